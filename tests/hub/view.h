/*
 * Views: the models that a query selects, in its order. Each is made once and
 * kept, since a client pages through it.
 */
#ifndef TESTHUB_VIEW_H
#define TESTHUB_VIEW_H

#include "catalogue.h"
#include "query.h"
#include "tags.h"

#define VIEWS_MAX 64

struct view {
    char *key;
    uint32_t *order;
    uint32_t n;
    uint64_t used; /* when last asked for */
};

struct views {
    struct catalogue *c;
    struct view list[VIEWS_MAX];
    size_t n;
    uint32_t *orders[SORT_COUNT][2]; /* all models by each key, descending and ascending */
    uint64_t clock;
    struct tags tags;
};

/* A place in an order: the key of a model and its _id. */
struct place {
    uint64_t value; /* milliseconds for dates */
    bool missing;   /* the model has no such property */
    char oid[CATALOGUE_OID];
};

void views_init(struct views *v, struct catalogue *c);
void views_fini(struct views *v);

/* views_get(v, q): the view of that query; valid until the next views_get or views_forget. */
const struct view *views_get(struct views *v, const struct query *q);

/* views_forget(v): drops all, because the models have changed. */
void views_forget(struct views *v);

/* view_place(c, i, sort, place): where model i stands in the order of sort. */
void view_place(const struct catalogue *c, uint32_t i, enum sort sort, struct place *place);

/* view_after(w, c, q, place): the first position of the view behind that place. */
uint32_t view_after(const struct view *w, const struct catalogue *c, const struct query *q,
                    const struct place *place);

#endif
