/*
 * table: a named table of a Python module as its statements build it, nothing run.
 *
 * Read are, at the module's level and in the order of the source:
 *   NAME = …, NAME: annotation = …      a dict, list, tuple or set display; a call of dict,
 *                                       OrderedDict, defaultdict, list, tuple, set, frozenset on
 *                                       such, or on pairs; keywords, and * and ** of tables of the
 *                                       same module; a name alone, which is that table's content
 *   NAME.update(…), NAME.extend(…), NAME.append(…), NAME.add(…), NAME += …, NAME |= …
 * Of equal keys the last stands, at the place of the first, as Python has it.
 * What cannot be read (a comprehension, a call of something else) is a fault of
 * the table; the entries beside it are still there.
 */
#ifndef HUBCENSUS_PYSOURCE_TABLE_H
#define HUBCENSUS_PYSOURCE_TABLE_H

#include "base/err.h"
#include "base/str.h"
#include "pysource/value.h"

struct py_entry {
    struct slice key;             /* a dict's key, or a list's text; decoded */
    const struct py_value *value; /* of a dict's entry; NULL in a list or set */
    struct py_place at;
};

/* Something in the table that is not read. */
struct py_fault {
    struct py_place at;
    char *text; /* "a comprehension is not read" */
};

struct py_table {
    struct py_entry *entries;
    size_t count;
    bool keyed; /* a dict */
    struct py_fault *faults;
    size_t fault_count;
};

struct py_module;

/* Read a module once, for several tables.  `*out` is the caller's; `source` may go after the call.
 */
int py_module_read(struct py_module **out, struct slice source, const char *origin,
                   struct err *err);
void py_module_free(struct py_module *m);

/*
 * The table NAME of `m`; `out` is for py_table_fini(), before the module is
 * freed.  Returns 1, 0 when the module does not assign that name at its own
 * level, -1 with ERR_DATA (the place in the message) when it is no table at all.
 */
int py_module_table(struct py_table *out, const struct py_module *m, const char *name,
                    struct err *err);
void py_table_fini(struct py_table *table);

/*
 * The module that `name` is imported from ("from .auto_mappings import NAME"),
 * as its module path with leading dots (".auto_mappings"); data NULL when it is
 * not imported.  Belongs to `m`.
 */
struct slice py_module_imports(const struct py_module *m, const char *name);

#endif
