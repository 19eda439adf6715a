/*
 * A node is a path and a commit to walk from.  Each addition found on the walk
 * may be a move, by git's own finding of renames; the path's old name, from that
 * commit's parent on, is another node.  Each parent is an ancestor, so there are
 * no circles.  All nodes of a round are read together: as many rounds as the
 * longest chain of moves has, each a way through the history for the old names.
 * Of all nodes that a path leads to, the addition with the oldest time counts,
 * and the one further back of two with the same.
 */
#include "lifecycle/age_moved.h"

#include <stdlib.h>

#include "base/mem.h"

struct node {
    struct slice path;
    uint32_t start;
    uint32_t commit; /* its oldest addition, or merge */
    bool by_merge;
    uint32_t cut;
    bool no_contents;
    bool no_folders;
    size_t *next; /* nodes that its additions were moved from */
    size_t next_count;
    size_t reached; /* by which path it was reached last, from 1 */
};

struct moved {
    const struct history *history;
    struct walker *walker;
    struct change_table *table;
    struct history_moves moves;
    struct map numbers; /* of nodes: "START:path" */
    struct node *nodes;
    size_t count;
    size_t capacity;
    struct map asked; /* ids of commits whose moves are read */
    size_t *paths;    /* the node of each path */
    size_t *trail;    /* for moved_of() */
};

/* A node's additions while its round lasts. */
struct finding {
    size_t node;
    struct walk_result result;
};

static size_t
node_of(struct moved *m, struct slice path, uint32_t start)
{
    struct str key = STR_INIT;

    str_printf(&key, "%u:", start);
    size_t prefix = key.len;
    str_append(&key, path.data, path.len);
    const uint64_t *number = map_find(&m->numbers, (struct slice){key.data, key.len});
    size_t place = number != NULL ? (size_t)*number : m->count;
    if (number == NULL) {
        map_put(&m->numbers, (struct slice){key.data, key.len}, place);
        if (m->count == m->capacity) {
            m->capacity = m->capacity == 0 ? 64 : m->capacity * 2;
            m->nodes = mem_realloc_array(m->nodes, m->capacity, sizeof *m->nodes);
        }
        struct slice kept = m->numbers.entries[place].key;
        m->nodes[m->count++] = (struct node){
            .path = {kept.data + prefix, kept.len - prefix},
            .start = start,
            .commit = HISTORY_NONE,
            .cut = HISTORY_NONE,
        };
    }
    str_fini(&key);
    return place;
}

/* Walk for one node. */
static int
find_additions(struct moved *m, struct finding *f, struct err *err)
{
    struct node *n = &m->nodes[f->node];

    walk(&f->result, m->walker, n->start, m->table, n->path);
    if (walk_sift(&f->result, m->walker, n->path, err) != 0)
        return -1;
    n->cut = f->result.cut;
    n->by_merge = f->result.count == 0;
    n->commit =
        n->by_merge ? f->result.oldest_merge : f->result.additions[f->result.count - 1].commit;
    return 0;
}

/* Read the moves of all commits that added something in this round. */
static int
read_moves(struct moved *m, const struct finding *findings, size_t count, struct err *err)
{
    const struct history *h = m->history;
    uint32_t *commits = NULL;
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        const struct walk_result *r = &findings[i].result;
        commits = mem_realloc_array(commits, used + r->count + 1, sizeof *commits);
        for (size_t k = 0; k < r->count; k++) {
            uint32_t commit = r->additions[k].commit;
            if (h->commits[commit].parent_count == 1 &&
                map_put(&m->asked, slice_of(history_id(h, commit)), 0))
                commits[used++] = commit;
        }
    }
    int result = history_moves_read(&m->moves, h, commits, used, err);
    free(commits);
    return result;
}

/* Where the additions of one node were moved from. */
static void
go_back(struct moved *m, const struct finding *f)
{
    const struct history *h = m->history;
    size_t *next = mem_realloc_array(NULL, f->result.count + 1, sizeof *next);
    size_t count = 0;

    for (size_t i = 0; i < f->result.count; i++) {
        uint32_t commit = f->result.additions[i].commit;
        if (h->commits[commit].parent_count != 1)
            continue;
        struct slice old = history_moved_from(&m->moves, h, commit, m->nodes[f->node].path);
        if (old.data != NULL)
            next[count++] = node_of(m, old, h->parents[h->commits[commit].parents]);
        else if (history_is_doubted(&m->moves, h, commit))
            m->nodes[f->node].no_contents = true;
    }
    m->nodes[f->node].next = next;
    m->nodes[f->node].next_count = count;
}

