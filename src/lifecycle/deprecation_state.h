/*
 * deprecation_state: what the parts of deprecation_do() share while it runs, and
 * what its result borrows from afterwards.
 */
#ifndef HUBCENSUS_LIFECYCLE_DEPRECATION_STATE_H
#define HUBCENSUS_LIFECYCLE_DEPRECATION_STATE_H

#include "base/arena.h"
#include "base/map.h"
#include "census/store.h"
#include "git/checkout.h"
#include "lifecycle/deprecation.h"
#include "lifecycle/folders.h"
#include "lifecycle/models_info.h"
#include "lifecycle/tags.h"

/* Owner of the texts of a struct deprecation. */
struct deprecation_parts {
    struct arena arena;
    struct checkout *checkout; /* NULL without one */
    struct folders folders;
    struct tag_tables *tables;
    struct tags tags;
    struct ages *ages;
    struct models_info cache;
    struct dependents *dependents;
    struct store *readings; /* the census to keep them in; NULL for none */
};

/* One model while it is worked on. */
struct subject {
    struct deprecation_model *model;
    const struct model_folder *folder; /* NULL without a checkout */
    bool dated;                        /* the cache file told its age */
    /* What the cache file counted under the tags that the model has now, or NULL. */
    const struct models_info_entry *figure;
    bool touch_known; /* model->touch was asked for */
};

struct deprecation_state {
    const struct deprecation_options *options;
    struct deprecation *out;
    struct deprecation_parts *parts;
    struct candidate_rule rule;
    struct subject *subjects; /* beside out->models, whose order is kept until the end */
    struct map by_name;       /* a model's name to its number */
};

/* A printf-style text that lives as long as the result. */
const char *deprecation_text(struct deprecation_parts *parts, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether figures may come from the Hub itself. */
static inline bool
deprecation_asks_hub(const struct deprecation_options *options)
{
    return options->source != DEPRECATION_CENSUS && options->client != NULL;
}

/* Find the models, their tags and their ages. */
int survey_models(struct deprecation_state *st, struct err *err);

/* Find how much they are used, now and before. */
int survey_use(struct deprecation_state *st, struct err *err);

/* Look into the checkout at those with a verdict that somebody must act on. */
int survey_code(struct deprecation_state *st, struct err *err);

#endif
