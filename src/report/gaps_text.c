#include <stdio.h>
#include <stdlib.h>

#include "base/show.h"
#include "report/columns.h"
#include "report/gaps_words.h"
#include "report/words.h"

/* Before what is told below a gap's line. */
#define INDENT "      "

/* What a label below a gap's line takes. */
#define LABEL_WIDTH 20

/* A name is not cut to less. */
#define NARROWEST_NAME 16

enum column { RANK, MODELS, DOWNLOADS, SMALLEST, SCORE, COLUMNS };

struct table {
    size_t name; /* how wide the architectures' column is */
    size_t widths[COLUMNS];
};

static void
cell_text(struct str *out, const struct gap *gap, size_t rank, enum column column)
{
    switch (column) {
    case RANK:
        words_number(out, (int64_t)rank);
        break;
    case MODELS:
        words_number(out, gap->models);
        break;
    case DOWNLOADS:
        words_number(out, gap->downloads);
        break;
    case SMALLEST:
        words_size(out, gap->min_parameters);
        break;
    default:
        gaps_rounded(out, gap->score, 1);
        break;
    }
}

static const char *const titles[COLUMNS] = {"rank", "models", "downloads", "smallest", "score"};

/* How wide each column must be, and the names' one at most. */
static struct table
measure(const struct gaps_report *r)
{
    struct table t = {.name = slice_of("architecture").len};
    struct str text = STR_INIT;
    size_t index = SIZE_MAX, told = 0, others = 2;

    for (int c = 0; c < COLUMNS; c++)
        t.widths[c] = slice_of(titles[c]).len;
    while (gaps_next(r, &index, &told)) {
        const struct gap *gap = gaps_at(r->gaps, index);
        for (int c = 0; c < COLUMNS; c++) {
            str_truncate(&text, 0);
            cell_text(&text, gap, index + 1, (enum column)c);
            t.widths[c] = text.len > t.widths[c] ? text.len : t.widths[c];
        }
        str_truncate(&text, 0);
        show_name(&text, gap->architecture);
        size_t columns = words_columns(str_slice(&text));
        t.name = columns > t.name ? columns : t.name;
    }
    str_fini(&text);
    for (int c = 0; c < COLUMNS; c++)
        others += t.widths[c] + 2;
    if (r->columns > 0 && t.name + others > r->columns)
        t.name = r->columns > others + NARROWEST_NAME ? r->columns - others : NARROWEST_NAME;
    return t;
}

/* The name in its column, cut where it does not fit. */
static void
name_cell(struct str *out, struct slice name, size_t width)
{
    struct str text = STR_INIT;

    columns_cut(&text, name, width);
    size_t columns = words_columns(str_slice(&text));
    str_append_slice(out, str_slice(&text));
    str_printf(out, "%*s", (int)(columns < width ? width - columns : 0), "");
    str_fini(&text);
}

static void
head_line(struct str *out, const struct table *t)
{
    columns_cell(out, slice_of(titles[RANK]), t->widths[RANK]);
    str_printf(out, "  %-*s", (int)t->name, "architecture");
    for (int c = MODELS; c < COLUMNS; c++)
        columns_cell(out, slice_of(titles[c]), t->widths[c]);
    str_putc(out, '\n');
}

static void
gap_line(struct str *out, const struct table *t, const struct gap *gap, size_t rank)
{
    struct str text = STR_INIT;

    for (int c = 0; c < COLUMNS; c++) {
        str_truncate(&text, 0);
        cell_text(&text, gap, rank, (enum column)c);
        columns_cell(out, str_slice(&text), t->widths[c]);
        if (c == RANK) {
            str_puts(out, "  ");
            name_cell(out, gap->architecture, t->name);
        }
    }
    str_putc(out, '\n');
    str_fini(&text);
}

static void
label(struct str *out, const char *text)
{
    str_printf(out, INDENT "%-*s  ", LABEL_WIDTH, text);
}

#define BEHIND_LABEL (sizeof INDENT - 1 + LABEL_WIDTH + 2)

static void
model_line(struct str *out, const char *name, struct signals_model model)
{
    label(out, name);
    if (model.id.data == NULL) {
        str_puts(out, "none\n");
        return;
    }
    show_name(out, model.id);
    str_puts(out, ", ");
    words_size(out, model.parameters);
    str_putc(out, '\n');
}

