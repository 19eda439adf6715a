/*
 * A node is made from the set of paths' remainders that are alive at it: those
 * that are over give its ids, the others are sorted by their first step into
 * the sets of the nodes below.
 */
#include "json/paths.h"

#include <stdlib.h>

#include "base/mem.h"

/* Nodes are chained in the order they are made, the root first. */
struct builder {
    struct path_node **last;
};

/* `rest` is ordered as the caller gave the paths, so ids are too. */
static struct path_node *node_new(struct builder *b, const struct json_path *rest, size_t count);

/*
 * The length of the first step of `path`: "[]", ".*" or ".name".  A name ends
 * before the next '.' or '['.
 */
static size_t
step_length(const char *path)
{
    if (strncmp(path, "[]", 2) == 0)
        return 2;
    size_t name = path[0] == '.' ? strcspn(path + 1, ".[]") : 0;
    if (name == 0 || path[1 + name] == ']')
        abort();
    return 1 + name;
}

static bool
step_is(const char *path, size_t len, const char *step)
{
    return strlen(step) == len && memcmp(path, step, len) == 0;
}

/* The node behind `step`; ".*" too when `or_any`; NULL when no path has it. */
static struct path_node *
below(struct builder *b, const struct json_path *rest, size_t count, const char *step, size_t len,
      bool or_any)
{
    struct json_path *next = mem_alloc(count * sizeof *next);
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        const char *path = rest[i].path;
        if (path[0] == '\0')
            continue;
        size_t k = step_length(path);
        bool same = k == len && memcmp(path, step, len) == 0;
        if (same || (or_any && step_is(path, k, ".*")))
            next[n++] = (struct json_path){path + k, rest[i].id};
    }
    struct path_node *node = n > 0 ? node_new(b, next, n) : NULL;
    free(next);
    return node;
}

static void
add_member(struct builder *b, struct path_node *node, const struct json_path *rest, size_t count,
           const char *step, size_t len)
{
    for (size_t i = 0; i < node->member_count; i++) {
        if (node->members[i].len == len - 1 &&
            memcmp(node->members[i].name, step + 1, len - 1) == 0)
            return;
    }
    node->members = mem_realloc_array(node->members, node->member_count + 1, sizeof *node->members);
    node->members[node->member_count++] = (struct path_member){
        .name = mem_strndup(step + 1, len - 1),
        .len = len - 1,
        .node = below(b, rest, count, step, len, true),
    };
    node->filter |= path_key_bit(step + 1, len - 1);
    if (len - 1 > node->longest)
        node->longest = len - 1;
}

static struct path_node *
node_alloc(struct builder *b)
{
    struct path_node *node = mem_zalloc(sizeof *node);

    *b->last = node;
    b->last = &node->next;
    return node;
}

static void
add_id(struct path_node *node, int id)
{
    node->ids = mem_realloc_array(node->ids, node->id_count + 1, sizeof *node->ids);
    node->ids[node->id_count++] = id;
}

static struct path_node *
node_new(struct builder *b, const struct json_path *rest, size_t count)
{
    struct path_node *node = node_alloc(b);

    for (size_t i = 0; i < count; i++) {
        const char *path = rest[i].path;
        if (path[0] == '\0') {
            add_id(node, rest[i].id);
            continue;
        }
        size_t len = step_length(path);
        if (path[0] == '.' && !step_is(path, len, ".*"))
            add_member(b, node, rest, count, path, len);
    }
    node->element = below(b, rest, count, "[]", 2, false);
    node->any = below(b, rest, count, ".*", 2, false);
    if (path_has_members(node)) {
        node->guesses = mem_alloc(sizeof *node->guesses);
        guess_init(node->guesses);
    }
    return node;
}

struct path_node *
paths_compile(const struct json_path *paths, size_t count)
{
    struct path_node *root = NULL;
    struct builder b = {&root};

    if (paths != NULL)
        return node_new(&b, paths, count);
    root = node_alloc(&b);
    add_id(root, -1);
    root->element = root;
    root->any = root;
    return root;
}

void
paths_free(struct path_node *root)
{
    while (root != NULL) {
        struct path_node *next = root->next;
        for (size_t i = 0; i < root->member_count; i++)
            free((char *)root->members[i].name);
        free(root->members);
        free(root->guesses);
        free(root->ids);
        free(root);
        root = next;
    }
}
