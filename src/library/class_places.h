/*
 * class_places: in which of a library's files each class stands.
 *
 * The tables of a library name classes, and not the files.  A class that several files
 * define belongs to none of them: which is meant is not known.
 */
#ifndef HUBCENSUS_LIBRARY_CLASS_PLACES_H
#define HUBCENSUS_LIBRARY_CLASS_PLACES_H

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "git/checkout.h"
#include "library/support.h"

struct class_places {
    struct map places;  /* name to the number of a path; see class_places.c */
    const char **paths; /* they belong to the checkout */
    size_t count;
    size_t capacity;
};

void class_places_init(struct class_places *p);
void class_places_fini(struct class_places *p);

/*
 * Read the file `path`, which belongs to the checkout: the classes of its module's
 * level, in blocks too, and the names that are given to others (NAME = OTHER).  Returns 1, 0
 * when it was not read and a remark of `s` says why, -1 as python_files_one().
 */
int class_places_read(struct class_places *p, struct support *s, struct checkout *c,
                      const char *path, struct err *err);

/* The one file that defines it; data NULL when none does, or several. */
struct slice class_places_of(const struct class_places *p, struct slice name);

/* Whether any file defines it. */
bool class_places_has(const struct class_places *p, struct slice name);

#endif
