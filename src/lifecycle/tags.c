/*
 * A model's name is its folder's, or the tag that the folder is mapped to; its
 * tags are the name and the extra ones of that name.  What all models' tags add
 * up to must be what the library names, less what is deprecated.
 */
#include "lifecycle/tags.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/show.h"
#include "library/profile.h"
#include "library/table_source.h"

#define SCRIPT           "utils/models_to_deprecate.py"
#define FOLDER_TABLE     "MODEL_FOLDER_NAME_TO_TAG_MAPPING"
#define EXTRA_TABLE      "EXTRA_TAGS_MAPPING"
#define DEPRECATED_TABLE "DEPRECATED_MODELS_TAGS"

/* Whose tables stand for all libraries when they are asked for. */
#define BUILT_IN_PROFILE "transformers"

/* Where the names are that the tags are checked against, below the models' folder. */
#define NAMES_MODULE "auto/configuration_auto.py"

static const char *const library_tables[] = {"MODEL_NAMES_MAPPING", "CONFIG_MAPPING_NAMES",
                                             "DEPRECATED_MODELS"};
#define NAMES_TABLES      2 /* the first of them that is there counts */
#define DEPRECATED_MODELS library_tables[NAMES_TABLES]

struct tag_list {
    const char **items;
    size_t count;
};

struct tag_tables {
    enum tag_origin origin;
    const char *source;     /* where the tables stand, for people */
    struct map folder_tags; /* a folder to its place in `renamed` */
    const char **renamed;
    size_t renamed_count;
    struct map extra; /* a name to its place in `lists` */
    struct tag_list *lists;
    size_t list_count;
    struct map deprecated;   /* names and tags */
    struct map names;        /* of the library */
    const char *names_table; /* NULL: there is none */
    struct arena arena;      /* owns all texts */
};

static void
rename_folder(struct tag_tables *t, struct slice folder, struct slice tag)
{
    t->renamed = mem_room_for_one(t->renamed, t->renamed_count, sizeof *t->renamed);
    t->renamed[t->renamed_count] = arena_copy(&t->arena, tag).data;
    map_put(&t->folder_tags, folder, t->renamed_count++);
}

/* A new list of extra tags for `name`, which replaces an older one. */
static struct tag_list *
new_list(struct tag_tables *t, struct slice name)
{
    t->lists = mem_room_for_one(t->lists, t->list_count, sizeof *t->lists);
    map_put(&t->extra, name, t->list_count);
    t->lists[t->list_count] = (struct tag_list){NULL, 0};
    return &t->lists[t->list_count++];
}

static void
add_to_list(struct tag_tables *t, struct tag_list *list, struct slice tag)
{
    list->items = mem_room_for_one(list->items, list->count, sizeof *list->items);
    list->items[list->count++] = arena_copy(&t->arena, tag).data;
}

/* The built-in tables. */

static bool
stands_in(const struct profile *p, const char *models_dir)
{
    struct slice dir = slice_of(models_dir);

    while (dir.len >= 2 && dir.data[0] == '.' && dir.data[1] == '/')
        dir = (struct slice){dir.data + 2, dir.len - 2};
    while (dir.len > 0 && dir.data[dir.len - 1] == '/')
        dir.len--;
    return p->lifecycle.models_dir != NULL && slice_is(dir, p->lifecycle.models_dir);
}

/*
 * The built-in profile for `models_dir`, or else, when `must`, that of
 * transformers; `*out` NULL when none fits.  A fault in one is the build's.
 */
static int
load_profile(struct profile **out, const char *models_dir, bool must, struct err *err)
{
    struct profile *fallback = NULL;
    const char *name;
    struct slice text;

    *out = NULL;
    for (size_t i = 0; *out == NULL && profile_builtin(i, &name, &text); i++) {
        struct profile *p = NULL;
        if (profile_read(&p, text, name, err) != 0) {
            profile_free(fallback);
            return -1;
        }
        if (stands_in(p, models_dir))
            *out = p;
        else if (must && strcmp(name, BUILT_IN_PROFILE) == 0)
            fallback = p;
        else
            profile_free(p);
    }
    if (*out == NULL)
        *out = fallback;
    else
        profile_free(fallback);
    return 0;
}

