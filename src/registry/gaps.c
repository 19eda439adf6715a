#include "registry/gaps.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/sum.h"
#include "registry/gaps_inner.h"
#include "registry/relevancy.h"

void
gaps_free(struct gaps *g)
{
    if (g == NULL)
        return;
    gaps_forget_tallies(g);
    free(g->tallies);
    map_fini(&g->names);
    free(g->list);
    for (size_t i = 0; i < g->taken_count; i++)
        str_fini(&g->taken[i]);
    free(g->taken);
    map_fini(&g->old_names);
    free(g->old);
    json_tree_free(g->tree);
    str_fini(&g->text);
    free(g);
}

static bool
has_sample(const struct gap *gap, struct slice name)
{
    for (size_t i = 0; i < gap->sample_count; i++)
        if (slice_equal(gap->samples[i], name))
            return true;
    return false;
}

/* Add what the rows say to a gap, which may have nothing yet. */
static void
add_tally(struct gap *gap, const struct tally *t)
{
    gap->models = sum_of(gap->models, t->models);
    gap->downloads = sum_of(gap->downloads, t->downloads);
    gap->min_parameters = gaps_smaller_known(gap->min_parameters, t->min_parameters);
    for (size_t i = 0; i < t->sample_count && gap->sample_count < GAPS_SAMPLES; i++)
        if (!has_sample(gap, t->samples[i].name))
            gap->samples[gap->sample_count++] = t->samples[i].name;
    gap->signals = t->signals;
}

static void
list_old_gaps(struct gaps *g)
{
    for (size_t i = 0; i < g->old_count; i++) {
        const struct old_gap *old = &g->old[i];
        const uint64_t *number = map_find(&g->names, old->figures.architecture);
        if (profile_takes(g->question.profile, old->figures.architecture, (struct slice){NULL, 0}))
            continue;
        if (number == NULL) {
            g->list[g->count++] = (struct listed){old->figures, old->node};
        } else if (g->question.merge == GAPS_SUM) {
            struct listed *entry = &g->list[g->count++];
            /* Nothing of this scan counted: still the old entry. */
            if (g->tallies[*number].models == 0) {
                *entry = (struct listed){old->figures, old->node};
                continue;
            }
            *entry = (struct listed){old->figures, NULL};
            entry->gap.carried = false;
            add_tally(&entry->gap, &g->tallies[*number]);
        }
    }
}

static void
list_tallies(struct gaps *g)
{
    for (size_t i = 0; i < g->names.count; i++) {
        struct slice name = g->names.entries[i].key;
        if (g->tallies[i].models == 0 ||
            (g->question.merge == GAPS_SUM && map_has(&g->old_names, name)))
            continue;
        struct gap gap = {.architecture = name, .min_parameters = -1};
        add_tally(&gap, &g->tallies[i]);
        g->list[g->count++] = (struct listed){gap, NULL};
    }
}

static void
score(struct gaps *g)
{
    g->most_models = g->most_downloads = 0;
    for (size_t i = 0; i < g->count; i++) {
        const struct gap *gap = &g->list[i].gap;
        g->most_models = gap->models > g->most_models ? gap->models : g->most_models;
        g->most_downloads = gap->downloads > g->most_downloads ? gap->downloads : g->most_downloads;
    }
    for (size_t i = 0; i < g->count; i++) {
        struct gap *gap = &g->list[i].gap;
        gap->parts = relevancy_parts(gap->models, g->most_models, gap->downloads, g->most_downloads,
                                     gap->min_parameters);
        gap->score = relevancy_score(&gap->parts, &g->choices.weights);
    }
}

static int
by_worth(const void *a, const void *b)
{
    const struct gap *x = &((const struct listed *)a)->gap;
    const struct gap *y = &((const struct listed *)b)->gap;

    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    if (x->models != y->models)
        return x->models < y->models ? 1 : -1;
    return slice_compare(x->architecture, y->architecture);
}

void
gaps_end(struct gaps *g)
{
    g->list = mem_realloc_array(g->list, g->old_count + g->names.count, sizeof *g->list);
    g->count = 0;
    list_old_gaps(g);
    list_tallies(g);
    score(g);
    qsort(g->list, g->count, sizeof *g->list, by_worth);
}

