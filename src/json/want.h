/*
 * want: members of an object that must be there and be of a kind.
 *
 * For documents that this program wrote itself and reads again: each function
 * gives the value, or says ERR_DATA "PATH: expected A, found B" and returns -1.
 * Strangers' texts are shown in it as far as that does no harm.
 */
#ifndef HUBCENSUS_JSON_WANT_H
#define HUBCENSUS_JSON_WANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "json/tree.h"

/* What a count must be; a string constant, so that ", or null" can follow. */
#define WANT_COUNT "a whole number that is not below 0"

/* The fault in the member `key` of `object`, or in `object` itself when `key` is NULL; -1. */
int want_unexpected(struct err *err, const struct json_node *object, const char *key,
                    const char *expected) __attribute__((nonnull(2)));

/* The member when it is of `type`; else NULL, and no fault. */
const struct json_node *want_member(const struct json_node *object, const char *key,
                                    enum json_type type);
bool want_is_null(const struct json_node *object, const char *key);

/* A decoded text as a C string of the arena; NULL when it has a NUL in it. */
const char *want_copy(struct arena *a, struct slice text);

/* A text, the arena's; the second gives NULL for null. */
int want_text(const char **out, struct arena *a, const struct json_node *object, const char *key,
              struct err *err);
int want_text_or_null(const char **out, struct arena *a, const struct json_node *object,
                      const char *key, struct err *err);

/* A whole number from `least` to `most`. */
int want_int(int64_t *out, const struct json_node *object, const char *key, int64_t least,
             int64_t most, const char *expected, struct err *err);
int want_count(int64_t *out, const struct json_node *object, const char *key, struct err *err);
int want_size(size_t *out, const struct json_node *object, const char *key, struct err *err);

int want_bool(bool *out, const struct json_node *object, const char *key, struct err *err);

/* The index of one of `count` words. */
int want_word(size_t *out, const struct json_node *object, const char *key,
              const char *const *words, size_t count, const char *expected, struct err *err);

/* A list of texts; the array is the arena's too. */
int want_texts(const char ***out, size_t *count, struct arena *a, const struct json_node *object,
               const char *key, struct err *err);

#endif
