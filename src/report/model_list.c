#include "report/model_list.h"

#include "report/words.h"
#include "json/member.h"

static const struct inventory_model *
model_at(const struct model_list *l, size_t row)
{
    return &l->origin->inventory->models[l->places[row]];
}

static size_t
told(const struct model_list *l)
{
    return l->count < l->top ? l->count : l->top;
}

static void
add_up(struct inventory_architecture *total, size_t *architectures, const struct model_list *l)
{
    struct map names;

    *total = (struct inventory_architecture){.min_parameters = -1};
    map_init(&names);
    for (size_t i = 0; i < l->count; i++) {
        const struct inventory_model *m = model_at(l, i);
        inventory_count(total, m);
        if (m->architecture.data != NULL)
            map_put(&names, m->architecture, 0);
    }
    *architectures = names.count;
    map_fini(&names);
}

/* "53 of 9,358 models, of 3 architectures: 5 verified, 48 unverified" */
static void
whole(struct str *out, const struct model_list *l)
{
    struct inventory_architecture total;
    size_t architectures;

    add_up(&total, &architectures, l);
    if (l->count < l->origin->inventory->count) {
        words_number(out, (int64_t)l->count);
        str_puts(out, " of ");
    }
    words_count(out, (int64_t)l->origin->inventory->count, "model");
    if (l->count == 0)
        return;
    str_puts(out, ", of ");
    words_count(out, (int64_t)architectures, "architecture");
    str_puts(out, ": ");
    registry_origin_statuses(out, &total);
}

/* ---- tables ---- */

enum {
    MODEL,
    ARCHITECTURE,
    STATUS,
    STATUS_NUMBER,
    DATE,
    DOWNLOADS,
    PARAMETERS,
    TASK,
    CANONICAL,
    NOTE,
    IN_CENSUS,
    MODEL_TYPE,
    QUANT_METHOD,
    CREATED,
    SCORES,
};

static void
fill(struct table_cell *out, const void *context, size_t row, int column)
{
    const struct inventory_model *m = model_at(context, row);
    char day[WORDS_DAY_SIZE];

    switch (column) {
    case MODEL:
        out->text = m->name;
        break;
    case ARCHITECTURE:
        out->text = m->architecture;
        break;
    case STATUS:
        out->text = slice_of(supported_status_names[m->status]);
        break;
    case STATUS_NUMBER:
        out->number = (int64_t)m->status;
        break;
    case DATE:
        out->text = m->verified_date;
        break;
    case DOWNLOADS:
        out->number = m->downloads;
        break;
    case PARAMETERS:
        out->number = m->parameters;
        break;
    case TASK:
        out->text = m->task;
        break;
    case CANONICAL:
        out->number = m->canonical;
        break;
    case NOTE:
        out->text = m->note;
        break;
    case IN_CENSUS:
        out->number = m->in_census;
        break;
    case MODEL_TYPE:
        out->text = m->model_type;
        break;
    case QUANT_METHOD:
        out->text = m->quant_method;
        break;
    case CREATED:
        words_day(day, m->created);
        str_puts(out->room, day);
        out->text = str_slice(out->room);
        break;
    default:
        out->text = m->scores[column - SCORES];
        break;
    }
}

static const struct table_column text_columns[] = {
    {MODEL, "model", NULL, TABLE_NAME, false},
    {ARCHITECTURE, "architecture", NULL, TABLE_CLASS, false},
    {STATUS, "status", NULL, TABLE_WORDS, false},
    {DATE, "verified", NULL, TABLE_NAME, true},
    /* From here on of the census. */
    {DOWNLOADS, "downloads", NULL, TABLE_NUMBER, false},
    {PARAMETERS, "params", NULL, TABLE_SIZE, false},
    {TASK, "task", NULL, TABLE_NAME, true},
};

#define TEXT_COLUMNS   (sizeof text_columns / sizeof *text_columns)
#define CENSUS_COLUMNS 3

