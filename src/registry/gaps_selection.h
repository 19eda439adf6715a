/*
 * gaps_selection: some of a list's gaps, in some order.
 */
#ifndef HUBCENSUS_REGISTRY_GAPS_SELECTION_H
#define HUBCENSUS_REGISTRY_GAPS_SELECTION_H

#include <stddef.h>
#include <stdint.h>

#include "registry/gaps.h"
#include "registry/selection.h"

enum gaps_order {
    GAPS_BY_SCORE,      /* as the list has them */
    GAPS_BY_MODELS,     /* most first */
    GAPS_BY_DOWNLOADS,  /* likewise */
    GAPS_BY_PARAMETERS, /* the smallest model first; gaps of unknown size last */
    GAPS_BY_NAME,       /* byte by byte */
};

/* A gap is selected that meets all of these. */
struct gaps_selection {
    struct selection_names architectures; /* it is one of them; none: any will do */
    int64_t min_models;
    int64_t min_downloads;
    enum gaps_order order; /* equal ones stand as the list has them */
};

/* The places in the list of those that are selected, in their order; the array is the caller's. */
size_t *gaps_select(size_t *count, const struct gaps *gaps, const struct gaps_selection *s);

#endif
