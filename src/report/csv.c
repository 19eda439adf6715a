#include "report/csv.h"

#include <inttypes.h>
#include <string.h>

#include "base/show.h"

/* End a cell. */
static void
next(struct str *out)
{
    str_putc(out, ',');
}

void
csv_end_row(struct str *out)
{
    /* In the place of the last cell's comma. */
    str_truncate(out, out->len - 1);
    str_puts(out, "\r\n");
}

/*
 * What some program takes for a formula's beginning, the wide signs among it,
 * after the spaces that it passes over.
 */
static bool
looks_like_formula(struct slice text)
{
    static const char *const wide[] = {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
                                       "\xEF\xBC\xA0"};

    while (text.len > 0 && text.data[0] == ' ') {
        text.data++;
        text.len--;
    }
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (text.len >= strlen(wide[i]) && memcmp(text.data, wide[i], strlen(wide[i])) == 0)
            return true;
    return text.len > 0 && text.data[0] != '\0' && strchr("=+-@\t\r", text.data[0]) != NULL;
}

void
csv_slice(struct str *out, struct slice text)
{
    struct str shown = STR_INIT;

    if (text.len > 0) {
        if (looks_like_formula(text))
            str_putc(&shown, '\'');
        show_text(&shown, text, SIZE_MAX);
        /* A semicolon parts cells where a comma marks decimals. */
        bool quoted = strpbrk(str_text(&shown), ",;\"") != NULL;
        if (quoted)
            str_putc(out, '"');
        for (size_t i = 0; i < shown.len; i++) {
            if (shown.data[i] == '"')
                str_putc(out, '"');
            str_putc(out, shown.data[i]);
        }
        if (quoted)
            str_putc(out, '"');
    }
    str_fini(&shown);
    next(out);
}

void
csv_cell(struct str *out, const char *text)
{
    csv_slice(out, text != NULL ? slice_of(text) : (struct slice){NULL, 0});
}

void
csv_plain(struct str *out, const char *text)
{
    str_puts(out, text);
    next(out);
}

void
csv_int(struct str *out, int64_t n)
{
    str_printf(out, "%" PRId64 ",", n);
}

void
csv_count(struct str *out, int64_t n)
{
    if (n < 0)
        csv_empty(out, 1);
    else
        csv_int(out, n);
}

void
csv_tenths(struct str *out, int64_t tenths)
{
    if (tenths >= 0)
        str_printf(out, "%" PRId64 ".%d", tenths / 10, (int)(tenths % 10));
    next(out);
}

void
csv_bool(struct str *out, bool value)
{
    csv_plain(out, value ? "true" : "false");
}

void
csv_texts(struct str *out, const char *const *items, size_t count)
{
    struct str text = STR_INIT;

    for (size_t i = 0; i < count; i++) {
        str_puts(&text, i == 0 ? "" : " ");
        str_puts(&text, items[i]);
    }
    csv_cell(out, str_text(&text));
    str_fini(&text);
}

void
csv_slices(struct str *out, const struct slice *items, size_t count)
{
    struct str text = STR_INIT;

    for (size_t i = 0; i < count; i++) {
        str_puts(&text, i == 0 ? "" : " ");
        str_append_slice(&text, items[i]);
    }
    csv_slice(out, str_slice(&text));
    str_fini(&text);
}

void
csv_empty(struct str *out, size_t n)
{
    while (n-- > 0)
        next(out);
}

void
csv_header(struct str *out, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_cell(out, names[i]);
    csv_end_row(out);
}
