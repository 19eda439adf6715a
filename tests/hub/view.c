/*
 * Orders are made by a radix sort, which is stable: models that are equal by
 * their key stay in the order of their _id, as in the Hub's database. A
 * missing key comes last in a descending order, first in an ascending one.
 */
#include "view.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

void
views_init(struct views *v, struct catalogue *c)
{
    *v = (struct views){.c = c};
}

void
views_forget(struct views *v)
{
    for (size_t i = 0; i < v->n; i++) {
        free(v->list[i].key);
        free(v->list[i].order);
    }
    v->n = 0;
    for (int s = 0; s < SORT_COUNT; s++) {
        free(v->orders[s][0]);
        free(v->orders[s][1]);
        v->orders[s][0] = v->orders[s][1] = NULL;
    }
}

void
views_fini(struct views *v)
{
    views_forget(v);
    tags_fini(&v->tags);
}

static bool
key_of(const struct catalogue *c, uint32_t i, enum sort sort, uint64_t *value)
{
    const struct model *mo = &c->models[i];
    const struct given *g = c->given != NULL ? &c->given[i] : NULL;

    switch (sort) {
    case SORT_CREATED:
        *value = (uint64_t)mo->created_ms;
        return true;
    case SORT_MODIFIED:
        *value = (uint64_t)mo->modified_ms;
        return true;
    case SORT_DOWNLOADS:
        *value = mo->downloads;
        return g == NULL || g->has_downloads || mo->drifted;
    case SORT_LIKES:
        *value = mo->likes;
        return g == NULL || g->has_likes;
    case SORT_TRENDING:
        *value = mo->trending;
        return g == NULL || g->has_trending;
    default:
        *value = mo->total;
        return g != NULL ? g->has_total : mo->total > 0;
    }
}

void
view_place(const struct catalogue *c, uint32_t i, enum sort sort, struct place *place)
{
    place->missing = !key_of(c, i, sort, &place->value);
    catalogue_oid(c, i, place->oid);
}

/* One number that orders as (missing, value) does; the top value loses one, which nobody sees. */
static uint64_t
rank(const struct catalogue *c, uint32_t i, enum sort sort)
{
    uint64_t value;

    if (!key_of(c, i, sort, &value))
        return 0;
    return value < UINT64_MAX ? value + 1 : value;
}

struct item {
    uint64_t key;
    uint32_t i;
};

static void
radix_pass(const struct item *from, struct item *to, uint32_t n, unsigned shift)
{
    uint32_t *starts = mem_new(65537, sizeof *starts);

    for (uint32_t i = 0; i < n; i++)
        starts[((from[i].key >> shift) & 0xffff) + 1]++;
    for (size_t d = 1; d <= 65536; d++)
        starts[d] += starts[d - 1];
    for (uint32_t i = 0; i < n; i++)
        to[starts[(from[i].key >> shift) & 0xffff]++] = from[i];
    free(starts);
}

static const uint32_t *
order_of(struct views *v, enum sort sort, bool ascending)
{
    uint32_t n = v->c->n, *order = v->orders[sort][ascending];
    struct item *a, *b, *other;
    uint64_t some = 0, all = UINT64_MAX;

    if (order != NULL)
        return order;
    order = mem_new(n, sizeof *order);
    a = mem_new(n, sizeof *a);
    b = mem_new(n, sizeof *b);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t key = rank(v->c, i, sort);

        a[i] = (struct item){ascending ? key : ~key, i};
        some |= a[i].key;
        all &= a[i].key;
    }
    for (unsigned shift = 0; shift < 64; shift += 16) {
        if ((((some ^ all) >> shift) & 0xffff) == 0)
            continue;
        radix_pass(a, b, n, shift);
        other = a;
        a = b;
        b = other;
    }
    for (uint32_t i = 0; i < n; i++)
        order[i] = a[i].i;
    free(a);
    free(b);
    v->orders[sort][ascending] = order;
    return order;
}

