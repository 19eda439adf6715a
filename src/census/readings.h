/*
 * readings: what each run found of the use of a library's models, kept in the
 * census so that a later run can see whether a figure lasts.
 */
#ifndef HUBCENSUS_CENSUS_READINGS_H
#define HUBCENSUS_CENSUS_READINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "census/store.h"

struct reading {
    struct slice model; /* the library's name for it */
    struct slice tags;  /* the tags that were asked for, as reading_tags() joins them */
    int64_t taken;      /* seconds since 1970 */
    int64_t downloads;
    bool at_least; /* a lower bound */
};

/* Append the tags, sorted by their bytes, each once, with '\n' between. */
void reading_tags(struct str *out, const char *const *tags, size_t count);

/*
 * Keep the readings of one run of `library` ("transformers"), all or none.
 * One of the same model, tags and second is replaced.  Figures that are not
 * known are no readings: the caller leaves them out.  Returns 0, or -1 as
 * store_open().
 */
int store_put_readings(struct store *s, const char *library, const struct reading *readings,
                       size_t count, struct err *err);

/* The slices live during the call.  Returns 0, or -1 to end. */
typedef int store_reading_fn(void *context, const struct reading *reading, struct err *err);

/*
 * Tell of all readings of `library`, by model, newest first.  A census of an
 * older version that is only read has none.  fn must not call the store.
 */
int store_each_reading(struct store *s, const char *library, store_reading_fn *fn, void *context,
                       struct err *err);

#endif
