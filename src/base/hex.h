/*
 * hex: hexadecimal digits.
 */
#ifndef HUBCENSUS_BASE_HEX_H
#define HUBCENSUS_BASE_HEX_H

/* The value of a digit in either case, or -1. */
int hex_digit(unsigned char c);

#endif
