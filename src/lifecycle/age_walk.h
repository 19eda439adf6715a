/*
 * age_walk: one path's way through the history, as git log takes it; for age.c alone.
 */
#ifndef HUBCENSUS_LIFECYCLE_AGE_WALK_H
#define HUBCENSUS_LIFECYCLE_AGE_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lifecycle/age_history.h"

/* One addition; `mixed` when files of the path were removed in the same commit. */
struct walk_addition {
    uint32_t commit;
    bool mixed;
};

/* What a walk found; HISTORY_NONE where there is no such commit. */
struct walk_result {
    struct walk_addition *additions; /* in git's order */
    size_t count;
    size_t capacity;
    uint32_t shown;        /* the first that git log would print without a filter */
    uint32_t newest_merge; /* merges that brought the path, which no parent has */
    uint32_t oldest_merge;
    uint32_t cut;          /* the first commit whose parents are missing */
    bool cut_before_any;   /* it came before the first addition */
    bool cut_before_shown; /* it came before `shown`, or is it */
};

void walk_result_fini(struct walk_result *r);

struct walker;

/* For walks through `h`, which must outlive it. */
struct walker *walker_new(const struct history *h);
void walker_free(struct walker *w);

/* Walk from `start` for `path`, whose changes are in the table; `out` is for walk_result_fini(). */
void walk(struct walk_result *out, struct walker *w, uint32_t start,
          const struct change_table *table, struct slice path);

/*
 * Leave out the additions that git takes for moves within the path.  Returns 0,
 * or -1 with ERR_FATAL.
 */
int walk_sift(struct walk_result *r, const struct walker *w, struct slice path, struct err *err);

#endif
