#include "reading.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define MODELS "mlx_lm/models/"
#define MODEL  "class ModelArgs: pass\nclass Model: pass\n"

static void
what_is_a_model_is_told_by_what_a_file_defines(void **state)
{
    static const struct reading_file files[] = {
        {"mlx_lm/utils.py", "MODEL_REMAPPING = {}\n"},
        {MODELS "a.py", MODEL},
        {MODELS "b-2.py", "try:\n    from .a import Model\nexcept ImportError:\n    Model = None\n"
                          "from .a import Args as ModelArgs\n"},
        {MODELS "base.py", "class BaseModelArgs: pass\nModel.x = 1\n"},
        {MODELS "half.py", "class Model: pass\n"},
        {MODELS "helpers.py", "class ModelArgs: pass\n"},
        {MODELS "inner.py", "def f():\n    class Model: pass\n    class ModelArgs: pass\n"},
        {MODELS "renamed.py", "from .a import Model as M, ModelArgs\n"},
        {MODELS "odd.py", "class Model(:\n"},
        {MODELS "sub/c.py", MODEL},
        {MODELS "README.md", MODEL},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_mlx_lm, files,
                   "type native a " MODELS "a.py:2 " MODELS "a.py\n"
                   "type native b-2 " MODELS "b-2.py:4 " MODELS "b-2.py\n",
                   "disagrees half " MODELS
                   "half.py:1 defines Model, but not ModelArgs, and cannot "
                   "be loaded\n"
                   "unread " MODELS "odd.py:1 the `(` is never closed\n");
}

static void
what_of_the_remapping_is_not_read_is_said(void **state)
{
    static const char *const modules[] = {
        "MODEL_REMAPPING = {\"b\": \"a\", \"c\": f(), **more}\n",
        "MODEL_REMAPPING = (\n",
        "MODEL_REMAPPING = 5\n",
        "MODEL_REMAPPING = [\"a\"]\n",
        "nothing = 0\n",
        NULL,
    };
    static const char first[] =
        "unread mlx_lm/utils.py:1 MODEL_REMAPPING: `more` is no table of this module\n"
        "unread c mlx_lm/utils.py:1 is sent to what is no name by MODEL_REMAPPING\n";
    static const char *const remarks[] = {
        first,
        "unread mlx_lm/utils.py:1 the `(` is never closed\n",
        "unread mlx_lm/utils.py:1 `MODEL_REMAPPING` is a number, not a table\n",
        "unread mlx_lm/utils.py:0 MODEL_REMAPPING is no dict\n",
        "unread mlx_lm/utils.py:0 has no table MODEL_REMAPPING\n",
        "unread mlx_lm/utils.py:0 is not there\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(remarks); i++) {
        const struct reading_file files[] = {
            {MODELS "a.py", MODEL},
            {modules[i] != NULL ? "mlx_lm/utils.py" : NULL, modules[i]},
            {NULL, NULL},
        };
        expect_reading(&reader_mlx_lm, files,
                       i == 0 ? "type native a " MODELS "a.py:2 " MODELS "a.py\n"
                                "type native b mlx_lm/utils.py:1 " MODELS "a.py\n"
                              : "type native a " MODELS "a.py:2 " MODELS "a.py\n",
                       remarks[i]);
    }
}

static void
the_first_form_names_all_types_and_their_modules(void **state)
{
    static const struct reading_file files[] = {
        {"mlx_lm/utils.py", "from .models import llama, phi2\n"
                            "MODEL_MAPPING = {\n"
                            "    \"llama\": llama,\n"
                            "    \"mistral\": llama,  # the same\n"
                            "    \"phi\": phi2,\n"
                            "    \"qwen\": qwen,\n"
                            "}\n"},
        {MODELS "llama.py", MODEL},
        {MODELS "phi2.py", MODEL},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(
        &reader_mlx_lm, files,
        "type native llama mlx_lm/utils.py:3 " MODELS "llama.py\n"
        "type native mistral mlx_lm/utils.py:4 " MODELS "llama.py\n"
        "type native phi mlx_lm/utils.py:5 " MODELS "phi2.py\n",
        "disagrees qwen mlx_lm/utils.py:6 is sent to qwen by MODEL_MAPPING, but there is "
        "no such model in " MODELS "\n");
}

static void
a_type_that_is_sent_elsewhere_is_not_loaded_from_its_own_file(void **state)
{
    static const struct reading_file files[] = {
        {"mlx_lm/utils.py", "MODEL_REMAPPING = {\n"
                            "    \"a\": \"b\",\n"
                            "    \"b\": \"b\",\n"
                            "    \"c\": \"gone\",\n"
                            "}\n"},
        {MODELS "a.py", MODEL},
        {MODELS "b.py", MODEL},
        {MODELS "c.py", MODEL},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(
        &reader_mlx_lm, files,
        "type native a mlx_lm/utils.py:2 " MODELS "b.py\n"
        "type native b mlx_lm/utils.py:3 " MODELS "b.py\n",
        "disagrees a mlx_lm/utils.py:2 is sent to b by MODEL_REMAPPING, so that its own "
        "file in " MODELS " is not used\n"
        "disagrees c mlx_lm/utils.py:4 is sent to gone by MODEL_REMAPPING, but there is no "
        "such model in " MODELS "\n");
}

static void
it_is_read_in_mlx_examples_too(void **state)
{
    static const struct reading_file files[] = {
        {"llms/mlx_lm/utils.py", "MODEL_REMAPPING = {\"b\": \"a\"}\n"},
        {"llms/" MODELS "a.py", MODEL},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_mlx_lm, files,
                   "type native a llms/" MODELS "a.py:2 llms/" MODELS "a.py\n"
                   "type native b llms/mlx_lm/utils.py:1 llms/" MODELS "a.py\n",
                   "");
}

static void
a_checkout_without_models_is_refused_with_what_was_looked_for(void **state)
{
    static const struct reading_file none[] = {{"README", ""}, {NULL, NULL}};
    static const struct reading_file empty[] = {{MODELS "base.py", "x = 1\n"}, {NULL, NULL}};

    (void)state;
    expect_no_reading(&reader_mlx_lm, none,
                      "there is neither mlx_lm/models/ nor llms/mlx_lm/models/");
    expect_no_reading(&reader_mlx_lm, empty,
                      "no file in mlx_lm/models/ defines Model and ModelArgs");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_a_model_is_told_by_what_a_file_defines),
        cmocka_unit_test(what_of_the_remapping_is_not_read_is_said),
        cmocka_unit_test(the_first_form_names_all_types_and_their_modules),
        cmocka_unit_test(a_type_that_is_sent_elsewhere_is_not_loaded_from_its_own_file),
        cmocka_unit_test(it_is_read_in_mlx_examples_too),
        cmocka_unit_test(a_checkout_without_models_is_refused_with_what_was_looked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
