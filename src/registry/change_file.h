/*
 * change_file: a registry's file, of whichever of its two kinds, told of piece by piece.
 */
#ifndef HUBCENSUS_REGISTRY_CHANGE_FILE_H
#define HUBCENSUS_REGISTRY_CHANGE_FILE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "registry/change.h"
#include "registry/gap_list.h"

/* An entry; slices are absent where it says nothing, and live during the call. */
struct change_entry {
    struct slice model;
    struct slice architecture;
    enum supported_status status;
};

struct change_listener {
    /* A list of models begins, or one of gaps; what was told of one before is void. */
    void (*begin_models)(void *context);
    void (*begin_gaps)(void *context);
    /* 0, or -1 to end. */
    int (*entry)(void *context, const struct change_entry *entry, struct err *err);
    void (*gap)(void *context, struct slice architecture, const struct gap_entry *gap);
};

/* What it was. */
struct change_file {
    bool has_models, has_gaps;
    struct change_header header; /* its texts are in the arena that was given */
};

/* What may be in it. */
enum change_wanted {
    CHANGE_WANT_ANY,
    CHANGE_WANT_MODELS,
    CHANGE_WANT_GAPS,
};

/*
 * A reader for one file; the texts of its header go into `arena`.  Free with
 * change_file_free().
 */
struct change_reader;

struct change_reader *change_file_new(enum change_wanted wanted, struct arena *arena,
                                      const struct change_listener *listener, void *context);
void change_file_free(struct change_reader *r);

/* Take the next bytes.  Returns 0, or -1 with ERR_DATA that tells the place. */
int change_file_feed(struct change_reader *r, struct slice piece, struct err *err);

/*
 * All is fed: 0 with what it was, or -1 with ERR_DATA where it is no JSON or holds none of what
 * is wanted; `name` names it in the message.
 */
int change_file_end(struct change_file *out, struct change_reader *r, const char *name,
                    struct err *err);

/* Feed all of the file `path` instead, to its end: 1, 0 when there is none, -1 as above. */
int change_file_read(struct change_file *out, struct change_reader *r, const char *path,
                     struct err *err);

#endif
