/*
 * scan_short: past the plain ASCII at the start of a string's text.
 *
 * Returns the first byte of `p` to `end` that is a quote, a backslash, a
 * control character or not ASCII, or a place before it when that is further
 * than a short string reaches.  Inline, because most strings end here.
 */
#ifndef HUBCENSUS_JSON_SCAN_SHORT_PLAIN_H
#define HUBCENSUS_JSON_SCAN_SHORT_PLAIN_H

#include <stdint.h>
#include <string.h>

static inline const unsigned char *
scan_short(const unsigned char *p, const unsigned char *end)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);

    for (int i = 0; i < 8 && end - p >= 8; i++, p += 8) {
        uint64_t w;
        memcpy(&w, p, sizeof w);
        /* A byte that borrows sets its top bit; one above it may then too, which is no harm. */
        uint64_t stop = (w - 0x20 * ones) | ((w ^ '"' * ones) - ones) | ((w ^ '\\' * ones) - ones);
        if (((stop | w) & 0x80 * ones) != 0) {
            while (*p >= 0x20 && *p < 0x80 && *p != '"' && *p != '\\')
                p++;
            return p;
        }
    }
    return p;
}

#endif
