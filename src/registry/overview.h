/*
 * overview: all that a report on a registry tells, whatever its form.
 */
#ifndef HUBCENSUS_REGISTRY_OVERVIEW_H
#define HUBCENSUS_REGISTRY_OVERVIEW_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "library/profile.h"
#include "registry/coverage.h"
#include "registry/description.h"
#include "registry/gaps.h"
#include "registry/growth.h"
#include "registry/inventory.h"
#include "registry/quantized.h"

/* So many tasks, years, authors and architectures of the coverage are told of one by one. */
#define OVERVIEW_COVERAGE_TOP 20

struct overview_question {
    const char *folder; /* of the registry */
    const struct profile *profile;
    const struct quantized_rules *quantized;
    /* How the gaps are ranked; NULL: as their file was.  What the file does not hold (another
     * lineage, more of each gap, other rules for quantized variants) is asked of the census. */
    const struct gaps_choices *choices;
    const volatile sig_atomic_t *stop; /* may be NULL */
};

/* What the registry's models and gaps add up to. */
struct overview_sums {
    int64_t supported_architectures; /* by the profile, as of now */
    int64_t architectures;           /* of which the registry has models */
    int64_t statuses[SUPPORTED_STATUSES];
    int64_t canonical; /* models of canonical authors */
    int64_t in_census; /* models that it has */
    int64_t downloads; /* of these */
    int64_t gap_models;
    int64_t gap_downloads;
};

struct overview {
    const struct overview_question *question;
    int64_t generated_at; /* seconds since 1970 */
    struct inventory inventory;
    struct overview_sums sums;
    struct gaps *gaps;             /* scored, sorted; empty where there are none told */
    bool has_gaps;                 /* there is a file of them, or the census was asked */
    bool gaps_of_census;           /* the census was asked for them */
    struct description *described; /* one a gap: what it is */
    struct slice *descriptions;    /* the same as plain text, strangers' names as they are */
    /* Of the census, where there is one that holds models; else false, and nothing in them. */
    bool has_coverage;
    struct coverage_question coverage_question;
    struct coverage coverage; /* of the profile's library alone */
    bool has_growth;          /* two scans with figures, or more */
    struct growth growth;
    struct gaps *facts; /* what the census tells of the gaps, for `described`; or NULL */
    struct arena arena; /* holds the descriptions */
};

/*
 * Answer the question, which must outlive the answer.  Returns 0, or -1 with nothing to
 * free: ERR_USAGE where the folder holds no registry, or where the choices ask for a census
 * that is not there; ERR_STOPPED, and as the files and the census say.
 */
int overview_read(struct overview *out, const struct overview_question *question, struct err *err);
void overview_fini(struct overview *overview);

#endif
