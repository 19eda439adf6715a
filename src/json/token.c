/*
 * The tokens: strings that are long or have escapes, numbers, literals, and all
 * of them when they straddle chunks.  Then a token goes on in reader_go_on(),
 * and its text is collected only when somebody wants it.
 */
#include <string.h>

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
reader_emit(struct json_reader *r, const struct path_node *node, struct json_event *event)
{
    for (size_t i = 0; i < node->id_count; i++) {
        event->id = node->ids[i];
        if (r->fn(r->context, event, r->err) != 0)
            return false;
    }
    return true;
}

bool
reader_emit_value(struct json_reader *r, enum json_event_kind kind, struct slice text, uint64_t end)
{
    struct json_event event = {
        .kind = kind,
        .text = text,
        .start = r->start,
        .end = end,
        .depth = r->depth,
    };

    if (r->top->object)
        event.key = r->key;
    return reader_emit(r, r->top->target, &event);
}

bool
reader_emit_long(struct json_reader *r, uint64_t end)
{
    return reader_emit_value(r, JSON_LONG, (struct slice){NULL, 0}, end);
}

/* The text of a string that is over, decoded; it lives until `decoded` changes. */
static struct slice
string_text(const struct json_reader *r, struct str *decoded, struct slice raw)
{
    if (!r->string.escaped)
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
 * Whether `len` bytes are not too much for the string that is being read.  A
 * key that only names can match is given up when it is longer than they are.
 */
static bool
string_fits(struct json_reader *r, size_t len)
{
    const struct path_node *node = r->top->node;

    if (r->state != IN_KEY || node->any != NULL)
        return reader_fits(r, len);
    if (len > node->longest * LONGEST_SPELLING)
        r->wanted = false;
    return true;
}

/* A key that is `raw` in its spelling and not short, or came in parts. */
static void
match_long_key(struct json_reader *r, struct slice raw)
{
    struct slice key = string_text(r, &r->key_text, raw);

    if (key.data == r->text.data) {
        /* The value's text will need that room. */
        str_truncate(&r->key_text, 0);
        str_append(&r->key_text, key.data, key.len);
        key.data = r->key_text.data;
    }
    match_key(r, key);
}

/* A string's text came in part: `part` to `stop`, where the scan stopped. */
static const unsigned char *
string_part(struct json_reader *r, const unsigned char *part, const unsigned char *stop,
            const unsigned char *end)
{
    struct slice raw = {(const char *)part, (size_t)(stop - part)};

    if (r->wanted && !string_fits(r, r->text.len + raw.len))
        return NULL;
    if (stop < end && !scan_closed(&r->string, stop))
        return string_fault(r, stop);
    if (r->wanted && (stop == end || r->text.len > 0)) {
        str_append(&r->text, raw.data, raw.len);
        raw = (struct slice){r->text.data, r->text.len};
    }
    if (stop == end)
        return end;
    if (r->state == IN_KEY) {
        if (r->wanted)
            match_long_key(r, raw);
        else
            r->top->target = NULL;
        return key_done(r, stop + 1, end);
    }
    if (r->wanted && !reader_emit_value(r, JSON_STRING, string_text(r, &r->decoded, raw),
                                        offset_of(r, stop) + 1))
        return NULL;
    if (r->passed && !reader_emit_long(r, offset_of(r, stop) + 1))
        return NULL;
    return value_done(r, stop + 1, end);
}

const unsigned char *
reader_long_string(struct json_reader *r, enum state state, bool wanted, const unsigned char *text,
                   const unsigned char *p, const unsigned char *end)
{
    r->state = state;
    r->wanted = wanted;
    r->passed = false;
    r->start = offset_of(r, text) - 1;
    r->string = (struct scan_state){0};
    str_truncate(&r->text, 0);
    return string_part(r, text, r->scan(&r->string, p, end), end);
}

const unsigned char *
reader_number_done(struct json_reader *r, const unsigned char *part, const unsigned char *p,
                   const unsigned char *end)
{
    struct slice text = {(const char *)part, (size_t)(p - part)};

    if (r->wanted && !reader_fits(r, r->text.len + text.len))
        return NULL;
    if (r->passed && !reader_emit_long(r, offset_of(r, p)))
        return NULL;
    if (r->wanted) {
        if (r->text.len > 0) {
            str_append(&r->text, text.data, text.len);
            text = (struct slice){r->text.data, r->text.len};
        }
        if (!reader_emit_value(r, JSON_NUMBER, text, offset_of(r, p)))
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
        if (!reader_emit_value(r, kind, (struct slice){NULL, 0}, offset_of(r, p)))
            return NULL;
    }
    return value_done(r, p, end);
}

const unsigned char *
reader_go_on(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    switch (r->state) {
    case IN_KEY:
    case IN_STRING:
        return string_part(r, p, r->scan(&r->string, p, end), end);
    case IN_NUMBER:
        return reader_number_part(r, p, end);
    case IN_LITERAL:
        return reader_literal_part(r, p, end);
    default:
        return p;
    }
}
