/*
 * lookup_inner: what the parts of the look-up leave to each other.
 */
#ifndef HUBCENSUS_REGISTRY_LOOKUP_INNER_H
#define HUBCENSUS_REGISTRY_LOOKUP_INNER_H

#include "registry/lookup.h"

/* Find the architecture by which the model is judged, from its entry or its facts. */
void lookup_find_architecture(struct lookup_model *m);

/* Judge all models by what is known of them now. */
void lookup_judge(struct lookup *l);

#endif
