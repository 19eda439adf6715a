/*
 * The pages of a walk come when they come; what they hold waits here until it is
 * asked for.  A walk that failed is begun again at the page that it lacks, by a
 * client of its own, whose patience is new.
 */
#include <stdlib.h>
#include <string.h>

#include "api/inner.h"
#include "base/mem.h"
#include "hub/lister.h"
#include "hub/query.h"

/* Whoever asks for one model after the other may want no more soon. */
#define PAGES_AHEAD 3

struct hubcensus_models {
    struct hubcensus_hub *hub;
    char *next; /* target of the first page that was not taken */
    size_t page_size;
    int64_t left; /* models that are wanted still; -1: all */
    bool public_only;
    bool has_ended;
    bool is_stopped; /* to be told once what came has been told */

    struct client *client; /* of the walk under way; NULL: none is */
    struct lister *lister;
    bool is_over; /* the walk, with `failure` if that has a kind */
    struct err failure;

    /* What has come and was not told. */
    struct hubcensus_model *waiting;
    size_t count, capacity, told;
    struct arena arena;
};

void
hubcensus_query_init(struct hubcensus_query *query, size_t size)
{
    const struct hubcensus_query defaults = {0};

    api_give_defaults(query, size, &defaults, sizeof defaults);
}

static void
keep_model(struct hubcensus_models *m, const struct model *model)
{
    const struct store_model told = store_model_of(model);

    if (m->public_only && (model->marks & MODEL_PRIVATE) != 0)
        return;
    if (m->count == m->capacity) {
        m->capacity = m->capacity > 0 ? m->capacity * 2 : QUERY_PAGE_SIZE;
        m->waiting = mem_realloc_array(m->waiting, m->capacity, sizeof *m->waiting);
    }
    struct hubcensus_model *kept = &m->waiting[m->count++];
    api_model(kept, &m->arena, &told);
    if (!model->has_downloads)
        kept->downloads = -1;
}

static int
on_page(void *context, const struct page *page, struct slice next, struct err *err)
{
    struct hubcensus_models *m = context;
    size_t count;
    const struct model *models = page_models(page, &count);

    (void)err;
    for (size_t i = 0; i < count; i++)
        keep_model(m, &models[i]);
    free(m->next);
    m->next = slice_dup(next);
    return m->left < 0 || m->count - m->told < (size_t)m->left;
}

static void
on_done(void *context, int status, const struct err *err)
{
    struct hubcensus_models *m = context;

    m->is_over = true;
    if (status != 0)
        m->failure = *err;
}

static const struct lister_handler lister_handler = {on_page, on_done};

static void
end_walk(struct hubcensus_models *m)
{
    lister_free(m->lister);
    client_free(m->client);
    m->lister = NULL;
    m->client = NULL;
    m->is_over = false;
    err_clear(&m->failure);
}

static int
begin_walk(struct hubcensus_models *m, struct err *err)
{
    size_t pages = m->left > 0 ? ((size_t)m->left + m->page_size - 1) / m->page_size : 0;
    const struct lister_options options = {
        .target = m->next,
        .page_size = m->page_size,
        .pages_ahead = PAGES_AHEAD,
        .pages_wanted = pages,
    };

    m->client = api_client(m->hub, err);
    if (m->client == NULL)
        return -1;
    m->lister = lister_new(m->client, &options, &lister_handler, m);
    return 0;
}

/* Go on until a model waits, or there is none: 0, or -1 with the walk ended. */
static int
fetch(struct hubcensus_models *m, struct err *err)
{
    arena_reset(&m->arena);
    m->count = m->told = 0;
    if (m->is_stopped) {
        m->is_stopped = false;
        return err_set(err, ERR_STOPPED, "stopped");
    }
    while (m->count == 0 && !m->has_ended) {
        int status = 0;
        if (m->lister == NULL && begin_walk(m, err) != 0)
            return -1;
        if (!m->is_over)
            status = client_run(m->client, err);
        if (m->is_over && m->failure.kind == ERR_NONE) {
            m->has_ended = true;
        } else if (m->is_over && m->count == 0) {
            *err = m->failure;
            status = -1;
        } else if (m->is_over) {
            /* What came before the failure is told first. */
            break;
        }
        if (m->has_ended || status < 0)
            end_walk(m);
        if (status < 0 && m->count == 0)
            return -1;
    }
    /* The page in hand is told of first. */
    if (m->hub->ear.stop != 0 && !m->has_ended) {
        m->is_stopped = true;
        end_walk(m);
    }
    return 0;
}

