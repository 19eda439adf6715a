#include "registry/card_files.h"

#include "json/feed.h"
#include "json/reader.h"
#include "json/tree.h"

static int
expected(const char *what, struct err *err)
{
    return err_set(err, ERR_DATA, "expected %s", what);
}

static void
keep(struct str *out, const struct json_event *e, enum json_event_kind kind)
{
    str_truncate(out, 0);
    if (e->kind == kind)
        str_append(out, e->text.data, e->text.len);
}

static struct slice
kept(const struct str *s)
{
    return str_slice(s);
}

/* A count: an integer, or a string that holds one; -1 for what is neither. */
static int64_t
count_of(const struct json_event *e)
{
    int64_t value;

    if (e->kind != JSON_NUMBER && e->kind != JSON_STRING)
        return -1;
    return json_text_int64(e->text, &value) && value >= 0 ? value : -1;
}

/* ---- supported_models.json ---- */

enum {
    AT_ROOT,
    AT_MODELS,
    AT_ENTRY,
    AT_ARCHITECTURE,
    AT_STATUS,
    AT_VERIFIED,
};

static const struct json_path supported_paths[] = {
    {"", AT_ROOT},
    {".models", AT_MODELS},
    {".models[]", AT_ENTRY},
    {".models[].architecture_id", AT_ARCHITECTURE},
    {".models[].status", AT_STATUS},
    {".models[].verified", AT_VERIFIED},
};

struct supported_walk {
    struct card *c;
    bool has_models;
    /* Of the entry in hand. */
    struct str architecture;
    int64_t status; /* -1 when it says none that there is */
    bool has_status;
    bool is_verified; /* as older files say it */
};

static void
note_entry(struct supported_walk *w)
{
    struct card_entries *e = &w->c->entries;
    bool has_status = w->has_status;
    int64_t status = has_status ? w->status : (w->is_verified ? 1 : 0);

    if (w->architecture.len == 0)
        return;
    similar_offer(&w->c->similar, kept(&w->architecture));
    if (!slice_equal(kept(&w->architecture), w->c->architecture))
        return;
    e->count++;
    e->by_status[status >= 0 && status <= 3 ? status : 0]++;
}

static int
on_models(struct supported_walk *w, const struct json_event *e, struct err *err)
{
    if (e->kind == JSON_END_ARRAY)
        return 0;
    if (e->kind != JSON_BEGIN_ARRAY)
        return expected("a list under \"models\"", err);
    /* Of equal keys the last stands, as Python reads them. */
    w->c->entries = (struct card_entries){.is_there = true};
    w->has_models = true;
    return 0;
}

static int
on_supported(void *context, const struct json_event *e, struct err *err)
{
    struct supported_walk *w = context;

    switch (e->id) {
    case AT_ROOT:
        if (e->kind != JSON_BEGIN_OBJECT && e->kind != JSON_END_OBJECT)
            return expected("an object with a list \"models\"", err);
        break;
    case AT_MODELS:
        return on_models(w, e, err);
    case AT_ENTRY:
        if (e->kind == JSON_END_OBJECT) {
            note_entry(w);
        } else if (e->kind == JSON_BEGIN_OBJECT) {
            str_truncate(&w->architecture, 0);
            w->has_status = w->is_verified = false;
        }
        break;
    case AT_ARCHITECTURE:
        keep(&w->architecture, e, JSON_STRING);
        break;
    case AT_STATUS:
        w->has_status = e->kind != JSON_NULL;
        w->status = e->kind == JSON_NUMBER ? count_of(e) : -1;
        break;
    default:
        w->is_verified = e->kind == JSON_TRUE;
        break;
    }
    return 0;
}

int
card_read_supported(struct card *c, const char *path, struct err *err)
{
    struct supported_walk w = {.c = c};
    struct json_reader *r = json_reader_new(
        supported_paths, sizeof supported_paths / sizeof *supported_paths, NULL, on_supported, &w);
    int status = json_feed_path(r, path, err);

    if (status == 1 && !w.has_models)
        status = err_set(err, ERR_DATA, "%s: expected a list \"models\" in it, found none", path);
    json_reader_free(r);
    str_fini(&w.architecture);
    return status < 0 ? -1 : 0;
}

/* ---- architecture_gaps.json ---- */

