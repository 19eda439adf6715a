/*
 * Of an entry only its model_id is read on the way, and where it begins and
 * ends.  The few that were asked for are read again, by themselves.
 */
#include "registry/lookup_files.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/feed.h"
#include "json/reader.h"
#include "json/tree.h"

/* Real entries have some hundred bytes. */
#define ENTRY_MAX ((size_t)1 << 20)

const char *const lookup_phase_names[LOOKUP_PHASES] = {
    "phase1_score", "phase2_score", "phase3_score", "phase4_score", "phase7_score", "phase8_score",
};

/* ---- supported_models.json ---- */

enum {
    AT_ROOT,
    AT_MODELS,
    AT_ENTRY,
    AT_MODEL_ID,
};

static const struct json_path supported_paths[] = {
    {"", AT_ROOT},
    {".models", AT_MODELS},
    {".models[]", AT_ENTRY},
    {".models[].model_id", AT_MODEL_ID},
};

/* Where a model's first entry stands in the file. */
struct place {
    size_t count;
    uint64_t start, end;
};

struct supported_walk {
    struct lookup *l;
    struct place *places; /* one a model */
    bool has_models;
    /* Of the entry in hand; a key that comes twice is taken as it comes last. */
    struct str model_id;
    bool has_model_id;
    uint64_t start;
};

/* A known name, for those models that are not known so far. */
static void
offer(struct lookup *l, struct slice name)
{
    for (size_t i = 0; i < l->count && l->seeks_similar; i++) {
        struct lookup_model *m = &l->models[i];
        if (m->entry.count == 0 && !m->facts.found)
            similar_offer(&m->similar, name);
    }
}

static void
note_entry(struct supported_walk *w, uint64_t end)
{
    struct slice name = {str_text(&w->model_id), w->model_id.len};
    const uint64_t *number = w->has_model_id ? map_find(&w->l->numbers, name) : NULL;

    if (number != NULL && w->places[*number].count++ == 0) {
        w->places[*number].start = w->start;
        w->places[*number].end = end;
        w->l->models[*number].entry.count = 1;
    }
    if (w->has_model_id)
        offer(w->l, name);
}

static int
expected(const char *what, struct err *err)
{
    return err_set(err, ERR_DATA, "expected %s", what);
}

static int
on_supported(void *context, const struct json_event *e, struct err *err)
{
    struct supported_walk *w = context;

    switch (e->id) {
    case AT_ROOT:
        if (e->kind != JSON_BEGIN_OBJECT && e->kind != JSON_END_OBJECT)
            return expected("an object with a list \"models\"", err);
        break;
    case AT_MODELS:
        if (e->kind == JSON_END_ARRAY)
            break;
        if (e->kind != JSON_BEGIN_ARRAY)
            return expected("a list under \"models\"", err);
        /* Of equal keys the last stands, as Python reads them. */
        for (size_t i = 0; i < w->l->count; i++) {
            w->places[i].count = 0;
            w->l->models[i].entry.count = 0;
        }
        w->has_models = true;
        break;
    case AT_ENTRY:
        if (e->kind == JSON_END_OBJECT) {
            note_entry(w, e->end);
        } else if (e->kind == JSON_BEGIN_OBJECT) {
            w->has_model_id = false;
            w->start = e->start;
        }
        break;
    default:
        w->has_model_id = e->kind == JSON_STRING;
        str_truncate(&w->model_id, 0);
        if (w->has_model_id)
            str_append(&w->model_id, e->text.data, e->text.len);
        break;
    }
    return 0;
}

/* The text of a string, or of a number as it is spelt; absent when it is neither. */
static struct slice
text_of(struct arena *arena, const struct json_node *node, enum json_type type)
{
    if (node == NULL || node->type != type)
        return (struct slice){NULL, 0};
    return arena_copy(arena, node->text);
}

static int
status_of(const struct json_node *entry)
{
    const struct json_node *status = json_node_get(entry, "status");
    const struct json_node *verified = json_node_get(entry, "verified");
    int64_t value;

    /* Older files say only whether an entry is verified. */
    if (status == NULL || status->type == JSON_TYPE_NULL)
        return verified != NULL && verified->type == JSON_TYPE_TRUE;
    if (status->type != JSON_TYPE_NUMBER || !json_node_int64(status, &value) || value < 0 ||
        value > 3)
        return 0;
    return (int)value;
}

