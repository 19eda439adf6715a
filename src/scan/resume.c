/*
 * The census says whether a scan was left unfinished, with which arguments and
 * where; the checkpoint file only tells people so.  What the file alone holds
 * are the lists of a Python scraper's checkpoint.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/event.h"
#include "base/file.h"
#include "base/mem.h"
#include "registry/files.h"
#include "scan/shrink.h"
#include "scan/state.h"

/* The parts in the census are the steps of the plan. */
static bool
same_steps(const struct scan_plan *plan, const struct store_scan *scan)
{
    if (plan->step_count != scan->part_count)
        return false;
    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].is_author != scan->parts[i].is_author ||
            strcmp(plan->steps[i].name, scan->parts[i].name) != 0)
            return false;
    return true;
}

/* Whether the arguments are the plan's but for what its profile supports. */
static bool
differs_in_profile(const struct scan_plan *plan, const char *arguments)
{
    static const char key[] = "\"supports\":\"";
    const char *own = strstr(plan->arguments, key), *other = strstr(arguments, key);
    size_t before = own != NULL ? (size_t)(own - plan->arguments) + strlen(key) : 0;

    return own != NULL && other != NULL && strncmp(plan->arguments, arguments, before) == 0 &&
           strlen(arguments) == strlen(plan->arguments) &&
           strcmp(own + strlen(key) + strlen(plan->supports),
                  other + strlen(key) + strlen(plan->supports)) == 0;
}

static int
refuse_other(const struct scan_state *st, struct err *err)
{
    bool same_arguments = strcmp(st->stored.arguments, st->run->plan->arguments) == 0;
    struct clock started = {st->stored.started, true};
    char when[CLOCK_TIME_SIZE];

    clock_time(when, &started);
    if (!same_arguments && differs_in_profile(st->run->plan, st->stored.arguments))
        return err_set(err, ERR_USAGE,
                       "%s: a scan begun on %s is unfinished, and what %s supports has changed "
                       "since; run it with what it was then to finish it, or add --fresh to forget "
                       "it",
                       st->run->folder, when, st->run->plan->options.profile->title);
    return err_set(err, ERR_USAGE,
                   "%s: a scan begun on %s is unfinished and had other arguments: %s%s; run it "
                   "with those to finish it, or add --fresh to forget it",
                   st->run->folder, when, st->stored.arguments,
                   same_arguments ? " and other authors in its profile" : "");
}

/* All was asked, and yet the scan is unfinished: it found too little, or its files were not
 * written. */
static bool
all_asked(const struct store_scan *scan)
{
    for (size_t i = 0; i < scan->part_count; i++)
        if (scan->parts[i].end == STORE_PART_OPEN || scan->parts[i].end == STORE_PART_FAILED)
            return false;
    return true;
}

/* Why to ask all again rather than go on with the scan; NULL when it can go on. */
static const char *
why_anew(struct scan_state *st, int *status, struct err *err)
{
    struct str why = STR_INIT;
    const char *anew = NULL;

    if (st->run->whole)
        return "a recording of its rest could not be replayed";
    if (!all_asked(&st->stored) || st->run->plan->options.keep_percent == 0)
        return NULL;
    *status = scan_update_gaps(st, err);
    if (*status == 0) {
        *status =
            shrink_look(&why, st->run->plan, st->supported, st->gaps, st->store, &st->stored, err);
        if (*status > 0) {
            anew = "it had found too little";
            *status = 0;
        }
    }
    str_fini(&why);
    return anew;
}

/* Go on with the scan that the census holds. */
static int
resume(struct scan_state *st, struct err *err)
{
    int64_t pages = 0;
    int status = 0;

    if (strcmp(st->stored.arguments, st->run->plan->arguments) != 0 ||
        !same_steps(st->run->plan, &st->stored))
        return refuse_other(st, err);
    const char *anew = why_anew(st, &status, err);
    if (anew != NULL)
        event_note(st->run->listener, "beginning the unfinished scan anew, as %s", anew);
    if (anew != NULL || status != 0) {
        store_scan_fini(&st->stored);
        return status;
    }
    st->begun = true;
    st->resumed = true;
    st->earlier_ms = st->stored.active_ms;
    for (size_t i = 0; i < st->stored.part_count; i++) {
        struct store_part *p = &st->stored.parts[i];
        pages += p->counts.pages;
        /* What failed in the run before deserves another try. */
        if (p->end == STORE_PART_FAILED)
            p->end = STORE_PART_OPEN;
    }
    event_note(st->run->listener,
               "going on with the unfinished scan, %lld pages of which are in the census",
               (long long)pages);
    return 0;
}

/*
 * Look for an unfinished scan in the census, if there is a census: 1, 0, -1.
 * It is gone on with, unless it is to be forgotten.
 */
static int
look_for_scan(struct scan_state *st, struct err *err)
{
    char *aside = NULL;

    if (access(st->census_path, F_OK) != 0)
        return 0;
    int status = store_open_anew(&st->store, &aside, st->census_path, &st->clock, err);
    if (aside != NULL)
        event_warn(st->run->listener,
                   "%s: was damaged, and is kept as %s; this scan makes a new one", st->census_path,
                   aside);
    free(aside);
    if (status != 0)
        return -1;
    /* One that is forgotten may be damaged. */
    int found = store_scan_unfinished(st->store, &st->stored, st->run->fresh ? NULL : err);
    if (st->run->fresh) {
        store_scan_fini(&st->stored);
        return found != 0;
    }
    return found == 1 && resume(st, err) != 0 ? -1 : found;
}

