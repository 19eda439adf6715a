/*
 * paths: the wanted paths of a reader, compiled to a tree of steps.
 *
 * Where ".*" and ".name" meet, the step for the name holds what follows both,
 * so that a document is at one node at a time, and at none where nothing is
 * wanted any more.
 */
#ifndef HUBCENSUS_JSON_PATHS_H
#define HUBCENSUS_JSON_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "json/guess.h"
#include "json/reader.h"

struct path_member {
    const char *name;
    size_t len;
    struct path_node *node;
};

struct path_node {
    int *ids; /* of the paths that end here, in the order they were given */
    size_t id_count;
    struct path_node *element; /* of an array; NULL where nothing is wanted */
    struct path_node *any;     /* of members that are not among `members` */
    struct path_member *members;
    size_t member_count;
    uint64_t filter;         /* path_key_bit() of every member */
    size_t longest;          /* bytes of the longest name */
    struct guesses *guesses; /* NULL where none are worth it */
    struct path_node *next;  /* all nodes of a tree, to free them */
};

/*
 * The tree of `count` paths; `paths` NULL: every value, with the id -1.
 * Aborts on a malformed path.  Returns the root; free with paths_free().
 */
struct path_node *paths_compile(const struct json_path *paths, size_t count);
void paths_free(struct path_node *root);

/* Whether members can lead anywhere from `node`, which may be NULL. */
static inline bool
path_has_members(const struct path_node *node)
{
    return node != NULL && (node->member_count > 0 || node->any != NULL);
}

/* One bit of 64: a key whose bit is not in the filter is not among the names. */
static inline uint64_t
path_key_bit(const char *key, size_t len)
{
    unsigned first = len > 0 ? (unsigned char)key[0] : 0;
    unsigned last = len > 0 ? (unsigned char)key[len - 1] : 0;

    return UINT64_C(1) << ((first * 7 + last * 3 + (unsigned)len * 11) & 63);
}

/* The node of the member `key` of an object at `node`; NULL when it is not wanted. */
static inline const struct path_node *
path_step(const struct path_node *node, const char *key, size_t len)
{
    if ((node->filter & path_key_bit(key, len)) != 0) {
        for (size_t i = 0; i < node->member_count; i++) {
            const struct path_member *m = &node->members[i];
            if (m->len == len && memcmp(m->name, key, len) == 0)
                return m->node;
        }
    }
    return node->any;
}

#endif
