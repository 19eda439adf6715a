/*
 * The census is gone over once.  What a row has of words are numbers, so that it
 * is counted by looking into tables: a pair of sums for its kind, and one for each
 * column of its task's, its year's and its author's line.  Column 0 has all
 * models; then come, for each library, those that it loads in each tier in which
 * it lists anything.
 */
#include "registry/coverage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/moment.h"
#include "base/nearest.h"
#include "base/show.h"
#include "census/facts.h"
#include "hub/model.h"
#include "registry/author_sums.h"
#include "registry/coverage_kinds.h"

#define LAST_YEAR 9999
#define NO_YEAR   0
#define NO_TASK   0
#define ALL_TASKS (-1)

/* Lines of sums, by a small key. */
struct groups {
    uint32_t *places; /* by key: 1 + the place of its line, 0 when it has none */
    size_t key_count;
    int64_t *keys; /* by place */
    struct coverage_figures *cells;
    size_t count;
    size_t width;
};

struct counting {
    struct coverage *c;
    const struct coverage_question *question;
    const struct store *store;
    size_t width;
    int64_t task;    /* the one that counts, or ALL_TASKS */
    int64_t matched; /* rows of this task and author */
    char *near_author;
    struct coverage_kinds kinds;
    struct groups tasks;
    struct groups years;
    int64_t year, year_begin, year_end; /* the last row's */
    struct author_sums *authors;
};

/* Lines. */

static struct coverage_figures *
cells_of(struct groups *g, int64_t key)
{
    if ((size_t)key >= g->key_count) {
        size_t count = (size_t)key + 64;
        g->places = mem_realloc_array(g->places, count, sizeof *g->places);
        memset(g->places + g->key_count, 0, (count - g->key_count) * sizeof *g->places);
        g->key_count = count;
    }
    if (g->places[key] == 0) {
        g->keys = mem_room_for_one(g->keys, g->count, sizeof *g->keys);
        g->cells = mem_room_for_one(g->cells, g->count, g->width * sizeof *g->cells);
        memset(g->cells + g->count * g->width, 0, g->width * sizeof *g->cells);
        g->keys[g->count] = key;
        g->places[key] = (uint32_t)++g->count;
    }
    return g->cells + (g->places[key] - 1) * g->width;
}

static void
count_in(struct coverage_figures *cells, size_t width, int64_t downloads, const bool *in)
{
    coverage_add_model(&cells[0], downloads);
    for (size_t i = 1; i < width; i++)
        if (in[i])
            coverage_add_model(&cells[i], downloads);
}

static void
groups_fini(struct groups *g)
{
    free(g->places);
    free(g->keys);
    free(g->cells);
}

/* Rows. */

/* The rows come from young to old, so that it is nearly always the year of the row before. */
static int64_t
year_of(struct counting *n, int64_t created)
{
    struct tm parts;
    time_t seconds = (time_t)created;

    if (created >= n->year_begin && created < n->year_end)
        return n->year;
    if (created < 0 || gmtime_r(&seconds, &parts) == NULL || parts.tm_year + 1900 > LAST_YEAR)
        return NO_YEAR;
    n->year = parts.tm_year + 1900;
    moment_of_day(&n->year_begin, n->year, 1, 1);
    moment_of_day(&n->year_end, n->year + 1, 1, 1);
    return n->year;
}

/* Whether this is the author who is asked for; one who is written so but for case is remembered. */
static bool
is_of_author(struct counting *n, struct slice author)
{
    struct slice wanted = n->question->author;

    if (wanted.data == NULL || slice_equal(author, wanted))
        return true;
    if (n->near_author == NULL && author.len == wanted.len &&
        strncasecmp(author.data, wanted.data, author.len) == 0)
        n->near_author = slice_dup(author);
    return false;
}

static bool
is_variant(const struct coverage_question *q, const struct store_fact *fact)
{
    const struct quantized_facts facts = {fact->id, fact->quant_method, fact->marks};

    for (size_t i = 0; i < q->library_count; i++)
        if (quantized_dropped(&q->libraries[i], &facts) != QUANTIZED_NOT)
            return true;
    return false;
}

