/*
 * tree: a whole JSON document in memory, for files that are small or read once.
 *
 * Every value knows where it stands in the text it came from, so that it can be
 * passed on to the letter, and a fault in it can be shown with its place.
 */
#ifndef HUBCENSUS_JSON_TREE_H
#define HUBCENSUS_JSON_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum json_type {
    JSON_TYPE_NULL,
    JSON_TYPE_FALSE,
    JSON_TYPE_TRUE,
    JSON_TYPE_NUMBER,
    JSON_TYPE_STRING,
    JSON_TYPE_OBJECT,
    JSON_TYPE_ARRAY,
};

struct json_node {
    enum json_type type;
    struct slice key;               /* decoded, when a member of an object; else data NULL */
    struct slice text;              /* string: decoded; number: as it is spelt */
    struct slice raw;               /* the value's bytes in the input */
    size_t count;                   /* members or elements */
    const struct json_node *first;  /* of them */
    const struct json_node *next;   /* beside this one */
    const struct json_node *parent; /* NULL for the root */
};

struct json_tree;

/*
 * Read `input`, which must stay in place while the tree is used (`raw` points
 * into it).  `*out` is the caller's.  Of equal keys in one object the last
 * stands, at the place of the first, as Python reads them; keys with surrogates
 * are equal when they are spelt so.
 * Returns 0, or -1 with ERR_DATA as json_reader_feed() gives it.
 */
int json_tree_read(struct json_tree **out, struct slice input, struct err *err);
void json_tree_free(struct json_tree *t);

const struct json_node *json_tree_root(const struct json_tree *t);

/* The member `key` of an object; NULL when `node` is NULL, no object, or has none. */
const struct json_node *json_node_get(const struct json_node *node, const char *key);

/*
 * The key of the member whose value begins at `value`, as it is spelt, with its quotes; what
 * comes before the value is in memory too.
 */
struct slice json_key_before(const char *value);

/* Whether a string as it is spelt has an escaped surrogate, which alone reads as U+FFFD. */
bool json_has_surrogate(struct slice raw);

/* The value's words: "null", "a number", "an object"… for messages. */
const char *json_type_name(enum json_type type);

/*
 * The path of `node` as messages show it, appended to `out`: "models[17].status",
 * "weight_map[\"a.b\"]" for a key that is no plain word, "the outermost value".
 */
void json_node_path(struct str *out, const struct json_node *node);

/* The 1-based line and column (in bytes) of an offset of `input`, for messages. */
void json_position(struct slice input, size_t offset, unsigned *line, unsigned *column);

/*
 * The value as an integer: a number without fraction or exponent, or a string
 * that holds one ("7241732096").  false when it is none or passes 64 bits.
 */
bool json_node_int64(const struct json_node *node, int64_t *out);

/* The text of a number or a string as an exact integer, as above. */
bool json_text_int64(struct slice text, int64_t *out);

#endif
