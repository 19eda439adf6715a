/*
 * session: somebody who answers for the Hub: the network, with the token's rules, or a recording.
 *
 * Source of the environment's variables: huggingface.co/docs/huggingface_hub/package_reference/
 * environment_variables.
 */
#ifndef HUBCENSUS_HUB_SESSION_H
#define HUBCENSUS_HUB_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/event.h"
#include "hub/transport.h"
#include "hub/url.h"

struct session_settings {
    const char *endpoint;
    const char *recording;  /* answers in place of the network; or NULL */
    const char *token;      /* "" for none; NULL: found as token_find() says */
    const char *token_file; /* for token_find(); or NULL */
    const char *user_agent;
    const char *ca_file; /* NULL: SSL_CERT_FILE, or the system's */
    int64_t timeout_s;   /* of a connection and of a silence; an answer may take 20 times as long */
    const struct listener *listener; /* must outlive the session */
};

struct session {
    struct transport *transport; /* the caller's, for transport_free() */
    bool with_token;
    const char *note; /* what the recording is; belongs to the transport; or NULL */
};

/*
 * Say whether the endpoint is a URL below which the Hub's API can be: 0, or -1 with ERR_USAGE.  A
 * password in it is not shown.
 */
int session_check_endpoint(const char *endpoint, struct err *err);

/*
 * Open what the settings name.  Asks nothing yet.  No token is needed for a recording.  Warns
 * of a token file that others can read.  Returns 0, or -1 with nothing to free: ERR_USAGE for an
 * endpoint that is none, HF_HUB_OFFLINE without a recording, a token with characters that
 * cannot stand in a header or one that would travel in the clear; else as token_find(),
 * http_open() and recording_open() say.
 */
int session_open(struct session *out, const struct session_settings *settings, struct err *err);

/* The host can only be this machine: localhost and names below it, 127.x.x.x, [::1]. */
bool session_is_loopback(const struct url *url);

#endif
