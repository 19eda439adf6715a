#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/show.h"
#include "commands.h"
#include "format.h"
#include "hub/token.h"
#include "messages.h"
#include "registry/files.h"
#include "registry/form.h"
#include "registry/history.h"
#include "registry/selection.h"
#include "registry/targets.h"
#include "registry_settings.h"
#include "report/history.h"
#include "selection_settings.h"
#include "status.h"
#include "upkeep_settings.h"
#include "width.h"

struct show_settings {
    const char *since;
    bool valid;
    bool newest;
    int format; /* enum format */
};

struct change_settings {
    const char *architecture;
    const char *notes;
    const char *reason;
    bool every;
};

struct history_settings {
    struct message_settings messages;
    struct show_settings show;
    struct change_settings change;
    struct upkeep_settings upkeep;
    struct registry_settings registry;
};

static const struct option_spec show_table[] = {
    {.name = "since",
     .kind = OPTION_TEXT,
     .member = offsetof(struct show_settings, since),
     .value = "YYYY-MM-DD",
     .help = "show: records of this day and later ones"},
    {.name = "valid",
     .kind = OPTION_FLAG,
     .member = offsetof(struct show_settings, valid),
     .help = "show: those that are not invalidated"},
    {.name = "newest",
     .kind = OPTION_FLAG,
     .member = offsetof(struct show_settings, newest),
     .help = "show: of each model the newest that is not invalidated"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct show_settings, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "show: form of the list on stdout"},
    {.name = NULL},
};

static const struct option_spec change_table[] = {
    {.name = "architecture",
     .kind = OPTION_TEXT,
     .member = offsetof(struct change_settings, architecture),
     .value = "NAME",
     .help = "add: the models' architecture (default: that of their entries in the registry)"},
    {.name = "notes",
     .kind = OPTION_TEXT,
     .member = offsetof(struct change_settings, notes),
     .value = "TEXT",
     .help = "add: what is to be said; what looks like an access token is masked"},
    {.name = "reason",
     .kind = OPTION_TEXT,
     .member = offsetof(struct change_settings, reason),
     .value = "TEXT",
     .help = "invalidate: why the records hold no more, masked likewise"},
    {.name = "all",
     .kind = OPTION_FLAG,
     .member = offsetof(struct change_settings, every),
     .help = "invalidate: every record of the models, and not the newest alone"},
    {.name = NULL},
};

static const struct option_group show_group = {"What is shown", show_table, NULL};
static const struct option_group change_group = {"What is changed", change_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct history_settings, messages)},
    {&show_group, offsetof(struct history_settings, show)},
    {&change_group, offsetof(struct history_settings, change)},
    {&upkeep_group, offsetof(struct history_settings, upkeep)},
    {&registry_group, offsetof(struct history_settings, registry)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus history show openai-community/gpt2", "all records of a model"},
    {"hubcensus history show --newest --format csv", "the one that counts of each"},
    {"hubcensus history add openai-community/gpt2 --notes \"Benchmark passed\"",
     "a record of today"},
    {"hubcensus history invalidate openai-community/gpt2 --reason \"wrong tokenizer\"",
     "the newest record holds no more"},
    {NULL, NULL},
};

/* The command's models, without its verb. */
struct named {
    struct slice *items; /* NULL for none */
    size_t count;
};

static struct named
read_models(const struct run *run)
{
    struct named models = {NULL, run->arguments.count - 1};

    if (models.count > 0)
        models.items = mem_alloc(models.count * sizeof *models.items);
    for (size_t i = 0; i < models.count; i++)
        models.items[i] = slice_of(run->arguments.items[i + 1]);
    return models;
}

/* ---- show ---- */

static void
report(struct run *run, const struct history_settings *s, const struct history_records *h)
{
    switch ((enum format)s->show.format) {
    case FORMAT_TEXT:
        if (s->messages.quiet)
            history_report_names(run->out, h);
        else
            history_report_text(run->out, h, width_of_stdout(0));
        break;
    case FORMAT_JSON:
        history_report_json(run->out, h);
        break;
    case FORMAT_MARKDOWN:
        history_report_markdown(run->out, h);
        break;
    case FORMAT_CSV:
        history_report_csv(run->out, h);
        break;
    }
}

static bool
is_told(const struct history_records *h, struct slice model)
{
    for (size_t i = 0; i < h->count; i++)
        if (slice_equal(h->records[i].model, model))
            return true;
    return false;
}

/*
 * Warn of the models that no record of the file is of, whatever was asked of the records:
 * STATUS_DONE, or STATUS_FAILED where there is one; -1 as history_records_read().
 */
