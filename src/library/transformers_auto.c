#include "library/transformers_auto.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "library/python_files.h"
#include "library/table_source.h"
#include "pysource/statement.h"

/* Names of tables, in the order in which the module has them. */
struct table_names {
    char **items;
    size_t count;
    struct map seen;
};

/* What the parts of one reading share. */
struct auto_reading {
    struct transformers_auto *a;
    struct support *s;
    const struct table_source *source;
    const char *path; /* of the module */
    struct slice table;
    struct map last; /* of tables by configuration: "TABLE\0KEY" to the number of its last pair */
    size_t pair;     /* in hand; 0: of none */
};

void
transformers_auto_init(struct transformers_auto *a)
{
    *a = (struct transformers_auto){.classes = NULL};
    arena_init(&a->arena);
}

void
transformers_auto_fini(struct transformers_auto *a)
{
    free(a->classes);
    free(a->types);
    arena_fini(&a->arena);
}

static void
add_class(struct transformers_auto *a, const struct auto_class *class)
{
    if (a->class_count == a->class_capacity) {
        a->class_capacity = a->class_capacity == 0 ? 256 : a->class_capacity * 2;
        a->classes = mem_realloc_array(a->classes, a->class_capacity, sizeof *a->classes);
    }
    a->classes[a->class_count++] = *class;
}

static void
add_type(struct transformers_auto *a, const struct auto_type *type)
{
    if (a->type_count == a->type_capacity) {
        a->type_capacity = a->type_capacity == 0 ? 256 : a->type_capacity * 2;
        a->types = mem_realloc_array(a->types, a->type_capacity, sizeof *a->types);
    }
    a->types[a->type_count++] = *type;
}

/* ---- which tables there are ---- */

static bool
begins_with(struct slice name, const char *text)
{
    size_t length = strlen(text);

    return name.len >= length && memcmp(name.data, text, length) == 0;
}

static bool
ends_with(struct slice name, const char *text)
{
    size_t length = strlen(text);

    return name.len >= length && memcmp(name.data + name.len - length, text, length) == 0;
}

static void
add_name(struct table_names *names, struct slice name)
{
    if (!map_put(&names->seen, name, 0))
        return;
    names->items = mem_room_for_one(names->items, names->count, sizeof *names->items);
    names->items[names->count++] = slice_dup(name);
}

/* Of MODEL_FOR_CTC_MAPPING_NAMES and MODEL_FOR_CTC_MAPPING, which is made of it, only the first. */
static bool
is_table_of_models(struct slice name)
{
    return name.data != NULL && begins_with(name, "MODEL_") && ends_with(name, "_NAMES");
}

static int
note_table(void *context, const struct py_statement *s, struct err *err)
{
    struct table_names *names = context;

    (void)err;
    if (s->in_body)
        return 0;
    if (s->kind == PY_ASSIGN && is_table_of_models(s->target))
        add_name(names, s->target);
    for (size_t i = 0; s->kind == PY_FROM && i < s->name_count; i++)
        if (s->names[i].alias.data == NULL && is_table_of_models(s->names[i].name))
            add_name(names, s->names[i].name);
    return 0;
}

/* ---- values ---- */

static void
unread(const struct auto_reading *r, struct slice name, struct py_place at, const char *what)
{
    const char *path = r->path;
    unsigned line = at.line;

    if (r->source != NULL)
        table_source_place(&path, &line, r->source, at);
    support_remark(r->s, SUPPORT_UNREAD, name, slice_of(path), line, "%.*s: %s", (int)r->table.len,
                   r->table.data, what);
}

/* The classes of a value: a name, or several in brackets. */
static void
add_value(const struct auto_reading *r, struct slice key, const struct py_value *value)
{
    const char *path = r->path;
    unsigned line = value->at.line;

    if (value->kind == PY_TUPLE || value->kind == PY_LIST) {
        for (const struct py_value *v = value->first; v != NULL; v = v->next)
            add_value(r, key, v);
        return;
    }
    if (value->kind == PY_NONE)
        return;
    if (value->kind != PY_TEXT && value->kind != PY_REFERENCE) {
        unread(r, key, value->at, value->reason != NULL ? value->reason : "is no class's name");
        return;
    }
    if (r->source != NULL)
        table_source_place(&path, &line, r->source, value->at);
    add_class(r->a, &(struct auto_class){
                        r->table,
                        arena_copy(&r->a->arena, key),
                        arena_copy(&r->a->arena, value->text),
                        arena_copy(&r->a->arena, slice_of(path)),
                        line,
                        r->pair,
                    });
}

