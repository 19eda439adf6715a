#include "hub.h"

#include <string.h>

#include "answer.h"
#include "control.h"
#include "listing.h"
#include "names.h"

#define MODELS "/api/models"

void
hub_init(struct hub *h, const struct options *o, struct catalogue *catalogue, struct server *server)
{
    *h = (struct hub){.options = o, .catalogue = catalogue, .server = server};
    renderer_init(&h->renderer, catalogue, o->chat_templates, o->odd_counts);
    views_init(&h->views, catalogue);
    h->cache.room = o->cache_mb << 20;
    h->anonymous = (struct quota){.limit = o->quota, .window_s = o->window_s};
    h->known = (struct quota){.limit = o->token_quota, .window_s = o->window_s};
    h->started_ms = server_now_ms();
}

void
hub_fini(struct hub *h)
{
    renderer_fini(&h->renderer);
    views_fini(&h->views);
    faults_fini(&h->faults);
    journal_fini(&h->journal);
    pagecache_fini(&h->cache);
}

static void
read_token(struct answer *a)
{
    const char *sent = a->request->authorization, *token = a->hub->options->token;

    if (sent == NULL)
        return;
    a->good_token = strncmp(sent, "Bearer ", 7) == 0 && sent[7] != '\0' &&
                    (token == NULL || strcmp(sent + 7, token) == 0);
    a->bad_token = !a->good_token;
}

static void
count(struct answer *a, uint64_t t_ms)
{
    struct hub *h = a->hub;
    struct quota *q = a->good_token ? &h->known : &h->anonymous;

    h->requests++;
    a->quota = quota_take(q, (uint64_t)((double)t_ms * h->options->time_scale));
    a->policy = q;
}

static void
over_quota(struct answer *a)
{
    struct buf text = {0};

    if (a->good_token)
        buf_printf(&text,
                   "We had to rate limit you, you hit the quota of %u api requests per %u seconds.",
                   a->policy->limit, a->policy->window_s);
    else
        buf_str(&text, "We had to rate limit your IP (127.0.0.1). Log in or pass a HF_TOKEN.");
    answer_error(a, 429, NULL, buf_cstr(&text));
    buf_fini(&text);
}

/* The answer that a fault asks for instead of the good one; false if none does. */
static bool
instead(struct answer *a)
{
    const struct effect *e = &a->effect;
    struct buf to = {0};

    if (e->redirect != NULL) {
        if (strstr(e->redirect, "://") != NULL)
            buf_str(&to, e->redirect);
        else if (strcmp(e->redirect, "origin") == 0)
            buf_str(&to, "https://hub.example");
        else if (strcmp(e->redirect, "http") == 0)
            buf_str(&to, "http://huggingface.co");
        buf_str(&to, a->request->target);
        answer_redirect(a, e->status > 0 ? e->status : 307, buf_cstr(&to));
        buf_fini(&to);
        return true;
    }
    if (e->status == 0)
        return false;
    if (e->message != NULL)
        answer_strange_error(a, e->status, e->code, e->message);
    else
        answer_error(a, e->status, e->code,
                     e->status == 401   ? "Invalid credentials in Authorization header"
                     : e->status == 429 ? "We had to rate limit you."
                                        : http_reason(e->status));
    if (e->body == BODY_JSON)
        return true;
    a->body.len = 0;
    if (e->body == BODY_HTML) {
        a->type = "text/html; charset=utf-8";
        buf_printf(&a->body, "<h1>%d</h1><p>%s</p>", e->status, http_reason(e->status));
    } else if (e->body == BODY_TEXT) {
        a->type = "text/plain; charset=utf-8";
        buf_str(&a->body, http_reason(e->status));
    }
    return true;
}

static bool
is_plain(const struct effect *e)
{
    return e->page_size == 0 && e->repeat == 0 && !e->repeat_page && e->spoil != SPOIL_EMPTY &&
           e->drift == 0;
}

static void
make_page(struct answer *a, const struct query *q, const struct spot *spot, struct buf *cursor)
{
    struct hub *h = a->hub;
    struct buf key = {0};
    const struct cached *have;

    query_key(q, &key);
    buf_printf(&key, "\n%u %u %llx", (unsigned)spot->start, (unsigned)q->limit,
               (unsigned long long)q->set);
    have = is_plain(&a->effect) ? pagecache_get(&h->cache, buf_cstr(&key)) : NULL;
    if (have != NULL) {
        buf_add(&a->body, have->body.p, have->body.len);
        buf_add(cursor, have->cursor.p, have->cursor.len);
    } else {
        listing_page(&h->renderer, q, spot, &a->effect, &a->body, cursor);
        if (is_plain(&a->effect))
            pagecache_put(&h->cache, buf_cstr(&key), &a->body, cursor);
    }
    buf_fini(&key);
}

static void
add_origin(struct answer *a)
{
    const char *origin = a->hub->options->link_origin;

    if (a->effect.link == LINK_FOREIGN)
        buf_str(&a->headers, a->effect.link_to);
    else if (strcmp(origin, "self") == 0)
        buf_printf(&a->headers, "http://127.0.0.1:%u", (unsigned)server_port(a->hub->server));
    else
        buf_str(&a->headers, origin);
}

