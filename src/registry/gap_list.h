/*
 * gap_list: the gaps of architecture_gaps.json, told one by one, ranked as of now.
 *
 * A file can be older than what the library supports, and its scores can be those of
 * figures that it holds no longer: its order and its scores are made anew, as
 * `hubcensus gaps` makes them.
 */
#ifndef HUBCENSUS_REGISTRY_GAP_LIST_H
#define HUBCENSUS_REGISTRY_GAP_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "library/profile.h"

struct gap_entry {
    size_t rank;    /* from 1; 0: it is none, or the library supports it by now */
    int64_t models; /* -1 when the file does not tell, below too */
    int64_t downloads;
    int64_t parameters; /* the least */
    struct slice score; /* among these gaps, as JSON spells it; absent of rank 0 */
};

/* Who is told.  Slices live until the function returns. */
struct gap_listener {
    /* A sample of the gap that is told of next; NULL when they are not wanted. */
    void (*sample)(void *context, struct slice model);
    /* A gap. */
    void (*gap)(void *context, struct slice architecture, const struct gap_entry *gap);
};

/*
 * Tell of all gaps in the file `path`: those whose architecture the profile does not take,
 * by rank, then the others, in the file's order.  Entries without an architecture are passed
 * over; of several with the same one the last stands.  Returns 1, 0 when there is
 * no such file, or -1: ERR_DATA that names file and place where it is no JSON
 * or has no list of gaps, ERR_FATAL where it cannot be read.
 */
int gap_list_read(const char *path, const struct profile *profile,
                  const struct gap_listener *listener, void *context, struct err *err);

#endif
