/*
 * store: the census on disk, one row a model.  SQLite itself stands behind census/sql.h.
 *
 * Rows, the figures of the running scan and the place where it stands are
 * written in one transaction a page, so a kill at any moment loses at most the
 * page in flight.  The file is rebuildable; what it must never be is wrong.
 */
#ifndef HUBCENSUS_CENSUS_STORE_H
#define HUBCENSUS_CENSUS_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "hub/model.h"

struct store;

/* The schema's version, in SQLite's user_version; older files are brought forward. */
#define STORE_VERSION 4

enum store_mode {
    STORE_READ,  /* the file must be there; an older one is read for what it has, and not changed */
    STORE_WRITE, /* made when missing */
};

/*
 * Open the census `path`.  `*out` is the caller's, for store_close().
 * Returns 0, or -1: ERR_DATA when the file is no census, is damaged or of a
 * newer version (it is left as it is); ERR_FATAL when it cannot be opened.
 * Every function here may fail later in the same two ways, naming the file and
 * what to do.
 */
int store_open(struct store **out, const char *path, enum store_mode mode, struct err *err);

/*
 * Abandon an open page and close.  The census is then one file, the log beside
 * it gone, unless somebody else has it open.  NULL is fine.
 */
void store_close(struct store *s);

/*
 * Open the census `path` to write, as a scan does that can make it again: where
 * it is damaged it is put aside, and a new one is made.  One of another program
 * or of a newer version is refused all the same.  `*aside` is where the damaged
 * one is now (the caller's), or NULL.
 */
int store_open_anew(struct store **out, char **aside, const char *path, const struct clock *clock,
                    struct err *err);

/* Whether something in the file was found damaged since it was opened. */
bool store_is_damaged(const struct store *s);

/*
 * Put a census that nobody has open aside, with the files beside it, as
 * PATH.damaged-DATE: 0 with the new name in `*aside`, or -1 with ERR_FATAL.
 */
int store_put_aside(char **aside, const char *path, const struct clock *clock, struct err *err);

/* What a scan counted in one of its parts; all start at 0. */
struct store_counts {
    int64_t pages;
    int64_t listed;   /* models on those pages that the scan looked at */
    int64_t repeated; /* seen before in the same scan */
    int64_t scanned;  /* new to this scan: the walk's figure */
    int64_t known;    /* of these, in supported_models.json already */
    int64_t quantized_by_name;
    int64_t quantized_by_tag;
    int64_t quantized_by_method;
    int64_t no_architecture;
    int64_t other_architecture; /* passed over because only some were asked for */
    int64_t unsupported;        /* counted for a gap */
    int64_t found;              /* new supported models */
};

/* How a part of a scan ended. */
enum store_part_end {
    STORE_PART_OPEN,      /* not yet */
    STORE_PART_LAST_PAGE, /* the listing was over */
    STORE_PART_THRESHOLD, /* the first model below the least downloads came */
    STORE_PART_LIMIT,     /* as many new models as asked for */
    STORE_PART_FAILED,    /* given up; what came before stands */
};

/* One cursor walk of a scan: a task, or one canonical author. */
struct store_part {
    bool is_author; /* else a task */
    char *name;
    char *next; /* target of the page to ask for next; NULL at the start and at the end */
    enum store_part_end end;
    struct store_counts counts;
};

/* A scan as it stands in the census. */
struct store_scan {
    int64_t id;
    char *arguments;   /* canonical text of what was asked for */
    int64_t started;   /* seconds since 1970 */
    int64_t active_ms; /* time spent so far, over all runs */
    struct store_part *parts;
    size_t part_count;
};

/*
 * Begin a scan with these arguments and parts (copied; they may stand where an
 * earlier run left them); sets *id, which no other scan of this census ever
 * had.  An unfinished one is dropped: the models it saw stay, as not yet seen
 * by this one.
 */
int store_scan_begin(struct store *s, int64_t *id, const char *arguments, int64_t started,
                     const struct store_part *parts, size_t part_count, struct err *err);

/*
 * The scan that was begun and neither finished nor dropped: 1 with `out` (for
 * store_scan_fini), 0 when there is none, -1.
 */
int store_scan_unfinished(struct store *s, struct store_scan *out, struct err *err);
void store_scan_fini(struct store_scan *scan);

/*
 * Put all that was committed into the file itself, as far as no reader is in
 * the way; takes some seconds for a large census.  Not within a page.
 */
int store_settle(struct store *s, struct err *err);

/*
 * How many models the tasks' walks of the last finished scan with the same
 * arguments as `scan` read; -1 when there is none.
 */
