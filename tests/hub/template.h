/*
 * Chat templates of 1 to 20 kB. They are cut from one long text that is made
 * at the start, so that showing one costs a copy.
 */
#ifndef TESTHUB_TEMPLATE_H
#define TESTHUB_TEMPLATE_H

#include <stdint.h>

#include "buf.h"

struct templates {
    struct buf tape;      /* JSON-escaped text */
    uint32_t starts[512]; /* where a piece of it begins */
    uint32_t n;
};

void templates_init(struct templates *t);
void templates_fini(struct templates *t);

/* templates_add(t, b, seed, length): adds to b, inside quotes, about length bytes of template;
 * equal seeds and lengths give equal texts. */
void templates_add(const struct templates *t, struct buf *b, uint64_t seed, uint32_t length);

#endif
