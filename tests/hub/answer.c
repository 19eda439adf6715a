#include "answer.h"

#include <stdlib.h>
#include <string.h>

#include "monster.h"
#include "rng.h"

#define MEMBER ((size_t)1 << 20)

static const char html[] = "<!doctype html><html><head><title>Hugging Face</title></head>"
                           "<body><h1>Please try again</h1></body></html>";

/* The value may come from the client, and only visible ASCII may stand in a header. */
static void
add_header(struct buf *b, const char *name, const char *value)
{
    buf_printf(b, "%s: ", name);
    for (; *value != '\0'; value++)
        buf_char(b, *value >= ' ' && *value <= '~' ? *value : '?');
    buf_str(b, "\r\n");
}

void
answer_error(struct answer *a, int status, const char *code, const char *message)
{
    a->status = status;
    a->type = NULL;
    a->body.len = 0;
    if (code != NULL)
        add_header(&a->headers, "X-Error-Code", code);
    add_header(&a->headers, "X-Error-Message", message);
    buf_str(&a->body, "{\"error\":");
    if (status == 400) {
        struct buf marked = {0};

        buf_printf(&marked, "\xe2\x9c\x96 %s", message);
        buf_json(&a->body, marked.p, marked.len);
        buf_fini(&marked);
    } else {
        buf_json(&a->body, message, strlen(message));
    }
    buf_char(&a->body, '}');
}

static void
add_strange_header(struct buf *b, const char *name, const char *value)
{
    if (value != NULL && strpbrk(value, "\r\n") == NULL)
        buf_printf(b, "%s: %s\r\n", name, value);
}

void
answer_strange_error(struct answer *a, int status, const char *code, const char *message)
{
    a->status = status;
    a->type = NULL;
    a->body.len = 0;
    add_strange_header(&a->headers, "X-Error-Code", code);
    add_strange_header(&a->headers, "X-Error-Message", message);
    buf_str(&a->body, "{\"error\":");
    buf_json(&a->body, message, strlen(message));
    buf_char(&a->body, '}');
}

void
answer_redirect(struct answer *a, int status, const char *to)
{
    a->status = status;
    a->type = "text/plain; charset=utf-8";
    a->body.len = 0;
    add_header(&a->headers, "Location", to);
    buf_printf(&a->body, "%s. Redirecting to %s", http_reason(status), to);
}

static void
spoil(struct answer *a)
{
    struct buf *b = &a->body;

    switch (a->effect.spoil) {
    case SPOIL_HTML:
        b->len = 0;
        buf_str(b, html);
        a->type = "text/html; charset=utf-8";
        break;
    case SPOIL_BROKEN:
        /* No control character may stand in JSON, in or outside of a string. */
        if (b->len > 0)
            b->p[b->len / 2] = '\x01';
        break;
    case SPOIL_TRUNCATED:
        b->len /= 2;
        break;
    case SPOIL_HUGE:
    case SPOIL_DEEP:
    case SPOIL_MANY:
        b->len = 0;
        monster_page(b, &a->effect);
        break;
    default:
        break;
    }
}

/* A member for each MiB, as RFC 1952 allows. */
static void
gzip_members(struct buf *to, const struct buf *from)
{
    for (size_t at = 0; at < from->len; at += MEMBER) {
        const struct buf part = {.p = from->p + at,
                                 .len = from->len - at < MEMBER ? from->len - at : MEMBER};

        http_gzip(to, &part);
    }
}

static bool
compress(struct answer *a)
{
    struct buf packed = {0};
    bool wanted = a->request->accept_encoding != NULL &&
                  strstr(a->request->accept_encoding, "gzip") != NULL && a->hub->options->gzip;

    /* The Hub does not compress short bodies either. */
    if (a->effect.gzip == GZIP_GOOD && (!wanted || a->body.len < 256))
        return false;
    if (a->effect.gzip == GZIP_MEMBERS)
        gzip_members(&packed, &a->body);
    else
        http_gzip(&packed, &a->body);
    if (a->effect.gzip == GZIP_TWICE) {
        buf_fini(&a->body);
        a->body = packed;
        packed = (struct buf){0};
        http_gzip(&packed, &a->body);
    }
    if (a->effect.gzip == GZIP_BROKEN && packed.len > 30)
        memset(packed.p + packed.len / 2, 0xff, packed.len / 2 - 8);
    else if (a->effect.gzip == GZIP_CUT)
        packed.len /= 2;
    buf_fini(&a->body);
    a->body = packed;
    return true;
}

static void
add_ids(struct buf *b, const struct answer *a)
{
    struct rng r = rng_of(a->hub->options->seed, a->hub->requests);
    unsigned long long x = rng_next(&r), y = rng_next(&r), z = rng_next(&r);

    buf_printf(b, "X-Request-Id: Root=1-%08x-%016llx%08x;%08x-%04x-4%03x-9%03x-%012llx\r\n",
               (unsigned)(x >> 32), y, (unsigned)x, (unsigned)(z >> 32), (unsigned)(z & 0xffff),
               (unsigned)(y & 0xfff), (unsigned)(x & 0xfff), z & 0xffffffffffffULL);
}

