/*
 * coverage: the report on what libraries load, one writer for each form.
 *
 * Names are strangers' texts: in every form but JSON (which escapes what is not
 * ASCII) control characters and those that turn the direction of writing stand as
 * \u001b, bytes that are no UTF-8 as \xff.
 *
 * Shares are those of report/words.h, and always of the models that can be judged
 * (registry/coverage.h) of the line they stand in.
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
 *   judged_by             ["architecture"]; where a library lists types of models, ["architecture",
 *                         "model_type"]: what a model must have one of to be of the whole
 *   total_models, total_downloads   the whole
 *   not_judged            {"models", "downloads"}: those that have none of it
 *   quantized_variants    likewise: those that were left out
 *   coverage              by library, below
 *   decided_by            by library {"architecture", "model_type"}, each {"models", "downloads"}:
 *                         what it loads, by what decided that
 *   total_tasks, total_authors   how many there are
 *   tasks, years, authors lists of {"task", "year" or "author": null for those without; "models",
 *                         "downloads", "coverage"}
 *   missing               by library {"total_architectures", "total_models", "total_downloads",
 *                         "architectures": a list of {"architecture_id"; "model_type": of these two
 *                         one is null, see struct coverage_library; "total_models",
 *                         "total_downloads", "models_percent", "downloads_percent": what it would
 *                         add; "tier": "not" or "removed"; "last": the last version that had it;
 *                         "others": by other library {"tier", "last", and the "models" and
 *                         "downloads" that it loads of these}}}: what it does not load
 *   fallback              likewise what it loads by a fallback alone, with the tier "fallback"
 *
 * and a coverage by library {"loaded", "native", "fallback", "not_loaded"}, each {"models",
 * "downloads", "models_percent", "downloads_percent"}, the shares null of nothing; what is
 * loaded is native or by a fallback.
 */
#ifndef HUBCENSUS_REPORT_COVERAGE_H
#define HUBCENSUS_REPORT_COVERAGE_H

#include <stdint.h>

#include "base/str.h"
#include "registry/coverage.h"
#include "json/writer.h"

/* Where the answer comes from. */
struct coverage_origin {
    const char *census;
    int64_t generated_at;
    const char *quantized; /* what counted, as the options call it */
    const char *quantized_by;
    size_t width; /* columns that text has room in */
};

/*
 * Where the libraries have no room beside each other they stand below each other in
 * every line.
 */
void coverage_report_text(struct str *out, const struct coverage *c,
                          const struct coverage_origin *origin);
void coverage_report_json(struct str *out, const struct coverage *c,
                          const struct coverage_origin *origin);

/* Write all from "libraries" on, as the next members of an open object. */
void coverage_json_members(struct json_writer *w, const struct coverage *c);

/* For an issue, as GitHub writes Markdown; strangers' texts stand in code spans. */
void coverage_report_markdown(struct str *out, const struct coverage *c,
                              const struct coverage_origin *origin);

/*
 * One table (report/csv.h), a row for each library of each line.  The column
 * `of` says what the line is of: "all", "task", "year", "author"; of what a library
 * loads, "decided_by_architecture" and "decided_by_model_type"; "missing" and
 * "fallback", an architecture or a type of models (`name_is`) that it does not load, or
 * by a fallback alone, with what that has in place of what is loaded; "not_judged" and
 * "quantized_variants", which have no library.
 */
void coverage_report_csv(struct str *out, const struct coverage *c);

/* What would add most downloads to the first library, one name a line. */
void coverage_report_names(struct str *out, const struct coverage *c);

#endif
