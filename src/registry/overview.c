/*
 * The descriptions want facts that a file of gaps does not hold: where there is a census, the
 * gaps are counted a second time, with all that extended choices tell.
 */
#include "registry/overview.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/sum.h"
#include "census/store.h"
#include "registry/files.h"

/* An overview while it is gathered. */
struct gathering {
    struct overview *o;
    struct store *store; /* NULL: there is no census, or no model in it */
    char *gaps_path;
    char *census_path;
    char *supported_path;
};

static int
check_stop(const struct overview_question *q, struct err *err)
{
    if (q->stop == NULL || *q->stop == 0)
        return 0;
    return err_set(err, ERR_STOPPED, "stopped before the report was made");
}

static int
open_census(struct gathering *g, struct err *err)
{
    if (access(g->census_path, F_OK) != 0)
        return 0;
    if (store_open(&g->store, g->census_path, STORE_READ, err) != 0)
        return -1;
    int64_t count = store_count(g->store, err);
    if (count == 0) {
        store_close(g->store);
        g->store = NULL;
    }
    return count < 0 ? -1 : 0;
}

/* Count the gaps of the census into `gaps`. */
static int
count_gaps(struct gaps *gaps, const struct gathering *g, const struct gaps_choices *choices,
           struct err *err)
{
    const struct overview_question *q = g->o->question;
    struct supported *supported = NULL;

    if (supported_load(&supported, g->supported_path, err) != 0)
        return -1;
    const struct gaps_question question = {.profile = q->profile,
                                           .quantized = q->quantized,
                                           .supported = supported,
                                           .choices = choices};
    int status = gaps_update(gaps, &question, g->store, err);
    supported_free(supported);
    return status;
}

static int
check_census(const struct gathering *g, struct err *err)
{
    if (g->store == NULL)
        return err_set(err, ERR_USAGE,
                       "%s: there is no census with models, which alone can tell these gaps; "
                       "`hubcensus scrape` makes it, --output names another folder",
                       g->census_path);
    return profile_check_lists(g->o->question->profile, "a gap", err);
}

static int
gather_gaps(struct gathering *g, struct err *err)
{
    struct overview *o = g->o;
    const struct overview_question *q = o->question;

    if (gaps_load(&o->gaps, g->gaps_path, err) != 0)
        return -1;
    const struct gaps_choices of_file = gaps_file_choices(o->gaps);
    const struct gaps_choices *choices = q->choices != NULL ? q->choices : &of_file;
    o->gaps_of_census = gaps_ask_census(o->gaps, q->choices, q->quantized);
    o->has_gaps = o->gaps_of_census || access(g->gaps_path, F_OK) == 0;
    if (o->gaps_of_census)
        return check_census(g, err) == 0 ? count_gaps(o->gaps, g, choices, err) : -1;
    const struct gaps_question question = {.profile = q->profile, .choices = choices};
    return gaps_update(o->gaps, &question, NULL, err);
}

static int
gather_facts(struct gathering *g, struct err *err)
{
    struct gaps_choices all = gaps_reference;
    struct overview *o = g->o;

    if (g->store == NULL || gaps_count(o->gaps) == 0 || !o->question->profile->lists_supported ||
        (o->gaps_of_census && gaps_choices(o->gaps)->extended))
        return 0;
    all.extended = true;
    if (gaps_read(&o->facts, SLICE("{\"gaps\": []}"), FILES_GAPS, err) != 0)
        return -1;
    return count_gaps(o->facts, g, &all, err);
}

static void
describe(struct overview *o)
{
    size_t count = gaps_count(o->gaps), known = o->facts != NULL ? gaps_count(o->facts) : 0;
    struct map places;
    struct str text = STR_INIT;

    map_init(&places);
    for (size_t i = 0; i < known; i++)
        map_put(&places, gaps_at(o->facts, i)->architecture, i);
    o->described = mem_zalloc(count * sizeof *o->described);
    o->descriptions = mem_zalloc(count * sizeof *o->descriptions);
    for (size_t i = 0; i < count; i++) {
        const struct gap *gap = gaps_at(o->gaps, i);
        const uint64_t *place = map_find(&places, gap->architecture);
        const struct gap *told = place != NULL ? gaps_at(o->facts, (size_t)*place) : gap;
        o->described[i] = description_of(o->question->profile, gap->architecture, told);
        str_truncate(&text, 0);
        description_words(&text, &o->described[i], str_append_slice, str_append_slice);
        o->descriptions[i] = arena_copy(&o->arena, str_slice(&text));
    }
    str_fini(&text);
    map_fini(&places);
}

