#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/lock.h"
#include "base/mem.h"
#include "commands.h"
#include "format.h"
#include "messages.h"
#include "registry/validation.h"
#include "registry_settings.h"
#include "report/validation.h"
#include "status.h"

/* Findings of a kind that are told one by one when nobody asked for all. */
#define TOLD 5

struct check_settings {
    bool fix;
    bool dry_run;
    bool all;
    int fail_on; /* enum validation_level */
    int format;  /* enum format */
};

struct validate_settings {
    struct message_settings messages;
    struct check_settings check;
    struct registry_settings registry;
};

static const struct option_spec option_table[] = {
    {.name = "fix",
     .kind = OPTION_FLAG,
     .member = offsetof(struct check_settings, fix),
     .help = "mend what loses nothing: totals, the order of gaps, entries that are equal to one "
             "before them, last_updated, the end of a file; all else stays to the letter"},
    {.name = "dry-run",
     .letter = 'n',
     .kind = OPTION_FLAG,
     .member = offsetof(struct check_settings, dry_run),
     .help = "with --fix: say what would be mended, and change nothing"},
    {.name = "all",
     .kind = OPTION_FLAG,
     .member = offsetof(struct check_settings, all),
     .help = "tell of each finding; else text and markdown count those of a kind, and tell of the "
             "first few"},
    {.name = "fail-on",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct check_settings, fail_on),
     .choices = validation_level_names,
     .fallback = "error",
     .help = "end with 1 when there is a finding of this level or a worse one"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct check_settings, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the report on stdout"},
    {.name = NULL},
};

static const struct option_group check_group = {"The check", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct validate_settings, messages)},
    {&check_group, offsetof(struct validate_settings, check)},
    {&registry_group, offsetof(struct validate_settings, registry)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus validate", "the registry of the checkout that is the current directory"},
    {"hubcensus validate --fix --dry-run registry", "what could be mended without loss"},
    {"hubcensus validate --format markdown --fail-on warning > validation.md",
     "a page for a pull request"},
    {"hubcensus validate --all supported_models.json", "one file, each fault"},
    {NULL, NULL},
};

static void
report(struct str *out, const struct validation_report *r, const struct validate_settings *s)
{
    switch ((enum format)s->check.format) {
    case FORMAT_TEXT:
        if (s->messages.quiet)
            validation_report_names(out, r, (enum validation_level)s->check.fail_on);
        else
            validation_report_text(out, r);
        break;
    case FORMAT_JSON:
        validation_report_json(out, r);
        break;
    case FORMAT_MARKDOWN:
        validation_report_markdown(out, r);
        break;
    case FORMAT_CSV:
        validation_report_csv(out, r);
        break;
    }
}

static int
verdict(const struct validation *v, int fail_on)
{
    for (int level = fail_on; level < VALIDATION_LEVELS; level++)
        if (v->counts[level] > 0)
            return STATUS_FAILED;
    return STATUS_DONE;
}

static bool
is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The folder of a place, the caller's. */
static char *
folder_of(const char *place)
{
    const char *slash = strrchr(place, '/');

    if (is_folder(place))
        return mem_strdup(place);
    if (slash == NULL)
        return mem_strdup(".");
    return mem_strndup(place, slash == place ? 1 : (size_t)(slash - place));
}

/* Files are held against each other, so they are those of one folder. */
static int
check_places(const struct validation_request *request, struct err *err)
{
    char *folder = folder_of(request->places[0]);
    int status = 0;

    for (size_t i = 1; i < request->place_count && status == 0; i++) {
        char *other = folder_of(request->places[i]);
        if (is_folder(request->places[i]) || strcmp(folder, other) != 0)
            status = err_set(err, ERR_USAGE,
                             "%s and %s: one folder at a time, or files of one, can be looked at",
                             request->places[0], request->places[i]);
        free(other);
    }
    free(folder);
    return status;
}

