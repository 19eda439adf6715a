/*
 * A question is waiting (for its turn, for the end of a backoff) or under way
 * (one transfer).  When its transfer is done, retry_decide() says whether the
 * answer is taken, asked for again, or given up.  The quota's window is one for
 * all questions: when it is used up, none leaves before it ends.
 */
#include "hub/client.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "hub/complaint.h"
#include "hub/link.h"
#include "hub/patience.h"
#include "hub/query.h"
#include "hub/ratelimit.h"
#include "hub/url.h"

/* The Hub's largest pages have 5 MB.  Answers that are kept are in memory whole. */
#define DEFAULT_MAX_BODY ((uint64_t)128 << 20)
#define MAX_REDIRECTS    5
/* Of an answer that is no good, as much is taken as its explanation can need. */
#define ERROR_BODY_SIZE 16384
/* Questions under way at once; more only wait inside the transport. */
#define MAX_UNDER_WAY 16
/* So long an answer that is coming in may take to its end after a stop. */
#define STOP_GRACE_MS    5000
#define QUOTA_IS_USED_UP "the Hub's quota for this window is used up"
/* The Hub counts a window in whole seconds: an end that moves by so little is the same. */
#define SAME_WINDOW_MS 1000
/* A longer sleep would only delay the look at the stop flag. */
#define LONGEST_SLEEP_MS 1000

struct question {
    struct client *client;
    struct question *next;
    char *target;
    char *url; /* where to ask: the target at the endpoint, or where a redirect led */
    bool with_token;
    const struct question_handler *handler;
    void *context;

    struct transfer *transfer; /* NULL while waiting */
    int64_t wake_ms;
    char *waits_for; /* why it wakes no sooner; NULL before the first try failed */
    unsigned tries;
    unsigned redirects;

    /* Of the try under way. */
    bool at_hand; /* the journal answers it, the Hub does not hear of it */
    int64_t left_ms;
    struct attempt attempt;
    struct err refusal; /* why the consumer refused the bytes */
    struct str body;    /* of an error, or of everything when recording */
    struct http_head kept_head;
    struct str kept_text; /* what kept_head's slices point into */
    char *location;
    char *error_code;
    char *error_message;
    char *request_id;
};

struct client {
    struct client_options options;
    char *endpoint;
    struct url endpoint_url;
    struct question *questions;
    unsigned under_way;
    struct ratelimit window;
    int64_t told_ms; /* until when a wait for the window was told of */
    struct patience patience;
    int64_t requests;
    bool answered;   /* a good answer has come */
    int64_t stop_ms; /* when the stop flag was first seen up; 0 before */
    uint64_t random;
    struct err failure; /* of the recorder; ends the run */
};

static const struct transfer_handler transfer_handler;

struct client *
client_new(const struct client_options *options, struct err *err)
{
    static const struct listener nobody = {NULL, NULL};
    struct client *c = mem_zalloc(sizeof *c);

    c->options = *options;
    if (c->options.listener == NULL)
        c->options.listener = &nobody;
    if (c->options.max_body == 0)
        c->options.max_body = DEFAULT_MAX_BODY;
    if (c->options.now_ms == NULL)
        c->options.now_ms = clock_monotonic_ms;
    if (c->options.sleep_ms == NULL)
        c->options.sleep_ms = clock_sleep_ms;
    c->endpoint = mem_strdup(options->endpoint != NULL ? options->endpoint : CLIENT_ENDPOINT);
    for (size_t n = strlen(c->endpoint); n > 0 && c->endpoint[n - 1] == '/'; n--)
        c->endpoint[n - 1] = '\0';
    ratelimit_init(&c->window);
    patience_init(&c->patience, options->max_wait_ms);
    if (getrandom(&c->random, sizeof c->random, GRND_NONBLOCK) != (ssize_t)sizeof c->random)
        c->random = (uint64_t)c->options.now_ms();
    if (!url_parse(&c->endpoint_url, slice_of(c->endpoint))) {
        err_set(err, ERR_USAGE,
                "%s: not an http or https URL; an endpoint looks like " CLIENT_ENDPOINT,
                c->endpoint);
        client_free(c);
        return NULL;
    }
    return c;
}

static void
question_free(struct question *q)
{
    free(q->target);
    free(q->url);
    free(q->waits_for);
    str_fini(&q->body);
    str_fini(&q->kept_text);
    free(q->location);
    free(q->error_code);
    free(q->error_message);
    free(q->request_id);
    free(q);
}

