#include "registry/relevancy.h"
#include "unit.h"

static double
score(int64_t models, int64_t max_models, int64_t downloads, int64_t max_downloads,
      int64_t parameters)
{
    struct relevancy_parts parts =
        relevancy_parts(models, max_models, downloads, max_downloads, parameters);

    return relevancy_score(&parts);
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weighs_demand_usage_and_size),
        cmocka_unit_test(gives_points_for_a_small_smallest_model),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
