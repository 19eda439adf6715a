#include "report/change_words.h"
#include "report/columns.h"
#include "report/words.h"

/* Append lines to be read, broken where the terminal ends. */
static void
lines(struct str *out, const char *text, unsigned columns)
{
    for (const char *line = text; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        columns_flow(out, (struct slice){line, len}, 0, columns);
        line += len + (line[len] == '\n');
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
    words_more(out, "and ", count - t.table.rows, "\n");
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
    lines(out, str_text(&text), r->columns);
    change_totals_init(&totals, change);
    str_putc(out, '\n');
    table_text(out, &totals.table, r->columns);
    str_truncate(&text, 0);
    change_notes(&text, change, show_name);
    if (text.len > 0) {
        str_putc(out, '\n');
        lines(out, str_text(&text), r->columns);
    }
    for (size_t i = 0; i < CHANGE_LISTS; i++)
        list_text(out, r, change_order[i]);
    str_fini(&text);
}
