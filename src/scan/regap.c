#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/event.h"
#include "base/file.h"
#include "registry/files.h"
#include "scan/arrivals.h"
#include "scan/scan.h"
#include "scan/shrink.h"

/* Memory for the models that became supported; three million have some twenty parts then. */
#define ARRIVALS_ROOM ((size_t)6 << 20)

/* The one way through the census: its models become entries, or count for a gap. */
struct asking {
    const struct gaps_question *question;
    struct gaps *gaps;
    struct arrivals *arrivals;
    int64_t by_type; /* arrivals that their architecture alone would not bring */
};

static int
ask_row(void *context, const struct store_row *row, struct err *err)
{
    struct asking *a = context;
    const struct gaps_question *q = a->question;
    const struct slice no_type = {NULL, 0};
    const struct quantized_facts facts = {row->id, row->quant_method, row->marks};

    if (gaps_row(a->gaps, row) || quantized_dropped(q->quantized, &facts) != QUANTIZED_NOT ||
        supported_has(q->supported, row->id))
        return 0;
    a->by_type +=
        row->model_type.data != NULL && !profile_takes(q->profile, row->architecture, no_type);
    return arrivals_add(a->arrivals, row->id, row->architecture, row->downloads, err);
}

static void
expect_row(void *context, struct slice id)
{
    const struct asking *a = context;

    supported_expect(a->question->supported, id);
}

static int
each_arrival(void *context, supported_model_fn *fn, void *fn_context, struct err *err)
{
    return arrivals_each(context, fn, fn_context, err);
}

/*
 * The gaps, and the models whose architecture is supported now, which become
 * entries.  The census tells of each name once, so none of those counts for a gap.
 */
static int
ask_census(struct scan_result *out, struct arrivals *arrivals, const struct gaps_question *question,
           struct store *store, struct err *err)
{
    struct asking asking = {question, out->gaps, arrivals, 0};
    const struct supported_source source = {
        .each = each_arrival,
        .context = arrivals,
        .distinct = arrivals_architectures(arrivals),
    };

    int (*each)(struct store *, store_row_fn *, store_coming_fn *, void *, struct err *) =
        profile_asks_model_type(question->profile) ? store_each_row_typed : store_each_row_ahead;

    gaps_begin(out->gaps, question);
    if (store != NULL && (each(store, ask_row, expect_row, &asking, err) != 0 ||
                          (out->census_models = store_count(store, err)) < 0))
        return -1;
    gaps_end(out->gaps);
    out->walk.found = (int64_t)arrivals_count(arrivals);
    out->found_by_type = asking.by_type;
    return arrivals_settle(arrivals, err) == 0 ? supported_add_from(out->supported, &source, err)
                                               : -1;
}

/* The census, if there is one; without it gaps can still leave. */
static int
open_census(struct store **out, const char *folder, const struct listener *listener,
            struct err *err)
{
    char *path = file_join(folder, FILES_CENSUS);
    int status = 0;

    *out = NULL;
    if (access(path, F_OK) != 0)
        event_warn(listener,
                   "%s: there is no census; only the gaps that became supported are taken out "
                   "(hubcensus scrape makes a census)",
                   path);
    else
        status = store_open(out, path, STORE_READ, err);
    free(path);
    return status;
}

static int
load_reports(struct scan_result *out, const char *folder, struct err *err)
{
    char *supported_path = file_join(folder, FILES_SUPPORTED);
    char *gaps_path = file_join(folder, FILES_GAPS);
    int status = supported_load(&out->supported, supported_path, err);

    if (status == 0)
        status = gaps_load(&out->gaps, gaps_path, err);
    free(supported_path);
    free(gaps_path);
    return status;
}

int
scan_regap(struct scan_result *out, const struct scan_plan *plan, const char *folder,
           const struct listener *listener, struct err *err)
{
    const struct scan_options *o = &plan->options;
    struct quantized_rules rules;
    struct clock clock = clock_read();
    struct arrivals *arrivals = arrivals_new(folder, ARRIVALS_ROOM);
    struct store *store = NULL;
    struct str why = STR_INIT;
    char today[CLOCK_DATE_SIZE];
    int status = -1;

    memset(out, 0, sizeof *out);
    quantized_rules_init(&rules, o->profile, o->quantized, o->quantized_by_name);
    clock_date(today, &clock);
    if (load_reports(out, folder, err) != 0 || open_census(&store, folder, listener, err) != 0)
        goto out;
    struct gaps_question question = {
        .profile = o->profile, .quantized = &rules, .supported = out->supported};
    if (ask_census(out, arrivals, &question, store, err) != 0)
        goto out;
    int shrunk = shrink_look(&why, plan, out->supported, out->gaps, store, NULL, err);
    if (shrunk > 0)
        out->shrunk = str_steal(&why);
    if (shrunk != 0) {
        status = shrunk < 0 ? -1 : 0;
        goto out;
    }
    if (files_write(folder, out->supported, out->gaps, NULL, today, err) != 0)
        goto out;
    status = 0;

out:
    arrivals_free(arrivals);
    store_close(store);
    str_fini(&why);
    return status;
}
