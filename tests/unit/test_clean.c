#include "base/clean.h"
#include "unit.h"

struct clean_case {
    struct slice text;
    const char *utf8;
    const char *ascii;
};

/* A slice of a literal, in a form that may initialise static data. */
#define BYTES(s)           \
    {                      \
        (s), sizeof(s) - 1 \
    }
#define REPLACED "\xEF\xBF\xBD"

static void
check(const struct clean_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str out = STR_INIT;
        clean_append(&out, cases[i].text, CLEAN_UTF8);
        assert_string_equal(str_text(&out), cases[i].utf8);
        str_truncate(&out, 0);
        clean_append(&out, cases[i].text, CLEAN_ASCII);
        assert_string_equal(str_text(&out), cases[i].ascii);
        str_fini(&out);
    }
}

static void
leaves_harmless_text_as_it_is(void **state)
{
    static const struct clean_case cases[] = {
        {{NULL, 0}, "", ""},
        {BYTES("meta-llama/Llama-3.1-8B"), "meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-8B"},
        {BYTES("Nystr\xC3\xB6m"), "Nystr\xC3\xB6m", "Nystr?m"},
        {BYTES("\xE6\x97\xA5\xF0\x9F\xA4\x97"), "\xE6\x97\xA5\xF0\x9F\xA4\x97", "??"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

static void
replaces_control_characters_and_escape_sequences(void **state)
{
    static const struct clean_case cases[] = {
        {BYTES("\x1B[31mred"), REPLACED "[31mred", "?[31mred"},
        {BYTES("a\0b\x7F"), "a" REPLACED "b" REPLACED, "a?b?"},
        {BYTES("one\r\nhubcensus: done"), "one  hubcensus: done", "one  hubcensus: done"},
        /* U+009B is CSI, an escape sequence's start in one character. */
        {BYTES("\xC2\x9B"
               "2J"),
         REPLACED "2J", "?2J"},
        {BYTES("\xE2\x80\xA8x"), REPLACED "x", "?x"},
        /* Characters that break off: each byte that is none is marked, what follows stays. */
        {BYTES("\xE2\x80x"), REPLACED REPLACED "x", "??x"},
        {BYTES("\xC3("), REPLACED "(", "?("},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

static void
replaces_what_turns_the_reading_direction(void **state)
{
    static const struct clean_case cases[] = {
        {BYTES("\xE2\x80\xAE"
               "txt"),
         REPLACED "txt", "?txt"},
        {BYTES("\xE2\x81\xA6\xE2\x81\xA9"), REPLACED REPLACED, "??"},
        {BYTES("\xD8\x9C"), REPLACED, "?"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

static void
replaces_each_byte_that_is_no_utf8(void **state)
{
    static const struct clean_case cases[] = {
        {BYTES("\xFF"
               "a"),
         REPLACED "a", "?a"},
        {BYTES("\xC3"), REPLACED, "?"},
        {BYTES("\xC0\xAF"), REPLACED REPLACED, "??"},
        {BYTES("\xE0\x80\x80"), REPLACED REPLACED REPLACED, "???"},
        {BYTES("\xED\xA0\x80"), REPLACED REPLACED REPLACED, "???"},
        {BYTES("\xF4\x90\x80\x80"), REPLACED REPLACED REPLACED REPLACED, "????"},
        {BYTES("\xF0\x9F\xA4"), REPLACED REPLACED REPLACED, "???"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_harmless_text_as_it_is),
        cmocka_unit_test(replaces_control_characters_and_escape_sequences),
        cmocka_unit_test(replaces_what_turns_the_reading_direction),
        cmocka_unit_test(replaces_each_byte_that_is_no_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
