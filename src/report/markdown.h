/*
 * markdown: strangers' texts in a page as GitHub writes Markdown.
 */
#ifndef HUBCENSUS_REPORT_MARKDOWN_H
#define HUBCENSUS_REPORT_MARKDOWN_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum markdown_place {
    MARKDOWN_TEXT,
    MARKDOWN_TABLE,
};

/*
 * Append `text`, `max` characters of it at most, as a code span, where it is no
 * markup and calls nobody; nothing when it is empty.
 */
void markdown_code(struct str *out, struct slice text, size_t max, enum markdown_place place);

/* The same of a name, SHOW_LENGTH characters at most: in a sentence, and in a table's cell. */
void markdown_name(struct str *out, struct slice name);
void markdown_cell(struct str *out, struct slice name);

/*
 * Append a stranger's sentence, which reads worse in a code span: with all that is markup
 * escaped, in a table too, and calling nobody.  It must not begin a line.
 */
void markdown_words(struct str *out, struct slice text);

/* End a cell and begin the next. */
void markdown_next(struct str *out);

/* The same and append a number, or a share, as words_number() and words_share() put them. */
void markdown_number(struct str *out, int64_t n);
void markdown_share(struct str *out, int64_t part, int64_t whole);

#endif
