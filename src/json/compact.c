/*
 * What documents are made of, nearly throughout: members and elements that
 * follow each other, in a page of the Hub without a space, in a file of ours
 * each on a line of its own.  Here they are taken with nothing kept in the
 * reader but what is told of; the machine in reader.c takes what is of another
 * kind, and what stands near the end of a chunk.
 *
 * The functions that return a bool take one thing whole, or leave all as it was
 * and return false; c->p is NULL then if the reading has failed.
 */
#include <string.h>

#include "json/reader_inner.h"

/*
 * At least so many bytes stand behind a string's end, and behind every bracket
 * and element: room for what is looked at before the next such check, a number
 * and some marks, and spaces before each of two tokens.
 */
enum { SLACK = 128, MOST_SPACES = 32 };

/*
 * All of it becomes one function: where the reading stands is then in registers
 * throughout, which is worth a third of the time.
 */
#define PART static inline __attribute__((always_inline))

/* What stopped a run of members or elements. */
enum stop {
    OTHER,   /* something that is not taken here, or a failure */
    BRACKET, /* a container begins */
    BEHIND,  /* no comma follows the value */
};

/* A string: its text, and the byte behind its closing quote. */
struct string {
    struct slice text;
    const unsigned char *next;
    bool escaped;
};

/* The string that opens at `c`, if its end is known and at least SLACK bytes stand behind it. */
PART bool
find_string(const struct json_reader *r, struct cursor c, uint32_t safe, struct string *out)
{
    const unsigned char *text = c.p + 1;
    const uint32_t close = c.quote[1] & ~QUOTES_ESCAPED;

    /* QUOTES_NONE is beyond any place too. */
    if (close >= safe)
        return false;
    const unsigned char *quote = r->quotes.chunk + close;
    out->text = (struct slice){(const char *)text, (size_t)(quote - text)};
    out->next = quote + 1;
    out->escaped = (c.quote[1] & QUOTES_ESCAPED) != 0;
    return true;
}

/*
 * Past the spaces at `c`, but no more than MOST_SPACES; false when there are none.  Where
 * they are looked for something else was expected, so that a document without
 * spaces pays nothing.
 */
PART bool
take_spaces(struct json_reader *r, struct cursor *c)
{
    const unsigned char *p = c->p;
    const unsigned char *const last = p + MOST_SPACES;

    for (; p < last && *p <= ' '; p++) {
        if (*p == '\n') {
            r->line++;
            r->line_start = offset_of(r, p) + 1;
        } else if (*p != ' ' && *p != '\t' && *p != '\r') {
            break;
        }
    }
    const bool some = p > c->p;
    c->p = p;
    return some;
}

/* A key and its colon. */
PART bool
take_key(struct json_reader *r, struct cursor *c, struct frame *top, uint32_t safe)
{
    struct string key;

    if (*c->p != '"' && !(take_spaces(r, c) && *c->p == '"'))
        return false;
    if (!find_string(r, *c, safe, &key) || *key.next != ':')
        return false;
    const struct guess *guess = top->expected;
    if (guess != NULL && (guess_is(guess, key.text) || guess_is(++guess, key.text))) {
        top->expected = guess + 1;
        top->target = guess->target;
        r->event.key = key.text;
    } else if (top->matches) {
        r->start = offset_of(r, c->p);
        if (!reader_match_key(r, key.text, key.escaped)) {
            c->p = NULL;
            return false;
        }
    }
    c->p = key.next + 1;
    c->quote += 2;
    return true;
}

PART bool
take_string(struct json_reader *r, struct cursor *c, const struct frame *top, uint32_t safe)
{
    struct string s;

    if (!find_string(r, *c, safe, &s))
        return false;
    if (is_wanted(top->target)) {
        if (s.text.len > r->limits.value_length)
            return false;
        if (__builtin_expect(s.escaped, 0))
            s.text = reader_text(&r->decoded, s.text, true);
        if (!emit_value(r, JSON_STRING, s.text, offset_of(r, c->p), offset_of(r, s.next))) {
            c->p = NULL;
            return false;
        }
    }
    c->p = s.next;
    c->quote += 2;
    return true;
}

