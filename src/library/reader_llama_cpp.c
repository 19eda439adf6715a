/*
 * llama.cpp registers the classes that convert models by decorators; since 2026 two
 * maps say besides which module has the class, one for the part of a model that
 * writes text and one for its projector (what sees and hears).  Only the former
 * makes a model load: of an architecture that has the latter alone the text part is
 * converted as the architecture that its text_config names, which is a fallback.
 */
#include <stdarg.h>

#include "base/map.h"
#include "base/show.h"
#include "library/class_registry.h"
#include "library/python_files.h"
#include "library/reader.h"
#include "library/table_source.h"

#define FOLDER   "conversion"
#define MAPS     FOLDER "/__init__.py"
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* The script, as it was called until 2024-07 and since. */
static const char *const scripts[] = {"convert_hf_to_gguf.py", "convert-hf-to-gguf.py"};

/* The parts of a model, and how an architecture with no better part is taken. */
static const struct part {
    const char *map;
    enum support_tier tier;
} parts[] = {
    {"TEXT_MODEL_MAP", SUPPORT_NATIVE},
    {"MMPROJ_MODEL_MAP", SUPPORT_FALLBACK},
};

struct work {
    struct support *support;
    struct checkout *checkout;
    struct class_registry *classes;
    const struct registered_name *names; /* by decorators */
    size_t count;
    struct map found[COUNT(parts)]; /* for each part "Name" and "FILE:Name" to places in `names` */
};

static const struct slice none = {NULL, 0};

/* A projector's class says so: MMPROJ, and CLIP_VISION for some weeks of 2025. */
static size_t
part_of(const struct registered_name *name)
{
    return slice_is(name->attribute, "MMPROJ") || slice_is(name->attribute, "CLIP_VISION") ? 1 : 0;
}

static void
add(struct work *w, struct slice name, size_t part, struct slice module, struct slice file,
    unsigned line)
{
    struct support_entry told = {
        .kind = SUPPORT_ARCHITECTURE,
        .tier = parts[part].tier,
        .name = name,
        .module = module,
        .file = file,
        .line = line,
    };

    support_add(w->support, &told);
}

/* A remark whose text is made printf-style, and ends in another name. */
static void __attribute__((format(printf, 6, 7)))
disagree(struct work *w, struct slice name, struct slice file, unsigned line, struct slice other,
         const char *format, ...)
{
    struct str text = STR_INIT;
    va_list ap;

    va_start(ap, format);
    str_vprintf(&text, format, ap);
    va_end(ap);
    show_text(&text, other, SHOW_LENGTH);
    support_remark(w->support, SUPPORT_DISAGREES, name, file, line, "%s", str_text(&text));
    str_fini(&text);
}

/* ---- decorators ---- */

static void
put_key(struct str *key, struct slice file, struct slice name)
{
    str_append(key, file.data, file.len);
    str_putc(key, ':');
    str_append(key, name.data, name.len);
}

/* Note where each name is.  Of two classes that have one name for one part the last stands. */
static void
find_names(struct work *w)
{
    struct str key = STR_INIT;

    for (size_t i = 0; i < w->count; i++) {
        const struct registered_name *name = &w->names[i];
        struct map *found = &w->found[part_of(name)];
        const uint64_t *first = map_find(found, name->name);
        if (first != NULL)
            disagree(w, name->name, name->file, name->line, w->names[*first].class_name,
                     "is registered for two classes, this one and ");
        str_truncate(&key, 0);
        put_key(&key, name->file, name->name);
        map_put(found, (struct slice){str_text(&key), key.len}, i);
        map_put(found, name->name, i);
    }
    str_fini(&key);
}

/* Where there are no maps, all names by decorators are what is registered. */
static void
add_names(struct work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        const struct registered_name *name = &w->names[i];
        const uint64_t *last = map_find(&w->found[part_of(name)], name->name);
        if (last != NULL && *last == i)
            add(w, name->name, part_of(name), name->file, name->file, name->line);
    }
}

/* ---- maps ---- */

/* Which file has the class that is registered as `name` for the part: `module`, when it is one of
 * several; absent when there is none. */
static struct slice
find_registered(const struct work *w, struct slice name, size_t part, struct slice module)
{
    struct str key = STR_INIT;

    put_key(&key, module, name);
    const uint64_t *found = map_find(&w->found[part], (struct slice){str_text(&key), key.len});
    str_fini(&key);
    if (found == NULL)
        found = map_find(&w->found[part], name);
    return found != NULL ? w->names[*found].file : none;
}

/* The file of the module that an entry of a map names; empty where it names none. */
static void
put_module(struct str *path, const struct py_entry *entry)
{
    if (entry->value == NULL || entry->value->kind != PY_TEXT)
        return;
    str_puts(path, FOLDER "/");
    str_append(path, entry->value->text.data, entry->value->text.len);
    str_puts(path, ".py");
}

/*
 * One entry of a map.  The script loads the one module that stands there, so it is
 * converted only if that is there and registers such a class.
 */
