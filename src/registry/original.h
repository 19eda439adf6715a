/*
 * original: the text that a registry was read from, for it is needed again.
 *
 * One in memory, or of a small file, is held.  Of a large file nothing is: it
 * stays open, and its pieces are read when they are asked for.
 */
#ifndef HUBCENSUS_REGISTRY_ORIGINAL_H
#define HUBCENSUS_REGISTRY_ORIGINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/err.h"
#include "base/str.h"

/* Files up to so many bytes are held. */
#define ORIGINAL_HELD_BYTES ((size_t)8 << 20)

/* Of larger ones at most so many bytes are in memory. */
#define ORIGINAL_PIECE_BYTES ((size_t)256 << 10)

struct original {
    char *path;
    struct str text; /* of one that is held */
    int fd;          /* of one that is not, else -1 */
    uint64_t size;
    struct timespec changed; /* as the file was when it was opened */
};

/* Nothing is in it; fine for original_fini(). */
void original_init(struct original *o);
void original_fini(struct original *o);

/* Hold a copy of `text`. */
void original_hold(struct original *o, struct slice text);

/*
 * Open the regular file `path` of at most `max` bytes.  Returns 1, 0 when there is
 * none, -1: ERR_DATA when it is larger, ERR_FATAL when it cannot be read.
 */
int original_open(struct original *o, const char *path, size_t max, struct err *err);

/* Takes a piece that begins at `offset`; returns 0, or -1 to end. */
typedef int original_piece_fn(void *context, struct slice piece, uint64_t offset, struct err *err);

/*
 * Tell of the bytes from `start` to `end`, in pieces; they live during the call.
 * Returns 0; -1 as fn, or with ERR_FATAL where the file cannot be read, or is
 * no longer what it was when it was opened.
 */
int original_each_piece(const struct original *o, uint64_t start, uint64_t end,
                        original_piece_fn *fn, void *context, struct err *err);

/* The 1-based line and column (in bytes) of an offset, for messages; 0 where it cannot be read. */
void original_position(const struct original *o, uint64_t offset, unsigned *line, unsigned *column);

#endif
