/*
 * Each of a few askers has a question under way, and takes the next name when its
 * own is answered.
 */
#include "hub/single.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "hub/page.h"
#include "hub/query.h"

#define DEFAULT_JOBS 8

/* What the Hub says to a token that is none of its own; to everybody else a 401 means no model. */
#define BAD_TOKEN "Invalid credentials"

struct asking;

struct asker {
    struct asking *asking;
    struct page *page;
    size_t number; /* of the name in hand */
    bool refused;  /* the answer is a refusal, and this is why: */
    enum single_absence absence;
};

struct asking {
    const struct slice *names;
    size_t count;
    size_t next; /* the next name to ask for */
    size_t done;
    const struct single_options *options;
    const struct single_handler *handler;
    void *context;
    size_t answers;
    unsigned failures; /* in a row, all of this kind: */
    enum err_kind kind;
    struct err last; /* the last failure */
};

static const struct question_handler question_handler;

static void
tell_progress(const struct asking *a)
{
    const struct progress progress = {
        .phase = "models",
        .done = (int64_t)a->done,
        .expected = (int64_t)a->count,
        .pages = -1,
        .found = (int64_t)a->answers,
        .found_as = "answered",
    };

    if (a->options->listener != NULL)
        event_progress(a->options->listener, &progress);
}

/* Give the asker the next name that can be asked for, if there is one. */
static void
take_next(struct asker *k)
{
    struct asking *a = k->asking;

    while (a->next < a->count && a->failures < SINGLE_PATIENCE) {
        struct str target = STR_INIT;
        k->number = a->next++;
        if (!query_is_model_name(a->names[k->number])) {
            a->done++;
            a->handler->absent(a->context, k->number, SINGLE_NO_NAME);
            continue;
        }
        k->refused = false;
        page_reset(k->page);
        query_model(&target, a->names[k->number], page_properties);
        client_ask(a->options->client, str_text(&target), &question_handler, k);
        str_fini(&target);
        return;
    }
}

static void
on_restart(void *context)
{
    struct asker *k = context;

    page_reset(k->page);
}

static void
on_head(void *context, struct slice next)
{
    (void)context;
    (void)next;
}

static int
on_body(void *context, const void *data, size_t len, struct err *err)
{
    struct asker *k = context;

    return page_feed(k->page, data, len, err);
}

static int
on_check(void *context, struct err *err)
{
    struct asker *k = context;

    return page_finish(k->page, err);
}

static bool
is_code(const struct question_refusal *r, const char *code)
{
    return r->error_code != NULL && strcmp(r->error_code, code) == 0;
}

/*
 * As huggingface_hub reads it: the Hub says RepoNotFound with 404 to a token, with 401
 * to who has none, lest one could ask which private models there are; some of its fronts
 * leave the code out.
 */
static bool
on_refused(void *context, const struct question_refusal *r)
{
    struct asker *k = context;
    bool is_json = r->body.len > 0 && r->body.data[0] == '{';
    bool is_bad_token = (r->error_message != NULL && strstr(r->error_message, BAD_TOKEN) != NULL) ||
                        memmem(r->body.data, r->body.len, BAD_TOKEN, strlen(BAD_TOKEN)) != NULL;

    if (is_code(r, "GatedRepo"))
        k->absence = SINGLE_CLOSED;
    else if (is_code(r, "RepoNotFound") || (r->status == 404 && is_json) ||
             (r->status == 401 && is_json && !is_bad_token && !r->with_token))
        k->absence = SINGLE_NONE;
    else
        return false;
    k->refused = true;
    return true;
}

static void
note_failure(struct asking *a, const struct err *err)
{
    a->failures = a->failures > 0 && a->kind == err->kind ? a->failures + 1 : 1;
    a->kind = err->kind;
    a->last = *err;
}

static void
on_done(void *context, int status, const struct err *err)
{
    struct asker *k = context;
    struct asking *a = k->asking;
    size_t count;

    a->done++;
    if (status != 0) {
        note_failure(a, err);
        a->handler->failed(a->context, k->number, err);
    } else {
        a->answers++;
        a->failures = 0;
        if (k->refused)
            a->handler->absent(a->context, k->number, k->absence);
        else
            a->handler->found(a->context, k->number, page_models(k->page, &count));
    }
    tell_progress(a);
    if (status == 0 || (err->kind != ERR_STOPPED && err->kind != ERR_FATAL))
        take_next(k);
}

static const struct question_handler question_handler = {
    on_restart, on_head, on_body, on_check, on_done, on_refused,
};

/* Ask until all have been answered, or asking is of no use. */
static int
run(struct asking *a, struct err *err)
{
    struct err end = {0};
    int more;

    do
        more = client_run(a->options->client, &end);
    while (more > 0);
    /* A wait that is too long ends the asking; what was answered before stands. */
    if (more < 0 && end.kind != ERR_RETRY)
        return err_set(err, end.kind, "%s", end.message);
    if (a->answers == 0 && a->failures > 0 && a->kind == ERR_AUTH)
        return err_set(err, ERR_AUTH, "%s", a->last.message);
    for (; a->next < a->count; a->next++)
        a->handler->failed(a->context, a->next, more < 0 ? &end : &a->last);
    return 0;
}

int
single_ask(const struct slice *names, size_t count, const struct single_options *options,
           const struct single_handler *handler, void *context, struct err *err)
{
    struct asking a = {
        .names = names,
        .count = count,
        .options = options,
        .handler = handler,
        .context = context,
    };
    size_t jobs = options->jobs > 0 ? options->jobs : DEFAULT_JOBS;

    if (jobs > count)
        jobs = count;
    struct asker *askers = mem_zalloc(jobs * sizeof *askers + 1);
    tell_progress(&a);
    for (size_t i = 0; i < jobs; i++) {
        askers[i] = (struct asker){.asking = &a, .page = page_new_single()};
        take_next(&askers[i]);
    }
    int status = run(&a, err);
    for (size_t i = 0; i < jobs; i++)
        page_free(askers[i].page);
    free(askers);
    return status;
}
