#include "report/overview.h"

#include <stdlib.h>

#include "base/mem.h"
#include "report/columns.h"
#include "report/coverage_words.h"
#include "report/gaps_words.h"
#include "report/overview_words.h"
#include "report/words.h"

/* Columns of figures; before each stand two spaces. */
#define LABEL     36
#define MODELS    9
#define DOWNLOADS 15
#define SIZE      8
#define RANK      4
#define SCORE     5
#define SHARE     8
#define STATUS    10
#define MINUTE    16

/* A name is not cut to less. */
#define NARROWEST_NAME 16

/* Where a gap's description begins. */
#define INDENT 8

static const char *
line_begin(const struct str *out)
{
    size_t at = out->len;

    while (at > 0 && out->data[at - 1] != '\n')
        at--;
    return out->data + at;
}

/* End a line with a name, cut where the terminal ends, and a word behind it. */
static void
end_line(struct str *out, const struct overview_style *style, struct slice name, const char *more)
{
    const char *begin = line_begin(out);
    size_t used = words_columns((struct slice){begin, (size_t)(out->data + out->len - begin)}) + 2;
    size_t room = style->columns > used + strlen(more) ? style->columns - used - strlen(more) : 0;
    struct str shown = STR_INIT;
    size_t most = SHOW_LENGTH;

    if (style->columns > 0 && room < NARROWEST_NAME)
        room = NARROWEST_NAME;
    do {
        str_truncate(&shown, 0);
        show_text(&shown, name, most);
        /* What is shown of a character may take several columns. */
        most = style->columns > 0 && most > room ? room - 3 : most - 1;
    } while (style->columns > 0 && words_columns(str_slice(&shown)) > room && most > 0);
    str_printf(out, "  %s%s\n", str_text(&shown), more);
    str_fini(&shown);
}

static void
size_cell(struct str *out, int64_t parameters)
{
    struct str text = STR_INIT;

    words_size(&text, parameters);
    columns_cell(out, str_slice(&text), SIZE);
    str_fini(&text);
}

/* A count that the census tells, or that nobody does. */
static void
known_cell(struct str *out, bool is_known, int64_t n, size_t width)
{
    if (is_known)
        columns_number(out, n, width);
    else
        columns_cell(out, SLICE("?"), width);
}

static void
rest_line(struct str *out, size_t count, const char *noun)
{
    if (count == 0)
        return;
    str_puts(out, "  and ");
    words_number(out, (int64_t)count);
    str_printf(out, " more %s%s\n", noun, count == 1 ? "" : "s");
}

static void
summary_line(void *context, const char *label, struct slice figure)
{
    struct str *out = context;

    str_printf(out, "  %-*s", LABEL, label);
    columns_cell(out, figure, DOWNLOADS);
    str_putc(out, '\n');
}

/* How wide a column of numbers is that has this title. */
static size_t
width_of(const char *title, int64_t most)
{
    struct str number = STR_INIT;
    size_t width = strlen(title);

    words_number(&number, most);
    width = number.len > width ? number.len : width;
    str_fini(&number);
    return width;
}

/* The columns of the architectures, and how wide they are; 0: not told. */
struct architecture_widths {
    size_t models, verified, failed, canonical, downloads, smallest;
};

static struct architecture_widths
architectures_head(struct str *out, const struct overview *o, const struct overview_groups *groups,
                   size_t told)
{
    int64_t models = 0, downloads = 0;

    for (size_t i = 0; i < told; i++) {
        const struct inventory_architecture a = overview_group_sums(&groups->items[i]);
        models = a.models > models ? a.models : models;
        downloads = a.downloads > downloads ? a.downloads : downloads;
    }
    const struct architecture_widths w = {
        .models = width_of("models", models),
        .verified = width_of("verified", models),
        .failed = width_of("failed", models),
        .canonical = width_of("canonical", models),
        .downloads = o->sums.in_census > 0 ? width_of("downloads", downloads) : 0,
        .smallest = SIZE,
    };
    str_puts(out, "\nArchitectures with most models\n");
    columns_cell(out, SLICE("models"), w.models);
    columns_cell(out, SLICE("verified"), w.verified);
    columns_cell(out, SLICE("failed"), w.failed);
    columns_cell(out, SLICE("canonical"), w.canonical);
    if (w.downloads > 0) {
        columns_cell(out, SLICE("downloads"), w.downloads);
        columns_cell(out, SLICE("smallest"), w.smallest);
    }
    str_puts(out, "  architecture\n");
    return w;
}

