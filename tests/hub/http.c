#include "http.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <zlib.h>

#include "mem.h"

#define MAX_HEAD 65536
#define MAX_BODY (1 << 20)
#define CHUNK    65536

static void
read_header(struct request *r, const char *name, char *value)
{
    value += strspn(value, " \t");
    if (strcasecmp(name, "authorization") == 0)
        r->authorization = value;
    else if (strcasecmp(name, "user-agent") == 0)
        r->user_agent = value;
    else if (strcasecmp(name, "accept-encoding") == 0)
        r->accept_encoding = value;
    else if (strcasecmp(name, "connection") == 0)
        r->close = strcasecmp(value, "close") == 0;
    else if (strcasecmp(name, "content-length") == 0)
        r->body_length = strtoul(value, NULL, 10);
}

static bool
read_line(struct request *r, char *line)
{
    char *target = strchr(line, ' ');
    char *version = target != NULL ? strchr(target + 1, ' ') : NULL;

    if (version == NULL || strncmp(version + 1, "HTTP/1.", 7) != 0)
        return false;
    *target = *version = '\0';
    r->method = line;
    r->target = target + 1;
    r->close = version[8] == '0';
    return *r->target == '/';
}

static bool
read_head(struct request *r)
{
    char *save = NULL;
    char *line = strtok_r(r->head.p, "\r\n", &save);

    if (line == NULL || !read_line(r, line))
        return false;
    while ((line = strtok_r(NULL, "\r\n", &save)) != NULL) {
        char *colon = strchr(line, ':');

        if (colon == NULL)
            return false;
        *colon = '\0';
        read_header(r, line, colon + 1);
    }
    return true;
}

long
http_read(struct request *r, const char *bytes, size_t length)
{
    const char *end = length > 0 ? memmem(bytes, length, "\r\n\r\n", 4) : NULL;
    size_t head;

    *r = (struct request){0};
    if (end == NULL)
        return length > MAX_HEAD ? -1 : 0;
    head = (size_t)(end - bytes) + 4;
    buf_add(&r->head, bytes, head);
    buf_cstr(&r->head);
    if (!read_head(r) || r->body_length > MAX_BODY)
        return -1;
    if (length - head < r->body_length) {
        http_fini(r);
        return 0;
    }
    r->body = bytes + head;
    return (long)(head + r->body_length);
}

void
http_fini(struct request *r)
{
    buf_fini(&r->head);
    *r = (struct request){0};
}

const char *
http_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } known[] = {
        {200, "OK"},
        {204, "No Content"},
        {302, "Found"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].status == status)
            return known[i].reason;
    }
    return "Unknown";
}

void
http_date(struct buf *b, long seconds)
{
    time_t when = time(NULL) + seconds;
    struct tm tm;

    gmtime_r(&when, &tm);
    b->len += strftime(buf_room(b, 40), 40, "%a, %d %b %Y %H:%M:%S GMT", &tm);
}

void
http_reply(struct reply *reply, int status, const struct buf *headers, const struct buf *body,
           enum framing framing, bool isbare)
{
    struct buf *w = &reply->wire;

    buf_printf(w, "HTTP/1.1 %d %s\r\n", status, http_reason(status));
    buf_add(w, headers->p, headers->len);
    if (framing == FRAMING_CHUNKED)
        buf_str(w, "Transfer-Encoding: chunked\r\n\r\n");
    else
        buf_printf(w, "Content-Length: %zu\r\n\r\n", body->len);
    reply->head = w->len;
    reply->stop_at = SIZE_MAX;
    if (isbare)
        return;
    if (framing == FRAMING_LENGTH) {
        buf_add(w, body->p, body->len);
        return;
    }
    for (size_t at = 0; at < body->len; at += CHUNK) {
        size_t n = body->len - at < CHUNK ? body->len - at : CHUNK;

        buf_printf(w, "%zx\r\n", n);
        buf_add(w, body->p + at, n);
        buf_str(w, "\r\n");
    }
    buf_str(w, "0\r\n\r\n");
}

void
http_gzip(struct buf *to, const struct buf *from)
{
    z_stream z = {0};
    uLong bound;

    /* 16 over the largest window asks zlib for a gzip wrapper. */
    if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    bound = deflateBound(&z, (uLong)from->len);
    z.next_in = (Bytef *)from->p;
    z.avail_in = (uInt)from->len;
    z.next_out = (Bytef *)buf_room(to, bound);
    z.avail_out = (uInt)bound;
    deflate(&z, Z_FINISH);
    to->len += z.total_out;
    deflateEnd(&z);
}
