#include "library/python_module.h"

#include "reading.h"

static const char source[] = "from .bert import BertAdapter\n"
                             "from ..adapter import Adapter as Base, helper\n"
                             "from lib.models.gpt import (\n"
                             "    GPTAdapter,\n"
                             ")\n"
                             "from . import sub\n"
                             "import os, json as j\n"
                             "try:\n"
                             "    from fast.kernels import FastAdapter\n"
                             "except ImportError:\n"
                             "    FastAdapter = None\n"
                             "class Own(Base):\n"
                             "    Inner = 1\n"
                             "    def method(self):\n"
                             "        from late import Late\n"
                             "def make(kind):\n"
                             "    return GPTAdapter(kind)\n"
                             "TABLE = {\"a\": GPTAdapter}\n";

static void
read_it(struct python_module *m, struct arena *arena, const char *text)
{
    struct err err;

    arena_init(arena);
    if (python_module_read(m, arena, "lib/models/__init__.py", slice_of(text), &err) != 0)
        fail_msg("%s", err.message);
}

static void
imports_are_told_with_the_paths_they_come_from(void **state)
{
    static const struct {
        const char *bound, *name, *module;
        unsigned line;
    } cases[] = {
        {"BertAdapter", "BertAdapter", "lib/models/bert", 1},
        {"Base", "Adapter", "lib/adapter", 2},
        {"helper", "helper", "lib/adapter", 2},
        {"GPTAdapter", "GPTAdapter", "lib/models/gpt", 4},
        {"sub", "sub", "lib/models", 6},
        {"FastAdapter", "FastAdapter", "fast/kernels", 9},
    };
    struct python_module m;
    struct arena arena;

    (void)state;
    read_it(&m, &arena, source);
    assert_int_equal(m.import_count, sizeof cases / sizeof *cases);
    for (size_t i = 0; i < m.import_count; i++) {
        const struct python_import *import = python_module_import(&m, slice_of(cases[i].bound));
        assert_non_null(import);
        assert_true(slice_is(import->name, cases[i].name));
        assert_true(slice_is(import->module, cases[i].module));
        assert_int_equal(import->line, cases[i].line);
    }
    assert_null(python_module_import(&m, SLICE("Adapter")));
    assert_null(python_module_import(&m, SLICE("Late")));
    python_module_fini(&m);
    arena_fini(&arena);
}

static void
names_of_the_module_itself_are_had_and_those_of_functions_and_classes_are_not(void **state)
{
    static const char *const has[] = {"Base", "os", "j", "Own", "make", "TABLE", "FastAdapter"};
    static const char *const lacks[] = {"Adapter", "json", "Inner", "method", "Late", "kind"};
    struct python_module m;
    struct arena arena;

    (void)state;
    read_it(&m, &arena, source);
    for (size_t i = 0; i < sizeof has / sizeof *has; i++)
        assert_true(python_module_has(&m, slice_of(has[i])));
    for (size_t i = 0; i < sizeof lacks / sizeof *lacks; i++)
        assert_false(python_module_has(&m, slice_of(lacks[i])));
    assert_int_equal(m.class_count, 1);
    assert_true(slice_is(m.classes[0].name, "Own"));
    assert_int_equal(m.classes[0].line, 12);
    assert_int_equal(*map_find(&m.said, SLICE("GPTAdapter")), 3);
    assert_int_equal(*map_find(&m.said, SLICE("BertAdapter")), 1);
    python_module_fini(&m);
    arena_fini(&arena);
}

static void
a_module_that_imports_all_of_another_may_have_any_name(void **state)
{
    struct python_module m;
    struct arena arena;

    (void)state;
    read_it(&m, &arena, "from .parts import *\n");
    assert_true(python_module_has(&m, SLICE("Anything")));
    python_module_fini(&m);
    arena_fini(&arena);
}

static void
what_is_no_python_is_refused_and_nothing_is_said_of_it(void **state)
{
    struct python_module m;
    struct arena arena;
    struct err err;

    (void)state;
    arena_init(&arena);
    assert_int_equal(
        python_module_read(&m, &arena, "a.py", SLICE("from x import y\nx = (\n"), &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_false(m.read);
    assert_int_equal(m.import_count, 0);
    assert_true(python_module_has(&m, SLICE("x")));
    python_module_fini(&m);
    arena_fini(&arena);
}

static void
dots_beyond_the_root_lead_nowhere_else(void **state)
{
    struct python_module m;
    struct arena arena;
    struct err err;

    (void)state;
    arena_init(&arena);
    assert_int_equal(python_module_read(&m, &arena, "a/b.py",
                                        SLICE("from ....c import d\nfrom .. import e\n"), &err),
                     0);
    assert_true(slice_is(m.imports[0].module, "c"));
    assert_int_equal(m.imports[1].module.len, 0);
    python_module_fini(&m);
    arena_fini(&arena);
}

static void
a_modules_file_is_its_own_or_that_of_its_package(void **state)
{
    static const struct reading_file files[] = {
        {"lib/a.py", "x = 1\n"},
        {"lib/b/__init__.py", "x = 1\n"},
        {"lib/c/d.py", "x = 1\n"},
        {NULL, NULL},
    };
    static const struct {
        const char *module, *file;
    } cases[] = {
        {"lib/a", "lib/a.py"},
        {"lib/b", "lib/b/__init__.py"},
        {"lib/c", NULL},
        {"", NULL},
    };
    struct reading_place place = reading_open(files);
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str path = STR_INIT;
        int found = python_module_file(&path, place.checkout, slice_of(cases[i].module), &err);
        assert_int_equal(found, cases[i].file != NULL);
        assert_string_equal(str_text(&path), cases[i].file != NULL ? cases[i].file : "");
        str_fini(&path);
    }
    reading_close(&place);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(imports_are_told_with_the_paths_they_come_from),
        cmocka_unit_test(
            names_of_the_module_itself_are_had_and_those_of_functions_and_classes_are_not),
        cmocka_unit_test(a_module_that_imports_all_of_another_may_have_any_name),
        cmocka_unit_test(what_is_no_python_is_refused_and_nothing_is_said_of_it),
        cmocka_unit_test(dots_beyond_the_root_lead_nowhere_else),
        cmocka_unit_test(a_modules_file_is_its_own_or_that_of_its_package),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
