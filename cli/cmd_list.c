#include <stdlib.h>

#include "commands.h"
#include "format.h"
#include "messages.h"
#include "report/model_list.h"
#include "selection_settings.h"

struct list_options {
    int sort; /* enum list_sort */
    int64_t top;
    int format; /* enum format */
};

struct list_settings {
    struct message_settings messages;
    struct selection_settings selection;
    struct list_options own;
    struct registry_settings registry;
};

/* What --sort takes: "auto", and the others in the order of enum selection_order. */
static const char *const sort_choices[] = {"auto", "downloads", "name",         "params", "status",
                                           "date", "file",      "architecture", NULL};

static const struct option_spec option_table[] = {
    {.name = "sort",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct list_options, sort),
     .choices = sort_choices,
     .fallback = "auto",
     .help = "most downloads, names, fewest parameters, verified ones, or the newest verification "
             "first; the file's own order; or by architecture. auto: downloads where there is a "
             "census, else the file's order"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct list_options, top),
     .value = "N",
     .least = 1,
     .most = INT64_MAX,
     .unit = "models",
     .help = "list so many, the first ones (default: all)"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct list_options, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the list on stdout"},
    {.name = NULL},
};

static const struct option_group list_group = {"The list", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct list_settings, messages)},
    {&selection_group, offsetof(struct list_settings, selection)},
    {&list_group, offsetof(struct list_settings, own)},
    {&registry_group, offsetof(struct list_settings, registry)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus list --top 20", "the twenty models with most downloads"},
    {"hubcensus list --architecture LlamaForCausalLM,MistralForCausalLM --status verified",
     "what is verified of two architectures"},
    {"hubcensus list --status failed,skipped --sort date", "what went wrong last"},
    {"hubcensus list --canonical --task text-generation --min-downloads 10000 --format csv",
     "a table for a spreadsheet"},
    {"hubcensus list -q --author openai-community", "bare names, for a script"},
    {NULL, NULL},
};

static void
report(struct str *out, const struct model_list *l, const struct list_settings *s)
{
    switch ((enum format)s->own.format) {
    case FORMAT_TEXT:
        if (s->messages.quiet)
            model_list_names(out, l);
        else
            model_list_text(out, l);
        break;
    case FORMAT_JSON:
        model_list_json(out, l);
        break;
    case FORMAT_MARKDOWN:
        model_list_markdown(out, l);
        break;
    case FORMAT_CSV:
        model_list_csv(out, l);
        break;
    }
}

static int
order_of(enum selection_order *out, const struct registry_view *v, int sort, struct err *err)
{
    if (sort == 0) {
        *out = v->inventory.has_census ? SELECTION_BY_DOWNLOADS : SELECTION_BY_FILE;
        return 0;
    }
    *out = (enum selection_order)(sort - 1);
    if (*out == SELECTION_BY_DOWNLOADS)
        return registry_view_needs_census(v, "the downloads of models", err);
    if (*out == SELECTION_BY_PARAMETERS)
        return registry_view_needs_census(v, "how many parameters models have", err);
    return 0;
}

static int
list(struct run *run, const void *settings, struct err *err)
{
    const struct list_settings *s = settings;
    enum selection_order order;
    struct registry_view v;

    if (registry_view_open(&v, &s->registry, &s->selection, &s->messages, run, err) != 0)
        return -1;
    int status = order_of(&order, &v, s->own.sort, err);
    if (status == 0) {
        struct model_list l = {
            .origin = &v.origin,
            .top = options_count(s->own.top),
        };
        size_t *places = selection_models(&l.count, &v.inventory, &v.selection, order);
        l.places = places;
        report(run->out, &l, s);
        free(places);
        status = registry_view_status(&v);
    }
    registry_view_close(&v);
    return status;
}

const struct command command_list = {
    .name = "list",
    .summary = "list the models of a registry",
    .arguments = "",
    .description =
        "Lists the models of the registry's supported_models.json, each once, with what the census "
        "beside it knows of them: downloads, parameters, task. The Hub is not asked.\n\n"
        "Where several things are asked for, a model has all of them. The exit status is 1 when no "
        "model has a name that was asked for, and the nearest is told.",
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct list_settings),
    .run = list,
};
