#include "hub/session.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/env.h"
#include "hub/client.h"
#include "hub/http.h"
#include "hub/recording.h"
#include "hub/token.h"

/* One answer may take so many times what one silence may. */
#define TIMEOUTS_PER_ANSWER 20

bool
session_is_loopback(const struct url *url)
{
    static const char suffix[] = ".localhost";
    struct slice h = url->host;
    size_t n = sizeof suffix - 1;

    if (h.len == n - 1 && strncasecmp(h.data, suffix + 1, n - 1) == 0)
        return true;
    if (h.len > n && strncasecmp(h.data + h.len - n, suffix, n) == 0)
        return true;
    if (slice_is(h, "[::1]"))
        return true;
    /* Digits and points only: 127.0.0.1.example.org is somebody else. */
    for (size_t i = 0; i < h.len; i++)
        if (h.data[i] != '.' && (h.data[i] < '0' || h.data[i] > '9'))
            return false;
    return h.len > 4 && memcmp(h.data, "127.", 4) == 0;
}

static void
warn_of_readers(const char *file, const struct listener *listener)
{
    struct stat st;

    if (stat(file, &st) == 0 && (st.st_mode & (S_IRGRP | S_IROTH)) != 0)
        event_warn(listener, "%s: others can read this token; `chmod 600 %s` keeps it private",
                   file, file);
}

static int
check_endpoint(struct url *url, const char *endpoint, struct err *err)
{
    bool parsed = url_parse(url, slice_of(endpoint));

    if (parsed && strpbrk(endpoint, "?#") == NULL)
        return 0;
    if (parsed)
        return err_set(err, ERR_USAGE,
                       "the endpoint `%s` (--endpoint or HF_ENDPOINT) must end before ? and #, as "
                       "the paths of the Hub's API are put behind it",
                       endpoint);
    /* A password must not be shown. */
    if (strchr(endpoint, '@') != NULL)
        return err_set(err, ERR_USAGE,
                       "the endpoint (--endpoint or HF_ENDPOINT) must be without a user name or "
                       "password, such as " CLIENT_ENDPOINT "; a token is given by HF_TOKEN or "
                       "--token-file");
    return err_set(err, ERR_USAGE,
                   "the endpoint `%s` (--endpoint or HF_ENDPOINT) is no http or https URL, such "
                   "as " CLIENT_ENDPOINT,
                   endpoint);
}

int
session_check_endpoint(const char *endpoint, struct err *err)
{
    struct url url;

    return check_endpoint(&url, endpoint, err);
}

/* The token that the settings give, or that is found; NULL for none. */
static int
choose_token(char **out, const struct session_settings *settings, struct err *err)
{
    *out = NULL;
    if (settings->token != NULL)
        return token_take(out, slice_of(settings->token), "what is given", err);
    if (settings->token_file != NULL)
        warn_of_readers(settings->token_file, settings->listener);
    return token_find(out, settings->token_file, err);
}

static int
open_network(struct session *out, const struct session_settings *settings, const struct url *url,
             struct err *err)
{
    char *token = NULL;
    int status;

    if (env_on("HF_HUB_OFFLINE"))
        return err_set(err, ERR_USAGE,
                       "HF_HUB_OFFLINE is set, so the Hub cannot be asked; unset it, or name a "
                       "recording with --replay");
    if (choose_token(&token, settings, err) != 0)
        return -1;
    out->with_token = token != NULL;
    if (token != NULL && url->scheme.len == strlen("http") && !session_is_loopback(url)) {
        status = err_set(err, ERR_USAGE,
                         "the access token would travel unencrypted to %s; name an https endpoint, "
                         "or go without a token (HF_HUB_DISABLE_IMPLICIT_TOKEN=1 and no "
                         "--token-file)",
                         settings->endpoint);
    } else {
        struct http_options options = {
            .token = token,
            .user_agent = settings->user_agent,
            .ca_file = settings->ca_file != NULL ? settings->ca_file : env_text("SSL_CERT_FILE"),
            .connect_timeout_s = (long)settings->timeout_s,
            .stall_timeout_s = (long)settings->timeout_s,
            .transfer_timeout_s = (long)settings->timeout_s * TIMEOUTS_PER_ANSWER,
            .listener = settings->listener,
        };
        status = http_open(&out->transport, &options, err);
    }
    token_free(token);
    return status;
}

int
session_open(struct session *out, const struct session_settings *settings, struct err *err)
{
    struct url url;

    *out = (struct session){0};
    if (check_endpoint(&url, settings->endpoint, err) != 0)
        return -1;
    if (settings->recording == NULL)
        return open_network(out, settings, &url, err);
    if (recording_open(&out->transport, settings->recording, err) != 0)
        return -1;
    out->note = recording_note(out->transport);
    return 0;
}
