#include "scan/shrink.h"

#include "unit.h"

static void
a_share_and_ten_models_at_least_must_go(void **state)
{
    (void)state;
    static const struct {
        int64_t before;
        int64_t now;
        int64_t keep_percent;
        bool too_much;
    } cases[] = {
        {100, 90, 90, false},  {100, 89, 90, true},     {1000, 900, 90, false},
        {1000, 899, 90, true}, {100, 91, 100, false},   {100, 90, 100, true},
        {11, 0, 90, true},     {9, 0, 90, false},       {0, 0, 90, false},
        {-1, 5, 90, false},    {100, 0, 0, false},      {100, 200, 90, false},
        {100, 0, 1, true},     {INT64_MAX, 1, 1, true}, {INT64_MAX, INT64_MAX, 100, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(shrink_is_too_much(cases[i].before, cases[i].now, cases[i].keep_percent),
                         cases[i].too_much);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_share_and_ten_models_at_least_must_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
