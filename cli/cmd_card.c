#include "base/clock.h"
#include "base/env.h"
#include "commands.h"
#include "format.h"
#include "hub_session.h"
#include "libraries.h"
#include "messages.h"
#include "registry/card.h"
#include "registry/card_ask.h"
#include "registry_settings.h"
#include "report/card.h"
#include "status.h"

struct card_options {
    const char *model_type;
    int64_t top;
    int64_t limit;
    bool no_hub;
    int format; /* enum format */
};

struct card_settings {
    struct message_settings messages;
    struct registry_settings registry;
    struct against_settings against;
    struct hub_settings hub;
    struct card_options own;
};

static const struct option_spec option_table[] = {
    {.name = "top",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct card_options, top),
     .value = "N",
     .fallback = "10",
     .least = 1,
     .most = 1000,
     .unit = "models",
     .help = "how many models to list, those with most downloads first"},
    {.name = "model-type",
     .kind = OPTION_TEXT,
     .member = offsetof(struct card_options, model_type),
     .value = "TYPE",
     .help = "the type of its models, as config.model_type spells it: what the Hub is asked for, "
             "and what libraries that go by types are"},
    {.name = "limit",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct card_options, limit),
     .value = "N",
     .fallback = "1000",
     .least = 1,
     .most = 1000000,
     .unit = "models",
     .help = "when the Hub is asked, look at so many models of a listing at most"},
    {.name = "no-hub",
     .kind = OPTION_FLAG,
     .member = offsetof(struct card_options, no_hub),
     .help = "ask the Hub nothing: models that the census does not have are unknown"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct card_options, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the card on stdout; markdown is made for an issue"},
    {.name = NULL},
};

static const struct option_group card_group = {"The card", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct card_settings, messages)},
    {&card_group, offsetof(struct card_settings, own)},
    {&registry_group, offsetof(struct card_settings, registry)},
    {&against_group, offsetof(struct card_settings, against)},
    {&hub_group, offsetof(struct card_settings, hub)},
    {&hub_few_retries_group, offsetof(struct card_settings, hub)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus card Qwen3MoeForCausalLM", "who ships it, and what to try it on"},
    {"hubcensus card FalconMambaForCausalLM --against vllm,llama.cpp --format markdown",
     "a page for an issue, with the libraries that load it"},
    {"hubcensus card NewForCausalLM --model-type new", "one that the census has not met"},
    {"hubcensus card -q --top 100 T5ForConditionalGeneration",
     "its hundred most downloaded models, one a line"},
    {NULL, NULL},
};

static void
report(struct str *out, const struct card *c, const struct card_settings *s)
{
    switch ((enum format)s->own.format) {
    case FORMAT_TEXT:
        if (s->messages.quiet)
            card_report_names(out, c);
        else
            card_report_text(out, c);
        break;
    case FORMAT_JSON:
        card_report_json(out, c);
        break;
    case FORMAT_MARKDOWN:
        card_report_markdown(out, c);
        break;
    case FORMAT_CSV:
        card_report_csv(out, c);
        break;
    }
}

static int
ask_hub(struct card *c, struct run *run, const struct card_settings *s, struct err *err)
{
    struct hub_session session;

    if (hub_session_open(&session, &s->hub, NULL, run, err) != 0)
        return -1;
    const struct card_ask_options options = {
        .client = session.client,
        .listener = run->listener,
        .limit = (size_t)s->own.limit,
        .now = clock_read().now,
    };
    int status = card_ask(c, &options, err);
    hub_session_close(&session, status == 0);
    return status;
}

/*
 * Ask the Hub, if the census has no models and it may be asked; *asked tells that what was to be
 * asked was, to its end.
 */
static int
complete(bool *asked, struct card *c, struct run *run, const struct card_settings *s,
         struct err *err)
{
    *asked = true;
    if (c->source != CARD_NOWHERE || s->own.no_hub)
        return 0;
    if (env_on("HF_HUB_OFFLINE") && s->hub.replay == NULL) {
        *asked = false;
        event_warn(run->listener, "HF_HUB_OFFLINE is set, so the Hub was not asked for models that "
                                  "the census does not have; --no-hub says that it need not be");
        return 0;
    }
    if (ask_hub(c, run, s, err) != 0)
        return -1;
    for (size_t i = 0; i < c->asked_count; i++) {
        if (c->asked[i].failure.data == NULL)
            continue;
        *asked = false;
        event_warn(run->listener, "%.*s", (int)c->asked[i].failure.len, c->asked[i].failure.data);
    }
    return 0;
}

static int
make(struct run *run, const struct card_settings *s, const struct card_question *question,
     struct err *err)
{
    struct card c;
    bool asked;

    if (card_make(&c, question, err) != 0)
        return -1;
    int status = complete(&asked, &c, run, s, err);
    if (status == 0) {
        report(run->out, &c, s);
        status = !asked ? STATUS_INCOMPLETE : card_knows(&c) ? STATUS_DONE : STATUS_FAILED;
    }
    card_fini(&c);
    return status;
}

static struct slice
slice_or_absent(const char *text)
{
    return text != NULL ? slice_of(text) : (struct slice){NULL, 0};
}

static int
card(struct run *run, const void *settings, struct err *err)
{
    const struct card_settings *s = settings;
    const char *architecture = run->arguments.items[0];
    struct libraries libraries;
    struct profile *profile = NULL;
    int status = -1;

    libraries_init(&libraries);
    if (architecture[0] == '\0') {
        err_set(err, ERR_USAGE, "the name of the architecture is empty");
        goto out;
    }
    if (registry_profile(&profile, &s->registry, &s->messages, run, err) != 0 ||
        libraries_begin(&libraries, profile, err) != 0 ||
        (s->against.against.count == 0
             ? libraries_take_builtin(&libraries, err)
             : libraries_load(&libraries, &s->against, &s->messages, run, err)) != 0)
        goto out;
    const struct card_question question = {
        .architecture = slice_of(architecture),
        .model_type = slice_or_absent(s->own.model_type),
        .folder = registry_folder(&s->registry, profile),
        .libraries = (const struct profile *const *)libraries.items,
        .library_count = libraries.count,
        .top = (size_t)s->own.top,
    };
    status = make(run, s, &question, err);

out:
    libraries_fini(&libraries);
    return status;
}

const struct command command_card = {
    .name = "card",
    .summary = "make a page on one architecture, ready for an issue",
    .arguments = "ARCHITECTURE",
    .description =
        "Tells of an architecture, as config.architectures[0] spells it: who ships it, its models "
        "and their downloads, the smallest one to try it on and the smallest test model, how many "
        "have remote code, are quantized or draft for others, what the registry says of "
        "it, and which libraries load it: those that are built in, or those of --against.\n\n"
        "Its models are those of the census. Where the census has none the Hub is asked: not for "
        "an architecture, which it cannot be, but for models of the types that it could have, of "
        "which those of the architecture are kept. The card says what was asked.\n\n"
        "The exit status is 1 when nothing is known of it; similar names are then told. With -q "
        "it prints the names of the models alone.",
    .least_arguments = 1,
    .most_arguments = 1,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct card_settings),
    .run = card,
};
