#include "hub/headers.h"

#include <string.h>
#include <strings.h>

enum field {
    FIELD_LINK,
    FIELD_RATELIMIT,
    FIELD_RETRY_AFTER,
    FIELD_CONTENT_TYPE,
    FIELD_LOCATION,
    FIELD_ERROR_CODE,
    FIELD_ERROR_MESSAGE,
    FIELD_REQUEST_ID,
    FIELD_ENCODING,
};

static const struct {
    const char *name;
    bool list;
} fields[HEADERS_FIELDS] = {
    [FIELD_LINK] = {"link", true},
    [FIELD_RATELIMIT] = {"ratelimit", true},
    [FIELD_RETRY_AFTER] = {"retry-after", false},
    [FIELD_CONTENT_TYPE] = {"content-type", false},
    [FIELD_LOCATION] = {"location", false},
    [FIELD_ERROR_CODE] = {"x-error-code", false},
    [FIELD_ERROR_MESSAGE] = {"x-error-message", false},
    [FIELD_REQUEST_ID] = {"x-request-id", false},
    [FIELD_ENCODING] = {"content-encoding", true},
};

void
headers_init(struct headers *h)
{
    memset(h, 0, sizeof *h);
    h->latest = -1;
}

void
headers_fini(struct headers *h)
{
    for (size_t i = 0; i < HEADERS_FIELDS; i++)
        str_fini(&h->values[i]);
}

void
headers_reset(struct headers *h)
{
    for (size_t i = 0; i < HEADERS_FIELDS; i++) {
        str_truncate(&h->values[i], 0);
        h->present[i] = false;
    }
    h->latest = -1;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct slice
trimmed(const char *p, const char *end)
{
    while (p < end && is_space(*p))
        p++;
    while (p < end && is_space(end[-1]))
        end--;
    return (struct slice){p, (size_t)(end - p)};
}

static int
field_named(struct slice name)
{
    for (int i = 0; i < HEADERS_FIELDS; i++)
        if (name.len == strlen(fields[i].name) &&
            strncasecmp(name.data, fields[i].name, name.len) == 0)
            return i;
    return -1;
}

void
headers_line(struct headers *h, struct slice line)
{
    const char *colon = line.len > 0 ? memchr(line.data, ':', line.len) : NULL;

    if (line.len > 0 && (line.data[0] == ' ' || line.data[0] == '\t')) {
        struct slice more = trimmed(line.data, line.data + line.len);
        if (h->latest >= 0 && more.len > 0) {
            str_putc(&h->values[h->latest], ' ');
            str_append(&h->values[h->latest], more.data, more.len);
        }
        return;
    }
    h->latest = -1;
    if (colon == NULL)
        return;
    int i = field_named((struct slice){line.data, (size_t)(colon - line.data)});
    if (i < 0 || (h->present[i] && !fields[i].list))
        return;
    if (h->present[i])
        str_puts(&h->values[i], ", ");
    struct slice value = trimmed(colon + 1, line.data + line.len);
    str_append(&h->values[i], value.data, value.len);
    h->present[i] = true;
    h->latest = i;
}

static struct slice
value_of(const struct headers *h, enum field field)
{
    if (!h->present[field])
        return (struct slice){NULL, 0};
    return (struct slice){h->values[field].data, h->values[field].len};
}

struct http_head
headers_head(const struct headers *h, int status)
{
    return (struct http_head){
        .status = status,
        .link = value_of(h, FIELD_LINK),
        .ratelimit = value_of(h, FIELD_RATELIMIT),
        .retry_after = value_of(h, FIELD_RETRY_AFTER),
        .content_type = value_of(h, FIELD_CONTENT_TYPE),
        .location = value_of(h, FIELD_LOCATION),
        .error_code = value_of(h, FIELD_ERROR_CODE),
        .error_message = value_of(h, FIELD_ERROR_MESSAGE),
        .request_id = value_of(h, FIELD_REQUEST_ID),
    };
}

struct slice
headers_encoding(const struct headers *h)
{
    return value_of(h, FIELD_ENCODING);
}
