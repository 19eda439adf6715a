/*
 * What runs from left to right is in percent of the chart's width, which the browser knows
 * alone; what runs down is in its pixels, as its text is.  Lines, whose points take no
 * percent, stand in a box of their own that is stretched while their width is not.
 */
#include "report/chart.h"

#include <inttypes.h>
#include <math.h>

#include "base/show.h"
#include "report/html.h"

/* In pixels. */
enum {
    BAR_PITCH = 40,
    BAR_LABEL = 12, /* where its letters stand, below the top of its place */
    BAR_TOP = 20,
    BAR_HEIGHT = 8,
    PLOT_TOP = 28,
    PLOT_HEIGHT = 220,
    PLOT_BOTTOM = PLOT_TOP + PLOT_HEIGHT,
    CHART_HEIGHT = PLOT_BOTTOM + 44,
    /* Characters that fit beside a figure on a telephone. */
    LABEL_LENGTH = 36,
    /* Of the box that lines stand in, either way. */
    LINE_BOX = 10000,
    /* Below the plot, for what has no value. */
    LANE_HEIGHT = 30,
};

/* In percent of the width. */
#define PLOT_LEFT  13
#define PLOT_RIGHT 97
#define LANE_WIDTH 10

static const char *const tone_classes[CHART_TONES] = {
    "c1", "c2", "c3", "c4", "c5", "c6", "good", "fair", "bad", "none",
};

/* Two digits behind the point, without a locale's say. */
static void
put_number(struct str *out, double value)
{
    int64_t hundredths = (int64_t)llround(value * 100);
    int rest = (int)(hundredths % 100);

    str_printf(out, "%" PRId64, hundredths / 100);
    if (rest != 0)
        str_printf(out, rest % 10 != 0 ? ".%02d" : ".%d", rest % 10 != 0 ? rest : rest / 10);
}

static void
put_text(struct str *out, const char *text)
{
    html_text(out, slice_of(text));
}

/* An attribute in percent: x="12.5%". */
static void
put_percent(struct str *out, const char *name, double value)
{
    str_printf(out, " %s=\"", name);
    put_number(out, value);
    str_puts(out, "%\"");
}

static void
put_title(struct str *out, struct slice title)
{
    if (title.len == 0)
        return;
    str_puts(out, "<title>");
    html_plain(out, title);
    str_puts(out, "</title>");
}

static void
put_label(struct str *out, struct slice label)
{
    struct str shown = STR_INIT;

    show_text(&shown, label, LABEL_LENGTH);
    html_text(out, str_slice(&shown));
    str_fini(&shown);
}

static void
begin_legend(struct str *out)
{
    str_puts(out, "<ul class=\"legend\">");
}

static void
put_legend(struct str *out, enum chart_tone tone, struct slice name)
{
    str_printf(out, "<li class=\"%s\">", tone_classes[tone]);
    html_foreign(out, name);
    str_puts(out, "</li>");
}

static void
end_legend(struct str *out)
{
    str_puts(out, "</ul>\n");
}

static void
begin_figure(struct str *out, const struct chart *chart)
{
    str_printf(out, "<figure class=\"chart\" id=\"%s\">\n<figcaption><b>", chart->id);
    put_text(out, chart->title);
    str_puts(out, "</b> ");
    put_text(out, chart->legend);
    str_puts(out, "</figcaption>\n");
}

static void
begin_drawing(struct str *out, const struct chart *chart, size_t height)
{
    str_printf(out, "<svg role=\"img\" width=\"100%%\" height=\"%zu\" aria-label=\"", height);
    put_text(out, chart->title);
    str_putc(out, ' ');
    put_text(out, chart->legend);
    str_puts(out, "\">\n<title>");
    put_text(out, chart->title);
    str_puts(out, "</title><desc>");
    put_text(out, chart->legend);
    str_puts(out, "</desc>\n");
}

static void
end_figure(struct str *out)
{
    str_puts(out, "</svg>\n</figure>\n");
}

/* ---- bars ---- */

static double
bar_length(const struct chart_bar *bar, size_t series_count)
{
    double sum = 0;

    for (size_t i = 0; i < series_count; i++)
        sum += bar->values[i];
    return sum;
}

