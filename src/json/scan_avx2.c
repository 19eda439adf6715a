#include "json/scan.h"

#include <stddef.h>

#if defined(__x86_64__) && !defined(HUBCENSUS_PLAIN_SCAN)

#include <immintrin.h>

#define SCAN_TARGET __attribute__((target("avx2,bmi")))

struct block {
    __m256i low, high;
};

SCAN_TARGET static inline struct block
block_load(const unsigned char *p)
{
    return (struct block){
        _mm256_loadu_si256((const __m256i *)(const void *)p),
        _mm256_loadu_si256((const __m256i *)(const void *)(p + 32)),
    };
}

SCAN_TARGET static inline uint64_t
mask_of(__m256i low, __m256i high)
{
    return (uint64_t)(unsigned)_mm256_movemask_epi8(low) |
           (uint64_t)(unsigned)_mm256_movemask_epi8(high) << 32;
}

SCAN_TARGET static inline uint64_t
block_equal(struct block b, unsigned char c)
{
    const __m256i wanted = _mm256_set1_epi8((char)c);

    return mask_of(_mm256_cmpeq_epi8(b.low, wanted), _mm256_cmpeq_epi8(b.high, wanted));
}

SCAN_TARGET static inline uint64_t
block_at_least(struct block b, unsigned char c)
{
    const __m256i least = _mm256_set1_epi8((char)c);

    return mask_of(_mm256_cmpeq_epi8(_mm256_max_epu8(b.low, least), b.low),
                   _mm256_cmpeq_epi8(_mm256_max_epu8(b.high, least), b.high));
}

SCAN_TARGET static inline uint64_t
block_high(struct block b)
{
    return mask_of(b.low, b.high);
}

/* Bytes outside ASCII are negative. */
SCAN_TARGET static inline uint64_t
block_unusual(struct block b)
{
    const __m256i space = _mm256_set1_epi8(' ');

    return mask_of(_mm256_cmpgt_epi8(space, b.low), _mm256_cmpgt_epi8(space, b.high));
}

/*
 * One bit for each upper half a byte of the set "\/bfnrt can have: 2, 5, 6, 7.
 * A byte is in the set when its halves have a bit in common.
 */
SCAN_TARGET static inline __m256i
outside_simple(__m256i v)
{
    const __m256i lower = _mm256_setr_epi8(0, 0, 1 | 4 | 8, 0, 8, 0, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1,
                                           0, 0, 1 | 4 | 8, 0, 8, 0, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1);
    const __m256i upper = _mm256_setr_epi8(0, 0, 1, 0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
                                           0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0);
    __m256i halves = _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0f));
    __m256i common =
        _mm256_and_si256(_mm256_shuffle_epi8(lower, v), _mm256_shuffle_epi8(upper, halves));

    return _mm256_cmpeq_epi8(common, _mm256_setzero_si256());
}

SCAN_TARGET static inline uint64_t
block_simple(struct block b, uint64_t among)
{
    (void)among;
    return ~mask_of(outside_simple(b.low), outside_simple(b.high));
}

#include "json/scan_blocks.h"

scan_fn *
scan_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") ? scan_blocks : NULL;
}

#else

scan_fn *
scan_avx2(void)
{
    return NULL;
}

#endif
