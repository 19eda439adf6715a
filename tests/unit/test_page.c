#include <stdio.h>
#include <string.h>

#include "hub/page.h"
#include "unit.h"

static struct page *
page_of(const char *body)
{
    struct page *p = page_new();
    struct err err = {0};

    if (page_feed(p, body, strlen(body), &err) != 0 || page_finish(p, &err) != 0)
        fail_msg("%s", err.message);
    return p;
}

/* The facts of the only model of a page. */
static const struct model *
only(const struct page *p)
{
    size_t count;
    const struct model *models = page_models(p, &count);

    assert_int_equal(count, 1);
    return models;
}

static void
assert_slice(struct slice actual, const char *expected)
{
    if (expected == NULL)
        assert_null(actual.data);
    else if (!slice_is(actual, expected))
        fail_msg("expected %s, found %.*s", expected, (int)actual.len, actual.data);
}

static void
reads_every_fact_of_a_model(void **state)
{
    struct page *p = page_of("[{\"_id\":\"669854a0bf1a2c3d4e5f6071\",\"id\":\"meta-llama/"
                             "Llama-3.1-8B\",\"gated\":\"manual\","
                             "\"downloads\":837202,\"private\":false,\"disabled\":true,\"pipeline_"
                             "tag\":\"text-generation\","
                             "\"library_name\":\"transformers\",\"createdAt\":\"2024-07-18T08:56:"
                             "00.000Z\",\"tags\":[\"custom_code\","
                             "\"region:us\",\"fp8\"],\"config\":{\"architectures\":["
                             "\"LlamaForCausalLM\"],\"model_type\":\"llama\","
                             "\"tokenizer_config\":{\"chat_template\":\"{% if x "
                             "%}\\n\"}},\"safetensors\":{\"parameters\":{\"BF16\":"
                             "8030261248},\"total\":8030261248}}]");
    const struct model *m = only(p);
    static const unsigned char oid[12] = {0x66, 0x98, 0x54, 0xa0, 0xbf, 0x1a,
                                          0x2c, 0x3d, 0x4e, 0x5f, 0x60, 0x71};

    (void)state;
    assert_true(m->has_oid);
    assert_memory_equal(m->oid, oid, sizeof oid);
    assert_slice(m->id, "meta-llama/Llama-3.1-8B");
    assert_slice(m->architecture, "LlamaForCausalLM");
    assert_slice(m->model_type, "llama");
    assert_slice(m->task, "text-generation");
    assert_slice(m->library, "transformers");
    assert_slice(m->quant_method, "fp8");
    assert_int_equal(m->downloads, 837202);
    assert_int_equal(m->parameters, 8030261248);
    assert_int_equal(m->created, 1721292960);
    assert_int_equal(m->marks, MODEL_GATED | MODEL_GATED_MANUAL | MODEL_DISABLED |
                                   MODEL_REMOTE_CODE | MODEL_LINEAGE_READ | MODEL_TAG_BITS);
    assert_slice(model_author(m->id), "meta-llama");
    page_free(p);
}

