/*
 * inventory: the models of a registry, each with what the census knows of it.
 *
 * Held in memory, some hundred bytes a model, for those who sort and choose
 * among them.  A model that stands in the registry twice is told of once, by its
 * first entry; how many entries there are more is counted.
 */
#ifndef HUBCENSUS_REGISTRY_INVENTORY_H
#define HUBCENSUS_REGISTRY_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "library/profile.h"
#include "registry/entry_list.h"
#include "registry/supported.h"

struct inventory_model {
    struct slice name;
    struct slice architecture; /* of the entry; absent where it names none */
    enum supported_status status;
    struct slice verified_date; /* absent: none; below too */
    struct slice note;
    struct slice scores[ENTRY_PHASES]; /* as they are spelt */
    bool canonical; /* its author is canonical for its architecture, by the profile */
    /* Of the census; where it does not have the model, or there is none: */
    bool in_census;     /* false */
    int64_t downloads;  /* -1; of 30 days */
    int64_t parameters; /* -1; also where the Hub tells none */
    int64_t created;    /* -1; seconds since 1970 */
    uint32_t marks;     /* 0; enum model_mark */
    struct slice task;  /* absent; below too */
    struct slice model_type;
    struct slice quant_method;
};

/* An architecture that the registry names, or that the profile supports. */
struct inventory_architecture {
    struct slice name;
    bool supported;                       /* see inventory_read() */
    int64_t models;                       /* of the registry */
    int64_t statuses[SUPPORTED_STATUSES]; /* how many of them are what */
    int64_t canonical;                    /* models of canonical authors */
    int64_t in_census;                    /* models that it has */
    int64_t downloads;                    /* of these; 0 when there are none */
    int64_t min_parameters;               /* the least known above 0; -1 when none is */
};

struct inventory {
    struct inventory_model *models; /* in the order of the file */
    size_t count;
    struct inventory_architecture *architectures; /* by name */
    size_t architecture_count;
    struct map numbers; /* models' names to their places in `models` */
    size_t repeated;    /* entries of models that had one already */
    size_t nameless;    /* entries without a model_id, told of nowhere else */
    bool has_census;
    bool unfinished;           /* the census' last scan */
    struct slice generated_at; /* what the file says of its date; absent when nothing */
    struct slice scan_info;    /* raw JSON */
    struct arena arena;        /* holds the slices */
};

/*
 * Read the registry in `folder`, and what the census in it knows of its models, if
 * there is one; `profile` tells what is supported and who is canonical.  An
 * architecture is supported that the profile takes by its name or by the type of one
 * of its models.  Returns 0, or -1 with nothing to free: ERR_USAGE when the folder has
 * no supported_models.json, ERR_DATA and ERR_FATAL as entry_list_read() and store_open().
 */
int inventory_read(struct inventory *out, const char *folder, const struct profile *profile,
                   struct err *err);
void inventory_fini(struct inventory *inventory);

/* What the models of the figures are downloaded; -1 where the census has none of them. */
int64_t inventory_downloads(const struct inventory *inventory,
                            const struct inventory_architecture *figures);

/* Add a model to the figures of its architecture. */
void inventory_count(struct inventory_architecture *architecture,
                     const struct inventory_model *model);

/* The architecture of that name; NULL when it is none of the inventory's. */
const struct inventory_architecture *inventory_architecture(const struct inventory *inventory,
                                                            struct slice name);

#endif
