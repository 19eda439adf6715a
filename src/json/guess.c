/*
 * The order learnt is a merger of those seen: a key that is new is put where it
 * was found, one that is known moves the expectation to the key behind it.  A
 * wrong expectation costs time only.
 */
#include "json/guess.h"

static unsigned
find(const struct guesses *g, const struct guess *key)
{
    unsigned i = 0;

    while (i < g->count &&
           (g->keys[i].len != key->len || memcmp(g->keys[i].bytes, key->bytes, GUESS_BYTES) != 0))
        i++;
    return i;
}

unsigned
guess_learn(struct guesses *g, unsigned next, struct slice key, const struct path_node *target)
{
    struct guess new = {.len = key.len, .target = target};

    if (key.len + 2 > GUESS_BYTES)
        return next;
    memcpy(new.bytes, key.data, key.len);
    memcpy((char *)new.bytes + key.len, "\":", 2);
    memset(new.mask, 0xFF, key.len + 2);
    unsigned at = find(g, &new);
    if (at == g->count) {
        if (g->count == GUESS_KEYS)
            return next;
        at = next < g->count ? next : g->count;
        memmove(&g->keys[at + 1], &g->keys[at], (g->count - at) * sizeof *g->keys);
        g->keys[at] = new;
        g->count++;
    }
    return at + 1;
}
