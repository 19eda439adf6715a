/*
 * support: which models a library loads, as its source or its profile says it.
 *
 * An entry is an architecture, as config.architectures[0] spells it, or a type
 * of model, as config.model_type does, with how the library takes it and where
 * that is said.  What the source says of it in two ways that do not agree, and
 * what in the source could not be read, stands beside the entries as remarks.
 */
#ifndef HUBCENSUS_LIBRARY_SUPPORT_H
#define HUBCENSUS_LIBRARY_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"

enum support_kind {
    SUPPORT_ARCHITECTURE,
    SUPPORT_MODEL_TYPE,
    SUPPORT_KINDS,
};

/* How a library takes a model; a better tier is a greater number. */
enum support_tier {
    SUPPORT_NOT,      /* not at all: no entry has it */
    SUPPORT_REMOVED,  /* not any more */
    SUPPORT_FALLBACK, /* by code that is not made for it, another library's say */
    SUPPORT_NATIVE,   /* by code of its own */
    SUPPORT_TIERS,
};

/* "not", "removed", "fallback", "native"; as profiles and reports spell them. */
extern const char *const support_tier_names[SUPPORT_TIERS];

/* Absent slices have data NULL. */
struct support_entry {
    enum support_kind kind;
    enum support_tier tier;
    struct slice name;
    struct slice
        last; /* of SUPPORT_REMOVED: the last version that had it, as the source spells it */
    struct slice
        module; /* the file that implements it, below the checkout's root; absent: not told */
    struct slice file; /* where the source says so, below the checkout's root; absent: not told */
    unsigned line;     /* in that file, from 1; 0: not told */
};

enum support_remark_kind {
    SUPPORT_DISAGREES, /* two places of the source do not agree about `name` */
    SUPPORT_UNREAD,    /* something there is not read, so entries may be missing */
};

struct support_remark {
    enum support_remark_kind kind;
    struct slice name; /* absent: of no name alone */
    struct slice file;
    unsigned line;
    struct slice text; /* "stands in TEXT_MODEL_MAP, but no class registers it" */
};

struct support {
    struct support_entry *entries; /* in the order they were added */
    size_t count;
    size_t capacity;
    struct support_remark *remarks; /* likewise */
    size_t remark_count;
    size_t remark_capacity;
    size_t counts[SUPPORT_KINDS];     /* entries that are taken: of SUPPORT_FALLBACK and better */
    struct map places[SUPPORT_KINDS]; /* names, as they are compared, to their entries */
    bool underscores_as_dashes;       /* of types of models, as the library compares them; to be set
                                         before the first is added */
    struct arena arena;               /* holds all text */
};

void support_init(struct support *s);
void support_fini(struct support *s);

/*
 * Add an entry, whose texts are copied.  Of two with the same kind and name the
 * better tier stands, of equal ones the first; a name that is empty, holds a NUL or
 * is no UTF-8 names nothing, and is left out; such a last version is absent.  True when this one
 * stands now.
 */
bool support_add(struct support *s, const struct support_entry *entry);

/* Add a remark, whose text is made printf-style; the slices are copied. */
void support_remark(struct support *s, enum support_remark_kind kind, struct slice name,
                    struct slice file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* Append a remark as a line for people: "conversion/gemma.py:12: Gemma9ForCausalLM stands in no
 * table"; what strangers chose is made fit to be shown. */
void support_remark_text(struct str *out, const struct support_remark *remark);

/* The entry of that name; NULL when there is none.  It belongs to `s`, until the next is added. */
const struct support_entry *support_find(const struct support *s, enum support_kind kind,
                                         struct slice name);

/*
 * The name, of those that are taken, that was most likely meant by `name`; NULL when none is
 * near.  Belongs to `s`.
 */
const char *support_nearest(const struct support *s, enum support_kind kind, const char *name);

/*
 * A number that tells lists apart by which architectures and types of models are taken, whatever
 * the order; the same on every machine.
 */
uint64_t support_digest(const struct support *s);

/*
 * Sort the entries by kind and name and the remarks by kind, file, line and name, so
 * that equal sources give equal files.
 */
void support_sort(struct support *s);

#endif
