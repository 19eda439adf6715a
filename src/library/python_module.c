#include "library/python_module.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pysource/statement.h"
#include "pysource/token.h"

/* A module while it is read. */
struct reading {
    struct python_module *module;
    struct arena *arena;
};

/*
 * Where `from` looks: "a.b" is a/b; with dots, beside the module or that many
 * folders further up.
 */
static struct slice
path_of(struct reading *r, const struct py_statement *s)
{
    struct str path = STR_INIT;

    if (s->dots > 0) {
        const char *end = r->module->path + strlen(r->module->path);
        for (unsigned i = 0; i < s->dots && end > r->module->path; i++)
            do
                end--;
            while (end > r->module->path && *end != '/');
        str_append(&path, r->module->path, (size_t)(end - r->module->path));
        if (path.len > 0 && s->module.len > 0)
            str_putc(&path, '/');
    }
    for (size_t i = 0; i < s->module.len; i++)
        str_putc(&path, s->module.data[i] == '.' ? '/' : s->module.data[i]);
    struct slice copy = arena_copy(r->arena, (struct slice){str_text(&path), path.len});
    str_fini(&path);
    return copy;
}

static void
bind(struct reading *r, struct slice name)
{
    if (name.data != NULL && memchr(name.data, '.', name.len) == NULL)
        map_put(&r->module->bound, name, 0);
}

static void
take_from(struct reading *r, const struct py_statement *s)
{
    struct python_module *m = r->module;
    struct slice module = path_of(r, s);

    for (size_t i = 0; i < s->name_count; i++) {
        const struct py_imported *name = &s->names[i];
        struct slice bound = name->alias.data != NULL ? name->alias : name->name;
        m->imports = mem_room_for_one(m->imports, m->import_count, sizeof *m->imports);
        m->imports[m->import_count++] = (struct python_import){
            arena_copy(r->arena, name->name), arena_copy(r->arena, bound), module, name->at.line};
        m->open = m->open || slice_is(name->name, "*");
        bind(r, bound);
    }
}

static int
take_statement(void *context, const struct py_statement *s, struct err *err)
{
    struct reading *r = context;
    struct python_module *m = r->module;

    (void)err;
    if (s->in_body)
        return 0;
    switch (s->kind) {
    case PY_FROM:
        take_from(r, s);
        break;
    case PY_CLASS:
        m->classes = mem_room_for_one(m->classes, m->class_count, sizeof *m->classes);
        m->classes[m->class_count++] =
            (struct python_class){arena_copy(r->arena, s->target), s->at.line};
        bind(r, s->target);
        break;
    case PY_ASSIGN:
    case PY_DEF:
        bind(r, s->target);
        break;
    case PY_IMPORT:
        bind(r, s->target.data != NULL ? s->target : s->module);
        break;
    default:
        break;
    }
    return 0;
}

/* The text is Python, as its statements were told. */
static void
count_names(struct python_module *m, struct slice text)
{
    struct py_tokenizer *t = py_tokenizer_new(text);
    struct py_token token;

    while (py_token_next(&token, t, NULL) == 0 && token.kind != PY_END) {
        uint64_t *count = token.kind == PY_NAME ? map_find(&m->said, token.text) : NULL;
        if (count != NULL)
            ++*count;
        else if (token.kind == PY_NAME)
            map_put(&m->said, token.text, 1);
    }
    py_tokenizer_free(t);
}

void
python_module_init(struct python_module *m, const char *path)
{
    *m = (struct python_module){.path = path};
    map_init(&m->bound);
    map_init(&m->said);
}

int
python_module_read(struct python_module *m, struct arena *arena, const char *path,
                   struct slice source, struct err *err)
{
    python_module_init(m, path);
    struct reading r = {m, arena};
    if (py_each_statement(source, path, take_statement, &r, err) != 0) {
        python_module_fini(m);
        python_module_init(m, path);
        return -1;
    }
    count_names(m, source);
    m->read = true;
    return 0;
}

void
python_module_fini(struct python_module *m)
{
    free(m->imports);
    free(m->classes);
    map_fini(&m->bound);
    map_fini(&m->said);
}

const struct python_import *
python_module_import(const struct python_module *m, struct slice bound)
{
    for (size_t i = m->import_count; i-- > 0;)
        if (slice_equal(m->imports[i].bound, bound))
            return &m->imports[i];
    return NULL;
}

bool
python_module_has(const struct python_module *m, struct slice name)
{
    return !m->read || m->open || map_has(&m->bound, name);
}

int
python_module_file(struct str *out, struct checkout *c, struct slice module, struct err *err)
{
    static const char *const ends[] = {".py", "/__init__.py"};
    const struct checkout_file *file;
    size_t before = out->len;

    for (size_t i = 0; module.len > 0 && i < sizeof ends / sizeof *ends; i++) {
        str_append(out, module.data, module.len);
        str_puts(out, ends[i]);
        int found = checkout_find(&file, c, str_text(out) + before, err);
        if (found != 0)
            return found;
        str_truncate(out, before);
    }
    return 0;
}
