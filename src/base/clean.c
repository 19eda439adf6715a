#include "base/clean.h"

#include "base/utf8.h"

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
        size_t n = utf8_decode(&c, (const unsigned char *)text.data, text.len);
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