static void
add_link(struct answer *a, const struct query *q, struct buf *cursor)
{
    enum bad_link bad = a->effect.link;
    struct query first = *q;

    if (bad == LINK_MISSING || (cursor->len == 0 && bad != LINK_SELF && bad != LINK_CYCLE))
        return;
    first.cursor = NULL;
    buf_str(&a->headers, "Link: <");
    add_origin(a);
    buf_str(&a->headers, MODELS "?");
    if (bad == LINK_CYCLE)
        query_link(&first, &a->headers, NULL);
    else
        query_link(q, &a->headers, bad == LINK_SELF ? NULL : buf_cstr(cursor));
    if (a->effect.link_length > 0)
        buf_str(&a->headers, "&more=");
    buf_fill(&a->headers, 'x', a->effect.link_length);
    buf_str(&a->headers, ">; rel=\"next\"\r\n");
}

static void
show_page(struct answer *a, const struct query *q, const struct spot *spot)
{
    struct buf cursor = {0};

    make_page(a, q, spot, &cursor);
    add_link(a, q, &cursor);
    if (a->effect.drift > 0) {
        listing_drift(&a->hub->views, q, spot, a->effect.drift);
        pagecache_forget(&a->hub->cache);
    }
    buf_fini(&cursor);
}

/* The new name of an id that was given up, or NULL. */
static const char *
renamed_to(const struct hub *h, const char *id, size_t length)
{
    for (size_t j = 0; j < n_renames && h->catalogue->given == NULL; j++) {
        if (strlen(renames[j].from) == length && memcmp(renames[j].from, id, length) == 0)
            return renames[j].to;
    }
    return NULL;
}

/* There is one revision of each model, whatever it is called: clients ask for main, or HEAD. */
static void
show_model(struct answer *a, const char *id, const char *asked, const struct query *q)
{
    struct hub *h = a->hub;
    const char *revision = strstr(id, "/revision/");
    size_t length = revision != NULL ? (size_t)(revision - id) : strlen(id);
    uint32_t i = strset_find(&h->catalogue->ids, id, length);
    const char *renamed = renamed_to(h, id, length);
    struct buf to = {0};

    if (i != STRSET_NONE) {
        render_model(&h->renderer, &a->body, i, q->expand ? q->set : P_DETAIL);
    } else if (renamed != NULL) {
        buf_printf(&to, MODELS "/%s%s%s", renamed, id + length, asked != NULL ? asked : "");
        answer_redirect(a, 307, buf_cstr(&to));
    } else if (a->good_token) {
        answer_error(a, 404, "RepoNotFound", "Repository not found");
    } else {
        answer_error(a, 401, "RepoNotFound", "Invalid username or password.");
    }
    buf_fini(&to);
}

/* Whether the client may have anything at all. */
static bool
admit(struct answer *a)
{
    const struct options *o = a->hub->options;

    if (instead(a))
        return false;
    if (a->bad_token)
        answer_error(a, 401, NULL, "Invalid credentials in Authorization header");
    else if (o->require_token && !a->good_token)
        answer_error(a, 401, NULL, "Invalid username or password.");
    else if (a->quota.over && o->enforce_quota)
        over_quota(a);
    else
        return true;
    return false;
}

static void
route(struct answer *a)
{
    struct hub *h = a->hub;
    const char *target = a->request->target, *asked = strchr(target, '?');
    size_t length = asked != NULL ? (size_t)(asked - target) : strlen(target);
    const char *text = asked != NULL ? asked + 1 : "";
    struct buf path = {0}, wrong = {0};
    struct query q;
    struct spot spot = {0};
    bool list, good = query_read(&q, text, strlen(text), &wrong);

    query_decode(&path, target, length);
    buf_cstr(&path);
    list = strcmp(path.p, MODELS) == 0;
    if (list && good && !(good = listing_find(&h->views, &q, &spot)))
        buf_str(&wrong, "Invalid cursor");
    faults_match(&h->faults, &a->effect, h->requests, spot.page, target, &q);
    if (!admit(a))
        goto out;
    if (strcmp(a->request->method, "GET") != 0 && strcmp(a->request->method, "HEAD") != 0)
        answer_error(a, 405, NULL, "Method not allowed");
    else if (!list && strncmp(path.p, MODELS "/", sizeof MODELS) != 0)
        answer_error(a, 404, NULL, "Sorry, we can't find the page you are looking for.");
    else if (!good)
        answer_error(a, 400, NULL, buf_cstr(&wrong));
    else if (list)
        show_page(a, &q, &spot);
    else
        show_model(a, path.p + sizeof MODELS, asked, &q);
out:
    query_fini(&q);
    buf_fini(&path);
    buf_fini(&wrong);
}

void
hub_answer(void *context, const struct request *request, struct reply *reply)
{
    struct hub *h = context;
    struct answer a = {.hub = h, .request = request, .reply = reply, .status = 200};
    uint64_t t_ms = server_now_ms() - h->started_ms;

    if (strncmp(request->target, "/__hub/", 7) == 0) {
        control_answer(h, request, reply);
        return;
    }
    read_token(&a);
    count(&a, t_ms);
    route(&a);
    journal_add(&h->journal, request, a.status, a.good_token, t_ms);
    answer_finish(&a);
}
