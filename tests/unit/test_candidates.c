#include "lifecycle/candidates.h"

#include "unit.h"

#define DAY ((int64_t)86400)
#define NOW (20000 * DAY + 40000)

static const struct candidate_rule rule = {.thresh_downloads = 5000,
                                           .thresh_date = NOW - 365 * DAY};

static struct age
age_at(int64_t seconds)
{
    return (struct age){.known = true, .commit.when = {seconds, 60}};
}

static void
certainty_decides(void **state)
{
    (void)state;
    enum { OLD, YOUNG, NO_AGE };
    enum { FEW, MANY, AT_LEAST_MANY, NO_FIGURE, MANY_IN_PART, NOT_ASKED };
    static const struct {
        int age;
        int use;
        enum verdict verdict;
    } cases[] = {
        {OLD, FEW, VERDICT_CANDIDATE},           {OLD, MANY, VERDICT_KEPT_USED},
        {OLD, AT_LEAST_MANY, VERDICT_KEPT_USED}, {OLD, NO_FIGURE, VERDICT_UNKNOWN},
        {OLD, MANY_IN_PART, VERDICT_KEPT_USED},  {OLD, NOT_ASKED, VERDICT_UNKNOWN},
        {YOUNG, FEW, VERDICT_KEPT_YOUNG},        {YOUNG, MANY, VERDICT_KEPT_USED},
        {YOUNG, NO_FIGURE, VERDICT_KEPT_YOUNG},  {YOUNG, NOT_ASKED, VERDICT_KEPT_YOUNG},
        {NO_AGE, FEW, VERDICT_UNKNOWN},          {NO_AGE, MANY, VERDICT_KEPT_USED},
        {NO_AGE, NO_FIGURE, VERDICT_UNKNOWN},    {NO_AGE, NOT_ASKED, VERDICT_UNKNOWN},
    };
    const struct age ages[] = {age_at(rule.thresh_date - 1),
                               age_at(rule.thresh_date),
                               {.known = false, .unknown = "the history is cut"}};
    static const struct downloads uses[] = {
        {DOWNLOADS_EXACT, 4999, 3, NULL},    {DOWNLOADS_EXACT, 5000, 3, NULL},
        {DOWNLOADS_AT_LEAST, 5000, 3, NULL}, {DOWNLOADS_UNKNOWN, 4999, 3, NULL},
        {DOWNLOADS_UNKNOWN, 5000, 3, NULL},  {DOWNLOADS_UNKNOWN, 0, 0, NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct candidate_facts facts = {
            .age = &ages[cases[i].age],
            .counted = cases[i].use != NOT_ASKED,
            .downloads = &uses[cases[i].use],
        };
        assert_int_equal(candidate_judge(&facts, &rule), cases[i].verdict);
    }
}

static void
empty_answers_are_believed_only_of_a_hub_that_has_others(void **state)
{
    (void)state;
    static const struct {
        struct downloads_answers answers;
        bool doubted;
    } cases[] = {
        {{-1, -1}, false}, /* nothing was asked */
        {{1000, 7}, false}, {{1000, -1}, false},
        {{-1, 7}, false},   {{1, 0}, false}, /* the tags are empty, and the Hub is at work */
        {{0, -1}, true},    {{0, 0}, true},
        {{-1, 0}, true},    {{0, 7}, true},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(candidate_doubt(&cases[i].answers) != NULL, cases[i].doubted);
}

static void
users_that_all_left_at_once_are_believed_on_another_day(void **state)
{
    (void)state;
    static const struct {
        int64_t now;
        int64_t before;
        bool at_least;
        size_t readings;
        enum verdict verdict;
    } cases[] = {
        {0, 5000, false, 2, VERDICT_UNKNOWN},    {0, 90000, true, 2, VERDICT_UNKNOWN},
        {1, 90000, false, 2, VERDICT_CANDIDATE}, {0, 4999, false, 2, VERDICT_CANDIDATE},
        {0, 0, false, 2, VERDICT_CANDIDATE},     {0, 90000, false, 1, VERDICT_CANDIDATE},
    };
    const struct age age = age_at(rule.thresh_date - 1);

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct candidate_reading readings[] = {
            {NOW, cases[i].now, false}, {NOW - DAY, cases[i].before, cases[i].at_least}};
        const struct downloads downloads = {DOWNLOADS_EXACT, cases[i].now, 0, NULL};
        struct candidate_facts facts = {
            .age = &age,
            .counted = true,
            .downloads = &downloads,
            .readings = readings,
            .reading_count = cases[i].readings,
        };
        assert_int_equal(candidate_judge(&facts, &rule), cases[i].verdict);
    }
}

static void
a_threshold_of_0_retires_nothing(void **state)
{
    (void)state;
    const struct candidate_rule none = {.thresh_downloads = 0, .thresh_date = NOW};
    const struct age age = age_at(0);
    const struct downloads unused = {DOWNLOADS_EXACT, 0, 0, NULL};
    struct candidate_facts facts = {.age = &age, .counted = true, .downloads = &unused};

    assert_int_equal(candidate_judge(&facts, &none), VERDICT_KEPT_USED);
}

static void
enough_readings_in_a_row_must_say_so(void **state)
{
    (void)state;
    static const struct {
        struct candidate_reading readings[4];
        size_t count;
        size_t below;
    } cases[] = {
        {{{NOW, 10, false}}, 1, 1},
        {{{NOW, 10, false}, {NOW - DAY, 4999, false}}, 2, 2},
        {{{NOW, 10, false}, {NOW - DAY, 5000, false}, {NOW - 2 * DAY, 3, false}}, 3, 1},
        {{{NOW, 10, false}, {NOW - DAY, 4000, true}, {NOW - 2 * DAY, 3, false}}, 3, 1},
        {{{NOW, 9000, true}, {NOW - DAY, 10, false}}, 2, 0},
        {{{0, 0, false}}, 0, 0},
    };
    const struct age age = age_at(0);
    const struct downloads little = {DOWNLOADS_EXACT, 10, 1, NULL};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t below = candidate_readings_below(cases[i].readings, cases[i].count, 5000);
        assert_int_equal(below, cases[i].below);
        for (size_t wanted = 0; wanted < 4; wanted++) {
            struct candidate_rule asked = rule;
            asked.readings = wanted;
            struct candidate_facts facts = {.age = &age,
                                            .counted = true,
                                            .downloads = &little,
                                            .readings = cases[i].readings,
                                            .reading_count = cases[i].count};
            assert_int_equal(candidate_judge(&facts, &asked),
                             below >= wanted ? VERDICT_CANDIDATE : VERDICT_KEPT_READINGS);
        }
    }
}

