/*
 * growth_json: a census' finished scans and what they made of architectures, as JSON, for all
 * reports that tell of them.
 */
#ifndef HUBCENSUS_REPORT_GROWTH_JSON_H
#define HUBCENSUS_REPORT_GROWTH_JSON_H

#include <stdint.h>

#include "registry/growth.h"
#include "json/writer.h"

/*
 * Write as the next members of an open object "scan", "finished_at", "scanned",
 * "supported_architectures", "supported_models", "supported_downloads", "verified",
 * "gap_architectures", "gap_models" and "gap_downloads".
 */
void growth_json_scan_members(struct json_writer *w, const struct growth_scan *scan);

/*
 * Write a point of `scan` as the next value: null where it met none of the architecture's models,
 * else {"scan", "supported", "models", "verified", "downloads", "min_param_count", "rank",
 * "relevancy_score", "lacking_models", "lacking_downloads"}.
 */
void growth_json_point(struct json_writer *w, const struct growth_point *point, int64_t scan);

#endif
