#include "lifecycle/age_answers.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "git/git_answers.h"

/* Commits. */

/* The commits of the lines, all before the first parent is looked up. */
static void
take_ids(struct history *h, struct slice text)
{
    struct slice line, time, id;
    size_t capacity = 0;

    while (git_cut_field(&line, &text, '\n')) {
        if (!git_cut_word(&time, &line) || !git_cut_word(&id, &line) || map_has(&h->numbers, id))
            continue;
        if (h->count == capacity) {
            capacity = capacity == 0 ? 1024 : capacity * 2;
            h->commits = mem_realloc_array(h->commits, capacity, sizeof *h->commits);
        }
        map_put(&h->numbers, id, h->count);
        h->commits[h->count++] = (struct history_commit){.time = git_number(time)};
    }
}

static int
take_parents(struct history *h, struct slice text, const char *where, struct err *err)
{
    struct slice line, time, id, parent;
    size_t capacity = 0;

    while (git_cut_field(&line, &text, '\n')) {
        if (!git_cut_word(&time, &line) || !git_cut_word(&id, &line))
            continue;
        struct history_commit *c = &h->commits[history_number(h, id)];
        c->parents = (uint32_t)h->parent_count;
        c->parent_count = 0;
        while (git_cut_word(&parent, &line)) {
            uint32_t number = history_number(h, parent);
            if (number == HISTORY_NONE)
                return err_set(err, ERR_FATAL, "%s: git lists no commit %.*s, a parent of %.*s",
                               where, (int)parent.len, parent.data, (int)id.len, id.data);
            if (h->parent_count == capacity) {
                capacity = capacity == 0 ? 1024 : capacity * 2;
                h->parents = mem_realloc_array(h->parents, capacity, sizeof *h->parents);
            }
            h->parents[h->parent_count++] = number;
            c->parent_count++;
        }
    }
    return 0;
}

int
history_take_commits(struct history *h, struct slice text, const char *where, struct err *err)
{
    take_ids(h, text);
    return take_parents(h, text, where, err);
}

int
history_offset(struct slice date)
{
    struct slice seconds;

    if (!git_cut_field(&seconds, &date, ' ') || date.len < 2)
        return 0;
    uint64_t figure = git_number((struct slice){date.data + 1, date.len - 1});
    if (date.len > 8 || figure > 9999)
        return 0;
    int minutes = (int)(figure / 100 * 60 + figure % 100);
    return date.data[0] == '-' ? -minutes : minutes;
}

/* Changes. */

static void
note_change(struct changes *c, uint32_t commit, uint32_t parent, unsigned kinds)
{
    struct change *last = c->count > 0 ? &c->items[c->count - 1] : NULL;

    if (last != NULL && last->commit == commit && last->parent == parent) {
        last->kinds |= kinds;
        return;
    }
    if (c->items == NULL || c->count == c->capacity) {
        c->capacity = c->capacity == 0 ? 16 : c->capacity * 2;
        c->items = mem_realloc_array(c->items, c->capacity, sizeof *c->items);
    }
    c->items[c->count++] = (struct change){commit, parent, kinds};
}

/* `path` changed: for itself, and for all folders above it. */
static void
note_path(struct changes *out, const struct map *targets, struct slice path, char status,
          uint32_t commit, uint32_t parent)
{
    unsigned below = status == 'A' ? CHANGE_ADDED : status == 'D' ? CHANGE_GONE : 0;
    const uint64_t *target = map_find(targets, path);

    if (target != NULL)
        note_change(&out[*target], commit, parent,
                    below | (status == 'A' ? (unsigned)CHANGE_CAME : 0));
    for (size_t i = path.len; i-- > 0;) {
        if (path.data[i] != '/')
            continue;
        target = map_find(targets, (struct slice){path.data, i});
        if (target != NULL)
            note_change(&out[*target], commit, parent, below);
    }
    target = path.len > 0 ? map_find(targets, SLICE("")) : NULL;
    if (target != NULL)
        note_change(&out[*target], commit, parent, below);
}

bool
history_take_changes(struct changes *out, const struct history *h, const struct map *targets,
                     struct slice text)
{
    uint32_t commit = 0, parent = 0;
    bool begun = false;
    struct slice field, path;

    while (git_cut_field(&field, &text, '\0')) {
        if (field.len == 1) {
            if (!begun || !git_cut_field(&path, &text, '\0'))
                return false;
            note_path(out, targets, path, field.data[0], commit, parent);
            continue;
        }
        if (begun && ++parent >= h->commits[commit].parent_count) {
            parent = 0;
            commit++;
        }
        begun = true;
        if (commit >= h->count || !slice_is(field, history_id(h, commit)))
            return false;
    }
    return commit + 1 == h->count && text.len == 0;
}

/* Moves. */

static void
move_key(struct str *key, const char *id, size_t len, struct slice path)
{
    str_truncate(key, 0);
    str_append(key, id, len);
    str_putc(key, ':');
    str_append(key, path.data, path.len);
}

static void
note_move(struct history_moves *m, struct slice commit, struct slice old, struct slice new)
{
    struct str key = STR_INIT;
    const uint64_t *number = map_find(&m->old, old);
    uint64_t place = number != NULL ? *number : m->old.count;

    move_key(&key, commit.data, commit.len, new);
    map_put(&m->old, old, place);
    map_put(&m->from, (struct slice){key.data, key.len}, place);
    str_fini(&key);
}

bool
history_take_moves(struct history_moves *m, struct slice text)
{
    struct slice field, old, new, commit = {NULL, 0};

    while (git_cut_field(&field, &text, '\0')) {
        if (field.len >= 40) {
            commit = field;
            continue;
        }
        if (commit.data == NULL || !git_cut_field(&old, &text, '\0'))
            return false;
        if (field.data[0] != 'R') {
            map_put(&m->doubted, commit, 0);
            continue;
        }
        if (!git_cut_field(&new, &text, '\0'))
            return false;
        note_move(m, commit, old, new);
    }
    return text.len == 0;
}

struct slice
history_moved_from(const struct history_moves *m, const struct history *h, uint32_t commit,
                   struct slice path)
{
    struct str key = STR_INIT;
    const char *id = history_id(h, commit);

    move_key(&key, id, strlen(id), path);
    const uint64_t *number = map_find(&m->from, (struct slice){key.data, key.len});
    str_fini(&key);
    return number != NULL ? m->old.entries[*number].key : (struct slice){NULL, 0};
}
