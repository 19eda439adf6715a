#include <stdlib.h>
#include <string.h>

#include "api/inner.h"
#include "base/env.h"
#include "base/mem.h"

/* What cmd-line users have, too: an hour would end a scan that the quota holds up. */
#define MAX_WAIT_S INT64_C(21600)

/* Larger numbers would pass the range of what is computed from them. */
#define MOST_SECONDS UINT32_C(3600)
#define MOST_WAIT_S  INT64_C(3600000)
#define MOST_RETRIES UINT32_C(1000)
#define MOST_JOBS    UINT32_C(64)

static const struct hubcensus_hub_options defaults = {
    .retries = 10,
    .timeout_s = 30,
    .max_wait_s = MAX_WAIT_S,
    .jobs = 8,
};

void
hubcensus_hub_options_init(struct hubcensus_hub_options *options, size_t size)
{
    api_give_defaults(options, size, &defaults, sizeof defaults);
}

static int
check(const struct hubcensus_hub_options *o, struct err *err)
{
    if (o->timeout_s < 1 || o->timeout_s > MOST_SECONDS)
        return err_set(err, ERR_USAGE, "timeout_s is 1 to %u seconds, not %u", MOST_SECONDS,
                       o->timeout_s);
    if (o->max_wait_s < 0 || o->max_wait_s > MOST_WAIT_S)
        return err_set(err, ERR_USAGE, "max_wait_s is 0 to %lld seconds, not %lld",
                       (long long)MOST_WAIT_S, (long long)o->max_wait_s);
    if (o->retries > MOST_RETRIES)
        return err_set(err, ERR_USAGE, "retries are %u at most, not %u", MOST_RETRIES, o->retries);
    if (o->jobs < 1 || o->jobs > MOST_JOBS)
        return err_set(err, ERR_USAGE, "jobs are 1 to %u, not %u", MOST_JOBS, o->jobs);
    /* A line's end in it would begin a header of somebody else's. */
    for (const char *p = o->user_agent; p != NULL && *p != '\0'; p++)
        if ((unsigned char)*p < ' ' || *p == '\x7f')
            return err_set(err, ERR_USAGE, "user_agent holds a control character");
    return 0;
}

int
hubcensus_hub_open(struct hubcensus_hub **out, const struct hubcensus_hub_options *options,
                   struct hubcensus_error **error)
{
    struct hubcensus_hub_options o = defaults;
    struct err err = {0};

    api_begin(out, error);
    if (out == NULL)
        return api_missing(error, "the place for the hub");
    if (api_take_options(&o, sizeof o, options, "hubcensus_hub_options_init", &err) != 0 ||
        check(&o, &err) != 0)
        return api_fail(error, &err);
    const char *endpoint = o.endpoint != NULL ? o.endpoint : env_text("HF_ENDPOINT");
    struct hubcensus_hub *hub = mem_zalloc(sizeof *hub);
    hub->endpoint = mem_strdup(endpoint != NULL ? endpoint : CLIENT_ENDPOINT);
    hub->tries = o.retries + 1;
    hub->jobs = o.jobs;
    hub->max_wait_s = o.max_wait_s;
    api_ear_init(&hub->ear, o.hear, o.context);
    const struct session_settings settings = {
        .endpoint = hub->endpoint,
        .recording = o.recording,
        .token = o.token,
        .token_file = o.token_file,
        .user_agent = o.user_agent != NULL ? o.user_agent : "libhubcensus/" HUBCENSUS_VERSION,
        .ca_file = o.ca_file,
        .timeout_s = o.timeout_s,
        .listener = &hub->ear.listener,
    };
    if (session_open(&hub->session, &settings, &err) != 0) {
        hubcensus_hub_close(hub);
        return api_fail(error, &err);
    }
    *out = hub;
    return 0;
}

void
hubcensus_hub_close(struct hubcensus_hub *hub)
{
    if (hub == NULL)
        return;
    transport_free(hub->session.transport);
    free(hub->endpoint);
    free(hub);
}

int
api_hub_enter(struct api_visit *visit, struct hubcensus_hub *hub, hubcensus_hear_fn *hear,
              void *context, struct err *err)
{
    if (hub->is_busy)
        return err_set(err, ERR_USAGE,
                       "the hub is in use: a callback may not use the hub that it is told of, nor "
                       "two threads one hub at the same time");
    *visit = (struct api_visit){hub->ear.hear, hub->ear.context};
    hub->is_busy = true;
    hub->ear.stop = 0;
    if (hear != NULL) {
        hub->ear.hear = hear;
        hub->ear.context = context;
    }
    return 0;
}

void
api_hub_leave(const struct api_visit *visit, struct hubcensus_hub *hub)
{
    hub->ear.hear = visit->hear;
    hub->ear.context = visit->context;
    hub->is_busy = false;
}

struct client *
api_client(struct hubcensus_hub *hub, struct err *err)
{
    const struct client_options options = {
        .transport = hub->session.transport,
        .endpoint = hub->endpoint,
        .with_token = hub->session.with_token,
        .retry = {.tries = hub->tries},
        .max_wait_ms = hub->max_wait_s * 1000,
        .listener = &hub->ear.listener,
        .stop = &hub->ear.stop,
    };

    return client_new(&options, err);
}
