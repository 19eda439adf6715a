/* The names, architectures and types are those of models on the Hub. */
#include "hub/model.h"
#include "registry/signals.h"
#include "unit.h"

static void
knows_test_models_by_their_names(void **state)
{
    static const char *const test_models[] = {
        "BlackSamorez/llama-2-tiny-testing",
        "HuggingFaceH4/tiny-random-LlamaForCausalLM",
        "Jiqing/tiny_random_llama2",
        "Muennighoff/bloom-tiny-random",
        "TitanML/tiny-mixtral-AWQ-4bit",
        "afmck/testing-llama-tiny",
        "ai21labs/Jamba-tiny-random",
        "bigscience/bigscience-small-testing",
        "dralex/olmo3-0.2b-random-ci",
        "eagle618/deepseek-v3-random",
        "echarlaix/tiny-mpt-random-remote-code",
        "explosion-testing/refined-web-model-test",
        "fxmarty/really-tiny-falcon-testing",
        "fxmarty/tiny-dummy-qwen2",
        "fxmarty/tiny-llama-fast-tokenizer",
        "ggml-org/test-model-stories260K",
        "h2oai/llama2-0b-unit-test",
        "hakurei/gpt-j-random-tinier",
        "hf-internal-testing/Mixtral-tiny",
        "hf-internal-testing/tiny-random-gpt2",
        "hf-tiny-model-private/tiny-random-MCTCTModel",
        "hf-tiny-v2/tiny-random-EuroBertModel",
        "hyper-accel/ci-random-llama2-7b",
        "inference-optimization/DeepSeek-V3-debug-empty",
        "inference-optimization/Qwen3-0.6B-debug-add-FP8_BLOCK",
        "katuni4ka/tiny-random-olmo-hf",
        "llamafactory/tiny-random-Llama-3",
        "lmsys/sglang-ci-dsv3-channel-int8-test",
        "luccafong/deepseek_mtp_main_random",
        "michaelbenayoun/qwen3-tiny-4kv-heads-4layers-random",
        "ngxson/TEST-Tiny-Llama4",
        "nm-testing/tinyllama-w8a8-compressed",
        "nosetalgiaULTRA/dummy_model",
        "np-cr/testing-gpt-oss",
        "openaccess-ai-collective/tiny-mistral",
        "optimum-intel-internal-testing/opt-125m",
        "optimum-internal-testing/tiny-random-qwen3",
        "patrickvonplaten/longformer-random-tiny",
        "pcmoritz/qwen3-tiny-test",
        "peft-internal-testing/opt-125m",
        "pruna-test/tiny_llama",
        "sshleifer/tiny-gpt2",
        "stas/tiny-wmt19-en-de",
        "tiiuae/falcon-mamba-tiny-dev",
        "tiny-random/glm-4.7-flash",
        "torchao-testing/Qwen3-8B-INT4-0.15.0dev-safetensors",
        "trl-internal-testing/small-Qwen3ForCausalLM",
        "trl-internal-testing/tiny-Qwen2ForCausalLM-2.5",
        "yujiepan/llama-3.3-tiny-random-dim64",
        "yujiepan/mixtral-8xtiny-random",
        "a/tiny-Qwen2ForCausalLM-2.5",
        "a/tiny-T5ForConditionalGeneration",
        "a/GPT2LMHeadModel-tiny",
        "a/llama-random-init",
    };

    (void)state;
    for (size_t i = 0; i < sizeof test_models / sizeof test_models[0]; i++)
        if (!signals_is_test_model(slice_of(test_models[i])))
            fail_msg("%s is a test model", test_models[i]);
}

