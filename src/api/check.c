#include <stdlib.h>
#include <string.h>

#include "api/inner.h"
#include "base/clock.h"
#include "base/mem.h"
#include "registry/lookup.h"
#include "report/lookup_words.h"

struct hubcensus_answers {
    struct hubcensus_answer *items;
    size_t count;
    struct arena arena;
};

static const struct hubcensus_model *
model_of(struct arena *arena, const struct lookup_model *m)
{
    const struct lookup_facts *f = &m->facts;
    const struct store_model model = {
        .id = m->name,
        .architecture = f->architecture,
        .model_type = f->model_type,
        .task = f->task,
        .library = f->library,
        .quant_method = f->quant_method,
        .downloads = f->downloads,
        .parameters = f->parameters,
        .marks = f->marks,
        .created = f->created,
    };

    if (!f->found)
        return NULL;
    struct hubcensus_model *out = arena_alloc(arena, sizeof *out);
    api_model(out, arena, &model);
    return out;
}

static const char *
why(struct arena *arena, const struct lookup *l, const struct lookup_model *m)
{
    struct str text = STR_INIT;

    lookup_explain(&text, l, m, show_name);
    const char *copy = api_text(arena, str_slice(&text));
    str_fini(&text);
    return copy;
}

static void
fill(struct hubcensus_answer *out, struct arena *arena, const struct lookup *l,
     const struct lookup_model *m)
{
    _Static_assert((int)LOOKUP_NO == HUBCENSUS_SUPPORTED_NO &&
                       (int)LOOKUP_YES == HUBCENSUS_SUPPORTED_YES &&
                       (int)LOOKUP_UNTOLD == HUBCENSUS_SUPPORTED_UNTOLD &&
                       (int)LOOKUP_LISTED == HUBCENSUS_REASON_LISTED &&
                       (int)LOOKUP_LISTED_STILL == HUBCENSUS_REASON_LISTED_STILL &&
                       (int)LOOKUP_NOT_YET_LISTED == HUBCENSUS_REASON_NOT_YET_LISTED &&
                       (int)LOOKUP_TYPE_ALONE == HUBCENSUS_REASON_TYPE_ALONE &&
                       (int)LOOKUP_LEFT_OUT == HUBCENSUS_REASON_QUANTIZED_COPY &&
                       (int)LOOKUP_LACKING == HUBCENSUS_REASON_LACKING &&
                       (int)LOOKUP_NO_ARCHITECTURE == HUBCENSUS_REASON_NO_ARCHITECTURE &&
                       (int)LOOKUP_NO_LIST == HUBCENSUS_REASON_NO_LIST &&
                       (int)LOOKUP_UNKNOWN == HUBCENSUS_REASON_UNKNOWN &&
                       (int)LOOKUP_REASONS == HUBCENSUS_REASON_UNKNOWN + 1,
                   "verdicts and reasons have the public numbers");
    *out = (struct hubcensus_answer){
        .name = api_text(arena, m->name),
        .supported = (enum hubcensus_verdict)m->support,
        .reason = (enum hubcensus_reason)m->reason,
        .why = why(arena, l, m),
        .tier = (enum hubcensus_tier)m->answer.answer.tier,
        .architecture = api_text(arena, m->architecture),
        .listed = m->entry.count > 0,
        .status = (enum hubcensus_status)m->entry.status,
        .verified_date = api_text(arena, m->entry.verified_date),
        .note = api_text(arena, m->entry.note),
        .gap_rank = m->gap.rank,
        .model = model_of(arena, m),
        .renamed = api_text(arena, m->renamed),
        .failure = api_text(arena, m->failure),
    };
    for (size_t i = 0; i < m->similar.count && i < HUBCENSUS_SIMILAR; i++)
        out->similar[i] = api_text(arena, m->similar.names[i]);
}

static int
ask_hub(struct lookup *l, struct hubcensus_hub *hub, struct err *err)
{
    struct api_visit visit;
    int status = -1;

    if (api_hub_enter(&visit, hub, NULL, NULL, err) != 0)
        return -1;
    struct client *client = api_client(hub, err);
    if (client != NULL) {
        const struct single_options options = {
            .client = client, .jobs = hub->jobs, .listener = &hub->ear.listener};
        status = lookup_ask(l, &options, clock_read().now, err);
    }
    client_free(client);
    api_hub_leave(&visit, hub);
    return status;
}

static struct hubcensus_answers *
copy(const struct lookup *l)
{
    struct hubcensus_answers *a = mem_zalloc(sizeof *a);

    arena_init(&a->arena);
    a->items = mem_zalloc((l->count + 1) * sizeof *a->items);
    a->count = l->count;
    for (size_t i = 0; i < l->count; i++)
        fill(&a->items[i], &a->arena, l, &l->models[i]);
    return a;
}

int
hubcensus_check(struct hubcensus_answers **out, const char *folder,
                const struct hubcensus_profile *profile, const char *const *names, size_t count,
                struct hubcensus_hub *hub, struct hubcensus_error **error)
{
    struct profile *own = NULL;
    struct lookup lookup;
    struct err err = {0};

    api_begin(out, error);
    if (out == NULL || folder == NULL || (names == NULL && count > 0))
        return api_missing(error, folder == NULL ? "the folder"
                                  : out == NULL  ? "the place for the answers"
                                                 : "the names");
    for (size_t i = 0; i < count; i++)
        if (names[i] == NULL)
            return api_missing(error, "the name of a model");
    const struct lookup_question question = {
        .folder = folder,
        .profile = api_profile(&own, profile, &err),
        .names = names,
        .count = count,
        .may_be_absent = hub != NULL,
    };
    int status = question.profile != NULL ? lookup_models(&lookup, &question, &err) : -1;
    if (status == 0) {
        if (hub != NULL && lookup.open > 0)
            status = ask_hub(&lookup, hub, &err);
        if (status == 0)
            *out = copy(&lookup);
        lookup_fini(&lookup);
    }
    profile_free(own);
    return status == 0 ? 0 : api_fail(error, &err);
}

void
hubcensus_answers_free(struct hubcensus_answers *answers)
{
    if (answers == NULL)
        return;
    arena_fini(&answers->arena);
    free(answers->items);
    free(answers);
}

size_t
hubcensus_answers_count(const struct hubcensus_answers *answers)
{
    return answers != NULL ? answers->count : 0;
}

const struct hubcensus_answer *
hubcensus_answers_at(const struct hubcensus_answers *answers, size_t number)
{
    return number < hubcensus_answers_count(answers) ? &answers->items[number] : NULL;
}
