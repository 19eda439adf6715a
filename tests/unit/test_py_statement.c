#include "pysource/statement.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct statement_case {
    const char *source;
    const char *expected; /* a line a statement; or the message */
};

static void
put(struct str *out, const char *before, struct slice text)
{
    if (text.data == NULL)
        return;
    str_puts(out, before);
    str_append(out, text.data, text.len);
}

static int
spell(void *context, const struct py_statement *s, struct err *err)
{
    static const char *const kinds[] = {"assign", "augment", "expression", "import", "from",
                                        "class",  "def",     "decorator",  "remark", "other"};
    struct str *out = context;

    (void)err;
    str_printf(out, "%u:%u %u %s", s->at.line, s->at.column, s->depth, kinds[s->kind]);
    put(out, " ", s->target);
    put(out, " changes ", s->changed);
    put(out, " ", s->operator);
    put(out, " '", s->text);
    if (s->kind == PY_FROM)
        str_printf(out, " dots %u", s->dots);
    put(out, " module ", s->module);
    for (size_t i = 0; i < s->name_count; i++) {
        put(out, " ", s->names[i].name);
        put(out, " as ", s->names[i].alias);
    }
    if (s->value != NULL)
        str_printf(out, " = %s of %zu", py_value_name(s->value), s->value->count);
    str_puts(out, s->in_body ? " in body\n" : "\n");
    return 0;
}

static void
check(const struct statement_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str out = STR_INIT;
        struct err err = {ERR_NONE, ""};
        int rc = py_each_statement(slice_of(cases[i].source), "m.py", spell, &out, &err);
        assert_string_equal(rc == 0 ? str_text(&out) : err.message, cases[i].expected);
        str_fini(&out);
    }
}

