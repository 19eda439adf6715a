#include "report/columns.h"
#include "unit.h"

static void
stands_at_the_right_of_its_column(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    columns_cell(&out, SLICE("a"), 3);
    columns_cell(&out, SLICE(""), 2);
    columns_number(&out, 12345, 8);
    columns_share(&out, 1, 8, 8);
    columns_share(&out, 0, 0, 2);
    assert_string_equal(str_text(&out), "    a        12,345    12.5 %   -");
    str_fini(&out);
}

static void
is_as_wide_as_its_characters_and_never_cut(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    columns_cell(&out, SLICE("\xC3\xBC"), 3);
    columns_cell(&out, SLICE("abcd"), 3);
    columns_number(&out, 1000, 2);
    assert_string_equal(str_text(&out), "    \xC3\xBC  abcd  1,000");
    str_fini(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stands_at_the_right_of_its_column),
        cmocka_unit_test(is_as_wide_as_its_characters_and_never_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
