/*
 * parts: whether one of some short texts stands anywhere in another.
 */
#ifndef HUBCENSUS_BASE_PARTS_H
#define HUBCENSUS_BASE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* How many bytes of a part are looked at before it is compared. */
#define PARTS_DEPTH 3

struct parts {
    const char *const *texts;
    size_t count;
    /* For each of the first bytes and each value of it, the texts it may begin; text i is bit i
     * % 64. */
    uint64_t may_be[PARTS_DEPTH][256];
};

/* Look for `texts`, which must outlive `parts`; one without a byte stands nowhere. */
void parts_init(struct parts *parts, const char *const *texts, size_t count);

/*
 * Make `either` say of a text whether it may hold a part of `a` or of `b`; it can
 * be asked nothing but parts_may_be_in().
 */
void parts_join(struct parts *either, const struct parts *a, const struct parts *b);

/* False when `text` holds none for sure, which is fast to tell. */
bool parts_may_be_in(const struct parts *parts, struct slice text);

/* True when `text` holds one of the parts, case as given. */
bool parts_are_in(const struct parts *parts, struct slice text);

#endif
