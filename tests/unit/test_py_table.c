#include "pysource/table.h"

#include <stdlib.h>

#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct table_case {
    const char *source; /* assigns X */
    const char *entries;
    const char *faults;
};

static void
spell_value(struct str *out, const struct py_value *v)
{
    if (v->kind == PY_TUPLE || v->kind == PY_LIST) {
        str_putc(out, '(');
        for (const struct py_value *c = v->first; c != NULL; c = c->next) {
            spell_value(out, c);
            str_puts(out, c->next != NULL ? "," : "");
        }
        str_putc(out, ')');
    } else if (v->text.data != NULL) {
        str_puts(out, v->kind == PY_UNREADABLE ? "?" : v->kind == PY_REFERENCE ? "@" : "");
        str_append(out, v->text.data, v->text.len);
    } else {
        str_puts(out, py_value_name(v));
    }
}

static void
spell(struct str *entries, struct str *faults, const struct py_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct py_entry *e = &table->entries[i];
        str_puts(entries, i > 0 ? " " : "");
        if (e->key.data != NULL)
            str_append(entries, e->key.data, e->key.len);
        str_puts(entries, e->value != NULL ? "=" : "");
        if (e->value != NULL)
            spell_value(entries, e->value);
    }
    for (size_t i = 0; i < table->fault_count; i++)
        str_printf(faults, "%s%u:%u %s", i > 0 ? "; " : "", table->faults[i].at.line,
                   table->faults[i].at.column, table->faults[i].text);
}

static void
check(const struct table_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct py_module *m = NULL;
        struct py_table table;
        struct str entries = STR_INIT, faults = STR_INIT;
        struct err err = {ERR_NONE, ""};
        char *copy = slice_dup(slice_of(cases[i].source));
        if (py_module_read(&m, slice_of(copy), "m.py", &err) != 0)
            fail_msg("%s: %s", cases[i].source, err.message);
        free(copy);
        if (py_module_table(&table, m, "X", &err) != 1)
            fail_msg("%s: no table: %s", cases[i].source, err.message);
        spell(&entries, &faults, &table);
        assert_string_equal(str_text(&entries), cases[i].entries);
        assert_string_equal(str_text(&faults), cases[i].faults);
        py_table_fini(&table);
        py_module_free(m);
        str_fini(&entries);
        str_fini(&faults);
    }
}

