/*
 * deprecation: the report on models to retire, one writer for each form.
 */
#ifndef HUBCENSUS_REPORT_DEPRECATION_H
#define HUBCENSUS_REPORT_DEPRECATION_H

#include <stdbool.h>

#include "base/str.h"
#include "lifecycle/deprecation.h"

struct deprecation_style {
    bool explain; /* every use of a candidate with file and line */
};

/*
 * The lines that transformers' utils/models_to_deprecate.py prints ("Model: …",
 * "Downloads: …", "Date: …", "Models to deprecate:", "Number of models to
 * deprecate: N"), and after them what it does not tell.
 */
void deprecation_report_text(struct str *out, const struct deprecation *d,
                             const struct deprecation_style *style);

/* One object: "candidates", "unknown", "kept", and what they were found by. */
void deprecation_report_json(struct str *out, const struct deprecation *d,
                             const struct deprecation_style *style);

/* For a pull request or an issue. */
void deprecation_report_markdown(struct str *out, const struct deprecation *d,
                                 const struct deprecation_style *style);

/* RFC 4180, one row a model, candidates first; with explain, a row a use of a candidate. */
void deprecation_report_csv(struct str *out, const struct deprecation *d,
                            const struct deprecation_style *style);

/* The candidates' names, one a line. */
void deprecation_report_names(struct str *out, const struct deprecation *d);

#endif
