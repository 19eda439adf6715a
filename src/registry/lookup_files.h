/*
 * lookup_files: the registry's JSON files, gone through for what was asked for.
 *
 * In pieces, so that a file of a gigabyte takes no memory.
 */
#ifndef HUBCENSUS_REGISTRY_LOOKUP_FILES_H
#define HUBCENSUS_REGISTRY_LOOKUP_FILES_H

#include "base/err.h"
#include "registry/lookup.h"

/*
 * Note the entries of the models, and offer all names that stand there to models
 * without one.  Returns 1, 0 when there is no such file, or -1 as
 * lookup_models() does.
 */
int lookup_read_supported(struct lookup *l, const char *path, struct err *err);

/*
 * Note the gaps of the models' architectures.  A model without one that is a
 * gap's sample has the gap's architecture; names of samples are offered too.
 * Returns as above.
 */
int lookup_read_gaps(struct lookup *l, const char *path, struct err *err);

#endif
