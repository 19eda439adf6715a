#include "json/scan.h"

#include <stddef.h>

#if defined(__SSE2__) && !defined(HUBCENSUS_PLAIN_SCAN)

#include <emmintrin.h>

#define SCAN_TARGET

struct block {
    __m128i part[4];
    const unsigned char *at;
};

static inline struct block
block_load(const unsigned char *p)
{
    struct block b = {.at = p};

    for (int i = 0; i < 4; i++)
        b.part[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
    return b;
}

static inline uint64_t
mask_of(const __m128i part[4])
{
    uint64_t mask = 0;

    for (int i = 0; i < 4; i++)
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(part[i]) << (16 * i);
    return mask;
}

static inline uint64_t
block_equal(const struct block *b, unsigned char c)
{
    const __m128i wanted = _mm_set1_epi8((char)c);
    __m128i part[4];

    for (int i = 0; i < 4; i++)
        part[i] = _mm_cmpeq_epi8(b->part[i], wanted);
    return mask_of(part);
}

static inline uint64_t
block_at_least(const struct block *b, unsigned char c)
{
    const __m128i least = _mm_set1_epi8((char)c);
    __m128i part[4];

    for (int i = 0; i < 4; i++)
        part[i] = _mm_cmpeq_epi8(_mm_max_epu8(b->part[i], least), b->part[i]);
    return mask_of(part);
}

static inline uint64_t
block_high(const struct block *b)
{
    return mask_of(b->part);
}

/* One by one: escapes are few, and there is no instruction that looks bytes up. */
static inline uint64_t
block_simple(const struct block *b, uint64_t among)
{
    uint64_t simple = 0;

    for (; among != 0; among &= among - 1) {
        unsigned i = (unsigned)__builtin_ctzll(among);
        simple |= (uint64_t)scan_is_simple_escape(b->at[i]) << i;
    }
    return simple;
}

#include "json/scan_blocks.h"

scan_fn *
scan_sse2(void)
{
    return scan_blocks;
}

#else

scan_fn *
scan_sse2(void)
{
    return NULL;
}

#endif