static void
put_bar(struct str *out, const struct chart_bar *bar, const struct chart_series *series,
        size_t series_count, double full, size_t top)
{
    double from = 0;

    str_puts(out, "<g>");
    if (bar->title.len > 0) {
        put_title(out, bar->title);
    } else {
        str_puts(out, "<title>");
        html_plain(out, bar->label);
        str_puts(out, ": ");
        html_plain(out, bar->told);
        str_puts(out, "</title>");
    }
    str_printf(out, "<text y=\"%zu\">", top + BAR_LABEL);
    put_label(out, bar->label);
    str_printf(out, "</text><text class=\"told\" x=\"100%%\" y=\"%zu\">", top + BAR_LABEL);
    html_plain(out, bar->told);
    str_printf(out, "</text><rect class=\"track\" y=\"%zu\" width=\"100%%\" height=\"%d\"/>",
               top + BAR_TOP, BAR_HEIGHT);
    for (size_t i = 0; i < series_count && full > 0; i++) {
        double width = fmin(bar->values[i] / full * 100, 100 - from);
        if (!(width > 0))
            continue;
        str_printf(out, "<rect class=\"%s\" y=\"%zu\" height=\"%d\"", tone_classes[series[i].tone],
                   top + BAR_TOP, BAR_HEIGHT);
        put_percent(out, "x", from);
        put_percent(out, "width", width);
        str_puts(out, "/>");
        from += width;
    }
    str_puts(out, "</g>\n");
}

void
chart_bars(struct str *out, const struct chart *chart, const struct chart_series *series,
           size_t series_count, const struct chart_bar *bars, size_t count, double full)
{
    double longest = 0;

    for (size_t i = 0; i < count; i++)
        longest = fmax(longest, bar_length(&bars[i], series_count));
    begin_figure(out, chart);
    if (series_count > 1) {
        begin_legend(out);
        for (size_t i = 0; i < series_count; i++)
            put_legend(out, series[i].tone, slice_of(series[i].name));
        end_legend(out);
    }
    begin_drawing(out, chart, count * BAR_PITCH);
    for (size_t i = 0; i < count; i++)
        put_bar(out, &bars[i], series, series_count, full > 0 ? full : longest, i * BAR_PITCH);
    end_figure(out);
}

/* ---- between two axes ---- */

/* An axis with its marks; a value's place is a part of its length, 0 to 1. */
struct range {
    const struct chart_axis *axis;
    double low, high; /* as place_of() measures */
    double ticks[CHART_TICKS];
    size_t tick_count;
    const char *unknown; /* names the lane past its end; NULL: there is none */
};

static double
measure(enum chart_scale scale, double value)
{
    return scale == CHART_LOG ? log10(1 + fmax(value, 0)) : value;
}

static double
place_of(const struct range *range, double value)
{
    return (measure(range->axis->scale, value) - range->low) / (range->high - range->low);
}

/* Where the axis ends; its lane is beyond. */
static double
x_end(const struct range *range)
{
    return range->unknown != NULL ? PLOT_RIGHT - LANE_WIDTH : PLOT_RIGHT;
}

static int
y_end(const struct range *range)
{
    return range->unknown != NULL ? PLOT_BOTTOM + LANE_HEIGHT : PLOT_BOTTOM;
}

static double
x_of(const struct range *range, double value)
{
    if (isnan(value))
        return PLOT_RIGHT - LANE_WIDTH / 2.0;
    return PLOT_LEFT + place_of(range, value) * (x_end(range) - PLOT_LEFT);
}

static double
y_of(const struct range *range, double value)
{
    if (isnan(value))
        return PLOT_BOTTOM + LANE_HEIGHT / 2.0;
    return PLOT_BOTTOM - place_of(range, value) * PLOT_HEIGHT;
}

/* Half a day on either side of one moment alone. */
#define MOMENT_MARGIN 43200.0

static void
make_range(struct range *range, const struct chart_axis *axis, double low, double high)
{
    if (axis->scale == CHART_LINEAR)
        low = fmin(low, 0);
    if (axis->scale == CHART_TIME && !(high > low)) {
        low -= MOMENT_MARGIN;
        high += MOMENT_MARGIN;
    }
    range->axis = axis;
    range->tick_count = chart_ticks(range->ticks, axis->scale, low, high);
    if (axis->scale != CHART_TIME) {
        low = range->ticks[0];
        high = range->ticks[range->tick_count - 1];
    }
    range->low = measure(axis->scale, low);
    range->high = measure(axis->scale, high);
}

struct extent {
    double low, high;
};

/* Begins as NAN, which the first value takes the place of. */
static void
extend(struct extent *extent, double value)
{
    extent->low = fmin(extent->low, value);
    extent->high = fmax(extent->high, value);
}

