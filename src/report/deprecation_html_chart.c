#include "report/deprecation_html_inner.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "report/chart.h"
#include "report/deprecation_words.h"
#include "report/html.h"
#include "report/words.h"

/* Years that a time axis has marks for; a commit can claim any. */
#define LAST_TIME INT64_C(253402300799)

/* What the chart tells apart. */
enum kind {
    KIND_HELD, /* a candidate that models use which stay */
    KIND_FREE, /* any other candidate */
    KIND_UNKNOWN,
    KIND_USED,
    KIND_YOUNG,
    KIND_WAITING,
    KINDS,
};

static const struct chart_series series[KINDS] = {
    [KIND_HELD] = {"candidate, used by models that stay", CHART_FAIR},
    [KIND_FREE] = {"candidate", CHART_BAD},
    [KIND_UNKNOWN] = {"unknown", CHART_6},
    [KIND_USED] = {"kept, in use", CHART_1},
    [KIND_YOUNG] = {"kept, young", CHART_5},
    [KIND_WAITING] = {"kept, few readings", CHART_3},
};

static enum kind
kind_of(const struct deprecation_model *m)
{
    switch (m->verdict) {
    case VERDICT_CANDIDATE:
        return m->live_users > 0 ? KIND_HELD : KIND_FREE;
    case VERDICT_UNKNOWN:
        return KIND_UNKNOWN;
    case VERDICT_KEPT_USED:
        return KIND_USED;
    case VERDICT_KEPT_YOUNG:
        return KIND_YOUNG;
    case VERDICT_KEPT_READINGS:
        break;
    }
    return KIND_WAITING;
}

/* ---- the chart ---- */

struct drawing {
    struct chart_point *points;
    bool *is_open;
    struct str *titles; /* of the points */
    size_t count;
    bool lacks_age, lacks_downloads, has_bounds; /* some point does */
};

static void
put_title(struct str *out, const struct deprecation_model *m)
{
    str_puts(out, m->name);
    str_puts(out, ": downloads ");
    deprecation_figure_of(out, m);
    str_puts(out, ", came in ");
    if (m->age.known)
        deprecation_commit_day(out, &m->age.commit);
    else
        str_puts(out, "nobody knows when");
    str_puts(out, "; ");
    str_puts(out, series[kind_of(m)].name);
}

static void
add_point(struct drawing *drawing, const struct deprecation_model *m)
{
    struct chart_point *point = &drawing->points[drawing->count];
    int64_t n, when = m->age.commit.when.seconds;
    bool at_least = false;

    *point = (struct chart_point){.x = NAN, .y = NAN, .tone = series[kind_of(m)].tone};
    if (m->age.known && when >= 0 && when <= LAST_TIME)
        point->x = (double)when;
    else
        drawing->lacks_age = true;
    if (deprecation_downloads(&n, &at_least, m))
        point->y = (double)n;
    else
        drawing->lacks_downloads = true;
    put_title(&drawing->titles[drawing->count], m);
    point->title = str_slice(&drawing->titles[drawing->count]);
    drawing->has_bounds = drawing->has_bounds || at_least;
    drawing->is_open[drawing->count++] = at_least;
}

/* The kept first: what somebody must look at lies upon them. */
static void
make_drawing(struct drawing *drawing, const struct deprecation *d)
{
    size_t apart = d->candidates + d->unknown;

    *drawing = (struct drawing){
        .points = mem_realloc_array(NULL, d->count + 1, sizeof *drawing->points),
        .is_open = mem_zalloc((d->count + 1) * sizeof *drawing->is_open),
        .titles = mem_zalloc((d->count + 1) * sizeof *drawing->titles),
    };
    for (size_t i = apart; i < d->count; i++)
        add_point(drawing, &d->models[i]);
    for (size_t i = 0; i < apart; i++)
        add_point(drawing, &d->models[i]);
}

static void
free_drawing(struct drawing *drawing)
{
    for (size_t i = 0; i < drawing->count; i++)
        str_fini(&drawing->titles[i]);
    free(drawing->points);
    free(drawing->is_open);
    free(drawing->titles);
}

#define LEGEND                                                                               \
    "Each point is a model: when it came in, and its downloads in 30 days on a logarithmic " \
    "scale. Candidates lie left of one line and below the other."

static void
put_chart(struct str *out, const struct deprecation *d, const struct drawing *drawing,
          const bool *is_there)
{
    static const struct chart_axes axes = {{"came in", CHART_TIME}, {"downloads", CHART_LOG}};
    const struct chart chart = {"age-and-use-chart", "Age against downloads",
                                drawing->has_bounds ? LEGEND " A ring is a lower bound." : LEGEND};
    struct chart_series shown[KINDS];
    struct str downloads = STR_INIT, date = STR_INIT;
    size_t count = 0;

    words_count(&downloads, d->thresh_downloads, "download");
    str_puts(&date, "before ");
    deprecation_day(&date, d->thresh_date);
    const struct chart_rule rules[] = {
        {true, (double)d->thresh_downloads, str_text(&downloads)},
        {false, (double)d->thresh_date, str_text(&date)},
    };
    const struct chart_extras extras = {
        .rules = rules,
        .rule_count = sizeof rules / sizeof *rules,
        .unknown_x = drawing->lacks_age ? "unknown" : NULL,
        .unknown_y = drawing->lacks_downloads ? "not read" : NULL,
        .is_open = drawing->is_open,
    };
    for (size_t i = 0; i < KINDS; i++)
        if (is_there[i])
            shown[count++] = series[i];
    chart_scatter(out, &chart, &axes, &extras, shown, count, drawing->points, drawing->count);
    str_fini(&downloads);
    str_fini(&date);
}

/* ---- the table beside it ---- */

