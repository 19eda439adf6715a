#include "reading.h"

#define MODELS "python/sglang/srt/models/"

static void
the_names_of_the_entry_classes_are_the_architectures(void **state)
{
    static const struct reading_file files[] = {
        {MODELS "amber.py", "class AmberForCausalLM(nn.Module):\n"
                            "    EntryClass = None\n"
                            "class CoralForCausalLM(AmberForCausalLM):\n"
                            "    pass\n"
                            "\n"
                            "EntryClass = [\n"
                            "    AmberForCausalLM,\n"
                            "    CoralForCausalLM,  # both\n"
                            "]\n"},
        {MODELS "jade.py", "class JadeForCausalLM: pass\nEntryClass = JadeForCausalLM\n"},
        {MODELS "registry.py", "entry = module.EntryClass\n"},
        {MODELS "onyx/onyx.py", "class OnyxModel: pass\nEntryClass = OnyxModel\n"},
        {MODELS "utils.py", "x = (\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_sglang, files,
                   "native AmberForCausalLM " MODELS "amber.py:7 " MODELS "amber.py\n"
                   "native CoralForCausalLM " MODELS "amber.py:8 " MODELS "amber.py\n"
                   "native JadeForCausalLM " MODELS "jade.py:2 " MODELS "jade.py\n",
                   "");
}

static void
a_class_has_the_name_that_it_was_made_with(void **state)
{
    static const struct reading_file files[] = {
        {MODELS "amber.py", "from sglang.srt.models.base import AmberBase as Base, CoralModel\n"
                            "import sglang.srt.models.jade as jade\n"
                            "class OnyxModel: pass\n"
                            "Another = OnyxModel\n"
                            "Made = type(\"OpalForCausalLM\", (OnyxModel,), {})\n"
                            "AndAnother = Another\n"
                            "Of = jade.PearlModel\n"
                            "try:\n"
                            "    from x import RubyModel\n"
                            "except ImportError:\n"
                            "    class RubyModel: pass\n"
                            "EntryClass = [\n"
                            "    Base,\n"
                            "    CoralModel,\n"
                            "    jade.JadeModel,\n"
                            "    AndAnother,\n"
                            "    Made,\n"
                            "    Of,\n"
                            "    RubyModel,\n"
                            "]\n"},
        {MODELS "star.py", "from .base import *\nEntryClass = [TopazModel]\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_sglang, files,
                   "native AmberBase " MODELS "amber.py:13 " MODELS "amber.py\n"
                   "native CoralModel " MODELS "amber.py:14 " MODELS "amber.py\n"
                   "native JadeModel " MODELS "amber.py:15 " MODELS "amber.py\n"
                   "native OnyxModel " MODELS "amber.py:16 " MODELS "amber.py\n"
                   "native OpalForCausalLM " MODELS "amber.py:17 " MODELS "amber.py\n"
                   "native PearlModel " MODELS "amber.py:18 " MODELS "amber.py\n"
                   "native RubyModel " MODELS "amber.py:19 " MODELS "amber.py\n"
                   "native TopazModel " MODELS "star.py:2 " MODELS "star.py\n",
                   "");
}

static void
a_list_may_be_changed_and_names_may_be_told_beside_their_class(void **state)
{
    static const struct reading_file files[] = {
        {MODELS "amber.py", "class A: pass\n"
                            "class B(A): pass\n"
                            "class C(A): pass\n"
                            "class D(A): pass\n"
                            "EntryClass = [Gone]\n"
                            "EntryClass = [A]\n"
                            "EntryClass += [B]\n"
                            "EntryClass.append(C)\n"
                            "EntryClass.extend([D])\n"
                            "EntryClassRemapping = [(\"AmberModel\", A)]\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_sglang, files,
                   "native A " MODELS "amber.py:6 " MODELS "amber.py\n"
                   "native AmberModel " MODELS "amber.py:10 " MODELS "amber.py\n"
                   "native B " MODELS "amber.py:7 " MODELS "amber.py\n"
                   "native C " MODELS "amber.py:8 " MODELS "amber.py\n"
                   "native D " MODELS "amber.py:9 " MODELS "amber.py\n",
                   "");
}

static void
what_is_not_read_is_told_and_the_rest_stands(void **state)
{
    static const struct reading_file files[] = {
        {MODELS "amber.py", "class A: pass\n"
                            "Made = make(A)\n"
                            "X = Y\n"
                            "Y = X\n"
                            "EntryClass = [\n"
                            "    A,\n"
                            "    Made,\n"
                            "    Missing,\n"
                            "    X,\n"
                            "    pick(A),\n"
                            "    (\"B\", A),\n"
                            "]\n"
                            "if cuda:\n"
                            "    EntryClass += [C]\n"
                            "EntryClass.insert(0, D)\n"
                            "EntryClass[0] = E\n"
                            "EntryClass += more()\n"
                            "EntryClassRemapping = [A]\n"},
        {MODELS "broken.py", "EntryClass = [\n"},
        {MODELS "made.py", "EntryClass = [m for m in models]\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_sglang, files, "native A " MODELS "amber.py:6 " MODELS "amber.py\n",
                   "unread " MODELS "amber.py:7 Made is an entry, and no class that is known\n"
                   "unread " MODELS "amber.py:8 Missing is an entry, and no class that is known\n"
                   "unread " MODELS "amber.py:9 X is an entry, and no class that is known\n"
                   "unread " MODELS "amber.py:10 a call is an entry, which is not read\n"
                   "unread " MODELS "amber.py:11 a tuple is an entry, which is not read\n"
                   "unread " MODELS "amber.py:14 EntryClass is changed here, which is not read\n"
                   "unread " MODELS "amber.py:15 EntryClass.insert is called, which is not read\n"
                   "unread " MODELS "amber.py:16 EntryClass is changed here, which is not read\n"
                   "unread " MODELS "amber.py:17 EntryClass is changed here, which is not read\n"
                   "unread " MODELS "amber.py:18 a name is an entry, which is not read\n"
                   "unread " MODELS "broken.py:1 the `[` is never closed\n"
                   "unread " MODELS "made.py:1 a comprehension is an entry, which is not read\n");
}

static void
a_name_of_two_modules_is_a_disagreement(void **state)
{
    static const struct reading_file files[] = {
        {MODELS "amber.py", "class A: pass\nEntryClass = [A]\n"},
        {MODELS "coral.py", "class A: pass\n\nEntryClass = [A]\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_sglang, files, "native A " MODELS "amber.py:2 " MODELS "amber.py\n",
                   "disagrees A " MODELS "coral.py:3 is an entry twice, here and in " MODELS
                   "amber.py:2\n");
}

static void
the_classes_of_backends_are_no_architectures(void **state)
{
    static const struct reading_file files[] = {
        {MODELS "amber.py", "class TransformersAmber: pass\nEntryClass = [TransformersAmber]\n"},
        {MODELS "mindspore.py",
         "class MindSporeForCausalLM: pass\nEntryClass = [MindSporeForCausalLM]\n"},
        {MODELS "transformers.py", "class TransformersForCausalLM: pass\n"
                                   "class TransformersMoEForCausalLM: pass\n"
                                   "class AmberModel: pass\n"
                                   "EntryClass = [\n"
                                   "    TransformersForCausalLM,\n"
                                   "    TransformersMoEForCausalLM,\n"
                                   "    AmberModel,\n"
                                   "]\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_sglang, files,
                   "native AmberModel " MODELS "transformers.py:7 " MODELS "transformers.py\n"
                   "native TransformersAmber " MODELS "amber.py:2 " MODELS "amber.py\n",
                   "unread " MODELS "transformers.py:5 models listed nowhere load by "
                   "Transformers' own code where it allows that: which ones is not told here\n");
}

static void
refuses_a_checkout_without_entries(void **state)
{
    static const struct reading_file none[] = {
        {MODELS "amber.py", "class Amber: pass\n"},
        {NULL, NULL},
    };
    static const struct reading_file broken[] = {
        {MODELS "amber.py", "EntryClass = [\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_no_reading(&reader_sglang, none,
                      "no module in python/sglang/srt/models has an EntryClass that can be read");
    expect_no_reading(&reader_sglang, broken,
                      "(not read: " MODELS "amber.py: line 1: the `[` is never closed)");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_names_of_the_entry_classes_are_the_architectures),
        cmocka_unit_test(a_class_has_the_name_that_it_was_made_with),
        cmocka_unit_test(a_list_may_be_changed_and_names_may_be_told_beside_their_class),
        cmocka_unit_test(what_is_not_read_is_told_and_the_rest_stands),
        cmocka_unit_test(a_name_of_two_modules_is_a_disagreement),
        cmocka_unit_test(the_classes_of_backends_are_no_architectures),
        cmocka_unit_test(refuses_a_checkout_without_entries),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
