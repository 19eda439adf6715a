/*
 * One way through the census answers for the gaps, and for what it knows of the registry's
 * own models: nobody has to look a name up for that which the registry is known to have.
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "census/figures.h"
#include "scan/state.h"

struct asking {
    struct scan_state *st;
    struct scan_figures *figures;
};

void
scan_figures_init(struct scan_figures *f)
{
    map_init(&f->numbers);
    f->sums = NULL;
}

void
scan_figures_fini(struct scan_figures *f)
{
    map_fini(&f->numbers);
    free(f->sums);
}

/* Begin anew, with the architectures that have entries. */
static void
reset(struct scan_figures *f, const struct supported *supported)
{
    struct map counts;

    map_init(&counts);
    supported_architectures(supported, &counts);
    map_clear(&f->numbers);
    f->sums = mem_realloc_array(f->sums, counts.count, sizeof *f->sums);
    for (size_t i = 0; i < counts.count; i++) {
        map_put(&f->numbers, counts.entries[i].key, i);
        f->sums[i] = (struct scan_sum){(int64_t)counts.entries[i].value, 0, -1};
    }
    map_fini(&counts);
}

static int64_t
add(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

/*
 * Whether a model is in the registry.  One that this scan saw, that is supported and that is
 * no variant, was there or was found.
 */
static bool
has_entry(const struct scan_state *st, const struct store_row *row, bool for_gap)
{
    const struct quantized_facts facts = {row->id, row->quant_method, row->marks};

    return supported_has(st->supported, row->id) ||
           (!for_gap && row->scan == st->stored.id &&
            quantized_dropped(&st->rules, &facts) == QUANTIZED_NOT);
}

static int
ask_row(void *context, const struct store_row *row, struct err *err)
{
    const struct asking *a = context;
    const bool for_gap = gaps_row(a->st->gaps, row);
    const uint64_t *number = map_find(&a->figures->numbers, row->architecture);

    (void)err;
    if (number == NULL || !has_entry(a->st, row, for_gap))
        return 0;
    struct scan_sum *sum = &a->figures->sums[*number];
    if (row->downloads > 0)
        sum->downloads = add(sum->downloads, row->downloads);
    if (row->parameters >= 0 && (sum->min_parameters < 0 || row->parameters < sum->min_parameters))
        sum->min_parameters = row->parameters;
    return 0;
}

int
scan_update_gaps(struct scan_state *st, struct err *err)
{
    const struct gaps_question question = {
        .profile = st->rules.profile,
        .quantized = &st->rules,
        .supported = st->supported,
        .merge = st->run->plan->options.gaps_merge,
        .scan = st->stored.id,
        .choices = st->run->plan->options.choices,
    };
    struct asking asking = {st, &st->figures};

    reset(&st->figures, st->supported);
    gaps_begin(st->gaps, &question);
    if ((gaps_ask_model_type(&question)
             ? store_each_row_typed(st->store, ask_row, NULL, &asking, err)
             : store_each_row(st->store, ask_row, &asking, err)) != 0)
        return -1;
    gaps_end(st->gaps);
    return 0;
}

/* What the gap says, of an architecture that may have entries as well. */
static void
note_gap(struct store_figure *f, const struct gap *gap, size_t index)
{
    f->rank = (int64_t)index + 1;
    f->score_tenths = (int64_t)lround(gap->score * 10);
    if (f->supported) {
        f->lacking_models = gap->models;
        f->lacking_downloads = gap->downloads;
        return;
    }
    f->architecture = gap->architecture;
    f->models = gap->models;
    f->downloads = gap->downloads;
    f->min_parameters = gap->min_parameters;
}

int
scan_put_figures(struct scan_state *st, const struct supported *supported, const struct gaps *gaps,
                 struct err *err)
{
    const struct scan_figures *made = &st->figures;
    size_t count = made->numbers.count;
    struct store_figure *list = mem_zalloc((count + gaps_count(gaps)) * sizeof *list + 1);

    for (size_t i = 0; i < made->numbers.count; i++)
        list[i] = (struct store_figure){
            .architecture = made->numbers.entries[i].key,
            .supported = true,
            .models = made->sums[i].entries,
            .verified = (int64_t)supported_verified_of(supported, made->numbers.entries[i].key),
            .downloads = made->sums[i].downloads,
            .min_parameters = made->sums[i].min_parameters,
        };
    for (size_t i = 0; i < gaps_count(gaps); i++) {
        const struct gap *gap = gaps_at(gaps, i);
        const uint64_t *number = map_find(&made->numbers, gap->architecture);
        note_gap(&list[number != NULL ? *number : count++], gap, i);
    }
    int status = store_put_figures(st->store, st->stored.id, list, count, err);
    free(list);
    return status;
}
