#include "reading.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define AUTO   "src/transformers/models/auto/"
#define MODELS "src/transformers/models/"

static const char two_configs[] =
    "CONFIG_MAPPING_NAMES = {\"a\": \"AConfig\", \"b\": \"BConfig\"}\n";

static void
a_modeling_file_that_is_no_python_costs_its_models_their_module_alone(void **state)
{
    static const struct reading_file files[] = {
        {AUTO "configuration_auto.py", two_configs},
        {AUTO "modeling_auto.py",
         "MODEL_MAPPING_NAMES = {\n \"a\": \"AModel\",\n \"b\": \"BModel\"}\n"},
        {MODELS "a/modeling_a.py", "class AModel: pass\n"},
        {MODELS "b/modeling_b.py", "class BModel(:\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_transformers, files,
                   "native AModel " AUTO "modeling_auto.py:2 " MODELS "a/modeling_a.py\n"
                   "native BModel " AUTO "modeling_auto.py:3\n"
                   "type native a " AUTO "modeling_auto.py:2 " MODELS "a/modeling_a.py\n"
                   "type native b " AUTO "modeling_auto.py:3\n",
                   "unread " MODELS "b/modeling_b.py:1 the `(` is never closed\n");
}

static void
a_class_that_two_files_define_has_no_module(void **state)
{
    static const struct reading_file files[] = {
        {AUTO "configuration_auto.py", two_configs},
        {AUTO "modeling_auto.py",
         "MODEL_MAPPING_NAMES = {\n \"a\": \"AModel\",\n \"b\": \"BModel\"}\n"},
        {MODELS "a/modeling_a.py", "class AModel: pass\n"},
        {MODELS "b/modeling_b.py", "class AModel: pass\nclass BModel: pass\n"},
        {MODELS "b/modeling_flax_b.py", "class BModel: pass\n"},
        {MODELS "b/modeling_tf_b.py", "class BModel: pass\n"},
        {MODELS "b/modular_b.py", "class BModel: pass\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_transformers, files,
                   "native AModel " AUTO "modeling_auto.py:2\n"
                   "native BModel " AUTO "modeling_auto.py:3 " MODELS "b/modeling_b.py\n"
                   "type native a " AUTO "modeling_auto.py:2\n"
                   "type native b " AUTO "modeling_auto.py:3 " MODELS "b/modeling_b.py\n",
                   "");
}

static void
what_of_the_tables_of_models_is_not_read_is_said(void **state)
{
    static const struct reading_file files[] = {
        {AUTO "configuration_auto.py", two_configs},
        {AUTO "modeling_auto.py", "MODEL_MAPPING_NAMES = {\n"
                                  " \"a\": \"AModel\" if is_there() else None,\n"
                                  " \"b\": (\"BModel\", None, 5),\n"
                                  " **more(),\n"
                                  "}\n"
                                  "if is_new():\n"
                                  "    MODEL_MAPPING_NAMES[\"c\"] = \"CModel\"\n"
                                  "MODEL_NAMES = [\"a\"]\n"
                                  "MODEL_CARD_NAMES = 7\n"
                                  "from .elsewhere import MODEL_OTHER_NAMES\n"
                                  "MODEL_OTHER_NAMES.update(b=\"BModel\")\n"
                                  "def f():\n"
                                  "    MODEL_MORE_NAMES = {\"d\": \"DModel\"}\n"},
        {MODELS "b/modeling_b.py", "class BModel: pass\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(
        &reader_transformers, files,
        "native BModel " AUTO "modeling_auto.py:3 " MODELS "b/modeling_b.py\n"
        "type native b " AUTO "modeling_auto.py:3 " MODELS "b/modeling_b.py\n",
        "unread a " AUTO "modeling_auto.py:2 MODEL_MAPPING_NAMES: a conditional expression is not "
        "read\n"
        "unread b " AUTO "modeling_auto.py:3 MODEL_MAPPING_NAMES: is no class's name\n"
        "unread " AUTO "modeling_auto.py:4 MODEL_MAPPING_NAMES: `more` is called, which is not "
        "read\n"
        "unread " AUTO "modeling_auto.py:7 MODEL_MAPPING_NAMES: this stands in a block, which may "
        "not run\n"
        "unread a " AUTO "modeling_auto.py:8 MODEL_NAMES: an element without a type\n"
        "unread " AUTO "modeling_auto.py:9 `MODEL_CARD_NAMES` is a number, not a table\n"
        "unread " AUTO "modeling_auto.py:11 MODEL_OTHER_NAMES: what is imported under this name is "
        "changed here\n");
}

static void
types_are_taken_as_they_are_where_the_configurations_are_not_wholly_read(void **state)
{
    static const char *const modules[] = {
        "CONFIG_MAPPING_NAMES = {\"a\": \"AConfig\", **more()}\n",
        "CONFIG_MAPPING_NAMES = (\n",
        "CONFIG_MAPPING_NAMES = [\"a\"]\n",
        "nothing = 0\n",
        NULL,
    };
    static const char *const remarks[] = {
        "unread " AUTO "configuration_auto.py:1 CONFIG_MAPPING_NAMES: `more` is called, which is "
        "not read\n",
        "unread " AUTO "configuration_auto.py:1 the `(` is never closed\n",
        "unread " AUTO "configuration_auto.py:0 CONFIG_MAPPING_NAMES is no dict\n",
        "unread " AUTO "configuration_auto.py:0 has no table CONFIG_MAPPING_NAMES\n",
        "unread " AUTO "configuration_auto.py:0 is not there: which types of models there are is "
        "not known\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(remarks); i++) {
        const struct reading_file files[] = {
            {AUTO "modeling_auto.py", "MODEL_MAPPING_NAMES = {\"z\": \"ZModel\"}\n"},
            {MODELS "z/modeling_z.py", "class ZModel: pass\n"},
            {modules[i] != NULL ? AUTO "configuration_auto.py" : NULL, modules[i]},
            {NULL, NULL},
        };
        expect_reading(&reader_transformers, files,
                       "native ZModel " AUTO "modeling_auto.py:1 " MODELS "z/modeling_z.py\n"
                       "type native z " AUTO "modeling_auto.py:1 " MODELS "z/modeling_z.py\n",
                       remarks[i]);
    }
}

static void
a_type_without_a_configuration_is_said_once_and_left_out(void **state)
{
    static const struct reading_file files[] = {
        {AUTO "configuration_auto.py", two_configs},
        {AUTO "modeling_auto.py", "MODEL_MAPPING_NAMES = {\"z\": \"ZModel\"}\n"
                                  "MODEL_FOR_CTC_MAPPING_NAMES = {\"z\": \"ZModel\"}\n"},
        {MODELS "z/modeling_z.py", "class ZModel: pass\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_transformers, files,
                   "native ZModel " AUTO "modeling_auto.py:1 " MODELS "z/modeling_z.py\n",
                   "disagrees z " AUTO "modeling_auto.py:1 stands in MODEL_MAPPING_NAMES, but not "
                   "in CONFIG_MAPPING_NAMES: AutoConfig does not know it\n");
}

static void
of_tables_by_configuration_too_what_is_not_read_is_said(void **state)
{
    static const struct reading_file files[] = {
        {"src/transformers/configuration_auto.py", "CONFIG_MAPPING = {\"a\": AConfig}\n"},
        {"src/transformers/modeling_auto.py", "MODEL_MAPPING = OrderedDict([\n"
                                              " (AConfig, AModel),\n"
                                              " (\"b\", BModel),\n"
                                              " (CConfig, CModel, 5),\n"
                                              " *more,\n"
                                              "])\n"
                                              "MODEL_FOR_CTC_MAPPING = {AConfig: (AForCTC,)}\n"
                                              "MODEL_OTHER_MAPPING = MODEL_MAPPING\n"},
        {"src/transformers/modeling_a.py", "class AModel: pass\nclass AForCTC: pass\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(
        &reader_transformers, files,
        "native AForCTC src/transformers/modeling_auto.py:7 src/transformers/modeling_a.py\n"
        "native AModel src/transformers/modeling_auto.py:2 src/transformers/modeling_a.py\n"
        "type native a src/transformers/configuration_auto.py:1 src/transformers/modeling_a.py\n",
        "unread src/transformers/modeling_auto.py:3 MODEL_MAPPING: a key that is no "
        "configuration's name\n"
        "unread src/transformers/modeling_auto.py:4 MODEL_MAPPING: is no pair of a configuration "
        "and its class\n"
        "unread src/transformers/modeling_auto.py:5 MODEL_MAPPING: is no pair of a configuration "
        "and its class\n"
        "unread src/transformers/modeling_auto.py:8 MODEL_OTHER_MAPPING: is no dict\n");
}

static void
a_package_of_another_name_is_read_where_it_is_the_only_one(void **state)
{
    static const struct reading_file files[] = {
        {"src/mine/models/auto/modeling_auto.py", "MODEL_MAPPING_NAMES = {\"a\": \"AModel\"}\n"},
        {"src/mine/models/auto/configuration_auto.py", two_configs},
        {"src/mine/models/a/modeling_a.py", "class AModel: pass\n"},
        {NULL, NULL},
    };
    static const struct reading_file both[] = {
        {"src/mine/models/auto/modeling_auto.py", "MODEL_MAPPING_NAMES = {\"a\": \"AModel\"}\n"},
        {"src/theirs/models/auto/modeling_auto.py", "MODEL_MAPPING_NAMES = {\"a\": \"AModel\"}\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(
        &reader_transformers, files,
        "native AModel src/mine/models/auto/modeling_auto.py:1 src/mine/models/a/modeling_a.py\n"
        "type native a src/mine/models/auto/modeling_auto.py:1 src/mine/models/a/modeling_a.py\n",
        "");
    expect_no_reading(&reader_transformers, both,
                      "there are auto classes twice, in src/mine/models/auto/modeling_auto.py and "
                      "src/theirs/models/auto/modeling_auto.py");
}

static void
a_checkout_without_tables_is_refused_with_what_was_looked_for(void **state)
{
    static const struct reading_file none[] = {{"README", ""}, {NULL, NULL}};
    static const struct reading_file before[] = {
        {"transformers/modeling_auto.py", "class AutoModel(object):\n    pass\n"}, {NULL, NULL}};
    static const struct reading_file broken[] = {
        {AUTO "modeling_auto.py", "MODEL_MAPPING_NAMES = {\n"}, {NULL, NULL}};

    (void)state;
    expect_no_reading(&reader_transformers, none,
                      "there is neither src/transformers/models/auto/modeling_auto.py nor ");
    expect_no_reading(&reader_transformers, before,
                      "transformers/modeling_auto.py: has no table MODEL_…_MAPPING_NAMES or "
                      "MODEL_…_MAPPING that can be read; versions before 2.4 ");
    expect_no_reading(&reader_transformers, broken,
                      AUTO "modeling_auto.py: line 1, column 23: the `{` is never closed");
}

static void
imported_tables_are_read_behind_other_characters_and_marks_of_the_byte_order(void **state)
{
    static const struct reading_file files[] = {
        {AUTO "auto_mappings.py", "\xEF\xBB\xBF"
                                  "MODEL_MAPPING_NAMES = {\"a\": \"AModel\"}\n"},
        {AUTO "configuration_auto.py", two_configs},
        {AUTO "modeling_auto.py",
         "\xEF\xBB\xBFnote = \"\xC3\xA9\xE2\x82\xAC\"; from .auto_mappings import "
         "MODEL_MAPPING_NAMES\nMODEL_MAPPING_NAMES.update({\"b\": \"BModel\"})\n"},
        {MODELS "a/modeling_a.py", "class AModel: pass\n"},
        {MODELS "b/modeling_b.py", "class BModel: pass\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_transformers, files,
                   "native AModel " AUTO "auto_mappings.py:1 " MODELS "a/modeling_a.py\n"
                   "native BModel " AUTO "modeling_auto.py:2 " MODELS "b/modeling_b.py\n"
                   "type native a " AUTO "auto_mappings.py:1 " MODELS "a/modeling_a.py\n"
                   "type native b " AUTO "modeling_auto.py:2 " MODELS "b/modeling_b.py\n",
                   "");
}

static void
of_equal_configurations_the_last_pair_stands(void **state)
{
    static const struct reading_file files[] = {
        {"src/transformers/configuration_auto.py",
         "CONFIG_MAPPING = OrderedDict([(\"a\", AConfig), (\"b\", BConfig)])\n"},
        {"src/transformers/modeling_auto.py",
         "MODEL_MAPPING = OrderedDict([\n (AConfig, OldModel),\n (BConfig, (BModel, CModel)),\n"
         " (AConfig, AModel)])\n"
         "MODEL_FOR_CTC_MAPPING = OrderedDict([\n (BConfig, BForCTC)])\n"},
        {"src/transformers/modeling_a.py",
         "class AModel: pass\nclass BModel: pass\nclass CModel: pass\nclass BForCTC: pass\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(
        &reader_transformers, files,
        "native AModel src/transformers/modeling_auto.py:4 src/transformers/modeling_a.py\n"
        "native BForCTC src/transformers/modeling_auto.py:6 src/transformers/modeling_a.py\n"
        "native BModel src/transformers/modeling_auto.py:3 src/transformers/modeling_a.py\n"
        "native CModel src/transformers/modeling_auto.py:3 src/transformers/modeling_a.py\n"
        "type native a src/transformers/configuration_auto.py:1 "
        "src/transformers/modeling_a.py\n"
        "type native b src/transformers/configuration_auto.py:1 "
        "src/transformers/modeling_a.py\n",
        "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_modeling_file_that_is_no_python_costs_its_models_their_module_alone),
        cmocka_unit_test(a_class_that_two_files_define_has_no_module),
        cmocka_unit_test(what_of_the_tables_of_models_is_not_read_is_said),
        cmocka_unit_test(types_are_taken_as_they_are_where_the_configurations_are_not_wholly_read),
        cmocka_unit_test(a_type_without_a_configuration_is_said_once_and_left_out),
        cmocka_unit_test(of_tables_by_configuration_too_what_is_not_read_is_said),
        cmocka_unit_test(a_package_of_another_name_is_read_where_it_is_the_only_one),
        cmocka_unit_test(a_checkout_without_tables_is_refused_with_what_was_looked_for),
        cmocka_unit_test(
            imported_tables_are_read_behind_other_characters_and_marks_of_the_byte_order),
        cmocka_unit_test(of_equal_configurations_the_last_pair_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
