/*
 * overview: the report on a registry, one writer for each form.
 *
 * Names and notes are strangers' texts: in every form but JSON (which escapes
 * what is not ASCII) control characters and those that turn the direction of
 * writing stand as \u001b, bytes that are no UTF-8 as \xff.
 */
#ifndef HUBCENSUS_REPORT_OVERVIEW_H
#define HUBCENSUS_REPORT_OVERVIEW_H

#include <stddef.h>

#include "base/str.h"
#include "registry/overview.h"

struct overview_style {
    size_t top;       /* of each list in text and Markdown so many rows; SIZE_MAX: all */
    unsigned columns; /* of the terminal, for the text; 0: as many as it takes */
};

void overview_report_text(struct str *out, const struct overview *o,
                          const struct overview_style *style);
void overview_report_markdown(struct str *out, const struct overview *o,
                              const struct overview_style *style);
void overview_report_csv(struct str *out, const struct overview *o);
void overview_report_json(struct str *out, const struct overview *o);

/*
 * One page that needs nothing beside it: no network, no other file.  It can be read
 * without JavaScript, which sorts and filters its tables.
 */
void overview_report_html(struct str *out, const struct overview *o);

#endif
