/*
 * The order learnt is a merger of those seen: a key that is new is put where it
 * was found, one that is known moves the expectation to the key behind it.  A
 * wrong expectation costs time only.
 */
#include "json/guess.h"

void
guess_init(struct guesses *g)
{
    memset(g, 0, sizeof *g);
    for (unsigned i = 0; i < GUESS_KEYS + 2; i++)
        g->keys[i].len = SIZE_MAX;
}

static unsigned
find(const struct guesses *g, const struct guess *key)
{
    unsigned i = 0;

    while (i < g->count &&
           (g->keys[i].len != key->len || memcmp(g->keys[i].bytes, key->bytes, GUESS_BYTES) != 0))
        i++;
    return i;
}

const struct guess *
guess_learn(struct guesses *g, const struct guess *expected, struct slice key,
            const struct path_node *target)
{
    struct guess new = {
        .len = key.len,
        .mask = (uint32_t)((UINT64_C(1) << (key.len & (2 * GUESS_BYTES - 1))) - 1),
        .target = target,
    };
    const unsigned next = (unsigned)(expected - g->keys);

    if (key.len > GUESS_BYTES)
        return expected;
    memcpy(new.bytes, key.data, key.len);
    unsigned at = find(g, &new);
    if (at == g->count) {
        if (g->count == GUESS_KEYS)
            return expected;
        at = next < g->count ? next : g->count;
        memmove(&g->keys[at + 1], &g->keys[at], (g->count - at) * sizeof *g->keys);
        g->keys[at] = new;
        g->count++;
    }
    return &g->keys[at + 1];
}
