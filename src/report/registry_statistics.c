#include "report/registry_statistics.h"

#include "report/architecture_list.h"
#include "report/columns.h"
#include "report/csv.h"
#include "report/gap_json.h"
#include "report/markdown.h"
#include "report/table.h"
#include "report/words.h"
#include "json/member.h"

static const struct statistics_architecture *
item_at(const struct registry_statistics *r, size_t number)
{
    return &r->statistics->items[r->places[number]];
}

/* ---- the summary ---- */

/* A figure of the whole: its name in the data forms, and what people read. */
struct figure {
    const char *key;
    int64_t value;     /* -1: it is not known, and people are not told */
    int64_t of;        /* its share of so many is told; 0: none is */
    const char *label; /* NULL: data forms alone */
    const char *words; /* behind it */
};

#define FIGURES 16

static size_t
figures_of(struct figure out[FIGURES], const struct registry_statistics *r)
{
    const struct statistics *s = r->statistics;
    const struct inventory *inventory = r->origin->inventory;
    const struct inventory_architecture *t = &s->total;
    bool has_census = inventory->has_census;
    bool is_all = !selection_parts_models(r->origin->selection) &&
                  r->origin->selection->names[SELECTION_ARCHITECTURE].count == 0;
    const struct figure all[FIGURES] = {
        {"total_models", t->models, 0, "models", ""},
        {"total_architectures", (int64_t)s->architectures, 0, "architectures", "with models"},
        {"verified", t->statuses[SUPPORTED_VERIFIED], t->models, "verified", ""},
        {"unverified", t->statuses[SUPPORTED_UNVERIFIED], t->models, "unverified", ""},
        {"skipped", t->statuses[SUPPORTED_SKIPPED], t->models, "skipped", ""},
        {"failed", t->statuses[SUPPORTED_FAILED], t->models, "failed", ""},
        {"canonical", t->canonical, t->models, "canonical", "by their architecture's authors"},
        {"in_census", has_census ? t->in_census : -1, t->models, "in the census", ""},
        {"downloads", inventory_downloads(inventory, t), 0, "downloads", "in 30 days"},
        {"supported_architectures", (int64_t)s->supported, 0, "supported",
         is_all ? "architectures of the library" : "of these architectures, by the library"},
        {"without_models", (int64_t)s->without_models, 0, "without models", "of these"},
        {"no_longer_supported", (int64_t)s->no_longer, 0, "no longer supported",
         "with models still"},
        {"total_gaps", s->has_gaps ? (int64_t)s->gaps : -1, 0, "gaps",
         "architectures that it lacks"},
        {"total_gap_models", s->has_gaps ? s->gap_models : -1, 0, "models of gaps", ""},
        {"repeated_entries", (int64_t)inventory->repeated, 0, "repeated", "entries of the file"},
        {"nameless_entries", (int64_t)inventory->nameless, 0, "nameless", "entries of the file"},
    };

    for (size_t i = 0; i < FIGURES; i++)
        out[i] = all[i];
    return FIGURES;
}

/* Whether people are told of it: of what is none only where it would be missed. */
static bool
is_told(const struct figure *f)
{
    return f->value > 0 || (f->value == 0 && (f->of > 0 || strcmp(f->key, "total_models") == 0));
}

static void
summary_text(struct str *out, const struct registry_statistics *r)
{
    struct figure figures[FIGURES];
    size_t count = figures_of(figures, r);
    const size_t label = 20, number = 14;

    show_name(out, slice_of(r->origin->library));
    str_puts(out, "\n");
    for (size_t i = 0; i < count; i++) {
        if (!is_told(&figures[i]))
            continue;
        str_printf(out, "  %-*s", (int)label, figures[i].label);
        columns_number(out, figures[i].value, number);
        if (figures[i].of > 0)
            columns_share(out, figures[i].value, figures[i].of, 7);
        if (figures[i].words[0] != '\0')
            str_printf(out, "  %s", figures[i].words);
        str_putc(out, '\n');
    }
    if (r->statistics->last_verified.data == NULL)
        return;
    str_printf(out, "  %-*s  ", (int)label, "last verified");
    columns_right(out, r->statistics->last_verified, number);
    str_putc(out, '\n');
}

