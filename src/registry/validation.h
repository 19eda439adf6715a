/*
 * validation: the registry's files against their form and their sense, and what can be mended.
 *
 * The form is that of registry/form.h.  The sense is what the files say of themselves and of each
 * other: totals, entries that stand there twice, dates, statuses, scores, order.  Files are gone
 * through in pieces; of an entry that nothing is wrong with a hash of eight bytes is kept.
 */
#ifndef HUBCENSUS_REGISTRY_VALIDATION_H
#define HUBCENSUS_REGISTRY_VALIDATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "library/profile.h"
#include "registry/form.h"

/* An error is what readers fail on or take wrongly; a warning what is odd, or stale. */
enum validation_level {
    VALIDATION_WARNING,
    VALIDATION_ERROR,
    VALIDATION_LEVELS,
};

/* "warning", "error", NULL. */
extern const char *const validation_level_names[];

enum validation_kind {
    VALIDATION_UNREADABLE,
    VALIDATION_JSON,
    VALIDATION_FORM,
    VALIDATION_MISSING,
    VALIDATION_REPEATED_KEY,
    VALIDATION_NO_FILE,
    VALIDATION_TOTAL,
    VALIDATION_DUPLICATE,
    VALIDATION_DIFFERING,
    VALIDATION_TWO_ARCHITECTURES,
    VALIDATION_SUPPORTED_GAP,
    VALIDATION_STALE_GAP,
    VALIDATION_FUTURE,
    VALIDATION_UNDATED,
    VALIDATION_DATED,
    VALIDATION_OLD_STATUS,
    VALIDATION_CONTRADICTION,
    VALIDATION_SCORE,
    VALIDATION_ORDER,
    VALIDATION_UNKNOWN_MODEL,
    VALIDATION_LAST_UPDATED,
    VALIDATION_END,
    VALIDATION_CHECKPOINT,
    VALIDATION_CENSUS,
    VALIDATION_KINDS,
};

struct validation_rule {
    const char *name;  /* "duplicate" */
    const char *title; /* of several such findings */
    enum validation_level level;
    bool mendable; /* without loss, by validation_mend() */
};

extern const struct validation_rule validation_rules[VALIDATION_KINDS];

enum validation_file_kind {
    VALIDATION_FILE_SUPPORTED,
    VALIDATION_FILE_GAPS,
    VALIDATION_FILE_HISTORY,
    VALIDATION_FILE_CHECKPOINT,
    VALIDATION_FILE_CENSUS,
    VALIDATION_FILE_KINDS,
};

extern const char *const validation_file_kind_names[VALIDATION_FILE_KINDS];

struct validation_file {
    struct slice path;
    enum validation_file_kind kind;
    bool there;
    bool read;       /* to its end; its sense was looked at */
    int64_t entries; /* of its list; -1 where it was not read or has none */
    uint64_t counts[VALIDATION_LEVELS];
};

/* Findings of one kind at the values of one row, in one file. */
struct validation_group {
    enum validation_kind kind;
    enum validation_level level;
    size_t file;
    struct slice title;
    uint64_t count;
    size_t first, kept; /* among the findings: those that are there, in the file's order */
};

struct validation_finding {
    size_t group;
    struct slice path; /* "models[17].status"; empty for the file itself */
    struct slice text; /* "expected 0..3, got 7" */
    uint64_t offset;
    unsigned line; /* 0 where there is none */
};

/* Something that was mended, or would be. */
struct validation_mended {
    size_t file;
    enum validation_kind kind;
    struct slice text; /* "284 equal entries taken out" */
};

/* Members that no row of the form names: others may add what they like. */
struct validation_unknown {
    size_t file;
    struct slice path; /* "models[].status_label" */
    uint64_t count;
};

/* So many of them are told apart. */
#define VALIDATION_UNKNOWN 1000

struct validation {
    struct validation_file *files;
    size_t file_count;
    struct validation_group *groups; /* by file, errors first */
    size_t group_count;
    struct validation_finding *findings; /* by group */
    size_t finding_count;
    uint64_t counts[VALIDATION_LEVELS];
    struct validation_mended *mended; /* what validation_mend() did, or would do */
    size_t mended_count;
    struct validation_unknown *unknown; /* where they were asked for */
    size_t unknown_count;
    struct arena arena;
};

struct validation_request {
    const char *const *places; /* folders, whose files are looked at, and files */
    size_t place_count;
    const struct profile *profile; /* says what is supported; NULL: nobody does */
    size_t keep;                   /* so many findings of a group are kept; SIZE_MAX: all */
    struct clock clock;            /* dates behind its day, and the next, are in the future */
    bool unknown;                  /* note the keys that are not known */
    bool write;                    /* mend what can be; the caller holds the folder's lock */
};

/*
 * Look at all files.  The findings are those before anything is mended.  Returns 0, or
 * -1 with nothing to free: ERR_USAGE when a place is not there, or a file is none of the
 * registry's, or comes twice; ERR_FATAL when what was to be mended could not be written (all files
 * are then as they were).
 */
int validation_run(struct validation *out, const struct validation_request *request,
                   struct err *err);
void validation_fini(struct validation *v);

/*
 * Check one document in memory as the file of that kind: findings only.  `*out` is as from
 * validation_run().
 */
void validation_text(struct validation *out, struct slice text, enum validation_file_kind kind,
                     const struct validation_request *request);

#endif
