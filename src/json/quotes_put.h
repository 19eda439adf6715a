/* block_put() of quotes_blocks.h, bit by bit. */
#ifndef HUBCENSUS_JSON_QUOTES_PUT_H
#define HUBCENSUS_JSON_QUOTES_PUT_H

#include <stdint.h>

/* By pairs, by fours, by eights; where there is an instruction for it compilers see that this is
 * it. */
static inline unsigned
count_bits(uint64_t bits)
{
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (unsigned)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* Eight at a time, needed or not: how many there are is hard to foretell, how many eights is not.
 */
QUOTES_TARGET static inline unsigned
block_put(uint32_t *out, uint64_t bits, uint32_t place)
{
    unsigned n = 0;

    while (bits != 0) {
        uint64_t left = bits;
        for (unsigned k = 0; k < 8; k++) {
            /* Where no bit is left the number is of no use, and of no harm. */
            out[n + k] = place + (uint32_t)__builtin_ctzll(left | UINT64_C(1) << 63);
            left &= left - 1;
        }
        if (left == 0)
            break;
        bits = left;
        n += 8;
    }
    return n + count_bits(bits);
}

#endif
