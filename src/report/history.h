/*
 * history: records of verifications.  One writer for each form.
 *
 * The JSON is one object:
 *
 *   last_updated   as the file has it
 *   total          records of the file
 *   records        a list of {"number": in the file, from 0, "model_id", "architecture_id",
 *                  "verified_date", "verified_by", "transformerlens_version", "notes",
 *                  "invalidated", "invalidation_reason"}: those that were asked for
 */
#ifndef HUBCENSUS_REPORT_HISTORY_H
#define HUBCENSUS_REPORT_HISTORY_H

#include "base/str.h"
#include "registry/history.h"

/* A line a record, in `columns` columns (0: as many as it takes), and how many there are. */
void history_report_text(struct str *out, const struct history_records *h, size_t columns);
void history_report_json(struct str *out, const struct history_records *h);
void history_report_markdown(struct str *out, const struct history_records *h);

/* One table (report/csv.h), a row a record, its columns named as in the JSON. */
void history_report_csv(struct str *out, const struct history_records *h);

/* The models, each once, one a line. */
void history_report_names(struct str *out, const struct history_records *h);

#endif
