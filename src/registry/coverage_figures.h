/*
 * coverage_figures: models and their downloads, in sums as sum_of() makes them.
 */
#ifndef HUBCENSUS_REGISTRY_COVERAGE_FIGURES_H
#define HUBCENSUS_REGISTRY_COVERAGE_FIGURES_H

#include <stdint.h>

#include "base/sum.h"

struct coverage_figures {
    int64_t models;
    int64_t downloads; /* of the last 30 days */
};

static inline void
coverage_add(struct coverage_figures *f, const struct coverage_figures *more)
{
    f->models = sum_of(f->models, more->models);
    f->downloads = sum_of(f->downloads, more->downloads);
}

static inline void
coverage_add_model(struct coverage_figures *f, int64_t downloads)
{
    f->models++;
    f->downloads = sum_of(f->downloads, downloads);
}

/* What is left of `all` without `some`; of a sum that was too large, none may be. */
static inline struct coverage_figures
coverage_less(struct coverage_figures all, const struct coverage_figures *some)
{
    all.models = all.models > some->models ? all.models - some->models : 0;
    all.downloads = all.downloads > some->downloads ? all.downloads - some->downloads : 0;
    return all;
}

/* Most downloads first, then most models. */
static inline int
coverage_compare(const struct coverage_figures *a, const struct coverage_figures *b)
{
    if (a->downloads != b->downloads)
        return a->downloads > b->downloads ? -1 : 1;
    return (a->models < b->models) - (a->models > b->models);
}

#endif
