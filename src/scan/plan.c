#include "scan/plan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "hub/page.h"
#include "json/writer.h"

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* An architecture is found through its authors when there are some and they may be swept. */
static bool
has_sweep(const struct scan_options *o, const char *architecture)
{
    return o->sweep && profile_authors(o->profile, slice_of(architecture)) != NULL;
}

bool
scan_plan_walks(const struct scan_plan *plan, struct slice architecture)
{
    const struct scan_options *o = &plan->options;

    if (o->architecture_count == 0)
        return true;
    for (size_t i = 0; i < o->architecture_count; i++)
        if (slice_is(architecture, o->architectures[i]))
            return !has_sweep(o, o->architectures[i]);
    return false;
}

static bool
is_asked_for(const struct scan_options *o, struct slice architecture)
{
    for (size_t i = 0; i < o->architecture_count; i++)
        if (slice_is(architecture, o->architectures[i]))
            return true;
    return o->architecture_count == 0;
}

bool
scan_plan_sweeps(const struct scan_plan *plan, const char *author, struct slice architecture)
{
    const struct scan_options *o = &plan->options;
    const struct profile_list *authors = profile_authors(o->profile, architecture);

    if (authors == NULL || !is_asked_for(o, architecture))
        return false;
    for (size_t i = 0; i < authors->count; i++)
        if (strcmp(authors->items[i], author) == 0)
            return true;
    return false;
}

/* A task named twice is walked once. */
static void
add_step(struct scan_plan *plan, bool is_author, const char *name)
{
    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].is_author == is_author && strcmp(plan->steps[i].name, name) == 0)
            return;
    plan->steps = mem_realloc_array(plan->steps, plan->step_count + 1, sizeof *plan->steps);
    plan->steps[plan->step_count++] = (struct scan_step){is_author, name};
}

static void
add_authors(struct scan_plan *plan)
{
    const struct profile *p = plan->options.profile;
    struct map seen;
    const char **names = NULL;
    size_t count = 0;

    map_init(&seen);
    for (size_t i = 0; i < p->canonical_count; i++) {
        const struct profile_canonical *c = &p->canonical[i];
        if (!is_asked_for(&plan->options, slice_of(c->architecture)))
            continue;
        for (size_t k = 0; k < c->authors.count; k++) {
            if (!map_put(&seen, slice_of(c->authors.items[k]), 0))
                continue;
            names = mem_realloc_array(names, count + 1, sizeof *names);
            names[count++] = c->authors.items[k];
        }
    }
    if (count > 0)
        qsort(names, count, sizeof *names, compare_texts);
    for (size_t i = 0; i < count; i++)
        add_step(plan, true, names[i]);
    free(names);
    map_fini(&seen);
}

static void
list_names(struct str *out, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        str_printf(out, "%s%s", i == 0 ? "" : i + 1 == count ? " and " : ", ", names[i]);
}

/* Which of the architectures asked for need the walk: a new array into o's names. */
static const char **
walked_architectures(const struct scan_plan *plan, size_t *count)
{
    const struct scan_options *o = &plan->options;
    const char **names = mem_realloc_array(NULL, o->architecture_count + 1, sizeof *names);

    *count = 0;
    for (size_t i = 0; i < o->architecture_count; i++)
        if (!has_sweep(o, o->architectures[i]))
            names[(*count)++] = o->architectures[i];
    return names;
}

static char *
describe_path(const struct scan_plan *plan, bool walks)
{
    const struct scan_options *o = &plan->options;
    struct str out = STR_INIT;
    size_t authors = plan->step_count - plan->task_count;

    if (!walks) {
        list_names(&out, o->architectures, o->architecture_count);
        str_printf(&out, ": asking only the %zu canonical author%s, no task is walked", authors,
                   authors == 1 ? "" : "s");
        return str_steal(&out);
    }
    str_puts(&out, "walking ");
    list_names(&out, o->tasks, o->task_count);
    if (o->architecture_count > 0) {
        size_t count;
        const char **names = walked_architectures(plan, &count);
        str_puts(&out, " for ");
        list_names(&out, names, count);
        str_puts(&out, o->sweep ? ", of which no canonical author is known"
                                : ", as the sweep is switched off");
        free(names);
    }
    str_puts(&out, plan->sort == QUERY_SORT_CREATED ? ", oldest first" : ", most downloaded first");
    if (authors > 0)
        str_printf(&out, "; then %zu canonical author%s", authors, authors == 1 ? "" : "s");
    return str_steal(&out);
}

static void
write_names(struct json_writer *w, const char *key, const char *const *names, size_t count)
{
    json_key(w, key);
    json_begin_array(w);
    for (size_t i = 0; i < count; i++)
        json_text(w, names[i]);
    json_end_array(w);
}

