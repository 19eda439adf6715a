#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/coverage_words.h"
#include "report/gaps_words.h"
#include "report/html.h"
#include "report/overview_html.h"
#include "report/overview_words.h"
#include "report/words.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void
put_nothing(struct str *out, const char *text)
{
    html_note(out, slice_of(text));
}

/* ---- gaps ---- */

static const struct html_column gap_columns[] = {
    {"Architecture", HTML_NAME, NULL},
    {"Score", HTML_NUMBER, "what adding it would be worth, 0 to 100: the next three, added"},
    {"Demand", HTML_NUMBER, "what its models add to the score, against the most of any gap"},
    {"Usage", HTML_NUMBER, "what its downloads add, on a logarithmic scale, against the most"},
    {"Ease", HTML_NUMBER,
     "what benchmarkability adds: how small its smallest model is, and so how easily tried"},
    {"Models", HTML_NUMBER, NULL},
    {"Downloads", HTML_NUMBER, "of the last 30 days"},
    {"Smallest", HTML_NUMBER, "the fewest parameters of a model"},
};

/* So many of a gap's samples stand in its row. */
enum {
    SAMPLES_SHOWN = 3,
};

static void
put_description(struct str *out, const struct overview *o, size_t index)
{
    const struct gap *gap = gaps_at(o->gaps, index);
    struct description d = o->described[index];
    struct str words = STR_INIT;

    d.popular = (struct slice){NULL, 0}; /* is the first of the samples, which follow */
    description_words(&words, &d, html_plain, html_foreign);
    if (words.len > 0) {
        str_puts(out, "<p>");
        str_append_slice(out, str_slice(&words));
        str_puts(out, "</p>");
    }
    if (o->gaps_of_census && gap->carried)
        str_puts(out, "<p>from an older file: no scan has met it since</p>");
    str_fini(&words);
}

static void
put_decimal(struct str *out, const struct gaps_sum *sum, int64_t units)
{
    double unit = 1;

    for (int i = 0; i < sum->decimals; i++)
        unit /= 10;
    html_cell_value(out, (double)units * unit);
    gaps_decimal(out, units, sum->decimals);
    html_cell_end(out, HTML_NUMBER);
}

static void
put_score(struct str *out, const struct overview *o, const struct gap *gap)
{
    const struct relevancy_parts parts =
        relevancy_contributions(&gap->parts, &gaps_choices(o->gaps)->weights);
    struct gaps_sum sum = gaps_sum_of(&parts, gap->score);

    html_cell_value(out, gap->score);
    str_puts(out, "<b>");
    gaps_rounded(out, gap->score, 1);
    str_puts(out, "</b>");
    html_cell_end(out, HTML_NUMBER);
    for (size_t i = 0; i < GAPS_PARTS; i++)
        put_decimal(out, &sum, sum.shares[i]);
}

static void
put_samples(struct str *out, const struct gap *gap)
{
    if (gap->sample_count == 0)
        return;
    str_puts(out, "<p>Most downloaded: ");
    for (size_t i = 0; i < gap->sample_count && i < SAMPLES_SHOWN; i++) {
        str_puts(out, i > 0 ? ", " : "");
        html_link_hub(out, gap->samples[i]);
    }
    str_puts(out, "</p>");
}

static void
put_formula(struct str *out, const struct overview *o)
{
    struct str text = STR_INIT;

    gaps_formula(&text, o->gaps, "×");
    str_puts(out, "<details>\n<summary>How the score is made</summary>\n<p>");
    html_text(out, str_slice(&text));
    str_puts(out, "</p>\n</details>\n");
    str_fini(&text);
}

void
overview_html_gaps(struct str *out, const struct overview *o)
{
    static const struct html_table table = {
        .id = OVERVIEW_GAPS_TABLE,
        .caption = "Architectures that are missing, by score.",
        .noun = "architecture",
        .columns = gap_columns,
        .column_count = COUNT(gap_columns),
        .sorted = 1,
    };

    if (gaps_count(o->gaps) == 0) {
        put_nothing(out, "There is none: the library supports all that was found.");
        return;
    }
    put_formula(out, o);
    html_table(out, &table);
    for (size_t i = 0; i < gaps_count(o->gaps); i++) {
        const struct gap *gap = gaps_at(o->gaps, i);
        html_divide(out, i);
        html_row(out, false);
        html_cell(out, HTML_NAME);
        html_foreign(out, gap->architecture);
        put_description(out, o, i);
        put_samples(out, gap);
        html_cell_end(out, HTML_NAME);
        put_score(out, o, gap);
        html_cell_number(out, gap->models);
        html_cell_number(out, gap->downloads);
        html_cell_size(out, gap->min_parameters);
        html_row_end(out);
    }
    html_table_end(out);
}

