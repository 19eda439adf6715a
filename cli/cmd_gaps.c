#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "commands.h"
#include "format.h"
#include "messages.h"
#include "ranking_settings.h"
#include "registry/census_file.h"
#include "registry/files.h"
#include "registry/gaps_selection.h"
#include "registry_settings.h"
#include "report/gaps.h"
#include "selection_settings.h"
#include "status.h"
#include "width.h"

struct list_settings {
    bool explain;
    int64_t top; /* 0: all */
    int64_t min_models;
    int64_t min_downloads;
    struct option_list architectures; /* each item names one or more, parted by commas */
    int sort;                         /* enum gaps_order */
    int format;                       /* enum format */
};

struct gaps_settings {
    struct message_settings messages;
    struct list_settings list;
    struct ranking_settings ranking;
    struct registry_settings registry;
    struct quantized_settings quantized;
};

/* In the order of enum gaps_order. */
static const char *const sort_choices[] = {"score", "models", "downloads", "params", "name", NULL};

static const struct option_spec option_table[] = {
    {.name = "explain",
     .kind = OPTION_FLAG,
     .member = offsetof(struct list_settings, explain),
     .help = "show the three parts of each score, so that it can be added up by hand"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct list_settings, top),
     .value = "N",
     .least = 1,
     .most = INT64_MAX,
     .unit = "gaps",
     .help = "list so many, the first ones (default: all)"},
    {.name = "sort",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct list_settings, sort),
     .choices = sort_choices,
     .fallback = "score",
     .help = "highest scores, most models, most downloads, or the smallest model first; or by "
             "name. Ranks stay those by score"},
    {.name = "architecture",
     .kind = OPTION_LIST,
     .member = offsetof(struct list_settings, architectures),
     .value = "NAME",
     .help = "list this one alone, or these, parted by commas"},
    {.name = "min-models",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct list_settings, min_models),
     .value = "N",
     .fallback = "0",
     .least = 0,
     .most = INT64_MAX,
     .unit = "models",
     .help = "list those that so many models have, or more"},
    {.name = "min-downloads",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct list_settings, min_downloads),
     .value = "N",
     .fallback = "0",
     .least = 0,
     .most = INT64_MAX,
     .unit = "downloads",
     .help = "list those whose models have so many downloads in 30 days, or more"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct list_settings, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the list on stdout"},
    {.name = NULL},
};

static const struct option_group list_group = {"The list", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct gaps_settings, messages)},
    {&list_group, offsetof(struct gaps_settings, list)},
    {&ranking_group, offsetof(struct gaps_settings, ranking)},
    {&registry_group, offsetof(struct gaps_settings, registry)},
    {&quantized_group, offsetof(struct gaps_settings, quantized)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus gaps --top 20", "the twenty architectures that are most worth adding"},
    {"hubcensus gaps --explain --top 3", "why they are: the parts of their scores"},
    {"hubcensus gaps --lineage base --weights 1,1,1 --extended",
     "base models alone, the parts weighing alike, and more of each"},
    {"hubcensus gaps --sort downloads --min-downloads 100000", "what people use that is lacking"},
    {"hubcensus gaps -q --min-models 10", "bare names, for a script"},
    {NULL, NULL},
};

/* The list under way. */
struct listing {
    const struct gaps_settings *settings;
    const struct profile *profile;
    const char *folder;
    struct gaps_choices choices;
    struct quantized_rules quantized;
    struct gaps *gaps;
    char *file;   /* of gaps */
    char *census; /* NULL when it is not asked */
};

static int
load_file(struct listing *l, struct err *err)
{
    l->file = file_join(l->folder, FILES_GAPS);
    if (gaps_load(&l->gaps, l->file, err) != 0)
        return -1;
    if (gaps_ask_census(l->gaps, &l->choices, &l->quantized)) {
        l->census = file_join(l->folder, FILES_CENSUS);
        return 0;
    }
    if (access(l->file, F_OK) == 0)
        return 0;
    return err_set(err, ERR_USAGE,
                   "%s: there is no list of gaps; `hubcensus scrape` makes one, --output names "
                   "another folder",
                   l->file);
}

static int
open_census(struct store **out, const struct listing *l, struct err *err)
{
    if (profile_check_lists(l->profile, "a gap", err) != 0)
        return -1;
    return census_file_open_filled(out, l->census, ", which alone can answer this", err);
}

static int
warn_of_unfinished(struct run *run, const struct listing *l, struct store *store, struct err *err)
{
    struct store_scan scan;
    int found = store_scan_unfinished(store, &scan, err);

    if (found <= 0)
        return found;
    store_scan_fini(&scan);
    registry_tell_unfinished(run->listener, l->census, "the figures");
    return 0;
}

/* The list as regap would write it. */
static int
ask_census(struct run *run, struct listing *l, struct err *err)
{
    char *path = file_join(l->folder, FILES_SUPPORTED);
    struct supported *supported = NULL;
    struct store *store = NULL;
    int status = open_census(&store, l, err);

    if (status == 0)
        status = warn_of_unfinished(run, l, store, err);
    if (status == 0)
        status = supported_load(&supported, path, err);
    if (status == 0) {
        const struct gaps_question question = {.profile = l->profile,
                                               .quantized = &l->quantized,
                                               .supported = supported,
                                               .choices = &l->choices};
        status = gaps_update(l->gaps, &question, store, err);
    }
    store_close(store);
    supported_free(supported);
    free(path);
    return status;
}

