#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/show.h"
#include "commands.h"
#include "hub/token.h"
#include "messages.h"
#include "registry/status_update.h"
#include "registry_settings.h"
#include "upkeep_settings.h"

/* A million updates. */
#define FROM_MAX_BYTES ((size_t)256 << 20)

struct set_settings {
    const char *status;
    const char *note;
    const char *architecture;
    const char *scores[STATUS_UPDATE_PHASES];
    const char *from;
    bool no_history;
};

struct status_settings {
    struct message_settings messages;
    struct set_settings own;
    struct upkeep_settings upkeep;
    struct registry_settings registry;
};

#define PHASE(n, index)                                                                   \
    {                                                                                     \
        .name = "phase" #n, .kind = OPTION_TEXT,                                          \
        .member = offsetof(struct set_settings, scores) + (index) * sizeof(const char *), \
        .value = "SCORE", .help = "score of phase " #n ", 0 to 100; none takes it away"   \
    }

static const struct option_spec option_table[] = {
    {.name = "status",
     .kind = OPTION_TEXT,
     .member = offsetof(struct set_settings, status),
     .value = "STATUS",
     .help = "unverified, verified, skipped or failed; without it the status stays, and note and "
             "scores alone are changed"},
    {.name = "note",
     .kind = OPTION_TEXT,
     .member = offsetof(struct set_settings, note),
     .value = "TEXT",
     .help = "why it is so; what looks like an access token is masked (default with --status: "
             "none, and one that is there goes)"},
    PHASE(1, 0),
    PHASE(2, 1),
    PHASE(3, 2),
    PHASE(4, 3),
    PHASE(7, 4),
    PHASE(8, 5),
    {.name = "architecture",
     .kind = OPTION_TEXT,
     .member = offsetof(struct set_settings, architecture),
     .value = "NAME",
     .help = "the entry of this architecture, where a model has several"},
    {.name = "from",
     .kind = OPTION_TEXT,
     .member = offsetof(struct set_settings, from),
     .value = "FILE",
     .help = "take models and what is to be said of them from JSON lines, an object each, its "
             "keys as an entry's (-: standard input)"},
    {.name = "no-history",
     .kind = OPTION_FLAG,
     .member = offsetof(struct set_settings, no_history),
     .help = "add no record to verification_history.json, which else has one for each model that "
             "is verified, or that failed"},
    {.name = NULL},
};

static const struct option_group set_group = {"What is said", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct status_settings, messages)},
    {&set_group, offsetof(struct status_settings, own)},
    {&upkeep_group, offsetof(struct status_settings, upkeep)},
    {&registry_group, offsetof(struct status_settings, registry)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus status set openai-community/gpt2 --status verified --phase1 100",
     "it passed: status, today's date, a score, a record in the history"},
    {"hubcensus status set org/big org/bigger --status skipped --note \"needs 160 GB\"",
     "two that were not tried"},
    {"hubcensus status set --from results.jsonl", "what a script has found, all of it or nothing"},
    {NULL, NULL},
};

static int
read_score(struct status_update *u, size_t phase, const char *text, struct err *err)
{
    u->has_scores[phase] = true;
    u->is_null[phase] = strcmp(text, "none") == 0;
    if (u->is_null[phase] || status_update_score(&u->scores[phase], slice_of(text)))
        return 0;
    return err_set(err, ERR_USAGE, "--%.6s: expected a number from 0 to 100, or none, got `%s`",
                   status_update_phase_names[phase], text);
}

/* What the options say of each model. */
static int
read_options(struct status_update *u, const struct status_settings *s, struct err *err)
{
    const struct set_settings *own = &s->own;
    bool any = own->status != NULL || own->note != NULL;

    *u = (struct status_update){.has_note = own->note != NULL};
    if (own->status != NULL) {
        u->has_status = true;
        if (!status_update_status(&u->status, slice_of(own->status)))
            return err_set(err, ERR_USAGE,
                           "--status: expected unverified, verified, skipped or failed, got `%s`",
                           own->status);
    }
    /* An empty note is none. */
    if (own->note != NULL && own->note[0] != '\0')
        u->note = slice_of(own->note);
    if (own->architecture != NULL)
        u->architecture = slice_of(own->architecture);
    if (s->upkeep.date != NULL && !u->has_status)
        return err_set(err, ERR_USAGE, "--date is the day of a status, and --status is missing");
    if (s->upkeep.date != NULL)
        u->date = slice_of(s->upkeep.date);
    for (size_t i = 0; i < STATUS_UPDATE_PHASES; i++) {
        if (own->scores[i] != NULL && read_score(u, i, own->scores[i], err) != 0)
            return -1;
        any = any || own->scores[i] != NULL;
    }
    if (any)
        return 0;
    return err_set(err, ERR_USAGE,
                   "what is to be said of the models? --status, --note or a score such as "
                   "--phase1 is missing");
}

/* The day of a line, or else --date. */
static int
take_date(struct status_update *u, const struct status_settings *s, const char *origin,
          struct err *err)
{
    struct str model = STR_INIT;
    int status = 0;

    if (u->has_status && u->date.data == NULL && s->upkeep.date != NULL)
        u->date = slice_of(s->upkeep.date);
    if (u->date.data != NULL && upkeep_is_future(u->date)) {
        show_name(&model, u->model);
        status = err_set(err, ERR_USAGE, "%s: %s: verified_date: %.*s is in the future", origin,
                         str_text(&model), (int)u->date.len, u->date.data);
    }
    str_fini(&model);
    return status;
}

