/*
 * The gaps are few, one an architecture: their figures are held, and where each stands.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/show.h"
#include "registry/gaps_choices.h"
#include "registry/outline.h"
#include "registry/relevancy.h"
#include "registry/validation_inner.h"
#include "json/tree.h"
#include "json/writer.h"

/* Scores have one decimal. */
#define SCORES_DIFFER 0.01

struct figures {
    struct span at;
    struct slice architecture;             /* absent where it names none */
    int64_t models, downloads, parameters; /* -1: unknown */
    double score;
    bool has_score;
    uint64_t score_start;
    bool goes; /* equal to one before it */
};

struct sense {
    struct validation_reading *r;
    struct validation_total architectures, models, old;
    struct span made;
    struct figures *gaps;
    size_t count, capacity;
};

static void
begin_gap(struct sense *s, uint64_t start)
{
    if (s->count == s->capacity) {
        s->capacity = s->capacity == 0 ? 64 : s->capacity * 2;
        s->gaps = mem_realloc_array(s->gaps, s->capacity, sizeof *s->gaps);
    }
    s->gaps[s->count++] =
        (struct figures){.at = {start, start}, .models = -1, .downloads = -1, .parameters = -1};
}

static void
judge_architecture(struct sense *s, const struct json_event *e)
{
    const struct validation_set *set = s->r->set;
    const struct profile *p = set->request->profile;
    struct str name = STR_INIT;

    /* A library that goes by types of models takes some of an architecture's. */
    if (p != NULL && profile_asks_model_type(p))
        return;
    show_name(&name, e->text);
    if (set->has_supported && map_has(&set->architectures, e->text))
        validation_find_here(s->r, VALIDATION_SUPPORTED_GAP, GAPS_ARCHITECTURE, e->start,
                             "%s has models in the registry", str_text(&name));
    else if (p != NULL && profile_takes(p, e->text, (struct slice){NULL, 0}))
        validation_find_here(s->r, VALIDATION_STALE_GAP, GAPS_ARCHITECTURE, e->start,
                             "%s is supported by %s", str_text(&name), p->name);
    str_fini(&name);
}

/* The number of an event; -1 for none. */
static int64_t
number_of(const struct json_event *e, bool good)
{
    int64_t value;

    return good && e->kind == JSON_NUMBER && json_text_int64(e->text, &value) ? value : -1;
}

static void
on_score(struct figures *gap, const struct json_event *e, bool good)
{
    gap->has_score = good && e->kind == JSON_NUMBER;
    gap->score_start = e->start;
    if (!gap->has_score)
        return;
    char *text = slice_dup(e->text);
    gap->score = strtod(text, NULL);
    free(text);
}

static void
on_figure(struct sense *s, enum form_gaps_row row, const struct json_event *e, bool good)
{
    struct figures *gap = &s->gaps[s->count - 1];

    if (row == GAPS_MODELS) {
        gap->models = number_of(e, good);
    } else if (row == GAPS_DOWNLOADS) {
        gap->downloads = number_of(e, good);
    } else if (row == GAPS_PARAMETERS) {
        gap->parameters = number_of(e, good);
    } else if (row == GAPS_SCORE) {
        on_score(gap, e, good);
    } else if (row == GAPS_ARCHITECTURE && e->kind == JSON_STRING) {
        gap->architecture = arena_copy(&s->r->set->v->arena, e->text);
        judge_architecture(s, e);
    }
}

static void
on_value(void *context, size_t row, const struct json_event *e, bool good)
{
    struct sense *s = context;
    const bool ends = e->kind == JSON_END_OBJECT || e->kind == JSON_END_ARRAY;

    switch ((enum form_gaps_row)row) {
    case GAPS_GENERATED_AT:
        validation_judge_date(s->r, row, e);
        break;
    case GAPS_TOTAL_ARCHITECTURES:
        validation_note_total(&s->architectures, e, good);
        break;
    case GAPS_TOTAL_MODELS:
        validation_note_total(&s->models, e, good);
        break;
    case GAPS_TOTAL_OLD:
        validation_note_total(&s->old, e, good);
        break;
    case GAPS_MADE:
        s->made = (struct span){e->start, e->end};
        break;
    case GAPS_LIST:
        if (!ends) {
            s->r->entries = e->kind == JSON_BEGIN_ARRAY ? 0 : -1;
            s->count = 0;
        }
        break;
    case GAPS_ENTRY:
        if (!ends) {
            s->r->entries++;
            begin_gap(s, e->start);
        }
        s->gaps[s->count - 1].at.end = e->end;
        break;
    case GAPS_ARCHITECTURE:
    case GAPS_MODELS:
    case GAPS_DOWNLOADS:
    case GAPS_PARAMETERS:
    case GAPS_SCORE:
        on_figure(s, (enum form_gaps_row)row, e, good);
        break;
    default:
        break;
    }
}

/* What the file was ranked with. */
static struct relevancy_weights
weights_of(const struct sense *s)
{
    struct relevancy_weights weights = relevancy_reference;
    struct str text = STR_INIT;
    struct json_tree *tree = NULL;

    if (s->made.end > 0) {
        str_puts(&text, "{\"" GAPS_MADE_WITH "\": ");
        if (outline_text(&text, &s->r->original, s->made, NULL) == 0) {
            str_putc(&text, '}');
            if (json_tree_read(&tree, str_slice(&text), NULL) == 0)
                weights = gaps_choices_of(json_tree_root(tree)).weights;
        }
    }
    json_tree_free(tree);
    str_fini(&text);
    return weights;
}

