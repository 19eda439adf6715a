#include "reading.h"

#define REGISTRY "vllm/model_executor/models/registry.py"

static void
all_tables_that_the_registry_is_made_of_count(void **state)
{
    static const struct reading_file files[] = {
        {REGISTRY, "_TEXT_GENERATION_MODELS = {\n"
                   "    # decoders\n"
                   "    \"AmberForCausalLM\": (\"amber\", \"AmberForCausalLM\"),  # noqa: E501\n"
                   "    \"CoralModel\": (\n"
                   "        \"amber\",\n"
                   "        \"AmberForCausalLM\",\n"
                   "    ),\n"
                   "    # \"JadeForCausalLM\": (\"jade\", \"JadeForCausalLM\"),\n"
                   "}\n"
                   "_EMBEDDING_MODELS = {\n"
                   "    \"AmberForCausalLM\": (\"amber_pool\", \"AmberPool\"),\n"
                   "    \"OpalModel\": (\"vllm.opal.model\", \"OpalModel\"),\n"
                   "}\n"
                   "_UNUSED_MODELS = {\"GhostForCausalLM\": (\"ghost\", \"Ghost\")}\n"
                   "_VLLM_MODELS = {\n"
                   "    **_TEXT_GENERATION_MODELS,\n"
                   "    **_EMBEDDING_MODELS,\n"
                   "}\n"},
        {"vllm/model_executor/models/amber.py", ""},
        {"vllm/model_executor/models/amber_pool/__init__.py", ""},
        {"vllm/opal/model.py", ""},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_vllm, files,
                   "native AmberForCausalLM " REGISTRY
                   ":11 vllm/model_executor/models/amber_pool/__init__.py\n"
                   "native CoralModel " REGISTRY ":4 vllm/model_executor/models/amber.py\n"
                   "native OpalModel " REGISTRY ":12 vllm/opal/model.py\n",
                   "");
}

