/*
 * BASE, a line break, REFERENCE: what is resolved is a URL that resolves to
 * itself, and a reference without an origin never leaves that of the base.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "hub/url.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static void
check_parts(const struct url *u, struct slice text)
{
    const char *end = text.data + text.len;

    check(u->scheme.data == text.data && u->host.len > 0);
    check(u->host.data > u->scheme.data && u->host.data + u->host.len <= end);
    check(u->target.data >= u->host.data + u->host.len && u->target.data + u->target.len <= end);
    check(u->port >= 1 && u->port <= 65535);
    check(memchr(u->host.data, '@', u->host.len) == NULL);
}

static void
check_resolved(const struct url *base, struct slice reference, char *url)
{
    struct slice text = slice_of(url);
    struct url u;

    check(url_parse(&u, text));
    check(memchr(url, '#', text.len) == NULL);
    char *again = url_resolve(text, text);
    check(again != NULL && strcmp(again, url) == 0);
    free(again);
    const char *colon = memchr(reference.data, ':', reference.len);
    bool network = reference.len >= 2 && memcmp(reference.data, "//", 2) == 0;
    if (colon == NULL && !network)
        check(url_same_origin(base, &u));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice all = {(const char *)data, size};
    const char *line = size > 0 ? memchr(data, '\n', size) : NULL;
    struct url u;

    if (line == NULL)
        return 0;
    struct slice base = {all.data, (size_t)(line - all.data)};
    struct slice reference = {line + 1, size - base.len - 1};
    bool good = url_parse(&u, base);
    if (good)
        check_parts(&u, base);
    char *url = url_resolve(base, reference);
    check(good || url == NULL);
    if (url != NULL)
        check_resolved(&u, reference, url);
    free(url);

    struct str escaped = STR_INIT;
    url_escape(&escaped, all);
    for (size_t i = 0; i < escaped.len; i++)
        check(escaped.data[i] > 0x20 && escaped.data[i] < 0x7F);
    str_fini(&escaped);
    return 0;
}
