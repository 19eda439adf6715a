/* scan_short with SSE2, which every x86-64 has; see scan_short_plain.h for the contract. */
#ifndef HUBCENSUS_JSON_SCAN_SHORT_SSE2_H
#define HUBCENSUS_JSON_SCAN_SHORT_SSE2_H

#include <emmintrin.h>

static inline const unsigned char *
scan_short(const unsigned char *p, const unsigned char *end)
{
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i last_control = _mm_set1_epi8(0x1f);

    for (int i = 0; i < 4 && end - p >= 16; i++, p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i stop = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, backslash));
        stop = _mm_or_si128(stop, _mm_cmpeq_epi8(_mm_min_epu8(v, last_control), v));
        /* The mask is made of top bits, so `v` itself stands for "outside ASCII". */
        unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(stop, v));
        if (mask != 0)
            return p + __builtin_ctz(mask);
    }
    return p;
}

#endif