static void
reads_the_tables_of_transformers(void **state)
{
    static const struct table_case cases[] = {
        {"X = OrderedDict([(\"bert\", \"BertConfig\"), (\"t5\", \"T5Config\")])",
         "bert=BertConfig t5=T5Config", ""},
        {"X = OrderedDict(\n    [\n        # Add configs here\n        (\"bert\", \"B\"),\n    "
         "]\n)",
         "bert=B", ""},
        {"X = OrderedDict[str, str](\n [(\"a\", \"b\")]\n)", "a=b", ""},
        {"X = collections.OrderedDict([(\"n\", \"Nyströmformer\")])", "n=Nyströmformer", ""},
        {"X = OrderedDict([(\"a\", \"1\"), (\"b\", \"2\"), (\"a\", \"3\")])", "a=3 b=2", ""},
        {"X = OrderedDict([(\"bert\", BertConfig)])", "bert=@BertConfig", ""},
        {"X = {'a': 1}\nX.update({'b': 2}, c=3)", "a=1 b=2 c=3", ""},
        {"X = OrderedDict([('a', 'b')])\nX = OrderedDict(**{\"gpt-sw3\": \"GPT2Config\"}, **X)",
         "gpt-sw3=GPT2Config a=b", ""},
        {"X = {\n  'a': (\n    'b',\n    'c',\n  ),\n  'd': None,\n}", "a=(b,c) d=None", ""},
        {"X = OrderedDict([('a', ('B', 'BF' if is_it() else None))])",
         "a=(B,?'BF' if is_it() else None)", ""},
        {"X: set[str] = {'a', \"b\" 'c', 'a'}", "a bc", ""},
        {"X: dict[str, list[str]] = {'a': []}", "a=()", ""},
        {"X = frozenset({'a', 'b'})", "a b", ""},
        {"X = []", "", ""},
        {"X = {'Arch': ClassName,  # noqa\n}", "Arch=@ClassName", ""},
        {"__all__ = X = ['a', 'b']\n__all__ += ['c']", "a b c", ""},
        {"X = ['a']\nX.append('b')\nX.extend(('c', 'd'))", "a b c d", ""},
        {"X = {'a'}\nX.add('b')\nX |= {'c', 'a'}", "a b c", ""},
        {"X = {}\nX['k'] = 'v'", "k=v", ""},
        {"A = {'x': 1}\nX = A\nA.update(y=2)", "x=1 y=2", ""},
        {"X = {'a': 1}.copy", "", "1:5 an attribute of an expression is not read"},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
reads_the_tables_of_other_libraries(void **state)
{
    static const struct table_case cases[] = {
        /* vLLM */
        {"_A = {\n  \"L\": (\"llama\", \"L\"),  # noqa: E501\n  # \"M\": (\"m\", \"M\"),\n}\n"
         "_B = {**{k: (m, a) for k, (m, a) in _A.items()}, 'O': ('o', 'O')}\nX = {**_A, **_B}",
         "L=(llama,L) O=(o,O)", "5:9 a comprehension is not read"},
        {"X = {'a': 1, **{k: 2 for k in y}}", "a=1", "1:16 a comprehension is not read"},
        {"X = {\"Arch\": \"0.9.2\"}", "Arch=0.9.2", ""},
        /* llama.cpp, mlx-lm */
        {"X: dict[str, str] = {\"LlamaForCausalLM\": \"llama\"}", "LlamaForCausalLM=llama", ""},
        {"X = {\n  \"mistral\": \"llama\",  # mistral is compatible\n}", "mistral=llama", ""},
        /* SGLang */
        {"class A(B): pass\nX = A", "A=@A", ""},
        {"X = [A, m.B]", "A=@A m.B=@m.B", ""},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
tells_what_makes_the_keys_uncertain(void **state)
{
    static const struct table_case cases[] = {
        {"X = {'a': 1, b: 2}", "a=1", "1:14 a key that is a name is not read"},
        {"X = ['a', 'b' if c else 'd']", "a", "1:11 a conditional expression is not read"},
        {"X = sorted(['a'])", "", "1:5 `sorted` is called, which is not read"},
        {"X = Y", "", "1:5 `Y` is no table of this module"},
        {"X = {'a': 1}\nif c:\n    X['b'] = 2", "a=1",
         "3:5 this stands in a block, which may not run"},
        {"X = {'a': 1}\nfor k in y:\n    X.update(k)", "a=1",
         "3:5 this stands in a block, which may not run"},
        {"if c:\n    X = {}\nelse:\n    X = {'a': 1}", "",
         "2:5 this stands in a block, which may not run; 4:5 this stands in a block, which may not "
         "run"},
        {"X = {'a': 1}\ny = X.pop('a')", "a=1", "2:1 this method is not read"},
        {"X = {'a': 1}\ndel X['a']", "a=1", "2:1 this change of an element is not read"},
        {"X, y = {}, 1", "", "1:1 an assignment to several names at once is not read"},
        {"X = ['a']\nX *= 2", "a", "2:1 this operator is not read"},
        {"from .m import X\nX.update(a=1)", "",
         "2:1 what is imported under this name is changed here"},
        {"X = {'a': 1}\ndef f():\n    X['b'] = 2", "a=1", ""},
        {"X = ['a', *X]\n", "a", "1:12 `X` is no table of this module"},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
of_many_faults_of_a_table_the_one_that_takes_it_has_some(void **state)
{
    struct py_module *m;
    struct py_table table;
    struct str source = STR_INIT;
    struct err err;

    (void)state;
    str_puts(&source, "A = []\n");
    for (int i = 0; i < 17; i++)
        str_puts(&source, "A *= 2\n");
    str_puts(&source, "B = [*A]\nC = [*A, *B]\n");
    if (py_module_read(&m, (struct slice){str_text(&source), source.len}, "m.py", &err) != 0)
        fail_msg("%s", err.message);
    assert_int_equal(py_module_table(&table, m, "B", &err), 1);
    assert_int_equal(table.fault_count, 17);
    assert_int_equal(table.faults[15].at.line, 17);
    assert_int_equal(table.faults[16].at.line, 19);
    assert_string_equal(table.faults[16].text, "`A` has more that is not read");
    py_table_fini(&table);
    assert_int_equal(py_module_table(&table, m, "C", &err), 1);
    assert_int_equal(table.fault_count, 34);
    py_table_fini(&table);
    py_module_free(m);
    str_fini(&source);
}

static void
reads_the_copies_and_methods_of_tables(void **state)
{
    static const struct table_case cases[] = {
        {"A = {'a': 1, 'b': 2}\nX = A.copy()\n", "a=1 b=2", ""},
        {"A = {'a': 1, 'b': 2}\nX = A.keys()\n", "a b", ""},
        {"X = ['a']\nX.extend(['b'])\nX.append('c')\n", "a b c", ""},
        {"X = {'a'}\nX.update({'b'}, ['c'])\nX.add('d')\n", "a b c d", ""},
        {"X = {'a'}\nX |= {'b'}\n", "a b", ""},
        {"X = ['a']\nX.count('a')\n", "a", ""},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
says_what_of_a_table_is_not_read(void **state)
{
    static const struct table_case cases[] = {
        {"X = dict([('a', 1), ('b',), 'c'])\n", "a=1",
         "1:21 a tuple is no key with its value; 1:29 a string is no key with its value"},
        {"X = {1: 2, f(): 3}\n", "",
         "1:6 a key that is a number is not read; 1:12 a key that is a call is not read"},
        {"X = set(['a'], ['b'])\n", "", "1:5 `set` takes one argument"},
        {"X = {'a': 1}\nX.update(X)\n", "a=1", "2:10 `X` is put into itself"},
        {"X = {'a': 1}\nX.update(Y)\n", "a=1", "2:10 `Y` is no table of this module"},
        {"X = ['a']\nX -= ['b']\n", "a", "2:1 this operator is not read"},
        {"X = ['a']\nif y:\n    del X\n", "a", "3:5 this stands in a block, which may not run"},
        {"X = ['a']\nif y:\n    X, z = 1, 2\n", "a",
         "3:5 an assignment to several names at once is not read"},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
tells_where_a_name_is_imported_from(void **state)
{
    struct py_module *m = NULL;
    struct py_table table;

    (void)state;
    assert_int_equal(py_module_read(&m,
                                    SLICE("if TYPE_CHECKING:\n    from .auto_mappings import (\n"
                                          "        A,\n        B as C,\n    )\n"
                                          "from ..x.y import *\n"),
                                    "m.py", NULL),
                     0);
    assert_true(slice_is(py_module_imports(m, "A"), ".auto_mappings"));
    assert_true(slice_is(py_module_imports(m, "C"), ".auto_mappings"));
    assert_true(slice_is(py_module_imported_name(m, "C"), "B"));
    assert_null(py_module_imports(m, "B").data);
    assert_int_equal(py_module_table(&table, m, "A", NULL), 0);
    py_module_free(m);
}

static void
says_where_a_name_is_no_table(void **state)
{
    struct py_module *m = NULL;
    struct py_table table;
    struct err err = {ERR_NONE, ""};

    (void)state;
    assert_int_equal(py_module_read(&m, SLICE("\nX = 5\n"), "m.py", NULL), 0);
    assert_int_equal(py_module_table(&table, m, "X", &err), -1);
    assert_string_equal(err.message, "m.py: line 2, column 5: `X` is a number, not a table");
    assert_int_equal(py_module_table(&table, m, "Y", &err), 0);
    py_module_free(m);
    assert_int_equal(py_module_read(&m, SLICE("X = [\n"), "m.py", &err), -1);
    assert_string_equal(err.message, "m.py: line 1, column 5: the `[` is never closed");
    assert_null(m);
}

/* Lists that double with each line would have 2^60 entries. */
static void
does_not_copy_tables_without_end(void **state)
{
    struct str source = STR_INIT;
    struct py_module *m = NULL;
    struct py_table table;

    (void)state;
    str_puts(&source, "X = ['a']\n");
    for (int i = 0; i < 60; i++)
        str_puts(&source, "X = [*X, *X]\n");
    assert_int_equal(py_module_read(&m, (struct slice){source.data, source.len}, "m.py", NULL), 0);
    assert_int_equal(py_module_table(&table, m, "X", NULL), 1);
    assert_true(table.fault_count > 0);
    py_table_fini(&table);
    py_module_free(m);
    str_fini(&source);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_tables_of_transformers),
        cmocka_unit_test(reads_the_tables_of_other_libraries),
        cmocka_unit_test(tells_what_makes_the_keys_uncertain),
        cmocka_unit_test(of_many_faults_of_a_table_the_one_that_takes_it_has_some),
        cmocka_unit_test(reads_the_copies_and_methods_of_tables),
        cmocka_unit_test(says_what_of_a_table_is_not_read),
        cmocka_unit_test(tells_where_a_name_is_imported_from),
        cmocka_unit_test(says_where_a_name_is_no_table),
        cmocka_unit_test(does_not_copy_tables_without_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
