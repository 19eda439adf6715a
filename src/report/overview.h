/*
 * overview: the report on a registry, one writer for each form.
 *
 * Names and notes are strangers' texts: in every form but JSON (which escapes
 * what is not ASCII) control characters and those that turn the direction of
 * writing stand as \u001b, bytes that are no UTF-8 as \xff.
 *
 * The JSON is one object that has all of it; null is what is not known, or not there:
 *
 *   generated_at         ISO 8601 in UTC
 *   library              {"name", "title", "source"}: the profile's
 *   folder               of the registry
 *   source_generated_at, scan_info   what supported_models.json says of itself
 *   has_census, scan_finished        whether there is a census, and whether its last scan has
 *                        come to its end
 *   repeated_entries, nameless_entries   of supported_models.json, which count for nothing
 *   total_models, total_verified, total_failed, total_skipped, total_unverified,
 *   total_canonical, total_in_census, total_downloads
 *   total_supported_architectures   of the profile
 *   total_architectures  of which there are models
 *   total_unsupported_architectures, total_unsupported_models, total_unsupported_downloads
 *   architectures        by name: {"architecture_id", "description", "supported", "total_models",
 *                        "verified", "failed", "skipped", "unverified", "canonical", "in_census",
 *                        "total_downloads", "min_param_count"}
 *   models               in the file's order: {"model_id", "architecture_id", "status": the
 *                        registry's number, "verified_date", "canonical", "note",
 *                        "phase1_score", …; of the census "downloads", "parameters",
 *                        "created_at" (YYYY-MM-DD), "task", "model_type", "quant_method"}
 *   gaps                 {"source", "source_generated_at", "made_with": as in
 *                        architecture_gaps.json, "most_models", "most_downloads", "gaps": a list
 *                        of {"rank"; the keys of architecture_gaps.json; "description"; "parts":
 *                        {"demand", "usage", "benchmarkability"}, each {"points", "weight",
 *                        "contribution"}; the keys of extended choices}}
 *   coverage             the keys of report/coverage.h from "libraries" on
 *   growth               {"without_figures": finished scans of an older hubcensus; "scans": a
 *                        list of {the members of report/growth_json.h, "arguments"};
 *                        "architectures": a list of {"architecture_id", "points": one a scan}}
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

enum overview_table {
    OVERVIEW_MODELS,
    OVERVIEW_ARCHITECTURES,
    OVERVIEW_GAPS,
};

/* "models", "architectures", "gaps", NULL: as an option calls them. */
extern const char *const overview_table_names[];

/* One table (report/csv.h) of everything, a row a model of the registry, or an architecture of
 * it, or a gap; its columns are the keys of the JSON, but for parts and coverage. */
void overview_report_csv(struct str *out, const struct overview *o, enum overview_table table);

void overview_report_json(struct str *out, const struct overview *o);

/*
 * One page that needs nothing beside it: no network, no other file.  It can be read
 * without JavaScript, which sorts and filters its tables.
 */
void overview_report_html(struct str *out, const struct overview *o);

#endif