static void
take_entry(struct lookup *l, struct lookup_entry *entry, const struct json_node *node)
{
    entry->status = status_of(node);
    entry->architecture =
        text_of(&l->arena, json_node_get(node, "architecture_id"), JSON_TYPE_STRING);
    entry->verified_date =
        text_of(&l->arena, json_node_get(node, "verified_date"), JSON_TYPE_STRING);
    entry->note = text_of(&l->arena, json_node_get(node, "note"), JSON_TYPE_STRING);
    for (size_t i = 0; i < LOOKUP_PHASES; i++)
        entry->scores[i] =
            text_of(&l->arena, json_node_get(node, lookup_phase_names[i]), JSON_TYPE_NUMBER);
}

/* Read one entry, which was read through before. */
static int
read_entry(struct lookup *l, size_t number, const struct place *place, int fd, const char *path,
           struct err *err)
{
    size_t size = (size_t)(place->end - place->start), done = 0;
    struct json_tree *tree = NULL;

    l->models[number].entry.count = place->count;
    if (place->end - place->start > ENTRY_MAX)
        return err_set(err, ERR_DATA, "%s: byte %llu: an entry of more than %zu bytes", path,
                       (unsigned long long)place->start, ENTRY_MAX);
    char *text = mem_alloc(size + 1);
    ssize_t n = 1;
    while (done < size && n > 0) {
        n = pread(fd, text + done, size - done, (off_t)(place->start + done));
        if (n > 0)
            done += (size_t)n;
        else if (n < 0 && errno == EINTR)
            n = 1;
    }
    int status = done == size ? json_tree_read(&tree, (struct slice){text, size}, NULL) : -1;
    if (status == 0)
        take_entry(l, &l->models[number].entry, json_tree_root(tree));
    else
        err_set(err, ERR_FATAL, "%s: was changed while it was read; run again", path);
    json_tree_free(tree);
    free(text);
    return status;
}

int
lookup_read_supported(struct lookup *l, const char *path, struct err *err)
{
    int fd;
    int status = file_open_regular(&fd, path, err);

    if (status <= 0)
        return status;
    struct supported_walk w = {.l = l, .places = mem_zalloc(l->count * sizeof *w.places + 1)};
    struct json_reader *r = json_reader_new(
        supported_paths, sizeof supported_paths / sizeof *supported_paths, NULL, on_supported, &w);
    status = json_feed(r, fd, path, err);
    if (status == 0 && !w.has_models)
        status = err_set(err, ERR_DATA, "%s: expected a list \"models\" in it, found none", path);
    for (size_t i = 0; i < l->count && status == 0; i++)
        if (w.places[i].count > 0)
            status = read_entry(l, i, &w.places[i], fd, path, err);
    json_reader_free(r);
    str_fini(&w.model_id);
    free(w.places);
    close(fd);
    return status == 0 ? 1 : -1;
}

/* ---- architecture_gaps.json ---- */

enum {
    AT_GAPS_ROOT,
    AT_GAPS,
    AT_GAP,
    AT_GAP_NAME,
    AT_GAP_MODELS,
    AT_GAP_DOWNLOADS,
    AT_GAP_PARAMETERS,
    AT_GAP_SCORE,
    AT_GAP_SAMPLE,
};

static const struct json_path gap_paths[] = {
    {"", AT_GAPS_ROOT},
    {".gaps", AT_GAPS},
    {".gaps[]", AT_GAP},
    {".gaps[].architecture_id", AT_GAP_NAME},
    {".gaps[].total_models", AT_GAP_MODELS},
    {".gaps[].total_downloads", AT_GAP_DOWNLOADS},
    {".gaps[].min_param_count", AT_GAP_PARAMETERS},
    {".gaps[].relevancy_score", AT_GAP_SCORE},
    {".gaps[].sample_models[]", AT_GAP_SAMPLE},
};

