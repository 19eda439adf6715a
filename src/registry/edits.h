/*
 * edits: changes at some places of a file that otherwise stays to the letter.
 */
#ifndef HUBCENSUS_REGISTRY_EDITS_H
#define HUBCENSUS_REGISTRY_EDITS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "registry/original.h"

/* Bytes of a file, from `start` to before `end`. */
struct span {
    uint64_t start;
    uint64_t end;
};

struct edit {
    struct span at;
    size_t text_at; /* in `texts` */
    size_t text_len;
    size_t number; /* in the order they were put */
};

struct edits {
    struct edit *items;
    size_t count;
    struct str texts;
};

/* Nothing is changed. */
void edits_init(struct edits *e);
void edits_fini(struct edits *e);

/*
 * Put `text`, which is copied, in the place of those bytes; an empty span is a place to put it
 * in.  Spans may come in any order, but must not overlap; of several at one place the first
 * put stands first.
 */
void edits_put(struct edits *e, struct span at, struct slice text);

/*
 * Write the original with its edits into `draft`, read once and a piece at a time.  Returns 0, or
 * -1 as original_each_piece() and file_draft_write().
 */
int edits_write(struct edits *e, const struct original *original, struct file_draft *draft,
                struct err *err);

#endif
