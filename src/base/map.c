/*
 * Open addressing with linear probing over indices into an array of entries;
 * the table is kept at most half full.  Nothing is ever removed alone.
 */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"

static uint64_t
rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static void
sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

/* SipHash-1-3 as published by Aumasson and Bernstein (2012). */
static uint64_t
hash(const struct map *m, struct slice key)
{
    uint64_t v[4] = {
        m->seed[0] ^ UINT64_C(0x736f6d6570736575),
        m->seed[1] ^ UINT64_C(0x646f72616e646f6d),
        m->seed[0] ^ UINT64_C(0x6c7967656e657261),
        m->seed[1] ^ UINT64_C(0x7465646279746573),
    };
    const char *p = key.data;
    size_t left = key.len;

    for (; left >= 8; p += 8, left -= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    uint64_t last = (uint64_t)key.len << 56;
    for (size_t i = 0; i < left; i++)
        last |= (uint64_t)(unsigned char)p[i] << (8 * i);
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

void
map_init(struct map *m)
{
    memset(m, 0, sizeof *m);
    /* Without entropy (very early boot) the map still works, only its seed is known. */
    if (getrandom(m->seed, sizeof m->seed, GRND_NONBLOCK) != (ssize_t)sizeof m->seed)
        m->seed[0] = (uintptr_t)m;
}

void
map_fini(struct map *m)
{
    if (m == NULL)
        return;
    map_clear(m);
    free(m->entries);
    free(m->slots);
    memset(m, 0, sizeof *m);
}

void
map_clear(struct map *m)
{
    for (size_t i = 0; i < m->count; i++)
        free((char *)m->entries[i].key.data);
    m->count = 0;
    if (m->slots != NULL)
        memset(m->slots, 0, m->slot_count * sizeof *m->slots);
}

/* The slot that holds `key`, or the free one where it belongs. */
static uint32_t *
slot_of(const struct map *m, struct slice key)
{
    size_t mask = m->slot_count - 1;
    size_t i = hash(m, key) & mask;

    while (m->slots[i] != 0 && !slice_equal(m->entries[m->slots[i] - 1].key, key))
        i = (i + 1) & mask;
    return &m->slots[i];
}

static void
grow(struct map *m)
{
    size_t slot_count = m->slot_count == 0 ? 16 : m->slot_count * 2;

    free(m->slots);
    m->slots = mem_zalloc(slot_count * sizeof *m->slots);
    m->slot_count = slot_count;
    m->capacity = slot_count / 2;
    m->entries = mem_realloc_array(m->entries, m->capacity, sizeof *m->entries);
    for (size_t i = 0; i < m->count; i++)
        *slot_of(m, m->entries[i].key) = (uint32_t)(i + 1);
}

bool
map_put(struct map *m, struct slice key, uint64_t value)
{
    if (m->count == m->capacity)
        grow(m);
    uint32_t *slot = slot_of(m, key);
    if (*slot != 0) {
        m->entries[*slot - 1].value = value;
        return false;
    }
    m->entries[m->count++] = (struct map_entry){{mem_strndup(key.data, key.len), key.len}, value};
    *slot = (uint32_t)m->count;
    return true;
}

uint64_t *
map_find(const struct map *m, struct slice key)
{
    if (m->slot_count == 0)
        return NULL;
    uint32_t slot = *slot_of(m, key);
    return slot == 0 ? NULL : &m->entries[slot - 1].value;
}

bool
map_has(const struct map *m, struct slice key)
{
    return map_find(m, key) != NULL;
}
