/*
 * outline: where the parts of a registry's JSON file stand, an object about one list of objects.
 *
 * For those who change a few places of it and leave the rest to the letter.  The file is gone
 * through in pieces; of its entries only the members that are asked for are read.
 */
#ifndef HUBCENSUS_REGISTRY_OUTLINE_H
#define HUBCENSUS_REGISTRY_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "registry/edits.h"
#include "registry/original.h"
#include "json/reader.h"
#include "json/tree.h"

#define OUTLINE_MEMBERS 8
#define OUTLINE_FIELDS  8

/* What is looked for. */
struct outline_form {
    const char *list;
    size_t member_count;
    const char *members[OUTLINE_MEMBERS]; /* of the outermost object */
    size_t field_count;
    const char *fields[OUTLINE_FIELDS]; /* of each entry */
};

/* A member as it was last spelt; one that is not there has `there` false. */
struct outline_value {
    bool there;
    enum json_event_kind kind;
    struct str text; /* of a string, decoded, or of a number as it is spelt */
    struct span at;
};

struct outline_entry {
    size_t number; /* in the list */
    struct span at;
    bool is_object;
    const struct outline_value *fields; /* as the form names them */
};

struct outline {
    struct span root; /* the outermost object */
    struct outline_value members[OUTLINE_MEMBERS];
    struct span list;        /* with its brackets */
    struct span first, last; /* entries; empty when there are none */
    size_t count;
};

struct outline_listener {
    void (*begin)(void *context); /* a list begins: what was told of one before is void; or NULL */
    /* An entry; returns 0, or -1 to end.  What it is given lives until it returns. */
    int (*entry)(void *context, const struct outline_entry *entry, struct err *err);
    void *context;
};

/*
 * Go through `original`.  Returns 0, or -1: ERR_DATA with line and column when it is no JSON
 * object with such a list, and as the listener.  outline_fini() in either case.
 */
int outline_read(struct outline *out, const struct original *original,
                 const struct outline_form *form, const struct outline_listener *listener,
                 struct err *err);
void outline_fini(struct outline *o);

/*
 * Where a member that is not there is to be put: in front of all others of the outermost object,
 * or behind the value that ends at `behind`.  Its text is an edit there.
 */
void outline_put_member(struct edits *edits, const struct outline *o, uint64_t behind,
                        const char *key, struct slice value);

/* Append the original's bytes there to `out`: 0, or -1 as original_each_piece(). */
int outline_text(struct str *out, const struct original *original, struct span at, struct err *err);

#endif