int store_scanned_before(struct store *s, int64_t *scanned, const struct store_scan *scan,
                         struct err *err);

/*
 * The scan is over; its found models are forgotten, its figures stay.  Within a page that is
 * open it ends that page; one that could not be ended is abandoned.
 */
int store_scan_finish(struct store *s, int64_t id, int64_t finished, struct err *err);

/*
 * One page: store_page_begin, then models and found ones, then
 * store_page_commit with the part as it now stands, or store_page_abandon.
 * `active_ms` is the scan's, over all runs.  A commit that fails has abandoned
 * the page; after any other failure within it the caller does.  What was
 * committed outlives a kill; a power cut may take the last pages, each whole.
 */
int store_page_begin(struct store *s, struct err *err);
int store_page_commit(struct store *s, int64_t scan, size_t part_number,
                      const struct store_part *part, int64_t active_ms, struct err *err);
void store_page_abandon(struct store *s);

/*
 * Put a model's facts into its row, all of them, making the row if need be.
 * Returns 1 when this scan sees it for the first time, 0 when it did before
 * (the row then stays as it was), -1 on failure.  A model is the same when its
 * _id is, whatever its name; one without _id, when its name is.  So a model
 * that was deleted and made again is another one, with a row of its own; see
 * store_each_row().
 */
int store_put(struct store *s, int64_t scan, const struct model *model, struct err *err);

/* The same for `count` models one after the other; `*first` of each is whether it is the first
 * time. */
int store_put_all(struct store *s, int64_t scan, const struct model *const *models, size_t count,
                  bool *first, struct err *err);

/* True (1) when this scan has put the model already, 0 when not, -1 on failure. */
int store_seen(struct store *s, int64_t scan, const struct model *model, struct err *err);

/* Within a page: note a new supported model; `position` orders those of one part. */
int store_found(struct store *s, int64_t scan, size_t part_number, int64_t position,
                struct slice model_id, struct slice architecture, struct err *err);

typedef int store_found_fn(void *context, struct slice model_id, struct slice architecture,
                           struct err *err);

/* How many it has noted; -1 on failure. */
int64_t store_found_count(struct store *s, int64_t scan, struct err *err);

/* Tell of the scan's new supported models, by part, then position.  fn must not call the store. */
int store_each_found(struct store *s, int64_t scan, store_found_fn *fn, void *context,
                     struct err *err);

/* A row as the questions see it; the slices live during the call. */
struct store_row {
    struct slice id;
    struct slice architecture; /* never absent here */
    struct slice quant_method;
    struct slice model_type; /* absent also where it was not asked for */
    int64_t downloads;
    int64_t parameters; /* -1 when unknown */
    uint32_t marks;
    int64_t scan; /* the last that saw it */
};

typedef int store_row_fn(void *context, const struct store_row *row, struct err *err);

/*
 * Tell of every model that has an architecture, in no order to rely on.  fn
 * returns 0, or -1 to end, and must not call the store.
 *
 * A name is told of once.  Where several rows bear it (the model was deleted
 * and made again, or listed once with and once without _id), it is the one
 * that the last scan saw, else the youngest.
 */
int store_each_row(struct store *s, store_row_fn *fn, void *context, struct err *err);

/* Told of the name of a row that will come. */
typedef void store_coming_fn(void *context, struct slice id);

/*
 * The same, where `coming` is told of every name some rows before, for who has
 * something to fetch by then; also of rows that fn is not told of.
 */
int store_each_row_ahead(struct store *s, store_row_fn *fn, store_coming_fn *coming, void *context,
                         struct err *err);

/* The same, with the rows' model types, which cost some time; `coming` may be NULL. */
int store_each_row_typed(struct store *s, store_row_fn *fn, store_coming_fn *coming, void *context,
                         struct err *err);

/* What a row says of a model's use; the slices live during the call. */
struct store_use {
    struct slice id;
    struct slice model_type; /* never absent here */
    int64_t downloads;
    uint32_t marks;
    int64_t scan; /* the last that saw it */
};

typedef int store_use_fn(void *context, const struct store_use *use, struct err *err);

/* Tell of every model that has a model type, each name once, as store_each_row() does. */
int store_each_use(struct store *s, store_use_fn *fn, void *context, struct err *err);

/*
 * When `scan` began at the earliest, in seconds since 1970: of one that was
 * dropped, when the last before it did that was not.  0 when there is none.
 */
int store_scan_started(struct store *s, int64_t *started, int64_t scan, struct err *err);

/* How many rows the census holds, of every _id it ever met; -1 on failure. */
int64_t store_count(struct store *s, struct err *err);

#endif
