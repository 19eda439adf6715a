#include "report/markdown.h"

#include "unit.h"

static void
a_strangers_sentence_is_no_markup_and_calls_nobody(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"Google's GLM-4.5/4.6 model (text-only)", "Google's GLM-4.5/4.6 model (text-only)"},
        {"*a* _b_ ~~c~~ `d`", "\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\`"},
        {"[a](b) ![c](d)", "\\[a\\](b) \\!\\[c\\](d)"},
        {"<img src=x> &lt;", "\\<img src=x\\> \\&lt;"},
        {"a|b\\", "a\\|b\\\\"},
        {"@somebody closes #12", "@&#8203;somebody closes #&#8203;12"},
        {"http://x.y www.x.y WWW.x", "http\\://x.y www\\.x.y WWW\\.x"},
        {"$\\alpha$ {x}", "\\$\\\\alpha\\$ \\{x\\}"},
        {"a\nb\x1b", "a\\\\u000ab\\\\u001b"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str out = STR_INIT;
        markdown_words(&out, slice_of(cases[i].text));
        assert_string_equal(str_text(&out), cases[i].expected);
        str_fini(&out);
    }
}

static void
a_name_stands_in_a_code_span_that_holds_it_whole(void **state)
{
    static const struct {
        const char *name, *text, *cell;
    } cases[] = {
        {"a/b_c*", "`a/b_c*`", "`a/b_c*`"}, {"a|b", "`a|b`", "`a\\|b`"},
        {"a`b", "``a`b``", "``a`b``"},      {"`", "`` ` ``", "`` ` ``"},
        {" a", "`  a `", "`  a `"},         {"", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str text = STR_INIT, cell = STR_INIT;
        markdown_name(&text, slice_of(cases[i].name));
        markdown_cell(&cell, slice_of(cases[i].name));
        assert_string_equal(str_text(&text), cases[i].text);
        assert_string_equal(str_text(&cell), cases[i].cell);
        str_fini(&text);
        str_fini(&cell);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_strangers_sentence_is_no_markup_and_calls_nobody),
        cmocka_unit_test(a_name_stands_in_a_code_span_that_holds_it_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