/* The nodes from `first` up to `end`; 1, 0 when folders are missing, -1. */
static int
read_round(struct moved *m, size_t first, size_t end, struct err *err)
{
    struct finding *findings = mem_zalloc((end - first) * sizeof *findings);
    struct map paths;

    map_init(&paths);
    for (size_t i = first; i < end; i++)
        map_put(&paths, m->nodes[i].path, 0);
    int result = history_changes(m->table, m->history, &paths, err);
    for (size_t i = first; i < end && result > 0; i++) {
        findings[i - first].node = i;
        result = find_additions(m, &findings[i - first], err) == 0 ? 1 : -1;
    }
    if (result > 0 && read_moves(m, findings, end - first, err) != 0)
        result = -1;
    for (size_t i = first; i < end && result > 0; i++)
        go_back(m, &findings[i - first]);
    for (size_t i = first; i < end; i++) {
        m->nodes[i].no_folders = result == 0;
        walk_result_fini(&findings[i - first].result);
    }
    free(findings);
    map_fini(&paths);
    return result;
}

int
moved_find(struct moved **out, const struct history *h, struct walker *w,
           struct change_table *table, uint32_t start, const struct slice *paths, size_t count,
           struct err *err)
{
    struct moved *m = mem_zalloc(sizeof *m);
    int result = 1;

    *m = (struct moved){.history = h, .walker = w, .table = table};
    history_moves_init(&m->moves);
    map_init(&m->numbers);
    map_init(&m->asked);
    m->paths = mem_realloc_array(NULL, count + 1, sizeof *m->paths);
    for (size_t i = 0; i < count; i++)
        m->paths[i] = node_of(m, paths[i], start);
    for (size_t first = 0, end = m->count; first < end && result > 0; end = m->count) {
        result = read_round(m, first, end, err);
        first = end;
    }
    if (result < 0) {
        moved_free(m);
        return -1;
    }
    m->trail = mem_realloc_array(NULL, m->count + 1, sizeof *m->trail);
    *out = m;
    return 0;
}

void
moved_free(struct moved *m)
{
    if (m == NULL)
        return;
    history_moves_fini(&m->moves);
    map_fini(&m->numbers);
    map_fini(&m->asked);
    for (size_t i = 0; i < m->count; i++)
        free(m->nodes[i].next);
    free(m->nodes);
    free(m->paths);
    free(m->trail);
    free(m);
}

/* What one more node says to the age. */
static void
weigh(struct moved_age *age, const struct moved *m, const struct node *n)
{
    const struct history_commit *commits = m->history->commits;

    if (n->cut != HISTORY_NONE)
        age->cut = n->cut;
    age->no_folders = age->no_folders || n->no_folders;
    age->no_contents = age->no_contents || n->no_contents;
    if (n->commit == HISTORY_NONE ||
        (age->commit != HISTORY_NONE && commits[n->commit].time > commits[age->commit].time))
        return;
    age->commit = n->commit;
    age->by_merge = n->by_merge;
    age->path = n->path;
}

struct moved_age
moved_of(struct moved *m, size_t i)
{
    struct moved_age age = {.commit = HISTORY_NONE, .cut = HISTORY_NONE};
    size_t count = 1;

    m->trail[0] = m->paths[i];
    m->nodes[m->paths[i]].reached = i + 1;
    for (size_t k = 0; k < count; k++) {
        const struct node *n = &m->nodes[m->trail[k]];
        weigh(&age, m, n);
        for (size_t j = 0; j < n->next_count; j++) {
            if (m->nodes[n->next[j]].reached == i + 1)
                continue;
            m->nodes[n->next[j]].reached = i + 1;
            m->trail[count++] = n->next[j];
        }
    }
    if (age.cut != HISTORY_NONE || age.no_folders || age.no_contents)
        age.commit = HISTORY_NONE;
    return age;
}
