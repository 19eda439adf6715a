/*
 * similar: the known models whose names are most like one that nobody knows.
 *
 * Like are names that a slip of the keyboard parts (base/nearest.h); when the
 * author was left out, those whose name behind the slash is near; and the same
 * name at another author's.  Of those that are equally near some authors' come first.
 */
#ifndef HUBCENSUS_REGISTRY_SIMILAR_H
#define HUBCENSUS_REGISTRY_SIMILAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/nearest.h"
#include "base/str.h"

#define SIMILAR_KEPT 3

struct similar {
    const struct map *authors; /* whose models are preferred */
    bool is_usable;            /* the name wanted is not too long */
    bool has_author;
    struct nearest_name whole;
    struct nearest_name part;         /* behind the slash */
    struct slice names[SIMILAR_KEPT]; /* nearest first; of equally near ones as they were offered */
    size_t distances[SIMILAR_KEPT];
    size_t count;
};

/* Begin to look for names like `name`; the keys of `authors` must outlive the search. */
void similar_init(struct similar *s, struct slice name, const struct map *authors);
void similar_fini(struct similar *s);

/* Here is a known name; it is copied if it is kept. */
void similar_offer(struct similar *s, struct slice name);

#endif
