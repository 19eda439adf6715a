#include <math.h>
#include <string.h>

#include "report/chart.h"
#include "unit.h"

struct tick_case {
    enum chart_scale scale;
    double low, high;
    const char *text; /* all marks, a space between */
};

static void
marks_are_round_and_hold_what_is_between(void **state)
{
    static const struct tick_case cases[] = {
        {CHART_LINEAR, 0, 87.2, "0 20 40 60 80 100"},
        {CHART_LINEAR, 0, 100, "0 20 40 60 80 100"},
        {CHART_LINEAR, 0, 5, "0 1 2 3 4 5"},
        {CHART_LINEAR, 0, 0.3, "0 0.1 0.2 0.3"},
        {CHART_LINEAR, -3, 4, "-4 -2 0 2 4"},
        {CHART_LINEAR, 0, 0, "0 0.2 0.4 0.6 0.8 1"},
        {CHART_LINEAR, 0, 9643, "0 2K 4K 6K 8K 10K"},
        {CHART_LINEAR, 0, 1.2e12, "0 500B 1T 1.5T"},
        {CHART_LOG, 0, 0, "0 10"},
        {CHART_LOG, 0, 1, "0 10"},
        {CHART_LOG, 5, 1000, "0 10 100 1K"},
        {CHART_LOG, 5, 1001, "0 10 100 1K 10K"},
        {CHART_LOG, 0, 9.2e18, "0 10 10K 10M 10B 10T 10P 10000P"},
        /* 2020-01-15 to 2024-06-01, 2026-05-04 to 2026-10-20, 2026-06-01 to 2026-06-16 */
        {CHART_TIME, 1579046400, 1717200000, "2021 2022 2023 2024"},
        {CHART_TIME, 1777852800, 1792454400, "2026-07 2026-09"},
        {CHART_TIME, 1780272000, 1781568000, "2026-06-01 2026-06-08 2026-06-15"},
        {CHART_TIME, 0, 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double ticks[CHART_TICKS];
        struct str out = STR_INIT;
        size_t count = chart_ticks(ticks, cases[i].scale, cases[i].low, cases[i].high);
        for (size_t k = 0; k < count; k++) {
            str_puts(&out, k > 0 ? " " : "");
            chart_tick_text(&out, cases[i].scale, ticks, count, k);
        }
        assert_string_equal(str_text(&out), cases[i].text);
        str_fini(&out);
    }
}

static const struct chart chart = {"c", "Title", "What it <shows>."};
static const struct chart_extras no_extras = {.rule_count = 0};

static void
bars_stand_end_to_end(void **state)
{
    static const struct chart_series series[] = {{"first", CHART_1}, {"rest", CHART_NONE}};
    static const double values[] = {30, 20, 25, 0};
    static const struct chart_bar bars[] = {
        {SLICE_INIT("A<b"), values, SLICE_INIT("50"), SLICE_INIT("A<b: 30 and 20")},
        {SLICE_INIT("B"), values + 2, SLICE_INIT("25"), {NULL, 0}},
    };
    struct str out = STR_INIT;

    (void)state;
    chart_bars(&out, &chart, series, 2, bars, 2, 0);
    assert_string_equal(
        str_text(&out),
        "<figure class=\"chart\" id=\"c\">\n<figcaption><b>Title</b> What it &lt;shows&gt;."
        "</figcaption>\n<ul class=\"legend\"><li class=\"c1\"><bdi>first</bdi></li>"
        "<li class=\"none\"><bdi>rest</bdi></li></ul>\n"
        "<svg role=\"img\" width=\"100%\" height=\"80\" aria-label=\"Title What it "
        "&lt;shows&gt;.\">\n"
        "<title>Title</title><desc>What it &lt;shows&gt;.</desc>\n"
        "<g><title>A&lt;b: 30 and 20</title><text y=\"12\">A&lt;b</text>"
        "<text class=\"told\" x=\"100%\" y=\"12\">50</text>"
        "<rect class=\"track\" y=\"20\" width=\"100%\" height=\"8\"/>"
        "<rect class=\"c1\" y=\"20\" height=\"8\" x=\"0%\" width=\"60%\"/>"
        "<rect class=\"none\" y=\"20\" height=\"8\" x=\"60%\" width=\"40%\"/></g>\n"
        "<g><title>B: 25</title><text y=\"52\">B</text>"
        "<text class=\"told\" x=\"100%\" y=\"52\">25</text>"
        "<rect class=\"track\" y=\"60\" width=\"100%\" height=\"8\"/>"
        "<rect class=\"c1\" y=\"60\" height=\"8\" x=\"0%\" width=\"50%\"/></g>\n"
        "</svg>\n</figure>\n");
    str_fini(&out);
}

static void
no_bar_is_longer_than_the_chart(void **state)
{
    static const struct chart_series series[] = {{"all", CHART_GOOD}};
    static const double value = 3;
    static const struct chart_bar bar = {SLICE_INIT("A"), &value, SLICE_INIT("3"), {NULL, 0}};
    static const double nothing = 0;
    static const struct chart_bar none = {SLICE_INIT("A"), &nothing, SLICE_INIT("0"), {NULL, 0}};
    struct str out = STR_INIT;

    (void)state;
    chart_bars(&out, &chart, series, 1, &bar, 1, 2);
    assert_non_null(strstr(out.data, "class=\"good\" y=\"20\" height=\"8\" x=\"0%\" "
                                     "width=\"100%\"/>"));
    assert_null(strstr(out.data, "legend"));
    str_fini(&out);
    chart_bars(&out, &chart, series, 1, &none, 1, 0);
    assert_null(strstr(out.data, "class=\"good\""));
    str_fini(&out);
}

/* Of the plot's width, 84 % from 13 %, and of its height, 220 pixels from 28. */
static void
points_stand_where_the_axes_say(void **state)
{
    static const struct chart_axes axes = {{"Years", CHART_LINEAR}, {"Downloads", CHART_LOG}};
    static const struct chart_series series[] = {{"few", CHART_BAD}};
    static const struct chart_point points[] = {
        {0, 0, CHART_BAD, SLICE_INIT("a<b")},
        {5, 999, CHART_2, {NULL, 0}},
    };
    struct str out = STR_INIT;

    (void)state;
    chart_scatter(&out, &chart, &axes, &no_extras, series, 1, points, 2);
    assert_non_null(strstr(out.data, "<circle class=\"bad\" r=\"4\" cx=\"13%\" "
                                     "cy=\"248\"><title>a&lt;b</title></circle>\n"));
    /* log10(1000) of log10(1001) */
    assert_non_null(strstr(out.data, "<circle class=\"c2\" r=\"4\" cx=\"97%\" cy=\"28.03\">"
                                     "</circle>\n"));
    assert_non_null(strstr(out.data, "<li class=\"bad\"><bdi>few</bdi></li>"));
    assert_non_null(strstr(out.data, ">Downloads</text>"));
    assert_non_null(strstr(out.data, "<line x1=\"13%\" x2=\"97%\" y1=\"248\" y2=\"248\"/>"
                                     "<text class=\"tick told\" x=\"11%\" y=\"252\">0</text>"));
    assert_non_null(strstr(out.data, "<text class=\"tick mid\" x=\"97%\" y=\"266\">5</text>"));
    str_fini(&out);
}

/* The lane at the right takes 10 % of the width, the one below 30 pixels. */
static void
what_has_no_value_stands_apart_and_rules_divide(void **state)
{
    static const struct chart_axes axes = {{"Years", CHART_LINEAR}, {"Downloads", CHART_LINEAR}};
    static const struct chart_rule rules[] = {{true, 50, "half <way"}, {false, 10, "ten"}};
    static const bool is_open[] = {false, true, false};
    static const struct chart_extras extras = {rules, 2, "when?", "how many?", is_open};
    const struct chart_point points[] = {
        {0, 100, CHART_1, {NULL, 0}},
        {5, NAN, CHART_2, {NULL, 0}},
        {NAN, 0, CHART_3, {NULL, 0}},
    };
    struct str out = STR_INIT;

    (void)state;
    chart_scatter(&out, &chart, &axes, &extras, NULL, 0, points, 3);
    assert_non_null(strstr(out.data, "height=\"322\""));
    assert_non_null(strstr(out.data, "<circle class=\"c1\" r=\"4\" cx=\"13%\" cy=\"28\">"));
    assert_non_null(strstr(out.data, "<circle class=\"c2 open\" r=\"4\" cx=\"50%\" cy=\"263\">"));
    assert_non_null(strstr(out.data, "<circle class=\"c3\" r=\"4\" cx=\"92%\" cy=\"248\">"));
    assert_non_null(strstr(out.data, "<line class=\"rule\" x1=\"13%\" x2=\"97%\" y1=\"138\" "
                                     "y2=\"138\"/>"));
    /* The axis goes as far as the rule. */
    assert_non_null(strstr(out.data, "<line class=\"rule\" x1=\"87%\" x2=\"87%\" y1=\"16\" "
                                     "y2=\"278\"/>"));
    assert_non_null(strstr(out.data, ">half &lt;way</text>"));
    assert_non_null(strstr(out.data, "x=\"92%\" y=\"296\">when?</text>"));
    assert_non_null(strstr(out.data, "class=\"tick\" y=\"267\">how many?</text>"));
    assert_null(strstr(out.data, "nan"));
    str_fini(&out);
}

static void
lines_go_through_their_points(void **state)
{
    static const struct chart_axes axes = {{"", CHART_TIME}, {"Models", CHART_LINEAR}};
    static const struct chart_point points[] = {
        {1000000, 10, CHART_1, {NULL, 0}},
        {1500000, 4, CHART_1, {NULL, 0}},
        {2000000, 0, CHART_1, {NULL, 0}},
    };
    static const struct chart_line lines[CHART_LINES + 1] = {
        {SLICE_INIT("A<b"), points, 3}, {SLICE_INIT("B"), points, 1}, {SLICE_INIT("C"), points, 1},
        {SLICE_INIT("D"), points, 1},   {SLICE_INIT("E"), points, 1}, {SLICE_INIT("F"), points, 1},
        {SLICE_INIT("G"), points, 1},
    };
    struct str out = STR_INIT;

    (void)state;
    chart_lines(&out, &chart, &axes, lines, CHART_LINES + 1);
    assert_non_null(strstr(out.data, "<polyline class=\"c1\" points=\"0,0 5000,6000 "
                                     "10000,10000\"/>"));
    assert_non_null(strstr(out.data, "<bdi>A&lt;b</bdi>"));
    assert_non_null(strstr(out.data, "<li class=\"c6\"><bdi>F</bdi>"));
    assert_null(strstr(out.data, "<bdi>G</bdi>"));
    str_fini(&out);
}

static void
one_moment_alone_has_its_place(void **state)
{
    static const struct chart_axes axes = {{"", CHART_TIME}, {"Models", CHART_LINEAR}};
    static const struct chart_point point = {1000000, 0, CHART_1, {NULL, 0}};
    struct str out = STR_INIT;

    (void)state;
    chart_scatter(&out, &chart, &axes, &no_extras, NULL, 0, &point, 1);
    assert_non_null(strstr(out.data, "cx=\"55%\" cy=\"248\""));
    str_fini(&out);
    /* And with none at all there is nothing but the axes. */
    chart_scatter(&out, &chart, &axes, &no_extras, NULL, 0, NULL, 0);
    assert_null(strstr(out.data, "<circle"));
    str_fini(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_round_and_hold_what_is_between),
        cmocka_unit_test(bars_stand_end_to_end),
        cmocka_unit_test(no_bar_is_longer_than_the_chart),
        cmocka_unit_test(points_stand_where_the_axes_say),
        cmocka_unit_test(what_has_no_value_stands_apart_and_rules_divide),
        cmocka_unit_test(lines_go_through_their_points),
        cmocka_unit_test(one_moment_alone_has_its_place),
    };

    return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}
