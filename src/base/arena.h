/*
 * arena: memory for many small things that are let go together.
 */
#ifndef HUBCENSUS_BASE_ARENA_H
#define HUBCENSUS_BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena_block;

struct arena {
    struct arena_block *first;
    struct arena_block *current; /* NULL before the first use */
};

void arena_init(struct arena *a);
void arena_fini(struct arena *a);

/* `size` bytes, aligned for any type, not cleared; they live until the reset or the end. */
void *arena_alloc(struct arena *a, size_t size);

/* A copy of the bytes in the arena; an absent slice stays absent. */
struct slice arena_copy(struct arena *a, struct slice bytes);

/* Let everything go, keeping the blocks for what comes next. */
void arena_reset(struct arena *a);

#endif
