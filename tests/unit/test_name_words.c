#include "registry/name_words.h"
#include "unit.h"

static void
parts_a_name_into_its_words(void **state)
{
    static const struct {
        const char *name;
        const char *words[6];
    } cases[] = {
        {"qwen2.5-tiny_random", {"qwen2", "5", "tiny", "random"}},
        {"gpt2", {"gpt2"}},
        {"--a..b_", {"a", "b"}},
        {"-_.", {NULL}},
        {"", {NULL}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct slice rest = slice_of(cases[i].name), word;
        for (size_t w = 0; cases[i].words[w] != NULL; w++) {
            assert_true(name_words_next(&rest, &word));
            assert_true(slice_is(word, cases[i].words[w]));
        }
        assert_false(name_words_next(&rest, &word));
        assert_false(name_words_next(&rest, &word));
    }
}

static void
compares_words_in_any_case(void **state)
{
    (void)state;
    assert_true(name_word_is(SLICE("Eagle3"), SLICE("eagle3")));
    assert_false(name_word_is(SLICE("Eagle33"), SLICE("eagle3")));
    assert_false(name_word_is(SLICE("agle3"), SLICE("eagle3")));
    assert_true(name_word_ends(SLICE("8xTiny"), SLICE("tiny")));
    assert_true(name_word_ends(SLICE("tiny"), SLICE("tiny")));
    assert_false(name_word_ends(SLICE("tinyllama"), SLICE("tiny")));
    assert_false(name_word_ends(SLICE("iny"), SLICE("tiny")));
}

static void
takes_the_author_off_an_id(void **state)
{
    (void)state;
    assert_true(slice_is(name_of_id(SLICE("a/b-c")), "b-c"));
    assert_true(slice_is(name_of_id(SLICE("gpt2")), "gpt2"));
    assert_true(slice_is(name_of_id(SLICE("a/")), ""));
    assert_true(slice_is(name_of_id(SLICE("a/b/c")), "b/c"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_a_name_into_its_words),
        cmocka_unit_test(compares_words_in_any_case),
        cmocka_unit_test(takes_the_author_off_an_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
