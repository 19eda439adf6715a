/*
 * footprint: how much there is of a model in its library's checkout.
 */
#ifndef HUBCENSUS_LIFECYCLE_FOOTPRINT_H
#define HUBCENSUS_LIFECYCLE_FOOTPRINT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "git/checkout.h"
#include "lifecycle/folders.h"

struct footprint {
    int64_t files;      /* below its folder */
    int64_t lines;      /* of its Python source; -1: not known, a partial clone lacks some of it */
    int64_t test_files; /* below tests/models/<folder>/ */
    char *tests;        /* that folder's path; NULL when there is none */
    /* docs/source/en/model_doc/<folder>.md, or with '-' for '_', or <name>.md (also .mdx, .rst; in
     * older trees docs/source/model_doc); or NULL. */
    char *docs;
};

/*
 * Measure `folder`, whose model is called `name`.  `out` is for
 * footprint_fini(), also after a failure.  Returns 0, or -1 as checkout_read().
 */
int footprint_measure(struct footprint *out, struct checkout *c, const struct model_folder *folder,
                      const char *name, struct err *err);
void footprint_fini(struct footprint *f);

#endif
