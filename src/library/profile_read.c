#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/show.h"
#include "library/profile.h"
#include "json/tree.h"

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

/* The text under `key` of an entry that is an object; absent when there is none. */
static int
read_detail(struct slice *out, const struct reading *r, const struct json_node *entry,
            const char *key)
{
    const char *text = NULL;
    const struct json_node *node = json_node_get(entry, key);

    if (node == NULL)
        return 0;
    int status = read_text(&text, r, node);
    *out = node->text;
    free((char *)text);
    return status;
}

static int
read_tier(struct support_entry *e, const struct reading *r, const struct json_node *node)
{
    struct str what = STR_INIT;

    if (expect(r, node, JSON_TYPE_STRING, "a string") != 0)
        return -1;
    for (int tier = SUPPORT_REMOVED; tier < SUPPORT_TIERS; tier++)
        if (slice_is(node->text, support_tier_names[tier])) {
            e->tier = (enum support_tier)tier;
            return 0;
        }
    str_puts(&what, "expected \"native\", \"fallback\" or \"removed\"");
    return fault(r, node, &what);
}

static int
read_line(unsigned *out, const struct reading *r, const struct json_node *node)
{
    struct str what = STR_INIT;
    int64_t line;

    if (json_node_int64(node, &line) && line > 0 && line <= INT32_MAX) {
        *out = (unsigned)line;
        return 0;
    }
    str_puts(&what, "expected the number of a line, from 1");
    return fault(r, node, &what);
}

/* An entry that is an object; its texts stand in the tree. */
static int
read_entry(struct support_entry *e, const struct reading *r, const struct json_node *node)
{
    static const char *const known[] = {"name", "tier", "last", "module", "file", "line"};
    const struct json_node *member;
    struct str what = STR_INIT;

    if (check_keys(r, node, known, sizeof known / sizeof known[0]) != 0)
        return -1;
    if (json_node_get(node, "name") == NULL) {
        str_puts(&what, "the key \"name\" is missing");
        return fault(r, node, &what);
    }
    if (read_detail(&e->name, r, node, "name") != 0 ||
        read_detail(&e->last, r, node, "last") != 0 ||
        read_detail(&e->module, r, node, "module") != 0 ||
        read_detail(&e->file, r, node, "file") != 0 ||
        ((member = json_node_get(node, "tier")) != NULL && read_tier(e, r, member) != 0) ||
        ((member = json_node_get(node, "line")) != NULL && read_line(&e->line, r, member) != 0))
        return -1;
    return 0;
}

/* A list of names, or of objects that have one, each there once. */
static int
read_support(struct profile *p, enum support_kind kind, const struct reading *r,
             const struct json_node *list)
{
    size_t before = p->support.count;

    p->lists_supported = true;
    if (expect(r, list, JSON_TYPE_ARRAY, "a list of names") != 0)
        return -1;
    for (const struct json_node *e = list->first; e != NULL; e = e->next) {
        struct support_entry entry = {.kind = kind, .tier = SUPPORT_NATIVE, .name = e->text};
        const char *name = NULL;
        int status =
            e->type == JSON_TYPE_OBJECT ? read_entry(&entry, r, e) : read_text(&name, r, e);
        free((char *)name);
        if (status != 0)
            return -1;
        const struct support_entry *there = support_find(&p->support, kind, entry.name);
        if (there != NULL) {
            struct str what = STR_INIT;
            str_puts(&what, "\"");
            show_text(&what, entry.name, SHOW_LENGTH);
            str_printf(&what, "\" stands in this list already, at [%zu]",
                       (size_t)(there - p->support.entries) - before);
            return fault(r, e, &what);
        }
        support_add(&p->support, &entry);
    }
    return 0;
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
read_descriptions(struct profile *p, const struct reading *r, const struct json_node *node)
{
    if (expect(r, node, JSON_TYPE_OBJECT, "an object of texts") != 0)
        return -1;
    p->descriptions = mem_zalloc(node->count * sizeof *p->descriptions);
    for (const struct json_node *m = node->first; m != NULL; m = m->next) {
        struct profile_description *d = &p->descriptions[p->description_count++];
        if (read_key(&d->architecture, r, m, "an architecture's") != 0 ||
            read_text(&d->text, r, m) != 0)
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

static int
read_flag(bool *out, const struct reading *r, const struct json_node *node)
{
    *out = node->type == JSON_TYPE_TRUE;
    return *out || node->type == JSON_TYPE_FALSE ? 0
                                                 : expect(r, node, JSON_TYPE_TRUE, "true or false");
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
        "supported_model_types",
        "underscores_as_dashes",
        "canonical_authors",
        "descriptions",
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
    if ((node = json_node_get(root, "underscores_as_dashes")) != NULL &&
        read_flag(&p->support.underscores_as_dashes, r, node) != 0)
        return -1;
    if (((node = json_node_get(root, "supported_architectures")) != NULL &&
         read_support(p, SUPPORT_ARCHITECTURE, r, node) != 0) ||
        ((node = json_node_get(root, "supported_model_types")) != NULL &&
         read_support(p, SUPPORT_MODEL_TYPE, r, node) != 0))
        return -1;
    if ((node = json_node_get(root, "canonical_authors")) != NULL &&
        read_canonical(p, r, node) != 0)
        return -1;
    if ((node = json_node_get(root, "descriptions")) != NULL && read_descriptions(p, r, node) != 0)
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

    support_init(&p->support);
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
