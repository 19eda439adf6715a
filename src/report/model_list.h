/*
 * model_list: the models of a registry, one writer for each form.
 *
 * Names and notes are strangers' texts: in every form but JSON (which escapes what is not
 * ASCII) control characters and those that turn the direction of writing stand as \u001b,
 * bytes that are no UTF-8 as \xff.
 *
 * The JSON is one object; null is what is not known, or is not there: the members of
 * report/registry_origin.h, then
 *
 *   - total_models, total_architectures: of those that were selected
 *   - total_verified: likewise
 *   - models: a list of those told, each with the keys of its entry in
 *     supported_models.json (model_id, architecture_id, status, verified_date, note,
 *     phase1_score to phase8_score), and canonical (its author is, for its architecture),
 *     in_census, downloads (of 30 days), parameters, task, model_type, quant_method,
 *     created_at (YYYY-MM-DD)
 */
#ifndef HUBCENSUS_REPORT_MODEL_LIST_H
#define HUBCENSUS_REPORT_MODEL_LIST_H

#include <stddef.h>

#include "report/registry_origin.h"

struct model_list {
    const struct registry_origin *origin;
    const size_t *places; /* in the inventory, in the order of the list */
    size_t count;
    size_t top; /* at most so many are told */
};

void model_list_text(struct str *out, const struct model_list *l);
void model_list_json(struct str *out, const struct model_list *l);
void model_list_markdown(struct str *out, const struct model_list *l);

/* A row a model, the columns named as in the JSON. */
void model_list_csv(struct str *out, const struct model_list *l);

/* Their names, one a line. */
void model_list_names(struct str *out, const struct model_list *l);

#endif
