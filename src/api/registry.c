#include <stdlib.h>
#include <string.h>

#include "api/inner.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "registry/inventory.h"
#include "registry/similar.h"

struct hubcensus_registry {
    struct profile *own; /* NULL: the caller's is used */
    const struct profile *profile;
    struct inventory inventory;
    struct hubcensus_entry *entries;
    struct hubcensus_architecture *architectures;
    const char **architecture_names; /* in the same order */
    struct map authors;              /* that are canonical for some architecture */
    struct hubcensus_stats stats;
    struct similar similar; /* of the last question: it holds the name that was given */
    struct arena arena;
};

static void
fill_entries(struct hubcensus_registry *r)
{
    const struct inventory *v = &r->inventory;

    _Static_assert((int)SUPPORTED_UNVERIFIED == HUBCENSUS_STATUS_UNVERIFIED &&
                       (int)SUPPORTED_VERIFIED == HUBCENSUS_STATUS_VERIFIED &&
                       (int)SUPPORTED_SKIPPED == HUBCENSUS_STATUS_SKIPPED &&
                       (int)SUPPORTED_FAILED == HUBCENSUS_STATUS_FAILED,
                   "the statuses have the public numbers");
    r->entries = mem_zalloc((v->count + 1) * sizeof *r->entries);
    for (size_t i = 0; i < v->count; i++) {
        const struct inventory_model *m = &v->models[i];
        r->entries[i] = (struct hubcensus_entry){
            .name = m->name.data,
            .architecture = m->architecture.data,
            .status = (enum hubcensus_status)m->status,
            .verified_date = m->verified_date.data,
            .note = m->note.data,
            .canonical = m->canonical,
            .in_census = m->in_census,
            .downloads = m->downloads,
            .parameters = m->parameters,
            .created = m->created,
            .task = m->task.data,
            .model_type = m->model_type.data,
            .gated = (m->marks & MODEL_GATED) != 0,
            .remote_code = (m->marks & MODEL_REMOTE_CODE) != 0,
        };
    }
}

static void
fill_architectures(struct hubcensus_registry *r)
{
    const struct inventory *v = &r->inventory;
    struct hubcensus_stats *sum = &r->stats;

    r->architectures = mem_zalloc((v->architecture_count + 1) * sizeof *r->architectures);
    r->architecture_names = mem_zalloc((v->architecture_count + 1) * sizeof(char *));
    for (size_t i = 0; i < v->architecture_count; i++) {
        const struct inventory_architecture *a = &v->architectures[i];
        r->architecture_names[i] = api_text(&r->arena, a->name);
        r->architectures[i] = (struct hubcensus_architecture){
            .name = r->architecture_names[i],
            .supported = a->supported,
            .models = a->models,
            .unverified = a->statuses[SUPPORTED_UNVERIFIED],
            .verified = a->statuses[SUPPORTED_VERIFIED],
            .skipped = a->statuses[SUPPORTED_SKIPPED],
            .failed = a->statuses[SUPPORTED_FAILED],
            .canonical = a->canonical,
            .downloads = a->downloads,
            .min_parameters = a->min_parameters,
        };
        sum->architectures += a->models > 0;
        sum->supported_architectures += a->supported;
    }
}

static void
add_up(struct hubcensus_registry *r)
{
    const struct inventory *v = &r->inventory;
    struct hubcensus_stats *sum = &r->stats;
    struct inventory_architecture all = {.min_parameters = -1};

    for (size_t i = 0; i < v->count; i++)
        inventory_count(&all, &v->models[i]);
    sum->models = all.models;
    sum->unverified = all.statuses[SUPPORTED_UNVERIFIED];
    sum->verified = all.statuses[SUPPORTED_VERIFIED];
    sum->skipped = all.statuses[SUPPORTED_SKIPPED];
    sum->failed = all.statuses[SUPPORTED_FAILED];
    sum->canonical = all.canonical;
    sum->in_census = all.in_census;
    sum->downloads = all.downloads;
    sum->repeated = (int64_t)v->repeated;
    sum->nameless = (int64_t)v->nameless;
    sum->generated_at = v->generated_at.data;
}

