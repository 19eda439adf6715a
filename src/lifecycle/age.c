/*
 * The history is read once for all paths (age_history), then each path takes
 * its own way through it in memory (age_walk), and with AGE_MOVED those that it
 * was moved from take theirs (age_moved).
 *
 * In a shallow clone the newest addition is known if the walk met no commit with
 * its parents missing before it, for what is behind such a commit may be newer;
 * the oldest if it met none at all, for what is behind it may be an addition
 * that was undone since.  A merge that brought the path counts where nothing
 * added it: the newest such merge of the path's walk with AGE_LAST, else the
 * oldest; it is one in which the path is there and absent in all parents.
 */
#include "lifecycle/age.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "lifecycle/age_history.h"
#include "lifecycle/age_moved.h"
#include "lifecycle/age_walk.h"

/* How many paths are walked between two words of progress. */
#define PROGRESS_STEP 64

/* How much of a commit's id stands in a reason. */
#define SHORT_ID 12

const char *const age_rule_names[] = {"first", "last", "moved", NULL};

struct ages {
    struct age *items;
    size_t *additions; /* where each path's begin in `commits` */
    struct age_touch *touches;
    struct age_commit *commits;
    struct arena texts;
};

/* All that a search needs while it lasts. */
struct search {
    struct ages *ages;
    const struct age_question *question;
    const struct listener *listener;
    struct history history;
    struct change_table table;
    struct map there; /* paths that are files in the commit */
    struct walker *walker;
    uint32_t start;
    uint32_t *counting; /* of each path, the commit that counts */
    uint32_t *touching; /* of each folder */
    uint32_t *wanted;   /* all commits of the answer: the paths' additions first */
    size_t wanted_count;
};

/* A copy with its NUL that lives as long as the answer. */
static const char *
keep(struct ages *a, struct slice text)
{
    char *copy = arena_alloc(&a->texts, text.len + 1);

    memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    return copy;
}

static void __attribute__((format(printf, 3, 4)))
set_unknown(struct search *s, size_t i, const char *format, ...)
{
    struct str text = STR_INIT;
    va_list ap;

    va_start(ap, format);
    str_vprintf(&text, format, ap);
    va_end(ap);
    s->ages->items[i].known = false;
    s->ages->items[i].unknown = keep(s->ages, str_slice(&text));
    s->counting[i] = HISTORY_NONE;
    str_fini(&text);
}

static void
set_cut(struct search *s, size_t i, uint32_t commit)
{
    set_unknown(s, i, "the history is cut at commit %.*s (`git fetch --unshallow` brings the rest)",
                SHORT_ID, history_id(&s->history, commit));
}

static void
set_no_folders(struct search *s, size_t i)
{
    set_unknown(s, i,
                "the clone lacks folders of its history (`git fetch --refetch "
                "--filter=blob:none` brings them)");
}

static void
tell(const struct search *s, size_t done)
{
    struct progress progress = {.phase = "history",
                                .done = (int64_t)done,
                                .expected = (int64_t)s->question->path_count,
                                .pages = -1,
                                .found = -1};

    event_progress(s->listener, &progress);
}

/* Without the slashes at its end. */
static struct slice
folder_of(const char *folder)
{
    struct slice path = slice_of(folder);

    while (path.len > 0 && path.data[path.len - 1] == '/')
        path.len--;
    return path;
}

/* Read what all paths and folders need: 1, 0 when a partial clone lacks folders, -1. */
static int
read_all(struct search *s, struct git *git, struct err *err)
{
    const struct age_question *q = s->question;
    struct map paths;

    map_init(&paths);
    for (size_t i = 0; i < q->path_count; i++)
        map_put(&paths, slice_of(q->paths[i]), 0);
    int result = history_read(&s->history, git, q->commit, err) == 0 ? 1 : -1;
    if (result > 0 && paths.count > 0)
        result = history_files(&s->there, &s->history, &paths, q->commit, err);
    for (size_t i = 0; i < q->folder_count; i++)
        map_put(&paths, folder_of(q->folders[i]), 0);
    if (result > 0)
        result = history_changes(&s->table, &s->history, &paths, err);
    map_fini(&paths);
    return result;
}

