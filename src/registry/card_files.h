/*
 * card_files: what the registry's JSON files say of one architecture.
 *
 * In pieces, as lookup_files.
 */
#ifndef HUBCENSUS_REGISTRY_CARD_FILES_H
#define HUBCENSUS_REGISTRY_CARD_FILES_H

#include "base/err.h"
#include "registry/card.h"

/*
 * Note the entries, or the gap, of the card's architecture, if the file is there, and offer
 * the names of all architectures in it.  Returns 0, or -1 as card_make() does.
 */
int card_read_supported(struct card *c, const char *path, struct err *err);
int card_read_gaps(struct card *c, const char *path, struct err *err);

#endif
