/*
 * hub_session: from options and environment to somebody who answers for the Hub.
 */
#ifndef HUBCENSUS_CLI_HUB_SESSION_H
#define HUBCENSUS_CLI_HUB_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "commands.h"
#include "hub/client.h"
#include "hub/journal.h"
#include "hub/transport.h"
#include "options.h"

struct hub_settings {
    const char *endpoint;
    const char *token_file;
    const char *replay;
    int64_t retries;
    int64_t timeout_s;
    int64_t max_wait_s;
    int64_t jobs;
};

/* hub_group has all but the retries, which follow it: few of them in a command that looks
 * something up, as somebody waits for it. */
extern const struct option_group hub_group;
extern const struct option_group hub_retries_group;
extern const struct option_group hub_few_retries_group;

struct hub_session {
    struct transport *transport;
    struct journal *journal; /* keeps the place of a run; or NULL */
    struct client *client;
    const char *note;                /* what the recording is; told when the session is closed */
    const struct listener *listener; /* who hears it */
};

/* Say whether the endpoint is a URL that can be asked: 0, or -1 with ERR_USAGE. */
int hub_check_endpoint(const struct hub_settings *settings, struct err *err);

/* Where a command keeps what it was answered until it is done. */
struct hub_place {
    const char *path; /* of the journal, in a folder that is there */
    const char *run;  /* the command, with all that bears on its questions; the endpoint is added */
    int64_t now;      /* when the run begins, should none have kept a place */
    bool fresh;       /* forget what an earlier run has kept */
};

/*
 * Open what the settings name: the Hub, or with --replay a recording; see session_open(),
 * which also says how it fails.  With a `place` (may be NULL, and is not looked at for a
 * recording) the answers of a run of the same command that came to no end are used
 * first.  Returns 0, or -1 with nothing to close.
 */
int hub_session_open(struct hub_session *session, const struct hub_settings *settings,
                     const struct hub_place *place, struct run *run, struct err *err);

/* With `is_done` the place that was kept is forgotten. */
void hub_session_close(struct hub_session *session, bool is_done);

#endif