static int
take_built_in(struct tag_tables *t, const char *models_dir, bool must, struct err *err)
{
    struct profile *p = NULL;

    if (load_profile(&p, models_dir, must, err) != 0)
        return -1;
    t->origin = TAGS_OF_FOLDERS;
    if (p == NULL)
        return 0;
    const struct profile_lifecycle *l = &p->lifecycle;
    t->origin = TAGS_BUILT_IN;
    t->source = arena_copy(&t->arena, slice_of(p->source)).data;
    for (size_t i = 0; i < l->folder_tag_count; i++)
        rename_folder(t, slice_of(l->folder_tags[i].folder), slice_of(l->folder_tags[i].tag));
    for (size_t i = 0; i < l->extra_tag_count; i++) {
        struct tag_list *list = new_list(t, slice_of(l->extra_tags[i].model));
        for (size_t k = 0; k < l->extra_tags[i].tags.count; k++)
            add_to_list(t, list, slice_of(l->extra_tags[i].tags.items[k]));
    }
    for (size_t i = 0; i < l->deprecated_tags.count; i++)
        map_put(&t->deprecated, slice_of(l->deprecated_tags.items[i]), 0);
    profile_free(p);
    return 0;
}

/* The checkout's tables: each function returns 1, 0 when there is no such table, -1. */

static int
read_folder_tags(struct tag_tables *t, const struct table_source *s, struct err *err)
{
    struct py_table table;
    int status = table_source_table(&table, s, FOLDER_TABLE, err);

    if (status <= 0)
        return status;
    for (size_t i = 0; status > 0 && i < table.count; i++) {
        const struct py_entry *e = &table.entries[i];
        if (e->value == NULL || e->value->kind != PY_TEXT)
            status = table_source_fault(s, FOLDER_TABLE, e, "a folder's tag, a string", err);
        else
            rename_folder(t, e->key, e->value->text);
    }
    py_table_fini(&table);
    return status;
}

static int
read_extra_list(struct tag_tables *t, const struct table_source *s, const struct py_entry *e,
                struct err *err)
{
    static const char wanted[] = "a list of strings, a model's further tags";
    const struct py_value *value = e->value;

    if (value == NULL ||
        (value->kind != PY_LIST && value->kind != PY_TUPLE && value->kind != PY_SET))
        return table_source_fault(s, EXTRA_TABLE, e, wanted, err);
    struct tag_list *list = new_list(t, e->key);
    for (const struct py_value *item = value->first; item != NULL; item = item->next) {
        if (item->kind != PY_TEXT)
            return table_source_fault(s, EXTRA_TABLE, &(struct py_entry){.value = item},
                                      "a tag, a string", err);
        add_to_list(t, list, item->text);
    }
    return 1;
}

static int
read_extra_tags(struct tag_tables *t, const struct table_source *s, struct err *err)
{
    struct py_table table;
    int status = table_source_table(&table, s, EXTRA_TABLE, err);

    if (status <= 0)
        return status;
    for (size_t i = 0; status > 0 && i < table.count; i++)
        status = read_extra_list(t, s, &table.entries[i], err);
    py_table_fini(&table);
    return status;
}

/* The keys of a dict, or the texts of a list, into `names`. */
static int
read_names(struct map *names, const struct table_source *s, const char *name, struct err *err)
{
    struct py_table table;
    int status = table_source_table(&table, s, name, err);

    if (status <= 0)
        return status;
    for (size_t i = 0; status > 0 && i < table.count; i++) {
        if (!table.keyed && table.entries[i].value != NULL)
            status = table_source_fault(s, name, &table.entries[i], "a string", err);
        else
            map_put(names, table.entries[i].key, 0);
    }
    py_table_fini(&table);
    return status;
}

/* All three of the script; 0 when it has none of them, or there is no script. */
static int
read_script(struct tag_tables *t, struct checkout *c, struct err *err)
{
    struct table_source *s = NULL;
    int status = table_source_read(&s, c, SCRIPT, NULL, 0, err);

    if (status <= 0)
        return status;
    int folders = read_folder_tags(t, s, err);
    int extra = folders >= 0 ? read_extra_tags(t, s, err) : -1;
    int deprecated = extra >= 0 ? read_names(&t->deprecated, s, DEPRECATED_TABLE, err) : -1;
    table_source_free(s);
    if (deprecated < 0)
        return -1;
    if (folders + extra + deprecated == 0)
        return 0;
    t->origin = TAGS_FROM_CHECKOUT;
    t->source = SCRIPT;
    return 1;
}

