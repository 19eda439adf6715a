#include "report/words.h"
#include "unit.h"

struct words_case {
    int64_t n;
    const char *text;
};

static void
check(void (*words)(struct str *, int64_t), const struct words_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str out = STR_INIT;
        words(&out, cases[i].n);
        assert_string_equal(str_text(&out), cases[i].text);
        str_fini(&out);
    }
}

static void
groups_the_digits_of_numbers(void **state)
{
    static const struct words_case cases[] = {
        {0, "0"},
        {999, "999"},
        {1000, "1,000"},
        {-1000, "-1,000"},
        {-999999, "-999,999"},
        {12345678, "12,345,678"},
        {INT64_MIN, "-9,223,372,036,854,775,808"},
    };

    (void)state;
    check(words_number, cases, sizeof cases / sizeof *cases);
}

static void
sizes_have_two_or_three_digits(void **state)
{
    static const struct words_case cases[] = {
        {-1, "?"},
        {0, "0"},
        {999, "999"},
        {1000, "1.0K"},
        {124439808, "124M"},
        {999499999, "999M"},
        {999500000, "1.0B"},
        {7241732096, "7.2B"},
        {9949999999, "9.9B"},
        {9950000000, "10B"},
        {671026419200, "671B"},
        {1500000000000, "1.5T"},
        {INT64_MAX, "9223P"},
    };

    (void)state;
    check(words_size, cases, sizeof cases / sizeof *cases);
}

static void
spans_have_one_or_two_units(void **state)
{
    static const struct words_case cases[] = {
        {0, "0 s"},         {59, "59 s"},        {60, "1 min 0 s"},
        {185, "3 min 5 s"}, {3600, "1 h 0 min"}, {360059, "100 h 0 min"},
    };

    (void)state;
    check(words_span, cases, sizeof cases / sizeof *cases);
}

static void
nouns_agree_with_their_numbers(void **state)
{
    static const struct words_case cases[] = {
        {0, "0 models"}, {1, "1 model"}, {2000, "2,000 models"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str out = STR_INIT;
        words_count(&out, cases[i].n, "model");
        assert_string_equal(str_text(&out), cases[i].text);
        str_fini(&out);
    }
}

static void
shares_are_the_nearest_tenth_of_a_percent_a_half_going_up(void **state)
{
    static const struct {
        int64_t part, whole;
        int tenths;
        const char *text;
    } cases[] = {
        {0, 0, -1, "-"},
        {5, 0, -1, "-"},
        {0, 7, 0, "0.0 %"},
        {7, 7, 1000, "100.0 %"},
        {1, 3, 333, "33.3 %"},
        {2, 3, 667, "66.7 %"},
        /* 0.05 % and 0.15 % are halves. */
        {1, 2000, 1, "0.1 %"},
        {3, 2000, 2, "0.2 %"},
        {1, 2001, 0, "0.0 %"},
        {9999, 10000, 1000, "100.0 %"},
        {9994, 10000, 999, "99.9 %"},
        {INT64_MAX, INT64_MAX, 1000, "100.0 %"},
        {INT64_MAX / 8, INT64_MAX, 125, "12.5 %"},
        {1, INT64_MAX, 0, "0.0 %"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str out = STR_INIT;
        assert_int_equal(words_tenths(cases[i].part, cases[i].whole), cases[i].tenths);
        words_share(&out, cases[i].part, cases[i].whole);
        assert_string_equal(str_text(&out), cases[i].text);
        str_fini(&out);
    }
}

static void
a_character_takes_a_column(void **state)
{
    (void)state;
    assert_int_equal(words_columns(SLICE("")), 0);
    assert_int_equal(words_columns(SLICE("abc")), 3);
    assert_int_equal(words_columns(SLICE("\xC3\xBC\xF0\x9F\x99\x82x")), 3);
}

static void
days_are_of_utc_and_unknown_from_0_down(void **state)
{
    static const struct words_case cases[] = {
        {1, "1970-01-01"},
        {86399, "1970-01-01"},
        {86400, "1970-01-02"},
        {1782863999, "2026-06-30"},
        {253402300800, "10000-01-01"},
        {0, ""},
        {-1, ""},
    };
    char day[WORDS_DAY_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        words_day(day, cases[i].n);
        assert_string_equal(day, cases[i].text);
    }
    words_day(day, INT64_MAX);
    assert_string_equal(day, "292277026596-12-04");
}

static void
a_place_is_a_file_and_its_line_if_it_has_one(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    words_place(&out, SLICE("registry.py"), 12);
    assert_string_equal(str_text(&out), "registry.py:12");
    str_truncate(&out, 0);
    words_place(&out, SLICE("registry.py"), 0);
    assert_string_equal(str_text(&out), "registry.py");
    str_fini(&out);
}

static void
names_have_commas_between(void **state)
{
    const struct slice names[] = {SLICE("a"), SLICE("b\n"), SLICE("c")};
    struct str out = STR_INIT;

    (void)state;
    words_names(&out, names, 0, show_name);
    assert_string_equal(str_text(&out), "");
    words_names(&out, names, 3, show_name);
    assert_string_equal(str_text(&out), "a, b\\u000a, c");
    str_fini(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_the_digits_of_numbers),
        cmocka_unit_test(sizes_have_two_or_three_digits),
        cmocka_unit_test(spans_have_one_or_two_units),
        cmocka_unit_test(nouns_agree_with_their_numbers),
        cmocka_unit_test(shares_are_the_nearest_tenth_of_a_percent_a_half_going_up),
        cmocka_unit_test(a_character_takes_a_column),
        cmocka_unit_test(days_are_of_utc_and_unknown_from_0_down),
        cmocka_unit_test(a_place_is_a_file_and_its_line_if_it_has_one),
        cmocka_unit_test(names_have_commas_between),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
