#include <stdlib.h>

#include "base/mem.h"
#include "report/chart.h"
#include "report/coverage_words.h"
#include "report/gaps_words.h"
#include "report/html.h"
#include "report/overview_html.h"
#include "report/words.h"

enum {
    BARS = 10,       /* at most in a chart */
    TASKS_SHOWN = 6, /* of the coverage */
    SERIES = 3,
};

/* Bars and what they are made of, with texts that are let go together. */
struct bars {
    struct chart_bar items[BARS];
    double values[BARS][SERIES];
    struct str told[BARS], titles[BARS];
    size_t count;
};

static void
bars_fini(struct bars *b)
{
    for (size_t i = 0; i < b->count; i++) {
        str_fini(&b->told[i]);
        str_fini(&b->titles[i]);
    }
}

/* The next bar; its values and texts are written at its place. */
static size_t
add_bar(struct bars *b, struct slice label)
{
    b->items[b->count] = (struct chart_bar){.label = label, .values = b->values[b->count]};
    return b->count++;
}

static void
put_bars(struct str *out, const struct chart *chart, const struct chart_series *series,
         size_t series_count, struct bars *b, double full)
{
    for (size_t i = 0; i < b->count; i++) {
        b->items[i].told = str_slice(&b->told[i]);
        b->items[i].title = str_slice(&b->titles[i]);
    }
    chart_bars(out, chart, series, series_count, b->items, b->count, full);
}

/* ---- gaps ---- */

static void
gaps_chart(struct str *out, const struct overview *o)
{
    static const struct chart chart = {
        "gaps-chart", "Gaps by score",
        "What adding an architecture would be worth, 0 to 100, by its "
        "models, their downloads and the smallest."};
    static const struct chart_series series[GAPS_PARTS] = {
        [GAPS_DEMAND] = {"demand", CHART_1},
        [GAPS_USAGE] = {"usage", CHART_2},
        [GAPS_BENCHMARKABILITY] = {"ease", CHART_3},
    };
    struct bars b = {.count = 0};

    for (size_t k = 0; k < gaps_count(o->gaps) && k < BARS; k++) {
        const struct gap *gap = gaps_at(o->gaps, k);
        const struct relevancy_parts parts =
            relevancy_contributions(&gap->parts, &gaps_choices(o->gaps)->weights);
        struct gaps_sum sum = gaps_sum_of(&parts, gap->score);
        size_t i = add_bar(&b, gap->architecture);
        gaps_rounded(&b.told[i], gap->score, 1);
        str_append_slice(&b.titles[i], gap->architecture);
        for (size_t p = 0; p < GAPS_PARTS; p++) {
            b.values[i][p] = gaps_part(&parts, (enum gaps_part)p);
            str_puts(&b.titles[i], p == 0 ? ": " : ", ");
            gaps_decimal(&b.titles[i], sum.shares[p], sum.decimals);
            str_printf(&b.titles[i], " of %s", gaps_part_names[p]);
        }
    }
    put_bars(out, &chart, series, GAPS_PARTS, &b, 100);
    bars_fini(&b);
}

/* ---- coverage ---- */

/* How the library takes models, as the parts of a bar are. */
struct takes {
    enum support_tier tiers[SERIES];
    struct chart_series series[SERIES];
    size_t count;
};

static void
add_take(struct takes *t, enum support_tier tier, const char *name, enum chart_tone tone)
{
    t->tiers[t->count] = tier;
    t->series[t->count++] = (struct chart_series){name, tone};
}

/* A bar as long as the chart is wide: shares of a row's models, or of its downloads. */
static void
share_bar(struct bars *b, const struct coverage *c, const struct takes *t,
          const struct coverage_row *row, struct slice label, bool of_downloads)
{
    int64_t whole = of_downloads ? row->all.downloads : row->all.models;
    struct coverage_figures loaded = coverage_loaded(c, row, 0);

    if (whole <= 0)
        return;
    size_t i = add_bar(b, label);
    words_share(&b->told[i], of_downloads ? loaded.downloads : loaded.models, whole);
    str_append_slice(&b->titles[i], label);
    for (size_t p = 0; p < t->count; p++) {
        struct coverage_figures f = coverage_taken(c, row, 0, t->tiers[p]);
        int64_t part = of_downloads ? f.downloads : f.models;
        b->values[i][p] = (double)part / (double)whole;
        str_puts(&b->titles[i], p == 0 ? ": " : ", ");
        words_number(&b->titles[i], part);
        str_printf(&b->titles[i], " %s", t->series[p].name);
    }
}

