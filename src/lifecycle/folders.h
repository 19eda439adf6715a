/*
 * folders: which models a library has: the folders with a modeling file.
 *
 * As transformers' utils/models_to_deprecate.py finds them, but that TensorFlow
 * and Flax files (modeling_tf_*, modeling_flax_*) never stand for a model.
 * auto/, deprecated/ and whatever deprecated/ also names are left out.
 */
#ifndef HUBCENSUS_LIFECYCLE_FOLDERS_H
#define HUBCENSUS_LIFECYCLE_FOLDERS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "git/checkout.h"

#define FOLDERS_MODELS_DIR "src/transformers/models"
#define FOLDERS_PATTERN    "modeling_*.py"

struct model_folder {
    const char *name; /* "bert"; in a flat layout the file's name without ".py" */
    const char *path; /* "src/transformers/models/bert"; in a flat layout the file */
    const char *const
        *files;        /* its modeling files, sorted: modeling_<name>.py alone if it is there */
    size_t file_count; /* at least 1 */
};

struct folders {
    struct model_folder *items; /* by name */
    size_t count;
    const char *models_dir; /* without a '/' at its end; "" for the root */
    struct arena arena;     /* owns all texts */
};

/*
 * Find them below `models_dir`.  `pattern` is matched as by fnmatch(3), each
 * part against one name: without a '/' against the files of each folder
 * ("modeling_*.py" is "*" "/modeling_*.py"), with one against the way from
 * models_dir, whose first part is the model's folder; "./PATTERN" against the
 * files of models_dir itself, each of which is a model then, but for those whose
 * name begins with '_' ("__init__.py").  A '*' meets no name that begins with '.'.
 *
 * A symbolic link counts as a modeling file, since it has an age and a name of
 * its own, though nothing is read through it; a folder that is one is no model.
 *
 * `out` is for folders_fini(), also after a failure.  Returns 0, or -1 with
 * ERR_USAGE: no such folder, or nothing in it matches (what to name instead is
 * in the message), or a pattern that can match nothing.
 */
int folders_find(struct folders *out, struct checkout *c, const char *models_dir,
                 const char *pattern, struct err *err);
void folders_fini(struct folders *f);

/* The folder of that name, or NULL. */
const struct model_folder *folders_get(const struct folders *f, struct slice name);

#endif
