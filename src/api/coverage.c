#include <stdlib.h>
#include <string.h>

#include "api/census.h"
#include "api/inner.h"
#include "base/mem.h"
#include "registry/coverage.h"

#define TOP 20

/* What finds them holds many times as many; the program tells no more either. */
#define MOST_TOP 1000

#define LISTS 3

struct hubcensus_coverage {
    struct hubcensus_share total;
    struct hubcensus_share *shares[LISTS]; /* by enum hubcensus_by */
    size_t counts[LISTS];
    struct hubcensus_lack *lacks;
    size_t lack_count;
    struct arena arena;
};

void
hubcensus_coverage_options_init(struct hubcensus_coverage_options *options, size_t size)
{
    const struct hubcensus_coverage_options defaults = {.top = TOP};

    api_give_defaults(options, size, &defaults, sizeof defaults);
}

static int
check(const struct hubcensus_coverage_options *o, struct err *err)
{
    if (o->top < 1 || o->top > MOST_TOP)
        return err_set(err, ERR_USAGE, "top is 1 to %d lines, not %zu", MOST_TOP, o->top);
    return 0;
}

static struct hubcensus_figures
figures(struct coverage_figures f)
{
    return (struct hubcensus_figures){f.models, f.downloads};
}

static struct hubcensus_share
share_of(struct arena *arena, const struct coverage *c, const struct coverage_row *row)
{
    return (struct hubcensus_share){
        .name = api_text(arena, row->name),
        .all = figures(row->all),
        .loaded = figures(coverage_loaded(c, row, 0)),
        .native = figures(coverage_taken(c, row, 0, SUPPORT_NATIVE)),
    };
}

static struct hubcensus_coverage *
copy(const struct coverage *c)
{
    const struct coverage_list *const lists[LISTS] = {&c->tasks, &c->years, &c->authors};
    const struct coverage_lacks *missing = &c->libraries[0].missing;
    struct hubcensus_coverage *out = mem_zalloc(sizeof *out);

    arena_init(&out->arena);
    out->total = share_of(&out->arena, c, &c->total);
    for (size_t i = 0; i < LISTS; i++) {
        out->counts[i] = lists[i]->count;
        out->shares[i] = mem_zalloc((lists[i]->count + 1) * sizeof **out->shares);
        for (size_t k = 0; k < lists[i]->count; k++)
            out->shares[i][k] = share_of(&out->arena, c, &lists[i]->rows[k]);
    }
    out->lacks = mem_zalloc((missing->count + 1) * sizeof *out->lacks);
    out->lack_count = missing->count;
    for (size_t i = 0; i < missing->count; i++)
        out->lacks[i] = (struct hubcensus_lack){
            .is_model_type = missing->items[i].what == SUPPORT_MODEL_TYPE,
            .name = api_text(&out->arena, missing->items[i].name),
            .all = figures(missing->items[i].all),
        };
    return out;
}

static struct slice
slice_or_absent(const char *text)
{
    return text != NULL ? slice_of(text) : (struct slice){NULL, 0};
}

int
hubcensus_census_coverage(struct hubcensus_coverage **out, struct hubcensus_census *census,
                          const struct hubcensus_profile *profile,
                          const struct hubcensus_coverage_options *options,
                          struct hubcensus_error **error)
{
    struct hubcensus_coverage_options o = {.top = TOP};
    struct profile *own = NULL;
    struct quantized_rules rules;
    struct coverage coverage;
    struct err err = {0};
    int status = -1;

    api_begin(out, error);
    if (out == NULL || census == NULL)
        return api_missing(error, census == NULL ? "the census" : "the place for the coverage");
    if (api_take_options(&o, sizeof o, options, "hubcensus_coverage_options_init", &err) != 0 ||
        check(&o, &err) != 0 || api_census_enter(census, &err) != 0)
        return api_fail(error, &err);
    const struct profile *p = api_profile(&own, profile, &err);
    if (p != NULL) {
        quantized_rules_init(&rules, p, QUANTIZED_DROP, false);
        const struct coverage_question question = {
            .libraries = &rules,
            .library_count = 1,
            .task = slice_or_absent(o.task),
            .author = slice_or_absent(o.author),
            .top = o.top,
        };
        status = coverage_count(&coverage, &question, census->store, &err);
    }
    if (status == 0) {
        *out = copy(&coverage);
        coverage_fini(&coverage);
    }
    profile_free(own);
    census->is_busy = false;
    return status == 0 ? 0 : api_fail(error, &err);
}

void
hubcensus_coverage_free(struct hubcensus_coverage *coverage)
{
    if (coverage == NULL)
        return;
    for (size_t i = 0; i < LISTS; i++)
        free(coverage->shares[i]);
    free(coverage->lacks);
    arena_fini(&coverage->arena);
    free(coverage);
}

const struct hubcensus_share *
hubcensus_coverage_total(const struct hubcensus_coverage *coverage)
{
    return coverage != NULL ? &coverage->total : NULL;
}

const struct hubcensus_share *
hubcensus_coverage_share(const struct hubcensus_coverage *coverage, enum hubcensus_by by,
                         size_t number)
{
    if (coverage == NULL || (unsigned)by >= LISTS || number >= coverage->counts[by])
        return NULL;
    return &coverage->shares[by][number];
}

const struct hubcensus_lack *
hubcensus_coverage_lack(const struct hubcensus_coverage *coverage, size_t number)
{
    return coverage != NULL && number < coverage->lack_count ? &coverage->lacks[number] : NULL;
}
