#include "ranking_settings.h"

#include <stddef.h>

static const struct option_spec ranking_table[] = {
    {.name = "weights",
     .kind = OPTION_TEXT,
     .member = offsetof(struct ranking_settings, weights),
     .value = "D,U,B",
     .help = "what demand, usage and benchmarkability weigh in the score: three numbers, which are "
             "divided by their sum (default: 45,35,20)"},
    {.name = "lineage",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct ranking_settings, lineage),
     .choices = gaps_lineage_names,
     .fallback = "all",
     .help = "count all models in gaps, or only base models: no fine-tunes, adapters, merges or "
             "quantizations of others"},
    {.name = "extended",
     .kind = OPTION_FLAG,
     .member = offsetof(struct ranking_settings, extended),
     .help = "tell more of each gap: its smallest real and test models, what its models are, who "
             "ships them"},
    {.name = NULL},
};

const struct option_group ranking_group = {"The gaps", ranking_table, NULL};

int
ranking_choices(struct gaps_choices *out, const struct ranking_settings *settings, struct err *err)
{
    *out = gaps_reference;
    out->lineage = (enum gaps_lineage)settings->lineage;
    out->extended = settings->extended;
    if (settings->weights != NULL &&
        relevancy_read_weights(&out->weights, settings->weights, err) != 0)
        return err_wrap(err, "--weights");
    return 0;
}

void
ranking_tell_lineage(const struct listener *listener, const char *folder, const struct gaps *gaps)
{
    int64_t unknown = gaps_lineage_unknown(gaps);
    size_t carried = gaps_carried_otherwise(gaps);

    if (unknown > 0)
        event_warn(
            listener,
            "%s: of %lld model%s the census does not know what they are made from, as only an "
            "older scan has met them; they count as base models until a scan meets them again",
            folder, (long long)unknown, unknown == 1 ? "" : "s");
    if (carried > 0)
        event_warn(listener,
                   "%s: %zu gap%s, which no scan into this census has met, %s carried over with "
                   "figures of %s models",
                   folder, carried, carried == 1 ? "" : "s", carried == 1 ? "is" : "are",
                   gaps_choices(gaps)->lineage == GAPS_LINEAGE_BASE ? "all" : "base");
}
