#include "registry/relevancy.h"

#include <math.h>
#include <stddef.h>

#include "base/round.h"

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

/* What fits on a small machine can be tried at once; what needs a cluster cannot. */
static double
benchmarkability(int64_t parameters)
{
    static const struct {
        int64_t up_to;
        double points;
    } steps[] = {
        {1000000000, 100}, {3000000000, 80}, {7000000000, 60}, {14000000000, 40}, {30000000000, 20},
    };

    if (parameters < 0)
        return 0;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (parameters <= steps[i].up_to)
            return steps[i].points;
    return 0;
}

struct relevancy_parts
relevancy_parts(int64_t models, int64_t max_models, int64_t downloads, int64_t max_downloads,
                int64_t min_parameters)
{
    struct relevancy_parts parts = {0, 0, 0};

    if (models > 0 && max_models > 0)
        parts.demand = capped((double)models / (double)max_models * 100);
    parts.usage = usage(downloads, max_downloads);
    parts.benchmarkability = benchmarkability(min_parameters);
    return parts;
}

double
relevancy_score(const struct relevancy_parts *parts)
{
    return round_tenth(0.45 * parts->demand + 0.35 * parts->usage + 0.20 * parts->benchmarkability);
}
