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
    ratelimit_update(&r, &(struct ratelimit_header){2, 10}, 0, 50000);
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
    ratelimit_update(&r, &(struct ratelimit_header){3, 10}, 2, 0);
    assert_int_equal(ratelimit_delay(&r, 0), 0);
    ratelimit_spend(&r);
    assert_int_equal(ratelimit_delay(&r, 0), 11000);
    ratelimit_update(&r, &(struct ratelimit_header){3, 10}, 5, 0);
    assert_int_equal(ratelimit_delay(&r, 0), 11000);
}

static void
lets_one_request_ask_about_a_new_window(void **state)
{
    struct ratelimit r;

    (void)state;
    ratelimit_init(&r);
    ratelimit_update(&r, &(struct ratelimit_header){0, 10}, 0, 0);
    assert_int_equal(ratelimit_delay(&r, 11000), 0);
    /* Asking does not use the request up; sending does. */
    assert_int_equal(ratelimit_delay(&r, 11000), 0);
    ratelimit_spend(&r);
    assert_int_equal(ratelimit_delay(&r, 11000), 2000);
    /* Its answer opens the window. */
    ratelimit_update(&r, &(struct ratelimit_header){499, 300}, 0, 11400);
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
    ratelimit_update(&r, &(struct ratelimit_header){0, 0}, 0, 0);
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
    ratelimit_update(&r, &(struct ratelimit_header){0, INT64_C(999999999999999)}, 0, 0);
    assert_int_equal(ratelimit_delay(&r, 0), 3601000);
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
