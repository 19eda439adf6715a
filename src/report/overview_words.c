#include "report/overview_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/moment.h"
#include "base/sum.h"
#include "registry/files.h"
#include "report/coverage.h"
#include "report/coverage_words.h"
#include "report/gaps.h"
#include "report/gaps_words.h"
#include "report/words.h"

/* ---- the summary ---- */

struct telling {
    overview_line_fn *line;
    void *context;
};

static void
number_line(const struct telling *t, const char *label, int64_t n)
{
    struct str figure = STR_INIT;

    words_number(&figure, n);
    t->line(t->context, label, str_slice(&figure));
    str_fini(&figure);
}

static void
share_line(const struct telling *t, const char *label, int64_t part, int64_t whole)
{
    struct str figure = STR_INIT;

    words_share(&figure, part, whole);
    t->line(t->context, label, str_slice(&figure));
    str_fini(&figure);
}

static void
model_lines(const struct telling *t, const struct overview *o)
{
    static const char *const labels[SUPPORTED_STATUSES] = {
        [SUPPORTED_UNVERIFIED] = "of these not verified yet",
        [SUPPORTED_VERIFIED] = "of these verified",
        [SUPPORTED_SKIPPED] = "of these skipped",
        [SUPPORTED_FAILED] = "of these failed",
    };
    static const enum supported_status order[] = {SUPPORTED_VERIFIED, SUPPORTED_FAILED,
                                                  SUPPORTED_SKIPPED, SUPPORTED_UNVERIFIED};
    const struct overview_sums *s = &o->sums;

    number_line(t, "Supported models", (int64_t)o->inventory.count);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        number_line(t, labels[order[i]], s->statuses[order[i]]);
    number_line(t, "of these by canonical authors", s->canonical);
    if (s->in_census > 0)
        number_line(t, "their downloads in 30 days", s->downloads);
}

void
overview_each_line(const struct overview *o, overview_line_fn *line, void *context)
{
    const struct telling t = {line, context};
    const struct overview_sums *s = &o->sums;

    model_lines(&t, o);
    if (o->question->profile->lists_supported)
        number_line(&t, "Supported architectures", s->supported_architectures);
    number_line(&t, "Architectures with models", s->architectures);
    if (o->has_gaps) {
        number_line(&t, "Missing architectures", (int64_t)gaps_count(o->gaps));
        number_line(&t, "their models", s->gap_models);
        number_line(&t, "their downloads in 30 days", s->gap_downloads);
        number_line(&t, "Supported and missing models",
                    sum_of((int64_t)o->inventory.count, s->gap_models));
    }
    if (o->has_coverage) {
        struct coverage_figures loaded = coverage_loaded(&o->coverage, &o->coverage.total, 0);
        const struct coverage_figures *all = &o->coverage.total.all;
        share_line(&t, "Share of the census' models that load", loaded.models, all->models);
        share_line(&t, "Share of the downloads", loaded.downloads, all->downloads);
    }
}

/* ---- models by architecture ---- */

/* A model and the place of its architecture: the larger ones first, those without one last. */
struct placed {
    const struct inventory_model *model;
    const struct inventory_architecture *architecture;
};

static int
compare_models(const struct inventory_model *x, const struct inventory_model *y)
{
    if (x->downloads != y->downloads)
        return x->downloads > y->downloads ? -1 : 1;
    return slice_compare(x->name, y->name);
}

int
overview_compare_models(const void *a, const void *b)
{
    const struct overview_model *x = a, *y = b;

    return compare_models(x->model, y->model);
}

static int
compare_placed(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;

    if (x->architecture != y->architecture) {
        if (x->architecture == NULL || y->architecture == NULL)
            return x->architecture == NULL ? 1 : -1;
        if (x->architecture->models != y->architecture->models)
            return x->architecture->models > y->architecture->models ? -1 : 1;
        return slice_compare(x->architecture->name, y->architecture->name);
    }
    return compare_models(x->model, y->model);
}

static struct placed *
place_models(const struct overview *o)
{
    const struct inventory *inventory = &o->inventory;
    struct placed *placed = mem_zalloc(inventory->count * sizeof *placed);

    for (size_t i = 0; i < inventory->count; i++) {
        const struct inventory_model *m = &inventory->models[i];
        placed[i].model = m;
        if (m->architecture.data != NULL)
            placed[i].architecture = inventory_architecture(inventory, m->architecture);
    }
    if (inventory->count > 1)
        qsort(placed, inventory->count, sizeof *placed, compare_placed);
    return placed;
}

