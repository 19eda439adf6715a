#include "report/change_words.h"
#include "report/markdown.h"
#include "report/words.h"

/* Lists of more rows than this are folded. */
#define OPEN_ROWS 10

/* A path as long as any, for its end tells which revision it is. */
static void
whole_code(struct str *out, struct slice text)
{
    markdown_code(out, text, text.len, MARKDOWN_TEXT);
}

/* Each line becomes an item of a list. */
static void
items(struct str *out, const char *lines)
{
    for (const char *line = lines; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        str_puts(out, "- ");
        str_append(out, line, len);
        str_putc(out, '\n');
        line += len + (line[len] == '\n');
    }
}

static void
title(struct str *out, const struct change_report *r, enum change_list_kind list, size_t count)
{
    change_list_title(out, r->change, list);
    str_puts(out, " (");
    words_number(out, (int64_t)count);
    str_putc(out, ')');
}

/* What was lost stands open, as does what is short. */
static void
list_markdown(struct str *out, const struct change_report *r, enum change_list_kind list)
{
    size_t count = change_count(r->change, list);
    struct change_grid t;

    if (count == 0)
        return;
    change_grid_init(&t, r->change, list, r->top, " → ");
    bool folded = count > OPEN_ROWS && list != CHANGE_VERIFIED_GONE && list != CHANGE_VERIFIED_LOST;
    if (folded) {
        str_puts(out, "\n<details>\n<summary>");
        title(out, r, list, count);
        str_puts(out, "</summary>\n\n");
    } else {
        str_puts(out, "\n### ");
        title(out, r, list, count);
        str_puts(out, "\n\n");
    }
    table_markdown(out, &t.table);
    words_more(out, "\n… and ", count - t.table.rows, ".\n");
    if (folded)
        str_puts(out, "\n</details>\n");
}

void
change_report_markdown(struct str *out, const struct change_report *r)
{
    const struct change *change = r->change;
    struct str notes = STR_INIT;
    struct change_grid totals;

    str_puts(out, "## What changed\n\n**");
    change_summary(out, change);
    str_puts(out, "**\n\n- then: ");
    change_side_words(out, &change->old, whole_code);
    str_puts(out, "\n- now: ");
    change_side_words(out, &change->new, whole_code);
    str_puts(out, "\n\n");
    change_totals_init(&totals, change);
    table_markdown(out, &totals.table);
    change_notes(&notes, change, markdown_name);
    if (notes.len > 0) {
        str_putc(out, '\n');
        items(out, str_text(&notes));
    }
    str_fini(&notes);
    for (size_t i = 0; i < CHANGE_LISTS; i++)
        list_markdown(out, r, change_order[i]);
}
