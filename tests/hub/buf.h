/*
 * A growing run of bytes, and the few ways of adding to it that JSON and HTTP
 * need. A zeroed struct buf is empty and valid.
 */
#ifndef TESTHUB_BUF_H
#define TESTHUB_BUF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    char *p;
    size_t len;
    size_t cap;
};

/* buf_fini(b): frees the bytes and leaves b empty. */
void buf_fini(struct buf *b);

/* buf_room(b, more): makes room for more further bytes and returns where they go; the caller adds
 * to b->len what was written. */
char *buf_room(struct buf *b, size_t more);

/* buf_printf(b, format, ...): adds formatted text, without a NUL. */
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* buf_fill(b, c, count): adds c, count times. */
void buf_fill(struct buf *b, char c, size_t count);

/* buf_u64(b, n): adds n in decimal. */
void buf_u64(struct buf *b, uint64_t n);

/* buf_json(b, text, length): adds length bytes of UTF-8 as a quoted JSON string. */
void buf_json(struct buf *b, const char *text, size_t length);

/* buf_drop(b, count): removes the first count bytes. */
void buf_drop(struct buf *b, size_t count);

/* buf_cstr(b): the bytes with a NUL behind them; valid until b changes. */
const char *buf_cstr(struct buf *b);

static inline void
buf_add(struct buf *b, const void *bytes, size_t length)
{
    if (length == 0)
        return;
    memcpy(buf_room(b, length), bytes, length);
    b->len += length;
}

static inline void
buf_str(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

static inline void
buf_char(struct buf *b, char c)
{
    *buf_room(b, 1) = c;
    b->len++;
}

#endif
