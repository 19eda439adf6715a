#include "hub/url.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

static bool
is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_unreserved(char c)
{
    return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/* What may stand anywhere in a URL; bytes above ASCII are left to the server. */
static bool
is_clean(struct slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (c <= 0x20 || c == 0x7F)
            return false;
    }
    return true;
}

/* The offset of the first byte of `s` from `from` on that is in `stops`, or its length. */
static size_t
span_until(struct slice s, size_t from, const char *stops)
{
    while (from < s.len && (s.data[from] == '\0' || strchr(stops, s.data[from]) == NULL))
        from++;
    return from;
}

static struct slice
part(struct slice s, size_t from, size_t to)
{
    return (struct slice){s.data + from, to - from};
}

static bool
equal_whatever_case(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || strncasecmp(a.data, b.data, a.len) == 0);
}

/* The length of a scheme with its colon at the start of `s` (RFC 3986, section 3.1), or 0. */
static size_t
scheme_length(struct slice s)
{
    if (s.len == 0 || !is_alpha(s.data[0]))
        return 0;
    for (size_t i = 1; i < s.len; i++) {
        char c = s.data[i];
        if (c == ':')
            return i + 1;
        if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.')
            return 0;
    }
    return 0;
}

/*
 * Names only: an escape or a backslash in a host is read differently by
 * different programs, which is how an origin gets mistaken for another.
 */
static bool
host_is_sane(struct slice host)
{
    bool address = host.len > 0 && host.data[0] == '[';
    size_t end = host.len;

    if (address && (host.len < 4 || host.data[--end] != ']'))
        return false;
    for (size_t i = address ? 1 : 0; i < end; i++) {
        char c = host.data[i];
        if (!is_unreserved(c) && (unsigned char)c < 0x80 && !(address && (c == ':' || c == '%')))
            return false;
    }
    return host.len > 0;
}

/* ":8080" or ":" or nothing; false when it is no port. */
static bool
port_parse(unsigned *port, struct slice text)
{
    unsigned n = 0;

    if (text.len <= 1)
        return true;
    for (size_t i = 1; i < text.len; i++) {
        if (!is_digit(text.data[i]))
            return false;
        n = n * 10 + (unsigned)(text.data[i] - '0');
        if (n > 65535)
            return false;
    }
    *port = n;
    return n > 0;
}

bool
url_parse(struct url *out, struct slice text)
{
    struct url u;
    size_t scheme = scheme_length(text);

    if (scheme == 0 || !is_clean(text))
        return false;
    u.scheme = part(text, 0, scheme - 1);
    if (equal_whatever_case(u.scheme, SLICE("https")))
        u.port = 443;
    else if (equal_whatever_case(u.scheme, SLICE("http")))
        u.port = 80;
    else
        return false;
    if (text.len < scheme + 2 || memcmp(text.data + scheme, "//", 2) != 0)
        return false;
    size_t host = scheme + 2;
    size_t authority_end = span_until(text, host, "/?#");
    struct slice authority = part(text, host, authority_end);
    if (authority.len == 0 || memchr(authority.data, '@', authority.len) != NULL)
        return false;
    size_t host_end = authority.data[0] == '[' ? span_until(text, host, "]") + 1 : host;
    if (host_end > authority_end)
        return false;
    host_end = span_until(part(text, 0, authority_end), host_end, ":");
    u.host = part(text, host, host_end);
    if (!host_is_sane(u.host) || !port_parse(&u.port, part(text, host_end, authority_end)))
        return false;
    u.target = part(text, authority_end, span_until(text, authority_end, "#"));
    *out = u;
    return true;
}

bool
url_same_origin(const struct url *a, const struct url *b)
{
    return a->port == b->port && equal_whatever_case(a->scheme, b->scheme) &&
           equal_whatever_case(a->host, b->host);
}

/*
 * Append `path` with its "." and ".." segments worked out (RFC 3986, section
 * 5.2.4).  Never goes back past what `out` holds already.
 */
