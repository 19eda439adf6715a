/*
 * mem: memory that is there or the program ends.
 *
 * A census cannot go on without memory and nothing on disk is ever half
 * written, so there is one handler: a line on stderr and abort().
 */
#ifndef HUBCENSUS_BASE_MEM_H
#define HUBCENSUS_BASE_MEM_H

#include <stddef.h>

#define MEM_RETURNS __attribute__((returns_nonnull))

/* All return memory the caller owns and frees with free(); never NULL. */
MEM_RETURNS void *mem_alloc(size_t size);
MEM_RETURNS void *mem_zalloc(size_t size);
MEM_RETURNS void *mem_realloc(void *p, size_t size);
/* `count` elements of `size` bytes; the product is checked. */
MEM_RETURNS void *mem_realloc_array(void *p, size_t count, size_t size);
/*
 * For a list that grows: an array that holds `count` elements and has been made by
 * this function alone, with room for one more.  It doubles, at powers of two.
 */
MEM_RETURNS void *mem_room_for_one(void *p, size_t count, size_t size);
MEM_RETURNS char *mem_strdup(const char *s);
/* A copy of `len` bytes with a NUL behind them. */
MEM_RETURNS char *mem_strndup(const char *s, size_t len);

#endif