/* Take it off the client's list. */
static void
question_unlink(struct client *c, const struct question *q)
{
    struct question **link = &c->questions;

    while (*link != q)
        link = &(*link)->next;
    *link = q->next;
}

void
client_drop(struct client *c, struct question *q)
{
    if (q->transfer != NULL) {
        transport_cancel(c->options.transport, q->transfer);
        c->under_way--;
    }
    question_unlink(c, q);
    question_free(q);
}

void
client_free(struct client *c)
{
    if (c == NULL)
        return;
    while (c->questions != NULL)
        client_drop(c, c->questions);
    free(c->endpoint);
    free(c);
}

int64_t
client_requests(const struct client *c)
{
    return c->requests;
}

struct question *
client_ask(struct client *c, const char *target, const struct question_handler *handler,
           void *context)
{
    struct question *q = mem_zalloc(sizeof *q);
    struct question **last = &c->questions;

    q->client = c;
    q->target = mem_strdup(target);
    q->url = url_join(c->endpoint, slice_of(target));
    q->with_token = c->options.with_token;
    q->handler = handler;
    q->context = context;
    while (*last != NULL)
        last = &(*last)->next;
    *last = q;
    return q;
}

bool
client_has(const struct client *c, const char *target)
{
    return c->options.journal != NULL && journal_has(c->options.journal, target);
}

