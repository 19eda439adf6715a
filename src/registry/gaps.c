/*
 * Three things meet here: the entries of an older file (a tree of its text),
 * the figures that the census' rows add up to (a tally per architecture), and
 * the list made of both.  Rows come by the million, so a tally keeps only the
 * samples that can still be among the most downloaded.
 */
#include "registry/gaps.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "registry/relay.h"
#include "registry/relevancy.h"
#include "json/tree.h"
#include "json/writer.h"

/* A thousand times the largest there is. */
#define GAPS_MAX_BYTES ((size_t)256 << 20)

/* A gap as an older file or a checkpoint has it. */
struct old_gap {
    struct gap figures;
    const struct json_node *node; /* NULL when from a checkpoint */
};

/* A sample of a tally; its text is the tally's. */
struct sample {
    int64_t downloads;
    struct slice name;
};

/* What the rows of one architecture add up to. */
struct tally {
    int64_t models;
    int64_t downloads;
    int64_t min_parameters;
    int64_t taken; /* models besides that are supported by their type, copies aside */
    struct sample samples[GAPS_SAMPLES]; /* best first */
    size_t sample_count;
};

struct listed {
    struct gap gap;
    const struct json_node *node; /* whose keys are passed on; NULL for figures of ours */
};

struct gaps {
    struct str text;
    struct json_tree *tree;
    struct old_gap *old;
    size_t old_count;
    struct map old_names; /* to their place in `old` */
    struct str *taken;    /* texts of what was taken over from a checkpoint */
    size_t taken_count;

    struct gaps_question question;
    struct tally *tallies; /* by the number of the architecture in `names` */
    size_t tally_capacity;
    struct map names;

    struct listed *list;
    size_t count;
};

