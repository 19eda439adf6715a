#include "hub/ratelimit.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void
reads_what_is_left_and_when_the_window_ends(void **state)
{
    static const struct {
        const char *value;
        int64_t remaining, reset_s;
    } cases[] = {
        {"\"api\";r=499;t=293", 499, 293},
        {"\"api\"; r=0 ;\tt=55 ", 0, 55},
        {"api;t=7;r=3", 3, 7},
        {"\"api\";q=500;r=1;w=300;t=2", 1, 2},
        {"\"a;r=9;t=9\";r=1;t=2", 1, 2},
        {"\"a,b\";r=1;t=2", 1, 2},
        {"\"a\\\",b\";r=1;t=2", 1, 2},
        {"\"resolvers\";r=5, \"api\";r=1;t=2", 1, 2},
        {"\"api\";r=1;t=2, \"other\";r=3;t=4", 1, 2},
        {"\"api\";r=1;r=8;t=2", 8, 2},
        {"\"api\";r=999999999999999;t=0", INT64_C(999999999999999), 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ratelimit_header h = {-7, -7};
        if (!ratelimit_parse(&h, slice_of(cases[i].value)))
            fail_msg("%s was not read", cases[i].value);
        assert_int_equal(h.remaining, cases[i].remaining);
        assert_int_equal(h.reset_s, cases[i].reset_s);
    }
}

static void
reads_nothing_where_either_is_missing_or_no_number(void **state)
{
    static const char *const cases[] = {
        "",
        "\"api\"",
        "\"api\";r=1",
        "\"api\";t=1",
        "\"api\";r=1, \"api\";t=1",
        "\"api\";r=-1;t=1",
        "\"api\";r=;t=1",
        "\"api\";r=1.5;t=1",
        "\"api\";r=x;t=1",
        "\"api\";r=\"1\";t=1",
        "\"api\";r=1000000000000000;t=1",
        "\"api;r=1;t=1",
        "\"api\\",
        ";;;,,,",
        "limit=100, remaining=50, reset=5",
    };
    struct ratelimit_header h;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (ratelimit_parse(&h, slice_of(cases[i])))
            fail_msg("%s was read", cases[i]);
    assert_false(ratelimit_parse(&h, (struct slice){NULL, 0}));
}

static void
holds_nothing_back_while_nothing_is_known(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(ratelimit_delay(&r, 5000), 0);
        ratelimit_spend(&r);
    }
}

static void
holds_back_until_a_second_past_the_window_when_it_is_used_up(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    ratelimit_update(&r, &(struct ratelimit_header){2, 10}, 0, 50000, 50000);
    assert_int_equal(ratelimit_delay(&r, 50000), 0);
    ratelimit_spend(&r);
    assert_int_equal(ratelimit_delay(&r, 50100), 0);
    ratelimit_spend(&r);
    assert_int_equal(ratelimit_delay(&r, 50200), 10800);
    assert_int_equal(ratelimit_delay(&r, 60999), 1);
}

static void
counts_requests_under_way_as_used(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    ratelimit_update(&r, &(struct ratelimit_header){3, 10}, 2, 0, 0);
    assert_int_equal(ratelimit_delay(&r, 0), 0);
    ratelimit_spend(&r);
    assert_int_equal(ratelimit_delay(&r, 0), 11000);
    ratelimit_update(&r, &(struct ratelimit_header){3, 10}, 5, 0, 0);
    assert_int_equal(ratelimit_delay(&r, 0), 11000);
}

static void
lets_one_request_ask_about_a_new_window(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    ratelimit_update(&r, &(struct ratelimit_header){0, 10}, 0, 0, 0);
    assert_int_equal(ratelimit_delay(&r, 11000), 0);
    /* Asking does not use the request up; sending does. */
    assert_int_equal(ratelimit_delay(&r, 11000), 0);
    ratelimit_spend(&r);
    assert_int_equal(ratelimit_delay(&r, 11000), 2000);
    /* Its answer opens the window. */
    ratelimit_update(&r, &(struct ratelimit_header){499, 300}, 0, 11400, 11400);
    assert_int_equal(ratelimit_delay(&r, 11400), 0);
    ratelimit_spend(&r);
    assert_int_equal(ratelimit_delay(&r, 11400), 0);
}

static void
lets_another_ask_when_the_first_never_came_back(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    ratelimit_update(&r, &(struct ratelimit_header){0, 0}, 0, 0, 0);
    assert_int_equal(ratelimit_delay(&r, 0), 1000);
    assert_int_equal(ratelimit_delay(&r, 1000), 0);
    ratelimit_spend(&r);
    assert_int_equal(ratelimit_delay(&r, 2999), 1);
    assert_int_equal(ratelimit_delay(&r, 3000), 0);
}

