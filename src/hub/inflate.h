/*
 * inflate: gzip members (RFC 1952) inflated as their bytes come.
 * The only module that knows ISA-L, which takes a third of zlib's time for it.
 */
#ifndef HUBCENSUS_HUB_INFLATE_H
#define HUBCENSUS_HUB_INFLATE_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct inflate;

/* Ready for the first byte of a member. */
struct inflate *inflate_new(void);

/* NULL is fine. */
void inflate_free(struct inflate *z);

/* Forget what was being inflated: a member begins. */
void inflate_begin(struct inflate *z);

/*
 * Inflate from `*in`, which is moved past what was used, into the `size` bytes at
 * `out`; `*got` is how many came.  Returns 1 while the member goes on: with
 * `*got` == `size` there may be more in what was taken already, else more bytes
 * are needed; 0 when the member is over and its checksum right, `*in` being what
 * comes behind it; -1 with ERR_DATA (says what is wrong, not where).  New bytes
 * may follow only once `*got` is less than `size`.
 */
int inflate_step(struct inflate *z, struct slice *in, void *out, size_t size, size_t *got,
                 struct err *err);

#endif
