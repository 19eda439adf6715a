/*
 * dependents: which parts of a library use a model's code.
 *
 * Read from the source of every module below the library's package, the folder
 * that models_dir stands in:
 *   import   relative and absolute, also inside functions and under TYPE_CHECKING; a name
 *            imported from the package itself is the folder's that alone defines it
 *   modular  classes of modular_*.py that inherit from another model's
 *   copied   "# Copied from transformers.models…" (not "Adapted from", nor a remark that
 *            says "Copied from" further in: the library's check of copies passes over both)
 *   auto     the tables of auto/ that give a model another model's class, and modules that
 *            ask them for one by its type: CONFIG_MAPPING["siglip"], for_model("mimi")
 * A model does not use itself.  Left out are the __init__.py of the package, of
 * models_dir and below it, which register all there is, and the generated
 * utils/dummy_*.py.  Not seen is what is reached by an attribute
 * (transformers.BertModel), by importlib, or by another name in a string.
 */
#ifndef HUBCENSUS_LIFECYCLE_DEPENDENTS_H
#define HUBCENSUS_LIFECYCLE_DEPENDENTS_H

#include <stddef.h>

#include "base/err.h"
#include "base/event.h"
#include "git/checkout.h"
#include "lifecycle/folders.h"

enum dependence_kind {
    DEPENDS_IMPORT,
    DEPENDS_MODULAR, /* a class of modular_*.py inherits from it */
    DEPENDS_COPIED,  /* # Copied from … */
    DEPENDS_AUTO,    /* auto/ gives its class to another model, or is asked for it by its type */
};

/* The word that reports use: "import", "modular", "copied", "auto". */
const char *dependence_word(enum dependence_kind kind);

/* One place where a model is used. */
struct dependence {
    enum dependence_kind kind;
    const char *user;    /* the folder below models_dir that uses it, a model's or not: "roberta",
                            "auto", "deprecated/van"; NULL for a file beside the models, and for a
                            type of auto/ that belongs to no folder */
    const char *path;    /* the file */
    unsigned line;       /* from 1; of the name in an import of several lines */
    const char *subject; /* what is used: "BertModel", "BertModel.forward", or the module */
};

struct dependents;

/*
 * Read the library.  `folders` are its models; uses of any folder beside them
 * (one without a modeling file, or of auto/ and deprecated/) are found too where
 * they are users.  A module that is no Python is told to `listener` as a
 * warning, with its place, and counts in dependents_unread().  `*out` is the
 * caller's.  Returns 0, or -1 as checkout_read().
 */
int dependents_find(struct dependents **out, struct checkout *c, const struct folders *folders,
                    const struct listener *listener, struct err *err);
void dependents_free(struct dependents *d);

/* The places where folders->items[i] is used, by user (NULL last), kind, path, line and subject. */
const struct dependence *dependents_of(const struct dependents *d, size_t i, size_t *count);

/* How many modules could not be read: the answer lacks theirs. */
size_t dependents_unread(const struct dependents *d);

#endif
