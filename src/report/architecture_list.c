#include "report/architecture_list.h"

#include "report/words.h"
#include "json/member.h"

struct sums {
    struct inventory_architecture total;
    int64_t with_models, without_models, no_longer;
};

static size_t
told(const struct architecture_list *l)
{
    return l->count < l->top ? l->count : l->top;
}

static struct sums
add_up(const struct architecture_list *l)
{
    struct sums sums = {.with_models = 0};

    for (size_t i = 0; i < l->count; i++) {
        const struct inventory_architecture *a = &l->items[i];
        sums.with_models += a->models > 0;
        sums.without_models += a->models == 0;
        sums.no_longer += a->models > 0 && !a->supported;
        sums.total.models += a->models;
        for (int status = 0; status < SUPPORTED_STATUSES; status++)
            sums.total.statuses[status] += a->statuses[status];
    }
    return sums;
}

/* "51 architectures with 9,358 models: 731 verified, 8,627 unverified; 9 supported ones have none"
 */
static void
whole(struct str *out, const struct architecture_list *l)
{
    struct sums sums = add_up(l);

    words_count(out, sums.with_models, "architecture");
    str_puts(out, " with ");
    words_count(out, sums.total.models, "model");
    if (sums.total.models > 0) {
        str_puts(out, ": ");
        registry_origin_statuses(out, &sums.total);
    }
    if (sums.without_models > 0) {
        str_puts(out, "; ");
        words_number(out, sums.without_models);
        str_puts(out, sums.without_models == 1 ? " supported one has none"
                                               : " supported ones have none");
    }
    if (sums.no_longer > 0) {
        str_puts(out, "; ");
        words_number(out, sums.no_longer);
        str_puts(out, sums.no_longer == 1 ? " is not supported any more"
                                          : " are not supported any more");
    }
}

enum {
    NAME,
    SUPPORTED,
    LOST,
    MODELS,
    CANONICAL,
    IN_CENSUS,
    DOWNLOADS,
    PARAMETERS,
    STATUSES,
};

static void
fill(struct table_cell *out, const void *context, size_t row, int column)
{
    const struct architecture_list *l = context;
    const struct inventory_architecture *a = &l->items[row];
    bool has_census = l->origin->inventory->has_census;

    switch (column) {
    case NAME:
        out->text = a->name;
        break;
    case SUPPORTED:
        out->number = a->supported;
        break;
    case LOST:
        out->text = slice_of(a->supported ? "" : "not any more");
        break;
    case MODELS:
        out->number = a->models;
        break;
    case CANONICAL:
        out->number = a->canonical;
        break;
    case IN_CENSUS:
        out->number = has_census ? a->in_census : -1;
        break;
    case DOWNLOADS:
        out->number = inventory_downloads(l->origin->inventory, a);
        break;
    case PARAMETERS:
        out->number = a->min_parameters;
        break;
    default:
        out->number = a->statuses[column - STATUSES];
        break;
    }
}

/* Without a census two columns less; where all are supported the last is not told. */
#define FIRST_COLUMNS                                                              \
    {NAME, "architecture", NULL, TABLE_NAME, false},                               \
        {MODELS, "models", NULL, TABLE_NUMBER, false},                             \
        {STATUSES + SUPPORTED_VERIFIED, "verified", NULL, TABLE_NUMBER, false},    \
        {STATUSES + SUPPORTED_UNVERIFIED, "unverified", NULL, TABLE_NUMBER, true}, \
        {STATUSES + SUPPORTED_SKIPPED, "skipped", NULL, TABLE_NUMBER, true},       \
        {STATUSES + SUPPORTED_FAILED, "failed", NULL, TABLE_NUMBER, true},         \
    {                                                                              \
        CANONICAL, "canonical", NULL, TABLE_NUMBER, true                           \
    }

static const struct table_column columns_alone[] = {
    FIRST_COLUMNS,
    {LOST, "supported", NULL, TABLE_WORDS, false},
};

static const struct table_column columns_with_census[] = {
    FIRST_COLUMNS,
    {DOWNLOADS, "downloads", NULL, TABLE_NUMBER, false},
    {PARAMETERS, "smallest", NULL, TABLE_SIZE, false},
    {LOST, "supported", NULL, TABLE_WORDS, false},
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
};

static struct table
table_of(const struct architecture_list *l)
{
    bool has_census = l->origin->inventory->has_census;
    size_t count = has_census ? sizeof columns_with_census / sizeof *columns_with_census
                              : sizeof columns_alone / sizeof *columns_alone;

    return (struct table){
        .columns = has_census ? columns_with_census : columns_alone,
        .column_count = count - (add_up(l).no_longer == 0),
        .rows = told(l),
        .cell = fill,
        .context = l,
    };
}

void
architecture_list_text(struct str *out, const struct architecture_list *l)
{
    const struct table table = table_of(l);
    struct str sentence = STR_INIT;

    whole(&sentence, l);
    registry_origin_list_text(out, l->origin, &sentence, &table, l->count);
}

void
architecture_list_markdown(struct str *out, const struct architecture_list *l)
{
    const struct table table = table_of(l);
    struct str sentence = STR_INIT;

    whole(&sentence, l);
    registry_origin_list_markdown(out, l->origin, "Architectures", &sentence, &table, l->count);
}

void
architecture_list_csv(struct str *out, const struct architecture_list *l)
{
    struct table table = table_of(l);

    table.columns = csv_columns;
    table.column_count = sizeof csv_columns / sizeof *csv_columns;
    table_csv(out, &table);
}

void
architecture_list_names(struct str *out, const struct architecture_list *l)
{
    for (size_t i = 0; i < told(l); i++) {
        show_whole(out, l->items[i].name);
        str_putc(out, '\n');
    }
}

void
architecture_list_members(struct json_writer *w, const struct inventory_architecture *a,
                          const struct inventory *inventory)
{
    json_member_slice(w, "architecture_id", a->name);
    json_member_bool(w, "supported", a->supported);
    json_member_int(w, "models", a->models);
    json_member_int(w, "verified", a->statuses[SUPPORTED_VERIFIED]);
    json_member_int(w, "unverified", a->statuses[SUPPORTED_UNVERIFIED]);
    json_member_int(w, "skipped", a->statuses[SUPPORTED_SKIPPED]);
    json_member_int(w, "failed", a->statuses[SUPPORTED_FAILED]);
    json_member_int(w, "canonical", a->canonical);
    json_member_count(w, "in_census", inventory->has_census ? a->in_census : -1);
    json_member_count(w, "downloads", inventory_downloads(inventory, a));
    json_member_count(w, "min_param_count", a->min_parameters);
}

void
architecture_list_json(struct str *out, const struct architecture_list *l)
{
    struct sums sums = add_up(l);
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    registry_origin_json(&w, l->origin);
    json_member_int(&w, "total_architectures", sums.with_models);
    json_member_int(&w, "total_models", sums.total.models);
    json_member_int(&w, "total_verified", sums.total.statuses[SUPPORTED_VERIFIED]);
    json_key(&w, "architectures");
    json_begin_array(&w);
    for (size_t i = 0; i < told(l); i++) {
        json_begin_object(&w);
        architecture_list_members(&w, &l->items[i], l->origin->inventory);
        json_end_object(&w);
    }
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}
