#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "commands.h"
#include "format.h"
#include "messages.h"
#include "registry/coverage.h"
#include "registry/files.h"
#include "registry_settings.h"
#include "report/coverage.h"

/* More would make no table that could be read. */
#define MOST_LIBRARIES 16

struct question_settings {
    struct option_list against;
    const char *task;
    const char *author;
    int64_t top;
    int format; /* enum format */
};

struct coverage_settings {
    struct message_settings messages;
    struct registry_settings registry;
    struct question_settings question;
    struct quantized_settings quantized;
};

static const struct option_spec option_table[] = {
    {.name = "against",
     .kind = OPTION_LIST,
     .member = offsetof(struct question_settings, against),
     .value = "NAME|FILE|PATH[@REV],...",
     .help = "put these libraries beside that of --profile, parted by commas: profiles, or "
             "checkouts whose source says what is supported"},
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
    {&quantized_group, offsetof(struct coverage_settings, quantized)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus coverage", "how much of what the census has seen TransformerLens loads"},
    {"hubcensus coverage --profile mine.json --against transformerlens",
     "two libraries side by side"},
    {"hubcensus coverage --task text-generation --top 30 --format markdown", "one task, as a page"},
    {"hubcensus coverage -q", "the ten architectures that would add most downloads, one a line"},
    {NULL, NULL},
};

/* The libraries that stand side by side. */
struct libraries {
    struct quantized_rules *rules; /* each with its profile */
    size_t count;
};

static void
libraries_fini(struct libraries *l)
{
    for (size_t i = 0; i < l->count; i++)
        profile_free((struct profile *)l->rules[i].profile);
    free(l->rules);
}

/*
 * Whether the profile stands there already: 1, or 0, or -1 for another one of
 * the same name, which nobody could tell apart from it.
 */
static int
stands_there(const struct libraries *l, const struct profile *p, struct err *err)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct profile *other = l->rules[i].profile;
        if (strcmp(other->name, p->name) != 0)
            continue;
        if (strcmp(str_text(&other->text), str_text(&p->text)) == 0)
            return 1;
        return err_set(err, ERR_USAGE,
                       "two profiles are called \"%s\"; change the \"name\" in one of the files",
                       p->name);
    }
    return 0;
}

static int
check_profile(const struct profile *p, struct err *err)
{
    if (p->lists_supported)
        return 0;
    return err_set(err, ERR_USAGE,
                   "the profile %s lists no architectures, so nothing can be called loaded; name "
                   "another, or a file of your own with \"supported_architectures\"",
                   p->name);
}

/* Add a library, whose profile is `l`'s from now on. */
static int
add_library(struct libraries *l, struct profile *p, const struct quantized_settings *q,
            struct err *err)
{
    int status = check_profile(p, err);
    if (status == 0)
        status = stands_there(l, p, err);
    if (status == 0 && l->count == MOST_LIBRARIES)
        status = err_set(err, ERR_USAGE, "%d libraries can stand side by side, and these are more",
                         MOST_LIBRARIES);
    if (status != 0) {
        profile_free(p);
        return status < 0 ? -1 : 0;
    }
    quantized_rules_init(&l->rules[l->count++], p, (enum quantized_policy)q->quantized,
                         q->quantized_by == QUANTIZED_BY_NAMES);
    return 0;
}

/* Add the libraries of one --against. */
static int
add_libraries(struct libraries *l, const char *names, const struct coverage_settings *s,
              const struct run *run, struct err *err)
{
    for (;;) {
        size_t len = strcspn(names, ",");
        char *name = mem_strndup(names, len);
        struct profile *p = NULL;
        int status = len > 0 ? registry_profile_of(&p, name, &s->messages, run, err)
                             : err_set(err, ERR_USAGE,
                                       "--against: a name is missing before or after a comma");
        if (status == 0)
            status = add_library(l, p, &s->quantized, err);
        free(name);
        if (status != 0 || names[len] == '\0')
            return status;
        names += len + 1;
    }
}

static int
load_libraries(struct libraries *l, const struct coverage_settings *s, const struct run *run,
               struct err *err)
{
    struct profile *p = NULL;

    *l = (struct libraries){.rules = mem_realloc_array(NULL, MOST_LIBRARIES, sizeof *l->rules)};
    int status = registry_profile(&p, &s->registry, &s->messages, run, err);
    if (status == 0)
        status = add_library(l, p, &s->quantized, err);
    for (size_t i = 0; status == 0 && i < s->question.against.count; i++)
        status = add_libraries(l, s->question.against.items[i], s, run, err);
    return status;
}

static int
open_census(struct store **out, const char *path, struct err *err)
{
    if (access(path, F_OK) != 0)
        return err_set(err, ERR_USAGE,
                       "%s: there is no census; `hubcensus scrape` makes it, --output names "
                       "another folder",
                       path);
    if (store_open(out, path, STORE_READ, err) != 0)
        return -1;
    int64_t count = store_count(*out, err);
    if (count == 0)
        err_set(err, ERR_DATA, "%s: holds no models yet; `hubcensus scrape` puts them in", path);
    return count > 0 ? 0 : -1;
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
    };
    struct store *store = NULL;
    struct coverage c;
    int status = open_census(&store, path, err);

    if (status == 0)
        status = coverage_count(&c, question, store, err);
    store_close(store);
    if (status != 0)
        return -1;
    if (c.unfinished)
        event_warn(run->listener,
                   "%s: the last scan is not finished; the figures are of what it has met, and of "
                   "what those before it have",
                   path);
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
    char *path = NULL;
    int status = load_libraries(&libraries, s, run, err);

    if (status == 0) {
        const struct coverage_question question = {
            .libraries = libraries.rules,
            .library_count = libraries.count,
            .task = slice_or_absent(s->question.task),
            .author = slice_or_absent(s->question.author),
            .top = (size_t)s->question.top,
            .stop = run->stop,
        };
        path = file_join(registry_folder(&s->registry, libraries.rules[0].profile), FILES_CENSUS);
        status = answer(run, s, &question, path, err);
    }
    free(path);
    libraries_fini(&libraries);
    return status;
}

const struct command command_coverage = {
    .name = "coverage",
    .summary = "tell the share of models and of downloads that a library loads",
    .arguments = "",
    .description =
        "Asks the census that a scan has left which share of the models, and of their downloads "
        "in the last 30 days, the library loads, and which it does not: in all, by task, by the "
        "year in which the models were made, and by author; and which architectures would add "
        "most downloads. The Hub is not asked.\n\n"
        "Shares are of the models that have an architecture; those without one cannot be judged "
        "and are counted apart. Quantized variants are copies and left out as regap leaves them "
        "out; with --against, one that is a variant for any of the libraries is left out for "
        "all.",
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct coverage_settings),
    .run = coverage,
};
