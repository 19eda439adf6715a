#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "commands.h"
#include "format.h"
#include "messages.h"
#include "registry/files.h"
#include "registry/statistics.h"
#include "report/registry_statistics.h"
#include "selection_settings.h"
#include "status.h"

struct stats_options {
    bool all;
    int format; /* enum format */
};

struct stats_settings {
    struct message_settings messages;
    struct selection_settings selection;
    struct stats_options own;
    struct registry_settings registry;
};

static const struct option_spec option_table[] = {
    {.name = "all",
     .kind = OPTION_FLAG,
     .member = offsetof(struct stats_options, all),
     .help = "tell of every architecture too, gaps included"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct stats_options, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the figures on stdout"},
    {.name = NULL},
};

static const struct option_group stats_group = {"The figures", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct stats_settings, messages)},
    {&stats_group, offsetof(struct stats_settings, own)},
    {&selection_group, offsetof(struct stats_settings, selection)},
    {&registry_group, offsetof(struct stats_settings, registry)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus stats", "what the registry adds up to"},
    {"hubcensus stats GPT2LMHeadModel RwkvForCausalLM",
     "two architectures: supported or not, how many models, verified ones, examples"},
    {"hubcensus stats --canonical", "the same of canonical authors' models alone"},
    {"hubcensus stats --all --format json", "every architecture, for a program"},
    {NULL, NULL},
};

static void
report(struct str *out, const struct registry_statistics *r, const struct stats_settings *s)
{
    switch ((enum format)s->own.format) {
    case FORMAT_TEXT:
        if (s->messages.quiet)
            registry_statistics_names(out, r);
        else
            registry_statistics_text(out, r);
        break;
    case FORMAT_JSON:
        registry_statistics_json(out, r);
        break;
    case FORMAT_MARKDOWN:
        registry_statistics_markdown(out, r);
        break;
    case FORMAT_CSV:
        registry_statistics_csv(out, r);
        break;
    }
}

static bool
is_listed(const struct inventory *inventory, struct slice name)
{
    for (size_t i = 0; i < inventory->architecture_count; i++)
        if (slice_equal(inventory->architectures[i].name, name))
            return true;
    return false;
}

/* A name that is known was meant, and only its models were left out. */
static void
warn_of(const struct statistics *s, const struct registry_view *v, const char *name,
        const struct listener *listener)
{
    bool chosen = selection_parts_models(&v->selection) ||
                  v->selection.names[SELECTION_ARCHITECTURE].count > 0;
    struct slice nearest = {NULL, 0};
    struct map known;

    map_init(&known);
    for (size_t i = 0; i < s->count; i++)
        map_put(&known, s->items[i].figures.name, 0);
    if (!is_listed(&v->inventory, slice_of(name)))
        nearest = selection_nearest(&known, slice_of(name));
    selection_warn_unknown(listener,
                           chosen ? "no model that was asked for has"
                                  : "neither the registry nor the list of gaps has",
                           "architecture", slice_of(name), nearest);
    map_fini(&known);
}

/* Tell of the architectures that were asked for: STATUS_DONE, or STATUS_FAILED where one is
 * unknown. */
static int
tell(struct run *run, const struct stats_settings *s, const struct registry_view *v,
     const struct statistics *statistics)
{
    size_t *places = mem_alloc((statistics->count + run->arguments.count + 1) * sizeof *places);
    struct registry_statistics r = {
        .origin = &v->origin,
        .statistics = statistics,
        .places = places,
        .summary = run->arguments.count == 0,
    };
    int status = registry_view_status(v);

    for (size_t i = 0; i < run->arguments.count; i++) {
        const char *name = run->arguments.items[i];
        const struct statistics_architecture *a = statistics_find(statistics, slice_of(name));
        if (a != NULL) {
            places[r.count++] = (size_t)(a - statistics->items);
            continue;
        }
        status = STATUS_FAILED;
        warn_of(statistics, v, name, run->listener);
    }
    for (size_t i = 0; i < statistics->count && r.summary && s->own.all; i++)
        places[r.count++] = i;
    if (r.count > 0 || r.summary)
        report(run->out, &r, s);
    free(places);
    return status;
}

static int
stats(struct run *run, const void *settings, struct err *err)
{
    const struct stats_settings *s = settings;
    struct statistics statistics;
    struct registry_view v;

    if (registry_view_open(&v, &s->registry, &s->selection, &s->messages, run, err) != 0)
        return -1;
    char *gaps = file_join(v.folder, FILES_GAPS);
    int status = statistics_make(&statistics, &v.inventory, &v.selection, v.profile, gaps, err);
    if (status == 0) {
        status = tell(run, s, &v, &statistics);
        statistics_fini(&statistics);
    }
    free(gaps);
    registry_view_close(&v);
    return status;
}

const struct command command_stats = {
    .name = "stats",
    .summary = "tell what a registry adds up to, or an architecture of it",
    .arguments = "[ARCHITECTURE...]",
    .description =
        "Tells the figures of the whole registry; or of some architectures, those of the list of "
        "gaps too: supported or not, how many models, how many of them verified, downloads, and "
        "five examples: those with most downloads, or without a census verified ones first. The "
        "Hub is not asked.\n\n"
        "The figures are of the models that were asked for. Gaps are told of unless models are "
        "chosen by something else than their architecture. The exit status is 1 when an "
        "architecture is in neither list, or no model that was asked for has it, and the nearest "
        "is told. With -q it prints the examples alone.",
    .most_arguments = SIZE_MAX - 1,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct stats_settings),
    .run = stats,
};
