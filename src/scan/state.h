/*
 * state: a scan under way, shared by the files of this folder and nobody else.
 */
#ifndef HUBCENSUS_SCAN_STATE_H
#define HUBCENSUS_SCAN_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/map.h"
#include "census/store.h"
#include "hub/lister.h"
#include "registry/checkpoint.h"
#include "registry/quantized.h"
#include "registry/supported.h"
#include "scan/scan.h"

/* What the registry and the census say of an architecture that has entries. */
struct scan_sum {
    int64_t entries;
    int64_t downloads;
    int64_t min_parameters; /* -1 when unknown */
};

struct scan_figures {
    struct map numbers; /* architectures to their places in `sums` */
    struct scan_sum *sums;
};

struct scan_state {
    const struct scan_run *run;
    struct quantized_rules rules;
    struct store *store; /* NULL until the census is there */
    struct supported *supported;
    struct gaps *gaps;
    struct checkpoint checkpoint; /* as it was found */
    char *checkpoint_path;
    char *census_path;
    char *before_path;
    struct store_scan stored; /* the scan as the census has it */
    bool begun;               /* stored.id is valid */
    bool resumed;
    bool has_before; /* the gaps come from the file at before_path */
    struct map
        passed_over; /* names seen that got no row, when only some architectures are asked for */
    struct scan_figures figures; /* as of the last scan_update_gaps() */
    struct clock clock;
    int64_t start_ms;         /* of this run */
    int64_t earlier_ms;       /* spent by the runs before */
    int64_t since_checkpoint; /* models */
    int64_t checkpoint_ms;    /* when it was written last */
};

/* One cursor walk of the scan, from its page handler's point of view. */
struct scan_walk {
    struct scan_state *state;
    size_t part;
    struct lister *lister; /* NULL when it is not under way */
    bool over;
    bool failed;
    bool went_on; /* it began where an earlier run stopped, and no page has come yet */
    bool unkept;  /* it failed here, not at the Hub: a page could not be kept */
    struct err err;
};

/* intake: take a page of a task's walk, or of an author's, into the census; a lister_handler's
 * page. */
int scan_take_task_page(void *walk, const struct page *page, struct slice next, struct err *err);
int scan_take_author_page(void *walk, const struct page *page, struct slice next, struct err *err);

/* resume: what an earlier run left, if this one may go on with it. */
int scan_load(struct scan_state *st, struct err *err);
void scan_unload(struct scan_state *st);
/* The scan failed: a census that was found damaged is no longer to be found by the next. */
void scan_put_aside(struct scan_state *st);
/* Begin the scan in the census, at its first good page. */
int scan_begin(struct scan_state *st, struct err *err);
/* Write the checkpoint file, once the scan has begun. */
int scan_save(struct scan_state *st, struct err *err);
/* figures: bring the gaps in memory up to date with the census, and what it says of entries. */
int scan_update_gaps(struct scan_state *st, struct err *err);
/* Within a page, keep what that made of each architecture: the scan's figures. */
int scan_put_figures(struct scan_state *st, const struct supported *supported,
                     const struct gaps *gaps, struct err *err);
void scan_figures_init(struct scan_figures *f);
void scan_figures_fini(struct scan_figures *f);

/* Time spent on the scan, over all runs. */
int64_t scan_active_ms(const struct scan_state *st);
/* The limit of new models is used up, so that no further task need be walked. */
bool scan_limit_reached(const struct scan_state *st);

/* The sum of the counts of all tasks, or of all authors. */
struct store_counts scan_counts(const struct scan_state *st, bool authors);

#endif
