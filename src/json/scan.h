/*
 * scan: where a JSON string ends, and whether it is one.
 *
 * Most bytes of a page of the Hub stand inside strings nobody asked for, so
 * this is where the time goes.  A scan checks all that RFC 8259 asks of a
 * string (UTF-8, escapes, no bare control characters) and copies nothing.  It
 * can stop after any byte and go on in the next chunk.
 *
 * There is one portable body, and bodies that look at 64 bytes at a time on
 * machines that have vectors; all find the same.
 */
#ifndef HUBCENSUS_JSON_SCAN_H
#define HUBCENSUS_JSON_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__SSE2__) && !defined(HUBCENSUS_PLAIN_SCAN)
#include "json/scan_short_sse2.h"
#else
#include "json/scan_short_plain.h"
#endif

/* What a scan must know of the bytes before; all zero at a string's first byte. */
struct scan_state {
    uint8_t escape; /* 1 after a backslash, 2 to 5 when 1 to 4 hex digits are due */
    uint8_t due;    /* continuation bytes due of a UTF-8 sequence */
    uint8_t low;    /* the range the next of them must lie in */
    uint8_t high;
    bool escaped; /* a backslash was met in this string */
};

/*
 * Go on through the text of a string.  Returns where it stopped: `end`; or the
 * closing quote (see scan_closed); or the first byte that cannot stand there,
 * with the state as it was before that byte.
 */
typedef const unsigned char *scan_fn(struct scan_state *s, const unsigned char *p,
                                     const unsigned char *end);

/* The bodies; NULL where this machine cannot run one. */
scan_fn *scan_portable(void);
scan_fn *scan_sse2(void);
scan_fn *scan_avx2(void);
scan_fn *scan_avx512(void);

/* The fastest of them here. */
scan_fn *scan_best(void);

/* Whether `c` may follow a backslash alone: one of "\/bfnrt. */
static inline bool
scan_is_simple_escape(unsigned char c)
{
    /* Bit i of the second is the character 64 + i. */
    const uint64_t low = UINT64_C(1) << '"' | UINT64_C(1) << '/';
    const uint64_t high = UINT64_C(1) << ('\\' - 64) | UINT64_C(1) << ('b' - 64) |
                          UINT64_C(1) << ('f' - 64) | UINT64_C(1) << ('n' - 64) |
                          UINT64_C(1) << ('r' - 64) | UINT64_C(1) << ('t' - 64);

    return c < 128 && ((c < 64 ? low : high) >> (c & 63) & 1) != 0;
}

/* Whether the byte a scan stopped at, which is not `end`, closes the string. */
static inline bool
scan_closed(const struct scan_state *s, const unsigned char *p)
{
    return *p == '"' && s->escape == 0 && s->due == 0;
}

#endif
