/*
 * hex: hexadecimal digits.
 */
#ifndef HUBCENSUS_BASE_HEX_H
#define HUBCENSUS_BASE_HEX_H

/* One more than a digit's value, 0 for what is none. */
extern const unsigned char hex_digits[256];

/* The value of a digit in either case, or -1. */
static inline int
hex_digit(unsigned char c)
{
    return hex_digits[c] - 1;
}

#endif
