/*
 * facts: the census' models for those who add up millions of them.
 *
 * Words that stand in many rows (architectures, tasks, methods) come as their
 * numbers, which are small and can be places in a table.
 */
#ifndef HUBCENSUS_CENSUS_FACTS_H
#define HUBCENSUS_CENSUS_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "census/names.h"
#include "census/store.h"

/* What sums are made of; the slices live during the call. */
struct store_fact {
    struct slice id;
    int64_t architecture; /* a word's number; 0: it has none */
    int64_t model_type;   /* likewise; 0 also where it was not asked for */
    int64_t task;         /* as the architecture */
    struct slice quant_method;
    int64_t downloads; /* 0 or more */
    uint32_t marks;
    int64_t created; /* seconds since 1970; -1 when not known */
};

typedef int store_fact_fn(void *context, const struct store_fact *fact, struct err *err);

/*
 * Tell of every model, also of those without an architecture, in no order to
 * rely on, each name once, as store_each_row() does.  fn returns 0, or -1 to
 * end, and must not call the store but for store_word().  Each column costs its
 * time, so that of the types is read only `with_types`.
 */
int store_each_fact(struct store *s, bool with_types, store_fact_fn *fn, void *context,
                    struct err *err);

/* The word with this number, NUL behind it; absent when there is none.  Belongs to the store. */
struct slice store_word(const struct store *s, int64_t number);

/* All words of a kind that are known by now, to their numbers.  Belongs to the store. */
const struct map *store_words(const struct store *s, enum name_kind kind);

#endif
