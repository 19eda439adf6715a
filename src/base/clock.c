#include "base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

int64_t
clock_monotonic_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct clock
clock_read(void)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");

    if (text != NULL && text[0] >= '0' && text[0] <= '9') {
        char *end;
        errno = 0;
        long long seconds = strtoll(text, &end, 10);
        /* Past the year 9999 the date would no longer fit its form. */
        if (errno == 0 && *end == '\0' && seconds < INT64_C(253402300800))
            return (struct clock){seconds, true};
    }
    return (struct clock){(int64_t)time(NULL), false};
}

void
clock_date(char out[CLOCK_DATE_SIZE], const struct clock *clock)
{
    time_t t = (time_t)clock->now;
    struct tm tm;

    if (clock->fixed)
        gmtime_r(&t, &tm);
    else
        localtime_r(&t, &tm);
    strftime(out, CLOCK_DATE_SIZE, "%Y-%m-%d", &tm);
}

void
clock_time(char out[CLOCK_TIME_SIZE], const struct clock *clock)
{
    time_t t = (time_t)clock->now;
    struct tm tm;

    gmtime_r(&t, &tm);
    strftime(out, CLOCK_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm);
}
