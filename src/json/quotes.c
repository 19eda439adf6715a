#include "json/quotes.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* One left over, a window and a block more than it has, and two that are none. */
enum { ROOM = 1 + QUOTES_WINDOW + QUOTES_BLOCK + 2 };

quotes_fn *
quotes_best(void)
{
    quotes_fn *const bodies[] = {quotes_avx512(), quotes_avx2(), quotes_sse2()};

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        if (bodies[i] != NULL)
            return bodies[i];
    }
    return quotes_plain();
}

void
quotes_init(struct quotes *x, quotes_fn *find)
{
    /* The places are left as they come: most documents use few of them. */
    *x = (struct quotes){.find = find, .places = mem_realloc_array(NULL, ROOM, sizeof *x->places)};
}

void
quotes_fini(struct quotes *x)
{
    free(x->places);
}

const uint32_t *
quotes_begin(struct quotes *x, const void *chunk, size_t len, bool inside)
{
    x->chunk = chunk;
    x->seen = chunk;
    x->end = x->chunk + len;
    x->inside = inside;
    x->escaped = false;
    x->faulty = false;
    if (!inside)
        x->state = (struct scan_state){0};
    x->places[0] = x->places[1] = QUOTES_NONE;
    return x->places;
}

static uint32_t *
put_quote(struct quotes *x, uint32_t *out)
{
    *out = (uint32_t)(x->seen - x->chunk) | (x->escaped ? QUOTES_ESCAPED : 0);
    x->inside = !x->inside;
    x->escaped = false;
    x->seen++;
    return out + 1;
}

/* Byte by byte, up to `end` and on to a border between two characters. */
static uint32_t *
look_by_byte(struct quotes *x, uint32_t *out, const unsigned char *end)
{
    while (!x->faulty && (x->seen < end || (x->seen < x->end && !scan_is_between(&x->state)))) {
        if (x->inside) {
            const unsigned char *stop = x->seen < end ? end : x->seen + 1;
            x->seen = scan_text(&x->state, &x->escaped, x->seen, stop);
            if (x->seen == stop)
                continue;
            if (!scan_closed(&x->state, x->seen)) {
                x->faulty = true;
                break;
            }
        }
        if (*x->seen == '"')
            out = put_quote(x, out);
        else
            x->seen++;
    }
    return out;
}

/* The blocks up to `end`; false when one has a fault. */
static bool
look_by_block(struct quotes *x, uint32_t **out, const unsigned char *p, const unsigned char *end,
              const unsigned char **stop)
{
    struct quotes_run run = {*out, (uint32_t)(x->seen - x->chunk), x->inside, x->escaped};

    *stop = x->find(&run, p, end);
    *out = run.out;
    x->inside = run.inside;
    x->escaped = run.escaped;
    return end - *stop < QUOTES_BLOCK;
}

/* The chunk's last bytes, less than a block: as a block with spaces behind them. */
static uint32_t *
look_at_rest(struct quotes *x, uint32_t *out)
{
    unsigned char block[QUOTES_BLOCK];
    const unsigned char *stop;
    size_t left = (size_t)(x->end - x->seen);

    memset(block, ' ', sizeof block);
    memcpy(block, x->seen, left);
    look_by_block(x, &out, block, block + QUOTES_BLOCK, &stop);
    size_t looked = (size_t)(stop - block);
    x->seen += looked < left ? looked : left;
    /* What is cut off looks like a fault; byte by byte it shows whether it is one. */
    return look_by_byte(x, out, x->end);
}

const uint32_t *
quotes_more(struct quotes *x, const uint32_t *next)
{
    uint32_t *out = x->places;

    while (*next != QUOTES_NONE)
        *out++ = *next++;
    if (!scan_is_between(&x->state))
        out = look_by_byte(x, out, x->seen);
    while (out - x->places < 2 && x->seen < x->end && !x->faulty) {
        const size_t left = (size_t)(x->end - x->seen);
        const unsigned char *end = left > QUOTES_WINDOW ? x->seen + QUOTES_WINDOW : x->end;
        if (left < QUOTES_BLOCK)
            out = look_at_rest(x, out);
        else
            x->faulty = !look_by_block(x, &out, x->seen, end, &x->seen);
    }
    out[0] = out[1] = QUOTES_NONE;
    return x->places;
}