/* ---- architectures ---- */

static const struct html_column architecture_columns[] = {
    {"Architecture", HTML_NAME, NULL},
    {"Models", HTML_NUMBER, "of the registry; the number shows them"},
    {"Verified", HTML_NUMBER, NULL},
    {"Failed", HTML_NUMBER, NULL},
    {"Skipped", HTML_NUMBER, NULL},
    {"Unverified", HTML_NUMBER, NULL},
    {"Canonical", HTML_NUMBER, "models of the authors that its profile names for it"},
    /* Of the census. */
    {"Downloads", HTML_NUMBER, "of the last 30 days, of the registry’s models"},
    {"Smallest", HTML_NUMBER, "the fewest parameters of a model"},
};

/* So many columns are not of the census. */
enum {
    ARCHITECTURE_COLUMNS = 7,
};

/* The number leads to the models, once the script filters them. */
static void
put_models_link(struct str *out, struct slice architecture, int64_t models)
{
    if (models == 0 || architecture.data == NULL) {
        html_cell_number(out, models);
        return;
    }
    html_cell(out, HTML_NUMBER);
    html_link_filter(out, OVERVIEW_MODELS_TABLE, architecture);
    words_number(out, models);
    html_link_end(out);
    html_cell_end(out, HTML_NUMBER);
}

static void
put_architecture(struct str *out, const struct overview *o, struct slice name, bool supported,
                 const struct inventory_architecture *sums)
{
    static const enum supported_status order[] = {SUPPORTED_VERIFIED, SUPPORTED_FAILED,
                                                  SUPPORTED_SKIPPED, SUPPORTED_UNVERIFIED};

    html_row(out, false);
    html_cell(out, HTML_NAME);
    if (name.data != NULL)
        html_foreign(out, name);
    else
        str_puts(out, "(none named)");
    if (!supported) {
        str_puts(out, "<p>");
        html_tone(out, HTML_FAIR, "not supported any more");
        str_puts(out, "</p>");
    }
    html_cell_end(out, HTML_NAME);
    put_models_link(out, name, sums->models);
    for (size_t i = 0; i < COUNT(order); i++)
        html_cell_number(out, sums->statuses[order[i]]);
    html_cell_number(out, sums->canonical);
    if (o->inventory.has_census) {
        html_cell_number(out, inventory_downloads(&o->inventory, sums));
        html_cell_size(out, sums->min_parameters);
    }
    html_row_end(out);
}

void
overview_html_architectures(struct str *out, const struct overview *o)
{
    const struct html_table table = {
        .id = "architectures-table",
        .caption = "Architectures of the registry, and those that the library supports.",
        .noun = "architecture",
        .columns = architecture_columns,
        .column_count =
            o->inventory.has_census ? COUNT(architecture_columns) : ARCHITECTURE_COLUMNS,
        .sorted = 1,
    };
    const struct inventory *inventory = &o->inventory;
    struct overview_groups groups;

    overview_groups_init(&groups, o);
    html_table(out, &table);
    for (size_t i = 0; i < groups.count; i++) {
        const struct overview_group *g = &groups.items[i];
        struct inventory_architecture sums = overview_group_sums(g);
        put_architecture(out, o, sums.name, !overview_is_dropped(o, g), &sums);
    }
    for (size_t i = 0; i < inventory->architecture_count; i++) {
        const struct inventory_architecture *a = &inventory->architectures[i];
        if (a->models == 0)
            put_architecture(out, o, a->name, a->supported, a);
    }
    html_table_end(out);
    overview_groups_fini(&groups);
}

/* ---- models ---- */

static const struct html_column model_columns[] = {
    {"Model", HTML_NAME, NULL},
    {"Architecture", HTML_TEXT, NULL},
    {"Status", HTML_SHORT, "what the verification of the model has come to"},
    {"Checked on", HTML_SHORT, NULL},
    /* Of the census. */
    {"Downloads", HTML_NUMBER, "of the last 30 days"},
    {"Parameters", HTML_NUMBER, NULL},
};

enum {
    /* A page with more is slow to open, and slow at all that is done there. */
    MODELS_MOST = 20000,
    MODEL_COLUMNS = 4,
    MODEL_STATUS = 2,
    MODEL_DOWNLOADS = 4,
};

