/*
 * recorded: what the census knows of models' use, without asking the Hub.
 *
 * The newest reading of a model with the same tags says most.  Else the census'
 * own rows are summed, by model_type, private ones left out: they prove that a
 * model is in use, and never that it is not, for a scan need not have met all of
 * its checkpoints.  Rows of scans that began after an exact reading below the
 * threshold can also prove that the model is in use by now.
 */
#ifndef HUBCENSUS_LIFECYCLE_RECORDED_H
#define HUBCENSUS_LIFECYCLE_RECORDED_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "lifecycle/downloads.h"

/*
 * Answer downloads_count()'s questions, no two of one name, from the census
 * `path`; `library` is the one whose readings count.  taken[i] is when the
 * figure of questions[i] was read: of rows, when the oldest of the scans began
 * that are needed to reach `threshold`; 0 when there is no figure, or nobody
 * knows when.  A reading does not tell how many checkpoints it counted:
 * out[i].models is 0.  A reading that is a lower bound below `threshold`, and
 * rows that sum to less than it, leave the model unknown, with the reason.
 * Returns 0, or -1 as store_open(); `out` is for downloads_fini() either way.
 */
int recorded_downloads(struct downloads *out, int64_t *taken, const char *path, const char *library,
                       const struct downloads_question *questions, size_t count, int64_t threshold,
                       struct err *err);

#endif