static void
architectures_text(struct str *out, const struct overview *o, const struct overview_groups *groups,
                   const struct overview_style *style)
{
    size_t told = overview_told(style, groups->count);

    if (told == 0)
        return;
    const struct architecture_widths w = architectures_head(out, o, groups, told);
    for (size_t i = 0; i < told; i++) {
        const struct overview_group *g = &groups->items[i];
        const struct inventory_architecture a = overview_group_sums(g);
        columns_number(out, a.models, w.models);
        columns_number(out, a.statuses[SUPPORTED_VERIFIED], w.verified);
        columns_number(out, a.statuses[SUPPORTED_FAILED], w.failed);
        columns_number(out, a.canonical, w.canonical);
        if (w.downloads > 0) {
            known_cell(out, a.in_census > 0, a.downloads, w.downloads);
            size_cell(out, a.min_parameters);
        }
        end_line(out, style,
                 g->architecture != NULL ? g->architecture->name : SLICE("(no architecture)"),
                 overview_is_dropped(o, g) ? " (not supported)" : "");
    }
    rest_line(out, groups->count - told, "architecture");
}

/* Without a census none has downloads, and the order would say nothing. */
static void
models_text(struct str *out, const struct overview *o, const struct overview_style *style)
{
    size_t count = o->inventory.count, told = overview_told(style, count);

    if (o->sums.in_census == 0 || told == 0)
        return;
    struct overview_model *models = mem_realloc_array(NULL, count, sizeof *models);
    for (size_t i = 0; i < count; i++)
        models[i].model = &o->inventory.models[i];
    qsort(models, count, sizeof *models, overview_compare_models);
    str_printf(out, "\nMost downloaded models\n  %*s  %*s  %*s  %s\n", DOWNLOADS, "downloads", SIZE,
               "size", STATUS, "status", "model");
    for (size_t i = 0; i < told; i++) {
        const struct inventory_model *m = models[i].model;
        known_cell(out, m->in_census, m->downloads, DOWNLOADS);
        size_cell(out, m->parameters);
        columns_cell(out, slice_of(supported_status_names[m->status]), STATUS);
        end_line(out, style, m->name, "");
    }
    rest_line(out, count - told, "model");
    free(models);
}

static void
gap_lines(struct str *out, const struct overview *o, size_t i, const struct overview_style *style)
{
    const struct gap *gap = gaps_at(o->gaps, i);
    struct str text = STR_INIT;

    columns_number(out, (int64_t)i + 1, RANK);
    gaps_rounded(&text, gap->score, 1);
    columns_cell(out, str_slice(&text), SCORE);
    columns_number(out, gap->models, width_of("models", gaps_most_models(o->gaps)));
    columns_number(out, gap->downloads, width_of("downloads", gaps_most_downloads(o->gaps)));
    size_cell(out, gap->min_parameters);
    end_line(out, style, gap->architecture, "");
    str_truncate(&text, 0);
    description_words(&text, &o->described[i], show_whole, show_name);
    if (text.len > 0) {
        str_printf(out, "%*s", INDENT, "");
        columns_flow(out, str_slice(&text), INDENT, style->columns);
    }
    str_fini(&text);
}

static void
gaps_text(struct str *out, const struct overview *o, const struct overview_style *style)
{
    size_t count = gaps_count(o->gaps), told = overview_told(style, count);

    if (told == 0)
        return;
    str_puts(out, "\nGaps: architectures that ");
    show_name(out, slice_of(o->question->profile->title));
    str_puts(out, " lacks\n");
    columns_cell(out, SLICE("rank"), RANK);
    columns_cell(out, SLICE("score"), SCORE);
    columns_cell(out, SLICE("models"), width_of("models", gaps_most_models(o->gaps)));
    columns_cell(out, SLICE("downloads"), width_of("downloads", gaps_most_downloads(o->gaps)));
    columns_cell(out, SLICE("smallest"), SIZE);
    str_puts(out, "  architecture\n");
    for (size_t i = 0; i < told; i++)
        gap_lines(out, o, i, style);
    rest_line(out, count - told, "gap");
}

