#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void
writes_a_moment_in_its_own_offset_and_reads_it_back(void **state)
{
    static const struct {
        struct moment moment;
        const char *text;
    } cases[] = {
        {{0, 0}, "1970-01-01T00:00:00+00:00"},
        {{1605559422, 60}, "2020-11-16T21:43:42+01:00"},
        {{1605559422, 318}, "2020-11-17T02:01:42+05:18"},
        {{1605559422, 330}, "2020-11-17T02:13:42+05:30"},
        {{1605559422, -210}, "2020-11-16T17:13:42-03:30"},
        {{1605559422, -754}, "2020-11-16T08:09:42-12:34"},
        /* +0090, which git lets through. */
        {{1605559422, 90}, "2020-11-16T22:13:42+01:30"},
        {{1605559422, 840}, "2020-11-17T10:43:42+14:00"},
        {{1605559422, 6039}, "2020-11-21T01:22:42+100:39"},
        {{-1, 0}, "1969-12-31T23:59:59+00:00"},
        {{-1, 1}, "1970-01-01T00:00:59+00:01"},
        {{0, -1}, "1969-12-31T23:59:00-00:01"},
        {{951782400, 0}, "2000-02-29T00:00:00+00:00"},
        {{951868799, 0}, "2000-02-29T23:59:59+00:00"},
        {{951868800, 0}, "2000-03-01T00:00:00+00:00"},
        {{1709164800, 0}, "2024-02-29T00:00:00+00:00"},
        {{1735689599, 0}, "2024-12-31T23:59:59+00:00"},
        {{4107542400, 0}, "2100-03-01T00:00:00+00:00"},
        {{4107456000, 0}, "2100-02-28T00:00:00+00:00"},
        {{-2203977600, 0}, "1900-02-28T00:00:00+00:00"},
        {{-2203891200, 0}, "1900-03-01T00:00:00+00:00"},
        {{-11676096000, 0}, "1600-01-01T00:00:00+00:00"},
        {{-62135596800, 0}, "0001-01-01T00:00:00+00:00"},
        {{-62135596801, 0}, "0000-12-31T23:59:59+00:00"},
        {{-62162208000, 0}, "0000-02-28T00:00:00+00:00"},
        {{-62162121600, 0}, "0000-02-29T00:00:00+00:00"},
        {{-62162035200, 0}, "0000-03-01T00:00:00+00:00"},
        {{-62167219201, 0}, "-0001-12-31T23:59:59+00:00"},
        {{253402300799, 0}, "9999-12-31T23:59:59+00:00"},
        {{253402300800, 0}, "10000-01-01T00:00:00+00:00"},
        {{253402300799, 60}, "10000-01-01T00:59:59+01:00"},
    };
    char text[MOMENT_SIZE];
    struct moment back;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        moment_text(text, cases[i].moment, 'T');
        assert_string_equal(text, cases[i].text);
        if (!moment_read(&back, slice_of(text)))
            fail_msg("not read: %s", text);
        assert_true(back.seconds == cases[i].moment.seconds);
        assert_int_equal(back.offset, cases[i].moment.offset);
    }
    moment_text(text, cases[1].moment, ' ');
    assert_string_equal(text, "2020-11-16 21:43:42+01:00");
}

/* Each day of 800 years, once by counting on the fingers. */
static void
knows_every_day_of_two_cycles_of_the_calendar(void **state)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t expected = -11676096000; /* 1600-01-01 */
    char text[MOMENT_SIZE], said[MOMENT_SIZE];

    (void)state;
    for (int year = 1600; year < 2400; year++) {
        for (int month = 1; month <= 12; month++) {
            bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            int length = lengths[month - 1] + (month == 2 && leap);
            for (int day = 1; day <= length; day++, expected += 86400) {
                int64_t seconds;
                assert_true(moment_of_day(&seconds, year, month, day));
                if (seconds != expected)
                    fail_msg("%d-%d-%d is %lld", year, month, day, (long long)seconds);
                moment_text(text, (struct moment){seconds + 86399, 0}, 'T');
                snprintf(said, sizeof said, "%04d-%02d-%02dT23:59:59+00:00", year, month, day);
                assert_string_equal(text, said);
            }
            assert_false(moment_of_day(&(int64_t){0}, year, month, length + 1));
        }
    }
}