int
hubcensus_models_next(struct hubcensus_models *models, const struct hubcensus_model **model,
                      struct hubcensus_error **error)
{
    struct hubcensus_models *m = models;
    struct api_visit visit;
    struct err err = {0};

    api_begin(model, error);
    if (m == NULL || model == NULL)
        return api_missing(error, m == NULL ? "the iterator" : "the place for the model");
    if (m->left == 0)
        return 0;
    if (m->told == m->count) {
        if (api_hub_enter(&visit, m->hub, NULL, NULL, &err) != 0)
            return api_fail(error, &err);
        int status = fetch(m, &err);
        api_hub_leave(&visit, m->hub);
        if (status != 0)
            return api_fail(error, &err);
    }
    if (m->told == m->count)
        return 0;
    *model = &m->waiting[m->told++];
    m->left -= m->left > 0;
    return 1;
}

void
hubcensus_models_free(struct hubcensus_models *models)
{
    if (models == NULL)
        return;
    end_walk(models);
    arena_fini(&models->arena);
    free(models->waiting);
    free(models->next);
    free(models);
}

static struct hubcensus_models *
iterate(struct hubcensus_hub *hub, const struct query *query, int64_t limit)
{
    struct hubcensus_models *m = mem_zalloc(sizeof *m);
    struct str target = STR_INIT;

    query_target(&target, query);
    m->hub = hub;
    m->next = str_steal(&target);
    m->page_size = query->limit;
    m->left = limit > 0 ? limit : -1;
    arena_init(&m->arena);
    return m;
}

int
hubcensus_models_open(struct hubcensus_models **out, struct hubcensus_hub *hub,
                      const struct hubcensus_query *query, struct hubcensus_error **error)
{
    static const enum query_sort sorts[] = {QUERY_SORT_NONE, QUERY_SORT_DOWNLOADS,
                                            QUERY_SORT_CREATED};
    struct hubcensus_query q = {0};
    struct err err = {0};

    api_begin(out, error);
    if (out == NULL || hub == NULL)
        return api_missing(error, hub == NULL ? "the hub" : "the place for the iterator");
    if (api_take_options(&q, sizeof q, query, "hubcensus_query_init", &err) != 0)
        return api_fail(error, &err);
    if (q.limit < 0 || (unsigned)q.sort >= sizeof sorts / sizeof *sorts) {
        err_set(&err, ERR_USAGE, "the query's %s is none", q.limit < 0 ? "limit" : "sort");
        return api_fail(error, &err);
    }
    const struct query asked = {
        .filters = q.filters,
        .author = q.author,
        .search = q.search,
        .sort = sorts[q.sort],
        .expand = page_properties,
        .limit = q.limit > 0 && q.limit < QUERY_PAGE_SIZE ? (unsigned)q.limit : QUERY_PAGE_SIZE,
    };
    *out = iterate(hub, &asked, q.limit);
    return 0;
}

int
hubcensus_models_of_tag(struct hubcensus_models **out, struct hubcensus_hub *hub, const char *tag,
                        struct hubcensus_error **error)
{
    const char *const tags[] = {tag, NULL};
    const struct query asked = {.filters = tags,
                                .sort = QUERY_SORT_DOWNLOADS,
                                .expand = page_properties,
                                .limit = QUERY_PAGE_SIZE};

    api_begin(out, error);
    if (out == NULL || hub == NULL || tag == NULL)
        return api_missing(error, hub == NULL   ? "the hub"
                                  : tag == NULL ? "the tag"
                                                : "the place for the iterator");
    *out = iterate(hub, &asked, 0);
    (*out)->public_only = true;
    return 0;
}
