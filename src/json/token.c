/*
 * The tokens: strings that are long or have escapes, numbers, literals, and all
 * of them when they straddle chunks.  Then a token goes on in reader_go_on(),
 * and its text is collected only when somebody wants it.
 */
#include <string.h>

#include "base/mem.h"
#include "json/reader_inner.h"
#include "json/unescape.h"

/* Bytes of the longest spelling of one byte, "\u0041". */
enum { LONGEST_SPELLING = 6 };

const char *
reader_due(const struct json_reader *r)
{
    switch (r->state) {
    case FIRST_ELEMENT:
        return "a value or ']'";
    case FIRST_KEY:
        return "a key or '}'";
    case KEY:
        return "a key";
    case COLON:
        return "':'";
    case END:
        return "the end of the input";
    case IN_KEY:
    case IN_STRING:
        return "the end of a string";
    case IN_LITERAL:
        return r->literal;
    case IN_NUMBER:
        if (!number_is_whole(r->number))
            return "a digit";
        /* fall through */
    case COMMA:
        return r->top->object ? "',' or '}'" : "',' or ']'";
    default:
        return "a value";
    }
}

const unsigned char *
reader_fault(struct json_reader *r, const unsigned char *p, const char *expected)
{
    struct fault_place at = place_of(r, offset_of(r, p));

    fault_set(r->err, &at, expected, *p);
    return NULL;
}

bool
reader_fits(struct json_reader *r, size_t len)
{
    if (len <= r->limits.value_length)
        return true;
    if (r->limits.pass_over_long) {
        r->wanted = false;
        r->passed = true;
        return true;
    }
    struct fault_place at = place_of(r, r->start);
    fault_say(r->err, &at, "a value is longer than %zu bytes", r->limits.value_length);
    return false;
}

bool
reader_emit_each(struct json_reader *r, const struct path_node *node)
{
    for (size_t i = 0; i < node->id_count; i++) {
        r->event.id = node->ids[i];
        if (r->fn(r->context, &r->event, r->err) != 0)
            return false;
    }
    return true;
}

void
reader_more_frames(struct json_reader *r)
{
    r->capacity *= 2;
    r->frames = mem_realloc_array(r->frames, r->capacity, sizeof *r->frames);
}

void
reader_too_deep(struct json_reader *r, uint64_t start)
{
    struct fault_place at = place_of(r, start);

    fault_say(r->err, &at, "more than %u containers inside each other", r->limits.depth);
}

struct slice
reader_text(struct str *decoded, struct slice raw, bool escaped)
{
    if (!escaped)
        return raw;
    str_truncate(decoded, 0);
    unescape_text(decoded, raw);
    return (struct slice){str_text(decoded), decoded->len};
}

static const unsigned char *
string_fault(struct json_reader *r, const unsigned char *p)
{
    if (r->string.due > 0 || *p >= 0x80)
        return reader_fault(r, p, r->string.due > 0 ? "the rest of a UTF-8 character" : "UTF-8");
    if (r->string.escape == 1)
        return reader_fault(r, p, "one of \"\\/bfnrtu after a backslash");
    if (r->string.escape > 1)
        return reader_fault(r, p, "a hexadecimal digit");
    return reader_fault(r, p, "'\"' or a character that needs no escape");
}

/*
 * Whether `len` bytes are not too much for the key that is being read.  One that
 * only names can match is given up when it is longer than they are.
 */
static bool
key_fits(struct json_reader *r, size_t len)
{
    const struct path_node *node = r->top->node;

    if (node->any != NULL)
        return reader_fits(r, len);
    if (len > node->longest * LONGEST_SPELLING)
        r->wanted = false;
    return true;
}

bool
reader_match_key(struct json_reader *r, struct slice raw, bool escaped)
{
    struct frame *top = r->top;

    r->wanted = true;
    top->target = NULL;
    if (!key_fits(r, raw.len))
        return false;
    if (!r->wanted)
        return true;
    match_key(r, reader_text(&r->key_text, raw, escaped));
    if (top->expected != NULL && !escaped)
        top->expected = guess_learn(top->node->guesses, top->expected, raw, top->target);
    return true;
}

/* A key that is `raw` in its spelling and came in parts. */
static void
match_parted_key(struct json_reader *r, struct slice raw, bool escaped)
{
    struct slice key = reader_text(&r->key_text, raw, escaped);

    if (key.data == r->text.data) {
        /* The value's text will need that room. */
        str_truncate(&r->key_text, 0);
        str_append(&r->key_text, key.data, key.len);
        key.data = r->key_text.data;
    }
    match_key(r, key);
}

/* A string is over; `raw` is its text and `stop` its closing quote. */
static const unsigned char *
string_done(struct json_reader *r, struct slice raw, const unsigned char *stop)
{
    const unsigned char *end = r->quotes.end;
    const bool escaped = r->wanted && raw.len > 0 && memchr(raw.data, '\\', raw.len) != NULL;

    if (r->state == IN_KEY) {
        if (r->wanted)
            match_parted_key(r, raw, escaped);
        else
            r->top->target = NULL;
        return key_done(r, stop + 1, end);
    }
    if (r->wanted && !emit_value(r, JSON_STRING, reader_text(&r->decoded, raw, escaped), r->start,
                                 offset_of(r, stop) + 1))
        return NULL;
    if (r->passed && !emit_long(r, r->start, offset_of(r, stop) + 1))
        return NULL;
    return value_done(r, stop + 1, end);
}

