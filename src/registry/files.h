/*
 * files: the registry's files, which change together or not at all.
 */
#ifndef HUBCENSUS_REGISTRY_FILES_H
#define HUBCENSUS_REGISTRY_FILES_H

#include "base/err.h"
#include "registry/gaps.h"
#include "registry/scan_info.h"
#include "registry/supported.h"

#define FILES_SUPPORTED  "supported_models.json"
#define FILES_GAPS       "architecture_gaps.json"
#define FILES_HISTORY    "verification_history.json"
#define FILES_CHECKPOINT "scrape_checkpoint.json"
#define FILES_CENSUS     "census.db"

/* The gaps as they were before a scan that adds to them, while the scan's files are written. */
#define FILES_GAPS_BEFORE ".architecture_gaps.before.json"

/*
 * Say now whether files_write() could write into `folder`: a report may be a
 * link to a place that is not there, or no file at all.  Returns 0, or -1 with
 * ERR_FATAL; nothing is changed.
 */
int files_check(const char *folder, struct err *err);

/*
 * Write both reports into `folder`, and the history and a .gitignore for the
 * census if there are none.  All are on the disk before the first takes its
 * name.  `info` and `generated_at` as for supported_write().
 * Returns 0, or -1 with ERR_FATAL; a message says which files are unchanged.
 */
int files_write(const char *folder, const struct supported *supported, const struct gaps *gaps,
                const struct scan_info *info, const char *generated_at, struct err *err);

#endif
