/*
 * history: verification_history.json: who tested which model when, and what of that still holds.
 *
 * Records that are there stay to the letter but for what is asked to be changed in them.
 */
#ifndef HUBCENSUS_REGISTRY_HISTORY_H
#define HUBCENSUS_REGISTRY_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

/* Append the text of a history with no records: what stands in a new registry. */
void history_write_empty(struct str *out);

/* A record; absent texts are null or not there. */
struct history_record {
    size_t number; /* in the file */
    struct slice model;
    struct slice architecture;
    struct slice date; /* "YYYY-MM-DD" */
    struct slice by;
    struct slice version; /* of the library */
    struct slice notes;
    bool invalidated;
    struct slice reason;
};

/* ---- reading ---- */

struct history_filter {
    const struct slice *models; /* NULL: all */
    size_t model_count;
    struct slice since; /* "YYYY-MM-DD": dated so or later; absent: all */
    bool valid;         /* those that are not invalidated */
    bool newest;        /* of each model the last that is not, alone */
};

struct history_records {
    struct history_record *records; /* in the file's order */
    size_t count;
    size_t total; /* records of the file */
    struct slice last_updated;
    struct arena arena;
};

/*
 * Read from the file `path` the records that pass the filter.  Returns 1, 0 when there is no such
 * file (`*out` is then empty), or -1 with nothing to free: ERR_DATA when it is no JSON object with
 * a list "records", ERR_FATAL when it cannot be read.
 */
int history_records_read(struct history_records *out, const char *path,
                         const struct history_filter *filter, struct err *err);
void history_records_fini(struct history_records *h);

/* ---- changing ---- */

/*
 * Draft the file `path` anew with `count` records behind those that are there, and last_updated at
 * `clock`; without a file a new one.  One that is equal to the newest of its model and architecture
 * stands there already, as where a command that was killed runs again: `*added` counts the others,
 * and without any the draft stays as it was.  Else it is settled.  Returns 0, or -1 as
 * history_records_read() and file_draft_open(), with a draft to be abandoned.
 */
int history_draft_added(struct file_draft *draft, size_t *added, const char *path,
                        const struct history_record *records, size_t count,
                        const struct clock *clock, struct err *err);

/*
 * The same with the newest record of each model that is not invalidated made so, or with `all`
 * every one of it, for `reason`.  `*changed` counts them.  The models
 * differ.  -1 also with ERR_USAGE for one that has none.
 */
int history_draft_invalidated(struct file_draft *draft, size_t *changed, const char *path,
                              const struct slice *models, size_t count, bool all,
                              struct slice reason, const struct clock *clock, struct err *err);

#endif
