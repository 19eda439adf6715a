#include "report/card.h"

#include "report/answer_words.h"
#include "report/card_words.h"
#include "report/csv.h"
#include "json/writer.h"

/* Behind section, name, models, downloads, parameters and value. */
#define PLACE_COLUMNS 3

/* Numbers below 0 are empty cells. */
static void
begin(struct str *out, const char *section, struct slice name, int64_t models, int64_t downloads,
      int64_t parameters)
{
    csv_plain(out, section);
    csv_slice(out, name);
    csv_count(out, models);
    csv_count(out, downloads);
    csv_count(out, parameters);
}

static void
end(struct str *out, struct slice value)
{
    csv_slice(out, value);
    csv_empty(out, PLACE_COLUMNS);
    csv_end_row(out);
}

static const struct slice nothing = {NULL, 0};

static void
figure_row(struct str *out, const char *section, struct slice name, const struct signals_figures *f)
{
    begin(out, section, name, f->models, f->downloads, -1);
    end(out, nothing);
}

static void
libraries(struct str *out, const struct card *c)
{
    for (size_t i = 0; i < c->question->library_count; i++) {
        begin(out, "library", slice_of(c->question->libraries[i]->name), -1, -1, -1);
        answer_csv_cells(out, &c->answers[i]);
        csv_end_row(out);
    }
}

static void
number_row(struct str *out, const char *name, double value)
{
    char text[JSON_DOUBLE_SIZE];

    json_double_text(text, value);
    begin(out, "gap", slice_of(name), -1, -1, -1);
    end(out, slice_of(text));
}

static void
registry(struct str *out, const struct card *c)
{
    const struct card_gap *g = &c->gap;

    for (int i = 0; i < SUPPORTED_STATUSES && c->entries.is_there; i++) {
        begin(out, "registry", slice_of(supported_status_names[i]), c->entries.by_status[i], -1,
              -1);
        end(out, nothing);
    }
    if (g->entry.rank == 0)
        return;
    begin(out, "gap", SLICE("score"), g->entry.models, g->entry.downloads, g->entry.parameters);
    end(out, g->entry.score);
    number_row(out, "rank", (double)g->entry.rank);
    number_row(out, "demand", g->parts.demand);
    number_row(out, "usage", g->parts.usage);
    number_row(out, "benchmarkability", g->parts.benchmarkability);
    if (!relevancy_same_weights(&g->choices.weights, &relevancy_reference)) {
        number_row(out, "demand weight", g->choices.weights.demand);
        number_row(out, "usage weight", g->choices.weights.usage);
        number_row(out, "benchmarkability weight", g->choices.weights.benchmarkability);
    }
    if (g->choices.lineage != GAPS_LINEAGE_ALL) {
        begin(out, "gap", SLICE("lineage"), -1, -1, -1);
        end(out, slice_of(gaps_lineage_names[g->choices.lineage]));
    }
}

static void
smallest(struct str *out, const char *section, const struct signals_model *m)
{
    if (m->id.data == NULL)
        return;
    begin(out, section, m->id, -1, m->downloads, m->parameters);
    end(out, nothing);
}

static void
models(struct str *out, const struct card *c)
{
    for (size_t i = 0; i < c->model_count; i++) {
        const struct card_model *m = &c->models[i];
        struct str notes = STR_INIT;
        card_notes(&notes, m, str_append_slice);
        begin(out, "model", m->id, -1, m->downloads, m->parameters);
        end(out, str_slice(&notes));
        str_fini(&notes);
    }
}

static void
lines(struct str *out, const char *section, const struct card_lines *l)
{
    for (size_t i = 0; i < l->count; i++)
        figure_row(out, section, l->items[i].name, &l->items[i].figures);
}

static void
asked(struct str *out, const struct card *c)
{
    for (size_t i = 0; i < c->asked_count; i++) {
        const struct card_asked *a = &c->asked[i];
        struct str words = STR_INIT;
        card_asked_words(&words, a, str_append_slice, str_append_slice);
        begin(out, "asked", a->filter.data != NULL ? a->filter : a->search, a->found, -1, -1);
        end(out, str_slice(&words));
        str_fini(&words);
    }
    for (size_t i = 0; i < c->similar.count && !card_knows(c); i++) {
        begin(out, "similar", c->similar.names[i], -1, -1, -1);
        end(out, nothing);
    }
}

void
card_report_csv(struct str *out, const struct card *c)
{
    static const char *const names[] = {"section", "name", "models", "downloads", "parameters",
                                        "value",   "by",   "module", "place"};
    const struct signals_model real = signals_tally_smallest_real(&c->tally);
    const struct signals_model test = signals_tally_smallest_test(&c->tally);

    csv_header(out, names, sizeof names / sizeof *names);
    libraries(out, c);
    registry(out, c);
    for (int i = 0; i < SIGNALS_PARTS; i++)
        figure_row(out, "part", slice_of(signals_part_names[i]), &c->tally.parts[i]);
    for (int i = 0; i < SIGNALS_COUNTS; i++) {
        begin(out, "count", slice_of(signals_count_names[i]), c->tally.counts[i], -1, -1);
        end(out, nothing);
    }
    smallest(out, "smallest_real", &real);
    smallest(out, "smallest_test", &test);
    models(out, c);
    for (size_t i = 0; i < signals_tally_authors_told(&c->tally); i++) {
        const struct signals_author a = signals_tally_author(&c->tally, i);
        figure_row(out, "author", a.name, &a.all);
    }
    lines(out, "task", &c->tasks);
    lines(out, "model_type", &c->types);
    lines(out, "year", &c->years);
    asked(out, c);
}
