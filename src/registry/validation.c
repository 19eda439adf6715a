/*
 * The files of a set are looked at one after the other, the registry of models first: what it
 * holds is compared with the gaps and the history.  Lines are counted last, in one pass through
 * each file that something was found in.
 */
#include "registry/validation_inner.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/moment.h"
#include "census/store.h"
#include "registry/checkpoint.h"
#include "registry/files.h"

/* As large as any registry that is read elsewhere. */
#define FILE_MAX_BYTES ((size_t)2 << 30)

#define DAY_SECONDS INT64_C(86400)

const char *const validation_file_kind_names[VALIDATION_FILE_KINDS] = {
    [VALIDATION_FILE_SUPPORTED] = "supported_models",
    [VALIDATION_FILE_GAPS] = "architecture_gaps",
    [VALIDATION_FILE_HISTORY] = "verification_history",
    [VALIDATION_FILE_CHECKPOINT] = "scrape_checkpoint",
    [VALIDATION_FILE_CENSUS] = "census",
};

static const char *const file_names[VALIDATION_FILE_KINDS] = {
    FILES_SUPPORTED, FILES_GAPS, FILES_HISTORY, FILES_CHECKPOINT, FILES_CENSUS,
};

/* ---- files ---- */

static void
check_checkpoint(struct validation_reading *r, const char *path)
{
    struct validation_file *file = &r->set->v->files[r->file];
    struct checkpoint c;
    struct err err = {ERR_NONE, ""};
    int found = checkpoint_read(&c, path, &err);

    file->read = found > 0;
    if (found > 0)
        checkpoint_fini(&c);
    else if (found < 0)
        validation_find(r, err.kind == ERR_DATA ? VALIDATION_CHECKPOINT : VALIDATION_UNREADABLE,
                        NULL, 0, "%s", err.message);
}

/* Counting its models goes through a whole table, which tells of pages that are damaged. */
static void
check_census(struct validation_reading *r, const char *path)
{
    struct validation_file *file = &r->set->v->files[r->file];
    struct store *store = NULL;
    struct err err = {ERR_NONE, ""};
    int64_t count = -1;

    if (store_open(&store, path, STORE_READ, &err) == 0)
        count = store_count(store, &err);
    if (count < 0)
        validation_find(r, err.kind == ERR_DATA ? VALIDATION_CENSUS : VALIDATION_UNREADABLE, NULL,
                        0, "%s", err.message);
    file->read = count >= 0;
    file->entries = count;
    store_close(store);
}

/* The files that are made of JSON, whose text is there. */
static void
check_text(struct validation_reading *r)
{
    struct validation_file *file = &r->set->v->files[r->file];

    r->entries = -1;
    if (file->kind == VALIDATION_FILE_SUPPORTED)
        validation_supported(r);
    else if (file->kind == VALIDATION_FILE_GAPS)
        validation_gaps(r);
    else
        validation_history(r);
    file->entries = r->entries;
    if (file->read)
        validation_judge_end(r, file->kind == VALIDATION_FILE_GAPS ? "" : "\n");
}

struct counting {
    uint64_t line;
    size_t next, end; /* findings, by their offsets */
    size_t *order;
    struct validation *v;
};

static int
count_lines(void *context, struct slice piece, uint64_t offset, struct err *err)
{
    struct counting *c = context;
    size_t at = 0;

    (void)err;
    while (c->next < c->end) {
        struct validation_finding *f = &c->v->findings[c->order[c->next]];
        const bool here = f->offset < offset + piece.len;
        const size_t stop = here ? (size_t)(f->offset - offset) : piece.len;
        for (const char *p; (p = memchr(piece.data + at, '\n', stop - at)) != NULL; c->line++)
            at = (size_t)(p - piece.data) + 1;
        at = stop;
        if (!here)
            break;
        f->line = (unsigned)c->line;
        c->next++;
    }
    return 0;
}

static int
by_offset(const void *a, const void *b, void *context)
{
    const struct validation *v = context;
    const size_t i = *(const size_t *)a, j = *(const size_t *)b;
    const uint64_t x = v->findings[i].offset, y = v->findings[j].offset;

    if (x != y)
        return x < y ? -1 : 1;
    return (i > j) - (i < j);
}

/* Put the lines of the file's findings, from the `first` on, to them. */
static void
find_lines(struct validation_reading *r, size_t first)
{
    struct validation *v = r->set->v;
    struct counting c = {.line = 1, .v = v};

    if (v->finding_count == first || r->original.size == 0)
        return;
    c.order = mem_alloc((v->finding_count - first) * sizeof *c.order);
    for (size_t i = first; i < v->finding_count; i++)
        if (v->findings[i].path.len > 0)
            c.order[c.end++] = i;
    qsort_r(c.order, c.end, sizeof *c.order, by_offset, v);
    (void)original_each_piece(&r->original, 0, UINT64_MAX, count_lines, &c, NULL);
    free(c.order);
}

/* What was to be written of a file. */
struct mending {
    struct file_draft *drafts;
    size_t count;
};