static const enum html_tone status_tones[SUPPORTED_STATUSES] = {
    [SUPPORTED_UNVERIFIED] = HTML_PLAIN,
    [SUPPORTED_VERIFIED] = HTML_GOOD,
    [SUPPORTED_SKIPPED] = HTML_FAIR,
    [SUPPORTED_FAILED] = HTML_BAD,
};

/* "phase 1: 100.0, phase 2: 98.2" of the phases that have a score. */
static void
put_scores(struct str *out, const struct inventory_model *m)
{
    bool is_first = true;

    for (size_t i = 0; i < ENTRY_PHASES; i++) {
        const char *name = entry_phase_names[i];
        if (m->scores[i].data == NULL)
            continue;
        str_puts(out, is_first ? "phase " : ", ");
        name += strcspn(name, "0123456789");
        str_append(out, name, strspn(name, "0123456789"));
        str_puts(out, ": ");
        html_plain(out, m->scores[i]);
        is_first = false;
    }
}

static void
put_remark(struct str *out, const struct inventory_model *m)
{
    struct str scores = STR_INIT;

    put_scores(&scores, m);
    if (m->note.len > 0 || scores.len > 0) {
        str_puts(out, "<p>");
        if (m->note.len > 0)
            html_foreign(out, m->note);
        str_puts(out, m->note.len > 0 && scores.len > 0 ? "<br>" : "");
        str_append_slice(out, str_slice(&scores));
        str_puts(out, "</p>");
    }
    str_fini(&scores);
}

static void
put_model(struct str *out, const struct inventory_model *m, bool has_census)
{
    html_row(out, m->canonical);
    html_cell(out, HTML_NAME);
    html_link_hub(out, m->name);
    if (m->canonical)
        str_puts(out, " <small>canonical</small>");
    put_remark(out, m);
    html_cell_end(out, HTML_NAME);
    html_cell_text(out, m->architecture);
    html_cell(out, HTML_SHORT);
    html_tone(out, status_tones[m->status], supported_status_names[m->status]);
    html_cell_end(out, HTML_SHORT);
    html_cell_short(out, m->verified_date);
    if (has_census) {
        html_cell_number(out, m->downloads);
        html_cell_size(out, m->parameters);
    }
    html_row_end(out);
}

static void
put_left_out(struct str *out, size_t shown, const struct inventory *inventory)
{
    struct str note = STR_INIT;

    str_puts(&note, inventory->has_census ? "These are the most downloaded ones, "
                                          : "These are the first ones, ");
    words_number(&note, (int64_t)shown);
    str_puts(&note, " of ");
    words_number(&note, (int64_t)inventory->count);
    str_puts(&note, ": more would be too much for a page. The report as CSV or JSON has all.");
    html_note(out, str_slice(&note));
    str_fini(&note);
}

/* A model's place among those that are shown. */
struct place {
    const struct inventory_model *model;
};

/* Most downloads first, then as the file has them. */
static int
compare_places(const void *a, const void *b)
{
    const struct inventory_model *x = ((const struct place *)a)->model;
    const struct inventory_model *y = ((const struct place *)b)->model;

    if (x->downloads != y->downloads)
        return x->downloads > y->downloads ? -1 : 1;
    return (x > y) - (x < y);
}

void
overview_html_models(struct str *out, const struct overview *o)
{
    const struct inventory *inventory = &o->inventory;
    const struct html_table table = {
        .id = OVERVIEW_MODELS_TABLE,
        .caption = inventory->has_census ? "Models of the registry, by downloads."
                                         : "Models of the registry, in its order.",
        .noun = "model",
        .columns = model_columns,
        .column_count = inventory->has_census ? COUNT(model_columns) : MODEL_COLUMNS,
        .sorted = inventory->has_census ? MODEL_DOWNLOADS : -1,
        .toggle = "canonical only",
        .choices = supported_status_names,
        .choice_count = SUPPORTED_STATUSES,
        .choice = MODEL_STATUS,
    };

    if (inventory->count == 0) {
        put_nothing(out, "There is none.");
        return;
    }
    size_t shown = inventory->count < MODELS_MOST ? inventory->count : MODELS_MOST;
    struct place *places = mem_alloc(inventory->count * sizeof *places);
    for (size_t i = 0; i < inventory->count; i++)
        places[i].model = &inventory->models[i];
    qsort(places, inventory->count, sizeof *places, compare_places);
    if (shown < inventory->count)
        put_left_out(out, shown, inventory);
    html_table(out, &table);
    for (size_t i = 0; i < shown; i++) {
        html_divide(out, i);
        put_model(out, places[i].model, inventory->has_census);
    }
    html_table_end(out);
    free(places);
}

