/*
 * census_file: the census beside a registry, for what cannot be told without one.
 */
#ifndef HUBCENSUS_REGISTRY_CENSUS_FILE_H
#define HUBCENSUS_REGISTRY_CENSUS_FILE_H

#include "base/err.h"
#include "census/store.h"

/*
 * Open the census for reading.  Returns 0, or -1: ERR_USAGE when there is none, in words that
 * `why`, which follows "there is no census", explains (", which keeps the scans", or ""); else as
 * store_open().  Close with store_close().
 */
int census_file_open(struct store **out, const char *path, const char *why, struct err *err);

/* The same, of a census that holds models: ERR_DATA when it has none yet. */
int census_file_open_filled(struct store **out, const char *path, const char *why, struct err *err);

#endif
