#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/env.h"
#include "base/mem.h"
#include "base/moment.h"
#include "commands.h"
#include "format.h"
#include "git/checkout.h"
#include "hub_session.h"
#include "lifecycle/deprecation.h"
#include "lifecycle/models_info.h"
#include "messages.h"
#include "report_deprecations.h"
#include "state_file.h"

struct library_settings {
    const char *repo;
    const char *models_dir;
    const char *pattern;
    const char *revision;
    bool worktree;
    int64_t first_models; /* -1: all */
    const char *hub_tag;
    bool builtin_tables;
    bool strict;
};

struct candidate_settings {
    int64_t thresh_downloads;
    const char *thresh_date;
    int age; /* enum age_rule */
    bool exact;
    int64_t require_readings;
};

struct figure_settings {
    bool save_model_info;
    bool use_cache;
    const char *model_info;
    const char *census;
    const char *readings;
    bool fresh;
};

struct answer_settings {
    int format; /* enum format */
    bool explain;
};

struct deprecate_settings {
    struct message_settings messages;
    struct library_settings library;
    struct candidate_settings candidates;
    struct figure_settings figures;
    struct answer_settings answer;
    struct hub_settings hub;
};

static const struct option_spec library_table[] = {
    {.name = "repo",
     .kind = OPTION_TEXT,
     .member = offsetof(struct library_settings, repo),
     .value = "PATH",
     .help = "the library's git checkout, or a bare repository (default: the checkout that the "
             "current directory is in)"},
    {.name = "models-dir",
     .kind = OPTION_TEXT,
     .member = offsetof(struct library_settings, models_dir),
     .value = "DIR",
     .fallback = FOLDERS_MODELS_DIR,
     .help = "where in it the models are"},
    {.name = "pattern",
     .kind = OPTION_TEXT,
     .member = offsetof(struct library_settings, pattern),
     .value = "GLOB",
     .fallback = FOLDERS_PATTERN,
     .help = "the files that make a folder a model; ./GLOB for a library with a file, not a "
             "folder, for each model"},
    {.name = "rev",
     .kind = OPTION_TEXT,
     .member = offsetof(struct library_settings, revision),
     .value = "REV",
     .fallback = "HEAD",
     .help = "the commit whose files and history count"},
    {.name = "worktree",
     .kind = OPTION_FLAG,
     .member = offsetof(struct library_settings, worktree),
     .help = "read the files as they lie on the disk, not as they were committed"},
    {.name = "max-num-models",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct library_settings, first_models),
     .value = "N",
     .fallback = "-1",
     .least = -1,
     .most = INT64_MAX,
     .unit = "models",
     .help = "look at the first N folders alone; -1 means all. The tags are not checked then"},
    {.name = "builtin-tables",
     .kind = OPTION_FLAG,
     .member = offsetof(struct library_settings, builtin_tables),
     .help = "map folders to the Hub's tags by the built-in tables, whatever the checkout has"},
    {.name = "strict",
     .kind = OPTION_FLAG,
     .member = offsetof(struct library_settings, strict),
     .help = "fail when the models' tags are not the library's own names of its models"},
    {.name = "hub-tag",
     .kind = OPTION_TEXT,
     .member = offsetof(struct library_settings, hub_tag),
     .value = "TAG",
     .fallback = "transformers",
     .help = "the Hub's tag for models of this library, whose most downloaded are listed first, or "
             "none"},
    {.name = NULL},
};

static const struct option_spec candidate_table[] = {
    {.name = "thresh-num-downloads",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct candidate_settings, thresh_downloads),
     .value = "N",
     .fallback = "5000",
     .least = 0,
     .most = INT64_MAX,
     .unit = "downloads",
     .help = "a model with fewer downloads in 30 days, all its tags together, is little used"},
    {.name = "thresh-date",
     .kind = OPTION_TEXT,
     .member = offsetof(struct candidate_settings, thresh_date),
     .value = "YYYY-MM-DD",
     .help = "a model that came in before this day (UTC) is old (default: one year ago)"},
    {.name = "age",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct candidate_settings, age),
     .choices = age_rule_names,
     .fallback = "first",
     .help = "of a modeling file that was added more than once, what makes its age: the first "
             "addition, the last, or the first that is found going back through moves"},
    {.name = "exact",
     .kind = OPTION_FLAG,
     .member = offsetof(struct candidate_settings, exact),
     .help = "count the downloads of models that are safe, too, to the end"},
    {.name = "require-readings",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct candidate_settings, require_readings),
     .value = "N",
     .fallback = "1",
     .least = 1,
     .most = 10000,
     .unit = "readings",
     .help = "list a model only when it was little used in the last N readings, each of another "
             "day"},
    {.name = NULL},
};

