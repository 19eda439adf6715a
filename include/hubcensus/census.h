/*
 * hubcensus/census.h: all models that scans have met, and the share that a library loads.
 */
#ifndef HUBCENSUS_HUBCENSUS_CENSUS_H
#define HUBCENSUS_HUBCENSUS_CENSUS_H

#include "hubcensus/base.h"
#include "hubcensus/hub.h"
#include "hubcensus/profile.h"

#ifdef __cplusplus
extern "C" {
#endif

struct hubcensus_census;

/*
 * Open a census (census.db) to read it.  A scan may write it at the same time.  Returns 0, or
 * -1: DATA when the file is no census, is damaged or of a newer version; FATAL when it cannot
 * be opened.
 */
HUBCENSUS_API int hubcensus_census_open(struct hubcensus_census **out, const char *path,
                                        struct hubcensus_error **error);
HUBCENSUS_API void hubcensus_census_close(struct hubcensus_census *census);

/* Told of a model, which is gone afterwards: 0 to go on, else the way through the census ends. */
typedef int hubcensus_model_fn(void *context, const struct hubcensus_model *model);

/*
 * Tell of every model, of `architecture` alone unless that is NULL, in no order to rely on,
 * each name once.  fn may not use the census.  Returns 0, also when fn ended it, or -1.
 */
HUBCENSUS_API int hubcensus_census_each(struct hubcensus_census *census, const char *architecture,
                                        hubcensus_model_fn *fn, void *context,
                                        struct hubcensus_error **error);

/* Models and their downloads of the last 30 days. */
struct hubcensus_figures {
    int64_t models;
    int64_t downloads;
};

/* Some models, and what the library makes of them. */
struct hubcensus_share {
    const char *name; /* a task, a year, an author; NULL: of the models that have none */
    struct hubcensus_figures all;
    struct hubcensus_figures loaded; /* natively or by a fallback */
    struct hubcensus_figures native;
};

/* An architecture, or a type of models, that the library does not load. */
struct hubcensus_lack {
    bool is_model_type;
    const char *name;
    struct hubcensus_figures all; /* its models */
};

struct hubcensus_coverage_options {
    size_t struct_size;
    const char *task;   /* the models of this task alone, or NULL */
    const char *author; /* of this author alone, or NULL */
    size_t top;         /* how many of a list are told, 1 to 1,000; 20 */
};

/* Set the defaults; `size` is sizeof *options. */
HUBCENSUS_API void hubcensus_coverage_options_init(struct hubcensus_coverage_options *options,
                                                   size_t size);

struct hubcensus_coverage;

/*
 * Count which share of the census' models and downloads the library of `profile` (NULL:
 * "transformerlens") loads: of those that have an architecture, or a type that the profile can
 * judge by, without quantized copies.  Returns 0, or -1: USAGE for a task or an author that no
 * model has, a profile that lists nothing, or a `top` out of its range; DATA for a census
 * without models; FATAL.
 */
HUBCENSUS_API int hubcensus_census_coverage(struct hubcensus_coverage **out,
                                            struct hubcensus_census *census,
                                            const struct hubcensus_profile *profile,
                                            const struct hubcensus_coverage_options *options,
                                            struct hubcensus_error **error);
HUBCENSUS_API void hubcensus_coverage_free(struct hubcensus_coverage *coverage);
HUBCENSUS_API const struct hubcensus_share *
hubcensus_coverage_total(const struct hubcensus_coverage *coverage);

enum hubcensus_by {
    HUBCENSUS_BY_TASK = 0,   /* most downloads first */
    HUBCENSUS_BY_YEAR = 1,   /* of the models' making; in the years' order */
    HUBCENSUS_BY_AUTHOR = 2, /* most downloads first */
};

/* Lines of a list; NULL past the last that is told. */
HUBCENSUS_API const struct hubcensus_share *
hubcensus_coverage_share(const struct hubcensus_coverage *coverage, enum hubcensus_by by,
                         size_t number);
/* The one with the most downloads first; NULL past the last that is told. */
HUBCENSUS_API const struct hubcensus_lack *
hubcensus_coverage_lack(const struct hubcensus_coverage *coverage, size_t number);

#ifdef __cplusplus
}
#endif

#endif
