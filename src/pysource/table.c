/*
 * The statements are read once, in order, and every name that the module's level
 * assigns is a table as soon as it is assigned; a later statement changes it.
 * Two names may be one table, as in Python (`B = A`).
 */
#include "pysource/table.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/show.h"
#include "pysource/content.h"
#include "pysource/statement.h"

/* What `from` imported under a name. */
struct import {
    struct slice module; /* with its dots */
    struct slice name;   /* as it is called there */
};

struct py_module {
    char *origin;
    struct arena arena;
    struct names names;
    struct content *contents; /* all there ever were */
    struct map imports;       /* name to its struct import *, in the arena */
    struct py_place last_at;  /* the last assignment: a = b = value is one table */
    struct content *last;
};

/* ---- names ---- */

static struct content *
keep(struct py_module *m, struct content *c)
{
    c->next = m->contents;
    m->contents = c;
    return c;
}

static bool
is_dotted(struct slice name)
{
    return memchr(name.data, '.', name.len) != NULL;
}

static void
bind(struct py_module *m, struct slice name, struct content *c)
{
    map_put(&m->names.contents, name, (uint64_t)(uintptr_t)c);
}

/* The table that a fault of `name` belongs to; made when there is none. */
static struct content *
find_or_bind(struct py_module *m, struct slice name, struct py_place at)
{
    struct content *c = names_find(&m->names, name);

    if (c == NULL) {
        c = keep(m, content_new(CONTENT_LIST, at));
        bind(m, name, c);
    }
    return c;
}

/* The table that a statement changes; NULL when there is none: what is imported becomes one, with
 * that fault. */
static struct content *
find_changed(struct py_module *m, struct slice name, struct py_place at)
{
    struct content *c = names_find(&m->names, name);

    if (c == NULL && map_has(&m->imports, name))
        content_fault(find_or_bind(m, name, at), at,
                      "what is imported under this name is changed here");
    return c;
}

/* ---- statements ---- */

static bool
is_certain(const struct py_statement *s)
{
    return s->depth == 0;
}

static const char in_block[] = "this stands in a block, which may not run";

static void
assign(struct py_module *m, const struct py_statement *s)
{
    const struct py_value *value = s->value;

    if (!is_certain(s)) {
        content_fault(find_or_bind(m, s->target, s->at), s->at, in_block);
        return;
    }
    struct content *same =
        m->last != NULL && m->last_at.line == s->at.line && m->last_at.column == s->at.column
            ? m->last
            : NULL;
    if (same == NULL && value->kind == PY_REFERENCE)
        same = names_find(&m->names, value->text);
    if (same == NULL)
        same = keep(m, content_of(&m->names, value));
    m->last = same;
    m->last_at = s->at;
    bind(m, s->target, same);
}

/* a, b = …: which is which is not read. */
static void
assign_parts(struct py_module *m, const struct py_statement *s, const struct py_value *left)
{
    for (const struct py_value *v = left->first; v != NULL; v = v->next) {
        if (v->kind == PY_TUPLE || v->kind == PY_LIST || v->kind == PY_STAR) {
            assign_parts(m, s, v);
        } else if (v->kind == PY_REFERENCE && !is_dotted(v->text)) {
            struct content *c = is_certain(s) ? keep(m, content_new(CONTENT_LIST, v->at))
                                              : find_or_bind(m, v->text, v->at);
            content_fault(c, v->at, "an assignment to several names at once is not read");
            bind(m, v->text, c);
        }
    }
}

/* NAME[key] = value, and del NAME[key]. */
static void
change_item(struct py_module *m, const struct py_statement *s)
{
    struct content *c = find_changed(m, s->changed, s->at);

    if (c == NULL)
        return;
    if (!is_certain(s))
        content_fault(c, s->at, in_block);
    else if (s->kind == PY_ASSIGN && c->kind == CONTENT_DICT && s->subscript != NULL)
        content_put(c, &m->names, s->subscript, s->value);
    else
        content_fault(c, s->at, "this change of an element is not read");
}