/* A string's text came in part: `part` to `stop`, where the string or the chunk ends, or a fault
 * is. */
static const unsigned char *
string_part(struct json_reader *r, const unsigned char *part, const unsigned char *stop)
{
    const unsigned char *end = r->quotes.end;
    struct slice raw = {(const char *)part, (size_t)(stop - part)};
    const size_t len = r->text.len + raw.len;

    if (r->wanted && !(r->state == IN_KEY ? key_fits(r, len) : reader_fits(r, len)))
        return NULL;
    if (stop < end && !scan_closed(&r->string, stop))
        return string_fault(r, stop);
    if (r->wanted && (stop == end || r->text.len > 0)) {
        str_append(&r->text, raw.data, raw.len);
        raw = (struct slice){r->text.data, r->text.len};
    }
    return stop == end ? end : string_done(r, raw, stop);
}

/* More of a string's text, from `p` on, where a fault is known to be ahead. */
static const unsigned char *
faulty_part(struct json_reader *r, const unsigned char *p)
{
    bool escaped = false;

    return string_part(r, p, scan_text(&r->string, &escaped, p, r->quotes.end));
}

struct cursor
reader_open_string(struct json_reader *r, struct cursor c, enum state state, bool wanted)
{
    const unsigned char *text = c.p + 1;

    r->state = state;
    r->wanted = wanted;
    r->passed = false;
    r->start = offset_of(r, c.p);
    str_truncate(&r->text, 0);
    if (r->quotes.faulty) {
        r->string = (struct scan_state){0};
        c.p = faulty_part(r, text);
    } else {
        c.p = string_part(r, text, r->quotes.end);
        c.quote++;
    }
    return c;
}

/* The string goes on that an earlier chunk began. */
static struct cursor
go_on_in_string(struct json_reader *r, struct cursor c)
{
    if (*c.quote == QUOTES_NONE)
        c.quote = quotes_more(&r->quotes, c.quote);
    if (*c.quote != QUOTES_NONE) {
        r->string = (struct scan_state){0};
        c.p = string_part(r, c.p, quotes_at(&r->quotes, *c.quote++));
    } else if (r->quotes.faulty) {
        c.p = faulty_part(r, c.p);
    } else {
        c.p = string_part(r, c.p, r->quotes.end);
    }
    return c;
}

const unsigned char *
reader_number_done(struct json_reader *r, const unsigned char *part, const unsigned char *p,
                   const unsigned char *end)
{
    struct slice text = {(const char *)part, (size_t)(p - part)};

    if (r->wanted && !reader_fits(r, r->text.len + text.len))
        return NULL;
    if (r->passed && !emit_long(r, r->start, offset_of(r, p)))
        return NULL;
    if (r->wanted) {
        if (r->text.len > 0) {
            str_append(&r->text, text.data, text.len);
            text = (struct slice){r->text.data, r->text.len};
        }
        if (!emit_value(r, JSON_NUMBER, text, r->start, offset_of(r, p)))
            return NULL;
    }
    return value_done(r, p, end);
}

const unsigned char *
reader_number_part(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    const unsigned char *stop = number_scan(&r->number, p, end);
    size_t len = (size_t)(stop - p);

    if (r->wanted && !reader_fits(r, r->text.len + len))
        return NULL;
    if (stop == end) {
        if (r->wanted)
            str_append(&r->text, p, len);
        return end;
    }
    if (!number_is_whole(r->number))
        return reader_fault(r, stop, reader_due(r));
    return reader_number_done(r, p, stop, end);
}

const unsigned char *
reader_literal_part(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    for (; *r->literal_next != '\0'; p++) {
        if (p == end)
            return end;
        if (*p != (unsigned char)*r->literal_next)
            return reader_fault(r, p, reader_due(r));
        r->literal_next++;
    }
    if (is_wanted(r->top->target)) {
        char first = *r->literal;
        enum json_event_kind kind = first == 't'   ? JSON_TRUE
                                    : first == 'f' ? JSON_FALSE
                                                   : JSON_NULL;
        if (!emit_value(r, kind, (struct slice){NULL, 0}, r->start, offset_of(r, p)))
            return NULL;
    }
    return value_done(r, p, end);
}

struct cursor
reader_go_on(struct json_reader *r, struct cursor c)
{
    switch (r->state) {
    case IN_KEY:
    case IN_STRING:
        return go_on_in_string(r, c);
    case IN_NUMBER:
        c.p = reader_number_part(r, c.p, r->quotes.end);
        break;
    case IN_LITERAL:
        c.p = reader_literal_part(r, c.p, r->quotes.end);
        break;
    default:
        break;
    }
    return c;
}
