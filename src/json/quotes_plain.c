/* The body for any machine: eight bytes a word, each byte's answer in its top bit. */
#include <string.h>

#include "json/quotes.h"

#define QUOTES_TARGET
#define QUOTES_PAIRS false

#define ONES UINT64_C(0x0101010101010101)
#define TOPS (UINT64_C(0x80) * ONES)

struct block {
    uint64_t words[QUOTES_BLOCK / 8];
};

static inline struct block
block_load(const unsigned char *p)
{
    struct block b;

    memcpy(b.words, p, sizeof b.words);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    for (unsigned i = 0; i < QUOTES_BLOCK / 8; i++)
        b.words[i] = __builtin_bswap64(b.words[i]);
#endif
    return b;
}

/* The top bits of a word's bytes, the first lowest: each is brought to its place in the topmost
 * byte. */
static inline uint64_t
gather(uint64_t tops)
{
    return ((tops & TOPS) >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static inline uint64_t
block_equal(struct block b, unsigned char c)
{
    uint64_t bits = 0;

    for (unsigned i = 0; i < QUOTES_BLOCK / 8; i++) {
        uint64_t differing = b.words[i] ^ c * ONES;
        bits |= gather(~(((differing & ~TOPS) + ~TOPS) | differing)) << 8 * i;
    }
    return bits;
}

static inline uint64_t
block_quotes(struct block b)
{
    return block_equal(b, '"');
}

/* By the lower seven bits; the top one decides where the other does not. */
static inline uint64_t
block_at_least(struct block b, unsigned char c)
{
    uint64_t bits = 0;

    for (unsigned i = 0; i < QUOTES_BLOCK / 8; i++) {
        uint64_t word = b.words[i];
        uint64_t lower = (word & ~TOPS) + (0x80U - (c & 0x7FU)) * ONES;
        bits |= gather(c < 0x80 ? lower | word : lower & word) << 8 * i;
    }
    return bits;
}

static inline uint64_t
block_high(struct block b)
{
    uint64_t bits = 0;

    for (unsigned i = 0; i < QUOTES_BLOCK / 8; i++)
        bits |= gather(b.words[i]) << 8 * i;
    return bits;
}

static inline uint64_t
unusual_bytes(uint64_t word)
{
    return word | ~((word & ~TOPS) + (0x80U - ' ') * ONES);
}

static inline bool
block_are_unusual(struct block b, struct block c)
{
    uint64_t unusual = 0;

    for (unsigned i = 0; i < QUOTES_BLOCK / 8; i++)
        unusual |= unusual_bytes(b.words[i]) | unusual_bytes(c.words[i]);
    return (unusual & TOPS) != 0;
}

#include "json/quotes_put.h"

#include "json/quotes_blocks.h"

quotes_fn *
quotes_plain(void)
{
    return find_quotes;
}
