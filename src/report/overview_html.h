/*
 * overview_html: the parts of the page on a registry.
 */
#ifndef HUBCENSUS_REPORT_OVERVIEW_HTML_H
#define HUBCENSUS_REPORT_OVERVIEW_HTML_H

#include "base/str.h"
#include "report/overview.h"

/* What the tables' ids are, for links to them. */
#define OVERVIEW_GAPS_TABLE   "gaps-table"
#define OVERVIEW_MODELS_TABLE "models-table"

/* The charts that there are figures for, but for those of growth. */
void overview_html_charts(struct str *out, const struct overview *o);

/* Where the overview has growth. */
void overview_html_growth_charts(struct str *out, const struct overview *o);

/* The table on gaps, of which there is one or more. */
void overview_html_gaps(struct str *out, const struct overview *o);

void overview_html_architectures(struct str *out, const struct overview *o);

/* The models of the registry, of which there is one or more. */
void overview_html_models(struct str *out, const struct overview *o);

/* Where the overview has coverage, and where it has growth. */
void overview_html_coverage(struct str *out, const struct overview *o);
void overview_html_growth(struct str *out, const struct overview *o);

#endif
