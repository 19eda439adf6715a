/*
 * map: byte strings to 64-bit values, in the order they were first put in.
 *
 * Keys are names that strangers chose, whose hash cannot be made to collide
 * (base/hash.h); the order of a walk never depends on it.
 */
#ifndef HUBCENSUS_BASE_MAP_H
#define HUBCENSUS_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct map_entry {
    struct slice key; /* belongs to the map */
    uint64_t value;
};

struct map {
    struct map_entry *entries;
    size_t count;
    size_t capacity;
    uint32_t *slots; /* 1 + index of an entry, 0 when free */
    size_t slot_count;
    struct hash_key key;
};

void map_init(struct map *m);
void map_fini(struct map *m);

/* Store `value` under a copy of `key`, replacing what was there; true when the key is new. */
bool map_put(struct map *m, struct slice key, uint64_t value);

/*
 * The value stored under `key`, to be read or changed in place; NULL when there
 * is none.  Valid until the next map_put.
 */
uint64_t *map_find(const struct map *m, struct slice key);

bool map_has(const struct map *m, struct slice key);

/* Forget all entries, keeping the memory of the table. */
void map_clear(struct map *m);

#endif
