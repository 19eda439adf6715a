/*
 * statistics: what a registry adds up to, and what each of some architectures does.
 *
 * The architectures are those of the registry, those that the profile supports, and
 * those of the list of gaps.
 */
#ifndef HUBCENSUS_REGISTRY_STATISTICS_H
#define HUBCENSUS_REGISTRY_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "library/profile.h"
#include "registry/gap_list.h"
#include "registry/inventory.h"
#include "registry/selection.h"

#define STATISTICS_EXAMPLES 5

struct statistics_architecture {
    struct inventory_architecture figures; /* of the selected models; all 0 when it has none */
    struct gap_entry gap;                  /* rank 0: it is none */
    /* Those with most downloads, without a census the verified ones; of equal ones the canonical
     * ones, then as the file has them.  Of a gap its samples. */
    struct slice examples[STATISTICS_EXAMPLES];
    size_t example_count;
};

struct statistics {
    struct inventory_architecture total; /* of all selected models; without a name */
    size_t architectures;                /* of these models */
    size_t supported;                    /* architectures, by the profile, as of now */
    size_t without_models;               /* of these */
    size_t no_longer;                    /* architectures with models, that it does not support */
    struct slice last_verified;          /* the newest date; absent when there is none */
    bool has_gaps;                       /* architecture_gaps.json is there, and was asked */
    size_t ranks;                        /* gaps in it */
    size_t gaps;                         /* of these that are not supported by now */
    int64_t gap_models;                  /* of the gaps */
    /* By models, most first, those of the registry before gaps; then by name. */
    struct statistics_architecture *items;
    size_t count;
    struct arena arena; /* holds what is of the gaps */
};

/*
 * Add up the models of the inventory that are selected.  The gaps in the file `gaps` are
 * looked at unless the selection parts models, which the file does not tell apart.
 * Returns 0, or -1 with nothing to free, as gap_list_read().  The inventory must outlive
 * the answer.
 */
int statistics_make(struct statistics *out, const struct inventory *inventory,
                    const struct selection *selection, const struct profile *profile,
                    const char *gaps, struct err *err);
void statistics_fini(struct statistics *s);

/* The architecture of that name; NULL when it is none of these. */
const struct statistics_architecture *statistics_find(const struct statistics *s,
                                                      struct slice name);

#endif