static void
note_authors(struct hubcensus_registry *r)
{
    const struct profile *p = r->profile;

    for (size_t i = 0; i < p->canonical_count; i++)
        for (size_t k = 0; k < p->canonical[i].authors.count; k++)
            map_put(&r->authors, slice_of(p->canonical[i].authors.items[k]), 0);
}

int
hubcensus_registry_open(struct hubcensus_registry **out, const char *folder,
                        const struct hubcensus_profile *profile, struct hubcensus_error **error)
{
    struct err err = {0};

    api_begin(out, error);
    if (out == NULL || folder == NULL)
        return api_missing(error, folder == NULL ? "the folder" : "the place for the registry");
    struct hubcensus_registry *r = mem_zalloc(sizeof *r);
    arena_init(&r->arena);
    map_init(&r->authors);
    r->profile = api_profile(&r->own, profile, &err);
    if (r->profile == NULL || inventory_read(&r->inventory, folder, r->profile, &err) != 0) {
        memset(&r->inventory, 0, sizeof r->inventory);
        hubcensus_registry_close(r);
        return api_fail(error, &err);
    }
    fill_entries(r);
    fill_architectures(r);
    add_up(r);
    note_authors(r);
    *out = r;
    return 0;
}

void
hubcensus_registry_close(struct hubcensus_registry *registry)
{
    if (registry == NULL)
        return;
    if (registry->entries != NULL)
        inventory_fini(&registry->inventory);
    similar_fini(&registry->similar);
    map_fini(&registry->authors);
    arena_fini(&registry->arena);
    free(registry->entries);
    free(registry->architectures);
    free(registry->architecture_names);
    profile_free(registry->own);
    free(registry);
}

const struct hubcensus_stats *
hubcensus_registry_stats(const struct hubcensus_registry *registry)
{
    return registry != NULL ? &registry->stats : NULL;
}

const struct hubcensus_entry *
hubcensus_registry_find(const struct hubcensus_registry *registry, const char *name)
{
    const uint64_t *place = registry != NULL && name != NULL
                                ? map_find(&registry->inventory.numbers, slice_of(name))
                                : NULL;

    return place != NULL ? &registry->entries[*place] : NULL;
}

const struct hubcensus_entry *
hubcensus_registry_next(const struct hubcensus_registry *registry,
                        const struct hubcensus_entry *previous, const char *architecture,
                        bool verified_only)
{
    if (registry == NULL)
        return NULL;
    size_t i = previous != NULL ? (size_t)(previous - registry->entries) + 1 : 0;
    for (; i < registry->inventory.count; i++) {
        const struct hubcensus_entry *e = &registry->entries[i];
        if (verified_only && e->status != HUBCENSUS_STATUS_VERIFIED)
            continue;
        if (architecture == NULL ||
            (e->architecture != NULL && strcmp(e->architecture, architecture) == 0))
            return e;
    }
    return NULL;
}

const struct hubcensus_architecture *
hubcensus_registry_architecture(const struct hubcensus_registry *registry, size_t number)
{
    return registry != NULL && number < registry->inventory.architecture_count
               ? &registry->architectures[number]
               : NULL;
}

const struct hubcensus_architecture *
hubcensus_registry_find_architecture(const struct hubcensus_registry *registry, const char *name)
{
    if (registry == NULL || name == NULL)
        return NULL;
    const struct inventory *v = &registry->inventory;
    const struct inventory_architecture *a = inventory_architecture(v, slice_of(name));
    return a != NULL ? &registry->architectures[a - v->architectures] : NULL;
}

const char *
hubcensus_registry_nearest_architecture(const struct hubcensus_registry *registry, const char *name)
{
    return registry != NULL && name != NULL ? nearest_of(name, registry->architecture_names,
                                                         registry->inventory.architecture_count)
                                            : NULL;
}

const char *
hubcensus_registry_nearest_model(struct hubcensus_registry *registry, const char *name)
{
    if (registry == NULL || name == NULL)
        return NULL;
    struct similar *s = &registry->similar;
    similar_fini(s);
    similar_init(s, slice_of(name), &registry->authors);
    for (size_t i = 0; i < registry->inventory.count; i++)
        similar_offer(s, registry->inventory.models[i].name);
    if (s->count == 0)
        return NULL;
    const uint64_t *place = map_find(&registry->inventory.numbers, s->names[0]);
    return place != NULL ? registry->entries[*place].name : NULL;
}