static const struct option_spec figure_table[] = {
    {.name = "save-model-info",
     .kind = OPTION_FLAG,
     .member = offsetof(struct figure_settings, save_model_info),
     .help = "keep ages and downloads in " MODELS_INFO_FILE},
    {.name = "use-cache",
     .kind = OPTION_FLAG,
     .member = offsetof(struct figure_settings, use_cache),
     .help = "take them from that file in place of git and the Hub, which are asked only for what "
             "it cannot say"},
    {.name = "model-info",
     .kind = OPTION_TEXT,
     .member = offsetof(struct figure_settings, model_info),
     .value = "FILE",
     .fallback = MODELS_INFO_FILE,
     .help = "the file for both"},
    {.name = "census",
     .kind = OPTION_TEXT,
     .member = offsetof(struct figure_settings, census),
     .value = "FILE",
     .help = "take the downloads from what this census holds; the Hub is not asked"},
    {.name = "readings",
     .kind = OPTION_TEXT,
     .member = offsetof(struct figure_settings, readings),
     .value = "FILE",
     .help = "the census to keep this run's downloads in and to find earlier ones, made when "
             "missing, or none (default: hubcensus/census.db in $XDG_STATE_HOME or "
             "~/.local/state; none with --replay)"},
    {.name = "fresh",
     .kind = OPTION_FLAG,
     .member = offsetof(struct figure_settings, fresh),
     .help = "forget what an unfinished run has learnt from the Hub instead of going on with it"},
    {.name = NULL},
};

static const struct option_spec answer_table[] = {
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct answer_settings, format),
     .choices = format_page_choices,
     .fallback = "text",
     .help = "form of the report on stdout"},
    {.name = "explain",
     .kind = OPTION_FLAG,
     .member = offsetof(struct answer_settings, explain),
     .help = "list every use of a candidate by file and line"},
    {.name = NULL},
};

static const struct option_term environment[] = {
    {"XDG_STATE_HOME", "where the readings are kept, if --readings does not say it, and the place "
                       "of an unfinished run"},
    {NULL, NULL},
};

static const struct option_group library_group = {"The library", library_table, NULL};
static const struct option_group candidate_group = {"What is a candidate", candidate_table, NULL};
static const struct option_group figure_group = {"Figures kept", figure_table, environment};
static const struct option_group answer_group = {"The report", answer_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct deprecate_settings, messages)},
    {&library_group, offsetof(struct deprecate_settings, library)},
    {&candidate_group, offsetof(struct deprecate_settings, candidates)},
    {&figure_group, offsetof(struct deprecate_settings, figures)},
    {&answer_group, offsetof(struct deprecate_settings, answer)},
    {&hub_group, offsetof(struct deprecate_settings, hub)},
    {&hub_retries_group, offsetof(struct deprecate_settings, hub)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus deprecate", "in a checkout of transformers: models over a year old with fewer than "
                            "5,000 downloads a month"},
    {"hubcensus deprecate --repo ~/transformers --explain --format markdown",
     "the same as a page for an issue, with every use of the candidates"},
    {"hubcensus deprecate --thresh-date 2023-01-01 --save-model-info",
     "keep the figures; --use-cache --thresh-date 2024-01-01 asks again without the Hub"},
    {"hubcensus deprecate --models-dir mlx_lm/models --pattern './*.py' --hub-tag mlx",
     "a library with a file for each model"},
    {NULL, NULL},
};

/* The day from which on a model is young. */
static int
read_date(int64_t *out, const char *text, const struct clock *clock, struct err *err)
{
    if (text == NULL) {
        *out = moment_day(moment_year_before(clock->now));
        return 0;
    }
    if (!moment_read_day(out, slice_of(text)))
        return err_set(err, ERR_USAGE,
                       "--thresh-date %s: is no day of the calendar; write it as YYYY-MM-DD", text);
    if (*out > clock->now)
        return err_set(err, ERR_USAGE,
                       "--thresh-date %s: is in the future, so that every model would count as "
                       "old; name a day that has passed",
                       text);
    return 0;
}

