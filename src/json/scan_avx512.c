#include "json/scan.h"

#include <stddef.h>

#if defined(__x86_64__) && !defined(HUBCENSUS_PLAIN_SCAN)

#include <immintrin.h>

#define SCAN_TARGET __attribute__((target("avx512bw,bmi")))

struct block {
    __m512i bytes;
};

SCAN_TARGET static inline struct block
block_load(const unsigned char *p)
{
    return (struct block){_mm512_loadu_si512(p)};
}

SCAN_TARGET static inline uint64_t
block_equal(struct block b, unsigned char c)
{
    return _mm512_cmpeq_epi8_mask(b.bytes, _mm512_set1_epi8((char)c));
}

SCAN_TARGET static inline uint64_t
block_at_least(struct block b, unsigned char c)
{
    return _mm512_cmpge_epu8_mask(b.bytes, _mm512_set1_epi8((char)c));
}

SCAN_TARGET static inline uint64_t
block_high(struct block b)
{
    return _mm512_movepi8_mask(b.bytes);
}

/* Bytes outside ASCII are negative. */
SCAN_TARGET static inline uint64_t
block_unusual(struct block b)
{
    return _mm512_cmplt_epi8_mask(b.bytes, _mm512_set1_epi8(' '));
}

/* By the halves of a byte, as in scan_avx2.c. */
SCAN_TARGET static inline uint64_t
block_simple(struct block b, uint64_t among)
{
    const __m512i lower = _mm512_broadcast_i32x4(
        _mm_setr_epi8(0, 0, 1 | 4 | 8, 0, 8, 0, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1));
    const __m512i upper =
        _mm512_broadcast_i32x4(_mm_setr_epi8(0, 0, 1, 0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0));
    __m512i halves = _mm512_and_si512(_mm512_srli_epi16(b.bytes, 4), _mm512_set1_epi8(0x0f));

    (void)among;
    return _mm512_test_epi8_mask(_mm512_shuffle_epi8(lower, b.bytes),
                                 _mm512_shuffle_epi8(upper, halves));
}

#include "json/scan_blocks.h"

scan_fn *
scan_avx512(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("bmi") ? scan_blocks : NULL;
}

#else

scan_fn *
scan_avx512(void)
{
    return NULL;
}

#endif
