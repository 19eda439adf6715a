/*
 * profile_source: a profile made of a library's own source.
 *
 * PATH[@REV] is a place: PATH when there is such a file or folder, else what stands before the
 * last '@' behind which a revision follows.  A folder is a library's checkout, a folder
 * in one, a bare repository, or one in no repository at all (an archive unpacked, or
 * site-packages); the library is that of the folder, or of the nearest one above it in
 * the same repository.  A file is a list (list_source.h).  Without REV the files on the
 * disk are read, of a bare repository those of HEAD.
 *
 * The profile says what the source says is supported.  The authors canonical for it are
 * those that the source names, else those of the built-in profile of that name, which
 * also tells of the data folder and the lifecycle.  The names of quantized variants do
 * not depend on the library: they are those of that profile, else TransformerLens'.
 * Equal source gives equal bytes, wherever it lies.
 */
#ifndef HUBCENSUS_LIBRARY_PROFILE_SOURCE_H
#define HUBCENSUS_LIBRARY_PROFILE_SOURCE_H

#include <signal.h>
#include <stdbool.h>

#include "base/err.h"
#include "git/checkout.h"
#include "library/profile.h"
#include "library/reader.h"

struct profile_request {
    const char *place;   /* PATH[@REV] */
    const char *library; /* the name of the reader; NULL: the one that is recognised */
    const char *base;    /* the profile that the rest comes from; NULL: the built-in one */
    bool is_brief;       /* without modules, files and lines */
    const volatile sig_atomic_t *stop; /* not 0: it ends with ERR_STOPPED; may be NULL */
};

/*
 * Make the profile that is asked for; `*out` is the caller's.  What could not be read,
 * and what in the source disagrees, stands in its support.remarks.
 * Returns 0, or -1: ERR_USAGE for a place, a revision or a library that is not there, or
 * a folder of several; ERR_DATA for a source that is not understood; ERR_FATAL.
 */
int profile_from_place(struct profile **out, const struct profile_request *request,
                       struct err *err);

/*
 * Open the checkout at `place` alone, with the root where the library's is, for who
 * asks more of it than a profile tells.  `*out` is the caller's; `*reader` reads it.
 * Returns as profile_from_place().
 */
int profile_source_open(struct checkout **out, const struct library_reader **reader,
                        const char *place, const char *library, const volatile sig_atomic_t *stop,
                        struct err *err);

/*
 * The profile that `word` names: a profile's name, a profile's file, or a place.  A name
 * comes before a file or folder of that name beside it: "./NAME" is the latter.  Returns as
 * profile_from_place() and profile_load().
 */
int profile_from_word(struct profile **out, const char *word, const volatile sig_atomic_t *stop,
                      struct err *err);

#endif
