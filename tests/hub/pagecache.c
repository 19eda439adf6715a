#include "pagecache.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

static size_t
slot(const char *key)
{
    size_t h = 5381;

    while (*key != '\0')
        h = h * 33 + (unsigned char)*key++;
    return (h ^ h >> 16) % 1024;
}

void
pagecache_forget(struct pagecache *p)
{
    for (size_t i = 0; i < 1024; i++) {
        while (p->slots[i] != NULL) {
            struct cached *one = p->slots[i];

            p->slots[i] = one->next;
            buf_fini(&one->body);
            buf_fini(&one->cursor);
            free(one->key);
            free(one);
        }
    }
    p->used = 0;
}

void
pagecache_fini(struct pagecache *p)
{
    pagecache_forget(p);
}

const struct cached *
pagecache_get(const struct pagecache *p, const char *key)
{
    const struct cached *one = p->room > 0 ? p->slots[slot(key)] : NULL;

    while (one != NULL && strcmp(one->key, key) != 0)
        one = one->next;
    return one;
}

void
pagecache_put(struct pagecache *p, const char *key, const struct buf *body,
              const struct buf *cursor)
{
    size_t size = body->len + cursor->len + strlen(key) + sizeof(struct cached);
    struct cached *one;

    if (size > p->room)
        return;
    if (p->used + size > p->room)
        pagecache_forget(p);
    one = mem_new(1, sizeof *one);
    one->key = mem_text(key, strlen(key));
    buf_add(&one->body, body->p, body->len);
    buf_add(&one->cursor, cursor->p, cursor->len);
    one->next = p->slots[slot(key)];
    p->slots[slot(key)] = one;
    p->used += size;
}
