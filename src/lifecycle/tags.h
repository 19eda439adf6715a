/*
 * tags: under which tags of the Hub a library's models are found.
 *
 * The tables are those of transformers' utils/models_to_deprecate.py:
 *   MODEL_FOLDER_NAME_TO_TAG_MAPPING  {"x_clip": "xclip", …}: renames a model
 *   EXTRA_TAGS_MAPPING                {"bert": ["bertweet", …], …}: further tags, by its new name
 *   DEPRECATED_MODELS_TAGS            {"open-llama", …}: tags that no model needs to have
 * read from the checkout when it has one of them (the others are empty then),
 * else those of the built-in profile whose models stand in the same folder; a
 * user's profile never counts.  The names that the tags are checked against, and
 * DEPRECATED_MODELS, stand in models/auto/configuration_auto.py, or in the
 * module beside it that they are imported from (auto_mappings.py, since spring
 * 2026).
 */
#ifndef HUBCENSUS_LIFECYCLE_TAGS_H
#define HUBCENSUS_LIFECYCLE_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "git/checkout.h"
#include "lifecycle/folders.h"

struct tag_tables;

enum tag_origin {
    TAGS_FROM_CHECKOUT,
    TAGS_BUILT_IN,
    TAGS_OF_FOLDERS, /* neither has any for this library: a model's tag is its folder's name */
};

/*
 * Read the tables of the checkout, those of `models_dir`'s library.  With
 * `builtin` the built-in ones are taken whatever the checkout has (those of
 * transformers when no other profile's models stand there).  `*out` is the
 * caller's.  Returns 0, or -1 as checkout_read(), or with ERR_DATA: a table that
 * is there and cannot be read, with file, line and column, and that
 * --builtin-tables does without it.  With `builtin` the names to check against
 * are left out when they cannot be read.
 */
int tag_tables_read(struct tag_tables **out, struct checkout *c, const char *models_dir,
                    bool builtin, struct err *err);
void tag_tables_free(struct tag_tables *t);

/* A line of MODEL_FOLDER_NAME_TO_TAG_MAPPING, by number from 0; false past the last. */
bool tag_tables_folder(const struct tag_tables *t, size_t number, struct slice *folder,
                       const char **tag);

/* Likewise of EXTRA_TAGS_MAPPING; the texts belong to the tables. */
bool tag_tables_extra(const struct tag_tables *t, size_t number, struct slice *name,
                      const char *const **tags, size_t *count);

enum tag_origin tag_tables_origin(const struct tag_tables *t);

/* The tags of one model, each once; texts belong to the struct tags. */
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
    /* "MODEL_NAMES_MAPPING" or "CONFIG_MAPPING_NAMES"; NULL: no such table, nothing is checked */
    const char *names_table;
    enum tag_origin origin;
    const char *source; /* where the tables stand, for people; NULL: nowhere */
    struct arena arena;
};

/*
 * The tags of each folder, and the check of them all when `check`.  `out` is
 * for tags_fini().  Returns 0, or -1 with ERR_DATA when two folders get one name.
 */
int tags_make(struct tags *out, const struct tag_tables *tables, const struct folders *folders,
              bool check, struct err *err);
void tags_fini(struct tags *t);

/* So many missing tags, and so many extra ones, are named in a message. */
#define TAGS_TOLD 20

/*
 * What to mend where missing or extra tags were found, as one message:
 * "176 tags of CONFIG_MAPPING_NAMES belong to no model: a, b, … and 156 more; add
 * each to EXTRA_TAGS_MAPPING …".  Nothing is appended when the tags agree.
 * Returns whether some are left out of it.
 */
bool tags_disagreement(struct str *out, const struct tags *t);

#endif
