/*
 * clock: what time it is, for waiting and for writing down.
 */
#ifndef HUBCENSUS_BASE_CLOCK_H
#define HUBCENSUS_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* The length of "YYYY-MM-DD" and of "YYYY-MM-DDThh:mm:ssZ", each with its NUL. */
#define CLOCK_DATE_SIZE 11
#define CLOCK_TIME_SIZE 21

/* Milliseconds since some fixed moment, never going back. */
int64_t clock_monotonic_ms(void);

/* Sleep so long; a signal cuts it short. */
void clock_sleep_ms(int64_t ms);

/*
 * The time to write into files: seconds since 1970, and whether it was fixed
 * from outside.  A fixed clock makes the same input give the same bytes, so
 * durations are written as 0 under it.
 */
struct clock {
    int64_t now;
    bool fixed;
};

/*
 * Read the time, or take it from SOURCE_DATE_EPOCH (reproducible-builds.org,
 * "SOURCE_DATE_EPOCH specification": decimal seconds).  An unusable value of
 * that variable is ignored here; clock_check() is for refusing it first.
 */
struct clock clock_read(void);

/*
 * Say whether SOURCE_DATE_EPOCH can be used, as its specification asks: 0 also
 * when it is not set or empty, or -1 with ERR_USAGE.
 */
int clock_check(struct err *err);

/* The date: local, or UTC under a fixed clock, whose bytes must not depend on the place. */
void clock_date(char out[CLOCK_DATE_SIZE], const struct clock *clock);

/* Date and time without an offset, as Python's datetime.now().isoformat() but for the fraction;
 * local or UTC as clock_date(). */
void clock_local_time(char out[CLOCK_TIME_SIZE], const struct clock *clock);

/* The time in UTC, as ISO 8601. */
void clock_time(char out[CLOCK_TIME_SIZE], const struct clock *clock);

#endif
