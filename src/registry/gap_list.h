/*
 * gap_list: the gaps of architecture_gaps.json, told one by one as they stand there.
 */
#ifndef HUBCENSUS_REGISTRY_GAP_LIST_H
#define HUBCENSUS_REGISTRY_GAP_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct gap_entry {
    size_t rank;    /* its place in the file, from 1; 0: it is in none */
    int64_t models; /* -1 when the file does not tell, below too */
    int64_t downloads;
    int64_t parameters; /* the least */
    struct slice score; /* as it is spelt; absent when the file does not tell */
};

/* Who is told.  Slices live until the function returns. */
struct gap_listener {
    /* The list begins; what was told of one before is void. */
    void (*begin)(void *context);
    /* A sample of the gap that is told of next; NULL when they are not wanted. */
    void (*sample)(void *context, struct slice model);
    /* A gap; `architecture` is "" where it has no name. */
    void (*gap)(void *context, struct slice architecture, const struct gap_entry *gap);
};

/*
 * Tell of all gaps in the file `path`, in its order.  Returns 1, 0 when there is
 * no such file, or -1: ERR_DATA that names file and place where it is no JSON
 * or has no list of gaps, ERR_FATAL where it cannot be read.
 */
int gap_list_read(const char *path, const struct gap_listener *listener, void *context,
                  struct err *err);

#endif