static void
a_day_has_one_reading_its_newest(void **state)
{
    (void)state;
    const int64_t midnight = 20000 * DAY;
    struct candidate_reading readings[] = {
        {midnight + 7200, 1, false},
        {midnight, 2, false},
        {midnight - 1, 3, false},
        {midnight - DAY, 4, false},
        {midnight - DAY - 1, 5, false},
        {-1, 6, false},
        {-DAY, 7, false},
        {-DAY - 1, 8, false},
    };
    static const int64_t kept[] = {1, 3, 5, 6, 8};

    assert_int_equal(candidate_readings_daily(readings, 8), 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(readings[i].downloads, kept[i]);
    assert_int_equal(candidate_readings_daily(readings, 0), 0);
}

static void
the_file_that_came_first_stands_for_the_model(void **state)
{
    (void)state;
    const struct age old = age_at(rule.thresh_date - 500), older = age_at(rule.thresh_date - 900);
    const struct age young = age_at(NOW), unknown = {.known = false};
    const struct {
        const struct age *ages[3];
        size_t count;
        size_t chosen;
    } cases[] = {
        {{&young}, 1, 0},
        {{&young, &old, &older}, 3, 2},
        {{&older, &old, &young}, 3, 0},
        {{&old, &old}, 2, 0},
        {{&unknown}, 1, 0},
        {{&unknown, &old}, 2, 1},
        {{&old, &unknown}, 2, 0},
        {{&young, &unknown}, 2, 1},
        {{&unknown, &young}, 2, 0},
        {{&unknown, &unknown, &young}, 3, 1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(candidate_oldest(cases[i].ages, cases[i].count, &rule), cases[i].chosen);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certainty_decides),
        cmocka_unit_test(empty_answers_are_believed_only_of_a_hub_that_has_others),
        cmocka_unit_test(users_that_all_left_at_once_are_believed_on_another_day),
        cmocka_unit_test(a_threshold_of_0_retires_nothing),
        cmocka_unit_test(enough_readings_in_a_row_must_say_so),
        cmocka_unit_test(a_day_has_one_reading_its_newest),
        cmocka_unit_test(the_file_that_came_first_stands_for_the_model),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
