/*
 * chart: figures drawn as inline SVG, for pages of html.h.
 *
 * A chart is as wide as its place and never scales its text.  Its colours are classes of
 * the page's style, which knows light and dark.  Each mark has a title that tells its
 * figures; what a chart shows, tables of the page tell too.
 *
 * Strangers' labels are escaped and made harmless.  Figures are finite; the same ones
 * give the same bytes.
 */
#ifndef HUBCENSUS_REPORT_CHART_H
#define HUBCENSUS_REPORT_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct chart {
    const char *id;     /* one on its page */
    const char *title;  /* stands above it */
    const char *legend; /* what is drawn, a sentence: under the title, and for those who hear it */
};

/* What a series, or a mark, is coloured as. */
enum chart_tone {
    CHART_1, /* six that tell series apart */
    CHART_2,
    CHART_3,
    CHART_4,
    CHART_5,
    CHART_6,
    CHART_GOOD,
    CHART_FAIR,
    CHART_BAD,
    CHART_NONE, /* what is not there: the rest of a whole */
    CHART_TONES,
};

struct chart_series {
    const char *name;
    enum chart_tone tone;
};

/* ---- bars, from left to right, one below the other ---- */

struct chart_bar {
    struct slice label;   /* a stranger's, or the program's own */
    const double *values; /* one a series, 0 or above: they stand end to end */
    struct slice told;    /* the figure at the right, plain text */
    struct slice title;   /* plain text, for who points at it; absent: label and figure */
};

/*
 * Bars of `series_count` parts each, 1 or more; `full` is the value that is as long as the
 * chart is wide, 0: that of the longest bar.
 */
void chart_bars(struct str *out, const struct chart *chart, const struct chart_series *series,
                size_t series_count, const struct chart_bar *bars, size_t count, double full);

/* ---- points and lines between two axes ---- */

enum chart_scale {
    CHART_LINEAR, /* from 0, or from below it */
    CHART_LOG,    /* by log10(1 + value), so that 0 has a place; values are 0 or above */
    CHART_TIME,   /* seconds since 1970; from the first value to the last */
};

struct chart_axis {
    const char *title;
    enum chart_scale scale;
};

struct chart_axes {
    struct chart_axis x, y;
};

struct chart_point {
    double x, y;
    enum chart_tone tone;
    struct slice title; /* plain text, for who points at it */
};

/* A line at a value that divides what lies on either side. */
struct chart_rule {
    bool across; /* from left to right, at a value of y; else from top to bottom, of x */
    double value;
    const char *label;
};

/* What chart_scatter() draws beside the points; all 0: nothing. */
struct chart_extras {
    const struct chart_rule *rules;
    size_t rule_count;
    /* Name the places apart, at the right and below, of points whose x or y is NAN; NULL: no
     * point's is. */
    const char *unknown_x, *unknown_y;
    const bool *is_open; /* for each point, whether it is a ring: not all is known of it; or NULL */
};

/* `series` explains the tones that the points have; its count may be 0. */
void chart_scatter(struct str *out, const struct chart *chart, const struct chart_axes *axes,
                   const struct chart_extras *extras, const struct chart_series *series,
                   size_t series_count, const struct chart_point *points, size_t count);

struct chart_line {
    struct slice name;                /* a stranger's, or the program's own */
    const struct chart_point *points; /* by x; their tones are not looked at */
    size_t count;
};

/* Each line has a colour of its own; at most CHART_LINES of them, the others are left out. */
#define CHART_LINES 6
void chart_lines(struct str *out, const struct chart *chart, const struct chart_axes *axes,
                 const struct chart_line *lines, size_t count);

/* ---- where the axes have marks ---- */

#define CHART_TICKS 12

/*
 * Put the values of marks from `low` to `high` into `ticks`, ascending, and return how
 * many: two or more, round numbers, the first not above `low` and the last not below `high`;
 * with CHART_TIME the beginnings of years, months or days within the two, or none.
 */
size_t chart_ticks(double ticks[CHART_TICKS], enum chart_scale scale, double low, double high);

/* Append the text of `ticks[index]`: "2.5M", "0.2"; with CHART_TIME "2024", "2024-05" or
 * "2024-05-14", as long as the beginnings of all `count` ticks need it. */
void chart_tick_text(struct str *out, enum chart_scale scale, const double *ticks, size_t count,
                     size_t index);

#endif
