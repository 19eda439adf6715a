/*
 * reader_inner: what reader.c, the machine, and token.c, its tokens, share.
 *
 * Functions that take bytes are given a cursor and return it where they
 * stopped; its `p` is NULL after a failure, with the error set.
 */
#ifndef HUBCENSUS_JSON_READER_INNER_H
#define HUBCENSUS_JSON_READER_INNER_H

#include <stdbool.h>

#include "json/fault.h"
#include "json/number.h"
#include "json/paths.h"
#include "json/quotes.h"
#include "json/reader.h"

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
    bool matches;                 /* keys are looked up */
    const struct guess *expected; /* the next key, if it is as before; NULL: no guess is made */
};

struct cursor {
    const unsigned char *p; /* the first byte that was not taken */
    const uint32_t *quote;  /* the place of the next quote, see quotes.h */
};

struct json_reader {
    struct path_node *paths;
    struct json_limits limits;
    json_event_fn *fn;
    void *context;
    struct quotes quotes; /* of the chunk */

    enum state state;
    struct frame *frames; /* frames[0] is the document, frames[depth] the innermost */
    struct frame *top;
    unsigned depth;
    unsigned capacity;

    uint64_t base;  /* offset of the chunk's first byte */
    uint64_t shift; /* from an address in the chunk to its offset */
    uint64_t line;
    uint64_t line_start;
    struct err *err;

    /* The token that is being read. */
    uint64_t start;
    bool wanted;              /* its text is */
    bool passed;              /* its text was, until it got too long */
    struct scan_state string; /* at the chunk's first byte, if that stands in a string */
    enum number_state number;
    const char *literal;
    const char *literal_next;
    struct str text;    /* what earlier chunks held of it, as it is spelt */
    struct str decoded; /* a string whose text has escapes */

    struct str key_text; /* the event's key, when it is no part of the chunk */

    /* What is told of.  Its key is that of the member whose value is due or being read, its
       depth that of what is due. */
    struct json_event event;
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

/* Tell of r->event, but for its id, once for each of the several paths that end at `node`. */
bool reader_emit_each(struct json_reader *r, const struct path_node *node);

/* The text of a string that is `raw` in its spelling, decoded; it lives until `decoded` changes. */
struct slice reader_text(struct str *decoded, struct slice raw, bool escaped);

/*
 * Look up the key, `raw` in its spelling, that lies in the chunk and began at
 * r->start.  False when it is too long to be told of.
 */
bool reader_match_key(struct json_reader *r, struct slice raw, bool escaped);

/* Make room for as many frames again. */
void reader_more_frames(struct json_reader *r);

/* ERR_DATA: the container that begins at `start` is one too deep. */
void reader_too_deep(struct json_reader *r, uint64_t start);

/*
 * Members and elements as long as they are of the usual kind: few spaces before
 * them, strings whose end is known, positive integers, literals, containers.
 * Whatever else comes, or is due in r->state, is left to the machine; so is what
 * stands near `end`, which is the chunk's.
 */
struct cursor reader_compact(struct json_reader *r, struct cursor c, const unsigned char *end);

/*
 * A string, in `state` IN_KEY or IN_STRING, whose opening quote stands at `c`
 * and whose end is not known: the chunk is over before, or has a fault.
 */
struct cursor reader_open_string(struct json_reader *r, struct cursor c, enum state state,
                                 bool wanted);

/* What comes next of a number, and its end: it began at `part`, or in an earlier chunk. */
const unsigned char *reader_number_part(struct json_reader *r, const unsigned char *p,
                                        const unsigned char *end);
const unsigned char *reader_number_done(struct json_reader *r, const unsigned char *part,
                                        const unsigned char *p, const unsigned char *end);

/* What comes next of true, false or null. */
const unsigned char *reader_literal_part(struct json_reader *r, const unsigned char *p,
                                         const unsigned char *end);

/* The other bytes of a token that began in an earlier chunk, if there is one. */
struct cursor reader_go_on(struct json_reader *r, struct cursor c);

static inline uint64_t
offset_of(const struct json_reader *r, const unsigned char *p)
{
    return r->shift + (uintptr_t)p;
}

static inline struct fault_place
place_of(const struct json_reader *r, uint64_t offset)
{
    return (struct fault_place){r->line, offset - r->line_start + 1, offset};
}

/* Tell of r->event, but for its id, at the wanted `node`.  False when stopped. */
static inline bool
emit(struct json_reader *r, const struct path_node *node)
{
    if (__builtin_expect(node->id_count != 1, 0))
        return reader_emit_each(r, node);
    r->event.id = node->ids[0];
    return r->fn(r->context, &r->event, r->err) == 0;
}

/* Tell of the wanted value from `start` to `end`; of a container its BEGIN. */
static inline bool
emit_value(struct json_reader *r, enum json_event_kind kind, struct slice text, uint64_t start,
           uint64_t end)
{
    r->event.kind = kind;
    r->event.text = text;
    r->event.start = start;
    r->event.end = end;
    return emit(r, r->top->target);
}

/* Tell of a value that is too long and was passed over. */
static inline bool
emit_long(struct json_reader *r, uint64_t start, uint64_t end)
{
    return emit_value(r, JSON_LONG, (struct slice){NULL, 0}, start, end);
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

/* One level down, into the container that began at `start`. */
static inline void
push(struct json_reader *r, bool object, uint64_t start)
{
    const struct path_node *node = r->top->target;

    if (__builtin_expect(++r->depth == r->capacity, 0))
        reader_more_frames(r);
    r->top = &r->frames[r->depth];
    *r->top = (struct frame){
        .node = node,
        .target = node != NULL && !object ? node->element : NULL,
        .start = start,
        .object = object,
        .matches = object && path_has_members(node),
    };
    if (object && node != NULL && node->guesses != NULL)
        r->top->expected = node->guesses->keys;
    r->event.key = (struct slice){NULL, 0};
    r->event.depth = r->depth;
}

/* A container begins at `p`. */
static inline const unsigned char *
open_container(struct json_reader *r, const unsigned char *p)
{
    const bool object = *p == '{';
    const uint64_t start = offset_of(r, p);

    if (__builtin_expect(r->depth == r->limits.depth, 0)) {
        reader_too_deep(r, start);
        return NULL;
    }
    if (is_wanted(r->top->target) && !emit_value(r, object ? JSON_BEGIN_OBJECT : JSON_BEGIN_ARRAY,
                                                 (struct slice){NULL, 0}, start, start + 1))
        return NULL;
    push(r, object, start);
    r->state = object ? FIRST_KEY : FIRST_ELEMENT;
    return p + 1;
}

/* The innermost container ends before offset `end`.  False when stopped. */
static inline bool
pop(struct json_reader *r, uint64_t end)
{
    const struct frame *closed = r->top;

    r->event.depth = --r->depth;
    r->top--;
    r->event.key = (struct slice){NULL, 0};
    if (!is_wanted(closed->node))
        return true;
    r->event.kind = closed->object ? JSON_END_OBJECT : JSON_END_ARRAY;
    r->event.text = (struct slice){NULL, 0};
    r->event.start = closed->start;
    r->event.end = end;
    return emit(r, closed->node);
}

/* The text of the string that opens at `c` and whose end is known. */
static inline struct slice
text_at(const struct json_reader *r, struct cursor c)
{
    const unsigned char *text = c.p + 1;

    return (struct slice){(const char *)text, (size_t)(quotes_at(&r->quotes, c.quote[1]) - text)};
}

static inline void
match_key(struct json_reader *r, struct slice key)
{
    r->event.key = key;
    r->top->target = path_step(r->top->node, key.data, key.len);
}

#endif
