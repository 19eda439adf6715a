#include "base/show.h"

#include <stdint.h>

#include "base/clean.h"
#include "base/utf8.h"

void
show_text(struct str *out, struct slice text, size_t max)
{
    for (size_t shown = 0; text.len > 0; shown++) {
        uint32_t c;
        if (shown == max) {
            str_puts(out, "...");
            return;
        }
        size_t size = utf8_decode(&c, (const unsigned char *)text.data, text.len);
        if (size == 0)
            str_printf(out, "\\x%02x", (unsigned)(unsigned char)text.data[0]);
        else if (clean_is_harmful(c))
            str_printf(out, "\\u%04x", (unsigned)c);
        else
            str_append(out, text.data, size);
        size += size == 0;
        text.data += size;
        text.len -= size;
    }
}

void
show_name(struct str *out, struct slice text)
{
    show_text(out, text, SHOW_LENGTH);
}

void
show_whole(struct str *out, struct slice text)
{
    show_text(out, text, SIZE_MAX);
}