static void
share_line(struct str *out, const struct overview_style *style, const struct coverage *c,
           const struct coverage_row *row, const char *otherwise)
{
    struct coverage_figures loaded = coverage_loaded(c, row, 0);

    columns_share(out, loaded.models, row->all.models, SHARE);
    columns_share(out, loaded.downloads, row->all.downloads, SHARE + 3);
    columns_number(out, row->all.models, MODELS);
    columns_number(out, row->all.downloads, DOWNLOADS);
    end_line(out, style, row->name.data != NULL ? row->name : slice_of(otherwise), "");
}

static void
coverage_text(struct str *out, const struct overview *o, const struct overview_style *style)
{
    const struct coverage *c = &o->coverage;

    if (!o->has_coverage || c->total.all.models == 0)
        return;
    str_printf(out,
               "\nWhat loads of the census' models, and of their downloads\n"
               "  %*s  %*s  %*s  %*s  %s\n",
               SHARE, "models", SHARE + 3, "downloads", MODELS, "of models", DOWNLOADS,
               "of downloads", "task");
    share_line(out, style, c, &c->total, "(all)");
    for (size_t i = 0; i < overview_told(style, c->tasks.count); i++)
        share_line(out, style, c, &c->tasks.rows[i], "(no task)");
    rest_line(out, c->tasks.there_are - overview_told(style, c->tasks.count), "task");
}

/* Six columns in 80. */
static void
growth_text(struct str *out, const struct overview *o, const struct overview_style *style)
{
    enum { VERIFIED = 8, SUPPORTED_DOWNLOADS = 13, MISSING = 7 };
    const struct growth *g = &o->growth;
    char minute[OVERVIEW_MINUTE_SIZE];

    if (!o->has_growth)
        return;
    size_t told = overview_told(style, g->scan_count);
    str_printf(out, "\nScans, the last first\n  %*s  %*s  %*s  %*s  %*s  %*s\n", MINUTE,
               "finished (UTC)", MODELS, "supported", VERIFIED, "verified", SUPPORTED_DOWNLOADS,
               "downloads", MISSING, "missing", DOWNLOADS, "their downloads");
    for (size_t i = g->scan_count; i-- > g->scan_count - told;) {
        const struct growth_scan *s = &g->scans[i];
        overview_minute(minute, s->finished);
        columns_cell(out, slice_of(minute), MINUTE);
        columns_number(out, s->supported_models, MODELS);
        columns_number(out, s->verified, VERIFIED);
        columns_number(out, s->supported_downloads, SUPPORTED_DOWNLOADS);
        columns_number(out, s->gap_models, MISSING);
        columns_number(out, s->gap_downloads, DOWNLOADS);
        str_putc(out, '\n');
    }
    rest_line(out, g->scan_count - told, "scan");
}

static void
flow_lines(struct str *out, const char *lines, const struct overview_style *style)
{
    while (*lines != '\0') {
        size_t len = strcspn(lines, "\n");
        columns_flow(out, (struct slice){lines, len}, 0, style->columns);
        lines += len + 1;
    }
}

void
overview_report_text(struct str *out, const struct overview *o, const struct overview_style *style)
{
    struct overview_groups groups;
    struct str end = STR_INIT;

    overview_groups_init(&groups, o);
    show_name(out, slice_of(o->question->profile->title));
    str_puts(out, ": supported models and gaps\n\n");
    overview_each_line(o, summary_line, out);
    architectures_text(out, o, &groups, style);
    models_text(out, o, style);
    gaps_text(out, o, style);
    coverage_text(out, o, style);
    growth_text(out, o, style);
    str_putc(out, '\n');
    overview_remarks(&end, o);
    overview_source(&end, o, show_name);
    flow_lines(out, str_text(&end), style);
    str_fini(&end);
    overview_groups_fini(&groups);
}
