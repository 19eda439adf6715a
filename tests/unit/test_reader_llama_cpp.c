#include "reading.h"

#define SCRIPT "convert_hf_to_gguf.py"
#define MAPS   "conversion/__init__.py"

/* What the classes of models inherit from. */
#define BASES                           \
    "class ModelBase:\n"                \
    "    model_arch: gguf.MODEL_ARCH\n" \
    "class TextModel(ModelBase):\n"     \
    "    pass\n"                        \
    "class MmprojModel(ModelBase):\n"   \
    "    model_arch = gguf.MODEL_ARCH.MMPROJ\n"

static void
reads_the_names_that_decorators_register(void **state)
{
    static const struct reading_file files[] = {
        {SCRIPT, BASES "@ModelBase.register(\"AmberForCausalLM\", \"AMBERForCausalLM\")\n"
                       "class AmberModel(TextModel):\n"
                       "    model_arch = gguf.MODEL_ARCH.AMBER\n"
                       "\n"
                       "@ModelBase.register(\n"
                       "    # the one released first\n"
                       "    \"CoralForCausalLM\",\n"
                       "    \"Coral\" \"Model\",  # and another\n"
                       ")\n"
                       "@ModelBase.register(\"coral.modeling_coral.CoralLM\")\n"
                       "@ModelBase.example(\"coral/coral-7b\")\n"
                       "class CoralModel(AmberModel):\n"
                       "    def set_vocab(self): pass\n"
                       "\n"
                       "@ModelBase.register_loader(\"JadeForCausalLM\")\n"
                       "@register(\"OnyxForCausalLM\")\n"
                       "@ModelBase.register\n"
                       "class JadeModel(AmberModel):\n"
                       "    @ModelBase.register(\"InnerForCausalLM\")\n"
                       "    class Inner: pass\n"
                       "class PearlModel: pass\n"
                       "\n"
                       "@ModelBase.register(\"OpalForCausalLM\")\n"
                       "def opal(): pass\n"
                       "class OpalModel: pass\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_llama_cpp, files,
                   "native AMBERForCausalLM " SCRIPT ":7 " SCRIPT "\n"
                   "native AmberForCausalLM " SCRIPT ":7 " SCRIPT "\n"
                   "native CoralForCausalLM " SCRIPT ":13 " SCRIPT "\n"
                   "native CoralModel " SCRIPT ":14 " SCRIPT "\n"
                   "native coral.modeling_coral.CoralLM " SCRIPT ":16 " SCRIPT "\n",
                   "");
}

static void
a_model_with_only_a_projector_of_its_own_is_a_fallback(void **state)
{
    static const struct reading_file files[] = {
        {SCRIPT, BASES "@ModelBase.register(\"AmberForConditionalGeneration\")\n"
                       "class AmberVision(MmprojModel):\n"
                       "    model_arch_of = 3\n"
                       "@ModelBase.register(\"AmberForConditionalGeneration\")\n"
                       "class AmberModel(TextModel):\n"
                       "    model_arch = gguf.MODEL_ARCH.AMBER\n"
                       "@ModelBase.register(\"CoralVisionModel\")\n"
                       "class CoralVision(Mixin, AmberVision):\n"
                       "    '''What sees.'''\n"
                       "    # inherits\n"
                       "    class Inner:\n"
                       "        model_arch = gguf.MODEL_ARCH.AMBER\n"
                       "@ModelBase.register(\"JadeVisionModel\")\n"
                       "class JadeVision(ModelBase):\n"
                       "    model_arch = gguf.MODEL_ARCH.CLIP_VISION\n"
                       "@ModelBase.register(\"OnyxModel\")\n"
                       "class OnyxModel(CoralVision):\n"
                       "    model_arch = gguf.MODEL_ARCH.ONYX\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_llama_cpp, files,
                   "native AmberForConditionalGeneration " SCRIPT ":10 " SCRIPT "\n"
                   "fallback CoralVisionModel " SCRIPT ":13 " SCRIPT "\n"
                   "fallback JadeVisionModel " SCRIPT ":19 " SCRIPT "\n"
                   "native OnyxModel " SCRIPT ":22 " SCRIPT "\n",
                   "");
}

static void
of_two_classes_with_one_name_the_last_stands(void **state)
{
    static const struct reading_file files[] = {
        {"convert-hf-to-gguf.py", "@Model.register('AmberForCausalLM')\n"
                                  "class AmberModel(Model): pass\n"
                                  "@Model.register('AmberForCausalLM')\n"
                                  "class CoralModel(Model): pass\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_llama_cpp, files,
                   "native AmberForCausalLM convert-hf-to-gguf.py:3 convert-hf-to-gguf.py\n",
                   "disagrees AmberForCausalLM convert-hf-to-gguf.py:3 is registered for two "
                   "classes, this one and AmberModel\n");
}

static void
the_maps_tell_what_is_registered_and_the_decorators_must_agree(void **state)
{
    static const struct reading_file files[] = {
        {MAPS, "TEXT_MODEL_MAP: dict[str, str] = {\n"
               "    \"AmberForCausalLM\": \"amber\",\n"
               "    \"CoralForCausalLM\": \"amber\",\n"
               "    \"JadeForConditionalGeneration\": \"jade\",\n"
               "    \"OnyxForCausalLM\": \"gone\",\n"
               "    \"OpalForCausalLM\": \"jade\",\n"
               "    \"RubyForCausalLM\": \"broken\",\n"
               "    \"TopazForCausalLM\": module_of(),\n"
               "}\n"
               "MMPROJ_MODEL_MAP: dict[str, str] = {\n"
               "    \"JadeForConditionalGeneration\": \"jade\",\n"
               "    \"PearlVisionModel\": \"jade\",\n"
               "}\n"},
        {"conversion/base.py", BASES},
        {"conversion/amber.py", "from .base import ModelBase, TextModel\n"
                                "@ModelBase.register('AmberForCausalLM', 'Amber2ForCausalLM')\n"
                                "class AmberModel(TextModel):\n"
                                "    model_arch = gguf.MODEL_ARCH.AMBER\n"},
        {"conversion/jade.py",
         "@ModelBase.register('JadeForConditionalGeneration', 'PearlVisionModel',\n"
         "                    'Pearl2VisionModel')\n"
         "class JadeVision(MmprojModel): pass\n"
         "@ModelBase.register('CoralForCausalLM', *more)\n"
         "class CoralModel(TextModel): pass\n"},
        {"conversion/broken.py", "@ModelBase.register('RubyForCausalLM'\n"},
        {SCRIPT, "from conversion import get_model_class\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(
        &reader_llama_cpp, files,
        "native AmberForCausalLM " MAPS ":2 conversion/amber.py\n"
        "fallback JadeForConditionalGeneration " MAPS ":11 conversion/jade.py\n"
        "fallback PearlVisionModel " MAPS ":12 conversion/jade.py\n"
        "native RubyForCausalLM " MAPS ":7 conversion/broken.py\n"
        "native TopazForCausalLM " MAPS ":8\n",
        "disagrees CoralForCausalLM " MAPS
        ":3 stands in TEXT_MODEL_MAP with another module than the one that registers it: "
        "conversion/jade.py\n"
        "disagrees JadeForConditionalGeneration " MAPS
        ":4 stands in TEXT_MODEL_MAP, but no class is registered under it in conversion/jade.py\n"
        "disagrees OnyxForCausalLM " MAPS
        ":5 stands in TEXT_MODEL_MAP with a module that is not there: conversion/gone.py\n"
        "disagrees OpalForCausalLM " MAPS
        ":6 stands in TEXT_MODEL_MAP, but no class is registered under it in conversion/jade.py\n"
        "disagrees Amber2ForCausalLM conversion/amber.py:2 is registered, but does not stand in "
        "TEXT_MODEL_MAP\n"
        "disagrees Pearl2VisionModel conversion/jade.py:2 is registered, but does not stand in "
        "MMPROJ_MODEL_MAP\n"
        "unread conversion/broken.py:1 the `(` is never closed\n"
        "unread conversion/jade.py:4 `*` with a value is registered, which is not read\n");
}

static void
a_map_that_is_no_dict_is_none(void **state)
{
    static const struct reading_file files[] = {
        {MAPS, "TEXT_MODEL_MAP = {'AmberModel': 'a'},\n"},
        {"conversion/a.py", "@ModelBase.register('JadeModel')\nclass Jade(TextModel): pass\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_llama_cpp, files, "native JadeModel conversion/a.py:1 conversion/a.py\n",
                   "unread " MAPS ":0 TEXT_MODEL_MAP is no dict\n");
}

static void
a_base_is_the_class_of_that_name_in_the_same_file(void **state)
{
    static const struct reading_file files[] = {
        {MAPS, "TEXT_MODEL_MAP = {'JadeModel': 'b'}\nMMPROJ_MODEL_MAP = {'AmberModel': 'a'}\n"},
        {"conversion/a.py", "class Base:\n"
                            "    model_arch = gguf.MODEL_ARCH.MMPROJ\n"
                            "@ModelBase.register('AmberModel')\n"
                            "class Amber(Base): pass\n"},
        {"conversion/b.py", "class Base(Base):\n"
                            "    pass\n"
                            "@ModelBase.register('JadeModel')\n"
                            "class Jade(Base): pass\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_llama_cpp, files,
                   "fallback AmberModel " MAPS ":2 conversion/a.py\n"
                   "native JadeModel " MAPS ":1 conversion/b.py\n",
                   "");
}

static void
refuses_a_checkout_that_registers_nothing(void **state)
{
    static const struct reading_file none[] = {
        {"convert-hf-to-gguf.py", "if model_architecture == 'AmberForCausalLM':\n    pass\n"},
        {NULL, NULL},
    };
    static const struct reading_file broken[] = {
        {SCRIPT, "x = 1\n@Model.register('A'\n"},
        {NULL, NULL},
    };
    static const struct reading_file maps[] = {
        {SCRIPT, "@Model.register('A')\nclass A: pass\n"},
        {MAPS, "TEXT_MODEL_MAP = {\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_no_reading(&reader_llama_cpp, none,
                      "no class is decorated with `ModelBase.register' in convert_hf_to_gguf.py");
    expect_no_reading(&reader_llama_cpp, broken,
                      "(not read: " SCRIPT ": line 2: the `(` is never closed)");
    expect_no_reading(&reader_llama_cpp, maps, MAPS ": line 1, column 18: the `{` is never closed");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_names_that_decorators_register),
        cmocka_unit_test(a_model_with_only_a_projector_of_its_own_is_a_fallback),
        cmocka_unit_test(of_two_classes_with_one_name_the_last_stands),
        cmocka_unit_test(the_maps_tell_what_is_registered_and_the_decorators_must_agree),
        cmocka_unit_test(a_map_that_is_no_dict_is_none),
        cmocka_unit_test(a_base_is_the_class_of_that_name_in_the_same_file),
        cmocka_unit_test(refuses_a_checkout_that_registers_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
