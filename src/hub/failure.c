#include "hub/failure.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

/* Not its URL, which may hold a password. */
#define SEE_PROXY " (see https_proxy, http_proxy and all_proxy)"

static void
say_host(struct str *out, const struct failure *f, const char *before, const char *after)
{
    str_puts(out, before);
    str_append(out, f->host.data, f->host.len);
    str_puts(out, after);
}

/* Only the words say with whom no connection came about. */
static bool
proxy_is_unreached(const struct failure *f)
{
    const char *who = strstr(f->detail, "connect to ");

    if (who == NULL || f->host.len == 0)
        return false;
    who += strlen("connect to ");
    size_t bracket = f->host.data[0] == '[' ? 1 : 0;
    size_t length = f->host.len - 2 * bracket;
    return strncasecmp(who, f->host.data + bracket, length) != 0 || who[length] != ' ';
}

static bool
proxy_is_unusable(const struct failure *f)
{
    return strncmp(f->detail, "Unsupported proxy", strlen("Unsupported proxy")) == 0;
}

static void
explain_connect(struct str *out, const struct failure *f)
{
    if (proxy_is_unusable(f) || proxy_is_unreached(f)) {
        str_printf(out, "the proxy" SEE_PROXY " %s",
                   proxy_is_unusable(f) ? "is of no kind that can be used" : "is not reached");
        return;
    }
    if (f->os_error == ECONNREFUSED)
        say_host(out, f, "the connection to ", " was refused");
    else if (f->os_error == ENETUNREACH || f->os_error == EHOSTUNREACH)
        say_host(out, f, "there is no way through the network to ", "");
    else
        say_host(out, f, "no connection to ", " could be made");
    if (f->os_error != 0 && f->os_error != ECONNREFUSED)
        str_printf(out, " (%s)", strerror((int)f->os_error));
}

/*
 * libcurl has one code for the three time limits.  Its clock for the whole
 * transfer starts a moment after its timer, hence the tenth of a second.
 */
static void
explain_timeout(struct str *out, const struct failure *f)
{
    if (f->total_us + 100000 >= (int64_t)f->transfer_timeout_s * 1000000) {
        str_printf(out, "the answer was not complete after %ld s", f->transfer_timeout_s);
    } else if (!f->is_connected) {
        say_host(out, f, "no connection to ", " came about");
        str_printf(out, " in %ld s", f->connect_timeout_s);
    } else if (!f->head_given) {
        str_printf(out, "no byte came for %ld s", f->stall_timeout_s);
    } else {
        str_printf(out, "next to nothing came for %ld s", f->stall_timeout_s);
    }
    if (f->received > 0)
        str_printf(out, ", after %" PRIu64 " bytes of it", f->received);
}

static void
explain_cut(struct str *out, const struct failure *f)
{
    if (f->received > 0)
        str_printf(out, "the connection was cut after %" PRIu64 " bytes of the body", f->received);
    else if (f->head_given)
        str_puts(out, "the connection was cut before the body came");
    else
        str_puts(out, "the connection was cut before an answer came");
}

/*
 * A handshake that the network broke may go well the next time, one that the
 * two sides could not agree in will not.  libcurl gives both one code; only its
 * words tell them apart, which quote OpenSSL's own error for a disagreement.
 */
static bool
handshake_was_cut(const struct failure *f)
{
    return strstr(f->detail, "error:") == NULL || strstr(f->detail, "unexpected eof") != NULL;
}

static void
explain_handshake(struct str *out, const struct failure *f)
{
    if (strstr(f->detail, "wrong version number") != NULL)
        say_host(out, f, "no secure connection could be made: ",
                 " does not speak TLS at this port (is it http instead of https?)");
    else if (handshake_was_cut(f))
        str_printf(out, "the connection was cut while it was being secured: %s", f->detail);
    else
        str_printf(out, "no secure connection could be made: %s", f->detail);
}

bool
failure_is_barred(const struct failure *f)
{
    switch (f->kind) {
    case FAILURE_CERTIFICATE:
    case FAILURE_TRUST_FILE:
    case FAILURE_FOR_EVER:
        return true;
    case FAILURE_HANDSHAKE:
        return !handshake_was_cut(f);
    case FAILURE_CONNECT:
        return proxy_is_unusable(f);
    default:
        return f->proxy_status == 407;
    }
}

void
failure_explain(struct str *out, const struct failure *f)
{
    if (f->proxy_status >= 300) {
        str_printf(out, "the proxy" SEE_PROXY " let nothing through (status %ld%s)",
                   f->proxy_status,
                   f->proxy_status == 407 ? ": it asks for a user name and a password" : "");
        return;
    }
    switch (f->kind) {
    case FAILURE_PROXY_NAME:
        str_puts(out, "the name of the proxy" SEE_PROXY " could not be resolved");
        break;
    case FAILURE_NAME:
        say_host(out, f, "the name ", " could not be resolved");
        break;
    case FAILURE_CONNECT:
        explain_connect(out, f);
        break;
    case FAILURE_TIMEOUT:
        explain_timeout(out, f);
        break;
    case FAILURE_CUT:
        explain_cut(out, f);
        break;
    case FAILURE_NOT_HTTP:
        str_puts(out, "what came back is not HTTP");
        break;
    case FAILURE_CERTIFICATE:
        say_host(out, f, "the certificate of ",
                 " is not trusted (SSL_CERT_FILE can name others to trust)");
        str_printf(out, ": %s", f->detail);
        break;
    case FAILURE_TRUST_FILE:
        str_printf(out, "the file of trusted certificates cannot be used (check SSL_CERT_FILE): %s",
                   f->detail);
        break;
    case FAILURE_HANDSHAKE:
        explain_handshake(out, f);
        break;
    case FAILURE_FOR_EVER:
    case FAILURE_OTHER:
        str_printf(out, "the transfer failed: %s", f->detail);
        break;
    }
}
