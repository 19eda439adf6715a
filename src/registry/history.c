#include "registry/history.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/show.h"
#include "registry/original.h"
#include "registry/outline.h"
#include "registry/rewrite.h"
#include "json/writer.h"

/* As large as a registry may be. */
#define HISTORY_MAX_BYTES ((size_t)2 << 30)

/* The members of a record in the order that the reference writes them. */
enum { MODEL, ARCHITECTURE, DATE, BY, VERSION, NOTES, INVALIDATED, REASON, FIELDS };

static const struct outline_form form = {
    .list = "records",
    .member_count = 1,
    .members = {"last_updated"},
    .field_count = FIELDS,
    .fields = {"model_id", "architecture_id", "verified_date", "verified_by",
               "transformerlens_version", "notes", "invalidated", "invalidation_reason"},
};

void
history_write_empty(struct str *out)
{
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_key(&w, "last_updated");
    json_null(&w);
    json_key(&w, "records");
    json_begin_array(&w);
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}

static struct slice
text_of(const struct outline_value *v)
{
    if (v->there && v->kind == JSON_STRING)
        return str_slice(&v->text);
    return (struct slice){NULL, 0};
}

static bool
is_valid(const struct outline_entry *e)
{
    return !e->fields[INVALIDATED].there || e->fields[INVALIDATED].kind != JSON_TRUE;
}

/* ---- reading ---- */

struct reading {
    struct history_records *h;
    const struct history_filter *filter;
    struct map models; /* that are asked for */
    struct map newest; /* models to the places of their records in h->records */
};

static struct history_record
copy_record(struct arena *arena, const struct outline_entry *e)
{
    return (struct history_record){
        .number = e->number,
        .model = arena_copy(arena, text_of(&e->fields[MODEL])),
        .architecture = arena_copy(arena, text_of(&e->fields[ARCHITECTURE])),
        .date = arena_copy(arena, text_of(&e->fields[DATE])),
        .by = arena_copy(arena, text_of(&e->fields[BY])),
        .version = arena_copy(arena, text_of(&e->fields[VERSION])),
        .notes = arena_copy(arena, text_of(&e->fields[NOTES])),
        .invalidated = !is_valid(e),
        .reason = arena_copy(arena, text_of(&e->fields[REASON])),
    };
}

static bool
passes(const struct reading *r, const struct outline_entry *e)
{
    const struct history_filter *f = r->filter;
    const struct slice model = text_of(&e->fields[MODEL]), date = text_of(&e->fields[DATE]);

    if (!e->is_object || (f->models != NULL && (model.data == NULL || !map_has(&r->models, model))))
        return false;
    if (f->since.data != NULL && (date.data == NULL || slice_compare(date, f->since) < 0))
        return false;
    return is_valid(e) || (!f->valid && !f->newest);
}

static int
on_record(void *context, const struct outline_entry *e, struct err *err)
{
    struct reading *r = context;
    struct history_records *h = r->h;

    (void)err;
    h->total++;
    if (!passes(r, e))
        return 0;
    h->records = mem_room_for_one(h->records, h->count, sizeof *h->records);
    h->records[h->count] = copy_record(&h->arena, e);
    if (r->filter->newest && h->records[h->count].model.data != NULL)
        map_put(&r->newest, h->records[h->count].model, h->count);
    h->count++;
    return 0;
}

static void
on_begin(void *context)
{
    struct reading *r = context;

    r->h->total = r->h->count = 0;
    map_clear(&r->newest);
}

/* Of each model the last. */
static void
keep_newest(struct reading *r)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->h->count; i++) {
        const struct history_record record = r->h->records[i];
        const uint64_t *last =
            record.model.data != NULL ? map_find(&r->newest, record.model) : NULL;
        if (last != NULL && *last == i)
            r->h->records[kept++] = record;
    }
    r->h->count = kept;
}

int
history_records_read(struct history_records *out, const char *path,
                     const struct history_filter *filter, struct err *err)
{
    struct reading r = {.h = out, .filter = filter};
    const struct outline_listener listener = {on_begin, on_record, &r};
    struct original original;
    struct outline outline = {.count = 0};

    *out = (struct history_records){.records = NULL};
    arena_init(&out->arena);
    map_init(&r.models);
    map_init(&r.newest);
    for (size_t i = 0; i < filter->model_count; i++)
        map_put(&r.models, filter->models[i], 0);
    original_init(&original);
    int found = original_open(&original, path, HISTORY_MAX_BYTES, err);
    if (found > 0 && outline_read(&outline, &original, &form, &listener, err) != 0)
        found = err_wrap(err, "%s", path);
    if (found > 0 && filter->newest)
        keep_newest(&r);
    out->last_updated = arena_copy(&out->arena, text_of(&outline.members[0]));
    outline_fini(&outline);
    original_fini(&original);
    map_fini(&r.models);
    map_fini(&r.newest);
    if (found < 0)
        history_records_fini(out);
    return found;
}

