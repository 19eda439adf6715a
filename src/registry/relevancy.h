/*
 * relevancy: how much adding an architecture would be worth, 0 to 100.
 *
 * 0.45 · demand + 0.35 · usage + 0.20 · benchmarkability, each 0 to 100, as
 * TransformerLens' relevancy.py defines them.
 */
#ifndef HUBCENSUS_REGISTRY_RELEVANCY_H
#define HUBCENSUS_REGISTRY_RELEVANCY_H

#include <stdint.h>

struct relevancy_parts {
    double demand;           /* models against the most of any gap */
    double usage;            /* downloads, logarithmic, against the most of any gap */
    double benchmarkability; /* by the smallest model's parameters; 0 when unknown */
};

/* `min_parameters` is -1 when unknown.  Parts are capped at 100. */
struct relevancy_parts relevancy_parts(int64_t models, int64_t max_models, int64_t downloads,
                                       int64_t max_downloads, int64_t min_parameters);

/* The weighted sum, rounded to one decimal as Python's round() does: the nearest, ties to even. */
double relevancy_score(const struct relevancy_parts *parts);

#endif
