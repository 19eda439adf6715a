/*
 * HTTP/1.1 on the wire: requests read, answers put together (RFC 9112).
 */
#ifndef TESTHUB_HTTP_H
#define TESTHUB_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

struct request {
    struct buf head; /* what the rest points into */
    const char *method;
    const char *target;
    const char *authorization; /* these four: NULL if not sent */
    const char *user_agent;
    const char *accept_encoding;
    const char *body;
    size_t body_length;
    bool close; /* the client wants the connection closed afterwards */
    uint64_t connection;
};

enum after { AFTER_NOTHING, AFTER_CLOSE, AFTER_RESET, AFTER_STALL };

/* An answer, and how it is to be sent. */
struct reply {
    struct buf wire;
    size_t head;    /* length of the header part */
    size_t stop_at; /* bytes to be sent before `after` happens */
    enum after after;
    uint64_t latency_ms; /* before the first byte */
    uint64_t rate;       /* bytes of the body a second; 0: as fast as can be */
};

enum framing { FRAMING_LENGTH, FRAMING_CHUNKED };

/* http_read(r, bytes, length): reads one request. Returns how many bytes it took; 0 if more are
 * needed; -1 if it is none. r is to be freed with http_fini when something was returned but 0. */
long http_read(struct request *r, const char *bytes, size_t length);

void http_fini(struct request *r);

/* http_reason(status): its phrase. */
const char *http_reason(int status);

/* http_reply(reply, status, headers, body, framing, isbare): puts an answer together; headers are
 * lines of their own, each with its CR LF. A bare answer (to HEAD) has no body. */
void http_reply(struct reply *reply, int status, const struct buf *headers, const struct buf *body,
                enum framing framing, bool isbare);

/* http_date(b, seconds): adds an IMF-fixdate that many seconds from now. */
void http_date(struct buf *b, long seconds);

/* http_gzip(to, from): adds from, compressed at the lowest level. */
void http_gzip(struct buf *to, const struct buf *from);

#endif
