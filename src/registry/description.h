/*
 * description: what an architecture is, in a few words.
 *
 * What the profile says of it comes first.  Else the words are made of facts: what
 * kind of model its name's ending stands for, as Transformers names its classes; whose
 * models are used; on which model it can be tried.  Where nothing is known nothing is said.
 */
#ifndef HUBCENSUS_REGISTRY_DESCRIPTION_H
#define HUBCENSUS_REGISTRY_DESCRIPTION_H

#include <stdint.h>

#include "base/show.h"
#include "base/str.h"
#include "library/profile.h"
#include "registry/gaps.h"

/* Texts belong to the profile, and to the gaps that it was made of. */
struct description {
    const char *known;   /* the profile's own words; NULL: it has none */
    const char *kind;    /* "causal language model"; NULL: the name does not tell */
    struct slice author; /* whose models have most downloads; absent: not known, or none have any */
    int percent;         /* of the architecture's downloads, to the nearest */
    struct slice popular;  /* the most downloaded model, where the author is not known; or absent */
    struct slice smallest; /* the smallest real model; absent: none is known */
};

/*
 * What is to be said of an architecture.  `gap` (may be NULL) gives the facts, the
 * census' where it has signals, else its samples.
 */
struct description description_of(const struct profile *profile, struct slice architecture,
                                  const struct gap *gap);

/* What the ending of an architecture's name stands for; NULL when it is not known. */
const char *description_kind(struct slice architecture);

/*
 * Append it, a clause without a full stop; nothing when nothing is known.  The profile's words are
 * written by `show_words`, names by `show`.
 */
void description_words(struct str *out, const struct description *d, show_fn *show_words,
                       show_fn *show);

#endif