/* ---- coverage ---- */

static const struct html_column task_columns[] = {
    {"Task", HTML_NAME, NULL},
    {"Models", HTML_NUMBER, NULL},
    {"Models loaded", HTML_NUMBER, "their share that the library loads"},
    {"Downloads", HTML_NUMBER, "of the last 30 days"},
    {"Downloads loaded", HTML_NUMBER, "their share that is of models it loads"},
    /* Of a library that has a fallback. */
    {"Models by fallback", HTML_NUMBER, "their share that code loads which is not made for them"},
    {"Downloads by fallback", HTML_NUMBER, "likewise"},
};

/* So many columns are not of a fallback. */
enum {
    COVERAGE_COLUMNS = 5,
};

static void
put_coverage_row(struct str *out, const struct coverage *c, const struct coverage_row *row,
                 const char *name)
{
    struct coverage_figures loaded = coverage_loaded(c, row, 0);
    struct coverage_figures fallback = coverage_taken(c, row, 0, SUPPORT_FALLBACK);

    html_row(out, false);
    if (name == NULL && row->name.data != NULL) {
        html_cell_name(out, row->name);
    } else {
        html_cell(out, HTML_NAME);
        str_puts(out, name != NULL ? name : "(none named)");
        html_cell_end(out, HTML_NAME);
    }
    html_cell_number(out, row->all.models);
    html_cell_share(out, loaded.models, row->all.models);
    html_cell_number(out, row->all.downloads);
    html_cell_share(out, loaded.downloads, row->all.downloads);
    if (coverage_falls_back(c, 0)) {
        html_cell_share(out, fallback.models, row->all.models);
        html_cell_share(out, fallback.downloads, row->all.downloads);
    }
    html_row_end(out);
}

void
overview_html_coverage(struct str *out, const struct overview *o)
{
    const struct coverage *c = &o->coverage;
    const struct html_table table = {
        .id = "coverage-table",
        .caption = "Models of the census that can be judged, by task.",
        .noun = "line",
        .columns = task_columns,
        .column_count = coverage_falls_back(c, 0) ? COUNT(task_columns) : COVERAGE_COLUMNS,
        .sorted = 3,
    };

    html_table(out, &table);
    put_coverage_row(out, c, &c->total, "all tasks");
    for (size_t i = 0; i < c->tasks.count; i++)
        put_coverage_row(out, c, &c->tasks.rows[i], NULL);
    html_table_end(out);
    if (c->tasks.there_are > c->tasks.count) {
        struct str rest = STR_INIT;
        str_puts(&rest, "… ");
        coverage_more(&rest, c->tasks.there_are - c->tasks.count, coverage_rest(c, &c->tasks));
        str_putc(&rest, '.');
        html_note(out, str_slice(&rest));
        str_fini(&rest);
    }
}

/* ---- growth ---- */

static const struct html_column growth_columns[] = {
    {"Scan of", HTML_NAME, "the day on which it came to its end"},
    {"Looked at", HTML_NUMBER, "models that its walks met"},
    {"Architectures", HTML_NUMBER, "of which the registry had models"},
    {"Models", HTML_NUMBER, "of the registry"},
    {"Verified", HTML_NUMBER, NULL},
    {"Missing", HTML_NUMBER, "architectures"},
    {"Models missed", HTML_NUMBER, "models of these"},
};

void
overview_html_growth(struct str *out, const struct overview *o)
{
    static const struct html_table table = {
        .id = "growth-table",
        .caption = "Finished scans, the oldest first.",
        .noun = "scan",
        .columns = growth_columns,
        .column_count = COUNT(growth_columns),
        .ascending = true,
    };

    overview_html_growth_charts(out, o);
    html_table(out, &table);
    for (size_t i = 0; i < o->growth.scan_count; i++) {
        const struct growth_scan *scan = &o->growth.scans[i];
        char day[WORDS_DAY_SIZE];
        words_day(day, scan->finished);
        html_row(out, false);
        html_cell_name(out, slice_of(day));
        html_cell_number(out, scan->scanned);
        html_cell_number(out, (int64_t)scan->supported_architectures);
        html_cell_number(out, scan->supported_models);
        html_cell_number(out, scan->verified);
        html_cell_number(out, (int64_t)scan->gap_architectures);
        html_cell_number(out, scan->gap_models);
        html_row_end(out);
    }
    html_table_end(out);
}
