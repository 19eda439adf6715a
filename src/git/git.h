/*
 * git: questions to a repository, through git's command line.
 *
 * git is started without a shell (git_process.h), with GIT_* taken out of the
 * environment and its own messages in English; it never asks for a password and
 * never fetches what a partial clone lacks.
 */
#ifndef HUBCENSUS_GIT_GIT_H
#define HUBCENSUS_GIT_GIT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct git;

/*
 * Find the repository that `path` stands in: a checkout (also a linked
 * worktree or a submodule), or a bare repository.  `*out` is the caller's.
 * Once `*stop` is not 0 (`stop` may be NULL), whichever git runs is ended, and
 * what asked it fails with ERR_STOPPED.
 * Returns 0, or -1: ERR_USAGE when there is no such folder or it is in no
 * repository; ERR_FATAL when git is missing (the message names the package) or
 * fails (its own message is shown).
 */
int git_open(struct git **out, const char *path, const volatile sig_atomic_t *stop,
             struct err *err);
void git_close(struct git *g);

/* Where git is run, for messages: the root, or the bare repository. */
const char *git_folder(const struct git *g);

/* The checkout's uppermost folder, absolute; NULL for a bare repository. */
const char *git_root(const struct git *g);

/* The history is cut (git clone --depth). */
bool git_is_shallow(const struct git *g);

/* Objects may be missing (git clone --filter). */
bool git_is_partial(const struct git *g);

/*
 * The full id of the commit that `revision` names; to be freed by the caller.
 * Returns 0, or -1: ERR_USAGE for a name git does not know, or a repository
 * without a commit.
 */
int git_commit(char **out, struct git *g, const char *revision, struct err *err);

/*
 * The day of that commit, by its committer: "2026-08-01", to be freed.  Returns 0, or -1
 * with ERR_FATAL.
 */
int git_commit_day(char **out, struct git *g, const char *commit, struct err *err);

/*
 * Run `git ARGUMENTS…` (NULL-terminated) in the repository, `input` on its
 * stdin, and append its stdout to `out`.  Paths among the arguments are taken to
 * the letter and from the root.  Returns its exit status (128 where git died of
 * something), or -1 with ERR_FATAL when it could not be run or was killed, with
 * ERR_STOPPED when it was told to stop, as Ctrl-C tells it.  What it said on stderr goes to
 * `complaint` when that is not NULL.
 */
int git_run(struct str *out, struct str *complaint, struct git *g, const char *const *arguments,
            struct slice input, struct err *err);

/* Told of a piece of an object's content, which lives during the call: 0, or -1 to end. */
typedef int git_piece_fn(void *context, struct slice piece, struct err *err);

/*
 * Tell of the content of the file that `name` ("ID:path") names as git hands it over, so that one
 * of any size takes no memory.  Returns 1, 0 when there is no such file or the clone lacks it,
 * -1 as fn, or with ERR_FATAL, ERR_STOPPED.
 */
int git_each_piece(struct git *g, const char *name, git_piece_fn *fn, void *context,
                   struct err *err);

/*
 * A conversation with `git cat-file --batch`: one process for many objects.
 * Free with git_objects_close().
 */
struct git_objects;

int git_objects_open(struct git_objects **out, struct git *g, struct err *err);
void git_objects_close(struct git_objects *o);

/*
 * Append the content of the object that `name` ("HEAD:path", an id) names to
 * `out`, and set `type` ("blob", "tree", "commit"; static text).  Returns 1, 0
 * when there is no such object or the clone lacks it, -1 with ERR_FATAL, or with
 * ERR_DATA when it has more than `max` bytes, of which none are then read.
 */
int git_objects_read(struct str *out, const char **type, struct git_objects *o, const char *name,
                     size_t max, struct err *err);

#endif
