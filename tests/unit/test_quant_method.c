#include "hub/quant_method.h"
#include "unit.h"

static void
tells_methods_applied_to_a_model_from_those_it_is_released_in(void **state)
{
    static const struct {
        const char *name;
        enum quant_method_kind kind;
        bool loadable;
    } cases[] = {
        {"gptq", QUANT_METHOD_APPLIED, true},
        {"awq", QUANT_METHOD_APPLIED, true},
        {"bitsandbytes", QUANT_METHOD_APPLIED, true},
        {"bitsandbytes_4bit", QUANT_METHOD_APPLIED, true},
        {"bitsandbytes_8bit", QUANT_METHOD_APPLIED, true},
        {"hqq", QUANT_METHOD_APPLIED, true},
        {"aqlm", QUANT_METHOD_APPLIED, true},
        {"quip", QUANT_METHOD_APPLIED, false},
        {"eetq", QUANT_METHOD_APPLIED, true},
        {"quanto", QUANT_METHOD_APPLIED, true},
        {"exl2", QUANT_METHOD_APPLIED, false},
        {"higgs", QUANT_METHOD_APPLIED, true},
        {"spqr", QUANT_METHOD_APPLIED, true},
        {"vptq", QUANT_METHOD_APPLIED, true},
        {"auto-round", QUANT_METHOD_APPLIED, true},
        {"fp8", QUANT_METHOD_RELEASED, false},
        {"fbgemm_fp8", QUANT_METHOD_RELEASED, false},
        {"mxfp4", QUANT_METHOD_RELEASED, false},
        {"nvfp4", QUANT_METHOD_RELEASED, false},
        {"compressed-tensors", QUANT_METHOD_RELEASED, true},
        {"modelopt", QUANT_METHOD_RELEASED, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct quant_method *m = quant_method_find(slice_of(cases[i].name));
        assert_non_null(m);
        assert_int_equal(m->kind, cases[i].kind);
        assert_int_equal(m->loadable, cases[i].loadable);
    }
}

static void
does_not_mind_case_or_how_words_are_joined(void **state)
{
    (void)state;
    assert_string_equal(quant_method_find(SLICE("Compressed_Tensors"))->name, "compressed-tensors");
    assert_string_equal(quant_method_find(SLICE("FBGEMM-FP8"))->name, "fbgemm-fp8");
    assert_string_equal(quant_method_find(SLICE("auto_round"))->name, "auto-round");
    assert_string_equal(quant_method_find(SLICE("AWQ"))->name, "awq");
}

static void
knows_no_other_names(void **state)
{
    const struct slice names[] = {
        SLICE(""),      SLICE("gpt"),        SLICE("gptqq"),           SLICE("4-bit"),
        SLICE("awq\0"), SLICE("auto round"), SLICE("text-generation"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_null(quant_method_find(names[i]));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_methods_applied_to_a_model_from_those_it_is_released_in),
        cmocka_unit_test(does_not_mind_case_or_how_words_are_joined),
        cmocka_unit_test(knows_no_other_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
