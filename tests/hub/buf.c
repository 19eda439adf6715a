#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "mem.h"

void
buf_fini(struct buf *b)
{
    free(b->p);
    *b = (struct buf){0};
}

char *
buf_room(struct buf *b, size_t more)
{
    if (b->cap - b->len < more) {
        size_t cap = b->cap > 0 ? b->cap : 256;

        while (cap - b->len < more)
            cap *= 2;
        b->p = mem_resize(b->p, cap, 1);
        b->cap = cap;
    }
    return b->p + b->len;
}

void
buf_printf(struct buf *b, const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vsnprintf(NULL, 0, format, ap);
    va_end(ap);
    if (n <= 0)
        return;
    buf_room(b, (size_t)n + 1);
    va_start(ap, format);
    vsnprintf(b->p + b->len, (size_t)n + 1, format, ap);
    va_end(ap);
    b->len += (size_t)n;
}

void
buf_fill(struct buf *b, char c, size_t count)
{
    if (count == 0)
        return;
    memset(buf_room(b, count), c, count);
    b->len += count;
}

void
buf_u64(struct buf *b, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    buf_add(b, digits + at, sizeof digits - at);
}

static void
add_escape(struct buf *b, unsigned char c)
{
    static const char named[] = "\"\\\n\r\t\b\f";
    static const char letters[] = "\"\\nrtbf";
    const char *hit = c != 0 ? strchr(named, c) : NULL;

    if (hit == NULL) {
        buf_printf(b, "\\u%04x", c);
        return;
    }
    buf_char(b, '\\');
    buf_char(b, letters[hit - named]);
}

void
buf_json(struct buf *b, const char *text, size_t length)
{
    size_t from = 0;

    buf_char(b, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(b, text + from, i - from);
        add_escape(b, c);
        from = i + 1;
    }
    buf_add(b, text + from, length - from);
    buf_char(b, '"');
}

void
buf_drop(struct buf *b, size_t count)
{
    if (count == 0)
        return;
    memmove(b->p, b->p + count, b->len - count);
    b->len -= count;
}

const char *
buf_cstr(struct buf *b)
{
    *buf_room(b, 1) = '\0';
    return b->p;
}
