#include "registry/trend.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

size_t
trend_first(const struct growth *growth, int64_t since, size_t scans)
{
    size_t first = 0;

    while (first < growth->scan_count && growth->scans[first].finished < since)
        first++;
    if (growth->scan_count - first > scans)
        first = growth->scan_count - scans;
    return first;
}

static int
by_name(const void *key, const void *line)
{
    const struct slice *name = key;

    return slice_compare(*name, ((const struct growth_line *)line)->architecture);
}

const struct growth_line *
trend_find(const struct growth *growth, struct slice architecture)
{
    if (growth->line_count == 0)
        return NULL;
    return bsearch(&architecture, growth->lines, growth->line_count, sizeof *growth->lines,
                   by_name);
}

void
trend_init(struct trend *t, const struct growth *growth, size_t first)
{
    *t = (struct trend){.growth = growth, .first = first};
}

void
trend_fini(struct trend *t)
{
    if (t == NULL)
        return;
    free(t->lines);
    memset(t, 0, sizeof *t);
}

void
trend_add(struct trend *t, const struct growth_line *line)
{
    const size_t place = (size_t)(line - t->growth->lines);

    t->asked = true;
    for (size_t i = 0; i < t->count; i++)
        if (t->lines[i] == place)
            return;
    t->lines = mem_room_for_one(t->lines, t->count, sizeof *t->lines);
    t->lines[t->count++] = place;
}

static int64_t
sum(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

int64_t
trend_models(const struct growth_point *point)
{
    return point->is_there ? sum(point->figure.models, point->figure.lacking_models) : 0;
}

int64_t
trend_downloads(const struct growth_point *point)
{
    return point->is_there ? sum(point->figure.downloads, point->figure.lacking_downloads) : 0;
}

static int64_t
gain(const struct trend *t, const struct growth_line *line,
     int64_t (*figure)(const struct growth_point *))
{
    return figure(&line->points[t->growth->scan_count - 1]) - figure(&line->points[t->first]);
}

static int
by_gain(const void *a, const void *b, void *context)
{
    const struct trend *t = context;
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    const struct growth_line *p = &t->growth->lines[x], *q = &t->growth->lines[y];
    int64_t dx = gain(t, p, trend_models), dy = gain(t, q, trend_models);

    if (dx == dy) {
        dx = gain(t, p, trend_downloads);
        dy = gain(t, q, trend_downloads);
    }
    /* The lines are by name. */
    return dx != dy ? (dx < dy ? 1 : -1) : (x > y) - (x < y);
}

void
trend_grown(struct trend *t, size_t top)
{
    const struct growth *g = t->growth;

    t->asked = false;
    t->count = 0;
    if (t->first >= g->scan_count)
        return;
    for (size_t i = 0; i < g->line_count; i++) {
        if (gain(t, &g->lines[i], trend_models) <= 0)
            continue;
        t->lines = mem_room_for_one(t->lines, t->count, sizeof *t->lines);
        t->lines[t->count++] = i;
    }
    t->there_are = t->count;
    if (t->count > 1)
        qsort_r(t->lines, t->count, sizeof *t->lines, by_gain, t);
    t->count = t->count < top ? t->count : top;
}

size_t
trend_supported_since(const struct trend *t, const struct growth_line *line)
{
    size_t since = SIZE_MAX;

    for (size_t i = t->growth->scan_count; i-- > t->first;) {
        if (!line->points[i].is_there || !line->points[i].figure.supported)
            break;
        since = i;
    }
    return since;
}
