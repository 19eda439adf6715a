/*
 * One `git rev-list` names the commits with their parents, one `git diff-tree
 * --stdin` tells what they change.  It is handed each pair of commit and parent
 * on a line and answers each with a header, so that a merge is compared with all
 * its parents; a root is compared with nothing at all.
 */
#include "lifecycle/age_history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "git/git_answers.h"
#include "lifecycle/age_answers.h"

/* More than these and git spends its time comparing names with them. */
#define MAX_PATHSPECS 32

/* A list of commits to be cut at: some 100,000 of them. */
#define MAX_SHALLOW ((size_t)8 << 20)

static const struct slice nothing = {"", 0};

/* git's complaint, without the newlines at its end. */
static int
failed(const struct history *h, const char *what, struct str *complaint, struct err *err)
{
    while (complaint->len > 0 && complaint->data[complaint->len - 1] == '\n')
        str_truncate(complaint, complaint->len - 1);
    return err_set(err, ERR_FATAL, "%s: git %s failed: %s", git_folder(h->git), what,
                   complaint->len > 0 ? complaint->data : "it says no reason");
}

static int
not_understood(const struct history *h, const char *what, struct err *err)
{
    return err_set(err, ERR_FATAL, "%s: what git %s says is not understood", git_folder(h->git),
                   what);
}

/* Commits. */

const char *
history_id(const struct history *h, uint32_t commit)
{
    return h->numbers.entries[commit].key.data;
}

uint32_t
history_number(const struct history *h, struct slice id)
{
    const uint64_t *number = map_find(&h->numbers, id);

    return number != NULL ? (uint32_t)*number : HISTORY_NONE;
}

void
history_fini(struct history *h)
{
    if (h == NULL)
        return;
    free(h->commits);
    free(h->parents);
    map_fini(&h->numbers);
}

/* Mark the commits whose parents a shallow clone left out. */
static int
mark_cuts(struct history *h, struct err *err)
{
    static const char *const ask[] = {"rev-parse", "--path-format=absolute", "--git-path",
                                      "shallow", NULL};
    struct str path = STR_INIT, list = STR_INIT, complaint = STR_INIT;
    struct slice line;

    if (!git_is_shallow(h->git))
        return 0;
    int result = git_run(&path, &complaint, h->git, ask, nothing, err);
    if (result > 0)
        result = failed(h, "rev-parse", &complaint, err);
    if (result == 0) {
        str_truncate(&path, path.len > 0 ? path.len - 1 : 0);
        result = file_read(&list, str_text(&path), MAX_SHALLOW, err) < 0 ? -1 : 0;
    }
    struct slice text = str_slice(&list);
    while (result == 0 && git_cut_field(&line, &text, '\n')) {
        uint32_t number = history_number(h, line);
        if (number != HISTORY_NONE)
            h->commits[number].cut = true;
    }
    str_fini(&path);
    str_fini(&list);
    str_fini(&complaint);
    return result;
}

int
history_read(struct history *h, struct git *git, const char *commit, struct err *err)
{
    const char *const ask[] = {"rev-list", "--parents", "--timestamp", commit, "--", NULL};
    struct str text = STR_INIT, complaint = STR_INIT;

    memset(h, 0, sizeof *h);
    h->git = git;
    map_init(&h->numbers);
    int result = git_run(&text, &complaint, git, ask, nothing, err);
    if (result > 0)
        result = failed(h, "rev-list", &complaint, err);
    if (result == 0) {
        struct slice all = str_slice(&text);
        result = history_take_commits(h, all, git_folder(git), err);
    }
    str_fini(&text);
    str_fini(&complaint);
    return result != 0 ? -1 : mark_cuts(h, err);
}

static void
describe(struct age_commit *out, const struct history *h, uint32_t commit)
{
    uint64_t time = h->commits[commit].time;

    snprintf(out->id, sizeof out->id, "%s", history_id(h, commit));
    out->when = (struct moment){.seconds = time > INT64_MAX ? 0 : (int64_t)time};
}

