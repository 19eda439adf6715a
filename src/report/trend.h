/*
 * trend: how architectures went over a census' scans, one writer for each form.
 *
 * Names are strangers' texts, shown as report/change.h says.  The JSON is one object; null is
 * what is not known:
 *
 *   generated_at      ISO 8601 in UTC
 *   source            the census that was asked
 *   scans             a list, the oldest first, of {the members of report/growth_json.h,
 *                     "asked_as_last": whether for the same as the last one}
 *   without_figures   finished scans that an older hubcensus left no figures of
 *   grown             how many architectures grew; null where some were asked for
 *   architectures     a list of {"architecture_id", "models_change", "downloads_change": from the
 *                     first to the last of the scans, "supported", "supported_since": the number
 *                     of a scan, "points": one a scan, as report/growth_json.h tells them}
 */
#ifndef HUBCENSUS_REPORT_TREND_H
#define HUBCENSUS_REPORT_TREND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "registry/trend.h"

struct trend_report {
    const struct trend *trend;
    const char *source; /* the census */
    int64_t generated_at;
    bool blocks;      /* lines of block characters can be shown */
    unsigned columns; /* of the terminal, where names are cut to fit; 0: as many as it takes */
};

void trend_report_text(struct str *out, const struct trend_report *r);
void trend_report_json(struct str *out, const struct trend_report *r);
void trend_report_markdown(struct str *out, const struct trend_report *r);

/* One table (report/csv.h), a row for each architecture and scan that met it. */
void trend_report_csv(struct str *out, const struct trend_report *r);

/* The architectures' names, one a line. */
void trend_report_names(struct str *out, const struct trend_report *r);

#endif
