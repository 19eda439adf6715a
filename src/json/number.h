/*
 * number: the grammar of a JSON number (RFC 8259, section 6), a byte at a time.
 */
#ifndef HUBCENSUS_JSON_NUMBER_H
#define HUBCENSUS_JSON_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#if defined(__SSE2__) && !defined(HUBCENSUS_PLAIN_SCAN)
#define NUMBER_BY_VECTOR
#include <emmintrin.h>
#endif

enum { NUMBER_SHORT = 16 };

enum number_state {
    NUMBER_START, /* nothing read yet */
    NUMBER_MINUS, /* "-" */
    NUMBER_ZERO,  /* "0", which no digit follows */
    NUMBER_DIGITS,
    NUMBER_POINT, /* "1." */
    NUMBER_FRACTION,
    NUMBER_E, /* "1e" */
    NUMBER_SIGN,
    NUMBER_EXPONENT,
};

/*
 * Go on through a number.  Returns the first byte that is no part of it, or
 * `end`.  It stands there rightly only if number_is_whole(*state).
 */
const unsigned char *number_scan(enum number_state *state, const unsigned char *p,
                                 const unsigned char *end);

/*
 * How many digits stand at `p`, behind which NUMBER_SHORT bytes can be read;
 * NUMBER_SHORT when there may be more.
 */
static inline unsigned
number_digits(const unsigned char *p)
{
#ifdef NUMBER_BY_VECTOR
    __m128i text = _mm_loadu_si128((const __m128i *)(const void *)p);
    /* As a distance from '0' what is no digit is above 9, unsigned. */
    __m128i distance = _mm_sub_epi8(text, _mm_set1_epi8('0'));
    __m128i digit = _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(9)), distance);
    return (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(digit));
#else
    unsigned n = 0;

    while (n < NUMBER_SHORT && p[n] >= '0' && p[n] <= '9')
        n++;
    return n;
#endif
}

/* Whether what was read so far is a number; else a digit is due. */
bool number_is_whole(enum number_state state);

#endif
