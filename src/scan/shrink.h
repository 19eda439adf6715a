/*
 * shrink: whether what was found now is too little to replace what is there.
 *
 * An outage that answers empty lists, or a Hub that lists one page, looks like a
 * scan that came to its end.
 */
#ifndef HUBCENSUS_SCAN_SHRINK_H
#define HUBCENSUS_SCAN_SHRINK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "census/store.h"
#include "registry/gaps.h"
#include "registry/supported.h"
#include "scan/plan.h"

/* Fewer models than these may go whatever their share: some do every day. */
#define SHRINK_LEAST 10

/* True when `now` is below `keep_percent` percent of `before`, and not by some models only. */
bool shrink_is_too_much(int64_t before, int64_t now, int64_t keep_percent);

/*
 * Append to `why` a clause for each figure that shrank by more than the plan
 * allows, and return whether there is one.  Compared are the models of the gaps
 * (without those of architectures that are supported now) with the loaded
 * file's, and, with a `scan` whose tasks were walked to an end that the Hub set,
 * how many models that walk read with the last finished scan of the same
 * arguments in `store`, or where there is none, with the loaded file's
 * scan_info if that is of the same tasks and least downloads.
 */
int shrink_look(struct str *why, const struct scan_plan *plan, const struct supported *supported,
                const struct gaps *gaps, struct store *store, const struct store_scan *scan,
                struct err *err);

#endif
