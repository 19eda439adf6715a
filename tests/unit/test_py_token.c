#include "pysource/token.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct token_case {
    const char *source;
    const char *expected; /* kind letters with texts, "|" between; or the message */
};

/* N name, 0 number, S string, O operator, C comment; ; > < and . for NEWLINE, INDENT, DEDENT, END.
 */
static void
spell(struct str *out, struct slice source)
{
    static const char letters[] = ".;><CN0SO";
    struct py_tokenizer *t = py_tokenizer_new(source);
    struct err err = {ERR_NONE, ""};
    struct py_token token;

    do {
        if (py_token_next(&token, t, &err) != 0) {
            str_truncate(out, 0);
            str_puts(out, err.message);
            break;
        }
        str_putc(out, letters[token.kind]);
        if (token.kind >= PY_COMMENT) {
            str_append(out, token.text.data, token.text.len);
            str_putc(out, '|');
        }
    } while (token.kind != PY_END);
    py_tokenizer_free(t);
}

static void
check(const struct token_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str out = STR_INIT;
        spell(&out, slice_of(cases[i].source));
        assert_string_equal(str_text(&out), cases[i].expected);
        str_fini(&out);
    }
}

static void
parts_source_into_lines_and_blocks(void **state)
{
    static const struct token_case cases[] = {
        {"", "."},
        {"x", "Nx|;."},
        {"x\r\ny\rz", "Nx|;Ny|;Nz|;."},
        {"\n \n\f# a\nx # b\n", "C# a|Nx|C# b|;."},
        {"if x:\n  a\n\n # c\n  b\nd\n", "Nif|Nx|O:|;>Na|;C# c|Nb|;<Nd|;."},
        {"a:\n b:\n  c", "Na|O:|;>Nb|O:|;>Nc|;<<."},
        {"a:\n        b:\n\t\tc\n",
         "line 3, column 3: tabs and spaces are mixed: how deep this stands depends on a tab's "
         "width"},
        {"a:\n\tb\n        c\n",
         "line 3, column 9: tabs and spaces are mixed: how deep this stands "
         "depends on a tab's width"},
        {"(a,\n  # c\n b)", "O(|Na|O,|C# c|Nb|O)|;."},
        {"a \\\n + b", "Na|O+|Nb|;."},
        {"\xEF\xBB\xBFx", "Nx|;."},
        {"# coding: UTF_8\nx", "C# coding: UTF_8|Nx|;."},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
takes_every_form_of_number_name_and_operator(void **state)
{
    static const struct token_case cases[] = {
        {"0 1_0 0x_fF 0b1 0O7 1. .5 1e5 1.5E-3j 00",
         "00|01_0|00x_fF|00b1|00O7|01.|0.5|01e5|01.5E-3j|"
         "000|;."},
        {"1if x", "01|Nif|Nx|;."},
        {"x.1", "Nx|0.1|;."},
        {"größe 名", "Ngröße|N名|;."},
        {"a**=b//c>>=d!=e->f:=g...h@=i",
         "Na|O**=|Nb|O//|Nc|O>>=|Nd|O!=|Ne|O->|Nf|O:=|Ng|O...|Nh|O@=|"
         "Ni|;."},
        {"1__0", "line 1, column 1: `1__0` is no number"},
        {"x = 017", "line 1, column 5: `017` is no number"},
        {"0x", "line 1, column 1: `0x` is no number"},
        {"1abc", "line 1, column 1: `1abc` is no number"},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
takes_every_form_of_string_as_one_token(void **state)
{
    static const struct token_case cases[] = {
        {"'a' \"b\" '' \"\"", "S'a'|S\"b\"|S''|S\"\"|;."},
        {"r'\\' 'x", "Sr'\\' '|Nx|;."},
        {"rB'' Br'' u'' F'' fR'' T''", "SrB''|SBr''|Su''|SF''|SfR''|ST''|;."},
        {"ur'a'", "Nur|S'a'|;."},
        {"'''a'b\n''c\\''''", "S'''a'b\n''c\\''''|;."},
        {"'a\\\nb'", "S'a\\\nb'|;."},
        {"f'{a}' f'{{}}' f'{x!r:>{w}}'", "Sf'{a}'|Sf'{{}}'|Sf'{x!r:>{w}}'|;."},
        {"f'{d['k']}' x", "Sf'{d['k']}'|Nx|;."},
        {"f'{f'{f'{1}'}'}'", "Sf'{f'{f'{1}'}'}'|;."},
        {"f'{ {1: 2}[1] }' f'{(lambda: 1)()}'", "Sf'{ {1: 2}[1] }'|Sf'{(lambda: 1)()}'|;."},
        {"f'''{x # }\n}'''", "Sf'''{x # }\n}'''|;."},
        {"f'\\N{DASH}\\{x}'", "Sf'\\N{DASH}\\{x}'|;."},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
says_where_source_is_no_python(void **state)
{
    static const struct token_case cases[] = {
        {"x = (1,\n  2]\n", "line 2, column 4: `]` closes the `(` of line 1"},
        {"ä = 1)", "line 1, column 6: `)` closes nothing"},
        {"x\ny = [", "line 2, column 5: the `[` is never closed"},
        {"x\ny = '''a\nb", "line 2, column 5: the string that begins here never ends"},
        {"f'{a]}'", "line 1, column 5: `]` closes the `{` of line 1"},
        {"f'}'", "line 1, column 3: a single `}` in the text of an f-string"},
        {"f'{a:b'", "line 1, column 7: the string ends in its field, before the `}`"},
        {"a:\n   b\n  c",
         "line 3, column 3: the line is indented like no line of a block around it"},
        {"x = \\ 1", "line 1, column 5: something stands behind the `\\` that continues the line"},
        {"x \\\n", "line 1, column 3: the line that `\\` continues is missing"},
        {"ä ?", "line 1, column 3: `?` has no meaning here"},
        {"a ! b", "line 1, column 3: `!` stands alone"},
        {"\n x\xff", "line 2, column 3: the byte 0xff is not UTF-8"},
        {"#!x\n# vim: fileencoding=latin-1\n", "line 2, column 21: the source is in latin-1; only "
                                               "UTF-8 is read"},
    };

    (void)state;
    check(cases, COUNT(cases));
    struct str out = STR_INIT;
    spell(&out, SLICE("x\n\0"));
    assert_string_equal(str_text(&out), "line 2, column 1: a NUL byte; this is no Python source");
    str_fini(&out);
}

static void
counts_columns_in_characters(void **state)
{
    struct py_tokenizer *t = py_tokenizer_new(SLICE("'ä名' '''\nß''' x\n  y"));
    static const unsigned columns[] = {1, 6, 6};
    static const unsigned lines[] = {1, 1, 2};
    struct py_token token;

    (void)state;
    for (size_t i = 0; i < COUNT(columns); i++) {
        assert_int_equal(py_token_next(&token, t, NULL), 0);
        assert_int_equal(token.at.line, lines[i]);
        assert_int_equal(token.at.column, columns[i]);
    }
    py_tokenizer_free(t);
}

static void
refuses_more_open_brackets_and_blocks_than_the_limit(void **state)
{
    struct str source = STR_INIT, out = STR_INIT;

    (void)state;
    for (int i = 0; i <= PY_DEPTH; i++)
        str_putc(&source, '(');
    spell(&out, (struct slice){source.data, source.len});
    assert_string_equal(str_text(&out),
                        "line 1, column 201: more than 200 brackets and strings are open");
    str_truncate(&source, 0);
    for (int i = 0; i <= PY_DEPTH + 1; i++)
        str_printf(&source, "%*s:\n", i, "");
    spell(&out, (struct slice){source.data, source.len});
    assert_string_equal(str_text(&out), "line 202, column 202: more than 200 blocks are open");
    str_fini(&source);
    str_fini(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_source_into_lines_and_blocks),
        cmocka_unit_test(takes_every_form_of_number_name_and_operator),
        cmocka_unit_test(takes_every_form_of_string_as_one_token),
        cmocka_unit_test(says_where_source_is_no_python),
        cmocka_unit_test(counts_columns_in_characters),
        cmocka_unit_test(refuses_more_open_brackets_and_blocks_than_the_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
