/*
 * profile_write: the JSON of a profile, as profile_read() reads it.
 */
#ifndef HUBCENSUS_LIBRARY_PROFILE_WRITE_H
#define HUBCENSUS_LIBRARY_PROFILE_WRITE_H

#include "base/str.h"
#include "library/profile.h"
#include "library/reader.h"

/* What a profile is made of. */
struct profile_parts {
    const char *name;
    const char *title;
    const char *source;
    const struct library_reading *reading; /* what is supported, and by whom */
    const struct profile
        *base; /* the rest comes from here, where the source names none; may be NULL */
    const struct profile *quantized; /* the names of quantized variants; may be NULL */
    bool is_brief;                   /* modules, files, lines and descriptions are left out */
};

/* Append the profile, with a newline behind it.  Equal parts give equal bytes. */
void profile_write(struct str *out, const struct profile_parts *parts);

#endif