static void
put_ticks(struct str *out, const struct range *x, const struct range *y)
{
    for (size_t i = 0; i < y->tick_count; i++) {
        double at = y_of(y, y->ticks[i]);
        str_printf(out, "<line x1=\"%d%%\"", PLOT_LEFT);
        put_percent(out, "x2", x_end(x));
        str_puts(out, " y1=\"");
        put_number(out, at);
        str_puts(out, "\" y2=\"");
        put_number(out, at);
        str_printf(out, "\"/><text class=\"tick told\" x=\"%d%%\" y=\"", PLOT_LEFT - 2);
        put_number(out, at + 4);
        str_puts(out, "\">");
        chart_tick_text(out, y->axis->scale, y->ticks, y->tick_count, i);
        str_puts(out, "</text>\n");
    }
    for (size_t i = 0; i < x->tick_count; i++) {
        str_puts(out, "<text class=\"tick mid\"");
        put_percent(out, "x", x_of(x, x->ticks[i]));
        str_printf(out, " y=\"%d\">", y_end(y) + 18);
        chart_tick_text(out, x->axis->scale, x->ticks, x->tick_count, i);
        str_puts(out, "</text>\n");
    }
    str_puts(out, "<text class=\"tick\" y=\"12\">");
    put_text(out, y->axis->title);
    str_printf(out, "</text><text class=\"tick told\" x=\"%d%%\" y=\"%d\">", PLOT_RIGHT,
               y_end(y) + 38);
    put_text(out, x->axis->title);
    str_puts(out, "</text>\n");
}

/* The ranges of both axes over all the points and rules there are. */
static void
make_ranges(struct range *x, struct range *y, const struct chart_axes *axes,
            const struct chart_extras *extras, const struct chart_line *lines, size_t count)
{
    struct extent across = {NAN, NAN}, up = {NAN, NAN};

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < lines[i].count; k++) {
            extend(&across, lines[i].points[k].x);
            extend(&up, lines[i].points[k].y);
        }
    }
    for (size_t i = 0; i < extras->rule_count; i++)
        extend(extras->rules[i].across ? &up : &across, extras->rules[i].value);
    make_range(x, &axes->x, isnan(across.low) ? 0 : across.low,
               isnan(across.high) ? 0 : across.high);
    make_range(y, &axes->y, isnan(up.low) ? 0 : up.low, isnan(up.high) ? 0 : up.high);
    x->unknown = extras->unknown_x;
    y->unknown = extras->unknown_y;
}

/* Their names, and a line that parts each from the plot. */
static void
put_lanes(struct str *out, const struct range *x, const struct range *y)
{
    if (x->unknown != NULL) {
        str_puts(out, "<line class=\"lane\"");
        put_percent(out, "x1", x_end(x));
        put_percent(out, "x2", x_end(x));
        str_printf(out, " y1=\"%d\" y2=\"%d\"/><text class=\"tick mid\"", PLOT_TOP, y_end(y));
        put_percent(out, "x", x_of(x, NAN));
        str_printf(out, " y=\"%d\">", y_end(y) + 18);
        put_text(out, x->unknown);
        str_puts(out, "</text>\n");
    }
    if (y->unknown != NULL) {
        str_printf(out,
                   "<line class=\"lane\" x1=\"%d%%\" x2=\"%d%%\" y1=\"%d\" y2=\"%d\"/>"
                   "<text class=\"tick\" y=\"",
                   PLOT_LEFT, PLOT_RIGHT, y_end(y), y_end(y));
        put_number(out, y_of(y, NAN) + 4);
        str_puts(out, "\">");
        put_text(out, y->unknown);
        str_puts(out, "</text>\n");
    }
}

static void
put_rule(struct str *out, const struct range *x, const struct range *y,
         const struct chart_rule *rule)
{
    if (rule->across) {
        str_printf(out, "<line class=\"rule\" x1=\"%d%%\" x2=\"%d%%\" y1=\"", PLOT_LEFT,
                   PLOT_RIGHT);
        put_number(out, y_of(y, rule->value));
        str_puts(out, "\" y2=\"");
        put_number(out, y_of(y, rule->value));
        str_puts(out, "\"/>\n");
    } else {
        str_puts(out, "<line class=\"rule\"");
        put_percent(out, "x1", x_of(x, rule->value));
        put_percent(out, "x2", x_of(x, rule->value));
        str_printf(out, " y1=\"%d\" y2=\"%d\"/>\n", PLOT_TOP - 12, y_end(y));
    }
}

