/*
 * The reader is a machine whose state says what is due next.  Between chunks it
 * stands at any byte: between tokens, or within one.  A token that lies whole in
 * its chunk, as nearly all do, is taken in one step without being copied; one
 * that straddles chunks goes on in token_go_on(), which collects its text only
 * when somebody wants it.
 *
 * Each open container has a frame with the node of the wanted paths it stands
 * at, NULL when nothing inside is wanted; then keys are not even compared.
 *
 * Functions that take bytes return the first they did not take, or NULL after
 * a failure.
 */
#include "json/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/fault.h"
#include "json/number.h"
#include "json/paths.h"
#include "json/scan.h"
#include "json/utf8.h"

enum {
    DEFAULT_DEPTH = 512,
    DEFAULT_VALUE_LENGTH = 16 << 20,
    FIRST_FRAMES = 16,
    /* "\u0041" is the longest spelling of a byte. */
    LONGEST_SPELLING = 6,
};

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
    struct scan_state string;
    enum number_state number;
    const char *literal;
    const char *literal_next;
    struct str text;    /* what earlier chunks held of it, as it is spelt */
    struct str decoded; /* a string whose text has escapes */

    struct slice key;    /* of the member whose value is due or being read */
    struct str key_text; /* it, when it is no part of the chunk */
};

static uint64_t
offset_of(const struct json_reader *r, const unsigned char *p)
{
    return r->base + (uint64_t)(p - r->chunk);
}

static struct fault_place
place_of(const struct json_reader *r, uint64_t offset)
{
    return (struct fault_place){r->line, offset - r->line_start + 1, offset};
}

/* What the state asks for, in words. */
static const char *
due(const struct json_reader *r)
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

static const unsigned char *
fault(struct json_reader *r, const unsigned char *p, const char *expected)
{
    struct fault_place at = place_of(r, offset_of(r, p));

    fault_set(r->err, &at, expected, *p);
    return NULL;
}

static bool
is_wanted(const struct path_node *node)
{
    return node != NULL && node->id_count > 0;
}

/* False, with the error set, when a wanted text of `len` bytes is too long. */
static bool
fits(struct json_reader *r, size_t len)
{
    if (len <= r->limits.value_length)
        return true;
    struct fault_place at = place_of(r, r->start);
    fault_say(r->err, &at, "a value is longer than %zu bytes", r->limits.value_length);
    return false;
}

/* Tell of an event at `node`, once for each path that ends there. */
static bool
emit(struct json_reader *r, const struct path_node *node, struct json_event *event)
{
    for (size_t i = 0; i < node->id_count; i++) {
        event->id = node->ids[i];
        if (r->fn(r->context, event, r->err) != 0)
            return false;
    }
    return true;
}

/* Tell of a value without members or elements, which ends before `end`. */
static bool
emit_scalar(struct json_reader *r, enum json_event_kind kind, struct slice text, uint64_t end)
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
    return emit(r, r->top->target, &event);
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