static void
summary_markdown(struct str *out, const struct registry_statistics *r)
{
    struct figure figures[FIGURES];
    size_t count = figures_of(figures, r);

    str_puts(out, "| Figure | Value | Share |\n| --- | ---: | ---: |\n");
    for (size_t i = 0; i < count; i++) {
        if (!is_told(&figures[i]))
            continue;
        str_printf(out, "| %s%s%s", figures[i].label, figures[i].words[0] != '\0' ? ", " : "",
                   figures[i].words);
        markdown_number(out, figures[i].value);
        markdown_next(out);
        if (figures[i].of > 0)
            words_share(out, figures[i].value, figures[i].of);
        str_puts(out, " |\n");
    }
    if (r->statistics->last_verified.data != NULL) {
        str_puts(out, "| last verified | ");
        markdown_cell(out, r->statistics->last_verified);
        str_puts(out, " | |\n");
    }
}

/* ---- an architecture ---- */

static bool
is_gap(const struct statistics_architecture *a)
{
    return a->gap.rank > 0;
}

/* The columns that a label takes. */
#define BEHIND_LABEL 16

static void
label(struct str *out, const char *text)
{
    str_printf(out, "    %-*s  ", BEHIND_LABEL - 6, text);
}

static void
models_words(struct str *out, const struct inventory_architecture *a)
{
    words_number(out, a->models);
    if (a->models > 0) {
        str_puts(out, ": ");
        registry_origin_statuses(out, a);
    }
    if (a->canonical > 0) {
        str_puts(out, "; ");
        words_number(out, a->canonical);
        str_puts(out, " canonical");
    }
}

static void
gap_words(struct str *out, const struct gap_entry *gap, size_t of)
{
    str_puts(out, "number ");
    words_number(out, (int64_t)gap->rank);
    str_puts(out, " of ");
    words_number(out, (int64_t)of);
    if (gap->models >= 0) {
        str_puts(out, ": ");
        words_count(out, gap->models, "model");
    }
    if (gap->downloads >= 0) {
        str_puts(out, ", ");
        words_count(out, gap->downloads, "download");
    }
    if (gap->score.data != NULL) {
        str_puts(out, ", score ");
        show_name(out, gap->score);
    }
}

static const char *
support_words(const struct statistics_architecture *a)
{
    if (a->figures.supported)
        return "supported";
    return a->figures.models > 0 ? "not supported any more" : "not supported";
}

static void
examples_text(struct str *out, const struct registry_statistics *r,
              const struct statistics_architecture *a)
{
    for (size_t i = 0; i < a->example_count; i++) {
        const uint64_t *place = map_find(&r->origin->inventory->numbers, a->examples[i]);
        label(out, i == 0 ? "examples" : "");
        show_name(out, a->examples[i]);
        if (place != NULL && r->origin->inventory->models[*place].status == SUPPORTED_VERIFIED)
            str_puts(out, ", verified");
        str_putc(out, '\n');
    }
}

static void
architecture_text(struct str *out, const struct registry_statistics *r,
                  const struct statistics_architecture *a)
{
    show_name(out, a->figures.name);
    str_printf(out, ": %s\n", support_words(a));
    if (a->figures.models > 0 || a->figures.supported) {
        struct str text = STR_INIT;
        models_words(&text, &a->figures);
        label(out, "models");
        columns_flow(out, str_slice(&text), BEHIND_LABEL, r->origin->columns);
        str_fini(&text);
    }
    if (a->figures.in_census > 0) {
        label(out, "downloads");
        words_number(out, a->figures.downloads);
        str_puts(out, " in 30 days\n");
    }
    if (a->figures.min_parameters > 0) {
        label(out, "smallest");
        words_size(out, a->figures.min_parameters);
        str_putc(out, '\n');
    }
    if (is_gap(a)) {
        label(out, "gap");
        gap_words(out, &a->gap, r->statistics->ranks);
        str_putc(out, '\n');
    }
    examples_text(out, r, a);
}

void
registry_statistics_text(struct str *out, const struct registry_statistics *r)
{
    if (r->summary)
        summary_text(out, r);
    for (size_t i = 0; i < r->count; i++) {
        str_puts(out, i > 0 || r->summary ? "\n" : "");
        architecture_text(out, r, item_at(r, i));
    }
    str_putc(out, '\n');
    registry_origin_line(out, r->origin);
}