static int
on_fact(void *context, const struct store_fact *fact, struct err *err)
{
    struct counting *n = context;
    struct slice author = model_author(fact->id);

    if (n->question->stop != NULL && *n->question->stop != 0)
        return err_set(err, ERR_STOPPED, "stopped");
    if ((n->task != ALL_TASKS && fact->task != n->task) || !is_of_author(n, author))
        return 0;
    n->matched++;
    if (is_variant(n->question, fact)) {
        coverage_add_model(&n->c->variants, fact->downloads);
        return 0;
    }
    if (fact->architecture == 0 && fact->model_type == 0) {
        coverage_add_model(&n->c->not_judged, fact->downloads);
        return 0;
    }
    size_t kind = coverage_kinds_place(&n->kinds, fact->architecture, fact->model_type);
    const bool *in = coverage_kinds_columns(&n->kinds, kind);
    coverage_add_model(&n->kinds.items[kind].all, fact->downloads);
    count_in(cells_of(&n->tasks, fact->task), n->width, fact->downloads, in);
    count_in(cells_of(&n->years, year_of(n, fact->created)), n->width, fact->downloads, in);
    author_sums_add(n->authors, author, fact->downloads, in);
    return 0;
}

/* The answer. */

static struct slice
absent(void)
{
    return (struct slice){NULL, 0};
}

static struct coverage_row
row_of(struct coverage *c, size_t width)
{
    struct coverage_row row = {.name = absent()};

    row.taken = arena_alloc(&c->arena, width * sizeof *row.taken);
    memset(row.taken, 0, width * sizeof *row.taken);
    return row;
}

static struct coverage_row
row_of_cells(struct coverage *c, const struct coverage_figures *cells, size_t width)
{
    struct coverage_row row = row_of(c, width);

    row.all = cells[0];
    memcpy(row.taken, cells, width * sizeof *cells);
    return row;
}

/* Names that are absent come last. */
static int
compare_names(struct slice a, struct slice b)
{
    if (a.data == NULL || b.data == NULL)
        return (a.data == NULL) - (b.data == NULL);
    return slice_compare(a, b);
}

static int
by_downloads(const void *left, const void *right)
{
    const struct coverage_row *a = left, *b = right;
    int order = coverage_compare(&a->all, &b->all);

    return order != 0 ? order : compare_names(a->name, b->name);
}

static int
by_name(const void *left, const void *right)
{
    const struct coverage_row *a = left, *b = right;

    return compare_names(a->name, b->name);
}

static struct slice
year_name(struct coverage *c, int64_t year)
{
    struct str text = STR_INIT;
    struct slice name = absent();

    if (year != NO_YEAR) {
        str_printf(&text, "%" PRId64, year);
        name = arena_copy(&c->arena, (struct slice){text.data, text.len});
    }
    str_fini(&text);
    return name;
}

static void
list_groups(struct coverage_list *list, struct counting *n, const struct groups *g)
{
    struct coverage *c = n->c;
    bool years = g == &n->years;

    list->rows = arena_alloc(&c->arena, (g->count + 1) * sizeof *list->rows);
    list->count = list->there_are = g->count;
    for (size_t i = 0; i < g->count; i++) {
        list->rows[i] = row_of_cells(c, g->cells + i * g->width, g->width);
        list->rows[i].name = years ? year_name(c, g->keys[i])
                                   : arena_copy(&c->arena, store_word(n->store, g->keys[i]));
    }
    if (list->count > 1)
        qsort(list->rows, list->count, sizeof *list->rows, years ? by_name : by_downloads);
    if (!years && list->count > n->question->top)
        list->count = n->question->top;
}

static void
list_authors(struct counting *n)
{
    struct coverage *c = n->c;
    struct coverage_list *list = &c->authors;

    list->count = author_sums_best(n->authors);
    list->there_are = author_sums_count(n->authors);
    list->rows = arena_alloc(&c->arena, (list->count + 1) * sizeof *list->rows);
    for (size_t i = 0; i < list->count; i++) {
        struct slice name = author_sums_name(n->authors, i);
        struct coverage_row row = row_of(c, n->width);
        for (size_t k = 0; k < n->width; k++)
            author_sums_figures(n->authors, i, k, &row.taken[k].models, &row.taken[k].downloads);
        row.all = row.taken[0];
        row.name = name.len > 0 ? arena_copy(&c->arena, name) : absent();
        list->rows[i] = row;
    }
}

