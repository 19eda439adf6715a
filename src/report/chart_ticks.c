/*
 * Marks stand at 1, 2 or 5 times a power of ten, on a logarithmic scale at powers of ten
 * and at 0, in time at the beginnings of years, months or days.
 */
#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "report/chart.h"
#include "report/words.h"

/* So many steps are well: fewer say little, more are hard to read. */
enum {
    STEPS_WELL = 5,
    DAY = 86400,
};

static double
nice_step(double span)
{
    double step = span / STEPS_WELL;
    double power = pow(10, floor(log10(step)));
    double digit = step / power;

    return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
}

static size_t
linear_ticks(double ticks[CHART_TICKS], double low, double high)
{
    size_t count = 0;

    if (!(high > low))
        high = low + 1;
    double step = nice_step(high - low);
    double first = floor(low / step);
    /* Multiples of the step, not sums, which would gather errors. */
    while (count < CHART_TICKS) {
        ticks[count] = (first + (double)count) * step;
        if (ticks[count++] >= high - step / 1e6)
            break;
    }
    return count;
}

static size_t
log_ticks(double ticks[CHART_TICKS], double high)
{
    int last = high > 1 ? (int)ceil(log10(high) - 1e-9) : 1;
    int every = last / 8 + 1;
    size_t count = 0;

    ticks[count++] = 0;
    /* The greatest has a mark; what is left over of `every` is left at the low end. */
    for (int power = last % every == 0 ? every : last % every; power <= last; power += every)
        ticks[count++] = pow(10, power);
    return count;
}

/* What lies `months` after 1970 began. */
static double
month_begins(int64_t months)
{
    int64_t seconds = 0;

    moment_of_day(&seconds, 1970 + months / 12, months % 12 + 1, 1);
    return (double)seconds;
}

static size_t
month_ticks(double ticks[CHART_TICKS], int64_t every, double low, double high)
{
    /* A month has never more seconds than this: none is passed over. */
    int64_t months = (int64_t)(low / (31.0 * DAY)) / every * every;
    size_t count = 0;

    for (; month_begins(months) <= high && count < CHART_TICKS; months += every) {
        if (month_begins(months) >= low)
            ticks[count++] = month_begins(months);
    }
    return count;
}

static size_t
time_ticks(double ticks[CHART_TICKS], double low, double high)
{
    static const int64_t months[] = {1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200};
    static const int days[] = {1, 2, 7, 14};
    double span = (high - low) / DAY;
    size_t count = 0;

    low = fmax(low, 1);

    if (span <= 14.0 * STEPS_WELL) {
        size_t i = 0;
        while (i + 1 < sizeof days / sizeof *days && span > (double)days[i] * STEPS_WELL)
            i++;
        double step = (double)days[i] * DAY;
        double first = ceil(low / DAY) * DAY;
        for (; first + (double)count * step <= high && count < CHART_TICKS; count++)
            ticks[count] = first + (double)count * step;
        return count;
    }
    size_t i = 0;
    while (i + 1 < sizeof months / sizeof *months && span > (double)months[i] * 31 * STEPS_WELL)
        i++;
    return month_ticks(ticks, months[i], low, high);
}

size_t
chart_ticks(double ticks[CHART_TICKS], enum chart_scale scale, double low, double high)
{
    switch (scale) {
    case CHART_LINEAR:
        return linear_ticks(ticks, low, high);
    case CHART_LOG:
        return log_ticks(ticks, high);
    case CHART_TIME:
        return time_ticks(ticks, low, high);
    }
    return 0;
}

/* "2.5", "0.05": as many digits behind the point as there are, six at most. */
static void
put_decimal(struct str *out, double value)
{
    int64_t millionths = (int64_t)llround(fabs(value) * 1e6);
    int64_t rest = millionths % 1000000;

    str_printf(out, "%s%lld", value < 0 && millionths > 0 ? "-" : "",
               (long long)(millionths / 1000000));
    if (rest == 0)
        return;
    str_printf(out, ".%06d", (int)rest);
    while (out->data[out->len - 1] == '0')
        str_truncate(out, out->len - 1);
}

static void
put_number(struct str *out, double value)
{
    static const char letters[] = "KMBTP";
    double size = fabs(value);
    int letter = -1;

    while (size >= 1000 && (letter < 0 || letters[letter + 1] != '\0')) {
        size /= 1000;
        letter++;
    }
    put_decimal(out, value < 0 ? -size : size);
    if (letter >= 0)
        str_putc(out, letters[letter]);
}

/* How much of "2024-05-14" tells the day: of a year's first day the year alone, of a month's
 * the month. */
static size_t
day_length(const char day[WORDS_DAY_SIZE])
{
    size_t len = strlen(day);

    for (int i = 0; i < 2 && len >= 3 && memcmp(day + len - 3, "-01", 3) == 0; i++)
        len -= 3;
    return len;
}

void
chart_tick_text(struct str *out, enum chart_scale scale, const double *ticks, size_t count,
                size_t index)
{
    char day[WORDS_DAY_SIZE];
    size_t needed = 0;

    if (scale != CHART_TIME) {
        put_number(out, ticks[index]);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        words_day(day, (int64_t)ticks[i]);
        size_t len = day_length(day);
        needed = len > needed ? len : needed;
    }
    words_day(day, (int64_t)ticks[index]);
    str_append(out, day, needed);
}
