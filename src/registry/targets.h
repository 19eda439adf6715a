/*
 * targets: the entries of supported_models.json that somebody names, where they stand, and what
 * the list adds up to.
 */
#ifndef HUBCENSUS_REGISTRY_TARGETS_H
#define HUBCENSUS_REGISTRY_TARGETS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "library/profile.h"
#include "registry/original.h"
#include "registry/outline.h"
#include "registry/supported.h"

/* Which entries: those of a model, of all its architectures or of one. */
struct target_name {
    struct slice model;
    struct slice architecture; /* absent: any */
};

struct target {
    size_t name; /* whose it is */
    struct span at;
    struct slice architecture; /* absent where the entry names none */
    enum supported_status status;
};

enum { TARGETS_ARCHITECTURES, TARGETS_MODELS, TARGETS_VERIFIED, TARGETS_TOTALS };

/* The keys of the totals. */
extern const char *const targets_total_names[TARGETS_TOTALS];

struct targets {
    struct target *items; /* in the file's order */
    size_t count;
    struct outline outline;         /* its members are the totals */
    int64_t totals[TARGETS_TOTALS]; /* as they are counted */
    struct arena arena;
};

/*
 * Find the entries of all names in `original`, read from `path`.  Returns 0, or -1 with nothing to
 * free: ERR_USAGE for a name that has no entry, telling the most similar ones, or that has entries
 * of several architectures; names of the authors that `profile` (may be NULL) calls canonical come
 * first among similar ones; ERR_DATA as outline_read(), beginning with the path.  Of equal names
 * only one may be there.
 */
int targets_find(struct targets *out, const struct original *original, const char *path,
                 const struct target_name *names, size_t count, const struct profile *profile,
                 struct err *err);
void targets_fini(struct targets *t);

#endif