static void
signals_lines(struct str *out, const struct gaps_report *r, const struct gap *gap)
{
    const struct signals_tally *t = &gap->signals->tally;
    struct str text = STR_INIT;

    model_line(out, "smallest real model", signals_tally_smallest_real(t));
    model_line(out, "smallest test model", signals_tally_smallest_test(t));
    gaps_kinds(&text, gap);
    if (text.len > 0) {
        label(out, "of the models");
        columns_flow(out, str_slice(&text), BEHIND_LABEL, r->columns);
    }
    str_truncate(&text, 0);
    gaps_authors(&text, gap, show_name);
    label(out, "shipped by");
    columns_flow(out, str_slice(&text), BEHIND_LABEL, r->columns);
    str_fini(&text);
}

/* "44.71 = 0.45 x  99.351  demand: 153 models; the most is 154", and so on to the sum. */
static void
parts_lines(struct str *out, const struct gaps_report *r, const struct gap *gap)
{
    const struct relevancy_weights *weights = &gaps_choices(r->gaps)->weights;
    struct relevancy_parts shares = relevancy_contributions(&gap->parts, weights);
    struct gaps_sum sum = gaps_sum_of(&shares, gap->score);
    struct str text = STR_INIT;
    size_t width = (size_t)sum.decimals + 4;

    for (int i = 0; i < GAPS_PARTS; i++) {
        str_puts(out, INDENT);
        str_truncate(&text, 0);
        gaps_decimal(&text, sum.shares[i], sum.decimals);
        columns_right(out, str_slice(&text), width);
        str_puts(out, " = ");
        gaps_weight_words(out, gaps_weight(weights, (enum gaps_part)i));
        str_puts(out, " x ");
        str_truncate(&text, 0);
        gaps_rounded(&text, gaps_part(&gap->parts, (enum gaps_part)i), sum.decimals + 1);
        columns_right(out, str_slice(&text), width + 1);
        str_printf(out, "  %s: ", gaps_part_names[i]);
        gaps_against(out, r->gaps, gap, (enum gaps_part)i);
        str_putc(out, '\n');
    }
    str_truncate(&text, 0);
    gaps_decimal(&text, sum.total, sum.decimals);
    str_puts(out, INDENT);
    columns_right(out, str_slice(&text), width);
    str_puts(out, "   in all");
    str_puts(out,
             sum.tie ? ", between two tenths: rounded as the reference's arithmetic does\n" : "\n");
    str_truncate(&text, 0);
    gaps_remark_words(&text, r->gaps, gap, show_name);
    if (text.len > 0) {
        str_puts(out, INDENT);
        str_putc(&text, '.');
        columns_flow(out, str_slice(&text), sizeof INDENT - 1, r->columns);
    }
    str_fini(&text);
}

static void
table_text(struct str *out, const struct gaps_report *r)
{
    const struct table t = measure(r);
    size_t index = SIZE_MAX, told = 0;

    str_putc(out, '\n');
    head_line(out, &t);
    while (gaps_next(r, &index, &told)) {
        const struct gap *gap = gaps_at(r->gaps, index);
        gap_line(out, &t, gap, index + 1);
        if (r->explain)
            parts_lines(out, r, gap);
        if (gap->signals != NULL)
            signals_lines(out, r, gap);
    }
}

void
gaps_report_text(struct str *out, const struct gaps_report *r)
{
    struct str rest = STR_INIT;
    size_t index = SIZE_MAX, told = 0;

    gaps_whole(out, r, show_name);
    str_putc(out, '\n');
    if (gaps_next(r, &index, &told))
        table_text(out, r);
    if (gaps_rest(&rest, r))
        str_printf(out, "  %s\n", str_text(&rest));
    str_fini(&rest);
    if (r->explain && told > 0) {
        str_putc(out, '\n');
        gaps_formula(out, r->gaps, "x");
    }
    str_putc(out, '\n');
    gaps_source(out, r, show_name);
    str_putc(out, '\n');
}

void
gaps_report_names(struct str *out, const struct gaps_report *r)
{
    size_t index = SIZE_MAX, told = 0;

    while (gaps_next(r, &index, &told)) {
        show_whole(out, gaps_at(r->gaps, index)->architecture);
        str_putc(out, '\n');
    }
}
