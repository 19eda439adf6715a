/*
 * A walk of the lister, asked for page by page: most tags are decided by their
 * first page, and one asked for ahead would be paid for from the quota all the
 * same.
 *
 * Where the listing's order has come down to 0 downloads, the rest has none, and
 * the walk ends.  That is believed only of an order that was seen to go down all
 * the way, from some figure above 0: a mirror that does not sort must not make
 * used models look unused.
 */
#include "lifecycle/tag_models.h"

#include <stdlib.h>

#include "base/mem.h"
#include "hub/lister.h"
#include "hub/query.h"

struct tag_models {
    struct lister *lister;
    const struct tag_models_handler *handler;
    void *context;

    bool halted;
    bool zeros;
    bool unsorted;  /* some model had more downloads than one before it */
    bool any_above; /* some model had downloads */
    bool any;       /* `last` is a figure */
    int64_t last;
    size_t untold;   /* public models without a figure */
    size_t nameless; /* elements that could not be told apart */
};

/* Follow the order, and count what was not told. */
static void
note_model(struct tag_models *t, const struct model *m)
{
    if (!m->has_downloads) {
        t->untold += (m->marks & MODEL_PRIVATE) == 0;
        return;
    }
    t->unsorted = t->unsorted || (t->any && m->downloads > t->last);
    t->any_above = t->any_above || m->downloads > 0;
    t->any = true;
    t->last = m->downloads;
}

static int
on_page(void *context, const struct page *page, struct slice next, struct err *err)
{
    struct tag_models *t = context;
    size_t count;
    const struct model *models = page_models(page, &count);

    (void)err;
    for (size_t i = 0; i < count; i++)
        note_model(t, &models[i]);
    t->nameless += page_length(page) - count;
    t->halted = !t->handler->models(t->context, models, count);
    t->zeros = next.data != NULL && !t->unsorted && t->any_above && t->last == 0;
    return t->halted || t->zeros ? 0 : 1;
}

static void
on_done(void *context, int status, const struct err *err)
{
    struct tag_models *t = context;
    struct err untold = {0};

    if (status != 0) {
        t->handler->done(t->context, TAG_MODELS_FAILED, err);
    } else if (t->halted) {
        t->handler->done(t->context, TAG_MODELS_HALTED, NULL);
    } else if (t->untold + t->nameless > 0) {
        size_t count = t->untold + t->nameless;
        err_set(&untold, ERR_DATA, "the Hub did not tell the %s of %zu model%s",
                t->nameless == 0 ? "downloads" : "names or downloads", count,
                count == 1 ? "" : "s");
        t->handler->done(t->context, TAG_MODELS_FAILED, &untold);
    } else {
        t->handler->done(t->context, t->zeros ? TAG_MODELS_ZEROS : TAG_MODELS_ALL, NULL);
    }
}

static const struct lister_handler lister_handler = {on_page, on_done};

/* What the walk's first page is asked by. */
static void
first_target(struct str *out, const char *const *tags, const struct map *wanted)
{
    const char *const properties[] = {"downloads", "private", wanted != NULL ? "tags" : NULL, NULL};
    const struct query query = {
        .filters = tags, .sort = QUERY_SORT_DOWNLOADS, .expand = properties};

    query_target(out, &query);
}

bool
tag_models_at_hand(const struct client *client, const char *const *tags, const struct map *wanted)
{
    struct str target = STR_INIT;

    first_target(&target, tags, wanted);
    bool at_hand = client_has(client, str_text(&target));
    str_fini(&target);
    return at_hand;
}

struct tag_models *
tag_models_new(struct client *client, const char *const *tags, const struct map *wanted,
               const struct tag_models_handler *handler, void *context)
{
    struct tag_models *t = mem_zalloc(sizeof *t);
    struct str target = STR_INIT;

    t->handler = handler;
    t->context = context;
    first_target(&target, tags, wanted);
    struct lister_options options = {
        .target = str_text(&target),
        .page_size = QUERY_PAGE_SIZE,
        .pages_wanted = 1, /* and so none is asked for ahead */
        .watched = wanted,
    };
    t->lister = lister_new(client, &options, &lister_handler, t);
    str_fini(&target);
    return t;
}

void
tag_models_free(struct tag_models *t)
{
    if (t == NULL)
        return;
    lister_free(t->lister);
    free(t);
}
