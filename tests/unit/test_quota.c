/*
 * A client against a Hub that enforces its quota, both on a clock of the test's
 * own: 1,200 requests at 500 in 300 seconds are over in no time.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "hub/client.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

enum { QUOTA = 500, WINDOW_MS = 300000, REQUESTS = 1200, WASTE_MS = WINDOW_MS * 2 / 100 };

static int64_t now;

static int64_t
read_clock(void)
{
    return now;
}

static void
sleep_by_clock(int64_t ms)
{
    now += ms;
}

/* How the Hub makes whole seconds of what is left of a window. */
enum rounding { ROUND_DOWN, ROUND_UP, ROUND_NEAREST, ROUNDINGS };

struct transfer {
    struct transfer *next;
    const struct transfer_handler *handler;
    void *context;
    int64_t arrives_ms; /* at the Hub, where it is counted */
    int64_t answers_ms; /* its headers are here; the body follows as fast */
    bool counted, headed;
    bool refused;
    char ratelimit[48];
};

/* A Hub on the way to which every request takes its time. */
struct timed_hub {
    struct transport base;
    struct transfer *transfers; /* in the order in which they left */
    int64_t phase_ms;           /* of the window when the clock stood at 0 */
    int64_t latency_ms;         /* 0: from 5 to 500, in turn */
    enum rounding rounding;
    bool is_silent; /* tells no window, only when to come back after a refusal */
    int64_t started;

    int64_t window, used;
    int64_t refused;
    int64_t crossed;    /* windows that ended while requests were left */
    int64_t used_up;    /* of them, those whose quota was */
    int64_t slowest_ms; /* from the begin of a window until so many had come as are asked at once */
    int64_t idle_ms;    /* with requests left, and nothing under way */
    int64_t idle_from;  /* -1: something is */
    size_t at_once;
};

static void
count_idle(struct timed_hub *hub)
{
    if (hub->idle_from >= 0 && hub->window == (hub->idle_from + hub->phase_ms) / WINDOW_MS &&
        hub->used < QUOTA)
        hub->idle_ms += now - hub->idle_from;
    hub->idle_from = -1;
}

/* A request is at the Hub. */
static void
arrive(struct timed_hub *hub, struct transfer *t)
{
    int64_t time = t->arrives_ms + hub->phase_ms;
    int64_t rest = WINDOW_MS - time % WINDOW_MS;
    static const int64_t more[ROUNDINGS] = {0, 999, 500};

    if (time / WINDOW_MS != hub->window) {
        hub->crossed++;
        hub->used_up += hub->used == QUOTA;
        hub->window = time / WINDOW_MS;
        hub->used = 0;
    }
    t->counted = true;
    t->refused = hub->used >= QUOTA;
    hub->refused += t->refused;
    hub->used += !t->refused;
    if (hub->crossed > 0 && hub->used == (int64_t)hub->at_once &&
        WINDOW_MS - rest > hub->slowest_ms)
        hub->slowest_ms = WINDOW_MS - rest;
    snprintf(t->ratelimit, sizeof t->ratelimit, "\"api\";r=%d;t=%d", (int)(QUOTA - hub->used),
             (int)((rest + more[hub->rounding]) / 1000));
}

static struct transfer *
hub_start(struct transport *base, const struct transfer_request *request,
          const struct transfer_handler *handler, void *context)
{
    struct timed_hub *hub = (struct timed_hub *)base;
    struct transfer *t = mem_zalloc(sizeof *t), **last = &hub->transfers;
    int64_t latency = hub->latency_ms > 0 ? hub->latency_ms : 5 + hub->started * 311 % 496;

    (void)request;
    count_idle(hub);
    hub->started++;
    t->handler = handler;
    t->context = context;
    t->arrives_ms = now + latency / 2;
    t->answers_ms = now + latency;
    while (*last != NULL)
        last = &(*last)->next;
    *last = t;
    return t;
}

static void
hub_forget(struct timed_hub *hub, struct transfer *t)
{
    struct transfer **link = &hub->transfers;

    while (*link != t)
        link = &(*link)->next;
    *link = t->next;
    free(t);
    if (hub->transfers == NULL)
        hub->idle_from = now;
}

static void
hub_cancel(struct transport *base, struct transfer *t)
{
    hub_forget((struct timed_hub *)base, t);
}

/* The transfer to which something happens first; `*at` is when. */
static struct transfer *
next_event(const struct timed_hub *hub, int64_t *at)
{
    struct transfer *first = NULL;

    for (struct transfer *t = hub->transfers; t != NULL; t = t->next) {
        int64_t moment = t->counted ? t->answers_ms : t->arrives_ms;
        if (first == NULL || moment < *at) {
            first = t;
            *at = moment;
        }
    }
    return first;
}

static void
answer(struct timed_hub *hub, struct transfer *t)
{
    struct http_head head = {.status = t->refused ? 429 : 200};

    if (!hub->is_silent)
        head.ratelimit = slice_of(t->ratelimit);
    else if (t->refused)
        head.retry_after = slice_of("60");
    if (!t->headed) {
        t->headed = true;
        assert_int_equal(t->handler->head(t->context, &head), 0);
        return;
    }
    struct transfer copy = *t;
    hub_forget(hub, t);
    copy.handler->done(copy.context, &(struct transfer_result){TRANSFER_WHOLE, NULL});
}

