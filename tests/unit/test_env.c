#include <stdlib.h>

#include "base/env.h"
#include "unit.h"

static void
takes_a_variable_set_to_nothing_for_unset(void **state)
{
    (void)state;
    unsetenv("TEST_ENV");
    assert_null(env_text("TEST_ENV"));
    setenv("TEST_ENV", "", 1);
    assert_null(env_text("TEST_ENV"));
    setenv("TEST_ENV", "x", 1);
    assert_string_equal(env_text("TEST_ENV"), "x");
}

static void
knows_the_words_that_switch_a_variable_on(void **state)
{
    static const char *const on[] = {"1", "ON", "yes", "True"};
    static const char *const off[] = {"", "0", "off", "no", "false", "2"};

    (void)state;
    for (size_t i = 0; i < sizeof on / sizeof *on; i++) {
        setenv("TEST_ENV", on[i], 1);
        assert_true(env_on("TEST_ENV"));
    }
    for (size_t i = 0; i < sizeof off / sizeof *off; i++) {
        setenv("TEST_ENV", off[i], 1);
        assert_false(env_on("TEST_ENV"));
    }
    unsetenv("TEST_ENV");
    assert_false(env_on("TEST_ENV"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_a_variable_set_to_nothing_for_unset),
        cmocka_unit_test(knows_the_words_that_switch_a_variable_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
