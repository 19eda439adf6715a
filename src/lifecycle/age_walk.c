/*
 * git log with a path walks so: commits wait in a queue, the newest first, of
 * equally old ones the one that was put in first.  The one taken out is compared
 * with its parents.  Where the path is the same as in one of them, the first
 * such parent alone goes into the queue, and nothing is printed.  Else all of
 * them do, each only once in the whole walk, and the commit is printed.  With
 * --diff-filter=A only those are that add a file, and no merge, for merges are
 * not compared unless asked to.  A path is everything below it too.
 *
 * A commit whose parents a shallow clone left out looks like a root.  Up to the
 * first of them the walk is what it would be in the whole history, and not a
 * step further: it may have gone on to any place.
 *
 * git log looks for renames among the files of the path it is given.  That
 * matters where the path was a folder once: a file below it that becomes the
 * path itself is no addition.  Such commits, rare as they are, are left to git.
 *
 * A path that is there has an addition in its walk, or a merge in which it is
 * there and absent in all parents: on the way down, each commit that has it and
 * is neither has a parent with it to go on to.
 */
#include "lifecycle/age_walk.h"

#include <stdlib.h>

#include "base/mem.h"

struct waiting {
    uint64_t time;
    uint32_t order;
    uint32_t commit;
};

struct walker {
    const struct history *history;
    uint32_t round;        /* of walks, from 1 */
    uint32_t *seen;        /* by commit, in which round it was put into the queue last */
    uint32_t *changed;     /* by commit, in which round `first` counts */
    uint32_t *first;       /* by commit, its first change */
    struct waiting *queue; /* a heap, the next one at its top */
    size_t waiting;
    uint32_t order;
};

struct walker *
walker_new(const struct history *h)
{
    struct walker *w = mem_zalloc(sizeof *w);

    w->history = h;
    w->seen = mem_zalloc(h->count * sizeof *w->seen);
    w->changed = mem_zalloc(h->count * sizeof *w->changed);
    w->first = mem_zalloc(h->count * sizeof *w->first);
    w->queue = mem_realloc_array(NULL, h->count, sizeof *w->queue);
    return w;
}

void
walker_free(struct walker *w)
{
    if (w == NULL)
        return;
    free(w->seen);
    free(w->changed);
    free(w->first);
    free(w->queue);
    free(w);
}

void
walk_result_fini(struct walk_result *r)
{
    if (r == NULL)
        return;
    free(r->additions);
    r->additions = NULL;
    r->count = r->capacity = 0;
}

static bool
comes_before(struct waiting a, struct waiting b)
{
    return a.time != b.time ? a.time > b.time : a.order < b.order;
}

static void
put(struct walker *w, uint32_t commit)
{
    struct waiting entry = {w->history->commits[commit].time, w->order++, commit};
    size_t i = w->waiting;

    if (w->seen[commit] == w->round)
        return;
    w->seen[commit] = w->round;
    w->waiting++;
    for (; i > 0 && comes_before(entry, w->queue[(i - 1) / 2]); i = (i - 1) / 2)
        w->queue[i] = w->queue[(i - 1) / 2];
    w->queue[i] = entry;
}

static uint32_t
take(struct walker *w)
{
    uint32_t commit = w->queue[0].commit;
    struct waiting last = w->queue[--w->waiting];
    size_t i = 0;

    for (size_t child = 1; child < w->waiting; child = 2 * i + 1) {
        if (child + 1 < w->waiting && comes_before(w->queue[child + 1], w->queue[child]))
            child++;
        if (!comes_before(w->queue[child], last))
            break;
        w->queue[i] = w->queue[child];
        i = child;
    }
    w->queue[i] = last;
    return commit;
}

static void
add(struct walk_result *out, uint32_t commit, bool mixed)
{
    if (out->count == out->capacity) {
        out->capacity = out->capacity == 0 ? 4 : out->capacity * 2;
        out->additions = mem_realloc_array(out->additions, out->capacity, sizeof *out->additions);
    }
    out->additions[out->count++] = (struct walk_addition){commit, mixed};
}

static void
show(struct walk_result *out, uint32_t commit)
{
    if (out->shown == HISTORY_NONE)
        out->shown = commit;
}

/* A root, or one that looks like it; `change` NULL when the path is not there. */
static void
visit_root(struct walk_result *out, const struct walker *w, uint32_t commit,
           const struct change *change)
{
    bool cut = w->history->commits[commit].cut;

    if (cut && out->cut == HISTORY_NONE) {
        out->cut = commit;
        out->cut_before_any = out->count == 0;
        out->cut_before_shown = out->shown == HISTORY_NONE;
    }
    if (change == NULL)
        return;
    show(out, commit);
    if (!cut && (change->kinds & CHANGE_ADDED) != 0)
        add(out, commit, false);
}

/* Its changes are in the order of the parents; a parent without one has the path as it is. */
static void
visit_merge(struct walk_result *out, struct walker *w, uint32_t commit, const struct change *change,
            const struct change *end)
{
    const struct history_commit *c = &w->history->commits[commit];
    const uint32_t *parents = w->history->parents + c->parents;
    bool came = true;

    for (uint32_t i = 0; i < c->parent_count; i++, change++) {
        if (change == end || change->commit != commit || change->parent != i) {
            put(w, parents[i]);
            return;
        }
        came = came && (change->kinds & CHANGE_CAME) != 0;
    }
    show(out, commit);
    for (uint32_t i = 0; i < c->parent_count; i++)
        put(w, parents[i]);
    if (!came)
        return;
    if (out->newest_merge == HISTORY_NONE)
        out->newest_merge = commit;
    out->oldest_merge = commit;
}

static void
visit(struct walk_result *out, struct walker *w, uint32_t commit, const struct changes *changes)
{
    const struct history_commit *c = &w->history->commits[commit];
    const struct change *change =
        w->changed[commit] == w->round ? &changes->items[w->first[commit]] : NULL;

    if (c->parent_count == 0) {
        visit_root(out, w, commit, change);
    } else if (c->parent_count > 1 && change != NULL) {
        visit_merge(out, w, commit, change, changes->items + changes->count);
    } else {
        put(w, w->history->parents[c->parents]);
        if (change == NULL)
            return;
        show(out, commit);
        if ((change->kinds & CHANGE_ADDED) != 0)
            add(out, commit, (change->kinds & CHANGE_GONE) != 0);
    }
}

void
walk(struct walk_result *out, struct walker *w, uint32_t start, const struct change_table *table,
     struct slice path)
{
    const struct changes *changes = change_table_of(table, path);

    *out = (struct walk_result){.shown = HISTORY_NONE,
                                .newest_merge = HISTORY_NONE,
                                .oldest_merge = HISTORY_NONE,
                                .cut = HISTORY_NONE};
    w->round++;
    w->order = 0;
    for (size_t i = changes->count; i-- > 0;) {
        w->changed[changes->items[i].commit] = w->round;
        w->first[changes->items[i].commit] = (uint32_t)i;
    }
    put(w, start);
    while (w->waiting > 0)
        visit(out, w, take(w), changes);
}

int
walk_sift(struct walk_result *r, const struct walker *w, struct slice path, struct err *err)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->count; i++) {
        struct walk_addition addition = r->additions[i];
        int adds = addition.mixed ? history_adds(w->history, addition.commit, path, err) : 1;
        if (adds < 0)
            return -1;
        if (adds > 0)
            r->additions[kept++] = addition;
    }
    r->count = kept;
    return 0;
}
