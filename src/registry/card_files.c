#include "registry/card_files.h"

#include "registry/gap_list.h"
#include "registry/listing.h"
#include "registry/supported.h"
#include "json/feed.h"
#include "json/reader.h"

/* ---- supported_models.json ---- */

enum {
    AT_ARCHITECTURE = LISTING_MEMBERS,
    AT_STATUS,
    AT_VERIFIED,
};

static const struct json_path supported_paths[] = {
    {"", LISTING_ROOT},
    {".models", LISTING_LIST},
    {".models[]", LISTING_ENTRY},
    {".models[].architecture_id", AT_ARCHITECTURE},
    {".models[].status", AT_STATUS},
    {".models[].verified", AT_VERIFIED},
};

struct supported_walk {
    struct card *c;
    struct listing listing;
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

    if (w->architecture.len == 0)
        return;
    similar_offer(&w->c->similar, str_slice(&w->architecture));
    if (!slice_equal(str_slice(&w->architecture), w->c->architecture))
        return;
    e->count++;
    e->by_status[supported_status_of(w->has_status, w->status, w->is_verified)]++;
}

static int
on_supported(void *context, const struct json_event *e, struct err *err)
{
    struct supported_walk *w = context;
    int status;

    switch (e->id) {
    case LISTING_ENTRY:
        if (e->kind == JSON_END_OBJECT) {
            note_entry(w);
        } else if (e->kind == JSON_BEGIN_OBJECT) {
            str_truncate(&w->architecture, 0);
            w->has_status = w->is_verified = false;
        }
        break;
    case AT_ARCHITECTURE:
        listing_keep(&w->architecture, e, JSON_STRING);
        break;
    case AT_STATUS:
        w->has_status = e->kind != JSON_NULL;
        w->status = e->kind == JSON_NUMBER ? listing_count(e) : -1;
        break;
    case AT_VERIFIED:
        w->is_verified = e->kind == JSON_TRUE;
        break;
    default:
        status = listing_judge(&w->listing, e, err);
        if (status == 1)
            w->c->entries = (struct card_entries){.is_there = true};
        return status < 0 ? -1 : 0;
    }
    return 0;
}

int
card_read_supported(struct card *c, const char *path, struct err *err)
{
    struct supported_walk w = {.c = c, .listing = {.name = "models"}};
    struct json_reader *r = json_reader_new(
        supported_paths, sizeof supported_paths / sizeof *supported_paths, NULL, on_supported, &w);
    int status = json_feed_path(r, path, err);

    if (status == 1 && listing_end(&w.listing, path, err) != 0)
        status = -1;
    json_reader_free(r);
    str_fini(&w.architecture);
    return status < 0 ? -1 : 0;
}

/* ---- architecture_gaps.json ---- */

struct gap_walk {
    struct card *c;
    int64_t most_models, most_downloads; /* of any gap: what the parts are measured against */
};

static void
on_gap(void *context, struct slice architecture, const struct gap_entry *gap)
{
    struct gap_walk *w = context;
    struct card_gap *own = &w->c->gap;

    similar_offer(&w->c->similar, architecture);
    if (gap->rank == 0)
        return;
    own->count = gap->rank;
    if (gap->models > w->most_models)
        w->most_models = gap->models;
    if (gap->downloads > w->most_downloads)
        w->most_downloads = gap->downloads;
    if (!slice_equal(architecture, w->c->architecture))
        return;
    own->entry = *gap;
    own->entry.score = arena_copy(&w->c->arena, gap->score);
}

int
card_read_gaps(struct card *c, const char *path, struct err *err)
{
    static const struct gap_listener listener = {.gap = on_gap};
    struct gap_walk w = {.c = c};
    int status = gap_list_read(path, c->question->libraries[0], &listener, &w, err);

    const struct gap_entry *own = &c->gap.entry;
    if (own->rank > 0)
        c->gap.parts = relevancy_parts(own->models > 0 ? own->models : 0, w.most_models,
                                       own->downloads > 0 ? own->downloads : 0, w.most_downloads,
                                       own->parameters);
    return status < 0 ? -1 : 0;
}
