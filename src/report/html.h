/*
 * html: a page that needs nothing beside it, and what its parts have in common.
 *
 * The style and the script of the page are files of their own in src/report/page/, built
 * into the program; its Content-Security-Policy names them by their digests and forbids
 * all else.  So no part may hold a style attribute, or a script.  All is readable without
 * the script, which adds what sorts and filters.
 *
 * Strangers' texts are escaped, isolated in their direction, and shown as base/show.h
 * tells.  Texts that are `const char *` are the program's own; they are escaped too.
 */
#ifndef HUBCENSUS_REPORT_HTML_H
#define HUBCENSUS_REPORT_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Append text, escaped for an element's content and for an attribute in double quotes. */
void html_text(struct str *out, struct slice text);

/* The same of a stranger's text, made harmless, in an element that isolates its direction. */
void html_foreign(struct str *out, struct slice text);

/* The same for a place that takes no element, as an attribute or a chart's label. */
void html_plain(struct str *out, struct slice text);

/* What a word is coloured as, and the dot before it: a colour alone says nothing. */
enum html_tone {
    HTML_PLAIN,
    HTML_GOOD,
    HTML_FAIR,
    HTML_BAD,
    HTML_TONES,
};

/* The class of the style that has the tone: "plain", "good", … */
extern const char *const html_tone_names[HTML_TONES];

void html_tone(struct str *out, enum html_tone tone, const char *word);

struct html_section {
    const char *id; /* its anchor; NULL ends a list of sections */
    const char *title;
};

struct html_page {
    const char *kind;     /* stands above the heading: "Registry report" */
    struct slice heading; /* a stranger's, or the program's own */
    struct slice summary; /* a sentence or two, of HTML: strangers' texts in it escaped */
    const struct html_section *sections; /* which the contents name, in their order */
};

/* Begin a page: head, style, script, heading, contents.  Then its parts, then the end. */
void html_begin(struct str *out, const struct html_page *page);
void html_end(struct str *out, int64_t generated_at);

/* A section; `note`, a paragraph of HTML under its title, may be absent. */
void html_section(struct str *out, const struct html_section *section, struct slice note);
void html_section_end(struct str *out);

/* A paragraph of HTML in a section. */
void html_note(struct str *out, struct slice note);

/* A figure that stands large at the page's head. */
struct html_figure {
    struct slice value; /* plain text */
    const char *label;
    struct slice note; /* plain text under it; or absent */
};

void html_figures(struct str *out, const struct html_figure *figures, size_t count);

/* Charts (chart.h) that stand side by side where there is room. */
void html_charts(struct str *out);
void html_charts_end(struct str *out);

/* How a column's cells sort and stand. */
enum html_column_kind {
    HTML_NAME,   /* what a row is about; a row has one such cell */
    HTML_TEXT,   /* a name or a few words */
    HTML_SHORT,  /* a word, or a day */
    HTML_WORDS,  /* a sentence, or several names */
    HTML_NUMBER, /* at the right */
};

struct html_column {
    const char *title;
    enum html_column_kind kind;
    const char *hint; /* what it means, without a full stop; or NULL */
};

struct html_table {
    const char *id;
    const char *caption; /* what it lists, a sentence */
    const char *noun;    /* of one row: "model"; the plural takes an s */
    const struct html_column *columns;
    size_t column_count;
    int sorted;                 /* the column that its rows are sorted by, from 0; -1: by none */
    bool ascending;             /* and how */
    const char *toggle;         /* names what keeps but the rows that are canonical; or NULL */
    const char *const *choices; /* texts of column `choice`, one of which can be chosen; or NULL */
    size_t choice_count;
    size_t choice;
};

/*
 * Begin a table that sorts by its columns and filters by typing.  Then html_row(), one cell
 * for each column, of its kind, and html_row_end() for each row.
 */
void html_table(struct str *out, const struct html_table *table);
void html_table_end(struct str *out);

/* `canonical` rows stay when only such are asked for. */
void html_row(struct str *out, bool canonical);
void html_row_end(struct str *out);

/*
 * To be called before each row of a long table, with how many there are above it: rows stand
 * together in hundreds, which a browser leaves out of its work while they are not to be seen.
 */
void html_divide(struct str *out, size_t rows_above);

/* A cell with HTML of the caller's between. */
void html_cell(struct str *out, enum html_column_kind kind);
void html_cell_end(struct str *out, enum html_column_kind kind);

/* The same of a number's cell whose text is not what it sorts by. */
void html_cell_value(struct str *out, double value);

void html_cell_name(struct str *out, struct slice name);  /* HTML_NAME */
void html_cell_text(struct str *out, struct slice text);  /* HTML_TEXT, a stranger's */
void html_cell_short(struct str *out, struct slice text); /* HTML_SHORT, a stranger's */
void html_cell_tone(struct str *out, enum html_tone tone, const char *word); /* HTML_TEXT */
void html_cell_number(struct str *out, int64_t n);        /* below 0: not known */
void html_cell_size(struct str *out, int64_t parameters); /* likewise */
void html_cell_share(struct str *out, int64_t part, int64_t whole);

/* A link to a model's, or an author's, page on the Hub. */
void html_link_hub(struct str *out, struct slice name);

/* A link to the table `id`, which it filters by `text`; between stands HTML of the caller's. */
void html_link_filter(struct str *out, const char *id, struct slice text);
void html_link_end(struct str *out);

#endif
