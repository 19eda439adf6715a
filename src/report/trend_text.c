#include "report/trend_words.h"
#include "report/words.h"

static void
line_text(struct str *out, const struct trend_report *r, const struct growth_line *line)
{
    struct trend_table t;

    str_putc(out, '\n');
    show_name(out, line->architecture);
    str_puts(out, ": ");
    trend_line_words(out, r, line);
    str_puts(out, ".\n");
    trend_line_table(&t, r, line);
    table_text(out, &t.table, r->columns);
    if (!r->blocks || t.table.rows < 2)
        return;
    str_puts(out, "models ");
    trend_blocks(out, r->trend, line, trend_models);
    str_puts(out, "  downloads ");
    trend_blocks(out, r->trend, line, trend_downloads);
    str_putc(out, '\n');
}

static void
grown_text(struct str *out, const struct trend_report *r)
{
    const struct trend *t = r->trend;
    struct trend_table table;

    trend_scans_table(&table, r);
    str_putc(out, '\n');
    table_text(out, &table.table, r->columns);
    if (t->count == 0) {
        str_puts(out, "\nNo architecture has more models than at first.\n");
        return;
    }
    str_puts(out, "\nArchitectures that gained most models (");
    words_number(out, (int64_t)t->there_are);
    str_puts(out, ")\n");
    trend_grown_table(&table, r, " -> ");
    table_text(out, &table.table, r->columns);
    if (t->there_are > t->count) {
        str_puts(out, "and ");
        words_number(out, (int64_t)(t->there_are - t->count));
        str_puts(out, " more\n");
    }
}

void
trend_report_text(struct str *out, const struct trend_report *r)
{
    trend_scans_words(out, r, show_name);
    str_putc(out, '\n');
    trend_notes(out, r);
    if (!r->trend->asked)
        grown_text(out, r);
    for (size_t i = 0; r->trend->asked && i < r->trend->count; i++)
        line_text(out, r, &r->trend->growth->lines[r->trend->lines[i]]);
}

void
trend_report_names(struct str *out, const struct trend_report *r)
{
    for (size_t i = 0; i < r->trend->count; i++) {
        show_whole(out, r->trend->growth->lines[r->trend->lines[i]].architecture);
        str_putc(out, '\n');
    }
}
