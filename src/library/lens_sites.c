#include "library/lens_sites.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "library/python_files.h"
#include "pysource/statement.h"

#define TEST_PATH     "tests/unit/tools/test_model_registry.py"
#define INTERNAL_NAME "INTENTIONAL_EXCLUDES"

const char *const lens_site_names[LENS_SITES] = {
    [LENS_ADAPTERS] = "adapters",         [LENS_FACTORY] = "factory",
    [LENS_SUPPORTED] = "supported",       [LENS_AUTHORS] = "authors",
    [LENS_DESCRIPTIONS] = "descriptions", [LENS_INTERNAL] = "internal",
};

static const struct {
    const char *path;
    const char *name;
    enum lens_form form;
} places[LENS_SITES] = {
    [LENS_ADAPTERS] = {LENS_ADAPTERS_PATH, "__all__", LENS_NAMES},
    [LENS_FACTORY] = {LENS_FACTORY_PATH, "SUPPORTED_ARCHITECTURES", LENS_CLASSES},
    [LENS_SUPPORTED] = {LENS_REGISTRY_PATH, "HF_SUPPORTED_ARCHITECTURES", LENS_NAMES},
    [LENS_AUTHORS] = {LENS_REGISTRY_PATH, "CANONICAL_AUTHORS_BY_ARCH", LENS_LISTS},
    [LENS_DESCRIPTIONS] = {LENS_DESCRIPTIONS_PATH, LENS_DESCRIPTIONS_NAME, LENS_TEXTS},
    [LENS_INTERNAL] = {TEST_PATH, INTERNAL_NAME, LENS_NAMES},
};

/* ---- what is internal ---- */

/* The library's own list, where a checkout's test has none. */
static const char *const built_in[] = {
    "NanoGPTForCausalLM",    "MinGPTForCausalLM", "NeelSoluOldForCausalLM", "GPT2LMHeadCustomModel",
    "TransformerLensNative", "Gemma1ForCausalLM", "NeoForCausalLM",         "NeoXForCausalLM",
};

/* The test's list while it is read. */
struct excludes {
    struct lens_table *table;
    struct support *notes;
};

/* Names in a display, or in one that a call (frozenset, tuple) takes. */
static void
take_excludes(struct excludes *e, const struct py_value *value)
{
    bool holds = value->kind == PY_SET || value->kind == PY_LIST || value->kind == PY_TUPLE ||
                 (value->kind == PY_CALL &&
                  (slice_is(value->text, "frozenset") || slice_is(value->text, "set") ||
                   slice_is(value->text, "tuple") || slice_is(value->text, "list")));

    if (value->kind == PY_TEXT) {
        lens_table_add(e->table,
                       (struct lens_name){.name = arena_copy(&e->notes->arena, value->text),
                                          .file = slice_of(TEST_PATH),
                                          .line = value->at.line});
    } else if (holds) {
        for (const struct py_value *v = value->first; v != NULL; v = v->next)
            take_excludes(e, v);
    } else {
        e->table->whole = false;
        support_remark(e->notes, SUPPORT_UNREAD, slice_of(INTERNAL_NAME), slice_of(TEST_PATH),
                       value->at.line, "what is no string is not read");
    }
}

/* Does a dotted name end in this part? */
static bool
is_called(struct slice dotted, const char *name)
{
    size_t len = strlen(name);

    return dotted.data != NULL && dotted.len >= len &&
           memcmp(dotted.data + dotted.len - len, name, len) == 0 &&
           (dotted.len == len || dotted.data[dotted.len - len - 1] == '.');
}

static int
note_excludes(void *context, const struct py_statement *s, struct err *err)
{
    struct excludes *e = context;

    (void)err;
    if (s->kind != PY_ASSIGN || !is_called(s->target, INTERNAL_NAME))
        return 0;
    if (!e->table->there)
        e->table->line = s->at.line;
    e->table->there = true;
    take_excludes(e, s->value);
    return 0;
}

static int
read_excludes(void *context, const char *path, struct slice text, struct err *err)
{
    return py_each_statement(text, path, note_excludes, context, err);
}

/*
 * The test lists them in a class.  Of a list that is not wholly read those that
 * are known count too: a name that is wrongly called missing is worse.
 */
static int
read_internal(struct lens_sites *s, struct support *notes, struct checkout *c, struct err *err)
{
    struct lens_table *t = &s->tables[LENS_INTERNAL];
    struct excludes excludes = {t, notes};

    t->whole = true;
    int status = python_files_one(notes, c, TEST_PATH, read_excludes, &excludes, err);
    s->internal_built_in = status <= 0 || !t->there || !t->whole;
    for (size_t i = 0; s->internal_built_in && i < sizeof built_in / sizeof *built_in; i++)
        lens_table_add(t, (struct lens_name){.name = slice_of(built_in[i])});
    return status < 0 ? -1 : 0;
}

/* ---- headings ---- */

static bool
begins(struct slice text, const char *words)
{
    size_t len = strlen(words);

    return text.len >= len && strncasecmp(text.data, words, len) == 0;
}

static int
note_heading(void *context, const struct py_statement *s, struct err *err)
{
    struct lens_sites *sites = context;
    bool supported = s->kind == PY_REMARK && begins(s->text, "supported architectures");

    (void)err;
    if (s->kind != PY_REMARK || (!supported && !begins(s->text, "unsupported architectures")))
        return 0;
    sites->headings =
        mem_room_for_one(sites->headings, sites->heading_count, sizeof *sites->headings);
    sites->headings[sites->heading_count++] = (struct lens_heading){s->at.line, supported};
    return 0;
}

