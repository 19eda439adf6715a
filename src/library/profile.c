#include "library/profile.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/show.h"
#include "library/builtin.h"
#include "json/tree.h"

/* Far more than all the architectures there are. */
#define PROFILE_MAX_BYTES ((size_t)16 << 20)

/* What a fault is told with. */
struct reading {
    const char *origin;
    struct err *err;
};

/* Say that `node` is at fault: where it stands, then `what`, which is used up. */
static int
fault(const struct reading *r, const struct json_node *node, struct str *what)
{
    struct str path = STR_INIT;

    if (node->parent == NULL)
        str_puts(&path, "the outermost value");
    else
        json_node_path(&path, node);
    err_set(r->err, ERR_DATA, "%s: %s: %s", r->origin, str_text(&path), str_text(what));
    str_fini(&path);
    str_fini(what);
    return -1;
}

static int
expect(const struct reading *r, const struct json_node *node, enum json_type type,
       const char *wanted)
{
    struct str what = STR_INIT;

    if (node->type == type)
        return 0;
    str_printf(&what, "expected %s, found %s", wanted, json_type_name(node->type));
    return fault(r, node, &what);
}

/* Every member's key must be one of `known`. */
static int
check_keys(const struct reading *r, const struct json_node *object, const char *const *known,
           size_t count)
{
    for (const struct json_node *m = object->first; m != NULL; m = m->next) {
        size_t i = 0;
        while (i < count && !slice_is(m->key, known[i]))
            i++;
        if (i < count)
            continue;
        struct str what = STR_INIT;
        char *key = slice_dup(m->key);
        const char *near = nearest_of(key, known, count);
        free(key);
        str_puts(&what, "no such key");
        if (near != NULL)
            str_printf(&what, "; did you mean \"%s\"?", near);
        return fault(r, m, &what);
    }
    return 0;
}

/* A text of some length; `*out` is a copy. */
static int
read_text(const char **out, const struct reading *r, const struct json_node *node)
{
    struct str what = STR_INIT;

    if (expect(r, node, JSON_TYPE_STRING, "a string") != 0)
        return -1;
    if (node->text.len == 0)
        str_puts(&what, "expected a string, found an empty one");
    else if (memchr(node->text.data, '\0', node->text.len) != NULL)
        str_puts(&what, "holds the character U+0000, which no name does");
    if (what.len > 0)
        return fault(r, node, &what);
    *out = slice_dup(node->text);
    return 0;
}

/* A list of texts, each there once.  `out` must be empty, and is also on failure the profile's. */
static int
read_list(struct profile_list *out, const struct reading *r, const struct json_node *node)
{
    struct map seen;
    int status = -1;

    map_init(&seen);
    if (expect(r, node, JSON_TYPE_ARRAY, "a list of strings") != 0)
        goto out;
    out->items = mem_zalloc((node->count + 1) * sizeof *out->items);
    for (const struct json_node *e = node->first; e != NULL; e = e->next) {
        const uint64_t *before = map_find(&seen, e->text);
        if (e->type == JSON_TYPE_STRING && before != NULL) {
            struct str what = STR_INIT;
            str_puts(&what, "\"");
            show_text(&what, e->text, SHOW_LENGTH);
            str_printf(&what, "\" stands in this list already, at [%zu]", (size_t)*before);
            fault(r, e, &what);
            goto out;
        }
        if (read_text(&out->items[out->count], r, e) != 0)
            goto out;
        map_put(&seen, e->text, out->count++);
    }
    status = 0;

out:
    map_fini(&seen);
    return status;
}

/* The key of `member`, which names something: `wanted` says what. */
static int
read_key(const char **out, const struct reading *r, const struct json_node *member,
         const char *wanted)
{
    struct str what = STR_INIT;

    *out = slice_dup(member->key);
    if (member->key.len > 0 && strlen(*out) == member->key.len)
        return 0;
    str_printf(&what, "expected %s name as the key", wanted);
    return fault(r, member, &what);
}

/* The same as read_list(), and something must be in it. */
static int
read_filled_list(struct profile_list *out, const struct reading *r, const struct json_node *node,
                 const char *wanted)
{
    struct str what = STR_INIT;

    if (read_list(out, r, node) != 0)
        return -1;
    if (out->count > 0)
        return 0;
    str_printf(&what, "expected at least one %s if it has none", wanted);
    return fault(r, node, &what);
}

