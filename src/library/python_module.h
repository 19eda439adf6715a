/*
 * python_module: which names a Python module has at its own level, from where, and
 * how often it says each.
 */
#ifndef HUBCENSUS_LIBRARY_PYTHON_MODULE_H
#define HUBCENSUS_LIBRARY_PYTHON_MODULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "git/checkout.h"

/* All text lives in the arena that the module was read with. */
struct python_import {
    struct slice name;   /* as it is called there; "*" for all */
    struct slice bound;  /* as it is called here */
    struct slice module; /* a path below the checkout's root, without ".py" */
    unsigned line;
};

struct python_class {
    struct slice name;
    unsigned line;
};

struct python_module {
    const char *path;
    bool read;                     /* else nothing is known of it */
    bool open;                     /* it imports all of some module: it may have any name */
    struct python_import *imports; /* of names, in the source's order */
    size_t import_count;
    struct python_class *classes; /* those at its own level */
    size_t class_count;
    struct map bound; /* names it has, to 0 */
    struct map said;  /* names to how often they stand in it */
};

/*
 * Read the module `path`, a text that lives as long as `m`, from its source;
 * `m` is for python_module_fini().  Returns 0, or -1 with ERR_DATA for what is no
 * Python: `m` has nothing then.
 */
int python_module_read(struct python_module *m, struct arena *arena, const char *path,
                       struct slice source, struct err *err);
void python_module_init(struct python_module *m, const char *path);
void python_module_fini(struct python_module *m);

/* The import that a name comes from; NULL when it comes from none. */
const struct python_import *python_module_import(const struct python_module *m, struct slice bound);

/* Whether it may have that name. */
bool python_module_has(const struct python_module *m, struct slice name);

/*
 * Append the file of the module at `module` (of struct python_import): FILE.py or
 * FILE/__init__.py.  Returns 1, 0 when the checkout has neither, or -1.
 */
int python_module_file(struct str *out, struct checkout *c, struct slice module, struct err *err);

#endif
