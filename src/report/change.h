/*
 * change: the report on what differs between two registries, one writer for each form.
 *
 * Names are strangers' texts: in every form but JSON (which escapes what is not
 * ASCII) control characters and those that turn the direction of writing stand as
 * \u001b, bytes that are no UTF-8 as \xff.
 *
 * The JSON is one object; null is what a side does not tell:
 *
 *   generated_at     ISO 8601 in UTC
 *   changed          whether anything differs
 *   summary          the sentence that the other forms begin with
 *   notes            what limits the answer, sentences
 *   old, new         {"source": as it was named, "kind": "folder", "file", "commit" or "scan",
 *                    "commit", "commit_date", "scan", "finished_at", "generated_at" and
 *                    "gaps_generated_at" (what the files say), "scanned", "min_downloads",
 *                    "task_filter", "entries", "models", "verified", "architectures",
 *                    "gaps", "gap_models", "gap_downloads"}
 *   models           null where they are not compared, else
 *                    {"verified_gone", "verified_lost", "gone", "moved", "verified", "status",
 *                    "new": each a list of {"model_id", "old_architecture_id",
 *                    "new_architecture_id", "old_status", "new_status": the registry's numbers}}
 *   architectures    null, or {"gone", "new", "changed": each a list of {"architecture_id",
 *                    "old", "new": {"models", "verified", "downloads"}}}
 *   gaps             null, or {"filled", "new", "vanished", "changed": each a list of
 *                    {"architecture_id", "old", "new": null where it is no gap, else {"rank",
 *                    "total_models", "total_downloads", "min_param_count",
 *                    "relevancy_score"}}}
 */
#ifndef HUBCENSUS_REPORT_CHANGE_H
#define HUBCENSUS_REPORT_CHANGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "registry/change.h"

struct change_report {
    const struct change *change;
    int64_t generated_at;
    size_t top;       /* of each list at most so many, in text and Markdown */
    unsigned columns; /* of the terminal, where names are cut to fit; 0: as many as it takes */
};

void change_report_text(struct str *out, const struct change_report *r);
void change_report_json(struct str *out, const struct change_report *r);

/* For a pull request or a job's summary, as GitHub writes Markdown; long lists are folded. */
void change_report_markdown(struct str *out, const struct change_report *r);

/* One table (report/csv.h), a row a change. */
void change_report_csv(struct str *out, const struct change_report *r);

/* The names of what changed, models before architectures, one a line, each once. */
void change_report_names(struct str *out, const struct change_report *r);

#endif
