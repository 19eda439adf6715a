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

bool
met_add(struct met *m, struct slice name)
{
    static const unsigned char free_slot[TAG_SIZE];
    uint64_t hash = hash_of(&m->key, name);
    uint64_t tag = (hash & TAG_MASK) != 0 ? hash & TAG_MASK : 1;
    unsigned char bytes[TAG_SIZE];

    for (int i = 0; i < TAG_SIZE; i++)
        bytes[i] = (unsigned char)(tag >> (8 * i));
    for (size_t i = first_slot(m, hash);; i = i + 1 < m->slot_count ? i + 1 : 0) {
        unsigned char *slot = &m->slots[i * TAG_SIZE];
        if (memcmp(slot, bytes, TAG_SIZE) == 0)
            return false;
        if (memcmp(slot, free_slot, TAG_SIZE) != 0)
            continue;
        memcpy(slot, bytes, TAG_SIZE);
        m->left--;
        return true;
    }
}
