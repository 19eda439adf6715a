/*
 * plan: what a scan will ask, decided before the first request.
 */
#ifndef HUBCENSUS_SCAN_PLAN_H
#define HUBCENSUS_SCAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "hub/query.h"
#include "library/profile.h"
#include "registry/gaps.h"
#include "registry/quantized.h"

struct scan_options {
    const struct profile *profile;
    const char *const *tasks; /* tags, at least one */
    size_t task_count;
    const char *const *architectures; /* these alone; none means all */
    size_t architecture_count;
    bool full_scan;        /* to the last page: no limit */
    int64_t limit;         /* new models to scan */
    int64_t min_downloads; /* stop at the first model below */
    bool sweep;            /* the canonical authors too */
    enum quantized_policy quantized;
    bool quantized_by_name;
    enum gaps_merge gaps_merge;
    const struct gaps_choices *choices; /* of the gaps; NULL: the reference's */
    /* So many percent of what the last scan found must be found again; 0: whatever is found. */
    int64_t keep_percent;
    size_t known; /* models in the registry already, which a limit does not count */
};

/* One walk of the plan. */
struct scan_step {
    bool is_author;
    const char *name; /* task or author; belongs to the options or the profile */
};

struct scan_plan {
    struct scan_options options; /* a copy; what it points to must outlive the plan */
    struct scan_step *steps;     /* the tasks, then the authors by name */
    size_t step_count;
    size_t task_count;     /* how many of them are tasks; 0 when only authors are asked */
    enum query_sort sort;  /* of the tasks' walks */
    char *path;            /* one sentence: which way is taken, and why */
    char *arguments;       /* canonical text: equal for equal scans, whatever the order of flags */
    char *supports;        /* part of it: the digest of a profile that is not built in; or NULL */
    int64_t task_requests; /* of one task's walk at most; -1 when the Hub's size alone decides */
};

/*
 * Decide.  With architectures that all have canonical authors the tasks are not
 * walked; an architecture without any needs the walk.  With nothing that allows
 * an early stop the walk goes in the order of creation.
 * Returns 0, or -1 with ERR_USAGE when there would be nothing to ask, or the
 * profile does not tell what is supported.
 */
int scan_plan_make(struct scan_plan *plan, const struct scan_options *options, struct err *err);
/* How many models the registry in `folder` holds: options->known.  Returns 0, or -1 as
 * supported_load(). */
int scan_plan_known(size_t *count, const char *folder, struct err *err);

void scan_plan_fini(struct scan_plan *plan);

/* Append the target of a step's first page. */
void scan_step_target(struct str *out, const struct scan_plan *plan, size_t step);

/* True when the plan looks for this architecture in its tasks' walks. */
bool scan_plan_walks(const struct scan_plan *plan, struct slice architecture);

/* True when `author` is swept for this architecture. */
bool scan_plan_sweeps(const struct scan_plan *plan, const char *author, struct slice architecture);

#endif
