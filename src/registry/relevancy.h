/*
 * relevancy: how much adding an architecture would be worth, 0 to 100.
 *
 * 0.45 · demand + 0.35 · usage + 0.20 · benchmarkability, each 0 to 100, as
 * TransformerLens' relevancy.py defines them; other weights can be chosen.
 */
#ifndef HUBCENSUS_REGISTRY_RELEVANCY_H
#define HUBCENSUS_REGISTRY_RELEVANCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct relevancy_parts {
    double demand;           /* models against the most of any gap */
    double usage;            /* downloads, logarithmic, against the most of any gap */
    double benchmarkability; /* by the smallest model's parameters; 0 when unknown */
};

/* Each 0 to 1; together 1. */
struct relevancy_weights {
    double demand;
    double usage;
    double benchmarkability;
};

/* The weights of relevancy.py. */
extern const struct relevancy_weights relevancy_reference;

/* A step of benchmarkability: models of up to so many parameters have so many points. */
struct relevancy_step {
    int64_t up_to;
    double points;
};

#define RELEVANCY_STEPS 5

/* From the smallest to the largest; what is above them all, or unknown, has no points. */
extern const struct relevancy_step relevancy_steps[RELEVANCY_STEPS];

/* The step of a model with so many parameters; NULL when it is above them all, or unknown (-1). */
const struct relevancy_step *relevancy_step(int64_t parameters);

/* `min_parameters` is -1 when unknown.  Parts are capped at 100. */
struct relevancy_parts relevancy_parts(int64_t models, int64_t max_models, int64_t downloads,
                                       int64_t max_downloads, int64_t min_parameters);

/* What each part adds to the score. */
struct relevancy_parts relevancy_contributions(const struct relevancy_parts *parts,
                                               const struct relevancy_weights *weights);

/* The weighted sum, rounded to one decimal as Python's round() does: the nearest, ties to even. */
double relevancy_score(const struct relevancy_parts *parts,
                       const struct relevancy_weights *weights);

/*
 * Read weights as a user writes them: three numbers of 0 or more with commas between,
 * for demand, usage and benchmarkability.  They are divided by their sum, so that
 * "45,35,20" is the reference to the bit.
 * Returns 0, or -1 with ERR_USAGE (a clause: "expected …, got …").
 */
int relevancy_read_weights(struct relevancy_weights *out, const char *text, struct err *err);

static inline bool
relevancy_same_weights(const struct relevancy_weights *a, const struct relevancy_weights *b)
{
    return a->demand == b->demand && a->usage == b->usage &&
           a->benchmarkability == b->benchmarkability;
}

#endif
