/*
 * vLLM names its models in one table, "Architecture": ("module", "Class"), which is
 * made of several.  An entry whose class is one of the Transformers backend's has no
 * code of its own in vLLM; the backend's classes have entries too, under their own
 * names, which are no model's.
 */
#include <string.h>

#include "base/map.h"
#include "base/show.h"
#include "library/python_files.h"
#include "library/reader.h"
#include "library/table_source.h"
#include "pysource/statement.h"

#define MODELS   "vllm/model_executor/models"
#define LOADER   "vllm/model_executor/model_loader.py"
#define TESTS    "tests/models/registry.py"
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* Where the table has stood, the newest first. */
static const struct form {
    const char *path;
    const char *table;
} forms[] = {
    {MODELS "/registry.py", "_VLLM_MODELS"},
    {MODELS "/registry.py", "_MODELS"},
    {MODELS "/__init__.py", "_MODELS"},
    {LOADER, "_MODEL_REGISTRY"},
};

struct work {
    struct support *support;
    struct checkout *checkout;
    const struct table_source *source;
    struct py_table registered;
    struct map classes; /* to a slice in the arena: the module they are imported from */
    struct arena arena;
    bool backend; /* an entry of the Transformers backend's own was met */
};

static const struct slice none = {NULL, 0};

static void
disagree(struct work *w, const struct table_source *source, const struct py_entry *entry,
         const char *text)
{
    const char *path;
    unsigned line;

    table_source_place(&path, &line, source, entry->at);
    support_remark(w->support, SUPPORT_DISAGREES, entry->key, slice_of(path), line, "%s", text);
}

/* ---- modules ---- */

static bool
begins_with(struct slice text, const char *start)
{
    size_t length = strlen(start);

    return text.len >= length && memcmp(text.data, start, length) == 0;
}

/* Note which module of vLLM each class is imported from. */
static int
note_classes(void *context, const struct py_statement *s, struct err *err)
{
    static const char package[] = "vllm.model_executor.models.";
    struct work *w = context;

    (void)err;
    if (s->kind != PY_FROM || s->dots > 0 || !begins_with(s->module, package))
        return 0;
    struct slice module = {s->module.data + sizeof package - 1,
                           s->module.len - (sizeof package - 1)};
    struct slice *kept = arena_alloc(&w->arena, sizeof *kept);
    *kept = arena_copy(&w->arena, module);
    for (size_t i = 0; i < s->name_count; i++)
        map_put(&w->classes, s->names[i].name, (uint64_t)(uintptr_t)kept);
    return 0;
}

static int
read_imports(void *context, const char *path, struct slice text, struct err *err)
{
    return py_each_statement(text, path, note_classes, context, err);
}

/* What an entry says: its module, absent where it does not tell, and its class. */
static void
read_value(struct slice *module, struct slice *class_name, const struct work *w,
           const struct py_value *value)
{
    *module = *class_name = none;
    if (value == NULL)
        return;
    if ((value->kind == PY_TUPLE || value->kind == PY_LIST) && value->count == 2 &&
        value->first->kind == PY_TEXT && value->first->next->kind == PY_TEXT) {
        *module = value->first->text;
        *class_name = value->first->next->text;
    } else if (value->kind == PY_REFERENCE) {
        const uint64_t *found = map_find(&w->classes, value->text);
        if (found != NULL)
            *module = *(const struct slice *)(uintptr_t)*found;
        *class_name = value->text;
    }
}

/* The file of a module, a.b being a folder and its file; since 2026 one that begins with "vllm." is
 * named from the root.  1, 0 when it is not there, -1. */
static int
find_module(struct str *path, struct work *w, struct slice module, struct err *err)
{
    static const char *const ends[] = {"/__init__.py", ".py"};
    const struct checkout_file *file;
    int found = 0;

    for (size_t i = 0; found == 0 && i < COUNT(ends); i++) {
        str_truncate(path, 0);
        if (!begins_with(module, "vllm."))
            str_puts(path, MODELS "/");
        for (size_t k = 0; k < module.len; k++)
            str_putc(path, module.data[k] == '.' ? '/' : module.data[k]);
        str_puts(path, ends[i]);
        found = checkout_find(&file, w->checkout, str_text(path), err);
    }
    return found;
}

/* ---- entries ---- */

/* Whether a module and its class are of the Transformers backend. */
static bool
is_of_backend(struct slice module, struct slice class_name)
{
    return begins_with(class_name, "Transformers") &&
           (slice_is(module, "transformers") || begins_with(module, "transformers_") ||
            begins_with(module, "transformers."));
}

static int
add_entry(struct work *w, const struct py_entry *entry, struct err *err)
{
    struct slice module, class_name;
    struct str path = STR_INIT;
    const char *file;
    unsigned line;
    int status = 0;

    read_value(&module, &class_name, w, entry->value);
    table_source_place(&file, &line, w->source, entry->at);
    bool fallback = is_of_backend(module, class_name);
    if (fallback && slice_equal(entry->key, class_name)) {
        if (!w->backend)
            support_remark(w->support, SUPPORT_UNREAD, none, slice_of(file), line,
                           "models listed nowhere load by Transformers' own code where it allows "
                           "that: which ones is not told here");
        w->backend = true;
        return 0;
    }
    if (module.data != NULL)
        status = find_module(&path, w, module, err);
    struct support_entry told = {
        .kind = SUPPORT_ARCHITECTURE,
        .tier = fallback ? SUPPORT_FALLBACK : SUPPORT_NATIVE,
        .name = entry->key,
        .module = status > 0 ? slice_of(str_text(&path)) : none,
        .file = slice_of(file),
        .line = line,
    };
    /* vLLM imports the module when such a model is asked for, and fails without it. */
    bool lacks = status == 0 && module.data != NULL;
    if (status >= 0 && !lacks)
        support_add(w->support, &told);
    if (lacks) {
        struct str text = STR_INIT;
        str_puts(&text, "is registered with a module that is not there: ");
        show_text(&text, (struct slice){str_text(&path), path.len}, SHOW_LENGTH);
        disagree(w, w->source, entry, str_text(&text));
        str_fini(&text);
    }
    str_fini(&path);
    return status < 0 ? -1 : 0;
}

