#include "registry/growth.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

struct reading {
    struct growth *growth;
    struct map numbers; /* architectures to their lines */
    bool all;           /* a line for each that is met */
    size_t scan;        /* in hand */
};

static int64_t
add(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

static int
take_scan(void *context, const struct store_finished *scan, struct err *err)
{
    struct growth *g = context;

    (void)err;
    if (!scan->has_figures) {
        g->without_figures++;
        return 0;
    }
    g->scans = mem_room_for_one(g->scans, g->scan_count, sizeof *g->scans);
    g->scans[g->scan_count++] = (struct growth_scan){
        .id = scan->id,
        .arguments = arena_copy(&g->arena, scan->arguments),
        .finished = scan->finished,
        .scanned = scan->scanned,
    };
    return 0;
}

static void
add_line(struct reading *r, struct slice architecture)
{
    struct growth *g = r->growth;
    const size_t size = g->scan_count * sizeof(struct growth_point);

    g->lines = mem_room_for_one(g->lines, g->line_count, sizeof *g->lines);
    struct growth_line *line = &g->lines[g->line_count];
    line->architecture = arena_copy(&g->arena, architecture);
    line->points = arena_alloc(&g->arena, size + 1);
    memset(line->points, 0, size);
    map_put(&r->numbers, architecture, g->line_count++);
}

static void
sum_up(struct growth_scan *scan, const struct store_figure *f)
{
    if (f->supported) {
        scan->supported_architectures++;
        scan->supported_models = add(scan->supported_models, f->models);
        scan->supported_downloads = add(scan->supported_downloads, f->downloads);
        scan->verified = add(scan->verified, f->verified);
    }
    if (f->rank > 0) {
        scan->gap_architectures++;
        scan->gap_models = add(scan->gap_models, f->supported ? f->lacking_models : f->models);
        scan->gap_downloads =
            add(scan->gap_downloads, f->supported ? f->lacking_downloads : f->downloads);
    }
}

static int
take_figure(void *context, const struct store_figure *figure, struct err *err)
{
    struct reading *r = context;
    struct growth *g = r->growth;
    const uint64_t *number = map_find(&r->numbers, figure->architecture);

    (void)err;
    sum_up(&g->scans[r->scan], figure);
    if (number == NULL && !r->all)
        return 0;
    size_t place = number != NULL ? (size_t)*number : g->line_count;
    if (number == NULL)
        add_line(r, figure->architecture);
    struct growth_point *point = &g->lines[place].points[r->scan];
    point->is_there = true;
    point->figure = *figure;
    point->figure.architecture = g->lines[place].architecture;
    return 0;
}

static int
by_name(const void *a, const void *b)
{
    const struct growth_line *x = a, *y = b;

    return slice_compare(x->architecture, y->architecture);
}

int
growth_read(struct growth *out, struct store *store, const struct slice *architectures,
            size_t count, struct err *err)
{
    struct reading reading = {.growth = out, .all = count == 0};

    memset(out, 0, sizeof *out);
    arena_init(&out->arena);
    map_init(&reading.numbers);
    int status = store_each_finished(store, take_scan, out, err);
    for (size_t i = 0; status == 0 && i < count; i++)
        if (!map_has(&reading.numbers, architectures[i]))
            add_line(&reading, architectures[i]);
    for (; status == 0 && reading.scan < out->scan_count; reading.scan++)
        status = store_each_figure(store, out->scans[reading.scan].id, take_figure, &reading, err);
    map_fini(&reading.numbers);
    if (status != 0) {
        growth_fini(out);
        return -1;
    }
    if (count == 0 && out->line_count > 0)
        qsort(out->lines, out->line_count, sizeof *out->lines, by_name);
    return 0;
}

void
growth_fini(struct growth *growth)
{
    if (growth == NULL)
        return;
    free(growth->scans);
    free(growth->lines);
    arena_fini(&growth->arena);
    memset(growth, 0, sizeof *growth);
}
