#include "registry/gaps_inner.h"
#include "registry/relay.h"
#include "json/writer.h"

static void
write_gap(struct json_writer *w, const struct gap *gap)
{
    json_begin_object(w);
    json_key(w, "architecture_id");
    json_string(w, gap->architecture);
    json_key(w, "total_models");
    json_int(w, gap->models);
    json_key(w, "total_downloads");
    json_int(w, gap->downloads);
    json_key(w, "min_param_count");
    if (gap->min_parameters < 0)
        json_null(w);
    else
        json_int(w, gap->min_parameters);
    json_key(w, "sample_models");
    json_begin_array(w);
    for (size_t i = 0; i < gap->sample_count; i++)
        json_string(w, gap->samples[i]);
    json_end_array(w);
    json_key(w, "relevancy_score");
    json_double(w, gap->score);
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
        json_key_slice(w, m->key);
        if (is_score)
            json_double(w, gap->score);
        else
            relay_node(w, m);
        scored = scored || is_score;
    }
    if (!scored) {
        json_key(w, "relevancy_score");
        json_double(w, gap->score);
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
    };
    const struct json_node *root = gaps_root(g);

    for (const struct json_node *m = root != NULL ? root->first : NULL; m != NULL; m = m->next) {
        bool foreign = true;
        for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
            foreign = foreign && !slice_is(m->key, ours[i]);
        if (!foreign)
            continue;
        json_key_slice(w, m->key);
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
