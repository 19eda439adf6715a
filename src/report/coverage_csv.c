#include "report/coverage.h"

#include <stdio.h>

#include "report/csv.h"
#include "report/words.h"

/* Cells that a row has for what a library makes of its models, and behind them. */
#define LOADED_CELLS 4
#define TIER_CELLS   4
#define NAME_CELLS   3

static void
share_cell(struct str *out, int64_t part, int64_t whole)
{
    int tenths = words_tenths(part, whole);
    char text[32];

    if (tenths < 0) {
        csv_empty(out, 1);
        return;
    }
    snprintf(text, sizeof text, "%d.%d", tenths / 10, tenths % 10);
    csv_plain(out, text);
}

static void
shares(struct str *out, const struct coverage_figures *part, const struct coverage_figures *whole)
{
    share_cell(out, part->models, whole->models);
    share_cell(out, part->downloads, whole->downloads);
}

static void
figures(struct str *out, const struct coverage_figures *f)
{
    csv_int(out, f->models);
    csv_int(out, f->downloads);
}

static void
row_csv(struct str *out, const struct coverage *c, const char *of, const struct coverage_row *row)
{
    for (size_t l = 0; l < c->question->library_count; l++) {
        struct coverage_figures loaded = coverage_loaded(c, row, l);
        csv_cell(out, of);
        csv_slice(out, row->name);
        csv_slice(out, c->libraries[l].name);
        figures(out, &row->all);
        figures(out, &loaded);
        shares(out, &loaded, &row->all);
        for (int tier = SUPPORT_NATIVE; tier >= SUPPORT_FALLBACK; tier--) {
            struct coverage_figures f = coverage_taken(c, row, l, (enum support_tier)tier);
            figures(out, &f);
        }
        csv_empty(out, NAME_CELLS);
        csv_end_row(out);
    }
}

static void
list_csv(struct str *out, const struct coverage *c, const char *of,
         const struct coverage_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        row_csv(out, c, of, &list->rows[i]);
}

static void
left_out_csv(struct str *out, const char *of, const struct coverage_figures *f)
{
    csv_cell(out, of);
    csv_empty(out, 2);
    figures(out, f);
    csv_empty(out, LOADED_CELLS + TIER_CELLS + NAME_CELLS);
    csv_end_row(out);
}

static void
decided_csv(struct str *out, const struct coverage *c, size_t library)
{
    static const struct {
        enum profile_by by;
        const char *of;
    } lines[] = {
        {PROFILE_BY_ARCHITECTURE, "decided_by_architecture"},
        {PROFILE_BY_MODEL_TYPE, "decided_by_model_type"},
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const struct coverage_figures *f = &c->libraries[library].decided[lines[i].by];
        csv_cell(out, lines[i].of);
        csv_empty(out, 1);
        csv_slice(out, c->libraries[library].name);
        figures(out, f);
        csv_empty(out, 2);
        shares(out, f, &c->total.all);
        csv_empty(out, TIER_CELLS + NAME_CELLS);
        csv_end_row(out);
    }
}

static void
lacks_csv(struct str *out, const struct coverage *c, size_t library, const char *of,
          const struct coverage_lacks *lacks)
{
    for (size_t i = 0; i < lacks->count; i++) {
        const struct coverage_lack *lack = &lacks->items[i];
        const struct coverage_take *take = &lack->takes[library];
        csv_cell(out, of);
        csv_slice(out, lack->name);
        csv_slice(out, c->libraries[library].name);
        figures(out, &lack->all);
        csv_empty(out, 2);
        shares(out, &lack->all, &c->total.all);
        csv_empty(out, TIER_CELLS);
        csv_plain(out, lack->what == SUPPORT_MODEL_TYPE ? "model_type" : "architecture");
        csv_plain(out, support_tier_names[take->tier]);
        csv_slice(out, take->last);
        csv_end_row(out);
    }
}

void
coverage_report_csv(struct str *out, const struct coverage *c)
{
    static const char *const names[] = {
        "of",
        "name",
        "library",
        "models",
        "downloads",
        "loaded_models",
        "loaded_downloads",
        "models_percent",
        "downloads_percent",
        "native_models",
        "native_downloads",
        "fallback_models",
        "fallback_downloads",
        "name_is",
        "tier",
        "last",
    };

    csv_header(out, names, sizeof names / sizeof *names);
    row_csv(out, c, "all", &c->total);
    for (size_t l = 0; l < c->question->library_count; l++)
        decided_csv(out, c, l);
    left_out_csv(out, "not_judged", &c->not_judged);
    left_out_csv(out, "quantized_variants", &c->variants);
    list_csv(out, c, "task", &c->tasks);
    list_csv(out, c, "year", &c->years);
    list_csv(out, c, "author", &c->authors);
    for (size_t l = 0; l < c->question->library_count; l++)
        lacks_csv(out, c, l, "missing", &c->libraries[l].missing);
    for (size_t l = 0; l < c->question->library_count; l++)
        lacks_csv(out, c, l, "fallback", &c->libraries[l].fallback);
}
