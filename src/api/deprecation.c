#include <stdlib.h>
#include <string.h>

#include "api/inner.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/moment.h"
#include "lifecycle/deprecation.h"

#define HUB_TAG "transformers"

struct hubcensus_deprecation {
    struct hubcensus_library_model *models;
    size_t count, candidates, unknown;
    struct arena arena;
};

static const struct hubcensus_deprecation_options defaults = {
    .first_models = -1,
    .thresh_downloads = 5000,
    .require_readings = 1,
};

void
hubcensus_deprecation_options_init(struct hubcensus_deprecation_options *options, size_t size)
{
    api_give_defaults(options, size, &defaults, sizeof defaults);
}

static int
check(const struct hubcensus_deprecation_options *o, const struct hubcensus_hub *hub,
      struct err *err)
{
    if (o->repo == NULL && o->cache == NULL)
        return err_set(err, ERR_USAGE, "options.repo must be given, unless there is a cache");
    if (o->census != NULL && o->cache != NULL)
        return err_set(err, ERR_USAGE,
                       "a census and a cache each say where the downloads come from; give one");
    if (o->save != NULL && (o->census != NULL || o->cache != NULL))
        return err_set(err, ERR_USAGE,
                       "what is saved are answers of the Hub: give no census and "
                       "no cache");
    if (hub == NULL && o->census == NULL && o->cache == NULL)
        return err_set(err, ERR_USAGE, "without a hub there must be a census or a cache");
    if (o->first_models < -1 || o->thresh_downloads < 0 || o->require_readings < 1)
        return err_set(err, ERR_USAGE, "%s is too small a number",
                       o->first_models < -1      ? "first_models"
                       : o->thresh_downloads < 0 ? "thresh_downloads"
                                                 : "require_readings");
    if ((unsigned)o->age > HUBCENSUS_AGE_MOVED)
        return err_set(err, ERR_USAGE, "the rule for the age is none");
    return 0;
}

static int
read_date(int64_t *out, const char *text, const struct clock *clock, struct err *err)
{
    if (text == NULL) {
        *out = moment_day(moment_year_before(clock->now));
        return 0;
    }
    if (!moment_read_day(out, slice_of(text)) || *out > clock->now)
        return err_set(err, ERR_USAGE, "thresh_date %s: is no day that has passed, as YYYY-MM-DD",
                       text);
    return 0;
}

/* All but what belongs to the hub and the date. */
static struct deprecation_options
translate(const struct hubcensus_deprecation_options *o)
{
    _Static_assert((int)AGE_FIRST == HUBCENSUS_AGE_FIRST && (int)AGE_LAST == HUBCENSUS_AGE_LAST &&
                       (int)AGE_MOVED == HUBCENSUS_AGE_MOVED,
                   "the rules have the public numbers");
    const char *tag = o->hub_tag != NULL ? o->hub_tag : HUB_TAG;

    return (struct deprecation_options){
        .repo = o->repo,
        .revision = o->revision != NULL ? o->revision : "HEAD",
        .worktree = o->worktree,
        .models_dir = o->models_dir != NULL ? o->models_dir : FOLDERS_MODELS_DIR,
        .pattern = o->pattern != NULL ? o->pattern : FOLDERS_PATTERN,
        .builtin_tables = o->builtin_tables,
        .strict = o->strict,
        .first_models = o->first_models,
        .thresh_downloads = o->thresh_downloads,
        .rule = (enum age_rule)o->age,
        .exact = o->exact,
        .readings_required = o->require_readings,
        .source = o->census != NULL  ? DEPRECATION_CENSUS
                  : o->cache != NULL ? DEPRECATION_CACHE
                                     : DEPRECATION_HUB,
        .cache = o->cache,
        .save = o->save,
        .census = o->census,
        .readings = o->readings,
        .library = tag[0] != '\0' ? tag : NULL,
        .clock = clock_read(),
    };
}

/* The models that stay and use this one. */
static const char *const *
live_users(struct arena *arena, const struct deprecation_model *m)
{
    const char **names = arena_alloc(arena, (m->user_count + 1) * sizeof *names);
    size_t count = 0;

    for (size_t i = 0; i < m->user_count; i++)
        if (m->users[i].kind == USER_MODEL)
            names[count++] = api_text(arena, slice_of(m->users[i].name));
    names[count] = NULL;
    return names;
}

static const char *
text_or_null(struct arena *arena, const char *text)
{
    return text != NULL ? api_text(arena, slice_of(text)) : NULL;
}

