/*
 * table_source: a module of a checkout that holds tables, with those it imports.
 *
 * A table that is imported from a module beside this one may be changed here
 * ("from .auto_mappings import NAMES", then "NAMES.update({…})"), so both are
 * read as one source.
 */
#ifndef HUBCENSUS_LIBRARY_TABLE_SOURCE_H
#define HUBCENSUS_LIBRARY_TABLE_SOURCE_H

#include <stdbool.h>

#include "base/err.h"
#include "git/checkout.h"
#include "library/support.h"
#include "pysource/table.h"

struct table_source;

/*
 * Read the module `path`, and the modules in its folder that one of `names` is
 * imported from.  `*out` is the caller's.  Returns 1, 0 when there is no such
 * file, -1 as checkout_read() or with ERR_DATA for what is no Python, or is
 * in the list of files but not in the clone.
 */
int table_source_read(struct table_source **out, struct checkout *c, const char *path,
                      const char *const *names, size_t name_count, struct err *err);
void table_source_free(struct table_source *s);

/*
 * The table `name`; `out` is for py_table_fini(), before the source is freed.
 * Returns 1, 0 when there is none, -1 with ERR_DATA when anything in it cannot
 * be read: "auto/configuration_auto.py: line 3, column 14: …".
 */
int table_source_table(struct py_table *out, const struct table_source *s, const char *name,
                       struct err *err);

/*
 * The same, but what cannot be read in it is no error: `out->faults` tells of it,
 * and the entries beside it are there.  -1 only where NAME is no table at all.
 */
int table_source_partial(struct py_table *out, const struct table_source *s, const char *name,
                         struct err *err);

/*
 * The same for a dict: what cannot be read in it becomes remarks of `remarks`, and so
 * does that it is none.  True when it is one; else `out` needs no py_table_fini().
 */
bool table_source_dict(struct py_table *out, const struct table_source *s, const char *name,
                       struct support *remarks);

/* Which file and line a place of a table is; `*path` belongs to the source. */
void table_source_place(const char **path, unsigned *line, const struct table_source *s,
                        struct py_place at);

/* Record that the value of `entry`, of the table `name`, is not `wanted`.  Returns -1. */
int table_source_fault(const struct table_source *s, const char *name, const struct py_entry *entry,
                       const char *wanted, struct err *err);

#endif
