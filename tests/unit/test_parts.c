#include <stdio.h>

#include "base/parts.h"
#include "unit.h"

static void
finds_a_part_wherever_it_stands(void **state)
{
    static const char *const texts[] = {"-awq", "_q", "x", "", "4bit"};
    static const struct {
        const char *text;
        bool expected;
    } cases[] = {
        {"", false},       {"a/b", false},     {"-awq", true},  {"a/b-awq", true},
        {"a-awq-b", true}, {"a/b-aw", false},  {"-", false},    {"a/b-Awq", false},
        {"_q", true},      {"a/b_q", true},    {"a/b_", false}, {"_a_q", true},
        {"abx", true},     {"a/b-4bi", false}, {"4bit", true},  {"44bit", true},
        {"-a-awq", true},  {"awq", false},
    };
    struct parts parts;

    (void)state;
    parts_init(&parts, texts, sizeof texts / sizeof texts[0]);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (parts_are_in(&parts, slice_of(cases[i].text)) != cases[i].expected)
            fail_msg("%s: %sexpected", cases[i].text, cases[i].expected ? "" : "not ");

    /* Of either list; a text may seem to hold one that it does not, never the other way round. */
    struct parts first, second, either;
    parts_init(&first, texts, 2);
    parts_init(&second, texts + 2, sizeof texts / sizeof texts[0] - 2);
    parts_join(&either, &first, &second);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (cases[i].expected && !parts_may_be_in(&either, slice_of(cases[i].text)))
            fail_msg("%s: may be in", cases[i].text);
    assert_false(parts_may_be_in(&either, SLICE("")));
    assert_false(parts_may_be_in(&either, SLICE("a/b-")));
    assert_false(parts_may_be_in(&either, SLICE("4ba-a")));
    assert_false(parts_may_be_in(&either, (struct slice){"-awq", 2}));
}

static void
reads_no_byte_behind_the_text(void **state)
{
    static const char *const texts[] = {"abc"};
    struct parts parts;

    (void)state;
    parts_init(&parts, texts, 1);
    assert_false(parts_are_in(&parts, (struct slice){"abc", 2}));
    assert_true(parts_are_in(&parts, (struct slice){"xabc", 4}));
    /* A NUL is a byte like others. */
    assert_false(parts_are_in(&parts, SLICE("ab\0c")));
    assert_true(parts_are_in(&parts, SLICE("\0abc")));
}

static void
tells_more_texts_apart_than_a_word_has_bits(void **state)
{
    enum { COUNT = 150 };
    char room[COUNT][16];
    const char *texts[COUNT];
    struct parts parts;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        snprintf(room[i], sizeof room[i], "-%dq", i);
        texts[i] = room[i];
    }
    parts_init(&parts, texts, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_true(parts_are_in(&parts, slice_of(room[i])));
    assert_false(parts_are_in(&parts, SLICE("a-150q")));
    assert_false(parts_are_in(&parts, SLICE("a-12-1x")));
    parts_init(&parts, texts, 0);
    assert_false(parts_are_in(&parts, SLICE("-1q")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_part_wherever_it_stands),
        cmocka_unit_test(reads_no_byte_behind_the_text),
        cmocka_unit_test(tells_more_texts_apart_than_a_word_has_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
