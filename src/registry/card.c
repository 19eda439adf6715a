#include "registry/card.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/moment.h"
#include "base/sum.h"
#include "census/facts.h"
#include "census/models.h"
#include "registry/card_files.h"
#include "registry/files.h"

/* ---- models ---- */

static void
lines_init(struct card_lines *l)
{
    memset(l, 0, sizeof *l);
    map_init(&l->places);
}

static void
lines_fini(struct card_lines *l)
{
    free(l->items);
    map_fini(&l->places);
}

static struct card_line *
line_of(struct card *c, struct card_lines *l, struct slice name)
{
    const uint64_t *place = name.data != NULL ? map_find(&l->places, name) : NULL;

    if (place != NULL)
        return &l->items[*place];
    if (name.data == NULL && l->nameless > 0)
        return &l->items[l->nameless - 1];
    l->items = mem_room_for_one(l->items, l->count, sizeof *l->items);
    l->items[l->count] = (struct card_line){.name = arena_copy(&c->arena, name)};
    if (name.data != NULL)
        map_put(&l->places, name, l->count);
    else
        l->nameless = l->count + 1;
    return &l->items[l->count++];
}

static void
count_in(struct card *c, struct card_lines *l, struct slice name, int64_t downloads)
{
    struct signals_figures *f = &line_of(c, l, name)->figures;

    f->models++;
    f->downloads = sum_of(f->downloads, downloads);
}

static void
count_year(struct card *c, const struct card_model *m)
{
    char text[MOMENT_SIZE];

    if (m->created < 0) {
        count_in(c, &c->years, (struct slice){NULL, 0}, m->downloads);
        return;
    }
    moment_text(text, (struct moment){m->created, 0}, 'T');
    count_in(c, &c->years, (struct slice){text, strcspn(text, "-")}, m->downloads);
}

static int
compare_names(struct slice a, struct slice b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.data, b.data, len) : 0;

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static bool
comes_before(const struct card_model *a, const struct card_model *b)
{
    if (a->downloads != b->downloads)
        return a->downloads > b->downloads;
    return compare_names(a->id, b->id) < 0;
}

/* Keep the model if it is one of the most downloaded so far. */
static void
keep_model(struct card *c, const struct card_model *m)
{
    size_t at = c->model_count;

    if (at == c->question->top && !comes_before(m, &c->models[at - 1]))
        return;
    if (at == c->question->top)
        at--;
    else
        c->model_count++;
    for (; at > 0 && comes_before(m, &c->models[at - 1]); at--)
        c->models[at] = c->models[at - 1];
    c->models[at] = *m;
    c->models[at].id = arena_copy(&c->arena, m->id);
    c->models[at].model_type = arena_copy(&c->arena, m->model_type);
    c->models[at].task = arena_copy(&c->arena, m->task);
    c->models[at].quant_method = arena_copy(&c->arena, m->quant_method);
}

void
card_add(struct card *c, const struct store_model *model)
{
    struct card_model m = {
        .id = model->id,
        .model_type = model->model_type,
        .task = model->task,
        .quant_method = model->quant_method,
        .downloads = model->downloads < 0 ? 0 : model->downloads,
        .parameters = model->parameters,
        .created = model->created,
        .marks = model->marks,
    };
    const struct signals_facts facts = {
        .id = m.id,
        .architecture = c->architecture,
        .model_type = m.model_type,
        .quant_method = m.quant_method,
        .parameters = m.parameters,
        .marks = m.marks,
    };

    m.count = signals_count(&facts);
    m.is_test = signals_is_test_model(m.id);
    m.is_draft = signals_is_draft(&facts);
    m.is_quantized = signals_is_quantized(&facts);
    signals_tally_add(&c->tally, &facts, m.downloads);
    count_in(c, &c->tasks, m.task, m.downloads);
    count_in(c, &c->types, m.model_type, m.downloads);
    count_year(c, &m);
    keep_model(c, &m);
}

static int
by_downloads(const void *left, const void *right)
{
    const struct card_line *a = left, *b = right;

    if (a->figures.downloads != b->figures.downloads)
        return a->figures.downloads > b->figures.downloads ? -1 : 1;
    if (a->figures.models != b->figures.models)
        return a->figures.models > b->figures.models ? -1 : 1;
    return compare_names(a->name, b->name);
}

/* Years of four digits, as all are that the Hub tells; unknown ones last. */
static int
by_year(const void *left, const void *right)
{
    const struct card_line *a = left, *b = right;

    if ((a->name.data == NULL) != (b->name.data == NULL))
        return a->name.data == NULL ? 1 : -1;
    return compare_names(a->name, b->name);
}

static void
lines_sort(struct card_lines *l, int (*compare)(const void *, const void *))
{
    if (l->count > 1)
        qsort(l->items, l->count, sizeof *l->items, compare);
}