void
history_records_fini(struct history_records *h)
{
    free(h->records);
    arena_fini(&h->arena);
    *h = (struct history_records){.records = NULL};
}

/* ---- changing ---- */

/* A file that is changed. */
struct change {
    const char *path;
    struct original original;
    struct outline outline;
    struct edits edits;
};

/* Read the file, or in the place of none an empty history. */
static int
change_begin(struct change *c, const char *path, const struct outline_listener *listener,
             struct err *err)
{
    struct str text = STR_INIT;

    *c = (struct change){.path = path};
    original_init(&c->original);
    edits_init(&c->edits);
    int found = original_open(&c->original, path, HISTORY_MAX_BYTES, err);
    if (found < 0)
        return -1;
    if (found == 0) {
        history_write_empty(&text);
        original_hold(&c->original, str_slice(&text));
        str_fini(&text);
    }
    if (outline_read(&c->outline, &c->original, &form, listener, err) != 0)
        return err_wrap(err, "%s", path);
    return 0;
}

static void
change_fini(struct change *c)
{
    outline_fini(&c->outline);
    edits_fini(&c->edits);
    original_fini(&c->original);
}

/* Draft it with its edits, and last_updated at the clock's time. */
static int
change_draft(struct change *c, struct file_draft *draft, const struct clock *clock, struct err *err)
{
    const struct outline_value *updated = &c->outline.members[0];
    char now[CLOCK_TIME_SIZE];
    struct str text = STR_INIT;

    clock_local_time(now, clock);
    rewrite_text(&text, slice_of(now));
    if (updated->there)
        edits_put(&c->edits, updated->at, str_slice(&text));
    else
        outline_put_member(&c->edits, &c->outline, 0, form.members[0], str_slice(&text));
    str_fini(&text);
    if (file_draft_open(draft, c->path, err) != 0 ||
        edits_write(&c->edits, &c->original, draft, err) != 0)
        return -1;
    return file_draft_settle(draft, err);
}

struct addition {
    const struct history_record *records;
    size_t count;
    struct map numbers; /* models and architectures to their records' places */
    bool *there;        /* which records the file's newest ones say already */
};

static void
put_pair(struct str *out, struct slice model, struct slice architecture)
{
    str_truncate(out, 0);
    str_printf(out, "%zu ", model.len);
    str_append_slice(out, model);
    str_append_slice(out, architecture);
}

/* A record that is invalidated is equal to none. */
static bool
says_the_same(const struct outline_entry *e, const struct history_record *r)
{
    return is_valid(e) && slice_equal(text_of(&e->fields[DATE]), r->date) &&
           slice_equal(text_of(&e->fields[BY]), r->by) &&
           slice_equal(text_of(&e->fields[VERSION]), r->version) &&
           slice_equal(text_of(&e->fields[NOTES]), r->notes);
}

static int
note_there(void *context, const struct outline_entry *e, struct err *err)
{
    struct addition *a = context;
    const struct slice model = text_of(&e->fields[MODEL]);
    struct str pair = STR_INIT;

    (void)err;
    if (!e->is_object || model.data == NULL)
        return 0;
    put_pair(&pair, model, text_of(&e->fields[ARCHITECTURE]));
    const uint64_t *number = map_find(&a->numbers, str_slice(&pair));
    if (number != NULL)
        a->there[*number] = says_the_same(e, &a->records[*number]);
    str_fini(&pair);
    return 0;
}

/* Another list of the same key counts in the place of this one. */
static void
forget_there(void *context)
{
    struct addition *a = context;

    for (size_t i = 0; i < a->count; i++)
        a->there[i] = false;
}

static void
write_record(struct str *out, const struct history_record *r)
{
    const struct slice texts[] = {
        [MODEL] = r->model, [ARCHITECTURE] = r->architecture, [DATE] = r->date,
        [BY] = r->by,       [VERSION] = r->version,           [NOTES] = r->notes,
    };
    struct rewrite_member members[FIELDS];
    struct str values[FIELDS] = {STR_INIT};

    for (size_t i = 0; i < FIELDS; i++) {
        if (i <= NOTES)
            rewrite_text(&values[i], texts[i]);
        else
            str_puts(&values[i], i == INVALIDATED ? "false" : "null");
        members[i] = (struct rewrite_member){form.fields[i], str_slice(&values[i])};
    }
    rewrite_entry(out, NULL, members, FIELDS);
    for (size_t i = 0; i < FIELDS; i++)
        str_fini(&values[i]);
}

