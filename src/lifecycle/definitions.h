/*
 * definitions: which of a library's folders defines a name.
 *
 * `from transformers import BertModel` says nothing of where BertModel stands;
 * the modules' own classes, functions and assignments do.  A name that several
 * folders define belongs to none: which of them a re-export means is not known.
 */
#ifndef HUBCENSUS_LIFECYCLE_DEFINITIONS_H
#define HUBCENSUS_LIFECYCLE_DEFINITIONS_H

#include <stdbool.h>

#include "base/map.h"
#include "base/str.h"

struct definitions {
    struct map folders; /* every folder there is, by number */
    struct map names;   /* to the number of the one that defines it */
    struct map classes; /* the same of classes alone */
};

void definitions_init(struct definitions *d);
void definitions_fini(struct definitions *d);

/* Note that a module of `folder` (empty: one beside the models) defines `name`. */
void definitions_add(struct definitions *d, struct slice folder, struct slice name, bool is_class);

/* Note that there is such a folder. */
void definitions_add_folder(struct definitions *d, struct slice folder);

/* The folder that alone defines it; data NULL when none does, or several.  Belongs to `d`. */
struct slice definitions_of(const struct definitions *d, struct slice name);
struct slice definitions_of_class(const struct definitions *d, struct slice name);

/* The folder of that name as `d` has it, "deprecated/" before it if need be; data NULL: none. */
struct slice definitions_folder(const struct definitions *d, struct slice name);

#endif