int
history_describe(struct age_commit *out, const struct history *h, const uint32_t *commits,
                 size_t count, struct err *err)
{
    static const char *const ask[] = {"rev-list",     "--no-walk=unsorted", "--stdin",
                                      "--format=%cd", "--date=raw",         NULL};
    struct str input = STR_INIT, text = STR_INIT, complaint = STR_INIT;
    struct map offsets;
    struct slice line, date;
    int result = 0;

    map_init(&offsets);
    for (size_t i = 0; i < count; i++)
        if (map_put(&offsets, slice_of(history_id(h, commits[i])), 0))
            str_printf(&input, "%s\n", history_id(h, commits[i]));
    if (count > 0)
        result = git_run(&text, &complaint, h->git, ask, str_slice(&input), err);
    if (result > 0)
        result = failed(h, "rev-list", &complaint, err);
    /* "commit ID\n1600000000 +0530\n" */
    struct slice rest = str_slice(&text);
    while (result == 0 && git_cut_field(&line, &rest, '\n') && git_cut_field(&date, &rest, '\n'))
        if (line.len > 7)
            map_put(&offsets, (struct slice){line.data + 7, line.len - 7},
                    (uint64_t)(int64_t)history_offset(date));
    for (size_t i = 0; i < count && result == 0; i++) {
        describe(&out[i], h, commits[i]);
        out[i].when.offset = (int)(int64_t)*map_find(&offsets, slice_of(out[i].id));
    }
    map_fini(&offsets);
    str_fini(&input);
    str_fini(&text);
    str_fini(&complaint);
    return result;
}

/* What to look at. */

/* The length of the first `depth` folders and names of `path`. */
static size_t
prefix_length(struct slice path, size_t depth)
{
    size_t i = 0;

    for (; i < path.len; i++)
        if (path.data[i] == '/' && --depth == 0)
            break;
    return i;
}

/*
 * Few folders that all paths are below: they are cut to one depth, the
 * largest that leaves few of them.  None of it means the whole tree.
 */
static void
choose_pathspecs(struct map *out, const struct map *paths)
{
    size_t depth = 0;

    for (size_t i = 0; i < paths->count; i++) {
        size_t names = 1;
        for (size_t k = 0; k < paths->entries[i].key.len; k++)
            names += paths->entries[i].key.data[k] == '/';
        depth = names > depth ? names : depth;
    }
    for (; depth > 0; depth--) {
        map_clear(out);
        for (size_t i = 0; i < paths->count && out->count <= MAX_PATHSPECS; i++) {
            struct slice path = paths->entries[i].key;
            /* The repository's root itself. */
            if (path.len == 0) {
                map_clear(out);
                return;
            }
            map_put(out, (struct slice){path.data, prefix_length(path, depth)}, 0);
        }
        if (out->count <= MAX_PATHSPECS)
            return;
    }
    map_clear(out);
}

/* `git FIRST… -- PATHSPECS…` with `input`; 1, 0 when a partial clone lacks folders, -1. */
static int
run_below(struct str *out, const struct history *h, const char *const *first,
          const struct map *paths, struct slice input, struct err *err)
{
    struct str complaint = STR_INIT;
    struct map pathspecs;
    size_t used = 0;

    map_init(&pathspecs);
    choose_pathspecs(&pathspecs, paths);
    while (first[used] != NULL)
        used++;
    const char **arguments = mem_zalloc((used + pathspecs.count + 2) * sizeof *arguments);
    memcpy(arguments, first, used * sizeof *arguments);
    arguments[used++] = "--";
    for (size_t i = 0; i < pathspecs.count; i++)
        arguments[used++] = pathspecs.entries[i].key.data;
    int result = git_run(out, &complaint, h->git, arguments, input, err);
    if (result > 0 && git_is_partial(h->git))
        result = 0;
    else if (result > 0)
        result = failed(h, first[0], &complaint, err);
    else if (result == 0)
        result = 1;
    free(arguments);
    map_fini(&pathspecs);
    str_fini(&complaint);
    return result;
}

int
history_files(struct map *there, const struct history *h, const struct map *paths,
              const char *commit, struct err *err)
{
    const char *const first[] = {"ls-tree", "-r", "-z", "--full-tree", "--name-only", commit, NULL};
    struct str text = STR_INIT;
    struct slice path;
    int result = run_below(&text, h, first, paths, nothing, err);
    struct slice rest = str_slice(&text);

    while (result > 0 && git_cut_field(&path, &rest, '\0'))
        if (map_has(paths, path))
            map_put(there, path, 0);
    str_fini(&text);
    return result;
}

/* Changes. */

void
change_table_init(struct change_table *t)
{
    *t = (struct change_table){.items = NULL};
    map_init(&t->numbers);
}

void
change_table_fini(struct change_table *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->numbers.count; i++)
        free(t->items[i].items);
    free(t->items);
    map_fini(&t->numbers);
}

const struct changes *
change_table_of(const struct change_table *t, struct slice path)
{
    return &t->items[*map_find(&t->numbers, path)];
}