/* A positive integer. */
PART bool
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

PART bool
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
    if (is_wanted(top->target) && !emit_value(r, literals[which].kind, (struct slice){NULL, 0},
                                              offset_of(r, p), offset_of(r, p + len))) {
        c->p = NULL;
        return false;
    }
    c->p = p + len;
    return true;
}

/* A value that is no container. */
PART bool
take_scalar(struct json_reader *r, struct cursor *c, const struct frame *top, uint32_t safe)
{
    const unsigned char first = *c->p;

    if (first == '"')
        return take_string(r, c, top, safe);
    if (first >= '1' && first <= '9')
        return take_number(r, c, top);
    if (first == 't' || first == 'f' || first == 'n')
        return take_literal(r, c, top);
    return false;
}

PART bool
is_bracket(unsigned char c)
{
    return (c | 0x20) == '{';
}

/* A value, if it is no container: OTHER when it is none of these, BEHIND when it was taken. */
PART enum stop
take_value(struct json_reader *r, struct cursor *c, const struct frame *top, uint32_t safe)
{
    for (bool again = false;; again = true) {
        if (is_bracket(*c->p))
            return BRACKET;
        if (take_scalar(r, c, top, safe))
            return BEHIND;
        /* Once: SLACK has room for no more. */
        if (again || c->p == NULL || !take_spaces(r, c))
            return OTHER;
    }
}

PART enum stop
take_members(struct json_reader *r, struct cursor *c, struct frame *top, uint32_t safe,
             enum state *state)
{
    while (take_key(r, c, top, safe)) {
        *state = VALUE;
        enum stop stop = take_value(r, c, top, safe);
        if (stop != BEHIND)
            return stop;
        *state = COMMA;
        if (*c->p != ',')
            return BEHIND;
        *state = KEY;
        c->p++;
    }
    return OTHER;
}

PART enum stop
take_elements(struct json_reader *r, struct cursor *c, struct frame *top, uint32_t safe,
              enum state *state)
{
    while (c->p - r->quotes.chunk < safe) {
        enum stop stop = take_value(r, c, top, safe);
        if (stop != BEHIND)
            return stop;
        *state = COMMA;
        if (*c->p != ',')
            return BEHIND;
        *state = VALUE;
        c->p++;
    }
    return OTHER;
}

/* Behind a value: the brackets that close here, and a comma.  The state that follows. */
PART enum state
take_ends(struct json_reader *r, struct cursor *c, uint32_t safe)
{
    while (c->p - r->quotes.chunk < safe) {
        const bool object = r->top->object;
        const unsigned char mark = *c->p;
        if (mark == ',') {
            c->p++;
            return object ? KEY : VALUE;
        }
        if (mark != (object ? '}' : ']')) {
            if (mark <= ' ' && take_spaces(r, c))
                continue;
            break;
        }
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

    /* Neither near the end, nor between a key and its value. */
    if (c.p == NULL || end - c.p <= SLACK || (state == VALUE && r->top->object))
        return c;
    const uint32_t safe = (uint32_t)(end - r->quotes.chunk - SLACK);
    while (state <= KEY) {
        struct frame *top = r->top;
        enum stop stop = state >= FIRST_KEY ? take_members(r, &c, top, safe, &state)
                                            : take_elements(r, &c, top, safe, &state);
        if (stop == OTHER)
            break;
        if (stop == BRACKET) {
            c.p = open_container(r, c.p);
            if (c.p == NULL)
                break;
            state = r->state;
            if (*c.p != (r->top->object ? '}' : ']'))
                continue;
        }
        state = take_ends(r, &c, safe);
        if (c.p == NULL)
            break;
    }
    r->state = state;
    return c;
}
