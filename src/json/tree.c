/*
 * The tree is built from the reader's events.  Nodes and decoded texts lie in an
 * arena; texts without escapes are slices of the input itself, which is fed
 * whole.
 */
#include "json/tree.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/mem.h"
#include "json/reader.h"

enum {
    /* Up to here, comparing all keys of an object with each other is fastest. */
    FEW_MEMBERS = 16,
};

struct json_tree {
    struct arena arena;
    struct json_node *root;
};

struct member {
    struct json_node *node;
    size_t place; /* among the object's members */
};

struct builder {
    struct json_tree *tree;
    struct slice input;
    struct json_node *open;   /* the innermost open container */
    struct json_node *newest; /* in it; NULL while it is empty */
    struct member *members;   /* room to sort an object's members */
    size_t member_capacity;
};

/* `text`, or a copy of it when it is no part of the input. */
static struct slice
lasting(struct builder *b, struct slice text)
{
    uintptr_t at = (uintptr_t)text.data;
    uintptr_t input = (uintptr_t)b->input.data;

    if (text.data == NULL || (at >= input && at <= input + b->input.len))
        return text;
    return arena_copy(&b->tree->arena, text);
}

struct slice
json_key_before(const char *value)
{
    const char *end = value;

    while (end[-1] != '"')
        end--;
    /* Inside a string a quote follows an odd number of backslashes; the first one follows none. */
    for (const char *first = end - 2;; first--) {
        size_t slashes = 0;
        if (*first != '"')
            continue;
        while (first[-1 - (ptrdiff_t)slashes] == '\\')
            slashes++;
        if (slashes % 2 == 0)
            return (struct slice){first, (size_t)(end - first)};
    }
}

bool
json_has_surrogate(struct slice raw)
{
    for (size_t i = 0; i + 2 < raw.len; i++)
        if (raw.data[i] == '\\' && raw.data[i + 1] == 'u' &&
            (raw.data[i + 2] == 'd' || raw.data[i + 2] == 'D'))
            return true;
    return false;
}

/*
 * Surrogates without a partner all read as U+FFFD: in its place the spelling tells, where only the
 * digits of escapes can be of another case.
 */
static int
compare_names(const struct json_node *a, const struct json_node *b)
{
    if (a->key.len != b->key.len)
        return a->key.len < b->key.len ? -1 : 1;
    int order = memcmp(a->key.data, b->key.data, a->key.len);
    if (order != 0)
        return order;
    if (a->key.len == 0 || memmem(a->key.data, a->key.len, "\xef\xbf\xbd", 3) == NULL)
        return 0;
    const struct slice x = json_key_before(a->raw.data), y = json_key_before(b->raw.data);
    if (!json_has_surrogate(x) && !json_has_surrogate(y))
        return 0;
    if (x.len != y.len)
        return x.len < y.len ? -1 : 1;
    return strncasecmp(x.data, y.data, x.len);
}

static int
compare_keys(const void *x, const void *y)
{
    const struct member *a = x;
    const struct member *b = y;
    int order = compare_names(a->node, b->node);

    if (order != 0)
        return order;
    return a->place < b->place ? -1 : 1;
}

static int
compare_places(const void *x, const void *y)
{
    const struct member *a = x;
    const struct member *b = y;

    return a->place < b->place ? -1 : 1;
}

static bool
few_have_equal_keys(const struct json_node *object)
{
    for (const struct json_node *m = object->first; m != NULL; m = m->next) {
        for (const struct json_node *n = m->next; n != NULL; n = n->next) {
            if (compare_names(m, n) == 0)
                return true;
        }
    }
    return false;
}

static void
collect_members(struct builder *b, const struct json_node *object)
{
    size_t n = 0;

    if (object->count > b->member_capacity) {
        b->member_capacity = object->count * 2;
        b->members = mem_realloc_array(b->members, b->member_capacity, sizeof *b->members);
    }
    for (const struct json_node *m = object->first; m != NULL; m = m->next, n++)
        b->members[n] = (struct member){(struct json_node *)m, n};
}