static void
takes_no_small_model_and_no_fine_tune_for_a_test_model(void **state)
{
    static const char *const others[] = {
        "ArmurAI/Pentest_AI",
        "Aryanne/ereb-test",
        "CohereLabs/tiny-aya-global",
        "Devio/test-22B",
        "EVA-UNIT-01/EVA-Qwen2.5-14B-v0.2",
        "Maykeye/TinyLLama-v0",
        "NLPark/Shi-Ci_v3-Robin",
        "SimpleStories/test-SimpleStories-gpt2-1.25M",
        "TheBloke/TinyLlama-1.1B-Chat-v1.0-GPTQ",
        "TinyLlama/TinyLlama-1.1B-intermediate-step-1431k-3T",
        "TinyPixel/lima-test",
        "ToddGoldfarb/Cadet-Tiny",
        "autogluon/chronos-t5-tiny",
        "bigcode/tiny_starcoder_py",
        "deepseek-ai/deepseek-vl2-tiny",
        "google/bert_uncased_L-2_H-128_A-2",
        "google/t5-efficient-tiny",
        "gpt2",
        "ibm-granite/granite-4.0-h-tiny",
        "josoa-test/fine-tuned-llama-3.2-3binstruct-v01",
        "laion/GLM-4_7-swesmith-sandboxes-with_tests-oracle_verified_120s-maxeps-131k-fixthink",
        "microsoft/Phi-tiny-MoE-instruct",
        "minpeter/tiny-ko-187m-sft-250725",
        "nickypro/tinyllama-15M",
        "openai/whisper-tiny",
        "prajjwal1/bert-tiny",
        "randomqew/sn9-b3-public",
        "roneneldan/TinyStories-1M",
        "sshleifer/distilbart-cnn-12-6",
        "yeen214/test_llama2_7b",
        "a/code-penetration-testing-7b",
        "a/Llama-3-8B-less-random",
        "dummyhead/model",
        "",
        "/",
    };

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (signals_is_test_model(slice_of(others[i])))
            fail_msg("%s is no test model", others[i]);
}

static bool
is_draft(const char *id, const char *architecture, const char *type)
{
    struct signals_facts facts = {.id = slice_of(id), .parameters = -1};

    if (architecture != NULL)
        facts.architecture = slice_of(architecture);
    if (type != NULL)
        facts.model_type = slice_of(type);
    return signals_is_draft(&facts);
}

