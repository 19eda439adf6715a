#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "commands.h"
#include "format.h"
#include "messages.h"
#include "registry/lookup.h"
#include "registry_settings.h"
#include "report/lookup.h"
#include "status.h"

/* A list of all the Hub's models would have some hundred megabytes. */
#define FROM_MAX ((size_t)1 << 30)

struct check_options {
    const char *from;
    bool exit_code;
    int format; /* enum format */
};

struct check_settings {
    struct message_settings messages;
    struct registry_settings registry;
    struct check_options own;
};

static const struct option_spec option_table[] = {
    {.name = "from",
     .kind = OPTION_TEXT,
     .member = offsetof(struct check_options, from),
     .value = "FILE",
     .help = "the models are in this file too, a name a line; - is standard input. Empty lines "
             "and those that begin with # are passed over"},
    {.name = "exit-code",
     .kind = OPTION_FLAG,
     .member = offsetof(struct check_options, exit_code),
     .help = "the exit status is 1 also when a model is not supported, or when it cannot be told"},
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
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus check openai-community/gpt2", "what is known of it, and whether it is supported"},
    {"hubcensus check --exit-code -q --from models.txt", "those of a list that are supported; "
                                                         "status 1 when one is not"},
    {"hubcensus check google/gemma-2-9b Qwen/Qwen2-7B --format markdown", "a table for an issue"},
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

static int
check(struct run *run, const void *settings, struct err *err)
{
    const struct check_settings *s = settings;
    struct names names = {.text = STR_INIT};
    struct profile *profile = NULL;
    struct lookup lookup;
    int status = -1;

    if (collect(&names, run, s, err) != 0 ||
        registry_profile(&profile, &s->registry, &s->messages, run, err) != 0)
        goto out;
    const struct lookup_question question = {
        .folder = registry_folder(&s->registry, profile),
        .profile = profile,
        .names = names.items,
        .count = names.count,
    };
    if (lookup_models(&lookup, &question, err) != 0)
        goto out;
    report(run->out, &lookup, s);
    bool all_supported = lookup.supported == lookup.count;
    status =
        lookup.unknown > 0 || (s->own.exit_code && !all_supported) ? STATUS_FAILED : STATUS_DONE;
    lookup_fini(&lookup);

out:
    profile_free(profile);
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
        "supported or not, verified or not, and why. For a name that nobody knows it tells the "
        "most similar ones that are known. The Hub is not asked.\n\n"
        "The exit status is 1 when a name is known neither to the registry nor to the census. "
        "With -q it prints the names of those that are supported alone.",
    .most_arguments = SIZE_MAX - 1,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct check_settings),
    .run = check,
};
