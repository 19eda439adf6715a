/*
 * quotes_blocks: the look at blocks of 64 bytes, one bit a byte.
 *
 * Included by each body, which first defines QUOTES_TARGET (the attribute that
 * allows its instructions), `struct block` (64 bytes in registers) and
 *
 *   block_load(p)           the block at p
 *   block_equal(b, c)       bit i: byte i is c
 *   block_quotes(b)         block_equal(b, '"'); most blocks have none
 *   block_at_least(b, c)    bit i: byte i is c or above, unsigned
 *   block_high(b)           bit i: byte i is no ASCII
 *   block_are_unusual(b, c) whether a byte of the two is no ASCII, or a control
 *                           character
 *   block_put(out, bits, place)
 *                           put the bits' numbers, plus `place`, and return how
 *                           many; 64 may be written
 *
 * and QUOTES_PAIRS: whether two blocks at a time are faster, which takes registers.
 *
 * A block that ends within an escape or a character is stepped over only up to
 * there, so that every block begins at a border and nothing is carried along.
 */
#ifndef HUBCENSUS_JSON_QUOTES_BLOCKS_H
#define HUBCENSUS_JSON_QUOTES_BLOCKS_H

#include "base/hex.h"
#include "base/utf8.h"
#include "json/quotes.h"

#define BLOCK ((unsigned)QUOTES_BLOCK)
#define PAIR  (2 * (size_t)QUOTES_BLOCK)

/*
 * A byte is asked of the memory so far before it is looked at, which gains a
 * 40th.  Where nothing stands there it does no harm.
 */
#define PREFETCH(p) __builtin_prefetch((const void *)((uintptr_t)(p) + 512))

/*
 * Check the escapes at `odd`.  Returns how many of the block's last bytes
 * belong to an escape that goes on behind it; BLOCK when there is a fault.
 */
QUOTES_TARGET static inline unsigned
check_escapes(const unsigned char *p, uint64_t odd)
{
    for (; odd != 0; odd &= odd - 1) {
        unsigned i = (unsigned)__builtin_ctzll(odd);
        if (scan_is_simple_escape(p[i]))
            continue;
        if (p[i] != 'u')
            return BLOCK;
        for (unsigned k = i + 1; k <= i + 4 && k < BLOCK; k++) {
            if (hex_digit(p[k]) < 0)
                return BLOCK;
        }
        if (i + 4 >= BLOCK)
            return BLOCK + 1 - i;
    }
    return 0;
}

/*
 * Check the block's UTF-8.  Returns the length of a character's beginning at
 * the block's end, or BLOCK when there is a fault.
 */
QUOTES_TARGET static inline unsigned
check_utf8(struct block b, const unsigned char *p)
{
    uint64_t high = block_high(b);
    uint64_t lead = block_at_least(b, 0xC0);
    uint64_t lead3 = block_at_least(b, 0xE0);
    uint64_t lead4 = block_at_least(b, 0xF0);
    uint64_t due = lead << 1 | lead3 << 2 | lead4 << 3;
    /* Those that begin no character, and those after which the next byte's range is narrower. */
    uint64_t special =
        (lead & ~block_at_least(b, 0xC2)) | lead4 | block_equal(b, 0xE0) | block_equal(b, 0xED);

    if ((due ^ (high & ~lead)) != 0)
        return BLOCK;
    for (; special != 0; special &= special - 1) {
        unsigned i = (unsigned)__builtin_ctzll(special);
        struct utf8_lead range = utf8_lead(p[i]);
        if (range.due == 0)
            return BLOCK;
        if (i + 1 < BLOCK && (p[i + 1] < range.low || p[i + 1] > range.high))
            return BLOCK;
    }
    return (lead >> 63 & 1) != 0 ? 1 : (lead3 >> 62 & 1) != 0 ? 2 : (lead4 >> 61 & 1) != 0 ? 3 : 0;
}

/* Bit i: byte i stands inside a string, or is its opening quote. */
QUOTES_TARGET static inline uint64_t
inside_strings(uint64_t quotes, bool inside)
{
    for (unsigned shift = 1; shift < BLOCK; shift *= 2)
        quotes ^= quotes << shift;
    return inside ? ~quotes : quotes;
}

/*
 * Check what is no ASCII, or a control character.  Returns as check_utf8() does.
 */
QUOTES_TARGET static inline unsigned
check_unusual(struct block b, const unsigned char *p, uint64_t quotes, bool inside)
{
    uint64_t high = block_high(b);
    uint64_t controls = ~high & ~block_at_least(b, ' ');

    if (controls != 0 && (controls & inside_strings(quotes, inside)) != 0)
        return BLOCK;
    return high != 0 ? check_utf8(b, p) : 0;
}

/* What backslashes and quotes say of a block, one bit a byte. */
struct bits {
    uint64_t quotes; /* that are not escaped */
    uint64_t odd;    /* that follow a backslash and are neither a quote nor an n */
};

/*
 * The bytes that are escaped.  An odd run of backslashes escapes the byte behind
 * it.  Adding the first bit of a run that begins at an even place carries to the
 * bit past its end; whether there is a carry, and whether that bit's place is
 * even, tells the run's length.  *pending: the block ends with such a run.
 */
QUOTES_TARGET static inline uint64_t
escaped_bytes(uint64_t slashes, bool *pending)
{
    const uint64_t even = UINT64_C(0x5555555555555555);
    uint64_t next = slashes << 1;
    uint64_t sum;
    bool top_is_even = __builtin_add_overflow(slashes, slashes & ~next & even, &sum);

    *pending = slashes >> 63 != 0 && !top_is_even;
    return next & ~slashes & (sum ^ even);
}

