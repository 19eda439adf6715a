/*
 * nearest: the name that somebody who mistyped one probably meant.
 */
#ifndef HUBCENSUS_BASE_NEAREST_H
#define HUBCENSUS_BASE_NEAREST_H

#include <stddef.h>

/* Names of more characters than this are never near to anything. */
#define NEAREST_LENGTH 256

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