static int
read_from(struct status_updates *out, const struct status_settings *s, struct err *err)
{
    const bool is_stdin = strcmp(s->own.from, "-") == 0;
    const char *path = is_stdin ? "/dev/stdin" : s->own.from;
    const char *name = is_stdin ? "standard input" : path;
    struct str text = STR_INIT;
    int found = file_read(&text, path, FROM_MAX_BYTES, err);
    int status = found < 0 ? -1 : 0;

    if (found == 0)
        status = err_set(err, ERR_USAGE, "%s: there is no such file", name);
    else if (found > 0)
        status = status_updates_read(out, str_slice(&text), name, err);
    if (status == 0 && out->count == 0)
        status = err_set(err, ERR_USAGE, "%s: holds no line", name);
    for (size_t i = 0; i < out->count && status == 0; i++)
        status = take_date(&out->items[i], s, name, err);
    str_fini(&text);
    return status;
}

static bool
says_something(const struct set_settings *own)
{
    bool any = own->status != NULL || own->note != NULL || own->architecture != NULL;

    for (size_t i = 0; i < STATUS_UPDATE_PHASES; i++)
        any = any || own->scores[i] != NULL;
    return any;
}

/* All that is to be done, from the models that are named or from the file. */
static int
gather(struct status_updates *out, const struct run *run, const struct status_settings *s,
       struct err *err)
{
    const size_t count = run->arguments.count - 1;
    struct status_update each;

    if (s->own.from != NULL && (count > 0 || says_something(&s->own)))
        return err_set(err, ERR_USAGE,
                       "--from says all: models, statuses, notes, scores and architectures cannot "
                       "be named beside it");
    if (s->own.from != NULL)
        return read_from(out, s, err);
    if (count == 0)
        return err_set(err, ERR_USAGE,
                       "of which models? hubcensus status set MODEL... --status STATUS");
    if (read_options(&each, s, err) != 0)
        return -1;
    out->items = NULL;
    for (size_t i = 0; i < count; i++) {
        out->items = mem_room_for_one(out->items, i, sizeof *out->items);
        out->items[i] = each;
        out->items[i].model = slice_of(run->arguments.items[i + 1]);
        out->count++;
    }
    return 0;
}

static void
tell(struct run *run, const struct status_updates *u, const struct status_result *r)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct status_done *done = &r->models[i];
        show_whole(run->out, done->model);
        if (u->items[i].has_status)
            str_printf(run->out, ": %s, was %s", supported_status_names[u->items[i].status],
                       supported_status_names[done->before]);
        else
            str_puts(run->out, ": changed");
        if (done->entries > 1)
            str_printf(run->out, " (%zu entries)", done->entries);
        str_putc(run->out, '\n');
    }
    if (r->records > 0)
        event_note(run->listener, "%zu %s added to the history", r->records,
                   r->records == 1 ? "record" : "records");
}

static int
set(struct run *run, const struct status_settings *s, const struct profile *profile,
    const struct status_updates *updates, struct err *err)
{
    const char *folder = registry_folder(&s->registry, profile);
    struct str by = STR_INIT, version = STR_INIT;
    char *token = upkeep_token();
    struct lock *lock = NULL;
    struct status_result result;
    int status = upkeep_lock(&lock, folder, "status set", &s->upkeep, run, err);

    if (status == 0) {
        const struct status_request request = {
            .folder = folder,
            .updates = updates->items,
            .count = updates->count,
            .keep_history = !s->own.no_history,
            .by = upkeep_mask(&by, s->upkeep.by, token),
            .version = upkeep_mask(&version, s->upkeep.version, token),
            .token = token,
            .profile = profile,
            .clock = clock_read(),
        };
        status = status_update(&result, &request, err);
    }
    if (status == 0) {
        if (!s->messages.quiet)
            tell(run, updates, &result);
        status_result_fini(&result);
    }
    lock_release(lock);
    token_free(token);
    str_fini(&by);
    str_fini(&version);
    return status;
}

static int
status_run(struct run *run, const void *settings, struct err *err)
{
    const struct status_settings *s = settings;
    struct status_updates updates = {.items = NULL};
    struct profile *profile = NULL;

    if (strcmp(run->arguments.items[0], "set") != 0)
        return err_set(err, ERR_USAGE,
                       "`%s` is nothing that is done with a status: hubcensus status set MODEL... "
                       "--status STATUS",
                       run->arguments.items[0]);
    if (upkeep_check_date(&s->upkeep, err) != 0)
        return -1;
    arena_init(&updates.arena);
    int status = gather(&updates, run, s, err);
    if (status == 0)
        status = registry_profile(&profile, &s->registry, &s->messages, run, err);
    if (status == 0)
        status = set(run, s, profile, &updates, err);
    profile_free(profile);
    status_updates_fini(&updates);
    return status;
}

const struct command command_status = {
    .name = "status",
    .summary = "write down what verifying models gave: status, date, note, scores",
    .arguments = "set [MODEL...]",
    .description =
        "Changes the entries of the models in the registry's supported_models.json, counts its "
        "totals anew, and adds a record to verification_history.json for each model that is "
        "verified, or that failed. All other entries stay to the letter, and of these the keys "
        "that are not known. Both files change together or not at all, and only when every model "
        "is in the registry; for one that is not the nearest names are told.\n\n"
        "With a status the date is set, to --date or today, and taken away of an unverified "
        "model; the note is the one that is given, or none.\n\n"
        "Several may be at work in one folder: each waits for its turn (--wait).",
    .least_arguments = 1,
    .most_arguments = SIZE_MAX - 1,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct status_settings),
    .run = status_run,
};
