/*
 * registry_statistics: what a registry adds up to, and its architectures one by one.
 *
 * Names are shown as in report/model_list.h.  The JSON is one object; null is what is
 * not known, or is not there: the members of report/registry_origin.h, then
 *
 *   - total_models, total_architectures (of these models), verified, unverified, skipped,
 *     failed, canonical, in_census, downloads
 *   - supported_architectures (by the profile, of those asked for), of which without_models;
 *     no_longer_supported: those with models
 *   - total_gaps, total_gap_models: of the list of gaps; null where there is none, or where
 *     models are parted by more than their architecture
 *   - last_verified: the newest date of a verified model
 *   - repeated_entries, nameless_entries: in the file, of whatever models
 *   - architectures: a list of those asked for, each with the keys of
 *     report/architecture_list.h, examples (five models at most), and gap: null, or rank, of,
 *     total_models, total_downloads, min_param_count, relevancy_score
 */
#ifndef HUBCENSUS_REPORT_REGISTRY_STATISTICS_H
#define HUBCENSUS_REPORT_REGISTRY_STATISTICS_H

#include <stddef.h>

#include "registry/statistics.h"
#include "report/registry_origin.h"

struct registry_statistics {
    const struct registry_origin *origin;
    const struct statistics *statistics;
    const size_t *places; /* of those of the statistics' architectures to be told one by one */
    size_t count;
    bool summary; /* the whole is told of too */
};

void registry_statistics_text(struct str *out, const struct registry_statistics *r);
void registry_statistics_json(struct str *out, const struct registry_statistics *r);
void registry_statistics_markdown(struct str *out, const struct registry_statistics *r);

/* A row an architecture, the columns named as in the JSON; with the summary alone a row a figure:
 * figure, value. */
void registry_statistics_csv(struct str *out, const struct registry_statistics *r);

/* The architectures' examples, one a line. */
void registry_statistics_names(struct str *out, const struct registry_statistics *r);

#endif
