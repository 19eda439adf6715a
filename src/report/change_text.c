#include "report/change_words.h"
#include "report/words.h"

/* Append lines to be read, broken where the terminal ends. */
static void
flow(struct str *out, const char *text, unsigned columns)
{
    size_t used = 0;

    for (const char *p = text; *p != '\0';) {
        size_t len = strcspn(p, " \n");
        size_t width = words_columns((struct slice){p, len});
        if (used > 0 && columns > 0 && used + 1 + width > columns) {
            str_putc(out, '\n');
            used = 0;
        } else if (used > 0) {
            str_putc(out, ' ');
            used++;
        }
        str_append(out, p, len);
        used += width;
        p += len;
        if (*p == '\n') {
            str_putc(out, '\n');
            used = 0;
        }
        p += *p != '\0';
    }
}

static void
list_text(struct str *out, const struct change_report *r, enum change_list_kind list)
{
    size_t count = change_count(r->change, list);
    struct change_grid t;

    if (count == 0)
        return;
    str_putc(out, '\n');
    change_list_title(out, r->change, list);
    str_puts(out, " (");
    words_number(out, (int64_t)count);
    str_puts(out, ")\n");
    change_grid_init(&t, r->change, list, r->top, " -> ");
    table_text(out, &t.table, r->columns);
    if (count > t.table.rows) {
        str_puts(out, "and ");
        words_number(out, (int64_t)(count - t.table.rows));
        str_puts(out, " more\n");
    }
}

void
change_report_text(struct str *out, const struct change_report *r)
{
    const struct change *change = r->change;
    struct str text = STR_INIT;
    struct change_grid totals;

    str_puts(&text, "old: ");
    change_side_words(&text, &change->old, show_whole);
    str_puts(&text, "\nnew: ");
    change_side_words(&text, &change->new, show_whole);
    str_puts(&text, "\n\n");
    change_summary(&text, change);
    str_putc(&text, '\n');
    flow(out, str_text(&text), r->columns);
    change_totals_init(&totals, change);
    str_putc(out, '\n');
    table_text(out, &totals.table, r->columns);
    str_truncate(&text, 0);
    change_notes(&text, change, show_name);
    if (text.len > 0) {
        str_putc(out, '\n');
        flow(out, str_text(&text), r->columns);
    }
    for (size_t i = 0; i < CHANGE_LISTS; i++)
        list_text(out, r, change_order[i]);
    str_fini(&text);
}
