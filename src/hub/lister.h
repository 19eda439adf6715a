/*
 * lister: one cursor walk through a listing of the Hub, page by page.
 *
 * The next page is asked for as soon as the Link of the one before has come,
 * while bodies still arrive, unless what has come is much already; pages are
 * handed over whole and in order.  A short
 * page is not the end.  A page that is strange is asked for once more before it
 * is believed: a full one without a Link, an empty one with a Link, one whose Link
 * leads back.  A walk whose pages do go in a circle ends with an error.  Used for
 * tasks, authors and tags alike.
 */
#ifndef HUBCENSUS_HUB_LISTER_H
#define HUBCENSUS_HUB_LISTER_H

#include "base/err.h"
#include "base/map.h"
#include "hub/client.h"
#include "hub/page.h"

struct lister;

struct lister_options {
    const char *target;        /* of the first page: a query's, or where a walk was left */
    size_t page_size;          /* as asked for: what a full page holds */
    unsigned pages_ahead;      /* asked for before the page in hand is done; 0 means 12 */
    size_t pages_wanted;       /* nothing is asked ahead past so many pages; 0 means no bound */
    const struct map *watched; /* for page_watch(), or NULL; must outlive the walk */
};

struct lister_handler {
    /*
     * A page, whole and valid, in order.  `next` is the target of the page
     * after it, data NULL when this is the last.  Returns 1 to go on, 0 to
     * end the walk here, -1 with `err` on failure.
     */
    int (*page)(void *context, const struct page *page, struct slice next, struct err *err);
    /* Once and last: 0 when the walk came to its end or was ended, -1 and why. */
    void (*done)(void *context, int status, const struct err *err);
};

/*
 * Begin a walk, which client_run() moves on.  Free with lister_free(), also
 * before it is done, but not from within its own handler.
 */
struct lister *lister_new(struct client *client, const struct lister_options *options,
                          const struct lister_handler *handler, void *context);
void lister_free(struct lister *l);

#endif