static void
remark_faults(const struct auto_reading *r, const struct py_table *table)
{
    for (size_t i = 0; i < table->fault_count; i++)
        unread(r, (struct slice){NULL, 0}, table->faults[i].at, table->faults[i].text);
}

/* ---- tables by type of model ---- */

static void
read_table(struct auto_reading *r, const char *name)
{
    struct py_table table;
    struct err err;
    int found = table_source_partial(&table, r->source, name, &err);

    r->table = arena_copy(&r->a->arena, slice_of(name));
    if (found < 0)
        python_files_remark(r->s, r->path, &err);
    if (found <= 0)
        return;
    remark_faults(r, &table);
    for (size_t i = 0; i < table.count; i++) {
        if (table.keyed)
            add_value(r, table.entries[i].key, table.entries[i].value);
        else
            unread(r, table.entries[i].key, table.entries[i].at, "an element without a type");
    }
    py_table_fini(&table);
}

/* Read the tables of that form: 0, or -1. */
static int
read_tables(struct auto_reading *r, struct checkout *c, const struct table_names *names,
            struct err *err)
{
    struct table_source *source = NULL;
    int found = table_source_read(&source, c, r->path, (const char *const *)names->items,
                                  names->count, err);

    if (found <= 0)
        return found;
    r->source = source;
    for (size_t i = 0; i < names->count; i++)
        read_table(r, names->items[i]);
    r->source = NULL;
    table_source_free(source);
    return 0;
}

/* ---- tables by configuration ---- */

static void
put_pair_key(struct str *out, struct slice table, struct slice key)
{
    str_truncate(out, 0);
    str_append(out, table.data, table.len);
    str_putc(out, '\0');
    str_append(out, key.data, key.len);
}

/* Of equal keys of a dict the last stands. */
static void
keep_last_pairs(struct auto_reading *r)
{
    struct transformers_auto *a = r->a;
    struct str key = STR_INIT;
    size_t kept = 0;

    for (size_t i = 0; i < a->class_count; i++) {
        put_pair_key(&key, a->classes[i].table, a->classes[i].key);
        const uint64_t *last = map_find(&r->last, (struct slice){key.data, key.len});
        if (last != NULL && *last == a->classes[i].pair)
            a->classes[kept++] = a->classes[i];
    }
    a->class_count = kept;
    str_fini(&key);
}

static void
add_pair(struct auto_reading *r, const struct py_value *pair)
{
    const struct py_value *key = pair->first;

    if (key->kind != PY_REFERENCE) {
        unread(r, (struct slice){NULL, 0}, key->at, "a key that is no configuration's name");
        return;
    }
    struct str text = STR_INIT;
    put_pair_key(&text, r->table, key->text);
    map_put(&r->last, (struct slice){text.data, text.len}, ++r->pair);
    str_fini(&text);
    add_value(r, key->text, key->next);
}

/* What OrderedDict(…) or a display is made of. */
static void
add_pairs(struct auto_reading *r, const struct py_value *value)
{
    for (const struct py_value *v = value->first; v != NULL; v = v->next) {
        if (v->kind == PY_LIST || v->kind == PY_DICT)
            add_pairs(r, v);
        else if ((v->kind == PY_TUPLE && v->count == 2) || v->kind == PY_PAIR)
            add_pair(r, v);
        else
            unread(r, (struct slice){NULL, 0}, v->at,
                   v->reason != NULL ? v->reason : "is no pair of a configuration and its class");
    }
}

static int
read_old_statement(void *context, const struct py_statement *s, struct err *err)
{
    struct auto_reading *r = context;

    (void)err;
    if (s->kind != PY_ASSIGN || s->in_body || s->target.data == NULL ||
        !begins_with(s->target, "MODEL_") || !ends_with(s->target, "_MAPPING"))
        return 0;
    r->table = arena_copy(&r->a->arena, s->target);
    if (s->value->kind == PY_CALL || s->value->kind == PY_DICT)
        add_pairs(r, s->value);
    else
        unread(r, (struct slice){NULL, 0}, s->value->at, "is no dict");
    return 0;
}

