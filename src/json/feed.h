/*
 * feed: a file, given to a reader in pieces, so that one of a gigabyte takes no memory.
 */
#ifndef HUBCENSUS_JSON_FEED_H
#define HUBCENSUS_JSON_FEED_H

#include "base/err.h"
#include "json/reader.h"

/*
 * Give the reader all that is left of `fd`, and its end.  Returns 0, or -1: ERR_DATA that
 * begins with `path` where it is no JSON, ERR_FATAL where it cannot be read, and as the
 * reader's own callback says, ERR_DATA of it wrapped likewise.
 */
int json_feed(struct json_reader *r, int fd, const char *path, struct err *err);

/* The same for the file `path`: 1, 0 when there is none, or -1. */
int json_feed_path(struct json_reader *r, const char *path, struct err *err);

#endif
