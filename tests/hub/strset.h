/*
 * A set of strings, each with the number of the order in which it was added.
 * Holds the ids of millions of models in one block of memory.
 */
#ifndef TESTHUB_STRSET_H
#define TESTHUB_STRSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

#define STRSET_NONE UINT32_MAX

struct strset {
    struct buf bytes; /* the strings, a NUL behind each */
    size_t *at;       /* where the n-th one begins */
    uint32_t n;
    uint32_t cap;
    uint32_t *slots; /* open addressing; number + 1, 0 is free */
    size_t n_slots;  /* a power of two */
};

/* strset_fini(s): frees what a zeroed struct strset has come to own. */
void strset_fini(struct strset *s);

/* strset_add(s, text, length, &isnew): the number of text, which is added if it was not there. */
uint32_t strset_add(struct strset *s, const char *text, size_t length, bool *isnew);

/* strset_find(s, text, length): the number of text, or STRSET_NONE. */
uint32_t strset_find(const struct strset *s, const char *text, size_t length);

/* strset_get(s, number): the string, valid until the next strset_add. */
const char *strset_get(const struct strset *s, uint32_t number);

#endif
