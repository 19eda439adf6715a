#include "registry/lookup_files.h"

#include <stdlib.h>

#include "base/mem.h"
#include "registry/entry_list.h"

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

/* ---- supported_models.json ---- */

static void
take_entry(struct lookup *l, struct lookup_entry *out, const struct entry *e)
{
    if (out->count++ > 0)
        return;
    out->status = e->status;
    out->architecture = arena_copy(&l->arena, e->architecture);
    out->verified_date = arena_copy(&l->arena, e->verified_date);
    out->note = arena_copy(&l->arena, e->note);
    for (size_t i = 0; i < ENTRY_PHASES; i++)
        out->scores[i] = arena_copy(&l->arena, e->scores[i]);
}

static void
forget_entries(void *context)
{
    struct lookup *l = context;

    for (size_t i = 0; i < l->count; i++)
        l->models[i].entry = (struct lookup_entry){0};
}

static int
on_entry(void *context, const struct entry *e, struct err *err)
{
    struct lookup *l = context;

    (void)err;
    if (e->model.data == NULL)
        return 0;
    const uint64_t *number = map_find(&l->numbers, e->model);
    if (number != NULL)
        take_entry(l, &l->models[*number].entry, e);
    offer(l, e->model);
    return 0;
}

int
lookup_read_supported(struct lookup *l, const char *path, struct err *err)
{
    static const struct entry_listener listener = {forget_entries, on_entry, NULL};

    return entry_list_read(path, &listener, l, err);
}

/* ---- architecture_gaps.json ---- */

struct gap_walk {
    struct lookup *l;
    bool *sampled; /* which of the models are samples of the gap in hand */
};

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

    if (gap->rank > 0)
        l->gap_count = gap->rank;
    for (size_t i = 0; i < l->count; i++) {
        struct lookup_model *m = &l->models[i];
        if (w->sampled[i] && m->architecture.data == NULL)
            m->architecture = arena_copy(&l->arena, architecture);
        w->sampled[i] = false;
        if (m->architecture.data == NULL || !slice_equal(m->architecture, architecture))
            continue;
        m->gap = *gap;
        m->gap.score = arena_copy(&l->arena, gap->score);
    }
}

int
lookup_read_gaps(struct lookup *l, const char *path, struct err *err)
{
    static const struct gap_listener listener = {on_sample, on_gap};
    struct gap_walk w = {.l = l, .sampled = mem_zalloc(l->count + 1)};
    int status = gap_list_read(path, l->question->profile, &listener, &w, err);

    free(w.sampled);
    return status;
}
