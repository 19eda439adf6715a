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

void
clock_sleep_ms(int64_t ms)
{
    struct timespec t = {ms / 1000, (ms % 1000) * 1000000};

    (void)nanosleep(&t, NULL);
}

/* The seconds that `text` tells; false when it is no such number. */
static bool
epoch_parse(int64_t *out, const char *text)
{
    char *end;

    if (text == NULL || text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    long long seconds = strtoll(text, &end, 10);
    *out = seconds;
    /* Past the year 9999 the date would no longer fit its form. */
    return errno == 0 && *end == '\0' && seconds < INT64_C(253402300800);
}

struct clock
clock_read(void)
{
    int64_t seconds;

    if (epoch_parse(&seconds, getenv("SOURCE_DATE_EPOCH")))
        return (struct clock){seconds, true};
    return (struct clock){(int64_t)time(NULL), false};
}

int
clock_check(struct err *err)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds;

    if (text == NULL || text[0] == '\0' || epoch_parse(&seconds, text))
        return 0;
    return err_set(err, ERR_USAGE,
                   "SOURCE_DATE_EPOCH: expected seconds since 1970, such as 1790000000, got `%s`; "
                   "unset it to write today's date",
                   text);
}

/* The clock's time where it is written down. */
static struct tm
time_here(const struct clock *clock)
{
    time_t t = (time_t)clock->now;
    struct tm tm;

    if (clock->fixed)
        gmtime_r(&t, &tm);
    else
        localtime_r(&t, &tm);
    return tm;
}

void
clock_date(char out[CLOCK_DATE_SIZE], const struct clock *clock)
{
    struct tm tm = time_here(clock);

    strftime(out, CLOCK_DATE_SIZE, "%Y-%m-%d", &tm);
}

void
clock_local_time(char out[CLOCK_TIME_SIZE], const struct clock *clock)
{
    struct tm tm = time_here(clock);

    strftime(out, CLOCK_TIME_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
}

void
clock_time(char out[CLOCK_TIME_SIZE], const struct clock *clock)
{
    time_t t = (time_t)clock->now;
    struct tm tm;

    gmtime_r(&t, &tm);
    strftime(out, CLOCK_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm);
}
