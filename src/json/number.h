/*
 * number: the grammar of a JSON number (RFC 8259, section 6), a byte at a time.
 */
#ifndef HUBCENSUS_JSON_NUMBER_H
#define HUBCENSUS_JSON_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

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
 * The byte past the positive integer at `p`, as most numbers of a page are, if
 * that is all there is to the number; else NULL.
 */
static inline const unsigned char *
number_short(const unsigned char *p, const unsigned char *end)
{
    if (*p < '1' || *p > '9')
        return NULL;
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    return p < end && *p != '.' && *p != 'e' && *p != 'E' ? p : NULL;
}

/* Whether what was read so far is a number; else a digit is due. */
bool number_is_whole(enum number_state state);

#endif
