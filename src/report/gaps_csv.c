#include "report/csv.h"
#include "report/gaps_words.h"
#include "json/writer.h"

static void
double_cell(struct str *out, double value)
{
    char text[JSON_DOUBLE_SIZE];

    json_double_text(text, value);
    csv_plain(out, text);
}

static void
parts_cells(struct str *out, const struct gaps_report *r, const struct gap *gap)
{
    const struct relevancy_weights *weights = &gaps_choices(r->gaps)->weights;
    struct relevancy_parts shares = relevancy_contributions(&gap->parts, weights);
    struct gaps_remark remark = gaps_remark_of(r->gaps, gap);

    for (int i = 0; i < GAPS_PARTS; i++) {
        double_cell(out, gaps_part(&gap->parts, (enum gaps_part)i));
        double_cell(out, gaps_weight(weights, (enum gaps_part)i));
        double_cell(out, gaps_part(&shares, (enum gaps_part)i));
    }
    csv_cell(out, gap->signals != NULL ? gaps_least_word(gap->signals->least) : NULL);
    csv_slice(out, gap->signals != NULL ? gap->signals->least_id : (struct slice){NULL, 0});
    if (remark.is_due)
        double_cell(out, remark.score);
    else
        csv_empty(out, 1);
}

static void
model_cells(struct str *out, struct signals_model model)
{
    csv_slice(out, model.id);
    csv_count(out, model.id.data != NULL ? model.parameters : -1);
}

static void
authors_cell(struct str *out, const struct signals_tally *t)
{
    struct str text = STR_INIT;
    size_t told = gaps_authors_told(t);

    for (size_t i = 0; i < told; i++) {
        struct signals_author author = signals_tally_author(t, i);
        str_puts(&text, i > 0 ? " " : "");
        str_append(&text, author.name.data, author.name.len);
    }
    csv_slice(out, str_slice(&text));
    str_fini(&text);
}

/* The cells of the names in signals_names. */
static void
signals_cells(struct str *out, const struct gap *gap, size_t count)
{
    if (gap->signals == NULL) {
        csv_empty(out, count);
        return;
    }
    const struct signals_tally *t = &gap->signals->tally;
    model_cells(out, signals_tally_smallest_real(t));
    model_cells(out, signals_tally_smallest_test(t));
    csv_int(out, t->parts[SIGNALS_TEST].models);
    csv_int(out, t->parts[SIGNALS_DRAFT].models);
    csv_int(out, t->parts[SIGNALS_REMOTE_CODE].models);
    csv_int(out, t->parts[SIGNALS_QUANTIZED].models);
    csv_int(out, gaps_untrusted_counts(t));
    csv_int(out, (int64_t)signals_tally_author_count(t));
    authors_cell(out, t);
    csv_int(out, t->parts[SIGNALS_BASE].models);
    csv_int(out, t->parts[SIGNALS_LINEAGE_UNKNOWN].models);
}

static const char *const names[] = {
    "rank",
    "architecture_id",
    "total_models",
    "total_downloads",
    "min_param_count",
    "relevancy_score",
    "sample_models",
};

static const char *const parts_names[] = {
    "demand_points",
    "demand_weight",
    "demand_contribution",
    "usage_points",
    "usage_weight",
    "usage_contribution",
    "benchmarkability_points",
    "benchmarkability_weight",
    "benchmarkability_contribution",
    "smallest_is",
    "smallest_model_id",
    "score_with_real",
};

static const char *const signals_names[] = {
    "smallest_real_model",
    "smallest_real_parameters",
    "smallest_test_model",
    "smallest_test_parameters",
    "test_models",
    "draft_models",
    "remote_code_models",
    "quantized_models",
    "untrusted_counts",
    "total_organisations",
    "organisations",
    "base_models",
    "lineage_unknown_models",
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void
header(struct str *out, const struct gaps_report *r)
{
    const char *all[COUNT(names) + COUNT(parts_names) + COUNT(signals_names)];
    size_t n = 0;

    for (size_t i = 0; i < COUNT(names); i++)
        all[n++] = names[i];
    for (size_t i = 0; r->explain && i < COUNT(parts_names); i++)
        all[n++] = parts_names[i];
    for (size_t i = 0; gaps_choices(r->gaps)->extended && i < COUNT(signals_names); i++)
        all[n++] = signals_names[i];
    csv_header(out, all, n);
}

void
gaps_report_csv(struct str *out, const struct gaps_report *r)
{
    size_t index = SIZE_MAX, told = 0;

    header(out, r);
    while (gaps_next(r, &index, &told)) {
        const struct gap *gap = gaps_at(r->gaps, index);
        csv_int(out, (int64_t)index + 1);
        csv_slice(out, gap->architecture);
        csv_int(out, gap->models);
        csv_int(out, gap->downloads);
        csv_count(out, gap->min_parameters);
        double_cell(out, gap->score);
        /* Names have no spaces, which part them here. */
        csv_slices(out, gap->samples, gap->sample_count);
        if (r->explain)
            parts_cells(out, r, gap);
        if (gaps_choices(r->gaps)->extended)
            signals_cells(out, gap, COUNT(signals_names));
        csv_end_row(out);
    }
}