/* The names to check against, and those of them that are deprecated: 0, or -1. */
static int
read_library(struct tag_tables *t, struct checkout *c, const char *models_dir, struct err *err)
{
    struct table_source *s = NULL;
    char *path = file_join(models_dir, NAMES_MODULE);
    int status = table_source_read(&s, c, path, library_tables, NAMES_TABLES + 1, err);

    free(path);
    if (status <= 0)
        return status;
    status = 0;
    for (size_t i = 0; status == 0 && i < NAMES_TABLES; i++) {
        status = read_names(&t->names, s, library_tables[i], err);
        if (status > 0)
            t->names_table = library_tables[i];
    }
    if (status >= 0)
        status = read_names(&t->deprecated, s, DEPRECATED_MODELS, err);
    table_source_free(s);
    return status < 0 ? -1 : 0;
}

int
tag_tables_read(struct tag_tables **out, struct checkout *c, const char *models_dir, bool builtin,
                struct err *err)
{
    struct tag_tables *t = mem_zalloc(sizeof *t);
    struct err fault = {ERR_NONE, ""};

    *out = NULL;
    arena_init(&t->arena);
    map_init(&t->folder_tags);
    map_init(&t->extra);
    map_init(&t->deprecated);
    map_init(&t->names);
    int found = builtin ? 0 : read_script(t, c, &fault);
    if (found == 0)
        found = take_built_in(t, models_dir, builtin, &fault);
    if (found >= 0 && read_library(t, c, models_dir, &fault) != 0) {
        found = builtin && fault.kind == ERR_DATA ? 0 : -1;
        map_clear(&t->names);
        t->names_table = NULL;
    }
    if (found >= 0) {
        *out = t;
        return 0;
    }
    tag_tables_free(t);
    return err_set(err, fault.kind, "%s%s", fault.message,
                   fault.kind == ERR_DATA && !builtin
                       ? "; --builtin-tables does without the tables that cannot be read"
                       : "");
}

void
tag_tables_free(struct tag_tables *t)
{
    if (t == NULL)
        return;
    map_fini(&t->folder_tags);
    map_fini(&t->extra);
    map_fini(&t->deprecated);
    map_fini(&t->names);
    free(t->renamed);
    for (size_t i = 0; i < t->list_count; i++)
        free(t->lists[i].items);
    free(t->lists);
    arena_fini(&t->arena);
    free(t);
}

bool
tag_tables_folder(const struct tag_tables *t, size_t number, struct slice *folder, const char **tag)
{
    if (number >= t->folder_tags.count)
        return false;
    const struct map_entry *e = &t->folder_tags.entries[number];
    *folder = e->key;
    *tag = t->renamed[e->value];
    return true;
}

bool
tag_tables_extra(const struct tag_tables *t, size_t number, struct slice *name,
                 const char *const **tags, size_t *count)
{
    if (number >= t->extra.count)
        return false;
    const struct map_entry *e = &t->extra.entries[number];
    *name = e->key;
    *tags = t->lists[e->value].items;
    *count = t->lists[e->value].count;
    return true;
}

enum tag_origin
tag_tables_origin(const struct tag_tables *t)
{
    return t->origin;
}

/* The models' tags. */

/* Put `tag` into the model's list, once. */
static void
add_tag(struct model_tags *m, const char *tag)
{
    for (size_t i = 0; i < m->count; i++)
        if (strcmp(m->items[i], tag) == 0)
            return;
    m->items[m->count++] = tag;
}

