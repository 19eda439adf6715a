#include "json/quotes.h"

#if defined(__x86_64__) && !defined(HUBCENSUS_PLAIN_SCAN)

#include <immintrin.h>

#define QUOTES_TARGET __attribute__((target("avx512bw,avx512vbmi2,bmi,bmi2,popcnt")))
#define QUOTES_PAIRS  true

struct block {
    __m512i bytes;
};

QUOTES_TARGET static inline struct block
block_load(const unsigned char *p)
{
    return (struct block){_mm512_loadu_si512(p)};
}

QUOTES_TARGET static inline uint64_t
block_equal(struct block b, unsigned char c)
{
    return _mm512_cmpeq_epi8_mask(b.bytes, _mm512_set1_epi8((char)c));
}

QUOTES_TARGET static inline uint64_t
block_quotes(struct block b)
{
    return block_equal(b, '"');
}

QUOTES_TARGET static inline uint64_t
block_at_least(struct block b, unsigned char c)
{
    return _mm512_cmpge_epu8_mask(b.bytes, _mm512_set1_epi8((char)c));
}

QUOTES_TARGET static inline uint64_t
block_high(struct block b)
{
    return _mm512_movepi8_mask(b.bytes);
}

/* Bytes outside ASCII are negative. */
QUOTES_TARGET static inline bool
block_are_unusual(struct block b, struct block c)
{
    return _mm512_cmplt_epi8_mask(_mm512_min_epi8(b.bytes, c.bytes), _mm512_set1_epi8(' ')) != 0;
}

/* The numbers 0 to 63, those without a bit squeezed out, 16 of them widened at a time. */
QUOTES_TARGET static inline unsigned
block_put(uint32_t *out, uint64_t bits, uint32_t place)
{
    const unsigned n = (unsigned)__builtin_popcountll(bits);
    const __m512i numbers = _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41,
        40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18,
        17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i places = _mm512_set1_epi32((int)place);
    __m512i left = _mm512_maskz_compress_epi8(bits, numbers);

    for (unsigned i = 0;; i += 16) {
        __m512i wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(left));
        _mm512_storeu_si512(out + i, _mm512_add_epi32(wide, places));
        if (__builtin_expect(n <= i + 16, 1))
            return n;
        left = _mm512_alignr_epi64(left, left, 2);
    }
}

#include "json/quotes_blocks.h"

quotes_fn *
quotes_avx512(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2") &&
                   __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt")
               ? find_quotes
               : NULL;
}

#else

quotes_fn *
quotes_avx512(void)
{
    return NULL;
}

#endif
