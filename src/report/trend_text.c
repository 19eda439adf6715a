#include "report/columns.h"
#include "report/trend_words.h"
#include "report/words.h"

static void
line_text(struct str *out, const struct trend_report *r, const struct growth_line *line)
{
    struct str text = STR_INIT;
    struct trend_table t;

    str_putc(out, '\n');
    show_name(&text, line->architecture);
    str_puts(&text, ": ");
    trend_line_words(&text, r, line);
    str_putc(&text, '.');
    columns_flow(out, str_slice(&text), 0, r->columns);
    str_fini(&text);
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

    struct str rest = STR_INIT;

    trend_scans_table(&table, r);
    str_putc(out, '\n');
    table_text(out, &table.table, r->columns);
    trend_scans_rest(&rest, r);
    if (rest.len > 0)
        columns_flow(out, str_slice(&rest), 0, r->columns);
    str_fini(&rest);
    if (t->count == 0) {
        trend_none_grown(out, r);
        return;
    }
    str_puts(out, "\nArchitectures that gained most models (");
    words_number(out, (int64_t)t->there_are);
    str_puts(out, ")\n");
    trend_grown_table(&table, r, " -> ");
    table_text(out, &table.table, r->columns);
    if (t->there_are > t->count)
        words_more(out, "and ", t->there_are - t->count, "\n");
}

void
trend_report_text(struct str *out, const struct trend_report *r)
{
    struct str text = STR_INIT;

    trend_scans_words(&text, r, show_whole);
    str_putc(&text, '\n');
    trend_notes(&text, r);
    for (const char *line = str_text(&text); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        columns_flow(out, (struct slice){line, len}, 0, r->columns);
        line += len + (line[len] == '\n');
    }
    str_fini(&text);
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
