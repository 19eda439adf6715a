/*
 * The entries of an older file, and of a Python checkpoint, which are like them.
 */
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "registry/gaps_inner.h"

static struct gaps *
empty_gaps(void)
{
    struct gaps *g = mem_zalloc(sizeof *g);

    map_init(&g->old_names);
    map_init(&g->names);
    g->choices = gaps_reference;
    return g;
}

/* A count that a stranger wrote: what is none counts as `otherwise`. */
static int64_t
count_of(const struct json_node *node, int64_t otherwise)
{
    int64_t value;

    return node != NULL && json_node_int64(node, &value) && value >= 0 ? value : otherwise;
}

static void
read_samples(struct gap *gap, const struct json_node *list)
{
    if (list == NULL || list->type != JSON_TYPE_ARRAY)
        return;
    for (const struct json_node *e = list->first; e != NULL; e = e->next)
        if (e->type == JSON_TYPE_STRING && gap->sample_count < GAPS_SAMPLES)
            gap->samples[gap->sample_count++] = e->text;
}

/* The place for the older gap of `architecture`, cleared. */
static struct old_gap *
old_gap_of(struct gaps *g, struct slice architecture)
{
    const uint64_t *place = map_find(&g->old_names, architecture);
    size_t i = place != NULL ? (size_t)*place : g->old_count++;

    if (place == NULL) {
        g->old = mem_realloc_array(g->old, g->old_count, sizeof *g->old);
        map_put(&g->old_names, architecture, i);
    }
    g->old[i] = (struct old_gap){.figures = {.min_parameters = -1, .carried = true}};
    g->old[i].figures.architecture = g->old_names.entries[i].key;
    return &g->old[i];
}

static void
read_entry(struct gaps *g, const struct json_node *node)
{
    struct old_gap *old = old_gap_of(g, json_node_get(node, "architecture_id")->text);

    old->node = node;
    old->figures.models = count_of(json_node_get(node, "total_models"), 0);
    old->figures.downloads = count_of(json_node_get(node, "total_downloads"), 0);
    old->figures.min_parameters = count_of(json_node_get(node, "min_param_count"), -1);
    read_samples(&old->figures, json_node_get(node, "sample_models"));
}

static int
check_entry(const struct json_node *node, struct err *err)
{
    const struct json_node *architecture = json_node_get(node, "architecture_id");
    struct str path = STR_INIT;

    if (architecture != NULL && architecture->type == JSON_TYPE_STRING &&
        architecture->text.len > 0)
        return 0;
    json_node_path(&path, node);
    if (node->type != JSON_TYPE_OBJECT)
        err_set(err, ERR_DATA, "%s: expected an object, found %s", str_text(&path),
                json_type_name(node->type));
    else if (architecture == NULL)
        err_set(err, ERR_DATA, "%s: the key \"architecture_id\" is missing", str_text(&path));
    else
        err_set(err, ERR_DATA, "%s.architecture_id: expected an architecture's name, found %s",
                str_text(&path),
                architecture->type == JSON_TYPE_STRING ? "an empty string"
                                                       : json_type_name(architecture->type));
    str_fini(&path);
    return -1;
}

static int
read_entries(struct gaps *g, struct err *err)
{
    struct slice text = str_slice(&g->text);

    if (json_tree_read(&g->tree, text, err) != 0)
        return -1;
    const struct json_node *root = json_tree_root(g->tree);
    const struct json_node *list = json_node_get(root, "gaps");
    if (root->type != JSON_TYPE_OBJECT)
        return err_set(err, ERR_DATA, "expected an object with a list \"gaps\", found %s",
                       json_type_name(root->type));
    if (list == NULL || list->type != JSON_TYPE_ARRAY)
        return err_set(err, ERR_DATA, "expected a list \"gaps\" in it, found %s",
                       list == NULL ? "none" : json_type_name(list->type));
    for (const struct json_node *e = list->first; e != NULL; e = e->next) {
        if (check_entry(e, err) != 0)
            return -1;
        read_entry(g, e);
    }
    return 0;
}

/* Make a list of `text`, whose memory it takes. */
static int
read_text(struct gaps **out, struct str *text, const char *origin, struct err *err)
{
    struct gaps *g = empty_gaps();

    g->text = *text;
    str_init(text);
    if (read_entries(g, err) != 0) {
        gaps_free(g);
        return err_wrap(err, "%s: no list of gaps, and left unchanged", origin);
    }
    *out = g;
    return 0;
}

int
gaps_read(struct gaps **out, struct slice text, const char *origin, struct err *err)
{
    struct str copy = STR_INIT;

    str_append(&copy, text.data, text.len);
    return read_text(out, &copy, origin, err);
}

int
gaps_load(struct gaps **out, const char *path, struct err *err)
{
    struct str text = STR_INIT;
    int found = file_read_regular(&text, path, GAPS_MAX_BYTES, err);

    if (found > 0)
        return read_text(out, &text, path, err);
    str_fini(&text);
    if (found < 0)
        return -1;
    *out = empty_gaps();
    return 0;
}

/* The member `key` of the checkpoint's object `table`, by a decoded key. */
static const struct json_node *
member_of(const struct json_node *table, struct slice key)
{
    if (table == NULL || table->type != JSON_TYPE_OBJECT)
        return NULL;
    for (const struct json_node *m = table->first; m != NULL; m = m->next)
        if (slice_equal(m->key, key))
            return m;
    return NULL;
}

/* A copy that lives as long as the list. */
static struct slice
keep(struct gaps *g, struct slice text)
{
    g->taken = mem_room_for_one(g->taken, g->taken_count, sizeof *g->taken);
    struct str *copy = &g->taken[g->taken_count++];
    str_init(copy);
    str_append(copy, text.data, text.len);
    return (struct slice){str_text(copy), text.len};
}

void
gaps_take_over(struct gaps *g, const struct json_node *checkpoint)
{
    const struct json_node *counts = json_node_get(checkpoint, "unsupported_arch_counts");
    const struct json_node *samples = json_node_get(checkpoint, "unsupported_arch_samples");
    const struct json_node *downloads = json_node_get(checkpoint, "unsupported_arch_downloads");
    const struct json_node *parameters = json_node_get(checkpoint, "unsupported_arch_min_params");

    if (counts == NULL || counts->type != JSON_TYPE_OBJECT)
        return;
    for (const struct json_node *m = counts->first; m != NULL; m = m->next) {
        if (m->key.len == 0 || map_has(&g->old_names, m->key))
            continue;
        struct gap *gap = &old_gap_of(g, m->key)->figures;
        gap->models = count_of(m, 0);
        gap->downloads = count_of(member_of(downloads, m->key), 0);
        gap->min_parameters = count_of(member_of(parameters, m->key), -1);
        read_samples(gap, member_of(samples, m->key));
        for (size_t i = 0; i < gap->sample_count; i++)
            gap->samples[i] = keep(g, gap->samples[i]);
    }
}