/* Let the last of equal keys stand at the place of the first. */
static void
unite_equal_keys(struct builder *b, struct json_node *object)
{
    size_t kept = 0;

    if (object->count <= FEW_MEMBERS && !few_have_equal_keys(object))
        return;
    collect_members(b, object);
    struct member *members = b->members;
    qsort(members, object->count, sizeof *members, compare_keys);
    for (size_t i = 0; i < object->count; i++) {
        if (kept > 0 && compare_names(members[kept - 1].node, members[i].node) == 0)
            members[kept - 1].node = members[i].node;
        else
            members[kept++] = members[i];
    }
    if (kept == object->count)
        return;
    qsort(members, kept, sizeof *members, compare_places);
    for (size_t i = 0; i < kept; i++)
        members[i].node->next = i + 1 < kept ? members[i + 1].node : NULL;
    object->first = members[0].node;
    object->count = kept;
}

static struct json_node *
add_node(struct builder *b, const struct json_event *event, enum json_type type)
{
    struct json_node *node = arena_alloc(&b->tree->arena, sizeof *node);

    *node = (struct json_node){
        .type = type,
        .key = lasting(b, event->key),
        .text = lasting(b, event->text),
        .raw = {b->input.data + event->start, (size_t)(event->end - event->start)},
        .parent = b->open,
    };
    if (b->open == NULL)
        b->tree->root = node;
    else if (b->newest == NULL)
        b->open->first = node;
    else
        b->newest->next = node;
    if (b->open != NULL)
        b->open->count++;
    b->newest = node;
    return node;
}

static void
end_container(struct builder *b, uint64_t end)
{
    struct json_node *node = b->open;

    node->raw.len = (size_t)(b->input.data + end - node->raw.data);
    if (node->type == JSON_TYPE_OBJECT)
        unite_equal_keys(b, node);
    b->newest = node;
    b->open = (struct json_node *)node->parent;
}

static int
on_event(void *context, const struct json_event *event, struct err *err)
{
    static const enum json_type types[] = {
        [JSON_NULL] = JSON_TYPE_NULL,         [JSON_FALSE] = JSON_TYPE_FALSE,
        [JSON_TRUE] = JSON_TYPE_TRUE,         [JSON_NUMBER] = JSON_TYPE_NUMBER,
        [JSON_STRING] = JSON_TYPE_STRING,     [JSON_BEGIN_OBJECT] = JSON_TYPE_OBJECT,
        [JSON_BEGIN_ARRAY] = JSON_TYPE_ARRAY,
    };
    struct builder *b = context;

    (void)err;
    if (event->kind == JSON_END_OBJECT || event->kind == JSON_END_ARRAY) {
        end_container(b, event->end);
        return 0;
    }
    struct json_node *node = add_node(b, event, types[event->kind]);
    if (event->kind == JSON_BEGIN_OBJECT || event->kind == JSON_BEGIN_ARRAY) {
        b->open = node;
        b->newest = NULL;
    }
    return 0;
}

int
json_tree_read(struct json_tree **out, struct slice input, struct err *err)
{
    struct json_tree *tree = mem_zalloc(sizeof *tree);
    struct builder b = {.tree = tree, .input = input};
    /* The input is in memory already: no value of it is too long. */
    const struct json_limits limits = {.value_length = input.len + 1};
    struct json_reader *r = json_reader_new(NULL, 0, &limits, on_event, &b);
    arena_init(&tree->arena);
    int rc = json_reader_feed(r, input.data, input.len, err);

    if (rc == 0)
        rc = json_reader_finish(r, err);
    json_reader_free(r);
    free(b.members);
    if (rc != 0) {
        json_tree_free(tree);
        tree = NULL;
    }
    *out = tree;
    return rc;
}

void
json_tree_free(struct json_tree *t)
{
    if (t == NULL)
        return;
    arena_fini(&t->arena);
    free(t);
}

const struct json_node *
json_tree_root(const struct json_tree *t)
{
    return t->root;
}
