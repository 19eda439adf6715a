#include "report/overview.h"

#include "registry/files.h"
#include "report/coverage.h"
#include "report/gaps_words.h"
#include "report/growth_json.h"
#include "report/words.h"
#include "json/member.h"
#include "json/tree.h"

static void
description_json(struct json_writer *w, const struct description *d)
{
    struct str text = STR_INIT;

    description_words(&text, d, str_append_slice, str_append_slice);
    json_member_slice(w, "description", text.len > 0 ? str_slice(&text) : (struct slice){NULL, 0});
    str_fini(&text);
}

/* What another program wrote, in our spelling. */
static void
node_json(struct json_writer *w, const struct json_node *node)
{
    bool is_object = node->type == JSON_TYPE_OBJECT;

    if (node->type == JSON_TYPE_STRING) {
        json_string(w, node->text);
    } else if (!is_object && node->type != JSON_TYPE_ARRAY) {
        json_raw(w, node->raw);
    } else {
        (is_object ? json_begin_object : json_begin_array)(w);
        for (const struct json_node *n = node->first; n != NULL; n = n->next) {
            if (is_object)
                json_key_slice(w, n->key);
            node_json(w, n);
        }
        (is_object ? json_end_object : json_end_array)(w);
    }
}

static void
scan_info_json(struct json_writer *w, struct slice text)
{
    struct json_tree *tree = NULL;

    json_key(w, "scan_info");
    if (text.data != NULL && json_tree_read(&tree, text, NULL) == 0)
        node_json(w, json_tree_root(tree));
    else
        json_null(w);
    json_tree_free(tree);
}

static void
totals_json(struct json_writer *w, const struct overview *o)
{
    const struct inventory *inventory = &o->inventory;
    const struct overview_sums *s = &o->sums;

    json_member_int(w, "repeated_entries", (int64_t)inventory->repeated);
    json_member_int(w, "nameless_entries", (int64_t)inventory->nameless);
    json_member_int(w, "total_models", (int64_t)inventory->count);
    json_member_int(w, "total_verified", s->statuses[SUPPORTED_VERIFIED]);
    json_member_int(w, "total_failed", s->statuses[SUPPORTED_FAILED]);
    json_member_int(w, "total_skipped", s->statuses[SUPPORTED_SKIPPED]);
    json_member_int(w, "total_unverified", s->statuses[SUPPORTED_UNVERIFIED]);
    json_member_int(w, "total_canonical", s->canonical);
    json_member_count(w, "total_in_census", o->inventory.has_census ? s->in_census : -1);
    json_member_count(w, "total_downloads", s->in_census > 0 ? s->downloads : -1);
    json_member_int(w, "total_supported_architectures", s->supported_architectures);
    json_member_int(w, "total_architectures", s->architectures);
    json_member_count(w, "total_unsupported_architectures",
                      o->has_gaps ? (int64_t)gaps_count(o->gaps) : -1);
    json_member_count(w, "total_unsupported_models", o->has_gaps ? s->gap_models : -1);
    json_member_count(w, "total_unsupported_downloads", o->has_gaps ? s->gap_downloads : -1);
}

static void
architectures_json(struct json_writer *w, const struct overview *o)
{
    json_key(w, "architectures");
    json_begin_array(w);
    for (size_t i = 0; i < o->inventory.architecture_count; i++) {
        const struct inventory_architecture *a = &o->inventory.architectures[i];
        const struct description d = description_of(o->question->profile, a->name, NULL);
        json_begin_object(w);
        json_member_slice(w, "architecture_id", a->name);
        description_json(w, &d);
        json_member_bool(w, "supported", a->supported);
        json_member_int(w, "total_models", a->models);
        json_member_int(w, "verified", a->statuses[SUPPORTED_VERIFIED]);
        json_member_int(w, "failed", a->statuses[SUPPORTED_FAILED]);
        json_member_int(w, "skipped", a->statuses[SUPPORTED_SKIPPED]);
        json_member_int(w, "unverified", a->statuses[SUPPORTED_UNVERIFIED]);
        json_member_int(w, "canonical", a->canonical);
        json_member_count(w, "in_census", o->inventory.has_census ? a->in_census : -1);
        json_member_count(w, "total_downloads", inventory_downloads(&o->inventory, a));
        json_member_count(w, "min_param_count", a->min_parameters);
        json_end_object(w);
    }
    json_end_array(w);
}

static void
models_json(struct json_writer *w, const struct overview *o)
{
    char day[WORDS_DAY_SIZE];

    json_key(w, "models");
    json_begin_array(w);
    for (size_t i = 0; i < o->inventory.count; i++) {
        const struct inventory_model *m = &o->inventory.models[i];
        json_begin_object(w);
        json_member_slice(w, "model_id", m->name);
        json_member_slice(w, "architecture_id", m->architecture);
        json_member_int(w, "status", m->status);
        json_member_slice(w, "verified_date", m->verified_date);
        json_member_bool(w, "canonical", m->canonical);
        json_member_slice(w, "note", m->note);
        for (size_t k = 0; k < ENTRY_PHASES; k++)
            json_member_raw(w, entry_phase_names[k], m->scores[k]);
        json_member_count(w, "downloads", m->downloads);
        json_member_count(w, "parameters", m->parameters);
        words_day(day, m->created);
        json_member_word(w, "created_at", day);
        json_member_slice(w, "task", m->task);
        json_member_slice(w, "model_type", m->model_type);
        json_member_slice(w, "quant_method", m->quant_method);
        json_end_object(w);
    }
    json_end_array(w);
}

