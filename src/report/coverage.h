/*
 * coverage: the report on what libraries load, one writer for each form.
 *
 * Names are strangers' texts: in every form but JSON (which escapes what is not
 * ASCII) control characters and those that turn the direction of writing stand as
 * \u001b, bytes that are no UTF-8 as \xff.
 *
 * Shares are those of report/words.h, and always of the models with an
 * architecture (registry/coverage.h) of the line they stand in.
 *
 * The JSON is one object; null is what is not known or was not asked for:
 *
 *   generated_at          ISO 8601 in UTC
 *   census                the file
 *   scanned_at            when the last scan into it began, ISO 8601 in UTC
 *   scan_finished         whether that scan has come to its end
 *   task, author          whose models alone were counted
 *   quantized, quantized_by   as the options call them
 *   libraries             the names of the libraries, in their order
 *   total_models, total_downloads   the whole, of models with an architecture
 *   without_architecture  {"models", "downloads"}
 *   quantized_variants    likewise: those that were left out
 *   coverage              by library, below
 *   total_tasks, total_authors   how many there are
 *   tasks, years, authors lists of {"task", "year" or "author": null for those without; "models",
 *                         "downloads", "coverage"}
 *   missing               by library: {"total_architectures", "total_models", "total_downloads",
 *                         "architectures": a list of {"architecture_id", "total_models",
 *                         "total_downloads", "models_percent", "downloads_percent": what it would
 *                         add; "loaded_by": those of the libraries that load it}}
 *
 * and a coverage by library {"loaded", "not_loaded"}, each {"models", "downloads",
 * "models_percent", "downloads_percent"}, the shares null of nothing.
 */
#ifndef HUBCENSUS_REPORT_COVERAGE_H
#define HUBCENSUS_REPORT_COVERAGE_H

#include <stdint.h>

#include "base/str.h"
#include "registry/coverage.h"

/* Where the answer comes from. */
struct coverage_origin {
    const char *census;
    int64_t generated_at;
    const char *quantized; /* what counted, as the options call it */
    const char *quantized_by;
};

void coverage_report_text(struct str *out, const struct coverage *c,
                          const struct coverage_origin *origin);
void coverage_report_json(struct str *out, const struct coverage *c,
                          const struct coverage_origin *origin);

/* For an issue, as GitHub writes Markdown; strangers' texts stand in code spans. */
void coverage_report_markdown(struct str *out, const struct coverage *c,
                              const struct coverage_origin *origin);

/*
 * One table (report/csv.h), a row for each library of each line.  The column
 * `of` says what the line is of: "all", "task", "year", "author"; "missing", an
 * architecture that the library does not load, with what it would add in place of
 * the shares; "without_architecture" and "quantized_variants", which have no
 * library.
 */
void coverage_report_csv(struct str *out, const struct coverage *c);

/* The architectures that would add most downloads to the first library, one a line. */
void coverage_report_names(struct str *out, const struct coverage *c);

#endif