static bool
task_is(const struct catalogue *c, uint32_t i, const char *task)
{
    struct buf quoted = {0};
    const struct buf *have;
    const char *made;
    bool same;

    if (c->given == NULL) {
        made = tags_task(c, i);
        return made != NULL && strcmp(made, task) == 0;
    }
    have = given_property(&c->given[i], "pipeline_tag");
    buf_json(&quoted, task, strlen(task));
    same = have != NULL && have->len == quoted.len && !memcmp(have->p, quoted.p, quoted.len);
    buf_fini(&quoted);
    return same;
}

static bool
selects(struct views *v, const struct query *q, uint32_t author, uint32_t i)
{
    const struct model *mo = &v->c->models[i];

    if (q->author != NULL && (mo->author != author || author == STRSET_NONE))
        return false;
    if (q->gated >= 0 && (mo->gate != GATE_OPEN) != (q->gated == 1))
        return false;
    if (q->sized && (mo->total == 0 || mo->total < q->min_total || mo->total > q->max_total))
        return false;
    if (q->task != NULL && !task_is(v->c, i, q->task))
        return false;
    if (q->search != NULL && strcasestr(catalogue_id(v->c, i), q->search) == NULL)
        return false;
    for (size_t j = 0; j < q->n_filters; j++) {
        if (!tags_match(&v->tags, v->c, i, q->filters[j]))
            return false;
    }
    return true;
}

static bool
selects_all(const struct query *q)
{
    return q->author == NULL && q->gated < 0 && !q->sized && q->task == NULL && q->search == NULL &&
           q->n_filters == 0;
}

static void
fill(struct views *v, const struct query *q, struct view *w)
{
    const uint32_t *order = order_of(v, q->sort, q->ascending);
    uint32_t author = STRSET_NONE, cap = 0;
    bool all = selects_all(q);

    if (q->author != NULL)
        author = strset_find(&v->c->authors, q->author, strlen(q->author));
    for (uint32_t at = 0; at < v->c->n; at++) {
        if (!all && !selects(v, q, author, order[at]))
            continue;
        if (w->n == cap) {
            cap = cap > 0 ? cap * 2 : 1024;
            w->order = mem_resize(w->order, cap, sizeof *w->order);
        }
        w->order[w->n++] = order[at];
    }
}

static struct view *
free_place(struct views *v)
{
    struct view *oldest = &v->list[0];

    if (v->n < VIEWS_MAX)
        return &v->list[v->n++];
    for (size_t i = 1; i < v->n; i++) {
        if (v->list[i].used < oldest->used)
            oldest = &v->list[i];
    }
    free(oldest->key);
    free(oldest->order);
    return oldest;
}

const struct view *
views_get(struct views *v, const struct query *q)
{
    struct buf key = {0};
    struct view *w;

    query_key(q, &key);
    buf_cstr(&key);
    v->clock++;
    for (size_t i = 0; i < v->n; i++) {
        if (strcmp(v->list[i].key, key.p) == 0) {
            buf_fini(&key);
            v->list[i].used = v->clock;
            return &v->list[i];
        }
    }
    w = free_place(v);
    *w = (struct view){.key = key.p, .used = v->clock};
    fill(v, q, w);
    return w;
}

static bool
is_behind(const struct catalogue *c, uint32_t i, const struct query *q, const struct place *place)
{
    struct place here;

    view_place(c, i, q->sort, &here);
    if (here.missing != place->missing)
        return here.missing != q->ascending;
    if (!here.missing && here.value != place->value)
        return (here.value < place->value) != q->ascending;
    return strcmp(here.oid, place->oid) > 0;
}

uint32_t
view_after(const struct view *w, const struct catalogue *c, const struct query *q,
           const struct place *place)
{
    uint32_t low = 0, high = w->n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (is_behind(c, w->order[middle], q, place))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
