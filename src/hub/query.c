#include "hub/query.h"

#include <stdio.h>

#include "hub/url.h"

/* `name` is spelt as it goes on the wire. */
static void
put(struct str *out, const char *name, const char *value)
{
    if (out->data[out->len - 1] != '?')
        str_putc(out, '&');
    str_puts(out, name);
    str_putc(out, '=');
    url_escape(out, slice_of(value));
}

static void
put_all(struct str *out, const char *name, const char *const *values)
{
    for (; values != NULL && *values != NULL; values++)
        put(out, name, *values);
}

void
query_target(struct str *out, const struct query *q)
{
    char limit[16];

    str_puts(out, "/api/models?");
    put_all(out, "filter", q->filters);
    if (q->author != NULL)
        put(out, "author", q->author);
    if (q->search != NULL)
        put(out, "search", q->search);
    switch (q->sort) {
    case QUERY_SORT_NONE:
        break;
    case QUERY_SORT_DOWNLOADS:
        /* Descending unasked; the Hub refuses to be told a direction other than -1. */
        put(out, "sort", "downloads");
        break;
    case QUERY_SORT_CREATED:
        put(out, "sort", "createdAt");
        put(out, "direction", "1");
        break;
    }
    snprintf(limit, sizeof limit, "%u", q->limit > 0 ? q->limit : QUERY_PAGE_SIZE);
    put(out, "limit", limit);
    put_all(out, "expand%5B%5D", q->expand);
}
