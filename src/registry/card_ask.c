/*
 * Types are tried one after the other until one has models of the architecture: each costs a
 * request of the quota.  Where they were found by name, their own type is asked for
 * too, which finds those whose name does not tell.
 */
#include "registry/card_ask.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "hub/lister.h"
#include "hub/query.h"

/* Types to try: what is known, and three spellings. */
#define MOST_TYPES 8

struct asking {
    struct card *c;
    const struct card_ask_options *options;
    struct map seen;          /* models that were added */
    struct card_asked *asked; /* the question in hand */
    bool over;
    struct err failure;
};

/* ---- names ---- */

static bool
ends_in(struct slice text, const char *end)
{
    size_t len = strlen(end);

    return text.len > len && memcmp(text.data + text.len - len, end, len) == 0;
}

void
card_family(struct str *out, struct slice architecture)
{
    static const char *const ends[] = {"LMHeadModel", "LMModel", "Model", "CausalLM", "LM"};
    struct slice family = architecture;

    for (size_t i = 1; i + 3 < architecture.len; i++)
        if (memcmp(architecture.data + i, "For", 3) == 0 &&
            isupper((unsigned char)architecture.data[i + 3])) {
            str_append(out, architecture.data, i);
            return;
        }
    for (size_t i = 0; i < sizeof ends / sizeof *ends && family.len == architecture.len; i++)
        if (ends_in(family, ends[i]))
            family.len -= strlen(ends[i]);
    str_append(out, family.data, family.len);
}

/* Whether a word begins at `i`: a capital after what is none, or before a small letter. */
static bool
begins_word(struct slice text, size_t i)
{
    if (i == 0 || !isupper((unsigned char)text.data[i]))
        return false;
    return !isupper((unsigned char)text.data[i - 1]) ||
           (i + 1 < text.len && islower((unsigned char)text.data[i + 1]));
}

void
card_type(struct str *out, struct slice family, char between)
{
    for (size_t i = 0; i < family.len; i++) {
        char c = family.data[i];
        bool is_sign = c == '_' || c == '-';
        if (between != 0 && (is_sign || begins_word(family, i)) && out->len > 0 &&
            out->data[out->len - 1] != between)
            str_putc(out, between);
        if (!is_sign)
            str_putc(out, (char)tolower((unsigned char)c));
    }
}

/* The name as letters and digits alone, by which types are known to be a family's. */
static bool
is_of_family(struct slice type, struct slice family)
{
    struct str a = STR_INIT, b = STR_INIT;

    card_type(&a, type, 0);
    card_type(&b, family, 0);
    bool is = a.len > 0 && a.len == b.len && memcmp(str_text(&a), str_text(&b), a.len) == 0;
    str_fini(&a);
    str_fini(&b);
    return is;
}

/* ---- one question ---- */

static void
note_model(struct asking *a, const struct model *m)
{
    const struct store_model model = store_model_of(m);

    a->asked->listed++;
    if (m->architecture.data == NULL)
        return;
    if (!slice_equal(m->architecture, a->c->architecture)) {
        similar_offer(&a->c->similar, m->architecture);
        return;
    }
    if (!map_put(&a->seen, m->id, 0))
        return;
    a->asked->found++;
    card_add(a->c, &model);
}

static int
on_page(void *context, const struct page *page, struct slice next, struct err *err)
{
    struct asking *a = context;
    size_t count;
    const struct model *models = page_models(page, &count);
    size_t limit = a->options->limit, i = 0;

    (void)err;
    for (; i < count && (size_t)a->asked->listed < limit; i++)
        note_model(a, &models[i]);
    a->asked->is_whole = next.data == NULL && i == count;
    const struct progress progress = {
        .phase = "models",
        .done = a->asked->listed,
        .expected = -1,
        .pages = -1,
        .found = (int64_t)a->seen.count,
    };
    event_progress(a->options->listener, &progress);
    return (size_t)a->asked->listed < limit ? 1 : 0;
}

static void
on_done(void *context, int status, const struct err *err)
{
    struct asking *a = context;

    a->over = true;
    if (status != 0)
        a->failure = *err;
}

static const struct lister_handler handler = {on_page, on_done};

