#include <math.h>

#include "hub/retry.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const struct retry_policy usual = {0, 0, 0};

static void
judges_by_the_status(void **state)
{
    static const struct {
        int status;
        bool broken;
        enum retry_verdict verdict;
    } cases[] = {
        {200, false, RETRY_TAKE},  {204, false, RETRY_NEVER}, {299, false, RETRY_NEVER},
        {200, true, RETRY_AGAIN},  {0, false, RETRY_AGAIN},   {0, true, RETRY_AGAIN},
        {408, false, RETRY_AGAIN}, {429, false, RETRY_AGAIN}, {500, false, RETRY_AGAIN},
        {502, false, RETRY_AGAIN}, {503, true, RETRY_AGAIN},  {504, false, RETRY_AGAIN},
        {401, false, RETRY_AUTH},  {403, false, RETRY_AUTH},  {401, true, RETRY_AUTH},
        {400, false, RETRY_NEVER}, {404, false, RETRY_NEVER}, {404, true, RETRY_NEVER},
        {410, false, RETRY_NEVER}, {301, false, RETRY_NEVER}, {307, false, RETRY_NEVER},
        {501, false, RETRY_NEVER}, {505, false, RETRY_NEVER}, {101, false, RETRY_NEVER},
        {304, false, RETRY_NEVER}, {600, false, RETRY_NEVER},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct attempt a = {cases[i].status, cases[i].broken, 1, -1, -1, -1};
        struct retry_decision d = retry_decide(&a, &usual, 1);
        if (d.verdict != cases[i].verdict)
            fail_msg("%d gave %d", cases[i].status, (int)d.verdict);
        assert_int_equal(d.wait_ms, d.verdict == RETRY_AGAIN ? 500 : 0);
    }
}

static void
waits_twice_as_long_each_time_up_to_the_cap(void **state)
{
    static const int64_t longest[] = {500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};

    (void)state;
    for (unsigned i = 0; i < COUNT(longest); i++) {
        struct attempt a = {503, false, i + 1, -1, -1, -1};
        assert_int_equal(retry_decide(&a, &usual, 0).wait_ms, longest[i] / 2);
        assert_int_equal(retry_decide(&a, &usual, 0.5).wait_ms, longest[i] * 3 / 4);
        assert_int_equal(retry_decide(&a, &usual, 1).wait_ms, longest[i]);
    }
}

static void
follows_its_policy_even_an_odd_one(void **state)
{
    const struct retry_policy odd = {3, 7, 20};
    const struct retry_policy low = {3, 700, 20};
    const struct retry_policy huge = {UINT32_MAX, INT64_MAX, INT64_MAX};
    struct attempt a = {0, false, 1, -1, -1, -1};

    (void)state;
    assert_int_equal(retry_decide(&a, &odd, 1).wait_ms, 7);
    assert_int_equal(retry_decide(&a, &odd, 0).wait_ms, 4);
    assert_int_equal(retry_decide(&a, &low, 1).wait_ms, 20);
    a.number = 2;
    assert_int_equal(retry_decide(&a, &odd, 1).wait_ms, 14);
    assert_int_equal(retry_decide(&a, &odd, NAN).wait_ms, 14);
    assert_int_equal(retry_decide(&a, &odd, -3).wait_ms, 14);
    assert_int_equal(retry_decide(&a, &odd, 1e300).wait_ms, 14);
    a.number = 3;
    assert_int_equal(retry_decide(&a, &odd, 1).verdict, RETRY_SPENT);
    assert_int_equal(retry_decide(&a, &odd, 1).wait_ms, 20);
    a.number = UINT32_MAX - 1;
    assert_int_equal(retry_decide(&a, &odd, 1).wait_ms, 20);
    assert_true(retry_decide(&a, &huge, 0).wait_ms > 0);
}

static void
gives_up_after_eleven_tries(void **state)
{
    struct attempt a = {504, false, 10, -1, -1, -1};

    (void)state;
    assert_int_equal(retry_decide(&a, &usual, 1).verdict, RETRY_AGAIN);
    a.number = 11;
    assert_int_equal(retry_decide(&a, &usual, 1).verdict, RETRY_SPENT);
    a.status = 200;
    assert_int_equal(retry_decide(&a, &usual, 1).verdict, RETRY_TAKE);
    a.broken = true;
    assert_int_equal(retry_decide(&a, &usual, 1).verdict, RETRY_SPENT);
}

