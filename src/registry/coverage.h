/*
 * coverage: the share of models and of downloads that libraries load.
 *
 * Asked of the census alone, where a model stands once.  A quantized variant is
 * a copy of a model, and not counted, unless the rules admit it; where libraries
 * stand side by side, one that is a variant for any of them counts for none, so
 * that all shares are of the same models.  Of the others those without an
 * architecture cannot be judged and are counted apart: the whole that shares are
 * of is the models with one.
 */
#ifndef HUBCENSUS_REGISTRY_COVERAGE_H
#define HUBCENSUS_REGISTRY_COVERAGE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "census/store.h"
#include "registry/quantized.h"

/* How a library takes a model of some architecture. */
enum coverage_tier {
    COVERAGE_NOT,
    COVERAGE_NATIVE, /* its profile lists the architecture */
    COVERAGE_TIERS,
};

struct coverage_question {
    const struct quantized_rules *libraries; /* a profile each, with what counts */
    size_t library_count;                    /* 1 or more */
    struct slice task;                       /* count the models of this task alone, or absent */
    struct slice author;                     /* of this author alone, or absent */
    size_t top;                              /* how many of a list are told one by one; 1 or more */
    const volatile sig_atomic_t *stop;       /* end when it is not 0; may be NULL */
};

/* Sums that pass 63 bits are INT64_MAX. */
struct coverage_figures {
    int64_t models;
    int64_t downloads; /* of the last 30 days */
};

/* Some models with an architecture, and how the libraries take them. */
struct coverage_row {
    struct slice name; /* absent: the models that have none */
    struct coverage_figures all;
    struct coverage_figures *taken; /* see coverage_taken() */
};

struct coverage_list {
    struct coverage_row *rows;
    size_t count;
    size_t there_are; /* how many rows all of them would be */
};

/* An architecture that a library does not load. */
struct coverage_lack {
    struct slice architecture;
    struct coverage_figures all;
    enum coverage_tier *tiers; /* how each of the libraries takes it */
};

struct coverage_lacks {
    struct coverage_lack *items; /* most downloads first, then most models, then by name */
    size_t count;
    size_t there_are;
};

struct coverage {
    const struct coverage_question *question;
    struct arena arena; /* holds all that is below */
    struct coverage_row total;
    struct coverage_figures without_architecture;
    struct coverage_figures variants;
    struct coverage_list tasks;   /* most downloads first, then most models, then by name */
    struct coverage_list years;   /* of the models' making, by year: "2024" */
    struct coverage_list authors; /* most downloads first, then by name */
    struct coverage_lacks *lacks; /* of each library */
    int64_t scanned;              /* when the last scan began, in seconds since 1970; 0: unknown */
    bool unfinished;              /* that scan has not come to its end */
};

/*
 * Answer the question, which must outlive the answer.  Returns 0, or -1 with
 * nothing to free: ERR_USAGE for a task or an author that no model has,
 * ERR_STOPPED, and as the store says.
 */
int coverage_count(struct coverage *out, const struct coverage_question *question,
                   struct store *store, struct err *err);
void coverage_fini(struct coverage *c);

/* The models of a row that a library takes so; COVERAGE_NOT is what no other tier has. */
struct coverage_figures coverage_taken(const struct coverage_row *row, size_t library,
                                       enum coverage_tier tier);

/* What a list's untold rows have in sum. */
struct coverage_figures coverage_rest(const struct coverage *c, const struct coverage_list *list);

/* What the told ones of a library's lacks have in sum. */
struct coverage_figures coverage_told(const struct coverage_lacks *lacks);

#endif
