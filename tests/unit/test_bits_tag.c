#include "hub/bits_tag.h"
#include "unit.h"

static void
knows_tags_of_few_bits_from_others(void **state)
{
    static const char *const few[] = {
        "4-bit",   "8-bit", "1-bit", "3bit",  "4BIT", "8-Bit", "6_bit", "1.58-bit",
        "1.58bit", "fp8",   "FP4",   "nf4",   "int4", "INT8",  "uint4", "nvfp4",
        "mxfp4",   "mxfp8", "w4a16", "W8A16", "w8a8", "w4a8",  "int2",  "mxint8",
    };
    static const char *const others[] = {
        "16-bit",       "32bit",    "0-bit",        "9-bit",     "fp16",  "bf16",  "int16",
        "w16a16",       "1.58",     "4-bits",       "a4-bit",    "-bit",  "bit",   "8",
        "4b",           "gpt2",     "qwen2",        "llama3",    "en",    "llama", "fp",
        "w4a",          "4x bit",   "arxiv:2402.8", "region:us", "t5",    "f8",    "i8",
        "int",          "1.58bits", "nf16",         "4-bit ",    "w9a16", "w4a9",  "w0a8",
        "model_4-bit8", "",
    };

    (void)state;
    for (size_t i = 0; i < sizeof few / sizeof few[0]; i++)
        if (!bits_tag(slice_of(few[i])))
            fail_msg("%s is a tag of few bits", few[i]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (bits_tag(slice_of(others[i])))
            fail_msg("%s is no tag of few bits", others[i]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_tags_of_few_bits_from_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
