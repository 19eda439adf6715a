#include "registry/description.h"

#include "gap_rows.h"
#include "unit.h"

static const char profile_text[] = "{\"name\":\"lib\",\"supported_architectures\":[\"Has\"],"
                                   "\"descriptions\":{\"KnownForCausalLM\":\"known for itself\"}}";

static struct profile *
load_profile(void)
{
    struct profile *p = NULL;

    assert_int_equal(profile_read(&p, slice_of(profile_text), "test", NULL), 0);
    return p;
}

static void
show_marked(struct str *out, struct slice name)
{
    str_putc(out, '<');
    str_append_slice(out, name);
    str_putc(out, '>');
}

static void
says(const struct description *d, const char *expected)
{
    struct str text = STR_INIT;

    description_words(&text, d, str_append_slice, show_marked);
    assert_string_equal(str_text(&text), expected);
    str_fini(&text);
}

static void
the_kind_is_what_the_end_of_the_name_stands_for(void **state)
{
    static const struct {
        const char *architecture, *kind;
    } cases[] = {
        {"LlamaForCausalLM", "causal language model"},
        {"GPT2LMHeadModel", "language model"},
        {"XLMWithLMHeadModel", "language model"},
        {"BertForMaskedLM", "masked language model"},
        {"BertForQuestionAnswering", "answers questions from a text"},
        {"ViltForVisualQuestionAnswering", "answers questions about images"},
        {"BertForSequenceClassification", "classifies texts"},
        {"CLIPForZeroShotImageClassification", "classifies images by words"},
        {"ViTForImageClassification", "classifies images"},
        {"T5ForConditionalGeneration", "generates an output from text, images or sound"},
        {"LlamaForCausalLMEagle3", NULL},
        {"BertModel", NULL},
        {"ForCausalLM", NULL},
        {"forcausallm", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *kind = description_kind(slice_of(cases[i].architecture));
        if (cases[i].kind == NULL)
            assert_null(kind);
        else
            assert_string_equal(kind, cases[i].kind);
    }
}

static void
the_profiles_words_come_before_all_facts(void **state)
{
    struct profile *p = load_profile();
    const struct gap gap = {.samples = {SLICE_INIT("a/b")}, .sample_count = 1};

    (void)state;
    const struct description d = description_of(p, SLICE("KnownForCausalLM"), &gap);
    says(&d, "known for itself");
    profile_free(p);
}

static void
without_a_census_the_first_sample_is_told(void **state)
{
    struct profile *p = load_profile();
    const struct gap gap = {.samples = {SLICE_INIT("a/b"), SLICE_INIT("c/d")}, .sample_count = 2};
    const struct gap bare = {.sample_count = 0};

    (void)state;
    struct description d = description_of(p, SLICE("XForCausalLM"), &gap);
    says(&d, "causal language model; most downloaded is <a/b>");
    d = description_of(p, SLICE("X"), &gap);
    says(&d, "most downloaded is <a/b>");
    d = description_of(p, SLICE("X"), &bare);
    says(&d, "");
    d = description_of(p, SLICE("X"), NULL);
    says(&d, "");
    profile_free(p);
}

/* The words on the first gap of these rows, counted with all that is told of them. */
static void
rows_say(const struct gap_row *rows, size_t count, const char *expected)
{
    struct gaps_choices all = gaps_reference;
    struct profile *p = load_profile();
    struct supported *supported = NULL;
    struct quantized_rules rules;

    all.extended = true;
    quantized_rules_init(&rules, p, QUANTIZED_DROP, false);
    assert_int_equal(supported_read(&supported, SLICE("{\"models\":[]}"), "s.json", NULL), 0);
    const struct gaps_question question = {
        .profile = p, .quantized = &rules, .supported = supported, .choices = &all};
    struct gaps *g = gap_rows_read("{\"gaps\":[]}");
    gap_rows_count(g, &question, rows, count);
    const struct description d = description_of(p, gaps_at(g, 0)->architecture, gaps_at(g, 0));
    says(&d, expected);
    gaps_free(g);
    supported_free(supported);
    profile_free(p);
}

#define KNOWN MODEL_LINEAGE_READ

static void
the_census_tells_whose_models_are_used_and_which_to_try(void **state)
{
    static const struct gap_row rows[] = {
        GAP_ROW("big/one", "XForCausalLM", 800, 9000000000, KNOWN),
        GAP_ROW("big/two", "XForCausalLM", 75, 7000000000, KNOWN),
        GAP_ROW("small/own", "XForCausalLM", 125, 1000000, KNOWN),
        GAP_ROW("hf-internal-testing/tiny-random-x", "XForCausalLM", 0, 1000, KNOWN),
    };

    (void)state;
    rows_say(rows, 4,
             "causal language model; <big> has 88 % of the downloads; smallest real model is "
             "<small/own>");
}

static void
an_author_without_a_name_or_downloads_is_not_told(void **state)
{
    static const struct gap_row nameless[] = {GAP_ROW("alone", "X", 9, -1, KNOWN)};
    static const struct gap_row unused[] = {GAP_ROW("a/b", "XForCTC", 0, -1, KNOWN)};

    (void)state;
    rows_say(nameless, 1, "");
    rows_say(unused, 1, "writes speech down (CTC)");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_kind_is_what_the_end_of_the_name_stands_for),
        cmocka_unit_test(the_profiles_words_come_before_all_facts),
        cmocka_unit_test(without_a_census_the_first_sample_is_told),
        cmocka_unit_test(the_census_tells_whose_models_are_used_and_which_to_try),
        cmocka_unit_test(an_author_without_a_name_or_downloads_is_not_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
