#include "strset.h"

#include <stdlib.h>

#include "mem.h"
#include "rng.h"

static uint64_t
hash(const char *text, size_t length)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
    return rng_mix(h);
}

void
strset_fini(struct strset *s)
{
    buf_fini(&s->bytes);
    free(s->at);
    free(s->slots);
    *s = (struct strset){0};
}

const char *
strset_get(const struct strset *s, uint32_t number)
{
    return s->bytes.p + s->at[number];
}

static size_t
slot_of(const struct strset *s, const char *text, size_t length)
{
    size_t i = (size_t)hash(text, length) & (s->n_slots - 1);

    for (;; i = (i + 1) & (s->n_slots - 1)) {
        const char *have;

        if (s->slots[i] == 0)
            return i;
        have = strset_get(s, s->slots[i] - 1);
        if (strncmp(have, text, length) == 0 && have[length] == '\0')
            return i;
    }
}

static void
grow(struct strset *s)
{
    s->n_slots = s->n_slots > 0 ? s->n_slots * 2 : 64;
    free(s->slots);
    s->slots = mem_new(s->n_slots, sizeof *s->slots);
    for (uint32_t i = 0; i < s->n; i++) {
        const char *text = strset_get(s, i);

        s->slots[slot_of(s, text, strlen(text))] = i + 1;
    }
}

uint32_t
strset_add(struct strset *s, const char *text, size_t length, bool *isnew)
{
    size_t slot;

    if (((size_t)s->n + 1) * 2 > s->n_slots)
        grow(s);
    slot = slot_of(s, text, length);
    *isnew = s->slots[slot] == 0;
    if (!*isnew)
        return s->slots[slot] - 1;
    if (s->n == s->cap) {
        s->cap = s->cap > 0 ? s->cap * 2 : 64;
        s->at = mem_resize(s->at, s->cap, sizeof *s->at);
    }
    s->at[s->n] = s->bytes.len;
    buf_add(&s->bytes, text, length);
    buf_char(&s->bytes, '\0');
    s->slots[slot] = s->n + 1;
    return s->n++;
}

uint32_t
strset_find(const struct strset *s, const char *text, size_t length)
{
    size_t slot;

    if (s->n_slots == 0)
        return STRSET_NONE;
    slot = slot_of(s, text, length);
    return s->slots[slot] == 0 ? STRSET_NONE : s->slots[slot] - 1;
}
