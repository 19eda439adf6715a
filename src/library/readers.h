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

/*
 * Add a canonical author, whose texts are copied; once each.  An empty text, or one with a NUL,
 * names nobody, and is left out.
 */
void library_reading_add_author(struct library_reading *r, struct slice architecture,
                                struct slice author);

/*
 * Add what an architecture is, whose texts are copied.  It must not have been added before; an
 * empty text, or one with a NUL, says nothing, and is left out.
 */
void library_reading_add_description(struct library_reading *r, struct slice architecture,
                                     struct slice text);

/* The reader of that name; NULL with ERR_USAGE, naming all and the nearest. */
const struct library_reader *readers_find(const char *name, struct err *err);

/* Where a library is looked for. */
struct readers_search {
    const struct library_reader *only; /* NULL: any */
    const char *folder;                /* below the checkout's root; "" is the root */
    const char
        *within; /* a site counts that leads into this folder below it, or stands in it; "" all */
};

/*
 * The reader whose library has a site there: 1 with `*out` set, 0, or -1: ERR_USAGE when
 * there are several, what checkout_has() fails with.
 */
int readers_look(const struct library_reader **out, struct checkout *c,
                 const struct readers_search *search, struct err *err);

/* Record that the checkout is of no library that can be read.  Returns -1. */
int readers_none(const struct checkout *c, struct err *err);

#endif