/* The text of a string that is over, decoded; it lives until `decoded` changes. */
static struct slice
string_text(const struct json_reader *r, struct str *decoded, struct slice raw)
{
    if (!r->string.escaped)
        return raw;
    str_truncate(decoded, 0);
    utf8_unescape(decoded, raw);
    return (struct slice){str_text(decoded), decoded->len};
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

static void
match_key(struct json_reader *r, struct slice key)
{
    r->key = key;
    r->top->target = path_step(r->top->node, key.data, key.len);
}

static const unsigned char *
string_fault(struct json_reader *r, const unsigned char *p)
{
    if (r->string.due > 0 || *p >= 0x80)
        return fault(r, p, r->string.due > 0 ? "the rest of a UTF-8 character" : "UTF-8");
    if (r->string.escape == 1)
        return fault(r, p, "one of \"\\/bfnrtu after a backslash");
    if (r->string.escape > 1)
        return fault(r, p, "a hexadecimal digit");
    return fault(r, p, "'\"' or a character that needs no escape");
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
        return fits(r, len);
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
    if (r->wanted &&
        !emit_scalar(r, JSON_STRING, string_text(r, &r->decoded, raw), offset_of(r, stop) + 1))
        return NULL;
    return value_done(r, stop + 1, end);
}

/* A string that is not short and plain; its text is, from `text` to `p`. */
static const unsigned char *
long_string(struct json_reader *r, enum state state, bool wanted, const unsigned char *text,
            const unsigned char *p, const unsigned char *end)
{
    r->state = state;
    r->wanted = wanted;
    r->start = offset_of(r, text) - 1;
    r->string = (struct scan_state){0};
    str_truncate(&r->text, 0);
    return string_part(r, text, r->scan(&r->string, p, end), end);
}

/* A key that is looked up, and is short and plain.  False when it is too long. */
static bool
match_short_key(struct json_reader *r, struct slice key, uint64_t start)
{
    struct frame *top = r->top;

    r->start = start;
    if (top->node->any != NULL && !fits(r, key.len))
        return false;
    match_key(r, key);
    if (top->node->guesses != NULL)
        top->expected = guess_learn(top->node->guesses, top->expected, key, top->target);
    return true;
}

/* A key; its opening quote stands at `p`. */
static inline const unsigned char *
take_key(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    struct frame *top = r->top;
    const unsigned char *text = p + 1;

    if (top->matches && top->node->guesses != NULL) {
        const struct guess *key = guess_check(top->node->guesses, top->expected, text, end);
        if (key != NULL) {
            top->expected++;
            top->target = key->target;
            r->key = (struct slice){(const char *)text, key->len};
            r->state = VALUE;
            return text + key->len + 2;
        }
    }
    const unsigned char *stop = scan_short(text, end);
    if (stop >= end || *stop != '"')
        return long_string(r, IN_KEY, top->matches, text, stop, end);
    if (top->matches) {
        struct slice key = {(const char *)text, (size_t)(stop - text)};
        if (!match_short_key(r, key, offset_of(r, p)))
            return NULL;
    }
    return key_done(r, stop + 1, end);
}

static inline const unsigned char *
take_string(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    const unsigned char *text = p + 1;
    const unsigned char *stop = scan_short(text, end);
    const bool wanted = is_wanted(r->top->target);

    if (stop >= end || *stop != '"')
        return long_string(r, IN_STRING, wanted, text, stop, end);
    if (wanted) {
        struct slice value = {(const char *)text, (size_t)(stop - text)};
        r->start = offset_of(r, p);
        if (!fits(r, value.len) || !emit_scalar(r, JSON_STRING, value, offset_of(r, stop + 1)))
            return NULL;
    }
    return value_done(r, stop + 1, end);
}

/* A number is over before `p`; it began at `part`, or in an earlier chunk. */
static const unsigned char *
number_done(struct json_reader *r, const unsigned char *part, const unsigned char *p,
            const unsigned char *end)
{
    struct slice text = {(const char *)part, (size_t)(p - part)};

    if (r->wanted) {
        if (!fits(r, r->text.len + text.len))
            return NULL;
        if (r->text.len > 0) {
            str_append(&r->text, text.data, text.len);
            text = (struct slice){r->text.data, r->text.len};
        }
        if (!emit_scalar(r, JSON_NUMBER, text, offset_of(r, p)))
            return NULL;
    }
    return value_done(r, p, end);
}

static const unsigned char *
number_part(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    const unsigned char *stop = number_scan(&r->number, p, end);
    size_t len = (size_t)(stop - p);

    if (r->wanted && !fits(r, r->text.len + len))
        return NULL;
    if (stop == end) {
        if (r->wanted)
            str_append(&r->text, p, len);
        return end;
    }
    if (!number_is_whole(r->number))
        return fault(r, stop, due(r));
    return number_done(r, p, stop, end);
}

static inline const unsigned char *
take_number(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    const unsigned char *stop = number_short(p, end);

    r->start = offset_of(r, p);
    r->wanted = is_wanted(r->top->target);
    str_truncate(&r->text, 0);
    if (stop != NULL)
        return number_done(r, p, stop, end);
    r->number = NUMBER_START;
    r->state = IN_NUMBER;
    return number_part(r, p, end);
}

static const unsigned char *
literal_part(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    for (; *r->literal_next != '\0'; p++) {
        if (p == end)
            return end;
        if (*p != (unsigned char)*r->literal_next)
            return fault(r, p, due(r));
        r->literal_next++;
    }
    if (is_wanted(r->top->target)) {
        char first = *r->literal;
        enum json_event_kind kind = first == 't'   ? JSON_TRUE
                                    : first == 'f' ? JSON_FALSE
                                                   : JSON_NULL;
        if (!emit_scalar(r, kind, (struct slice){NULL, 0}, offset_of(r, p)))
            return NULL;
    }
    return value_done(r, p, end);
}

static inline const unsigned char *
take_literal(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    r->start = offset_of(r, p);
    r->literal = *p == 't' ? "true" : *p == 'f' ? "false" : "null";
    r->literal_next = r->literal;
    r->state = IN_LITERAL;
    return literal_part(r, p, end);
}

static void
push(struct json_reader *r, bool object, uint64_t start)
{
    const struct path_node *node = r->top->target;

    if (++r->depth == r->capacity) {
        r->capacity *= 2;
        r->frames = mem_realloc_array(r->frames, r->capacity, sizeof *r->frames);
    }
    r->top = &r->frames[r->depth];
    *r->top = (struct frame){
        .node = node,
        .target = node != NULL && !object ? node->element : NULL,
        .start = start,
        .object = object,
        .matches = object && path_has_members(node),
    };
}

static inline const unsigned char *
open_container(struct json_reader *r, const unsigned char *p)
{
    const bool object = *p == '{';
    const uint64_t start = offset_of(r, p);

    if (r->depth == r->limits.depth) {
        struct fault_place at = place_of(r, start);
        fault_say(r->err, &at, "more than %u containers inside each other", r->limits.depth);
        return NULL;
    }
    if (is_wanted(r->top->target)) {
        r->start = start;
        if (!emit_scalar(r, object ? JSON_BEGIN_OBJECT : JSON_BEGIN_ARRAY, (struct slice){NULL, 0},
                         start + 1))
            return NULL;
    }
    push(r, object, start);
    r->state = object ? FIRST_KEY : FIRST_ELEMENT;
    return p + 1;
}

/* The end of the innermost container stands at `p`. */
static inline const unsigned char *
close_container(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    const struct frame *closed = r->top;

    r->depth--;
    r->top--;
    if (is_wanted(closed->node)) {
        struct json_event event = {
            .kind = closed->object ? JSON_END_OBJECT : JSON_END_ARRAY,
            .start = closed->start,
            .end = offset_of(r, p) + 1,
            .depth = r->depth,
        };
        if (!emit(r, closed->node, &event))
            return NULL;
    }
    return value_done(r, p + 1, end);
}

static inline const unsigned char *
take_value(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    switch (*p) {
    case '"':
        return take_string(r, p, end);
    case '{':
    case '[':
        return open_container(r, p);
    case 't':
    case 'f':
    case 'n':
        return take_literal(r, p, end);
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        return take_number(r, p, end);
    default:
        return fault(r, p, due(r));
    }
}

/* The other bytes of a token that began in an earlier chunk. */
static const unsigned char *
token_go_on(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    switch (r->state) {
    case IN_KEY:
    case IN_STRING:
        return string_part(r, p, r->scan(&r->string, p, end), end);
    case IN_NUMBER:
        return number_part(r, p, end);
    case IN_LITERAL:
        return literal_part(r, p, end);
    default:
        return p;
    }
}

static inline const unsigned char *
skip_space(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    for (; p < end && *p <= ' '; p++) {
        if (*p == '\n') {
            r->line++;
            r->line_start = offset_of(r, p) + 1;
        } else if (*p != ' ' && *p != '\t' && *p != '\r') {
            break;
        }
    }
    return p;
}

/* Whether a token that begins a value or a key, and no space, comes next, in `state`. */
static inline bool
goes_on(const struct json_reader *r, enum state state, const unsigned char *p,
        const unsigned char *end)
{
    return p != NULL && p < end && r->state == state && *p > ' ';
}

/* Members, as long as nothing but commas and colons stands between them. */
static inline const unsigned char *
take_members(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    do {
        if (*p != '"')
            return fault(r, p, due(r));
        p = take_key(r, p, end);
        if (!goes_on(r, VALUE, p, end))
            break;
        p = take_value(r, p, end);
    } while (goes_on(r, KEY, p, end));
    return p;
}

/* Elements likewise. */
static inline const unsigned char *
take_elements(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    do {
        p = take_value(r, p, end);
    } while (goes_on(r, VALUE, p, end));
    return p;
}

/* One step of the machine, or some; a byte that is no space stands at `p`. */
static inline const unsigned char *
step(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    switch (r->state) {
    case FIRST_KEY:
        if (*p == '}')
            return close_container(r, p, end);
        /* fall through */
    case KEY:
        return take_members(r, p, end);
    case FIRST_ELEMENT:
        if (*p == ']')
            return close_container(r, p, end);
        /* fall through */
    case VALUE:
        return take_elements(r, p, end);
    case COLON:
        if (*p != ':')
            return fault(r, p, due(r));
        r->state = VALUE;
        return p + 1;
    case COMMA:
        if (*p == (r->top->object ? '}' : ']'))
            return close_container(r, p, end);
        if (*p != ',')
            return fault(r, p, due(r));
        r->state = r->top->object ? KEY : VALUE;
        return p + 1;
    default:
        return fault(r, p, due(r));
    }
}

/* A key in the chunk that goes away: keep it if a value may still be told of with it. */
static void
keep_key(struct json_reader *r)
{
    if (r->key.data == NULL || r->key.data == r->key_text.data)
        return;
    if (r->top->object && r->top->target != NULL && r->state != COMMA && r->state != KEY) {
        str_truncate(&r->key_text, 0);
        str_append(&r->key_text, r->key.data, r->key.len);
        r->key.data = r->key_text.data;
    } else {
        r->key = (struct slice){NULL, 0};
    }
}

int
json_reader_feed(struct json_reader *r, const void *data, size_t len, struct err *err)
{
    if (len == 0)
        return 0;
    const unsigned char *p = data;
    const unsigned char *end = p + len;
    r->chunk = p;
    r->err = err;
    p = token_go_on(r, p, end);
    while (p != NULL && p < end) {
        if (*p <= ' ' && (p = skip_space(r, p, end)) == end)
            break;
        p = step(r, p, end);
    }
    if (p == NULL)
        return -1;
    keep_key(r);
    r->base += len;
    return 0;
}

int
json_reader_finish(struct json_reader *r, struct err *err)
{
    static const unsigned char none[1];

    r->chunk = none;
    r->err = err;
    if (r->state == IN_NUMBER && r->depth == 0 && number_is_whole(r->number) &&
        number_done(r, none, none, none) == NULL)
        return -1;
    if (r->state == END)
        return 0;
    struct fault_place at = place_of(r, r->base);
    return fault_set(err, &at, due(r), FAULT_END);
}

void
json_reader_reset(struct json_reader *r)
{
    r->state = VALUE;
    r->depth = 0;
    r->top = r->frames;
    *r->top = (struct frame){.target = r->paths};
    r->base = 0;
    r->line = 1;
    r->line_start = 0;
    r->key = (struct slice){NULL, 0};
}

struct json_reader *
json_reader_new(const struct json_path *paths, size_t count, const struct json_limits *limits,
                json_event_fn *fn, void *context)
{
    struct json_reader *r = mem_zalloc(sizeof *r);

    r->paths = paths_compile(paths, count);
    if (limits != NULL)
        r->limits = *limits;
    if (r->limits.depth == 0)
        r->limits.depth = DEFAULT_DEPTH;
    if (r->limits.value_length == 0)
        r->limits.value_length = DEFAULT_VALUE_LENGTH;
    r->fn = fn;
    r->context = context;
    r->scan = scan_best();
    r->capacity = FIRST_FRAMES;
    r->frames = mem_realloc_array(NULL, r->capacity, sizeof *r->frames);
    json_reader_reset(r);
    return r;
}

void
json_reader_free(struct json_reader *r)
{
    if (r == NULL)
        return;
    paths_free(r->paths);
    free(r->frames);
    str_fini(&r->text);
    str_fini(&r->decoded);
    str_fini(&r->key_text);
    free(r);
}
