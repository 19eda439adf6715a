/*
 * guess: which key comes next.
 *
 * The objects at one place of a document mostly have the same keys in the same
 * order.  Once seen, a key is recognised by comparing it with the one that is
 * expected, which needs no search among all that are wanted.
 */
#ifndef HUBCENSUS_JSON_GUESS_H
#define HUBCENSUS_JSON_GUESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

#if defined(__SSE2__) && !defined(HUBCENSUS_PLAIN_SCAN)
#define GUESS_BY_VECTOR
#include <emmintrin.h>
#endif

enum {
    GUESS_BYTES = 32, /* of the longest key that is guessed */
    GUESS_KEYS = 24,
};

struct path_node;

struct guess {
    unsigned char bytes[GUESS_BYTES]; /* the key, and zeros */
    size_t len;                       /* SIZE_MAX: none */
    uint32_t mask;                    /* a bit for each byte of the key */
    const struct path_node *target;
};

/*
 * The keys seen at one place, in their order, and two that are none behind the
 * last: who finds a key missing looks at the next one too.
 */
struct guesses {
    unsigned count;
    struct guess keys[GUESS_KEYS + 2];
};

void guess_init(struct guesses *g);

/* Whether `text`, at which GUESS_BYTES can be read, is that key. */
static inline bool
guess_is(const struct guess *key, struct slice text)
{
    if (key->len != text.len)
        return false;
#ifdef GUESS_BY_VECTOR
    const __m128i *seen = (const __m128i *)(const void *)text.data;
    const __m128i *known = (const __m128i *)(const void *)key->bytes;
    uint32_t same =
        (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(seen), _mm_loadu_si128(known)));
    if (text.len > sizeof *seen)
        same |= (uint32_t)_mm_movemask_epi8(
                    _mm_cmpeq_epi8(_mm_loadu_si128(seen + 1), _mm_loadu_si128(known + 1)))
                << 16;
    return (~same & key->mask) == 0;
#else
    return memcmp(key->bytes, text.data, text.len) == 0;
#endif
}

/*
 * `key`, which has no escapes and leads to `target`, was found where `expected`
 * was.  Returns the key to expect next.
 */
const struct guess *guess_learn(struct guesses *g, const struct guess *expected, struct slice key,
                                const struct path_node *target);

#endif
