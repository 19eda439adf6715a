#include "hub/query.h"

#include <stdio.h>
#include <string.h>

#include "hub/url.h"

/* Bytes of a parameter, or of the path, that a name has. */
#define LONGEST_NAME 120

/* Letters of an author's name, and of a model's. */
#define LONGEST_NAME_PART 96

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

/* "org" of "org/name", or "name": what is a step of a path, and stays one. */
static bool
is_name_part(struct slice part)
{
    size_t dots = 0;

    for (size_t i = 0; i < part.len; i++) {
        char c = part.data[i];
        dots += c == '.';
        if (c != '-' && c != '.' && c != '_' && !(c >= '0' && c <= '9') &&
            !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
            return false;
    }
    return dots < part.len && part.len <= LONGEST_NAME_PART;
}

bool
query_is_model_name(struct slice name)
{
    const char *slash = memchr(name.data, '/', name.len);

    if (slash == NULL)
        return is_name_part(name);
    size_t len = (size_t)(slash - name.data);
    return is_name_part((struct slice){name.data, len}) &&
           is_name_part((struct slice){slash + 1, name.len - len - 1});
}

void
query_model(struct str *out, struct slice name, const char *const *expand)
{
    str_puts(out, "/api/models/");
    str_append(out, name.data, name.len);
    str_putc(out, '?');
    put_all(out, "expand%5B%5D", expand);
}

static bool
is_parameter(struct slice parameter, const char *name)
{
    size_t len = strlen(name);

    return parameter.len > len && memcmp(parameter.data, name, len) == 0 &&
           parameter.data[len] == '=';
}

/* A name that is no longer than a reader's patience. */
static void
put_short(struct str *out, struct slice text)
{
    bool is_long = text.len > LONGEST_NAME;

    str_append(out, text.data, is_long ? LONGEST_NAME : text.len);
    str_puts(out, is_long ? "…" : "");
}

void
query_name(struct str *out, struct slice target)
{
    const char *end = target.data + target.len;
    const char *question = memchr(target.data, '?', target.len);
    const char *p = question != NULL ? question : end;
    char mark = '?';

    put_short(out, (struct slice){target.data, (size_t)(p - target.data)});
    while (p < end) {
        const char *start = p + 1;
        p = memchr(start, '&', (size_t)(end - start));
        if (p == NULL)
            p = end;
        struct slice parameter = {start, (size_t)(p - start)};
        if (is_parameter(parameter, "expand%5B%5D") || is_parameter(parameter, "expand[]") ||
            is_parameter(parameter, "expand") || is_parameter(parameter, "limit"))
            continue;
        str_putc(out, mark);
        mark = '&';
        if (is_parameter(parameter, "cursor"))
            str_puts(out, "cursor=…");
        else
            put_short(out, parameter);
    }
}
