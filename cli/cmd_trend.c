#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/map.h"
#include "base/moment.h"
#include "census/store.h"
#include "commands.h"
#include "folder_settings.h"
#include "format.h"
#include "messages.h"
#include "registry/census_file.h"
#include "registry/files.h"
#include "registry/trend.h"
#include "report/trend.h"
#include "selection_settings.h"
#include "status.h"
#include "width.h"

struct growth_settings {
    const char *since;
    int64_t scans; /* 0: all */
    int64_t top;
    int format; /* enum format */
};

struct trend_settings {
    struct message_settings messages;
    struct growth_settings growth;
    struct folder_settings folder;
};

static const struct option_spec option_table[] = {
    {.name = "since",
     .kind = OPTION_TEXT,
     .member = offsetof(struct growth_settings, since),
     .value = "YYYY-MM-DD",
     .help = "only scans that were finished on this day or later, in UTC"},
    {.name = "scans",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct growth_settings, scans),
     .value = "N",
     .least = 1,
     .most = INT64_MAX,
     .unit = "scans",
     .help = "only so many, the last ones (default: all)"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct growth_settings, top),
     .value = "N",
     .fallback = "20",
     .least = 1,
     .most = INT64_MAX,
     .unit = "architectures",
     .help = "without an architecture, list so many of those that grew"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct growth_settings, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the answer on stdout"},
    {.name = NULL},
};

static const struct option_group growth_group = {"The growth", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct trend_settings, messages)},
    {&growth_group, offsetof(struct trend_settings, growth)},
    {&folder_group, offsetof(struct trend_settings, folder)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus trend", "the scans, and the architectures that gained most models over them"},
    {"hubcensus trend Qwen3ForCausalLM MambaForCausalLM", "how two architectures went"},
    {"hubcensus trend --since 2026-01-01 --top 1000 --format csv",
     "figures of this year for a spreadsheet"},
    {NULL, NULL},
};

/* The report under way. */
struct telling {
    const struct trend_settings *settings;
    char *census;
    struct growth growth;
    struct trend trend;
};

static int
read_growth(struct telling *t, struct err *err)
{
    struct store *store = NULL;

    if (census_file_open(&store, t->census, ", which keeps the scans", err) != 0)
        return -1;
    int status = growth_read(&t->growth, store, NULL, 0, err);
    store_close(store);
    return status;
}

/* Which scans are told: 0 with the first of them, or -1. */
static int
choose_scans(size_t *first, const struct telling *t, struct err *err)
{
    const struct growth_settings *s = &t->settings->growth;
    const struct growth *g = &t->growth;
    int64_t since = INT64_MIN;

    if (s->since != NULL && !moment_read_day(&since, slice_of(s->since)))
        return err_set(err, ERR_USAGE, "--since: expected a day such as 2026-10-05, got `%s`",
                       s->since);
    *first = trend_first(g, since, options_count(s->scans));
    if (*first < g->scan_count)
        return 0;
    if (g->scan_count > 0)
        return err_set(err, ERR_USAGE,
                       "%s: no scan was finished on %s or later; the last one is older", t->census,
                       s->since);
    return err_set(err, ERR_USAGE,
                   "%s: no scan has kept figures yet%s; `hubcensus scrape` keeps them of each scan "
                   "that comes to its end, and two are needed to see growth",
                   t->census,
                   g->without_figures > 0 ? ", as those that are finished are of an older hubcensus"
                                          : "");
}

static bool
is_met(const struct telling *t, const struct growth_line *line)
{
    for (size_t s = t->trend.first; line != NULL && s < t->growth.scan_count; s++)
        if (line->points[s].is_there)
            return true;
    return false;
}

static void
warn_of(const struct telling *t, const char *name, const struct listener *listener)
{
    struct map known;

    map_init(&known);
    for (size_t i = 0; i < t->growth.line_count; i++)
        if (is_met(t, &t->growth.lines[i]))
            map_put(&known, t->growth.lines[i].architecture, 0);
    selection_warn_unknown(listener, "no scan that is told has met", "architecture", slice_of(name),
                           selection_nearest(&known, slice_of(name)));
    map_fini(&known);
}

/* Those that were named: STATUS_DONE, or STATUS_FAILED where no scan has met one. */
static int
add_named(struct run *run, struct telling *t)
{
    const struct options_arguments *names = &run->arguments;
    int status = STATUS_DONE;

    for (size_t i = 0; i < names->count; i++) {
        const struct growth_line *line = trend_find(&t->growth, slice_of(names->items[i]));
        if (is_met(t, line)) {
            trend_add(&t->trend, line);
            continue;
        }
        status = STATUS_FAILED;
        warn_of(t, names->items[i], run->listener);
    }
    return status;
}

static void
report(struct run *run, const struct telling *t)
{
    struct clock clock = clock_read();
    const enum format format = (enum format)t->settings->growth.format;
    const struct trend_report r = {
        .trend = &t->trend,
        .source = t->census,
        .generated_at = clock.now,
        .blocks = format == FORMAT_MARKDOWN || strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
        .columns = width_of_stdout(0),
    };

    switch (format) {
    case FORMAT_TEXT:
        if (t->settings->messages.quiet)
            trend_report_names(run->out, &r);
        else
            trend_report_text(run->out, &r);
        break;
    case FORMAT_JSON:
        trend_report_json(run->out, &r);
        break;
    case FORMAT_MARKDOWN:
        trend_report_markdown(run->out, &r);
        break;
    case FORMAT_CSV:
        trend_report_csv(run->out, &r);
        break;
    }
}

/* Tell what was asked for: STATUS_DONE, or STATUS_FAILED. */
static int
tell(struct run *run, struct telling *t)
{
    int status = STATUS_DONE;

    if (run->arguments.count > 0)
        status = add_named(run, t);
    else
        trend_grown(&t->trend, options_count(t->settings->growth.top));
    if (run->arguments.count == 0 || t->trend.count > 0)
        report(run, t);
    return status;
}

static int
trend(struct run *run, const void *settings, struct err *err)
{
    struct telling t = {.settings = settings};
    char *folder = NULL;
    size_t first = 0;

    if (folder_find(&folder, &t.settings->folder, err) != 0)
        return -1;
    t.census = file_join(folder, FILES_CENSUS);
    int status = read_growth(&t, err);
    if (status == 0) {
        status = choose_scans(&first, &t, err);
        trend_init(&t.trend, &t.growth, first);
        if (status == 0)
            status = tell(run, &t);
        trend_fini(&t.trend);
        growth_fini(&t.growth);
    }
    free(t.census);
    free(folder);
    return status;
}

const struct command command_trend = {
    .name = "trend",
    .summary = "tell how architectures grew over the census' scans",
    .arguments = "[ARCHITECTURE...]",
    .description =
        "Tells of each architecture its models, downloads, verified ones, rank and score in each "
        "scan that came to its end, and since when it is supported. Without one it lists the "
        "scans, and the architectures that gained most models from the first to the last.\n\n"
        "The figures are kept by the scans themselves: those that an older hubcensus finished have "
        "none. The Hub is not asked. The exit status is 1 when no scan has met an architecture "
        "that was asked for, and the nearest is told.",
    .most_arguments = SIZE_MAX - 1,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct trend_settings),
    .run = trend,
};
