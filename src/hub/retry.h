/*
 * retry: what to do with an answer, or with none: take it, ask again, or give up.
 *
 * Pure decisions.  Rules: RFC 9110 (Retry-After, section 10.2.3), the Hub's
 * rate-limit page (huggingface.co/docs/hub/rate-limits), and exponential
 * backoff with jitter.
 */
#ifndef HUBCENSUS_HUB_RETRY_H
#define HUBCENSUS_HUB_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* How one try of a request ended. */
struct attempt {
    int status;            /* 0: no answer came */
    bool broken;           /* the answer was cut, or its body is not what it must be */
    unsigned number;       /* 1 for the first try */
    int64_t retry_after_s; /* -1 when not said */
    int64_t remaining;     /* RateLimit r; -1 when not said */
    int64_t reset_s;       /* RateLimit t; -1 when not said */
};

struct retry_policy {
    unsigned tries;  /* of one request altogether; 0 means 11 */
    int64_t base_ms; /* first backoff; 0 means 500 */
    int64_t cap_ms;  /* longest backoff; 0 means 60,000 */
};

/* How often one request may be tried, the default put in. */
unsigned retry_tries(const struct retry_policy *policy);

enum retry_verdict {
    RETRY_TAKE,  /* a good answer */
    RETRY_AGAIN, /* ask again after wait_ms */
    RETRY_AUTH,  /* 401, or 403: asking again will not help without another token */
    RETRY_NEVER, /* the Hub said no, and means it */
    RETRY_SPENT, /* it might help to ask again, but all tries are used up */
};

struct retry_decision {
    enum retry_verdict verdict;
    int64_t wait_ms; /* AGAIN: before the next try; SPENT: before it makes sense; else 0 */
};

/*
 * Decide.  A good answer is a 200 alone: no other status brings a page, and 204
 * is not an empty one.  Asked again are: no answer, a broken one, 408, 429, 500,
 * 502, 503, 504.  A 429 with r = 0 waits t + 1 seconds; any answer with Retry-After
 * waits that long; with both, the longer of them, a whole hour at most.  All
 * others, and those with a Retry-After of 0, wait a random share (`random`, 0
 * to 1) of base · 2^(number-1), capped, half of it at least.
 */
struct retry_decision retry_decide(const struct attempt *a, const struct retry_policy *policy,
                                   double random);

/*
 * Read a Retry-After value: seconds, or an HTTP-date (RFC 9110, section 5.6.7,
 * all three forms) against `now` in seconds since 1970.  -1 when it is neither;
 * a moment past is 0.
 */
int64_t retry_after_parse(struct slice value, int64_t now);

#endif