static void
believes_no_window_of_more_than_an_hour(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    ratelimit_update(&r, &(struct ratelimit_header){0, INT64_C(999999999999999)}, 0, 0, 0);
    assert_int_equal(ratelimit_delay(&r, 0), 3601000);
}

static void
holds_all_back_when_a_429_says_until_when(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    ratelimit_update(&r, &(struct ratelimit_header){400, 100}, 0, 0, 0);
    ratelimit_hold(&r, 30000);
    assert_int_equal(ratelimit_delay(&r, 0), 30000);
    assert_int_equal(ratelimit_delay(&r, 30000), 0);
    ratelimit_spend(&r);
    assert_int_equal(ratelimit_delay(&r, 30000), 2000);
    ratelimit_update(&r, &(struct ratelimit_header){399, 70}, 0, 30300, 30300);
    assert_int_equal(ratelimit_delay(&r, 30300), 0);
    /* A window that is used up for longer stays so. */
    ratelimit_update(&r, &(struct ratelimit_header){0, 60}, 0, 40000, 40000);
    ratelimit_hold(&r, 50000);
    assert_int_equal(ratelimit_delay(&r, 40000), 61000);
}

static void
goes_by_the_least_figure_of_a_window_in_whatever_order_answers_come(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    /* Counted third, second, first; two, one and none are still under way. */
    ratelimit_update(&r, &(struct ratelimit_header){0, 100}, 2, 0, 0);
    ratelimit_update(&r, &(struct ratelimit_header){1, 100}, 1, 400, 400);
    ratelimit_update(&r, &(struct ratelimit_header){2, 101}, 0, 900, 900);
    assert_int_equal(ratelimit_delay(&r, 1000), 100000);
    /* What was under way is no longer taken for uncounted. */
    ratelimit_init(&r);
    ratelimit_update(&r, &(struct ratelimit_header){3, 100}, 3, 0, 0);
    assert_int_equal(ratelimit_delay(&r, 0), 101000);
    ratelimit_update(&r, &(struct ratelimit_header){3, 100}, 0, 100, 100);
    assert_int_equal(ratelimit_delay(&r, 100), 0);
}

static void
takes_nothing_from_an_answer_of_the_window_before(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    ratelimit_update(&r, &(struct ratelimit_header){2, 300}, 0, 0, 0);
    ratelimit_update(&r, &(struct ratelimit_header){499, 300}, 1, 300100, 300100);
    ratelimit_update(&r, &(struct ratelimit_header){0, 1}, 0, 299900, 300400);
    assert_int_equal(ratelimit_delay(&r, 300400), 0);
    /* One that left when the window was known is of it, whatever it says. */
    ratelimit_update(&r, &(struct ratelimit_header){0, 6}, 0, 300400, 300900);
    assert_int_equal(ratelimit_delay(&r, 300900), 7000);
}

static void
is_held_whatever_answers_say_that_were_under_way(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    ratelimit_update(&r, &(struct ratelimit_header){400, 200}, 0, 0, 0);
    ratelimit_hold(&r, 30000);
    ratelimit_update(&r, &(struct ratelimit_header){399, 200}, 0, 500, 500);
    assert_int_equal(ratelimit_delay(&r, 500), 29500);
    assert_int_equal(ratelimit_delay(&r, 30000), 0);
}

static void
forgets_its_window_when_asking_about_it_brings_none(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    ratelimit_hold(&r, 30000);
    ratelimit_unsaid(&r);
    assert_int_equal(ratelimit_delay(&r, 20000), 10000);
    assert_int_equal(ratelimit_delay(&r, 30000), 0);
    ratelimit_spend(&r);
    assert_int_equal(ratelimit_delay(&r, 30000), 2000);
    ratelimit_unsaid(&r);
    assert_int_equal(ratelimit_delay(&r, 30000), 0);
    ratelimit_spend(&r);
    assert_int_equal(ratelimit_delay(&r, 30000), 0);
}

/*
 * A Hub with fixed windows, as test_ratelimit knows it: `quota` requests in
 * `window_ms`, t in whole seconds, counted when a request arrives.
 */
struct window_hub {
    int64_t quota, window_ms;
    int64_t window, used, others; /* others: what somebody else uses of each window */
    int64_t refused;
    int64_t idle_ms;   /* from the begin of a window to its first request */
    int64_t left_over; /* of windows that ended while work was waiting */
};

