/*
 * coverage_figures: models and their downloads, in sums.  Those that pass 63 bits,
 * which no Hub has but a stranger's file may, are INT64_MAX.
 */
#ifndef HUBCENSUS_REGISTRY_COVERAGE_FIGURES_H
#define HUBCENSUS_REGISTRY_COVERAGE_FIGURES_H

#include <stdint.h>

struct coverage_figures {
    int64_t models;
    int64_t downloads; /* of the last 30 days */
};

static inline int64_t
coverage_sum(int64_t a, int64_t b)
{
    int64_t sum;

    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

static inline void
coverage_add(struct coverage_figures *f, const struct coverage_figures *more)
{
    f->models = coverage_sum(f->models, more->models);
    f->downloads = coverage_sum(f->downloads, more->downloads);
}

static inline void
coverage_add_model(struct coverage_figures *f, int64_t downloads)
{
    f->models++;
    f->downloads = coverage_sum(f->downloads, downloads);
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
