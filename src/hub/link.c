/*
 * One link is read at a time, in the grammar of RFC 8288, section 3; what does
 * not fit the grammar is left at the next comma that separates links.
 */
#include "hub/link.h"

#include <string.h>
#include <strings.h>

struct cursor {
    const char *p;
    const char *end;
};

static bool
at(const struct cursor *c, char wanted)
{
    return c->p < c->end && *c->p == wanted;
}

static void
skip_space(struct cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
        c->p++;
}

/* Bytes up to one that ends an unquoted word. */
static struct slice
take_word(struct cursor *c, const char *stops)
{
    const char *start = c->p;

    while (c->p < c->end && *c->p != '\0' && strchr(stops, *c->p) == NULL)
        c->p++;
    return (struct slice){start, (size_t)(c->p - start)};
}

/* A quoted string without its quotes, escapes left in; false when it never ends. */
static bool
take_quoted(struct cursor *c, struct slice *out)
{
    const char *start = ++c->p;

    for (; c->p < c->end; c->p++) {
        if (*c->p == '"') {
            *out = (struct slice){start, (size_t)(c->p - start)};
            c->p++;
            return true;
        }
        if (*c->p == '\\')
            c->p++;
    }
    c->p = c->end;
    return false;
}

/* Go to the next link: past the next comma outside <> and quotes. */
static void
skip_link(struct cursor *c)
{
    struct slice ignored;

    while (c->p < c->end && *c->p != ',') {
        if (*c->p == '"') {
            take_quoted(c, &ignored);
        } else if (*c->p == '<') {
            while (c->p < c->end && *c->p != '>')
                c->p++;
        } else {
            c->p++;
        }
    }
    if (c->p < c->end)
        c->p++;
}

/* Does the list of relation types `value`, separated by spaces, contain `rel`? */
static bool
has_type(struct slice value, const char *rel)
{
    size_t wanted = strlen(rel);
    size_t matched = 0;
    bool same = true;

    for (size_t i = 0; i <= value.len; i++) {
        if (i == value.len || value.data[i] == ' ' || value.data[i] == '\t') {
            if (same && wanted > 0 && matched == wanted)
                return true;
            matched = 0;
            same = true;
            continue;
        }
        if (value.data[i] == '\\' && i + 1 < value.len)
            i++;
        same = same && matched < wanted && strncasecmp(&value.data[i], &rel[matched], 1) == 0;
        matched++;
    }
    return false;
}

struct params {
    bool has_rel;
    bool matches;
    bool anchored;
};

/* One parameter, the semicolon before it taken; false when it is malformed. */
static bool
take_param(struct cursor *c, struct params *params, const char *rel)
{
    struct slice value = {"", 0};

    skip_space(c);
    struct slice name = take_word(c, " \t=;,\"<>");
    skip_space(c);
    if (at(c, '=')) {
        c->p++;
        skip_space(c);
        if (name.len == 0)
            return false;
        if (!at(c, '"'))
            value = take_word(c, " \t;,\"<>");
        else if (!take_quoted(c, &value))
            return false;
        skip_space(c);
    }
    if (name.len == 3 && strncasecmp(name.data, "rel", 3) == 0 && !params->has_rel) {
        params->has_rel = true;
        params->matches = has_type(value, rel);
    }
    if (name.len == 6 && strncasecmp(name.data, "anchor", 6) == 0)
        params->anchored = true;
    return true;
}

/* One link-value; false when it is malformed, with the cursor somewhere inside. */
static bool
take_link(struct cursor *c, struct slice *target, struct params *params, const char *rel)
{
    const char *start = ++c->p;

    while (c->p < c->end && *c->p != '>')
        c->p++;
    if (c->p == c->end)
        return false;
    *target = (struct slice){start, (size_t)(c->p - start)};
    c->p++;
    skip_space(c);
    while (at(c, ';')) {
        c->p++;
        if (!take_param(c, params, rel))
            return false;
    }
    return c->p == c->end || at(c, ',');
}

bool
link_find(struct slice *target, struct slice header, const char *rel)
{
    if (header.len == 0)
        return false;
    struct cursor c = {header.data, header.data + header.len};

    while (c.p < c.end) {
        struct params params = {false, false, false};
        struct slice found;
        skip_space(&c);
        if (at(&c, '<') && take_link(&c, &found, &params, rel) && params.matches &&
            !params.anchored) {
            *target = found;
            return true;
        }
        skip_link(&c);
    }
    return false;
}
