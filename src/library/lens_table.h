/*
 * lens_table: one of TransformerLens' tables of architectures or adapters, with
 * all that stands in it twice.
 *
 * What a table holds in the end is read as pysource/table.h tells.  That keeps
 * one of two equal names, so what is listed is read a second time, display by
 * display.
 */
#ifndef HUBCENSUS_LIBRARY_LENS_TABLE_H
#define HUBCENSUS_LIBRARY_LENS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/map.h"
#include "git/checkout.h"
#include "library/support.h"

/* What the values of a table are. */
enum lens_form {
    LENS_NAMES,   /* none: a list or a set of names */
    LENS_CLASSES, /* classes, by name */
    LENS_LISTS,   /* lists of texts */
    LENS_TEXTS,
};

/* All text lives in the arena of the `support` that the table was read with. */
struct lens_name {
    struct slice name;
    struct slice value; /* of LENS_CLASSES the class' name, absent where it has a module before it;
                           of LENS_TEXTS the text, absent where it is none */
    struct slice file;
    unsigned line;
    bool empty; /* of a list: it holds nothing */
};

/* A name that one display lists again, or an element that one list holds again. */
struct lens_repeat {
    struct slice name;
    unsigned first; /* the line it stood in before */
    unsigned line;
};

struct lens_table {
    const char *path; /* of the module that should hold it; static, as `name` */
    const char *name;
    bool has_file;           /* there is such a module */
    bool unread;             /* and it cannot be read */
    bool there;              /* the module has the table */
    bool whole;              /* all of it is read: what it does not list it lacks */
    struct slice file;       /* where it stands: the module, or one beside it */
    unsigned line;           /* 0 where nothing is known */
    struct lens_name *names; /* in the source's order, each once */
    size_t count;
    struct lens_repeat *repeats;
    size_t repeat_count;
    struct lens_name *elements; /* of LENS_LISTS: the name with each text of its list */
    size_t element_count;
    struct map places; /* names to `names` */
};

/*
 * Read the table `name` of the module `path`.  What cannot be read becomes a
 * remark (SUPPORT_UNREAD) of `notes`, and the table is not whole; so it is where the
 * module is no Python at all.  A table that is nowhere is not there, and nothing
 * is noted.  `t` is for lens_table_fini(), before `notes` goes.  Returns 0, or -1 as
 * checkout_read() fails but for ERR_DATA.
 */
int lens_table_read(struct lens_table *t, struct support *notes, struct checkout *c,
                    const char *path, const char *name, enum lens_form form, struct err *err);

/* A table that nobody has read, and that is not there. */
void lens_table_init(struct lens_table *t, const char *path, const char *name);
void lens_table_fini(struct lens_table *t);

/* Add a name that was read elsewhere; once each. */
void lens_table_add(struct lens_table *t, struct lens_name name);

/* NULL when it is not listed. */
const struct lens_name *lens_table_find(const struct lens_table *t, struct slice name);

#endif
