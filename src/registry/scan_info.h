/*
 * scan_info: what both reports say of the scan they come from.
 */
#ifndef HUBCENSUS_REGISTRY_SCAN_INFO_H
#define HUBCENSUS_REGISTRY_SCAN_INFO_H

#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "json/writer.h"

struct scan_info {
    char generated_at[CLOCK_DATE_SIZE]; /* YYYY-MM-DD */
    int64_t total_scanned;
    const char *const *tasks; /* one is written as a string, several as a list */
    size_t task_count;
    int64_t min_downloads;
    double duration_s; /* written with one decimal, rounded as Python's round() */
};

/* Write the object that stands under "scan_info", as the next value. */
void scan_info_write_value(struct json_writer *w, const struct scan_info *info);

/* Write "generated_at" and "scan_info" as the next members of an open object. */
void scan_info_write(struct json_writer *w, const struct scan_info *info);

#endif