static int
read_headings(void *context, const char *path, struct slice text, struct err *err)
{
    return py_each_statement(text, path, note_heading, context, err);
}

const struct lens_heading *
lens_sites_heading(const struct lens_sites *s, unsigned line)
{
    const struct lens_table *t = &s->tables[LENS_DESCRIPTIONS];
    const struct lens_heading *found = NULL;

    if (t->line == 0 || !slice_is(t->file, LENS_DESCRIPTIONS_PATH))
        return NULL;
    for (size_t i = 0; i < s->heading_count; i++)
        if (s->headings[i].line > t->line && s->headings[i].line < line)
            found = &s->headings[i];
    return found;
}

/* ---- modules ---- */

/* The sites, and whose arena they live in. */
struct modules {
    struct lens_sites *sites;
    struct support *notes;
};

static int
read_package(void *context, const char *path, struct slice text, struct err *err)
{
    struct modules *m = context;

    (void)path;
    return python_module_read(&m->sites->package, &m->notes->arena, LENS_ADAPTERS_PATH, text, err);
}

static int
read_factory(void *context, const char *path, struct slice text, struct err *err)
{
    struct modules *m = context;

    (void)path;
    return python_module_read(&m->sites->factory, &m->notes->arena, LENS_FACTORY_PATH, text, err);
}

static int
read_adapter(void *context, const char *path, struct slice text, struct err *err)
{
    struct modules *m = context;
    struct lens_sites *s = m->sites;
    const char *kept = arena_copy(&m->notes->arena, slice_of(path)).data;

    if (strcmp(path, LENS_ADAPTERS_PATH) == 0)
        return 0;
    s->adapters = mem_room_for_one(s->adapters, s->adapter_count, sizeof *s->adapters);
    return python_module_read(&s->adapters[s->adapter_count++], &m->notes->arena, kept, text, err);
}

static int
read_modules(struct lens_sites *s, struct support *notes, struct checkout *c, enum lens_depth depth,
             struct err *err)
{
    static const struct python_folder folder = {LENS_ADAPTERS_FOLDER, false, NULL};
    struct modules m = {s, notes};

    /* What is wrong with a module is said once. */
    if (!s->tables[LENS_ADAPTERS].unread &&
        python_files_one(notes, c, LENS_ADAPTERS_PATH, read_package, &m, err) < 0)
        return -1;
    if (!s->tables[LENS_FACTORY].unread &&
        python_files_one(notes, c, LENS_FACTORY_PATH, read_factory, &m, err) < 0)
        return -1;
    if (depth == LENS_ARCHITECTURES)
        return 0;
    size_t before = notes->remark_count;
    if (python_files_each(notes, c, &folder, read_adapter, &m, err) != 0)
        return -1;
    s->adapters_whole = notes->remark_count == before;
    if (!s->tables[LENS_DESCRIPTIONS].there)
        return 0;
    return python_files_one(notes, c, LENS_DESCRIPTIONS_PATH, read_headings, s, err) < 0 ? -1 : 0;
}

/* ---- all of them ---- */

static int
read_tables(struct lens_sites *s, struct support *notes, struct checkout *c, enum lens_depth depth,
            struct err *err)
{
    for (int i = 0; i < LENS_INTERNAL; i++) {
        if (depth == LENS_ARCHITECTURES && (i == LENS_DESCRIPTIONS || i == LENS_ADAPTERS))
            continue;
        if (lens_table_read(&s->tables[i], notes, c, places[i].path, places[i].name, places[i].form,
                            err) != 0)
            return -1;
    }
    return read_internal(s, notes, c, err);
}

int
lens_sites_read(struct lens_sites *s, struct support *notes, struct checkout *c,
                enum lens_depth depth, struct err *err)
{
    *s = (struct lens_sites){.headings = NULL};
    for (int i = 0; i < LENS_SITES; i++)
        lens_table_init(&s->tables[i], places[i].path, places[i].name);
    python_module_init(&s->package, LENS_ADAPTERS_PATH);
    python_module_init(&s->factory, LENS_FACTORY_PATH);
    if (read_tables(s, notes, c, depth, err) != 0)
        return -1;
    return read_modules(s, notes, c, depth, err);
}

void
lens_sites_fini(struct lens_sites *s)
{
    for (int i = 0; i < LENS_SITES; i++)
        lens_table_fini(&s->tables[i]);
    python_module_fini(&s->package);
    python_module_fini(&s->factory);
    for (size_t i = 0; i < s->adapter_count; i++)
        python_module_fini(&s->adapters[i]);
    free(s->adapters);
    free(s->headings);
}

int
lens_sites_module(struct str *out, const struct lens_sites *s, struct checkout *c,
                  struct slice adapter, struct err *err)
{
    const struct python_import *import =
        adapter.data != NULL ? python_module_import(&s->factory, adapter) : NULL;

    if (import != NULL && slice_is(import->module, LENS_ADAPTERS_FOLDER)) {
        struct slice name = import->name;
        import = python_module_import(&s->package, name);
        if (import == NULL && map_has(&s->package.bound, name))
            str_puts(out, LENS_ADAPTERS_PATH);
    }
    return import == NULL || python_module_file(out, c, import->module, err) >= 0 ? 0 : -1;
}
