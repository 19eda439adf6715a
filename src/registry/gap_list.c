#include "registry/gap_list.h"

#include "registry/listing.h"
#include "json/feed.h"
#include "json/reader.h"

enum {
    AT_NAME = LISTING_MEMBERS,
    AT_MODELS,
    AT_DOWNLOADS,
    AT_PARAMETERS,
    AT_SCORE,
    AT_SAMPLE,
};

static const struct json_path paths[] = {
    {"", LISTING_ROOT},
    {".gaps", LISTING_LIST},
    {".gaps[]", LISTING_ENTRY},
    {".gaps[].architecture_id", AT_NAME},
    {".gaps[].total_models", AT_MODELS},
    {".gaps[].total_downloads", AT_DOWNLOADS},
    {".gaps[].min_param_count", AT_PARAMETERS},
    {".gaps[].relevancy_score", AT_SCORE},
    /* The last: not asked for where nobody wants it. */
    {".gaps[].sample_models[]", AT_SAMPLE},
};

struct walk {
    const struct gap_listener *listener;
    void *context;
    struct listing listing;
    size_t count;
    struct gap_entry gap; /* in hand */
    struct str name, score;
};

static void
begin_gap(struct walk *w)
{
    w->gap =
        (struct gap_entry){.rank = ++w->count, .models = -1, .downloads = -1, .parameters = -1};
    str_truncate(&w->name, 0);
    str_truncate(&w->score, 0);
}

static void
end_gap(struct walk *w)
{
    if (w->score.len > 0)
        w->gap.score = str_slice(&w->score);
    w->listener->gap(w->context, str_slice(&w->name), &w->gap);
}

static int
on_gap(void *context, const struct json_event *e, struct err *err)
{
    struct walk *w = context;
    int status;

    switch (e->id) {
    case LISTING_ENTRY:
        if (e->kind == JSON_END_OBJECT)
            end_gap(w);
        else if (e->kind == JSON_BEGIN_OBJECT)
            begin_gap(w);
        break;
    case AT_NAME:
        listing_keep(&w->name, e, JSON_STRING);
        break;
    case AT_MODELS:
        w->gap.models = listing_count(e);
        break;
    case AT_DOWNLOADS:
        w->gap.downloads = listing_count(e);
        break;
    case AT_PARAMETERS:
        w->gap.parameters = listing_count(e);
        break;
    case AT_SCORE:
        listing_keep(&w->score, e, JSON_NUMBER);
        break;
    case AT_SAMPLE:
        if (e->kind == JSON_STRING)
            w->listener->sample(w->context, e->text);
        break;
    default:
        status = listing_judge(&w->listing, e, err);
        if (status == 1) {
            w->count = 0;
            w->listener->begin(w->context);
        }
        return status < 0 ? -1 : 0;
    }
    return 0;
}

int
gap_list_read(const char *path, const struct gap_listener *listener, void *context, struct err *err)
{
    struct walk w = {.listener = listener, .context = context, .listing = {.name = "gaps"}};
    size_t count = sizeof paths / sizeof *paths - (listener->sample == NULL);
    struct json_reader *r = json_reader_new(paths, count, NULL, on_gap, &w);
    int status = json_feed_path(r, path, err);

    if (status == 1 && listing_end(&w.listing, path, err) != 0)
        status = -1;
    json_reader_free(r);
    str_fini(&w.name);
    str_fini(&w.score);
    return status;
}
