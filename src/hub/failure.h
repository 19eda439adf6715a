/*
 * failure: what went wrong with a transfer, in words.
 *
 * Pure text, of what the network library says.  Where its codes do not tell apart
 * what its words do, the words are looked at: those of libcurl 7.88 and OpenSSL.
 */
#ifndef HUBCENSUS_HUB_FAILURE_H
#define HUBCENSUS_HUB_FAILURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum failure_kind {
    FAILURE_PROXY_NAME, /* it could not be resolved */
    FAILURE_NAME,
    FAILURE_CONNECT,
    FAILURE_TIMEOUT,
    FAILURE_CUT,
    FAILURE_NOT_HTTP,
    FAILURE_CERTIFICATE,
    FAILURE_TRUST_FILE,
    FAILURE_HANDSHAKE,
    FAILURE_FOR_EVER, /* what else no other try will mend */
    FAILURE_OTHER,
};

struct failure {
    enum failure_kind kind;
    const char *detail; /* the library's words */
    struct slice host;  /* asked for; an IPv6 address in its brackets */
    long proxy_status;  /* what a proxy answered to CONNECT; 0 when it was not asked */
    long os_error;      /* errno; 0 when there is none */
    bool is_connected;  /* the connection was ready for the request */
    bool head_given;
    uint64_t received; /* of the body, decompressed */
    int64_t total_us;  /* since it began */
    long connect_timeout_s, stall_timeout_s, transfer_timeout_s;
};

/* Append a clause: "the connection to localhost was refused". */
void failure_explain(struct str *out, const struct failure *f);

/* Will no other try end better? */
bool failure_is_barred(const struct failure *f);

#endif
