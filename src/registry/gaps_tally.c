/*
 * Rows come by the million, so a tally keeps only the samples that can still be
 * among the most downloaded.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sum.h"
#include "registry/gaps_inner.h"

static void
free_signals(struct gap_signals *s)
{
    if (s == NULL)
        return;
    signals_tally_fini(&s->tally);
    free((char *)s->least_id.data);
    free(s);
}

void
gaps_forget_tallies(struct gaps *g)
{
    for (size_t i = 0; i < g->names.count; i++) {
        for (size_t k = 0; k < g->tallies[i].sample_count; k++)
            free((char *)g->tallies[i].samples[k].name.data);
        free_signals(g->tallies[i].signals);
    }
    map_clear(&g->names);
}

void
gaps_begin(struct gaps *g, const struct gaps_question *question)
{
    gaps_forget_tallies(g);
    g->count = 0;
    g->question = *question;
    g->choices = question->choices != NULL ? *question->choices : gaps_reference;
    g->lineage_unknown = g->passed_over = 0;
}

static struct tally *
tally_of(struct gaps *g, struct slice architecture)
{
    const uint64_t *number = map_find(&g->names, architecture);

    if (number != NULL)
        return &g->tallies[*number];
    size_t n = g->names.count;
    if (n == g->tally_capacity) {
        g->tally_capacity = n < 64 ? 64 : n * 2;
        g->tallies = mem_realloc_array(g->tallies, g->tally_capacity, sizeof *g->tallies);
    }
    map_put(&g->names, architecture, n);
    g->tallies[n] = (struct tally){.min_parameters = -1};
    return &g->tallies[n];
}

static bool
goes_before(int64_t downloads, struct slice name, const struct sample *other)
{
    return downloads != other->downloads ? downloads > other->downloads
                                         : slice_compare(name, other->name) < 0;
}

static void
note_sample(struct tally *t, const struct store_row *row)
{
    size_t place = t->sample_count;

    while (place > 0 && goes_before(row->downloads, row->id, &t->samples[place - 1]))
        place--;
    if (place == GAPS_SAMPLES)
        return;
    if (t->sample_count == GAPS_SAMPLES)
        free((char *)t->samples[--t->sample_count].name.data);
    memmove(&t->samples[place + 1], &t->samples[place],
            (t->sample_count - place) * sizeof t->samples[0]);
    t->samples[place].downloads = row->downloads;
    t->samples[place].name = (struct slice){slice_dup(row->id), row->id.len};
    t->sample_count++;
}

static enum gap_least
least_of(const struct signals_facts *facts)
{
    if (signals_is_test_model(facts->id))
        return GAP_LEAST_TEST;
    if (signals_is_draft(facts))
        return GAP_LEAST_DRAFT;
    if ((facts->marks & MODEL_ADAPTER) != 0)
        return GAP_LEAST_ADAPTER;
    if (signals_count(facts) != SIGNALS_COUNT_TRUSTED)
        return GAP_LEAST_UNTRUSTED;
    return signals_is_quantized(facts) && !signals_is_native(facts) ? GAP_LEAST_QUANTIZED
                                                                    : GAP_LEAST_REAL;
}

/* Whether the row's model, of the kind `least`, tells more of the same count than the one so far.
 */
static bool
tells_more(const struct gap_signals *s, enum gap_least least, const struct store_row *row)
{
    if ((least == GAP_LEAST_REAL) != (s->least == GAP_LEAST_REAL))
        return least == GAP_LEAST_REAL;
    if (row->downloads != s->least_downloads)
        return row->downloads > s->least_downloads;
    return slice_compare(row->id, s->least_id) < 0;
}

/* Add to what is told of the tally's models, before its least count takes the row in. */
static void
note_signals(struct tally *t, const struct store_row *row)
{
    const struct signals_facts facts = {
        .id = row->id,
        .architecture = row->architecture,
        .model_type = row->model_type,
        .quant_method = row->quant_method,
        .parameters = row->parameters,
        .marks = row->marks,
    };

    if (t->signals == NULL) {
        t->signals = mem_zalloc(sizeof *t->signals);
        signals_tally_init(&t->signals->tally);
    }
    struct gap_signals *s = t->signals;
    signals_tally_add(&s->tally, &facts, row->downloads);
    if (row->parameters < 0 || (t->min_parameters >= 0 && row->parameters > t->min_parameters))
        return;
    enum gap_least least = least_of(&facts);
    if (row->parameters == t->min_parameters && !tells_more(s, least, row))
        return;
    free((char *)s->least_id.data);
    s->least_id = (struct slice){slice_dup(row->id), row->id.len};
    s->least = least;
    s->least_downloads = row->downloads;
}

/* Whether a model that is chosen by its lineage counts. */
static bool
lineage_counts(struct gaps *g, const struct store_row *row)
{
    if (!signals_knows_lineage(row->marks)) {
        g->lineage_unknown++;
        return true;
    }
    if (signals_is_base(row->marks))
        return true;
    g->passed_over++;
    return false;
}

bool
gaps_row(struct gaps *g, const struct store_row *row)
{
    const struct gaps_question *q = &g->question;
    const struct quantized_facts facts = {row->id, row->quant_method, row->marks};

    if (profile_takes(q->profile, row->architecture, (struct slice){NULL, 0}))
        return false;
    if (row->model_type.data != NULL &&
        profile_takes(q->profile, row->architecture, row->model_type)) {
        tally_of(g, row->architecture)->taken +=
            quantized_dropped(q->quantized, &facts) == QUANTIZED_NOT;
        return false;
    }
    if (q->merge == GAPS_SUM && row->scan != q->scan)
        return true;
    /* Also a row that does not count says that the census knows the architecture. */
    struct tally *t = tally_of(g, row->architecture);
    if (quantized_dropped(q->quantized, &facts) != QUANTIZED_NOT ||
        supported_has(q->supported, row->id))
        return true;
    if (g->choices.lineage == GAPS_LINEAGE_BASE && !lineage_counts(g, row))
        return true;
    if (g->choices.extended)
        note_signals(t, row);
    t->models++;
    t->downloads = sum_of(t->downloads, row->downloads);
    t->min_parameters = gaps_smaller_known(t->min_parameters, row->parameters);
    note_sample(t, row);
    return true;
}
