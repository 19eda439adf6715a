/*
 * What a page of the Hub is made of, nearly throughout: members and elements
 * that follow each other without a space.  Here they are taken with nothing
 * kept in the reader but what is told of; the machine in reader.c takes what is
 * of another kind, and what stands near the end of a chunk.
 *
 * Functions take one thing whole and return true, or leave all as it was and
 * return false; c->p is NULL then if the reading has failed.
 */
#include <string.h>

#include "json/reader_inner.h"

/* So many bytes can be read anywhere without looking for the chunk's end. */
enum { SLACK = 1 + GUESS_BYTES };

/* A key and its colon. */
static inline bool
take_key(struct json_reader *r, struct cursor *c, struct frame *top, const unsigned char *safe)
{
    if (*c->p != '"' || c->quote[1] == QUOTES_NONE)
        return false;
    const struct slice text = text_at(r, *c);
    const unsigned char *colon = c->p + text.len + 2;
    if (colon >= safe || *colon != ':')
        return false;
    if (top->matches) {
        const struct guess *key = top->expected;
        if (key != NULL && guess_is(key, text)) {
            top->expected = key + 1;
            top->target = key->target;
            r->event.key = text;
        } else {
            r->start = offset_of(r, c->p);
            if (!reader_match_key(r, text, (c->quote[1] & QUOTES_ESCAPED) != 0)) {
                c->p = NULL;
                return false;
            }
        }
    }
    c->p = colon + 1;
    c->quote += 2;
    return true;
}

static inline bool
take_string(struct json_reader *r, struct cursor *c, const struct frame *top)
{
    if (c->quote[1] == QUOTES_NONE)
        return false;
    const struct slice text = text_at(r, *c);
    const unsigned char *next = c->p + text.len + 2;
    if (is_wanted(top->target)) {
        struct slice value = text;
        if (text.len > r->limits.value_length)
            return false;
        if (__builtin_expect((c->quote[1] & QUOTES_ESCAPED) != 0, 0))
            value = reader_text(&r->decoded, text, true);
        if (!emit_value(r, JSON_STRING, value, offset_of(r, c->p), offset_of(r, next))) {
            c->p = NULL;
            return false;
        }
    }
    c->p = next;
    c->quote += 2;
    return true;
}

/* A positive integer. */
static inline bool
take_number(struct json_reader *r, struct cursor *c, const struct frame *top)
{
    const unsigned char *p = c->p;
    const unsigned len = number_digits(p);

    if (len == NUMBER_SHORT || p[len] == '.' || (p[len] | 0x20) == 'e')
        return false;
    if (is_wanted(top->target)) {
        const struct slice text = {(const char *)p, len};
        if (len > r->limits.value_length)
            return false;
        if (!emit_value(r, JSON_NUMBER, text, offset_of(r, p), offset_of(r, p + len))) {
            c->p = NULL;
            return false;
        }
    }
    c->p = p + len;
    return true;
}

static inline bool
take_literal(struct json_reader *r, struct cursor *c, const struct frame *top)
{
    static const struct {
        enum json_event_kind kind;
        char text[6];
    } literals[] = {{JSON_TRUE, "true"}, {JSON_FALSE, "false"}, {JSON_NULL, "null"}};
    const unsigned char *p = c->p;
    const unsigned which = *p == 't' ? 0 : *p == 'f' ? 1 : 2;
    const size_t len = which == 1 ? 5 : 4;

    if (memcmp(p, literals[which].text, 4) != 0 || (which == 1 && p[4] != 'e'))
        return false;
    if (is_wanted(top->target) &&
        !emit_value(r, literals[which].kind, (struct slice){NULL, 0}, offset_of(r, p),
                    offset_of(r, p + len))) {
        c->p = NULL;
        return false;
    }
    c->p = p + len;
    return true;
}

/* A value that is no container. */
static inline bool
take_scalar(struct json_reader *r, struct cursor *c, const struct frame *top)
{
    const unsigned char first = *c->p;

    if (first == '"')
        return take_string(r, c, top);
    if (first >= '1' && first <= '9')
        return take_number(r, c, top);
    if (first == 't' || first == 'f' || first == 'n')
        return take_literal(r, c, top);
    return false;
}

/* Behind an element: the strings that follow it, nothing but commas between them. */
static inline bool
take_more_strings(struct json_reader *r, struct cursor *c, const struct frame *top,
                  const unsigned char *safe)
{
    while (c->p < safe && c->p[0] == ',' && c->p[1] == '"') {
        c->p++;
        if (!take_string(r, c, top))
            return false;
    }
    return true;
}

/* Behind a value: the brackets that close here, and a comma.  The state that follows. */
static inline enum state
take_ends(struct json_reader *r, struct cursor *c, const unsigned char *safe)
{
    while (c->p < safe) {
        const bool object = r->top->object;
        const unsigned char mark = *c->p;
        if (mark == ',') {
            c->p++;
            return object ? KEY : VALUE;
        }
        if (mark != (object ? '}' : ']'))
            break;
        if (!pop(r, offset_of(r, c->p) + 1)) {
            c->p = NULL;
            return COMMA;
        }
        c->p++;
        if (r->depth == 0)
            return END;
    }
    return COMMA;
}

struct cursor
reader_compact(struct json_reader *r, struct cursor c, const unsigned char *end)
{
    enum state state = r->state;

    if (c.p == NULL || end - c.p <= SLACK)
        return c;
    const unsigned char *const safe = end - SLACK;
    struct frame *top = r->top;
    while (state <= KEY && c.p != NULL && c.p < safe) {
        if (state >= FIRST_KEY) {
            if (!take_key(r, &c, top, safe))
                break;
            state = VALUE;
            if (c.p >= safe)
                break;
        }
        if ((*c.p | 0x20) == '{') {
            c.p = open_container(r, c.p);
            if (c.p == NULL)
                break;
            top = r->top;
            state = r->state;
            if (*c.p != (top->object ? '}' : ']'))
                continue;
        } else if (!take_scalar(r, &c, top)) {
            break;
        } else if (!top->object && !take_more_strings(r, &c, top, safe)) {
            state = VALUE;
            break;
        }
        state = take_ends(r, &c, safe);
        top = r->top;
    }
    r->state = state;
    return c;
}
