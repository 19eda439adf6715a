/*
 * age: when files came into a library, all of them in one pass over its history.
 *
 * For each path exactly the commits that `git log --diff-filter=A -- PATH`
 * prints, in its order: history is followed as git does by default (where a path
 * is the same as in some parent, only the first such parent counts), and an
 * addition is a commit that is no merge in which the path is there and absent in
 * its parent, or a root.  A path that came in with a merge alone has no such
 * commit; the merge that brought it counts then, and is marked.  Times are the
 * committer's.  What a shallow or partial clone cannot tell is unknown.
 */
#ifndef HUBCENSUS_LIFECYCLE_AGE_H
#define HUBCENSUS_LIFECYCLE_AGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/event.h"
#include "base/moment.h"
#include "git/git.h"

/* Bytes that hold a commit's id as text, SHA-256 too, with the NUL. */
#define AGE_COMMIT_SIZE 65

struct age_commit {
    char id[AGE_COMMIT_SIZE];
    struct moment when; /* the committer's time */
};

/* How the additions of one path make its age. */
enum age_rule {
    AGE_FIRST, /* the oldest addition: the last that git prints */
    AGE_LAST,  /* the newest: git's first line, as transformers' script takes it */
    AGE_MOVED, /* the oldest, of the path or of what was moved there; never through copies */
};

/* What the rules are called, in their order: "first", "last", "moved"; NULL-terminated. */
extern const char *const age_rule_names[];

/* What is known of one path's coming. */
struct age {
    bool known;
    const char *unknown;      /* why it is not, a clause for reports: "the history is cut …" */
    struct age_commit commit; /* the one that counts */
    bool by_merge;            /* it is a merge: no single commit added the path */
    const char *moved_from; /* with AGE_MOVED: the path it had in that commit, NULL when the same */
    size_t additions;       /* how often the path was added, as far as the clone goes back */
};

/*
 * The commit that last touched a folder, as `git log -1 -- FOLDER` names it; not
 * known where there is no such folder, or the history is cut before.
 */
struct age_touch {
    bool known;
    struct age_commit commit;
};

struct age_question {
    const char *commit; /* the history of this commit, by its full id */
    enum age_rule rule;
    const char *const *paths; /* of files; from the repository's root */
    size_t path_count;
    const char *const *folders; /* whose last change is asked for; may be none */
    size_t folder_count;
};

struct ages;

/*
 * Answer for all paths and folders; `*out` is the caller's.  A path whose age
 * cannot be told is unknown, with the reason: it is not in that commit, the
 * history is cut before its addition (a shallow clone), or a partial clone lacks
 * what tells.  `listener` hears of the progress, in paths.  Returns 0, or -1 with
 * ERR_FATAL when git fails, ERR_STOPPED when it was stopped.
 */
int ages_find(struct ages **out, struct git *git, const struct age_question *question,
              const struct listener *listener, struct err *err);
void ages_free(struct ages *a);

/* The answer for paths[i], for folders[i]; they belong to `a`. */
const struct age *ages_of(const struct ages *a, size_t i);
const struct age_touch *ages_touched(const struct ages *a, size_t i);

/*
 * All additions of paths[i] in git's order, without the merge that counts for
 * want of any and without what lies behind a cut; they belong to `a`.
 */
const struct age_commit *ages_additions(const struct ages *a, size_t i, size_t *count);

#endif
