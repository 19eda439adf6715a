#include <stdlib.h>
#include <string.h>

#include "api/inner.h"
#include "base/mem.h"
#include "scan/scan.h"

#define PERCENT 100

struct hubcensus_scan {
    struct hubcensus_scan_summary result;
    struct arena arena;
};

static const char *const usual_tasks[] = {"text-generation", NULL};

static const struct hubcensus_scan_options defaults = {
    .tasks = NULL,
    .min_downloads = 500,
    .limit = 10000,
    .max_shrink = 10,
    .checkpoint_interval = 5000,
};

void
hubcensus_scan_options_init(struct hubcensus_scan_options *options, size_t size)
{
    api_give_defaults(options, size, &defaults, sizeof defaults);
}

static int
check(const struct hubcensus_scan_options *o, struct err *err)
{
    if (o->folder == NULL || *o->folder == '\0')
        return err_set(err, ERR_USAGE, "options.folder must be given, and is %s",
                       o->folder == NULL ? "NULL" : "empty");
    if (o->min_downloads < 0 || o->limit < 1 || o->checkpoint_interval < 1)
        return err_set(err, ERR_USAGE, "%s is too small a number",
                       o->min_downloads < 0 ? "min_downloads"
                       : o->limit < 1       ? "limit"
                                            : "checkpoint_interval");
    if (o->max_shrink > PERCENT)
        return err_set(err, ERR_USAGE, "max_shrink is 0 to 100 percent, not %u", o->max_shrink);
    if ((unsigned)o->quantized > HUBCENSUS_QUANTIZED_KEEP)
        return err_set(err, ERR_USAGE, "the policy for quantized copies is none");
    return 0;
}

static int
choose(struct gaps_choices *out, const struct hubcensus_scan_options *o, struct err *err)
{
    *out = gaps_reference;
    out->lineage = o->base_only ? GAPS_LINEAGE_BASE : GAPS_LINEAGE_ALL;
    out->extended = o->extended;
    if (o->weights != NULL && relevancy_read_weights(&out->weights, o->weights, err) != 0)
        return err_wrap(err, "the weights");
    return 0;
}

static int
make_plan(struct scan_plan *plan, const struct hubcensus_scan_options *o,
          const struct profile *profile, const struct gaps_choices *choices, struct err *err)
{
    _Static_assert((int)QUANTIZED_DROP == HUBCENSUS_QUANTIZED_DROP &&
                       (int)QUANTIZED_LOADABLE == HUBCENSUS_QUANTIZED_LOADABLE &&
                       (int)QUANTIZED_KEEP == HUBCENSUS_QUANTIZED_KEEP,
                   "the policies have the public numbers");
    struct scan_options options = {
        .profile = profile,
        .tasks = o->tasks != NULL ? o->tasks : usual_tasks,
        .architectures = o->architectures,
        .architecture_count = api_count(o->architectures),
        .full_scan = o->full_scan,
        .limit = o->limit,
        .min_downloads = o->min_downloads,
        .sweep = !o->no_canonical_sweep,
        .quantized = (enum quantized_policy)o->quantized,
        .quantized_by_name = o->quantized_by_name,
        .keep_percent = PERCENT - (int64_t)o->max_shrink,
        .choices = choices,
    };

    options.task_count = api_count(options.tasks);
    if (options.task_count == 0)
        return err_set(err, ERR_USAGE, "the list of tasks is empty: name one, or give NULL");
    if (scan_plan_known(&options.known, o->folder, err) != 0)
        return -1;
    return scan_plan_make(plan, &options, err);
}

static const char *
failure_text(struct arena *arena, const struct scan_failure *f)
{
    struct str text = STR_INIT;

    str_printf(&text, "%s %s: %s", f->is_author ? "the author" : "the task", f->name, f->message);
    const char *copy = api_text(arena, str_slice(&text));
    str_fini(&text);
    return copy;
}

static struct hubcensus_scan *
copy(const struct scan_result *r)
{
    struct hubcensus_scan *scan = mem_zalloc(sizeof *scan);
    struct arena *arena = &scan->arena;

    arena_init(arena);
    const char **failures = arena_alloc(arena, (r->failure_count + 1) * sizeof *failures);
    for (size_t i = 0; i < r->failure_count; i++)
        failures[i] = failure_text(arena, &r->failures[i]);
    failures[r->failure_count] = NULL;
    scan->result = (struct hubcensus_scan_summary){
        .written = r->shrunk == NULL,
        .shrunk = r->shrunk != NULL ? api_text(arena, slice_of(r->shrunk)) : NULL,
        .resumed = r->resumed,
        .scanned = r->walk.scanned + r->sweep.scanned,
        .found = r->walk.found + r->sweep.found,
        .supported = r->supported != NULL ? (int64_t)supported_count(r->supported) : 0,
        .gaps = r->gaps != NULL ? gaps_count(r->gaps) : 0,
        .census = r->census_models,
        .requests = r->requests,
        .duration_s = r->duration_s,
        .failure_count = r->failure_count,
        .failures = failures,
    };
    return scan;
}

/* The scan by a client of its own. */
static int
run(struct hubcensus_scan **out, struct hubcensus_hub *hub, const struct hubcensus_scan_options *o,
    const struct scan_plan *plan, struct err *err)
{
    struct client *client = api_client(hub, err);
    struct scan_result result;

    if (client == NULL)
        return -1;
    const struct scan_run scan_run = {
        .plan = plan,
        .folder = o->folder,
        .checkpoint_interval = o->checkpoint_interval,
        .fresh = o->fresh,
        .jobs = hub->jobs,
        .client = client,
        .listener = &hub->ear.listener,
        .stop = &hub->ear.stop,
    };
    int status = scan_into_folder(&result, &scan_run, "scan (libhubcensus)", err);
    if (status == 0)
        *out = copy(&result);
    scan_result_fini(&result);
    client_free(client);
    return status;
}

int
hubcensus_scan_do(struct hubcensus_scan **out, struct hubcensus_hub *hub,
                  const struct hubcensus_scan_options *options, struct hubcensus_error **error)
{
    struct hubcensus_scan_options o = defaults;
    struct gaps_choices choices;
    struct profile *own = NULL;
    struct api_visit visit;
    struct scan_plan plan;
    struct err err = {0};

    api_begin(out, error);
    if (out == NULL || hub == NULL || options == NULL)
        return api_missing(error, hub == NULL   ? "the hub"
                                  : out == NULL ? "the place for the result"
                                                : "options with a folder");
    if (api_take_options(&o, sizeof o, options, "hubcensus_scan_options_init", &err) != 0 ||
        check(&o, &err) != 0 || choose(&choices, &o, &err) != 0 ||
        api_hub_enter(&visit, hub, o.hear, o.context, &err) != 0)
        return api_fail(error, &err);
    memset(&plan, 0, sizeof plan);
    const struct profile *profile = api_profile(&own, o.profile, &err);
    int status = profile != NULL ? make_plan(&plan, &o, profile, &choices, &err) : -1;
    if (status == 0)
        status = run(out, hub, &o, &plan, &err);
    scan_plan_fini(&plan);
    profile_free(own);
    api_hub_leave(&visit, hub);
    return status == 0 ? 0 : api_fail(error, &err);
}

const struct hubcensus_scan_summary *
hubcensus_scan_result(const struct hubcensus_scan *scan)
{
    return scan != NULL ? &scan->result : NULL;
}

void
hubcensus_scan_free(struct hubcensus_scan *scan)
{
    if (scan == NULL)
        return;
    arena_fini(&scan->arena);
    free(scan);
}