static int
read_canonical(struct profile *p, const struct reading *r, const struct json_node *node)
{
    if (expect(r, node, JSON_TYPE_OBJECT, "an object of lists of authors") != 0)
        return -1;
    p->canonical = mem_zalloc(node->count * sizeof *p->canonical);
    for (const struct json_node *m = node->first; m != NULL; m = m->next) {
        struct profile_canonical *c = &p->canonical[p->canonical_count++];
        if (read_key(&c->architecture, r, m, "an architecture's") != 0 ||
            read_filled_list(&c->authors, r, m, "author; leave the architecture out") != 0)
            return -1;
    }
    return 0;
}

static int
read_quantized(struct profile *p, const struct reading *r, const struct json_node *node)
{
    static const char *const known[] = {"loadable", "incompatible"};

    if (expect(r, node, JSON_TYPE_OBJECT, "an object") != 0 || check_keys(r, node, known, 2) != 0)
        return -1;
    const struct json_node *loadable = json_node_get(node, "loadable");
    const struct json_node *incompatible = json_node_get(node, "incompatible");
    if (loadable != NULL && read_list(&p->quantized_loadable, r, loadable) != 0)
        return -1;
    if (incompatible != NULL && read_list(&p->quantized_incompatible, r, incompatible) != 0)
        return -1;
    return 0;
}

/* A folder that is joined to a checkout's path, so it must stay inside. */
static int
read_inner_folder(const char **out, const struct reading *r, const struct json_node *node)
{
    struct str what = STR_INIT;

    if (read_text(out, r, node) != 0)
        return -1;
    bool inside = (*out)[0] != '/';
    for (const char *part = *out; inside && part != NULL;) {
        size_t len = strcspn(part, "/");
        inside = !(len == 2 && part[0] == '.' && part[1] == '.');
        part = part[len] == '/' ? part + len + 1 : NULL;
    }
    if (inside)
        return 0;
    str_puts(&what, "expected a folder inside the library's checkout, without \"..\"");
    return fault(r, node, &what);
}

static int
read_folder_tags(struct profile_lifecycle *l, const struct reading *r, const struct json_node *node)
{
    if (expect(r, node, JSON_TYPE_OBJECT, "an object of tags") != 0)
        return -1;
    l->folder_tags = mem_zalloc(node->count * sizeof *l->folder_tags);
    for (const struct json_node *m = node->first; m != NULL; m = m->next) {
        struct profile_folder_tag *t = &l->folder_tags[l->folder_tag_count++];
        if (read_key(&t->folder, r, m, "a folder's") != 0 || read_text(&t->tag, r, m) != 0)
            return -1;
    }
    return 0;
}

static int
read_extra_tags(struct profile_lifecycle *l, const struct reading *r, const struct json_node *node)
{
    if (expect(r, node, JSON_TYPE_OBJECT, "an object of lists of tags") != 0)
        return -1;
    l->extra_tags = mem_zalloc(node->count * sizeof *l->extra_tags);
    for (const struct json_node *m = node->first; m != NULL; m = m->next) {
        struct profile_extra_tags *t = &l->extra_tags[l->extra_tag_count++];
        if (read_key(&t->model, r, m, "a model's") != 0 ||
            read_filled_list(&t->tags, r, m, "tag; leave the model out") != 0)
            return -1;
    }
    return 0;
}

static int
read_lifecycle(struct profile_lifecycle *l, const struct reading *r, const struct json_node *node)
{
    static const char *const known[] = {"models_dir",  "pattern",    "hub_tag",
                                        "folder_tags", "extra_tags", "deprecated_tags"};
    const struct json_node *member;

    if (expect(r, node, JSON_TYPE_OBJECT, "an object") != 0 ||
        check_keys(r, node, known, sizeof known / sizeof known[0]) != 0)
        return -1;
    if ((member = json_node_get(node, "models_dir")) != NULL &&
        read_inner_folder(&l->models_dir, r, member) != 0)
        return -1;
    if ((member = json_node_get(node, "pattern")) != NULL && read_text(&l->pattern, r, member) != 0)
        return -1;
    if ((member = json_node_get(node, "hub_tag")) != NULL && read_text(&l->hub_tag, r, member) != 0)
        return -1;
    if ((member = json_node_get(node, "folder_tags")) != NULL &&
        read_folder_tags(l, r, member) != 0)
        return -1;
    if ((member = json_node_get(node, "extra_tags")) != NULL && read_extra_tags(l, r, member) != 0)
        return -1;
    if ((member = json_node_get(node, "deprecated_tags")) != NULL &&
        read_list(&l->deprecated_tags, r, member) != 0)
        return -1;
    return 0;
}

