/*
 * coverage_kinds: kinds of models, those with the same architecture and type.
 *
 * How a library takes a model hangs on these two words alone, so it is asked once
 * for a kind and not once for a model.  Where no library lists types of models the
 * type makes no difference, and a kind is an architecture.
 */
#ifndef HUBCENSUS_REGISTRY_COVERAGE_KINDS_H
#define HUBCENSUS_REGISTRY_COVERAGE_KINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "census/store.h"
#include "library/profile.h"
#include "registry/coverage.h"

struct coverage_kind {
    int64_t architecture; /* a word's number (census/facts.h); 0: it has none */
    int64_t model_type;   /* likewise */
    struct coverage_figures all;
};

struct coverage_kinds {
    const struct coverage_question *question;
    const struct coverage_library *libraries;
    const struct store *store;
    size_t width; /* columns of a line */
    struct coverage_kind *items;
    bool *in; /* by kind and column; what column 0 has is not said */
    size_t count;
    size_t capacity;
    uint32_t *recent; /* by architecture: 1 + the kind of it that was met last, or 0 */
    size_t recent_count;
    struct map places; /* by both numbers */
};

/* The question, the libraries and the store must outlive it.  Free with coverage_kinds_fini(). */
void coverage_kinds_init(struct coverage_kinds *k, const struct coverage_question *question,
                         const struct coverage_library *libraries, const struct store *store,
                         size_t width);
void coverage_kinds_fini(struct coverage_kinds *k);

/* The place of a kind, which must have one of the two words. */
size_t coverage_kinds_place(struct coverage_kinds *k, int64_t architecture, int64_t model_type);

/* Which columns a kind counts in. */
const bool *coverage_kinds_columns(const struct coverage_kinds *k, size_t kind);

/* How a library takes a kind. */
struct profile_answer coverage_kinds_ask(const struct coverage_kinds *k, size_t kind,
                                         size_t library);

/*
 * List what a library takes in the tiers `from` to `to`, adding up the kinds of each
 * name: into `out`, in `arena`.
 */
void coverage_kinds_list(struct coverage_lacks *out, struct arena *arena,
                         const struct coverage_kinds *k, size_t library, enum support_tier from,
                         enum support_tier to);

#endif
