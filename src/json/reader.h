/*
 * reader: a push reader of JSON (RFC 8259).
 *
 * It is fed bytes as they come, in chunks of any size, and calls back for the
 * values at the paths its user named.  Everything else is validated and
 * skipped without a copy, so a page of the Hub costs little more than a look
 * at its bytes.  Memory depends on the depth and on the longest wanted value,
 * not on the document.
 *
 * Strict: one value, UTF-8 (checked across chunk borders too), no byte order
 * mark, no trailing commas, no NaN.  An escaped surrogate without its partner
 * reads as U+FFFD.  Equal keys are each told of as they come; where the last
 * one must win, as in Python, the user subscribes to the object above and
 * starts anew at its JSON_BEGIN_OBJECT.
 */
#ifndef HUBCENSUS_JSON_READER_H
#define HUBCENSUS_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum json_event_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_BEGIN_OBJECT,
    JSON_END_OBJECT,
    JSON_BEGIN_ARRAY,
    JSON_END_ARRAY,
    JSON_LONG, /* a string or number over the limit, where such are passed over */
};

struct json_event {
    enum json_event_kind kind;
    int id;            /* of the path that matched, -1 when all values are wanted */
    struct slice key;  /* of this member, decoded; data NULL when it is no member or an END */
    struct slice text; /* JSON_STRING: decoded UTF-8; JSON_NUMBER: as it is spelt */
    uint64_t start;    /* offset of the value's first byte in the whole input, at an END too */
    uint64_t end;      /* one past its last byte; at a BEGIN one past the bracket */
    unsigned depth;    /* 0 for the outermost value */
};

/*
 * Called for every wanted value, in document order.  Slices live until it
 * returns.  Returns 0 to go on; -1, with `err` set, to stop: the error comes
 * out of json_reader_feed as it is.
 */
typedef int json_event_fn(void *context, const struct json_event *event, struct err *err);

/*
 * A wanted path: "" is the outermost value, "[]" each element of an array,
 * ".name" a member, ".*" every member.  "[].config.architectures[]" names each
 * architecture of each model of a page.  A path names one value, not what is
 * inside it: a container at a path gives its BEGIN and END only.  A value at
 * several paths is told of once for each, in their order.  ids are >= 0 and may
 * repeat.
 */
struct json_path {
    const char *path;
    int id;
};

struct json_limits {
    unsigned depth;      /* containers inside each other; 0 means 512 */
    size_t value_length; /* bytes of one wanted string or number as it is spelt; 0 means 16 MiB */
    bool pass_over_long; /* tell of a longer one as JSON_LONG, without its text, and go on */
};

struct json_reader;

/*
 * A reader for the `count` paths, which are copied; `paths` NULL means that
 * every value is wanted.  `limits` may be NULL.  A malformed path is a bug of
 * the caller and aborts.  Free with json_reader_free().
 */
struct json_reader *json_reader_new(const struct json_path *paths, size_t count,
                                    const struct json_limits *limits, json_event_fn *fn,
                                    void *context);
void json_reader_free(struct json_reader *r);

/*
 * Take the next `len` bytes.  Returns 0, or -1 with ERR_DATA: what was found
 * where (byte offset, and line and column, the column in bytes) and what was
 * expected, the same however the input was cut into chunks.  After a
 * failure only json_reader_reset() and json_reader_free() may be called.
 */
int json_reader_feed(struct json_reader *r, const void *data, size_t len, struct err *err);

/* The input is over: 0 when it was one complete value, else -1 with ERR_DATA. */
int json_reader_finish(struct json_reader *r, struct err *err);

/* Ready for another document, with the same paths. */
void json_reader_reset(struct json_reader *r);

#endif
