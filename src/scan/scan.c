/*
 * The tasks are walked one after the other, as one limit holds for all and a
 * model belongs to the first that lists it.  The authors' listings have no
 * model in common, so several are asked at once; what they found is ordered by
 * author all the same.
 */
#include "scan/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "registry/files.h"
#include "scan/shrink.h"
#include "scan/state.h"

#define DEFAULT_JOBS 8

static void
walk_over(void *context, int status, const struct err *err)
{
    struct scan_walk *walk = context;

    walk->over = true;
    walk->failed = status != 0;
    if (walk->failed)
        walk->err = *err;
}

static const struct lister_handler task_handler = {scan_take_task_page, walk_over};
static const struct lister_handler author_handler = {scan_take_author_page, walk_over};

/* Pages that a task's walk needs at most, so that none is asked ahead in vain. */
static size_t
pages_wanted(const struct scan_state *st, size_t part)
{
    const struct scan_plan *plan = st->run->plan;
    const struct store_part *p = &st->stored.parts[part];

    if (p->is_author || plan->task_requests < 0)
        return 0;
    int64_t left = plan->task_requests - p->counts.pages;
    return left > 1 ? (size_t)left : 1;
}

static void
start_walk(struct scan_walk *walk)
{
    struct scan_state *st = walk->state;
    const struct store_part *part = &st->stored.parts[walk->part];
    struct str target = STR_INIT;
    struct lister_options options = {
        .page_size = QUERY_PAGE_SIZE,
        .pages_wanted = pages_wanted(st, walk->part),
    };

    walk->went_on = part->next != NULL;
    if (part->next != NULL)
        str_puts(&target, part->next);
    else
        scan_step_target(&target, st->run->plan, walk->part);
    options.target = str_text(&target);
    walk->lister = lister_new(st->run->client, &options,
                              part->is_author ? &author_handler : &task_handler, walk);
    str_fini(&target);
}

/* What a walk that is over leaves to do.  Returns -1 when the whole scan must end. */
static int
settle_walk(struct scan_walk *walk, struct err *err)
{
    struct scan_state *st = walk->state;
    struct store_part *part = &st->stored.parts[walk->part];

    lister_free(walk->lister);
    walk->lister = NULL;
    if (!walk->failed)
        return 0;
    /* A damaged census is no author's failure, whatever its kind. */
    bool bearable = !walk->unkept && (walk->err.kind == ERR_RETRY || walk->err.kind == ERR_DATA);
    if (!part->is_author || !bearable) {
        *err = walk->err;
        /* A place is a cursor of the Hub's, who may not know it any more. */
        if (walk->went_on && walk->err.kind == ERR_DATA)
            err_set(err, ERR_DATA,
                    "%s; if the Hub refuses the place where the scan stopped, --fresh begins anew",
                    walk->err.message);
        return -1;
    }
    part->end = STORE_PART_FAILED;
    if (!st->begun)
        return 0;
    if (store_page_begin(st->store, err) != 0)
        return -1;
    return store_page_commit(st->store, st->stored.id, walk->part, part, scan_active_ms(st), err);
}

/* Start walks until `jobs` are under way; returns how many are. */
static size_t
start_walks(struct scan_walk *walks, size_t count, size_t jobs)
{
    size_t under_way = 0;

    for (size_t i = 0; i < count; i++)
        under_way += walks[i].lister != NULL;
    for (size_t i = 0; i < count && under_way < jobs; i++) {
        if (walks[i].over || walks[i].lister != NULL)
            continue;
        start_walk(&walks[i]);
        under_way++;
    }
    return under_way;
}

/* Move the walks on until all are over, `jobs` at a time. */
static int
run_walks(struct scan_walk *walks, size_t count, size_t jobs, struct client *client,
          struct err *err)
{
    while (start_walks(walks, count, jobs) > 0) {
        if (client_run(client, err) < 0)
            return -1;
        for (size_t i = 0; i < count; i++)
            if (walks[i].over && walks[i].lister != NULL && settle_walk(&walks[i], err) != 0)
                return -1;
    }
    return 0;
}

/* Walk the parts from `first` to before `end`; failures of authors go into the result. */
static int
walk_parts(struct scan_state *st, size_t first, size_t end, size_t jobs, struct scan_result *result,
           struct err *err)
{
    size_t count = end - first;
    struct scan_walk *walks = mem_zalloc(count * sizeof *walks);

    for (size_t i = 0; i < count; i++) {
        walks[i].state = st;
        walks[i].part = first + i;
        walks[i].over = st->stored.parts[first + i].end != STORE_PART_OPEN;
    }
    int status = run_walks(walks, count, jobs, st->run->client, err);
    for (size_t i = 0; i < count; i++) {
        lister_free(walks[i].lister);
        if (status != 0 || !walks[i].failed)
            continue;
        result->failures = mem_realloc_array(result->failures, result->failure_count + 1,
                                             sizeof *result->failures);
        result->failures[result->failure_count++] = (struct scan_failure){
            .is_author = true,
            .name = mem_strdup(st->stored.parts[first + i].name),
            .message = mem_strdup(walks[i].err.message),
        };
    }
    free(walks);
    return status;
}