static int
hub_run(struct transport *base, int timeout_ms, struct err *err)
{
    struct timed_hub *hub = (struct timed_hub *)base;
    int64_t end = now + timeout_ms, at = 0;

    (void)err;
    for (;;) {
        struct transfer *t = next_event(hub, &at);
        if (t == NULL || at > end) {
            now = end;
            return 0;
        }
        now = at > now ? at : now;
        if (t->counted) {
            answer(hub, t);
            return 0;
        }
        arrive(hub, t);
    }
}

static void
hub_free(struct transport *base)
{
    (void)base;
}

static const struct transport_ops ops = {hub_start, hub_cancel, hub_run, hub_free};

/* Walks that ask one page after the other until all are asked for. */
struct walks {
    struct client *client;
    int left;
    int good, failed;
    int told; /* waits */
};

static const struct question_handler page_handler;

static void
ask(struct walks *w)
{
    if (w->left == 0)
        return;
    w->left--;
    client_ask(w->client, "/api/models", &page_handler, w);
}

static void
on_restart(void *context)
{
    (void)context;
}

static void
on_head(void *context, struct slice next)
{
    (void)context;
    (void)next;
}

static int
on_body(void *context, const void *data, size_t len, struct err *err)
{
    (void)context;
    (void)data;
    (void)len;
    (void)err;
    return 0;
}

static int
on_check(void *context, struct err *err)
{
    (void)context;
    (void)err;
    return 0;
}

static void
on_done(void *context, int status, const struct err *err)
{
    struct walks *w = context;

    (void)err;
    w->good += status == 0;
    w->failed += status != 0;
    ask(w);
}

static const struct question_handler page_handler = {on_restart, on_head, on_body,
                                                     on_check,   on_done, NULL};

static void
hear(void *context, const struct event *event)
{
    struct walks *w = context;

    w->told += event->kind == EVENT_WAIT;
}

/* Ask for `count` pages, `hub->at_once` at the same time. */
static struct walks
work_off(struct timed_hub *hub, int count)
{
    struct walks w = {.left = count};
    const struct listener listener = {hear, &w};
    const struct client_options options = {
        .transport = &hub->base,
        .listener = &listener,
        .now_ms = read_clock,
        .sleep_ms = sleep_by_clock,
    };
    struct err err = {0};
    int status = 1;

    hub->base.ops = &ops;
    now = 1000000000;
    hub->phase_ms -= now % WINDOW_MS;
    hub->window = (now + hub->phase_ms) / WINDOW_MS;
    hub->idle_from = -1;
    w.client = client_new(&options, &err);
    assert_non_null(w.client);
    for (size_t i = 0; i < hub->at_once; i++)
        ask(&w);
    while (status > 0)
        status = client_run(w.client, &err);
    assert_int_equal(status, 0);
    assert_int_equal(client_requests(w.client), hub->started);
    client_free(w.client);
    return w;
}

static void
meets_no_429_and_wastes_less_than_a_fiftieth_of_a_window(void **state)
{
    static const int64_t phases[] = {0, 1, 123456, 298500, 299999};
    static const int64_t latencies[] = {5, 70, 500, 0};
    static const size_t at_once[] = {1, 2, 7, 16};
    size_t many = COUNT(phases) * COUNT(latencies) * COUNT(at_once) * ROUNDINGS;

    (void)state;
    for (size_t i = 0; i < many; i++) {
        size_t n = i / ROUNDINGS;
        struct timed_hub hub = {
            .rounding = (enum rounding)(i % ROUNDINGS),
            .phase_ms = WINDOW_MS + phases[n % COUNT(phases)],
            .latency_ms = latencies[n / COUNT(phases) % COUNT(latencies)],
            .at_once = at_once[n / COUNT(phases) / COUNT(latencies)],
        };
        struct timed_hub *h = &hub;
        const struct walks w = work_off(h, REQUESTS);
        if (h->refused > 0 || w.good != REQUESTS || h->started != REQUESTS ||
            h->slowest_ms >= WASTE_MS || h->idle_ms >= WASTE_MS * h->crossed || h->crossed < 2)
            fail_msg("phase %d, latency %d, %zu at once, rounding %d: %d refused, %d good of %d; "
                     "%d ms until all were at work, %d ms idle in %d windows",
                     (int)phases[n % COUNT(phases)], (int)h->latency_ms, h->at_once,
                     (int)h->rounding, (int)h->refused, w.good, (int)h->started, (int)h->slowest_ms,
                     (int)h->idle_ms, (int)h->crossed);
        /* A window that was used up is told of, once; one that was too short for that is not. */
        assert_int_equal(w.told, h->used_up);
    }
}

static void
goes_on_as_before_when_a_hub_that_tells_no_window_has_refused_once(void **state)
{
    struct timed_hub hub = {.latency_ms = 70, .at_once = 4, .is_silent = true};

    (void)state;
    const struct walks w = work_off(&hub, REQUESTS);
    assert_int_equal(w.good, REQUESTS);
    assert_true(hub.refused > 0);
    /* A window's requests, the refused, and again: not one in two seconds. */
    assert_true(now < 1000000000 + INT64_C(3) * WINDOW_MS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meets_no_429_and_wastes_less_than_a_fiftieth_of_a_window),
        cmocka_unit_test(goes_on_as_before_when_a_hub_that_tells_no_window_has_refused_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
