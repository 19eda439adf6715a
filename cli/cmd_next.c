#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "format.h"
#include "messages.h"
#include "registry/proposals.h"
#include "report/proposals.h"
#include "selection_settings.h"

struct next_options {
    int64_t per_arch;
    const char *max_memory;
    int dtype; /* enum proposals_type */
    int64_t copies;
    bool with_unknown;
    int64_t top;
    int format; /* enum format */
};

struct next_settings {
    struct message_settings messages;
    struct next_options own;
    struct selection_settings selection;
    struct registry_settings registry;
};

static const struct option_spec option_table[] = {
    {.name = "per-arch",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct next_options, per_arch),
     .value = "N",
     .fallback = "3",
     .least = 1,
     .most = INT64_MAX,
     .unit = "models",
     .help = "so many of each architecture"},
    {.name = "max-memory",
     .kind = OPTION_TEXT,
     .member = offsetof(struct next_options, max_memory),
     .value = "SIZE",
     .help = "those alone that take no more memory, such as 16G or 512M, powers of 1024; those of "
             "unknown size are then left out"},
    {.name = "with-unknown",
     .kind = OPTION_FLAG,
     .member = offsetof(struct next_options, with_unknown),
     .help = "with --max-memory, those of unknown size too, as the last ones"},
    {.name = "dtype",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct next_options, dtype),
     .choices = proposals_type_names,
     .fallback = "stored",
     .help = "how the weights are loaded: as they are stored (2 bytes a parameter, 1 or about "
             "half of one where they are quantized), with 2 bytes, or with 4"},
    {.name = "copies",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct next_options, copies),
     .value = "N",
     .fallback = "1",
     .least = 1,
     .most = 1000,
     .unit = "copies",
     .help = "so many copies of the weights are held at once, as by who compares two "
             "implementations"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct next_options, top),
     .value = "N",
     .least = 1,
     .most = INT64_MAX,
     .unit = "models",
     .help = "list so many, the first ones (default: all)"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct next_options, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the list on stdout"},
    {.name = NULL},
};

static const struct option_group next_group = {"What to propose", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct next_settings, messages)},
    {&next_group, offsetof(struct next_settings, own)},
    {&selection_group, offsetof(struct next_settings, selection)},
    {&registry_group, offsetof(struct next_settings, registry)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus next", "three models of each architecture, the smallest ones"},
    {"hubcensus next --max-memory 24G --dtype float32 --copies 2",
     "what a comparison of two implementations can hold on a card of 24 GiB"},
    {"hubcensus next --canonical --per-arch 1", "the smallest of the makers' own models"},
    {"hubcensus next --status failed", "what to try again"},
    {"hubcensus next -q --max-memory 16G --top 10", "bare names, for a script"},
    {NULL, NULL},
};

/* Read "16G", "512MiB", "1.5T" or "4096": 0, or -1 with ERR_USAGE. */
static int
read_memory(int64_t *out, const char *text, struct err *err)
{
    static const char letters[] = "KMGTP";
    const char *rest = text;
    double value = -1, factor = 1;

    if (text[0] >= '0' && text[0] <= '9' && text[1] != 'x' && text[1] != 'X') {
        char *end;
        value = strtod(text, &end);
        rest = end;
    }
    if (value > 0 && *rest != '\0') {
        char letter = *rest >= 'a' && *rest <= 'z' ? (char)(*rest - 'a' + 'A') : *rest;
        const char *place = strchr(letters, letter);
        rest += place != NULL;
        for (const char *p = letters; place != NULL && p <= place; p++)
            factor *= 1024;
        if (strcmp(rest, "iB") == 0 || strcmp(rest, "B") == 0)
            rest += strlen(rest);
    }
    if (value <= 0 || *rest != '\0' || value * factor < 1 || value * factor >= 9e18)
        return err_set(err, ERR_USAGE,
                       "--max-memory: expected a size such as 16G or 512M, got `%s`", text);
    *out = (int64_t)(value * factor);
    return 0;
}

static void
report(struct str *out, const struct proposals_report *r, const struct next_settings *s)
{
    switch ((enum format)s->own.format) {
    case FORMAT_TEXT:
        if (s->messages.quiet)
            proposals_report_names(out, r);
        else
            proposals_report_text(out, r);
        break;
    case FORMAT_JSON:
        proposals_report_json(out, r);
        break;
    case FORMAT_MARKDOWN:
        proposals_report_markdown(out, r);
        break;
    case FORMAT_CSV:
        proposals_report_csv(out, r);
        break;
    }
}

static void
propose(struct run *run, const struct next_settings *s, const struct registry_view *v,
        const struct proposals_question *question)
{
    struct proposals proposals;

    proposals_make(&proposals, &v->inventory, question);
    const struct proposals_report r = {
        .origin = &v->origin,
        .question = question,
        .proposals = &proposals,
        .top = options_count(s->own.top),
    };
    report(run->out, &r, s);
    proposals_fini(&proposals);
}

static int
next(struct run *run, const void *settings, struct err *err)
{
    const struct next_settings *s = settings;
    struct proposals_question question = {
        .per_architecture = options_count(s->own.per_arch),
        .type = (enum proposals_type)s->own.dtype,
        .copies = s->own.copies,
        .with_unknown = s->own.with_unknown,
    };
    struct registry_view v;
    int status = 0;

    if (s->own.max_memory != NULL && read_memory(&question.max_memory, s->own.max_memory, err) != 0)
        return -1;
    if (registry_view_open(&v, &s->registry, &s->selection, &s->messages, run, err) != 0)
        return -1;
    if (profile_check_lists(v.profile, "supported", err) != 0)
        status = -1;
    else if (question.max_memory > 0)
        status = registry_view_needs_census(&v, "how large models are", err);
    else if (!v.inventory.has_census)
        event_warn(run->listener,
                   "%s: there is no census, so the size of no model is known; they are told in the "
                   "order of the file",
                   v.folder);
    if (status == 0) {
        question.selection = v.selection;
        propose(run, s, &v, &question);
        status = registry_view_status(&v);
    }
    registry_view_close(&v);
    return status;
}

const struct command command_next = {
    .name = "next",
    .summary = "propose the models to verify next",
    .arguments = "",
    .description =
        "Proposes unverified models of the registry, of each architecture the smallest first: they "
        "cost least and tell as much. Architectures without a verified model come first. Test "
        "models, drafts, adapters and quantized copies are proposed where no real model is left "
        "before them, models of unknown size behind those of a known one; why each is "
        "proposed stands beside it. The Hub is not asked.\n\n"
        "The memory that a model takes is its number of parameters, by the census, times the bytes "
        "that each takes, and a fifth more for what is computed. The census keeps no types of "
        "weights: as stored they are taken to have 2 bytes; 1 where a sign says that they are "
        "quantized, and 4.5 bits by bitsandbytes-4bit, mxfp4 and nvfp4. A count that cannot be "
        "believed, as of packed weights, is no size.\n\n"
        "With --status other models are proposed than the unverified. The exit status is 1 when no "
        "model has a name that was asked for.",
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct next_settings),
    .run = next,
};
