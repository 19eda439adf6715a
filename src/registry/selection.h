/*
 * selection: some of a registry's models, by what they are, in some order.
 *
 * Pure functions over an inventory.  Names are compared exactly, as the Hub does.
 */
#ifndef HUBCENSUS_REGISTRY_SELECTION_H
#define HUBCENSUS_REGISTRY_SELECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "registry/inventory.h"

/* Kinds of names that a selection goes by. */
enum selection_kind {
    SELECTION_ARCHITECTURE,
    SELECTION_AUTHOR, /* the part of a model's name before its slash */
    SELECTION_TASK,   /* the Hub's pipeline_tag, of the census */
    SELECTION_KINDS,
};

/* "architecture", "author", "task". */
extern const char *const selection_kind_names[SELECTION_KINDS];

struct selection_names {
    const char *const *items;
    size_t count; /* 0: any will do */
};

/* Whether the name is one of these, or any will do. */
bool selection_names_have(const struct selection_names *names, struct slice name);

/* A model is selected that meets all of these. */
struct selection {
    struct selection_names names[SELECTION_KINDS]; /* it has one of each that is not empty */
    uint32_t statuses;     /* bits 1 << enum supported_status, of which it has one; 0: any */
    bool canonical;        /* its author is canonical for its architecture */
    int64_t min_downloads; /* it has so many, and the census knows; 0: whatever they are */
};

/* Whether it is asked for something that the census alone knows. */
bool selection_needs_census(const struct selection *s);

/* Whether models are chosen by something else than their architecture. */
bool selection_parts_models(const struct selection *s);

bool selection_takes(const struct selection *s, const struct inventory_model *model);

enum selection_order {
    SELECTION_BY_DOWNLOADS,  /* most first */
    SELECTION_BY_NAME,       /* byte by byte */
    SELECTION_BY_PARAMETERS, /* least first */
    SELECTION_BY_STATUS,     /* verified, unverified, skipped, failed */
    SELECTION_BY_DATE,       /* of the verification, newest first */
    SELECTION_BY_FILE,       /* as they stand there */
    SELECTION_BY_ARCHITECTURE,
};

/*
 * The places in inventory->models of those that are selected, in this order; what is not known
 * comes last; of equal ones those with most downloads come first, then canonical ones, then as
 * the file has them.  The array
 * is the caller's.
 */
size_t *selection_models(size_t *count, const struct inventory *inventory,
                         const struct selection *s, enum selection_order order);

/*
 * The architectures of the selected models by name, with the figures of these alone; also those
 * without a model that the profile supports, unless models are chosen by something else than
 * their architecture.  The array is the caller's, the names the inventory's.
 */
struct inventory_architecture *selection_architectures(size_t *count,
                                                       const struct inventory *inventory,
                                                       const struct selection *s);

/* Told of a name asked for that none of the inventory has; `nearest` is absent when none is near.
 */
typedef void selection_unknown_fn(void *context, enum selection_kind kind, struct slice name,
                                  struct slice nearest);

/*
 * The key of `known` that `name` was most likely meant to be: one that a slip parts from it, else
 * the shortest that begins with it, else that has it in it, the case of letters not counting.
 * Absent when there is none.
 */
struct slice selection_nearest(const struct map *known, struct slice name);

/*
 * Tell of all such names; returns how many there are.  An architecture that the profile supports
 * is known, with models or without; `fn` may be NULL.
 */
size_t selection_unknown(const struct selection *s, const struct inventory *inventory,
                         selection_unknown_fn *fn, void *context);

#endif
