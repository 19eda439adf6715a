/*
 * url: the parts of an http(s) URL that matter here, and what is the same origin.
 *
 * Rules: RFC 3986 (references, section 5.2), RFC 6454 (origin).  Nothing is
 * looked up and nothing is decoded.
 */
#ifndef HUBCENSUS_HUB_URL_H
#define HUBCENSUS_HUB_URL_H

#include <stdbool.h>

#include "base/str.h"

struct url {
    struct slice scheme; /* "http" or "https", case as given */
    struct slice host;   /* with brackets when IPv6; case as given */
    unsigned port;       /* the scheme's own when none is given */
    struct slice target; /* path and query, without fragment; may be empty */
};

/*
 * Split `text` into `out`, whose slices point into it.  false when it is no
 * absolute http or https URL, or has user information, white space or control
 * characters: such a URL is never one that we asked for.
 */
bool url_parse(struct url *out, struct slice text);

/* Scheme, host (whatever the case) and port are equal. */
bool url_same_origin(const struct url *a, const struct url *b);

/*
 * The absolute URL that `reference` (absolute, //host/…, /path, ?query or
 * relative path) means on the page `base`, with dot segments removed; to be
 * freed by the caller.  NULL when either cannot be used.
 */
char *url_resolve(struct slice base, struct slice reference);

/*
 * `target` (path and query) at the origin and below the path of `endpoint`:
 * "http://127.0.0.1:8080/mirror" + "/api/models?x" gives
 * "http://127.0.0.1:8080/mirror/api/models?x".  Freed by the caller.
 */
char *url_join(const char *endpoint, struct slice target);

/* Append `text` percent-encoded: all bytes but RFC 3986's unreserved ones. */
void url_escape(struct str *out, struct slice text);

#endif
