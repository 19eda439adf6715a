/*
 * gaps: the report on the architectures a library lacks, one writer for each form.
 *
 * Names are strangers' texts: in every form but JSON (which escapes what is not
 * ASCII) control characters and those that turn the direction of writing stand as
 * \u001b, bytes that are no UTF-8 as \xff.
 *
 * The JSON is one object; null is what is not known:
 *
 *   generated_at          ISO 8601 in UTC
 *   profile               the library's name
 *   source                the file that was asked: of gaps, or the census
 *   source_generated_at   the date that a file of gaps tells
 *   made_with             as in architecture_gaps.json (registry/gaps_choices.h)
 *   total_unsupported_architectures, total_unsupported_models   of all gaps
 *   most_models, most_downloads   what the scores are relative to
 *   gaps                  a list of {"rank": among all gaps; the keys of
 *                         architecture_gaps.json, those of extended choices last}
 *
 * and with an explanation, behind a gap's relevancy_score,
 *
 *   explanation           {"demand", "usage", "benchmarkability": each {"value", "of": what it was
 *                         held against, "points", "weight", "contribution"}, "sum",
 *                         "smallest_is", "smallest_model_id": whose count is the least, with
 * extended choices, "with_real": null, or what the smallest real model would give,
 *                         {"points", "relevancy_score"}}
 */
#ifndef HUBCENSUS_REPORT_GAPS_H
#define HUBCENSUS_REPORT_GAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "registry/gaps.h"

/* A list of gaps, and what of it is told. */
struct gaps_report {
    const struct gaps *gaps;
    const char *library; /* its profile's name */
    const char *source;  /* the path of the file that was asked */
    struct slice dated;  /* what a file of gaps says of its date; absent for the census */
    int64_t generated_at;
    size_t top; /* at most so many */
    /* Those that are told, by their places in the list, as gaps_select() gives them; NULL: all. */
    const size_t *places;
    size_t place_count;
    bool explain;
    unsigned columns; /* of the terminal, where names are cut to fit; 0: as many as it takes */
};

void gaps_report_text(struct str *out, const struct gaps_report *r);
void gaps_report_json(struct str *out, const struct gaps_report *r);

/* For an issue, as GitHub writes Markdown; strangers' texts stand in code spans. */
void gaps_report_markdown(struct str *out, const struct gaps_report *r);

/* One table (report/csv.h), a row a gap; an explanation and extended choices add columns. */
void gaps_report_csv(struct str *out, const struct gaps_report *r);

/* The architectures' names, one a line. */
void gaps_report_names(struct str *out, const struct gaps_report *r);

#endif
