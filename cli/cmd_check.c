#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/env.h"
#include "base/file.h"
#include "base/mem.h"
#include "commands.h"
#include "format.h"
#include "hub_session.h"
#include "libraries.h"
#include "messages.h"
#include "registry/lookup.h"
#include "registry_settings.h"
#include "report/lookup.h"
#include "status.h"

/* A list of all the Hub's models would have some hundred megabytes. */
#define FROM_MAX ((size_t)1 << 30)

struct check_options {
    const char *from;
    bool no_hub;
    bool exit_code;
    int format; /* enum format */
};

struct check_settings {
    struct message_settings messages;
    struct registry_settings registry;
    struct against_settings against;
    struct hub_settings hub;
    struct check_options own;
};

static const struct option_spec option_table[] = {
    {.name = "from",
     .kind = OPTION_TEXT,
     .member = offsetof(struct check_options, from),
     .value = "FILE",
     .help = "the models are in this file too, a name a line; - is standard input. Empty lines "
             "and those that begin with # are passed over"},
    {.name = "no-hub",
     .kind = OPTION_FLAG,
     .member = offsetof(struct check_options, no_hub),
     .help = "ask the Hub nothing: what the registry and its census do not have is unknown"},
    {.name = "exit-code",
     .kind = OPTION_FLAG,
     .member = offsetof(struct check_options, exit_code),
     .help = "the exit status is 1 also when a model is not supported, or not loaded by a library "
             "of --against, or when it cannot be told"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct check_options, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the answer on stdout"},
    {.name = NULL},
};

static const struct option_group check_group = {"The question", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct check_settings, messages)},
    {&check_group, offsetof(struct check_settings, own)},
    {&registry_group, offsetof(struct check_settings, registry)},
    {&against_group, offsetof(struct check_settings, against)},
    {&hub_group, offsetof(struct check_settings, hub)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus check openai-community/gpt2", "what is known of it, and whether it is supported"},
    {"hubcensus check --exit-code -q --from models.txt", "those of a list that are supported; "
                                                         "status 1 when one is not"},
    {"hubcensus check google/gemma-2-9b Qwen/Qwen2-7B --format markdown", "a table for an issue"},
    {"hubcensus check Qwen/Qwen3-8B --against vllm,llama.cpp", "which of three libraries load it"},
    {NULL, NULL},
};

/* The names of the models: those of the command line, then those of the file. */
struct names {
    const char **items;
    size_t count;
    struct str text; /* of the file, cut into lines */
};

static void
names_add(struct names *n, const char *name)
{
    n->items = mem_room_for_one(n->items, n->count, sizeof *n->items);
    n->items[n->count++] = name;
}

static void
names_fini(struct names *n)
{
    free(n->items);
    str_fini(&n->text);
}

static int
add_lines(struct names *n, const char *path, struct err *err)
{
    bool is_input = strcmp(path, "-") == 0;
    int found = file_read(&n->text, is_input ? "/dev/stdin" : path, FROM_MAX, err);

    if (found < 0)
        return -1;
    if (found == 0)
        return err_set(err, ERR_USAGE, "%s: there is no such file", path);
    if (n->text.len > 0 && memchr(n->text.data, '\0', n->text.len) != NULL)
        return err_set(err, ERR_DATA, "%s: holds a NUL, which no list of names does", path);
    char *rest = n->text.data, *line;
    while ((line = strsep(&rest, "\n")) != NULL) {
        line += strspn(line, " \t\r");
        size_t len = strlen(line);
        while (len > 0 && strchr(" \t\r", line[len - 1]) != NULL)
            line[--len] = '\0';
        if (len > 0 && line[0] != '#')
            names_add(n, line);
    }
    return 0;
}

static int
collect(struct names *n, const struct run *run, const struct check_settings *s, struct err *err)
{
    for (size_t i = 0; i < run->arguments.count; i++) {
        if (run->arguments.items[i][0] == '\0')
            return err_set(err, ERR_USAGE, "the name of a model is empty");
        names_add(n, run->arguments.items[i]);
    }
    if (s->own.from != NULL)
        return add_lines(n, s->own.from, err);
    if (n->count == 0)
        return err_set(err, ERR_USAGE, "which models? hubcensus check MODEL..., or --from FILE");
    return 0;
}

static void
report(struct str *out, const struct lookup *l, const struct check_settings *s)
{
    switch ((enum format)s->own.format) {
    case FORMAT_TEXT:
        if (s->messages.quiet)
            lookup_report_names(out, l);
        else
            lookup_report_text(out, l);
        break;
    case FORMAT_JSON:
        lookup_report_json(out, l);
        break;
    case FORMAT_MARKDOWN:
        lookup_report_markdown(out, l);
        break;
    case FORMAT_CSV:
        lookup_report_csv(out, l);
        break;
    }
}

