/*
 * nearest: the name that somebody who mistyped one probably meant.
 */
#ifndef HUBCENSUS_BASE_NEAREST_H
#define HUBCENSUS_BASE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Names of more characters than this are never near to anything. */
#define NEAREST_LENGTH 256

/* A name made ready to be compared with many. */
struct nearest_name {
    uint32_t c[NEAREST_LENGTH]; /* its characters, letters in lower case */
    size_t len;
    uint64_t letters; /* a bit for each character that it has; several share one */
};

/* Make `text` ready; false when it is longer than NEAREST_LENGTH. */
bool nearest_read(struct nearest_name *out, struct slice text);

/* As nearest_distance(), of names that are ready. */
size_t nearest_between(const struct nearest_name *a, const struct nearest_name *b, size_t limit);

/* Up to this distance one can have been meant by the other: see nearest_of(). */
size_t nearest_limit(const struct nearest_name *a, const struct nearest_name *b);

/*
 * How many characters must be put in, taken out, changed or swapped with their
 * neighbour to make `a` of `b` (the "optimal string alignment" distance).  The
 * case of ASCII letters does not count.  A byte that is no part of UTF-8 is a
 * character of its own.  Returns SIZE_MAX when one is longer than
 * NEAREST_LENGTH or the distance is more than `limit`.
 */
size_t nearest_distance(const char *a, const char *b, size_t limit);

/*
 * The one of the `n` words that is nearest to `word`, the first of equally near
 * ones; NULL when none is near enough to be what was meant: a third of the
 * characters in a short name, fewer in a long one.  Belongs to `words`.
 */
const char *nearest_of(const char *word, const char *const *words, size_t n);

#endif