struct gap_walk {
    struct lookup *l;
    bool has_gaps;
    /* Of the gap in hand. */
    struct lookup_gap gap;
    struct str name, score;
    bool *sampled; /* which of the models are its samples */
};

static void
note_gap(struct gap_walk *w)
{
    struct lookup *l = w->l;
    struct slice name = {str_text(&w->name), w->name.len};
    struct slice score = {w->score.len > 0 ? str_text(&w->score) : NULL, w->score.len};

    for (size_t i = 0; i < l->count; i++) {
        struct lookup_model *m = &l->models[i];
        if (w->sampled[i] && m->architecture.data == NULL && name.len > 0)
            m->architecture = arena_copy(&l->arena, name);
        w->sampled[i] = false;
        if (name.len == 0 || m->architecture.data == NULL || !slice_equal(m->architecture, name))
            continue;
        m->gap = w->gap;
        m->gap.score = arena_copy(&l->arena, score);
    }
}

static void
begin_gap(struct gap_walk *w)
{
    w->l->gap_count++;
    w->gap = (struct lookup_gap){
        .rank = w->l->gap_count, .models = -1, .downloads = -1, .parameters = -1};
    str_truncate(&w->name, 0);
    str_truncate(&w->score, 0);
}

static int64_t
count_of(const struct json_event *e)
{
    int64_t value;

    if (e->kind != JSON_NUMBER && e->kind != JSON_STRING)
        return -1;
    return json_text_int64(e->text, &value) && value >= 0 ? value : -1;
}

static void
keep(struct str *out, const struct json_event *e, enum json_event_kind kind)
{
    str_truncate(out, 0);
    if (e->kind == kind)
        str_append(out, e->text.data, e->text.len);
}

static void
note_sample(struct gap_walk *w, const struct json_event *e)
{
    if (e->kind != JSON_STRING)
        return;
    const uint64_t *number = map_find(&w->l->numbers, e->text);
    if (number != NULL)
        w->sampled[*number] = true;
    offer(w->l, e->text);
}

static int
on_gap_list(struct gap_walk *w, const struct json_event *e, struct err *err)
{
    if (e->kind == JSON_END_ARRAY)
        return 0;
    if (e->kind != JSON_BEGIN_ARRAY)
        return expected("a list under \"gaps\"", err);
    w->has_gaps = true;
    w->l->gap_count = 0;
    return 0;
}

static int
on_gap(void *context, const struct json_event *e, struct err *err)
{
    struct gap_walk *w = context;

    switch (e->id) {
    case AT_GAPS_ROOT:
        if (e->kind != JSON_BEGIN_OBJECT && e->kind != JSON_END_OBJECT)
            return expected("an object with a list \"gaps\"", err);
        break;
    case AT_GAPS:
        return on_gap_list(w, e, err);
    case AT_GAP:
        if (e->kind == JSON_END_OBJECT)
            note_gap(w);
        else if (e->kind == JSON_BEGIN_OBJECT)
            begin_gap(w);
        break;
    case AT_GAP_NAME:
        keep(&w->name, e, JSON_STRING);
        break;
    case AT_GAP_MODELS:
        w->gap.models = count_of(e);
        break;
    case AT_GAP_DOWNLOADS:
        w->gap.downloads = count_of(e);
        break;
    case AT_GAP_PARAMETERS:
        w->gap.parameters = count_of(e);
        break;
    case AT_GAP_SCORE:
        keep(&w->score, e, JSON_NUMBER);
        break;
    default:
        note_sample(w, e);
        break;
    }
    return 0;
}

int
lookup_read_gaps(struct lookup *l, const char *path, struct err *err)
{
    struct gap_walk w = {.l = l, .sampled = mem_zalloc(l->count + 1)};
    struct json_reader *r =
        json_reader_new(gap_paths, sizeof gap_paths / sizeof *gap_paths, NULL, on_gap, &w);
    int status = json_feed_path(r, path, err);
    if (status == 1 && !w.has_gaps)
        status = err_set(err, ERR_DATA, "%s: expected a list \"gaps\" in it, found none", path);
    json_reader_free(r);
    str_fini(&w.name);
    str_fini(&w.score);
    free(w.sampled);
    return status;
}
