/*
 * inventories: an inventory that a test writes down.
 */
#ifndef HUBCENSUS_TESTS_INVENTORIES_H
#define HUBCENSUS_TESTS_INVENTORIES_H

#include <stdlib.h>

#include "base/mem.h"
#include "registry/inventory.h"

/* A model whose figures stand in this order; a NULL text is absent. */
struct inventory_row {
    const char *name;
    const char *architecture;
    enum supported_status status;
    bool canonical;
    int64_t downloads; /* -1: the census does not have it */
    int64_t parameters;
    uint32_t marks;
    const char *task;
    const char *quant_method;
    const char *date;
};

static inline struct slice
inventories_slice(const char *text)
{
    return text != NULL ? slice_of(text) : (struct slice){NULL, 0};
}

static inline struct inventory_architecture *
inventories_architecture(struct inventory *v, const char *name)
{
    for (size_t i = 0; i < v->architecture_count; i++)
        if (slice_is(v->architectures[i].name, name))
            return &v->architectures[i];
    abort();
}

/*
 * Make an inventory of these models and of these architectures, which stand by name,
 * NULL-terminated; all are supported.  For inventory_fini().
 */
static inline void
inventories_make(struct inventory *v, const struct inventory_row *rows, size_t count,
                 const char *const *architectures)
{
    *v = (struct inventory){.count = count, .has_census = true};
    map_init(&v->numbers);
    arena_init(&v->arena);
    v->models = mem_zalloc((count + 1) * sizeof *v->models);
    for (; architectures[v->architecture_count] != NULL; v->architecture_count++) {
        v->architectures = mem_realloc_array(v->architectures, v->architecture_count + 1,
                                             sizeof *v->architectures);
        v->architectures[v->architecture_count] =
            (struct inventory_architecture){.name = slice_of(architectures[v->architecture_count]),
                                            .supported = true,
                                            .min_parameters = -1};
    }
    for (size_t i = 0; i < count; i++) {
        const struct inventory_row *r = &rows[i];
        v->models[i] = (struct inventory_model){
            .name = slice_of(r->name),
            .architecture = inventories_slice(r->architecture),
            .status = r->status,
            .canonical = r->canonical,
            .in_census = r->downloads >= 0,
            .downloads = r->downloads,
            .parameters = r->parameters,
            .created = -1,
            .marks = r->marks,
            .task = inventories_slice(r->task),
            .quant_method = inventories_slice(r->quant_method),
            .verified_date = inventories_slice(r->date),
        };
        map_put(&v->numbers, slice_of(r->name), i);
        if (r->architecture != NULL)
            inventory_count(inventories_architecture(v, r->architecture), &v->models[i]);
    }
}

#endif
