/*
 * Nearly every model of an architecture has the type of the one before it, so that
 * one look at the kind met last finds most; a map has them all.
 *
 * A list of what a library lacks goes by the names that the library itself goes by:
 * kinds are sorted by name, those of a name added up, and the best ones told.
 */
#include "registry/coverage_kinds.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "census/facts.h"

void
coverage_kinds_init(struct coverage_kinds *k, const struct coverage_question *question,
                    const struct coverage_library *libraries, const struct store *store,
                    size_t width)
{
    *k = (struct coverage_kinds){
        .question = question, .libraries = libraries, .store = store, .width = width};
    map_init(&k->places);
}

void
coverage_kinds_fini(struct coverage_kinds *k)
{
    free(k->items);
    free(k->in);
    free(k->recent);
    map_fini(&k->places);
}

struct profile_answer
coverage_kinds_ask(const struct coverage_kinds *k, size_t kind, size_t library)
{
    const struct coverage_kind *item = &k->items[kind];

    return profile_ask(k->question->libraries[library].profile,
                       store_word(k->store, item->architecture),
                       store_word(k->store, item->model_type));
}

/* Take a kind that was not met yet, and ask how it is taken. */
static size_t
learn(struct coverage_kinds *k, int64_t architecture, int64_t model_type)
{
    size_t kind = k->count++;

    if (kind == k->capacity) {
        k->capacity = k->capacity == 0 ? 64 : k->capacity * 2;
        k->items = mem_realloc_array(k->items, k->capacity, sizeof *k->items);
        k->in = mem_realloc_array(k->in, k->capacity, k->width * sizeof *k->in);
    }
    k->items[kind] = (struct coverage_kind){.architecture = architecture, .model_type = model_type};
    bool *in = k->in + kind * k->width;
    memset(in, 0, k->width * sizeof *in);
    for (size_t l = 0; l < k->question->library_count; l++)
        in[k->libraries[l].columns[coverage_kinds_ask(k, kind, l).tier]] = true;
    return kind;
}

static size_t
look_up(struct coverage_kinds *k, int64_t architecture, int64_t model_type)
{
    const int64_t words[] = {architecture, model_type};
    struct slice key = {(const char *)words, sizeof words};
    const uint64_t *place = map_find(&k->places, key);

    if (place != NULL)
        return *place;
    size_t kind = learn(k, architecture, model_type);
    map_put(&k->places, key, kind);
    return kind;
}

size_t
coverage_kinds_place(struct coverage_kinds *k, int64_t architecture, int64_t model_type)
{
    size_t number = (size_t)architecture;

    if (number >= k->recent_count) {
        size_t count = number + 1 + k->recent_count / 2;
        k->recent = mem_realloc_array(k->recent, count, sizeof *k->recent);
        memset(k->recent + k->recent_count, 0, (count - k->recent_count) * sizeof *k->recent);
        k->recent_count = count;
    }
    if (k->recent[number] != 0 && k->items[k->recent[number] - 1].model_type == model_type)
        return k->recent[number] - 1;
    size_t kind = look_up(k, architecture, model_type);
    k->recent[number] = (uint32_t)kind + 1;
    return kind;
}

const bool *
coverage_kinds_columns(const struct coverage_kinds *k, size_t kind)
{
    return k->in + kind * k->width;
}

/* Lists. */

/* A kind, under the name that the library goes by. */
struct named {
    int64_t word;
    enum support_kind what; /* the word is */
    size_t kind;
};

/* Some of them, all of one name. */
struct folded {
    const struct named *first;
    size_t count;
    struct slice name;
    struct coverage_figures all;
};

static struct named
name_of(const struct coverage_kinds *k, size_t kind, bool types_first)
{
    const struct coverage_kind *item = &k->items[kind];
    bool type = types_first ? item->model_type != 0 : item->architecture == 0;

    return (struct named){type ? item->model_type : item->architecture,
                          type ? SUPPORT_MODEL_TYPE : SUPPORT_ARCHITECTURE, kind};
}

static int
by_word(const void *left, const void *right)
{
    const struct named *a = left, *b = right;

    if (a->what != b->what)
        return a->what < b->what ? -1 : 1;
    if (a->word != b->word)
        return a->word < b->word ? -1 : 1;
    return a->kind < b->kind ? -1 : 1;
}

static int
by_downloads(const void *left, const void *right)
{
    const struct folded *a = left, *b = right;
    int order = coverage_compare(&a->all, &b->all);

    if (order == 0)
        order = slice_compare(a->name, b->name);
    return order != 0 ? order : (int)a->first->what - (int)b->first->what;
}

/* Add up what has the same name; returns how many names there are. */
static size_t
fold(struct folded *out, const struct coverage_kinds *k, struct named *items, size_t count)
{
    size_t names = 0;

    if (count > 1)
        qsort(items, count, sizeof *items, by_word);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || items[i].word != items[i - 1].word || items[i].what != items[i - 1].what)
            out[names++] =
                (struct folded){.first = &items[i], .name = store_word(k->store, items[i].word)};
        out[names - 1].count++;
        coverage_add(&out[names - 1].all, &k->items[items[i].kind].all);
    }
    if (names > 1)
        qsort(out, names, sizeof *out, by_downloads);
    return names;
}

/* How a library takes the models of one name. */
static struct coverage_take
take_of(const struct coverage_kinds *k, const struct folded *f, size_t library, struct arena *arena)
{
    struct coverage_take take = {.tier = SUPPORT_NOT};

    for (size_t i = 0; i < f->count; i++) {
        size_t kind = f->first[i].kind;
        struct profile_answer answer = coverage_kinds_ask(k, kind, library);
        if (answer.tier >= SUPPORT_FALLBACK)
            coverage_add(&take.loaded, &k->items[kind].all);
        if (answer.tier > take.tier) {
            take.tier = answer.tier;
            take.last = arena_copy(arena, answer.entry->last);
        }
    }
    return take;
}

void
coverage_kinds_list(struct coverage_lacks *out, struct arena *arena, const struct coverage_kinds *k,
                    size_t library, enum support_tier from, enum support_tier to)
{
    const struct coverage_question *q = k->question;
    struct named *items = mem_realloc_array(NULL, k->count + 1, sizeof *items);
    struct folded *names = mem_realloc_array(NULL, k->count + 1, sizeof *names);
    size_t count = 0;

    for (size_t i = 0; i < k->count; i++) {
        enum support_tier tier = coverage_kinds_ask(k, i, library).tier;
        if (tier >= from && tier <= to)
            items[count++] = name_of(k, i, k->libraries[library].types_alone);
    }
    *out = (struct coverage_lacks){.there_are = fold(names, k, items, count)};
    out->count = out->there_are < q->top ? out->there_are : q->top;
    out->items = arena_alloc(arena, (out->count + 1) * sizeof *out->items);
    for (size_t i = 0; i < out->there_are; i++)
        coverage_add(&out->all, &names[i].all);
    for (size_t i = 0; i < out->count; i++) {
        struct coverage_lack *lack = &out->items[i];
        *lack = (struct coverage_lack){.what = names[i].first->what,
                                       .name = arena_copy(arena, names[i].name),
                                       .all = names[i].all};
        lack->takes = arena_alloc(arena, q->library_count * sizeof *lack->takes);
        for (size_t l = 0; l < q->library_count; l++)
            lack->takes[l] = take_of(k, &names[i], l, arena);
    }
    free(items);
    free(names);
}
