/*
 * query: a question to the Hub's model listing, GET /api/models, or for one model.
 *
 * Parameters: the Hub's API (huggingface.co/docs/hub/api), as the client
 * library huggingface_hub sends them: repeated `filter`, repeated `expand[]`.  Names of
 * models: its validate_repo_id(), less its rules on where signs stand, which older names
 * need not keep.
 */
#ifndef HUBCENSUS_HUB_QUERY_H
#define HUBCENSUS_HUB_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* The Hub's page size: its default and its largest. */
#define QUERY_PAGE_SIZE 1000

enum query_sort {
    QUERY_SORT_NONE,      /* the Hub's own: trending first */
    QUERY_SORT_DOWNLOADS, /* most first; allows an early stop */
    QUERY_SORT_CREATED,   /* oldest first; neither gaps nor repeats while it runs */
};

struct query {
    const char *const *filters; /* tags that must all match; NULL-terminated or NULL */
    const char *author;         /* exact user or organisation, or NULL */
    const char *search;         /* part of the name, or NULL */
    enum query_sort sort;
    const char *const *expand; /* properties to return; NULL-terminated or NULL */
    unsigned limit;            /* page size; 0 means QUERY_PAGE_SIZE */
};

/* Append "/api/models?…" for `q` to `out`: always the same bytes for the same question. */
void query_target(struct str *out, const struct query *q);

/*
 * Whether a model can be called so: NAME or AUTHOR/NAME, of the characters that the Hub
 * allows, 96 each at most.  Nothing else can be asked for by query_model().
 */
bool query_is_model_name(struct slice name);

/* Append "/api/models/NAME?…", with the properties to return, for a name that passed. */
void query_model(struct str *out, struct slice name, const char *const *expand);

/*
 * Append a target as messages show it: without the list of properties and the
 * page size, which are always the same, and with "…" for the cursor, which says
 * nothing to people.
 */
void query_name(struct str *out, struct slice target);

#endif