QUOTES_TARGET static inline struct bits
look_at(struct block b, uint64_t slashes)
{
    bool pending;
    uint64_t escaped = escaped_bytes(slashes, &pending);
    uint64_t quotes = block_quotes(b);

    return (struct bits){
        .quotes = quotes & ~escaped,
        .odd = escaped & ~(quotes | block_equal(b, 'n')),
    };
}

/* Put a block's places, marking those that a backslash stands before. */
QUOTES_TARGET static inline void
put_marked(struct quotes_run *run, uint64_t quotes, uint64_t backslashes)
{
    uint32_t *out = run->out;

    run->out += block_put(out, quotes, run->place);
    for (; quotes != 0; quotes &= quotes - 1, out++) {
        uint64_t behind = ~(quotes ^ (quotes - 1)); /* the bits above the lowest */
        if (run->escaped || (backslashes & ~behind) != 0)
            *out |= QUOTES_ESCAPED;
        run->escaped = false;
        backslashes &= behind;
    }
    run->escaped |= backslashes != 0;
}

/* A block of any kind.  Returns the first byte that is not done with; `p` when there is a fault. */
QUOTES_TARGET __attribute__((noinline)) static const unsigned char *
any_block(struct quotes_run *run, const unsigned char *p)
{
    struct block b = block_load(p);
    uint64_t backslashes = block_equal(b, '\\');
    struct bits bits = look_at(b, backslashes);
    unsigned cut = check_unusual(b, p, bits.quotes, run->inside);
    unsigned escape = bits.odd != 0 ? check_escapes(p, bits.odd) : 0;
    bool pending;

    if (cut == BLOCK || escape == BLOCK)
        return p;
    escaped_bytes(backslashes, &pending);
    if (escape < pending)
        escape = pending;
    if (cut < escape)
        cut = escape;
    put_marked(run, bits.quotes, backslashes);
    run->inside ^= (unsigned)__builtin_parityll(bits.quotes);
    run->place += BLOCK - cut;
    return p + BLOCK - cut;
}

/* What ends a run of quiet blocks: a quote, or an escape that is neither \" nor \n. */
QUOTES_TARGET static inline uint64_t
loud_bytes(struct block b, uint64_t slashes)
{
    bool pending;

    return (escaped_bytes(slashes, &pending) ^ block_equal(b, '"')) & ~block_equal(b, 'n');
}

/*
 * Pairs of blocks from within a long string: plain, and without a quote that
 * closes it.  Sets *escaped when there is a backslash.
 */
QUOTES_TARGET static inline const unsigned char *
quiet_blocks(uint64_t *escaped, const unsigned char *p, const unsigned char *end)
{
    for (size_t left = QUOTES_PAIRS ? (size_t)(end - p) / PAIR : 0; left > 0; left--) {
        struct block b = block_load(p), c = block_load(p + BLOCK);
        uint64_t slashes = block_equal(b, '\\'), more = block_equal(c, '\\');
        uint64_t loud = loud_bytes(b, slashes) | loud_bytes(c, more);

        PREFETCH(p);
        PREFETCH(p + BLOCK);
        if ((loud | (slashes | more) >> 63) != 0 || block_are_unusual(b, c))
            break;
        *escaped |= slashes | more;
        p += PAIR;
    }
    return p;
}

/*
 * Blocks as long as they are plain: no escapes but \" and \n, none of them
 * behind a quote that closes a string.  Nothing is called from here, so that all that is needed
 * stays in registers, and where the next block stands seldom waits for what was found in this one.
 * At least one is there.
 */
QUOTES_TARGET static inline const unsigned char *
plain_blocks(struct quotes_run *run, const unsigned char *p, const unsigned char *end)
{
    const unsigned char *const first = p;
    const unsigned char *const last = end - BLOCK;
    const uint32_t place = run->place;
    uint32_t *out = run->out;
    uint64_t escaped = run->escaped;

    do {
        struct block b = block_load(p);
        uint64_t slashes = block_equal(b, '\\');
        struct bits bits = look_at(b, slashes);
        const unsigned char *behind = p + BLOCK;

        PREFETCH(p);
        if (__builtin_expect(slashes >> 63 != 0, 0))
            break;
        if (__builtin_expect(block_are_unusual(b, b) || bits.odd != 0, 0)) {
            unsigned cut = check_unusual(b, p, bits.quotes, run->inside ^ ((out - run->out) & 1));
            if (bits.odd != 0 || cut == BLOCK)
                break;
            behind -= cut;
        }
        if (bits.quotes == 0) {
            escaped |= slashes;
            p = quiet_blocks(&escaped, behind, end);
            continue;
        }
        if (__builtin_expect((slashes & ~(bits.quotes - 1)) != 0, 0))
            break;
        uint32_t *next = out + block_put(out, bits.quotes, place + (uint32_t)(p - first));
        *out |= (escaped | slashes) != 0 ? QUOTES_ESCAPED : 0;
        escaped = 0;
        out = next;
        p = behind;
    } while (p <= last);
    run->inside ^= (out - run->out) & 1;
    run->escaped = escaped != 0;
    run->place += (uint32_t)(p - first);
    run->out = out;
    return p;
}

QUOTES_TARGET static const unsigned char *
find_quotes(struct quotes_run *run, const unsigned char *p, const unsigned char *end)
{
    while ((size_t)(end - p) >= BLOCK) {
        p = plain_blocks(run, p, end);
        if ((size_t)(end - p) < BLOCK)
            break;
        const unsigned char *next = any_block(run, p);
        if (next == p)
            break;
        p = next;
    }
    return p;
}

#endif
