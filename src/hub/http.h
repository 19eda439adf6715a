/*
 * http: the transport over the network.  The only module that calls libcurl.
 *
 * HTTP/2 where offered, connections kept and shared, gzip and what else libcurl
 * can read, proxies from the usual environment variables.  Redirects are not
 * followed here: whoever asks decides about the new origin.
 *
 * A body that is cut is TRANSFER_FAILED, with one exception: compressed data
 * that stops early although every byte that HTTP announced came.  libcurl does
 * not notice that, so the reader of the body must know where it ends.
 */
#ifndef HUBCENSUS_HUB_HTTP_H
#define HUBCENSUS_HUB_HTTP_H

#include "base/err.h"
#include "base/event.h"
#include "hub/transport.h"

struct http_options {
    const char *token;        /* NULL for none; copied, wiped at the end */
    const char *user_agent;   /* copied */
    const char *ca_file;      /* certificates to trust instead of the system's, or NULL */
    long connect_timeout_s;   /* 0 means 30 */
    long stall_timeout_s;     /* so long under 100 bytes a second ends a transfer; 0 means 30 */
    long transfer_timeout_s;  /* so long for one answer ends it; 0 means 600 */
    unsigned max_connections; /* to one host; 0 means 16 */
    const struct listener
        *listener; /* hears one debug line a request; must outlive the transport */
};

/* `*out` is the caller's, for transport_free().  Returns 0, or -1 with ERR_FATAL. */
int http_open(struct transport **out, const struct http_options *options, struct err *err);

#endif
