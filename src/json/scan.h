/*
 * scan: the text of a JSON string, byte by byte.
 *
 * A scan checks all that RFC 8259 asks of a string (UTF-8, escapes, no bare
 * control characters) and copies nothing.  It can stop after any byte and go on
 * in the next chunk.  Whole blocks are looked at faster by quotes.h; this is
 * for the bytes between them, and for the exact place of a fault.
 */
#ifndef HUBCENSUS_JSON_SCAN_H
#define HUBCENSUS_JSON_SCAN_H

#include <stdbool.h>
#include <stdint.h>

/* What a scan must know of the bytes before; all zero at a string's first byte. */
struct scan_state {
    uint8_t escape; /* 1 after a backslash, 2 to 5 when 1 to 4 hex digits are due */
    uint8_t due;    /* continuation bytes due of a UTF-8 sequence */
    uint8_t low;    /* the range the next of them must lie in */
    uint8_t high;
};

/*
 * Go on through the text of a string.  Returns where it stopped: `end`; or the
 * closing quote (see scan_closed); or the first byte that cannot stand there,
 * with the state as it was before that byte.  *escaped is set when a backslash
 * was met.
 */
const unsigned char *scan_text(struct scan_state *s, bool *escaped, const unsigned char *p,
                               const unsigned char *end);

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

/* Whether a scan is at a border: within no escape and no character. */
static inline bool
scan_is_between(const struct scan_state *s)
{
    return (s->escape | s->due) == 0;
}

/* Whether the byte a scan stopped at, which is not `end`, closes the string. */
static inline bool
scan_closed(const struct scan_state *s, const unsigned char *p)
{
    return *p == '"' && scan_is_between(s);
}

#endif
