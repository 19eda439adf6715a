#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
str_init(struct str *s)
{
    *s = (struct str)STR_INIT;
}

void
str_fini(struct str *s)
{
    if (s == NULL)
        return;
    free(s->data);
    str_init(s);
}

void
str_reserve(struct str *s, size_t extra)
{
    size_t need = s->len + extra + 1;

    if (need <= s->capacity)
        return;
    size_t capacity = s->capacity < 64 ? 64 : s->capacity;
    while (capacity < need)
        capacity += capacity / 2;
    s->data = mem_realloc(s->data, capacity);
    s->data[s->len] = '\0';
    s->capacity = capacity;
}

void
str_append(struct str *s, const void *data, size_t len)
{
    str_reserve(s, len);
    if (len > 0)
        memcpy(s->data + s->len, data, len);
    s->len += len;
    s->data[s->len] = '\0';
}

void
str_append_slice(struct str *s, struct slice text)
{
    str_append(s, text.data, text.len);
}

void
str_puts(struct str *s, const char *text)
{
    str_append(s, text, strlen(text));
}

void
str_putc(struct str *s, char c)
{
    str_reserve(s, 1);
    s->data[s->len++] = c;
    s->data[s->len] = '\0';
}

void
str_vprintf(struct str *s, const char *format, va_list ap)
{
    va_list again;

    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, ap);
    if (n > 0) {
        str_reserve(s, (size_t)n);
        vsnprintf(s->data + s->len, (size_t)n + 1, format, again);
        s->len += (size_t)n;
    }
    va_end(again);
}

void
str_printf(struct str *s, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    str_vprintf(s, format, ap);
    va_end(ap);
}

void
str_truncate(struct str *s, size_t len)
{
    if (len >= s->len)
        return;
    s->len = len;
    s->data[len] = '\0';
}

const char *
str_text(const struct str *s)
{
    return s->data != NULL ? s->data : "";
}

char *
str_steal(struct str *s)
{
    char *data = s->data != NULL ? s->data : mem_strdup("");

    str_init(s);
    return data;
}

char *
slice_dup(struct slice a)
{
    return a.data != NULL ? mem_strndup(a.data, a.len) : NULL;
}