void
registry_statistics_names(struct str *out, const struct registry_statistics *r)
{
    for (size_t i = 0; i < r->count; i++)
        for (size_t k = 0; k < item_at(r, i)->example_count; k++) {
            show_whole(out, item_at(r, i)->examples[k]);
            str_putc(out, '\n');
        }
}

/* ---- tables ---- */

enum {
    NAME,
    SUPPORTED,
    MODELS,
    CANONICAL,
    IN_CENSUS,
    DOWNLOADS,
    PARAMETERS,
    GAP_RANK,
    GAP_MODELS,
    GAP_DOWNLOADS,
    GAP_SCORE,
    EXAMPLES,
    EXAMPLES_MARKED, /* as Markdown */
    ALL_MODELS,      /* of the registry, else of the gap */
    ALL_DOWNLOADS,   /* likewise */
    STANDING,        /* support, and what the gap is */
    STATUSES,
};

static int64_t
figure_of(const struct registry_statistics *r, const struct statistics_architecture *a, int column)
{
    bool has_census = r->origin->inventory->has_census;

    switch (column) {
    case SUPPORTED:
        return a->figures.supported;
    case MODELS:
        return a->figures.models;
    case CANONICAL:
        return a->figures.canonical;
    case IN_CENSUS:
        return has_census ? a->figures.in_census : -1;
    case DOWNLOADS:
        return inventory_downloads(r->origin->inventory, &a->figures);
    case PARAMETERS:
        return a->figures.min_parameters;
    case GAP_RANK:
        return is_gap(a) ? (int64_t)a->gap.rank : -1;
    case GAP_MODELS:
        return is_gap(a) ? a->gap.models : -1;
    case GAP_DOWNLOADS:
        return is_gap(a) ? a->gap.downloads : -1;
    case ALL_MODELS:
        return is_gap(a) && a->figures.models == 0 ? a->gap.models : a->figures.models;
    case ALL_DOWNLOADS:
        return figure_of(r, a, is_gap(a) && a->figures.models == 0 ? GAP_DOWNLOADS : DOWNLOADS);
    default:
        return a->figures.statuses[column - STATUSES];
    }
}

static void
fill(struct table_cell *out, const void *context, size_t row, int column)
{
    const struct registry_statistics *r = context;
    const struct statistics_architecture *a = item_at(r, row);

    switch (column) {
    case NAME:
        out->text = a->figures.name;
        break;
    case GAP_SCORE:
        out->text = a->gap.score;
        break;
    case STANDING:
        str_puts(out->room, support_words(a));
        if (is_gap(a)) {
            str_puts(out->room, "; gap ");
            gap_words(out->room, &a->gap, r->statistics->ranks);
        }
        out->text = str_slice(out->room);
        break;
    case EXAMPLES:
        for (size_t i = 0; i < a->example_count; i++) {
            str_puts(out->room, i > 0 ? " " : "");
            str_append_slice(out->room, a->examples[i]);
        }
        out->text = str_slice(out->room);
        break;
    case EXAMPLES_MARKED:
        for (size_t i = 0; i < a->example_count; i++) {
            str_puts(out->room, i > 0 ? ", " : "");
            markdown_cell(out->room, a->examples[i]);
        }
        out->text = str_slice(out->room);
        break;
    default:
        out->number = figure_of(r, a, column);
        break;
    }
}

static const struct table_column markdown_columns[] = {
    {NAME, "architecture", NULL, TABLE_NAME, false},
    {STANDING, "support", NULL, TABLE_WORDS, false},
    {ALL_MODELS, "models", NULL, TABLE_NUMBER, false},
    {STATUSES + SUPPORTED_VERIFIED, "verified", NULL, TABLE_NUMBER, false},
    {ALL_DOWNLOADS, "downloads", NULL, TABLE_NUMBER, false},
    {EXAMPLES_MARKED, "examples", NULL, TABLE_WORDS, false},
};

/* Without a census. */
static const struct table_column bare_columns[] = {
    {NAME, "architecture", NULL, TABLE_NAME, false},
    {STANDING, "support", NULL, TABLE_WORDS, false},
    {ALL_MODELS, "models", NULL, TABLE_NUMBER, false},
    {STATUSES + SUPPORTED_VERIFIED, "verified", NULL, TABLE_NUMBER, false},
    {EXAMPLES_MARKED, "examples", NULL, TABLE_WORDS, false},
};