void
overview_groups_init(struct overview_groups *g, const struct overview *o)
{
    struct placed *placed = place_models(o);

    *g = (struct overview_groups){.models = mem_zalloc(o->inventory.count * sizeof *g->models)};
    for (size_t i = 0; i < o->inventory.count; i++) {
        g->models[i].model = placed[i].model;
        if (i == 0 || placed[i].architecture != placed[i - 1].architecture) {
            g->items = mem_room_for_one(g->items, g->count, sizeof *g->items);
            g->items[g->count++] =
                (struct overview_group){placed[i].architecture, &g->models[i], 0};
        }
        g->items[g->count - 1].count++;
    }
    free(placed);
}

void
overview_groups_fini(struct overview_groups *g)
{
    free(g->items);
    free(g->models);
}

void
overview_group_name(struct str *out, const struct overview_group *g, show_fn *show)
{
    if (g->architecture != NULL)
        show(out, g->architecture->name);
    else
        str_puts(out, "(no architecture)");
}

struct inventory_architecture
overview_group_sums(const struct overview_group *g)
{
    struct inventory_architecture sums = {.min_parameters = -1};

    if (g->architecture != NULL)
        return *g->architecture;
    for (size_t i = 0; i < g->count; i++)
        inventory_count(&sums, g->models[i].model);
    return sums;
}

bool
overview_is_dropped(const struct overview *o, const struct overview_group *g)
{
    return o->question->profile->lists_supported && g->architecture != NULL &&
           !g->architecture->supported;
}

/* ---- what is to be known ---- */

void
overview_minute(char out[OVERVIEW_MINUTE_SIZE], int64_t seconds)
{
    char text[MOMENT_SIZE];

    out[0] = '\0';
    if (seconds <= 0)
        return;
    moment_text(text, (struct moment){seconds, 0}, ' ');
    /* Seconds and offset are cut off. */
    size_t len = strcspn(text, ":") + 3;
    if (len >= OVERVIEW_MINUTE_SIZE)
        return;
    memcpy(out, text, len);
    out[len] = '\0';
}

static void
entries_remarks(struct str *out, const struct inventory *inventory)
{
    if (inventory->repeated > 0) {
        words_number(out, (int64_t)inventory->repeated);
        str_puts(out, inventory->repeated == 1 ? " entry is of a model" : " entries are of models");
        str_puts(out, " that stood in the file before; a model counts once.\n");
    }
    if (inventory->nameless > 0) {
        words_number(out, (int64_t)inventory->nameless);
        str_puts(out, inventory->nameless == 1 ? " entry names" : " entries name");
        str_puts(out, " no model, and counts for nothing.\n");
    }
}

static void
left_remark(struct str *out, const struct overview *o)
{
    size_t left = o->has_gaps && !o->gaps_of_census ? gaps_left(o->gaps) : 0;

    if (left == 0)
        return;
    words_count(out, (int64_t)left, "architecture");
    str_printf(out,
               " of " FILES_GAPS " %s supported by now and left out; the scores are relative "
               "to the others.\n",
               left == 1 ? "is" : "are");
}

void
overview_remarks(struct str *out, const struct overview *o)
{
    const struct inventory *inventory = &o->inventory;

    entries_remarks(out, inventory);
    left_remark(out, o);
    if (!o->has_gaps)
        str_puts(out, "There is no " FILES_GAPS
                      ", so no gaps are told: `hubcensus regap` makes it from the census.\n");
    if (!inventory->has_census)
        str_puts(out, "There is no " FILES_CENSUS ", so downloads, sizes and coverage are not "
                      "known: `hubcensus scrape` makes it.\n");
    else if (!o->has_growth)
        str_puts(out,
                 "Growth is told from two finished scans on; the census has figures of fewer.\n");
    if (inventory->unfinished)
        str_puts(out, "The last scan is not finished: the census' figures are of what it has met, "
                      "and of what those before it have.\n");
}

void
overview_source(struct str *out, const struct overview *o, show_fn *show)
{
    const struct inventory *inventory = &o->inventory;
    const char *folder = o->question->folder;
    char *supported = file_join(folder, FILES_SUPPORTED), *census = file_join(folder, FILES_CENSUS),
         *gaps = file_join(folder, FILES_GAPS);

    str_puts(out, "From ");
    show(out, slice_of(supported));
    if (inventory->generated_at.data != NULL) {
        str_puts(out, " of ");
        show(out, inventory->generated_at);
    }
    str_puts(out, "; what is supported is told by the profile ");
    show(out, slice_of(o->question->profile->name));
    str_puts(out, ".\n");
    if (o->has_gaps) {
        const struct gaps_report r = {
            .gaps = o->gaps,
            .source = o->gaps_of_census ? census : gaps,
            .dated = o->gaps_of_census ? (struct slice){NULL, 0} : gaps_file_date(o->gaps),
        };
        gaps_source(out, &r, show);
        str_putc(out, '\n');
    }
    if (o->has_coverage) {
        const struct coverage_origin origin = {.census = census};
        coverage_source(out, &o->coverage, &origin, show);
        str_putc(out, '\n');
    }
    free(supported);
    free(census);
    free(gaps);
}
