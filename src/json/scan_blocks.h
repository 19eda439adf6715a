/*
 * scan_blocks: the scan by blocks of 64 bytes, one bit a byte.
 *
 * Included by the bodies with vectors, which first define SCAN_TARGET (the
 * attribute that allows their instructions), `struct block` (64 bytes in
 * registers) and
 *
 *   block_load(p)           the block at p
 *   block_equal(b, c)       bit i: byte i is c
 *   block_at_least(b, c)    bit i: byte i is c or above, unsigned
 *   block_high(b)           bit i: byte i is no ASCII
 *   block_unusual(b)        bit i: byte i is no ASCII, or a control character
 *   block_simple(b, among)  bit i: byte i may follow a backslash and is no 'u';
 *                           right where `among` has a bit
 *
 * A block that ends within an escape or a character is stepped over only up to
 * there, so that every block begins at a border and nothing is carried along.
 * A block with a fault is left to the portable body, which names its byte.
 */
#ifndef HUBCENSUS_JSON_SCAN_BLOCKS_H
#define HUBCENSUS_JSON_SCAN_BLOCKS_H

#include <stddef.h>

#include "base/hex.h"
#include "base/utf8.h"
#include "json/scan.h"

#define BLOCK 64U

/*
 * The bytes that follow an odd run of backslashes.  Adding a run's first bit to
 * it carries to the bit past its end; whether that bit's place is odd tells,
 * with the place of the first, the run's length.  *pending: a run of odd
 * length ends with the block.
 */
SCAN_TARGET static inline uint64_t
after_odd_runs(uint64_t backslashes, bool *pending)
{
    const uint64_t even = UINT64_C(0x5555555555555555);
    uint64_t first = backslashes & ~(backslashes << 1);
    uint64_t past_even, past_odd;

    (void)__builtin_add_overflow(backslashes, first & even, &past_even);
    *pending = __builtin_add_overflow(backslashes, first & ~even, &past_odd);
    return ((past_even & ~even) | (past_odd & even)) & ~backslashes;
}

/*
 * Check the escapes of `odd`, which are \u or none.  Returns how many of the
 * block's last bytes belong to an escape that goes on behind it; BLOCK when
 * there is a fault.
 */
SCAN_TARGET static inline unsigned
check_long_escapes(const unsigned char *p, uint64_t odd)
{
    for (; odd != 0; odd &= odd - 1) {
        unsigned i = (unsigned)__builtin_ctzll(odd);
        if (p[i] != 'u')
            return BLOCK;
        if (i + 4 >= BLOCK)
            return BLOCK + 1 - i;
        for (unsigned k = i + 1; k <= i + 4; k++) {
            if (hex_digit(p[k]) < 0)
                return BLOCK;
        }
    }
    return 0;
}

/*
 * Check the UTF-8 of the block at the bits `within`.  Returns the length of a
 * character's beginning at the block's end, or BLOCK when there is a fault.
 */
SCAN_TARGET static inline unsigned
check_utf8(struct block b, const unsigned char *p, uint64_t high, uint64_t within)
{
    uint64_t lead = block_at_least(b, 0xC0);
    uint64_t lead3 = block_at_least(b, 0xE0);
    uint64_t lead4 = block_at_least(b, 0xF0);
    uint64_t due = lead << 1 | lead3 << 2 | lead4 << 3;
    uint64_t never = block_equal(b, 0xC0) | block_equal(b, 0xC1) | block_at_least(b, 0xF5);
    /* After these the next byte's range is narrower. */
    uint64_t narrow =
        block_equal(b, 0xE0) | block_equal(b, 0xED) | block_equal(b, 0xF0) | block_equal(b, 0xF4);

    if ((((due ^ (high & ~lead)) | never) & within) != 0)
        return BLOCK;
    for (narrow &= within & ~(UINT64_C(1) << 63); narrow != 0; narrow &= narrow - 1) {
        unsigned i = (unsigned)__builtin_ctzll(narrow);
        struct utf8_lead range = utf8_lead(p[i]);
        if (p[i + 1] < range.low || p[i + 1] > range.high)
            return BLOCK;
    }
    return (lead >> 63 & 1) != 0 ? 1 : (lead3 >> 62 & 1) != 0 ? 2 : (lead4 >> 61 & 1) != 0 ? 3 : 0;
}

/*
 * Check what is no plain ASCII in the bytes `inside` a string.  Returns as
 * check_utf8() does.
 */
SCAN_TARGET static inline unsigned
check_unusual(struct block b, const unsigned char *p, uint64_t inside, uint64_t quotes)
{
    if ((~block_at_least(b, 0x20) & inside) != 0)
        return BLOCK;
    /* The quote's own bit too: no character may be cut short by it. */
    return check_utf8(b, p, block_high(b), inside | (quotes & -quotes));
}

SCAN_TARGET static const unsigned char *
scan_blocks(struct scan_state *s, const unsigned char *p, const unsigned char *end)
{
    scan_fn *by_byte = scan_portable();
    uint64_t seen = 0; /* a backslash in any block */

    while ((s->due | s->escape) != 0 && p < end) {
        if (by_byte(s, p, p + 1) == p)
            return p;
        p++;
    }
    while ((size_t)(end - p) >= BLOCK) {
        struct block b = block_load(p);
        uint64_t backslashes = block_equal(b, '\\');
        bool pending;
        uint64_t escaped = after_odd_runs(backslashes, &pending);
        uint64_t quotes = block_equal(b, '"') & ~escaped;
        uint64_t inside = (quotes - 1) & ~quotes; /* before the first; all when there is none */
        unsigned cut = pending;

        uint64_t odd = escaped & inside & ~block_simple(b, escaped);
        if (odd != 0) {
            unsigned n = check_long_escapes(p, odd);
            if (n == BLOCK || (n > 0 && quotes != 0))
                break;
            cut = n > cut ? n : cut;
        }
        if ((block_unusual(b) & inside) != 0) {
            unsigned n = check_unusual(b, p, inside, quotes);
            if (n == BLOCK)
                break;
            cut = n > cut ? n : cut;
        }
        seen |= backslashes & inside;
        if (quotes != 0) {
            s->escaped |= seen != 0;
            return p + __builtin_ctzll(quotes);
        }
        /*
         * Blocks are seldom cut.  A branch lets the next one be looked at before
         * this one's cut is known, which is worth half the time.
         */
        if (__builtin_expect(cut != 0, 0)) {
            p += BLOCK - cut;
            continue;
        }
        p += BLOCK;
    }
    s->escaped |= seen != 0;
    return by_byte(s, p, end);
}

#endif