static void
augment(struct py_module *m, const struct py_statement *s)
{
    struct content *c = find_changed(m, s->target, s->at);
    bool read = c != NULL && ((c->kind == CONTENT_LIST && slice_is(s->operator, "+=")) ||
                              (c->kind != CONTENT_LIST && slice_is(s->operator, "|=")));

    if (c == NULL || c->kind == CONTENT_NONE)
        return;
    if (!is_certain(s))
        content_fault(c, s->at, in_block);
    else if (read)
        content_merge(c, &m->names, s->value);
    else
        content_fault(c, s->at, "this operator is not read");
}

/* Methods that change nothing. */
static bool
is_question(struct slice method)
{
    static const char *const words[] = {"copy", "count", "get", "index", "items", "keys", "values"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (slice_is(method, words[i]))
            return true;
    return false;
}

static bool
is_change(struct slice method)
{
    static const char *const words[] = {"add",        "append", "clear",   "discard",
                                        "extend",     "insert", "pop",     "remove",
                                        "setdefault", "update", "popitem", "__setitem__"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (slice_is(method, words[i]))
            return true;
    return false;
}

/* Put what a method of a table takes into it; false when the method is not read. */
static bool
run_method(struct content *c, struct names *names, struct slice method, const struct py_value *call)
{
    bool plain = call->count == 1 && call->first->kind != PY_KEYWORD &&
                 call->first->kind != PY_STAR && call->first->kind != PY_DOUBLE_STAR;

    if (c->kind == CONTENT_DICT && slice_is(method, "update")) {
        content_arguments(c, names, call, 0);
    } else if (c->kind == CONTENT_LIST && plain && slice_is(method, "extend")) {
        content_merge(c, names, call->first);
    } else if (c->kind == CONTENT_SET && slice_is(method, "update")) {
        for (const struct py_value *a = call->first; a != NULL; a = a->next)
            content_merge(c, names, a);
    } else if (plain && ((c->kind == CONTENT_LIST && slice_is(method, "append")) ||
                         (c->kind == CONTENT_SET && slice_is(method, "add")))) {
        content_add(c, names, call->first);
    } else {
        return false;
    }
    return true;
}

/* A call of a table's method, alone or as what is assigned. */
static void
call_method(struct py_module *m, const struct py_statement *s)
{
    const struct py_value *call = s->value;
    const char *dot = memrchr(call->text.data, '.', call->text.len);

    if (dot == NULL)
        return;
    struct slice name = {call->text.data, (size_t)(dot - call->text.data)};
    struct slice method = {dot + 1, call->text.len - name.len - 1};
    struct content *c = names_find(&m->names, name);
    if (c == NULL && is_change(method))
        c = find_changed(m, name, s->at);
    if (c == NULL || c->kind == CONTENT_NONE || is_question(method))
        return;
    if (!is_certain(s))
        content_fault(c, s->at, in_block);
    else if (s->kind != PY_EXPRESSION || !run_method(c, &m->names, method, call))
        content_fault(c, s->at, "this method is not read");
}

static void
note_imports(struct py_module *m, const struct py_statement *s)
{
    char *path = arena_alloc(&m->arena, s->dots + s->module.len + 1);

    memset(path, '.', s->dots);
    memcpy(path + s->dots, s->module.data, s->module.len);
    for (size_t i = 0; i < s->name_count; i++) {
        struct slice name = s->names[i].name;
        struct slice alias = s->names[i].alias.data != NULL ? s->names[i].alias : name;
        struct import *import = arena_alloc(&m->arena, sizeof *import);
        *import = (struct import){{path, s->dots + s->module.len}, arena_copy(&m->arena, name)};
        map_put(&m->imports, alias, (uint64_t)(uintptr_t)import);
        if (is_certain(s))
            bind(m, alias, NULL);
    }
}

static void
take_assignment(struct py_module *m, const struct py_statement *s)
{
    if (s->value->kind == PY_CALL)
        call_method(m, s);
    if (s->target.data != NULL && !is_dotted(s->target))
        assign(m, s);
    else if (s->changed.data != NULL)
        change_item(m, s);
    else
        assign_parts(m, s, s->left);
}

static void
delete_name(struct py_module *m, const struct py_statement *s)
{
    struct content *c = names_find(&m->names, s->target);

    if (is_certain(s))
        bind(m, s->target, NULL);
    else if (c != NULL)
        content_fault(c, s->at, in_block);
}

static int
take_statement(void *context, const struct py_statement *s, struct err *err)
{
    struct py_module *m = context;

    (void)err;
    if (s->in_body)
        return 0;
    switch (s->kind) {
    case PY_ASSIGN:
        take_assignment(m, s);
        break;
    case PY_AUGMENT:
        if (s->target.data != NULL)
            augment(m, s);
        else if (s->changed.data != NULL)
            change_item(m, s);
        break;
    case PY_EXPRESSION:
        if (s->value->kind == PY_CALL)
            call_method(m, s);
        break;
    case PY_FROM:
        note_imports(m, s);
        break;
    case PY_CLASS:
        map_put(&m->names.classes, s->target, 0);
        break;
    case PY_OTHER:
        if (s->changed.data != NULL)
            change_item(m, s);
        else if (s->target.data != NULL)
            delete_name(m, s);
        break;
    default:
        break;
    }
    return 0;
}

/* ---- the module ---- */

int
py_module_read(struct py_module **out, struct slice source, const char *origin, struct err *err)
{
    struct py_module *m = mem_zalloc(sizeof *m);

    *out = NULL;
    m->origin = mem_strdup(origin);
    arena_init(&m->arena);
    m->names.arena = &m->arena;
    map_init(&m->names.contents);
    map_init(&m->names.classes);
    map_init(&m->imports);
    if (py_each_statement(source, origin, take_statement, m, err) != 0) {
        py_module_free(m);
        return -1;
    }
    *out = m;
    return 0;
}

void
py_module_free(struct py_module *m)
{
    if (m == NULL)
        return;
    for (struct content *c = m->contents, *next; c != NULL; c = next) {
        next = c->next;
        content_free(c);
    }
    map_fini(&m->names.contents);
    map_fini(&m->names.classes);
    map_fini(&m->imports);
    arena_fini(&m->arena);
    free(m->origin);
    free(m);
}

int
py_module_table(struct py_table *out, const struct py_module *m, const char *name, struct err *err)
{
    const struct content *c = names_find(&m->names, slice_of(name));

    *out = (struct py_table){NULL, 0, false, NULL, 0};
    if (c == NULL)
        return 0;
    if (c->kind == CONTENT_NONE && c->fault_count == 0) {
        struct str shown = STR_INIT;
        show_text(&shown, slice_of(name), SHOW_LENGTH);
        err_set(err, ERR_DATA, "%s: line %u, column %u: `%s` is %s, not a table", m->origin,
                c->at.line, c->at.column, str_text(&shown), c->what);
        str_fini(&shown);
        return -1;
    }
    out->keyed = c->kind == CONTENT_DICT;
    out->entries = mem_realloc_array(NULL, c->count + 1, sizeof *out->entries);
    for (; out->count < c->count; out->count++)
        out->entries[out->count] = c->entries[out->count];
    out->faults = mem_realloc_array(NULL, c->fault_count + 1, sizeof *out->faults);
    for (; out->fault_count < c->fault_count; out->fault_count++) {
        const struct py_fault *fault = &c->faults[out->fault_count];
        out->faults[out->fault_count] = (struct py_fault){fault->at, mem_strdup(fault->text)};
    }
    return 1;
}

void
py_table_fini(struct py_table *table)
{
    if (table == NULL)
        return;
    for (size_t i = 0; i < table->fault_count; i++)
        free(table->faults[i].text);
    free(table->faults);
    free(table->entries);
    *table = (struct py_table){NULL, 0, false, NULL, 0};
}

static const struct import *
find_import(const struct py_module *m, const char *name)
{
    const uint64_t *found = map_find(&m->imports, slice_of(name));

    return found != NULL ? (const struct import *)(uintptr_t)*found : NULL;
}

struct slice
py_module_imports(const struct py_module *m, const char *name)
{
    const struct import *import = find_import(m, name);

    return import != NULL ? import->module : (struct slice){NULL, 0};
}

struct slice
py_module_imported_name(const struct py_module *m, const char *name)
{
    const struct import *import = find_import(m, name);

    return import != NULL ? import->name : (struct slice){NULL, 0};
}
