#include <math.h>

#include "base/round.h"
#include "unit.h"

static void
rounds_the_exact_value_to_a_tenth_with_ties_to_even(void **state)
{
    static const struct {
        double x, expected;
    } cases[] = {
        {0, 0},
        {0.04, 0},
        {0.05, 0.1}, /* stored as 0.05000000000000000277 */
        {0.15, 0.1}, /* 0.1499999999999999944 */
        {0.25, 0.2}, /* exact: a tie, 2 is even */
        {0.35, 0.3}, /* 0.34999999999999997780 */
        {0.45, 0.5}, /* 0.45000000000000001110 */
        {0.75, 0.8}, /* exact: a tie, 8 is even */
        {2.675, 2.7},
        {8.25, 8.2},
        {8.75, 8.8},
        {99.95, 100}, /* 99.9500000000000028 */
        {-0.25, -0.2},
        {1e15, 1e15},
        {4062499939798896.5, 4062499939798896.5},
        {562949953421311.9375, 562949953421311.875},
        {1e300, 1e300},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (round_tenth(cases[i].x) != cases[i].expected)
            fail_msg("%.20g: %.20g, not %.20g", cases[i].x, round_tenth(cases[i].x),
                     cases[i].expected);
    assert_true(isinf(round_tenth(INFINITY)));
    assert_true(isnan(round_tenth(NAN)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_the_exact_value_to_a_tenth_with_ties_to_even),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
