/*
 * library_answer: how a library takes a model or an architecture, as far as what is
 * known of it tells.
 */
#ifndef HUBCENSUS_REGISTRY_LIBRARY_ANSWER_H
#define HUBCENSUS_REGISTRY_LIBRARY_ANSWER_H

#include <stdbool.h>

#include "library/profile.h"

struct library_answer {
    /* false: the profile does not tell, or of what the library goes by too little is known */
    bool is_told;
    /* It lists no such thing, and something in its source was not read that may load it. */
    bool is_partial;
    struct profile_answer answer;
};

/* The answer for an architecture and a model type, either of which may be absent. */
struct library_answer library_answer(const struct profile *library, struct slice architecture,
                                     struct slice model_type);

/* Whether it is told that the library loads it. */
static inline bool
library_answer_loads(const struct library_answer *a)
{
    return a->is_told && a->answer.tier >= SUPPORT_FALLBACK;
}

#endif