/* The lists of the Python scraper's checkpoint, whether it wrote it last or we kept them. */
static void
take_over_python(struct scan_state *st)
{
    const struct json_node *python = st->checkpoint.python;

    if (python == NULL)
        return;
    size_t models = supported_take_over(st->supported, json_node_get(python, "supported_models"));
    gaps_take_over(st->gaps, python);
    if (st->checkpoint.from_python)
        event_note(st->run->listener,
                   "taking over %zu models from the Python scraper's checkpoint; it does not say "
                   "where it stopped, so the walk starts at its first page",
                   models);
}

/*
 * A scan whose figures are added to the old file's may have been killed when
 * some of its files were new: what is added to is what was there before.  That
 * file has what was taken over, too.
 */
static int
load_before(struct scan_state *st, bool unfinished, struct err *err)
{
    struct gaps *before = NULL;

    if (access(st->before_path, F_OK) != 0)
        return 0;
    if (!unfinished)
        return file_remove(st->before_path, err);
    if (gaps_load(&before, st->before_path, err) != 0)
        return -1;
    gaps_free(st->gaps);
    st->gaps = before;
    st->has_before = true;
    return 0;
}

/* What the reports and the checkpoint hold, as an earlier run left them. */
static int
load_files(struct scan_state *st, struct err *err)
{
    char *supported_path = file_join(st->run->folder, FILES_SUPPORTED);
    char *gaps_path = file_join(st->run->folder, FILES_GAPS);
    int status = -1;

    if (supported_load(&st->supported, supported_path, err) == 0 &&
        gaps_load(&st->gaps, gaps_path, err) == 0 &&
        (st->run->fresh || checkpoint_read(&st->checkpoint, st->checkpoint_path, err) >= 0))
        status = 0;
    free(supported_path);
    free(gaps_path);
    return status;
}

int
scan_load(struct scan_state *st, struct err *err)
{
    const char *folder = st->run->folder;

    st->checkpoint_path = file_join(folder, FILES_CHECKPOINT);
    st->census_path = file_join(folder, FILES_CENSUS);
    st->before_path = file_join(folder, FILES_GAPS_BEFORE);
    map_init(&st->passed_over);
    scan_figures_init(&st->figures);
    if (load_files(st, err) != 0)
        return -1;
    take_over_python(st);
    int unfinished = look_for_scan(st, err);
    if (unfinished < 0)
        return -1;
    /* The checkpoint goes before the scan is finished, so the census has lost something. */
    if (unfinished == 0 && st->checkpoint.arguments != NULL)
        event_warn(st->run->listener,
                   "%s: the census does not hold the scan that it tells of; the scan begins anew",
                   st->checkpoint_path);
    return load_before(st, unfinished == 1, err);
}

void
scan_put_aside(struct scan_state *st)
{
    char *aside = NULL;
    struct err err = {.kind = ERR_NONE};

    if (!store_is_damaged(st->store))
        return;
    store_close(st->store);
    st->store = NULL;
    if (store_put_aside(&aside, st->census_path, &st->clock, &err) == 0)
        event_warn(st->run->listener,
                   "%s: is kept as %s; run again, and the scan begins with a new one",
                   st->census_path, aside);
    else
        event_warn(st->run->listener, "%s", err.message);
    free(aside);
}

void
scan_unload(struct scan_state *st)
{
    store_scan_fini(&st->stored);
    store_close(st->store);
    supported_free(st->supported);
    gaps_free(st->gaps);
    checkpoint_fini(&st->checkpoint);
    map_fini(&st->passed_over);
    scan_figures_fini(&st->figures);
    free(st->checkpoint_path);
    free(st->census_path);
    free(st->before_path);
}

int
scan_begin(struct scan_state *st, struct err *err)
{
    const struct scan_plan *plan = st->run->plan;
    struct store_scan *scan = &st->stored;

    if (st->begun)
        return 0;
    if (st->store == NULL && store_open(&st->store, st->census_path, STORE_WRITE, err) != 0)
        return -1;
    if (store_scan_begin(st->store, &scan->id, plan->arguments, st->clock.now, scan->parts,
                         scan->part_count, err) != 0)
        return -1;
    st->begun = true;
    return scan_save(st, err);
}

int
scan_save(struct scan_state *st, struct err *err)
{
    if (!st->begun)
        return 0;
    st->since_checkpoint = 0;
    st->checkpoint_ms = clock_monotonic_ms();
    st->stored.active_ms = scan_active_ms(st);
    return checkpoint_write(st->checkpoint_path, &st->stored, st->checkpoint.python, &st->clock,
                            err);
}

int64_t
scan_active_ms(const struct scan_state *st)
{
    return st->clock.fixed ? 0 : st->earlier_ms + clock_monotonic_ms() - st->start_ms;
}
