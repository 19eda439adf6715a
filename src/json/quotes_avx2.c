#include "json/quotes.h"

#if defined(__x86_64__) && !defined(HUBCENSUS_PLAIN_SCAN)

#include <immintrin.h>

#define QUOTES_TARGET __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define QUOTES_PAIRS  true

struct block {
    __m256i low, high;
};

QUOTES_TARGET static inline struct block
block_load(const unsigned char *p)
{
    return (struct block){
        _mm256_loadu_si256((const __m256i *)(const void *)p),
        _mm256_loadu_si256((const __m256i *)(const void *)(p + 32)),
    };
}

QUOTES_TARGET static inline uint64_t
mask_of(__m256i low, __m256i high)
{
    return (uint64_t)(unsigned)_mm256_movemask_epi8(low) |
           (uint64_t)(unsigned)_mm256_movemask_epi8(high) << 32;
}

QUOTES_TARGET static inline uint64_t
block_equal(struct block b, unsigned char c)
{
    const __m256i wanted = _mm256_set1_epi8((char)c);

    return mask_of(_mm256_cmpeq_epi8(b.low, wanted), _mm256_cmpeq_epi8(b.high, wanted));
}

QUOTES_TARGET static inline uint64_t
block_quotes(struct block b)
{
    return block_equal(b, '"');
}

QUOTES_TARGET static inline uint64_t
block_at_least(struct block b, unsigned char c)
{
    const __m256i least = _mm256_set1_epi8((char)c);

    return mask_of(_mm256_cmpeq_epi8(_mm256_max_epu8(b.low, least), b.low),
                   _mm256_cmpeq_epi8(_mm256_max_epu8(b.high, least), b.high));
}

QUOTES_TARGET static inline uint64_t
block_high(struct block b)
{
    return mask_of(b.low, b.high);
}

/* Bytes outside ASCII are negative. */
QUOTES_TARGET static inline bool
block_are_unusual(struct block b, struct block c)
{
    __m256i least = _mm256_min_epi8(_mm256_min_epi8(b.low, b.high), _mm256_min_epi8(c.low, c.high));

    return _mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set1_epi8(' '), least)) != 0;
}

#include "json/quotes_put.h"

#include "json/quotes_blocks.h"

quotes_fn *
quotes_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
                   __builtin_cpu_supports("popcnt")
               ? find_quotes
               : NULL;
}

#else

quotes_fn *
quotes_avx2(void)
{
    return NULL;
}

#endif
