/*
 * optimum: the types of models that it can export, to whichever format.
 *
 *   November 2022 to July 2025  _SUPPORTED_MODEL_TYPE = {"bert": supported_tasks_mapping(…,
 *                               onnx="BertOnnxConfig"), …} in the class of exporters/tasks.py; the
 *                               keywords name the exporters, and a type without any has none
 *   since June 2025             @register_tasks_manager_onnx("bert", …) above such a class, the
 *                               decorator being what NAME = TasksManager.create_register("onnx")
 *                               made; since August 2025 in the repository optimum-onnx
 *
 * Types of diffusers, timm and sentence-transformers (library_name="timm", tables of
 * their own) are left out: they are no config.model_type.
 */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "library/python_files.h"
#include "library/reader.h"
#include "pysource/statement.h"

#define EXPORTERS "optimum/exporters"

/* A decorator that may register a type, or a type in the table. */
struct optimum_type {
    struct slice by;    /* the decorator, as it is called; absent: the table */
    struct slice name;  /* absent: what is registered is not read */
    struct slice class; /* of the table: that an exporter's file is to define */
    struct slice module;
    struct slice file;
    unsigned line;
};

struct optimum_reading {
    struct support *s;
    struct arena arena;
    struct optimum_type *types;
    size_t count;
    size_t capacity;
    struct map registers; /* names that create_register() was given to */
    struct map files;     /* those that were read */
    struct map classes;   /* "FILE:CLASS", of what each defines or imports */
    struct slice file;    /* in hand */
};

static void
add_type(struct optimum_reading *r, const struct optimum_type *type)
{
    if (r->count == r->capacity) {
        r->capacity = r->capacity == 0 ? 128 : r->capacity * 2;
        r->types = mem_realloc_array(r->types, r->capacity, sizeof *r->types);
    }
    r->types[r->count++] = *type;
}

static bool
ends_with(struct slice text, const char *end)
{
    size_t length = strlen(end);

    return text.data != NULL && text.len >= length &&
           memcmp(text.data + text.len - length, end, length) == 0;
}

/* ---- what stands in a file ---- */

/* model_type.replace("_", "-"): types are compared so. */
static bool
is_dashing(const struct py_value *value)
{
    return value != NULL && value->kind == PY_CALL &&
           ends_with(value->text, "model_type.replace") && value->count == 2 &&
           value->first->kind == PY_TEXT && slice_is(value->first->text, "_") &&
           value->first->next->kind == PY_TEXT && slice_is(value->first->next->text, "-");
}

/* The value of the keyword `name`; NULL when it is not there. */
static const struct py_value *
keyword_of(const struct py_value *call, const char *name)
{
    for (const struct py_value *v = call->first; v != NULL; v = v->next)
        if (v->kind == PY_KEYWORD && slice_is(v->text, name))
            return v->first;
    return NULL;
}

/* Whether a registration is of a model of transformers; NULL-safe where none is named. */
static bool
is_of_transformers(const struct py_value *library)
{
    return library == NULL || library->kind != PY_TEXT || slice_is(library->text, "transformers");
}

static void
note_decorator(struct optimum_reading *r, const struct py_statement *s)
{
    const struct py_value *library, *first = s->value->first;

    if (s->value->kind != PY_CALL)
        return;
    library = keyword_of(s->value, "library_name");
    if (!is_of_transformers(library))
        return;
    bool is_read =
        first != NULL && first->kind == PY_TEXT && (library == NULL || library->kind == PY_TEXT);
    add_type(r, &(struct optimum_type){
                    .by = arena_copy(&r->arena, s->value->text),
                    .name = is_read ? arena_copy(&r->arena, first->text) : (struct slice){NULL, 0},
                    .module = r->file,
                    .file = r->file,
                    .line = s->at.line,
                });
}

static void
unread(struct optimum_reading *r, struct slice name, struct py_place at, const char *what)
{
    support_remark(r->s, SUPPORT_UNREAD, name, r->file, at.line, "_SUPPORTED_MODEL_TYPE: %s", what);
}

/* A type of the table under the exporter that the keyword names. */
static void
note_exporter(struct optimum_reading *r, const struct py_value *key, const struct py_value *keyword)
{
    struct str module = STR_INIT;
    struct optimum_type type = {
        .name = arena_copy(&r->arena, key->text),
        .file = r->file,
        .line = key->at.line,
    };

    str_printf(&module, EXPORTERS "/%.*s/model_configs.py", (int)keyword->text.len,
               keyword->text.data);
    type.module = arena_copy(&r->arena, slice_of(str_text(&module)));
    if (keyword->first->kind == PY_TEXT)
        type.class = arena_copy(&r->arena, keyword->first->text);
    add_type(r, &type);
    str_fini(&module);
}

static void
note_table(struct optimum_reading *r, const struct py_value *table)
{
    const struct py_value *key, *value;

    if (table->kind != PY_DICT) {
        unread(r, (struct slice){NULL, 0}, table->at, "is no dict");
        return;
    }
    for (const struct py_value *pair = table->first; pair != NULL; pair = pair->next) {
        key = pair->first;
        value = pair->kind == PY_PAIR ? key->next : NULL;
        if (value == NULL || key->kind != PY_TEXT) {
            unread(r, (struct slice){NULL, 0}, pair->at, "a key that is no string");
        } else if (value->kind != PY_CALL) {
            unread(r, key->text, value->at, "what its exporters are is not read");
        } else {
            for (const struct py_value *v = value->first; v != NULL; v = v->next)
                if (v->kind == PY_KEYWORD)
                    note_exporter(r, key, v);
        }
    }
}

