#include <stdlib.h>

#include "commands.h"
#include "format.h"
#include "messages.h"
#include "report/architecture_list.h"
#include "selection_settings.h"

struct archs_options {
    int sort; /* enum archs_sort */
    int64_t top;
    int format; /* enum format */
};

struct archs_settings {
    struct message_settings messages;
    struct selection_settings selection;
    struct archs_options own;
    struct registry_settings registry;
};

enum archs_sort {
    BY_MODELS,
    BY_VERIFIED,
    BY_DOWNLOADS,
    BY_PARAMETERS,
    BY_NAME,
};

static const char *const sort_choices[] = {"models", "verified", "downloads",
                                           "params", "name",     NULL};

static const struct option_spec option_table[] = {
    {.name = "sort",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct archs_options, sort),
     .choices = sort_choices,
     .fallback = "models",
     .help = "most models, most verified ones, most downloads, or the smallest model first; or by "
             "name"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct archs_options, top),
     .value = "N",
     .least = 1,
     .most = INT64_MAX,
     .unit = "architectures",
     .help = "list so many, the first ones (default: all)"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct archs_options, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the list on stdout"},
    {.name = NULL},
};

static const struct option_group list_group = {"The list", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct archs_settings, messages)},
    {&selection_group, offsetof(struct archs_settings, selection)},
    {&list_group, offsetof(struct archs_settings, own)},
    {&registry_group, offsetof(struct archs_settings, registry)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus archs", "what the library supports, and how much of it is verified"},
    {"hubcensus archs --sort downloads --top 10", "what people use most"},
    {"hubcensus archs --author Qwen", "the architectures that one author ships"},
    {"hubcensus archs -q --status verified", "names of those with a verified model"},
    {NULL, NULL},
};

static int
compare_numbers(int64_t a, int64_t b)
{
    return (a < b) - (a > b);
}

static int
compare(const void *left, const void *right, void *context)
{
    const struct inventory_architecture *a = left, *b = right;
    int order = 0;

    switch (*(const enum archs_sort *)context) {
    case BY_VERIFIED:
        order = compare_numbers(a->statuses[SUPPORTED_VERIFIED], b->statuses[SUPPORTED_VERIFIED]);
        break;
    case BY_DOWNLOADS:
        order = compare_numbers(a->downloads, b->downloads);
        break;
    case BY_PARAMETERS:
        if (a->min_parameters >= 0 && b->min_parameters >= 0)
            order = compare_numbers(b->min_parameters, a->min_parameters);
        else
            order = (a->min_parameters < 0) - (b->min_parameters < 0);
        break;
    case BY_NAME:
        return slice_compare(a->name, b->name);
    default:
        break;
    }
    if (order == 0)
        order = compare_numbers(a->models, b->models);
    return order != 0 ? order : slice_compare(a->name, b->name);
}

static void
report(struct str *out, const struct architecture_list *l, const struct archs_settings *s)
{
    switch ((enum format)s->own.format) {
    case FORMAT_TEXT:
        if (s->messages.quiet)
            architecture_list_names(out, l);
        else
            architecture_list_text(out, l);
        break;
    case FORMAT_JSON:
        architecture_list_json(out, l);
        break;
    case FORMAT_MARKDOWN:
        architecture_list_markdown(out, l);
        break;
    case FORMAT_CSV:
        architecture_list_csv(out, l);
        break;
    }
}

static int
needs_census(const struct registry_view *v, enum archs_sort sort, struct err *err)
{
    if (sort == BY_DOWNLOADS)
        return registry_view_needs_census(v, "the downloads of models", err);
    if (sort == BY_PARAMETERS)
        return registry_view_needs_census(v, "how many parameters models have", err);
    return 0;
}

static int
archs(struct run *run, const void *settings, struct err *err)
{
    const struct archs_settings *s = settings;
    enum archs_sort sort = (enum archs_sort)s->own.sort;
    struct registry_view v;

    if (registry_view_open(&v, &s->registry, &s->selection, &s->messages, run, err) != 0)
        return -1;
    int status = needs_census(&v, sort, err);
    if (status == 0) {
        struct architecture_list l = {
            .origin = &v.origin,
            .top = options_count(s->own.top),
        };
        struct inventory_architecture *items =
            selection_architectures(&l.count, &v.inventory, &v.selection);
        if (l.count > 0)
            qsort_r(items, l.count, sizeof *items, compare, &sort);
        l.items = items;
        report(run->out, &l, s);
        free(items);
        status = registry_view_status(&v);
    }
    registry_view_close(&v);
    return status;
}

const struct command command_archs = {
    .name = "archs",
    .summary = "list the architectures of a registry",
    .arguments = "",
    .description =
        "Lists the architectures of the registry's models, with how many models each has, how many "
        "of them are verified, their downloads and the smallest of them; and those without a model "
        "that the library supports. One that it does not support any more is marked. The Hub is "
        "not "
        "asked; `hubcensus gaps` lists what the library lacks.\n\n"
        "The figures are of the models that were asked for; architectures without such a model are "
        "then left out. The exit status is 1 when no model has a name that was asked for, and the "
        "nearest is told.",
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct archs_settings),
    .run = archs,
};
