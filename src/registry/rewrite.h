/*
 * rewrite: an object of a registry's file with some of its members changed, in the order that the
 * file's form has.
 */
#ifndef HUBCENSUS_REGISTRY_REWRITE_H
#define HUBCENSUS_REGISTRY_REWRITE_H

#include <stddef.h>

#include "base/str.h"
#include "json/tree.h"

/* A member as it is to be. */
struct rewrite_member {
    const char *key;
    struct slice value; /* JSON; absent: as it is, and nothing where it is not */
};

/*
 * Append `object`, an entry of the list, as an object that stands in such a list: `members` in
 * their order, then all others as they stood.  What is not changed keeps its text.  `object` may
 * be NULL: a new entry.
 */
void rewrite_entry(struct str *out, const struct json_node *object,
                   const struct rewrite_member *members, size_t count);

/* Append JSON for a text; an absent one is null. */
void rewrite_text(struct str *out, struct slice text);

#endif
