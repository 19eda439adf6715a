/*
 * The request quota: so many in each fixed window, counted apart for clients
 * with and without a token, as RateLimit headers tell it.
 */
#ifndef TESTHUB_QUOTA_H
#define TESTHUB_QUOTA_H

#include <stdbool.h>
#include <stdint.h>

struct quota {
    uint32_t limit;
    uint32_t window_s;
    uint64_t window; /* number of the window that used counts */
    uint32_t used;
};

struct quota_state {
    uint32_t left;
    uint32_t reset_s; /* at least 1 */
    bool over;
};

/* quota_take(q, now_ms): counts a request at that time of the Hub's clock. */
struct quota_state quota_take(struct quota *q, uint64_t now_ms);

#endif
