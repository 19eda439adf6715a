#include "base/show.h"

#include <stdint.h>

/* The bytes of the character that starts `text`, and which one; 0 where they are no UTF-8. */
static size_t
decode(uint32_t *c, struct slice text)
{
    const unsigned char *s = (const unsigned char *)text.data;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t size = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC0 ? 2 : 1;

    *c = s[0];
    if (size == 1)
        return s[0] < 0x80;
    if (size > text.len)
        return 0;
    *c &= 0x7Fu >> size;
    for (size_t i = 1; i < size; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        *c = *c << 6 | (s[i] & 0x3Fu);
    }
    if (*c < least[size] || *c > 0x10FFFF || (*c >= 0xD800 && *c <= 0xDFFF))
        return 0;
    return size;
}

/* Controls, line and paragraph separators, and what turns the direction of writing. */
static bool
harmful(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

void
show_text(struct str *out, struct slice text, size_t max)
{
    for (size_t shown = 0; text.len > 0; shown++) {
        uint32_t c;
        if (shown == max) {
            str_puts(out, "...");
            return;
        }
        size_t size = decode(&c, text);
        if (size == 0)
            str_printf(out, "\\x%02x", (unsigned)(unsigned char)text.data[0]);
        else if (harmful(c))
            str_printf(out, "\\u%04x", (unsigned)c);
        else
            str_append(out, text.data, size);
        size += size == 0;
        text.data += size;
        text.len -= size;
    }
}
