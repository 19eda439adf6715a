/*
 * package: where the modules of a library stand, and which of them an import names.
 *
 * The package is the folder above the models: "src/transformers" for
 * "src/transformers/models".  A module is told by its path below that, without
 * ".py": "models/bert/modeling_bert"; "" is the package itself.
 */
#ifndef HUBCENSUS_LIFECYCLE_PACKAGE_H
#define HUBCENSUS_LIFECYCLE_PACKAGE_H

#include <stdbool.h>

#include "base/str.h"

/* All texts are parts of the models' folder that it was made from. */
struct package {
    struct slice root;   /* "src/transformers"; empty for the repository itself */
    struct slice name;   /* "transformers", as absolute imports call it; empty likewise */
    struct slice models; /* "models" */
};

struct package package_of(const char *models_dir);

/* The file's path below the package, data NULL when it is not below it. */
struct slice package_inner(const struct package *p, const char *path);

/*
 * Put into `out` which module `from DOTS MODULE import …` or `import MODULE`
 * (dots 0) names in the file `path`.  False when it is none of the package's:
 * another library's, or above the package.  An absolute name may begin with the
 * package's name or with the whole of its path ("src.transformers.models").
 * Rules: The Python Language Reference, 5.7 "Package Relative Imports".
 */
bool package_resolve(struct str *out, const struct package *p, const char *path, unsigned dots,
                     struct slice module);

/*
 * Part a path below the package into the models' folder it stands in ("bert",
 * "deprecated/van") and what follows it, which may be empty.  False for one
 * that is below no folder of a model.
 */
bool package_part(struct slice *folder, struct slice *rest, const struct package *p,
                  struct slice inner);

#endif