static void
takes_the_first_architecture_if_it_is_a_name(void **state)
{
    static const struct {
        const char *config;
        const char *architecture;
    } cases[] = {
        {"{\"architectures\":[\"A\",\"B\"]}", "A"},
        {"{\"architectures\":null}", NULL},
        {"{\"architectures\":[]}", NULL},
        {"{\"architectures\":[null,\"B\"]}", NULL},
        {"{\"architectures\":[7]}", NULL},
        {"{\"architectures\":[[\"A\"],\"B\"]}", NULL},
        {"{\"architectures\":[{\"a\":1},\"B\"]}", NULL},
        {"{\"architectures\":\"A\"}", NULL},
        {"{\"architectures\":[\"\"]}", NULL},
        {"{\"architectures\":[\"A\"],\"architectures\":[]}", NULL},
        {"{\"architectures\":[],\"architectures\":[\"B\",\"A\"]}", "B"},
        {"{\"\\u0061rchitectures\":[\"\\u00fc\"]}", "\xc3\xbc"},
        {"{}", NULL},
        {"null", NULL},
        {"[]", NULL},
        {"{\"architectures\":[\"A\"]},\"config\":{}", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str body = STR_INIT;
        str_printf(&body, "[{\"id\":\"a/b\",\"config\":%s}]", cases[i].config);
        struct page *p = page_of(str_text(&body));
        assert_slice(only(p)->architecture, cases[i].architecture);
        page_free(p);
        str_fini(&body);
    }
}

static void
counts_parameters_from_the_best_source(void **state)
{
    static const struct {
        const char *properties;
        int64_t parameters;
    } cases[] = {
        {"\"safetensors\":{\"total\":9007199254740993}", 9007199254740993},
        {"\"safetensors\":{\"total\":\"124439808\"}", 124439808},
        {"\"safetensors\":{\"parameters\":{\"F32\":5,\"BF16\":7,\"I8\":\"8\"}}", 20},
        {"\"safetensors\":{\"parameters\":{\"F32\":5},\"total\":9}", 9},
        {"\"safetensors\":{\"total\":null,\"parameters\":{\"F32\":5}}", 5},
        {"\"safetensors\":{\"total\":-1}", -1},
        {"\"safetensors\":{\"total\":0}", 0},
        {"\"safetensors\":{\"total\":99999999999999999999}", -1},
        {"\"safetensors\":{\"parameters\":{\"a\":9223372036854775807,\"b\":1}}", INT64_MAX},
        {"\"safetensors\":null,\"config\":{\"num_parameters\":3,\"n_params\":4}", 3},
        {"\"config\":{\"n_params\":\"4\",\"num_params\":5}", 4},
        {"\"config\":{\"num_params\":5}", 5},
        {"\"config\":{\"num_params\":5},\"safetensors\":{\"total\":6}", 6},
        {"\"safetensors\":{\"total\":6},\"safetensors\":{}", -1},
        {"\"safetensors\":{\"total\":true}", -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str body = STR_INIT;
        str_printf(&body, "[{\"id\":\"a/b\",%s}]", cases[i].properties);
        struct page *p = page_of(str_text(&body));
        assert_int_equal(only(p)->parameters, cases[i].parameters);
        page_free(p);
        str_fini(&body);
    }
}

static void
notes_signs_of_quantization_remote_code_and_gates(void **state)
{
    static const struct {
        const char *properties;
        uint32_t marks;
        const char *method;
    } cases[] = {
        {"\"tags\":[\"gguf\"]", MODEL_LINEAGE_READ | MODEL_TAG_GGUF, NULL},
        {"\"tags\":[\"mlx\",\"base_model:quantized:a/b\"]",
         MODEL_LINEAGE_READ | MODEL_TAG_MLX | MODEL_TAG_QUANTIZED, NULL},
        {"\"tags\":[\"GGUF\",\"not-gguf\"]", MODEL_LINEAGE_READ, NULL},
        {"\"tags\":[\"4-bit\",\"awq\",\"gptq\"]", MODEL_LINEAGE_READ | MODEL_TAG_BITS, "awq"},
        {"\"tags\":[\"fp8\",\"gptq\",\"awq\"]", MODEL_LINEAGE_READ | MODEL_TAG_BITS, "gptq"},
        {"\"tags\":[\"fp8\",\"compressed-tensors\"]", MODEL_LINEAGE_READ | MODEL_TAG_BITS, "fp8"},
        {"\"tags\":[\"awq\"],\"config\":{\"quantization_config\":{\"quant_method\":\"fp8\"}}",
         MODEL_LINEAGE_READ, "awq"},
        {"\"tags\":[\"mxfp4\"],\"config\":{\"quantization_config\":{\"quant_method\":\"fp8\"}}",
         MODEL_LINEAGE_READ | MODEL_TAG_BITS, "fp8"},
        {"\"tags\":[\"awq\"],\"config\":{\"quantization_config\":{\"quant_method\":\"gptq\"}}",
         MODEL_LINEAGE_READ, "gptq"},
        {"\"config\":{\"quantization_config\":{\"quant_method\":\"gptq\"},"
         "\"quantization_config\":null},\"tags\":null",
         MODEL_LINEAGE_READ, NULL},
        {"\"tags\":[\"gguf\",\"awq\",\"custom_code\",\"4-bit\"],\"tags\":[7,null,{}]",
         MODEL_LINEAGE_READ, NULL},
        {"\"config\":{\"auto_map\":{\"AutoModel\":\"x.Y\"}}", MODEL_REMOTE_CODE, NULL},
        {"\"config\":{\"auto_map\":null}", 0, NULL},
        {"\"gated\":\"auto\"", MODEL_GATED, NULL},
        {"\"gated\":true", MODEL_GATED, NULL},
        {"\"gated\":null,\"private\":true", MODEL_PRIVATE, NULL},
        {"\"gated\":false,\"private\":null", 0, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str body = STR_INIT;
        str_printf(&body, "[{\"id\":\"a/b\",%s}]", cases[i].properties);
        struct page *p = page_of(str_text(&body));
        assert_int_equal(only(p)->marks, cases[i].marks);
        assert_slice(only(p)->quant_method, cases[i].method);
        page_free(p);
        str_fini(&body);
    }
}

static void
reads_from_which_models_one_derives_and_how(void **state)
{
    static const struct {
        const char *tags;
        uint32_t marks;
    } cases[] = {
        {"[]", 0},
        {"[\"license:mit\",\"region:us\",\"base_model\",\"base_model:\",\"Base_Model:a/b\"]", 0},
        {"[\"base_model:a/b\"]", MODEL_DERIVED},
        {"[\"base_model:a/b\",\"base_model:finetune:a/b\"]", MODEL_DERIVED | MODEL_FINETUNE},
        {"[\"base_model:adapter:a/b\",\"base_model:a/b\"]", MODEL_DERIVED | MODEL_ADAPTER},
        {"[\"base_model:merge:a/b\",\"base_model:merge:c/d\"]", MODEL_MERGE},
        {"[\"base_model:quantized:a/b\",\"base_model:finetune:c/d\"]",
         MODEL_TAG_QUANTIZED | MODEL_FINETUNE},
        {"[\"base_model:pruned:a/b\"]", MODEL_DERIVED},
        {"[\"base_model:finetune\"]", MODEL_DERIVED},
        {"[\"base_model:finetune:a/b\"],\"tags\":[\"base_model:adapter:a/b\"]", MODEL_ADAPTER},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str body = STR_INIT;
        str_printf(&body, "[{\"id\":\"a/b\",\"tags\":%s}]", cases[i].tags);
        struct page *p = page_of(str_text(&body));
        assert_int_equal(only(p)->marks, cases[i].marks | MODEL_LINEAGE_READ);
        page_free(p);
        str_fini(&body);
    }
}

/* Figures of models on the Hub: doc/SIGNALS.md says where they were told. */
static void
marks_counts_that_are_of_something_else(void **state)
{
    static const struct {
        const char *properties;
        int64_t parameters;
        uint32_t marks;
    } cases[] = {
        /* A fine-tune of Qwen2 7B. */
        {"\"safetensors\":{\"parameters\":{\"BF16\":7615616512},\"total\":333312}", 333312,
         MODEL_COUNT_DIFFERS},
        /* A model for MLX at 8 bits: the total was told right. */
        {"\"tags\":[\"mlx\"],\"safetensors\":{\"parameters\":{\"BF16\":9964787842,"
         "\"U32\":78613118976},\"total\":314590621012}",
         314590621012, MODEL_COUNT_DIFFERS | MODEL_COUNT_PACKED},
        /* gpt-oss-120b, with its total left out. */
        {"\"config\":{\"quantization_config\":{\"quant_method\":\"mxfp4\"}},"
         "\"safetensors\":{\"parameters\":{\"BF16\":2167371072,\"U8\":118244966400}}",
         120412337472, MODEL_COUNT_PACKED},
        /* DeepSeek-V4-Flash, in a listing that did not tell its config. */
        {"\"safetensors\":{\"parameters\":{\"BF16\":1483567488,\"I64\":2327040,\"F32\":37741630,"
         "\"F8_E4M3\":6304038912,\"I8\":296352743424},\"total\":304180418494}",
         304180418494, MODEL_COUNT_PACKED},
        /* A weight a byte: nothing is packed. */
        {"\"config\":{\"quantization_config\":{\"quant_method\":\"fp8\"}},"
         "\"safetensors\":{\"parameters\":{\"BF16\":3918786560,\"F8_E4M3\":680571043840,"
         "\"F32\":41555600},\"total\":684531386000}",
         684531386000, 0},
        /* Masks of six layers beside 70 million weights; multilingual-e5-base and its positions. */
        {"\"safetensors\":{\"parameters\":{\"F16\":70426624,\"U8\":25165824},\"total\":95592448}",
         95592448, 0},
        {"\"safetensors\":{\"parameters\":{\"I64\":514,\"F32\":278043648},\"total\":278044162}",
         278044162, 0},
        /* The types of the last list count. */
        {"\"safetensors\":{\"parameters\":{\"I32\":9},\"parameters\":{\"F32\":9},\"total\":9}", 9,
         0},
        {"\"safetensors\":{\"parameters\":{\"I32\":9},\"total\":7},\"safetensors\":null", -1, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const uint32_t asked = MODEL_COUNT_DIFFERS | MODEL_COUNT_PACKED;
        struct str body = STR_INIT;
        str_printf(&body, "[{%s,\"id\":\"a/b\"}]", cases[i].properties);
        struct page *p = page_of(str_text(&body));
        assert_int_equal(only(p)->parameters, cases[i].parameters);
        assert_int_equal(only(p)->marks & asked, cases[i].marks);
        page_free(p);
        str_fini(&body);
    }
}

/* A tenth of the elements are integers. */
static void
takes_few_integers_for_packed_weights_only_of_a_quantized_model(void **state)
{
    static const struct {
        const char *properties;
        bool packed;
    } cases[] = {
        {"\"tags\":[\"gguf\",\"license:mit\",\"base_model:finetune:a/b\"]", false},
        {"\"tags\":[\"mlx\"]", true},
        {"\"tags\":[\"awq\"]", true},
        {"\"tags\":[\"fp8\"]", true},
        {"\"tags\":[\"4-bit\"]", true},
        {"\"tags\":[\"base_model:quantized:a/b\"]", true},
        {"\"config\":{\"quantization_config\":{\"quant_method\":\"of-its-own\"}}", true},
        {"\"config\":{\"quantization_config\":{}}", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str body = STR_INIT;
        str_printf(&body,
                   "[{\"safetensors\":{\"parameters\":{\"I32\":100,\"F16\":900},"
                   "\"total\":1000},%s,\"id\":\"a/b\"}]",
                   cases[i].properties);
        struct page *p = page_of(str_text(&body));
        assert_int_equal((only(p)->marks & MODEL_COUNT_PACKED) != 0, cases[i].packed);
        page_free(p);
        str_fini(&body);
    }
}

static void
tolerates_what_is_missing_null_or_of_another_type(void **state)
{
    struct page *p =
        page_of("[{\"_id\":\"xyz\",\"id\":\"gpt2\",\"downloads\":null,\"createdAt\":\"soon\","
                "\"tags\":\"t\",\"config\":3,"
                "\"safetensors\":[1],\"pipeline_tag\":null,\"library_name\":{},\"gated\":[]}]");
    const struct model *m = only(p);

    (void)state;
    assert_false(m->has_oid);
    assert_int_equal(m->downloads, 0);
    assert_int_equal(m->created, -1);
    assert_int_equal(m->parameters, -1);
    assert_null(m->task.data);
    assert_int_equal(m->marks, MODEL_LINEAGE_READ);
    assert_int_equal(model_author(m->id).len, 0);
    page_free(p);
}

static void
takes_the_moment_of_making_from_the_id_when_it_is_not_told(void **state)
{
    struct page *p = page_of("[{\"_id\":\"621ffdc036468d709f17434d\",\"modelId\":\"a/b\"}]");

    (void)state;
    assert_int_equal(only(p)->created, 1646263744);
    assert_slice(only(p)->id, "a/b");
    page_free(p);
}

static void
knows_an_id_by_its_24_hex_digits_of_either_case(void **state)
{
    static const struct {
        const char *text;
        bool known;
    } cases[] = {
        {"621ffdc036468d709f17434d", true},  {"621FFDC036468D709F17434D", true},
        {"621ffdc036468d709f17434", false},  {"621ffdc036468d709f17434dd", false},
        {"621ffdc036468d709f17434g", false}, {"x21ffdc036468d709f17434d", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str body = STR_INIT;
        str_printf(&body, "[{\"id\":\"a/b\",\"_id\":\"%s\"}]", cases[i].text);
        struct page *p = page_of(str_text(&body));
        assert_int_equal(only(p)->has_oid, cases[i].known);
        if (cases[i].known) {
            assert_int_equal(only(p)->oid[1], 0x1f);
            assert_int_equal(only(p)->oid[11], 0x4d);
        }
        page_free(p);
        str_fini(&body);
    }
}

static void
adds_up_only_counts_that_are_counts(void **state)
{
    static const struct {
        const char *parameters;
        int64_t sum;
    } cases[] = {
        {"\"F32\":1,\"I8\":-2,\"U8\":\"3\",\"I4\":null,\"F8\":0.5", 4},
        {"\"F32\":9223372036854775807,\"I8\":1", INT64_MAX},
        {"\"F32\":\"many\"", -1},
        {"", -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str body = STR_INIT;
        str_printf(&body, "[{\"id\":\"a/b\",\"safetensors\":{\"parameters\":{%s}}}]",
                   cases[i].parameters);
        struct page *p = page_of(str_text(&body));
        assert_int_equal(only(p)->parameters, cases[i].sum);
        page_free(p);
        str_fini(&body);
    }
}

static void
counts_elements_without_a_name_but_keeps_none(void **state)
{
    struct page *p = page_of("[{\"id\":\"a\"},{},{\"id\":\"\"},{\"id\":null},{\"id\":\"b\"}]");
    size_t count;

    (void)state;
    page_models(p, &count);
    assert_int_equal(count, 2);
    assert_int_equal(page_length(p), 5);
    page_free(p);
}

static void
refuses_what_is_no_list_of_models(void **state)
{
    static const char *const bodies[] = {
        "",
        "{}",
        "{\"error\":\"x\"}",
        "[1]",
        "[[]]",
        "[null]",
        "[{\"id\":\"a\"}",
        "[{}]]",
        "<html>",
        "null",
        "\"a\"",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct page *p = page_new();
        struct err err = {0};
        int status = page_feed(p, bodies[i], strlen(bodies[i]), &err);
        if (status == 0)
            status = page_finish(p, &err);
        assert_int_equal(status, -1);
        assert_int_equal(err.kind, ERR_DATA);
        page_free(p);
    }
}

static void
is_as_good_as_new_after_a_reset_in_the_middle(void **state)
{
    struct page *p = page_new();
    const char *half = "[{\"id\":\"a/b\",\"config\":{\"architectures\":[\"A\"",
               *whole = "[{\"id\":\"c/d\"}]";
    struct err err = {0};

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(page_feed(p, half, strlen(half), &err), 0);
        page_reset(p);
        assert_int_equal(page_feed(p, whole, strlen(whole), &err), 0);
        assert_int_equal(page_finish(p, &err), 0);
        assert_slice(only(p)->id, "c/d");
        assert_null(only(p)->architecture.data);
        page_reset(p);
    }
    page_free(p);
}

static void
reads_the_moment_of_creation_in_its_one_form(void **state)
{
    static const struct {
        const char *text;
        int64_t expected; /* by date -ud TEXT +%s */
    } cases[] = {
        {"2024-07-18T08:56:00.000Z", 1721292960},
        {"2024-07-18T08:56:00Z", 1721292960},
        {"2024-02-29T23:59:59.999Z", 1709251199},
        {"2024-03-01T00:00:00.000Z", 1709251200},
        {"2023-12-31T23:59:59.000Z", 1704067199},
        {"2100-03-01T00:00:00.000Z", 4107542400},
        {"1970-01-01T00:00:00.000Z", 0},
        {"1970-01-02T00:00:01Z", 86401},
        {"2024-07-18T08:56:00.00000000000000000000000000000000Z", 1721292960},
        {"1969-12-31T23:59:58.000Z", -1},
        {"1012-07-18T08:56:00.000Z", -1},
        {"2024-07-18", -1},
        {"2024-07-18T08:56:00", -1},
        {"2024-07-18 08:56:00.000Z", -1},
        {"2024-07-18T08:56:00+02:00", -1},
        {"2024-13-18T08:56:00.000Z", -1},
        {"2024-07-00T08:56:00.000Z", -1},
        {"2023-02-29T08:56:00.000Z", -1},
        {"2024-07-18T24:56:00.000Z", -1},
        {"2024-07-1xT08:56:00.000Z", -1},
        {"-024-07-18T08:56:00.000Z", -1},
        {"", -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str text = STR_INIT;
        size_t count;
        str_printf(&text, "[{\"id\":\"a/b\",\"createdAt\":\"%s\"}]", cases[i].text);
        struct page *p = page_of(str_text(&text));
        const struct model *models = page_models(p, &count);
        assert_int_equal(count, 1);
        if (models[0].created != cases[i].expected)
            fail_msg("%s: %lld", cases[i].text, (long long)models[0].created);
        page_free(p);
        str_fini(&text);
    }
}

/* The values that a page tells of its models: "1 2|3|". */
static void
watches(struct page *p, const char *body, const char *expected)
{
    struct str told = STR_INIT;
    struct err err = {0};
    size_t count;

    page_reset(p);
    if (page_feed(p, body, strlen(body), &err) != 0 || page_finish(p, &err) != 0)
        fail_msg("%s", err.message);
    const struct model *models = page_models(p, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < models[i].watched_count; k++)
            str_printf(&told, "%s%llu", k > 0 ? " " : "", (unsigned long long)models[i].watched[k]);
        str_putc(&told, '|');
    }
    assert_string_equal(str_text(&told), expected);
    str_fini(&told);
}

static void
tells_of_watched_tags_the_value_of_each_once(void **state)
{
    static const struct {
        const char *tags;
        const char *values;
    } cases[] = {
        {"[\"bert\",\"transformers\"]", "1|"},
        {"[\"roberta\",\"bert\"]", "2 1|"},
        {"[\"bert\",\"bert\",\"bert-base\"]", "1|"},
        {"[\"Bert\",\"ber\",\"bertt\",\"\"]", "|"},
        {"[\"base_model:a/b\",\"gguf\",\"mlx\",\"custom_code\",\"awq\"]", "3 4 5|"},
        {"[7,null,[\"bert\"],{\"bert\":\"bert\"},true]", "|"},
        {"[\"b\\u0065rt\"]", "1|"},
        {"\"bert\"", "|"},
        {"null", "|"},
        {"[\"bert\"],\"tags\":[\"roberta\"]", "2|"},
        {"[\"bert\"],\"tags\":null", "|"},
        {"[],\"tags\":[\"bert\"]", "1|"},
    };
    struct map tags;
    struct page *p = page_new();

    (void)state;
    map_init(&tags);
    map_put(&tags, SLICE("bert"), 1);
    map_put(&tags, SLICE("bert-base"), 1);
    map_put(&tags, SLICE("roberta"), 2);
    map_put(&tags, SLICE("base_model:a/b"), 3);
    map_put(&tags, SLICE("gguf"), 4);
    map_put(&tags, SLICE("custom_code"), 5);
    page_watch(p, &tags);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str body = STR_INIT;
        str_printf(&body, "[{\"id\":\"a/b\",\"tags\":%s}]", cases[i].tags);
        watches(p, str_text(&body), cases[i].values);
        str_fini(&body);
    }
    watches(p,
            "[{\"id\":\"a\",\"tags\":[\"bert\"]},{\"tags\":[\"bert\"]},{\"id\":\"b\"},"
            "{\"id\":\"c\",\"tags\":[\"gguf\",\"bert\"]}]",
            "1||4 1|");
    page_free(p);
    map_fini(&tags);
}

static void
keeps_as_many_watched_tags_as_a_model_has(void **state)
{
    struct map tags;
    struct page *p = page_new();
    struct str body = STR_INIT, expected = STR_INIT;

    (void)state;
    map_init(&tags);
    page_watch(p, &tags);
    str_puts(&body, "[{\"id\":\"a\",\"tags\":[\"none\"");
    for (unsigned i = 0; i < 100; i++) {
        char name[16];
        snprintf(name, sizeof name, "tag-%u", i);
        map_put(&tags, slice_of(name), i);
        str_printf(&body, ",\"%s\"", name);
        str_printf(&expected, "%s%u", i > 0 ? " " : "", i);
    }
    str_puts(&body, "]}]");
    str_putc(&expected, '|');
    watches(p, str_text(&body), str_text(&expected));
    page_watch(p, NULL);
    watches(p, str_text(&body), "|");
    page_free(p);
    map_fini(&tags);
    str_fini(&body);
    str_fini(&expected);
}

static void
tells_whether_downloads_were_told(void **state)
{
    static const struct {
        const char *property;
        int64_t downloads;
        bool told;
    } cases[] = {
        {"\"downloads\":0", 0, true},       {"\"downloads\":12", 12, true},
        {"\"downloads\":\"12\"", 12, true}, {"\"downloads\":null", 0, false},
        {"\"downloads\":-1", 0, false},     {"\"downloads\":1.5", 0, false},
        {"\"likes\":3", 0, false},          {"\"downloads\":1,\"downloads\":null", 0, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str body = STR_INIT;
        str_printf(&body, "[{\"id\":\"a/b\",%s}]", cases[i].property);
        struct page *p = page_of(str_text(&body));
        assert_int_equal(only(p)->downloads, cases[i].downloads);
        assert_int_equal(only(p)->has_downloads, cases[i].told);
        page_free(p);
        str_fini(&body);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_of_watched_tags_the_value_of_each_once),
        cmocka_unit_test(keeps_as_many_watched_tags_as_a_model_has),
        cmocka_unit_test(tells_whether_downloads_were_told),
        cmocka_unit_test(reads_the_moment_of_creation_in_its_one_form),
        cmocka_unit_test(reads_every_fact_of_a_model),
        cmocka_unit_test(takes_the_first_architecture_if_it_is_a_name),
        cmocka_unit_test(counts_parameters_from_the_best_source),
        cmocka_unit_test(notes_signs_of_quantization_remote_code_and_gates),
        cmocka_unit_test(reads_from_which_models_one_derives_and_how),
        cmocka_unit_test(marks_counts_that_are_of_something_else),
        cmocka_unit_test(takes_few_integers_for_packed_weights_only_of_a_quantized_model),
        cmocka_unit_test(tolerates_what_is_missing_null_or_of_another_type),
        cmocka_unit_test(takes_the_moment_of_making_from_the_id_when_it_is_not_told),
        cmocka_unit_test(knows_an_id_by_its_24_hex_digits_of_either_case),
        cmocka_unit_test(adds_up_only_counts_that_are_counts),
        cmocka_unit_test(counts_elements_without_a_name_but_keeps_none),
        cmocka_unit_test(refuses_what_is_no_list_of_models),
        cmocka_unit_test(is_as_good_as_new_after_a_reset_in_the_middle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
