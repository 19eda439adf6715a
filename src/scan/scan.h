/*
 * scan: the Hub's models into the census, and from there into a registry's files.
 */
#ifndef HUBCENSUS_SCAN_SCAN_H
#define HUBCENSUS_SCAN_SCAN_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/event.h"
#include "census/store.h"
#include "hub/client.h"
#include "registry/gaps.h"
#include "registry/supported.h"
#include "scan/plan.h"

struct scan_run {
    const struct scan_plan *plan;
    const char *folder;          /* where the files are; must exist */
    int64_t checkpoint_interval; /* models between two writings of the checkpoint; a second too */
    bool fresh;                  /* forget an unfinished scan */
    bool whole;                  /* begin an unfinished scan of this plan anew: it is recorded */
    unsigned jobs;               /* authors at once; 0 means 8 */
    struct client *client;
    const struct listener *listener;
    const volatile sig_atomic_t *stop;
};

/* A walk that could not be finished; its texts belong to the result. */
struct scan_failure {
    bool is_author;
    char *name;
    char *message;
};

/* What a scan or a regap found; everything the summary tells. */
struct scan_result {
    struct store_counts walk;       /* of the tasks */
    struct store_counts sweep;      /* of the authors */
    enum store_part_end *walk_ends; /* how each task's walk ended, in the plan's order */
    char *shrunk; /* too little was found, and nothing written: what shrank, a clause; else NULL */
    int64_t found_by_type; /* of all found, those that are supported by their type alone */
    bool resumed;
    bool walked; /* the tasks were walked, not the authors alone */
    size_t authors;
    struct scan_failure *failures;
    size_t failure_count;
    struct supported *supported;
    struct gaps *gaps;
    int64_t census_models;
    int64_t requests;
    double duration_s; /* 0 under a fixed clock */
};

/*
 * Do it: load the folder's files, resume or begin, walk, sweep, write the
 * files, remove the checkpoint.  `out` is for scan_result_fini(), also after a
 * failure.  Returns 0 when the files are written (failure_count tells whether
 * all was asked), or when too little was found to replace them (`shrunk`: the
 * scan stays in the census; a run whose plan allows it takes it as it is, any
 * other begins it anew); or -1 with nothing written but the checkpoint: ERR_USAGE
 * (an unfinished scan had other arguments), ERR_DATA, ERR_AUTH, ERR_RETRY (the
 * Hub is unavailable: run again), ERR_STOPPED, ERR_FATAL.
 */
int scan_do(struct scan_result *out, const struct scan_run *run, struct err *err);

/*
 * The same with the folder made if it is missing, checked, and locked for `purpose` (the command's
 * name).  A folder that was made is taken away again where the scan fails before anything is in
 * it.  Returns as scan_do(), and -1 with ERR_FATAL where the folder cannot be used or another run
 * is in it.
 */
int scan_into_folder(struct scan_result *out, const struct scan_run *run, const char *purpose,
                     struct err *err);

/*
 * The two reports again from the census and the plan's profile, without the
 * Hub: models of architectures or types that are supported now become entries (most
 * downloaded first), their gaps leave.  The reports keep their scan_info, and are
 * not written when the result has `shrunk`.
 */
int scan_regap(struct scan_result *out, const struct scan_plan *plan, const char *folder,
               const struct listener *listener, struct err *err);

void scan_result_fini(struct scan_result *result);

#endif