struct tally {
    size_t models;
    int64_t downloads;
    struct age_commit first, last; /* that brought one in */
    bool read;                     /* the downloads of some are known */
    bool at_least;                 /* there may be more of them */
    bool dated;
};

static void
tally_model(struct tally *t, const struct deprecation_model *m)
{
    int64_t n;
    bool at_least;

    t->models++;
    if (!deprecation_downloads(&n, &at_least, m)) {
        t->at_least = true;
    } else {
        t->read = true;
        t->downloads = n > INT64_MAX - t->downloads ? INT64_MAX : t->downloads + n;
        t->at_least = t->at_least || at_least;
    }
    if (!m->age.known)
        return;
    if (!t->dated || m->age.commit.when.seconds < t->first.when.seconds)
        t->first = m->age.commit;
    if (!t->dated || m->age.commit.when.seconds > t->last.when.seconds)
        t->last = m->age.commit;
    t->dated = true;
}

static void
put_tally(struct str *out, const struct tally *t, enum kind kind)
{
    str_puts(out, "<tr>");
    html_cell(out, HTML_NAME);
    str_puts(out, series[kind].name);
    html_cell_end(out, HTML_NAME);
    html_cell_number(out, (int64_t)t->models);
    html_cell(out, HTML_NUMBER);
    if (t->read) {
        str_puts(out, t->at_least ? "&ge;&nbsp;" : "");
        words_number(out, t->downloads);
    } else {
        str_puts(out, "<span class=\"unknown\">not read</span>");
    }
    html_cell_end(out, HTML_NUMBER);
    html_cell(out, HTML_NUMBER);
    if (t->dated) {
        deprecation_commit_day(out, &t->first);
        if (t->first.when.seconds != t->last.when.seconds) {
            str_puts(out, "<p>to ");
            deprecation_commit_day(out, &t->last);
            str_puts(out, "</p>");
        }
    } else {
        str_puts(out, "<span class=\"unknown\">unknown</span>");
    }
    html_cell_end(out, HTML_NUMBER);
    html_row_end(out);
}

static void
put_tallies(struct str *out, const struct tally *tallies)
{
    str_puts(out,
             "<div class=\"box\">\n<table class=\"w32\" id=\"chart-table\">\n"
             "<caption>What the chart shows</caption>\n"
             "<thead><tr><th scope=\"col\">Models</th><th scope=\"col\" class=\"n\">Number</th>"
             "<th scope=\"col\" class=\"n\">Downloads</th><th scope=\"col\" class=\"n\">"
             "Came in</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < KINDS; i++)
        if (tallies[i].models > 0)
            put_tally(out, &tallies[i], (enum kind)i);
    str_puts(out, "</tbody>\n</table>\n</div>\n");
}

void
deprecation_html_chart(struct str *out, const struct deprecation_page *page)
{
    const struct deprecation *d = page->d;
    struct tally tallies[KINDS] = {{0}};
    bool is_there[KINDS];
    struct drawing drawing;

    for (size_t i = 0; i < d->count; i++)
        tally_model(&tallies[kind_of(&d->models[i])], &d->models[i]);
    for (size_t i = 0; i < KINDS; i++)
        is_there[i] = tallies[i].models > 0;
    make_drawing(&drawing, d);
    str_puts(out, "<div class=\"charts lead\">\n");
    put_chart(out, d, &drawing, is_there);
    put_tallies(out, tallies);
    html_charts_end(out);
    free_drawing(&drawing);
}

/* ---- readings ---- */

/* In pixels, without the margin that the last point's circle takes. */
enum {
    LINE_WIDTH = 80,
    LINE_HEIGHT = 22,
    LINE_MARGIN = 3,
};

static int
line_x(const struct deprecation_page *page, int64_t taken)
{
    double span = (double)page->last_taken - (double)page->first_taken;
    double part = span > 0 ? ((double)taken - (double)page->first_taken) / span : 1;

    return LINE_MARGIN + (int)lround(part * LINE_WIDTH);
}

static int
line_y(int64_t downloads, int64_t most)
{
    double part = log10(1 + (double)downloads) / log10(1 + (double)most);

    return LINE_MARGIN + (int)lround((1 - part) * LINE_HEIGHT);
}

/* As high as the threshold, or as the highest reading above it. */
void
deprecation_html_readings(struct str *out, const struct deprecation_page *page,
                          const struct deprecation_model *m)
{
    int64_t most = page->d->thresh_downloads > 1 ? page->d->thresh_downloads : 1;
    struct str told = STR_INIT;

    for (size_t i = 0; i < m->reading_count; i++)
        most = m->readings[i].downloads > most ? m->readings[i].downloads : most;
    int threshold = line_y(page->d->thresh_downloads, most);
    deprecation_readings(&told, m);
    str_printf(out, "<svg class=\"spark\" role=\"img\" width=\"%d\" height=\"%d\" aria-label=\"",
               LINE_WIDTH + 2 * LINE_MARGIN, LINE_HEIGHT + 2 * LINE_MARGIN);
    html_text(out, str_slice(&told));
    str_puts(out, "\"><title>");
    html_text(out, str_slice(&told));
    str_printf(out,
               "</title><line x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
               "<polyline class=\"c1\" points=\"",
               LINE_WIDTH + 2 * LINE_MARGIN, threshold, threshold);
    for (size_t i = m->reading_count; i-- > 0;)
        str_printf(out, "%s%d,%d", i + 1 < m->reading_count ? " " : "",
                   line_x(page, m->readings[i].taken), line_y(m->readings[i].downloads, most));
    str_printf(out, "\"/><circle class=\"c1\" r=\"2.5\" cx=\"%d\" cy=\"%d\"/></svg>",
               line_x(page, m->readings[0].taken), line_y(m->readings[0].downloads, most));
    str_fini(&told);
}