static void
add_quota(struct buf *b, const struct answer *a)
{
    uint32_t left = a->effect.has_left ? a->effect.left : a->quota.left;
    uint32_t reset = a->effect.has_reset ? a->effect.reset : a->quota.reset_s;

    buf_printf(b, "RateLimit: \"api\";r=%u;t=%u\r\n", left, reset);
    buf_printf(b, "RateLimit-Policy: \"fixed window\";\"api\";q=%u;w=%u\r\n", a->policy->limit,
               a->policy->window_s);
}

static void
add_retry(struct buf *b, const struct answer *a)
{
    const char *after = a->effect.retry_after;

    if (after == NULL)
        return;
    buf_str(b, "Retry-After: ");
    if (strncmp(after, "date:", 5) == 0)
        http_date(b, strtol(after + 5, NULL, 10));
    else
        buf_str(b, after);
    buf_str(b, "\r\n");
}

/* Lines that nobody asked for. */
static void
add_needless(struct buf *b, const struct effect *e)
{
    if (e->header > 0) {
        buf_str(b, "X-Long: ");
        buf_fill(b, 'x', e->header);
        buf_str(b, "\r\n");
    }
    for (size_t i = 0; i < e->headers; i++)
        buf_printf(b, "X-Many-%zu: x\r\n", i);
}

/* The mixed case of the names, and the second Vary, are the real Hub's. */
static void
add_headers(struct buf *b, const struct answer *a, bool packed)
{
    buf_printf(b, "Content-Type: %s\r\n",
               a->type != NULL ? a->type : "application/json; charset=utf-8");
    buf_printf(b, "Connection: %s\r\nDate: ", a->request->close ? "close" : "keep-alive");
    http_date(b, 0);
    buf_printf(b, "\r\n%sX-Powered-By: huggingface-moon\r\n",
               !packed                        ? ""
               : a->effect.gzip == GZIP_TWICE ? "content-encoding: gzip, gzip\r\n"
                                              : "content-encoding: gzip\r\n");
    add_needless(b, &a->effect);
    add_ids(b, a);
    add_quota(b, a);
    add_retry(b, a);
    buf_str(b, "cross-origin-opener-policy: same-origin\r\n"
               "Referrer-Policy: strict-origin-when-cross-origin\r\n"
               "Access-Control-Max-Age: 86400\r\n"
               "Access-Control-Allow-Origin: https://huggingface.co\r\n"
               "Vary: Origin\r\nvary: Accept-Encoding\r\n"
               "Access-Control-Expose-Headers: X-Repo-Commit,X-Request-Id,X-Error-Code,"
               "X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range,"
               "X-Linked-Size,X-Linked-ETag,X-Xet-Hash\r\n"
               "X-Cache: Miss from cloudfront\r\n");
    buf_add(b, a->headers.p, a->headers.len);
}

static enum framing
framing_of(const struct answer *a)
{
    if (a->effect.stop == STOP_CUT_LENGTH)
        return FRAMING_LENGTH;
    if (a->effect.stop == STOP_CUT_CHUNK || a->effect.stop == STOP_CUT_LAST_CHUNK)
        return FRAMING_CHUNKED;
    if (a->hub->options->content_length || a->status != 200)
        return FRAMING_LENGTH;
    return FRAMING_CHUNKED;
}

static void
set_stop(struct reply *r, enum stop stop)
{
    static const enum after afters[] = {
        [STOP_NONE] = AFTER_NOTHING,     [STOP_RESET_HEADERS] = AFTER_RESET,
        [STOP_RESET_BODY] = AFTER_RESET, [STOP_CUT_LENGTH] = AFTER_CLOSE,
        [STOP_CUT_CHUNK] = AFTER_CLOSE,  [STOP_CUT_LAST_CHUNK] = AFTER_CLOSE,
        [STOP_STALL_ALL] = AFTER_STALL,  [STOP_STALL_HEADERS] = AFTER_STALL,
        [STOP_STALL_BODY] = AFTER_STALL,
    };
    size_t body = r->wire.len - r->head;

    r->after = afters[stop];
    if (stop == STOP_RESET_HEADERS || stop == STOP_STALL_ALL)
        r->stop_at = 0;
    else if (stop == STOP_STALL_HEADERS)
        r->stop_at = r->head;
    else if (stop == STOP_CUT_LAST_CHUNK)
        r->stop_at = r->wire.len - strlen("0\r\n\r\n");
    else if (stop != STOP_NONE)
        r->stop_at = r->head + body / 2;
}

void
answer_finish(struct answer *a)
{
    const struct options *o = a->hub->options;
    struct buf headers = {0};
    bool packed;

    spoil(a);
    packed = compress(a);
    add_headers(&headers, a, packed);
    http_reply(a->reply, a->status, &headers, &a->body, framing_of(a),
               strcmp(a->request->method, "HEAD") == 0);
    set_stop(a->reply, a->effect.stop);
    a->reply->latency_ms = a->effect.latency_ms > 0 ? a->effect.latency_ms : o->latency_ms;
    a->reply->rate = a->effect.drip ? 1 : a->effect.rate > 0 ? a->effect.rate : o->bytes_per_second;
    buf_fini(&headers);
    buf_fini(&a->headers);
    buf_fini(&a->body);
}