static int64_t
add(int64_t a, int64_t b)
{
    int64_t sum;

    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

static int64_t
smaller_known(int64_t a, int64_t b)
{
    if (a < 0 || b < 0)
        return a < 0 ? b : a;
    return a < b ? a : b;
}

static struct gaps *
empty_gaps(void)
{
    struct gaps *g = mem_zalloc(sizeof *g);

    map_init(&g->old_names);
    map_init(&g->names);
    return g;
}

static void
forget_tallies(struct gaps *g)
{
    for (size_t i = 0; i < g->names.count; i++)
        for (size_t k = 0; k < g->tallies[i].sample_count; k++)
            free((char *)g->tallies[i].samples[k].name.data);
    map_clear(&g->names);
}

void
gaps_free(struct gaps *g)
{
    if (g == NULL)
        return;
    forget_tallies(g);
    free(g->tallies);
    map_fini(&g->names);
    free(g->list);
    for (size_t i = 0; i < g->taken_count; i++)
        str_fini(&g->taken[i]);
    free(g->taken);
    map_fini(&g->old_names);
    free(g->old);
    json_tree_free(g->tree);
    str_fini(&g->text);
    free(g);
}

/* Older entries. */

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
    struct slice text = {str_text(&g->text), g->text.len};

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

/* The census' rows. */

void
gaps_begin(struct gaps *g, const struct gaps_question *question)
{
    forget_tallies(g);
    g->count = 0;
    g->question = *question;
}

static struct tally *
tally_of(struct gaps *g, struct slice architecture)
{
    const uint64_t *number = map_find(&g->names, architecture);

    if (number != NULL)
        return &g->tallies[*number];
    size_t n = g->names.count;
    if (n == g->tally_capacity) {
        g->tally_capacity = n < 64 ? 64 : n * 2;
        g->tallies = mem_realloc_array(g->tallies, g->tally_capacity, sizeof *g->tallies);
    }
    map_put(&g->names, architecture, n);
    g->tallies[n] = (struct tally){.min_parameters = -1};
    return &g->tallies[n];
}

static bool
goes_before(int64_t downloads, struct slice name, const struct sample *other)
{
    return downloads != other->downloads ? downloads > other->downloads
                                         : slice_compare(name, other->name) < 0;
}

static void
note_sample(struct tally *t, const struct store_row *row)
{
    size_t place = t->sample_count;

    while (place > 0 && goes_before(row->downloads, row->id, &t->samples[place - 1]))
        place--;
    if (place == GAPS_SAMPLES)
        return;
    if (t->sample_count == GAPS_SAMPLES)
        free((char *)t->samples[--t->sample_count].name.data);
    memmove(&t->samples[place + 1], &t->samples[place],
            (t->sample_count - place) * sizeof t->samples[0]);
    t->samples[place].downloads = row->downloads;
    t->samples[place].name = (struct slice){slice_dup(row->id), row->id.len};
    t->sample_count++;
}

bool
gaps_row(struct gaps *g, const struct store_row *row)
{
    const struct gaps_question *q = &g->question;
    const struct quantized_facts facts = {row->id, row->quant_method, row->marks};

    if (profile_takes(q->profile, row->architecture, (struct slice){NULL, 0}))
        return false;
    if (row->model_type.data != NULL &&
        profile_takes(q->profile, row->architecture, row->model_type)) {
        tally_of(g, row->architecture)->taken +=
            quantized_dropped(q->quantized, &facts) == QUANTIZED_NOT;
        return false;
    }
    if (q->merge == GAPS_SUM && row->scan != q->scan)
        return true;
    /* Also a row that does not count says that the census knows the architecture. */
    struct tally *t = tally_of(g, row->architecture);
    if (quantized_dropped(q->quantized, &facts) != QUANTIZED_NOT ||
        supported_has(q->supported, row->id))
        return true;
    t->models++;
    t->downloads = add(t->downloads, row->downloads);
    t->min_parameters = smaller_known(t->min_parameters, row->parameters);
    note_sample(t, row);
    return true;
}

/* The list. */

static bool
has_sample(const struct gap *gap, struct slice name)
{
    for (size_t i = 0; i < gap->sample_count; i++)
        if (slice_equal(gap->samples[i], name))
            return true;
    return false;
}

/* Add what the rows say to a gap, which may have nothing yet. */
static void
add_tally(struct gap *gap, const struct tally *t)
{
    gap->models = add(gap->models, t->models);
    gap->downloads = add(gap->downloads, t->downloads);
    gap->min_parameters = smaller_known(gap->min_parameters, t->min_parameters);
    for (size_t i = 0; i < t->sample_count && gap->sample_count < GAPS_SAMPLES; i++)
        if (!has_sample(gap, t->samples[i].name))
            gap->samples[gap->sample_count++] = t->samples[i].name;
}

static void
list_old_gaps(struct gaps *g)
{
    for (size_t i = 0; i < g->old_count; i++) {
        const struct old_gap *old = &g->old[i];
        const uint64_t *number = map_find(&g->names, old->figures.architecture);
        if (profile_takes(g->question.profile, old->figures.architecture, (struct slice){NULL, 0}))
            continue;
        if (number == NULL) {
            g->list[g->count++] = (struct listed){old->figures, old->node};
        } else if (g->question.merge == GAPS_SUM) {
            struct listed *entry = &g->list[g->count++];
            /* Nothing of this scan counted: still the old entry. */
            if (g->tallies[*number].models == 0) {
                *entry = (struct listed){old->figures, old->node};
                continue;
            }
            *entry = (struct listed){old->figures, NULL};
            entry->gap.carried = false;
            add_tally(&entry->gap, &g->tallies[*number]);
        }
    }
}

static void
list_tallies(struct gaps *g)
{
    for (size_t i = 0; i < g->names.count; i++) {
        struct slice name = g->names.entries[i].key;
        if (g->tallies[i].models == 0 ||
            (g->question.merge == GAPS_SUM && map_has(&g->old_names, name)))
            continue;
        struct gap gap = {.architecture = name, .min_parameters = -1};
        add_tally(&gap, &g->tallies[i]);
        g->list[g->count++] = (struct listed){gap, NULL};
    }
}

static void
score(struct gaps *g)
{
    int64_t max_models = 0, max_downloads = 0;

    for (size_t i = 0; i < g->count; i++) {
        const struct gap *gap = &g->list[i].gap;
        max_models = gap->models > max_models ? gap->models : max_models;
        max_downloads = gap->downloads > max_downloads ? gap->downloads : max_downloads;
    }
    for (size_t i = 0; i < g->count; i++) {
        struct gap *gap = &g->list[i].gap;
        struct relevancy_parts parts = relevancy_parts(gap->models, max_models, gap->downloads,
                                                       max_downloads, gap->min_parameters);
        gap->score = relevancy_score(&parts);
    }
}

static int
by_worth(const void *a, const void *b)
{
    const struct gap *x = &((const struct listed *)a)->gap;
    const struct gap *y = &((const struct listed *)b)->gap;

    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    if (x->models != y->models)
        return x->models < y->models ? 1 : -1;
    return slice_compare(x->architecture, y->architecture);
}

void
gaps_end(struct gaps *g)
{
    g->list = mem_realloc_array(g->list, g->old_count + g->names.count, sizeof *g->list);
    g->count = 0;
    list_old_gaps(g);
    list_tallies(g);
    score(g);
    qsort(g->list, g->count, sizeof *g->list, by_worth);
}

static int
on_row(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    gaps_row(context, row);
    return 0;
}

int
gaps_update(struct gaps *g, const struct gaps_question *question, struct store *store,
            struct err *err)
{
    bool typed = profile_asks_model_type(question->profile);

    gaps_begin(g, question);
    if (store != NULL && (typed ? store_each_row_typed(store, on_row, NULL, g, err)
                                : store_each_row(store, on_row, g, err)) != 0)
        return -1;
    gaps_end(g);
    return 0;
}

size_t
gaps_count(const struct gaps *g)
{
    return g->count;
}

const struct gap *
gaps_at(const struct gaps *g, size_t index)
{
    return &g->list[index].gap;
}

int64_t
gaps_total_models(const struct gaps *g)
{
    int64_t total = 0;

    for (size_t i = 0; i < g->count; i++)
        total = add(total, g->list[i].gap.models);
    return total;
}

int64_t
gaps_total_before(const struct gaps *g)
{
    int64_t total = 0;

    for (size_t i = 0; i < g->old_count; i++) {
        const struct gap *old = &g->old[i].figures;
        const uint64_t *number = map_find(&g->names, old->architecture);
        int64_t taken = number != NULL ? g->tallies[*number].taken : 0;
        if (g->old[i].node != NULL && old->models > taken &&
            !profile_takes(g->question.profile, old->architecture, (struct slice){NULL, 0}))
            total = add(total, old->models - taken);
    }
    return total;
}

/* The older file's outermost object; NULL when there was none. */
static const struct json_node *
root_of(const struct gaps *g)
{
    return g->tree != NULL ? json_tree_root(g->tree) : NULL;
}

struct slice
gaps_scan_info(const struct gaps *g)
{
    const struct json_node *node = json_node_get(root_of(g), "scan_info");

    return node != NULL ? node->raw : (struct slice){NULL, 0};
}

/* Writing. */

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
    const struct json_node *root = root_of(g);

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
