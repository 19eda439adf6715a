/*
 * Rows come by the million, so a tally keeps only the samples that can still be
 * among the most downloaded.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "registry/gaps_inner.h"

void
gaps_forget_tallies(struct gaps *g)
{
    for (size_t i = 0; i < g->names.count; i++)
        for (size_t k = 0; k < g->tallies[i].sample_count; k++)
            free((char *)g->tallies[i].samples[k].name.data);
    map_clear(&g->names);
}

void
gaps_begin(struct gaps *g, const struct gaps_question *question)
{
    gaps_forget_tallies(g);
    g->count = 0;
    g->question = *question;
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

bool
gaps_row(struct gaps *g, const struct store_row *row)
{
    const struct gaps_question *q = &g->question;
    const struct quantized_facts facts = {row->id, row->quant_method, row->marks};

    if (profile_takes(q->profile, row->architecture, (struct slice){NULL, 0}))
        return false;
    if (profile_takes(q->profile, row->architecture, row->model_type)) {
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
    t->models++;
    t->downloads = gaps_add(t->downloads, row->downloads);
    t->min_parameters = gaps_smaller_known(t->min_parameters, row->parameters);
    note_sample(t, row);
    return true;
}
