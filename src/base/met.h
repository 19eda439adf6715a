/*
 * met: which of millions of names came before, without keeping the names.
 *
 * Of each name's hash six bytes are kept, and the place says the rest.  Among ten
 * million names the odds of any two being taken for one are 1 in 300,000, whoever
 * chose them.
 */
#ifndef HUBCENSUS_BASE_MET_H
#define HUBCENSUS_BASE_MET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct met {
    unsigned char *slots;
    size_t slot_count;
    size_t left; /* names that may still come */
    struct hash_key key;
};

/* Be ready for `most` names, some seven bytes for each. */
void met_init(struct met *m, size_t most);

/* Have met names of which only the hashes are there, made with `key`. */
void met_init_hashes(struct met *m, const struct hash_key *key, const uint64_t *hashes,
                     size_t count);

/* Free the memory; nothing can be asked any more. */
void met_fini(struct met *m);

/* Is there room for another name? */
bool met_has_room(const struct met *m);

/* Note a name; false when it came before.  There must be room. */
bool met_add(struct met *m, struct slice name);

/* Whether a name came. */
bool met_has(const struct met *m, struct slice name);

/*
 * One of the two will be asked about `name` soon.  Each name stands somewhere else
 * in a large table, and waiting for that memory is most of what the question costs:
 * it is fetched while other things are done.
 */
void met_expect(const struct met *m, struct slice name);

#endif
