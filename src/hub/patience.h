/*
 * patience: how long a run may wait altogether.
 *
 * A pure account, in milliseconds: what counts is the time in which the run did
 * nothing but wait, for a window of the Hub's quota or before asking again.
 */
#ifndef HUBCENSUS_HUB_PATIENCE_H
#define HUBCENSUS_HUB_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

struct patience {
    int64_t limit_ms; /* 0: without limit */
    int64_t waited_ms;
};

/* A negative limit is taken as 0. */
void patience_init(struct patience *p, int64_t limit_ms);

/* Whether another wait of `wait_ms` keeps within the limit; up to the limit itself it does. */
bool patience_allows(const struct patience *p, int64_t wait_ms);

/* So long was waited. */
void patience_spend(struct patience *p, int64_t ms);

#endif
