/*
 * str: a growing string of bytes.
 *
 * `data` is NULL while nothing was ever stored, else ends in a NUL that `len`
 * does not count.  It may hold NULs of its own.
 */
#ifndef HUBCENSUS_BASE_STR_H
#define HUBCENSUS_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    char *data;
    size_t len;
    size_t capacity;
};

/* Some bytes of somebody else's memory, not NUL-terminated; data NULL means absent. */
struct slice {
    const char *data;
    size_t len;
};

#define STR_INIT   \
    {              \
        NULL, 0, 0 \
    }
#define SLICE(s) ((struct slice){(s), sizeof(s) - 1})

/* The same where a constant is asked for. */
#define SLICE_INIT(s)      \
    {                      \
        (s), sizeof(s) - 1 \
    }

void str_init(struct str *s);
void str_fini(struct str *s);

/* Make room for `extra` more bytes and the NUL. */
void str_reserve(struct str *s, size_t extra);
void str_append(struct str *s, const void *data, size_t len);
void str_append_slice(struct str *s, struct slice text);
void str_puts(struct str *s, const char *text);
void str_putc(struct str *s, char c);
void str_printf(struct str *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void str_vprintf(struct str *s, const char *format, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Forget all bytes past `len`, keeping the memory. */
void str_truncate(struct str *s, size_t len);

/* The text as a C string, "" when empty; belongs to `s` until its next change. */
const char *str_text(const struct str *s);

/* The same with its length, NULs of its own among it. */
static inline struct slice
str_slice(const struct str *s)
{
    return (struct slice){str_text(s), s->len};
}

/* Hand the memory over (free() it), leaving `s` empty; never NULL. */
char *str_steal(struct str *s);

static inline struct slice
slice_of(const char *text)
{
    return (struct slice){text, strlen(text)};
}

static inline bool
slice_equal(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* Below 0, 0 or above 0 as `a` stands before, with or behind `b`, byte by byte. */
static inline int
slice_compare(struct slice a, struct slice b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n > 0 ? memcmp(a.data, b.data, n) : 0;

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* Inline, so that a constant's length and the comparison cost no calls. */
static inline bool
slice_is(struct slice a, const char *text)
{
    return a.data != NULL && slice_equal(a, slice_of(text));
}

/* A NUL-terminated copy the caller frees; NULL for an absent slice. */
char *slice_dup(struct slice a);

#endif
