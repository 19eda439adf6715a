/*
 * transformers: the classes that its auto classes know, and the types of models they
 * are found by.
 *
 * A checkpoint's config.architectures names classes of PyTorch, so the tables of
 * TensorFlow's and Flax' classes (modeling_tf_auto.py, modeling_flax_auto.py) are
 * left out.  A type that no table of models has is one nevertheless when its
 * configuration is that of one they have: the auto classes look for the class
 * by the configuration then.
 */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "library/class_places.h"
#include "library/reader.h"
#include "library/transformers_auto.h"

/* Where the auto classes are in a library of another name, behind its own folder. */
#define AUTO_MODULE "/models/auto/modeling_auto.py"

struct transformers_reading {
    struct support *s;
    struct transformers_auto tables;
    struct map types;     /* of the configurations' table, to their numbers there */
    struct map configs;   /* configurations of types that have a class, to one such class' number */
    struct map known;     /* all configurations of that table */
    struct map undefined; /* classes of which it is said that no file defines them */
    struct map strangers; /* keys of which it is said that they are in no table of configurations */
    struct class_places places;
    bool all_files_read; /* so that a class without a file has none */
};

/* ---- where ---- */

/* The folder of a module, '/' included. */
static struct slice
folder_of(const char *path)
{
    return (struct slice){path, (size_t)(strrchr(path, '/') - path) + 1};
}

/* Take the one module that lies where transformers has it, in a package called something else. */
static int
find_renamed(const char **path, struct checkout *c, struct err *err)
{
    const struct checkout_file *files;
    size_t count;

    if (checkout_files(&files, &count, c, "", err) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(files[i].path);
        if (length < sizeof AUTO_MODULE ||
            strcmp(files[i].path + length - (sizeof AUTO_MODULE - 1), AUTO_MODULE) != 0)
            continue;
        if (*path != NULL)
            return err_set(err, ERR_DATA, "there are auto classes twice, in %s and %s", *path,
                           files[i].path);
        *path = files[i].path;
    }
    return 0;
}

static int
find_module(const char **path, struct checkout *c, struct err *err)
{
    const struct checkout_file *file;

    *path = NULL;
    for (size_t i = 0; i < READER_SITES && reader_transformers.sites[i] != NULL; i++) {
        int found = checkout_find(&file, c, reader_transformers.sites[i], err);
        if (found < 0)
            return -1;
        if (found > 0) {
            *path = file->path;
            return 0;
        }
    }
    if (find_renamed(path, c, err) != 0)
        return -1;
    if (*path != NULL)
        return 0;
    err_set(err, ERR_DATA,
            "there is neither src/transformers/models/auto/modeling_auto.py nor "
            "src/transformers/modeling_auto.py, where the auto classes have their tables");
    return -1;
}

/* ---- which file defines a class ---- */

/* A module of models of PyTorch: modeling_bert.py, and not modeling_tf_bert.py. */
static bool
is_modeling(const char *path)
{
    const char *name = strrchr(path, '/');
    size_t length = strlen(path);

    name = name != NULL ? name + 1 : path;
    return strncmp(name, "modeling_", 9) == 0 && strncmp(name + 9, "tf_", 3) != 0 &&
           strncmp(name + 9, "flax_", 5) != 0 && strcmp(path + length - 3, ".py") == 0;
}

/* Read the modeling files of the package: those beside the auto classes and in the folders beside
 * theirs. */
static int
read_places(struct transformers_reading *r, struct checkout *c, struct slice folder,
            struct err *err)
{
    const struct checkout_file *files;
    struct str root = STR_INIT;
    size_t count;
    int status;

    str_append(&root, folder.data, folder.len);
    if (folder.len >= 5 && memcmp(folder.data + folder.len - 5, "auto/", 5) == 0)
        str_truncate(&root, folder.len - 5);
    status = checkout_files(&files, &count, c, str_text(&root), err);
    str_fini(&root);
    r->all_files_read = true;
    for (size_t i = 0; status >= 0 && i < count; i++) {
        if (!is_modeling(files[i].path))
            continue;
        status = class_places_read(&r->places, r->s, c, files[i].path, err);
        r->all_files_read = r->all_files_read && status > 0;
    }
    return status < 0 ? -1 : 0;
}

/* ---- what they tell together ---- */

static void
add_type(struct transformers_reading *r, const struct auto_class *class, struct slice name,
         struct slice file, unsigned line)
{
    support_add(r->s, &(struct support_entry){
                          .kind = SUPPORT_MODEL_TYPE,
                          .tier = SUPPORT_NATIVE,
                          .name = name,
                          .module = class_places_of(&r->places, class->name),
                          .file = file,
                          .line = line,
                      });
}

