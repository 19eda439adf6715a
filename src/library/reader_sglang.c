/*
 * Every module of SGLang's folder of models names its classes in a list, EntryClass,
 * and what the classes are called is what architectures they take.  Modules of
 * folders below are parts of models, and are not asked.
 *
 * The classes of its backends, which run the code of Transformers or MindSpore, are
 * such classes too; they are called as no architecture is.
 */
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/show.h"
#include "library/python_files.h"
#include "library/reader.h"
#include "pysource/statement.h"

/* Where the models lie in a checkout, and where the package is installed. */
#define FOLDER          "sglang/srt/models"
#define CHECKOUT_FOLDER "python/" FOLDER

/* Names that stand for names, one behind the other. */
#define MOST_ALIASES 16

/* What a name of a module stands for. */
enum meaning_kind { IS_CLASS, IS_NAMED, IS_UNREAD };

struct meaning {
    enum meaning_kind kind;
    struct slice name; /* of the class, or the name that it is another one for */
};

/* One element of EntryClass. */
struct element {
    struct element *next;
    struct slice name; /* in the module; or, where it is told beside its class, the architecture */
    bool told;
    unsigned line;
};

struct list {
    struct element *first;
    struct element *last;
};

/* A module while it is read. */
struct module {
    struct support *support;
    const char *path;
    struct arena arena;
    struct map meanings;  /* names to their struct meaning *, in the arena */
    bool takes_all;       /* from x import * */
    struct list entries;  /* EntryClass */
    struct list remapped; /* EntryClassRemapping */
};

struct work {
    struct support *support;
    bool backend; /* an entry of the Transformers backend was met */
};

static const struct slice none = {NULL, 0};

static void
remark(struct module *m, unsigned line, struct slice name, const char *what)
{
    struct str shown = STR_INIT;

    show_text(&shown, name, SHOW_LENGTH);
    support_remark(m->support, SUPPORT_UNREAD, none, slice_of(m->path), line, "%s%s",
                   str_text(&shown), what);
    str_fini(&shown);
}

/* ---- what names stand for ---- */

static void
mean(struct module *m, struct slice name, enum meaning_kind kind, struct slice of)
{
    struct meaning *meaning = arena_alloc(&m->arena, sizeof *meaning);

    meaning->kind = kind;
    meaning->name = arena_copy(&m->arena, of);
    map_put(&m->meanings, name, (uint64_t)(uintptr_t)meaning);
}

static void
take_imports(struct module *m, const struct py_statement *s)
{
    for (size_t i = 0; i < s->name_count; i++) {
        const struct py_imported *name = &s->names[i];
        if (slice_is(name->name, "*"))
            m->takes_all = true;
        else
            mean(m, name->alias.data != NULL ? name->alias : name->name, IS_CLASS, name->name);
    }
}

/* NAME = OTHER; NAME = type("Name", …); anything else is no class that is known. */
static void
take_meaning(struct module *m, const struct py_statement *s)
{
    const struct py_value *value = s->value;

    if (value->kind == PY_REFERENCE && memchr(value->text.data, '.', value->text.len) == NULL)
        mean(m, s->target, IS_NAMED, value->text);
    else if (value->kind == PY_REFERENCE)
        mean(m, s->target, IS_CLASS, py_last_part(value->text));
    else if (value->kind == PY_CALL && slice_is(value->text, "type") && value->count == 3 &&
             value->first->kind == PY_TEXT)
        mean(m, s->target, IS_CLASS, value->first->text);
    else
        mean(m, s->target, IS_UNREAD, none);
}

/* ---- elements ---- */

static void
add_element(struct module *m, struct list *list, struct slice name, bool told, unsigned line)
{
    struct element *element = arena_alloc(&m->arena, sizeof *element);

    *element = (struct element){NULL, arena_copy(&m->arena, name), told, line};
    if (list->first == NULL)
        list->first = element;
    else
        list->last->next = element;
    list->last = element;
}

static void
take_element(struct module *m, struct list *list, const struct py_value *value)
{
    bool pair = value->kind == PY_TUPLE && value->count == 2 && value->first->kind == PY_TEXT;

    if (value->kind == PY_REFERENCE && list == &m->entries)
        add_element(m, list, value->text, false, value->at.line);
    else if (pair && list == &m->remapped)
        add_element(m, list, value->first->text, true, value->at.line);
    else
        remark(m, value->at.line, slice_of(py_value_name(value)),
               " is an entry, which is not read");
}

/* What `value` holds: a list of elements, or the one element that it is. */
static void
take_elements(struct module *m, struct list *list, const struct py_value *value)
{
    if (value->kind != PY_LIST && value->kind != PY_TUPLE) {
        take_element(m, list, value);
        return;
    }
    for (const struct py_value *e = value->first; e != NULL; e = e->next)
        take_element(m, list, e);
}

/* The list that a name of the module stands for; NULL for any other name. */
static struct list *
list_of(struct module *m, struct slice name)
{
    if (slice_is(name, "EntryClass"))
        return &m->entries;
    return slice_is(name, "EntryClassRemapping") ? &m->remapped : NULL;
}

/* EntryClass.append(…), EntryClass.extend([…]): true when the call is one of a list. */
static bool
take_call(struct module *m, const struct py_statement *s)
{
    const struct py_value *call = s->value;
    const char *dot = call->kind == PY_CALL ? memrchr(call->text.data, '.', call->text.len) : NULL;

    if (dot == NULL)
        return false;
    struct list *list =
        list_of(m, (struct slice){call->text.data, (size_t)(dot - call->text.data)});
    if (list == NULL)
        return false;
    bool one = call->count == 1 && s->depth == 0;
    if (one && slice_is(py_last_part(call->text), "append"))
        take_element(m, list, call->first);
    else if (one && slice_is(py_last_part(call->text), "extend") && call->first->kind == PY_LIST)
        take_elements(m, list, call->first);
    else
        remark(m, s->at.line, call->text, " is called, which is not read");
    return true;
}

