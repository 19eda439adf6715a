/*
 * Models that somebody wrote by hand: a JSON array of model objects in a file.
 *
 * Every property is kept as the bytes that stand in the file (white space
 * between tokens left out), so that odd numbers, escapes and nulls reach the
 * client as they were written. json-c decides what is JSON.
 */
#ifndef TESTHUB_GIVEN_H
#define TESTHUB_GIVEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

struct given_property {
    char *name;
    struct buf value; /* compact JSON */
};

struct given {
    char *id;  /* decoded */
    char *oid; /* decoded; made up if the file has none */
    struct given_property *properties;
    size_t n;
    char **tags; /* whatever filter= finds: tags, task, library, model_type */
    size_t n_tags;
    uint64_t total; /* 0 if absent, as the numbers below */
    int64_t created_ms;
    int64_t modified_ms;
    uint64_t downloads;
    uint32_t likes;
    uint32_t trending;
    bool gated;
    bool has_total;
    bool has_downloads;
    bool has_likes;
    bool has_trending;
};

/* given_read(path, &n, &message): the models of the file in the order of their _id, n of them, to
 * be freed with given_free. Each must be an object with an id of its own. NULL if not; then
 * *message says what is wrong (the caller's to free). */
struct given *given_read(const char *path, uint32_t *n, char **message);

void given_free(struct given *g, uint32_t n);

/* given_property(g, name): the value of a property as JSON, or NULL. */
const struct buf *given_property(const struct given *g, const char *name);

#endif
