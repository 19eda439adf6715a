/*
 * What a client asks of /api/models, read from the URL's query.
 */
#ifndef TESTHUB_QUERY_H
#define TESTHUB_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

enum sort {
    SORT_TRENDING,
    SORT_CREATED,
    SORT_DOWNLOADS,
    SORT_LIKES,
    SORT_MODIFIED,
    SORT_PARAMETERS,
    SORT_COUNT
};

struct pair {
    char *name;
    char *value;
};

struct query {
    struct pair *pairs; /* as asked, decoded, in order */
    size_t n;
    char **filters;
    size_t n_filters;
    const char *task; /* the rest points into pairs, or is NULL */
    const char *author;
    const char *search;
    const char *cursor;
    int gated; /* -1: not asked */
    bool sized;
    uint64_t min_total;
    uint64_t max_total;
    enum sort sort;
    bool ascending;
    uint32_t limit;
    uint64_t set; /* of P_BIT(): what to show */
    bool expand;
};

/* query_read(q, text, length, &wrong): fills q from the query part of a URL (without `?`). False
 * if the Hub would refuse it with 400; then *wrong holds its message. q is to be freed either way.
 */
bool query_read(struct query *q, const char *text, size_t length, struct buf *wrong);

void query_fini(struct query *q);

/* query_sort_name(sort): as it stands in the URL and in the model. */
const char *query_sort_name(enum sort sort);

/* query_key(q, b): adds a text that is equal for queries which select and order alike. */
void query_key(const struct query *q, struct buf *b);

/* query_link(q, b, cursor): adds the same query with another cursor (NULL: the one it has), spelt
 * as URLSearchParams does. */
void query_link(const struct query *q, struct buf *b, const char *cursor);

/* query_decode(b, text, length): adds text with %XX, and + as a space, undone. */
void query_decode(struct buf *b, const char *text, size_t length);

#endif
