/*
 * markdown: strangers' texts in a page as GitHub writes Markdown.
 */
#ifndef HUBCENSUS_REPORT_MARKDOWN_H
#define HUBCENSUS_REPORT_MARKDOWN_H

#include <stddef.h>

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

#endif
