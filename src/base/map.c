/*
 * Open addressing with linear probing over indices into an array of entries;
 * the table is kept at most half full.  Nothing is ever removed alone.
 */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
map_init(struct map *m)
{
    memset(m, 0, sizeof *m);
    m->key = hash_key_new();
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
    size_t i = hash_of(&m->key, key) & mask;

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
