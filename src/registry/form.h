/*
 * form: the form of the registry's JSON files, as tables, and what in a file is not so.
 *
 * A row says of the values at a path of which types they may be, in which range, and whether they
 * must be there.  Paths are those of json/reader.h; of every path that is not the outermost value
 * the one above it is a row too, before it.  What no row names is not looked at: others may add
 * to the files what they like.
 */
#ifndef HUBCENSUS_REGISTRY_FORM_H
#define HUBCENSUS_REGISTRY_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "json/reader.h"

/* What a value may be; several together. */
enum form_type {
    FORM_OBJECT = 1,
    FORM_LIST = 2,
    FORM_TEXT = 4,
    FORM_NAME = 8,     /* a text that is not empty */
    FORM_DATE = 16,    /* "YYYY-MM-DD", a day that there is */
    FORM_TIME = 32,    /* such a day and "Thh:mm:ss", with a fraction and an offset or without */
    FORM_INTEGER = 64, /* from `least` to `most` */
    FORM_NUMBER = 128, /* likewise */
    FORM_BOOL = 256,
    FORM_NULL = 512,
};

enum form_level {
    FORM_WARNING,
    FORM_ERROR,
};

struct form_rule {
    const char *path;
    unsigned types;
    const char *expected; /* in words: "a date such as 2026-10-05" */
    bool required;
    enum form_level level;
    int64_t least, most;
};

/* At most so many rows. */
#define FORM_ROWS 40

struct form {
    const struct form_rule *rows;
    size_t count;
};

/* The forms of the three files; what the rows' numbers are. */
extern const struct form form_supported, form_gaps, form_history;

enum form_supported_row {
    SUPPORTED_ROOT,
    SUPPORTED_GENERATED_AT,
    SUPPORTED_TOTAL_ARCHITECTURES,
    SUPPORTED_TOTAL_MODELS,
    SUPPORTED_TOTAL_VERIFIED,
    SUPPORTED_LIST,
    SUPPORTED_ENTRY,
    SUPPORTED_ARCHITECTURE,
    SUPPORTED_MODEL,
    SUPPORTED_STATUS,
    SUPPORTED_OLD_VERIFIED,
    SUPPORTED_DATE,
    SUPPORTED_OTHERS,
};

enum form_gaps_row {
    GAPS_ROOT,
    GAPS_GENERATED_AT,
    GAPS_TOTAL_ARCHITECTURES,
    GAPS_TOTAL_MODELS,
    GAPS_TOTAL_OLD,
    GAPS_MADE,
    GAPS_LIST,
    GAPS_ENTRY,
    GAPS_ARCHITECTURE,
    GAPS_MODELS,
    GAPS_DOWNLOADS,
    GAPS_PARAMETERS,
    GAPS_SCORE,
    GAPS_OTHERS,
};

enum form_history_row {
    HISTORY_ROOT,
    HISTORY_UPDATED,
    HISTORY_LIST,
    HISTORY_RECORD,
    HISTORY_MODEL,
    HISTORY_DATE,
    HISTORY_INVALIDATED,
    HISTORY_OTHERS,
};

enum form_fault_kind {
    FORM_WRONG,    /* a value is not as its row says */
    FORM_MISSING,  /* a member that must be there is not */
    FORM_REPEATED, /* a key stands in an object once more */
};

/* A value that is not as its row says. */
struct form_fault {
    enum form_fault_kind kind;
    size_t row;
    const char *path; /* "models[17].status"; "" for the outermost value */
    uint64_t offset;  /* of the value, or of the object that lacks it */
    const char *text; /* "expected 0..3, got 7" */
};

/* Is told of what the file holds, in its order, after what is wrong with that. */
struct form_listener {
    void (*fault)(void *context, const struct form_fault *fault);
    /* A value of a row; `good` unless its type or range is wrong. */
    void (*value)(void *context, size_t row, const struct json_event *event, bool good);
    /* A member of the object at `row` that no row names; NULL where nobody asks. */
    void (*unknown)(void *context, size_t row, struct slice key);
    void *context;
};

struct form_check;

/* Check one document against `form`.  Free with form_check_free(). */
struct form_check *form_check_new(const struct form *form, const struct form_listener *listener);
void form_check_free(struct form_check *c);

/* As json_reader_feed() and json_reader_finish(). */
int form_check_feed(struct form_check *c, struct slice piece, struct err *err);
int form_check_finish(struct form_check *c, struct err *err);

/* Append the path of the value of `row` that is in hand: "models[17].status". */
void form_check_path(struct str *out, const struct form_check *c, size_t row);

/* Read "YYYY-MM-DD" as the day's beginning, in seconds since 1970; false when it is no such day. */
bool form_read_date(int64_t *seconds, struct slice text);

/* Read a date and a time, as Python's isoformat() writes them; `*seconds` is the day's beginning.
 */
bool form_read_time(int64_t *seconds, struct slice text);

#endif