/* Those that the table `name` says are not in vLLM any more; its values are the last version that
 * had each, or, where `versions` is false, something else. */
static void
add_removed(struct work *w, const char *name, bool versions)
{
    struct py_table table;

    if (!table_source_dict(&table, w->source, name, w->support))
        return;
    for (size_t i = 0; i < table.count; i++) {
        const struct py_entry *entry = &table.entries[i];
        bool version = versions && entry->value != NULL && entry->value->kind == PY_TEXT;
        struct support_entry told = {
            .kind = SUPPORT_ARCHITECTURE,
            .tier = SUPPORT_REMOVED,
            .name = entry->key,
            .last = version ? entry->value->text : none,
        };
        const char *file;
        table_source_place(&file, &told.line, w->source, entry->at);
        told.file = slice_of(file);
        const struct support_entry *there =
            support_find(w->support, SUPPORT_ARCHITECTURE, entry->key);
        if (there != NULL && there->tier > SUPPORT_REMOVED)
            disagree(w, w->source, entry, "stands among those removed, and is registered");
        support_add(w->support, &told);
    }
    py_table_fini(&table);
}

/* ---- the tests' own registry ---- */

/* Remark on the entries of `left` that `right` lacks. */
static void
compare(struct work *w, const struct table_source *source, const struct py_table *left,
        const struct py_table *right, const char *text)
{
    struct map names;

    map_init(&names);
    for (size_t i = 0; i < right->count; i++)
        map_put(&names, right->entries[i].key, 0);
    for (size_t i = 0; i < left->count; i++)
        if (!map_has(&names, left->entries[i].key))
            disagree(w, source, &left->entries[i], text);
    map_fini(&names);
}

/* vLLM's tests have an example of each model; they must be those registered. */
static int
compare_tests(struct work *w, struct err *err)
{
    static const char *const name = "_EXAMPLE_MODELS";
    struct table_source *source = NULL;
    struct py_table table;
    struct err own;

    err_clear(&own);
    int found = table_source_read(&source, w->checkout, TESTS, &name, 1, &own);
    size_t remarks = w->support->remark_count;
    if (found > 0 && table_source_dict(&table, source, name, w->support)) {
        compare(w, source, &table, &w->registered,
                "has an example in the tests, but is not registered");
        compare(w, w->source, &w->registered, &table,
                "is registered, but has no example in " TESTS);
        py_table_fini(&table);
    } else if (found > 0 && w->support->remark_count == remarks) {
        support_remark(w->support, SUPPORT_UNREAD, none, SLICE(TESTS), 0,
                       "%s is not there, so its examples are not compared", name);
    }
    table_source_free(source);
    if (found < 0 && own.kind != ERR_DATA)
        return err_set(err, own.kind, "%s", own.message);
    if (found < 0)
        python_files_remark(w->support, TESTS, &own);
    return 0;
}

/* ---- the checkout ---- */

static int
read_registered(struct work *w, const struct form *form, struct err *err)
{
    if (strcmp(form->path, LOADER) == 0 &&
        (python_files_one(w->support, w->checkout, MODELS "/__init__.py", read_imports, w, err) <
             0 ||
         python_files_one(w->support, w->checkout, LOADER, read_imports, w, err) < 0))
        return -1;
    for (size_t i = 0; i < w->registered.count; i++)
        if (add_entry(w, &w->registered.entries[i], err) != 0)
            return -1;
    add_removed(w, "_PREVIOUSLY_SUPPORTED_MODELS", true);
    add_removed(w, "_OOT_SUPPORTED_MODELS", false);
    return compare_tests(w, err);
}

/* Read the first of the forms that is there: 1, 0 when there is none, -1. */
static int
read_forms(struct work *w, struct err *err)
{
    for (size_t i = 0; i < COUNT(forms); i++) {
        struct table_source *source;
        int found = table_source_read(&source, w->checkout, forms[i].path, &forms[i].table, 1, err);
        if (found < 0)
            return -1;
        if (found == 0)
            continue;
        w->source = source;
        found = 0;
        if (table_source_dict(&w->registered, source, forms[i].table, w->support)) {
            found = read_registered(w, &forms[i], err) == 0 ? 1 : -1;
            py_table_fini(&w->registered);
        }
        table_source_free(source);
        if (found != 0)
            return found;
    }
    return 0;
}

static int
read_vllm(struct library_reading *out, struct checkout *c, struct err *err)
{
    struct work w = {.support = &out->support, .checkout = c};

    map_init(&w.classes);
    arena_init(&w.arena);
    int found = read_forms(&w, err);
    arena_fini(&w.arena);
    map_fini(&w.classes);
    if (found == 0)
        return python_files_nothing(
            err, w.support,
            "no table of models is found: neither _VLLM_MODELS nor _MODELS stands in " MODELS
            "/registry.py or __init__.py, nor _MODEL_REGISTRY in " LOADER);
    return found > 0 ? 0 : -1;
}

const struct library_reader reader_vllm = {
    .name = "vllm",
    .title = "vLLM",
    .sites = {"vllm/model_executor"},
    .read = read_vllm,
};
