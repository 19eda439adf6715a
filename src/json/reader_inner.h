/*
 * reader_inner: what reader.c, the machine, and token.c, its tokens, share.
 *
 * Functions that take bytes return the first they did not take, or NULL after
 * a failure, with the error set.
 */
#ifndef HUBCENSUS_JSON_READER_INNER_H
#define HUBCENSUS_JSON_READER_INNER_H

#include <stdbool.h>

#include "json/fault.h"
#include "json/number.h"
#include "json/paths.h"
#include "json/reader.h"
#include "json/scan.h"

enum state {
    VALUE,
    FIRST_ELEMENT, /* or the array's end */
    FIRST_KEY,     /* or the object's end */
    KEY,
    COLON,
    COMMA, /* or the container's end */
    END,
    /* Within a token; only between chunks. */
    IN_KEY,
    IN_STRING,
    IN_NUMBER,
    IN_LITERAL,
};

struct frame {
    const struct path_node *node;   /* where this container stands */
    const struct path_node *target; /* where its next value does */
    uint64_t start;
    bool object;
    bool matches;      /* keys are looked up */
    unsigned expected; /* the number of the next key, if it is as before */
};

struct json_reader {
    struct path_node *paths;
    struct json_limits limits;
    json_event_fn *fn;
    void *context;
    scan_fn *scan;

    enum state state;
    struct frame *frames; /* frames[0] is the document, frames[depth] the innermost */
    struct frame *top;
    unsigned depth;
    unsigned capacity;

    const unsigned char *chunk;
    uint64_t base; /* offset of the chunk's first byte */
    uint64_t line;
    uint64_t line_start;
    struct err *err;

    /* The token that is being read. */
    uint64_t start;
    bool wanted; /* its text is */
    bool passed; /* its text was, until it got too long */
    struct scan_state string;
    enum number_state number;
    const char *literal;
    const char *literal_next;
    struct str text;    /* what earlier chunks held of it, as it is spelt */
    struct str decoded; /* a string whose text has escapes */

    struct slice key;    /* of the member whose value is due or being read */
    struct str key_text; /* it, when it is no part of the chunk */
};

/* What the state asks for, in words. */
const char *reader_due(const struct json_reader *r);

/* ERR_DATA: `expected`, but found what stands at `p`.  Returns NULL. */
const unsigned char *reader_fault(struct json_reader *r, const unsigned char *p,
                                  const char *expected);

/*
 * Whether a wanted text of `len` bytes is not too long.  Where long ones are
 * passed over it is then not wanted any more; else false, with the error set.
 */
bool reader_fits(struct json_reader *r, size_t len);

/* Tell of a value that is too long and was passed over. */
bool reader_emit_long(struct json_reader *r, uint64_t end);

/* Tell of an event at `node`, once for each path that ends there.  False when stopped. */
bool reader_emit(struct json_reader *r, const struct path_node *node, struct json_event *event);

/* Tell of the value that began at r->start and ends before `end`; of a container its BEGIN. */
bool reader_emit_value(struct json_reader *r, enum json_event_kind kind, struct slice text,
                       uint64_t end);

/*
 * A string that is not short and plain, in `state` IN_KEY or IN_STRING.  Its
 * text begins at `text` and is plain up to `p`.
 */
const unsigned char *reader_long_string(struct json_reader *r, enum state state, bool wanted,
                                        const unsigned char *text, const unsigned char *p,
                                        const unsigned char *end);

/* What comes next of a number, and its end: it began at `part`, or in an earlier chunk. */
const unsigned char *reader_number_part(struct json_reader *r, const unsigned char *p,
                                        const unsigned char *end);
const unsigned char *reader_number_done(struct json_reader *r, const unsigned char *part,
                                        const unsigned char *p, const unsigned char *end);

/* What comes next of true, false or null. */
const unsigned char *reader_literal_part(struct json_reader *r, const unsigned char *p,
                                         const unsigned char *end);

/* The other bytes of a token that began in an earlier chunk, if there is one. */
const unsigned char *reader_go_on(struct json_reader *r, const unsigned char *p,
                                  const unsigned char *end);

static inline uint64_t
offset_of(const struct json_reader *r, const unsigned char *p)
{
    return r->base + (uint64_t)(p - r->chunk);
}

static inline struct fault_place
place_of(const struct json_reader *r, uint64_t offset)
{
    return (struct fault_place){r->line, offset - r->line_start + 1, offset};
}

static inline bool
is_wanted(const struct path_node *node)
{
    return node != NULL && node->id_count > 0;
}

/* A value ends before `p`.  A comma behind it, the usual case, is taken at once. */
static inline const unsigned char *
value_done(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    if (p < end && *p == ',' && r->depth > 0) {
        r->state = r->top->object ? KEY : VALUE;
        return p + 1;
    }
    r->state = r->depth > 0 ? COMMA : END;
    return p;
}

/* A key ends before `p`.  The colon is taken if it follows at once. */
static inline const unsigned char *
key_done(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    if (p < end && *p == ':') {
        r->state = VALUE;
        return p + 1;
    }
    r->state = COLON;
    return p;
}

static inline void
match_key(struct json_reader *r, struct slice key)
{
    r->key = key;
    r->top->target = path_step(r->top->node, key.data, key.len);
}

#endif
