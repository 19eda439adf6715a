/*
 * trend_words: what the forms of the report on growth say alike.
 */
#ifndef HUBCENSUS_REPORT_TREND_WORDS_H
#define HUBCENSUS_REPORT_TREND_WORDS_H

#include "base/show.h"
#include "report/table.h"
#include "report/trend.h"

/* Append which scans are told, one or two sentences. */
void trend_scans_words(struct str *out, const struct trend_report *r, show_fn *show);

/* Append what limits the answer, sentences, one a line. */
void trend_notes(struct str *out, const struct trend_report *r);

/* Append how many scans are not in the table of scans, a sentence; nothing when all are. */
void trend_scans_rest(struct str *out, const struct trend_report *r);

/* Append that no architecture grew, where there are scans enough to tell. */
void trend_none_grown(struct str *out, const struct trend_report *r);

/* Append how an architecture is and what it gained, a sentence without its name. */
void trend_line_words(struct str *out, const struct trend_report *r,
                      const struct growth_line *line);

/* Append a block for each scan, the last 24, as high as its figure is between the least and
 * most. */
void trend_blocks(struct str *out, const struct trend *t, const struct growth_line *line,
                  int64_t (*figure)(const struct growth_point *));

/* Whether a scan was asked for the same as the last one. */
bool trend_asked_alike(const struct trend *t, size_t scan);

struct trend_table {
    const struct trend_report *report;
    const struct growth_line *line;
    size_t first;      /* scan of the first row */
    const char *arrow; /* between then and now */
    struct table table;
};

/* The last twenty scans, an architecture over all of them, and those that grew most, as tables. */
void trend_scans_table(struct trend_table *t, const struct trend_report *r);
void trend_line_table(struct trend_table *t, const struct trend_report *r,
                      const struct growth_line *line);
void trend_grown_table(struct trend_table *t, const struct trend_report *r, const char *arrow);

#endif
