#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/event.h"
#include "base/file.h"
#include "base/mem.h"
#include "registry/files.h"
#include "scan/scan.h"
#include "scan/shrink.h"

/* A model of the census that became supported. */
struct arrival {
    char *id;
    char *architecture;
    int64_t downloads;
};

struct arrivals {
    const struct quantized_rules *rules;
    const struct supported *supported;
    struct arrival *items;
    size_t count;
    size_t capacity;
};

static int
note_arrival(void *context, const struct store_row *row, struct err *err)
{
    struct arrivals *a = context;
    struct quantized_facts facts = {row->id, row->quant_method, row->marks};

    (void)err;
    if (!profile_supports(a->rules->profile, row->architecture) ||
        supported_has(a->supported, row->id) ||
        quantized_dropped(a->rules, &facts) != QUANTIZED_NOT)
        return 0;
    if (a->count == a->capacity) {
        a->capacity = a->capacity == 0 ? 256 : a->capacity * 2;
        a->items = mem_realloc_array(a->items, a->capacity, sizeof *a->items);
    }
    a->items[a->count++] = (struct arrival){
        slice_dup(row->id),
        slice_dup(row->architecture),
        row->downloads,
    };
    return 0;
}

/* Most downloaded first, as a walk finds them; then by name. */
static int
compare_arrivals(const void *left, const void *right)
{
    const struct arrival *a = left, *b = right;

    if (a->downloads != b->downloads)
        return a->downloads > b->downloads ? -1 : 1;
    return strcmp(a->id, b->id);
}

/* Models whose architecture is supported now become entries; returns how many, or -1. */
static int64_t
add_arrivals(struct supported *supported, const struct quantized_rules *rules, struct store *store,
             struct err *err)
{
    struct arrivals a = {.rules = rules, .supported = supported};
    int64_t added = 0;
    int status = store_each_row(store, note_arrival, &a, err);

    if (a.count > 0)
        qsort(a.items, a.count, sizeof *a.items, compare_arrivals);
    for (size_t i = 0; i < a.count; i++) {
        if (status == 0 &&
            supported_add(supported, slice_of(a.items[i].id), slice_of(a.items[i].architecture)))
            added++;
        free(a.items[i].id);
        free(a.items[i].architecture);
    }
    free(a.items);
    return status == 0 ? added : -1;
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
    struct store *store = NULL;
    struct str why = STR_INIT;
    char today[CLOCK_DATE_SIZE];
    int status = -1;

    memset(out, 0, sizeof *out);
    quantized_rules_init(&rules, o->profile, o->quantized, o->quantized_by_name);
    clock_date(today, &clock);
    if (load_reports(out, folder, err) != 0 || open_census(&store, folder, listener, err) != 0)
        goto out;
    if (store != NULL) {
        out->walk.found = add_arrivals(out->supported, &rules, store, err);
        out->census_models = store_count(store, err);
        if (out->walk.found < 0 || out->census_models < 0)
            goto out;
    }
    struct gaps_question question = {
        .profile = o->profile, .quantized = &rules, .supported = out->supported};
    if (gaps_update(out->gaps, &question, store, err) != 0)
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
    store_close(store);
    str_fini(&why);
    return status;
}
