/*
 * table: a named table of a Python module as its statements build it, nothing run.
 *
 * Read are, at the module's level and in the order of the source:
 *   NAME = …, NAME: annotation = …      a dict, list, tuple or set display; a call of dict,
 *                                       OrderedDict, defaultdict, list, tuple, set, frozenset on
 *                                       such, or on pairs; keywords, and * and ** of tables of the
 *                                       same module; a name alone, which is that table itself, or
 *                                       the one element where it names a class of the module
 *   NAME.update(…), NAME.extend(…), NAME.append(…), NAME.add(…), NAME += …, NAME |= …,
 *   NAME[key] = …
 * Of equal keys the last stands, in the order where the first stood, as Python has it.
 *
 * A fault is what makes the set of keys or elements uncertain: a comprehension,
 * a call of something else, a key that is no string, a change by a method that
 * is not read, a change in a block (`if`, `try`, `for`…) that may not run.  The
 * entries beside it are still there.  A table that takes another one has its faults, too, with
 * their places; of more than 16 the rest is one fault.  A value that is not read is no fault: its
 * key is known, and the value is PY_UNREADABLE.  What functions would do to the
 * table, were they called, is not looked at.
 */
#ifndef HUBCENSUS_PYSOURCE_TABLE_H
#define HUBCENSUS_PYSOURCE_TABLE_H

#include "base/err.h"
#include "base/str.h"
#include "pysource/value.h"

struct py_entry {
    struct slice key; /* a dict's key, or the text of an element; decoded.  Of an element
                         that is a bare name: the name.  Absent for any other element */
    const struct py_value *value; /* of a dict's entry; NULL for an element that is a text, else the
                                     element itself */
    struct py_place at;           /* of an equal key: where its last value stands */
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
 * Returns 0, or -1 as py_each_statement().
 */
int py_module_read(struct py_module **out, struct slice source, const char *origin,
                   struct err *err);
void py_module_free(struct py_module *m);

/*
 * The table NAME of `m`; `out` is for py_table_fini(), before the module is
 * freed.  Returns 1, 0 when the module does not assign that name, -1 with
 * ERR_DATA (the place in the message) when it is no table at all: a number, a
 * string.  A name that only blocks assign, or that is imported and changed here,
 * is a table with nothing but faults.
 */
int py_module_table(struct py_table *out, const struct py_module *m, const char *name,
                    struct err *err);
void py_table_fini(struct py_table *table);

/*
 * The module that `name` is imported from ("from .auto_mappings import NAME"; in
 * blocks too, but not in functions and classes), as its module path with leading
 * dots (".auto_mappings"); data NULL when it is not imported.  Belongs to `m`.
 */
struct slice py_module_imports(const struct py_module *m, const char *name);

/* What `name` is called there: the A of `from m import A as NAME`; absent as above. */
struct slice py_module_imported_name(const struct py_module *m, const char *name);

#endif
