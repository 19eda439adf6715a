#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lifecycle/deprecation_state.h"

static bool
wants_look(const struct deprecation_model *m)
{
    return m->verdict == VERDICT_CANDIDATE || m->verdict == VERDICT_UNKNOWN;
}

/* The last changes of the folders, where the pass for the ages was not made. */
static int
find_touches(struct deprecation_state *st, struct err *err)
{
    struct deprecation_parts *p = st->parts;
    size_t *numbers = mem_realloc_array(NULL, st->out->count + 1, sizeof *numbers);
    const char **folders = mem_realloc_array(NULL, st->out->count + 1, sizeof *folders);
    struct age_question question = {.commit = checkout_commit(p->checkout), .folders = folders};
    struct ages *ages = NULL;
    int status = 0;

    for (size_t i = 0; i < st->out->count; i++) {
        if (st->subjects[i].touch_known || !wants_look(&st->out->models[i]))
            continue;
        numbers[question.folder_count] = i;
        folders[question.folder_count++] = st->subjects[i].folder->path;
    }
    if (question.folder_count > 0)
        status = ages_find(&ages, checkout_git(p->checkout), &question, st->options->listener, err);
    for (size_t i = 0; status == 0 && i < question.folder_count; i++)
        st->out->models[numbers[i]].touch = *ages_touched(ages, i);
    ages_free(ages);
    free(numbers);
    free(folders);
    return status;
}

/* Who the dependence is of: a model's folder, or a file beside the models. */
static struct deprecation_user
user_of(const struct dependence *d, const struct map *candidates)
{
    static const char retired[] = "deprecated/";

    /* The folder that chooses among models is none. */
    if (d->user == NULL || strcmp(d->user, "auto") == 0)
        return (struct deprecation_user){d->path, USER_FILE};
    if (strncmp(d->user, retired, sizeof retired - 1) == 0)
        return (struct deprecation_user){d->user, USER_RETIRED};
    if (map_has(candidates, slice_of(d->user)))
        return (struct deprecation_user){d->user, USER_CANDIDATE};
    return (struct deprecation_user){d->user, USER_MODEL};
}

static int
compare_users(const void *left, const void *right)
{
    const struct deprecation_user *a = left, *b = right;

    return strcmp(a->name, b->name);
}

static void
gather_users(struct deprecation_state *st, const struct map *candidates,
             struct deprecation_model *m)
{
    size_t n = m->dependent_count;
    struct deprecation_user *users = arena_alloc(&st->parts->arena, (n + 1) * sizeof *users);

    for (size_t i = 0; i < n; i++)
        users[i] = user_of(&m->dependents[i], candidates);
    if (n > 0)
        qsort(users, n, sizeof *users, compare_users);
    for (size_t i = 0; i < n; i++) {
        if (m->user_count > 0 && strcmp(users[m->user_count - 1].name, users[i].name) == 0)
            continue;
        m->live_users += users[i].kind == USER_MODEL;
        users[m->user_count++] = users[i];
    }
    m->users = users;
}

static int
look_at(struct deprecation_state *st, const struct map *candidates, size_t i, struct err *err)
{
    struct deprecation_parts *p = st->parts;
    struct deprecation_model *m = &st->out->models[i];
    const struct model_folder *folder = st->subjects[i].folder;

    m->dependents =
        dependents_of(p->dependents, (size_t)(folder - p->folders.items), &m->dependent_count);
    gather_users(st, candidates, m);
    if (footprint_measure(&m->footprint, p->checkout, folder, m->name, err) != 0)
        return -1;
    m->examined = true;
    return 0;
}

int
survey_code(struct deprecation_state *st, struct err *err)
{
    struct deprecation_parts *p = st->parts;
    struct map candidates;
    size_t wanted = 0;
    int status = 0;

    for (size_t i = 0; i < st->out->count; i++)
        wanted += wants_look(&st->out->models[i]);
    if (p->checkout == NULL || wanted == 0)
        return 0;
    map_init(&candidates);
    for (size_t i = 0; i < st->out->count; i++)
        if (st->out->models[i].verdict == VERDICT_CANDIDATE)
            map_put(&candidates, slice_of(st->out->models[i].folder), i);
    if (find_touches(st, err) != 0 ||
        dependents_find(&p->dependents, p->checkout, &p->folders, st->options->listener, err) != 0)
        status = -1;
    for (size_t i = 0; status == 0 && i < st->out->count; i++)
        if (wants_look(&st->out->models[i]))
            status = look_at(st, &candidates, i, err);
    if (status == 0)
        st->out->unread_modules = dependents_unread(p->dependents);
    map_fini(&candidates);
    return status;
}
