#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "commands.h"
#include "format.h"
#include "libraries.h"
#include "messages.h"
#include "registry/census_file.h"
#include "registry/coverage.h"
#include "registry/files.h"
#include "registry_settings.h"
#include "report/coverage.h"
#include "width.h"

/* Columns of text where no terminal says how many. */
#define WIDTH 100

struct question_settings {
    const char *task;
    const char *author;
    int64_t top;
    int format; /* enum format */
};

struct coverage_settings {
    struct message_settings messages;
    struct registry_settings registry;
    struct against_settings against;
    struct question_settings question;
    struct quantized_settings quantized;
};

static const struct option_spec option_table[] = {
    {.name = "task",
     .kind = OPTION_TEXT,
     .member = offsetof(struct question_settings, task),
     .value = "TAG",
     .help = "count the models alone whose task (the Hub's pipeline_tag) is this"},
    {.name = "author",
     .kind = OPTION_TEXT,
     .member = offsetof(struct question_settings, author),
     .value = "NAME",
     .help = "count this author's models alone"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct question_settings, top),
     .value = "N",
     .fallback = "10",
     .least = 1,
     .most = 1000,
     .unit = "lines",
     .help = "how many tasks, authors and architectures to list, those with most downloads first"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct question_settings, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the report on stdout"},
    {.name = NULL},
};

static const struct option_group question_group = {"The question", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct coverage_settings, messages)},
    {&question_group, offsetof(struct coverage_settings, question)},
    {&registry_group, offsetof(struct coverage_settings, registry)},
    {&against_group, offsetof(struct coverage_settings, against)},
    {&quantized_group, offsetof(struct coverage_settings, quantized)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus coverage", "how much of what the census has seen TransformerLens loads"},
    {"hubcensus coverage --profile mine.json --against vllm,llama.cpp",
     "three libraries side by side"},
    {"hubcensus coverage --supported-from ../vllm@v0.9.2 --against ../vllm@v0.10.0",
     "what a release has gained"},
    {"hubcensus coverage --task text-generation --top 30 --format markdown", "one task, as a page"},
    {"hubcensus coverage -q", "the ten architectures that would add most downloads, one a line"},
    {NULL, NULL},
};

/* The rules of each of the libraries. */
static struct quantized_rules *
make_rules(const struct libraries *l, const struct quantized_settings *q)
{
    struct quantized_rules *rules = mem_realloc_array(NULL, l->count, sizeof *rules);

    for (size_t i = 0; i < l->count; i++)
        quantized_rules_init(&rules[i], l->items[i], (enum quantized_policy)q->quantized,
                             q->quantized_by == QUANTIZED_BY_NAMES);
    return rules;
}

static int
load_libraries(struct libraries *l, const struct coverage_settings *s, const struct run *run,
               struct err *err)
{
    struct profile *p = NULL;

    if (registry_profile(&p, &s->registry, &s->messages, run, err) != 0 ||
        libraries_take(l, p, err) != 0)
        return -1;
    return libraries_load(l, &s->against, &s->messages, run, err);
}

static void
report(struct str *out, const struct coverage *c, const struct coverage_settings *s,
       const struct coverage_origin *origin)
{
    switch ((enum format)s->question.format) {
    case FORMAT_TEXT:
        if (s->messages.quiet)
            coverage_report_names(out, c);
        else
            coverage_report_text(out, c, origin);
        break;
    case FORMAT_JSON:
        coverage_report_json(out, c, origin);
        break;
    case FORMAT_MARKDOWN:
        coverage_report_markdown(out, c, origin);
        break;
    case FORMAT_CSV:
        coverage_report_csv(out, c);
        break;
    }
}

static int
answer(struct run *run, const struct coverage_settings *s, const struct coverage_question *question,
       const char *path, struct err *err)
{
    struct clock clock = clock_read();
    const struct coverage_origin origin = {
        .census = path,
        .generated_at = clock.now,
        .quantized = quantized_choices[s->quantized.quantized],
        .quantized_by = quantized_by_choices[s->quantized.quantized_by],
        .width = width_of_stdout(WIDTH),
    };
    struct store *store = NULL;
    struct coverage c;
    int status = census_file_open_filled(&store, path, "", err);

    if (status == 0)
        status = coverage_count(&c, question, store, err);
    store_close(store);
    if (status != 0)
        return -1;
    if (c.unfinished)
        registry_tell_unfinished(run->listener, path, "the figures");
    report(run->out, &c, s, &origin);
    coverage_fini(&c);
    return 0;
}

static struct slice
slice_or_absent(const char *text)
{
    return text != NULL ? slice_of(text) : (struct slice){NULL, 0};
}

static int
coverage(struct run *run, const void *settings, struct err *err)
{
    const struct coverage_settings *s = settings;
    struct libraries libraries;
    struct quantized_rules *rules = NULL;
    char *path = NULL;

    libraries_init(&libraries);
    int status = load_libraries(&libraries, s, run, err);
    if (status == 0) {
        rules = make_rules(&libraries, &s->quantized);
        const struct coverage_question question = {
            .libraries = rules,
            .library_count = libraries.count,
            .task = slice_or_absent(s->question.task),
            .author = slice_or_absent(s->question.author),
            .top = (size_t)s->question.top,
            .stop = run->stop,
        };
        path = file_join(registry_folder(&s->registry, libraries.items[0]), FILES_CENSUS);
        status = answer(run, s, &question, path, err);
    }
    free(path);
    free(rules);
    libraries_fini(&libraries);
    return status;
}

const struct command command_coverage = {
    .name = "coverage",
    .summary = "tell the share of models and of downloads that a library loads",
    .arguments = "",
    .description =
        "Asks the census that a scan has left which share of the models, and of their downloads "
        "in the last 30 days, the library loads, natively or by a fallback, and which it does not: "
        "in all, by task, by the year in which the models were made, and by author; and which "
        "architectures would add most downloads. The Hub is not asked.\n\n"
        "Shares are of the models that have an architecture and, where one of the libraries lists "
        "types of models, of those that have a type alone; the others cannot be judged and are "
        "counted apart. Quantized variants are copies and left out as regap leaves them out; with "
        "--against, one that is a variant for any of the libraries is left out for all.",
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct coverage_settings),
    .run = coverage,
};