static int
walk_all(struct scan_state *st, struct scan_result *result, struct err *err)
{
    const struct scan_plan *plan = st->run->plan;
    size_t jobs = st->run->jobs > 0 ? st->run->jobs : DEFAULT_JOBS;

    for (size_t i = 0; i < plan->task_count; i++) {
        if (st->begun && scan_limit_reached(st) && st->stored.parts[i].end == STORE_PART_OPEN)
            st->stored.parts[i].end = STORE_PART_LIMIT;
        if (walk_parts(st, i, i + 1, 1, result, err) != 0)
            return -1;
    }
    return walk_parts(st, plan->task_count, plan->step_count, jobs, result, err);
}

/* The scan's parts before it has begun. */
static void
lay_out_parts(struct scan_state *st)
{
    const struct scan_plan *plan = st->run->plan;
    struct store_scan *scan = &st->stored;

    scan->arguments = mem_strdup(plan->arguments);
    scan->started = st->clock.now;
    scan->part_count = plan->step_count;
    scan->parts = mem_zalloc(plan->step_count * sizeof *scan->parts);
    for (size_t i = 0; i < plan->step_count; i++) {
        scan->parts[i].is_author = plan->steps[i].is_author;
        scan->parts[i].name = mem_strdup(plan->steps[i].name);
    }
}

static int
each_found(void *context, supported_model_fn *fn, void *fn_context, struct err *err)
{
    struct scan_state *st = context;

    return store_each_found(st->store, st->stored.id, fn, fn_context, err);
}

/* They stay in the census: the registry asks for them when it is written. */
static int
add_found(struct scan_state *st, struct err *err)
{
    int64_t count = store_found_count(st->store, st->stored.id, err);
    struct supported_source source = {.each = each_found, .context = st, .most = (size_t)count};

    return count < 0 ? -1 : supported_add_from(st->supported, &source, err);
}

/* Keep the gaps that a scan adds to, for a run that goes on with it after some files are new. */
static int
keep_before(struct scan_state *st, const char *today, struct err *err)
{
    struct gaps_question question = {
        .profile = st->rules.profile, .quantized = &st->rules, .supported = st->supported};
    struct str text = STR_INIT;

    if (st->run->plan->options.gaps_merge != GAPS_SUM || st->has_before)
        return 0;
    if (gaps_update(st->gaps, &question, NULL, err) != 0)
        return -1;
    gaps_write(st->gaps, NULL, today, &text);
    int status = file_replace(st->before_path, (struct slice){text.data, text.len}, err);
    str_fini(&text);
    return status;
}

/*
 * Everything was asked: the files.  Only now do the found models become
 * entries, in the census' order: by task and author, whichever answered first,
 * and whichever run it was that found them.  As long as the checkpoint is there
 * the files may be old and new.
 */
static int
write_results(struct scan_result *result, struct scan_state *st, struct err *err)
{
    const struct scan_options *o = &st->run->plan->options;
    struct str why = STR_INIT;
    struct scan_info info = {
        .total_scanned = scan_counts(st, false).scanned,
        .tasks = o->tasks,
        .task_count = o->task_count,
        .min_downloads = o->min_downloads,
        .duration_s = (double)scan_active_ms(st) / 1000,
    };

    clock_date(info.generated_at, &st->clock);
    if (add_found(st, err) != 0 || keep_before(st, info.generated_at, err) != 0 ||
        scan_update_gaps(st, err) != 0)
        return -1;
    int shrunk =
        shrink_look(&why, st->run->plan, st->supported, st->gaps, st->store, &st->stored, err);
    if (shrunk > 0)
        result->shrunk = str_steal(&why);
    str_fini(&why);
    if (shrunk != 0)
        return shrunk < 0 ? -1 : scan_save(st, err);
    if (files_write(st->run->folder, st->supported, st->gaps, &info, info.generated_at, err) != 0)
        return -1;
    return file_remove(st->checkpoint_path, err);
}

/*
 * The very end of a scan, after which the same command is a new one.  What
 * takes time is done before: a run killed in it has nothing to ask again.
 */
static int
end_scan(struct scan_state *st, const struct scan_result *result, struct err *err)
{
    if (store_settle(st->store, err) != 0 || store_page_begin(st->store, err) != 0)
        return -1;
    if (scan_put_figures(st, result->supported, result->gaps, err) != 0) {
        store_page_abandon(st->store);
        return -1;
    }
    if (store_scan_finish(st->store, st->stored.id, st->clock.now, err) != 0)
        return -1;
    return file_remove(st->before_path, err);
}

struct counting {
    const struct profile *profile;
    int64_t by_type;
};

