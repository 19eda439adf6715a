#include "hub/model.h"
#include "registry/quantized.h"
#include "unit.h"

static const char *loadable[] = {"-awq", "-AWQ", "GPTQ", "-4bit", "bnb-4bit", NULL};
static const char *incompatible[] = {"-GGUF", "mlx-community/", "-FP8", "_mlx", NULL};

static const struct profile profile = {
    .name = "test",
    .quantized_loadable = {loadable, 5},
    .quantized_incompatible = {incompatible, 4},
};

enum {
    NOT = QUANTIZED_NOT,
    NAME = QUANTIZED_BY_NAME,
    TAG = QUANTIZED_BY_TAG,
    METHOD = QUANTIZED_BY_METHOD
};

static const struct {
    const char *id;
    const char *method;
    uint32_t marks;
    int sign;     /* what makes it a variant */
    int loadable; /* what drops it when loadable variants may stay */
    int by_name;  /* its sign where names alone count */
    bool native;
} cases[] = {
    {"meta-llama/Llama-3.1-8B", NULL, 0, NOT, NOT, NOT, false},
    {"gpt2", NULL, MODEL_GATED, NOT, NOT, NOT, false},
    {"a/b-awq", NULL, 0, NAME, NOT, NAME, false},
    /* Case as given: no pattern says -Awq. */
    {"a/b-Awq", NULL, 0, NOT, NOT, NOT, false},
    {"a/b-Awq", "awq", 0, METHOD, NOT, NOT, false},
    {"a/bGPTQ", "gptq", 0, NAME, NOT, NAME, false},
    {"mlx-community/x", NULL, MODEL_TAG_MLX, NAME, NAME, NAME, false},
    {"mlx-community/x-4bit", NULL, 0, NAME, NAME, NAME, false},
    {"a/x-GGUF", NULL, MODEL_TAG_GGUF, NAME, NAME, NAME, false},
    {"a/x", NULL, MODEL_TAG_GGUF, TAG, TAG, NOT, false},
    {"a/x", NULL, MODEL_TAG_MLX, TAG, TAG, NOT, false},
    /* A copy, but nothing says in which form. */
    {"a/x", NULL, MODEL_TAG_QUANTIZED, TAG, TAG, NOT, false},
    {"a/x", "bitsandbytes", MODEL_TAG_QUANTIZED, TAG, NOT, NOT, false},
    {"a/x", "fp8", MODEL_TAG_QUANTIZED, TAG, METHOD, NOT, false},
    {"a/x-awq", NULL, MODEL_TAG_GGUF, NAME, TAG, NAME, false},
    {"a/x-4bit", "mxfp4", 0, NAME, METHOD, NAME, false},
    {"a/x", "exl2", 0, METHOD, METHOD, NOT, false},
    {"a/x", "BitsAndBytes_4bit", 0, METHOD, NOT, NOT, false},
    /* Released so. */
    {"deepseek-ai/DeepSeek-V3", "fp8", 0, NOT, NOT, NOT, true},
    {"openai/gpt-oss-20b", "mxfp4", 0, NOT, NOT, NOT, true},
    {"moonshotai/Kimi-K2-Thinking", "compressed-tensors", 0, NOT, NOT, NOT, true},
    {"a/x-FP8", "fp8", 0, NAME, NAME, NAME, false},
    {"a/x", "something-new", 0, NOT, NOT, NOT, false},
};

static void
recognises_variants_by_name_tag_and_method(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct quantized_facts facts = {slice_of(cases[i].id), {NULL, 0}, cases[i].marks};
        if (cases[i].method != NULL)
            facts.quant_method = slice_of(cases[i].method);
        struct quantized_rules rules;
        quantized_rules_init(&rules, &profile, QUANTIZED_DROP, false);
        int sign = (int)quantized_sign(&rules, &facts);
        if (sign != cases[i].sign)
            fail_msg("%s: sign %d, not %d", cases[i].id, sign, cases[i].sign);
        assert_int_equal(quantized_dropped(&rules, &facts), cases[i].sign);
        assert_int_equal(quantized_native(&rules, &facts), cases[i].native);

        rules.policy = QUANTIZED_LOADABLE;
        sign = (int)quantized_dropped(&rules, &facts);
        if (sign != cases[i].loadable)
            fail_msg("%s: dropped by %d, not %d", cases[i].id, sign, cases[i].loadable);
        rules.policy = QUANTIZED_KEEP;
        assert_int_equal(quantized_dropped(&rules, &facts), QUANTIZED_NOT);

        quantized_rules_init(&rules, &profile, QUANTIZED_DROP, true);
        assert_int_equal(quantized_dropped(&rules, &facts), cases[i].by_name);
    }
}

static void
looks_at_names_alone_when_told_so_also_for_what_can_be_loaded(void **state)
{
    struct quantized_rules rules;
    struct quantized_facts facts = {SLICE("a/x-awq"), SLICE("fp8"), MODEL_TAG_GGUF};

    (void)state;
    quantized_rules_init(&rules, &profile, QUANTIZED_LOADABLE, true);
    assert_int_equal(quantized_dropped(&rules, &facts), QUANTIZED_NOT);
    facts.id = SLICE("a/x-GGUF");
    assert_int_equal(quantized_dropped(&rules, &facts), QUANTIZED_BY_NAME);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recognises_variants_by_name_tag_and_method),
        cmocka_unit_test(looks_at_names_alone_when_told_so_also_for_what_can_be_loaded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
