/*
 * A model that the Hub calls otherwise today may stand in the registry by that name,
 * which is looked up as if it had been asked for.
 */
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "registry/files.h"
#include "registry/lookup_files.h"
#include "registry/lookup_inner.h"

struct asking {
    struct lookup *l;
    struct slice *names;
    size_t *models; /* the places of the names in l->models */
    size_t count;
    int64_t now;
};

static struct lookup_model *
model_at(const struct asking *a, size_t number)
{
    return &a->l->models[a->models[number]];
}

static void
on_found(void *context, size_t number, const struct model *m)
{
    const struct asking *a = context;
    struct lookup_model *asked = model_at(a, number);
    const struct store_model told = store_model_of(m);

    asked->asked = LOOKUP_ANSWERED;
    lookup_take_facts(a->l, asked, &told, a->now);
    if (!slice_equal(m->id, asked->name))
        asked->renamed = arena_copy(&a->l->arena, m->id);
}

static void
on_absent(void *context, size_t number, enum single_absence why)
{
    static const enum lookup_asked states[] = {
        [SINGLE_NO_NAME] = LOOKUP_NO_NAME,
        [SINGLE_NONE] = LOOKUP_NO_MODEL,
        [SINGLE_CLOSED] = LOOKUP_CLOSED,
    };

    model_at(context, number)->asked = states[why];
}

static void
on_failed(void *context, size_t number, const struct err *err)
{
    const struct asking *a = context;
    struct lookup_model *asked = model_at(a, number);

    asked->asked = LOOKUP_FAILED;
    asked->failure = arena_copy(&a->l->arena, slice_of(err->message));
}

static const struct single_handler handler = {on_found, on_absent, on_failed};

/* Take over what stands in the registry of the model by its name of today. */
static void
take_entry(struct lookup *l, struct lookup_model *m, const struct lookup_model *today)
{
    const struct lookup_entry *e = &today->entry;

    /* It may stand there by its older name. */
    if (e->count == 0)
        return;
    m->entry = *e;
    m->entry.architecture = arena_copy(&l->arena, e->architecture);
    m->entry.verified_date = arena_copy(&l->arena, e->verified_date);
    m->entry.note = arena_copy(&l->arena, e->note);
    for (size_t i = 0; i < ENTRY_PHASES; i++)
        m->entry.scores[i] = arena_copy(&l->arena, e->scores[i]);
}

static int
look_up_new_names(struct asking *a, struct err *err)
{
    const char **names = mem_zalloc(a->count * sizeof *names + 1);
    struct lookup_question question = {
        .folder = a->l->question->folder,
        .profile = a->l->question->profile,
        .names = names,
        .may_be_absent = true,
    };
    struct lookup today;

    for (size_t i = 0; i < a->count; i++)
        if (model_at(a, i)->renamed.data != NULL)
            names[question.count++] = slice_dup(model_at(a, i)->renamed);
    int status = question.count > 0 ? lookup_models(&today, &question, err) : 0;
    for (size_t i = 0; i < a->count && status == 0 && question.count > 0; i++) {
        struct lookup_model *m = model_at(a, i);
        const uint64_t *number =
            m->renamed.data != NULL ? map_find(&today.numbers, m->renamed) : NULL;
        if (number != NULL)
            take_entry(a->l, m, &today.models[*number]);
    }
    if (status == 0 && question.count > 0)
        lookup_fini(&today);
    for (size_t i = 0; i < question.count; i++)
        free((char *)names[i]);
    free(names);
    return status;
}

/* The gaps of the architectures that are known only now. */
static int
look_up_gaps(struct asking *a, struct err *err)
{
    char *path = file_join(a->l->question->folder, FILES_GAPS);

    for (size_t i = 0; i < a->count; i++)
        lookup_find_architecture(model_at(a, i));
    int status = lookup_read_gaps(a->l, path, err);
    free(path);
    return status < 0 ? -1 : 0;
}

int
lookup_ask(struct lookup *l, const struct single_options *options, int64_t now, struct err *err)
{
    struct asking a = {
        .l = l,
        .names = mem_zalloc(l->open * sizeof *a.names + 1),
        .models = mem_zalloc(l->open * sizeof *a.models + 1),
        .now = now,
    };

    for (size_t i = 0; i < l->count; i++) {
        if (!lookup_is_open(l, &l->models[i]))
            continue;
        a.names[a.count] = l->models[i].name;
        a.models[a.count++] = i;
    }
    int status = single_ask(a.names, a.count, options, &handler, &a, err);
    if (status == 0)
        status = look_up_new_names(&a, err);
    if (status == 0)
        status = look_up_gaps(&a, err);
    if (status == 0)
        lookup_judge(l);
    free(a.names);
    free(a.models);
    return status;
}