static int
warn_of_unknown(const struct run *run, const char *path, const struct named *models,
                const struct history_records *told, struct err *err)
{
    static const struct history_filter everything = {.model_count = 0};
    struct history_records all;
    struct map known;
    size_t untold = 0;
    int status = STATUS_DONE;

    for (size_t i = 0; i < models->count; i++)
        untold += !is_told(told, models->items[i]);
    if (untold == 0)
        return STATUS_DONE;
    if (history_records_read(&all, path, &everything, err) < 0)
        return -1;
    map_init(&known);
    for (size_t i = 0; i < all.count; i++)
        map_put(&known, all.records[i].model, 0);
    for (size_t i = 0; i < models->count; i++) {
        if (map_find(&known, models->items[i]) != NULL)
            continue;
        selection_warn_unknown(run->listener, "no record is of", "model", models->items[i],
                               selection_nearest(&known, models->items[i]));
        status = STATUS_FAILED;
    }
    map_fini(&known);
    history_records_fini(&all);
    return status;
}

static int
show(struct run *run, const struct history_settings *s, const char *folder,
     const struct named *models, const struct profile *profile, struct err *err)
{
    struct history_filter filter = {
        .models = models->items,
        .model_count = models->count,
        .valid = s->show.valid,
        .newest = s->show.newest,
    };
    struct history_records h;
    int64_t day;

    (void)profile;
    if (s->show.since != NULL) {
        filter.since = slice_of(s->show.since);
        if (!form_read_date(&day, filter.since))
            return err_set(err, ERR_USAGE, "--since: expected a day such as 2026-10-05, got `%s`",
                           s->show.since);
    }
    char *path = file_join(folder, FILES_HISTORY);
    int found = history_records_read(&h, path, &filter, err);
    if (found == 0)
        err_set(err, ERR_USAGE,
                "%s: there is no history; `hubcensus scrape` makes one, --output names another "
                "folder",
                path);
    int status = found > 0 ? warn_of_unknown(run, path, models, &h, err) : -1;
    if (status >= 0)
        report(run, s, &h);
    if (found >= 0)
        history_records_fini(&h);
    free(path);
    return status;
}

/* ---- add ---- */

/* The architectures that the models' entries name. */
static int
find_architectures(struct history_record *records, struct targets *targets, const char *folder,
                   const struct named *models, const struct profile *profile, struct err *err)
{
    struct target_name *names = mem_zalloc(models->count * sizeof *names);
    char *path = file_join(folder, FILES_SUPPORTED);
    struct original original;

    for (size_t i = 0; i < models->count; i++)
        names[i].model = models->items[i];
    original_init(&original);
    int status = original_open(&original, path, SIZE_MAX, err);
    if (status == 0)
        status = err_set(err, ERR_USAGE,
                         "%s: there is no registry that would know the architectures; "
                         "--architecture says which it is",
                         path);
    else if (status > 0)
        status = targets_find(targets, &original, path, names, models->count, profile, err);
    for (size_t i = 0; status == 0 && i < targets->count; i++)
        records[targets->items[i].name].architecture = targets->items[i].architecture;
    original_fini(&original);
    free(path);
    free(names);
    return status;
}

static int
commit(struct file_draft *draft, int status, struct err *err)
{
    if (status == 0)
        status = file_draft_commit(draft, err);
    file_draft_abandon(draft);
    return status;
}

static int
add(struct run *run, const struct history_settings *s, const char *folder,
    const struct named *models, const struct profile *profile, struct err *err)
{
    struct history_record *records = mem_zalloc(models->count * sizeof *records);
    struct str by = STR_INIT, version = STR_INIT, notes = STR_INIT;
    struct targets targets = {.items = NULL};
    struct file_draft draft = {.fd = -1};
    const struct clock clock = clock_read();
    char today[CLOCK_DATE_SIZE];
    char *token = upkeep_token(), *path = file_join(folder, FILES_HISTORY);
    size_t added = 0;
    int status = 0;

    clock_date(today, &clock);
    const struct history_record each = {
        .architecture = s->change.architecture != NULL ? slice_of(s->change.architecture)
                                                       : (struct slice){NULL, 0},
        .date = slice_of(s->upkeep.date != NULL ? s->upkeep.date : today),
        .by = upkeep_mask(&by, s->upkeep.by, token),
        .version = upkeep_mask(&version, s->upkeep.version, token),
        .notes = upkeep_mask(&notes, s->change.notes, token),
    };
    for (size_t i = 0; i < models->count; i++) {
        records[i] = each;
        records[i].model = models->items[i];
    }
    if (s->change.architecture == NULL)
        status = find_architectures(records, &targets, folder, models, profile, err);
    if (status == 0)
        status = history_draft_added(&draft, &added, path, records, models->count, &clock, err);
    status = commit(&draft, status, err);
    if (status == 0)
        event_note(
            run->listener, "%s: %zu %s added%s", path, added, added == 1 ? "record" : "records",
            added < models->count ? "; what is equal to the newest stands there already" : "");
    targets_fini(&targets);
    token_free(token);
    str_fini(&by);
    str_fini(&version);
    str_fini(&notes);
    free(path);
    free(records);
    return status;
}

/* ---- invalidate ---- */

