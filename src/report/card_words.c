#include "report/card_words.h"

#include <string.h>

#include "hub/model.h"
#include "report/gaps_words.h"
#include "report/words.h"

const char *
card_part_words(enum signals_part part)
{
    static const char *const words[SIGNALS_PARTS] = {
        [SIGNALS_ALL] = "all",
        [SIGNALS_BASE] = "derived from no other model",
        [SIGNALS_LINEAGE_UNKNOWN] = "of unknown lineage",
        [SIGNALS_FINETUNE] = "fine-tunes",
        [SIGNALS_ADAPTER] = "adapters",
        [SIGNALS_MERGE] = "merges",
        [SIGNALS_QUANTIZED] = "quantized",
        [SIGNALS_NATIVE] = "of these, released quantized",
        [SIGNALS_REMOTE_CODE] = "with remote code",
        [SIGNALS_TEST] = "made to test software",
        [SIGNALS_DRAFT] = "heads that draft for another model",
    };

    return words[part];
}

void
card_lead(struct str *out, const struct card *c, show_fn *show)
{
    const struct signals_figures *all = &c->tally.parts[SIGNALS_ALL];
    struct slice type = card_main_type(c);

    if (c->source == CARD_NOWHERE) {
        str_puts(out, "No model of it is known");
        return;
    }
    words_count(out, all->models, "model");
    str_puts(out, " with ");
    words_count(out, all->downloads, "download");
    str_puts(out, " in 30 days");
    if (type.data != NULL) {
        str_puts(out, ", of type ");
        show(out, type);
    }
}

void
card_entries_words(struct str *out, const struct card *c)
{
    /* What was verified is what is asked for first. */
    static const enum supported_status order[] = {SUPPORTED_VERIFIED, SUPPORTED_FAILED,
                                                  SUPPORTED_SKIPPED, SUPPORTED_UNVERIFIED};
    const char *between = ": ";

    if (c->entries.count == 0)
        return;
    str_puts(out, "The registry lists ");
    words_count(out, c->entries.count, "model");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        int64_t count = c->entries.by_status[order[i]];
        if (count == 0)
            continue;
        str_puts(out, between);
        words_number(out, count);
        str_printf(out, " %s", supported_status_names[order[i]]);
        between = ", ";
    }
    str_putc(out, '.');
}

static void
part_words(struct str *out, const char *name, double part)
{
    str_printf(out, "%s %.1f", name, part);
}

/* "; demand weighs 0.5, usage 0.25, benchmarkability 0.25" */
static void
weight_words(struct str *out, const struct relevancy_weights *weights)
{
    str_puts(out, "; demand weighs ");
    gaps_weight_words(out, weights->demand);
    str_puts(out, ", usage ");
    gaps_weight_words(out, weights->usage);
    str_puts(out, ", benchmarkability ");
    gaps_weight_words(out, weights->benchmarkability);
}

void
card_gap_words(struct str *out, const struct card *c, show_fn *show)
{
    const struct card_gap *g = &c->gap;

    if (g->entry.rank == 0)
        return;
    str_puts(out, "Number ");
    words_number(out, (int64_t)g->entry.rank);
    str_puts(out, " of the ");
    words_count(out, (int64_t)g->count, "gap");
    str_puts(out, " of ");
    show(out, slice_of(c->question->libraries[0]->name));
    if (g->entry.score.data != NULL) {
        str_puts(out, ", score ");
        show(out, g->entry.score);
    }
    str_puts(out, " (");
    part_words(out, "demand", g->parts.demand);
    part_words(out, ", usage", g->parts.usage);
    part_words(out, ", benchmarkability", g->parts.benchmarkability);
    str_puts(out, ", of 100 each)");
    if (!relevancy_same_weights(&g->choices.weights, &relevancy_reference))
        weight_words(out, &g->choices.weights);
    if (g->choices.lineage == GAPS_LINEAGE_BASE)
        str_puts(out, "; base models alone count there");
    str_putc(out, '.');
}

void
card_smallest_words(struct str *out, const struct signals_model *m, show_fn *show)
{
    if (m->id.data == NULL) {
        str_puts(out, "none is known");
        return;
    }
    show(out, m->id);
    str_puts(out, ", ");
    words_size(out, m->parameters);
    str_puts(out, " parameters, ");
    words_count(out, m->downloads, "download");
}

