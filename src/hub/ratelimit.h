/*
 * ratelimit: when the next request may leave, by what the Hub says of its quota.
 *
 * Every answer carries `RateLimit: "api";r=LEFT;t=SECONDS` (IETF draft
 * ratelimit-headers) for a fixed window, and `RateLimit-Policy:
 * "fixed window";"api";q=QUOTA;w=SECONDS`.  Pure decisions: time comes in as
 * an argument, in milliseconds of any steady clock.
 */
#ifndef HUBCENSUS_HUB_RATELIMIT_H
#define HUBCENSUS_HUB_RATELIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct ratelimit_header {
    int64_t remaining; /* r */
    int64_t reset_s;   /* t, seconds until the window ends */
};

/* Read the first item of a RateLimit header that has both r and t; false when none has. */
bool ratelimit_parse(struct ratelimit_header *out, struct slice value);

/* What is known of the window. */
struct ratelimit {
    bool known;
    int64_t remaining; /* at the newest answer, less what left since */
    int64_t reset_ms;  /* when the window ends */
    bool is_guess;     /* that end is not the Hub's word: others wait while one asks for it */
};

void ratelimit_init(struct ratelimit *r);

/* A request leaves. */
void ratelimit_spend(struct ratelimit *r);

/*
 * An answer came at `now_ms` with this header while `in_flight` other requests
 * were on their way unanswered, which the Hub may not have counted yet.  A window that
 * claims to last more than an hour is taken to last one.
 */
void ratelimit_update(struct ratelimit *r, const struct ratelimit_header *header,
                      unsigned in_flight, int64_t now_ms);

/*
 * A 429 asked to come back at `until_ms`, whatever it said of the window:
 * nothing leaves before, and then one request as after a window's end.
 */
void ratelimit_hold(struct ratelimit *r, int64_t until_ms);

/*
 * How many milliseconds to hold the next request back: 0 while the window has
 * requests left or nothing is known, else until its end and one second more.
 * Once the window has ended one request may leave to learn of the new one; the
 * others follow when its answer came (ask again then) or two seconds later.
 */
int64_t ratelimit_delay(struct ratelimit *r, int64_t now_ms);

#endif
