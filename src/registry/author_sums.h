/*
 * author_sums: models and downloads by author, of whom there are a million.
 *
 * An author is known by 64 bits of a hash and has small counters, whose carries
 * stand elsewhere; the names are kept of the best alone.  Among a million
 * authors the odds of any two being taken for one are 1 in 37 million, whoever chose
 * the names.
 */
#ifndef HUBCENSUS_REGISTRY_AUTHOR_SUMS_H
#define HUBCENSUS_REGISTRY_AUTHOR_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct author_sums;

/*
 * Sums in `columns` columns, 1 or more, keeping the names of the `best` authors
 * by the first column's downloads, then by name.  Free with author_sums_free().
 */
struct author_sums *author_sums_new(size_t columns, size_t best);
void author_sums_free(struct author_sums *sums);

/*
 * Count a model of `author` (empty for one without) with its downloads, 0 or
 * more, in the first column and in every other that `in` holds true for; in[0]
 * is not looked at.
 */
void author_sums_add(struct author_sums *sums, struct slice author, int64_t downloads,
                     const bool *in);

/* How many authors there are. */
size_t author_sums_count(const struct author_sums *sums);

/* How many of the best are kept: as many as were asked for, or all. */
size_t author_sums_best(const struct author_sums *sums);

/* The name of the best but `place`; belongs to the sums. */
struct slice author_sums_name(const struct author_sums *sums, size_t place);

/* Its figures in a column; sums that pass 63 bits are INT64_MAX. */
void author_sums_figures(const struct author_sums *sums, size_t place, size_t column,
                         int64_t *models, int64_t *downloads);

#endif
