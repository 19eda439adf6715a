#include "hub/retry.h"

#include <stddef.h>
#include <time.h>

#define DEFAULT_TRIES   11
#define DEFAULT_BASE_MS 500
#define DEFAULT_CAP_MS  60000

/* The longest wait that a header can ask for. */
#define TOLD_MAX_S 3600

static bool
may_pass(int status)
{
    switch (status) {
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
        return true;
    default:
        return false;
    }
}

/* base · 2^(number-1), capped; a random share between half of it and all. */
static int64_t
backoff_ms(unsigned number, const struct retry_policy *policy, double random)
{
    int64_t cap = policy->cap_ms > 0 ? policy->cap_ms : DEFAULT_CAP_MS;
    int64_t ms = policy->base_ms > 0 ? policy->base_ms : DEFAULT_BASE_MS;

    for (unsigned i = 1; i < number && ms < cap; i++)
        ms = ms > cap / 2 ? cap : ms * 2;
    if (ms > cap)
        ms = cap;
    double share = random >= 0 && random <= 1 ? random : 1;
    int64_t half = ms / 2;
    return ms - half + (int64_t)((double)half * share);
}

/* What the headers ask for, or 0 when they ask for nothing. */
static int64_t
told_ms(const struct attempt *a)
{
    int64_t seconds = a->retry_after_s > 0 ? a->retry_after_s : 0;

    if (seconds > TOLD_MAX_S)
        seconds = TOLD_MAX_S;
    if (a->status == 429 && a->remaining == 0 && a->reset_s >= 0) {
        int64_t window = a->reset_s < TOLD_MAX_S ? a->reset_s + 1 : TOLD_MAX_S;
        if (window > seconds)
            seconds = window;
    }
    return seconds * 1000;
}

unsigned
retry_tries(const struct retry_policy *policy)
{
    return policy->tries > 0 ? policy->tries : DEFAULT_TRIES;
}

struct retry_decision
retry_decide(const struct attempt *a, const struct retry_policy *policy, double random)
{
    unsigned tries = retry_tries(policy);
    bool success = a->status == 200;

    if (success && !a->broken)
        return (struct retry_decision){RETRY_TAKE, 0};
    if (a->status == 401 || a->status == 403)
        return (struct retry_decision){RETRY_AUTH, 0};
    if (a->status != 0 && !success && !may_pass(a->status))
        return (struct retry_decision){RETRY_NEVER, 0};
    int64_t wait = told_ms(a);
    if (wait == 0)
        wait = backoff_ms(a->number, policy, random);
    return (struct retry_decision){a->number >= tries ? RETRY_SPENT : RETRY_AGAIN, wait};
}

struct reading {
    const char *p;
    const char *end;
};

/* A number of exactly `digits` digits, of which the first may be a space in asctime's day. */
static bool
take_number(struct reading *r, int digits, bool padded, int *out)
{
    int n = 0;

    if (r->end - r->p < digits)
        return false;
    for (int i = 0; i < digits; i++) {
        char c = r->p[i];
        if (c == ' ' && padded && i == 0)
            continue;
        if (c < '0' || c > '9')
            return false;
        n = n * 10 + (c - '0');
    }
    r->p += digits;
    *out = n;
    return true;
}

/* One of `count` names; its index, or -1. */
static int
take_name(struct reading *r, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        struct slice name = slice_of(names[i]);
        if ((size_t)(r->end - r->p) >= name.len &&
            slice_equal((struct slice){r->p, name.len}, name)) {
            r->p += name.len;
            return i;
        }
    }
    return -1;
}

/* A two-digit year that seems over 50 years ahead is the past's (RFC 9110, section 5.6.7). */
static int
full_year(int two_digits, int64_t now)
{
    time_t t = (time_t)now;
    struct tm tm;

    if (gmtime_r(&t, &tm) == NULL || tm.tm_year > 8000)
        return 1900 + two_digits;
    int this_year = tm.tm_year + 1900;
    int year = this_year - this_year % 100 + two_digits;
    return year > this_year + 50 ? year - 100 : year;
}

/*
 * Read a date as `form` spells it: %a and %A a day of the week, %b a month, %d
 * and %e the day, %Y and %y the year, %H %M %S the time; all else stands for
 * itself.  strptime() would do, but it follows the locale and forgives.
 */
static bool
take_date(struct tm *tm, struct slice value, const char *form, int64_t now)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const long_days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                            "Thursday", "Friday", "Saturday"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct reading r = {value.data, value.data + value.len};
    bool good = true;
    int year = 0;

    for (; good && *form != '\0'; form++) {
        if (*form != '%') {
            good = r.p < r.end && *r.p++ == *form;
            continue;
        }
        switch (*++form) {
        case 'a':
            good = take_name(&r, days, 7) >= 0;
            break;
        case 'A':
            good = take_name(&r, long_days, 7) >= 0;
            break;
        case 'b':
            tm->tm_mon = take_name(&r, months, 12);
            good = tm->tm_mon >= 0;
            break;
        case 'd':
            good = take_number(&r, 2, false, &tm->tm_mday);
            break;
        case 'e':
            good = take_number(&r, 2, true, &tm->tm_mday);
            break;
        case 'Y':
            good = take_number(&r, 4, false, &year);
            break;
        case 'y':
            good = take_number(&r, 2, false, &year);
            year = full_year(year, now);
            break;
        case 'H':
            good = take_number(&r, 2, false, &tm->tm_hour) && tm->tm_hour <= 23;
            break;
        case 'M':
            good = take_number(&r, 2, false, &tm->tm_min) && tm->tm_min <= 59;
            break;
        default:
            /* 60 is a leap second. */
            good = take_number(&r, 2, false, &tm->tm_sec) && tm->tm_sec <= 60;
            break;
        }
    }
    tm->tm_year = year - 1900;
    return good && r.p == r.end;
}

static bool
day_exists(const struct tm *tm)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = tm->tm_year + 1900;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int last = days[tm->tm_mon] + (leap && tm->tm_mon == 1 ? 1 : 0);

    return tm->tm_mday >= 1 && tm->tm_mday <= last;
}

static int64_t
seconds_parse(struct slice value)
{
    int64_t n = 0;

    for (size_t i = 0; i < value.len; i++) {
        if (value.data[i] < '0' || value.data[i] > '9')
            return -1;
        /* Nobody waits so long: more digits change nothing. */
        if (n < INT64_MAX / 100)
            n = n * 10 + (value.data[i] - '0');
    }
    return n;
}

int64_t
retry_after_parse(struct slice value, int64_t now)
{
    static const char *const forms[] = {
        "%a, %d %b %Y %H:%M:%S GMT",
        "%A, %d-%b-%y %H:%M:%S GMT",
        "%a %b %e %H:%M:%S %Y",
    };

    while (value.len > 0 && (value.data[0] == ' ' || value.data[0] == '\t')) {
        value.data++;
        value.len--;
    }
    while (value.len > 0 && (value.data[value.len - 1] == ' ' || value.data[value.len - 1] == '\t'))
        value.len--;
    if (value.len == 0)
        return -1;
    int64_t seconds = seconds_parse(value);
    for (size_t i = 0; seconds < 0 && i < sizeof forms / sizeof forms[0]; i++) {
        struct tm tm = {.tm_isdst = 0};
        if (take_date(&tm, value, forms[i], now) && day_exists(&tm)) {
            int64_t when = (int64_t)timegm(&tm);
            return when > now ? when - now : 0;
        }
    }
    return seconds;
}
