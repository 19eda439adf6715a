#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/inner.h"
#include "base/file.h"
#include "base/mem.h"
#include "registry/files.h"
#include "registry/gaps.h"

struct hubcensus_gaps {
    struct hubcensus_gap *items;
    size_t count;
    struct arena arena;
};

void
hubcensus_gaps_options_init(struct hubcensus_gaps_options *options, size_t size)
{
    const struct hubcensus_gaps_options defaults = {0};

    api_give_defaults(options, size, &defaults, sizeof defaults);
}

static void
fill(struct hubcensus_gap *out, struct arena *arena, const struct gap *g,
     const struct relevancy_weights *weights)
{
    const struct relevancy_parts adds = relevancy_contributions(&g->parts, weights);

    _Static_assert(HUBCENSUS_SAMPLES == GAPS_SAMPLES, "as many samples as the file has");
    out->architecture = api_text(arena, g->architecture);
    out->models = g->models;
    out->downloads = g->downloads;
    out->min_parameters = g->min_parameters;
    out->score = g->score;
    out->demand = adds.demand;
    out->usage = adds.usage;
    out->benchmarkability = adds.benchmarkability;
    for (size_t i = 0; i < g->sample_count; i++)
        out->samples[i] = api_text(arena, g->samples[i]);
}

static struct hubcensus_gaps *
choose(const struct gaps *gaps, const struct hubcensus_gaps_options *o,
       const struct relevancy_weights *weights)
{
    struct hubcensus_gaps *chosen = mem_zalloc(sizeof *chosen);
    size_t top = o->top > 0 ? o->top : SIZE_MAX;

    arena_init(&chosen->arena);
    chosen->items = mem_zalloc((gaps_count(gaps) + 1) * sizeof *chosen->items);
    for (size_t i = 0; i < gaps_count(gaps) && chosen->count < top; i++) {
        const struct gap *g = gaps_at(gaps, i);
        if (g->models < o->min_models)
            continue;
        struct hubcensus_gap *out = &chosen->items[chosen->count++];
        out->rank = i + 1;
        fill(out, &chosen->arena, g, weights);
    }
    return chosen;
}

/* The file's list, ranked by the choices. */
static int
load(struct gaps **out, const char *folder, const struct gaps_question *question, struct err *err)
{
    char *path = file_join(folder, FILES_GAPS);
    int status = 0;

    if (access(path, F_OK) != 0)
        status = err_set(err, ERR_USAGE,
                         "%s: there is no list of gaps; a scan into this folder makes one", path);
    if (status == 0)
        status = gaps_load(out, path, err);
    if (status == 0)
        status = gaps_update(*out, question, NULL, err);
    free(path);
    return status;
}

int
hubcensus_gaps_open(struct hubcensus_gaps **out, const char *folder,
                    const struct hubcensus_profile *profile,
                    const struct hubcensus_gaps_options *options, struct hubcensus_error **error)
{
    struct hubcensus_gaps_options o = {0};
    struct gaps_choices choices = gaps_reference;
    struct profile *own = NULL;
    struct gaps *gaps = NULL;
    struct err err = {0};
    int status = -1;

    api_begin(out, error);
    if (out == NULL || folder == NULL)
        return api_missing(error, folder == NULL ? "the folder" : "the place for the gaps");
    if (api_take_options(&o, sizeof o, options, "hubcensus_gaps_options_init", &err) != 0)
        return api_fail(error, &err);
    if (o.weights != NULL && relevancy_read_weights(&choices.weights, o.weights, &err) != 0) {
        err_wrap(&err, "the weights");
        return api_fail(error, &err);
    }
    const struct gaps_question question = {.profile = api_profile(&own, profile, &err),
                                           .choices = &choices};
    if (question.profile != NULL)
        status = load(&gaps, folder, &question, &err);
    if (status == 0)
        *out = choose(gaps, &o, &choices.weights);
    gaps_free(gaps);
    profile_free(own);
    return status == 0 ? 0 : api_fail(error, &err);
}

void
hubcensus_gaps_close(struct hubcensus_gaps *gaps)
{
    if (gaps == NULL)
        return;
    arena_fini(&gaps->arena);
    free(gaps->items);
    free(gaps);
}

size_t
hubcensus_gaps_count(const struct hubcensus_gaps *gaps)
{
    return gaps != NULL ? gaps->count : 0;
}

const struct hubcensus_gap *
hubcensus_gaps_at(const struct hubcensus_gaps *gaps, size_t number)
{
    return number < hubcensus_gaps_count(gaps) ? &gaps->items[number] : NULL;
}