/* The word for leaving something out that has a default. */
static bool
is_none(const char *text)
{
    return strcmp(text, "none") == 0;
}

/* One source of figures, and nothing to keep where there is none to keep. */
static int
check_figures(const struct figure_settings *f, const struct candidate_settings *c, struct err *err)
{
    if (f->census != NULL && f->use_cache)
        return err_set(err, ERR_USAGE,
                       "--census and --use-cache each say where the downloads come from; give one");
    if (f->census != NULL && f->save_model_info)
        return err_set(err, ERR_USAGE,
                       "--save-model-info keeps what the Hub says, and --census does not ask it; "
                       "give one");
    if (f->readings != NULL && is_none(f->readings) && c->require_readings > 1)
        return err_set(err, ERR_USAGE,
                       "--require-readings %lld needs the readings of earlier runs, and --readings "
                       "none keeps none",
                       (long long)c->require_readings);
    return 0;
}

/* The census of the readings, to be freed; NULL for none. */
static char *
readings_path(const struct deprecate_settings *s)
{
    if (s->figures.census != NULL)
        return NULL;
    if (s->figures.readings != NULL)
        return is_none(s->figures.readings) ? NULL : mem_strdup(s->figures.readings);
    /* What a recording says is not of today. */
    return s->hub.replay != NULL ? NULL : state_file("census.db");
}

/* The run as its journal names it: everything that its questions to the Hub depend on. */
static char *
describe_run(const struct deprecate_settings *s, const struct deprecation_options *o)
{
    struct str text = STR_INIT;
    char *repo = o->repo != NULL ? realpath(o->repo, NULL) : NULL;

    str_printf(&text,
               "deprecate repo=%s rev=%s worktree=%d models-dir=%s pattern=%s max-num-models=%lld "
               "builtin-tables=%d hub-tag=%s thresh-num-downloads=%lld thresh-date=%lld age=%s "
               "exact=%d use-cache=%d",
               repo != NULL ? repo : "", o->revision, o->worktree, o->models_dir, o->pattern,
               (long long)o->first_models, o->builtin_tables, s->library.hub_tag,
               (long long)o->thresh_downloads, (long long)o->thresh_date, age_rule_names[o->rule],
               o->exact, o->source == DEPRECATION_CACHE);
    free(repo);
    return str_steal(&text);
}

static int
open_session(struct hub_session *session, const struct deprecate_settings *s,
             const struct deprecation_options *o, struct run *run, struct err *err)
{
    char *path = state_file("deprecate.journal"), *description = describe_run(s, o);
    struct hub_place place = {path, description, o->clock.now, s->figures.fresh};
    int status = hub_session_open(session, &s->hub, path != NULL ? &place : NULL, run, err);

    free(path);
    free(description);
    return status;
}

/* All that was asked was answered: a later run would gain nothing from the journal. */
static bool
all_answered(const struct deprecation *d)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->models[i].counted && d->models[i].downloads.state == DOWNLOADS_UNKNOWN)
            return false;
    return true;
}

static void
fill_options(struct deprecation_options *o, const struct deprecate_settings *s,
             const struct run *run)
{
    o->revision = s->library.revision;
    o->worktree = s->library.worktree;
    o->models_dir = s->library.models_dir;
    o->pattern = s->library.pattern;
    o->builtin_tables = s->library.builtin_tables;
    o->strict = s->library.strict;
    o->first_models = s->library.first_models;
    o->library = is_none(s->library.hub_tag) ? NULL : s->library.hub_tag;
    o->thresh_downloads = s->candidates.thresh_downloads;
    o->rule = (enum age_rule)s->candidates.age;
    o->exact = s->candidates.exact;
    o->readings_required = s->candidates.require_readings;
    o->cache = s->figures.model_info;
    o->census = s->figures.census;
    o->jobs = (unsigned)s->hub.jobs;
    o->listener = run->listener;
    o->stop = run->stop;
    if (s->figures.census != NULL)
        o->source = DEPRECATION_CENSUS;
    else if (s->figures.use_cache && access(s->figures.model_info, F_OK) == 0)
        o->source = DEPRECATION_CACHE;
    else if (s->figures.use_cache)
        event_note(run->listener, "there is no %s yet: git and the Hub are asked",
                   s->figures.model_info);
    if (s->figures.save_model_info && o->source == DEPRECATION_CACHE)
        event_note(run->listener, "%s is read, so it is not written again", s->figures.model_info);
    else if (s->figures.save_model_info)
        o->save = s->figures.model_info;
}

