#include "registry/gaps_inner.h"
#include "registry/relay.h"
#include "json/member.h"

static void
write_model(struct json_writer *w, const char *key, struct signals_model model)
{
    json_key(w, key);
    if (model.id.data == NULL) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    json_member_slice(w, "model_id", model.id);
    json_member_int(w, "parameters", model.parameters);
    json_end_object(w);
}

static void
write_authors(struct json_writer *w, const struct signals_tally *t)
{
    size_t told = gaps_authors_told(t);

    json_key(w, "organisations");
    json_begin_array(w);
    for (size_t i = 0; i < told; i++) {
        struct signals_author author = signals_tally_author(t, i);
        json_begin_object(w);
        json_member_slice(w, "name", author.name);
        json_member_int(w, "models", author.all.models);
        json_member_int(w, "downloads", author.all.downloads);
        json_end_object(w);
    }
    json_end_array(w);
}

void
gaps_write_signals(struct json_writer *w, const struct gap_signals *signals)
{
    const struct signals_tally *t = &signals->tally;

    write_model(w, "smallest_real_model", signals_tally_smallest_real(t));
    write_model(w, "smallest_test_model", signals_tally_smallest_test(t));
    json_member_int(w, "test_models", t->parts[SIGNALS_TEST].models);
    json_member_int(w, "draft_models", t->parts[SIGNALS_DRAFT].models);
    json_member_int(w, "remote_code_models", t->parts[SIGNALS_REMOTE_CODE].models);
    json_member_int(w, "quantized_models", t->parts[SIGNALS_QUANTIZED].models);
    json_member_int(w, "untrusted_counts", gaps_untrusted_counts(t));
    json_member_int(w, "total_organisations", (int64_t)signals_tally_author_count(t));
    write_authors(w, t);
    json_member_int(w, "base_models", t->parts[SIGNALS_BASE].models);
    json_member_int(w, "lineage_unknown_models", t->parts[SIGNALS_LINEAGE_UNKNOWN].models);
}

void
gaps_write_members(struct json_writer *w, const struct gap *gap)
{
    json_member_slice(w, "architecture_id", gap->architecture);
    json_member_int(w, "total_models", gap->models);
    json_member_int(w, "total_downloads", gap->downloads);
    json_member_count(w, "min_param_count", gap->min_parameters);
    json_member_slices(w, "sample_models", gap->samples, gap->sample_count);
    json_member_double(w, "relevancy_score", gap->score);
}

static void
write_gap(struct json_writer *w, const struct gap *gap)
{
    json_begin_object(w);
    gaps_write_members(w, gap);
    if (gap->signals != NULL)
        gaps_write_signals(w, gap->signals);
    json_end_object(w);
}

/* Every key of the older entry as it was, but for the score. */
static void
write_carried(struct json_writer *w, const struct gap *gap, const struct json_node *node)
{
    bool scored = false;

    json_begin_object(w);
    for (const struct json_node *m = node->first; m != NULL; m = m->next) {
        bool is_score = slice_is(m->key, "relevancy_score");
        relay_key(w, m);
        if (is_score)
            json_double(w, gap->score);
        else
            relay_node(w, m);
        scored = scored || is_score;
    }
    if (!scored) {
        json_member_double(w, "relevancy_score", gap->score);
    }
    json_end_object(w);
}

/* Top-level members of the older file that are not ours; "total_unsupported" is an old name. */
static void
write_foreign(struct json_writer *w, const struct gaps *g)
{
    static const char *const ours[] = {
        "generated_at",      "scan_info", "total_unsupported_architectures",
        "total_unsupported", "gaps",      "total_unsupported_models",
        GAPS_MADE_WITH,
    };
    const struct json_node *root = gaps_root(g);

    for (const struct json_node *m = root != NULL ? root->first : NULL; m != NULL; m = m->next) {
        bool foreign = true;
        for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
            foreign = foreign && !slice_is(m->key, ours[i]);
        if (!foreign)
            continue;
        relay_key(w, m);
        relay_node(w, m);
    }
}

void
gaps_write(const struct gaps *g, const struct scan_info *info, const char *generated_at,
           struct str *out)
{
    struct slice old_info = gaps_scan_info(g);
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    if (info != NULL) {
        scan_info_write(&w, info);
    } else {
        json_key(&w, "generated_at");
        json_text(&w, generated_at);
        json_key(&w, "scan_info");
        json_raw(&w, old_info.data != NULL ? old_info : SLICE("null"));
    }
    json_key(&w, "total_unsupported_architectures");
    json_int(&w, (int64_t)g->count);
    json_key(&w, "total_unsupported_models");
    json_int(&w, gaps_total_models(g));
    if (!gaps_is_reference(&g->choices)) {
        json_key(&w, GAPS_MADE_WITH);
        gaps_choices_write(&w, &g->choices);
    }
    write_foreign(&w, g);
    json_key(&w, "gaps");
    json_begin_array(&w);
    for (size_t i = 0; i < g->count; i++) {
        const struct listed *entry = &g->list[i];
        if (entry->node != NULL)
            write_carried(&w, &entry->gap, entry->node);
        else
            write_gap(&w, &entry->gap);
    }
    json_end_array(&w);
    json_end_object(&w);
}
