/*
 * Days are counted in years that begin in March, so that the odd day of a leap
 * year comes last, and in cycles of 400 years, which are all equally long: the
 * arithmetic then needs nothing but years 0 to 399 of a cycle.
 */
#include "base/moment.h"

#include <inttypes.h>
#include <stdio.h>

#define DAY_SECONDS    INT64_C(86400)
#define CYCLE_YEARS    400
#define CYCLE_DAYS     146097
#define DAYS_TO_1970   719468 /* from 1 March of the year 0 */
#define LONGEST_YEAR   11     /* digits: their seconds are far within 64 bits */
#define LONGEST_OFFSET 8      /* digits of its hours: as many as `int` minutes have */

/* Days from the beginning of a year in March to that of its month 0, March, to 11. */
static int64_t
days_before_month(int64_t month)
{
    return (153 * month + 2) / 5;
}

/* Days from the beginning of a cycle to that of its year 0 to 399. */
static int64_t
days_before_year(int64_t year)
{
    return year * 365 + year / 4 - year / 100;
}

static int64_t
floor_of(int64_t value, int64_t divisor)
{
    return value / divisor - (value % divisor < 0);
}

/* Days from 1970-01-01 to a day of the calendar. */
static int64_t
days_of(int64_t year, int64_t month, int64_t day)
{
    if (month < 3) {
        year--;
        month += 12;
    }
    int64_t cycle = floor_of(year, CYCLE_YEARS);
    return cycle * CYCLE_DAYS + days_before_year(year - cycle * CYCLE_YEARS) +
           days_before_month(month - 3) + day - 1 - DAYS_TO_1970;
}

struct day {
    int64_t year;
    unsigned char month;
    unsigned char day;
};

/* The other way round. */
static struct day
day_of(int64_t days)
{
    int64_t month = 0;

    days += DAYS_TO_1970;
    int64_t cycle = floor_of(days, CYCLE_DAYS);
    days -= cycle * CYCLE_DAYS;
    /* Never too late, and at most one too early; the cycle's last day has no year after it. */
    int64_t year = days / 366;
    while (year < CYCLE_YEARS - 1 && days_before_year(year + 1) <= days)
        year++;
    days -= days_before_year(year);
    while (month < 11 && days_before_month(month + 1) <= days)
        month++;
    return (struct day){
        .year = cycle * CYCLE_YEARS + year + (month >= 10),
        .month = (unsigned char)(month < 10 ? month + 3 : month - 9),
        .day = (unsigned char)(days - days_before_month(month) + 1),
    };
}

static bool
is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool
moment_of_day(int64_t *seconds, int64_t year, int64_t month, int64_t day)
{
    static const unsigned char lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (year < -MOMENT_LAST_YEAR || year > MOMENT_LAST_YEAR || month < 1 || month > 12)
        return false;
    if (day < 1 || day > lengths[month - 1] + (month == 2 && is_leap(year)))
        return false;
    *seconds = days_of(year, month, day) * DAY_SECONDS;
    return true;
}

void
moment_text(char out[MOMENT_SIZE], struct moment moment, char between)
{
    /* Day and time apart, for the sum of seconds and offset may pass 64 bits. */
    int64_t days = floor_of(moment.seconds, DAY_SECONDS);
    int64_t time = moment.seconds % DAY_SECONDS;
    if (time < 0)
        time += DAY_SECONDS;
    time += moment.offset * INT64_C(60);
    int64_t over = floor_of(time, DAY_SECONDS);
    struct day day = day_of(days + over);
    unsigned offset = moment.offset < 0 ? 0U - (unsigned)moment.offset : (unsigned)moment.offset;

    time -= over * DAY_SECONDS;
    snprintf(out, MOMENT_SIZE, "%s%04" PRId64 "-%02d-%02d%c%02d:%02d:%02d%c%02u:%02u",
             day.year < 0 ? "-" : "", day.year < 0 ? -day.year : day.year, day.month, day.day,
             between, (unsigned char)(time / 3600), (unsigned char)(time / 60 % 60),
             (unsigned char)(time % 60), moment.offset < 0 ? '-' : '+', offset / 60, offset % 60);
}

/* Take `min` to `max` digits off the front of `text`; false when they are not there. */
static bool
take_digits(int64_t *value, struct slice *text, size_t min, size_t max)
{
    size_t count = 0;

    for (*value = 0; count < max && count < text->len; count++) {
        if (text->data[count] < '0' || text->data[count] > '9')
            break;
        *value = *value * 10 + (text->data[count] - '0');
    }
    if (count < min)
        return false;
    text->data += count;
    text->len -= count;
    return true;
}

static bool
take(struct slice *text, char c)
{
    if (text->len == 0 || text->data[0] != c)
        return false;
    text->data++;
    text->len--;
    return true;
}

static bool
take_day(int64_t *seconds, struct slice *text)
{
    int64_t year, month, day;
    bool before_0 = take(text, '-');

    return take_digits(&year, text, 4, LONGEST_YEAR) && take(text, '-') &&
           take_digits(&month, text, 2, 2) && take(text, '-') && take_digits(&day, text, 2, 2) &&
           moment_of_day(seconds, before_0 ? -year : year, month, day);
}

static bool
take_time(int64_t *seconds, struct slice *text)
{
    int64_t hour, minute, second, fraction;

    if (!take_digits(&hour, text, 2, 2) || !take(text, ':') || !take_digits(&minute, text, 2, 2) ||
        !take(text, ':') || !take_digits(&second, text, 2, 2) || hour > 23 || minute > 59 ||
        second > 59)
        return false;
    if (take(text, '.')) {
        if (!take_digits(&fraction, text, 1, 1))
            return false;
        while (take_digits(&fraction, text, 1, 1))
            ;
    }
    *seconds = (hour * 60 + minute) * 60 + second;
    return true;
}

static bool
take_offset(int64_t *minutes, struct slice *text)
{
    int64_t hour, minute;

    *minutes = 0;
    if (take(text, 'Z'))
        return true;
    bool west = take(text, '-');
    if ((!west && !take(text, '+')) || !take_digits(&hour, text, 2, LONGEST_OFFSET) ||
        !take(text, ':') || !take_digits(&minute, text, 2, 2) || minute > 59)
        return false;
    *minutes = (hour * 60 + minute) * (west ? -1 : 1);
    return *minutes >= INT32_MIN && *minutes <= INT32_MAX;
}

bool
moment_read(struct moment *out, struct slice text)
{
    int64_t day, time, minutes;

    if (!take_day(&day, &text) || (!take(&text, 'T') && !take(&text, ' ')) ||
        !take_time(&time, &text) || !take_offset(&minutes, &text) || text.len > 0)
        return false;
    *out = (struct moment){.seconds = day + time - minutes * 60, .offset = (int)minutes};
    return true;
}

bool
moment_read_day(int64_t *seconds, struct slice text)
{
    int64_t day;

    if (!take_day(&day, &text) || text.len > 0)
        return false;
    *seconds = day;
    return true;
}

int64_t
moment_day(int64_t seconds)
{
    return floor_of(seconds, DAY_SECONDS) * DAY_SECONDS;
}

int64_t
moment_year_before(int64_t seconds)
{
    int64_t days = floor_of(seconds, DAY_SECONDS);
    struct day day = day_of(days);
    bool odd = day.month == 2 && day.day == 29;
    int64_t before = days_of(day.year - 1, day.month, odd ? 28 : day.day);

    return seconds - (days - before) * DAY_SECONDS;
}