static int
count_found(void *context, struct slice model_id, struct slice architecture, struct err *err)
{
    struct counting *c = context;
    const struct slice no_type = {NULL, 0};

    (void)model_id;
    (void)err;
    c->by_type += !profile_takes(c->profile, architecture, no_type);
    return 0;
}

/* What was found by its type: what its architecture alone would not have brought. */
static int
count_by_type(struct scan_result *out, struct scan_state *st, struct err *err)
{
    struct counting counting = {st->rules.profile, 0};
    int status = 0;

    if (profile_asks_model_type(counting.profile))
        status = store_each_found(st->store, st->stored.id, count_found, &counting, err);
    out->found_by_type = counting.by_type;
    return status;
}

static int
fill_result(struct scan_result *out, struct scan_state *st, struct err *err)
{
    const struct scan_plan *plan = st->run->plan;

    out->walk = scan_counts(st, false);
    out->sweep = scan_counts(st, true);
    out->walked = plan->task_count > 0;
    out->walk_ends = mem_realloc_array(NULL, plan->task_count, sizeof *out->walk_ends);
    for (size_t i = 0; i < plan->task_count; i++)
        out->walk_ends[i] = st->stored.parts[i].end;
    out->authors = plan->step_count - plan->task_count;
    out->resumed = st->resumed;
    out->requests = client_requests(st->run->client);
    out->duration_s = (double)scan_active_ms(st) / 1000;
    out->census_models = store_count(st->store, err);
    out->supported = st->supported;
    out->gaps = st->gaps;
    st->supported = NULL;
    st->gaps = NULL;
    return out->census_models < 0 ? -1 : count_by_type(out, st, err);
}

/* Nobody answered at all: there is nothing to write down. */
static int
nothing_learnt(const struct scan_result *result, struct err *err)
{
    return err_set(err, ERR_RETRY, "no author's listing could be read; the first, %s: %s",
                   result->failures[0].name, result->failures[0].message);
}

/* An architecture that the profile does not name may be a gap, or a slip of the hand. */
static void
hint_at_name(const struct scan_run *run, const struct profile *p, const char *asked)
{
    struct profile_answer answer = profile_ask(p, slice_of(asked), (struct slice){NULL, 0});
    const char *near = NULL;

    if (answer.tier == SUPPORT_REMOVED)
        event_note(run->listener, "%s is an architecture that %s does not support any more", asked,
                   p->title);
    /* Where types decide, an architecture need not be listed for its models to be supported. */
    else if (answer.tier == SUPPORT_NOT && !profile_asks_model_type(p))
        near = support_nearest(&p->support, SUPPORT_ARCHITECTURE, asked);
    if (near != NULL)
        event_note(run->listener, "%s is not an architecture that %s supports; %s is", asked,
                   p->name, near);
}

static void
hint_at_names(const struct scan_run *run)
{
    const struct scan_options *o = &run->plan->options;

    for (size_t i = 0; i < o->architecture_count; i++)
        hint_at_name(run, o->profile, o->architectures[i]);
}

int
scan_do(struct scan_result *out, const struct scan_run *run, struct err *err)
{
    struct scan_state st = {.run = run, .clock = clock_read(), .start_ms = clock_monotonic_ms()};
    const struct scan_options *o = &run->plan->options;
    struct err second = {0};
    int status = -1;

    memset(out, 0, sizeof *out);
    quantized_rules_init(&st.rules, o->profile, o->quantized, o->quantized_by_name);
    event_note(run->listener, "%s", run->plan->path);
    hint_at_names(run);
    if (scan_load(&st, err) != 0)
        goto out;
    if (!st.begun)
        lay_out_parts(&st);
    if (walk_all(&st, out, err) != 0) {
        /* The first fault is the one to tell of; the census has the place in any case. */
        if (scan_save(&st, &second) != 0)
            event_warn(run->listener, "%s", second.message);
        if (err != NULL && err->kind == ERR_STOPPED)
            err_set(err, ERR_STOPPED,
                    st.begun ? "stopped; the place is kept: the same command goes on from there"
                             : "stopped before anything was kept");
        goto out;
    }
    if (!st.begun) {
        nothing_learnt(out, err);
        goto out;
    }
    if (write_results(out, &st, err) != 0 || fill_result(out, &st, err) != 0 ||
        (out->shrunk == NULL && end_scan(&st, out, err) != 0))
        goto out;
    status = 0;

out:
    if (status != 0)
        scan_put_aside(&st);
    scan_unload(&st);
    return status;
}

void
scan_result_fini(struct scan_result *result)
{
    if (result == NULL)
        return;
    for (size_t i = 0; i < result->failure_count; i++) {
        free(result->failures[i].name);
        free(result->failures[i].message);
    }
    free(result->failures);
    free(result->walk_ends);
    free(result->shrunk);
    supported_free(result->supported);
    gaps_free(result->gaps);
    memset(result, 0, sizeof *result);
}
