#include "json/unescape.h"

#include <stdint.h>
#include <string.h>

#include "base/hex.h"

static void
append_code(struct str *out, uint32_t c)
{
    char text[4];
    size_t n = 0;

    if (c < 0x80) {
        text[n++] = (char)c;
    } else if (c < 0x800) {
        text[n++] = (char)(0xC0 | c >> 6);
        text[n++] = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        text[n++] = (char)(0xE0 | c >> 12);
        text[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        text[n++] = (char)(0x80 | (c & 0x3F));
    } else {
        text[n++] = (char)(0xF0 | c >> 18);
        text[n++] = (char)(0x80 | (c >> 12 & 0x3F));
        text[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        text[n++] = (char)(0x80 | (c & 0x3F));
    }
    str_append(out, text, n);
}

static uint32_t
four_digits(const char *p)
{
    uint32_t c = 0;

    for (int i = 0; i < 4; i++)
        c = c << 4 | (uint32_t)hex_digit((unsigned char)p[i]);
    return c;
}

/* The code unit of a \uXXXX at `p`, or 0 when there is none; 0 is no surrogate. */
static uint32_t
unit_at(const char *p, const char *end)
{
    return end - p >= 6 && p[0] == '\\' && p[1] == 'u' ? four_digits(p + 2) : 0;
}

/* Append what the escape at `p` stands for; returns past it. */
static const char *
unescape_one(struct str *out, const char *p, const char *end)
{
    static const char names[] = "bfnrt";
    static const char meant[] = "\b\f\n\r\t";

    if (p[1] != 'u') {
        const char *name = strchr(names, p[1]);
        str_putc(out, name != NULL ? meant[name - names] : p[1]);
        return p + 2;
    }
    uint32_t c = unit_at(p, end);
    p += 6;
    if (c >= 0xD800 && c <= 0xDBFF) {
        uint32_t low = unit_at(p, end);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            append_code(out, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
            return p + 6;
        }
    }
    append_code(out, c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
    return p;
}

void
unescape_text(struct str *out, struct slice text)
{
    const char *p = text.data;
    const char *end = p + text.len;

    /* What an escape stands for is never longer than its spelling. */
    str_reserve(out, text.len);
    while (p < end) {
        const char *backslash = memchr(p, '\\', (size_t)(end - p));
        if (backslash == NULL)
            backslash = end;
        str_append(out, p, (size_t)(backslash - p));
        p = backslash < end ? unescape_one(out, backslash, end) : end;
    }
}
