/*
 * registration: do the places where a library registers an architecture agree?
 *
 * For TransformerLens, whose sites lens_sites.h tells.  What a finding says is
 * certain: where a table is not wholly read, nothing is said to be missing in it.
 */
#ifndef HUBCENSUS_LIBRARY_REGISTRATION_H
#define HUBCENSUS_LIBRARY_REGISTRATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "git/checkout.h"
#include "library/lens_sites.h"
#include "library/support.h"

enum registration_kind {
    /* Errors: the library's own test fails on the first four, Python on the others. */
    REGISTRATION_NOT_SUPPORTED,
    REGISTRATION_NO_AUTHORS,
    REGISTRATION_SUPPORTED_NO_ADAPTER,
    REGISTRATION_AUTHORS_NO_ADAPTER,
    REGISTRATION_CLASS_UNKNOWN,
    REGISTRATION_IMPORT_BROKEN,
    REGISTRATION_EXPORT_UNKNOWN,
    /* Warnings: the sites do not agree, and nothing in the library says so. */
    REGISTRATION_INTERNAL_LISTED,
    REGISTRATION_LISTED_TWICE,
    REGISTRATION_AUTHORS_EMPTY,
    REGISTRATION_AUTHOR_TWICE,
    REGISTRATION_NOT_DESCRIBED,
    REGISTRATION_DESCRIBED_AS_SUPPORTED,
    REGISTRATION_NOT_IMPORTED,
    REGISTRATION_NOT_EXPORTED,
    REGISTRATION_NOT_REGISTERED,
    REGISTRATION_IMPORT_UNUSED,
    /* Notes: nothing is missing. */
    REGISTRATION_DESCRIBED_AS_UNSUPPORTED,
    REGISTRATION_INTERNAL_UNKNOWN,
    REGISTRATION_KINDS,
};

enum registration_level {
    REGISTRATION_NOTE,
    REGISTRATION_WARNING,
    REGISTRATION_ERROR,
    REGISTRATION_LEVELS,
};

struct registration_rule {
    const char *name;   /* "not_supported", in JSON and CSV */
    const char *title;  /* what is wrong with each: "registered in the factory, but not here" */
    const char *remedy; /* what to do with each, in a few words */
    enum registration_level level;
    bool tested; /* the library's own test fails on it */
};

extern const struct registration_rule registration_rules[REGISTRATION_KINDS];

/* "note", "warning", "error"; NULL-terminated. */
extern const char *const registration_level_names[REGISTRATION_LEVELS + 1];

struct registration_finding {
    enum registration_kind kind;
    enum lens_site site; /* where it is to be mended */
    struct slice name;   /* an architecture, an adapter, a module's path */
    struct slice file;   /* where it is to be mended; the line of the name, or of the table */
    unsigned line;
    struct slice detail; /* of this one alone: "first in line 250"; absent: nothing more */
    struct slice text;   /* the whole sentence, without the name at its front */
    struct slice remedy; /* what to add or take out, and where */
};

struct registration {
    struct support notes;    /* remarks alone: what could not be read; and all texts */
    struct lens_sites sites; /* of registration_check() */
    struct registration_finding *findings; /* by site, kind, line and name */
    size_t count;
    size_t counts[REGISTRATION_LEVELS];
    bool complete; /* all that is there could be read */
};

/*
 * Read a checkout's sites and compare them; `r` is for registration_fini(), also
 * after a failure.  Returns 0, or -1: ERR_USAGE where there is neither factory nor
 * registry; what lens_sites_read() fails with.
 */
int registration_check(struct registration *r, struct checkout *c, struct err *err);

/*
 * Compare sites that somebody has read, whose texts live in `notes`: what there is
 * of errors and warnings goes to its remarks (SUPPORT_DISAGREES).
 */
void registration_remark(struct support *notes, const struct lens_sites *sites);

void registration_fini(struct registration *r);

#endif