/* Answer for one path by its own walk. */
static void
judge(struct search *s, size_t i, const struct walk_result *r)
{
    bool last = s->question->rule == AGE_LAST;
    struct age *age = &s->ages->items[i];

    if (r->cut != HISTORY_NONE && (!last || r->cut_before_any || r->count == 0)) {
        set_cut(s, i, r->cut);
        return;
    }
    age->by_merge = r->count == 0;
    if (age->by_merge)
        s->counting[i] = last ? r->newest_merge : r->oldest_merge;
    else
        s->counting[i] = r->additions[last ? 0 : r->count - 1].commit;
    if (s->counting[i] == HISTORY_NONE)
        set_unknown(s, i, "git names no commit that added it");
}

static void
want(struct search *s, uint32_t commit)
{
    s->wanted = mem_realloc_array(s->wanted, s->wanted_count + 1, sizeof *s->wanted);
    s->wanted[s->wanted_count++] = commit;
}

static int
find_path(struct search *s, size_t i, struct err *err)
{
    struct slice path = slice_of(s->question->paths[i]);
    struct walk_result r = {.additions = NULL};

    if (!map_has(&s->there, path)) {
        set_unknown(s, i, "it is no file of commit %.*s", SHORT_ID, s->question->commit);
        return 0;
    }
    walk(&r, s->walker, s->start, &s->table, path);
    int result = walk_sift(&r, s->walker, path, err);
    if (result == 0) {
        s->ages->additions[i] = s->wanted_count;
        s->ages->items[i].additions = r.count;
        for (size_t k = 0; k < r.count; k++)
            want(s, r.additions[k].commit);
        judge(s, i, &r);
    }
    walk_result_fini(&r);
    return result;
}

static int
find_paths(struct search *s, struct err *err)
{
    size_t count = s->question->path_count;

    for (size_t i = 0; i < count; i++) {
        if (i % PROGRESS_STEP == 0)
            tell(s, i);
        if (find_path(s, i, err) != 0)
            return -1;
    }
    tell(s, count);
    return 0;
}

static void
find_touches(struct search *s)
{
    for (size_t i = 0; i < s->question->folder_count; i++) {
        struct walk_result r;
        walk(&r, s->walker, s->start, &s->table, folder_of(s->question->folders[i]));
        s->touching[i] = r.cut_before_shown ? HISTORY_NONE : r.shown;
        walk_result_fini(&r);
    }
}

/* What one path's moves say. */
static void
judge_moved(struct search *s, size_t i, struct moved_age moved)
{
    struct age *age = &s->ages->items[i];

    if (moved.cut != HISTORY_NONE) {
        set_cut(s, i, moved.cut);
    } else if (moved.no_folders) {
        set_no_folders(s, i);
    } else if (moved.no_contents) {
        set_unknown(s, i,
                    "the clone lacks the contents that tell a move from an addition (`git fetch "
                    "--refetch --no-filter` brings them)");
    } else if (moved.commit == HISTORY_NONE) {
        set_unknown(s, i, "git names no commit that added it");
    } else {
        s->counting[i] = moved.commit;
        age->by_merge = moved.by_merge;
        if (!slice_equal(moved.path, slice_of(s->question->paths[i])))
            age->moved_from = keep(s->ages, moved.path);
    }
}

static int
find_moves(struct search *s, struct err *err)
{
    const struct age_question *q = s->question;
    struct slice *paths = mem_realloc_array(NULL, q->path_count + 1, sizeof *paths);
    struct moved *moved = NULL;
    size_t count = 0;

    for (size_t i = 0; i < q->path_count; i++)
        if (map_has(&s->there, slice_of(q->paths[i])))
            paths[count++] = slice_of(q->paths[i]);
    int result = moved_find(&moved, &s->history, s->walker, &s->table, s->start, paths, count, err);
    for (size_t i = 0, k = 0; i < q->path_count && result == 0; i++)
        if (map_has(&s->there, slice_of(q->paths[i])))
            judge_moved(s, i, moved_of(moved, k++));
    moved_free(moved);
    free(paths);
    return result;
}

