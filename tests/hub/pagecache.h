/*
 * Finished pages, so that a benchmark which reads the same pages again and
 * again measures the client. Off unless it is given room.
 */
#ifndef TESTHUB_PAGECACHE_H
#define TESTHUB_PAGECACHE_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

struct cached {
    char *key;
    struct buf body;
    struct buf cursor;
    struct cached *next;
};

struct pagecache {
    size_t room; /* bytes */
    size_t used;
    struct cached *slots[1024];
};

void pagecache_fini(struct pagecache *p);

/* pagecache_get(p, key): the page put under that key, or NULL. */
const struct cached *pagecache_get(const struct pagecache *p, const char *key);

/* pagecache_put(p, key, body, cursor): keeps a copy; drops all others first if it finds no room. */
void pagecache_put(struct pagecache *p, const char *key, const struct buf *body,
                   const struct buf *cursor);

/* pagecache_forget(p): drops all. */
void pagecache_forget(struct pagecache *p);

#endif
