#include <string.h>

#include "base/nearest.h"
#include "unit.h"

static void
counts_insertions_deletions_changes_and_swaps(void **state)
{
    static const struct {
        const char *a, *b;
        size_t expected;
    } cases[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"scrape", "scrape", 0},
        {"scrape", "SCRAPE", 0},
        {"scrape", "scrap", 1},
        {"scrape", "scrpae", 1},
        {"scrape", "scarpe", 1},
        {"kitten", "sitting", 3},
        /* Restricted: a swapped pair is not torn apart again. */
        {"ca", "abc", 3},
        {"ab", "ba", 1},
        {"\303\274ber", "uber", 1},
        {"\345\215\203", "\345\215\204", 1},
        {"a\377b", "ab", 1},
        {"a\303", "a", 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(nearest_distance(cases[i].a, cases[i].b, 10), cases[i].expected);
        assert_int_equal(nearest_distance(cases[i].b, cases[i].a, 10), cases[i].expected);
        /* A limit that just suffices gives the same answer, one below it gives none. */
        assert_int_equal(nearest_distance(cases[i].a, cases[i].b, cases[i].expected),
                         cases[i].expected);
        if (cases[i].expected > 0)
            assert_true(nearest_distance(cases[i].a, cases[i].b, cases[i].expected - 1) ==
                        SIZE_MAX);
    }
}

/* What says beforehand that two names are far says so of none that are near. */
static void
letters_rule_out_nothing_that_is_near(void **state)
{
    static const char letters[] = "aAbc-/9\303\274\377";
    unsigned seed = 1;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        char texts[2][24];
        struct nearest_name names[2];
        for (int i = 0; i < 2; i++) {
            size_t len = (seed = seed * 1103515245 + 12345) >> 16 & 15;
            for (size_t k = 0; k < len; k++)
                texts[i][k] =
                    letters[((seed = seed * 1103515245 + 12345) >> 16) % (sizeof letters - 1)];
            assert_true(nearest_read(&names[i], (struct slice){texts[i], len}));
        }
        size_t found[2];
        for (int blind = 0; blind < 2; blind++) {
            if (blind)
                names[0].letters = names[1].letters = 0;
            found[blind] = nearest_between(&names[0], &names[1], 4);
        }
        assert_true(found[0] == found[1]);
    }
}

static void
finds_what_was_probably_meant_and_nothing_far(void **state)
{
    static const char *const words[] = {"scrape", "regap",  "deprecate", "check",
                                        "stats",  "status", "--limit",   "--min-downloads"};
    static const struct {
        const char *word, *expected;
    } cases[] = {
        {"scrap", "scrape"},
        {"Scrape", "scrape"},
        {"depricat", "deprecate"},
        {"sttaus", "status"},
        {"stat", "stats"},
        {"--min-dowload", "--min-downloads"},
        {"--limits", "--limit"},
        {"x", NULL},
        {"", NULL},
        {"frobnicate", NULL},
        {"check\033[31m", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *got = nearest_of(cases[i].word, words, sizeof words / sizeof words[0]);
        if (cases[i].expected == NULL)
            assert_null(got);
        else
            assert_string_equal(got, cases[i].expected);
    }
    assert_null(nearest_of("scrape", NULL, 0));
}

static void
takes_the_first_of_equally_near_words(void **state)
{
    static const char *const words[] = {"bat", "cat"};

    (void)state;
    assert_string_equal(nearest_of("hat", words, 2), "bat");
}

static void
finds_no_overlong_name_near(void **state)
{
    char name[NEAREST_LENGTH + 2];
    const char *words[] = {name};

    (void)state;
    memset(name, 'a', sizeof name - 1);
    name[NEAREST_LENGTH + 1] = '\0';
    assert_null(nearest_of(name, words, 1));
    /* Its beginning would be near enough. */
    assert_null(nearest_of(name + 1, words, 1));
    assert_true(nearest_distance(name, "a", SIZE_MAX) == SIZE_MAX);
    assert_true(nearest_distance("a", name, SIZE_MAX) == SIZE_MAX);
    name[NEAREST_LENGTH] = '\0';
    assert_int_equal(nearest_distance("a", name, SIZE_MAX), NEAREST_LENGTH - 1);
    assert_ptr_equal(nearest_of(name, words, 1), name);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_insertions_deletions_changes_and_swaps),
        cmocka_unit_test(letters_rule_out_nothing_that_is_near),
        cmocka_unit_test(finds_what_was_probably_meant_and_nothing_far),
        cmocka_unit_test(takes_the_first_of_equally_near_words),
        cmocka_unit_test(finds_no_overlong_name_near),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
