/*
 * readers: all libraries whose source can be read, and which of them a checkout is.
 */
#ifndef HUBCENSUS_LIBRARY_READERS_H
#define HUBCENSUS_LIBRARY_READERS_H

#include "base/err.h"
#include "git/checkout.h"
#include "library/reader.h"

/* All of them, by name; NULL-terminated. */
extern const struct library_reader *const readers[];

void library_reading_init(struct library_reading *r);
void library_reading_fini(struct library_reading *r);

/* Add a canonical author, whose texts are copied; once each. */
void library_reading_add_author(struct library_reading *r, struct slice architecture,
                                struct slice author);

/* The reader of that name; NULL with ERR_USAGE, naming all and the nearest. */
const struct library_reader *readers_find(const char *name, struct err *err);

/*
 * The reader whose library this is a checkout of: `*out` is set.  Returns 0, or -1:
 * ERR_USAGE when it is of none that can be read, or of several; what
 * checkout_find() and checkout_files() fail with.
 */
int readers_recognise(const struct library_reader **out, struct checkout *c, struct err *err);

#endif
