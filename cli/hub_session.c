#include "hub_session.h"

#include <stdlib.h>

#include "hub/session.h"

/* A model's downloads change from day to day: older answers are not mixed with new ones. */
#define PLACE_KEPT_S ((int64_t)6 * 3600)

static const struct option_spec option_table[] = {
    {.name = "endpoint",
     .kind = OPTION_TEXT,
     .member = offsetof(struct hub_settings, endpoint),
     .value = "URL",
     .fallback = CLIENT_ENDPOINT,
     .environment = "HF_ENDPOINT",
     .help = "the Hub, or a mirror of it"},
    {.name = "token-file",
     .kind = OPTION_TEXT,
     .member = offsetof(struct hub_settings, token_file),
     .value = "FILE",
     .help = "take the access token from the first line of FILE"},
    {.name = "jobs",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct hub_settings, jobs),
     .value = "N",
     .fallback = "8",
     .least = 1,
     .most = 64,
     .unit = "jobs",
     .help = "authors, tags or models to ask for at the same time"},
    {.name = "timeout",
     .kind = OPTION_TIME,
     .member = offsetof(struct hub_settings, timeout_s),
     .value = "TIME",
     .fallback = "30s",
     .least = 1,
     .most = 3600,
     .help = "a request fails when it is not connected, or next to nothing comes, for so long; and "
             "when it takes 20 times as long altogether"},
    {.name = "max-wait",
     .kind = OPTION_TIME,
     .member = offsetof(struct hub_settings, max_wait_s),
     .value = "TIME",
     .fallback = "6h",
     .least = 1,
     .most = INT64_C(3600000),
     .help = "end the run, with its place kept, when it would have waited longer than this "
             "altogether: for the Hub's quota and before it asks again"},
    {.name = "replay",
     .kind = OPTION_TEXT,
     .member = offsetof(struct hub_settings, replay),
     .value = "FILE",
     .help = "take the Hub's answers from a recording; no network is used"},
    {.name = NULL},
};

#define RETRIES(number)                                                                       \
    {                                                                                         \
        .name = "retries", .kind = OPTION_NUMBER,                                             \
        .member = offsetof(struct hub_settings, retries), .value = "N", .fallback = (number), \
        .least = 0, .most = 1000, .unit = "retries",                                          \
        .help = "ask so often again when a request fails"                                     \
    }

static const struct option_spec retry_table[] = {RETRIES("10"), {.name = NULL}};

/* Some seconds, where ten retries take minutes. */
static const struct option_spec few_retries_table[] = {RETRIES("3"), {.name = NULL}};

static const struct option_term environment[] = {
    {"HF_TOKEN", "the access token; else it is looked for where the Hub's own tools keep it "
                 "(HUGGING_FACE_HUB_TOKEN, HF_TOKEN_PATH, HF_HOME)"},
    {"HF_HUB_DISABLE_IMPLICIT_TOKEN", "1: no token but that of --token-file"},
    {"HF_ENDPOINT", "the Hub, where --endpoint does not say it"},
    {"HF_HUB_OFFLINE", "1: refuse to ask the Hub; recordings can be replayed"},
    {"https_proxy, no_proxy", "the proxy to go through, as curl(1) reads them"},
    {"SSL_CERT_FILE", "certificates to trust instead of the system's"},
    {NULL, NULL},
};

const struct option_group hub_group = {"The Hub", option_table, environment};
const struct option_group hub_retries_group = {NULL, retry_table, NULL};
const struct option_group hub_few_retries_group = {NULL, few_retries_table, NULL};

int
hub_check_endpoint(const struct hub_settings *settings, struct err *err)
{
    return session_check_endpoint(settings->endpoint, err);
}

/*
 * Put a journal before the network.  A place that cannot be kept is no reason
 * not to run.
 */
static void
open_journal(struct hub_session *session, const struct hub_place *place, const char *endpoint,
             bool with_token, const struct listener *listener)
{
    struct str run = STR_INIT;
    struct err err = {.kind = ERR_NONE};

    str_printf(&run, "%s endpoint=%s%s", place->run, endpoint, with_token ? " with a token" : "");
    struct journal_options options = {
        .path = place->path,
        .run = str_text(&run),
        .now = place->now,
        .oldest_s = place->fresh ? -1 : PLACE_KEPT_S,
        .beneath = session->transport,
        .listener = listener,
    };
    if (journal_open(&session->journal, &options, &err) != 0)
        event_note(listener, "the place of this run is not kept: %s", err.message);
    else if (journal_answers(session->journal) > 0)
        event_note(listener,
                   "going on with a run that was not finished: %llu answers of the Hub are there "
                   "(--fresh asks anew)",
                   (unsigned long long)journal_answers(session->journal));
    str_fini(&run);
}

int
hub_session_open(struct hub_session *session, const struct hub_settings *settings,
                 const struct hub_place *place, struct run *run, struct err *err)
{
    const struct session_settings opening = {
        .endpoint = settings->endpoint,
        .recording = settings->replay,
        .token_file = settings->token_file,
        .user_agent = "hubcensus/" HUBCENSUS_VERSION,
        .timeout_s = settings->timeout_s,
        .listener = run->listener,
    };
    struct session opened;

    *session = (struct hub_session){0};
    if (session_open(&opened, &opening, err) != 0)
        return -1;
    session->transport = opened.transport;
    session->note = opened.note;
    session->listener = run->listener;
    if (place != NULL && settings->replay == NULL)
        open_journal(session, place, settings->endpoint, opened.with_token, run->listener);
    struct client_options options = {
        .transport =
            session->journal != NULL ? journal_transport(session->journal) : session->transport,
        .endpoint = settings->endpoint,
        .with_token = opened.with_token,
        .retry = {.tries = (unsigned)settings->retries + 1},
        .max_wait_ms = settings->max_wait_s * 1000,
        .recorder = run->recorder,
        .journal = session->journal,
        .listener = run->listener,
        .stop = run->stop,
    };
    session->client = client_new(&options, err);
    if (session->client == NULL) {
        hub_session_close(session, false);
        return -1;
    }
    run->asked_hub = true;
    return 0;
}

void
hub_session_close(struct hub_session *session, bool is_done)
{
    if (session->note != NULL)
        event_note(session->listener, "the recording: %s", session->note);
    client_free(session->client);
    journal_close(session->journal, is_done);
    transport_free(session->transport);
    *session = (struct hub_session){0};
}
