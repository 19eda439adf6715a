#include <stdlib.h>

#include "api/census.h"
#include "api/inner.h"
#include "base/mem.h"

int
hubcensus_census_open(struct hubcensus_census **out, const char *path,
                      struct hubcensus_error **error)
{
    struct store *store = NULL;
    struct err err = {0};

    api_begin(out, error);
    if (out == NULL || path == NULL)
        return api_missing(error, path == NULL ? "the path" : "the place for the census");
    if (store_open(&store, path, STORE_READ, &err) != 0)
        return api_fail(error, &err);
    *out = mem_zalloc(sizeof **out);
    (*out)->store = store;
    return 0;
}

void
hubcensus_census_close(struct hubcensus_census *census)
{
    if (census == NULL)
        return;
    store_close(census->store);
    free(census);
}

int
api_census_enter(struct hubcensus_census *census, struct err *err)
{
    if (census->is_busy)
        return err_set(err, ERR_USAGE,
                       "the census is in use: what is told of its models may not use it, nor two "
                       "threads one census at the same time");
    census->is_busy = true;
    return 0;
}

struct telling {
    hubcensus_model_fn *fn;
    void *context;
    bool has_ended; /* fn wants no more */
    struct arena arena;
};

static int
tell(void *context, const struct store_model *model, struct err *err)
{
    struct telling *t = context;
    struct hubcensus_model told;

    (void)err;
    arena_reset(&t->arena);
    api_model(&told, &t->arena, model);
    t->has_ended = t->fn(t->context, &told) != 0;
    return t->has_ended ? -1 : 0;
}

int
hubcensus_census_each(struct hubcensus_census *census, const char *architecture,
                      hubcensus_model_fn *fn, void *context, struct hubcensus_error **error)
{
    struct telling telling = {.fn = fn, .context = context};
    struct err err = {0};

    if (error != NULL)
        *error = NULL;
    if (census == NULL || fn == NULL)
        return api_missing(error, census == NULL ? "the census" : "the function to tell");
    if (api_census_enter(census, &err) != 0)
        return api_fail(error, &err);
    arena_init(&telling.arena);
    int status = architecture != NULL
                     ? store_each_of(census->store, slice_of(architecture), tell, &telling, &err)
                     : store_each_model(census->store, tell, &telling, &err);
    arena_fini(&telling.arena);
    census->is_busy = false;
    return status == 0 || telling.has_ended ? 0 : api_fail(error, &err);
}