/*
 * What a page finds is judged by the profile once and for all, so a scan cannot go on with another.
 * A built-in profile changes with the program alone.
 */
static char *
digest_of_profile(const struct profile *p)
{
    struct str out = STR_INIT;

    if (profile_is_builtin(p))
        return NULL;
    str_printf(&out, "%016" PRIx64, support_digest(&p->support));
    return str_steal(&out);
}

static char *
canonical_arguments(const struct scan_options *o, const char *supports)
{
    static const char *const policies[] = {"drop", "loadable", "keep"};
    struct str out = STR_INIT;
    struct json_writer w;
    const char **sorted = mem_realloc_array(NULL, o->architecture_count + 1, sizeof *sorted);

    for (size_t i = 0; i < o->architecture_count; i++)
        sorted[i] = o->architectures[i];
    qsort(sorted, o->architecture_count, sizeof *sorted, compare_texts);
    json_writer_init(&w, &out, 0);
    json_begin_object(&w);
    json_key(&w, "profile");
    json_text(&w, o->profile->name);
    if (supports != NULL) {
        json_key(&w, "supports");
        json_text(&w, supports);
    }
    write_names(&w, "tasks", o->tasks, o->task_count);
    write_names(&w, "architectures", sorted, o->architecture_count);
    json_key(&w, "limit");
    if (o->full_scan)
        json_null(&w);
    else
        json_int(&w, o->limit);
    json_key(&w, "min_downloads");
    json_int(&w, o->min_downloads);
    json_key(&w, "canonical_sweep");
    json_bool(&w, o->sweep);
    json_key(&w, "quantized");
    json_text(&w, policies[o->quantized]);
    json_key(&w, "quantized_by");
    json_text(&w, o->quantized_by_name ? "name" : "all");
    json_key(&w, "gaps_merge");
    json_text(&w, o->gaps_merge == GAPS_SUM ? "sum" : "census");
    /* Only others, so that a scan begun before there were any can be gone on with. */
    if (o->choices != NULL && !gaps_is_reference(o->choices)) {
        json_key(&w, "gaps_choices");
        gaps_choices_write(&w, o->choices);
    }
    json_end_object(&w);
    free(sorted);
    return str_steal(&out);
}

/*
 * Requests of one task's walk that ends at the limit, a page's worth of models
 * each: the new ones, which may be other tasks' too, and those it skips.
 */
static int64_t
bound_requests(const struct scan_options *o)
{
    int64_t known = (int64_t)o->known;

    if (o->full_scan || o->limit > INT64_MAX - known - QUERY_PAGE_SIZE)
        return -1;
    return (o->limit + known + QUERY_PAGE_SIZE - 1) / QUERY_PAGE_SIZE;
}

int
scan_plan_make(struct scan_plan *plan, const struct scan_options *options, struct err *err)
{
    bool walks = options->architecture_count == 0;

    memset(plan, 0, sizeof *plan);
    plan->options = *options;
    if (profile_check_lists(options->profile, "supported or a gap", err) != 0)
        return -1;
    for (size_t i = 0; i < options->architecture_count; i++)
        walks = walks || !has_sweep(options, options->architectures[i]);
    if (walks && options->task_count == 0)
        return err_set(err, ERR_USAGE, "no task to walk; name one with --task");
    for (size_t i = 0; walks && i < options->task_count; i++)
        add_step(plan, false, options->tasks[i]);
    plan->task_count = plan->step_count;
    if (options->sweep)
        add_authors(plan);
    plan->sort = options->full_scan && options->min_downloads == 0 ? QUERY_SORT_CREATED
                                                                   : QUERY_SORT_DOWNLOADS;
    plan->task_requests = walks ? bound_requests(options) : 0;
    plan->path = describe_path(plan, walks);
    plan->supports = digest_of_profile(options->profile);
    plan->arguments = canonical_arguments(options, plan->supports);
    return 0;
}

void
scan_plan_fini(struct scan_plan *plan)
{
    if (plan == NULL)
        return;
    free(plan->steps);
    free(plan->path);
    free(plan->arguments);
    free(plan->supports);
    memset(plan, 0, sizeof *plan);
}

void
scan_step_target(struct str *out, const struct scan_plan *plan, size_t step)
{
    const struct scan_step *s = &plan->steps[step];
    const char *filters[] = {s->name, NULL};
    struct query q = {.expand = page_properties};

    if (s->is_author) {
        q.author = s->name;
        q.sort = QUERY_SORT_CREATED;
    } else {
        q.filters = filters;
        q.sort = plan->sort;
    }
    query_target(out, &q);
}