/* Give the new ones of `paths` a place in the table, and put them into `fresh`. */
static void
add_paths(struct change_table *t, struct map *fresh, const struct map *paths)
{
    for (size_t i = 0; i < paths->count; i++) {
        struct slice path = paths->entries[i].key;
        size_t number = t->numbers.count;
        if (map_has(&t->numbers, path))
            continue;
        if (number == t->capacity) {
            t->capacity = t->capacity == 0 ? 64 : t->capacity * 2;
            t->items = mem_realloc_array(t->items, t->capacity, sizeof *t->items);
        }
        t->items[number] = (struct changes){NULL, 0, 0};
        map_put(&t->numbers, path, number);
        map_put(fresh, path, number);
    }
}

/* What diff-tree is asked: "COMMIT PARENT" lines, "COMMIT" for a root. */
static void
ask_pairs(struct str *input, const struct history *h)
{
    for (uint32_t i = 0; i < h->count; i++) {
        const struct history_commit *c = &h->commits[i];
        for (uint32_t k = 0; k < c->parent_count; k++) {
            str_puts(input, history_id(h, i));
            str_putc(input, ' ');
            str_puts(input, history_id(h, h->parents[c->parents + k]));
            str_putc(input, '\n');
        }
        if (c->parent_count == 0) {
            str_puts(input, history_id(h, i));
            str_putc(input, '\n');
        }
    }
}

int
history_changes(struct change_table *t, const struct history *h, const struct map *paths,
                struct err *err)
{
    static const char *const first[] = {"diff-tree",     "--stdin",      "--always",
                                        "--root",        "-r",           "-z",
                                        "--name-status", "--no-renames", NULL};
    struct str input = STR_INIT, text = STR_INIT;
    struct map fresh;
    int result = 1;

    map_init(&fresh);
    add_paths(t, &fresh, paths);
    if (fresh.count > 0) {
        ask_pairs(&input, h);
        result = run_below(&text, h, first, &fresh, str_slice(&input), err);
        if (result > 0 && !history_take_changes(t->items, h, &fresh, str_slice(&text)))
            result = not_understood(h, "diff-tree", err);
    }
    map_fini(&fresh);
    str_fini(&input);
    str_fini(&text);
    return result;
}

/* Moves. */

int
history_adds(const struct history *h, uint32_t commit, struct slice path, struct err *err)
{
    char *name = slice_dup(path);
    uint32_t parent = h->parents[h->commits[commit].parents];
    const char *ask[] = {"diff-tree",
                         "-r",
                         "-M",
                         "--diff-filter=A",
                         "--name-only",
                         history_id(h, parent),
                         history_id(h, commit),
                         "--",
                         name,
                         NULL};
    struct str text = STR_INIT, complaint = STR_INIT;
    int result = git_run(&text, &complaint, h->git, ask, nothing, err);

    /* Without the contents only moves without a change are known. */
    if (result > 0 && git_is_partial(h->git)) {
        ask[2] = "-M100%";
        str_truncate(&text, 0);
        result = git_run(&text, NULL, h->git, ask, nothing, err);
    }
    if (result > 0)
        result = failed(h, "diff-tree", &complaint, err);
    else if (result == 0)
        result = text.len > 0;
    free(name);
    str_fini(&text);
    str_fini(&complaint);
    return result;
}

void
history_moves_init(struct history_moves *m)
{
    map_init(&m->from);
    map_init(&m->old);
    map_init(&m->doubted);
}

void
history_moves_fini(struct history_moves *m)
{
    if (m == NULL)
        return;
    map_fini(&m->from);
    map_fini(&m->old);
    map_fini(&m->doubted);
}

int
history_moves_read(struct history_moves *m, const struct history *h, const uint32_t *commits,
                   size_t count, struct err *err)
{
    const char *ask[] = {"diff-tree", "--stdin",         "-r", "-z", "--name-status", "-l0",
                         "-M",        "--diff-filter=R", NULL};
    struct str input = STR_INIT, text = STR_INIT, complaint = STR_INIT;

    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        str_printf(&input, "%s %s\n", history_id(h, commits[i]),
                   history_id(h, h->parents[h->commits[commits[i]].parents]));
    struct slice lines = str_slice(&input);
    int result = git_run(&text, &complaint, h->git, ask, lines, err);
    if (result > 0 && git_is_partial(h->git)) {
        ask[6] = "-M100%";
        ask[7] = "--diff-filter=RD";
        str_truncate(&text, 0);
        result = git_run(&text, NULL, h->git, ask, lines, err);
    }
    if (result > 0)
        result = failed(h, "diff-tree", &complaint, err);
    else if (result == 0 && !history_take_moves(m, str_slice(&text)))
        result = not_understood(h, "diff-tree", err);
    str_fini(&input);
    str_fini(&text);
    str_fini(&complaint);
    return result;
}

bool
history_is_doubted(const struct history_moves *m, const struct history *h, uint32_t commit)
{
    return map_has(&m->doubted, slice_of(history_id(h, commit)));
}
