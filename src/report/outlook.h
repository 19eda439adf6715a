/*
 * outlook: what a scan would ask, for those who want to know before.
 */
#ifndef HUBCENSUS_REPORT_OUTLOOK_H
#define HUBCENSUS_REPORT_OUTLOOK_H

#include "base/str.h"
#include "scan/plan.h"

struct outlook {
    const struct scan_plan *plan;
    const char *folder;
    const char *source; /* endpoint or recording that would answer */
};

/* Append it as text, or as one JSON object on several lines. */
void outlook_text(struct str *out, const struct outlook *outlook);
void outlook_json(struct str *out, const struct outlook *outlook);

#endif
