/*
 * architecture_list: the architectures of a registry, one writer for each form.
 *
 * Names are shown as in report/model_list.h.  The JSON is one object: the members of
 * report/registry_origin.h, then
 *
 *   - total_architectures (those with models), total_models, total_verified: of all that were
 *     selected
 *   - architectures: a list of those told, each with architecture_id, supported (by the
 *     profile, as of now), models, verified, unverified, skipped, failed, canonical (models
 *     of authors canonical for it), in_census (models that it has), downloads (theirs, of 30 days),
 *     min_param_count (null: none is known)
 *
 * Without a census in_census, downloads and min_param_count are null.
 */
#ifndef HUBCENSUS_REPORT_ARCHITECTURE_LIST_H
#define HUBCENSUS_REPORT_ARCHITECTURE_LIST_H

#include <stddef.h>

#include "report/registry_origin.h"

struct architecture_list {
    const struct registry_origin *origin;
    const struct inventory_architecture *items; /* in the order of the list */
    size_t count;
    size_t top; /* at most so many are told */
};

void architecture_list_text(struct str *out, const struct architecture_list *l);
void architecture_list_json(struct str *out, const struct architecture_list *l);
void architecture_list_markdown(struct str *out, const struct architecture_list *l);

/* A row an architecture, the columns named as in the JSON. */
void architecture_list_csv(struct str *out, const struct architecture_list *l);

/* Their names, one a line. */
void architecture_list_names(struct str *out, const struct architecture_list *l);

/* Write what the JSON tells of an architecture, as the next members of an open object. */
void architecture_list_members(struct json_writer *w, const struct inventory_architecture *a,
                               const struct inventory *inventory);

#endif