/* Over the points: at the right end, or left of the upper one. */
static void
put_rule_label(struct str *out, const struct range *x, const struct range *y,
               const struct chart_rule *rule)
{
    str_puts(out, "<text class=\"rule told\"");
    if (rule->across) {
        put_percent(out, "x", PLOT_RIGHT);
        str_puts(out, " y=\"");
        put_number(out, y_of(y, rule->value) - 5);
        str_puts(out, "\">");
    } else {
        put_percent(out, "x", x_of(x, rule->value));
        str_printf(out, " dx=\"-4\" y=\"%d\">", PLOT_TOP - 6);
    }
    put_text(out, rule->label);
    str_puts(out, "</text>\n");
}

static void
put_point(struct str *out, const struct range *x, const struct range *y,
          const struct chart_point *point, enum chart_tone tone, bool is_open)
{
    str_printf(out, "<circle class=\"%s%s\" r=\"4\"", tone_classes[tone], is_open ? " open" : "");
    put_percent(out, "cx", x_of(x, point->x));
    str_puts(out, " cy=\"");
    put_number(out, y_of(y, point->y));
    str_puts(out, "\">");
    put_title(out, point->title);
    str_puts(out, "</circle>\n");
}

void
chart_scatter(struct str *out, const struct chart *chart, const struct chart_axes *axes,
              const struct chart_extras *extras, const struct chart_series *series,
              size_t series_count, const struct chart_point *points, size_t count)
{
    const struct chart_line all = {.points = points, .count = count};
    struct range x, y;

    make_ranges(&x, &y, axes, extras, &all, 1);
    begin_figure(out, chart);
    if (series_count > 0) {
        begin_legend(out);
        for (size_t i = 0; i < series_count; i++)
            put_legend(out, series[i].tone, slice_of(series[i].name));
        end_legend(out);
    }
    begin_drawing(out, chart, CHART_HEIGHT + (size_t)(y_end(&y) - PLOT_BOTTOM));
    put_ticks(out, &x, &y);
    put_lanes(out, &x, &y);
    for (size_t i = 0; i < extras->rule_count; i++)
        put_rule(out, &x, &y, &extras->rules[i]);
    for (size_t i = 0; i < count; i++)
        put_point(out, &x, &y, &points[i], points[i].tone,
                  extras->is_open != NULL && extras->is_open[i]);
    for (size_t i = 0; i < extras->rule_count; i++)
        put_rule_label(out, &x, &y, &extras->rules[i]);
    end_figure(out);
}

static void
put_line(struct str *out, const struct range *x, const struct range *y,
         const struct chart_line *line, enum chart_tone tone)
{
    str_printf(out,
               "<svg x=\"%d%%\" y=\"%d\" width=\"%d%%\" height=\"%d\" viewBox=\"0 0 %d %d\" "
               "preserveAspectRatio=\"none\"><polyline class=\"%s\" points=\"",
               PLOT_LEFT, PLOT_TOP, PLOT_RIGHT - PLOT_LEFT, PLOT_HEIGHT, LINE_BOX, LINE_BOX,
               tone_classes[tone]);
    for (size_t i = 0; i < line->count; i++) {
        str_printf(out, "%s%d,%d", i > 0 ? " " : "",
                   (int)lround(place_of(x, line->points[i].x) * LINE_BOX),
                   (int)lround((1 - place_of(y, line->points[i].y)) * LINE_BOX));
    }
    str_puts(out, "\"/></svg>\n");
    for (size_t i = 0; i < line->count; i++)
        put_point(out, x, y, &line->points[i], tone, false);
}

void
chart_lines(struct str *out, const struct chart *chart, const struct chart_axes *axes,
            const struct chart_line *lines, size_t count)
{
    static const struct chart_extras none = {.rule_count = 0};
    struct range x, y;

    count = count < CHART_LINES ? count : CHART_LINES;
    make_ranges(&x, &y, axes, &none, lines, count);
    begin_figure(out, chart);
    begin_legend(out);
    for (size_t i = 0; i < count; i++)
        put_legend(out, CHART_1 + (enum chart_tone)i, lines[i].name);
    end_legend(out);
    begin_drawing(out, chart, CHART_HEIGHT);
    put_ticks(out, &x, &y);
    for (size_t i = 0; i < count; i++)
        put_line(out, &x, &y, &lines[i], CHART_1 + (enum chart_tone)i);
    end_figure(out);
}
