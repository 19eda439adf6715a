#include "registry/gap_list.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"
#include "registry/gaps_choices.h"
#include "registry/listing.h"
#include "registry/relevancy.h"
#include "json/feed.h"
#include "json/reader.h"
#include "json/writer.h"

enum {
    AT_NAME = LISTING_MEMBERS,
    AT_MODELS,
    AT_DOWNLOADS,
    AT_PARAMETERS,
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
    /* The last: not asked for where nobody wants it. */
    {".gaps[].sample_models[]", AT_SAMPLE},
};

struct listed {
    struct slice architecture;
    struct gap_entry gap;
    size_t first_sample, sample_count;
};

struct walk {
    struct listing listing;
    struct listed *gaps; /* `count`, the last in hand */
    size_t count;
    struct map places; /* of the architectures in `gaps` */
    struct slice *samples;
    size_t sample_count;
    struct arena arena; /* holds the slices */
    struct str name;
};

static void
begin_list(struct walk *w)
{
    w->count = w->sample_count = 0;
    map_clear(&w->places);
}

static void
begin_gap(struct walk *w)
{
    w->gaps = mem_room_for_one(w->gaps, w->count, sizeof *w->gaps);
    w->gaps[w->count] = (struct listed){.gap = {.models = -1, .downloads = -1, .parameters = -1},
                                        .first_sample = w->sample_count};
    str_truncate(&w->name, 0);
}

static void
end_gap(struct walk *w)
{
    struct listed *gap = &w->gaps[w->count];
    const uint64_t *place = map_find(&w->places, str_slice(&w->name));

    if (w->name.len == 0)
        return;
    gap->sample_count = w->sample_count - gap->first_sample;
    gap->architecture = arena_copy(&w->arena, str_slice(&w->name));
    if (place != NULL)
        w->gaps[*place] = *gap;
    else
        map_put(&w->places, gap->architecture, w->count++);
}

static void
add_sample(struct walk *w, struct slice model)
{
    w->samples = mem_room_for_one(w->samples, w->sample_count, sizeof *w->samples);
    w->samples[w->sample_count++] = arena_copy(&w->arena, model);
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
        w->gaps[w->count].gap.models = listing_count(e);
        break;
    case AT_DOWNLOADS:
        w->gaps[w->count].gap.downloads = listing_count(e);
        break;
    case AT_PARAMETERS:
        w->gaps[w->count].gap.parameters = listing_count(e);
        break;
    case AT_SAMPLE:
        if (e->kind == JSON_STRING)
            add_sample(w, e->text);
        break;
    default:
        status = listing_judge(&w->listing, e, err);
        if (status == 1)
            begin_list(w);
        return status < 0 ? -1 : 0;
    }
    return 0;
}

/* ---- ranks ---- */

struct ranked {
    struct listed *gap;
    int64_t models;
    double score;
};

static int
by_worth(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    if (x->models != y->models)
        return x->models < y->models ? 1 : -1;
    return slice_compare(x->gap->architecture, y->gap->architecture);
}

/* What the file does not tell counts as none. */
static int64_t
known(int64_t count)
{
    return count > 0 ? count : 0;
}

static void
score(struct ranked *gaps, size_t count, const struct relevancy_weights *weights)
{
    int64_t models = 0, downloads = 0;

    for (size_t i = 0; i < count; i++) {
        const struct gap_entry *gap = &gaps[i].gap->gap;
        gaps[i].models = known(gap->models);
        models = gaps[i].models > models ? gaps[i].models : models;
        downloads = gap->downloads > downloads ? gap->downloads : downloads;
    }
    for (size_t i = 0; i < count; i++) {
        const struct gap_entry *gap = &gaps[i].gap->gap;
        const struct relevancy_parts parts = relevancy_parts(
            gaps[i].models, models, known(gap->downloads), downloads, gap->parameters);
        gaps[i].score = relevancy_score(&parts, weights);
    }
}

static void
tell(const struct walk *w, const struct listed *gap, const struct gap_listener *listener,
     void *context)
{
    for (size_t i = 0; i < gap->sample_count; i++)
        listener->sample(context, w->samples[gap->first_sample + i]);
    listener->gap(context, gap->architecture, &gap->gap);
}

static void
rank(struct walk *w, const struct profile *profile, const struct relevancy_weights *weights,
     const struct gap_listener *listener, void *context)
{
    struct ranked *ranked = mem_zalloc((w->count + 1) * sizeof *ranked);
    size_t count = 0;
    char text[JSON_DOUBLE_SIZE];

    for (size_t i = 0; i < w->count; i++)
        if (!profile_takes(profile, w->gaps[i].architecture, (struct slice){NULL, 0}))
            ranked[count++].gap = &w->gaps[i];
    score(ranked, count, weights);
    qsort(ranked, count, sizeof *ranked, by_worth);
    for (size_t i = 0; i < count; i++) {
        ranked[i].gap->gap.rank = i + 1;
        size_t len = (size_t)json_double_text(text, ranked[i].score);
        ranked[i].gap->gap.score = (struct slice){text, len};
        tell(w, ranked[i].gap, listener, context);
    }
    for (size_t i = 0; i < w->count; i++)
        if (w->gaps[i].gap.rank == 0)
            tell(w, &w->gaps[i], listener, context);
    free(ranked);
}

int
gap_list_read(const char *path, const struct profile *profile, const struct gap_listener *listener,
              void *context, struct err *err)
{
    struct walk w = {.listing = {.name = "gaps"}};
    struct gaps_choices choices;
    size_t count = sizeof paths / sizeof *paths - (listener->sample == NULL);

    map_init(&w.places);
    arena_init(&w.arena);
    struct json_reader *r = json_reader_new(paths, count, NULL, on_gap, &w);
    int status = json_feed_path(r, path, err);
    if (status == 1 &&
        (listing_end(&w.listing, path, err) != 0 || gaps_choices_load(&choices, path, err) != 0))
        status = -1;
    if (status == 1)
        rank(&w, profile, &choices.weights, listener, context);
    json_reader_free(r);
    str_fini(&w.name);
    free(w.gaps);
    free(w.samples);
    map_fini(&w.places);
    arena_fini(&w.arena);
    return status;
}
