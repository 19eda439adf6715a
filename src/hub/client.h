/*
 * client: questions to the Hub, each carried through pacing, retries,
 * redirects and the rules for the token, over any transport.
 *
 * One thread, many questions at once.  client_run() moves them all on.
 */
#ifndef HUBCENSUS_HUB_CLIENT_H
#define HUBCENSUS_HUB_CLIENT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/event.h"
#include "base/str.h"
#include "hub/journal.h"
#include "hub/recording.h"
#include "hub/retry.h"
#include "hub/transport.h"

/* The Hub, when no other endpoint is named. */
#define CLIENT_ENDPOINT "https://huggingface.co"

struct client_options {
    struct transport *transport; /* must outlive the client */
    const char *endpoint;        /* NULL means CLIENT_ENDPOINT; a trailing '/' is dropped */
    bool with_token;             /* the transport has a token to send */
    struct retry_policy retry;
    int64_t max_wait_ms;               /* of all waits together; 0 means without limit */
    uint64_t max_body;                 /* bytes of one answer; 0 means 128 MiB */
    struct recorder *recorder;         /* keeps every answer that was taken; or NULL */
    struct journal *journal;           /* likewise, for the next run; or NULL */
    const struct listener *listener;   /* hears of waits and retries; or NULL */
    const volatile sig_atomic_t *stop; /* not 0: start nothing new; may be NULL */
    int64_t (*now_ms)(void);           /* a steady clock, and how it is slept by; */
    void (*sleep_ms)(int64_t ms);      /* NULL means those of base/clock.h */
};

struct client;

/* Free with client_free(); strings are copied.  Returns NULL, with ERR_USAGE, for an endpoint that
 * is no http(s) URL. */
struct client *client_new(const struct client_options *options, struct err *err);
void client_free(struct client *c);

/* An answer that is a refusal, and will be the same when it is asked for again; strings may be
 * NULL.
 */
struct question_refusal {
    int status;                /* 401, 403, 404… */
    const char *error_code;    /* X-Error-Code */
    const char *error_message; /* X-Error-Message */
    struct slice body;
    bool with_token; /* a token was sent */
};

/*
 * The consumer of one answer.  A try that fails in mid-body is followed by
 * another: `restart` is called before every try's body, `head` once the
 * answer has been found good, then `body` for its bytes and `check` at their
 * end.  body and check return -1, with `err` set, when the bytes are not what
 * they must be: the answer then counts as broken and is asked for again.
 * `done` comes once and last: status 0, or -1 and why.  done and no other may
 * free the question or ask the next.
 */
struct question_handler {
    void (*restart)(void *context);
    /* `next` is the Link with rel="next" as a target at our endpoint; data NULL when there is none.
     */
    void (*head)(void *context, struct slice next);
    int (*body)(void *context, const void *data, size_t len, struct err *err);
    int (*check)(void *context, struct err *err);
    void (*done)(void *context, int status, const struct err *err);
    /*
     * Told of a refusal, just before `done`.  true: it is an answer too, which is kept as
     * others are, and `done` comes with status 0.  NULL: it never is.
     */
    bool (*refused)(void *context, const struct question_refusal *refusal);
};

struct question;

/*
 * Ask for `target` (path and query below the endpoint; copied).  The question
 * belongs to the client and is gone after `done` or client_drop().
 */
struct question *client_ask(struct client *c, const char *target,
                            const struct question_handler *handler, void *context);

/* Whether an answer to this is in the journal, where it is had without the Hub or a wait. */
bool client_has(const struct client *c, const char *target);

/* Take a question back; its handler is not called any more. */
void client_drop(struct client *c, struct question *q);

/*
 * Start what may start, wait for something to happen, call handlers.
 * Returns 1 while there are questions, 0 when there are none, -1 with `err`
 * when the transport is unusable, with ERR_RETRY when nothing is under way and
 * the wait that is due would pass max_wait_ms (all questions have failed then),
 * or with ERR_STOPPED once the stop flag is up and nothing is under way any
 * more: an answer whose body is coming in is taken to its end if that is some
 * seconds away at most, all others are dropped.
 */
int client_run(struct client *c, struct err *err);

/* How many requests left so far, tries counted, those too that the journal answered: the run that
 * it is of has asked them. */
int64_t client_requests(const struct client *c);

#endif
