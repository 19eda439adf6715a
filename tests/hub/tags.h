/*
 * The tags of a model: what filter= looks through, and what it shows.
 */
#ifndef TESTHUB_TAGS_H
#define TESTHUB_TAGS_H

#include "catalogue.h"

#define TAGS_MAX 64

struct tags {
    struct buf text; /* the tags, a NUL behind each */
    size_t at[TAGS_MAX];
    size_t n;
};

void tags_fini(struct tags *t);

/* tags_make(t, c, i): the tags of made-up model i, replacing what t held. */
void tags_make(struct tags *t, const struct catalogue *c, uint32_t i);

/* tags_get(t, j): the j-th tag. */
const char *tags_get(const struct tags *t, size_t j);

/* tags_task(c, i): the pipeline_tag of made-up model i, or NULL. */
const char *tags_task(const struct catalogue *c, uint32_t i);

/* tags_library(c, i): its library_name, or NULL. */
const char *tags_library(const struct catalogue *c, uint32_t i);

/* tags_match(t, c, i, tag): does filter=tag find model i, made up or given? t is scratch space. */
bool tags_match(struct tags *t, const struct catalogue *c, uint32_t i, const char *tag);

#endif