/*
 * The checkout to look at.  A cache file can stand without one; a checkout that
 * was asked for cannot be missing.
 */
static int
find_repo(struct deprecation_options *o, const struct deprecate_settings *s, const struct run *run,
          struct err *err)
{
    struct checkout *checkout = NULL;
    const struct checkout_file *files;
    size_t count;
    struct err why = {.kind = ERR_NONE};

    o->repo = s->library.repo != NULL ? s->library.repo : ".";
    if (s->library.repo != NULL || o->source != DEPRECATION_CACHE)
        return 0;
    const struct checkout_options options = {o->repo, o->revision, o->worktree, o->stop};
    if (checkout_open(&checkout, &options, &why) == 0 &&
        checkout_files(&files, &count, checkout, o->models_dir, &why) == 0) {
        checkout_close(checkout);
        return 0;
    }
    checkout_close(checkout);
    if (why.kind != ERR_USAGE)
        return err_set(err, why.kind, "%s", why.message);
    event_note(run->listener,
               "no checkout of the library is here, so who uses the candidates is not told");
    o->repo = NULL;
    return 0;
}

/* `*is_done` tells whether the journal has served its purpose. */
static int
answer(bool *is_done, struct run *run, const struct deprecate_settings *s,
       const struct deprecation_options *o, struct err *err)
{
    struct deprecation d;
    int status = deprecation_do(&d, o, err);

    if (status == 0) {
        const struct deprecations_form form = {
            .format = s->answer.format,
            .quiet = s->messages.quiet,
            .explain = s->answer.explain,
        };
        report_deprecation(run->out, &d, &form);
        status = deprecation_save(&d, o, err);
        /* Answers that are not believed are not to be found again. */
        *is_done = status == 0 && (d.doubted || all_answered(&d));
    }
    if (status == 0)
        status = report_deprecation_status(run, &d);
    deprecation_fini(&d);
    return status;
}

static int
deprecate(struct run *run, const void *settings, struct err *err)
{
    const struct deprecate_settings *s = settings;
    struct deprecation_options o = {.clock = clock_read()};
    struct hub_session session = {0};
    struct str whose = STR_INIT;
    char *readings = NULL;
    bool is_done = false;
    int status = -1;

    if (hub_check_endpoint(&s->hub, err) != 0 ||
        check_figures(&s->figures, &s->candidates, err) != 0 ||
        read_date(&o.thresh_date, s->candidates.thresh_date, &o.clock, err) != 0)
        goto out;
    fill_options(&o, s, run);
    deprecation_readings_of(&whose, s->library.hub_tag, s->hub.endpoint);
    o.readings_of = str_text(&whose);
    if (find_repo(&o, s, run, err) != 0)
        goto out;
    bool offline =
        o.source == DEPRECATION_CACHE && s->hub.replay == NULL && env_on("HF_HUB_OFFLINE");
    if (o.source != DEPRECATION_CENSUS && !offline) {
        if (open_session(&session, s, &o, run, err) != 0)
            goto out;
        o.client = session.client;
        /* Answers of a run that is gone on with are of its time, and make one reading with it. */
        if (session.journal != NULL)
            o.asked = journal_begun(session.journal);
    }
    readings = readings_path(s);
    o.readings = readings;
    status = answer(&is_done, run, s, &o, err);
    /* What was learnt is kept until the report is out. */
    if (status >= 0 && run_write(run, err) != 0) {
        is_done = false;
        status = -1;
    }
    if (status < 0 && err->kind == ERR_STOPPED && session.journal != NULL &&
        (client_requests(session.client) > 0 || journal_answers(session.journal) > 0))
        err_set(err, ERR_STOPPED,
                "stopped; the place is kept: the same command goes on from there");

out:
    hub_session_close(&session, is_done);
    free(readings);
    str_fini(&whose);
    return status;
}

const struct command command_deprecate = {
    .name = "deprecate",
    .summary = "list a library's models that are old and little used",
    .arguments = "",
    .description =
        "Reads from a library's checkout which models it has and when each came in, asks the Hub "
        "how often all checkpoints of each were downloaded in the last 30 days, and lists those "
        "that are both old and little used, with the code that uses them.\n\n"
        "A model whose age or downloads cannot be told is never a candidate: it is listed apart "
        "with the reason, and the exit status is 3.",
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct deprecate_settings),
    .run = deprecate,
};