static void
sum_up(struct counting *n)
{
    const struct coverage_kinds *k = &n->kinds;
    struct coverage_row *total = &n->c->total;

    *total = row_of(n->c, n->width);
    for (size_t i = 0; i < k->count; i++) {
        const bool *in = coverage_kinds_columns(k, i);
        coverage_add(&total->all, &k->items[i].all);
        for (size_t column = 1; column < n->width; column++)
            if (in[column])
                coverage_add(&total->taken[column], &k->items[i].all);
    }
    total->taken[0] = total->all;
}

static void
sum_up_library(struct counting *n, size_t library)
{
    const struct coverage_kinds *k = &n->kinds;
    struct coverage_library *l = &n->c->libraries[library];

    for (size_t i = 0; i < k->count; i++) {
        struct profile_answer answer = coverage_kinds_ask(k, i, library);
        if (answer.tier >= SUPPORT_FALLBACK)
            coverage_add(&l->decided[answer.by], &k->items[i].all);
    }
    coverage_kinds_list(&l->missing, &n->c->arena, k, library, SUPPORT_NOT, SUPPORT_REMOVED);
    coverage_kinds_list(&l->fallback, &n->c->arena, k, library, SUPPORT_FALLBACK, SUPPORT_FALLBACK);
}

/* The libraries. */

/* Give a library its columns, from `width` on; returns how many there are then. */
static size_t
give_columns(struct coverage_library *l, const struct profile *profile, size_t width)
{
    const struct support *s = &profile->support;

    for (size_t i = 0; i < s->count; i++)
        if (s->entries[i].tier >= SUPPORT_FALLBACK && l->columns[s->entries[i].tier] == 0)
            l->columns[s->entries[i].tier] = width++;
    return width;
}

/* Learn what the libraries go by; returns how many columns a line has. */
static size_t
learn_libraries(struct coverage *c)
{
    const struct coverage_question *q = c->question;
    size_t width = 1;

    c->libraries = arena_alloc(&c->arena, q->library_count * sizeof *c->libraries);
    memset(c->libraries, 0, q->library_count * sizeof *c->libraries);
    for (size_t i = 0; i < q->library_count; i++) {
        const struct profile *profile = q->libraries[i].profile;
        struct coverage_library *l = &c->libraries[i];
        l->name = slice_of(profile->name);
        l->by_type = profile_asks_model_type(profile);
        l->types_alone = l->by_type && profile->support.places[SUPPORT_ARCHITECTURE].count == 0;
        c->by_type = c->by_type || l->by_type;
        width = give_columns(l, profile, width);
    }
    return width;
}

/* The words. */

/* The number of the task that is asked for. */
static int
find_task(struct counting *n, struct err *err)
{
    const struct map *words = store_words(n->store, NAME_TASK);
    struct slice task = n->question->task;
    struct str shown = STR_INIT, near = STR_INIT;

    n->task = ALL_TASKS;
    if (task.data == NULL)
        return 0;
    const uint64_t *number = map_find(words, task);
    if (number != NULL) {
        n->task = (int64_t)*number;
        return 0;
    }
    const char **names = mem_alloc((words->count + 1) * sizeof *names);
    for (size_t i = 0; i < words->count; i++)
        names[i] = words->entries[i].key.data;
    const char *name = nearest_of(task.data, names, words->count);
    if (name != NULL)
        show_name(&near, slice_of(name));
    show_name(&shown, task);
    err_set(err, ERR_USAGE, "no model of the census has the task %s%s%s%s", str_text(&shown),
            name != NULL ? "; did you mean " : "", str_text(&near),
            name != NULL ? "?" : "; run without --task to see those there are");
    str_fini(&shown);
    str_fini(&near);
    free(names);
    return -1;
}