static int
on_row(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    gaps_row(context, row);
    return 0;
}

bool
gaps_ask_model_type(const struct gaps_question *question)
{
    return profile_asks_model_type(question->profile) ||
           (question->choices != NULL && question->choices->extended);
}

int
gaps_update(struct gaps *g, const struct gaps_question *question, struct store *store,
            struct err *err)
{
    bool typed = gaps_ask_model_type(question);

    gaps_begin(g, question);
    if (store != NULL && (typed ? store_each_row_typed(store, on_row, NULL, g, err)
                                : store_each_row(store, on_row, g, err)) != 0)
        return -1;
    gaps_end(g);
    return 0;
}

size_t
gaps_count(const struct gaps *g)
{
    return g->count;
}

const struct gap *
gaps_at(const struct gaps *g, size_t index)
{
    return &g->list[index].gap;
}

int64_t
gaps_total_models(const struct gaps *g)
{
    int64_t total = 0;

    for (size_t i = 0; i < g->count; i++)
        total = sum_of(total, g->list[i].gap.models);
    return total;
}

int64_t
gaps_most_models(const struct gaps *g)
{
    return g->most_models;
}

int64_t
gaps_most_downloads(const struct gaps *g)
{
    return g->most_downloads;
}

const struct gaps_choices *
gaps_choices(const struct gaps *g)
{
    return &g->choices;
}

struct gaps_choices
gaps_file_choices(const struct gaps *g)
{
    return gaps_choices_of(gaps_root(g));
}

bool
gaps_ask_census(const struct gaps *g, const struct gaps_choices *choices,
                const struct quantized_rules *quantized)
{
    return (choices != NULL &&
            (choices->extended || choices->lineage != gaps_file_choices(g).lineage)) ||
           quantized->policy != QUANTIZED_DROP || quantized->by_name_only;
}

int64_t
gaps_lineage_unknown(const struct gaps *g)
{
    return g->lineage_unknown;
}

size_t
gaps_carried_otherwise(const struct gaps *g)
{
    size_t n = 0;

    if (g->choices.lineage == gaps_file_choices(g).lineage)
        return 0;
    for (size_t i = 0; i < g->count; i++)
        n += g->list[i].gap.carried;
    return n;
}

size_t
gaps_left(const struct gaps *g)
{
    size_t n = 0;

    for (size_t i = 0; i < g->old_count; i++)
        n += profile_takes(g->question.profile, g->old[i].figures.architecture,
                           (struct slice){NULL, 0});
    return n;
}

size_t
gaps_scored_otherwise(const struct gaps *g)
{
    size_t n = 0;

    for (size_t i = 0; i < g->count; i++) {
        const struct json_node *score = json_node_get(g->list[i].node, "relevancy_score");
        if (score == NULL)
            continue;
        n +=
            score->type != JSON_TYPE_NUMBER || json_double_read(score->raw) != g->list[i].gap.score;
    }
    return n;
}

struct slice
gaps_file_date(const struct gaps *g)
{
    const struct json_node *date = json_node_get(gaps_root(g), "generated_at");

    return date != NULL && date->type == JSON_TYPE_STRING ? date->text : (struct slice){NULL, 0};
}

int64_t
gaps_total_comparable(const struct gaps *g)
{
    int64_t total = gaps_total_models(g);

    return gaps_file_choices(g).lineage == GAPS_LINEAGE_ALL ? sum_of(total, g->passed_over) : total;
}

int64_t
gaps_total_before(const struct gaps *g)
{
    int64_t total = 0;

    for (size_t i = 0; i < g->old_count; i++) {
        const struct gap *old = &g->old[i].figures;
        const uint64_t *number = map_find(&g->names, old->architecture);
        int64_t taken = number != NULL ? g->tallies[*number].taken : 0;
        if (g->old[i].node != NULL && old->models > taken &&
            !profile_takes(g->question.profile, old->architecture, (struct slice){NULL, 0}))
            total = sum_of(total, old->models - taken);
    }
    return total;
}

struct slice
gaps_scan_info(const struct gaps *g)
{
    const struct json_node *node = json_node_get(gaps_root(g), "scan_info");

    return node != NULL ? node->raw : (struct slice){NULL, 0};
}
