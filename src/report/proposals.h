/*
 * proposals: the models to verify next, one writer for each form.
 *
 * Names are shown as in report/model_list.h.  The JSON is one object; null is what is
 * not known: the members of report/registry_origin.h (no statuses: the unverified ones),
 * then
 *
 *   - per_architecture, max_memory (bytes; null: whatever), dtype, copies
 *   - chosen_from: how many models there were; too_large, unknown_size: left out of these;
 *     not_supported, disabled: left out before
 *   - models: a list of architecture_id, model_id, number (among those of its architecture),
 *     of (how many these are), kind ("real", "quantized", "adapter", "draft", "test"), status,
 *     canonical, parameters, bits (that each takes), memory (bytes), downloads, gated,
 *     remote_code, first (nothing of its architecture is verified), why (a clause)
 */
#ifndef HUBCENSUS_REPORT_PROPOSALS_H
#define HUBCENSUS_REPORT_PROPOSALS_H

#include <stddef.h>

#include "registry/proposals.h"
#include "report/registry_origin.h"

struct proposals_report {
    const struct registry_origin *origin;
    const struct proposals_question *question;
    const struct proposals *proposals;
    size_t top; /* at most so many are told */
};

void proposals_report_text(struct str *out, const struct proposals_report *r);
void proposals_report_json(struct str *out, const struct proposals_report *r);
void proposals_report_markdown(struct str *out, const struct proposals_report *r);

/* A row a model, the columns named as in the JSON. */
void proposals_report_csv(struct str *out, const struct proposals_report *r);

/* Their names, one a line. */
void proposals_report_names(struct str *out, const struct proposals_report *r);

#endif