static const struct table_column csv_columns[] = {
    {NAME, NULL, "architecture_id", TABLE_NAME, false},
    {SUPPORTED, NULL, "supported", TABLE_TRUTH, false},
    {MODELS, NULL, "models", TABLE_NUMBER, false},
    {STATUSES + SUPPORTED_VERIFIED, NULL, "verified", TABLE_NUMBER, false},
    {STATUSES + SUPPORTED_UNVERIFIED, NULL, "unverified", TABLE_NUMBER, false},
    {STATUSES + SUPPORTED_SKIPPED, NULL, "skipped", TABLE_NUMBER, false},
    {STATUSES + SUPPORTED_FAILED, NULL, "failed", TABLE_NUMBER, false},
    {CANONICAL, NULL, "canonical", TABLE_NUMBER, false},
    {IN_CENSUS, NULL, "in_census", TABLE_NUMBER, false},
    {DOWNLOADS, NULL, "downloads", TABLE_NUMBER, false},
    {PARAMETERS, NULL, "min_param_count", TABLE_SIZE, false},
    {EXAMPLES, NULL, "examples", TABLE_NAME, false},
    {GAP_RANK, NULL, "gap_rank", TABLE_NUMBER, false},
    {GAP_MODELS, NULL, "gap_models", TABLE_NUMBER, false},
    {GAP_DOWNLOADS, NULL, "gap_downloads", TABLE_NUMBER, false},
    {GAP_SCORE, NULL, "relevancy_score", TABLE_NAME, false},
};

void
registry_statistics_markdown(struct str *out, const struct registry_statistics *r)
{
    bool has_census = r->origin->inventory->has_census;
    const struct table table = {
        .columns = has_census ? markdown_columns : bare_columns,
        .column_count = has_census ? sizeof markdown_columns / sizeof *markdown_columns
                                   : sizeof bare_columns / sizeof *bare_columns,
        .rows = r->count,
        .cell = fill,
        .context = r,
    };

    str_puts(out, "# Statistics of ");
    markdown_name(out, slice_of(r->origin->library));
    str_puts(out, "\n\n");
    if (r->summary) {
        summary_markdown(out, r);
        str_putc(out, '\n');
    }
    if (r->count > 0) {
        table_markdown(out, &table);
        str_putc(out, '\n');
    }
    registry_origin_words(out, r->origin, markdown_name);
    str_putc(out, '\n');
}

void
registry_statistics_csv(struct str *out, const struct registry_statistics *r)
{
    static const char *const names[] = {"figure", "value"};
    const struct table table = {
        .columns = csv_columns,
        .column_count = sizeof csv_columns / sizeof *csv_columns,
        .rows = r->count,
        .cell = fill,
        .context = r,
    };
    struct figure figures[FIGURES];

    if (r->count > 0 || !r->summary) {
        table_csv(out, &table);
        return;
    }
    size_t count = figures_of(figures, r);
    csv_header(out, names, 2);
    for (size_t i = 0; i < count; i++) {
        csv_cell(out, figures[i].key);
        csv_count(out, figures[i].value);
        csv_end_row(out);
    }
    csv_cell(out, "last_verified");
    csv_slice(out, r->statistics->last_verified);
    csv_end_row(out);
}

static void
architecture_json(struct json_writer *w, const struct registry_statistics *r,
                  const struct statistics_architecture *a)
{
    json_begin_object(w);
    architecture_list_members(w, &a->figures, r->origin->inventory);
    json_member_slices(w, "examples", a->examples, a->example_count);
    json_key(w, "gap");
    if (is_gap(a)) {
        json_begin_object(w);
        gap_entry_json(w, &a->gap, r->statistics->ranks);
        json_end_object(w);
    } else {
        json_null(w);
    }
    json_end_object(w);
}

void
registry_statistics_json(struct str *out, const struct registry_statistics *r)
{
    struct figure figures[FIGURES];
    size_t count = figures_of(figures, r);
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    registry_origin_json(&w, r->origin);
    for (size_t i = 0; i < count; i++)
        json_member_count(&w, figures[i].key, figures[i].value);
    json_member_slice(&w, "last_verified", r->statistics->last_verified);
    json_key(&w, "architectures");
    json_begin_array(&w);
    for (size_t i = 0; i < r->count; i++)
        architecture_json(&w, r, item_at(r, i));
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}