static struct hubcensus_library_model
model_of(struct arena *arena, const struct deprecation_model *m)
{
    _Static_assert((int)VERDICT_CANDIDATE == HUBCENSUS_FATE_CANDIDATE &&
                       (int)VERDICT_UNKNOWN == HUBCENSUS_FATE_UNKNOWN &&
                       (int)VERDICT_KEPT_USED == HUBCENSUS_FATE_USED &&
                       (int)VERDICT_KEPT_YOUNG == HUBCENSUS_FATE_YOUNG &&
                       (int)VERDICT_KEPT_READINGS == HUBCENSUS_FATE_READINGS,
                   "the verdicts have the public numbers");
    const struct age_commit *commit = &m->age.commit;
    bool is_known = m->age.known;

    return (struct hubcensus_library_model){
        .name = text_or_null(arena, m->name),
        .folder = text_or_null(arena, m->folder),
        .path = text_or_null(arena, m->path),
        .tags = api_texts(arena, m->tags, m->tag_count),
        .fate = (enum hubcensus_fate)m->verdict,
        .reason = text_or_null(arena, m->reason),
        .age_known = is_known,
        .commit = is_known && commit->id[0] != '\0' ? text_or_null(arena, commit->id) : NULL,
        .added = is_known ? commit->when.seconds : 0,
        .added_offset_s = is_known ? commit->when.offset * 60 : 0,
        .downloads_known = m->counted && m->downloads.state != DOWNLOADS_UNKNOWN,
        .downloads_exact = m->counted && m->downloads.state == DOWNLOADS_EXACT,
        .downloads = m->counted ? m->downloads.sum : 0,
        .dependents = live_users(arena, m),
    };
}

static struct hubcensus_deprecation *
copy(const struct deprecation *d)
{
    struct hubcensus_deprecation *out = mem_zalloc(sizeof *out);

    arena_init(&out->arena);
    out->count = d->count;
    out->candidates = d->candidates;
    out->unknown = d->unknown;
    out->models = mem_zalloc((d->count + 1) * sizeof *out->models);
    for (size_t i = 0; i < d->count; i++)
        out->models[i] = model_of(&out->arena, &d->models[i]);
    return out;
}

static int
analyse(struct hubcensus_deprecation **out, const struct deprecation_options *options,
        struct err *err)
{
    struct deprecation d;
    int status = deprecation_do(&d, options, err);

    if (status == 0)
        status = deprecation_save(&d, options, err);
    if (status == 0)
        *out = copy(&d);
    deprecation_fini(&d);
    return status;
}

/* With a hub, by a client of its own. */
static int
ask(struct hubcensus_deprecation **out, struct hubcensus_hub *hub,
    const struct hubcensus_deprecation_options *o, struct deprecation_options *options,
    struct err *err)
{
    struct client *client = NULL;
    struct api_visit visit;
    int status = 0;

    if (api_hub_enter(&visit, hub, o->hear, o->context, err) != 0)
        return -1;
    if (options->source != DEPRECATION_CENSUS) {
        client = api_client(hub, err);
        status = client != NULL ? 0 : -1;
    }
    options->client = client;
    options->jobs = hub->jobs;
    options->listener = &hub->ear.listener;
    options->stop = &hub->ear.stop;
    if (status == 0)
        status = analyse(out, options, err);
    client_free(client);
    api_hub_leave(&visit, hub);
    return status;
}

int
hubcensus_deprecation_do(struct hubcensus_deprecation **out, struct hubcensus_hub *hub,
                         const struct hubcensus_deprecation_options *options,
                         struct hubcensus_error **error)
{
    struct hubcensus_deprecation_options o = defaults;
    struct str whose = STR_INIT;
    struct err err = {0};
    int status = -1;

    api_begin(out, error);
    if (out == NULL || options == NULL)
        return api_missing(error, out == NULL ? "the place for the result" : "the options");
    if (api_take_options(&o, sizeof o, options, "hubcensus_deprecation_options_init", &err) != 0 ||
        check(&o, hub, &err) != 0)
        return api_fail(error, &err);
    struct deprecation_options inner = translate(&o);
    deprecation_readings_of(&whose, o.hub_tag != NULL ? o.hub_tag : HUB_TAG,
                            hub != NULL ? hub->endpoint : NULL);
    inner.readings_of = str_text(&whose);
    if (read_date(&inner.thresh_date, o.thresh_date, &inner.clock, &err) != 0) {
        status = -1;
    } else if (hub != NULL) {
        status = ask(out, hub, &o, &inner, &err);
    } else {
        struct api_ear ear;
        api_ear_init(&ear, o.hear, o.context);
        inner.listener = &ear.listener;
        inner.stop = &ear.stop;
        status = analyse(out, &inner, &err);
    }
    str_fini(&whose);
    return status == 0 ? 0 : api_fail(error, &err);
}

void
hubcensus_deprecation_free(struct hubcensus_deprecation *deprecation)
{
    if (deprecation == NULL)
        return;
    arena_fini(&deprecation->arena);
    free(deprecation->models);
    free(deprecation);
}

size_t
hubcensus_deprecation_count(const struct hubcensus_deprecation *deprecation)
{
    return deprecation != NULL ? deprecation->count : 0;
}

size_t
hubcensus_deprecation_candidates(const struct hubcensus_deprecation *deprecation)
{
    return deprecation != NULL ? deprecation->candidates : 0;
}

size_t
hubcensus_deprecation_unknown(const struct hubcensus_deprecation *deprecation)
{
    return deprecation != NULL ? deprecation->unknown : 0;
}

const struct hubcensus_library_model *
hubcensus_deprecation_at(const struct hubcensus_deprecation *deprecation, size_t number)
{
    return number < hubcensus_deprecation_count(deprecation) ? &deprecation->models[number] : NULL;
}