/* Mend, and look again at what there is then. */
static int
mend(struct validation *before, struct validation *after, struct validation_request *request,
     struct err *err)
{
    char *folder = folder_of(request->places[0]);
    struct lock *lock = NULL;
    int status = lock_take(&lock, folder, "validate --fix", err);

    if (status == 0) {
        request->write = true;
        status = validation_run(before, request, err);
        request->write = false;
    }
    if (status == 0 && validation_run(after, request, err) != 0) {
        validation_fini(before);
        status = -1;
    }
    lock_release(lock);
    free(folder);
    return status;
}

static void
tell_unknown(const struct listener *listener, const struct validation *v)
{
    for (size_t i = 0; i < v->unknown_count; i++) {
        const struct validation_unknown *u = &v->unknown[i];
        const struct slice file = v->files[u->file].path;
        event_note(listener, "%.*s: %.*s: no key that is known, and no fault (%llu)", (int)file.len,
                   file.data, (int)u->path.len, u->path.data, (unsigned long long)u->count);
    }
}

static int
answer(struct run *run, const struct validate_settings *s, struct validation_request *request,
       struct err *err)
{
    const bool writes = s->check.fix && !s->check.dry_run;
    struct validation first = {.files = NULL}, second = {.files = NULL};
    struct validation_report r = {.found = &first, .mended = s->check.fix ? &first : NULL};
    int status =
        writes ? mend(&first, &second, request, err) : validation_run(&first, request, err);

    if (status != 0)
        return -1;
    if (writes) {
        r.found = &second;
        r.written = true;
    }
    tell_unknown(run->listener, r.found);
    report(run->out, &r, s);
    status = verdict(r.found, s->check.fail_on);
    validation_fini(&first);
    if (writes)
        validation_fini(&second);
    return status;
}

static int
validate(struct run *run, const void *settings, struct err *err)
{
    const struct validate_settings *s = settings;
    const bool lists = s->check.all || s->messages.quiet || s->check.format == FORMAT_JSON ||
                       s->check.format == FORMAT_CSV;
    struct profile *profile = NULL;

    if (s->check.dry_run && !s->check.fix)
        return err_set(err, ERR_USAGE, "--dry-run says what --fix would do, and that is missing");
    if (registry_profile(&profile, &s->registry, &s->messages, run, err) != 0)
        return -1;
    const char *folder = registry_folder(&s->registry, profile);
    struct validation_request request = {
        .places = run->arguments.count > 0 ? (const char *const *)run->arguments.items : &folder,
        .place_count = run->arguments.count > 0 ? run->arguments.count : 1,
        .profile = profile,
        .keep = lists ? SIZE_MAX : TOLD,
        .unknown = s->messages.verbose,
        .clock = clock_read(),
    };
    int status = check_places(&request, err);
    if (status == 0)
        status = answer(run, s, &request, err);
    profile_free(profile);
    return status;
}

const struct command command_validate = {
    .name = "validate",
    .summary = "hold the registry's files against their form and their sense",
    .arguments = "[FOLDER|FILE...]",
    .description =
        "Reads the registry's files and tells of every fault, with its path in the JSON and its "
        "line: what is not of the form that other programs read, and what makes no sense: totals "
        "that are not what is counted, entries that stand there twice (equal ones, and ones that "
        "differ), architectures both supported and a gap, days that there are not or that are to "
        "come, statuses, scores that are not what their figures give, the order of the gaps, "
        "records of models that nobody knows. Keys that are not known are no fault. Of a "
        "checkpoint and a census it is told whether they can be used.\n\n"
        "An error is what readers fail on or take wrongly; a warning, what is odd or stale. The "
        "exit status is 1 when there are errors (--fail-on).\n\n"
        "--fix mends what loses nothing, says what it did, and then what remains. It holds the "
        "folder's lock, and all files change together or none does.",
    .least_arguments = 0,
    .most_arguments = 8,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct validate_settings),
    .run = validate,
};
