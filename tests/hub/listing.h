/*
 * One page of /api/models: which models stand on it, and where it goes on.
 */
#ifndef TESTHUB_LISTING_H
#define TESTHUB_LISTING_H

#include "faults.h"
#include "query.h"
#include "render.h"
#include "view.h"

struct spot {
    const struct view *view;
    uint32_t start; /* position of the page's first model in the view */
    uint64_t page;  /* number of the page in its walk, from 1 */
};

/* listing_find(views, q, spot): where the query's page begins; false if its cursor is bad. */
bool listing_find(struct views *views, const struct query *q, struct spot *spot);

/* listing_page(r, q, spot, effect, body, cursor): adds the page to body, and to cursor the one of
 * the next page, nothing if this is the last. */
void listing_page(struct renderer *r, const struct query *q, const struct spot *spot,
                  const struct effect *effect, struct buf *body, struct buf *cursor);

/* listing_drift(views, q, spot, count): changes downloads as they change while somebody pages: for
 * count models of the page just shown they fall, so that those come again, and count models that
 * were still to come rise and are missed. */
void listing_drift(struct views *views, const struct query *q, const struct spot *spot,
                   uint32_t count);

#endif
