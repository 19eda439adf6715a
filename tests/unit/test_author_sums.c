#include "registry/author_sums.h"

#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

static const bool in_all[] = {true, true, true};
static const bool in_second[] = {true, true, false};
static const bool in_none[] = {true, false, false};

static void
figures_are(const struct author_sums *s, size_t place, const char *name, size_t column,
            int64_t models, int64_t downloads)
{
    int64_t m, d;

    assert_true(slice_is(author_sums_name(s, place), name));
    author_sums_figures(s, place, column, &m, &d);
    assert_int_equal(m, models);
    assert_int_equal(d, downloads);
}

static void
adds_up_each_author_in_the_columns_that_a_model_is_in(void **state)
{
    struct author_sums *s = author_sums_new(3, 10);

    (void)state;
    assert_int_equal(author_sums_count(s), 0);
    assert_int_equal(author_sums_best(s), 0);
    author_sums_add(s, SLICE("a"), 5, in_all);
    author_sums_add(s, SLICE("b"), 100, in_none);
    author_sums_add(s, SLICE("a"), 7, in_second);
    author_sums_add(s, SLICE("a"), 0, in_none);
    author_sums_add(s, SLICE(""), 50, in_second);
    assert_int_equal(author_sums_count(s), 3);
    assert_int_equal(author_sums_best(s), 3);
    figures_are(s, 0, "b", 0, 1, 100);
    figures_are(s, 0, "b", 1, 0, 0);
    figures_are(s, 1, "", 0, 1, 50);
    figures_are(s, 1, "", 1, 1, 50);
    figures_are(s, 1, "", 2, 0, 0);
    figures_are(s, 2, "a", 0, 3, 12);
    figures_are(s, 2, "a", 1, 2, 12);
    figures_are(s, 2, "a", 2, 1, 5);
    author_sums_free(s);
    author_sums_free(NULL);
}

static void
sums_go_on_where_small_counters_end(void **state)
{
    struct author_sums *s = author_sums_new(3, 2);

    (void)state;
    for (int i = 0; i < 200000; i++)
        author_sums_add(s, SLICE("many"), 1000000, i % 2 == 0 ? in_second : in_none);
    author_sums_add(s, SLICE("most"), INT64_MAX, in_all);
    figures_are(s, 0, "most", 0, 1, INT64_MAX);
    figures_are(s, 1, "many", 0, 200000, INT64_C(200000000000));
    figures_are(s, 1, "many", 1, 100000, INT64_C(100000000000));
    figures_are(s, 1, "many", 2, 0, 0);
    /* What passes 63 bits stays there. */
    for (int i = 0; i < 5; i++)
        author_sums_add(s, SLICE("most"), INT64_MAX, in_second);
    figures_are(s, 0, "most", 0, 6, INT64_MAX);
    figures_are(s, 0, "most", 1, 6, INT64_MAX);
    figures_are(s, 0, "most", 2, 1, INT64_MAX);
    author_sums_free(s);
}

static void
equal_authors_stand_by_name(void **state)
{
    static const char *const names[] = {"d", "b", "aa", "c", "a", "e"};
    struct author_sums *s = author_sums_new(1, 4);

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        author_sums_add(s, slice_of(names[i]), 0, in_none);
    assert_int_equal(author_sums_best(s), 4);
    figures_are(s, 0, "a", 0, 1, 0);
    figures_are(s, 1, "aa", 0, 1, 0);
    figures_are(s, 2, "b", 0, 1, 0);
    figures_are(s, 3, "c", 0, 1, 0);
    author_sums_free(s);
}

static void
one_who_fell_out_comes_back_with_all_that_is_his(void **state)
{
    struct author_sums *s = author_sums_new(1, 2);

    (void)state;
    author_sums_add(s, SLICE("slow"), 10, in_none);
    author_sums_add(s, SLICE("x"), 11, in_none);
    author_sums_add(s, SLICE("y"), 12, in_none);
    assert_true(slice_is(author_sums_name(s, 1), "x"));
    author_sums_add(s, SLICE("slow"), 2, in_none);
    figures_are(s, 0, "slow", 0, 2, 12);
    figures_are(s, 1, "y", 0, 1, 12);
    author_sums_free(s);
}

#define AUTHORS 40000
#define BEST    50

struct author {
    char name[16];
    int64_t models;
    int64_t downloads;
};

static int
by_downloads(const void *left, const void *right)
{
    const struct author *a = left, *b = right;

    if (a->downloads != b->downloads)
        return a->downloads > b->downloads ? -1 : 1;
    return strcmp(a->name, b->name);
}

static void
the_best_of_many_are_those_that_a_sort_of_all_finds(void **state)
{
    struct author *authors = calloc(AUTHORS, sizeof *authors);
    struct author_sums *s = author_sums_new(1, BEST);
    uint64_t random = 7;

    (void)state;
    assert_non_null(authors);
    for (size_t i = 0; i < AUTHORS; i++)
        snprintf(authors[i].name, sizeof authors[i].name, "author%zu", i);
    for (int i = 0; i < 4 * AUTHORS; i++) {
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
        struct author *a = &authors[(random >> 33) % AUTHORS];
        int64_t downloads = (int64_t)(random >> 20 & 7);
        a->models++;
        a->downloads += downloads;
        author_sums_add(s, slice_of(a->name), downloads, in_none);
    }
    size_t met = 0;
    for (size_t i = 0; i < AUTHORS; i++)
        met += authors[i].models > 0;
    assert_int_equal(author_sums_count(s), met);
    qsort(authors, AUTHORS, sizeof *authors, by_downloads);
    assert_int_equal(author_sums_best(s), BEST);
    for (size_t i = 0; i < BEST; i++)
        figures_are(s, i, authors[i].name, 0, authors[i].models, authors[i].downloads);
    author_sums_free(s);
    free(authors);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_up_each_author_in_the_columns_that_a_model_is_in),
        cmocka_unit_test(sums_go_on_where_small_counters_end),
        cmocka_unit_test(equal_authors_stand_by_name),
        cmocka_unit_test(one_who_fell_out_comes_back_with_all_that_is_his),
        cmocka_unit_test(the_best_of_many_are_those_that_a_sort_of_all_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
