#include "library/lens_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "library/python_files.h"
#include "library/table_source.h"
#include "pysource/statement.h"

static const struct slice none = {NULL, 0};

void
lens_table_init(struct lens_table *t, const char *path, const char *name)
{
    *t = (struct lens_table){.path = path, .name = name, .file = slice_of(path)};
    map_init(&t->places);
}

void
lens_table_fini(struct lens_table *t)
{
    free(t->names);
    free(t->repeats);
    free(t->elements);
    map_fini(&t->places);
}

void
lens_table_add(struct lens_table *t, struct lens_name name)
{
    if (map_has(&t->places, name.name))
        return;
    map_put(&t->places, name.name, t->count);
    t->names = mem_room_for_one(t->names, t->count, sizeof *t->names);
    t->names[t->count++] = name;
}

const struct lens_name *
lens_table_find(const struct lens_table *t, struct slice name)
{
    const uint64_t *place = map_find(&t->places, name);

    return place != NULL ? &t->names[*place] : NULL;
}

/* ---- what it holds ---- */

/* A table while it is read. */
struct reading {
    struct lens_table *table;
    struct support *notes;
    const struct table_source *source;
    enum lens_form form;
};

static void
fault(struct reading *r, struct py_place at, const char *message)
{
    const char *path;
    unsigned line;

    table_source_place(&path, &line, r->source, at);
    support_remark(r->notes, SUPPORT_UNREAD, slice_of(r->table->name), slice_of(path), line, "%s",
                   message);
}

static void
take_list(struct reading *r, struct lens_name *name, const struct py_value *list)
{
    struct lens_table *t = r->table;

    if (list->kind != PY_LIST && list->kind != PY_TUPLE && list->kind != PY_SET) {
        fault(r, list->at, "a value that is no list is not read");
        return;
    }
    name->empty = list->count == 0;
    for (const struct py_value *v = list->first; v != NULL; v = v->next) {
        const char *path;
        if (v->kind != PY_TEXT) {
            fault(r, v->at, "an element of a list that is no string is not read");
            continue;
        }
        struct lens_name element = {name->name, arena_copy(&r->notes->arena, v->text), name->file,
                                    0, false};
        table_source_place(&path, &element.line, r->source, v->at);
        t->elements = mem_room_for_one(t->elements, t->element_count, sizeof *t->elements);
        t->elements[t->element_count++] = element;
    }
}

static bool
names_class(const struct py_value *value)
{
    return value != NULL && value->kind == PY_REFERENCE;
}

static void
take_entry(struct reading *r, const struct py_entry *entry)
{
    struct lens_table *t = r->table;
    bool element = entry->value != NULL && r->form == LENS_NAMES;
    struct lens_name name = {arena_copy(&r->notes->arena, entry->key), none, none, 0, false};
    const char *path;

    if (entry->key.data == NULL || element) {
        fault(r, entry->at, "an element that is no string is not read");
        t->whole = false;
        return;
    }
    table_source_place(&path, &name.line, r->source, entry->at);
    name.file = arena_copy(&r->notes->arena, slice_of(path));
    if (r->form == LENS_CLASSES && !names_class(entry->value))
        fault(r, entry->at, "a value that is no name of a class is not read");
    else if (r->form == LENS_CLASSES &&
             memchr(entry->value->text.data, '.', entry->value->text.len) == NULL)
        name.value = arena_copy(&r->notes->arena, entry->value->text);
    if (r->form == LENS_TEXTS && entry->value != NULL && entry->value->kind == PY_TEXT)
        name.value = arena_copy(&r->notes->arena, entry->value->text);
    if (r->form == LENS_LISTS && entry->value != NULL)
        take_list(r, &name, entry->value);
    lens_table_add(t, name);
}

/* ---- what stands in it twice ---- */

/* A display while it is walked. */
struct walk {
    struct lens_table *table;
    struct support *notes;
    struct map lines; /* of the names in this display */
};