static void
tells_imports_of_every_form(void **state)
{
    static const struct statement_case cases[] = {
        {"import a.b as c, d", "1:1 0 import c module a.b\n1:1 0 import module d\n"},
        {"from . import x", "1:1 0 from dots 1 module  x\n"},
        {"from ...a . b import c as d, e", "1:1 0 from dots 3 module a.b c as d e\n"},
        {"from .. m import *", "1:1 0 from dots 2 module m *\n"},
        {"from m import (  # why\n  A,  # one\n  B as C,\n)",
         "1:18 0 remark 'why\n2:7 0 remark 'one\n1:1 0 from dots 0 module m A B as C\n"},
        {"if x: import y; z",
         "1:1 0 other 'if\n1:7 1 import module y\n1:17 1 expression = a name of "
         "0\n"},
        {"if TYPE_CHECKING:\n    from m import A\n",
         "1:1 0 other 'if\n2:5 1 from dots 0 module m A\n"},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
tells_assignments_of_every_form(void **state)
{
    static const struct statement_case cases[] = {
        {"a = 1", "1:1 0 assign a = a number of 0\n"},
        {"a = b . c = [1, 2]", "1:1 0 assign a = a list of 2\n1:1 0 assign b.c = a list of 2\n"},
        {"a: dict[str, int] = {}", "1:1 0 assign a = a dict of 0\n"},
        {"a: int", "1:1 0 other '\n"},
        {"a, b = 1, 2", "1:1 0 assign = a tuple of 2\n"},
        {"a[1:2] = b[c] = 0", "1:1 0 assign changes a = a number of 0\n"
                              "1:1 0 assign changes b = a number of 0\n"},
        {"a //= 2; b.c @= d", "1:1 0 augment a //= = a number of 0\n1:10 0 augment b.c @= = a name "
                              "of 0\n"},
        {"f = lambda a=1: a", "1:1 0 assign f = a lambda of 0\n"},
        {"x = (y := 1)", "1:1 0 assign x = an assignment in an expression of 0\n"},
        {"del a[1]", "1:1 0 other changes a 'del\n"},
        {"x.update(a, b=1)", "1:1 0 expression = a call of 2\n"},
        {"x = (  # Copied from y\n 1)", "1:8 0 remark 'Copied from y\n1:1 0 assign x = a number of "
                                        "0\n"},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
tells_blocks_and_what_stands_in_them(void **state)
{
    static const struct statement_case cases[] = {
        {"# Copied from a\n@d(1)\nclass A(B, m.C, metaclass=M):\n  x = 1\n# end\ny",
         "1:1 0 remark 'Copied from a\n2:1 0 decorator = a call of 1\n3:1 0 class A = a call of 3\n"
         "4:3 1 assign x = a number of 0 in body\n5:1 0 remark 'end\n6:1 0 expression = a name of "
         "0\n"},
        {"class A: pass", "1:1 0 class A = a call of 0\n1:10 1 other 'pass in body\n"},
        {"class A[T](B): x",
         "1:1 0 class A = a call of 1\n1:16 1 expression = a name of 0 in body\n"},
        {"async def f[T](a: int = 1) -> dict[str, int]:\n  if a: return 1\ng",
         "1:1 0 def f\n2:3 1 other 'if in body\n2:9 2 other 'return in body\n3:1 0 expression = a "
         "name of 0\n"},
        {"match x:\n  case {'a': 1}: y\n  case _:\n    z",
         "1:1 0 other 'match\n2:3 1 other 'case\n2:18 2 expression = a name of 0\n3:3 1 other "
         "'case\n4:5 2 expression = a name of 0\n"},
        {"match = case = type = 1",
         "1:1 0 assign match = a number of 0\n1:1 0 assign case = a number "
         "of 0\n1:1 0 assign type = a number of 0\n"},
        {"type X[T] = int", "1:1 0 other 'type\n"},
        {"async with a as b: c", "1:1 0 other 'with\n1:20 1 expression = a name of 0\n"},
        {"while (lambda: 1)(): x", "1:1 0 other 'while\n1:22 1 expression = a name of 0\n"},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
says_where_source_is_no_python(void **state)
{
    static const struct statement_case cases[] = {
        {"x = 1\n  y = 2", "m.py: line 2, column 1: this is indented, and no block begins"},
        {"if x:\ny", "m.py: line 2, column 1: the block of the line before is missing"},
        {"if x:\n", "m.py: line 2, column 1: the block of the last line is missing"},
        {"x = ", "m.py: line 1, column 5: an expression is missing here"},
        {"from x import",
         "m.py: line 1, column 14: the name of something to import is missing here"},
        {"import", "m.py: line 1, column 7: the name of a module is missing here"},
        {"class (A): x", "m.py: line 1, column 7: the name of a class is missing here"},
        {"if x\n", "m.py: line 1, column 5: the `:` of a block's head is missing"},
        {"x = b'' ''", "m.py: line 1, column 9: bytes and text stand beside each other"},
        {"a\nx = [1, '\\x4']", "m.py: line 2, column 10: the escape has too few digits"},
        {"x = (]", "m.py: line 1, column 6: `]` closes the `(` of line 1"},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static int
end_at_second(void *context, const struct py_statement *s, struct err *err)
{
    int *told = context;

    if (s->at.line == 3)
        return err_set(err, ERR_STOPPED, "mine");
    return ++*told == 2;
}

static void
ends_where_the_caller_wants(void **state)
{
    int told = 0;
    struct err err = {ERR_NONE, ""};

    (void)state;
    assert_int_equal(py_each_statement(SLICE("a\nb\nc\n"), "m.py", end_at_second, &told, &err), 0);
    assert_int_equal(told, 2);
    told = 5;
    assert_int_equal(py_each_statement(SLICE("a\nb\nc\n"), "m.py", end_at_second, &told, &err), -1);
    assert_string_equal(err.message, "mine");
    assert_int_equal(told, 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_imports_of_every_form),
        cmocka_unit_test(tells_assignments_of_every_form),
        cmocka_unit_test(tells_blocks_and_what_stands_in_them),
        cmocka_unit_test(says_where_source_is_no_python),
        cmocka_unit_test(ends_where_the_caller_wants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
