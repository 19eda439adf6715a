/*
 * deprecating: a library of a few models with a history, and a Hub whose answers
 * are written down: what becomes of both, with and without what earlier runs kept.
 */
#ifndef HUBCENSUS_TESTS_DEPRECATING_H
#define HUBCENSUS_TESTS_DEPRECATING_H

#include <inttypes.h>

#include "census/readings.h"
#include "counting.h"
#include "folder.h"
#include "lifecycle/deprecation.h"
#include "lifecycle/models_info.h"
#include "report/deprecation_words.h"
#include "repository.h"

#define MODELS     "src/transformers/models/"
#define FILE_OF(n) MODELS n "/modeling_" n ".py"
#define SCRIPT     "utils/models_to_deprecate.py"

/* 2026-09-21 and a year before it, at 0:00 UTC; the old models are of 2022, the others of 2026. */
#define NOW  INT64_C(1789948800)
#define YEAR INT64_C(1758412800)
#define DAY  INT64_C(86400)

struct world {
    char *repo;
    char *place; /* a test's own folder */
    char *cache;
    char *kept; /* the census of the readings */
    struct str heard;
};

/* Setup and teardown of the library, which the tests of one program share and do not change. */
int make_library(void **state);
int remove_library(void **state);

/* And of each test's own world, which is its *state. */
int make_world(void **state);
int remove_world(void **state);

/* What a maintainer asks who sets nothing; the Hub comes with answers(). */
struct deprecation_options asked(const struct world *w);

/* The same with --use-cache. */
struct deprecation_options asked_of_cache(const struct world *w);

typedef void look_fn(struct world *w, const struct deprecation *d);

/*
 * Do it and save it, the Hub's answers being `lines` (NULL: it is not asked), in
 * so many requests.  What is expected of a failure is "!" and a part of its message.
 */
void answers(struct world *w, struct deprecation_options o, struct script_line *lines, size_t count,
             const char *expected, size_t requests, look_fn *look);

/* A listener that keeps notes and warnings for heard(); its context is the world. */
void note_heard(void *context, const struct event *event);

/* Some note or warning of the last run had this part. */
void heard(const struct world *w, const char *part);

/* A run on a good day that leaves its cache file. */
void save_good_day(struct world *w);

#define ASKING(w, o, lines, expected, requests) \
    answers(w, o, lines, LENGTH(lines), expected, requests, NULL)
#define OFFLINE(w, o, expected) answers(w, o, NULL, 0, expected, 0, NULL)

/* The Hub on a good day. */
#define BERT      FIRST("bert", M("google/bert", 9000) "," M("b", 1000), NULL)
#define FOSSIL    FIRST("fossil", M("a/fossil", 40) "," M("b/fossil", 2), NULL)
#define RELIC     FIRST("relic", M("a/relic", 4000), NULL)
#define RELIC_XL  FIRST("relic-xl", M("b/relic", 999), NULL)
#define RELIC_XS  FIRST("relic-xs", M("c/relic", 5000), NULL)
#define SPROUT    FIRST("sprout", M("a/sprout", 7), NULL)
#define GOOD_DAY  BERT, FOSSIL, RELIC, RELIC_XL
#define GOOD_TOLD "fossil candidate 42, relic candidate 4999, bert used >=9000, sprout young -"

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)

#endif
