/*
 * duplicates: the entries of a list whose name stood there before.
 *
 * Equal are entries with the same keys and values, as they are spelt, in whatever order and
 * layout.  Of a file without any nothing but its names' hashes is needed; those entries that share
 * a name are read again.
 */
#ifndef HUBCENSUS_REGISTRY_DUPLICATES_H
#define HUBCENSUS_REGISTRY_DUPLICATES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"
#include "registry/edits.h"
#include "registry/original.h"

enum duplicate_kind {
    DUPLICATE_EQUAL,        /* to one before it */
    DUPLICATE_DIFFERS,      /* from all before it */
    DUPLICATE_ARCHITECTURE, /* the same, and it is of another architecture than the first */
};

struct duplicate {
    enum duplicate_kind kind;
    size_t number;         /* in the list */
    size_t before;         /* the number of the equal one, else of the first of that name */
    struct span at;        /* of the entry */
    uint64_t previous_end; /* of the entry in front of it in the list */
    struct slice name;
};

struct duplicates {
    struct duplicate *items; /* in the order of the list */
    size_t count;
    struct arena arena;
};

/* What the entries are. */
struct duplicates_form {
    const char *list;
    const char *name;         /* the member that names an entry */
    const char *architecture; /* another that two of a name may differ in; NULL for none */
};

/*
 * Find them in `original`, a file that was read through: the names of its entries have those
 * `count` hashes, made with `key`; they are sorted.  Returns 0, or -1 as outline_read().
 */
int duplicates_find(struct duplicates *out, const struct original *original,
                    const struct duplicates_form *form, uint64_t *hashes, size_t count,
                    const struct hash_key *key, struct err *err);
void duplicates_fini(struct duplicates *d);

#endif