static int
add_mapped(struct work *w, const struct table_source *source, const struct py_entry *entry,
           size_t part, struct err *err)
{
    const char *map = parts[part].map;
    const struct checkout_file *there;
    struct str path = STR_INIT;
    const char *file;
    unsigned line;

    table_source_place(&file, &line, source, entry->at);
    put_module(&path, entry);
    int found = checkout_find(&there, w->checkout, str_text(&path), err);
    struct slice place = slice_of(file);
    struct slice module = {str_text(&path), path.len};
    struct slice by = find_registered(w, entry->key, part, module);
    bool is_read = class_registry_has_read(w->classes, module);
    bool lacks = by.data == NULL && is_read;
    bool has = by.data != NULL && slice_equal(by, module);
    if (path.len == 0 || (found > 0 && (has || !is_read)))
        add(w, entry->key, part, found > 0 ? module : none, place, line);
    if (found == 0 && path.len > 0)
        disagree(w, entry->key, place, line, module,
                 "stands in %s with a module that is not there: ", map);
    else if (found > 0 && lacks)
        disagree(w, entry->key, place, line, module,
                 "stands in %s, but no class is registered under it in ", map);
    else if (found > 0 && by.data != NULL && !has)
        disagree(w, entry->key, place, line, by,
                 "stands in %s with another module than the one that registers it: ", map);
    str_fini(&path);
    return found < 0 ? -1 : 0;
}

/* The names by decorators that the part's map lacks. */
static void
remark_unmapped(struct work *w, const struct py_table *map, size_t part)
{
    struct map keys;

    map_init(&keys);
    for (size_t i = 0; i < map->count; i++)
        map_put(&keys, map->entries[i].key, 0);
    for (size_t i = 0; i < w->count; i++) {
        const struct registered_name *name = &w->names[i];
        if (part_of(name) == part && map_put(&keys, name->name, 0))
            disagree(w, name->name, name->file, name->line, slice_of(parts[part].map),
                     "is registered, but does not stand in ");
    }
    map_fini(&keys);
}

/* One part's map: 1, 0 when there is none, -1. */
static int
read_map(struct work *w, const struct table_source *source, size_t part, struct err *err)
{
    struct py_table map;
    int status = 1;

    if (!table_source_dict(&map, source, parts[part].map, w->support))
        return 0;
    for (size_t i = 0; status > 0 && i < map.count; i++)
        if (add_mapped(w, source, &map.entries[i], part, err) != 0)
            status = -1;
    if (status > 0)
        remark_unmapped(w, &map, part);
    py_table_fini(&map);
    return status;
}

/* Both maps: 1 when there is one for text, 0, -1. */
static int
read_maps(struct work *w, struct err *err)
{
    const char *const names[] = {parts[0].map, parts[1].map};
    struct table_source *source;
    int found = table_source_read(&source, w->checkout, MAPS, names, COUNT(names), err);

    if (found <= 0)
        return found;
    found = read_map(w, source, 0, err);
    if (found > 0 && read_map(w, source, 1, err) < 0)
        found = -1;
    table_source_free(source);
    return found;
}

/* ---- the checkout ---- */

static int
read_decorators(struct work *w, struct err *err)
{
    static const struct python_folder folder = {.path = FOLDER};

    for (size_t i = 0; i < COUNT(scripts); i++)
        if (python_files_one(w->support, w->checkout, scripts[i], class_registry_read, w->classes,
                             err) < 0)
            return -1;
    if (python_files_each(w->support, w->checkout, &folder, class_registry_read, w->classes, err) !=
        0)
        return -1;
    w->names = class_registry_names(&w->count, w->classes);
    find_names(w);
    return 0;
}

static int
read_llama_cpp(struct library_reading *out, struct checkout *c, struct err *err)
{
    struct work w = {.support = &out->support, .checkout = c};

    w.classes = class_registry_new("register", "model_arch", w.support);
    for (size_t part = 0; part < COUNT(parts); part++)
        map_init(&w.found[part]);
    int status = read_decorators(&w, err);
    int mapped = status == 0 ? read_maps(&w, err) : -1;

    if (mapped == 0 && w.count == 0)
        mapped = python_files_nothing(
            err, w.support,
            "no class is decorated with `ModelBase.register' in convert_hf_to_gguf.py, "
            "convert-hf-to-gguf.py or " FOLDER ", and no TEXT_MODEL_MAP stands in " MAPS);
    else if (mapped == 0)
        add_names(&w);
    for (size_t part = 0; part < COUNT(parts); part++)
        map_fini(&w.found[part]);
    class_registry_free(w.classes);
    return mapped < 0 ? -1 : 0;
}

const struct library_reader reader_llama_cpp = {
    .name = "llama.cpp",
    .title = "llama.cpp",
    .sites = {"convert_hf_to_gguf.py", "convert-hf-to-gguf.py", FOLDER "/__init__.py"},
    .read = read_llama_cpp,
};
