/*
 * age_moved: the oldest addition of a path or of what was moved there; for age.c alone.
 */
#ifndef HUBCENSUS_LIFECYCLE_AGE_MOVED_H
#define HUBCENSUS_LIFECYCLE_AGE_MOVED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lifecycle/age_history.h"
#include "lifecycle/age_walk.h"

/* What was found for one path. */
struct moved_age {
    uint32_t commit; /* HISTORY_NONE: it is not known */
    bool by_merge;
    struct slice path; /* what it was called there; belongs to the struct moved */
    uint32_t cut;      /* the commit that the history is cut at, if that is why */
    bool no_folders;   /* a partial clone lacks folders, if that is why */
    bool no_contents;  /* a partial clone lacks contents, if that is why */
};

struct moved;

/*
 * Go back from `start` for each of `paths`, which are there.  `table` is read
 * on where paths had other names.  `*out` is the caller's.  Returns 0, or -1
 * with ERR_FATAL.
 */
int moved_find(struct moved **out, const struct history *h, struct walker *w,
               struct change_table *table, uint32_t start, const struct slice *paths, size_t count,
               struct err *err);
void moved_free(struct moved *m);

struct moved_age moved_of(struct moved *m, size_t i);

#endif