static int
invalidate(struct run *run, const struct history_settings *s, const char *folder,
           const struct named *models, const struct profile *profile, struct err *err)
{
    struct file_draft draft = {.fd = -1};
    const struct clock clock = clock_read();
    struct str reason = STR_INIT;
    char *token = upkeep_token(), *path = file_join(folder, FILES_HISTORY);
    const struct slice masked = upkeep_mask(&reason, s->change.reason, token);
    size_t changed = 0;
    int status = history_draft_invalidated(&draft, &changed, path, models->items, models->count,
                                           s->change.every, masked, &clock, err);

    (void)profile;
    status = commit(&draft, status, err);
    if (status == 0)
        event_note(run->listener, "%s: %zu %s invalidated", path, changed,
                   changed == 1 ? "record" : "records");
    token_free(token);
    str_fini(&reason);
    free(path);
    return status;
}

/* ---- all ---- */

struct verb {
    const char *name;
    bool changes; /* files: it needs models, and the lock */
    const char *purpose;
    int (*run)(struct run *run, const struct history_settings *s, const char *folder,
               const struct named *models, const struct profile *profile, struct err *err);
};

static const struct verb verbs[] = {
    {"show", false, NULL, show},
    {"add", true, "history add", add},
    {"invalidate", true, "history invalidate", invalidate},
};

static const struct verb *
find_verb(const char *name, struct err *err)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    err_set(err, ERR_USAGE,
            "`%s` is nothing that is done with a history: hubcensus history show, add or "
            "invalidate",
            name);
    return NULL;
}

/* What one verb asks for, another does not have. */
static int
check_options(const struct verb *verb, const struct history_settings *s, const struct named *models,
              struct err *err)
{
    const struct change_settings *c = &s->change;
    const struct show_settings *w = &s->show;
    const char *of = NULL;

    if (verb->run != show && (w->since != NULL || w->valid || w->newest))
        of = "--since, --valid and --newest are of `history show`";
    else if (verb->run != add && (c->architecture != NULL || c->notes != NULL))
        of = "--architecture and --notes are of `history add`";
    else if (verb->run != invalidate && (c->reason != NULL || c->every))
        of = "--reason and --all are of `history invalidate`";
    else if (verb->changes && models->count == 0)
        of = "of which models? their names are missing";
    else if (verb->run == invalidate && (c->reason == NULL || c->reason[0] == '\0'))
        of = "why do they hold no more? --reason is missing";
    return of == NULL ? 0 : err_set(err, ERR_USAGE, "history %s: %s", verb->name, of);
}

/* Each is changed once, and has a name. */
static int
check_models(const struct named *models, struct err *err)
{
    struct str name = STR_INIT;
    struct map seen;
    int status = 0;

    map_init(&seen);
    for (size_t i = 0; i < models->count && status == 0; i++) {
        show_name(&name, models->items[i]);
        if (models->items[i].len == 0)
            status = err_set(err, ERR_USAGE, "a model's name is empty; nothing was changed");
        else if (map_has(&seen, models->items[i]))
            status =
                err_set(err, ERR_USAGE, "%s is named twice; nothing was changed", str_text(&name));
        map_put(&seen, models->items[i], 0);
        str_truncate(&name, 0);
    }
    map_fini(&seen);
    str_fini(&name);
    return status;
}

static int
history(struct run *run, const void *settings, struct err *err)
{
    const struct history_settings *s = settings;
    const struct verb *verb = find_verb(run->arguments.items[0], err);
    struct profile *profile = NULL;
    struct lock *lock = NULL;

    if (verb == NULL || upkeep_check_date(&s->upkeep, err) != 0)
        return -1;
    struct named models = read_models(run);
    int status = check_options(verb, s, &models, err);
    if (status == 0 && verb->changes)
        status = check_models(&models, err);
    if (status == 0)
        status = registry_profile(&profile, &s->registry, &s->messages, run, err);
    const char *folder = status == 0 ? registry_folder(&s->registry, profile) : NULL;
    if (status == 0 && verb->changes)
        status = upkeep_lock(&lock, folder, verb->purpose, &s->upkeep, run, err);
    if (status == 0)
        status = verb->run(run, s, folder, &models, profile, err);
    lock_release(lock);
    profile_free(profile);
    free(models.items);
    return status;
}

const struct command command_history = {
    .name = "history",
    .summary = "show, add or invalidate records of verifications",
    .arguments = "show|add|invalidate [MODEL...]",
    .description =
        "The registry's verification_history.json keeps who verified which model when, and what "
        "came of it. `show` lists its records, of all models or of some; `add` puts one of each "
        "model behind them; `invalidate` marks the newest record of each model that still holds "
        "as holding no more.\n\n"
        "What is not changed stays to the letter. `status set` adds records by itself.",
    .least_arguments = 1,
    .most_arguments = SIZE_MAX - 1,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct history_settings),
    .run = history,
};
