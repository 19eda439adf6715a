#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "commands.h"
#include "messages.h"
#include "registry/files.h"
#include "registry/overview.h"
#include "registry_settings.h"
#include "report/overview.h"
#include "report/words.h"
#include "report_deprecations.h"
#include "width.h"

/* Rows of each list in text, where nobody says how many. */
#define TEXT_TOP 10

enum report_format {
    REPORT_TEXT,
    REPORT_MARKDOWN,
    REPORT_CSV,
    REPORT_JSON,
    REPORT_HTML,
};

static const char *const format_names[] = {"text", "markdown", "csv", "json", "html", NULL};

/* "file": as it was made, before what options call the others. */
enum report_lineage { LINEAGE_OF_FILE };

static const char *const lineage_names[] = {"file", "all", "base", NULL};

struct report_options {
    int format; /* enum report_format */
    int table;  /* enum overview_table */
    int64_t top;
    const char *to;
    const char *weights;
    int lineage;
    bool extended;
    const char *deprecations;
    bool explain;
};

struct report_settings {
    struct message_settings messages;
    struct registry_settings registry;
    struct quantized_settings quantized;
    struct report_options own;
};

static const struct option_spec option_table[] = {
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct report_options, format),
     .choices = format_names,
     .fallback = "text",
     .help = "form of the report"},
    {.name = "to",
     .kind = OPTION_TEXT,
     .member = offsetof(struct report_options, to),
     .value = "FILE",
     .help = "write it into this file, which is replaced when all of it is written (default, and "
             "-: stdout)"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct report_options, top),
     .value = "N",
     .least = 1,
     .most = INT64_MAX,
     .unit = "rows",
     .help = "rows of each list in text and Markdown, and models of each architecture there "
             "(default: 10 in text, all in Markdown)"},
    {.name = "table",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct report_options, table),
     .choices = overview_table_names,
     .fallback = "models",
     .help = "what the rows are in CSV"},
    {.name = NULL},
};

static const struct option_spec gaps_table[] = {
    {.name = "weights",
     .kind = OPTION_TEXT,
     .member = offsetof(struct report_options, weights),
     .value = "D,U,B",
     .help = "what demand, usage and benchmarkability weigh in the score: three numbers, which are "
             "divided by their sum (default: as the file of gaps was made)"},
    {.name = "lineage",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct report_options, lineage),
     .choices = lineage_names,
     .fallback = "file",
     .help = "count in gaps what the file of gaps does, or all models, or only base models: no "
             "fine-tunes, adapters, merges or quantizations of others"},
    {.name = "extended",
     .kind = OPTION_FLAG,
     .member = offsetof(struct report_options, extended),
     .help = "tell more of each gap in JSON: its smallest real and test models, what its models "
             "are, who ships them"},
    {.name = NULL},
};

static const struct option_spec deprecations_table[] = {
    {.name = "deprecations",
     .kind = OPTION_TEXT,
     .member = offsetof(struct report_options, deprecations),
     .value = "FILE",
     .help = "report on what hubcensus deprecate --format json wrote into this file (-: standard "
             "input) in place of the registry; of the other options --format, --to and --quiet "
             "bear on it"},
    {.name = "explain",
     .kind = OPTION_FLAG,
     .member = offsetof(struct report_options, explain),
     .help = "list every use of a candidate by file and line, where that file has them"},
    {.name = NULL},
};

static const struct option_group report_group = {"The report", option_table, NULL};
static const struct option_group gaps_group = {"The gaps", gaps_table, NULL};
static const struct option_group deprecations_group = {"Models to deprecate", deprecations_table,
                                                       NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct report_settings, messages)},
    {&report_group, offsetof(struct report_settings, own)},
    {&gaps_group, offsetof(struct report_settings, own)},
    {&deprecations_group, offsetof(struct report_settings, own)},
    {&registry_group, offsetof(struct report_settings, registry)},
    {&quantized_group, offsetof(struct report_settings, quantized)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus report", "what the registry holds and lacks, on one screen or two"},
    {"hubcensus report --format html --to report.html",
     "a page to look at, which needs nothing beside it"},
    {"hubcensus report --format markdown --to REPORT.md", "all of it, to keep beside the registry"},
    {"hubcensus report --format markdown --top 10", "short enough for an issue"},
    {"hubcensus report --format csv --table gaps --to gaps.csv", "the gaps, for a spreadsheet"},
    {"hubcensus report --deprecations retire.json --format html --to retire.html",
     "the models to deprecate, as hubcensus deprecate --format json kept them, on a page"},
    {NULL, NULL},
};

/* The gaps' choices: the file's, with those that are named in their place. */
static int
read_choices(struct gaps_choices *out, const struct report_options *own, const char *folder,
             struct err *err)
{
    char *path = file_join(folder, FILES_GAPS);
    int status = gaps_choices_load(out, path, err);