static void
judge_scores(struct sense *s)
{
    const struct relevancy_weights weights = weights_of(s);
    int64_t most_models = 0, most_downloads = 0;

    for (size_t i = 0; i < s->count; i++) {
        if (s->gaps[i].models > most_models)
            most_models = s->gaps[i].models;
        if (s->gaps[i].downloads > most_downloads)
            most_downloads = s->gaps[i].downloads;
    }
    for (size_t i = 0; i < s->count; i++) {
        const struct figures *gap = &s->gaps[i];
        const struct relevancy_parts parts = relevancy_parts(
            gap->models, most_models, gap->downloads, most_downloads, gap->parameters);
        const double score = relevancy_score(&parts, &weights);
        char path[64], had[JSON_DOUBLE_SIZE], has[JSON_DOUBLE_SIZE];
        if (!gap->has_score || gap->models < 0 || fabs(score - gap->score) < SCORES_DIFFER)
            continue;
        snprintf(path, sizeof path, "gaps[%zu].relevancy_score", i);
        had[json_double_text(had, gap->score)] = '\0';
        has[json_double_text(has, score)] = '\0';
        validation_find(s->r, VALIDATION_SCORE, path, gap->score_start,
                        "is %s, and the figures give %s", had, has);
    }
}

/* By score and models, both descending, then by name; what has none of them comes behind. */
static int
by_worth(const void *a, const void *b)
{
    const struct figures *x = a, *y = b;

    if (x->has_score != y->has_score)
        return x->has_score ? -1 : 1;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->models != y->models)
        return x->models > y->models ? -1 : 1;
    const int order = slice_compare(x->architecture, y->architecture);
    /* Equal ones stay as they stand. */
    return order != 0 ? order : (x->at.start > y->at.start) - (x->at.start < y->at.start);
}

/* Put the gaps that stay into their order, each into the place of another. */
static void
put_in_order(struct sense *s)
{
    struct figures *sorted = mem_alloc((s->count + 1) * sizeof *sorted);
    size_t n = 0, next = 0, moved = 0;

    for (size_t i = 0; i < s->count; i++)
        if (!s->gaps[i].goes)
            sorted[n++] = s->gaps[i];
    qsort(sorted, n, sizeof *sorted, by_worth);
    for (size_t i = 0; i < s->count; i++) {
        const struct figures *here = &s->gaps[i];
        struct str text = STR_INIT;
        if (here->goes)
            continue;
        const struct figures *there = &sorted[next++];
        if (there->at.start != here->at.start &&
            outline_text(&text, &s->r->original, there->at, NULL) == 0) {
            edits_put(&s->r->edits, here->at, str_slice(&text));
            moved++;
        }
        str_fini(&text);
    }
    if (moved > 0)
        validation_mends(s->r, VALIDATION_ORDER, "%zu gaps put where they rank", moved);
    free(sorted);
}

static void
judge_order(struct sense *s)
{
    for (size_t i = 1; i < s->count; i++) {
        const struct figures *before = &s->gaps[i - 1], *gap = &s->gaps[i];
        struct str name = STR_INIT;
        char path[32];
        if (by_worth(before, gap) <= 0)
            continue;
        snprintf(path, sizeof path, "gaps[%zu]", i);
        show_name(&name, gap->architecture);
        validation_find(s->r, VALIDATION_ORDER, path, gap->at.start, "%s ranks before gaps[%zu]",
                        str_text(&name), i - 1);
        str_fini(&name);
    }
    put_in_order(s);
}

static uint64_t *
hash_names(const struct sense *s, size_t *n)
{
    uint64_t *hashes = mem_alloc((s->count + 1) * sizeof *hashes);

    *n = 0;
    for (size_t i = 0; i < s->count; i++)
        if (s->gaps[i].architecture.data != NULL)
            hashes[(*n)++] = hash_of(&s->r->set->key, s->gaps[i].architecture);
    return hashes;
}

static void
judge_totals(struct sense *s)
{
    int64_t models = 0, all_models = 0, count = 0;

    for (size_t i = 0; i < s->count; i++) {
        const int64_t more = s->gaps[i].models > 0 ? s->gaps[i].models : 0;
        all_models += more;
        models += s->gaps[i].goes ? 0 : more;
        count += !s->gaps[i].goes;
    }
    validation_judge_total(s->r, "total_unsupported_architectures", &s->architectures,
                           (int64_t)s->count, count);
    validation_judge_total(s->r, "total_unsupported", &s->old, (int64_t)s->count, count);
    validation_judge_total(s->r, "total_unsupported_models", &s->models, all_models, models);
}

static void
judge(struct sense *s)
{
    static const struct duplicates_form form = {"gaps", "architecture_id", NULL};
    struct validation_reading *r = s->r;
    struct duplicates d;
    struct err err = {ERR_NONE, ""};
    size_t n;
    uint64_t *hashes = hash_names(s, &n);

    if (duplicates_find(&d, &r->original, &form, hashes, n, &r->set->key, &err) != 0)
        validation_find(r, VALIDATION_UNREADABLE, NULL, 0, "%s", err.message);
    validation_find_duplicates(r, &d, "gaps");
    validation_take_out(r, &d);
    for (size_t i = 0; i < d.count; i++)
        if (d.items[i].number < s->count)
            s->gaps[d.items[i].number].goes = d.items[i].kind == DUPLICATE_EQUAL;
    judge_totals(s);
    judge_scores(s);
    judge_order(s);
    duplicates_fini(&d);
    free(hashes);
}

void
validation_gaps(struct validation_reading *r)
{
    struct sense s = {.r = r};

    r->set->v->files[r->file].read = validation_check_form(r, &form_gaps, on_value, &s);
    if (r->set->v->files[r->file].read && r->entries >= 0)
        judge(&s);
    free(s.gaps);
}