static void
add_up(struct overview *o)
{
    struct overview_sums *s = &o->sums;
    struct inventory_architecture all = {.min_parameters = -1};

    for (size_t i = 0; i < o->inventory.architecture_count; i++) {
        const struct inventory_architecture *a = &o->inventory.architectures[i];
        s->supported_architectures += a->supported;
        s->architectures += a->models > 0;
    }
    /* Of the models: those without an architecture count too. */
    for (size_t i = 0; i < o->inventory.count; i++)
        inventory_count(&all, &o->inventory.models[i]);
    memcpy(s->statuses, all.statuses, sizeof s->statuses);
    s->canonical = all.canonical;
    s->in_census = all.in_census;
    s->downloads = all.downloads;
    for (size_t i = 0; i < gaps_count(o->gaps); i++) {
        s->gap_models = sum_of(s->gap_models, gaps_at(o->gaps, i)->models);
        s->gap_downloads = sum_of(s->gap_downloads, gaps_at(o->gaps, i)->downloads);
    }
}

static int
gather_coverage(struct gathering *g, struct err *err)
{
    struct overview *o = g->o;

    if (g->store == NULL || !o->question->profile->lists_supported)
        return 0;
    o->coverage_question = (struct coverage_question){
        .libraries = o->question->quantized,
        .library_count = 1,
        .top = OVERVIEW_COVERAGE_TOP,
        .stop = o->question->stop,
    };
    if (coverage_count(&o->coverage, &o->coverage_question, g->store, err) != 0)
        return -1;
    o->has_coverage = true;
    return 0;
}

static int
gather_growth(struct gathering *g, struct err *err)
{
    struct overview *o = g->o;

    if (g->store == NULL)
        return 0;
    if (growth_read(&o->growth, g->store, NULL, 0, err) != 0)
        return -1;
    o->has_growth = o->growth.scan_count >= 2;
    if (!o->has_growth)
        growth_fini(&o->growth);
    return 0;
}

static int
gather(struct gathering *g, struct err *err)
{
    const struct overview_question *q = g->o->question;

    if (open_census(g, err) != 0 || check_stop(q, err) != 0 || gather_gaps(g, err) != 0 ||
        check_stop(q, err) != 0 || gather_facts(g, err) != 0 || check_stop(q, err) != 0 ||
        gather_coverage(g, err) != 0 || gather_growth(g, err) != 0)
        return -1;
    describe(g->o);
    add_up(g->o);
    return 0;
}

int
overview_read(struct overview *out, const struct overview_question *question, struct err *err)
{
    *out = (struct overview){.question = question, .generated_at = clock_read().now};
    if (inventory_read(&out->inventory, question->folder, question->profile, err) != 0)
        return -1;
    arena_init(&out->arena);
    struct gathering g = {
        .o = out,
        .gaps_path = file_join(question->folder, FILES_GAPS),
        .census_path = file_join(question->folder, FILES_CENSUS),
        .supported_path = file_join(question->folder, FILES_SUPPORTED),
    };
    int status = gather(&g, err);
    store_close(g.store);
    free(g.gaps_path);
    free(g.census_path);
    free(g.supported_path);
    if (status != 0)
        overview_fini(out);
    return status;
}

void
overview_fini(struct overview *o)
{
    inventory_fini(&o->inventory);
    gaps_free(o->gaps);
    gaps_free(o->facts);
    if (o->has_coverage)
        coverage_fini(&o->coverage);
    if (o->has_growth)
        growth_fini(&o->growth);
    free(o->described);
    free(o->descriptions);
    arena_fini(&o->arena);
}