static void
take_assignment(struct module *m, const struct py_statement *s)
{
    struct list *list = list_of(m, s->target.data != NULL ? s->target : s->changed);
    bool read = s->depth == 0 && s->target.data != NULL;

    if (list == NULL && s->target.data != NULL && s->kind == PY_ASSIGN) {
        take_meaning(m, s);
    } else if (list != NULL && read && s->kind == PY_ASSIGN) {
        list->first = NULL;
        take_elements(m, list, s->value);
    } else if (list != NULL && read && slice_is(s->operator, "+=") && s->value->kind == PY_LIST) {
        take_elements(m, list, s->value);
    } else if (list != NULL) {
        remark(m, s->at.line, s->target.data != NULL ? s->target : s->changed,
               " is changed here, which is not read");
    }
}

static int
take_statement(void *context, const struct py_statement *s, struct err *err)
{
    struct module *m = context;

    (void)err;
    if (s->in_body)
        return 0;
    if (s->kind == PY_ASSIGN || s->kind == PY_AUGMENT)
        take_assignment(m, s);
    else if (s->kind == PY_EXPRESSION)
        take_call(m, s);
    else if (s->kind == PY_CLASS)
        mean(m, s->target, IS_CLASS, s->target);
    else if (s->kind == PY_FROM)
        take_imports(m, s);
    return 0;
}

/* ---- entries ---- */

/* What the class is called that `name` stands for; absent, with a remark, where that is not known.
 */
static struct slice
class_of(struct module *m, const struct element *element)
{
    struct slice name = element->name;

    if (memchr(name.data, '.', name.len) != NULL)
        return py_last_part(name);
    for (unsigned i = 0; i < MOST_ALIASES; i++) {
        const uint64_t *found = map_find(&m->meanings, name);
        if (found == NULL && m->takes_all)
            return name;
        if (found == NULL)
            break;
        const struct meaning *meaning = (const struct meaning *)(uintptr_t)*found;
        if (meaning->kind == IS_CLASS)
            return meaning->name;
        if (meaning->kind == IS_UNREAD)
            break;
        name = meaning->name;
    }
    remark(m, element->line, element->name, " is an entry, and no class that is known");
    return none;
}

/* Whether the class is a backend's own; the remark says what that means. */
static bool
is_backend(struct work *w, struct module *m, struct slice name, unsigned line)
{
    static const char *const backends[][2] = {{"transformers.py", "Transformers"},
                                              {"mindspore.py", "MindSpore"}};
    const char *file = strrchr(m->path, '/') + 1;

    for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
        size_t length = strlen(backends[i][1]);
        if (strcmp(file, backends[i][0]) != 0 || name.len < length ||
            memcmp(name.data, backends[i][1], length) != 0)
            continue;
        if (i == 0 && !w->backend) {
            support_remark(w->support, SUPPORT_UNREAD, none, slice_of(m->path), line,
                           "models listed nowhere load by Transformers' own code where it allows "
                           "that: which ones is not told here");
            w->backend = true;
        }
        return true;
    }
    return false;
}

static void
add_entries(struct work *w, struct module *m, const struct list *list)
{
    for (const struct element *e = list->first; e != NULL; e = e->next) {
        struct slice name = e->told ? e->name : class_of(m, e);
        if (name.data == NULL || is_backend(w, m, name, e->line))
            continue;
        const struct support_entry *there = support_find(w->support, SUPPORT_ARCHITECTURE, name);
        struct support_entry told = {
            .kind = SUPPORT_ARCHITECTURE,
            .tier = SUPPORT_NATIVE,
            .name = name,
            .module = slice_of(m->path),
            .file = slice_of(m->path),
            .line = e->line,
        };
        if (there != NULL)
            support_remark(w->support, SUPPORT_DISAGREES, name, told.file, told.line,
                           "is an entry twice, here and in %.*s:%u", (int)there->file.len,
                           there->file.data, there->line);
        support_add(w->support, &told);
    }
}

static int
read_module(void *context, const char *path, struct slice text, struct err *err)
{
    struct work *w = context;
    struct module m = {.support = w->support, .path = path};

    arena_init(&m.arena);
    map_init(&m.meanings);
    int status = py_each_statement(text, path, take_statement, &m, err);
    if (status == 0) {
        add_entries(w, &m, &m.entries);
        add_entries(w, &m, &m.remapped);
    }
    map_fini(&m.meanings);
    arena_fini(&m.arena);
    return status;
}

static int
read_sglang(struct library_reading *out, struct checkout *c, struct err *err)
{
    struct work w = {.support = &out->support};
    int installed = checkout_has(c, FOLDER, err);
    struct python_folder folder = {.path = installed > 0 ? FOLDER : CHECKOUT_FOLDER,
                                   .word = "EntryClass"};

    if (installed < 0 || python_files_each(w.support, c, &folder, read_module, &w, err) != 0)
        return -1;
    if (out->support.count == 0)
        return python_files_nothing(
            err, w.support, "no module in " CHECKOUT_FOLDER " has an EntryClass that can be read");
    return 0;
}

const struct library_reader reader_sglang = {
    .name = "sglang",
    .title = "SGLang",
    .sites = {CHECKOUT_FOLDER, FOLDER},
    .read = read_sglang,
};
