/*
 * guess: which key comes next.
 *
 * The objects at one place of a document mostly have the same keys in the same
 * order.  Once seen, a key is recognised by comparing the bytes where it is
 * expected, which needs no search for its end and does not wait for one.
 */
#ifndef HUBCENSUS_JSON_GUESS_H
#define HUBCENSUS_JSON_GUESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

enum {
    GUESS_WORDS = 3,
    GUESS_BYTES = 8 * GUESS_WORDS, /* of a key, with its closing quote and the colon */
    GUESS_KEYS = 24,
};

struct path_node;

struct guess {
    uint64_t bytes[GUESS_WORDS]; /* the key, `":`, and zeros */
    uint64_t mask[GUESS_WORDS];  /* all ones where `bytes` counts */
    size_t len;                  /* of the key alone */
    const struct path_node *target;
};

/* The keys seen at one place, in their order.  All zero: none. */
struct guesses {
    unsigned count;
    struct guess keys[GUESS_KEYS];
};

/*
 * The key numbered `next` if it is what stands at `text`, behind an opening
 * quote, and a colon follows it at once; else NULL.
 */
static inline const struct guess *
guess_check(const struct guesses *g, unsigned next, const unsigned char *text,
            const unsigned char *end)
{
    uint64_t words[GUESS_WORDS];

    if (next >= g->count || (size_t)(end - text) < GUESS_BYTES)
        return NULL;
    const struct guess *key = &g->keys[next];
    memcpy(words, text, sizeof words);
    uint64_t differing = ((words[0] ^ key->bytes[0]) & key->mask[0]) |
                         ((words[1] ^ key->bytes[1]) & key->mask[1]) |
                         ((words[2] ^ key->bytes[2]) & key->mask[2]);
    return differing == 0 ? key : NULL;
}

/*
 * `key`, which has no escapes and leads to `target`, was found where the key
 * numbered `next` was expected.  Returns the number of the key to expect next.
 */
unsigned guess_learn(struct guesses *g, unsigned next, struct slice key,
                     const struct path_node *target);

#endif
