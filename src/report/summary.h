/*
 * summary: what a scan found, for the end of its run.
 */
#ifndef HUBCENSUS_REPORT_SUMMARY_H
#define HUBCENSUS_REPORT_SUMMARY_H

#include <stdbool.h>

#include "base/str.h"
#include "scan/scan.h"

/* How many gaps are told one by one. */
#define SUMMARY_GAPS 20

struct summary {
    const struct scan_result *result;
    const struct scan_plan *plan;
    const char *folder;
    bool asked_hub; /* a scan; else the reports were made again without one */
};

/* Append it as text. */
void summary_text(struct str *out, const struct summary *s);

/* Append the same as one JSON object on several lines. */
void summary_json(struct str *out, const struct summary *s);

/* Append one sentence on what could not be asked; nothing when all was. */
void summary_failures(struct str *out, const struct scan_result *result);

#endif
