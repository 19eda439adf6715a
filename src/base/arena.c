#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define BLOCK_SIZE ((size_t)64 * 1024)

struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

void
arena_init(struct arena *a)
{
    *a = (struct arena){NULL, NULL};
}

void
arena_fini(struct arena *a)
{
    if (a == NULL)
        return;
    for (struct arena_block *b = a->first, *next; b != NULL; b = next) {
        next = b->next;
        free(b);
    }
    arena_init(a);
}

/* Go on to a block with room for `size`: one kept from before the reset, or a new one. */
static struct arena_block *
next_block(struct arena *a, size_t size)
{
    struct arena_block *kept = a->current != NULL ? a->current->next : a->first;

    if (kept != NULL && kept->size >= size) {
        kept->used = 0;
        a->current = kept;
        return kept;
    }
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    struct arena_block *fresh = mem_alloc(sizeof *fresh + room);
    fresh->used = 0;
    fresh->size = room;
    fresh->next = kept;
    if (a->current != NULL)
        a->current->next = fresh;
    else
        a->first = fresh;
    a->current = fresh;
    return fresh;
}

void *
arena_alloc(struct arena *a, size_t size)
{
    const size_t align = alignof(max_align_t);
    struct arena_block *b = a->current;

    size = (size + align - 1) / align * align;
    if (b == NULL || b->size - b->used < size)
        b = next_block(a, size);
    void *p = b->bytes + b->used;
    b->used += size;
    return p;
}

struct slice
arena_copy(struct arena *a, struct slice bytes)
{
    if (bytes.data == NULL)
        return bytes;
    char *copy = arena_alloc(a, bytes.len + 1);
    memcpy(copy, bytes.data, bytes.len);
    copy[bytes.len] = '\0';
    return (struct slice){copy, bytes.len};
}

void
arena_reset(struct arena *a)
{
    a->current = NULL;
}