/* Look through one listing.  0, also when it failed, or -1. */
static int
list(struct asking *a, const struct query *query, struct err *err)
{
    struct str target = STR_INIT;
    int more = 1;

    query_target(&target, query);
    const struct lister_options options = {
        .target = str_text(&target),
        .page_size = query->limit,
        .pages_wanted = (a->options->limit + query->limit - 1) / query->limit,
    };
    a->over = false;
    struct lister *lister = lister_new(a->options->client, &options, &handler, a);
    while (!a->over && more >= 0)
        more = client_run(a->options->client, err);
    lister_free(lister);
    str_fini(&target);
    if (!a->over)
        return -1;
    if (a->failure.kind == ERR_NONE)
        return 0;
    a->asked->failure = arena_copy(&a->c->arena, slice_of(a->failure.message));
    if (a->failure.kind == ERR_DATA || a->failure.kind == ERR_RETRY)
        return 0;
    return err_set(err, a->failure.kind, "%s", a->failure.message);
}

/* Ask by a tag, or by a part of the name; the other is absent. */
static int
ask(struct asking *a, struct slice filter, struct slice search, struct err *err)
{
    struct card *c = a->c;
    char *tag = slice_dup(filter), *part = slice_dup(search);
    const char *const filters[] = {tag, NULL};
    size_t limit = a->options->limit;
    const struct query query = {
        .filters = filters,
        .search = part,
        .sort = QUERY_SORT_DOWNLOADS,
        .expand = page_properties,
        .limit = limit < QUERY_PAGE_SIZE ? (unsigned)limit : QUERY_PAGE_SIZE,
    };

    c->asked = mem_room_for_one(c->asked, c->asked_count, sizeof *c->asked);
    a->asked = &c->asked[c->asked_count++];
    *a->asked = (struct card_asked){.filter = arena_copy(&c->arena, filter),
                                    .search = arena_copy(&c->arena, search)};
    int status = list(a, &query, err);
    free(tag);
    free(part);
    return status;
}

/* ---- which questions ---- */

struct types {
    struct slice items[MOST_TYPES];
    size_t count;
};

static void
try_type(struct types *t, struct card *c, struct slice type)
{
    for (size_t i = 0; i < t->count; i++)
        if (slice_equal(t->items[i], type))
            return;
    if (t->count < MOST_TYPES && type.len > 0)
        t->items[t->count++] = arena_copy(&c->arena, type);
}

static void
find_types(struct types *t, struct card *c, struct slice family)
{
    static const char between[] = {'_', 0, '-'};

    for (size_t i = 0; i < c->question->library_count; i++) {
        const struct support *s = &c->question->libraries[i]->support;
        for (size_t k = 0; k < s->count; k++)
            if (s->entries[k].kind == SUPPORT_MODEL_TYPE &&
                is_of_family(s->entries[k].name, family))
                try_type(t, c, s->entries[k].name);
    }
    for (size_t i = 0; i < c->known_types.count; i++)
        if (is_of_family(c->known_types.entries[i].key, family))
            try_type(t, c, c->known_types.entries[i].key);
    for (size_t i = 0; i < sizeof between; i++) {
        struct str type = STR_INIT;
        card_type(&type, family, between[i]);
        try_type(t, c, str_slice(&type));
        str_fini(&type);
    }
}

/* Ask for what the models found by name say their type is, if that was not asked for. */
static int
ask_their_type(struct asking *a, const struct types *asked, struct err *err)
{
    static const struct slice none = {NULL, 0};
    struct slice type = card_main_type(a->c);

    for (size_t i = 0; i < asked->count; i++)
        if (type.data != NULL && slice_equal(asked->items[i], type))
            return 0;
    return type.data != NULL ? ask(a, type, none, err) : 0;
}

static int
ask_all(struct asking *a, struct err *err)
{
    static const struct slice none = {NULL, 0};
    struct card *c = a->c;
    struct types types = {.count = 0};
    struct str family = STR_INIT;
    int status = 0;

    card_family(&family, c->architecture);
    const struct slice name = str_slice(&family);
    if (c->question->model_type.data != NULL)
        try_type(&types, c, c->question->model_type);
    else
        find_types(&types, c, name);
    for (size_t i = 0; i < types.count && status == 0 && a->seen.count == 0; i++)
        if (a->failure.kind == ERR_NONE)
            status = ask(a, types.items[i], none, err);
    if (status == 0 && a->seen.count == 0 && a->failure.kind == ERR_NONE &&
        c->question->model_type.data == NULL) {
        status = ask(a, none, name, err);
        if (status == 0 && a->seen.count > 0 && a->failure.kind == ERR_NONE)
            status = ask_their_type(a, &types, err);
    }
    str_fini(&family);
    return status;
}

int
card_ask(struct card *c, const struct card_ask_options *options, struct err *err)
{
    struct asking a = {.c = c, .options = options};

    map_init(&a.seen);
    int status = ask_all(&a, err);
    map_fini(&a.seen);
    if (status != 0)
        return -1;
    c->seen = options->now;
    card_end(c, CARD_HUB);
    return 0;
}
