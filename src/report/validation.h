/*
 * validation: what is wrong with a registry's files, and what was mended.  One writer for each
 * form.
 *
 * The JSON is one object:
 *
 *   valid      whether there is no error
 *   errors, warnings   how many findings
 *   files      a list of {"path", "kind": "supported_models", "there", "read": whether it was read
 * to its end, "entries": null where there are none to count, "errors", "warnings"} findings   a
 * list of {"level": "error" or "warning", "kind", "file", "path": null for the file itself, "line":
 * null where there is none, "text", "mendable"} mended     a list of {"file", "kind", "text"}: what
 * was mended, or would be written    whether it was
 *
 * With --fix the findings are those that remain.
 */
#ifndef HUBCENSUS_REPORT_VALIDATION_H
#define HUBCENSUS_REPORT_VALIDATION_H

#include "base/str.h"
#include "registry/validation.h"

struct validation_report {
    const struct validation *found;
    const struct validation *mended; /* whose list says what was mended, or would be; NULL: none */
    bool written;                    /* it was */
};

/* By file and kind: how many, and the first of them. */
void validation_report_text(struct str *out, const struct validation_report *r);
void validation_report_json(struct str *out, const struct validation_report *r);

/* For a pull request, as GitHub writes Markdown. */
void validation_report_markdown(struct str *out, const struct validation_report *r);

/* One table (report/csv.h), a row a finding, its columns named as in the JSON. */
void validation_report_csv(struct str *out, const struct validation_report *r);

/* "registry/supported_models.json:170: models[12]", a line a finding of that level or worse. */
void validation_report_names(struct str *out, const struct validation_report *r,
                             enum validation_level least);

#endif