static void
holds_the_last_seconds_there_are(void **state)
{
    char text[MOMENT_SIZE];

    (void)state;
    moment_text(text, (struct moment){INT64_MAX, 0}, 'T');
    assert_string_equal(text, "292277026596-12-04T15:30:07+00:00");
    moment_text(text, (struct moment){INT64_MIN, 0}, 'T');
    assert_string_equal(text, "-292277022657-01-27T08:29:52+00:00");
    moment_text(text, (struct moment){INT64_MAX, INT32_MAX}, 'T');
    assert_string_equal(text, "292277030679-12-28T17:37:07+35791394:07");
    moment_text(text, (struct moment){INT64_MIN, INT32_MIN}, 'T');
    assert_int_equal(strlen(text), 40);
}

static void
reads_a_space_a_fraction_and_z(void **state)
{
    static const char *const texts[] = {
        "2020-11-16T20:43:42+00:00",
        "2020-11-16 20:43:42+00:00",
        "2020-11-16T20:43:42Z",
        "2020-11-16T20:43:42.9Z",
        "2020-11-16T21:43:42.000001+01:00",
        "2020-11-16T20:43:42.00000000000000000000000000000000000000000000000001-00:00",
        "00000002020-11-16T20:43:42Z",
    };
    struct moment moment;

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        if (!moment_read(&moment, slice_of(texts[i])))
            fail_msg("not read: %s", texts[i]);
        assert_int_equal(moment.seconds, 1605559422);
    }
}

static void
refuses_what_is_no_moment(void **state)
{
    static const char *const texts[] = {
        "",
        "2020",
        "2020-11-16",
        "2020-11-16T21:43:42",
        "2020-11-16T21:43:42.Z",
        "2020-11-16T21:43:42.5",
        "2020-11-16T21:43:42,5Z",
        "2020-11-16T21:43Z",
        "2020-11-16t21:43:42Z",
        "2020-11-16T21:43:42z",
        "2020-11-16  21:43:42Z",
        " 2020-11-16T21:43:42Z",
        "2020-11-16T21:43:42Z ",
        "2020-11-16T21:43:42+01",
        "2020-11-16T21:43:42+0100",
        "2020-11-16T21:43:42+1:00",
        "2020-11-16T21:43:42+01:60",
        "2020-11-16T21:43:42+01:00:30",
        "2020-11-16T21:43:42+35791394:08",
        "2020-11-16T21:43:42+999999999:00",
        "2020-11-16T21:43:42 +01:00",
        "2020-11-16T24:00:00Z",
        "2020-11-16T21:60:42Z",
        "2020-11-16T21:43:60Z",
        "2020-11-31T21:43:42Z",
        "2020-00-16T21:43:42Z",
        "2020-13-16T21:43:42Z",
        "2020-11-00T21:43:42Z",
        "2021-02-29T21:43:42Z",
        "1900-02-29T21:43:42Z",
        "+2020-11-16T21:43:42Z",
        "220-11-16T21:43:42Z",
        "-220-11-16T21:43:42Z",
        "123456789012-11-16T21:43:42Z",
        "2O20-11-16T21:43:42Z",
        "20201116T214342Z",
        "2020-11-16T21:43:4",
    };
    struct moment moment = {7, 7};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        if (moment_read(&moment, slice_of(texts[i])))
            fail_msg("read: %s", texts[i]);
    assert_false(moment_read(&moment, (struct slice){NULL, 0}));
    /* A NUL within. */
    assert_false(moment_read(&moment, SLICE("2020-11-16T21:43:42Z\0")));
    assert_int_equal(moment.seconds, 7);
}

