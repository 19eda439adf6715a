/*
 * gzip: members of gzip files (RFC 1952), written whole and read piece by piece.
 * The only module that knows zlib, which packs tighter than what inflates them.
 */
#ifndef HUBCENSUS_HUB_GZIP_H
#define HUBCENSUS_HUB_GZIP_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/*
 * Append `text` to `out` as one member.  It carries no time, no name and no
 * system, so the same text gives the same bytes with the same zlib.
 */
void gzip_pack(struct str *out, struct slice text);

struct gunzip;

struct gunzip *gunzip_new(void);

/* NULL is fine. */
void gunzip_free(struct gunzip *g);

/*
 * Be ready to read the member that begins at byte `offset` of the file `fd`,
 * whose place in the file is left alone, and which must end at byte `limit` or
 * before it.  What was being read before is forgotten.
 */
void gunzip_begin(struct gunzip *g, int fd, uint64_t offset, uint64_t limit);

/*
 * Put the next bytes, at least one and at most `size`, into `buffer` and their
 * number into `*got`.  Returns 1; 0 when the member is over and its checksum
 * right; -1 with ERR_DATA (damaged or cut: says at which byte) or ERR_FATAL
 * (cannot be read).
 */
int gunzip_read(struct gunzip *g, void *buffer, size_t size, size_t *got, struct err *err);

/* The byte of the file that comes next; after gunzip_read() gave 0, one past the member. */
uint64_t gunzip_offset(const struct gunzip *g);

#endif