    free(path);
    if (status != 0)
        return -1;
    if (own->weights != NULL && relevancy_read_weights(&out->weights, own->weights, err) != 0)
        return err_wrap(err, "--weights");
    if (own->lineage != LINEAGE_OF_FILE)
        out->lineage = (enum gaps_lineage)(own->lineage - 1);
    out->extended = own->extended;
    return 0;
}

static bool
is_stdout(const char *to)
{
    return to == NULL || strcmp(to, "-") == 0;
}

static void
write_report(struct str *out, const struct overview *o, const struct report_options *own)
{
    const struct overview_style style = {
        .top = own->top == 0 && own->format == REPORT_TEXT ? TEXT_TOP : options_count(own->top),
        .columns = is_stdout(own->to) ? width_of_stdout(0) : 0,
    };

    switch ((enum report_format)own->format) {
    case REPORT_TEXT:
        overview_report_text(out, o, &style);
        break;
    case REPORT_MARKDOWN:
        overview_report_markdown(out, o, &style);
        break;
    case REPORT_CSV:
        overview_report_csv(out, o, (enum overview_table)own->table);
        break;
    case REPORT_JSON:
        overview_report_json(out, o);
        break;
    case REPORT_HTML:
        overview_report_html(out, o);
        break;
    }
}

/* What is written goes to stdout, or into the file that was named. */
static int
deliver(struct run *run, const struct str *text, const char *to, struct err *err)
{
    struct str size = STR_INIT;

    if (is_stdout(to)) {
        str_append_slice(run->out, str_slice(text));
        return 0;
    }
    if (file_replace(to, str_slice(text), err) != 0)
        return -1;
    words_count(&size, (int64_t)text->len, "byte");
    event_note(run->listener, "%s: written, %s", to, str_text(&size));
    str_fini(&size);
    return 0;
}

static int
report_registry(struct run *run, const struct report_settings *s, const struct profile *profile,
                struct err *err)
{
    struct gaps_choices choices;
    struct quantized_rules rules;
    struct overview_question question = {
        .folder = registry_folder(&s->registry, profile),
        .profile = profile,
        .quantized = &rules,
        .choices = &choices,
        .stop = run->stop,
    };
    struct overview o;
    struct str text = STR_INIT;

    if (read_choices(&choices, &s->own, question.folder, err) != 0)
        return -1;
    quantized_rules_init(&rules, profile, (enum quantized_policy)s->quantized.quantized,
                         s->quantized.quantized_by == QUANTIZED_BY_NAMES);
    if (overview_read(&o, &question, err) != 0)
        return -1;
    write_report(&text, &o, &s->own);
    overview_fini(&o);
    int status = deliver(run, &text, s->own.to, err);
    str_fini(&text);
    return status;
}

/* On what was kept of a run of `hubcensus deprecate`. */
static int
report_kept_deprecations(struct run *run, const struct report_settings *s, struct err *err)
{
    static const int formats[] = {
        [REPORT_TEXT] = FORMAT_TEXT, [REPORT_MARKDOWN] = FORMAT_MARKDOWN, [REPORT_CSV] = FORMAT_CSV,
        [REPORT_JSON] = FORMAT_JSON, [REPORT_HTML] = FORMAT_HTML,
    };
    const struct deprecations_form form = {
        .format = formats[s->own.format],
        .quiet = s->messages.quiet,
        .explain = s->own.explain,
    };
    struct str text = STR_INIT;
    int status = report_deprecations(&text, run, s->own.deprecations, &form, err);

    if (status >= 0 && deliver(run, &text, s->own.to, err) != 0)
        status = -1;
    str_fini(&text);
    return status;
}

static int
report(struct run *run, const void *settings, struct err *err)
{
    const struct report_settings *s = settings;
    struct profile *profile = NULL;

    if (s->own.deprecations != NULL)
        return report_kept_deprecations(run, s, err);
    if (s->own.explain)
        return err_set(
            err, ERR_USAGE,
            "--explain lists the uses of models to deprecate, which take --deprecations; "
            "how scores are made, `hubcensus gaps --explain` tells");
    if (registry_profile(&profile, &s->registry, &s->messages, run, err) != 0)
        return -1;
    int status = report_registry(run, s, profile, err);
    profile_free(profile);
    return status;
}

const struct command command_report = {
    .name = "report",
    .summary = "write a report on the registry: what is supported, what is missing",
    .arguments = "",
    .description =
        "Puts together what a registry's files and its census tell: the supported models by "
        "architecture, with a mark for verified ones; the gaps with their scores, and a few words "
        "on each; how much of the census loads; how both grew from scan to scan. What there is no "
        "file for is told to be missing. The Hub is not asked.\n\n"
        "A gap is described by the profile's own words where it has some, as one made of a "
        "TransformerLens checkout does (--supported-from), else by facts: the kind of model that "
        "its name stands for, whose models are downloaded, the smallest real model.\n\n"
        "In Markdown all of 10,000 models fit a job summary on GitHub (1 MiB), and with --top 10 "
        "an issue (65,536 characters).",
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct report_settings),
    .run = report,
};
