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
#include "registry/listing.h"
#include "registry/supported.h"
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
    AT_MODEL_ID = LISTING_MEMBERS,
};

static const struct json_path supported_paths[] = {
    {"", LISTING_ROOT},
    {".models", LISTING_LIST},
    {".models[]", LISTING_ENTRY},
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
    struct listing listing;
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
    struct slice name = str_slice(&w->model_id);
    const uint64_t *number = w->has_model_id ? map_find(&w->l->numbers, name) : NULL;

    if (number != NULL && w->places[*number].count++ == 0) {
        w->places[*number].start = w->start;
        w->places[*number].end = end;
        w->l->models[*number].entry.count = 1;
    }
    if (w->has_model_id)
        offer(w->l, name);
}

/* The list begins. */
static void
forget_entries(struct supported_walk *w)
{
    for (size_t i = 0; i < w->l->count; i++) {
        w->places[i].count = 0;
        w->l->models[i].entry.count = 0;
    }
}

static int
on_supported(void *context, const struct json_event *e, struct err *err)
{
    struct supported_walk *w = context;
    int status;

    switch (e->id) {
    case LISTING_ENTRY:
        if (e->kind == JSON_END_OBJECT) {
            note_entry(w, e->end);
        } else if (e->kind == JSON_BEGIN_OBJECT) {
            w->has_model_id = false;
            w->start = e->start;
        }
        break;
    case AT_MODEL_ID:
        w->has_model_id = e->kind == JSON_STRING;
        str_truncate(&w->model_id, 0);
        if (w->has_model_id)
            str_append(&w->model_id, e->text.data, e->text.len);
        break;
    default:
        status = listing_judge(&w->listing, e, err);
        if (status == 1)
            forget_entries(w);
        return status < 0 ? -1 : 0;
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

static void
take_entry(struct lookup *l, struct lookup_entry *entry, const struct json_node *node)
{
    entry->status = supported_node_status(node);
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
    struct supported_walk w = {.l = l,
                               .places = mem_zalloc(l->count * sizeof *w.places + 1),
                               .listing = {.name = "models"}};
    struct json_reader *r = json_reader_new(
        supported_paths, sizeof supported_paths / sizeof *supported_paths, NULL, on_supported, &w);
    status = json_feed(r, fd, path, err);
    if (status == 0)
        status = listing_end(&w.listing, path, err);
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

struct gap_walk {
    struct lookup *l;
    bool *sampled; /* which of the models are samples of the gap in hand */
};

static void
on_gap_list(void *context)
{
    struct gap_walk *w = context;

    w->l->gap_count = 0;
}

static void
on_sample(void *context, struct slice name)
{
    struct gap_walk *w = context;
    const uint64_t *number = map_find(&w->l->numbers, name);

    if (number != NULL)
        w->sampled[*number] = true;
    offer(w->l, name);
}

static void
on_gap(void *context, struct slice architecture, const struct gap_entry *gap)
{
    struct gap_walk *w = context;
    struct lookup *l = w->l;

    l->gap_count = gap->rank;
    for (size_t i = 0; i < l->count; i++) {
        struct lookup_model *m = &l->models[i];
        if (w->sampled[i] && m->architecture.data == NULL && architecture.len > 0)
            m->architecture = arena_copy(&l->arena, architecture);
        w->sampled[i] = false;
        if (architecture.len == 0 || m->architecture.data == NULL ||
            !slice_equal(m->architecture, architecture))
            continue;
        m->gap = *gap;
        m->gap.score = arena_copy(&l->arena, gap->score);
    }
}

int
lookup_read_gaps(struct lookup *l, const char *path, struct err *err)
{
    static const struct gap_listener listener = {on_gap_list, on_sample, on_gap};
    struct gap_walk w = {.l = l, .sampled = mem_zalloc(l->count + 1)};
    int status = gap_list_read(path, &listener, &w, err);

    free(w.sampled);
    return status;
}