static void
note_name(struct walk *w, const struct py_value *name)
{
    struct lens_table *t = w->table;
    const uint64_t *first = map_find(&w->lines, name->text);

    if (first == NULL) {
        map_put(&w->lines, name->text, name->at.line);
        return;
    }
    t->repeats = mem_room_for_one(t->repeats, t->repeat_count, sizeof *t->repeats);
    t->repeats[t->repeat_count++] = (struct lens_repeat){arena_copy(&w->notes->arena, name->text),
                                                         (unsigned)*first, name->at.line};
}

/* The keys and elements of a display, or of those that a call takes. */
static void
walk_display(struct walk *w, const struct py_value *value)
{
    map_clear(&w->lines);
    for (const struct py_value *v = value->first; v != NULL; v = v->next) {
        if (v->kind == PY_PAIR && v->first->kind == PY_TEXT)
            note_name(w, v->first);
        else if (v->kind == PY_TEXT && value->kind != PY_CALL)
            note_name(w, v);
        else if (value->kind == PY_CALL && v->kind != PY_KEYWORD && v->first != NULL)
            walk_display(w, v);
    }
}

/* NAME.update, NAME.extend. */
static bool
is_method_of(struct slice called, const char *name)
{
    size_t len = strlen(name);

    return called.len > len && memcmp(called.data, name, len) == 0 && called.data[len] == '.';
}

/* NAME = …, NAME |= …, NAME.update(…). */
static bool
is_of_table(const struct py_statement *s, const char *name)
{
    if (s->kind == PY_ASSIGN || s->kind == PY_AUGMENT)
        return slice_is(s->target, name);
    return s->kind == PY_EXPRESSION && s->value->kind == PY_CALL &&
           is_method_of(s->value->text, name);
}

static int
walk_statement(void *context, const struct py_statement *s, struct err *err)
{
    struct walk *w = context;

    (void)err;
    if (s->in_body || !is_of_table(s, w->table->name))
        return 0;
    if (w->table->line == 0)
        w->table->line = s->at.line;
    walk_display(w, s->value);
    return 0;
}

/* Walk the file that the table stands in. */
static int
walk_file(struct lens_table *t, struct support *notes, struct checkout *c, struct err *err)
{
    struct walk walk = {.table = t, .notes = notes};
    struct str text = STR_INIT;
    int status = checkout_read(&text, c, t->file.data, err);

    map_init(&walk.lines);
    if (status > 0)
        status = py_each_statement((struct slice){str_text(&text), text.len}, t->file.data,
                                   walk_statement, &walk, err);
    map_fini(&walk.lines);
    str_fini(&text);
    return status < 0 ? -1 : 0;
}

/* ---- both ---- */

/* Take the table out of its source: 1, 0 when it is not there, or -1. */
static int
take_table(struct reading *r, struct err *err)
{
    struct lens_table *t = r->table;
    struct py_table table;
    int status = table_source_partial(&table, r->source, t->name, err);

    if (status <= 0)
        return status;
    t->there = true;
    t->whole = table.fault_count == 0;
    for (size_t i = 0; i < table.fault_count; i++)
        fault(r, table.faults[i].at, table.faults[i].text);
    for (size_t i = 0; i < table.count; i++)
        take_entry(r, &table.entries[i]);
    py_table_fini(&table);
    if (t->count > 0)
        t->file = t->names[0].file;
    return 1;
}

int
lens_table_read(struct lens_table *t, struct support *notes, struct checkout *c, const char *path,
                const char *name, enum lens_form form, struct err *err)
{
    struct table_source *source = NULL;
    struct err why = {.kind = ERR_NONE};

    lens_table_init(t, path, name);
    int status = table_source_read(&source, c, path, &name, 1, &why);
    t->has_file = status != 0;
    if (status > 0) {
        struct reading r = {t, notes, source, form};
        status = take_table(&r, &why);
    }
    if (status > 0)
        status = walk_file(t, notes, c, &why);
    table_source_free(source);
    if (status == 0 && why.kind == ERR_NONE)
        return 0;
    if (why.kind != ERR_DATA) {
        if (err != NULL)
            *err = why;
        return -1;
    }
    t->whole = false;
    t->unread = true;
    python_files_remark(notes, path, &why);
    return 0;
}
