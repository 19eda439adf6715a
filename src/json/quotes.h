/*
 * quotes: where the strings of a chunk begin and end.
 *
 * Most bytes of a page of the Hub stand inside strings nobody asked for, so
 * this is where the time goes.  The chunk is looked at in blocks of 64 bytes,
 * one bit a byte, some thousands of bytes ahead of the reader: the places of
 * its unescaped quotes are listed, and all that RFC 8259 asks of a string's
 * text (UTF-8, escapes, no bare control characters) is checked on the way.
 * The reader takes the places one after the other, so a string, however long,
 * costs it one look, and it never waits for a search to end.
 *
 * There is one plain body, and bodies with vectors on machines that have them,
 * chosen at run time; all find the same.
 */
#ifndef HUBCENSUS_JSON_QUOTES_H
#define HUBCENSUS_JSON_QUOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json/scan.h"

enum {
    QUOTES_BLOCK = 64,
    QUOTES_WINDOW = 512 * QUOTES_BLOCK, /* looked at in one go */
    QUOTES_LONGEST = 1 << 30,           /* bytes of a chunk */
};

/* A place is an offset in the chunk, with this bit when a backslash stands between it and the
 * quote before it. */
#define QUOTES_ESCAPED (UINT32_C(1) << 31)
/* Instead of a place: no more are known. */
#define QUOTES_NONE UINT32_MAX

/* What a body goes on with. */
struct quotes_run {
    uint32_t *out;  /* where the next place goes; room for one for each byte, and a block more */
    uint32_t place; /* of the first byte */
    bool inside;    /* the first byte stands inside a string */
    bool escaped;   /* a backslash was met since the last quote */
};

/*
 * Look at the whole blocks of `p` to `end`.  Returns the first byte that was
 * not looked at: less than a block is left, or the block there has a fault.
 */
typedef const unsigned char *quotes_fn(struct quotes_run *run, const unsigned char *p,
                                       const unsigned char *end);

/* The bodies; NULL where this machine cannot run one. */
quotes_fn *quotes_plain(void);
quotes_fn *quotes_sse2(void);
quotes_fn *quotes_avx2(void);
quotes_fn *quotes_avx512(void);

/* The fastest of them here. */
quotes_fn *quotes_best(void);

struct quotes {
    quotes_fn *find;
    const unsigned char *chunk;
    const unsigned char *seen; /* everything before was looked at */
    const unsigned char *end;
    struct scan_state state; /* at `seen`; between two chunks it may be within a character */
    bool inside;             /* `seen` stands inside a string */
    bool escaped;            /* a backslash was met since the last quote */
    bool faulty;             /* what stands at `seen` is no string's text: nothing more is listed */
    uint32_t *places;        /* what is listed and not taken yet */
};

/* Ready for chunks, with the body `find`; for quotes_fini(). */
void quotes_init(struct quotes *x, quotes_fn *find);
void quotes_fini(struct quotes *x);

/*
 * Begin a chunk of at most QUOTES_LONGEST bytes.  `inside`: its first byte
 * stands inside a string, and the chunk before was looked at to its end.
 * Returns the first place, as quotes_more() does.
 */
const uint32_t *quotes_begin(struct quotes *x, const void *chunk, size_t len, bool inside);

/*
 * Look further, until two places are known behind and with those that are left
 * at `next`, or the chunk is over, or has a fault.  Returns the first place;
 * behind the last stand two QUOTES_NONE.
 */
const uint32_t *quotes_more(struct quotes *x, const uint32_t *next);

/* The byte at a place. */
static inline const unsigned char *
quotes_at(const struct quotes *x, uint32_t place)
{
    return x->chunk + (place & ~QUOTES_ESCAPED);
}

#endif