enum {
    AT_GAPS_ROOT,
    AT_GAPS,
    AT_GAP,
    AT_GAP_NAME,
    AT_GAP_MODELS,
    AT_GAP_DOWNLOADS,
    AT_GAP_PARAMETERS,
    AT_GAP_SCORE,
};

static const struct json_path gap_paths[] = {
    {"", AT_GAPS_ROOT},
    {".gaps", AT_GAPS},
    {".gaps[]", AT_GAP},
    {".gaps[].architecture_id", AT_GAP_NAME},
    {".gaps[].total_models", AT_GAP_MODELS},
    {".gaps[].total_downloads", AT_GAP_DOWNLOADS},
    {".gaps[].min_param_count", AT_GAP_PARAMETERS},
    {".gaps[].relevancy_score", AT_GAP_SCORE},
};

struct gap_walk {
    struct card *c;
    bool has_gaps;
    struct card_gap gap; /* in hand */
    struct str name, score;
    int64_t most_models, most_downloads; /* of any gap: what the parts are measured against */
};

static void
note_gap(struct gap_walk *w)
{
    struct card_gap *own = &w->c->gap;

    if (w->gap.models > w->most_models)
        w->most_models = w->gap.models;
    if (w->gap.downloads > w->most_downloads)
        w->most_downloads = w->gap.downloads;
    if (w->name.len == 0)
        return;
    similar_offer(&w->c->similar, kept(&w->name));
    if (!slice_equal(kept(&w->name), w->c->architecture))
        return;
    w->gap.rank = own->count;
    w->gap.count = own->count;
    w->gap.is_there = true;
    *own = w->gap;
    if (w->score.len > 0)
        own->score = arena_copy(&w->c->arena, kept(&w->score));
}

static void
begin_gap(struct gap_walk *w)
{
    w->c->gap.count++;
    w->gap = (struct card_gap){.models = -1, .downloads = -1, .parameters = -1};
    str_truncate(&w->name, 0);
    str_truncate(&w->score, 0);
}

static int
on_gap_list(struct gap_walk *w, const struct json_event *e, struct err *err)
{
    if (e->kind == JSON_END_ARRAY)
        return 0;
    if (e->kind != JSON_BEGIN_ARRAY)
        return expected("a list under \"gaps\"", err);
    w->has_gaps = true;
    w->most_models = w->most_downloads = 0;
    w->c->gap = (struct card_gap){.is_there = true};
    return 0;
}

static int
on_gap(void *context, const struct json_event *e, struct err *err)
{
    struct gap_walk *w = context;

    switch (e->id) {
    case AT_GAPS_ROOT:
        if (e->kind != JSON_BEGIN_OBJECT && e->kind != JSON_END_OBJECT)
            return expected("an object with a list \"gaps\"", err);
        break;
    case AT_GAPS:
        return on_gap_list(w, e, err);
    case AT_GAP:
        if (e->kind == JSON_END_OBJECT)
            note_gap(w);
        else if (e->kind == JSON_BEGIN_OBJECT)
            begin_gap(w);
        break;
    case AT_GAP_NAME:
        keep(&w->name, e, JSON_STRING);
        break;
    case AT_GAP_MODELS:
        w->gap.models = count_of(e);
        break;
    case AT_GAP_DOWNLOADS:
        w->gap.downloads = count_of(e);
        break;
    case AT_GAP_PARAMETERS:
        w->gap.parameters = count_of(e);
        break;
    default:
        keep(&w->score, e, JSON_NUMBER);
        break;
    }
    return 0;
}

int
card_read_gaps(struct card *c, const char *path, struct err *err)
{
    struct gap_walk w = {.c = c};
    struct json_reader *r =
        json_reader_new(gap_paths, sizeof gap_paths / sizeof *gap_paths, NULL, on_gap, &w);
    int status = json_feed_path(r, path, err);

    if (status == 1 && !w.has_gaps)
        status = err_set(err, ERR_DATA, "%s: expected a list \"gaps\" in it, found none", path);
    if (c->gap.rank > 0)
        c->gap.parts = relevancy_parts(c->gap.models > 0 ? c->gap.models : 0, w.most_models,
                                       c->gap.downloads > 0 ? c->gap.downloads : 0,
                                       w.most_downloads, c->gap.parameters);
    json_reader_free(r);
    str_fini(&w.name);
    str_fini(&w.score);
    return status < 0 ? -1 : 0;
}
