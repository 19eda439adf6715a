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
#include "registry/gaps.h"
#include "registry/growth.h"
#include "registry/inventory.h"
#include "registry/quantized.h"

struct overview_question {
    const char *folder; /* of the registry */
    const struct profile *profile;
    const struct quantized_rules *quantized;
    const struct gaps_choices *choices; /* how the gaps are ranked; NULL: as their file was */
    const volatile sig_atomic_t *stop;  /* may be NULL */
};

struct overview {
    const struct overview_question *question;
    int64_t generated_at; /* seconds since 1970 */
    struct inventory inventory;
    struct gaps *gaps;          /* scored, sorted; empty without a file of gaps */
    struct slice *descriptions; /* one a gap: what it is, a clause without a full stop */
    /* Of the census, where there is one that holds models; else false, and nothing in them. */
    bool has_coverage;
    struct coverage_question coverage_question;
    struct coverage coverage; /* of the profile's library alone */
    bool has_growth;          /* two scans with figures, or more */
    struct growth growth;
    struct arena arena; /* holds the descriptions */
};

/*
 * Answer the question, which must outlive the answer.  Returns 0, or -1 with nothing to
 * free: ERR_USAGE where the folder holds no registry, ERR_STOPPED, and as the files and the
 * census say.
 */
int overview_read(struct overview *out, const struct overview_question *question, struct err *err);
void overview_fini(struct overview *overview);

#endif
