/*
 * Bytes and coding are looked at for the whole source at once, before the first
 * token: after that every byte from 0x80 on belongs to a character.
 */
#include "pysource/token_inner.h"

#include <string.h>

#include "base/show.h"
#include "base/utf8.h"

/* Where the byte at `wanted` stands; for messages only. */
static struct py_place
place_by_counting(const struct py_tokenizer *t, const char *wanted)
{
    struct py_place at = {1, 1};

    for (const char *p = t->p; p < wanted; p++) {
        if (*p == '\n' || (*p == '\r' && p[1] != '\n'))
            at = (struct py_place){at.line + 1, 1};
        else
            at.column += ((unsigned char)*p & 0xC0) != 0x80;
    }
    return at;
}

static int
check_bytes(struct py_tokenizer *t, struct err *err)
{
    const char *nul = t->p < t->end ? memchr(t->p, '\0', (size_t)(t->end - t->p)) : NULL;

    if (nul != NULL)
        return py_fail(err, place_by_counting(t, nul), "a NUL byte; this is no Python source");
    t->high = py_find_high(t->p, t->end);
    for (const char *p = t->high; p < t->end; p = py_find_high(p, t->end)) {
        uint32_t code;
        size_t n = utf8_decode(&code, (const unsigned char *)p, (size_t)(t->end - p));
        if (n == 0)
            return py_fail(err, place_by_counting(t, p), "the byte 0x%02x is not UTF-8",
                           (unsigned char)*p);
        p += n;
    }
    return 0;
}

static bool
is_name_of_utf8(struct slice name)
{
    static const char *const names[] = {"utf-8", "utf8", "utf-8-sig", "u8", "ascii", "us-ascii"};
    char plain[16];

    if (name.len >= sizeof plain)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];
        plain[i] = (char)(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_is((struct slice){plain, name.len}, names[i]))
            return true;
    return false;
}

/* What the comment says the source is written in (PEP 263); data NULL when nothing. */
static struct slice
coding_of(struct slice comment)
{
    const char *end = comment.data + comment.len;

    for (const char *p = comment.data; end - p > 7; p++) {
        if (memcmp(p, "coding", 6) != 0 || (p[6] != ':' && p[6] != '='))
            continue;
        const char *name = p + 7;
        while (name < end && (*name == ' ' || *name == '\t'))
            name++;
        const char *stop = name;
        while (stop < end && (*stop == '-' || *stop == '.' ||
                              (*stop > 0 && *stop < 0x7F &&
                               (py_byte_classes[(unsigned char)*stop] == NAME_BYTE ||
                                py_byte_classes[(unsigned char)*stop] == DIGIT))))
            stop++;
        if (stop > name)
            return (struct slice){name, (size_t)(stop - name)};
    }
    return (struct slice){NULL, 0};
}

/* The cookie stands in a comment of the first two lines, nothing but blanks before it. */
static int
check_coding(struct py_tokenizer *t, struct err *err)
{
    const char *p = t->p;

    for (unsigned line = 1; line <= 2 && p < t->end; line++) {
        while (p < t->end && py_byte_classes[(unsigned char)*p] == SPACE)
            p++;
        const char *start = p;
        while (p < t->end && *p != '\n' && *p != '\r')
            p++;
        if (p > start && *start != '#')
            return 0;
        struct slice name = coding_of((struct slice){start, (size_t)(p - start)});
        if (name.data != NULL && !is_name_of_utf8(name)) {
            struct str shown = STR_INIT;
            show_text(&shown, name, SHOW_LENGTH);
            py_fail(err, place_by_counting(t, name.data), "the source is in %s; only UTF-8 is read",
                    str_text(&shown));
            str_fini(&shown);
            return -1;
        }
        if (name.data != NULL)
            return 0;
        if (p < t->end && *p == '\r' && p + 1 < t->end && p[1] == '\n')
            p++;
        if (p < t->end)
            p++;
    }
    return 0;
}

int
py_begin_source(struct py_tokenizer *t, struct err *err)
{
    t->begun = true;
    if (t->end - t->p >= 3 && memcmp(t->p, "\xEF\xBB\xBF", 3) == 0)
        t->p += 3;
    t->line_start = t->mark = t->p;
    if (check_bytes(t, err) != 0)
        return -1;
    return check_coding(t, err);
}