static void
reads_days_that_there_are(void **state)
{
    static const struct {
        const char *text;
        int64_t expected; /* -1 when it is none */
    } cases[] = {
        {"1970-01-01", 0},
        {"2024-07-18", 1721260800},
        {"2000-02-29", 951782400},
        {"99999-01-01", 3093496444800},
        {"2100-02-29", -1},
        {"2023-02-29", -1},
        {"2024-04-31", -1},
        {"2024-7-18", -1},
        {"24-07-18", -1},
        {"2024-07-18 ", -1},
        {"2024-07-18T00:00:00Z", -1},
        {"2024/07/18", -1},
        {"", -1},
        {"yesterday", -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t seconds = -1;
        bool read = moment_read_day(&seconds, slice_of(cases[i].text));
        if (read != (cases[i].expected >= 0) || seconds != cases[i].expected)
            fail_msg("%s: %lld", cases[i].text, (long long)seconds);
    }
}

static void
has_no_day_beyond_the_last_year(void **state)
{
    int64_t seconds;

    (void)state;
    assert_true(moment_of_day(&seconds, MOMENT_LAST_YEAR, 12, 31));
    assert_true(moment_of_day(&seconds, -MOMENT_LAST_YEAR, 1, 1));
    assert_false(moment_of_day(&seconds, MOMENT_LAST_YEAR + 1, 1, 1));
    assert_false(moment_of_day(&seconds, -MOMENT_LAST_YEAR - 1, 12, 31));
    assert_false(moment_of_day(&seconds, INT64_MIN, 1, 1));
    assert_false(moment_of_day(&seconds, 2024, INT64_MAX, 1));
    assert_false(moment_of_day(&seconds, 2024, 1, INT64_MIN));
}

static void
goes_a_year_back_and_from_29_february_to_the_28th(void **state)
{
    static const struct {
        const char *now, *before;
    } cases[] = {
        {"2026-11-22T01:07:05+00:00", "2025-11-22T01:07:05+00:00"},
        {"2024-02-29T23:59:59+00:00", "2023-02-28T23:59:59+00:00"},
        {"2024-02-28T12:00:00+00:00", "2023-02-28T12:00:00+00:00"},
        {"2024-03-01T12:00:00+00:00", "2023-03-01T12:00:00+00:00"},
        {"2025-02-28T12:00:00+00:00", "2024-02-28T12:00:00+00:00"},
        {"2025-03-01T00:00:00+00:00", "2024-03-01T00:00:00+00:00"},
        {"2024-12-31T00:00:00+00:00", "2023-12-31T00:00:00+00:00"},
        {"1970-06-01T00:00:01+00:00", "1969-06-01T00:00:01+00:00"},
    };
    struct moment now;
    char text[MOMENT_SIZE];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(moment_read(&now, slice_of(cases[i].now)));
        now.seconds = moment_year_before(now.seconds);
        moment_text(text, now, 'T');
        assert_string_equal(text, cases[i].before);
    }
}

static void
knows_the_beginning_of_a_day_before_1970_too(void **state)
{
    (void)state;
    assert_int_equal(moment_day(0), 0);
    assert_int_equal(moment_day(86399), 0);
    assert_int_equal(moment_day(86400), 86400);
    assert_int_equal(moment_day(-1), -86400);
    assert_int_equal(moment_day(-86400), -86400);
    assert_int_equal(moment_day(-86401), -172800);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_a_moment_in_its_own_offset_and_reads_it_back),
        cmocka_unit_test(knows_every_day_of_two_cycles_of_the_calendar),
        cmocka_unit_test(holds_the_last_seconds_there_are),
        cmocka_unit_test(reads_a_space_a_fraction_and_z),
        cmocka_unit_test(refuses_what_is_no_moment),
        cmocka_unit_test(reads_days_that_there_are),
        cmocka_unit_test(has_no_day_beyond_the_last_year),
        cmocka_unit_test(knows_the_beginning_of_a_day_before_1970_too),
        cmocka_unit_test(goes_a_year_back_and_from_29_february_to_the_28th),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
