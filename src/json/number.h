/*
 * number: the grammar of a JSON number (RFC 8259, section 6), a byte at a time.
 */
#ifndef HUBCENSUS_JSON_NUMBER_H
#define HUBCENSUS_JSON_NUMBER_H

#include <stdbool.h>

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

/* Whether what was read so far is a number; else a digit is due. */
bool number_is_whole(enum number_state state);

#endif
