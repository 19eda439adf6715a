#include "json/quotes.h"

#if defined(__SSE2__) && !defined(HUBCENSUS_PLAIN_SCAN)

#include <emmintrin.h>

#define QUOTES_TARGET
#define QUOTES_PAIRS false

struct block {
    __m128i a, b, c, d;
};

static inline __m128i
load_part(const unsigned char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline struct block
block_load(const unsigned char *p)
{
    return (struct block){load_part(p), load_part(p + 16), load_part(p + 32), load_part(p + 48)};
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

/* Whether there is one at all takes less than where they are. */
static inline uint64_t
block_quotes(struct block x)
{
    const __m128i wanted = _mm_set1_epi8('"');
    __m128i a = _mm_cmpeq_epi8(x.a, wanted), b = _mm_cmpeq_epi8(x.b, wanted);
    __m128i c = _mm_cmpeq_epi8(x.c, wanted), d = _mm_cmpeq_epi8(x.d, wanted);
    __m128i some = _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d));

    return _mm_movemask_epi8(some) == 0 ? 0 : mask_of(a, b, c, d);
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
static inline __m128i
unusual_bytes(struct block x)
{
    const __m128i space = _mm_set1_epi8(' ');
    __m128i low = _mm_or_si128(_mm_cmplt_epi8(x.a, space), _mm_cmplt_epi8(x.b, space));
    __m128i high = _mm_or_si128(_mm_cmplt_epi8(x.c, space), _mm_cmplt_epi8(x.d, space));

    return _mm_or_si128(low, high);
}

static inline bool
block_are_unusual(struct block x, struct block y)
{
    return _mm_movemask_epi8(_mm_or_si128(unusual_bytes(x), unusual_bytes(y))) != 0;
}

#include "json/quotes_put.h"

#include "json/quotes_blocks.h"

quotes_fn *
quotes_sse2(void)
{
    return find_quotes;
}

#else

quotes_fn *
quotes_sse2(void)
{
    return NULL;
}

#endif
