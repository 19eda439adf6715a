/*
 * census: what the public library's census and its questions share.
 */
#ifndef HUBCENSUS_API_CENSUS_H
#define HUBCENSUS_API_CENSUS_H

#include "census/store.h"

struct hubcensus_census {
    struct store *store;
};

#endif
