/*
 * census: what the public library's census and its questions share.
 */
#ifndef HUBCENSUS_API_CENSUS_H
#define HUBCENSUS_API_CENSUS_H

#include <stdbool.h>

#include "base/err.h"
#include "census/store.h"

struct hubcensus_census {
    struct store *store;
    bool is_busy; /* a way through it is under way */
};

/* Begin to read it; 0, or -1 with ERR_USAGE within another call.  Else is_busy is to be cleared. */
int api_census_enter(struct hubcensus_census *census, struct err *err);

#endif
