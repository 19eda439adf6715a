/*
 * sum: counts added up.  No Hub has more than fit into 63 bits, but a stranger's file may say so.
 */
#ifndef HUBCENSUS_BASE_SUM_H
#define HUBCENSUS_BASE_SUM_H

#include <stdint.h>

/* Both, or INT64_MAX where they are more than that. */
static inline int64_t
sum_of(int64_t a, int64_t b)
{
    int64_t sum;

    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

#endif
