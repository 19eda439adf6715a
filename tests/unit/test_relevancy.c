#include <string.h>

#include "registry/relevancy.h"
#include "unit.h"

static double
score(int64_t models, int64_t max_models, int64_t downloads, int64_t max_downloads,
      int64_t parameters)
{
    struct relevancy_parts parts =
        relevancy_parts(models, max_models, downloads, max_downloads, parameters);

    return relevancy_score(&parts, &relevancy_reference);
}

static void
weighs_demand_usage_and_size(void **state)
{
    static const struct {
        int64_t models, max_models, downloads, max_downloads, parameters;
        double expected;
    } cases[] = {
        /* 45 + 35 + 20 */
        {10, 10, 999, 999, 1000000000, 100},
        /* 0.45 * 50 + 0.35 * (1 / 3 * 100 = 33.33…) + 0.2 * 80 = 22.5 + 11.666… + 16 */
        {5, 10, 9, 999, 3000000000, 50.2},
        /* 4.5 + 0.35 * 66.66… + 0 */
        {1, 10, 99, 999, -1, 27.8},
        /* no downloads at all: 4.5 + 0 + 12 */
        {1, 10, 0, 999, 7000000000, 16.5},
        {1, 10, 0, 0, 7000000000, 16.5},
        /* nothing anywhere */
        {0, 0, 0, 0, -1, 0},
        /* each part is capped: 45 + 35 + 4 */
        {20, 10, 99999, 999, 30000000000, 84},
        /* 0.45 * 0.5 = 0.225 */
        {1, 200, 0, 10, -1, 0.2},
        /* MarianMTModel and NemotronHForCausalLM of the file of 2026-06-25 */
        {154, 154, 8606388, 16859572, 56435136, 98.6},
        {153, 154, 16859572, 16859572, 4226684, 99.7},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double got = score(cases[i].models, cases[i].max_models, cases[i].downloads,
                           cases[i].max_downloads, cases[i].parameters);
        if (got != cases[i].expected)
            fail_msg("case %zu: %.17g, not %.17g", i, got, cases[i].expected);
    }
}

static void
gives_points_for_a_small_smallest_model(void **state)
{
    static const struct {
        int64_t parameters;
        double expected;
    } cases[] = {
        {-1, 0},           {0, 100},          {1000000000, 100}, {1000000001, 80},
        {3000000000, 80},  {3000000001, 60},  {7000000000, 60},  {7000000001, 40},
        {14000000000, 40}, {14000000001, 20}, {30000000000, 20}, {30000000001, 0},
        {INT64_MAX, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_true(relevancy_parts(1, 1, 1, 1, cases[i].parameters).benchmarkability ==
                    cases[i].expected);
}

static void
names_the_step_that_gives_the_points(void **state)
{
    (void)state;
    assert_null(relevancy_step(-1));
    assert_null(relevancy_step(30000000001));
    assert_int_equal(relevancy_step(0)->up_to, 1000000000);
    assert_int_equal(relevancy_step(7000000000)->up_to, 7000000000);
    assert_int_equal(relevancy_step(7000000001)->up_to, 14000000000);
    for (size_t i = 0; i < RELEVANCY_STEPS; i++)
        assert_true(relevancy_parts(1, 1, 1, 1, relevancy_steps[i].up_to).benchmarkability ==
                    relevancy_steps[i].points);
}

static void
other_weights_are_divided_by_their_sum(void **state)
{
    static const struct {
        const char *text;
        double demand, usage, benchmarkability;
        double expected; /* of the parts 50, 20 and 80 */
    } cases[] = {
        /* 22.5 + 7 + 16 */
        {"0.45,0.35,0.2", 0.45, 0.35, 0.2, 45.5},
        {"45,35,20", 0.45, 0.35, 0.2, 45.5},
        {"9,7,4", 0.45, 0.35, 0.2, 45.5},
        /* 150 / 3 */
        {"1,1,1", 1.0 / 3, 1.0 / 3, 1.0 / 3, 50},
        {"0,0,7", 0, 0, 1, 80},
        {".5,.5,0", 0.5, 0.5, 0, 35},
        {"1.,3.,0", 0.25, 0.75, 0, 27.5},
        /* 0.125 * 50 + 0.5 * 20 + 0.375 * 80 = 6.25 + 10 + 30 = 46.25, a tie: to the even tenth */
        {"0.000001,0.000004,0.000003", 0.125, 0.5, 0.375, 46.2},
        {"999999,0,0", 1, 0, 0, 50},
    };
    static const struct relevancy_parts parts = {50, 20, 80};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct relevancy_weights w;
        struct err err = {ERR_NONE, ""};
        if (relevancy_read_weights(&w, cases[i].text, &err) != 0)
            fail_msg("%s: %s", cases[i].text, err.message);
        if (w.demand != cases[i].demand || w.usage != cases[i].usage ||
            w.benchmarkability != cases[i].benchmarkability)
            fail_msg("%s: %.17g %.17g %.17g", cases[i].text, w.demand, w.usage, w.benchmarkability);
        if (relevancy_score(&parts, &w) != cases[i].expected)
            fail_msg("%s: %.17g", cases[i].text, relevancy_score(&parts, &w));
        assert_true(relevancy_same_weights(&w, &relevancy_reference) == (i < 3));
    }
}

static void
what_are_no_weights_is_said(void **state)
{
    static const char *const bad[] = {
        "",        "1",           "1,2",           "1,2,3,4", "1,2,3,",  ",1,2",  "1,,2",
        "1, 2, 3", "a,b,c",       "-1,2",          "-1,2,3",  "1e3,2,3", "1;2;3", ".,1,1",
        "0x1,1,1", "1000000,1,1", "0.0000001,1,1", "nan,1,1", "inf,1,1",
    };
    struct relevancy_weights w;
    struct err err = {ERR_NONE, ""};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (relevancy_read_weights(&w, bad[i], &err) != -1)
            fail_msg("%s was taken", bad[i]);
        assert_int_equal(err.kind, ERR_USAGE);
        assert_non_null(strstr(err.message, "expected three numbers such as 45,35,20"));
    }
    assert_int_equal(relevancy_read_weights(&w, "0,0.0,0", &err), -1);
    assert_string_equal(err.message, "expected at least one number above 0, got `0,0.0,0`");
    assert_int_equal(relevancy_read_weights(&w, "\033[31m", &err), -1);
    assert_non_null(strstr(err.message, "got `\\u001b[31m`"));
}

static void
contributions_are_what_the_score_is_made_of(void **state)
{
    static const struct relevancy_parts parts = {50, 20, 80};
    struct relevancy_parts c = relevancy_contributions(&parts, &relevancy_reference);

    (void)state;
    assert_true(c.demand == 22.5 && c.usage == 7 && c.benchmarkability == 16);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weighs_demand_usage_and_size),
        cmocka_unit_test(gives_points_for_a_small_smallest_model),
        cmocka_unit_test(names_the_step_that_gives_the_points),
        cmocka_unit_test(other_weights_are_divided_by_their_sum),
        cmocka_unit_test(what_are_no_weights_is_said),
        cmocka_unit_test(contributions_are_what_the_score_is_made_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
