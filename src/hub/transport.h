/*
 * transport: how requests get their answers: from the network (http.h) or
 * from a file (recording.h), through the same five calls.
 *
 * One thread.  Handlers are called from transport_run() alone, so nothing
 * changes behind the caller's back.
 */
#ifndef HUBCENSUS_HUB_TRANSPORT_H
#define HUBCENSUS_HUB_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* The headers of an answer that anything here reads; data NULL when absent. */
struct http_head {
    int status;
    struct slice link; /* several Link headers joined by ", " */
    struct slice ratelimit;
    struct slice retry_after;
    struct slice content_type;
    struct slice location;
    struct slice error_code;    /* X-Error-Code */
    struct slice error_message; /* X-Error-Message */
    struct slice request_id;    /* X-Request-Id */
};

enum transfer_end {
    TRANSFER_WHOLE,   /* the whole body came */
    TRANSFER_REFUSED, /* a handler returned -1 */
    TRANSFER_FAILED,  /* no answer or a cut one; another try may work */
    TRANSFER_BARRED,  /* no try will work: certificate, protocol, not in the recording */
};

struct transfer_result {
    enum transfer_end end;
    const char *message; /* what failed, in words, without the URL; NULL when whole */
};

/*
 * Called in this order: head once, body as often as bytes come (decompressed),
 * done once and last.  head and body return 0, or -1 to end the transfer.  They
 * must not start or cancel transfers; done may.  Slices live during the call.
 */
struct transfer_handler {
    int (*head)(void *context, const struct http_head *head);
    int (*body)(void *context, const void *data, size_t len);
    void (*done)(void *context, const struct transfer_result *result);
};

struct transfer_request {
    const char *url;    /* absolute */
    const char *target; /* path and query below the endpoint; NULL where a redirect led elsewhere */
    bool with_token;    /* send the transport's token; only for the endpoint's origin */
    uint64_t max_bytes; /* a decompressed body larger than this ends as TRANSFER_BARRED */
};

struct transport;
struct transfer;

struct transport_ops {
    struct transfer *(*start)(struct transport *t, const struct transfer_request *request,
                              const struct transfer_handler *handler, void *context);
    void (*cancel)(struct transport *t, struct transfer *transfer);
    int (*run)(struct transport *t, int timeout_ms, struct err *err);
    void (*free)(struct transport *t);
};

/* The first member of every transport. */
struct transport {
    const struct transport_ops *ops;
};

/*
 * Begin a GET.  The request is copied.  The transfer belongs to the transport
 * and is gone after `done` or transport_cancel().  Never fails by itself:
 * whatever is wrong comes through `done` from a later transport_run().
 */
struct transfer *transport_start(struct transport *t, const struct transfer_request *request,
                                 const struct transfer_handler *handler, void *context);

/* Drop a transfer; none of its handlers is called any more. */
void transport_cancel(struct transport *t, struct transfer *transfer);

/*
 * Wait up to `timeout_ms` for something to happen and call the handlers.
 * Returns as soon as a head, body or done was delivered, or a signal came.
 * -1 with ERR_FATAL only when the transport itself is unusable.
 */
int transport_run(struct transport *t, int timeout_ms, struct err *err);

/* NULL is fine.  Transfers under way are dropped. */
void transport_free(struct transport *t);

#endif
