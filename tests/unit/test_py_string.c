#include "pysource/string.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct string_case {
    const char *literal;
    const char *expected; /* the value, or the message */
};

/* The first token of `literal`, decoded. */
static int
decode(struct str *out, const char *literal, struct err *err)
{
    struct py_tokenizer *t = py_tokenizer_new(slice_of(literal));
    struct py_token token;

    assert_int_equal(py_token_next(&token, t, err), 0);
    int rc = py_string_decode(out, &token, err);
    py_tokenizer_free(t);
    return rc;
}

static void
decodes_what_a_literal_stands_for(void **state)
{
    static const struct string_case cases[] = {
        {"''", ""},
        {"'a\"b'", "a\"b"},
        {"\"\"\"a\"b\"\"\"", "a\"b"},
        {"'\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"'", "\a\b\f\n\r\t\v\\'\""},
        {"'\\101\\7\\60x\\777'", "A\a0x\xC7\xBF"},
        {"'\\x41\\xe4'", "A\xC3\xA4"},
        {"'\\u00e4\\u540d\\U0001F600'", "\xC3\xA4\xE5\x90\x8D\xF0\x9F\x98\x80"},
        {"'\\ud800x'", "\xEF\xBF\xBDx"},
        {"'\\d\\ '", "\\d\\ "},
        {"'a\\\nb'", "ab"},
        {"'''a\r\nb\rc'''", "a\nb\nc"},
        {"r'\\n\\''", "\\n\\'"},
        {"Rb'\\x41'", "\\x41"},
        {"b'\\u0041\\xff\\377'", "\\u0041\xff\xff"},
        {"u'x'", "x"},
        {"'größe'", "größe"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str out = STR_INIT;
        struct err err = {ERR_NONE, ""};
        int rc = decode(&out, cases[i].literal, &err);
        assert_string_equal(rc == 0 ? str_text(&out) : err.message, cases[i].expected);
        str_fini(&out);
    }
}

static void
says_what_has_no_value(void **state)
{
    static const struct string_case cases[] = {
        {"'ä\\x4'", "line 1, column 3: the escape has too few digits"},
        {"'\\u12g4'", "line 1, column 2: the escape has too few digits"},
        {"'''\n\\U00110000'''", "line 2, column 1: the escape is no character of Unicode"},
        {"b'aä'", "line 1, column 4: bytes may hold only ASCII characters"},
        {"f'{x}'", "line 1, column 1: an f-string is not read"},
        {"tR'{x}'", "line 1, column 1: a t-string is not read"},
        {"'\\N{BULLET}'", "line 1, column 1: a character's name (\\N{…}) is not read"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str out = STR_INIT;
        struct err err = {ERR_NONE, ""};
        assert_int_equal(decode(&out, cases[i].literal, &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
        assert_string_equal(err.message, cases[i].expected);
        str_fini(&out);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_what_a_literal_stands_for),
        cmocka_unit_test(says_what_has_no_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
