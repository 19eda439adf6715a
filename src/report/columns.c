#include "report/columns.h"

#include "base/show.h"
#include "report/words.h"

void
columns_right(struct str *out, struct slice text, size_t width)
{
    size_t columns = words_columns(text);

    str_printf(out, "%*s", (int)(columns < width ? width - columns : 0), "");
    str_append_slice(out, text);
}

void
columns_cell(struct str *out, struct slice text, size_t width)
{
    str_puts(out, "  ");
    columns_right(out, text, width);
}

void
columns_cut(struct str *out, struct slice name, size_t width)
{
    struct str text = STR_INIT;

    show_whole(&text, name);
    /* What is shown of a character may take several columns. */
    for (size_t most = width > 3 ? width - 3 : 1; words_columns(str_slice(&text)) > width; most--) {
        str_truncate(&text, 0);
        show_text(&text, name, most);
        if (most == 1)
            break;
    }
    str_append_slice(out, str_slice(&text));
    str_fini(&text);
}

void
columns_number(struct str *out, int64_t n, size_t width)
{
    struct str text = STR_INIT;

    words_number(&text, n);
    columns_cell(out, str_slice(&text), width);
    str_fini(&text);
}

void
columns_share(struct str *out, int64_t part, int64_t whole, size_t width)
{
    struct str text = STR_INIT;

    words_share(&text, part, whole);
    columns_cell(out, str_slice(&text), width);
    str_fini(&text);
}

void
columns_flow(struct str *out, struct slice text, size_t column, size_t most)
{
    const char *p = text.data, *end = p + text.len;
    size_t used = column;

    while (p < end) {
        const char *space = memchr(p, ' ', (size_t)(end - p));
        size_t len = (size_t)((space != NULL ? space : end) - p);
        size_t columns = words_columns((struct slice){p, len});
        if (used > column && most > 0 && used + 1 + columns > most) {
            str_printf(out, "\n%*s", (int)column, "");
            used = column;
        } else if (used > column) {
            str_putc(out, ' ');
            used++;
        }
        str_append(out, p, len);
        used += columns;
        p += len + (space != NULL);
    }
    str_putc(out, '\n');
}
