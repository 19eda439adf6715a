/*
 * tags: under which tags of the Hub a library's models are found.
 *
 * The tables are those of transformers' utils/models_to_deprecate.py, read from
 * the checkout when it has them, else the built-in profile's; the names that
 * they are checked against stand in models/auto/configuration_auto.py (or in
 * auto_mappings.py beside it, in checkouts since spring 2026).
 */
#ifndef HUBCENSUS_LIFECYCLE_TAGS_H
#define HUBCENSUS_LIFECYCLE_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/event.h"
#include "base/map.h"
#include "lifecycle/checkout.h"
#include "lifecycle/folders.h"

/* The tables; built by tags_read(), or by hand. */
struct tag_tables;

enum tag_origin {
    TAGS_FROM_CHECKOUT,
    TAGS_BUILT_IN,
};

/*
 * Read the tables of the checkout, those of `models_dir`'s library.  With
 * `builtin` the built-in ones are taken whatever the checkout has.  `*out` is
 * the caller's.  Returns 0, or -1 with ERR_DATA: a table that is there and
 * cannot be read, with file, line and column, and that --builtin-tables takes
 * the built-in ones.
 */
int tag_tables_read(struct tag_tables **out, struct checkout *c, const char *models_dir,
                    bool builtin, struct err *err);
void tag_tables_free(struct tag_tables *t);

enum tag_origin tag_tables_origin(const struct tag_tables *t);

/* The tags of one model; texts belong to the struct tags. */
struct model_tags {
    const char *name; /* what the model is called: its folder, or the tag it is renamed to */
    const char **items;
    size_t count; /* at least 1: the name itself comes first */
};

struct tags {
    struct model_tags *models; /* in the order of the folders */
    size_t count;
    /* What the check found, sorted; empty when it was left out. */
    const char **missing; /* in the library's names, under no model's tags */
    size_t missing_count;
    const char **extra; /* a model's tag that the library does not name */
    size_t extra_count;
    const char
        *names_table; /* "MODEL_NAMES_MAPPING" or "CONFIG_MAPPING_NAMES"; NULL: no such table */
    struct arena arena;
};

/*
 * The tags of each folder, and the check of them all when `check`.  `out` is
 * for tags_fini().  Returns 0, or -1 with ERR_DATA when two folders get one name.
 */
int tags_make(struct tags *out, const struct tag_tables *tables, const struct folders *folders,
              bool check, struct err *err);
void tags_fini(struct tags *t);

/*
 * What to mend where missing or extra tags were found, as one message:
 * "21 tags of CONFIG_MAPPING_NAMES belong to no model: a, b, …: add them to
 * EXTRA_TAGS_MAPPING …".  Nothing is appended when the tags agree.
 */
void tags_disagreement(struct str *out, const struct tags *t);

#endif