struct slice
card_main_type(const struct card *c)
{
    const struct card_line *best = NULL;

    if (c->question->model_type.data != NULL)
        return c->question->model_type;
    for (size_t i = 0; i < c->types.count; i++) {
        const struct card_line *line = &c->types.items[i];
        if (line->name.data != NULL &&
            (best == NULL || line->figures.models > best->figures.models))
            best = line;
    }
    return best != NULL ? best->name : (struct slice){NULL, 0};
}

void
card_end(struct card *c, enum card_source source)
{
    if (c->tally.parts[SIGNALS_ALL].models > 0)
        c->source = source;
    lines_sort(&c->tasks, by_downloads);
    lines_sort(&c->types, by_downloads);
    lines_sort(&c->years, by_year);
    for (size_t i = 0; i < c->question->library_count; i++)
        c->answers[i] =
            library_answer(c->question->libraries[i], c->architecture, card_main_type(c));
    /* An older file can tell of a gap that was filled since. */
    if (library_answer_loads(&c->answers[0]))
        c->gap.entry.rank = 0;
}

bool
card_knows(const struct card *c)
{
    for (size_t i = 0; i < c->question->library_count; i++)
        if (c->answers[i].answer.by == PROFILE_BY_ARCHITECTURE)
            return true;
    return c->source != CARD_NOWHERE || c->entries.count > 0 || c->gap.entry.rank > 0;
}

/* ---- the files ---- */

static int
on_model(void *context, const struct store_model *m, struct err *err)
{
    (void)err;
    card_add(context, m);
    return 0;
}

static int
ask_about_scan(struct card *c, struct store *store, struct err *err)
{
    struct store_scan scan;
    int status = store_scan_unfinished(store, &scan, err);

    if (status < 0)
        return -1;
    c->unfinished = status > 0;
    if (status > 0)
        store_scan_fini(&scan);
    return store_scan_started(store, &c->seen, INT64_MAX, err);
}

static int
search_census(struct card *c, struct store *store, struct err *err)
{
    const struct map *known = store_words(store, NAME_ARCHITECTURE);
    const struct map *types = store_words(store, NAME_MODEL_TYPE);

    if (ask_about_scan(c, store, err) != 0 ||
        store_each_of(store, c->architecture, on_model, c, err) != 0)
        return -1;
    for (size_t i = 0; i < known->count; i++)
        similar_offer(&c->similar, known->entries[i].key);
    for (size_t i = 0; i < types->count; i++)
        map_put(&c->known_types, types->entries[i].key, 0);
    return 0;
}

static int
read_census(struct card *c, const char *path, struct err *err)
{
    struct store *store = NULL;

    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return 0;
    c->has_census = true;
    if (store_open(&store, path, STORE_READ, err) != 0)
        return -1;
    int status = search_census(c, store, err);
    store_close(store);
    return status;
}

static int
read_gaps(struct card *c, const char *path, struct err *err)
{
    if (card_read_gaps(c, path, err) != 0)
        return -1;
    return c->gap.entry.rank > 0 ? gaps_choices_load(&c->gap.choices, path, err) : 0;
}

static void
offer_listed(struct card *c, const struct profile *library)
{
    const struct support *s = &library->support;

    for (size_t i = 0; i < s->count; i++)
        if (s->entries[i].kind == SUPPORT_ARCHITECTURE)
            similar_offer(&c->similar, s->entries[i].name);
}

static void
begin(struct card *c, const struct card_question *q)
{
    *c = (struct card){.question = q};
    arena_init(&c->arena);
    map_init(&c->authors);
    map_init(&c->known_types);
    c->architecture = arena_copy(&c->arena, q->architecture);
    signals_tally_init(&c->tally);
    lines_init(&c->tasks);
    lines_init(&c->types);
    lines_init(&c->years);
    c->models = mem_zalloc(q->top * sizeof *c->models);
    c->answers = mem_zalloc(q->library_count * sizeof *c->answers);
    similar_init(&c->similar, c->architecture, &c->authors);
}

int
card_make(struct card *out, const struct card_question *question, struct err *err)
{
    char *supported = file_join(question->folder, FILES_SUPPORTED);
    char *census = file_join(question->folder, FILES_CENSUS);
    char *gaps = file_join(question->folder, FILES_GAPS);
    int status = -1;

    begin(out, question);
    if (card_read_supported(out, supported, err) == 0 && read_gaps(out, gaps, err) == 0)
        status = read_census(out, census, err);
    for (size_t i = 0; i < question->library_count; i++)
        offer_listed(out, question->libraries[i]);
    free(supported);
    free(census);
    free(gaps);
    if (status != 0) {
        card_fini(out);
        return -1;
    }
    card_end(out, CARD_CENSUS);
    return 0;
}

void
card_fini(struct card *c)
{
    signals_tally_fini(&c->tally);
    lines_fini(&c->tasks);
    lines_fini(&c->types);
    lines_fini(&c->years);
    free(c->models);
    free(c->answers);
    free(c->asked);
    similar_fini(&c->similar);
    map_fini(&c->authors);
    map_fini(&c->known_types);
    arena_fini(&c->arena);
    memset(c, 0, sizeof *c);
}
