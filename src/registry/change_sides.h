/*
 * change_sides: how the two sides of a comparison are read, for change.c alone.
 */
#ifndef HUBCENSUS_REGISTRY_CHANGE_SIDES_H
#define HUBCENSUS_REGISTRY_CHANGE_SIDES_H

#include "base/map.h"
#include "census/figures.h"
#include "registry/change.h"
#include "registry/change_file.h"

/* A comparison under way. */
struct comparing {
    struct change *out;
    const struct change_question *question;
    const struct change_listener *listener;
    struct change_side *side; /* the one that is read */
    struct map old_models;    /* names to what is packed of the old entry */
    struct map came;          /* names of new models that have been told of */
    struct map architectures; /* names to their places */
};

/*
 * Read the side that `place` is, and tell the listener of what its files hold, with `c` for
 * its context, and on_figure() of what its scan does.  Returns 0, or -1 as change_read().
 */
int change_side_read(struct comparing *c, const struct change_place *place, struct err *err);

/* A scan's figure: a store_figure_fn whose context is `c`. */
int change_on_figure(void *context, const struct store_figure *figure, struct err *err);

#endif
