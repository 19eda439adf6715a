#include "pysource/value.h"

#include "pysource/statement.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct value_case {
    const char *source;
    const char *expected;
};

static void
spell(struct str *out, const struct py_value *v)
{
    /* By kind: what comes before the text, the bracket that opens and the one that closes. */
    static const char *const marks[][3] = {
        [PY_UNREADABLE] = {"?", "", ""},   [PY_NONE] = {"None", "", ""},
        [PY_TRUE] = {"True", "", ""},      [PY_FALSE] = {"False", "", ""},
        [PY_NUMBER_VALUE] = {"#", "", ""}, [PY_TEXT] = {"'", "", ""},
        [PY_BYTES] = {"b'", "", ""},       [PY_REFERENCE] = {"@", "", ""},
        [PY_LIST] = {"", "[", "]"},        [PY_TUPLE] = {"", "(", ")"},
        [PY_SET] = {"set", "{", "}"},      [PY_DICT] = {"dict", "{", "}"},
        [PY_CALL] = {"", "(", ")"},        [PY_PAIR] = {"", "<", ">"},
        [PY_KEYWORD] = {"=", "", ""},      [PY_STAR] = {"*", "", ""},
        [PY_DOUBLE_STAR] = {"**", "", ""},
    };

    str_puts(out, marks[v->kind][0]);
    if (v->text.data != NULL)
        str_append(out, v->text.data, v->text.len);
    str_puts(out, v->kind == PY_KEYWORD ? ":" : marks[v->kind][1]);
    for (const struct py_value *c = v->first; c != NULL; c = c->next) {
        spell(out, c);
        str_puts(out, c->next != NULL ? " " : "");
    }
    str_puts(out, marks[v->kind][2]);
    if (v->kind == PY_UNREADABLE)
        str_printf(out, " (%s at %u:%u)", py_value_name(v), v->at.line, v->at.column);
}

static int
spell_statement(void *context, const struct py_statement *s, struct err *err)
{
    (void)err;
    spell(context, s->value);
    return 0;
}

static void
check(const struct value_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str out = STR_INIT;
        struct err err = {ERR_NONE, ""};
        if (py_each_statement(slice_of(cases[i].source), "m.py", spell_statement, &out, &err) != 0)
            fail_msg("%s: %s", cases[i].source, err.message);
        assert_string_equal(str_text(&out), cases[i].expected);
        str_fini(&out);
    }
}

static void
reads_literals_names_calls_and_displays(void **state)
{
    static const struct value_case cases[] = {
        {"None", "None"},
        {"[True, False,]", "[True False]"},
        {"- 1", "#-1"},
        {"(+1.5e3j)", "#+1.5e3j"},
        {"'a' \"b\" r'\\c'", "'ab\\c"},
        {"b'a' b'\\x62'", "b'ab"},
        {"a . b.c", "@a.b.c"},
        {"()", "()"},
        {"(1)", "#1"},
        {"((1),)", "(#1)"},
        {"1, *a", "(#1 *@a)"},
        {"(*a,)", "(*@a)"},
        {"{}", "dict{}"},
        {"{1, *a}", "set{#1 *@a}"},
        {"{'a': (1, 2), **b, 'c': [],}", "dict{<'a (#1 #2)> **@b <'c []>}"},
        {"m.f(1, *a, k=[2], **{'x': 1},)", "m.f(#1 *@a =k:[#2] **dict{<'x #1>})"},
        {"OrderedDict[str, str]([('a', 'b')])", "OrderedDict([('a 'b)])"},
        {"(a.b).c(1)", "a.b.c(#1)"},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
keeps_what_stands_beside_the_unreadable(void **state)
{
    static const struct value_case cases[] = {
        {"[1, 2 + 3, 4]", "[#1 ?2 + 3 (an expression with an operator at 1:5) #4]"},
        {"['ä', a if b else c, 4]", "['ä ?a if b else c (a conditional expression at 1:7) #4]"},
        {"[lambda a, b=1: {a: b}, 4]", "[?lambda a, b=1: {a: b} (a lambda at 1:2) #4]"},
        {"{'a': x[1, 2], 'b': 1}", "dict{<'a ?x[1, 2] (a subscript at 1:7)> <'b #1>}"},
        {"{'a': lambda: 1, 'b': 1}", "dict{<'a ?lambda: 1 (a lambda at 1:7)> <'b #1>}"},
        {"[a for a, b in c]", "?[a for a, b in c] (a comprehension at 1:1)"},
        {"{k: v for k, v in c}", "?{k: v for k, v in c} (a comprehension at 1:1)"},
        {"{**{k: 1 for k in c}, 'a': 1}",
         "dict{**?{k: 1 for k in c} (a comprehension at 1:4) <'a #1>}"},
        {"f(x for x, y in z)", "f(?x for x, y in z (a comprehension at 1:3))"},
        {"[f'{a}' 'b', c]", "[?f'{a}' 'b' (an f-string at 1:2) @c]"},
        {"['\\N{DASH}', c]", "[?'\\N{DASH}' (a string with a character's name at 1:2) @c]"},
        {"[f(1).a, g(2)(3), not x, ...]",
         "[?f(1).a (an attribute of an expression at 1:2) ?g(2)(3) (a call of an expression at "
         "1:10) ?not x (an expression with an operator at 1:19) ?... (an ellipsis at 1:26)]"},
        {"f((y := 1), k=(yield))", "f(?y := 1 (an assignment in an expression at 1:4) =k:?yield (a "
                                   "yield at 1:16))"},
        {"[1, await x]", "[#1 ?await x (an await at 1:5)]"},
        {"None.x", "?None.x (an attribute of an expression at 1:1)"},
    };

    (void)state;
    check(cases, COUNT(cases));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_literals_names_calls_and_displays),
        cmocka_unit_test(keeps_what_stands_beside_the_unreadable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
