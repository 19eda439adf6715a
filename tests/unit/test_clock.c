#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "unit.h"

static void
takes_the_time_from_source_date_epoch(void **state)
{
    static const struct {
        const char *value;
        bool fixed;
        int64_t now;
    } cases[] = {
        {"0", true, 0},
        {"1791205445", true, 1791205445},
        {"253402300799", true, 253402300799},
        {"253402300800", false, 0},
        {"99999999999999999999", false, 0},
        {"", false, 0},
        {"-1", false, 0},
        {" 1", false, 0},
        {"1x", false, 0},
        {"0x10", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(setenv("SOURCE_DATE_EPOCH", cases[i].value, 1), 0);
        int64_t before = (int64_t)time(NULL);
        struct clock c = clock_read();
        assert_int_equal(c.fixed, cases[i].fixed);
        /* What is neither a time nor nothing is refused. */
        bool good = cases[i].fixed || cases[i].value[0] == '\0';
        assert_int_equal(clock_check(NULL), good ? 0 : -1);
        if (cases[i].fixed)
            assert_int_equal(c.now, cases[i].now);
        else
            assert_in_range(c.now, before, (int64_t)time(NULL));
    }
    assert_int_equal(unsetenv("SOURCE_DATE_EPOCH"), 0);
    assert_false(clock_read().fixed);
    assert_int_equal(clock_check(NULL), 0);
}

static void
writes_dates_of_the_place_unless_the_time_is_fixed(void **state)
{
    const struct clock real = {1791241200, false}; /* 2026-10-05T23:00:00Z */
    const struct clock fixed = {1791241200, true};
    char date[CLOCK_DATE_SIZE];

    (void)state;
    assert_int_equal(setenv("TZ", "EET-2", 1), 0);
    tzset();
    clock_date(date, &real);
    assert_string_equal(date, "2026-10-06");
    clock_date(date, &fixed);
    assert_string_equal(date, "2026-10-05");
}

static void
writes_times_in_utc(void **state)
{
    static const struct {
        int64_t now;
        const char *expected;
    } cases[] = {
        {0, "1970-01-01T00:00:00Z"},
        {951827696, "2000-02-29T12:34:56Z"},
        {253402300799, "9999-12-31T23:59:59Z"},
    };
    char text[CLOCK_TIME_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        clock_time(text, &(struct clock){cases[i].now, false});
        assert_string_equal(text, cases[i].expected);
    }
}

static void
never_goes_back(void **state)
{
    int64_t last = clock_monotonic_ms();

    (void)state;
    for (int i = 0; i < 1000; i++) {
        int64_t now = clock_monotonic_ms();
        assert_true(now >= last);
        last = now;
    }
}

static void
sleeps_as_long_as_asked(void **state)
{
    int64_t begin = clock_monotonic_ms();

    (void)state;
    clock_sleep_ms(20);
    assert_true(clock_monotonic_ms() - begin >= 19);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_time_from_source_date_epoch),
        cmocka_unit_test(writes_dates_of_the_place_unless_the_time_is_fixed),
        cmocka_unit_test(writes_times_in_utc),
        cmocka_unit_test(never_goes_back),
        cmocka_unit_test(sleeps_as_long_as_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