static void
append_without_dots(struct str *out, struct slice path)
{
    size_t root = out->len;

    for (size_t at = 0; at < path.len;) {
        size_t name = path.data[at] == '/' ? at + 1 : at;
        size_t end = span_until(path, name, "/");
        struct slice segment = part(path, name, end);
        bool up = slice_is(segment, "..");
        if (up) {
            while (out->len > root && out->data[out->len - 1] != '/')
                str_truncate(out, out->len - 1);
            if (out->len > root)
                str_truncate(out, out->len - 1);
        }
        if (!up && !slice_is(segment, "."))
            str_append(out, path.data + at, end - at);
        else if (end == path.len)
            str_putc(out, '/'); /* a dot segment at the end names a folder */
        at = end;
    }
}

/* Where the query of a target starts, or its length. */
static size_t
path_length(struct slice target)
{
    return span_until(target, 0, "?");
}

/* `text` is an absolute URL. */
static char *
normalised(struct slice text)
{
    struct url u;
    struct str out = STR_INIT;

    if (!url_parse(&u, text))
        return NULL;
    size_t path = path_length(u.target);
    str_append(&out, text.data, (size_t)(u.target.data - text.data));
    append_without_dots(&out, part(u.target, 0, path));
    str_append(&out, u.target.data + path, u.target.len - path);
    return str_steal(&out);
}

/* The path of a relative reference, put behind the folder of the page's path. */
static void
append_merged(struct str *out, struct slice base_path, struct slice path)
{
    struct str merged = STR_INIT;
    size_t folder = base_path.len;

    if (path.data[0] != '/') {
        while (folder > 0 && base_path.data[folder - 1] != '/')
            folder--;
        str_append(&merged, base_path.data, folder);
        if (folder == 0)
            str_putc(&merged, '/');
    }
    str_append(&merged, path.data, path.len);
    append_without_dots(out, (struct slice){merged.data, merged.len});
    str_fini(&merged);
}

char *
url_resolve(struct slice base, struct slice reference)
{
    struct url b;
    struct str out = STR_INIT;

    if (reference.data == NULL || !url_parse(&b, base) || !is_clean(reference))
        return NULL;
    if (scheme_length(reference) > 0)
        return normalised(reference);
    if (reference.len >= 2 && memcmp(reference.data, "//", 2) == 0) {
        str_append(&out, b.scheme.data, b.scheme.len);
        str_putc(&out, ':');
        str_append(&out, reference.data, reference.len);
        char *url = normalised((struct slice){out.data, out.len});
        str_fini(&out);
        return url;
    }

    struct slice target = part(reference, 0, span_until(reference, 0, "#"));
    struct slice path = part(target, 0, path_length(target));
    struct slice base_path = part(b.target, 0, path_length(b.target));
    str_append(&out, base.data, (size_t)(b.target.data - base.data));
    if (path.len > 0)
        append_merged(&out, base_path, path);
    else
        append_without_dots(&out, base_path);
    if (target.len == 0)
        target = part(b.target, base_path.len, b.target.len);
    else
        target = part(target, path.len, target.len);
    str_append(&out, target.data, target.len);
    return str_steal(&out);
}

char *
url_join(const char *endpoint, struct slice target)
{
    struct slice base = slice_of(endpoint);
    struct str out = STR_INIT;

    base.len = span_until(base, 0, "?#");
    while (base.len > 0 && base.data[base.len - 1] == '/')
        base.len--;
    str_append(&out, base.data, base.len);
    if (target.len > 0 && target.data[0] != '/' && target.data[0] != '?')
        str_putc(&out, '/');
    str_append(&out, target.data, target.len);
    return str_steal(&out);
}

void
url_escape(struct str *out, struct slice text)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (is_unreserved((char)c)) {
            str_putc(out, (char)c);
        } else {
            char escape[3] = {'%', digits[c >> 4], digits[c & 15]};
            str_append(out, escape, sizeof escape);
        }
    }
}
