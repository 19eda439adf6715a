#include "base/show.h"
#include "unit.h"

static void
shows_foreign_text_without_its_power_over_the_terminal(void **state)
{
    const struct {
        struct slice text;
        size_t max;
        const char *expected;
    } cases[] = {
        {SLICE(""), 10, ""},
        {SLICE("gpt2"), 10, "gpt2"},
        {SLICE("a\033[31mb"), 10, "a\\u001b[31mb"},
        {SLICE("a\0b"), 10, "a\\u0000b"},
        {SLICE("a\nb\177"), 10, "a\\u000ab\\u007f"},
        {SLICE("\303\274\345\215\203\360\237\244\227"), 3, "\303\274\345\215\203\360\237\244\227"},
        {SLICE("\302\233"), 10, "\\u009b"},
        {SLICE("a\342\200\256b"), 10, "a\\u202eb"},
        {SLICE("\377a"), 10, "\\xffa"},
        {SLICE("a\303"), 10, "a\\xc3"},
        {SLICE("\300\200"), 10, "\\xc0\\x80"},
        {SLICE("\355\240\200"), 10, "\\xed\\xa0\\x80"},
        {SLICE("\364\220\200\200"), 10, "\\xf4\\x90\\x80\\x80"},
        {SLICE("abcdef"), 6, "abcdef"},
        {SLICE("abcdefg"), 6, "abcdef..."},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str s = STR_INIT;
        show_text(&s, cases[i].text, cases[i].max);
        assert_string_equal(str_text(&s), cases[i].expected);
        str_fini(&s);
    }
}

static void
shows_a_name_cut_or_whole(void **state)
{
    char text[SHOW_LENGTH + 2];
    struct str s = STR_INIT;

    (void)state;
    memset(text, 'a', sizeof text);
    text[SHOW_LENGTH + 1] = '\0';
    show_name(&s, (struct slice){text, SHOW_LENGTH});
    assert_int_equal(s.len, SHOW_LENGTH);
    str_truncate(&s, 0);
    show_name(&s, (struct slice){text, SHOW_LENGTH + 1});
    assert_int_equal(s.len, SHOW_LENGTH + strlen("..."));
    assert_string_equal(str_text(&s) + SHOW_LENGTH, "...");
    str_truncate(&s, 0);
    show_whole(&s, (struct slice){text, SHOW_LENGTH + 1});
    assert_string_equal(str_text(&s), text);
    str_fini(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_foreign_text_without_its_power_over_the_terminal),
        cmocka_unit_test(shows_a_name_cut_or_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
