/*
 * age_answers: what git prints of a history, read into it, for age_history.c alone.
 *
 * The texts are git's, and only what is as it was asked for is taken.
 */
#ifndef HUBCENSUS_LIFECYCLE_AGE_ANSWERS_H
#define HUBCENSUS_LIFECYCLE_AGE_ANSWERS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "lifecycle/age_history.h"

/*
 * The commits of "TIME ID PARENT…" lines into an empty history.  `where` names the
 * repository in messages.  Returns 0, or -1 with ERR_FATAL for a parent that is
 * not among them.
 */
int history_take_commits(struct history *h, struct slice text, const char *where, struct err *err);

/*
 * The offset in minutes of a raw date, "1600000000 +0530".  As git shows it, so
 * that +0518 is 05:18; what no clock can show is taken for UTC.
 */
int history_offset(struct slice date);

/*
 * "ID\0" for each pair of commit and parent (a root alone), in the order of the
 * history, after it "A\0path\0" for each change.  `targets` are the paths that are
 * watched, with their numbers in `out`.  False when the headers are not those.
 */
bool history_take_changes(struct changes *out, const struct history *h, const struct map *targets,
                          struct slice text);

/* "ID\0" and after it "R087\0old\0new\0" or "D\0path\0" for each file; false for anything else. */
bool history_take_moves(struct history_moves *m, struct slice text);

#endif
