/*
 * growth: how architectures went over a census' finished scans.
 */
#ifndef HUBCENSUS_REGISTRY_GROWTH_H
#define HUBCENSUS_REGISTRY_GROWTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "census/figures.h"

/* A scan that has figures. */
struct growth_scan {
    int64_t id;
    struct slice arguments;
    int64_t finished; /* seconds since 1970 */
    int64_t scanned;  /* models that its walk looked at */
    /* Sums over its architectures, supported ones and gaps; some are both, in part. */
    size_t supported_architectures, gap_architectures;
    int64_t supported_models, gap_models;
    int64_t supported_downloads, gap_downloads;
    int64_t verified;
};

/* An architecture in one of the scans. */
struct growth_point {
    bool is_there; /* the scan counted models of it */
    struct store_figure figure;
};

struct growth_line {
    struct slice architecture;
    struct growth_point *points; /* one a scan */
};

struct growth {
    struct growth_scan *scans; /* the oldest first */
    size_t scan_count;
    struct growth_line *lines; /* those asked for, in their order, each once; all: by name */
    size_t line_count;
    size_t without_figures; /* finished scans of an older hubcensus, which are not told of */
    struct arena arena;     /* holds the slices */
};

/*
 * Read the growth of `count` architectures, of all when it is 0.  One that no scan has
 * met has points that are not there.  Returns 0, or -1 as the store with nothing to free.
 */
int growth_read(struct growth *out, struct store *store, const struct slice *architectures,
                size_t count, struct err *err);
void growth_fini(struct growth *growth);

#endif
