/*
 * checkout: a library's files, as of a commit, as they lie in the working tree, or
 * in a folder that is in no repository.
 *
 * Paths are relative to the root, with '/' between: the repository's, until
 * checkout_narrow() makes a folder of it the root.
 */
#ifndef HUBCENSUS_GIT_CHECKOUT_H
#define HUBCENSUS_GIT_CHECKOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "git/git.h"

struct checkout;

struct checkout_options {
    const char *repo;     /* a folder in the checkout, or a bare repository */
    const char *revision; /* NULL means HEAD */
    bool worktree;        /* the files on the disk; their history is still the revision's */
    const volatile sig_atomic_t *stop; /* as git_open()'s; NULL for none */
};

/*
 * Open it.  `*out` is the caller's.  Returns 0, or -1 as git_open() and
 * git_commit(); ERR_USAGE for the working tree of a bare repository.
 */
int checkout_open(struct checkout **out, const struct checkout_options *options, struct err *err);

/*
 * Open the files that lie in the folder `path`, whatever it is: those of the
 * working tree that it is in; HEAD's, of a bare repository; those of the folder
 * itself where it is in no repository, or git ignores it.  Returns 0, or -1 with `*out`
 * NULL: ERR_USAGE when there is no such folder, ERR_FATAL, ERR_STOPPED.
 */
int checkout_open_found(struct checkout **out, const char *path, const volatile sig_atomic_t *stop,
                        struct err *err);

/* The folder `path` itself, without a question to git; it must be there. */
void checkout_open_folder(struct checkout **out, const char *path,
                          const volatile sig_atomic_t *stop);
void checkout_close(struct checkout *c);

/* NULL for a folder that is in no repository. */
struct git *checkout_git(const struct checkout *c);

/*
 * The id of the commit whose history counts; NULL for a folder that is in no
 * repository, or in one without a commit.
 */
const char *checkout_commit(const struct checkout *c);

/* How messages and reports name it: the root's path, or the bare repository's. */
const char *checkout_name(const struct checkout *c);

/* Whether the files are those on the disk. */
bool checkout_is_on_disk(const struct checkout *c);

/* Below the repository's root, the folder it was opened by; "" for the root itself. */
const char *checkout_place(const struct checkout *c);

/*
 * Make `folder` the root; "" changes nothing.  Nothing that the checkout gave
 * before belongs to it any more.  Returns 0, or -1 as checkout_files().
 */
int checkout_narrow(struct checkout *c, const char *folder, struct err *err);

enum checkout_kind {
    CHECKOUT_FILE,
    CHECKOUT_LINK,      /* a symbolic link, to a file or folder */
    CHECKOUT_SUBMODULE, /* another repository: nothing of it is read */
};

struct checkout_file {
    const char *path; /* belongs to the checkout */
    enum checkout_kind kind;
};

/*
 * All files below `folder` ("" for all), in order of their bytes; they belong
 * to the checkout.  In the working tree files that git ignores are left out,
 * untracked ones are there, and so is only what is on the disk: not what was
 * deleted, nor what lies behind a folder that has become a link.  It is listed
 * once, at the first question; one that asks often loses nothing.  Returns 0,
 * or -1 with ERR_USAGE when there is no such folder, ERR_DATA when a folder in no
 * repository has more than any library, ERR_FATAL, ERR_STOPPED.
 */
int checkout_files(const struct checkout_file **files, size_t *count, struct checkout *c,
                   const char *folder, struct err *err);

/*
 * The file, link or submodule `path` itself; it belongs to the checkout.  Returns
 * 1, 0 with `*file` NULL when there is none, or -1.
 */
int checkout_find(const struct checkout_file **file, struct checkout *c, const char *path,
                  struct err *err);

/* Whether there is anything called `path`: a file, a link, a folder with files.  1, 0 or -1. */
int checkout_has(struct checkout *c, const char *path, struct err *err);

/*
 * Append the content of `path` to `out`.  Returns 1, 0 when there is no such
 * file (or a partial clone lacks it), -1: with ERR_DATA when it is larger than any
 * source is.  Links are not followed: of a link, as of a submodule, nothing is read.
 */
int checkout_read(struct str *out, struct checkout *c, const char *path, struct err *err);

/*
 * Whether anything that was asked so far of a working tree has another answer in the
 * commit: 1, 0 or -1.  Always 0 where there is no commit, or no working tree.
 */
int checkout_differs(struct checkout *c, struct err *err);

#endif
