#include "registry/trend.h"

#include <string.h>

#include "report/trend_words.h"
#include "unit.h"

#define SCANS 4

static struct growth_scan scans[SCANS] = {{.id = 2, .finished = 100},
                                          {.id = 3, .finished = 200},
                                          {.id = 7, .finished = 300},
                                          {.id = 8, .finished = 400}};

#define GAP(n, d)                                      \
    {                                                  \
        true,                                          \
        {                                              \
            .models = (n), .downloads = (d), .rank = 1 \
        }                                              \
    }
#define SUPPORTED(n, d)                                        \
    {                                                          \
        true,                                                  \
        {                                                      \
            .supported = true, .models = (n), .downloads = (d) \
        }                                                      \
    }
#define NONE            \
    {                   \
        false,          \
        {               \
            .models = 0 \
        }               \
    }

static struct growth_point points[][SCANS] = {
    {GAP(5, 10), SUPPORTED(6, 20), GAP(7, 20), SUPPORTED(9, 30)},
    {NONE, NONE, GAP(4, 4), GAP(4, 9)},
    {SUPPORTED(8, 1), SUPPORTED(8, 1), SUPPORTED(8, 1), SUPPORTED(8, 99)},
    {GAP(1, 50), GAP(2, 60), SUPPORTED(3, 70), SUPPORTED(5, 99)},
    {SUPPORTED(30, 3), SUPPORTED(20, 2), NONE, NONE},
};

static struct growth_line lines[] = {
    {SLICE_INIT("A"), points[0]}, {SLICE_INIT("B"), points[1]}, {SLICE_INIT("C"), points[2]},
    {SLICE_INIT("D"), points[3]}, {SLICE_INIT("E"), points[4]},
};

static const struct growth growth = {
    .scans = scans, .scan_count = SCANS, .lines = lines, .line_count = 5};

static void
names_are(const struct trend *t, const char *expected)
{
    struct str names = STR_INIT;

    for (size_t i = 0; i < t->count; i++)
        str_append_slice(&names, growth.lines[t->lines[i]].architecture);
    assert_string_equal(str_text(&names), expected);
    str_fini(&names);
}

static void
chooses_the_last_scans_since_a_day(void **state)
{
    static const struct {
        int64_t since;
        size_t scans, first;
    } cases[] = {
        {INT64_MIN, SIZE_MAX, 0}, {200, SIZE_MAX, 1}, {201, SIZE_MAX, 2}, {401, SIZE_MAX, 4},
        {INT64_MIN, 1, 3},        {200, 9, 1},        {100, 2, 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(trend_first(&growth, cases[i].since, cases[i].scans), cases[i].first);
}

static void
lists_what_gained_most_models_and_then_downloads(void **state)
{
    struct trend t;

    (void)state;
    trend_init(&t, &growth, 0);
    trend_grown(&t, 9);
    /* A and D and B gained four each: by downloads. */
    names_are(&t, "DAB");
    assert_int_equal(t.there_are, 3);
    trend_grown(&t, 1);
    names_are(&t, "D");
    assert_int_equal(t.there_are, 3);
    trend_fini(&t);
    trend_init(&t, &growth, 3);
    trend_grown(&t, 9);
    names_are(&t, "");
    trend_fini(&t);
}

static void
knows_since_when_each_is_supported_without_a_break(void **state)
{
    static const size_t since[] = {3, SIZE_MAX, 0, 2, SIZE_MAX};
    struct trend t;

    (void)state;
    trend_init(&t, &growth, 0);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(trend_supported_since(&t, &lines[i]), since[i]);
    assert_ptr_equal(trend_find(&growth, SLICE("C")), &lines[2]);
    assert_null(trend_find(&growth, SLICE("CC")));
    trend_add(&t, &lines[2]);
    trend_add(&t, &lines[0]);
    trend_add(&t, &lines[2]);
    names_are(&t, "CA");
    trend_fini(&t);
}

static void
draws_each_figure_between_the_least_and_the_most(void **state)
{
    static const char *const expected[] = {"▁▃▅█", "▁▁██", "▅▅▅▅", "▁▃▅█", "█▆▁▁"};
    struct str out = STR_INIT;
    struct trend t;

    (void)state;
    trend_init(&t, &growth, 0);
    for (size_t i = 0; i < 5; i++) {
        str_truncate(&out, 0);
        trend_blocks(&out, &t, &lines[i], trend_models);
        assert_string_equal(str_text(&out), expected[i]);
    }
    str_fini(&out);
    trend_fini(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses_the_last_scans_since_a_day),
        cmocka_unit_test(lists_what_gained_most_models_and_then_downloads),
        cmocka_unit_test(knows_since_when_each_is_supported_without_a_break),
        cmocka_unit_test(draws_each_figure_between_the_least_and_the_most),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
