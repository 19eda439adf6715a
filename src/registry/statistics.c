#include "registry/statistics.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct making {
    struct statistics *s;
    const struct selection *selection;
    struct map places; /* names to places in `items`, until they are sorted */
    struct slice samples[STATISTICS_EXAMPLES];
    size_t sample_count;
};

static struct statistics_architecture *
add(struct making *m, struct slice name)
{
    struct statistics *s = m->s;

    s->items = mem_room_for_one(s->items, s->count, sizeof *s->items);
    map_put(&m->places, name, s->count);
    s->items[s->count] = (struct statistics_architecture){
        .figures = {.name = name, .min_parameters = -1},
    };
    return &s->items[s->count++];
}

/* ---- the registry ---- */

static void
take_architectures(struct making *m, const struct inventory *inventory)
{
    size_t count;
    struct inventory_architecture *all = selection_architectures(&count, inventory, m->selection);

    for (size_t i = 0; i < count; i++) {
        struct statistics_architecture *a = add(m, all[i].name);
        a->figures = all[i];
        m->s->architectures += a->figures.models > 0;
        m->s->supported += a->figures.supported;
        m->s->without_models += a->figures.models == 0;
        m->s->no_longer += a->figures.models > 0 && !a->figures.supported;
    }
    free(all);
}

/* Those of equal downloads, and all without a census, are told of in the order of the first look.
 */
static void
take_examples(struct making *m, const struct inventory *inventory)
{
    size_t count;
    size_t *by_status = selection_models(&count, inventory, m->selection, SELECTION_BY_STATUS);
    size_t *places = inventory->has_census
                         ? selection_models(&count, inventory, m->selection, SELECTION_BY_DOWNLOADS)
                         : by_status;

    for (size_t i = 0; i < count; i++) {
        const struct inventory_model *model = &inventory->models[places[i]];
        const uint64_t *place =
            model->architecture.data != NULL ? map_find(&m->places, model->architecture) : NULL;
        inventory_count(&m->s->total, model);
        if (model->status == SUPPORTED_VERIFIED && model->verified_date.data != NULL &&
            (m->s->last_verified.data == NULL ||
             slice_compare(model->verified_date, m->s->last_verified) > 0))
            m->s->last_verified = model->verified_date;
        if (place == NULL)
            continue;
        struct statistics_architecture *a = &m->s->items[*place];
        if (a->example_count < STATISTICS_EXAMPLES)
            a->examples[a->example_count++] = model->name;
    }
    if (places != by_status)
        free(places);
    free(by_status);
}

/* ---- the gaps ---- */

static void
on_sample(void *context, struct slice model)
{
    struct making *m = context;

    if (m->sample_count < STATISTICS_EXAMPLES)
        m->samples[m->sample_count++] = arena_copy(&m->s->arena, model);
}

static void
count_gaps(struct making *m)
{
    struct statistics *s = m->s;

    for (size_t i = 0; i < s->count; i++) {
        const struct gap_entry *gap = &s->items[i].gap;
        s->gaps += gap->rank > 0;
        if (gap->models > 0 && __builtin_add_overflow(s->gap_models, gap->models, &s->gap_models))
            s->gap_models = INT64_MAX;
    }
}

static void
on_gap(void *context, struct slice name, const struct gap_entry *gap)
{
    struct making *m = context;
    struct statistics *s = m->s;
    size_t samples = m->sample_count;

    m->sample_count = 0;
    if (gap->rank == 0)
        return;
    s->ranks = gap->rank;
    const uint64_t *place = map_find(&m->places, name);
    struct statistics_architecture *a = place != NULL ? &s->items[*place] : NULL;
    if (!selection_names_have(&m->selection->names[SELECTION_ARCHITECTURE], name) ||
        (a != NULL && a->figures.supported))
        return;
    if (a == NULL)
        a = add(m, arena_copy(&s->arena, name));
    a->gap = *gap;
    a->gap.score = arena_copy(&s->arena, gap->score);
    if (a->figures.models > 0)
        return;
    a->example_count = samples;
    memcpy(a->examples, m->samples, samples * sizeof *m->samples);
}

static int
compare(const void *left, const void *right)
{
    const struct statistics_architecture *a = left, *b = right;
    bool is_gap_a = a->figures.models == 0 && a->gap.rank > 0;
    bool is_gap_b = b->figures.models == 0 && b->gap.rank > 0;
    int64_t models_a = is_gap_a ? a->gap.models : a->figures.models;
    int64_t models_b = is_gap_b ? b->gap.models : b->figures.models;

    if (is_gap_a != is_gap_b)
        return is_gap_a - is_gap_b;
    if (models_a != models_b)
        return models_a > models_b ? -1 : 1;
    return slice_compare(a->figures.name, b->figures.name);
}

int
statistics_make(struct statistics *out, const struct inventory *inventory,
                const struct selection *selection, const struct profile *profile, const char *gaps,
                struct err *err)
{
    static const struct gap_listener listener = {on_sample, on_gap};
    struct making m = {.s = out, .selection = selection};
    int status = 0;

    memset(out, 0, sizeof *out);
    out->total.min_parameters = -1;
    arena_init(&out->arena);
    map_init(&m.places);
    take_architectures(&m, inventory);
    take_examples(&m, inventory);
    if (!selection_parts_models(selection))
        status = gap_list_read(gaps, profile, &listener, &m, err);
    out->has_gaps = status > 0;
    count_gaps(&m);
    map_fini(&m.places);
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, compare);
    if (status >= 0)
        return 0;
    statistics_fini(out);
    return -1;
}

void
statistics_fini(struct statistics *s)
{
    free(s->items);
    arena_fini(&s->arena);
    memset(s, 0, sizeof *s);
}

const struct statistics_architecture *
statistics_find(const struct statistics *s, struct slice name)
{
    for (size_t i = 0; i < s->count; i++)
        if (slice_equal(s->items[i].figures.name, name))
            return &s->items[i];
    return NULL;
}
