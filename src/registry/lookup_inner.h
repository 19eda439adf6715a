/*
 * lookup_inner: what the parts of the look-up leave to each other.
 */
#ifndef HUBCENSUS_REGISTRY_LOOKUP_INNER_H
#define HUBCENSUS_REGISTRY_LOOKUP_INNER_H

#include "census/models.h"
#include "registry/lookup.h"

/* Note what is told of a model of the look-up, which copies it; `seen` as in its facts. */
void lookup_take_facts(struct lookup *l, struct lookup_model *out, const struct store_model *m,
                       int64_t seen);

/* Find the architecture by which the model is judged, from its entry or its facts. */
void lookup_find_architecture(struct lookup_model *m);

/* Judge all models by what is known of them now. */
void lookup_judge(struct lookup *l);

#endif