static const struct table_column csv_columns[] = {
    {MODEL, NULL, "model_id", TABLE_NAME, false},
    {ARCHITECTURE, NULL, "architecture_id", TABLE_NAME, false},
    {STATUS_NUMBER, NULL, "status", TABLE_NUMBER, false},
    {DATE, NULL, "verified_date", TABLE_NAME, false},
    {NOTE, NULL, "note", TABLE_NAME, false},
    {SCORES, NULL, "phase1_score", TABLE_NAME, false},
    {SCORES + 1, NULL, "phase2_score", TABLE_NAME, false},
    {SCORES + 2, NULL, "phase3_score", TABLE_NAME, false},
    {SCORES + 3, NULL, "phase4_score", TABLE_NAME, false},
    {SCORES + 4, NULL, "phase7_score", TABLE_NAME, false},
    {SCORES + 5, NULL, "phase8_score", TABLE_NAME, false},
    {CANONICAL, NULL, "canonical", TABLE_TRUTH, false},
    {IN_CENSUS, NULL, "in_census", TABLE_TRUTH, false},
    {DOWNLOADS, NULL, "downloads", TABLE_NUMBER, false},
    {PARAMETERS, NULL, "parameters", TABLE_SIZE, false},
    {TASK, NULL, "task", TABLE_NAME, false},
    {MODEL_TYPE, NULL, "model_type", TABLE_NAME, false},
    {QUANT_METHOD, NULL, "quant_method", TABLE_NAME, false},
    {CREATED, NULL, "created_at", TABLE_WORDS, false},
};

static struct table
table_of(const struct model_list *l)
{
    return (struct table){
        .columns = text_columns,
        .column_count = TEXT_COLUMNS - (l->origin->inventory->has_census ? 0 : CENSUS_COLUMNS),
        .rows = told(l),
        .cell = fill,
        .context = l,
    };
}

void
model_list_text(struct str *out, const struct model_list *l)
{
    const struct table table = table_of(l);
    struct str sentence = STR_INIT;

    whole(&sentence, l);
    registry_origin_list_text(out, l->origin, &sentence, &table, l->count);
}

void
model_list_markdown(struct str *out, const struct model_list *l)
{
    const struct table table = table_of(l);
    struct str sentence = STR_INIT;

    whole(&sentence, l);
    registry_origin_list_markdown(out, l->origin, "Models", &sentence, &table, l->count);
}

void
model_list_csv(struct str *out, const struct model_list *l)
{
    struct table table = table_of(l);

    table.columns = csv_columns;
    table.column_count = sizeof csv_columns / sizeof *csv_columns;
    table_csv(out, &table);
}

void
model_list_names(struct str *out, const struct model_list *l)
{
    for (size_t i = 0; i < told(l); i++) {
        show_whole(out, model_at(l, i)->name);
        str_putc(out, '\n');
    }
}

static void
model_json(struct json_writer *w, const struct inventory_model *m)
{
    char day[WORDS_DAY_SIZE];

    json_begin_object(w);
    json_member_slice(w, "model_id", m->name);
    json_member_slice(w, "architecture_id", m->architecture);
    json_member_int(w, "status", m->status);
    json_member_slice(w, "verified_date", m->verified_date);
    json_member_slice(w, "note", m->note);
    for (size_t i = 0; i < ENTRY_PHASES; i++)
        json_member_raw(w, entry_phase_names[i], m->scores[i]);
    json_member_bool(w, "canonical", m->canonical);
    json_member_bool(w, "in_census", m->in_census);
    json_member_count(w, "downloads", m->downloads);
    json_member_count(w, "parameters", m->parameters);
    json_member_slice(w, "task", m->task);
    json_member_slice(w, "model_type", m->model_type);
    json_member_slice(w, "quant_method", m->quant_method);
    words_day(day, m->created);
    json_member_word(w, "created_at", day);
    json_end_object(w);
}

void
model_list_json(struct str *out, const struct model_list *l)
{
    struct inventory_architecture total;
    struct json_writer w;
    size_t architectures;

    add_up(&total, &architectures, l);
    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    registry_origin_json(&w, l->origin);
    json_member_int(&w, "total_models", (int64_t)l->count);
    json_member_int(&w, "total_architectures", (int64_t)architectures);
    json_member_int(&w, "total_verified", total.statuses[SUPPORTED_VERIFIED]);
    json_key(&w, "models");
    json_begin_array(&w);
    for (size_t i = 0; i < told(l); i++)
        model_json(&w, model_at(l, i));
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}
