#include "hub/patience.h"
#include "unit.h"

static void
allows_waits_up_to_the_limit_all_together(void **state)
{
    struct patience p;

    (void)state;
    patience_init(&p, 10000);
    assert_true(patience_allows(&p, 10000));
    assert_false(patience_allows(&p, 10001));
    patience_spend(&p, 4000);
    assert_true(patience_allows(&p, 6000));
    assert_false(patience_allows(&p, 6001));
    patience_spend(&p, 6000);
    assert_true(patience_allows(&p, 0));
    assert_false(patience_allows(&p, 1));
    /* A sleep may take longer than it was meant to. */
    patience_spend(&p, 5);
    assert_false(patience_allows(&p, 0));
}

static void
a_wait_in_pieces_is_the_wait_as_a_whole(void **state)
{
    struct patience p;

    (void)state;
    patience_init(&p, 3500);
    for (int64_t left = 3500; left > 0; left -= 700) {
        assert_true(patience_allows(&p, left));
        patience_spend(&p, 700);
    }
    assert_false(patience_allows(&p, 1));
}

static void
without_a_limit_every_wait_is_allowed(void **state)
{
    static const int64_t none[] = {0, -1, INT64_MIN};

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        struct patience p;
        patience_init(&p, none[i]);
        patience_spend(&p, INT64_C(1) << 60);
        assert_true(patience_allows(&p, INT64_MAX));
    }
}

static void
a_clock_that_goes_back_gives_nothing_back(void **state)
{
    struct patience p;

    (void)state;
    patience_init(&p, 100);
    patience_spend(&p, 100);
    patience_spend(&p, -50);
    assert_false(patience_allows(&p, 1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allows_waits_up_to_the_limit_all_together),
        cmocka_unit_test(a_wait_in_pieces_is_the_wait_as_a_whole),
        cmocka_unit_test(without_a_limit_every_wait_is_allowed),
        cmocka_unit_test(a_clock_that_goes_back_gives_nothing_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