static void
what_another_librarys_code_runs_is_a_fallback(void **state)
{
    static const struct reading_file files[] = {
        {REGISTRY, "_VLLM_MODELS = {\n"
                   "    'AmberForCausalLM': ('transformers', 'TransformersForCausalLM'),\n"
                   "    'CoralModel': ('transformers_pooling', 'TransformersEmbeddingModel'),\n"
                   "    'TransformersForCausalLM': ('transformers', 'TransformersForCausalLM'),\n"
                   "    'TransformersMoEForCausalLM': ('transformers_moe', "
                   "'TransformersMoEForCausalLM'),\n"
                   "    'TransformersXLModel': ('transformers_xl', 'XLModel'),\n"
                   "    'RubyModel': ('transformerslike', 'TransformersLike'),\n"
                   "    'TransformersForGems': ('gems', 'TransformersForGems'),\n"
                   "}\n"},
        {"vllm/model_executor/models/transformers.py", ""},
        {"vllm/model_executor/models/transformers_pooling.py", ""},
        {"vllm/model_executor/models/transformers_xl.py", ""},
        {"vllm/model_executor/models/gems.py", ""},
        {"vllm/model_executor/models/transformerslike.py", ""},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(
        &reader_vllm, files,
        "fallback AmberForCausalLM " REGISTRY ":2 vllm/model_executor/models/transformers.py\n"
        "fallback CoralModel " REGISTRY ":3 vllm/model_executor/models/transformers_pooling.py\n"
        "native RubyModel " REGISTRY ":7 vllm/model_executor/models/transformerslike.py\n"
        "native TransformersForGems " REGISTRY ":8 vllm/model_executor/models/gems.py\n"
        "native TransformersXLModel " REGISTRY ":6 vllm/model_executor/models/transformers_xl.py\n",
        "unread " REGISTRY ":4 models listed nowhere load by Transformers' own code where it "
        "allows that: which ones is not told here\n");
}

static void
those_removed_have_their_last_version(void **state)
{
    static const struct reading_file files[] = {
        {REGISTRY,
         "_VLLM_MODELS = {'AmberForCausalLM': ('amber', 'Amber'), 'CoralModel': other()}\n"
         "_PREVIOUSLY_SUPPORTED_MODELS = {\n"
         "    'JadeForCausalLM': '0.9.2',\n"
         "    'CoralModel': '0.8.0',\n"
         "    'OnyxModel': LAST,\n"
         "    **more(),\n"
         "}\n"
         "_OOT_SUPPORTED_MODELS = {'OpalModel': 'https://example.org/opal'}\n"},
        {"vllm/model_executor/models/amber.py", ""},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_vllm, files,
                   "native AmberForCausalLM " REGISTRY ":1 vllm/model_executor/models/amber.py\n"
                   "native CoralModel " REGISTRY ":1\n"
                   "removed JadeForCausalLM " REGISTRY ":3 last 0.9.2\n"
                   "removed OnyxModel " REGISTRY ":5\n"
                   "removed OpalModel " REGISTRY ":8\n",
                   "disagrees CoralModel " REGISTRY
                   ":4 stands among those removed, and is registered\n"
                   "unread " REGISTRY
                   ":6 _PREVIOUSLY_SUPPORTED_MODELS: `more` is called, which is not read\n");
}

static void
what_is_not_read_is_told_with_its_place(void **state)
{
    static const struct reading_file files[] = {
        {REGISTRY, "_A_MODELS = {'AmberForCausalLM': ('amber', 'Amber')}\n"
                   "_B_MODELS = {\n"
                   "    **{\n"
                   "        k: (mod, arch)\n"
                   "        for k, (mod, arch) in _A_MODELS.items()\n"
                   "    },\n"
                   "    'CoralModel': ('coral', 'Coral'),\n"
                   "}\n"
                   "_VLLM_MODELS = {**_A_MODELS, **_B_MODELS}\n"
                   "_PREVIOUSLY_SUPPORTED_MODELS = 3\n"},
        {"vllm/model_executor/models/amber.py", ""},
        {"tests/models/registry.py", "_EXAMPLE_MODELS = {\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_vllm, files,
                   "native AmberForCausalLM " REGISTRY ":1 vllm/model_executor/models/amber.py\n",
                   "disagrees CoralModel " REGISTRY ":7 is registered with a module that is not "
                   "there: vllm/model_executor/models/coral.py\n"
                   "unread tests/models/registry.py:1 the `{` is never closed\n"
                   "unread " REGISTRY ":3 _VLLM_MODELS: a comprehension is not read\n"
                   "unread " REGISTRY
                   ":10 `_PREVIOUSLY_SUPPORTED_MODELS` is a number, not a table\n");
}

static void
the_tests_registry_must_have_what_is_registered(void **state)
{
    static const struct reading_file files[] = {
        {REGISTRY, "_VLLM_MODELS = {\n"
                   "    'AmberForCausalLM': ('amber', 'Amber'),\n"
                   "    'CoralModel': ('amber', 'Coral'),\n"
                   "    'TransformersForCausalLM': ('transformers', 'TransformersForCausalLM'),\n"
                   "}\n"},
        {"vllm/model_executor/models/amber.py", ""},
        {"tests/models/registry.py",
         "_TEXT_EXAMPLE_MODELS = {\n"
         "    'AmberForCausalLM': _Info('a/b', min_transformers_version='5.0'),\n"
         "    'JadeForCausalLM': _Info(\n"
         "        'c/d', is_available_online=False),\n"
         "}\n"
         "_EXAMPLE_MODELS = {**_TEXT_EXAMPLE_MODELS, 'TransformersForCausalLM': _Info('e/f')}\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_vllm, files,
                   "native AmberForCausalLM " REGISTRY ":2 vllm/model_executor/models/amber.py\n"
                   "native CoralModel " REGISTRY ":3 vllm/model_executor/models/amber.py\n",
                   "disagrees JadeForCausalLM tests/models/registry.py:3 has an example in the "
                   "tests, but is not registered\n"
                   "disagrees CoralModel " REGISTRY
                   ":3 is registered, but has no example in tests/models/registry.py\n"
                   "unread " REGISTRY ":4 models listed nowhere load by Transformers' own code "
                   "where it allows that: which ones is not told here\n");
}

static void
a_tests_registry_without_its_table_is_told(void **state)
{
    static const struct reading_file files[] = {
        {REGISTRY, "_VLLM_MODELS = {'CoralModel': ('coral', 'Coral')}\n"},
        {"vllm/model_executor/models/coral.py", ""},
        {"tests/models/registry.py", "EXAMPLES = {}\n"},
        {NULL, NULL},
    };
    static const struct reading_file list[] = {
        {REGISTRY, "_VLLM_MODELS = {'CoralModel': ('coral', 'Coral')}\n"},
        {"vllm/model_executor/models/coral.py", ""},
        {"tests/models/registry.py", "_EXAMPLE_MODELS = []\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_vllm, list,
                   "native CoralModel " REGISTRY ":1 vllm/model_executor/models/coral.py\n",
                   "unread tests/models/registry.py:0 _EXAMPLE_MODELS is no dict\n");
    expect_reading(&reader_vllm, files,
                   "native CoralModel " REGISTRY ":1 vllm/model_executor/models/coral.py\n",
                   "unread tests/models/registry.py:0 _EXAMPLE_MODELS is not there, so its "
                   "examples are not compared\n");
}

static void
reads_the_tables_of_2023_and_2024(void **state)
{
    static const struct reading_file models[] = {
        {"vllm/model_executor/models/__init__.py",
         "_GENERATION_MODELS = {\n"
         "    \"AmberForCausalLM\":\n"
         "    (\"amber\", \"AmberForCausalLM\"),\n"
         "}\n"
         "_MODELS = dict(**_GENERATION_MODELS)\n"
         "_ROCM_UNSUPPORTED_MODELS: List[str] = ['CoralModel']\n"},
        {"vllm/model_executor/models/amber.py", ""},
        {"vllm/model_executor/model_loader.py", "_MODEL_REGISTRY = {'Other': Other}\n"},
        {NULL, NULL},
    };
    static const struct reading_file loader[] = {
        {"vllm/model_executor/model_loader.py",
         "from vllm.model_executor.models import *  # pylint: disable=wildcard-import\n"
         "from vllm.model_executor.models.jade import JadeForCausalLM\n"
         "_MODEL_REGISTRY = {\n"
         "    \"AmberForCausalLM\": AmberForCausalLM,\n"
         "    \"AMBERForCausalLM\": AmberForCausalLM,  # an older spelling\n"
         "    \"CoralModel\": CoralModel,\n"
         "    \"JadeForCausalLM\": JadeForCausalLM,\n"
         "}\n"},
        {"vllm/model_executor/models/__init__.py",
         "from vllm.model_executor.models.amber import (AmberForCausalLM,\n"
         "                                              AmberModel)\n"},
        {"vllm/model_executor/models/amber.py", ""},
        {"vllm/model_executor/models/jade.py", ""},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_vllm, models,
                   "native AmberForCausalLM vllm/model_executor/models/__init__.py:2 "
                   "vllm/model_executor/models/amber.py\n",
                   "");
    expect_reading(&reader_vllm, loader,
                   "native AMBERForCausalLM vllm/model_executor/model_loader.py:5 "
                   "vllm/model_executor/models/amber.py\n"
                   "native AmberForCausalLM vllm/model_executor/model_loader.py:4 "
                   "vllm/model_executor/models/amber.py\n"
                   "native CoralModel vllm/model_executor/model_loader.py:6\n"
                   "native JadeForCausalLM vllm/model_executor/model_loader.py:7 "
                   "vllm/model_executor/models/jade.py\n",
                   "");
}

static void
refuses_a_checkout_without_a_table_of_models(void **state)
{
    static const struct reading_file none[] = {
        {"vllm/model_executor/models/llama.py", "x = 1\n"},
        {NULL, NULL},
    };
    static const struct reading_file broken[] = {
        {REGISTRY, "_VLLM_MODELS = {\n"},
        {NULL, NULL},
    };

    static const struct reading_file list[] = {
        {REGISTRY, "_VLLM_MODELS = ['AmberForCausalLM']\n_MODELS = 3\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_no_reading(&reader_vllm, list, "(not read: " REGISTRY ": _VLLM_MODELS is no dict)");
    expect_no_reading(&reader_vllm, none, "neither _VLLM_MODELS nor _MODELS stands in");
    expect_no_reading(&reader_vllm, broken,
                      REGISTRY ": line 1, column 16: the `{` is never closed");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_tables_that_the_registry_is_made_of_count),
        cmocka_unit_test(what_another_librarys_code_runs_is_a_fallback),
        cmocka_unit_test(those_removed_have_their_last_version),
        cmocka_unit_test(what_is_not_read_is_told_with_its_place),
        cmocka_unit_test(the_tests_registry_must_have_what_is_registered),
        cmocka_unit_test(a_tests_registry_without_its_table_is_told),
        cmocka_unit_test(reads_the_tables_of_2023_and_2024),
        cmocka_unit_test(refuses_a_checkout_without_a_table_of_models),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
