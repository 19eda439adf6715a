#include "report/overview.h"

#include "base/clock.h"
#include "report/csv.h"
#include "report/overview_words.h"
#include "json/writer.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

const char *const overview_table_names[] = {"models", "architectures", "gaps", NULL};

static void
models_csv(struct str *out, const struct overview *o)
{
    static const char *const names[] = {
        "model_id",   "architecture_id", "status", "verified_date", "canonical",    "downloads",
        "parameters", "created_at",      "task",   "model_type",    "quant_method", "note",
    };
    const char *all[COUNT(names) + ENTRY_PHASES];
    size_t n = 0;

    for (size_t i = 0; i < COUNT(names); i++)
        all[n++] = names[i];
    for (size_t i = 0; i < ENTRY_PHASES; i++)
        all[n++] = entry_phase_names[i];
    csv_header(out, all, n);
    for (size_t i = 0; i < o->inventory.count; i++) {
        const struct inventory_model *m = &o->inventory.models[i];
        const struct clock created = {.now = m->created, .fixed = true};
        char day[CLOCK_DATE_SIZE] = "";
        if (m->created >= 0)
            clock_date(day, &created);
        csv_slice(out, m->name);
        csv_slice(out, m->architecture);
        csv_int(out, m->status);
        csv_slice(out, m->verified_date);
        csv_bool(out, m->canonical);
        csv_count(out, m->downloads);
        csv_count(out, m->parameters);
        csv_plain(out, day);
        csv_slice(out, m->task);
        csv_slice(out, m->model_type);
        csv_slice(out, m->quant_method);
        csv_slice(out, m->note);
        for (size_t k = 0; k < ENTRY_PHASES; k++)
            csv_slice(out, m->scores[k]);
        csv_end_row(out);
    }
}

/* The words that are told of an architecture or a gap. */
static void
description_cell(struct str *out, const struct description *d)
{
    struct str text = STR_INIT;

    description_words(&text, d, str_append_slice, str_append_slice);
    csv_slice(out, str_slice(&text));
    str_fini(&text);
}

static void
architectures_csv(struct str *out, const struct overview *o)
{
    static const char *const names[] = {
        "architecture_id", "supported",       "total_models",    "verified",
        "failed",          "skipped",         "unverified",      "canonical",
        "in_census",       "total_downloads", "min_param_count", "description",
    };
    static const enum supported_status statuses[] = {SUPPORTED_VERIFIED, SUPPORTED_FAILED,
                                                     SUPPORTED_SKIPPED, SUPPORTED_UNVERIFIED};

    csv_header(out, names, COUNT(names));
    for (size_t i = 0; i < o->inventory.architecture_count; i++) {
        const struct inventory_architecture *a = &o->inventory.architectures[i];
        const struct description d = description_of(o->question->profile, a->name, NULL);
        csv_slice(out, a->name);
        csv_bool(out, a->supported);
        csv_int(out, a->models);
        for (size_t k = 0; k < COUNT(statuses); k++)
            csv_int(out, a->statuses[statuses[k]]);
        csv_int(out, a->canonical);
        csv_count(out, o->inventory.has_census ? a->in_census : -1);
        csv_count(out, inventory_downloads(&o->inventory, a));
        csv_count(out, a->min_parameters);
        description_cell(out, &d);
        csv_end_row(out);
    }
}

static void
gaps_csv(struct str *out, const struct overview *o)
{
    static const char *const names[] = {
        "rank",
        "architecture_id",
        "total_models",
        "total_downloads",
        "min_param_count",
        "relevancy_score",
        "sample_models",
        "description",
    };
    char score[JSON_DOUBLE_SIZE];

    csv_header(out, names, COUNT(names));
    for (size_t i = 0; i < gaps_count(o->gaps); i++) {
        const struct gap *gap = gaps_at(o->gaps, i);
        csv_int(out, (int64_t)i + 1);
        csv_slice(out, gap->architecture);
        csv_int(out, gap->models);
        csv_int(out, gap->downloads);
        csv_count(out, gap->min_parameters);
        json_double_text(score, gap->score);
        csv_plain(out, score);
        csv_slices(out, gap->samples, gap->sample_count);
        description_cell(out, &o->described[i]);
        csv_end_row(out);
    }
}

void
overview_report_csv(struct str *out, const struct overview *o, enum overview_table table)
{
    static void (*const writers[])(struct str *, const struct overview *) = {
        [OVERVIEW_MODELS] = models_csv,
        [OVERVIEW_ARCHITECTURES] = architectures_csv,
        [OVERVIEW_GAPS] = gaps_csv,
    };

    writers[table](out, o);
}