/* The text under `key` into `*out`; a copy of `otherwise` when there is none, NULL: it must be. */
static int
read_member(const char **out, const struct reading *r, const struct json_node *root,
            const char *key, const char *otherwise)
{
    struct str what = STR_INIT;
    const struct json_node *node = json_node_get(root, key);

    if (node != NULL)
        return read_text(out, r, node);
    if (otherwise == NULL) {
        str_printf(&what, "the key \"%s\" is missing", key);
        return fault(r, root, &what);
    }
    *out = mem_strdup(otherwise);
    return 0;
}

static int
read_root(struct profile *p, const struct reading *r, const struct json_node *root)
{
    static const char *const known[] = {
        "name",
        "title",
        "source",
        "data_folder",
        "supported_architectures",
        "canonical_authors",
        "quantized_names",
        "lifecycle",
    };
    const struct json_node *node;

    if (expect(r, root, JSON_TYPE_OBJECT, "an object") != 0 ||
        check_keys(r, root, known, sizeof known / sizeof known[0]) != 0 ||
        read_member(&p->name, r, root, "name", NULL) != 0 ||
        read_member(&p->title, r, root, "title", p->name) != 0 ||
        read_member(&p->source, r, root, "source", "") != 0)
        return -1;
    if ((node = json_node_get(root, "data_folder")) != NULL && node->type != JSON_TYPE_NULL &&
        read_inner_folder(&p->data_folder, r, node) != 0)
        return -1;
    node = json_node_get(root, "supported_architectures");
    p->lists_supported = node != NULL;
    if (node != NULL && read_list(&p->supported, r, node) != 0)
        return -1;
    for (size_t i = 0; i < p->supported.count; i++)
        map_put(&p->supported_set, slice_of(p->supported.items[i]), i);
    if ((node = json_node_get(root, "canonical_authors")) != NULL &&
        read_canonical(p, r, node) != 0)
        return -1;
    if ((node = json_node_get(root, "quantized_names")) != NULL && read_quantized(p, r, node) != 0)
        return -1;
    if ((node = json_node_get(root, "lifecycle")) != NULL &&
        read_lifecycle(&p->lifecycle, r, node) != 0)
        return -1;
    return 0;
}

int
profile_read(struct profile **out, struct slice text, const char *origin, struct err *err)
{
    struct reading reading = {origin, err};
    struct json_tree *tree = NULL;
    struct profile *p = mem_zalloc(sizeof *p);

    map_init(&p->supported_set);
    str_append(&p->text, text.data, text.len);
    if (json_tree_read(&tree, (struct slice){str_text(&p->text), p->text.len}, err) != 0) {
        err_wrap(err, "%s", origin);
        goto fail;
    }
    if (read_root(p, &reading, json_tree_root(tree)) != 0)
        goto fail;
    json_tree_free(tree);
    *out = p;
    return 0;

fail:
    json_tree_free(tree);
    profile_free(p);
    return -1;
}

static void
free_list(struct profile_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free((char *)list->items[i]);
    free(list->items);
}

static void
free_lifecycle(struct profile_lifecycle *l)
{
    free((char *)l->models_dir);
    free((char *)l->pattern);
    free((char *)l->hub_tag);
    for (size_t i = 0; i < l->folder_tag_count; i++) {
        free((char *)l->folder_tags[i].folder);
        free((char *)l->folder_tags[i].tag);
    }
    free(l->folder_tags);
    for (size_t i = 0; i < l->extra_tag_count; i++) {
        free((char *)l->extra_tags[i].model);
        free_list(&l->extra_tags[i].tags);
    }
    free(l->extra_tags);
    free_list(&l->deprecated_tags);
}

void
profile_free(struct profile *p)
{
    if (p == NULL)
        return;
    free((char *)p->name);
    free((char *)p->title);
    free((char *)p->source);
    free((char *)p->data_folder);
    free_list(&p->supported);
    map_fini(&p->supported_set);
    for (size_t i = 0; i < p->canonical_count; i++) {
        free((char *)p->canonical[i].architecture);
        free_list(&p->canonical[i].authors);
    }
    free(p->canonical);
    free_list(&p->quantized_loadable);
    free_list(&p->quantized_incompatible);
    free_lifecycle(&p->lifecycle);
    str_fini(&p->text);
    free(p);
}

bool
profile_supports(const struct profile *p, struct slice architecture)
{
    return map_has(&p->supported_set, architecture);
}

const struct profile_list *
profile_authors(const struct profile *p, struct slice architecture)
{
    for (size_t i = 0; i < p->canonical_count; i++)
        if (slice_is(architecture, p->canonical[i].architecture))
            return &p->canonical[i].authors;
    return NULL;
}