/* Make the answer of what was found: ids and times. */
static int
describe(struct search *s, struct err *err)
{
    const struct age_question *q = s->question;
    struct ages *a = s->ages;
    size_t next = s->wanted_count;

    for (size_t i = 0; i < q->path_count; i++)
        if (s->counting[i] != HISTORY_NONE)
            want(s, s->counting[i]);
    for (size_t i = 0; i < q->folder_count; i++)
        if (s->touching[i] != HISTORY_NONE)
            want(s, s->touching[i]);
    a->commits = mem_realloc_array(NULL, s->wanted_count + 1, sizeof *a->commits);
    if (history_describe(a->commits, &s->history, s->wanted, s->wanted_count, err) != 0)
        return -1;
    for (size_t i = 0; i < q->path_count; i++) {
        a->items[i].known = s->counting[i] != HISTORY_NONE;
        if (a->items[i].known)
            a->items[i].commit = a->commits[next++];
    }
    for (size_t i = 0; i < q->folder_count; i++) {
        a->touches[i].known = s->touching[i] != HISTORY_NONE;
        if (a->touches[i].known)
            a->touches[i].commit = a->commits[next++];
    }
    return 0;
}

/* A clone without the folders that all is read from. */
static void
know_nothing(struct search *s)
{
    for (size_t i = 0; i < s->question->path_count; i++)
        set_no_folders(s, i);
}

static int
search(struct search *s, struct git *git, struct err *err)
{
    int result = read_all(s, git, err);

    if (result == 0)
        know_nothing(s);
    if (result <= 0)
        return result;
    s->start = history_number(&s->history, slice_of(s->question->commit));
    s->walker = walker_new(&s->history);
    find_touches(s);
    if (find_paths(s, err) != 0)
        return -1;
    if (s->question->rule == AGE_MOVED && find_moves(s, err) != 0)
        return -1;
    return describe(s, err);
}

int
ages_find(struct ages **out, struct git *git, const struct age_question *question,
          const struct listener *listener, struct err *err)
{
    struct ages *a = mem_zalloc(sizeof *a);
    struct search s = {.ages = a, .question = question, .listener = listener};

    arena_init(&a->texts);
    a->items = mem_zalloc((question->path_count + 1) * sizeof *a->items);
    a->additions = mem_zalloc((question->path_count + 1) * sizeof *a->additions);
    a->touches = mem_zalloc((question->folder_count + 1) * sizeof *a->touches);
    s.counting = mem_zalloc((question->path_count + 1) * sizeof *s.counting);
    s.touching = mem_zalloc((question->folder_count + 1) * sizeof *s.touching);
    change_table_init(&s.table);
    map_init(&s.there);
    tell(&s, 0);
    int result = search(&s, git, err);
    walker_free(s.walker);
    history_fini(&s.history);
    change_table_fini(&s.table);
    map_fini(&s.there);
    free(s.counting);
    free(s.touching);
    free(s.wanted);
    if (result != 0) {
        ages_free(a);
        return -1;
    }
    *out = a;
    return 0;
}

void
ages_free(struct ages *a)
{
    if (a == NULL)
        return;
    arena_fini(&a->texts);
    free(a->items);
    free(a->additions);
    free(a->touches);
    free(a->commits);
    free(a);
}

const struct age *
ages_of(const struct ages *a, size_t i)
{
    return &a->items[i];
}

const struct age_touch *
ages_touched(const struct ages *a, size_t i)
{
    return &a->touches[i];
}

const struct age_commit *
ages_additions(const struct ages *a, size_t i, size_t *count)
{
    *count = a->items[i].additions;
    return *count > 0 ? &a->commits[a->additions[i]] : NULL;
}
