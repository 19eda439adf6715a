#include "library/reader.h"
#include "registering.h"

static const struct reading_file whole[] = {
    REGISTERING_FILES,
    {NULL, NULL},
};

static void
what_the_registry_calls_supported_is_with_the_adapters_module(void **state)
{
    (void)state;
    expect_reading(&reader_transformer_lens, whole,
                   "native HeronForCausalLM " REGISTRY ":2 " ADAPTERS "heron.py\n"
                   "native OtterForCausalLM " REGISTRY ":3 " ADAPTERS "otter.py\n",
                   "");
}

static void
canonical_authors_are_told(void **state)
{
    struct reading_place place = reading_open(whole);
    struct library_reading r;
    struct str told = STR_INIT;
    struct err err;

    (void)state;
    library_reading_init(&r);
    if (reader_transformer_lens.read(&r, place.checkout, &err) != 0)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < r.author_count; i++)
        str_printf(&told, "%s %s\n", r.authors[i].architecture.data, r.authors[i].author.data);
    assert_string_equal(str_text(&told), "HeronForCausalLM bird-lab\nHeronForCausalLM heronry\n"
                                         "OtterForCausalLM river\n");
    str_fini(&told);
    library_reading_fini(&r);
    reading_close(&place);
}

/* What the table of descriptions holds, a line each. */
static void
expect_descriptions(const char *report, const char *expected)
{
    struct reading_place place = registering_open(REPORT, report);
    struct library_reading r;
    struct str told = STR_INIT;
    struct err err;

    library_reading_init(&r);
    if (reader_transformer_lens.read(&r, place.checkout, &err) != 0)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < r.description_count; i++)
        str_printf(&told, "%s %s\n", r.descriptions[i].architecture.data,
                   r.descriptions[i].text.data);
    assert_string_equal(str_text(&told), expected);
    assert_int_equal(r.support.remark_count, 0);
    str_fini(&told);
    library_reading_fini(&r);
    reading_close(&place);
}

static void
descriptions_are_told_of_what_is_supported_and_what_is_not(void **state)
{
    (void)state;
    expect_descriptions(REPORT_TEXT,
                        "HeronForCausalLM A bird\nOtterForCausalLM No bird\nVoleModel Small\n");
}

static void
descriptions_that_are_no_texts_or_not_there_are_left_out_without_a_remark(void **state)
{
    (void)state;
    expect_descriptions("ARCHITECTURE_DESCRIPTIONS = {\n    \"HeronForCausalLM\": describe(),\n"
                        "    \"OtterForCausalLM\": \"\",\n    \"VoleModel\": \"Small\",\n}\n",
                        "VoleModel Small\n");
    expect_descriptions("ARCHITECTURE_DESCRIPTIONS = {\n", "");
    expect_descriptions(NULL, "");
}

static void
before_the_registry_the_factory_tells_less_what_is_internal(void **state)
{
    static const struct reading_file files[] = {
        {PACKAGE, "from .heron import HeronArchitectureAdapter as Heron\n"
                  "class OwnArchitectureAdapter:\n    pass\n"},
        {FACTORY,
         "from transformer_lens.model_bridge.supported_architectures import (\n"
         "    Heron, OwnArchitectureAdapter)\n"
         "from ..model_bridge.supported_architectures.otter import OtterArchitectureAdapter\n"
         "import local\n"
         "SUPPORTED_ARCHITECTURES = {\n"
         "    \"HeronForCausalLM\": Heron,\n"
         "    \"NanoGPTForCausalLM\": Heron,\n"
         "    \"OtterForCausalLM\": OtterArchitectureAdapter,\n"
         "    \"OwnForCausalLM\": OwnArchitectureAdapter,\n"
         "    \"VoleForCausalLM\": local.VoleArchitectureAdapter,\n"
         "}\n"},
        {ADAPTERS "heron.py", HERON_TEXT},
        {ADAPTERS "otter.py", OTTER_TEXT},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_transformer_lens, files,
                   "native HeronForCausalLM " FACTORY ":6 " ADAPTERS "heron.py\n"
                   "native OtterForCausalLM " FACTORY ":8 " ADAPTERS "otter.py\n"
                   "native OwnForCausalLM " FACTORY ":9 " PACKAGE "\n"
                   "native VoleForCausalLM " FACTORY ":10\n",
                   "");
}

