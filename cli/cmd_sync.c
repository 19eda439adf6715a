#include "commands.h"
#include "format.h"
#include "git/checkout.h"
#include "library/profile_source.h"
#include "library/registration.h"
#include "messages.h"
#include "report/registration.h"
#include "status.h"

struct answer_settings {
    int fail_on; /* enum registration_level */
    int format;  /* enum format */
};

struct sync_settings {
    struct message_settings messages;
    struct answer_settings answer;
};

static const struct option_spec option_table[] = {
    {.name = "fail-on",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct answer_settings, fail_on),
     .choices = registration_level_names,
     .fallback = "warning",
     .help = "end with 1 when there is a finding of this level or a worse one"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct answer_settings, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the report on stdout"},
    {.name = NULL},
};

static const struct option_group answer_group = {"The answer", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct sync_settings, messages)},
    {&answer_group, offsetof(struct sync_settings, answer)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus sync", "the checkout that is the current directory"},
    {"hubcensus sync ../TransformerLens@main --fail-on error",
     "what a branch's tests would fail on"},
    {"hubcensus sync --format markdown > registration.md", "a page for an issue"},
    {"hubcensus sync -q", "the names that there is something to mend of, one a line"},
    {NULL, NULL},
};

static void
report(struct str *out, const struct registration *r, const struct sync_settings *s,
       const struct registration_origin *origin)
{
    switch ((enum format)s->answer.format) {
    case FORMAT_TEXT:
        if (s->messages.quiet)
            registration_report_names(out, r, (enum registration_level)s->answer.fail_on);
        else
            registration_report_text(out, r, origin);
        break;
    case FORMAT_JSON:
        registration_report_json(out, r, origin);
        break;
    case FORMAT_MARKDOWN:
        registration_report_markdown(out, r, origin);
        break;
    case FORMAT_CSV:
        registration_report_csv(out, r);
        break;
    }
}

/* The exit status: what is wrong counts more than what is not known. */
static int
verdict(const struct registration *r, int fail_on)
{
    for (int level = fail_on; level < REGISTRATION_LEVELS; level++)
        if (r->counts[level] > 0)
            return STATUS_FAILED;
    return r->complete ? STATUS_DONE : STATUS_INCOMPLETE;
}

static int
answer(struct run *run, const struct sync_settings *s, struct checkout *c, struct err *err)
{
    const struct registration_origin origin = {
        .library = reader_transformer_lens.name,
        .title = reader_transformer_lens.title,
        .checkout = checkout_name(c),
        .commit = checkout_commit(c),
        .on_disk = checkout_is_on_disk(c),
    };
    struct registration r;
    int status = registration_check(&r, c, err);

    if (status == 0) {
        report(run->out, &r, s, &origin);
        status = verdict(&r, s->answer.fail_on);
    }
    registration_fini(&r);
    return status;
}

static int
sync_run(struct run *run, const void *settings, struct err *err)
{
    const char *place = run->arguments.count > 0 ? run->arguments.items[0] : ".";
    const struct library_reader *reader;
    struct checkout *c = NULL;
    int status = profile_source_open(&c, &reader, place, NULL, run->stop, err);

    if (status == 0 && reader != &reader_transformer_lens)
        status = err_set(err, ERR_USAGE,
                         "%s: is a checkout of %s, and the sites of TransformerLens alone can be "
                         "compared; `hubcensus profile make` tells what disagrees in others",
                         checkout_name(c), reader->title);
    if (status == 0)
        status = answer(run, settings, c, err);
    checkout_close(c);
    return status;
}

const struct command command_sync = {
    .name = "sync",
    .summary = "tell whether a library's registration sites agree",
    .arguments = "[PATH[@REV]]",
    .description =
        "Reads the places of a TransformerLens checkout where an architecture is registered (the "
        "adapters' package and its modules, the factory, the registry's set of supported "
        "architectures and its canonical authors, the descriptions), and tells where they do not "
        "agree: what is missing or too much, in which file and line, and what to add or take "
        "out. Nothing is run and nothing is changed; the Hub is not asked.\n\n"
        "An error is what the library's own test or Python itself fails on; a warning, what "
        "nothing else tells; a note, what harms nobody. What cannot be read is told, and nothing "
        "is said to be missing there.\n\n"
        "PATH is a checkout, a folder in one, or a bare repository (default: the current "
        "directory); REV is a branch, a tag or a commit, without which the files on the disk are "
        "read.\n\n"
        "The exit status is 0 when the sites agree, 1 when there are findings (--fail-on), and 3 "
        "when there are none but not all could be read.",
    .least_arguments = 0,
    .most_arguments = 1,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct sync_settings),
    .run = sync_run,
};
