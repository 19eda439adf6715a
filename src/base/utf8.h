/*
 * utf8: the shape of UTF-8 (RFC 3629, section 4: no overlong forms, no
 * surrogates, nothing above U+10FFFF).
 */
#ifndef HUBCENSUS_BASE_UTF8_H
#define HUBCENSUS_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* What must follow a first byte. */
struct utf8_lead {
    uint8_t due; /* continuation bytes; 0 when the byte begins no sequence of several */
    uint8_t low; /* the range of the first of them; the others are 0x80 to 0xBF */
    uint8_t high;
};

struct utf8_lead utf8_lead(unsigned char c);

/*
 * Take one character from the `len` > 0 bytes at `p`.  Returns the bytes it
 * takes, or 0 when they begin with none; then *code is unchanged.
 */
size_t utf8_decode(uint32_t *code, const unsigned char *p, size_t len);

#endif
