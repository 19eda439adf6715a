#include "registry/targets.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/show.h"
#include "registry/similar.h"

/* Names without an entry that a message tells of. */
#define TOLD 3

enum { MODEL, ARCHITECTURE, STATUS, VERIFIED };

static const struct outline_form form = {
    .list = "models",
    .member_count = TARGETS_TOTALS,
    .members = {"total_architectures", "total_models", "total_verified"},
    .field_count = 4,
    .fields = {"model_id", "architecture_id", "status", "verified"},
};

const char *const targets_total_names[TARGETS_TOTALS] = {
    [TARGETS_ARCHITECTURES] = "total_architectures",
    [TARGETS_MODELS] = "total_models",
    [TARGETS_VERIFIED] = "total_verified",
};

struct search {
    struct targets *t;
    const struct target_name *names;
    size_t count;
    struct map numbers; /* names to where they are first among `names` */
    size_t *next;       /* the next name of the same model, or SIZE_MAX */
    struct map architectures;
    bool *found; /* which names have an entry */
    const struct profile *profile;
};

static struct slice
text_of(const struct outline_value *v)
{
    if (v->there && v->kind == JSON_STRING)
        return str_slice(&v->text);
    return (struct slice){NULL, 0};
}

static enum supported_status
status_of_entry(const struct outline_value *fields)
{
    const struct outline_value *status = &fields[STATUS], *verified = &fields[VERIFIED];
    int64_t value = -1;

    if (status->there && status->kind == JSON_NUMBER &&
        !json_text_int64(str_slice(&status->text), &value))
        value = -1;
    return supported_status_of(status->there && status->kind != JSON_NULL, value,
                               verified->there && verified->kind == JSON_TRUE);
}

static void
take(struct search *s, size_t name, const struct outline_entry *e, enum supported_status status)
{
    struct targets *t = s->t;

    t->items = mem_room_for_one(t->items, t->count, sizeof *t->items);
    t->items[t->count++] = (struct target){
        .name = name,
        .at = e->at,
        .architecture = arena_copy(&t->arena, text_of(&e->fields[ARCHITECTURE])),
        .status = status,
    };
    s->found[name] = true;
}

static int
on_entry(void *context, const struct outline_entry *e, struct err *err)
{
    struct search *s = context;
    struct targets *t = s->t;

    (void)err;
    t->totals[TARGETS_MODELS]++;
    if (!e->is_object)
        return 0;
    const struct slice model = text_of(&e->fields[MODEL]);
    const struct slice architecture = text_of(&e->fields[ARCHITECTURE]);
    const enum supported_status status = status_of_entry(e->fields);
    t->totals[TARGETS_VERIFIED] += status == SUPPORTED_VERIFIED;
    if (architecture.data != NULL && !map_has(&s->architectures, architecture))
        map_put(&s->architectures, architecture, 0);
    const uint64_t *number = model.data != NULL ? map_find(&s->numbers, model) : NULL;
    for (size_t i = number != NULL ? (size_t)*number : SIZE_MAX; i != SIZE_MAX; i = s->next[i])
        if (s->names[i].architecture.data == NULL ||
            (architecture.data != NULL && slice_equal(s->names[i].architecture, architecture)))
            take(s, i, e, status);
    return 0;
}

static void
on_begin(void *context)
{
    struct search *s = context;

    s->t->count = 0;
    for (size_t i = 0; i < TARGETS_TOTALS; i++)
        s->t->totals[i] = 0;
    for (size_t i = 0; i < s->count; i++)
        s->found[i] = false;
    map_clear(&s->architectures);
}

/* ---- what cannot be ---- */

static int
offer(void *context, const struct outline_entry *e, struct err *err)
{
    const struct slice model = text_of(&e->fields[MODEL]);

    (void)err;
    if (model.data != NULL)
        similar_offer(context, model);
    return 0;
}

static void
note_authors(struct map *out, const struct profile *profile)
{
    for (size_t i = 0; profile != NULL && i < profile->canonical_count; i++) {
        const struct profile_list *authors = &profile->canonical[i].authors;
        for (size_t k = 0; k < authors->count; k++)
            map_put(out, slice_of(authors->items[k]), 0);
    }
}