/* Ask the Hub for what is not known, which needs it alone. */
static int
ask_hub(struct lookup *l, struct run *run, const struct check_settings *s, struct err *err)
{
    struct hub_session session;

    if (hub_session_open(&session, &s->hub, NULL, run, err) != 0)
        return -1;
    const struct single_options options = {
        .client = session.client,
        .jobs = (unsigned)s->hub.jobs,
        .listener = run->listener,
    };
    int status = lookup_ask(l, &options, clock_read().now, err);
    hub_session_close(&session, status == 0);
    return status;
}

/*
 * Ask the Hub, if there is something to ask and it may be asked; *asked tells that what was to be
 * asked was.  What the registry knows is an answer of its own, so that HF_HUB_OFFLINE spoils it no
 * more than a Hub that cannot be reached would.
 */
static int
complete(bool *asked, struct lookup *l, struct run *run, const struct check_settings *s,
         struct err *err)
{
    *asked = true;
    if (l->unknown == 0 || s->own.no_hub)
        return 0;
    if (env_on("HF_HUB_OFFLINE") && s->hub.replay == NULL) {
        *asked = false;
        event_warn(run->listener,
                   "HF_HUB_OFFLINE is set, so the Hub was not asked for the %zu model%s that the "
                   "registry does not know; --no-hub says that it need not be",
                   l->unknown, l->unknown == 1 ? "" : "s");
        return 0;
    }
    if (!l->has_supported && !l->has_census)
        event_note(run->listener,
                   "%s: there is no registry in this folder, so all is asked of the Hub",
                   l->question->folder);
    return ask_hub(l, run, s, err);
}

/* What was not answered is listed in the report; here it is counted. */
static void
warn_of_failures(const struct lookup *l, const struct listener *listener)
{
    if (l->failed > 0)
        event_warn(listener,
                   "the Hub did not answer for %zu of %zu models, as told there; run the same "
                   "command again later",
                   l->failed, l->count);
}

/* The models are told of; what that means. */
static int
status_for(const struct lookup *l, bool asked, bool exit_code)
{
    if (!asked || l->failed > 0)
        return STATUS_INCOMPLETE;
    return l->unknown > 0 || (exit_code && l->everywhere < l->count) ? STATUS_FAILED : STATUS_DONE;
}

static int
check(struct run *run, const void *settings, struct err *err)
{
    const struct check_settings *s = settings;
    struct names names = {.text = STR_INIT};
    struct libraries libraries;
    struct profile *library = NULL;
    struct lookup lookup;
    bool asked;
    int status = -1;

    libraries_init(&libraries);
    if (collect(&names, run, s, err) != 0 ||
        registry_profile(&library, &s->registry, &s->messages, run, err) != 0 ||
        libraries_begin(&libraries, library, err) != 0 ||
        libraries_load(&libraries, &s->against, &s->messages, run, err) != 0)
        goto out;
    const struct lookup_question question = {
        .folder = registry_folder(&s->registry, library),
        .profile = library,
        .names = names.items,
        .count = names.count,
        .libraries = (const struct profile *const *)libraries.items,
        .library_count = s->against.against.count > 0 ? libraries.count : 0,
        .may_be_absent = !s->own.no_hub,
    };
    if (lookup_models(&lookup, &question, err) != 0)
        goto out;
    status = complete(&asked, &lookup, run, s, err);
    if (status == 0) {
        report(run->out, &lookup, s);
        warn_of_failures(&lookup, run->listener);
        status = status_for(&lookup, asked, s->own.exit_code);
    }
    lookup_fini(&lookup);

out:
    libraries_fini(&libraries);
    names_fini(&names);
    return status;
}

const struct command command_check = {
    .name = "check",
    .summary = "say what is known of models, and whether the library supports them",
    .arguments = "MODEL...",
    .description =
        "Looks models up in the registry and its census: architecture and model type, whether "
        "they need remote code, how they are quantized, whether they are gated, their size; "
        "supported or not, verified or not, and why. Models that are in neither are asked of the "
        "Hub, one request each; what it answers is shown and kept nowhere. For a name that nobody "
        "knows it tells the most similar ones that are known. --against puts libraries side by "
        "side: how each loads the model, and where its source says so.\n\n"
        "The exit status is 1 when there is no model of some name, and 3 when the Hub could not be "
        "asked for all. With -q it prints the names of those that are supported, by all libraries "
        "where there are several.",
    .most_arguments = SIZE_MAX - 1,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct check_settings),
    .run = check,
};
