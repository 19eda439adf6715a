#include "json/scan.h"

#include <stddef.h>

#if defined(__SSE2__) && !defined(HUBCENSUS_PLAIN_SCAN)

#include <emmintrin.h>

#define SCAN_TARGET

struct block {
    __m128i part[4];
};

static inline struct block
block_load(const unsigned char *p)
{
    struct block b;

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
block_simple(const struct block *b, uint64_t among)
{
    /* Eight comparisons: only where there is an escape at all. */
    if (among == 0)
        return 0;
    return block_equal(b, '"') | block_equal(b, '\\') | block_equal(b, '/') | block_equal(b, 'b') |
           block_equal(b, 'f') | block_equal(b, 'n') | block_equal(b, 'r') | block_equal(b, 't');
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
