/*
 * checkout_inner: what a checkout is, for the files that it is written in.
 */
#ifndef HUBCENSUS_GIT_CHECKOUT_INNER_H
#define HUBCENSUS_GIT_CHECKOUT_INNER_H

#include "base/map.h"
#include "git/checkout.h"
#include "git/disk.h"

/* What was asked of a working tree, before the path. */
#define ASKED_WHETHER 'w'
#define ASKED_FILES   'f'
#define ASKED_CONTENT 'c'

struct checkout {
    struct git *git;   /* NULL: a folder that is in no repository */
    bool git_is_ours;  /* to be closed */
    struct disk *disk; /* such a folder's files; NULL for all others */
    char *commit;      /* NULL where there is none */
    char *name;        /* of the root */
    char *place;       /* where in the repository it was opened */
    char *folder;      /* the root below the repository's, which is "" */
    bool worktree;
    struct map asked; /* of the working tree: a letter and a path, for checkout_differs() */
    bool listed;
    struct str listing; /* as git wrote it; owns all paths */
    struct checkout_file *files;
    size_t count;
    struct git_objects *objects; /* NULL until something is read */
};

/* One with nothing in it; for checkout_close(). */
struct checkout *checkout_new(void);

#endif