/* A share between 0 and 1, so that many clients do not come back at the same moment. */
static double
random_share(struct client *c)
{
    /* splitmix64, from its published constants. */
    uint64_t z = c->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

/* The question is over: its handler hears so, and it is gone. */
static void
conclude(struct client *c, struct question *q, int status, const struct err *err)
{
    question_unlink(c, q);
    q->handler->done(q->context, status, err);
    question_free(q);
}

/* The target of the page after this one, at our endpoint; NULL with `err` when the Link is no
 * listing's. */
static char *
next_target(const struct question *q, struct slice link, struct err *err)
{
    const struct client *c = q->client;
    struct slice reference;
    struct url url;
    char *target = NULL;

    if (link.data == NULL || !link_find(&reference, link, "next"))
        return NULL;
    char *absolute = url_resolve(slice_of(q->url), reference);
    if (absolute != NULL && url_parse(&url, slice_of(absolute))) {
        /* The Hub names itself even when a mirror was asked: only path and query are followed. */
        struct slice path = url.target;
        struct slice mirror = c->endpoint_url.target;
        if (url_same_origin(&url, &c->endpoint_url) && path.len >= mirror.len && mirror.len > 0 &&
            memcmp(path.data, mirror.data, mirror.len) == 0)
            path = (struct slice){path.data + mirror.len, path.len - mirror.len};
        if (path.len > 5 && memcmp(path.data, "/api/", 5) == 0)
            target = mem_strndup(path.data, path.len);
    }
    free(absolute);
    if (target == NULL)
        err_set(err, ERR_DATA, "the answer's Link names no page of the Hub's API: %.*s",
                (int)(reference.len > 200 ? 200 : reference.len), reference.data);
    return target;
}

static struct slice
keep(struct str *text, struct slice bytes)
{
    if (bytes.data == NULL)
        return bytes;
    size_t start = text->len;
    str_append(text, bytes.data, bytes.len);
    return (struct slice){text->data + start, bytes.len};
}

/* Whoever keeps an answer needs all of it when it has come. */
static bool
keeps_answers(const struct client *c)
{
    return c->options.recorder != NULL || c->options.journal != NULL;
}

static void
keep_head(struct question *q, const struct http_head *head)
{
    struct str *text = &q->kept_text;

    str_truncate(text, 0);
    str_reserve(text, head->link.len + head->content_type.len);
    q->kept_head = (struct http_head){.status = head->status};
    q->kept_head.link = keep(text, head->link);
    q->kept_head.content_type = keep(text, head->content_type);
}

/* Requests that the Hub may not have counted yet: no answer to them has begun. */
static unsigned
unanswered(const struct client *c)
{
    unsigned count = 0;

    for (const struct question *q = c->questions; q != NULL; q = q->next)
        count += q->transfer != NULL && q->attempt.status == 0 && !q->at_hand;
    return count;
}

static int
on_head(void *context, const struct http_head *head)
{
    struct question *q = context;
    struct client *c = q->client;
    struct ratelimit_header limit;

    q->attempt.status = head->status;
    if (head->ratelimit.data != NULL && ratelimit_parse(&limit, head->ratelimit)) {
        q->attempt.remaining = limit.remaining;
        q->attempt.reset_s = limit.reset_s;
        ratelimit_update(&c->window, &limit, unanswered(c), q->left_ms, c->options.now_ms());
    } else if (head->status == 200 && !q->at_hand) {
        ratelimit_unsaid(&c->window);
    }
    if (head->retry_after.data != NULL)
        q->attempt.retry_after_s = retry_after_parse(head->retry_after, (int64_t)time(NULL));
    if (head->location.data != NULL)
        q->location = slice_dup(head->location);
    if (head->error_code.data != NULL)
        q->error_code = slice_dup(head->error_code);
    if (head->error_message.data != NULL)
        q->error_message = slice_dup(head->error_message);
    if (head->request_id.data != NULL)
        q->request_id = slice_dup(head->request_id);
    if (head->status != 200)
        return 0;
    char *next = next_target(q, head->link, &q->refusal);
    if (q->refusal.kind != ERR_NONE)
        return -1;
    if (keeps_answers(c))
        keep_head(q, head);
    q->handler->restart(q->context);
    q->handler->head(q->context, next != NULL ? slice_of(next) : (struct slice){NULL, 0});
    free(next);
    return 0;
}

static int
on_body(void *context, const void *data, size_t len)
{
    struct question *q = context;

    if (q->attempt.status != 200) {
        size_t room = ERROR_BODY_SIZE - q->body.len;
        str_append(&q->body, data, len < room ? len : room);
        return len <= room ? 0 : -1;
    }
    if (keeps_answers(q->client))
        str_append(&q->body, data, len);
    return q->handler->body(q->context, data, len, &q->refusal);
}

/* What is known of the try that is over, to be told in words. */
static struct complaint_try
story_of(const struct question *q, const char *failed)
{
    return (struct complaint_try){
        .status = q->attempt.status,
        .refused = q->refusal.kind != ERR_NONE ? q->refusal.message : NULL,
        .failed = failed,
        .error_code = q->error_code,
        .error_message = q->error_message,
        .request_id = q->request_id,
        .location = q->location,
        .led_to = q->redirects > 0 ? q->url : NULL,
        .body = {str_text(&q->body), q->body.len},
    };
}

/* Where a redirect leads: true when it may be followed. */
static bool
follow_redirect(struct question *q)
{
    struct url from, to;
    char *url = q->location != NULL ? url_resolve(slice_of(q->url), slice_of(q->location)) : NULL;

    if (url == NULL || ++q->redirects > MAX_REDIRECTS || !url_parse(&to, slice_of(url)) ||
        !url_parse(&from, slice_of(q->url)) || (from.scheme.len == 5 && to.scheme.len == 4)) {
        free(url);
        return false;
    }
    /* The token is for the Hub alone, wherever the Hub may send us. */
    if (!url_same_origin(&to, &q->client->endpoint_url))
        q->with_token = false;
    free(q->url);
    q->url = url;
    return true;
}

static void
give_up(struct question *q, enum err_kind kind, const char *words, const struct complaint_try *last)
{
    const struct complaint_end end = {
        .target = q->target,
        .endpoint = q->client->endpoint,
        .tries = q->tries,
        .with_token = q->with_token,
        .is_doubtful = !q->client->answered,
        .last = last,
    };
    struct err err = {0};

    complaint_of_end(&err, kind, words, &end);
    conclude(q->client, q, -1, &err);
}

/* The answer was good: kept if all are, and the consumer is done with it. */
static void
take(struct question *q)
{
    struct client *c = q->client;

    c->answered = true;
    struct slice target = slice_of(q->target);
    struct slice body = str_slice(&q->body);

    if (c->options.recorder != NULL &&
        recorder_add(c->options.recorder, target, &q->kept_head, body, &c->failure) != 0) {
        conclude(c, q, -1, &c->failure);
        return;
    }
    if (c->options.journal != NULL)
        journal_add(c->options.journal, target, &q->kept_head, body);
    conclude(c, q, 0, NULL);
}

/* Whether the asker takes a refusal for the answer that it is. */
static bool
accepts_refusal(struct question *q)
{
    const struct question_refusal refusal = {
        .status = q->attempt.status,
        .error_code = q->error_code,
        .error_message = q->error_message,
        .body = {str_text(&q->body), q->body.len},
        .with_token = q->with_token,
    };

    if (q->handler->refused == NULL || !q->handler->refused(q->context, &refusal))
        return false;
    q->kept_head = (struct http_head){.status = q->attempt.status};
    if (q->error_code != NULL)
        q->kept_head.error_code = slice_of(q->error_code);
    if (q->error_message != NULL)
        q->kept_head.error_message = slice_of(q->error_message);
    return true;
}

static void
ask_again(struct question *q, int64_t wait_ms, const char *words)
{
    struct client *c = q->client;

    q->wake_ms = c->options.now_ms() + wait_ms;
    free(q->waits_for);
    q->waits_for = mem_strdup(words);
    /* What --max-wait will not have is said when the run ends on it. */
    if (wait_ms > 0 && patience_allows(&c->patience, wait_ms))
        event_wait(c->options.listener, wait_ms, "%s (try %u of %u)", words, q->tries,
                   retry_tries(&c->options.retry));
    /* Whoever is asked to come later is not to send the others meanwhile. */
    if (q->attempt.status == 429 && (q->attempt.retry_after_s > 0 || q->attempt.remaining == 0)) {
        ratelimit_hold(&c->window, q->wake_ms);
        c->told_ms = q->wake_ms;
    }
    free(q->url);
    q->url = url_join(c->endpoint, slice_of(q->target));
    q->with_token = c->options.with_token;
    q->redirects = 0;
}

static void
decide(struct question *q, const struct transfer_result *result)
{
    struct client *c = q->client;
    struct str words = STR_INIT;
    bool barred = result->end == TRANSFER_BARRED;

    if (complaint_is_redirect(q->attempt.status) && result->end == TRANSFER_WHOLE &&
        follow_redirect(q))
        return;
    const struct complaint_try last = story_of(q, result->message);
    complaint_of_try(&words, &last);
    struct retry_decision d = retry_decide(&q->attempt, &c->options.retry, random_share(c));
    if (barred)
        give_up(q, q->attempt.status == 0 ? ERR_FATAL : ERR_DATA, str_text(&words), &last);
    else if (d.verdict == RETRY_TAKE ||
             ((d.verdict == RETRY_AUTH || d.verdict == RETRY_NEVER) && accepts_refusal(q)))
        take(q);
    else if (d.verdict == RETRY_AUTH)
        give_up(q, ERR_AUTH, str_text(&words), &last);
    else if (d.verdict == RETRY_NEVER)
        give_up(q, ERR_DATA, str_text(&words), &last);
    else if (d.verdict == RETRY_SPENT)
        /* Bytes that are wrong every time are no outage. */
        give_up(q, q->refusal.kind == ERR_DATA ? ERR_DATA : ERR_RETRY, str_text(&words), &last);
    else
        ask_again(q, d.wait_ms, str_text(&words));
    str_fini(&words);
}

static void
on_done(void *context, const struct transfer_result *result)
{
    struct question *q = context;

    q->transfer = NULL;
    q->client->under_way--;
    if (result->end != TRANSFER_WHOLE ||
        (q->attempt.status == 200 && q->handler->check(q->context, &q->refusal) != 0))
        q->attempt.broken = true;
    decide(q, result);
}

static const struct transfer_handler transfer_handler = {on_head, on_body, on_done};

static bool
is_at_hand(const struct question *q)
{
    return q->redirects == 0 && client_has(q->client, q->target);
}

static void
start(struct question *q)
{
    struct client *c = q->client;
    struct transfer_request request = {
        .url = q->url,
        .target = q->redirects == 0 ? q->target : NULL,
        .with_token = q->with_token,
        .max_bytes = c->options.max_body,
    };

    /* A redirect goes on with the same try. */
    if (q->redirects == 0)
        q->tries++;
    q->attempt =
        (struct attempt){.number = q->tries, .retry_after_s = -1, .remaining = -1, .reset_s = -1};
    err_clear(&q->refusal);
    str_truncate(&q->body, 0);
    free(q->location);
    free(q->error_code);
    free(q->error_message);
    free(q->request_id);
    q->location = NULL;
    q->error_code = NULL;
    q->error_message = NULL;
    q->request_id = NULL;
    q->at_hand = is_at_hand(q);
    q->left_ms = c->options.now_ms();
    if (!q->at_hand)
        ratelimit_spend(&c->window);
    c->requests++;
    c->under_way++;
    q->transfer = transport_start(c->options.transport, &request, &transfer_handler, q);
}

static bool
stopping(const struct client *c)
{
    return c->options.stop != NULL && *c->options.stop != 0;
}

/* How long nothing else will leave by itself, and which question is the next to. */
struct pause {
    int64_t ms;
    const struct question *next;
    bool by_quota; /* it waits for the window, not for the end of its own backoff */
};

/* Start what may leave now. */
static struct pause
start_due(struct client *c)
{
    struct pause pause = {.ms = INT64_MAX};

    for (struct question *q = c->questions; q != NULL; q = q->next) {
        if (q->transfer != NULL)
            continue;
        int64_t now = c->options.now_ms();
        int64_t due = q->wake_ms - now;
        bool by_quota = due <= 0;
        if (due <= 0 && c->under_way >= MAX_UNDER_WAY)
            continue;
        if (due <= 0 && !is_at_hand(q))
            due = ratelimit_delay(&c->window, now);
        if (due <= 0)
            start(q);
        else if (due < pause.ms)
            pause = (struct pause){due, q, by_quota};
    }
    return pause;
}

/* All questions are over for the same reason. */
static void
conclude_all(struct client *c, const struct err *err)
{
    /* A handler may change the list. */
    while (c->questions != NULL) {
        struct question *q = c->questions;
        if (q->transfer != NULL) {
            transport_cancel(c->options.transport, q->transfer);
            q->transfer = NULL;
            c->under_way--;
        }
        conclude(c, q, -1, err);
    }
}

static int
lose_patience(struct client *c, const struct pause *pause, struct err *err)
{
    struct str why = STR_INIT;
    struct err lost = {0};

    if (pause->by_quota) {
        str_puts(&why, QUOTA_IS_USED_UP);
    } else {
        query_name(&why, slice_of(pause->next->target));
        str_printf(&why, ": %s", pause->next->waits_for);
    }
    err_set(&lost, ERR_RETRY,
            "%s; waiting %lld s more would pass --max-wait: %lld of its %lld s are over; run the "
            "same command again later",
            str_text(&why), (long long)(pause->ms + 999) / 1000,
            (long long)c->patience.waited_ms / 1000, (long long)c->patience.limit_ms / 1000);
    str_fini(&why);
    conclude_all(c, &lost);
    if (err != NULL)
        *err = lost;
    return -1;
}

/* Nothing is under way: wait for what is due next, some of the time. */
static int
wait_for_next(struct client *c, const struct pause *pause, struct err *err)
{
    int64_t begin = c->options.now_ms();

    if (!patience_allows(&c->patience, pause->ms))
        return lose_patience(c, pause, err);
    if (pause->by_quota && !c->window.asking && begin + pause->ms > c->told_ms + SAME_WINDOW_MS) {
        event_wait(c->options.listener, pause->ms, QUOTA_IS_USED_UP);
        c->told_ms = begin + pause->ms;
    }
    /* A signal cuts it short, which is what whoever sent it wants. */
    c->options.sleep_ms(pause->ms < LONGEST_SLEEP_MS ? pause->ms : LONGEST_SLEEP_MS);
    patience_spend(&c->patience, c->options.now_ms() - begin);
    return 0;
}

/* An answer of which nothing has come is no page in hand, and one that crawls is not waited for. */
static bool
worth_waiting_for(const struct question *q, int64_t now)
{
    return q->transfer != NULL && q->attempt.status == 200 &&
           now - q->client->stop_ms < STOP_GRACE_MS;
}

static bool
has_page_in_hand(const struct client *c)
{
    int64_t now = c->options.now_ms();

    for (const struct question *q = c->questions; q != NULL; q = q->next)
        if (worth_waiting_for(q, now))
            return true;
    return false;
}

/* Nothing new may start: all questions are over once no page is in hand. */
static void
wind_up(struct client *c)
{
    struct err err = {0};

    if (c->stop_ms == 0) {
        c->stop_ms = c->options.now_ms();
        event_note(c->options.listener, "stopping after the page in hand; once more stops at once");
    }
    if (has_page_in_hand(c))
        return;
    err_set(&err, ERR_STOPPED, "stopped");
    conclude_all(c, &err);
}

int
client_run(struct client *c, struct err *err)
{
    if (c->failure.kind != ERR_NONE) {
        *err = c->failure;
        return -1;
    }
    struct pause pause = {.ms = INT64_MAX};
    if (stopping(c))
        wind_up(c);
    else
        pause = start_due(c);
    if (c->under_way > 0) {
        int64_t ms = pause.ms < LONGEST_SLEEP_MS ? pause.ms : LONGEST_SLEEP_MS;
        if (transport_run(c->options.transport, (int)ms, err) != 0)
            return -1;
    } else if (pause.next != NULL) {
        if (wait_for_next(c, &pause, err) != 0)
            return -1;
    } else if (stopping(c)) {
        return err_set(err, ERR_STOPPED, "stopped");
    }
    event_tick(c->options.listener);
    return c->questions != NULL ? 1 : 0;
}