static int
draft_edits(struct validation_reading *r, struct mending *m, const char *path, struct err *err)
{
    m->drafts = mem_room_for_one(m->drafts, m->count, sizeof *m->drafts);
    struct file_draft *draft = &m->drafts[m->count++];
    *draft = (struct file_draft){.fd = -1};
    if (file_draft_open(draft, path, err) != 0 ||
        edits_write(&r->edits, &r->original, draft, err) != 0)
        return -1;
    return file_draft_settle(draft, err);
}

/* Look at a file, and draft it mended if that is asked for: 0, or -1 as drafting. */
static int
check_file(struct validation_set *set, size_t number, struct mending *m, struct err *err)
{
    struct validation *v = set->v;
    struct validation_file *file = &v->files[number];
    struct validation_reading r = {.set = set, .file = number};
    const size_t first = v->finding_count;
    char *path = slice_dup(file->path);
    struct err told = {ERR_NONE, ""};
    int status = 0;

    original_init(&r.original);
    edits_init(&r.edits);
    if (!file->there) {
        if (file->kind < VALIDATION_FILE_HISTORY)
            validation_find(&r, VALIDATION_NO_FILE, NULL, 0, "there is no such file");
    } else if (file->kind == VALIDATION_FILE_CHECKPOINT) {
        check_checkpoint(&r, path);
    } else if (file->kind == VALIDATION_FILE_CENSUS) {
        check_census(&r, path);
    } else if (original_open(&r.original, path, FILE_MAX_BYTES, &told) > 0) {
        check_text(&r);
        find_lines(&r, first);
    } else {
        validation_find(&r, VALIDATION_UNREADABLE, NULL, 0, "%s", told.message);
    }
    if (set->request->write && file->read && r.edits.count > 0)
        status = draft_edits(&r, m, path, err);
    form_check_free(r.check);
    edits_fini(&r.edits);
    original_fini(&r.original);
    free(path);
    return status;
}

static bool
is_there(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 || errno != ENOENT;
}

static void
add_file(struct validation *v, const char *path, enum validation_file_kind kind)
{
    v->files = mem_room_for_one(v->files, v->file_count, sizeof *v->files);
    v->files[v->file_count++] = (struct validation_file){
        .path = arena_copy(&v->arena, slice_of(path)),
        .kind = kind,
        .there = is_there(path),
        .entries = -1,
    };
}

/* The files of a folder: those that a registry has, and of the others those that are there. */
static int
add_folder(struct validation *v, const char *folder, struct err *err)
{
    bool any = false;

    for (int kind = 0; kind < VALIDATION_FILE_KINDS; kind++) {
        char *path = file_join(folder, file_names[kind]);
        if (is_there(path) || kind < VALIDATION_FILE_HISTORY) {
            add_file(v, path, (enum validation_file_kind)kind);
            any = any || is_there(path);
        }
        free(path);
    }
    if (any)
        return 0;
    return err_set(err, ERR_USAGE,
                   "%s: none of the registry's files is there; `hubcensus scrape` makes them, "
                   "--output names another folder",
                   folder);
}

static int
on_list(void *context, const struct json_event *e, struct err *err)
{
    enum validation_file_kind *kind = context;

    *kind = (enum validation_file_kind)e->id;
    /* Enough is known. */
    return err_set(err, ERR_STOPPED, "%s", "");
}

static int
feed(void *context, struct slice piece, uint64_t offset, struct err *err)
{
    (void)offset;
    return json_reader_feed(context, piece.data, piece.len, err);
}

/* Which file it is, by its name or else by the list in it. */
static int
kind_of_file(enum validation_file_kind *out, const char *path, struct err *err)
{
    static const struct json_path lists[] = {
        {".models", VALIDATION_FILE_SUPPORTED},
        {".gaps", VALIDATION_FILE_GAPS},
        {".records", VALIDATION_FILE_HISTORY},
    };
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    struct original original;

    for (int kind = 0; kind < VALIDATION_FILE_KINDS; kind++) {
        *out = (enum validation_file_kind)kind;
        if (strcmp(name, file_names[kind]) == 0)
            return 0;
    }
    *out = VALIDATION_FILE_KINDS;
    original_init(&original);
    struct json_reader *r =
        json_reader_new(lists, sizeof lists / sizeof *lists, NULL, on_list, out);
    if (original_open(&original, path, FILE_MAX_BYTES, NULL) > 0)
        (void)original_each_piece(&original, 0, UINT64_MAX, feed, r, NULL);
    json_reader_free(r);
    original_fini(&original);
    if (*out != VALIDATION_FILE_KINDS)
        return 0;
    return err_set(err, ERR_USAGE,
                   "%s: is none of the registry's files: neither its name is one of theirs, nor "
                   "is there a list \"models\", \"gaps\" or \"records\" in it",
                   path);
}