static void
add_architecture(struct transformers_reading *r, const struct auto_class *class)
{
    support_add(r->s, &(struct support_entry){
                          .kind = SUPPORT_ARCHITECTURE,
                          .tier = SUPPORT_NATIVE,
                          .name = class->name,
                          .module = class_places_of(&r->places, class->name),
                          .file = class->file,
                          .line = class->line,
                      });
    if (r->all_files_read && !class_places_has(&r->places, class->name) &&
        map_put(&r->undefined, class->name, 0))
        support_remark(r->s, SUPPORT_DISAGREES, class->name, class->file, class->line,
                       "stands in %.*s, but no modeling file defines it", (int)class->table.len,
                       class->table.data);
}

/* Note that models of this configuration have a class. */
static void
note_config(struct transformers_reading *r, struct slice config, size_t class)
{
    if (config.data != NULL && !map_has(&r->configs, config))
        map_put(&r->configs, config, class);
}

/* A class under a type of model, or a configuration. */
static void
take_class(struct transformers_reading *r, size_t number)
{
    const struct auto_class *class = &r->tables.classes[number];
    bool by_config = r->tables.keyed_by_config;
    const uint64_t *type = map_find(by_config ? &r->known : &r->types, class->key);

    add_architecture(r, class);
    if (type != NULL)
        note_config(r, r->tables.types[*type].config, number);
    if (type != NULL || !r->tables.config_whole) {
        if (!by_config)
            add_type(r, class, class->key, class->file, class->line);
    } else if (map_put(&r->strangers, class->key, 0)) {
        support_remark(r->s, SUPPORT_DISAGREES, class->key, class->file, class->line,
                       "stands in %.*s, but not in %.*s: AutoConfig does not know it",
                       (int)class->table.len, class->table.data, (int)r->tables.config_table.len,
                       r->tables.config_table.data);
    }
}

static void
take_tables(struct transformers_reading *r)
{
    const struct transformers_auto *t = &r->tables;

    for (size_t i = 0; i < t->type_count; i++) {
        map_put(&r->types, t->types[i].name, i);
        if (t->types[i].config.data != NULL)
            map_put(&r->known, t->types[i].config, i);
    }
    for (size_t i = 0; i < t->class_count; i++)
        take_class(r, i);
    for (size_t i = 0; i < t->type_count; i++) {
        const uint64_t *class =
            t->types[i].config.data != NULL ? map_find(&r->configs, t->types[i].config) : NULL;
        if (class != NULL)
            add_type(r, &t->classes[*class], t->types[i].name, t->types[i].file, t->types[i].line);
    }
}

static int
read_all(struct transformers_reading *r, struct checkout *c, struct err *err)
{
    const char *module;

    if (find_module(&module, c, err) != 0)
        return -1;
    struct slice folder = folder_of(module);
    char *name = slice_dup(folder);
    int status = transformers_auto_read(&r->tables, r->s, c, name, err);
    free(name);
    if (status != 0)
        return -1;
    if (r->tables.class_count == 0)
        return err_set(
            err, ERR_DATA,
            "%s: has no table MODEL_…_MAPPING_NAMES or MODEL_…_MAPPING that can be read; "
            "versions before 2.4 (January 2020) have none",
            module);
    if (read_places(r, c, folder, err) != 0)
        return -1;
    take_tables(r);
    return 0;
}

static int
read_transformers(struct library_reading *out, struct checkout *c, struct err *err)
{
    struct transformers_reading r = {.s = &out->support};

    transformers_auto_init(&r.tables);
    map_init(&r.types);
    map_init(&r.configs);
    map_init(&r.known);
    map_init(&r.undefined);
    map_init(&r.strangers);
    class_places_init(&r.places);
    int status = read_all(&r, c, err);
    class_places_fini(&r.places);
    map_fini(&r.strangers);
    map_fini(&r.undefined);
    map_fini(&r.known);
    map_fini(&r.configs);
    map_fini(&r.types);
    transformers_auto_fini(&r.tables);
    return status;
}

const struct library_reader reader_transformers = {
    .name = "transformers",
    .title = "Transformers",
    .sites = {"src/transformers/models/auto/modeling_auto.py", "src/transformers/modeling_auto.py",
              "transformers/models/auto/modeling_auto.py", "transformers/modeling_auto.py"},
    .read = read_transformers,
};
