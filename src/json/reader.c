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

/* Whether the end is known of the string that opens at `c`, looking further ahead for it. */
static inline bool
find_end(struct json_reader *r, struct cursor *c)
{
    if (__builtin_expect(c->quote[1] == QUOTES_NONE, 0))
        c->quote = quotes_more(&r->quotes, c->quote);
    return __builtin_expect(c->quote[1] != QUOTES_NONE, 1);
}

/* A key; its opening quote stands at `c`. */
static inline struct cursor
take_key(struct json_reader *r, struct cursor c, const unsigned char *end)
{
    struct frame *top = r->top;

    if (!find_end(r, &c))
        return reader_open_string(r, c, IN_KEY, top->matches);
    const struct slice text = text_at(r, c);
    if (top->matches) {
        r->start = offset_of(r, c.p);
        if (!reader_match_key(r, text, (c.quote[1] & QUOTES_ESCAPED) != 0))
            return (struct cursor){NULL, c.quote};
    }
    c.p = key_done(r, c.p + text.len + 2, end);
    c.quote += 2;
    return c;
}

static inline struct cursor
take_string(struct json_reader *r, struct cursor c, const unsigned char *end)
{
    const bool wanted = is_wanted(r->top->target);

    if (!find_end(r, &c))
        return reader_open_string(r, c, IN_STRING, wanted);
    struct slice text = text_at(r, c);
    const unsigned char *next = c.p + text.len + 2;
    if (wanted) {
        r->start = offset_of(r, c.p);
        r->wanted = true;
        if (!reader_fits(r, text.len))
            return (struct cursor){NULL, c.quote};
        if (r->wanted)
            text = reader_text(&r->decoded, text, (c.quote[1] & QUOTES_ESCAPED) != 0);
        if (!(r->wanted ? emit_value(r, JSON_STRING, text, r->start, offset_of(r, next))
                        : emit_long(r, r->start, offset_of(r, next))))
            return (struct cursor){NULL, c.quote};
    }
    c.p = value_done(r, next, end);
    c.quote += 2;
    return c;
}

static inline const unsigned char *
take_number(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    r->start = offset_of(r, p);
    r->wanted = is_wanted(r->top->target);
    r->passed = false;
    r->number = NUMBER_START;
    r->state = IN_NUMBER;
    str_truncate(&r->text, 0);
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

static inline struct cursor
take_value(struct json_reader *r, struct cursor c, const unsigned char *end)
{
    switch (*c.p) {
    case '"':
        return take_string(r, c, end);
    case '{':
    case '[':
        c.p = open_container(r, c.p);
        break;
    case 't':
    case 'f':
    case 'n':
        c.p = take_literal(r, c.p, end);
        break;
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
        c.p = take_number(r, c.p, end);
        break;
    default:
        c.p = reader_fault(r, c.p, reader_due(r));
    }
    return c;
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

/* A colon, a comma or a bracket is due, or nothing more. */
static inline const unsigned char *
take_mark(struct json_reader *r, const unsigned char *p, const unsigned char *end)
{
    if (r->state == COLON && *p == ':') {
        r->state = VALUE;
        return p + 1;
    }
    if (r->state == COMMA && *p == (r->top->object ? '}' : ']'))
        return pop(r, offset_of(r, p) + 1) ? value_done(r, p + 1, end) : NULL;
    if (r->state == COMMA && *p == ',') {
        r->state = r->top->object ? KEY : VALUE;
        return p + 1;
    }
    return reader_fault(r, p, reader_due(r));
}

/* One step of the machine; a byte that is no space stands at `c`. */
static struct cursor
step(struct json_reader *r, struct cursor c, const unsigned char *end)
{
    switch (r->state) {
    case FIRST_KEY:
        if (*c.p == '}')
            break;
        /* fall through */
    case KEY:
        if (*c.p == '"')
            return take_key(r, c, end);
        c.p = reader_fault(r, c.p, reader_due(r));
        return c;
    case FIRST_ELEMENT:
        if (*c.p == ']')
            break;
        /* fall through */
    case VALUE:
        return take_value(r, c, end);
    default:
        c.p = take_mark(r, c.p, end);
        return c;
    }
    c.p = pop(r, offset_of(r, c.p) + 1) ? value_done(r, c.p + 1, end) : NULL;
    return c;
}

/* A key in the chunk that goes away: keep it if a value may still be told of with it. */
static void
keep_key(struct json_reader *r)
{
    struct slice *key = &r->event.key;

    if (key->data == NULL || key->data == r->key_text.data)
        return;
    if (r->top->object && r->top->target != NULL && r->state != COMMA && r->state != KEY) {
        str_truncate(&r->key_text, 0);
        str_append(&r->key_text, key->data, key->len);
        key->data = r->key_text.data;
    } else {
        *key = (struct slice){NULL, 0};
    }
}

static int
feed_chunk(struct json_reader *r, const unsigned char *data, size_t len)
{
    const unsigned char *end = data + len;
    const bool inside = r->state == IN_KEY || r->state == IN_STRING;
    struct cursor c = {data, quotes_begin(&r->quotes, data, len, inside)};

    r->shift = r->base - (uintptr_t)data;
    r->string = r->quotes.state;
    c = reader_go_on(r, c);
    while (c.p != NULL && c.p < end) {
        if (*c.p <= ' ' && (c.p = skip_space(r, c.p, end)) == end)
            break;
        c = reader_compact(r, step(r, c, end), end);
    }
    if (c.p == NULL)
        return -1;
    if (r->quotes.faulty)
        r->quotes.state = r->string;
    keep_key(r);
    r->base += len;
    return 0;
}

int
json_reader_feed(struct json_reader *r, const void *data, size_t len, struct err *err)
{
    const unsigned char *p = data;

    r->err = err;
    while (len > 0) {
        size_t n = len < QUOTES_LONGEST ? len : QUOTES_LONGEST;
        if (feed_chunk(r, p, n) != 0)
            return -1;
        p += n;
        len -= n;
    }
    return 0;
}

int
json_reader_finish(struct json_reader *r, struct err *err)
{
    static const unsigned char none[1];

    r->shift = r->base - (uintptr_t)none;
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
    r->event = (struct json_event){0};
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
    quotes_init(&r->quotes, quotes_best());
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
    quotes_fini(&r->quotes);
    free(r->frames);
    str_fini(&r->text);
    str_fini(&r->decoded);
    str_fini(&r->key_text);
    free(r);
}
