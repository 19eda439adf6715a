/*
 * Open addressing with linear probing over tags of six bytes, a fifth of them
 * free.  The hash's high bits choose the slot and its low ones are the tag, so
 * that one says little of the other.
 */
#include "base/met.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define TAG_SIZE 6
#define AHEAD    16
#define TAG_MASK ((UINT64_C(1) << 48) - 1)

void
met_init(struct met *m, size_t most)
{
    m->slot_count = most + most / 4 + 1;
    m->slots = mem_zalloc(m->slot_count * TAG_SIZE);
    m->left = most;
    m->key = hash_key_new();
}

void
met_fini(struct met *m)
{
    free(m->slots);
    memset(m, 0, sizeof *m);
}

bool
met_has_room(const struct met *m)
{
    return m->left > 0;
}

/* hash / 2^64 of all slots. */
static size_t
first_slot(const struct met *m, uint64_t hash)
{
    uint64_t count = m->slot_count;

    return (size_t)((hash >> 32) * count >> 32);
}

static uint64_t
tag_at(const unsigned char *slot)
{
    uint32_t low;
    uint16_t high;

    memcpy(&low, slot, sizeof low);
    memcpy(&high, slot + sizeof low, sizeof high);
    return (uint64_t)high << 32 | low;
}

/* The slot where the hash's tag stands, `*found`, or else where it belongs. */
static unsigned char *
slot_of(const struct met *m, uint64_t hash, uint64_t tag, bool *found)
{
    for (size_t i = first_slot(m, hash);; i = i + 1 < m->slot_count ? i + 1 : 0) {
        unsigned char *slot = &m->slots[i * TAG_SIZE];
        uint64_t there = tag_at(slot);
        *found = there == tag;
        if (*found || there == 0)
            return slot;
    }
}

/* No tag is 0, which is a free slot's. */
static uint64_t
tag_of(uint64_t hash)
{
    return (hash & TAG_MASK) != 0 ? hash & TAG_MASK : 1;
}

static bool
add_hash(struct met *m, uint64_t hash)
{
    const uint64_t tag = tag_of(hash);
    const uint32_t low = (uint32_t)tag;
    const uint16_t high = (uint16_t)(tag >> 32);
    bool found;
    unsigned char *slot = slot_of(m, hash, tag, &found);

    if (found)
        return false;
    memcpy(slot, &low, sizeof low);
    memcpy(slot + sizeof low, &high, sizeof high);
    m->left--;
    return true;
}

bool
met_add(struct met *m, struct slice name)
{
    return add_hash(m, hash_of(&m->key, name));
}

bool
met_has(const struct met *m, struct slice name)
{
    const uint64_t hash = hash_of(&m->key, name);
    bool found;

    slot_of(m, hash, tag_of(hash), &found);
    return found;
}

static void
fetch_slot(const struct met *m, uint64_t hash)
{
    __builtin_prefetch(&m->slots[first_slot(m, hash) * TAG_SIZE], 1);
}

void
met_expect(const struct met *m, struct slice name)
{
    fetch_slot(m, hash_of(&m->key, name));
}

void
met_init_hashes(struct met *m, const struct hash_key *key, const uint64_t *hashes, size_t count)
{
    met_init(m, count);
    m->key = *key;
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count)
            fetch_slot(m, hashes[i + AHEAD]);
        add_hash(m, hashes[i]);
    }
}