static void
sites_that_do_not_agree_are_remarked(void **state)
{
    static const struct reading_file files[] = {
        {PACKAGE, PACKAGE_TEXT},
        {FACTORY, FACTORY_TEXT},
        {REGISTRY, "HF_SUPPORTED_ARCHITECTURES = {\"HeronForCausalLM\", \"GoneForCausalLM\",\n"
                   "  \"Heron1ForCausalLM\"}\n"},
        {TEST, TEST_TEXT},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(
        &reader_transformer_lens, files,
        "native GoneForCausalLM " REGISTRY ":1\n"
        "native Heron1ForCausalLM " REGISTRY ":2\n"
        "native HeronForCausalLM " REGISTRY ":1\n",
        "disagrees GoneForCausalLM " REGISTRY
        ":1 is listed in HF_SUPPORTED_ARCHITECTURES, but SUPPORTED_ARCHITECTURES in " FACTORY
        " has no adapter for it\n"
        "disagrees OtterForCausalLM " REGISTRY ":1 is registered in " FACTORY
        ":8, but not listed in HF_SUPPORTED_ARCHITECTURES\n"
        "disagrees Heron1ForCausalLM " REGISTRY
        ":2 is listed in HF_SUPPORTED_ARCHITECTURES, but INTENTIONAL_EXCLUDES calls it internal\n");
}

static void
what_cannot_be_read_is_remarked_and_costs_nothing_else(void **state)
{
    static const struct reading_file files[] = {
        {FACTORY, "SUPPORTED_ARCHITECTURES = (\n"},
        {REGISTRY, "HF_SUPPORTED_ARCHITECTURES = {\"HeronForCausalLM\", *more, OTTER}\n"
                   "CANONICAL_AUTHORS_BY_ARCH = {\"HeronForCausalLM\": authors(),\n"
                   "  \"OtterForCausalLM\": [\"river\", RIVER]}\n"},
        {TEST, "x = (\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(
        &reader_transformer_lens, files, "native HeronForCausalLM " REGISTRY ":1\n",
        "unread " TEST ":1 the `(` is never closed\n"
        "unread " FACTORY ":1 the `(` is never closed\n"
        "unread HF_SUPPORTED_ARCHITECTURES " REGISTRY ":1 `more` is no table of this module\n"
        "unread HF_SUPPORTED_ARCHITECTURES " REGISTRY
        ":1 an element that is no string is not read\n"
        "unread CANONICAL_AUTHORS_BY_ARCH " REGISTRY ":2 a value that is no list is not read\n"
        "unread CANONICAL_AUTHORS_BY_ARCH " REGISTRY
        ":3 an element of a list that is no string is not read\n");
}

static void
a_checkout_without_either_is_refused(void **state)
{
    static const struct reading_file old[] = {
        {"transformer_lens/loading_from_pretrained.py", "OFFICIAL_MODEL_NAMES = [\"gpt2\"]\n"},
        {NULL, NULL},
    };
    static const struct reading_file empty[] = {
        {REGISTRY, "x = 1\n"},
        {NULL, NULL},
    };
    static const struct reading_file broken[] = {
        {REGISTRY, "x = 1\ny = (\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_no_reading(&reader_transformer_lens, old,
                      "no HF_SUPPORTED_ARCHITECTURES in " REGISTRY
                      " and no SUPPORTED_ARCHITECTURES in " FACTORY
                      "; this is a TransformerLens from before 3.0, which lists models by name");
    expect_no_reading(&reader_transformer_lens, empty,
                      "no HF_SUPPORTED_ARCHITECTURES in " REGISTRY);
    expect_no_reading(&reader_transformer_lens, broken, REGISTRY ": the `(` is never closed");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_registry_calls_supported_is_with_the_adapters_module),
        cmocka_unit_test(canonical_authors_are_told),
        cmocka_unit_test(descriptions_are_told_of_what_is_supported_and_what_is_not),
        cmocka_unit_test(descriptions_that_are_no_texts_or_not_there_are_left_out_without_a_remark),
        cmocka_unit_test(before_the_registry_the_factory_tells_less_what_is_internal),
        cmocka_unit_test(sites_that_do_not_agree_are_remarked),
        cmocka_unit_test(what_cannot_be_read_is_remarked_and_costs_nothing_else),
        cmocka_unit_test(a_checkout_without_either_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