static void
make_model(struct tags *out, const struct tag_tables *tables, const char *folder)
{
    struct model_tags *m = &out->models[out->count++];
    struct arena *arena = &out->arena;
    const uint64_t *renamed = map_find(&tables->folder_tags, slice_of(folder));

    m->name = renamed != NULL ? tables->renamed[*renamed] : folder;
    m->name = arena_copy(arena, slice_of(m->name)).data;
    const uint64_t *place = map_find(&tables->extra, slice_of(m->name));
    const struct tag_list *extra = place != NULL ? &tables->lists[*place] : NULL;
    m->items = arena_alloc(arena, ((extra != NULL ? extra->count : 0) + 1) * sizeof *m->items);
    m->count = 0;
    add_tag(m, m->name);
    for (size_t i = 0; extra != NULL && i < extra->count; i++)
        add_tag(m, arena_copy(arena, slice_of(extra->items[i])).data);
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The keys of `from` that are not in `without`, sorted, in the arena. */
static const char **
select_names(struct arena *arena, size_t *count, const struct map *from, const struct map *without)
{
    const char **names = arena_alloc(arena, (from->count + 1) * sizeof *names);

    *count = 0;
    for (size_t i = 0; i < from->count; i++) {
        struct slice key = from->entries[i].key;
        if (!map_has(without, key))
            names[(*count)++] = arena_copy(arena, key).data;
    }
    qsort(names, *count, sizeof *names, compare_names);
    return names;
}

/* Missing is what the library names and has not deprecated; extra what it does not name so. */
static void
check_tags(struct tags *out, const struct tag_tables *tables)
{
    struct map used, named;

    map_init(&used);
    map_init(&named);
    for (size_t i = 0; i < out->count; i++)
        for (size_t k = 0; k < out->models[i].count; k++)
            map_put(&used, slice_of(out->models[i].items[k]), 0);
    for (size_t i = 0; i < tables->names.count; i++)
        if (!map_has(&tables->deprecated, tables->names.entries[i].key))
            map_put(&named, tables->names.entries[i].key, 0);
    out->missing = select_names(&out->arena, &out->missing_count, &named, &used);
    out->extra = select_names(&out->arena, &out->extra_count, &used, &named);
    map_fini(&named);
    map_fini(&used);
}

int
tags_make(struct tags *out, const struct tag_tables *tables, const struct folders *folders,
          bool check, struct err *err)
{
    struct map names;
    int status = 0;

    memset(out, 0, sizeof *out);
    arena_init(&out->arena);
    map_init(&names);
    out->origin = tables->origin;
    out->names_table = tables->names_table;
    if (tables->source != NULL)
        out->source = arena_copy(&out->arena, slice_of(tables->source)).data;
    out->models = arena_alloc(&out->arena, (folders->count + 1) * sizeof *out->models);
    for (size_t i = 0; status == 0 && i < folders->count; i++) {
        make_model(out, tables, folders->items[i].name);
        const char *name = out->models[i].name;
        const uint64_t *before = map_find(&names, slice_of(name));
        if (before != NULL)
            status = err_set(
                err, ERR_DATA,
                "the folders %s and %s would both be the model %s; mend " FOLDER_TABLE " (%s)",
                folders->items[*before].name, folders->items[i].name, name, out->source);
        map_put(&names, slice_of(name), i);
    }
    if (status == 0 && check && tables->names_table != NULL)
        check_tags(out, tables);
    map_fini(&names);
    return status;
}

void
tags_fini(struct tags *t)
{
    if (t == NULL)
        return;
    arena_fini(&t->arena);
    memset(t, 0, sizeof *t);
}

static void
list_names(struct str *out, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count && i < TAGS_TOLD; i++) {
        str_puts(out, i > 0 ? ", " : "");
        show_name(out, slice_of(names[i]));
    }
    if (count > TAGS_TOLD)
        str_printf(out, " and %zu more", count - TAGS_TOLD);
}

bool
tags_disagreement(struct str *out, const struct tags *t)
{
    bool one = t->missing_count == 1;

    if (t->missing_count + t->extra_count == 0)
        return false;
    if (t->missing_count > 0) {
        str_printf(out, "%zu tag%s of %s belong%s to no model: ", t->missing_count, one ? "" : "s",
                   t->names_table, one ? "s" : "");
        list_names(out, t->missing, t->missing_count);
        str_printf(out, "; add %s to " EXTRA_TABLE " under the model, or to " DEPRECATED_TABLE ". ",
                   one ? "it" : "each");
    }
    one = t->extra_count == 1;
    if (t->extra_count > 0) {
        str_printf(out, "%zu tag%s of models %s not in %s: ", t->extra_count, one ? "" : "s",
                   one ? "is" : "are", t->names_table);
        list_names(out, t->extra, t->extra_count);
        str_printf(out,
                   "; take %s out of " EXTRA_TABLE
                   ", or give %s folder the right one in " FOLDER_TABLE ". ",
                   one ? "it" : "each", one ? "its" : "each one's");
    }
    if (t->origin == TAGS_FROM_CHECKOUT)
        str_printf(out, "The tables are those of %s.", t->source);
    else if (t->origin == TAGS_BUILT_IN)
        str_printf(out, "The tables are the built-in ones (%s).", t->source);
    else
        str_puts(out, "No such tables are known for this library.");
    return t->missing_count > TAGS_TOLD || t->extra_count > TAGS_TOLD;
}
