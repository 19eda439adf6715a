#include "reading.h"

#define EXPORTERS "optimum/exporters/"
#define ONNX      EXPORTERS "onnx/model_configs.py"

static void
one_odd_file_and_what_is_not_read_leave_the_rest(void **state)
{
    static const struct reading_file files[] = {
        {ONNX, "from .registers import register\n"
               "@register(\"a_b\", *TASKS)\n"
               "class AConfig: pass\n"
               "@register(NAME)\n"
               "class BConfig: pass\n"
               "@register(\"c\", library_name=LIBRARY)\n"
               "@register\n"
               "class CConfig: pass\n"
               "def f():\n"
               "    @register(\"d\")\n"
               "    class DConfig: pass\n"},
        {EXPORTERS "onnx/registers.py", "register = TasksManager.create_register(\"onnx\")\n"},
        {EXPORTERS "onnx/odd.py", "x = (\n"},
        {EXPORTERS "tasks.py", "class TasksManager:\n"
                               "    _SUPPORTED_MODEL_TYPE = {\n"
                               "        \"e\": mapping(\"task\", onnx=\"AConfig\"),\n"
                               "        \"f\": {},\n"
                               "        **more,\n"
                               "    }\n"
                               "    _SUPPORTED_MODEL_TYPE = more\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_optimum, files,
                   "type native a_b " ONNX ":2 " ONNX "\n"
                   "type native e " EXPORTERS "tasks.py:3 " ONNX "\n",
                   "unread " ONNX ":4 register registers what is no string\n"
                   "unread " ONNX ":6 register registers what is no string\n"
                   "unread " EXPORTERS "onnx/odd.py:1 the `(` is never closed\n"
                   "unread f " EXPORTERS "tasks.py:4 _SUPPORTED_MODEL_TYPE: what its exporters are "
                   "is not read\n"
                   "unread " EXPORTERS "tasks.py:5 _SUPPORTED_MODEL_TYPE: a key that is no string\n"
                   "unread " EXPORTERS "tasks.py:7 _SUPPORTED_MODEL_TYPE: is no dict\n");
}

/* Whether the reading of a table with the type "a-b" has `type`. */
static bool
has_type(const char *statement, struct slice type)
{
    struct str tasks = STR_INIT;
    struct library_reading reading;
    struct err err;

    str_printf(&tasks,
               "class T:\n    _SUPPORTED_MODEL_TYPE = {\"a-b\": mapping(onnx=\"A\")}\n"
               "    def get(self):\n        %s\n",
               statement);
    const struct reading_file files[] = {{EXPORTERS "tasks.py", str_text(&tasks)}, {NULL, NULL}};
    struct reading_place place = reading_open(files);
    library_reading_init(&reading);
    assert_int_equal(reader_optimum.read(&reading, place.checkout, &err), 0);
    bool has = support_find(&reading.support, SUPPORT_MODEL_TYPE, type) != NULL;
    library_reading_fini(&reading);
    reading_close(&place);
    str_fini(&tasks);
    return has;
}

static void
types_are_compared_as_the_library_compares_them(void **state)
{
    (void)state;
    assert_true(has_type("pass", SLICE("a-b")));
    assert_false(has_type("pass", SLICE("a_b")));
    assert_true(has_type("model_type = config.model_type.replace('_', '-')", SLICE("a_b")));
    assert_true(has_type("model_type = model_type.replace('_', '-')", SLICE("a-b")));
    assert_false(has_type("name = task.replace('_', '-')", SLICE("a_b")));
    assert_false(has_type("model_type = model_type.replace('-', '_')", SLICE("a_b")));
}

static void
a_checkout_that_registers_nothing_is_refused_with_where_it_went(void **state)
{
    static const struct reading_file moved[] = {
        {EXPORTERS "tasks.py", "class TasksManager:\n"
                               "    _SUPPORTED_MODEL_TYPE = {}\n"
                               "    @classmethod\n"
                               "    def create_register(cls, backend):\n"
                               "        pass\n"},
        {NULL, NULL},
    };
    static const struct reading_file before[] = {{"optimum/onnxruntime/x.py", ""}, {NULL, NULL}};

    (void)state;
    expect_no_reading(&reader_optimum, moved,
                      "no type of model is registered in optimum/exporters: neither in a table "
                      "_SUPPORTED_MODEL_TYPE nor by a decorator of create_register(); since August "
                      "2025 that is done in optimum-onnx: ");
    expect_no_reading(&reader_optimum, before, "there is no folder optimum/exporters, ");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_odd_file_and_what_is_not_read_leave_the_rest),
        cmocka_unit_test(types_are_compared_as_the_library_compares_them),
        cmocka_unit_test(a_checkout_that_registers_nothing_is_refused_with_where_it_went),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