/* Put those that are not there behind the last one, or into an empty list; how many these are. */
static size_t
put_records(struct change *c, const struct addition *a)
{
    const struct outline *o = &c->outline;
    const struct span inside = {o->list.start + 1, o->list.end - 1};
    struct str text = STR_INIT;
    size_t put = 0;

    for (size_t i = 0; i < a->count; i++) {
        if (a->there[i])
            continue;
        str_puts(&text, o->count + put > 0 ? ",\n    " : "\n    ");
        write_record(&text, &a->records[i]);
        put++;
    }
    if (o->count == 0 && put > 0)
        str_puts(&text, "\n  ");
    const struct span behind = {o->last.end, o->last.end};
    edits_put(&c->edits, o->count > 0 ? behind : inside, str_slice(&text));
    str_fini(&text);
    return put;
}

int
history_draft_added(struct file_draft *draft, size_t *added, const char *path,
                    const struct history_record *records, size_t count, const struct clock *clock,
                    struct err *err)
{
    struct addition a = {.records = records, .count = count};
    const struct outline_listener listener = {forget_there, note_there, &a};
    struct str pair = STR_INIT;
    struct change c;

    map_init(&a.numbers);
    a.there = mem_zalloc((count + 1) * sizeof *a.there);
    for (size_t i = 0; i < count; i++) {
        put_pair(&pair, records[i].model, records[i].architecture);
        map_put(&a.numbers, str_slice(&pair), i);
    }
    int status = change_begin(&c, path, &listener, err);
    *added = status == 0 ? put_records(&c, &a) : 0;
    if (*added > 0)
        status = change_draft(&c, draft, clock, err);
    change_fini(&c);
    str_fini(&pair);
    map_fini(&a.numbers);
    free(a.there);
    return status;
}

struct invalidation {
    const struct slice *models;
    bool all;
    struct map numbers;  /* models to their places among `models` */
    struct span *newest; /* the last valid record of each; empty when there is none */
    struct span *every;  /* with `all` */
    size_t every_count;
};

static int
note_valid(void *context, const struct outline_entry *e, struct err *err)
{
    struct invalidation *v = context;
    const struct slice model = text_of(&e->fields[MODEL]);
    const uint64_t *number = model.data != NULL ? map_find(&v->numbers, model) : NULL;

    (void)err;
    if (!e->is_object || number == NULL || !is_valid(e))
        return 0;
    v->newest[*number] = e->at;
    if (v->all) {
        v->every = mem_room_for_one(v->every, v->every_count, sizeof *v->every);
        v->every[v->every_count++] = e->at;
    }
    return 0;
}

static int
put_invalidated(struct change *c, struct span at, struct slice reason, struct err *err)
{
    struct str text = STR_INIT, words = STR_INIT, record = STR_INIT;
    struct json_tree *tree = NULL;
    struct rewrite_member members[FIELDS];
    int status = outline_text(&text, &c->original, at, err);

    if (status == 0)
        status = json_tree_read(&tree, str_slice(&text), err);
    if (status == 0) {
        rewrite_text(&words, reason);
        for (size_t i = 0; i < FIELDS; i++)
            members[i] = (struct rewrite_member){.key = form.fields[i]};
        members[INVALIDATED].value = SLICE("true");
        members[REASON].value = str_slice(&words);
        rewrite_entry(&record, json_tree_root(tree), members, FIELDS);
        edits_put(&c->edits, at, str_slice(&record));
    }
    json_tree_free(tree);
    str_fini(&text);
    str_fini(&words);
    str_fini(&record);
    return status;
}

static int
refuse_model(const char *path, struct slice model, struct err *err)
{
    struct str name = STR_INIT;

    show_name(&name, model);
    err_set(err, ERR_USAGE, "%s: has no record of %s that is valid; nothing was changed", path,
            str_text(&name));
    str_fini(&name);
    return -1;
}

static int
put_all_invalidated(struct change *c, const struct invalidation *v, size_t count, size_t *changed,
                    struct slice reason, struct err *err)
{
    const struct span *records = v->all ? v->every : v->newest;
    int status = 0;

    for (size_t i = 0; i < count && status == 0; i++)
        if (v->newest[i].end == 0)
            status = refuse_model(c->path, v->models[i], err);
    *changed = v->all ? v->every_count : count;
    for (size_t i = 0; i < *changed && status == 0; i++)
        status = put_invalidated(c, records[i], reason, err);
    return status;
}

int
history_draft_invalidated(struct file_draft *draft, size_t *changed, const char *path,
                          const struct slice *models, size_t count, bool all, struct slice reason,
                          const struct clock *clock, struct err *err)
{
    struct invalidation v = {.models = models, .all = all};
    const struct outline_listener listener = {NULL, note_valid, &v};
    struct change c;

    map_init(&v.numbers);
    for (size_t i = 0; i < count; i++)
        map_put(&v.numbers, models[i], i);
    v.newest = mem_zalloc((count + 1) * sizeof *v.newest);
    int status = change_begin(&c, path, &listener, err);
    if (status == 0)
        status = put_all_invalidated(&c, &v, count, changed, reason, err);
    if (status == 0)
        status = change_draft(&c, draft, clock, err);
    change_fini(&c);
    map_fini(&v.numbers);
    free(v.newest);
    free(v.every);
    return status;
}
