#include "report/markdown.h"
#include "report/trend_words.h"
#include "report/words.h"

static void
line_markdown(struct str *out, const struct trend_report *r, const struct growth_line *line)
{
    struct trend_table t;

    str_puts(out, "\n### ");
    markdown_name(out, line->architecture);
    str_puts(out, "\n\nIt is ");
    trend_line_words(out, r, line);
    str_puts(out, ".\n\n");
    trend_line_table(&t, r, line);
    table_markdown(out, &t.table);
    if (t.table.rows < 2)
        return;
    str_puts(out, "\nModels `");
    trend_blocks(out, r->trend, line, trend_models);
    str_puts(out, "`, downloads `");
    trend_blocks(out, r->trend, line, trend_downloads);
    str_puts(out, "`\n");
}

static void
grown_markdown(struct str *out, const struct trend_report *r)
{
    const struct trend *t = r->trend;
    struct trend_table table;

    struct str rest = STR_INIT;

    trend_scans_table(&table, r);
    str_putc(out, '\n');
    table_markdown(out, &table.table);
    trend_scans_rest(&rest, r);
    if (rest.len > 0)
        str_printf(out, "\n%s\n", str_text(&rest));
    str_fini(&rest);
    if (t->count == 0) {
        trend_none_grown(out, r);
        return;
    }
    str_puts(out, "\n### Architectures that gained most models (");
    words_number(out, (int64_t)t->there_are);
    str_puts(out, ")\n\n");
    trend_grown_table(&table, r, " → ");
    table_markdown(out, &table.table);
    if (t->there_are > t->count)
        words_more(out, "\n… and ", t->there_are - t->count, ".\n");
}

void
trend_report_markdown(struct str *out, const struct trend_report *r)
{
    struct str notes = STR_INIT;

    str_puts(out, "## Growth\n\n");
    trend_scans_words(out, r, markdown_name);
    str_putc(out, '\n');
    trend_notes(&notes, r);
    if (notes.len > 0)
        str_printf(out, "\n%s", str_text(&notes));
    str_fini(&notes);
    if (!r->trend->asked)
        grown_markdown(out, r);
    for (size_t i = 0; r->trend->asked && i < r->trend->count; i++)
        line_markdown(out, r, &r->trend->growth->lines[r->trend->lines[i]]);
}