static struct ratelimit_header
hub_takes(struct window_hub *hub, int64_t now, bool rounds_up)
{
    int64_t number = now / hub->window_ms, into = now % hub->window_ms;
    int64_t rest = hub->window_ms - into;

    if (number != hub->window) {
        hub->left_over += hub->quota - hub->used;
        hub->idle_ms += into;
        hub->window = number;
        hub->used = 0;
    }
    /* Somebody else's share goes evenly over the window's first twentieth. */
    int64_t share = into < hub->window_ms / 20 ? into : hub->window_ms / 20;
    int64_t taken = hub->others * share / (hub->window_ms / 20);
    if (hub->used + taken >= hub->quota)
        hub->refused++;
    else
        hub->used++;
    int64_t left = hub->quota - hub->used - taken;
    return (struct ratelimit_header){left > 0 ? left : 0, (rest + (rounds_up ? 999 : 0)) / 1000};
}

enum { AT_ONCE = 8 };

/* `count` requests by AT_ONCE walks of `latency_ms` each; when the last answer came. */
static int64_t
work_off(struct window_hub *hub, int count, int64_t latency_ms, int64_t begin, bool rounds_up)
{
    struct ratelimit r;
    int64_t answers[AT_ONCE];
    struct ratelimit_header headers[AT_ONCE];
    unsigned under_way = 0;
    int64_t now = begin;

    ratelimit_init(&r);
    hub->window = begin / hub->window_ms;
    while (count > 0 || under_way > 0) {
        while (count > 0 && under_way < AT_ONCE && ratelimit_delay(&r, now) == 0) {
            ratelimit_spend(&r);
            /* It is counted half-way between leaving and its answer. */
            headers[under_way] = hub_takes(hub, now + latency_ms / 2, rounds_up);
            answers[under_way++] = now + latency_ms;
            count--;
            now++;
        }
        if (under_way == 0) {
            now += ratelimit_delay(&r, now);
            continue;
        }
        now = answers[0] > now ? answers[0] : now;
        ratelimit_update(&r, &headers[0], under_way - 1, now - latency_ms, now);
        under_way--;
        memmove(answers, answers + 1, under_way * sizeof answers[0]);
        memmove(headers, headers + 1, under_way * sizeof headers[0]);
    }
    return now;
}

static void
meets_no_429_and_wastes_little_of_the_windows(void **state)
{
    static const int64_t latencies[] = {20, 300, 1400};
    static const int64_t begins[] = {0, 123456, 299000};

    (void)state;
    for (size_t i = 0; i < COUNT(latencies) * COUNT(begins) * 2; i++) {
        int64_t latency = latencies[i % COUNT(latencies)], begin = begins[i / 3 % COUNT(begins)];
        struct window_hub hub = {.quota = 500, .window_ms = 300000};
        int64_t end = work_off(&hub, 1200, latency, begin, i / 9 == 0);
        assert_int_equal(hub.refused, 0);
        /* Of two windows' beginnings and ends, less than 2 % of either's time and requests. */
        int64_t windows = end / 300000 - begin / 300000;
        if (begin == 0) {
            assert_int_equal(windows, 2);
            assert_int_equal(hub.left_over, 0);
        }
        assert_true(hub.idle_ms < windows * 300000 * 2 / 100);
    }
}

static void
is_hardly_refused_beside_somebody_who_uses_the_same_quota(void **state)
{
    struct window_hub hub = {.quota = 500, .window_ms = 300000, .others = 200};

    (void)state;
    int64_t end = work_off(&hub, 900, 300, 0, true);
    /* What the others take between two of our answers may cost one refusal a window. */
    assert_true(hub.refused <= AT_ONCE);
    assert_true(end > 600000 && end < 900000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_left_and_when_the_window_ends),
        cmocka_unit_test(reads_nothing_where_either_is_missing_or_no_number),
        cmocka_unit_test(holds_nothing_back_while_nothing_is_known),
        cmocka_unit_test(holds_back_until_a_second_past_the_window_when_it_is_used_up),
        cmocka_unit_test(counts_requests_under_way_as_used),
        cmocka_unit_test(lets_one_request_ask_about_a_new_window),
        cmocka_unit_test(lets_another_ask_when_the_first_never_came_back),
        cmocka_unit_test(believes_no_window_of_more_than_an_hour),
        cmocka_unit_test(holds_all_back_when_a_429_says_until_when),
        cmocka_unit_test(goes_by_the_least_figure_of_a_window_in_whatever_order_answers_come),
        cmocka_unit_test(takes_nothing_from_an_answer_of_the_window_before),
        cmocka_unit_test(is_held_whatever_answers_say_that_were_under_way),
        cmocka_unit_test(forgets_its_window_when_asking_about_it_brings_none),
        cmocka_unit_test(meets_no_429_and_wastes_little_of_the_windows),
        cmocka_unit_test(is_hardly_refused_beside_somebody_who_uses_the_same_quota),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