static void
note_class(struct optimum_reading *r, struct slice name)
{
    struct str place = STR_INIT;

    str_printf(&place, "%.*s:%.*s", (int)r->file.len, r->file.data, (int)name.len, name.data);
    map_put(&r->classes, (struct slice){place.data, place.len}, 0);
    str_fini(&place);
}

static void
note_names(struct optimum_reading *r, const struct py_statement *s)
{
    if (s->kind == PY_CLASS)
        note_class(r, s->target);
    for (size_t i = 0; s->kind == PY_FROM && i < s->name_count; i++)
        note_class(r, s->names[i].alias.data != NULL ? s->names[i].alias : s->names[i].name);
    if (s->kind == PY_DECORATOR)
        note_decorator(r, s);
    if (s->kind == PY_ASSIGN && s->target.data != NULL && s->value->kind == PY_CALL &&
        ends_with(s->value->text, "create_register"))
        map_put(&r->registers, s->target, 0);
}

static int
note_statement(void *context, const struct py_statement *s, struct err *err)
{
    struct optimum_reading *r = context;

    (void)err;
    if (s->kind == PY_ASSIGN && is_dashing(s->value))
        r->s->underscores_as_dashes = true;
    if (s->kind == PY_ASSIGN && slice_is(s->target, "_SUPPORTED_MODEL_TYPE"))
        note_table(r, s->value);
    if (!s->in_body)
        note_names(r, s);
    return 0;
}

static int
read_file(void *context, const char *path, struct slice text, struct err *err)
{
    struct optimum_reading *r = context;

    r->file = arena_copy(&r->arena, slice_of(path));
    if (py_each_statement(text, path, note_statement, r, err) != 0)
        return -1;
    map_put(&r->files, r->file, 0);
    return 0;
}

/* ---- what they tell together ---- */

/* Whether the file of a table's type defines its class: false with a remark when not. */
static bool
is_defined(struct optimum_reading *r, const struct optimum_type *t)
{
    struct str place = STR_INIT;

    if (t->class.data == NULL)
        return map_has(&r->files, t->module);
    str_printf(&place, "%.*s:%.*s", (int)t->module.len, t->module.data, (int)t->class.len,
               t->class.data);
    bool is = map_has(&r->classes, (struct slice){place.data, place.len});
    str_fini(&place);
    if (!is && map_has(&r->files, t->module))
        support_remark(r->s, SUPPORT_DISAGREES, t->name, t->file, t->line,
                       "has the class %.*s, which %.*s does not define", (int)t->class.len,
                       t->class.data, (int)t->module.len, t->module.data);
    return is;
}

static void
take_type(struct optimum_reading *r, const struct optimum_type *t)
{
    bool by_table = t->by.data == NULL;

    if (!by_table && !map_has(&r->registers, t->by))
        return;
    if (t->name.data == NULL) {
        support_remark(r->s, SUPPORT_UNREAD, (struct slice){NULL, 0}, t->file, t->line,
                       "%.*s registers what is no string", (int)t->by.len, t->by.data);
        return;
    }
    bool told = !by_table || is_defined(r, t);
    support_add(r->s, &(struct support_entry){
                          .kind = SUPPORT_MODEL_TYPE,
                          .tier = SUPPORT_NATIVE,
                          .name = t->name,
                          .module = told ? t->module : (struct slice){NULL, 0},
                          .file = t->file,
                          .line = t->line,
                      });
}

static int
read_all(struct optimum_reading *r, struct checkout *c, struct err *err)
{
    static const struct python_folder folder = {EXPORTERS, true, NULL};
    int found = checkout_has(c, EXPORTERS, err);

    if (found == 0)
        return err_set(err, ERR_DATA,
                       "there is no folder " EXPORTERS
                       ", which says what can be exported, and came "
                       "in November 2022 (version 1.5)");
    if (found < 0 || python_files_each(r->s, c, &folder, read_file, r, err) != 0)
        return -1;
    for (size_t i = 0; i < r->count; i++)
        take_type(r, &r->types[i]);
    if (r->s->counts[SUPPORT_MODEL_TYPE] == 0)
        return err_set(err, ERR_DATA,
                       "no type of model is registered in " EXPORTERS
                       ": neither in a table _SUPPORTED_MODEL_TYPE nor by a decorator of "
                       "create_register(); since August 2025 that is done in optimum-onnx: read "
                       "a checkout of it, or an earlier revision, as PATH@v1.27.0");
    return 0;
}

static int
read_optimum(struct library_reading *out, struct checkout *c, struct err *err)
{
    struct optimum_reading r = {.s = &out->support};

    arena_init(&r.arena);
    map_init(&r.registers);
    map_init(&r.files);
    map_init(&r.classes);
    int status = read_all(&r, c, err);
    map_fini(&r.classes);
    map_fini(&r.files);
    map_fini(&r.registers);
    free(r.types);
    arena_fini(&r.arena);
    return status;
}

const struct library_reader reader_optimum = {
    .name = "optimum",
    .title = "Optimum",
    .sites = {EXPORTERS, "optimum/onnxruntime"},
    .read = read_optimum,
};
