#include "api/inner.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* No struct of options will ever be so large: what says so was not made ready. */
#define LARGEST_OPTIONS 4096

int
api_take_options(void *options, size_t size, const void *given, const char *init, struct err *err)
{
    size_t given_size = 0;

    if (given == NULL)
        return 0;
    memcpy(&given_size, given, sizeof given_size);
    if (given_size <= sizeof given_size || given_size > LARGEST_OPTIONS)
        return err_set(err, ERR_USAGE, "the options were not made ready: call %s() first", init);
    const unsigned char *bytes = given;
    for (size_t i = size; i < given_size; i++)
        if (bytes[i] != 0)
            return err_set(err, ERR_USAGE,
                           "the options ask for something that this version of the library, "
                           "%s, does not know: install a newer one",
                           hubcensus_version());
    memcpy(options, given, given_size < size ? given_size : size);
    return 0;
}

void
api_give_defaults(void *options, size_t size, const void *defaults, size_t known)
{
    if (options == NULL || size < sizeof size)
        return;
    memset(options, 0, size);
    memcpy(options, defaults, known < size ? known : size);
    memcpy(options, &size, sizeof size);
}

static void
hear(void *context, const struct event *event)
{
    struct api_ear *ear = context;
    const bool is_progress = event->kind == EVENT_PROGRESS;
    const struct progress none = {0};
    const struct progress *p = is_progress ? &event->progress : &none;

    _Static_assert(
        (int)EVENT_NOTE == HUBCENSUS_EVENT_NOTE && (int)EVENT_WARNING == HUBCENSUS_EVENT_WARNING &&
            (int)EVENT_DEBUG == HUBCENSUS_EVENT_DEBUG && (int)EVENT_WAIT == HUBCENSUS_EVENT_WAIT &&
            (int)EVENT_PROGRESS == HUBCENSUS_EVENT_PROGRESS &&
            (int)EVENT_TICK == HUBCENSUS_EVENT_TICK,
        "the kinds of events have the public numbers");
    const struct hubcensus_event told = {
        .kind = (enum hubcensus_event_kind)event->kind,
        .text = event->text,
        .wait_ms = event->wait_ms,
        .phase = p->phase,
        .done = p->done,
        .expected = p->expected,
        .pages = p->pages,
        .found = p->found,
        .found_as = is_progress && p->found_as == NULL ? "found" : p->found_as,
    };
    if (ear->hear != NULL && ear->hear(ear->context, &told) != 0)
        ear->stop = 1;
}

void
api_ear_init(struct api_ear *ear, hubcensus_hear_fn *fn, void *context)
{
    *ear = (struct api_ear){.hear = fn, .context = context, .listener = {hear, ear}};
}

const char *
api_text(struct arena *arena, struct slice text)
{
    return arena_copy(arena, text).data;
}

const char *const *
api_texts(struct arena *arena, const char *const *texts, size_t count)
{
    const char **copy = arena_alloc(arena, (count + 1) * sizeof *copy);

    for (size_t i = 0; i < count; i++)
        copy[i] = api_text(arena, slice_of(texts[i]));
    copy[count] = NULL;
    return copy;
}

size_t
api_count(const char *const *list)
{
    size_t count = 0;

    while (list != NULL && list[count] != NULL)
        count++;
    return count;
}

void
api_model(struct hubcensus_model *out, struct arena *arena, const struct store_model *model)
{
    uint32_t marks = model->marks;

    *out = (struct hubcensus_model){
        .name = api_text(arena, model->id),
        .architecture = api_text(arena, model->architecture),
        .model_type = api_text(arena, model->model_type),
        .task = api_text(arena, model->task),
        .library = api_text(arena, model->library),
        .quant_method = api_text(arena, model->quant_method),
        .downloads = model->downloads,
        .parameters = model->parameters,
        .created = model->created,
        .gated = (marks & MODEL_GATED) != 0,
        .is_private = (marks & MODEL_PRIVATE) != 0,
        .disabled = (marks & MODEL_DISABLED) != 0,
        .remote_code = (marks & MODEL_REMOTE_CODE) != 0,
        .gguf = (marks & MODEL_TAG_GGUF) != 0,
        .finetune = (marks & MODEL_FINETUNE) != 0,
        .adapter = (marks & MODEL_ADAPTER) != 0,
        .merge = (marks & MODEL_MERGE) != 0,
        .quantized = (marks & MODEL_TAG_QUANTIZED) != 0,
    };
}

const struct profile *
api_profile(struct profile **own, const struct hubcensus_profile *given, struct err *err)
{
    *own = NULL;
    if (given != NULL)
        return given->profile;
    return profile_load(own, PROFILE_DEFAULT, err) == 0 ? *own : NULL;
}