/* ---- configurations ---- */

static void
read_types(struct auto_reading *r, const struct py_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct py_entry *e = &table->entries[i];
        bool named =
            e->value != NULL && (e->value->kind == PY_TEXT || e->value->kind == PY_REFERENCE);
        struct auto_type type = {.name = arena_copy(&r->a->arena, e->key)};
        const char *path;
        table_source_place(&path, &type.line, r->source, e->at);
        type.file = arena_copy(&r->a->arena, slice_of(path));
        if (named)
            type.config = arena_copy(&r->a->arena, e->value->text);
        add_type(r->a, &type);
    }
}

/* Read configuration_auto.py's table of that name: 1, 0 when it has none, -1. */
static int
read_config_table(struct auto_reading *r, const char *name, struct err *err)
{
    struct py_table table;
    int found = table_source_partial(&table, r->source, name, err);

    if (found <= 0)
        return found;
    r->table = arena_copy(&r->a->arena, slice_of(name));
    r->a->config_table = r->table;
    r->a->config_whole = table.fault_count == 0 && table.keyed;
    remark_faults(r, &table);
    if (table.keyed)
        read_types(r, &table);
    else if (table.fault_count == 0)
        support_remark(r->s, SUPPORT_UNREAD, (struct slice){NULL, 0}, slice_of(r->path), 0,
                       "%s is no dict", name);
    py_table_fini(&table);
    return 1;
}

static int
read_configs(struct auto_reading *r, struct checkout *c, struct err *err)
{
    static const char *const names[] = {"CONFIG_MAPPING_NAMES", "CONFIG_MAPPING"};
    struct table_source *source = NULL;
    struct err own;
    int found = table_source_read(&source, c, r->path, names, 2, &own);

    r->source = source;
    for (size_t i = 0; found > 0 && r->a->config_table.data == NULL && i < 2; i++)
        found = read_config_table(r, names[i], &own) < 0 ? -1 : 1;
    r->source = NULL;
    table_source_free(source);
    if (found < 0 && own.kind != ERR_DATA)
        return err_set(err, own.kind, "%s", own.message);
    if (found < 0)
        python_files_remark(r->s, r->path, &own);
    else if (r->a->config_table.data == NULL)
        support_remark(r->s, SUPPORT_UNREAD, (struct slice){NULL, 0}, slice_of(r->path), 0,
                       found > 0 ? "has no table CONFIG_MAPPING_NAMES"
                                 : "is not there: which types of models there are is not known");
    return 0;
}

/* ---- modeling_auto.py ---- */

static int
read_models(struct auto_reading *r, struct checkout *c, struct err *err)
{
    struct table_names names = {.items = NULL};
    struct str text = STR_INIT;
    struct slice all;
    int status = checkout_read(&text, c, r->path, err);

    map_init(&names.seen);
    all = (struct slice){str_text(&text), text.len};
    if (status == 0)
        status = err_set(err, ERR_DATA, "%s: its content is not in the clone: fetch it with git",
                         r->path);
    if (status > 0)
        status = py_each_statement(all, r->path, note_table, &names, err);
    if (status == 0 && names.count > 0)
        status = read_tables(r, c, &names, err);
    if (status == 0 && names.count == 0) {
        r->a->keyed_by_config = true;
        status = py_each_statement(all, r->path, read_old_statement, r, err);
        keep_last_pairs(r);
    }
    map_fini(&names.seen);
    for (size_t i = 0; i < names.count; i++)
        free(names.items[i]);
    free(names.items);
    str_fini(&text);
    return status;
}

int
transformers_auto_read(struct transformers_auto *a, struct support *s, struct checkout *c,
                       const char *folder, struct err *err)
{
    struct str modeling = STR_INIT;
    struct str configuration = STR_INIT;

    str_printf(&modeling, "%smodeling_auto.py", folder);
    str_printf(&configuration, "%sconfiguration_auto.py", folder);
    struct auto_reading r = {.a = a, .s = s, .path = str_text(&modeling)};
    map_init(&r.last);
    int status = read_models(&r, c, err);
    r.path = str_text(&configuration);
    if (status == 0 && a->class_count > 0)
        status = read_configs(&r, c, err);
    map_fini(&r.last);
    str_fini(&modeling);
    str_fini(&configuration);
    return status;
}
