/*
 * age_history: the commits of a history and what they change, for age.c alone.
 *
 * Commits are numbered in the order in which `git rev-list` lists them; their
 * parents are those that git log sees: replaced, grafted and cut ones too.
 */
#ifndef HUBCENSUS_LIFECYCLE_AGE_HISTORY_H
#define HUBCENSUS_LIFECYCLE_AGE_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "git/git.h"
#include "lifecycle/age.h"

#define HISTORY_NONE UINT32_MAX

struct history_commit {
    uint64_t time;    /* the committer's, as git orders by it */
    uint32_t parents; /* where its own begin in history.parents */
    uint32_t parent_count;
    bool cut; /* its parents are not in this clone */
};

struct history {
    struct git *git;
    struct history_commit *commits;
    size_t count;
    uint32_t *parents;
    size_t parent_count;
    struct map numbers; /* by id; its entries are in the order of the numbers */
};

/* Read the history of `commit`.  Returns 0, or -1 with ERR_FATAL; history_fini() either way. */
int history_read(struct history *h, struct git *git, const char *commit, struct err *err);
void history_fini(struct history *h);

/* The id of a commit, NUL-terminated. */
const char *history_id(const struct history *h, uint32_t commit);

/* The number of the commit with this id, or HISTORY_NONE. */
uint32_t history_number(const struct history *h, struct slice id);

/*
 * Fill `out[i]` for `commits[i]`: the id, and the committer's time with its
 * offset.  Returns 0, or -1 with ERR_FATAL.
 */
int history_describe(struct age_commit *out, const struct history *h, const uint32_t *commits,
                     size_t count, struct err *err);

/* How one path (or what is below it) differs between a commit and one of its parents. */
enum change_kind {
    CHANGE_ADDED = 1, /* a file was added */
    CHANGE_CAME = 2,  /* it was the path itself */
    CHANGE_GONE = 4,  /* a file was removed */
};

struct change {
    uint32_t commit;
    uint32_t parent; /* which of its parents, from 0; also 0 for a root */
    unsigned kinds;  /* 0: it was changed */
};

/* All changes of one path, in the order of the commits' numbers, then of the parents. */
struct changes {
    struct change *items;
    size_t count;
    size_t capacity;
};

/* The changes of many paths, by path. */
struct change_table {
    struct map numbers; /* of paths, in `items` */
    struct changes *items;
    size_t capacity;
};

void change_table_init(struct change_table *t);
void change_table_fini(struct change_table *t);

/* The changes of a path that was read; they belong to the table until its next reading. */
const struct changes *change_table_of(const struct change_table *t, struct slice path);

/*
 * Read the changes of those of `paths`' keys that the table has not yet.
 * Returns 1, 0 when a partial clone lacks folders, -1 with ERR_FATAL.
 */
int history_changes(struct change_table *t, const struct history *h, const struct map *paths,
                    struct err *err);

/* Put those of `paths` that are files in `commit` into `there`; as history_changes(). */
int history_files(struct map *there, const struct history *h, const struct map *paths,
                  const char *commit, struct err *err);

/*
 * Whether git log prints `commit`, which adds files below `path` and removes
 * others of them, as an addition: not where all of them only moved there.
 * Returns 1, 0, or -1 with ERR_FATAL.
 */
int history_adds(const struct history *h, uint32_t commit, struct slice path, struct err *err);

/* Where paths were moved from, and in which commits. */
struct history_moves {
    struct map from;    /* "COMMIT:path" to the number of the path that it was before */
    struct map old;     /* those, in the order of their numbers */
    struct map doubted; /* ids of commits that may have moved what cannot be told */
};

void history_moves_init(struct history_moves *m);
void history_moves_fini(struct history_moves *m);

/*
 * Read the moves of `commits`, none a merge or a root.  Where a partial clone
 * lacks the contents that are to be compared, only moves without a change are
 * found, and a commit that removes any other file is doubted.  Returns 0, or -1
 * with ERR_FATAL.
 */
int history_moves_read(struct history_moves *m, const struct history *h, const uint32_t *commits,
                       size_t count, struct err *err);

/* The path that `commit` moved to `path`; absent when it moved none there. */
struct slice history_moved_from(const struct history_moves *m, const struct history *h,
                                uint32_t commit, struct slice path);

bool history_is_doubted(const struct history_moves *m, const struct history *h, uint32_t commit);

#endif