static void
coverage_chart(struct str *out, const struct overview *o)
{
    static const struct chart chart = {
        "coverage-chart", "Coverage",
        "The share of the census’ models, of their downloads, and of the downloads of its largest "
        "tasks that the library loads."};
    const struct coverage *c = &o->coverage;
    struct takes takes = {.count = 0};
    struct bars b = {.count = 0};

    add_take(&takes, SUPPORT_NATIVE, coverage_falls_back(c, 0) ? "natively" : "loaded", CHART_1);
    if (coverage_falls_back(c, 0))
        add_take(&takes, SUPPORT_FALLBACK, "by a fallback", CHART_2);
    add_take(&takes, SUPPORT_NOT, "not loaded", CHART_NONE);
    share_bar(&b, c, &takes, &c->total, SLICE("models"), false);
    share_bar(&b, c, &takes, &c->total, SLICE("downloads"), true);
    for (size_t i = 0; i < c->tasks.count && i < TASKS_SHOWN; i++) {
        const struct coverage_row *task = &c->tasks.rows[i];
        if (task->name.data != NULL)
            share_bar(&b, c, &takes, task, task->name, true);
    }
    put_bars(out, &chart, takes.series, takes.count, &b, 1);
    bars_fini(&b);
}

/* ---- architectures ---- */

static int
compare_architectures(const struct inventory_architecture *a,
                      const struct inventory_architecture *b, bool by_downloads)
{
    int64_t x = by_downloads ? a->downloads : a->models;
    int64_t y = by_downloads ? b->downloads : b->models;

    return x != y ? (x > y ? -1 : 1) : slice_compare(a->name, b->name);
}

/* The first BARS of the architectures, in order. */
static size_t
choose_architectures(const struct inventory_architecture *chosen[BARS],
                     const struct inventory *inventory, bool by_downloads)
{
    size_t count = 0;

    for (size_t i = 0; i < inventory->architecture_count; i++) {
        const struct inventory_architecture *a = &inventory->architectures[i];
        size_t at = count;
        if ((by_downloads ? a->downloads : a->models) <= 0)
            continue;
        while (at > 0 && compare_architectures(a, chosen[at - 1], by_downloads) < 0)
            at--;
        if (at == BARS)
            continue;
        count += count < BARS;
        for (size_t k = count - 1; k > at; k--)
            chosen[k] = chosen[k - 1];
        chosen[at] = a;
    }
    return count;
}

static void
architectures_chart(struct str *out, const struct overview *o)
{
    static const struct chart downloads = {
        "architectures-chart", "Downloads by architecture",
        "Downloads of 30 days of the registry’s models, of the architectures with most."};
    static const struct chart models = {"architectures-chart", "Models by architecture",
                                        "Models of the registry, of the architectures with most."};
    static const struct chart_series series = {"all", CHART_1};
    const struct inventory_architecture *chosen[BARS];
    bool by_downloads = o->sums.downloads > 0;
    size_t count = choose_architectures(chosen, &o->inventory, by_downloads);
    struct bars b = {.count = 0};

    for (size_t k = 0; k < count; k++) {
        int64_t figure = by_downloads ? chosen[k]->downloads : chosen[k]->models;
        size_t i = add_bar(&b, chosen[k]->name);
        b.values[i][0] = (double)figure;
        /* The nearest thousand of downloads says enough; models are few enough to be told. */
        (by_downloads ? words_size : words_number)(&b.told[i], figure);
        str_append_slice(&b.titles[i], chosen[k]->name);
        str_puts(&b.titles[i], ": ");
        words_count(&b.titles[i], figure, by_downloads ? "download" : "model");
        if (by_downloads) {
            str_puts(&b.titles[i], " of ");
            words_count(&b.titles[i], chosen[k]->models, "model");
        }
    }
    if (count > 0)
        put_bars(out, by_downloads ? &downloads : &models, &series, 1, &b, 0);
    bars_fini(&b);
}

/* ---- growth ---- */

static const struct chart_axes growth_axes = {{"", CHART_TIME}, {"Models", CHART_LINEAR}};

static void
put_growth_point(struct chart_point *point, struct str *title, struct slice name, int64_t when,
                 int64_t models)
{
    char day[WORDS_DAY_SIZE];

    words_day(day, when);
    str_append_slice(title, name);
    str_printf(title, ", %s: ", day);
    words_count(title, models, "model");
    *point =
        (struct chart_point){.x = (double)when, .y = (double)models, .title = str_slice(title)};
}

