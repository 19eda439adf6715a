#include "base/clean.h"

size_t
clean_decode(uint32_t *c, struct slice text)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)text.data;
    size_t need = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;

    if (need == 0 || need > text.len || p[0] > 0xF4)
        return 0;
    uint32_t value = need == 1 ? p[0] : p[0] & (0x7Fu >> need);
    for (size_t i = 1; i < need; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (p[i] & 0x3Fu);
    }
    if (value < least[need] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *c = value;
    return need;
}

bool
clean_is_harmful(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void
clean_append(struct str *out, struct slice text, enum clean_charset charset)
{
    while (text.len > 0) {
        uint32_t c = 0;
        size_t n = clean_decode(&c, text);
        if (c == '\t' || c == '\n' || c == '\r')
            str_putc(out, ' ');
        else if (n == 1 && !clean_is_harmful(c))
            str_putc(out, (char)c);
        else if (charset == CLEAN_ASCII)
            str_putc(out, '?');
        else if (n == 0 || clean_is_harmful(c))
            str_puts(out, "\xEF\xBF\xBD");
        else
            str_append(out, text.data, n);
        n += n == 0;
        text.data += n;
        text.len -= n;
    }
}
