/*
 * trend: what is told of growth: some scans, and some architectures over them.
 */
#ifndef HUBCENSUS_REGISTRY_TREND_H
#define HUBCENSUS_REGISTRY_TREND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "registry/growth.h"

struct trend {
    const struct growth *growth; /* of all architectures; must outlive this */
    size_t first;                /* the first scan that is told; those behind it are */
    size_t *lines;               /* places in growth->lines */
    size_t count;
    size_t there_are; /* how many grew; where none was asked for */
    bool asked;       /* the architectures were named, else they are those that grew most */
};

/*
 * The last `scans` scans of those that finished at `since` (seconds since 1970) or later;
 * returns the place of the first, growth->scan_count when there is none.
 */
size_t trend_first(const struct growth *growth, int64_t since, size_t scans);

/* The architecture's line; NULL when no scan has met it. */
const struct growth_line *trend_find(const struct growth *growth, struct slice architecture);

/*
 * Begin one from the scan `first` on.  Free with trend_fini().
 */
void trend_init(struct trend *t, const struct growth *growth, size_t first);
void trend_fini(struct trend *t);

/* Tell of an architecture, that trend_find() found, once. */
void trend_add(struct trend *t, const struct growth_line *line);

/*
 * Tell of the `top` that gained most models between the first and the last scan that are told;
 * of equal ones those that gained more downloads come first, then by name.
 */
void trend_grown(struct trend *t, size_t top);

/* How many models a scan counted of it, supported or not; 0 where it met none. */
int64_t trend_models(const struct growth_point *point);
int64_t trend_downloads(const struct growth_point *point);

/*
 * The first of the scans that are told since when it has been supported without a break, to the
 * last; SIZE_MAX where the last says that it is not.
 */
size_t trend_supported_since(const struct trend *t, const struct growth_line *line);

#endif
