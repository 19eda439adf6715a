#include "report/coverage.h"

#include <stdio.h>

#include "report/coverage_words.h"
#include "report/csv.h"
#include "report/words.h"

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
    csv_end_row(out);
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
        struct coverage_figures loaded = coverage_taken(row, l, COVERAGE_NATIVE);
        csv_cell(out, of);
        csv_slice(out, row->name);
        csv_slice(out, coverage_library(c, l));
        figures(out, &row->all);
        figures(out, &loaded);
        shares(out, &loaded, &row->all);
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
    csv_empty(out, 4);
    csv_end_row(out);
}

static void
lacks_csv(struct str *out, const struct coverage *c, size_t library)
{
    const struct coverage_lacks *lacks = &c->lacks[library];

    for (size_t i = 0; i < lacks->count; i++) {
        csv_cell(out, "missing");
        csv_slice(out, lacks->items[i].architecture);
        csv_slice(out, coverage_library(c, library));
        figures(out, &lacks->items[i].all);
        csv_empty(out, 2);
        shares(out, &lacks->items[i].all, &c->total.all);
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
    };

    csv_header(out, names, sizeof names / sizeof *names);
    row_csv(out, c, "all", &c->total);
    left_out_csv(out, "without_architecture", &c->without_architecture);
    left_out_csv(out, "quantized_variants", &c->variants);
    list_csv(out, c, "task", &c->tasks);
    list_csv(out, c, "year", &c->years);
    list_csv(out, c, "author", &c->authors);
    for (size_t l = 0; l < c->question->library_count; l++)
        lacks_csv(out, c, l);
}
