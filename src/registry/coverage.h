/*
 * coverage: the share of models and of downloads that libraries load.
 *
 * Asked of the census alone, where a model stands once.  A quantized variant is
 * a copy of a model, and not counted, unless the rules admit it; where libraries
 * stand side by side, one that is a variant for any of them counts for none, so
 * that all shares are of the same models.
 *
 * Of the others the whole that shares are of is those that can be judged: the
 * models with an architecture, and, where one of the libraries lists types of
 * models, also those that have a type alone.  Such a model is loaded by the
 * libraries that list its type; one that goes by architectures cannot load it, and
 * so it is of the same whole.  Models with neither are counted apart.
 *
 * A model that a library has removed is one that it does not load.
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
#include "library/support.h"
#include "registry/coverage_figures.h"
#include "registry/quantized.h"

struct coverage_question {
    const struct quantized_rules *libraries; /* a profile each, with what counts */
    size_t library_count;                    /* 1 or more */
    struct slice task;                       /* count the models of this task alone, or absent */
    struct slice author;                     /* of this author alone, or absent */
    size_t top;                              /* how many of a list are told one by one; 1 or more */
    const volatile sig_atomic_t *stop;       /* end when it is not 0; may be NULL */
};

/* Some models, and how the libraries take them. */
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

/* How a library takes some models, of several types maybe: the best tier, and what it loads. */
struct coverage_take {
    enum support_tier tier;
    struct slice last; /* of SUPPORT_REMOVED: the last version that had it; or absent */
    struct coverage_figures loaded;
};

/* An architecture, or a type of models, that a library does not load, or not natively. */
struct coverage_lack {
    enum support_kind what; /* `name` is */
    struct slice name;
    struct coverage_figures all; /* of its models that the library lacks */
    struct coverage_take *takes; /* of these models, by each of the libraries */
};

struct coverage_lacks {
    struct coverage_lack *items; /* most downloads first, then most models, then by name */
    size_t count;
    size_t there_are;
    struct coverage_figures all; /* of all there are */
};

struct coverage_library {
    struct slice name;
    size_t columns[SUPPORT_TIERS]; /* in `taken` of a row; 0: it lists nothing of this tier */
    bool by_type;                  /* it lists types of models, */
    bool types_alone;              /* and no architectures */
    struct coverage_figures decided[PROFILE_BYS]; /* what it loads, by what decided that */
    /*
     * By the names that the library goes by: architectures, and types of models that
     * have none; where it lists types alone, types, and architectures without one.
     */
    struct coverage_lacks missing;  /* what it does not load */
    struct coverage_lacks fallback; /* what it loads by a fallback alone */
};

struct coverage {
    const struct coverage_question *question;
    struct arena arena; /* holds all that is below */
    struct coverage_row total;
    bool by_type;                       /* one of the libraries lists types of models */
    struct coverage_figures not_judged; /* they have nothing that could be looked up */
    struct coverage_figures variants;
    struct coverage_list tasks;   /* most downloads first, then most models, then by name */
    struct coverage_list years;   /* of the models' making, by year: "2024" */
    struct coverage_list authors; /* most downloads first, then by name */
    struct coverage_library *libraries;
    int64_t scanned; /* when the last scan began, in seconds since 1970; 0: unknown */
    bool unfinished; /* that scan has not come to its end */
};

/*
 * Answer the question, which must outlive the answer.  Returns 0, or -1 with
 * nothing to free: ERR_USAGE for a task or an author that no model has,
 * ERR_STOPPED, and as the store says.
 */
int coverage_count(struct coverage *out, const struct coverage_question *question,
                   struct store *store, struct err *err);
void coverage_fini(struct coverage *c);

/*
 * The models of a row that a library takes so.  SUPPORT_NOT is what no better tier has,
 * and has what is removed.
 */
struct coverage_figures coverage_taken(const struct coverage *c, const struct coverage_row *row,
                                       size_t library, enum support_tier tier);

/* Those that it loads, natively or by a fallback. */
struct coverage_figures coverage_loaded(const struct coverage *c, const struct coverage_row *row,
                                        size_t library);

/* What a list's untold rows have in sum. */
struct coverage_figures coverage_rest(const struct coverage *c, const struct coverage_list *list);

/* What those that are told one by one have in sum. */
struct coverage_figures coverage_told(const struct coverage_lacks *lacks);

#endif