static void
note(struct str *out, size_t begin, const char *text)
{
    str_puts(out, out->len > begin ? ", " : "");
    str_puts(out, text);
}

void
card_notes(struct str *out, const struct card_model *m, show_fn *show)
{
    size_t begin = out->len;

    if (m->is_test)
        note(out, begin, "made to test software");
    if (m->is_draft)
        note(out, begin, "drafts for another model");
    if ((m->marks & MODEL_REMOTE_CODE) != 0)
        note(out, begin, "remote code");
    if (m->is_quantized) {
        note(out, begin, "quantized");
        if (m->quant_method.data != NULL) {
            str_puts(out, " (");
            show(out, m->quant_method);
            str_putc(out, ')');
        }
    }
    if ((m->marks & MODEL_GATED) != 0)
        note(out, begin, "gated");
}

void
card_size(struct str *out, const struct card_model *m)
{
    if (m->parameters < 0)
        return;
    words_size(out, m->parameters);
    if (m->count == SIGNALS_COUNT_DIFFERS || m->count == SIGNALS_COUNT_PACKED)
        str_putc(out, '?');
}

bool
card_counts_words(struct str *out, const struct card *c)
{
    static const char *const words[SIGNALS_COUNTS] = {
        [SIGNALS_COUNT_UNKNOWN] = "is not told",
        [SIGNALS_COUNT_UNCHECKED] = "was told to a scan that did not check it",
        [SIGNALS_COUNT_DIFFERS] = "is not the sum of its parts",
        [SIGNALS_COUNT_PACKED] = "is of packed weights",
    };
    const int64_t *counts = c->tally.counts;
    const char *between = "Of ";

    for (int i = 0; i < SIGNALS_COUNTS; i++) {
        if (i == SIGNALS_COUNT_TRUSTED || counts[i] == 0)
            continue;
        str_puts(out, between);
        words_count(out, counts[i], "model");
        str_printf(out, " the number of parameters %s", words[i]);
        between = "; of ";
    }
    bool any = strcmp(between, "Of ") != 0;
    str_puts(out, any ? "." : "");
    return any;
}

void
card_month(char out[WORDS_DAY_SIZE], int64_t seconds)
{
    words_day(out, seconds);
    char *day = strrchr(out, '-');
    if (day != NULL)
        *day = '\0';
}

void
card_source_words(struct str *out, const struct card *c)
{
    char day[WORDS_DAY_SIZE];

    words_day(day, c->seen);
    if (c->asked_count > 0) {
        str_printf(out, "%s, so the Hub was asked on %s:",
                   c->has_census ? "The census has no model of it" : "There is no census", day);
        return;
    }
    if (c->source == CARD_NOWHERE) {
        str_puts(out, c->has_census ? "The census has no model of it." : "There is no census.");
        return;
    }
    str_puts(out, "From the census");
    if (day[0] != '\0')
        str_printf(out,
                   c->unfinished ? ", whose last scan began on %s and is not finished"
                                 : ", whose last scan began on %s",
                   day);
    str_puts(out, ". The figures are of what its scans have met.");
}

void
card_asked_words(struct str *out, const struct card_asked *a, show_fn *show, show_fn *show_reason)
{
    if (a->filter.data != NULL) {
        str_puts(out, "models with the tag ");
        show(out, a->filter);
    } else {
        str_puts(out, "models with ");
        show(out, a->search);
        str_puts(out, " in their name");
    }
    str_puts(out, ", most downloaded first: ");
    words_number(out, a->listed);
    str_puts(out, " looked at, ");
    words_number(out, a->found);
    str_puts(out, " new ones of this architecture");
    if (a->failure.data != NULL) {
        str_puts(out, "; not carried to its end: ");
        show_reason(out, a->failure);
    } else if (!a->is_whole) {
        str_puts(out, "; there are more (--limit)");
    }
}

const char *
card_caveat(void)
{
    return "The Hub cannot be asked for an architecture, so this may be incomplete: what bears "
           "none of these, or comes further down, is not counted.";
}