/* An author without a model is not one that has none by chance. */
static int
look_for_author(const struct counting *n, struct err *err)
{
    struct str shown = STR_INIT, near = STR_INIT;
    const char *of_task = n->task != ALL_TASKS ? " of this task" : "";

    if (n->matched > 0 || n->question->author.data == NULL)
        return 0;
    show_name(&shown, n->question->author);
    if (n->near_author != NULL)
        show_name(&near, slice_of(n->near_author));
    err_set(err, ERR_USAGE, "no model%s in the census is by the author %s%s%s%s", of_task,
            str_text(&shown), n->near_author != NULL ? "; did you mean " : "", str_text(&near),
            n->near_author != NULL ? "?" : "; run without --author to see who has most downloads");
    str_fini(&shown);
    str_fini(&near);
    return -1;
}

static int
ask_about_scan(struct coverage *c, struct store *store, struct err *err)
{
    struct store_scan scan;
    int status = store_scan_unfinished(store, &scan, err);

    if (status < 0)
        return -1;
    c->unfinished = status > 0;
    store_scan_fini(&scan);
    return store_scan_started(store, &c->scanned, INT64_MAX, err);
}

int
coverage_count(struct coverage *out, const struct coverage_question *question, struct store *store,
               struct err *err)
{
    *out = (struct coverage){.question = question};
    arena_init(&out->arena);
    size_t width = learn_libraries(out);
    struct counting n = {
        .c = out,
        .question = question,
        .store = store,
        .width = width,
        .tasks = {.width = width},
        .years = {.width = width},
        .authors = author_sums_new(width, question->top),
    };
    coverage_kinds_init(&n.kinds, question, out->libraries, store, width);
    int status = find_task(&n, err);
    if (status == 0)
        status = ask_about_scan(out, store, err);
    if (status == 0)
        status = store_each_fact(store, out->by_type, on_fact, &n, err);
    if (status == 0)
        status = look_for_author(&n, err);
    if (status == 0) {
        sum_up(&n);
        list_groups(&out->tasks, &n, &n.tasks);
        list_groups(&out->years, &n, &n.years);
        list_authors(&n);
        for (size_t i = 0; i < question->library_count; i++)
            sum_up_library(&n, i);
    } else {
        coverage_fini(out);
    }
    groups_fini(&n.tasks);
    groups_fini(&n.years);
    coverage_kinds_fini(&n.kinds);
    author_sums_free(n.authors);
    free(n.near_author);
    return status;
}

void
coverage_fini(struct coverage *c)
{
    if (c != NULL)
        arena_fini(&c->arena);
}

struct coverage_figures
coverage_loaded(const struct coverage *c, const struct coverage_row *row, size_t library)
{
    const struct coverage_library *l = &c->libraries[library];
    struct coverage_figures loaded = {0, 0};

    for (size_t tier = SUPPORT_FALLBACK; tier < SUPPORT_TIERS; tier++)
        if (l->columns[tier] != 0)
            coverage_add(&loaded, &row->taken[l->columns[tier]]);
    return loaded;
}

struct coverage_figures
coverage_taken(const struct coverage *c, const struct coverage_row *row, size_t library,
               enum support_tier tier)
{
    size_t column = c->libraries[library].columns[tier];
    struct coverage_figures loaded = coverage_loaded(c, row, library);

    if (tier < SUPPORT_FALLBACK)
        return coverage_less(row->all, &loaded);
    return column != 0 ? row->taken[column] : (struct coverage_figures){0, 0};
}

struct coverage_figures
coverage_rest(const struct coverage *c, const struct coverage_list *list)
{
    struct coverage_figures rest = c->total.all;

    for (size_t i = 0; i < list->count; i++)
        rest = coverage_less(rest, &list->rows[i].all);
    return rest;
}

struct coverage_figures
coverage_told(const struct coverage_lacks *lacks)
{
    struct coverage_figures told = {0, 0};

    for (size_t i = 0; i < lacks->count; i++)
        coverage_add(&told, &lacks->items[i].all);
    return told;
}
