#include "json/scan.h"

#include <stddef.h>

#if defined(__SSE2__) && !defined(HUBCENSUS_PLAIN_SCAN)

#include <emmintrin.h>

#define SCAN_TARGET

struct block {
    __m128i a, b, c, d;
    const unsigned char *at;
};

static inline __m128i
load_part(const unsigned char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline struct block
block_load(const unsigned char *p)
{
    return (struct block){load_part(p), load_part(p + 16), load_part(p + 32), load_part(p + 48), p};
}

static inline uint64_t
mask_of(__m128i a, __m128i b, __m128i c, __m128i d)
{
    unsigned low = (unsigned)_mm_movemask_epi8(a) | (unsigned)_mm_movemask_epi8(b) << 16;
    unsigned high = (unsigned)_mm_movemask_epi8(c) | (unsigned)_mm_movemask_epi8(d) << 16;

    return low | (uint64_t)high << 32;
}

static inline uint64_t
block_equal(struct block x, unsigned char c)
{
    const __m128i wanted = _mm_set1_epi8((char)c);

    return mask_of(_mm_cmpeq_epi8(x.a, wanted), _mm_cmpeq_epi8(x.b, wanted),
                   _mm_cmpeq_epi8(x.c, wanted), _mm_cmpeq_epi8(x.d, wanted));
}

static inline __m128i
part_at_least(__m128i part, __m128i least)
{
    return _mm_cmpeq_epi8(_mm_max_epu8(part, least), part);
}

static inline uint64_t
block_at_least(struct block x, unsigned char c)
{
    const __m128i least = _mm_set1_epi8((char)c);

    return mask_of(part_at_least(x.a, least), part_at_least(x.b, least), part_at_least(x.c, least),
                   part_at_least(x.d, least));
}

static inline uint64_t
block_high(struct block x)
{
    return mask_of(x.a, x.b, x.c, x.d);
}

/* Bytes outside ASCII are negative. */
static inline uint64_t
block_unusual(struct block x)
{
    const __m128i space = _mm_set1_epi8(' ');

    return mask_of(_mm_cmplt_epi8(x.a, space), _mm_cmplt_epi8(x.b, space),
                   _mm_cmplt_epi8(x.c, space), _mm_cmplt_epi8(x.d, space));
}

/* One by one: escapes are few, and there is no instruction that looks bytes up. */
static inline uint64_t
block_simple(struct block x, uint64_t among)
{
    uint64_t simple = 0;

    for (; among != 0; among &= among - 1) {
        unsigned i = (unsigned)__builtin_ctzll(among);
        simple |= (uint64_t)scan_is_simple_escape(x.at[i]) << i;
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
