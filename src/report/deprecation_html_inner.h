/*
 * deprecation_html_inner: the parts of the page on models to retire.
 */
#ifndef HUBCENSUS_REPORT_DEPRECATION_HTML_INNER_H
#define HUBCENSUS_REPORT_DEPRECATION_HTML_INNER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "lifecycle/deprecation.h"

/* What the parts of one page have in common. */
struct deprecation_page {
    const struct deprecation *d;
    bool explain;
    bool examined; /* some candidate or unknown model was looked at in a checkout */
    bool readings; /* some model has several: lines of them are drawn */
    int64_t first_taken, last_taken; /* of all readings */
};

/* The tables, each in its section. */
void deprecation_html_candidates(struct str *out, const struct deprecation_page *page);
void deprecation_html_unknown(struct str *out, const struct deprecation_page *page);
void deprecation_html_kept(struct str *out, const struct deprecation_page *page);

/* The chart of all models by age and use, and the table of what it shows beside it. */
void deprecation_html_chart(struct str *out, const struct deprecation_page *page);

/* A line through a model's readings, as high as a line of text; it has several. */
void deprecation_html_readings(struct str *out, const struct deprecation_page *page,
                               const struct deprecation_model *m);

#endif
