/*
 * The reader is a machine whose state says what is due next.  Between chunks it
 * stands at any byte: between tokens, or within one.  A token that lies whole in
 * its chunk, as nearly all do, is taken in one step without being copied; one
 * that straddles chunks goes on in reader_go_on(), which collects its text only
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
#include "json/reader_inner.h"

enum {
    DEFAULT_DEPTH = 512,
    DEFAULT_VALUE_LENGTH = 16 << 20,
    FIRST_FRAMES = 16,
};

/* A key that is looked up, and is short and plain.  False when it is too long. */
static bool
match_short_key(struct json_reader *r, struct slice key, uint64_t start)
{
    struct frame *top = r->top;

    r->start = start;
    r->wanted = true;
    if (top->node->any != NULL && !reader_fits(r, key.len))
        return false;
    if (!r->wanted) {
        top->target = NULL;
        return true;
    }
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
        return reader_long_string(r, IN_KEY, top->matches, text, stop, end);
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
        return reader_long_string(r, IN_STRING, wanted, text, stop, end);
    if (wanted) {
        struct slice value = {(const char *)text, (size_t)(stop - text)};
        r->start = offset_of(r, p);
        r->wanted = true;
        if (!reader_fits(r, value.len) ||
            !(r->wanted ? reader_emit_value(r, JSON_STRING, value, offset_of(r, stop + 1))
                        : reader_emit_long(r, offset_of(r, stop + 1))))
            return NULL;
    }
    return value_done(r, stop + 1, end);
}

static inline const unsigned char *
take_number(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    const unsigned char *stop = number_short(p, end);

    r->start = offset_of(r, p);
    r->wanted = is_wanted(r->top->target);
    r->passed = false;
    str_truncate(&r->text, 0);
    if (stop != NULL)
        return reader_number_done(r, p, stop, end);
    r->number = NUMBER_START;
    r->state = IN_NUMBER;
    return reader_number_part(r, p, end);
}

static inline const unsigned char *
take_literal(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    r->start = offset_of(r, p);
    r->literal = *p == 't' ? "true" : *p == 'f' ? "false" : "null";
    r->literal_next = r->literal;
    r->state = IN_LITERAL;
    return reader_literal_part(r, p, end);
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
        if (!reader_emit_value(r, object ? JSON_BEGIN_OBJECT : JSON_BEGIN_ARRAY,
                               (struct slice){NULL, 0}, start + 1))
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
        if (!reader_emit(r, closed->node, &event))
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
        return reader_fault(r, p, reader_due(r));
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
            return reader_fault(r, p, reader_due(r));
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
            return reader_fault(r, p, reader_due(r));
        r->state = VALUE;
        return p + 1;
    case COMMA:
        if (*p == (r->top->object ? '}' : ']'))
            return close_container(r, p, end);
        if (*p != ',')
            return reader_fault(r, p, reader_due(r));
        r->state = r->top->object ? KEY : VALUE;
        return p + 1;
    default:
        return reader_fault(r, p, reader_due(r));
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
    p = reader_go_on(r, p, end);
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
        reader_number_done(r, none, none, none) == NULL)
        return -1;
    if (r->state == END)
        return 0;
    struct fault_place at = place_of(r, r->base);
    return fault_set(err, &at, reader_due(r), FAULT_END);
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