/* The file's own figures, ranked anew. */
static int
ask_file(struct run *run, struct listing *l, struct err *err)
{
    const struct gaps_question question = {.profile = l->profile, .choices = &l->choices};
    const struct gaps_choices made_with = gaps_file_choices(l->gaps);

    if (gaps_update(l->gaps, &question, NULL, err) != 0)
        return -1;
    size_t left = gaps_left(l->gaps), otherwise = gaps_scored_otherwise(l->gaps);
    if (left > 0)
        event_warn(run->listener,
                   "%s: %zu of its architectures %s supported by now and left out; the scores are "
                   "relative to the others (hubcensus regap makes the file anew)",
                   l->file, left, left == 1 ? "is" : "are");
    else if (!relevancy_same_weights(&made_with.weights, &l->choices.weights))
        event_note(run->listener, "%s: was made with other weights; the scores are made anew",
                   l->file);
    else if (otherwise > 0)
        event_warn(run->listener,
                   "%s: %zu of its scores %s not what its figures give, and made anew here",
                   l->file, otherwise, otherwise == 1 ? "is" : "are");
    return 0;
}

/* Warn of architectures that were asked for and are no gaps; returns how many there are. */
static size_t
warn_of_unknown(const struct run *run, const struct listing *l, const struct selection_words *words)
{
    size_t unknown = 0;
    struct map known;

    map_init(&known);
    for (size_t i = 0; i < gaps_count(l->gaps) && words->count > 0; i++)
        map_put(&known, gaps_at(l->gaps, i)->architecture, 0);
    for (size_t i = 0; i < words->count; i++) {
        struct slice name = slice_of(words->items[i]);
        if (map_has(&known, name))
            continue;
        unknown++;
        if (profile_takes(l->profile, name, (struct slice){NULL, 0}))
            event_warn(run->listener, "%s supports %s, so it is no gap", l->profile->name,
                       words->items[i]);
        else
            selection_warn_unknown(run->listener, "the list of gaps does not have", "architecture",
                                   name, selection_nearest(&known, name));
    }
    map_fini(&known);
    return unknown;
}

static void
report(struct run *run, const struct listing *l, const struct gaps_selection *selection)
{
    const struct list_settings *s = &l->settings->list;
    struct clock clock = clock_read();
    size_t place_count, *places = gaps_select(&place_count, l->gaps, selection);
    const struct gaps_report r = {
        .gaps = l->gaps,
        .library = l->profile->name,
        .source = l->census != NULL ? l->census : l->file,
        .dated = l->census != NULL ? (struct slice){NULL, 0} : gaps_file_date(l->gaps),
        .generated_at = clock.now,
        .top = options_count(s->top),
        .places = places,
        .place_count = place_count,
        .explain = s->explain,
        .columns = width_of_stdout(0),
    };

    switch ((enum format)s->format) {
    case FORMAT_TEXT:
        if (l->settings->messages.quiet)
            gaps_report_names(run->out, &r);
        else
            gaps_report_text(run->out, &r);
        break;
    case FORMAT_JSON:
        gaps_report_json(run->out, &r);
        break;
    case FORMAT_MARKDOWN:
        gaps_report_markdown(run->out, &r);
        break;
    case FORMAT_CSV:
        gaps_report_csv(run->out, &r);
        break;
    }
    free(places);
}

/* Report what was asked for of the list: STATUS_DONE, or STATUS_FAILED where a name is unknown. */
static int
tell(struct run *run, const struct listing *l, const struct selection_words *words)
{
    const struct list_settings *s = &l->settings->list;
    const struct gaps_selection selection = {
        .architectures = {(const char *const *)words->items, words->count},
        .min_models = s->min_models,
        .min_downloads = s->min_downloads,
        .order = (enum gaps_order)s->sort,
    };
    size_t unknown = warn_of_unknown(run, l, words);

    report(run, l, &selection);
    return unknown > 0 ? STATUS_FAILED : STATUS_DONE;
}

static int
gaps(struct run *run, const void *settings, struct err *err)
{
    const struct gaps_settings *s = settings;
    struct profile *profile = NULL;
    struct listing l = {.settings = s};
    struct selection_words words = {NULL, 0};
    int status = -1;

    if (selection_words_take(&words, &s->list.architectures, "architecture", err) != 0 ||
        ranking_choices(&l.choices, &s->ranking, err) != 0 ||
        registry_profile(&profile, &s->registry, &s->messages, run, err) != 0)
        goto out;
    l.profile = profile;
    l.folder = registry_folder(&s->registry, profile);
    quantized_rules_init(&l.quantized, profile, (enum quantized_policy)s->quantized.quantized,
                         s->quantized.quantized_by == QUANTIZED_BY_NAMES);
    if (load_file(&l, err) == 0)
        status = l.census != NULL ? ask_census(run, &l, err) : ask_file(run, &l, err);
    if (status == 0) {
        ranking_tell_lineage(run->listener, l.folder, l.gaps);
        status = tell(run, &l, &words);
    }

out:
    selection_words_fini(&words);
    gaps_free(l.gaps);
    free(l.file);
    free(l.census);
    profile_free(profile);
    return status;
}

const struct command command_gaps = {
    .name = "gaps",
    .summary = "list the architectures that a library lacks, ranked",
    .arguments = "",
    .description =
        "Lists the gaps of the registry's architecture_gaps.json, those first that are most worth "
        "filling, and says with --explain how each score is made. Architectures that the profile "
        "supports by now are left out. The Hub is not asked. The exit status is 1 when an "
        "architecture that was asked for is no gap, and the nearest is told.\n\n"
        "What the file does not hold is asked of the census that a scan has left: --extended, "
        "another --lineage than the file's, and other rules for quantized variants. The list is "
        "then the one that `hubcensus regap` with the same options would write.",
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct gaps_settings),
    .run = gaps,
};