static void
parts_json(struct json_writer *w, const struct gaps *gaps, const struct gap *gap)
{
    const struct relevancy_weights *weights = &gaps_choices(gaps)->weights;
    const struct relevancy_parts shares = relevancy_contributions(&gap->parts, weights);

    json_key(w, "parts");
    json_begin_object(w);
    for (int i = 0; i < GAPS_PARTS; i++) {
        json_key(w, gaps_part_names[i]);
        json_begin_object(w);
        json_member_double(w, "points", gaps_part(&gap->parts, (enum gaps_part)i));
        json_member_double(w, "weight", gaps_weight(weights, (enum gaps_part)i));
        json_member_double(w, "contribution", gaps_part(&shares, (enum gaps_part)i));
        json_end_object(w);
    }
    json_end_object(w);
}

static void
gaps_json(struct json_writer *w, const struct overview *o)
{
    if (!o->has_gaps) {
        json_member_null(w, "gaps");
        return;
    }
    json_key(w, "gaps");
    json_begin_object(w);
    json_member_text(w, "source", o->gaps_of_census ? FILES_CENSUS : FILES_GAPS);
    json_member_slice(w, "source_generated_at",
                      o->gaps_of_census ? (struct slice){NULL, 0} : gaps_file_date(o->gaps));
    json_key(w, GAPS_MADE_WITH);
    gaps_choices_write(w, gaps_choices(o->gaps));
    json_member_int(w, "most_models", gaps_most_models(o->gaps));
    json_member_int(w, "most_downloads", gaps_most_downloads(o->gaps));
    json_key(w, "gaps");
    json_begin_array(w);
    for (size_t i = 0; i < gaps_count(o->gaps); i++) {
        const struct gap *gap = gaps_at(o->gaps, i);
        json_begin_object(w);
        json_member_int(w, "rank", (int64_t)i + 1);
        gaps_write_members(w, gap);
        description_json(w, &o->described[i]);
        parts_json(w, o->gaps, gap);
        if (gap->signals != NULL)
            gaps_write_signals(w, gap->signals);
        json_end_object(w);
    }
    json_end_array(w);
    json_end_object(w);
}

static void
coverage_json(struct json_writer *w, const struct overview *o)
{
    if (!o->has_coverage) {
        json_member_null(w, "coverage");
        return;
    }
    json_key(w, "coverage");
    json_begin_object(w);
    coverage_json_members(w, &o->coverage);
    json_end_object(w);
}

static void
growth_json(struct json_writer *w, const struct overview *o)
{
    const struct growth *g = &o->growth;

    if (!o->has_growth) {
        json_member_null(w, "growth");
        return;
    }
    json_key(w, "growth");
    json_begin_object(w);
    json_member_int(w, "without_figures", (int64_t)g->without_figures);
    json_key(w, "scans");
    json_begin_array(w);
    for (size_t i = 0; i < g->scan_count; i++) {
        json_begin_object(w);
        growth_json_scan_members(w, &g->scans[i]);
        json_member_slice(w, "arguments", g->scans[i].arguments);
        json_end_object(w);
    }
    json_end_array(w);
    json_key(w, "architectures");
    json_begin_array(w);
    for (size_t i = 0; i < g->line_count; i++) {
        json_begin_object(w);
        json_member_slice(w, "architecture_id", g->lines[i].architecture);
        json_key(w, "points");
        json_begin_array(w);
        for (size_t k = 0; k < g->scan_count; k++)
            growth_json_point(w, &g->lines[i].points[k], g->scans[k].id);
        json_end_array(w);
        json_end_object(w);
    }
    json_end_array(w);
    json_end_object(w);
}

void
overview_report_json(struct str *out, const struct overview *o)
{
    const struct profile *p = o->question->profile;
    const struct inventory *inventory = &o->inventory;
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_member_time(&w, "generated_at", o->generated_at);
    json_key(&w, "library");
    json_begin_object(&w);
    json_member_text(&w, "name", p->name);
    json_member_text(&w, "title", p->title);
    json_member_text(&w, "source", p->source);
    json_end_object(&w);
    json_member_text(&w, "folder", o->question->folder);
    json_member_slice(&w, "source_generated_at", inventory->generated_at);
    scan_info_json(&w, inventory->scan_info);
    json_member_bool(&w, "has_census", inventory->has_census);
    json_key(&w, "scan_finished");
    if (inventory->has_census)
        json_bool(&w, !inventory->unfinished);
    else
        json_null(&w);
    totals_json(&w, o);
    architectures_json(&w, o);
    models_json(&w, o);
    gaps_json(&w, o);
    coverage_json(&w, o);
    growth_json(&w, o);
    json_end_object(&w);
    str_putc(out, '\n');
}
