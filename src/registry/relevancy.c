#include "registry/relevancy.h"

#include <math.h>
#include <string.h>

#include "base/round.h"
#include "base/show.h"

/* Digits of a weight before its point, and behind: as whole numbers of millionths they and their
 * sum are exact in a double. */
#define WHOLE_DIGITS   6
#define DECIMAL_DIGITS 6

const struct relevancy_weights relevancy_reference = {0.45, 0.35, 0.20};

/* What fits on a small machine can be tried at once; what needs a cluster cannot. */
const struct relevancy_step relevancy_steps[RELEVANCY_STEPS] = {
    {1000000000, 100}, {3000000000, 80}, {7000000000, 60}, {14000000000, 40}, {30000000000, 20},
};

static double
capped(double part)
{
    return part < 100 ? part : 100;
}

static double
usage(int64_t downloads, int64_t max_downloads)
{
    if (downloads <= 0 || max_downloads <= 0)
        return 0;
    return capped(log10((double)downloads + 1) / log10((double)max_downloads + 1) * 100);
}

const struct relevancy_step *
relevancy_step(int64_t parameters)
{
    for (size_t i = 0; parameters >= 0 && i < RELEVANCY_STEPS; i++)
        if (parameters <= relevancy_steps[i].up_to)
            return &relevancy_steps[i];
    return NULL;
}

struct relevancy_parts
relevancy_parts(int64_t models, int64_t max_models, int64_t downloads, int64_t max_downloads,
                int64_t min_parameters)
{
    const struct relevancy_step *step = relevancy_step(min_parameters);
    struct relevancy_parts parts = {0, 0, 0};

    if (models > 0 && max_models > 0)
        parts.demand = capped((double)models / (double)max_models * 100);
    parts.usage = usage(downloads, max_downloads);
    parts.benchmarkability = step != NULL ? step->points : 0;
    return parts;
}

struct relevancy_parts
relevancy_contributions(const struct relevancy_parts *parts,
                        const struct relevancy_weights *weights)
{
    return (struct relevancy_parts){
        .demand = weights->demand * parts->demand,
        .usage = weights->usage * parts->usage,
        .benchmarkability = weights->benchmarkability * parts->benchmarkability,
    };
}

double
relevancy_score(const struct relevancy_parts *parts, const struct relevancy_weights *weights)
{
    struct relevancy_parts c = relevancy_contributions(parts, weights);

    return round_tenth(c.demand + c.usage + c.benchmarkability);
}

/* Read up to `most` digits into `*value`, from `*p` on; returns how many there were. */
static size_t
read_digits(int64_t *value, const char **p, size_t most)
{
    size_t n = 0;

    for (; n < most && **p >= '0' && **p <= '9'; n++, (*p)++)
        *value = *value * 10 + (**p - '0');
    return n;
}

/* Read a number as so many millionths. */
static bool
read_millionths(int64_t *out, const char **p)
{
    size_t decimals = 0;

    *out = 0;
    size_t digits = read_digits(out, p, WHOLE_DIGITS);
    if (**p == '.') {
        (*p)++;
        decimals = read_digits(out, p, DECIMAL_DIGITS);
    }
    if (digits + decimals == 0)
        return false;
    for (; decimals < DECIMAL_DIGITS; decimals++)
        *out *= 10;
    return true;
}

int
relevancy_read_weights(struct relevancy_weights *out, const char *text, struct err *err)
{
    int64_t parts[3] = {0, 0, 0};
    const char *p = text;
    bool good = true;

    for (size_t i = 0; i < 3 && good; i++) {
        good = read_millionths(&parts[i], &p) && *p == (i < 2 ? ',' : '\0');
        p += good && i < 2;
    }
    double sum = (double)(parts[0] + parts[1] + parts[2]);
    if (!good || sum == 0) {
        struct str shown = STR_INIT;
        show_name(&shown, slice_of(text));
        err_set(err, ERR_USAGE, "expected %s, got `%s`",
                good ? "at least one number above 0"
                     : "three numbers such as 45,35,20 or 0.5,0.5,0, for demand, usage and "
                       "benchmarkability",
                str_text(&shown));
        str_fini(&shown);
        return -1;
    }
    *out = (struct relevancy_weights){
        .demand = (double)parts[0] / sum,
        .usage = (double)parts[1] / sum,
        .benchmarkability = (double)parts[2] / sum,
    };
    return 0;
}