/* "org/gpt2 (did you mean openai-community/gpt2?)" */
static void
say_unknown(struct str *out, const struct search *s, const struct original *original,
            const struct target_name *name)
{
    struct map authors;
    struct similar similar;
    struct outline outline;

    map_init(&authors);
    note_authors(&authors, s->profile);
    similar_init(&similar, name->model, &authors);
    const struct outline_listener listener = {NULL, offer, &similar};
    (void)outline_read(&outline, original, &form, &listener, NULL);
    outline_fini(&outline);
    show_name(out, name->model);
    if (name->architecture.data != NULL) {
        str_puts(out, " of ");
        show_name(out, name->architecture);
    }
    for (size_t i = 0; i < similar.count; i++) {
        str_puts(out, i == 0 ? " (did you mean " : ", ");
        show_name(out, similar.names[i]);
    }
    str_puts(out, similar.count > 0 ? "?)" : "");
    similar_fini(&similar);
    map_fini(&authors);
}

static int
refuse_unknown(const struct search *s, const struct original *original, const char *path,
               struct err *err)
{
    struct str text = STR_INIT;
    size_t missing = 0;

    for (size_t i = 0; i < s->count; i++) {
        if (s->found[i] || missing++ >= TOLD)
            continue;
        str_puts(&text, missing > 1 ? ", " : "");
        say_unknown(&text, s, original, &s->names[i]);
    }
    if (missing > TOLD)
        str_printf(&text, " and %zu more", missing - TOLD);
    if (missing > 0)
        err_set(err, ERR_USAGE, "%s: %s no entry: %s; nothing was changed", path,
                missing == 1 ? "has" : "has for some models", str_text(&text));
    str_fini(&text);
    return missing > 0 ? -1 : 0;
}

/* An entry of another architecture than the first of the same name. */
static int
refuse_ambiguous(const struct search *s, struct err *err)
{
    const struct targets *t = s->t;
    /* Of each name, from 1 on; 0 where none has come. */
    size_t *first = mem_zalloc((s->count + 1) * sizeof *first);
    int status = 0;

    for (size_t i = 0; i < t->count && status == 0; i++) {
        size_t *here = &first[t->items[i].name];
        if (*here == 0)
            *here = i + 1;
        const struct slice before = t->items[*here - 1].architecture;
        if (slice_equal(before, t->items[i].architecture))
            continue;
        struct str text = STR_INIT;
        show_name(&text, s->names[t->items[i].name].model);
        str_puts(&text, " has entries of ");
        show_name(&text, before);
        str_puts(&text, " and of ");
        show_name(&text, t->items[i].architecture);
        status = err_set(err, ERR_USAGE,
                         "%s: --architecture says which one is meant; nothing was changed",
                         str_text(&text));
        str_fini(&text);
    }
    free(first);
    return status;
}

/* Note the names; two that mean the same entries would be told twice. */
static int
note_names(struct search *s, struct err *err)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct target_name *name = &s->names[i];
        const uint64_t *before = map_find(&s->numbers, name->model);
        s->next[i] = before != NULL ? (size_t)*before : SIZE_MAX;
        for (size_t k = s->next[i]; k != SIZE_MAX; k = s->next[k]) {
            if (s->names[k].architecture.data != NULL && name->architecture.data != NULL &&
                !slice_equal(s->names[k].architecture, name->architecture))
                continue;
            struct str text = STR_INIT;
            show_name(&text, name->model);
            err_set(err, ERR_USAGE, "%s is named twice; nothing was changed", str_text(&text));
            str_fini(&text);
            return -1;
        }
        map_put(&s->numbers, name->model, i);
    }
    return 0;
}

int
targets_find(struct targets *out, const struct original *original, const char *path,
             const struct target_name *names, size_t count, const struct profile *profile,
             struct err *err)
{
    struct search s = {.t = out, .names = names, .count = count, .profile = profile};
    const struct outline_listener listener = {on_begin, on_entry, &s};

    *out = (struct targets){.items = NULL};
    arena_init(&out->arena);
    map_init(&s.numbers);
    map_init(&s.architectures);
    s.next = mem_alloc((count + 1) * sizeof *s.next);
    s.found = mem_zalloc((count + 1) * sizeof *s.found);
    int status = note_names(&s, err);
    if (status == 0 && outline_read(&out->outline, original, &form, &listener, err) != 0)
        status = err_wrap(err, "%s", path);
    out->totals[TARGETS_ARCHITECTURES] = (int64_t)s.architectures.count;
    if (status == 0)
        status = refuse_unknown(&s, original, path, err);
    if (status == 0)
        status = refuse_ambiguous(&s, err);
    map_fini(&s.numbers);
    map_fini(&s.architectures);
    free(s.next);
    free(s.found);
    if (status != 0)
        targets_fini(out);
    return status;
}

void
targets_fini(struct targets *t)
{
    free(t->items);
    outline_fini(&t->outline);
    arena_fini(&t->arena);
    *t = (struct targets){.items = NULL};
}