static void
waits_as_long_as_the_hub_says(void **state)
{
    static const struct {
        struct attempt attempt;
        int64_t wait_ms;
    } cases[] = {
        {{429, false, 1, -1, 0, 55}, 56000},
        {{429, false, 1, -1, 0, 0}, 1000},
        {{429, false, 1, 90, 0, 55}, 90000},
        {{429, false, 1, 20, 0, 55}, 56000},
        /* Requests were left: the window is not what stopped this one. */
        {{429, false, 1, -1, 12, 55}, 500},
        {{429, false, 1, 20, 12, 55}, 20000},
        {{429, false, 1, -1, 0, -1}, 500},
        /* Only a 429 is about the window. */
        {{503, false, 1, -1, 0, 55}, 500},
        {{503, false, 1, 7, -1, -1}, 7000},
        {{503, false, 1, 0, -1, -1}, 500},
        {{200, true, 1, 7, 0, 55}, 7000},
        {{503, false, 1, 3601, -1, -1}, 3600000},
        {{503, false, 1, INT64_MAX, -1, -1}, 3600000},
        {{429, false, 1, -1, 0, INT64_MAX}, 3600000},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(retry_decide(&cases[i].attempt, &usual, 1).wait_ms, cases[i].wait_ms);
}

static void
reads_retry_after_in_all_its_forms(void **state)
{
    /* 784111777 is 1994-11-06 08:49:37, RFC 9110's own example. */
    static const struct {
        const char *value;
        int64_t now, expected;
    } cases[] = {
        {"120", 0, 120},
        {" 0\t", 0, 0},
        {"007", 0, 7},
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777 - 30, 30},
        {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777 - 30, 30},
        {"Sun Nov  6 08:49:37 1994", 784111777 - 30, 30},
        {"Sun Nov 06 08:49:37 1994", 784111777 - 30, 30},
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777, 0},
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777 + 1, 0},
        {"Thu, 29 Feb 2024 00:00:00 GMT", 1709164800 - 1, 1},
        {"Sat, 31 Dec 2016 23:59:60 GMT", 1483228800 - 5, 5},
        /* Seen from 2026, year 30 lies ahead and year 94 behind. */
        {"Tuesday, 01-Jan-30 00:00:00 GMT", INT64_C(1790000000), 1893456000 - 1790000000},
        {"Sunday, 06-Nov-94 08:49:37 GMT", INT64_C(1790000000), 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t got = retry_after_parse(slice_of(cases[i].value), cases[i].now);
        if (got != cases[i].expected)
            fail_msg("%s gave %lld", cases[i].value, (long long)got);
    }
    assert_true(retry_after_parse(SLICE("99999999999999999999999999"), 0) > 1000000000);
}

static void
reads_no_retry_after_that_is_none(void **state)
{
    static const char *const cases[] = {
        "",
        " ",
        "-1",
        "+1",
        "1.5",
        "1 2",
        "0x10",
        "soon",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 GMT!",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 NOV 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 29 Feb 2026 08:49:37 GMT",
        "Thu, 29 Feb 1900 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun,  6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sun Nov  6 08:49:37 94",
        "1994-11-06T08:49:37Z",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (retry_after_parse(slice_of(cases[i]), 0) != -1)
            fail_msg("%s was read", cases[i]);
    assert_int_equal(retry_after_parse((struct slice){NULL, 0}, 0), -1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_by_the_status),
        cmocka_unit_test(waits_twice_as_long_each_time_up_to_the_cap),
        cmocka_unit_test(follows_its_policy_even_an_odd_one),
        cmocka_unit_test(gives_up_after_eleven_tries),
        cmocka_unit_test(waits_as_long_as_the_hub_says),
        cmocka_unit_test(reads_retry_after_in_all_its_forms),
        cmocka_unit_test(reads_no_retry_after_that_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
