/*
 * html: a page that needs nothing beside it, and what its parts have in common.
 *
 * The style and the script of the page are files of their own in src/report/page/, built
 * into the program.  Strangers' texts are escaped, and isolated in their direction.
 */
#ifndef HUBCENSUS_REPORT_HTML_H
#define HUBCENSUS_REPORT_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Append text, escaped for an element's content and for an attribute in double quotes. */
void html_text(struct str *out, struct slice text);

/* Begin a page: head, style, heading; `summary` is a sentence under it.  Then its sections, then
 * the end, with the script. */
void html_begin(struct str *out, const char *title, struct slice summary);
void html_end(struct str *out, int64_t generated_at);

/* A section, which the page's own list of contents names; `id` is its anchor. */
void html_section(struct str *out, const char *id, const char *title);
void html_section_end(struct str *out);

/* How a column's cells sort and stand. */
enum html_column_kind {
    HTML_TEXT,
    HTML_NUMBER, /* at the right; sorts by the cell's data-value */
};

struct html_column {
    const char *title;
    enum html_column_kind kind;
    const char *hint; /* what it means, or NULL */
};

/* Begin a table that sorts by its columns and filters by typing: with html_row(), cells, and
 * html_row_end() for each row. `caption` says what it lists. */
void html_table(struct str *out, const char *id, const char *caption,
                const struct html_column *columns, size_t count);
void html_table_end(struct str *out);

/* `canonical` rows stay when only such are asked for. */
void html_row(struct str *out, bool canonical);
void html_row_end(struct str *out);
void html_cell_text(struct str *out, struct slice text);
void html_cell_number(struct str *out, int64_t n); /* below 0: not known */
void html_cell_size(struct str *out, int64_t parameters);

/* A model's or an author's name, which leads to the Hub. */
void html_cell_model(struct str *out, struct slice name);

#endif
