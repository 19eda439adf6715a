#include "scan/shrink.h"

#include <string.h>

#include "json/tree.h"

bool
shrink_is_too_much(int64_t before, int64_t now, int64_t keep_percent)
{
    /* In a double: the figures may be any, and a hundredth part of one model decides nothing. */
    return keep_percent > 0 && before - now >= SHRINK_LEAST &&
           (double)now * 100 < (double)before * (double)keep_percent;
}

/* The task filter of a scan_info: one name, or a list of them. */
static bool
same_tasks(const struct json_node *filter, const struct scan_options *o)
{
    size_t count = 0;

    if (filter == NULL)
        return false;
    if (filter->type == JSON_TYPE_STRING)
        return o->task_count == 1 && slice_is(filter->text, o->tasks[0]);
    if (filter->type != JSON_TYPE_ARRAY)
        return false;
    for (const struct json_node *e = filter->first; e != NULL; e = e->next, count++)
        if (count >= o->task_count || e->type != JSON_TYPE_STRING ||
            !slice_is(e->text, o->tasks[count]))
            return false;
    return count == o->task_count;
}

/* How many models the scan read that the file is of; -1 when it was another kind of scan. */
static int64_t
scanned_by_file(const struct supported *supported, const struct scan_options *o)
{
    struct slice text = supported_scan_info(supported);
    struct json_tree *tree = NULL;
    int64_t scanned = -1, least = -1;

    if (text.data == NULL || json_tree_read(&tree, text, NULL) != 0)
        return -1;
    const struct json_node *root = json_tree_root(tree);
    const struct json_node *total = json_node_get(root, "total_scanned");
    const struct json_node *downloads = json_node_get(root, "min_downloads");
    if (total == NULL || !json_node_int64(total, &scanned) || downloads == NULL ||
        !json_node_int64(downloads, &least) || least != o->min_downloads ||
        !same_tasks(json_node_get(root, "task_filter"), o))
        scanned = -1;
    json_tree_free(tree);
    return scanned;
}

/* The Hub's list ended the walk of every task, not the number of models asked for. */
static bool
ended_by_hub(const struct store_scan *scan)
{
    bool any = false;

    for (size_t i = 0; i < scan->part_count; i++) {
        if (scan->parts[i].is_author)
            continue;
        any = true;
        if (scan->parts[i].end == STORE_PART_LIMIT)
            return false;
    }
    return any;
}

static void
tell(struct str *why, const char *what, int64_t before, int64_t now, int64_t keep_percent)
{
    if (!shrink_is_too_much(before, now, keep_percent))
        return;
    str_printf(why, "%s%s: %lld, where there were %lld", why->len > 0 ? "; " : "", what,
               (long long)now, (long long)before);
}

int
shrink_look(struct str *why, const struct scan_plan *plan, const struct supported *supported,
            const struct gaps *gaps, struct store *store, const struct store_scan *scan,
            struct err *err)
{
    const struct scan_options *o = &plan->options;
    int64_t before = -1, now = 0;

    if (scan != NULL && ended_by_hub(scan)) {
        for (size_t i = 0; i < scan->part_count; i++)
            now += scan->parts[i].is_author ? 0 : scan->parts[i].counts.scanned;
        if (store_scanned_before(store, &before, scan, err) != 0)
            return -1;
        if (before < 0)
            before = scanned_by_file(supported, o);
        tell(why, "models read in the walk", before, now, o->keep_percent);
    }
    tell(why, "models of unsupported architectures", gaps_total_before(gaps),
         gaps_total_comparable(gaps), o->keep_percent);
    return why->len > 0;
}