static int
add_place(struct validation *v, const char *place, struct err *err)
{
    enum validation_file_kind kind;
    struct stat st;

    if (stat(place, &st) != 0)
        return err_set(err, ERR_USAGE, "%s: cannot be looked at: %s", place, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return add_folder(v, place, err);
    if (kind_of_file(&kind, place, err) != 0)
        return -1;
    add_file(v, place, kind);
    return 0;
}

/* One file by two names would be mended twice. */
static int
refuse_same(const struct validation *v, struct err *err)
{
    struct stat *stats = mem_zalloc((v->file_count + 1) * sizeof *stats);
    int status = 0;

    for (size_t i = 0; i < v->file_count && status == 0; i++) {
        char *path = slice_dup(v->files[i].path);
        if (stat(path, &stats[i]) != 0)
            stats[i].st_ino = 0;
        for (size_t k = 0; k < i && status == 0 && stats[i].st_ino != 0; k++)
            if (stats[i].st_ino == stats[k].st_ino && stats[i].st_dev == stats[k].st_dev)
                status = err_set(err, ERR_USAGE, "%.*s and %s are one file; it is looked at once",
                                 (int)v->files[k].path.len, v->files[k].path.data, path);
        free(path);
    }
    free(stats);
    return status;
}

static void
set_init(struct validation_set *set, struct validation *v, const struct validation_request *request)
{
    *set = (struct validation_set){.v = v, .request = request, .key = hash_key_new()};
    map_init(&set->architectures);
    map_init(&set->found);
    map_init(&set->unknown);
    /* Where it is tomorrow already, files may be dated so. */
    set->last_day = moment_day(request->clock.now) + DAY_SECONDS;
}

static void
set_fini(struct validation_set *set)
{
    free(set->models);
    map_fini(&set->architectures);
    map_fini(&set->found);
    map_fini(&set->unknown);
}

struct place_of_group {
    struct validation_group group;
    size_t number;
};

static int
by_file_and_level(const void *a, const void *b)
{
    const struct place_of_group *x = a, *y = b;

    if (x->group.file != y->group.file)
        return x->group.file < y->group.file ? -1 : 1;
    if (x->group.level != y->group.level)
        return x->group.level > y->group.level ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

static int
by_group(const void *a, const void *b)
{
    const struct validation_finding *x = a, *y = b;

    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

/* Bring groups and findings into the order that they are told in. */
static void
sort(struct validation *v)
{
    struct place_of_group *places = mem_alloc((v->group_count + 1) * sizeof *places);
    size_t *numbers = mem_alloc((v->group_count + 1) * sizeof *numbers);

    for (size_t i = 0; i < v->group_count; i++)
        places[i] = (struct place_of_group){v->groups[i], i};
    qsort(places, v->group_count, sizeof *places, by_file_and_level);
    for (size_t i = 0; i < v->group_count; i++) {
        v->groups[i] = places[i].group;
        numbers[places[i].number] = i;
    }
    for (size_t i = 0; i < v->finding_count; i++)
        v->findings[i].group = numbers[v->findings[i].group];
    if (v->finding_count > 1)
        qsort(v->findings, v->finding_count, sizeof *v->findings, by_group);
    for (size_t i = v->finding_count; i-- > 0;)
        v->groups[v->findings[i].group].first = i;
    free(places);
    free(numbers);
}

static int
check_files(struct validation *v, const struct validation_request *request, struct err *err)
{
    struct mending m = {.count = 0};
    struct validation_set set;
    int status = 0;

    set_init(&set, v, request);
    /* By kind, for files that were named in another order. */
    for (int kind = 0; kind < VALIDATION_FILE_KINDS; kind++)
        for (size_t i = 0; i < v->file_count && status == 0; i++)
            if (v->files[i].kind == (enum validation_file_kind)kind)
                status = check_file(&set, i, &m, err);
    if (status == 0 && m.count > 0)
        status = file_drafts_commit(m.drafts, m.count, err);
    else if (status != 0)
        err_wrap(err, "nothing was mended");
    for (size_t i = 0; i < m.count; i++)
        file_draft_abandon(&m.drafts[i]);
    free(m.drafts);
    set_fini(&set);
    return status;
}

int
validation_run(struct validation *out, const struct validation_request *request, struct err *err)
{
    int status = 0;

    *out = (struct validation){.files = NULL};
    arena_init(&out->arena);
    for (size_t i = 0; i < request->place_count && status == 0; i++)
        status = add_place(out, request->places[i], err);
    if (status == 0)
        status = refuse_same(out, err);
    if (status == 0)
        status = check_files(out, request, err);
    if (status == 0)
        sort(out);
    else
        validation_fini(out);
    return status;
}

void
validation_text(struct validation *out, struct slice text, enum validation_file_kind kind,
                const struct validation_request *request)
{
    struct validation_set set;
    struct validation_reading r = {.set = &set};

    *out = (struct validation){.files = NULL};
    arena_init(&out->arena);
    add_file(out, file_names[kind], kind);
    set_init(&set, out, request);
    original_init(&r.original);
    edits_init(&r.edits);
    original_hold(&r.original, text);
    check_text(&r);
    find_lines(&r, 0);
    sort(out);
    form_check_free(r.check);
    edits_fini(&r.edits);
    original_fini(&r.original);
    set_fini(&set);
}

void
validation_fini(struct validation *v)
{
    free(v->files);
    free(v->groups);
    free(v->findings);
    free(v->mended);
    free(v->unknown);
    arena_fini(&v->arena);
    *v = (struct validation){.files = NULL};
}
