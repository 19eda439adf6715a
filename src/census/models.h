/*
 * models: some models of the census, looked up by their names or their architecture.
 */
#ifndef HUBCENSUS_CENSUS_MODELS_H
#define HUBCENSUS_CENSUS_MODELS_H

#include <stdint.h>

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "census/store.h"
#include "hub/model.h"

/* What the census knows of a model; the slices live during the call, data NULL when absent. */
struct store_model {
    struct slice id;
    struct slice architecture;
    struct slice model_type;
    struct slice task;
    struct slice library;
    struct slice quant_method;
    int64_t downloads;
    int64_t parameters; /* -1 when unknown */
    uint32_t marks;     /* enum model_mark */
    int64_t scan;       /* the last that saw it */
    int64_t created;    /* seconds since 1970; -1 when not known */
};

/* What the Hub tells of a model, as the census would; no scan saw it. */
struct store_model store_model_of(const struct model *m);

struct store_search {
    const struct map *wanted; /* names to numbers from 0, one each */
    /* Told of each wanted model that is there, once: by its number.  0, or -1 to end. */
    int (*found)(void *context, size_t number, const struct store_model *model, struct err *err);
    /* Told of the names of all others, some of them more than once; NULL: nobody wants them. */
    void (*passed)(void *context, struct slice id);
    void *context;
};

/*
 * Look for models, in one way through the names of all.  Where several rows bear
 * one name, it is told of as store_each_row() does.  Neither function may call
 * the store.  Returns 0 or -1.
 */
int store_find(struct store *s, const struct store_search *search, struct err *err);

typedef int store_model_fn(void *context, const struct store_model *model, struct err *err);

/* Tell of every model, as store_each_of() does of those of one architecture. */
int store_each_model(struct store *s, store_model_fn *fn, void *context, struct err *err);

/*
 * Tell of every model of `architecture`, in no order to rely on, each name once, as
 * store_each_row() does.  fn returns 0, or -1 to end, and must not call the store.
 * Returns 0 or -1.
 */
int store_each_of(struct store *s, struct slice architecture, store_model_fn *fn, void *context,
                  struct err *err);

#endif
