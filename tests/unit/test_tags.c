#include "lifecycle/tags.h"

#include <string.h>

#include "library.h"

#define MODELS FOLDERS_MODELS_DIR
#define SCRIPT "utils/models_to_deprecate.py"
#define NAMES  MODELS "/auto/configuration_auto.py"
#define FOLDER(name)                                \
    {                                               \
        MODELS "/" name "/modeling_" name ".py", "" \
    }

/* Every model as "NAME: TAG TAG\n", then "-MISSING", "+EXTRA" and the table checked against. */
static void
describe(struct str *out, const struct tags *t)
{
    for (size_t i = 0; i < t->count; i++) {
        str_printf(out, "%s:", t->models[i].name);
        for (size_t k = 0; k < t->models[i].count; k++)
            str_printf(out, " %s", t->models[i].items[k]);
        str_putc(out, '\n');
    }
    for (size_t i = 0; i < t->missing_count; i++)
        str_printf(out, "-%s ", t->missing[i]);
    for (size_t i = 0; i < t->extra_count; i++)
        str_printf(out, "+%s ", t->extra[i]);
    str_puts(out, t->names_table != NULL ? t->names_table : "unchecked");
}

struct case_options {
    const char *models_dir;
    bool builtin;
    bool check;
};

static void
expect_tags_with(const struct library_file *files, const struct case_options *o,
                 enum tag_origin origin, const char *expected, const char *disagreement)
{
    struct library l;
    struct tag_tables *tables;
    struct tags tags;
    struct str out = STR_INIT;
    struct err err;

    library_make_at(&l, files, o->models_dir, FOLDERS_PATTERN);
    if (tag_tables_read(&tables, l.checkout, o->models_dir, o->builtin, &err) != 0)
        fail_msg("%s", err.message);
    assert_int_equal(tag_tables_origin(tables), origin);
    if (tags_make(&tags, tables, &l.folders, o->check, &err) != 0)
        fail_msg("%s", err.message);
    tag_tables_free(tables);
    describe(&out, &tags);
    assert_string_equal(str_text(&out), expected);
    str_truncate(&out, 0);
    bool cut = tags_disagreement(&out, &tags);
    assert_string_equal(str_text(&out), disagreement);
    assert_int_equal(cut, tags.missing_count > TAGS_TOLD || tags.extra_count > TAGS_TOLD);
    str_fini(&out);
    tags_fini(&tags);
    library_remove(&l);
}

static void
expect_tags(const struct library_file *files, enum tag_origin origin, const char *expected,
            const char *disagreement)
{
    expect_tags_with(files, &(struct case_options){MODELS, false, true}, origin, expected,
                     disagreement);
}

/* What reading the tables of a library with this script and these names says. */
static void
expect_fault(const char *script, const char *names, const char *expected)
{
    struct library_file files[] = {
        FOLDER("bert"),
        {SCRIPT, script},
        {NAMES, names},
        {MODELS "/auto/auto_mappings.py", "CONFIG_MAPPING_NAMES = {'bert': 'B'}\n"
                                          "DEPRECATED_MODELS = {'bert': 'B',\n"
                                          "      B: 'B'}"},
        {NULL, NULL},
    };
    struct library l;
    struct tag_tables *tables = NULL;
    struct err err = {ERR_NONE, ""};

    library_make(&l, files);
    assert_int_equal(tag_tables_read(&tables, l.checkout, MODELS, false, &err), -1);
    assert_null(tables);
    assert_int_equal(err.kind, ERR_DATA);
    assert_string_equal(err.message, expected);
    assert_int_equal(tag_tables_read(&tables, l.checkout, MODELS, true, &err), 0);
    assert_int_equal(tag_tables_origin(tables), TAGS_BUILT_IN);
    tag_tables_free(tables);
    library_remove(&l);
}