/* How many models more the last scan has than the first. */
static int64_t
gain_of(const struct growth *g, size_t line)
{
    const struct growth_point *p = g->lines[line].points;
    const struct growth_point *last = &p[g->scan_count - 1];

    return (last->is_there ? last->figure.models : 0) - (p[0].is_there ? p[0].figure.models : 0);
}

/* Lines and their points, with titles that are let go together. */
struct lines {
    struct chart_line items[CHART_LINES];
    struct chart_point *points; /* `scans` for each line */
    struct str *titles;         /* likewise */
    size_t count;
    size_t scans;
};

static void
lines_init(struct lines *l, size_t scans)
{
    *l = (struct lines){
        .points = mem_zalloc(CHART_LINES * scans * sizeof *l->points),
        .titles = mem_zalloc(CHART_LINES * scans * sizeof *l->titles),
        .scans = scans,
    };
}

static void
lines_fini(struct lines *l)
{
    for (size_t i = 0; i < CHART_LINES * l->scans; i++)
        str_fini(&l->titles[i]);
    free(l->titles);
    free(l->points);
}

static void
begin_line(struct lines *l, struct slice name)
{
    l->items[l->count] =
        (struct chart_line){.name = name, .points = &l->points[l->count * l->scans]};
    l->count++;
}

static void
add_point(struct lines *l, int64_t when, int64_t models)
{
    struct chart_line *line = &l->items[l->count - 1];
    size_t at = (l->count - 1) * l->scans + line->count++;

    put_growth_point(&l->points[at], &l->titles[at], line->name, when, models);
}

static void
totals_chart(struct str *out, const struct growth *g)
{
    static const struct chart chart = {"growth-chart", "Registry and gaps",
                                       "Models of the registry, and models of gaps, by scan."};
    struct lines l;

    lines_init(&l, g->scan_count);
    begin_line(&l, SLICE("in the registry"));
    for (size_t i = 0; i < g->scan_count; i++)
        add_point(&l, g->scans[i].finished, g->scans[i].supported_models);
    begin_line(&l, SLICE("of gaps"));
    for (size_t i = 0; i < g->scan_count; i++)
        add_point(&l, g->scans[i].finished, g->scans[i].gap_models);
    chart_lines(out, &chart, &growth_axes, l.items, l.count);
    lines_fini(&l);
}

/* The lines that gained most, in order; of equal ones the first by name. */
static size_t
choose_lines(size_t chosen[CHART_LINES], const struct growth *g)
{
    size_t count = 0;

    for (size_t i = 0; i < g->line_count; i++) {
        size_t at = count;
        if (gain_of(g, i) <= 0)
            continue;
        while (at > 0 && gain_of(g, i) > gain_of(g, chosen[at - 1]))
            at--;
        if (at == CHART_LINES)
            continue;
        count += count < CHART_LINES;
        for (size_t k = count - 1; k > at; k--)
            chosen[k] = chosen[k - 1];
        chosen[at] = i;
    }
    return count;
}

static void
gains_chart(struct str *out, const struct growth *g)
{
    static const struct chart chart = {
        "gains-chart", "What grows fastest",
        "Models by scan, of the architectures that gained most from the first to the last."};
    size_t chosen[CHART_LINES];
    size_t count = choose_lines(chosen, g);
    struct lines l;

    if (count == 0)
        return;
    lines_init(&l, g->scan_count);
    for (size_t k = 0; k < count; k++) {
        const struct growth_line *line = &g->lines[chosen[k]];
        begin_line(&l, line->architecture);
        for (size_t i = 0; i < g->scan_count; i++) {
            if (line->points[i].is_there)
                add_point(&l, g->scans[i].finished, line->points[i].figure.models);
        }
    }
    chart_lines(out, &chart, &growth_axes, l.items, l.count);
    lines_fini(&l);
}

void
overview_html_charts(struct str *out, const struct overview *o)
{
    html_charts(out);
    if (gaps_count(o->gaps) > 0)
        gaps_chart(out, o);
    if (o->has_coverage && o->coverage.total.all.models > 0)
        coverage_chart(out, o);
    architectures_chart(out, o);
    html_charts_end(out);
}

void
overview_html_growth_charts(struct str *out, const struct overview *o)
{
    html_charts(out);
    totals_chart(out, &o->growth);
    gains_chart(out, &o->growth);
    html_charts_end(out);
}
