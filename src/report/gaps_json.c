#include "report/gaps_words.h"
#include "json/member.h"

static void
part_json(struct json_writer *w, const struct gaps_report *r, const struct gap *gap,
          enum gaps_part part)
{
    const struct relevancy_weights *weights = &gaps_choices(r->gaps)->weights;
    const struct relevancy_step *step = relevancy_step(gap->min_parameters);
    struct relevancy_parts shares = relevancy_contributions(&gap->parts, weights);
    const int64_t values[GAPS_PARTS] = {gap->models, gap->downloads, gap->min_parameters};
    const int64_t of[GAPS_PARTS] = {gaps_most_models(r->gaps), gaps_most_downloads(r->gaps),
                                    step != NULL ? step->up_to : -1};

    json_key(w, gaps_part_names[part]);
    json_begin_object(w);
    json_member_count(w, "value", values[part]);
    json_member_count(w, "of", of[part]);
    json_member_double(w, "points", gaps_part(&gap->parts, part));
    json_member_double(w, "weight", gaps_weight(weights, part));
    json_member_double(w, "contribution", gaps_part(&shares, part));
    json_end_object(w);
}

static void
explanation_json(struct json_writer *w, const struct gaps_report *r, const struct gap *gap)
{
    const struct gaps_remark remark = gaps_remark_of(r->gaps, gap);
    struct relevancy_parts shares =
        relevancy_contributions(&gap->parts, &gaps_choices(r->gaps)->weights);

    json_key(w, "explanation");
    json_begin_object(w);
    for (int i = 0; i < GAPS_PARTS; i++)
        part_json(w, r, gap, (enum gaps_part)i);
    json_member_double(w, "sum", shares.demand + shares.usage + shares.benchmarkability);
    json_member_text(w, "smallest_is",
                     gap->signals != NULL ? gaps_least_word(gap->signals->least) : NULL);
    json_member_slice(w, "smallest_model_id",
                      gap->signals != NULL ? gap->signals->least_id : (struct slice){NULL, 0});
    json_key(w, "with_real");
    if (remark.is_due) {
        json_begin_object(w);
        json_member_double(w, "points", remark.points);
        json_member_double(w, "relevancy_score", remark.score);
        json_end_object(w);
    } else {
        json_null(w);
    }
    json_end_object(w);
}

static void
gap_json(struct json_writer *w, const struct gaps_report *r, const struct gap *gap, size_t rank)
{
    json_begin_object(w);
    json_member_int(w, "rank", (int64_t)rank);
    gaps_write_members(w, gap);
    if (r->explain)
        explanation_json(w, r, gap);
    if (gap->signals != NULL)
        gaps_write_signals(w, gap->signals);
    json_end_object(w);
}

void
gaps_report_json(struct str *out, const struct gaps_report *r)
{
    size_t index = SIZE_MAX, told = 0;
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_member_time(&w, "generated_at", r->generated_at);
    json_member_text(&w, "profile", r->library);
    json_member_text(&w, "source", r->source);
    json_member_slice(&w, "source_generated_at", r->dated);
    json_key(&w, GAPS_MADE_WITH);
    gaps_choices_write(&w, gaps_choices(r->gaps));
    json_member_int(&w, "total_unsupported_architectures", (int64_t)gaps_count(r->gaps));
    json_member_int(&w, "total_unsupported_models", gaps_total_models(r->gaps));
    json_member_int(&w, "most_models", gaps_most_models(r->gaps));
    json_member_int(&w, "most_downloads", gaps_most_downloads(r->gaps));
    json_key(&w, "gaps");
    json_begin_array(&w);
    while (gaps_next(r, &index, &told))
        gap_json(&w, r, gaps_at(r->gaps, index), index + 1);
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}
