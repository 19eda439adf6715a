#include "base/clean.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Read the character at the front of `len` bytes: its length, or 0 when there
 * is none.  Overlong forms, surrogates and what lies past U+10FFFF are none.
 */
static size_t
decode(uint32_t *out, const unsigned char *p, size_t len)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t need = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;

    if (need == 0 || need > len || p[0] > 0xF4)
        return 0;
    uint32_t c = need == 1 ? p[0] : p[0] & (0x7Fu >> need);
    for (size_t i = 1; i < need; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3Fu);
    }
    if (c < least[need] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *out = c;
    return need;
}

static bool
is_harmful(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void
clean_append(struct str *out, struct slice text, enum clean_charset charset)
{
    const unsigned char *p = (const unsigned char *)text.data;

    for (size_t i = 0; i < text.len;) {
        uint32_t c = 0;
        size_t n = decode(&c, p + i, text.len - i);
        if (c == '\t' || c == '\n' || c == '\r')
            str_putc(out, ' ');
        else if (n == 1 && !is_harmful(c))
            str_putc(out, (char)c);
        else if (charset == CLEAN_ASCII)
            str_putc(out, '?');
        else if (n == 0 || is_harmful(c))
            str_puts(out, "\xEF\xBF\xBD");
        else
            str_append(out, p + i, n);
        i += n > 0 ? n : 1;
    }
}