static void
renames_a_model_and_appends_to_its_new_name(void **state)
{
    static const struct library_file files[] = {
        FOLDER("bert"),
        FOLDER("blip_2"),
        FOLDER("x_clip"),
        {SCRIPT, "MODEL_FOLDER_NAME_TO_TAG_MAPPING = {\n"
                 "    \"blip_2\": \"blip-2\",\n"
                 "    \"x_clip\": \"xclip\",  # not x-clip\n"
                 "    \"gone\": \"went\",\n"
                 "}\n"
                 "EXTRA_TAGS_MAPPING: dict[str, list[str]] = {\n"
                 "    \"bert\": [\"bertweet\", \"herbert\", \"bert\", \"bertweet\"],\n"
                 "    \"blip_2\": [\"by-the-folder\"],\n"
                 "    \"blip-2\": (\"blip_2_qformer\",),\n"
                 "    \"went\": [\"away\"],\n"
                 "}\n"
                 "DEPRECATED_MODELS_TAGS = {\"transfo-xl\"}\n"},
        {NAMES, "from collections import OrderedDict\n"
                "MODEL_NAMES_MAPPING = OrderedDict(\n"
                "    [\n"
                "        (\"bert\", \"BERT\"),\n"
                "        (\"bertweet\", \"BERTweet\"),\n"
                "        (\"blip-2\", \"BLIP-2\"),\n"
                "        (\"blip_2_qformer\", \"BLIP-2 QFormer\"),\n"
                "        (\"bort\", \"BORT\"),\n"
                "        (\"herbert\", \"HerBERT\"),\n"
                "        (\"transfo-xl\", \"Transformer-XL\"),\n"
                "        (\"xclip\", \"X-CLIP\"),\n"
                "    ]\n"
                ")\n"
                "CONFIG_MAPPING_NAMES = OrderedDict([(\"bert\", \"BertConfig\")])\n"
                "DEPRECATED_MODELS = [\"bort\"]\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_tags(files, TAGS_FROM_CHECKOUT,
                "bert: bert bertweet herbert\n"
                "blip-2: blip-2 blip_2_qformer\n"
                "xclip: xclip\n"
                "MODEL_NAMES_MAPPING",
                "");
}

static void
names_what_is_missing_what_is_extra_and_what_to_mend(void **state)
{
    static const struct library_file files[] = {
        FOLDER("bert"),
        FOLDER("bort"),
        FOLDER("x_clip"),
        {SCRIPT, "EXTRA_TAGS_MAPPING = {\"bert\": [\"herbert\"]}\n"},
        {NAMES, "CONFIG_MAPPING_NAMES = {\"bert\": \"BertConfig\", \"xclip\": \"XCLIPConfig\",\n"
                "    \"phobert\": \"P\", \"bort\": \"B\"}\n"
                "DEPRECATED_MODELS = [\"bort\"]\n"},
        {NULL, NULL},
    };
    static const struct library_file one_of_each[] = {
        FOLDER("x_clip"),
        {SCRIPT, "EXTRA_TAGS_MAPPING = {}\n"},
        {NAMES, "CONFIG_MAPPING_NAMES = {\"xclip\": \"XCLIPConfig\"}\n"},
        {NULL, NULL},
    };

    (void)state;
    /* A folder of a deprecated model is an extra one: the model should not be there. */
    expect_tags(files, TAGS_FROM_CHECKOUT,
                "bert: bert herbert\nbort: bort\nx_clip: x_clip\n"
                "-phobert -xclip +bort +herbert +x_clip CONFIG_MAPPING_NAMES",
                "2 tags of CONFIG_MAPPING_NAMES belong to no model: phobert, xclip; add each to "
                "EXTRA_TAGS_MAPPING under the model, or to DEPRECATED_MODELS_TAGS. 3 tags of "
                "models are not in CONFIG_MAPPING_NAMES: bort, herbert, x_clip; take each out "
                "of EXTRA_TAGS_MAPPING, or give each one's folder the right one in "
                "MODEL_FOLDER_NAME_TO_TAG_MAPPING. The tables are "
                "those of utils/models_to_deprecate.py.");
    expect_tags(one_of_each, TAGS_FROM_CHECKOUT,
                "x_clip: x_clip\n-xclip +x_clip CONFIG_MAPPING_NAMES",
                "1 tag of CONFIG_MAPPING_NAMES belongs to no model: xclip; add it to "
                "EXTRA_TAGS_MAPPING under the model, or to DEPRECATED_MODELS_TAGS. 1 tag of models "
                "is not in CONFIG_MAPPING_NAMES: x_clip; take it out of EXTRA_TAGS_MAPPING, or "
                "give its folder the right one in "
                "MODEL_FOLDER_NAME_TO_TAG_MAPPING. The tables are those of "
                "utils/models_to_deprecate.py.");
    expect_tags_with(files, &(struct case_options){MODELS, false, false}, TAGS_FROM_CHECKOUT,
                     "bert: bert herbert\nbort: bort\nx_clip: x_clip\nCONFIG_MAPPING_NAMES", "");
}

static void
names_the_first_of_many_tags_and_how_many_more(void **state)
{
    struct str names = STR_INIT, expected = STR_INIT, message = STR_INIT;

    (void)state;
    str_puts(&names, "CONFIG_MAPPING_NAMES = {\"bert\": \"BertConfig\"");
    str_puts(&expected, "bert: bert\n");
    str_puts(&message, "21 tags of CONFIG_MAPPING_NAMES belong to no model: ");
    for (int i = 0; i < 21; i++) {
        str_printf(&names, ", \"t%02d\": \"T\"", i);
        str_printf(&expected, "-t%02d ", i);
        if (i < 20)
            str_printf(&message, "%st%02d", i > 0 ? ", " : "", i);
    }
    str_puts(&names, "}\n");
    str_puts(&expected, "CONFIG_MAPPING_NAMES");
    str_puts(&message, " and 1 more; add each to EXTRA_TAGS_MAPPING under the model, or to "
                       "DEPRECATED_MODELS_TAGS. The tables are those of " SCRIPT ".");
    const struct library_file files[] = {
        FOLDER("bert"),
        {SCRIPT, "EXTRA_TAGS_MAPPING = {}\n"},
        {NAMES, str_text(&names)},
        {NULL, NULL},
    };
    expect_tags(files, TAGS_FROM_CHECKOUT, str_text(&expected), str_text(&message));
    str_fini(&message);
    str_fini(&expected);
    str_fini(&names);
}

static void
follows_names_into_the_module_they_are_imported_from(void **state)
{
    static const struct library_file files[] = {
        FOLDER("bert"),
        FOLDER("gpt2"),
        FOLDER("mlcd"),
        {SCRIPT, "EXTRA_TAGS_MAPPING = {\"gpt2\": [\"gpt-sw3\"]}\n"},
        {MODELS "/auto/auto_mappings.py", "CONFIG_MAPPING_NAMES = OrderedDict([\n"
                                          "    (\"bert\", \"BertConfig\"),\n"
                                          "    (\"gpt2\", \"GPT2Config\"),\n"
                                          "])\n"
                                          "DEPRECATED_MODELS = [\"bert\"]"},
        {NAMES, "from .auto_mappings import CONFIG_MAPPING_NAMES, DEPRECATED_MODELS\n"
                "CONFIG_MAPPING_NAMES.update({\"mlcd\": \"MLCDVisionConfig\"})\n"
                "CONFIG_MAPPING_NAMES = OrderedDict(**{\"gpt-sw3\": \"G\"}, "
                "**CONFIG_MAPPING_NAMES)\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_tags(files, TAGS_FROM_CHECKOUT,
                "bert: bert\ngpt2: gpt2 gpt-sw3\nmlcd: mlcd\n+bert CONFIG_MAPPING_NAMES",
                "1 tag of models is not in CONFIG_MAPPING_NAMES: bert; take it out of "
                "EXTRA_TAGS_MAPPING, or give its folder the right "
                "one in MODEL_FOLDER_NAME_TO_TAG_MAPPING. The tables are those of "
                "utils/models_to_deprecate.py.");
}

static void
takes_the_built_in_tables_where_the_checkout_has_none(void **state)
{
    static const struct library_file without[] = {FOLDER("bart"), FOLDER("x_clip"), {NULL, NULL}};
    static const struct library_file older[] = {
        FOLDER("bart"),
        FOLDER("x_clip"),
        {SCRIPT, "class HubModelLister:\n    pass\n"},
        {NAMES, "MODEL_NAMES_MAPPING = {\"bart\": \"BART\", \"barthez\": \"\", \"bartpho\": \"\", "
                "\"xclip\": \"\", \"open-llama\": \"\"}\n"},
        {NULL, NULL},
    };
    static const struct library_file own[] = {
        FOLDER("bart"),
        FOLDER("x_clip"),
        {SCRIPT, "EXTRA_TAGS_MAPPING = {}\n"},
        {NULL, NULL},
    };
    static const struct library_file foreign[] = {
        {"x/models/x_clip/modeling_x.py", ""},
        {NULL, NULL},
    };
    static const char models[] = "bart: bart barthez bartpho\nxclip: xclip\nunchecked";

    (void)state;
    expect_tags(without, TAGS_BUILT_IN, models, "");
    expect_tags(older, TAGS_BUILT_IN,
                "bart: bart barthez bartpho\nxclip: xclip\nMODEL_NAMES_MAPPING", "");
    expect_tags(own, TAGS_FROM_CHECKOUT, "bart: bart\nx_clip: x_clip\nunchecked", "");
    expect_tags_with(own, &(struct case_options){MODELS "/", true, true}, TAGS_BUILT_IN, models,
                     "");
    /* Another library's folders are their tags, unless one asks. */
    expect_tags_with(foreign, &(struct case_options){"x/models", false, true}, TAGS_OF_FOLDERS,
                     "x_clip: x_clip\nunchecked", "");
    expect_tags_with(foreign, &(struct case_options){"x/models", true, true}, TAGS_BUILT_IN,
                     "xclip: xclip\nunchecked", "");
}

static void
tells_which_table_cannot_be_read_and_where(void **state)
{
    static const char hint[] = "; --builtin-tables does without the tables that cannot be read";
    static const struct {
        const char *script;
        const char *names;
        const char *expected;
    } cases[] = {
        {"MODEL_FOLDER_NAME_TO_TAG_MAPPING = {\n  'x': 'y',\n  'a': 1}\n", "",
         SCRIPT ": line 3, column 8: MODEL_FOLDER_NAME_TO_TAG_MAPPING: expected a folder's tag, a "
                "string, found a number"},
        {"EXTRA_TAGS_MAPPING = {'a': 'b'}\n", "",
         SCRIPT ": line 1, column 28: EXTRA_TAGS_MAPPING: expected a list of strings, a model's "
                "further tags, found a string"},
        {"EXTRA_TAGS_MAPPING = {'a': ['b', b'c']}\n", "",
         SCRIPT ": line 1, column 34: EXTRA_TAGS_MAPPING: expected a tag, a string, found bytes"},
        {"DEPRECATED_MODELS_TAGS = {'a', b}\n", "",
         SCRIPT ": line 1, column 32: DEPRECATED_MODELS_TAGS: expected a string, found a name"},
        {"", "CONFIG_MAPPING_NAMES = 7\n",
         NAMES ": line 1, column 24: `CONFIG_MAPPING_NAMES` is a number, not a table"},
        {"", "MODEL_NAMES_MAPPING = {k: v for k, v in a}\n",
         NAMES ": line 1, column 23: MODEL_NAMES_MAPPING: a comprehension is not read"},
        {"", "from .auto_mappings import CONFIG_MAPPING_NAMES\n\nCONFIG_MAPPING_NAMES |= f()\n",
         NAMES ": line 3, column 25: CONFIG_MAPPING_NAMES: `f` is called, which is not read"},
        {"", "from .auto_mappings import CONFIG_MAPPING_NAMES\nCONFIG_MAPPING_NAMES = 7\n",
         NAMES ": CONFIG_MAPPING_NAMES is no table"},
        {"", "from .auto_mappings import DEPRECATED_MODELS\n",
         MODELS "/auto/auto_mappings.py: line 3, column 7: DEPRECATED_MODELS: a key that is a "
                "name is not read"},
        {"def f(:\n", "", SCRIPT ": line 1, column 6: the `(` is never closed"},
        {"", "x = (\n", NAMES ": line 1, column 5: the `(` is never closed"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str expected = STR_INIT;
        str_printf(&expected, "%s%s", cases[i].expected, hint);
        expect_fault(cases[i].script, cases[i].names, str_text(&expected));
        str_fini(&expected);
    }
}

static void
refuses_two_folders_of_one_name(void **state)
{
    static const struct library_file files[] = {FOLDER("x_clip"), FOLDER("xclip"), {NULL, NULL}};
    struct library l;
    struct tag_tables *tables;
    struct tags tags;
    struct err err;

    (void)state;
    library_make(&l, files);
    assert_int_equal(tag_tables_read(&tables, l.checkout, MODELS, true, &err), 0);
    assert_int_equal(tags_make(&tags, tables, &l.folders, true, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    static const char said[] = "the folders x_clip and xclip would both be the model xclip; mend "
                               "MODEL_FOLDER_NAME_TO_TAG_MAPPING (Transformers ";
    assert_memory_equal(err.message, said, sizeof said - 1);
    assert_non_null(strstr(err.message, "utils/models_to_deprecate.py, March 2026)"));
    tags_fini(&tags);
    tag_tables_free(tables);
    library_remove(&l);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renames_a_model_and_appends_to_its_new_name),
        cmocka_unit_test(names_what_is_missing_what_is_extra_and_what_to_mend),
        cmocka_unit_test(names_the_first_of_many_tags_and_how_many_more),
        cmocka_unit_test(follows_names_into_the_module_they_are_imported_from),
        cmocka_unit_test(takes_the_built_in_tables_where_the_checkout_has_none),
        cmocka_unit_test(tells_which_table_cannot_be_read_and_where),
        cmocka_unit_test(refuses_two_folders_of_one_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