static void
knows_drafts_by_architecture_type_or_name(void **state)
{
    static const struct {
        const char *id, *architecture, *type;
    } drafts[] = {
        {"RedHatAI/Qwen3-8B-speculator.eagle3", "Eagle3Speculator", NULL},
        {"RedHatAI/gpt-oss-20b-speculator.eagle3", "Eagle3DraftModel", NULL},
        {"nvidia/Qwen3-235B-A22B-Eagle3", "LlamaForCausalLMEagle3", "llama"},
        {"lmsys/sglang-EAGLE-llama2-chat-7B", "LlamaForCausalLMEagle", "llama"},
        {"lightseekorg/kimi-k2.6-eagle3-mla", "Eagle3DeepseekV2ForCausalLM", NULL},
        {"yuhuili/EAGLE-LLaMA3-Instruct-8B", "LlamaForCausalLM", "llama"},
        {"AngelSlim/Qwen3-8B_eagle3", "LlamaForCausalLM", "llama"},
        {"nebius/EAGLE3-gpt-oss-120b", "LlamaForCausalLM", "llama"},
        {"z-lab/Qwen3-8B-DFlash-b16", "DFlashDraftModel", "qwen3"},
        {"google/gemma-4-E4B-it-assistant", "Gemma4AssistantForCausalLM", "gemma4_assistant"},
        {"a/b", "MuseGlimmerAssistantModel", NULL},
        {"a/b", "EAGLEModel", NULL},
        {"a/b", "Eagle3DeepseekV2ForCausalLM", NULL},
        {"a/b", "DeepSeekMTPModel", NULL},
        {"a/b", "MiMoMTP", NULL},
        {"a/b", "BailingMoeForCausalLMNextN", NULL},
        {"a/b", "MedusaModel", NULL},
        {"a/b", "MLPSpeculatorPreTrainedModel", NULL},
        {"a/b", "Eagle3DraftModel", NULL},
        {"a/b", "DFlashQwen3ForCausalLM", NULL},
        {"a/b", "LlamaDraftModel", NULL},
        {"a/b", "Gemma4UnifiedAssistantForCausalLM", NULL},
        {"a/b", NULL, "eagle"},
        {"a/b", NULL, "eagle3"},
        {"a/b", NULL, "mtp"},
        {"a/b", NULL, "medusa"},
        {"a/b", NULL, "mlp_speculator"},
        {"a/b", NULL, "dflash"},
        {"lmsys/DeepSeek-V3-NextN", NULL, NULL},
        {"RedHatAI/Qwen3-8B-speculator", NULL, NULL},
        {"a/b", NULL, "muse_glimmer_assistant"},
        {"lmsys/DeepSeek-R1-NextN", "DeepseekV3ForCausalLMNextN", "deepseek_v3"},
        {"luccafong/deepseek_mtp_draft_random", "DeepseekV3ForCausalLM", "deepseek_v3"},
        {"a/b", "DeepSeekMTPModel", "deepseek_mtp"},
        {"a/b", "Qwen3NextForCausalLMMTP", "qwen3_next"},
        {"a/b", NULL, "glm4_moe_mtp"},
        {"Hikari07jp/Step-3.7-Flash-MTP-draft", "Step3p7ForConditionalGeneration", NULL},
        {"abhigoyal/vllm-medusa-llama-68m-random", "MedusaModel", "medusa"},
        {"ibm-ai-platform/llama3-8b-accelerator", "MLPSpeculatorPreTrainedModel", "mlp_speculator"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof drafts / sizeof drafts[0]; i++)
        if (!is_draft(drafts[i].id, drafts[i].architecture, drafts[i].type))
            fail_msg("%s is a draft", drafts[i].id);
}

static void
takes_no_model_of_a_like_name_for_a_draft(void **state)
{
    static const struct {
        const char *id, *architecture, *type;
    } others[] = {
        {"nvidia/Eagle2.5-8B", "Eagle2_5_VLForConditionalGeneration", "eagle_2_5_vl"},
        {"nvidia/Eagle2-9B", "Eagle2ChatModel", NULL},
        {"a/b", "Eagle2_5_VLForConditionalGeneration", NULL},
        {"a/b", "Eagle_2_5_VLForConditionalGeneration", NULL},
        {"a/b", "EagleVLModel", NULL},
        {"a/b", "EagleChatModel", NULL},
        {"a/b", "EagleModel", "eagle_chat"},
        {"a/b", "EagleModel", "eagle2_llama"},
        {"NVEagle/Eagle-X5-7B", "EagleLlamaForCausalLM", "eagle_llama"},
        {"RWKV/v5-Eagle-7B-HF", "RwkvForCausalLM", "rwkv5"},
        {"cookinai/Bald-Eagle-7B", "MistralForCausalLM", "mistral"},
        {"mlabonne/Beagle14-7B", "MistralForCausalLM", "mistral"},
        {"OpenAssistant/oasst-sft-4-pythia-12b-epoch-3.5", "GPTNeoXForCausalLM", "gpt_neox"},
        {"a/coding-assistant-7b", "LlamaForCausalLM", "llama"},
        {"Sao10K/Medusa-13b", "LlamaForCausalLM", "llama"},
        {"FasterDecoding/medusa-v1.0-vicuna-7b-v1.5", "LlamaForCausalLM", "llama"},
        {"Hydra197/model_sft_dare", "Qwen2ForCausalLM", "qwen2"},
        {"XiaomiMiMo/MiMo-7B-RL", "MiMoForCausalLM", "mimo"},
        {"celestialcreator/Llama-3.2-1B-MTP-k8", "LlamaForCausalLM", "llama"},
        {"alamios/DeepSeek-R1-DRAFT-Qwen2.5-0.5B", "Qwen2ForCausalLM", "qwen2"},
        {"NExtNewChattingAI/shark_tank_ai_7_b", "MistralForCausalLM", "mistral"},
        {"akhauriyash/DeepSeek-R1-Distill-Qwen-1.5B-SpeculativeReasoner", "Qwen2ForCausalLM",
         "qwen2"},
        {"meituan-longcat/LongCat-Flash-Chat", "LongcatFlashForCausalLM", "longcat_flash"},
        {"a/b", "MTPForCausalLM", "x"},
        {"eagle618/x", NULL, NULL},
        {"", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (is_draft(others[i].id, others[i].architecture, others[i].type))
            fail_msg("%s is no draft", others[i].id);
}

static void
says_what_a_count_is_worth(void **state)
{
    static const struct {
        int64_t parameters;
        uint32_t marks;
        enum signals_count count;
        const char *name;
    } cases[] = {
        {-1, MODEL_LINEAGE_READ, SIGNALS_COUNT_UNKNOWN, "unknown"},
        {0, MODEL_LINEAGE_READ, SIGNALS_COUNT_UNKNOWN, "unknown"},
        {1, MODEL_LINEAGE_READ, SIGNALS_COUNT_TRUSTED, "trusted"},
        {7, 0, SIGNALS_COUNT_UNCHECKED, "unchecked"},
        {7, MODEL_TAG_GGUF | MODEL_REMOTE_CODE, SIGNALS_COUNT_UNCHECKED, "unchecked"},
        {7, MODEL_LINEAGE_READ | MODEL_COUNT_DIFFERS, SIGNALS_COUNT_DIFFERS, "differs"},
        {7, MODEL_LINEAGE_READ | MODEL_COUNT_PACKED, SIGNALS_COUNT_PACKED, "packed"},
        {7, MODEL_LINEAGE_READ | MODEL_COUNT_PACKED | MODEL_COUNT_DIFFERS, SIGNALS_COUNT_PACKED,
         "packed"},
        {-1, MODEL_LINEAGE_READ | MODEL_COUNT_PACKED, SIGNALS_COUNT_UNKNOWN, "unknown"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct signals_facts facts = {.parameters = cases[i].parameters, .marks = cases[i].marks};
        assert_int_equal(signals_count(&facts), cases[i].count);
        assert_string_equal(signals_count_names[cases[i].count], cases[i].name);
    }
}

static void
tells_quantized_weights_by_config_and_tags_and_not_by_the_name(void **state)
{
    static const struct {
        const char *id, *method;
        uint32_t marks;
        bool quantized, native;
    } cases[] = {
        {"TheBloke/Llama-2-7B-GPTQ", NULL, 0, false, false},
        {"TheBloke/Llama-2-7B-GPTQ", "gptq", 0, true, false},
        {"openai/gpt-oss-20b", "mxfp4", MODEL_COUNT_PACKED | MODEL_TAG_BITS, true, true},
        {"unsloth/gpt-oss-20b", "mxfp4", MODEL_TAG_QUANTIZED, true, false},
        {"deepseek-ai/DeepSeek-V3", "fp8", MODEL_REMOTE_CODE, true, true},
        {"a/b", "FP8", MODEL_TAG_GGUF, true, false},
        {"a/b", "fp8", MODEL_TAG_MLX, true, false},
        {"a/b", "of-its-own", 0, true, false},
        {"a/b", NULL, MODEL_TAG_QUANTIZED, true, false},
        {"a/b", NULL, MODEL_TAG_GGUF, true, false},
        {"a/b", NULL, MODEL_TAG_MLX, true, false},
        {"a/b", NULL, MODEL_TAG_BITS, true, false},
        {"a/b", NULL, MODEL_COUNT_PACKED, true, false},
        {"a/b", NULL, MODEL_COUNT_DIFFERS | MODEL_FINETUNE | MODEL_LINEAGE_READ, false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct signals_facts facts = {.id = slice_of(cases[i].id), .marks = cases[i].marks};
        if (cases[i].method != NULL)
            facts.quant_method = slice_of(cases[i].method);
        assert_int_equal(signals_is_quantized(&facts), cases[i].quantized);
        assert_int_equal(signals_is_native(&facts), cases[i].native);
    }
}

static void
knows_a_lineage_only_where_a_scan_looked(void **state)
{
    static const uint32_t derived[] = {
        MODEL_FINETUNE, MODEL_ADAPTER, MODEL_MERGE, MODEL_DERIVED, MODEL_TAG_QUANTIZED,
    };

    (void)state;
    assert_false(signals_knows_lineage(MODEL_GATED | MODEL_TAG_QUANTIZED));
    assert_false(signals_is_base(0));
    assert_true(signals_knows_lineage(MODEL_LINEAGE_READ));
    assert_true(signals_is_base(MODEL_LINEAGE_READ | MODEL_GATED | MODEL_COUNT_DIFFERS));
    for (size_t i = 0; i < sizeof derived / sizeof derived[0]; i++)
        assert_false(signals_is_base(MODEL_LINEAGE_READ | derived[i]));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_test_models_by_their_names),
        cmocka_unit_test(takes_no_small_model_and_no_fine_tune_for_a_test_model),
        cmocka_unit_test(knows_drafts_by_architecture_type_or_name),
        cmocka_unit_test(takes_no_model_of_a_like_name_for_a_draft),
        cmocka_unit_test(says_what_a_count_is_worth),
        cmocka_unit_test(tells_quantized_weights_by_config_and_tags_and_not_by_the_name),
        cmocka_unit_test(knows_a_lineage_only_where_a_scan_looked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