bool
profile_builtin(size_t number, const char **name, struct slice *text)
{
    if (number >= builtin_file_count)
        return false;
    *name = builtin_files[number].name;
    *text = (struct slice){(const char *)builtin_files[number].data, builtin_files[number].size};
    return true;
}

/* The user's folder of profiles (XDG Base Directory Specification: a relative path is ignored). */
static char *
own_folder(void)
{
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");

    if (config != NULL && config[0] == '/')
        return file_join(config, "hubcensus/profiles");
    if (home != NULL && home[0] == '/')
        return file_join(home, ".config/hubcensus/profiles");
    return NULL;
}

static bool
ends_in_json(const char *name)
{
    size_t n = strlen(name);

    return n >= 5 && strcmp(name + n - 5, ".json") == 0;
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of all profiles there are, sorted, each once; the caller frees them. */
static char **
all_names(size_t *count, const char *folder)
{
    char **names = NULL;
    size_t n = 0;
    DIR *dir = folder != NULL ? opendir(folder) : NULL;
    const struct dirent *entry;

    for (size_t i = 0; i < builtin_file_count; i++) {
        names = mem_realloc_array(names, n + 1, sizeof *names);
        names[n++] = mem_strdup(builtin_files[i].name);
    }
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.' || !ends_in_json(entry->d_name))
            continue;
        names = mem_realloc_array(names, n + 1, sizeof *names);
        names[n++] = mem_strndup(entry->d_name, strlen(entry->d_name) - 5);
    }
    if (dir != NULL)
        closedir(dir);
    if (n > 0)
        qsort(names, n, sizeof *names, by_text);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (*count > 0 && strcmp(names[*count - 1], names[i]) == 0)
            free(names[i]);
        else
            names[(*count)++] = names[i];
    }
    return names;
}

static int
unknown(const char *name, const char *folder, struct err *err)
{
    struct str text = STR_INIT;
    size_t count;
    char **names = all_names(&count, folder);
    const char *near = nearest_of(name, (const char *const *)names, count);

    str_puts(&text, "no profile is called \"");
    show_text(&text, slice_of(name), SHOW_LENGTH);
    str_putc(&text, '"');
    if (near != NULL) {
        str_puts(&text, "; did you mean \"");
        show_text(&text, slice_of(near), SHOW_LENGTH);
        str_puts(&text, "\"?");
    }
    str_puts(&text, near != NULL ? " There are: " : "; there are: ");
    for (size_t i = 0; i < count; i++) {
        str_puts(&text, i > 0 ? ", " : "");
        show_text(&text, slice_of(names[i]), SHOW_LENGTH);
    }
    str_puts(&text, ", and files, named with a '/' or with \".json\" at the end");
    err_set(err, ERR_USAGE, "%s", str_text(&text));
    str_fini(&text);
    profile_names_free(names, count);
    return -1;
}

/* Load the file `path`: 1, 0 when there is none, -1. */
static int
load_file(struct profile **out, const char *path, struct err *err)
{
    struct str text = STR_INIT;
    int status = file_read(&text, path, PROFILE_MAX_BYTES, err);

    if (status > 0 && profile_read(out, (struct slice){str_text(&text), text.len}, path, err) != 0)
        status = -1;
    str_fini(&text);
    return status;
}

/* Look the name up in the user's folder, then among the built-in ones. */
static int
load_named(struct profile **out, const char *name, const char *folder, struct err *err)
{
    struct slice text;
    const char *builtin;
    int status = 0;

    if (folder != NULL && name[0] != '.' && name[0] != '\0') {
        struct str file = STR_INIT;
        str_printf(&file, "%s.json", name);
        char *path = file_join(folder, str_text(&file));
        status = load_file(out, path, err);
        free(path);
        str_fini(&file);
    }
    if (status != 0)
        return status > 0 ? 0 : -1;
    for (size_t i = 0; profile_builtin(i, &builtin, &text); i++)
        if (strcmp(builtin, name) == 0)
            return profile_read(out, text, name, err);
    return unknown(name, folder, err);
}

int
profile_load(struct profile **out, const char *name, struct err *err)
{
    if (strchr(name, '/') == NULL && !ends_in_json(name)) {
        char *folder = own_folder();
        int status = load_named(out, name, folder, err);
        free(folder);
        return status;
    }
    int status = load_file(out, name, err);
    if (status == 0)
        return err_set(err, ERR_USAGE, "%s: there is no such file to read a profile from", name);
    return status > 0 ? 0 : -1;
}

char **
profile_names(size_t *count)
{
    char *folder = own_folder();
    char **names = all_names(count, folder);

    free(folder);
    return names;
}

void
profile_names_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}
