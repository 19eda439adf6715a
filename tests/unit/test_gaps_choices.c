#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "gap_rows.h"
#include "unit.h"
#include "json/tree.h"

#define BASE    MODEL_LINEAGE_READ
#define TUNED   (MODEL_LINEAGE_READ | MODEL_FINETUNE)
#define ADAPTER (MODEL_LINEAGE_READ | MODEL_ADAPTER)

struct fixture {
    struct profile profile;
    struct quantized_rules rules;
    struct supported *supported;
    struct gaps_choices choices;
    struct gaps_question question;
};

static int
set_up(void **state)
{
    struct fixture *f = mem_zalloc(sizeof *f);

    support_init(&f->profile.support);
    quantized_rules_init(&f->rules, &f->profile, QUANTIZED_DROP, false);
    if (supported_read(&f->supported, SLICE("{\"models\": []}"), "m.json", NULL) != 0)
        return -1;
    f->choices = gaps_reference;
    f->question = (struct gaps_question){.profile = &f->profile,
                                         .quantized = &f->rules,
                                         .supported = f->supported,
                                         .choices = &f->choices};
    *state = f;
    return 0;
}

static int
tear_down(void **state)
{
    struct fixture *f = *state;

    supported_free(f->supported);
    support_fini(&f->profile.support);
    free(f);
    return 0;
}

/* The gap of this name, which must be there. */
static const struct gap *
gap_of(const struct gaps *g, const char *name)
{
    for (size_t i = 0; i < gaps_count(g); i++)
        if (slice_is(gaps_at(g, i)->architecture, name))
            return gaps_at(g, i);
    fail_msg("%s is no gap", name);
    return NULL;
}

static char *
written(const struct gaps *g)
{
    struct str out = STR_INIT;

    gaps_write(g, NULL, "2026-11-12", &out);
    return str_steal(&out);
}

static const struct gap_row some_rows[] = {
    GAP_ROW("a/base", "Alpha", 900, 3000000000, BASE),
    GAP_ROW("a/tuned", "Alpha", 90, 5, TUNED),
    GAP_ROW("b/adapter", "Alpha", 9, 500000000, ADAPTER),
    GAP_ROW("b/older", "Alpha", 8, 7000000000, 0),
    GAP_ROW("c/tuned", "OnlyTuned", 50000, 1, TUNED),
    GAP_ROW("d/base", "Delta", 5, -1, BASE | MODEL_REMOTE_CODE),
};
#define SOME (sizeof some_rows / sizeof some_rows[0])

static void
the_reference_s_choices_are_no_choices(void **state)
{
    struct fixture *f = *state;
    struct gaps *g = gap_rows_read("{\"gaps\": []}");

    gap_rows_count(g, &f->question, some_rows, SOME);
    char *with = written(g);
    assert_null(strstr(with, GAPS_MADE_WITH));
    assert_null(strstr(with, "smallest_real_model"));
    f->question.choices = NULL;
    gap_rows_count(g, &f->question, some_rows, SOME);
    char *without = written(g);
    assert_string_equal(with, without);
    assert_int_equal(gaps_lineage_unknown(g), 0);
    assert_null(gaps_at(g, 0)->signals);
    free(with);
    free(without);
    gaps_free(g);
}

static void
other_weights_rank_otherwise_and_the_file_says_so(void **state)
{
    struct fixture *f = *state;
    struct gaps *g = gap_rows_read("{\"gaps\": []}");
    struct err err;

    /* By downloads alone. */
    assert_int_equal(relevancy_read_weights(&f->choices.weights, "0,1,0", &err), 0);
    gap_rows_count(g, &f->question, some_rows, SOME);
    assert_true(slice_is(gaps_at(g, 0)->architecture, "OnlyTuned"));
    assert_true(gaps_at(g, 0)->score == 100);
    /* log10(1008) / log10(50001) * 100 = 3.00346 / 4.69898 * 100 = 63.917 */
    assert_true(gaps_at(g, 1)->score == 63.9);
    assert_int_equal(gaps_most_models(g), 4);
    assert_int_equal(gaps_most_downloads(g), 50000);
    char *text = written(g);
    assert_non_null(strstr(text, "  \"total_unsupported_models\": 6,\n"
                                 "  \"made_with\": {\n"
                                 "    \"weights\": {\n"
                                 "      \"demand\": 0.0,\n"
                                 "      \"usage\": 1.0,\n"
                                 "      \"benchmarkability\": 0.0\n"
                                 "    },\n"
                                 "    \"lineage\": \"all\",\n"
                                 "    \"extended\": false\n"
                                 "  },\n"
                                 "  \"gaps\": ["));
    gaps_free(g);

    /* It reads back as it was made; by default the score and the key are the reference's again. */
    g = gap_rows_read(text);
    const struct gaps_choices made = gaps_file_choices(g);
    assert_true(relevancy_same_weights(&made.weights, &f->choices.weights));
    gap_rows_count(g, &f->question, NULL, 0);
    assert_int_equal(gaps_scored_otherwise(g), 0);
    f->choices = gaps_reference;
    gap_rows_count(g, &f->question, NULL, 0);
    assert_true(slice_is(gaps_at(g, 0)->architecture, "Alpha"));
    assert_int_equal(gaps_scored_otherwise(g), 3);
    free(text);
    text = written(g);
    assert_null(strstr(text, GAPS_MADE_WITH));
    free(text);
    gaps_free(g);
}

static void
base_models_alone_count_and_those_of_unknown_lineage(void **state)
{
    struct fixture *f = *state;
    struct gaps *g =
        gap_rows_read("{\"gaps\": [{\"architecture_id\": \"OldOnly\", \"total_models\": 3},"
                      "{\"architecture_id\": \"OnlyTuned\", \"total_models\": 1}]}");

    f->choices.lineage = GAPS_LINEAGE_BASE;
    for (int again = 0; again < 2; again++) {
        gap_rows_count(g, &f->question, some_rows, SOME);
        assert_int_equal(gaps_count(g), 3);
        const struct gap *alpha = gap_of(g, "Alpha");
        assert_int_equal(alpha->models, 2);
        assert_int_equal(alpha->downloads, 908);
        assert_int_equal(alpha->min_parameters, 3000000000);
        assert_int_equal(alpha->sample_count, 2);
        assert_true(slice_is(alpha->samples[0], "a/base"));
        assert_true(slice_is(alpha->samples[1], "b/older"));
        assert_int_equal(gap_of(g, "Delta")->models, 1);
        assert_int_equal(gaps_lineage_unknown(g), 1);
        /* OldOnly is in no row, so nothing is known of its models. */
        assert_true(gap_of(g, "OldOnly")->carried);
        assert_int_equal(gaps_carried_otherwise(g), 1);
        /* 2 + 1 + 3, and the three that were passed over. */
        assert_int_equal(gaps_total_models(g), 6);
        assert_int_equal(gaps_total_comparable(g), 9);
    }
    char *text = written(g);
    assert_non_null(strstr(text, "\"lineage\": \"base\""));
    gaps_free(g);
    /* What such a file counts is held beside base models again. */
    g = gap_rows_read(text);
    gap_rows_count(g, &f->question, some_rows, SOME);
    assert_int_equal(gaps_carried_otherwise(g), 0);
    assert_int_equal(gaps_total_comparable(g), 6);
    f->choices.lineage = GAPS_LINEAGE_ALL;
    gap_rows_count(g, &f->question, some_rows, SOME);
    assert_int_equal(gaps_total_models(g), 9);
    assert_int_equal(gaps_total_comparable(g), 9);
    assert_int_equal(gaps_carried_otherwise(g), 1);
    assert_int_equal(gaps_lineage_unknown(g), 0);
    free(text);
    gaps_free(g);
}

static void
choices_of_a_file_that_cannot_be_are_the_reference_s(void **state)
{
    static const char *const texts[] = {
        "{\"gaps\": []}",
        "{\"made_with\": 5, \"gaps\": []}",
        "{\"made_with\": [], \"gaps\": []}",
        "{\"made_with\": {\"weights\": [1, 2, 3], \"lineage\": 7, \"extended\": 1}, \"gaps\": []}",
        "{\"made_with\": {\"lineage\": \"bass\", \"extended\": \"true\"}, \"gaps\": []}",
        "{\"made_with\": {\"weights\": {\"demand\": 1, \"usage\": 1, \"benchmarkability\": 1}}, "
        "\"gaps\": []}",
        "{\"made_with\": {\"weights\": {\"demand\": -1, \"usage\": 1, \"benchmarkability\": 1}}, "
        "\"gaps\": []}",
        "{\"made_with\": {\"weights\": {\"demand\": 0.5, \"usage\": 0.5}}, \"gaps\": []}",
        "{\"made_with\": {\"weights\": {\"demand\": \"1\", \"usage\": 0, \"benchmarkability\": 0}},"
        " \"gaps\": []}",
        "{\"made_with\": {\"weights\": {\"demand\": 1e999, \"usage\": 0, \"benchmarkability\": 0}},"
        " \"gaps\": []}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct gaps *g = gap_rows_read(texts[i]);
        const struct gaps_choices choices = gaps_file_choices(g);
        if (!gaps_is_reference(&choices))
            fail_msg("%s", texts[i]);
        gaps_free(g);
    }
    struct gaps *g =
        gap_rows_read("{\"made_with\": {\"weights\": {\"demand\": 0.25, \"usage\": 0.75, "
                      "\"benchmarkability\": 0}, \"lineage\": \"base\", \"extended\": "
                      "true}, \"gaps\": []}");
    const struct gaps_choices choices = gaps_file_choices(g);
    assert_true(choices.weights.demand == 0.25 && choices.weights.usage == 0.75);
    assert_true(choices.lineage == GAPS_LINEAGE_BASE && choices.extended);
    gaps_free(g);
}

static void
tells_which_gaps_of_a_file_left_and_which_scores_differ(void **state)
{
    static const struct support_entry filled = {
        .kind = SUPPORT_ARCHITECTURE,
        .tier = SUPPORT_NATIVE,
        .name = {"Filled", 6},
    };
    struct fixture *f = *state;
    struct gaps *g = gap_rows_read(
        "{\"generated_at\": \"2026-06-25\", \"gaps\": ["
        "{\"architecture_id\": \"A\", \"total_models\": 4, \"relevancy_score\": 45.0},"
        "{\"architecture_id\": \"B\", \"total_models\": 2, \"relevancy_score\": 22.6},"
        "{\"architecture_id\": \"C\", \"total_models\": 2},"
        "{\"architecture_id\": \"D\", \"total_models\": 2, \"relevancy_score\": \"22.5\"},"
        "{\"architecture_id\": \"Filled\", \"total_models\": 400, \"relevancy_score\": 99.0}]}");

    support_add(&f->profile.support, &filled);
    gap_rows_count(g, &f->question, NULL, 0);
    assert_int_equal(gaps_left(g), 1);
    assert_int_equal(gaps_scored_otherwise(g), 2);
    assert_true(slice_is(gaps_file_date(g), "2026-06-25"));
    gaps_free(g);
    g = gap_rows_read("{\"generated_at\": 5, \"gaps\": []}");
    assert_null(gaps_file_date(g).data);
    gaps_free(g);
}

/* What extended choices add to an entry of the file. */
static void
tells_more_of_each_gap_behind_the_reference_s_keys(void **state)
{
    static const struct gap_row rows[] = {
        GAP_ROW("nvidia/Alpha-9B", "Alpha", 5000, 9000000000, BASE),
        GAP_ROW("nvidia/Alpha-9B-chat", "Alpha", 700, 9000000001, TUNED | MODEL_REMOTE_CODE),
        GAP_ROW("trl-internal-testing/tiny-Alpha", "Alpha", 300, 4000000, BASE),
        GAP_ROW("x/alpha-differs", "Alpha", 20, 6000000000, BASE | MODEL_COUNT_DIFFERS),
        GAP_ROW("x/alpha-older", "Alpha", 2, 8000000000, 0),
    };
    struct fixture *f = *state;
    struct gaps *g = gap_rows_read("{\"gaps\": []}");

    f->choices.extended = true;
    gap_rows_count(g, &f->question, rows, sizeof rows / sizeof rows[0]);
    const struct gap *gap = gaps_at(g, 0);
    assert_int_equal(gap->signals->least, GAP_LEAST_TEST);
    assert_true(slice_is(gap->signals->least_id, "trl-internal-testing/tiny-Alpha"));
    char *text = written(g);
    assert_non_null(strstr(text, "      \"relevancy_score\": 100.0,\n"
                                 "      \"smallest_real_model\": {\n"
                                 "        \"model_id\": \"nvidia/Alpha-9B\",\n"
                                 "        \"parameters\": 9000000000\n"
                                 "      },\n"
                                 "      \"smallest_test_model\": {\n"
                                 "        \"model_id\": \"trl-internal-testing/tiny-Alpha\",\n"
                                 "        \"parameters\": 4000000\n"
                                 "      },\n"
                                 "      \"test_models\": 1,\n"
                                 "      \"draft_models\": 0,\n"
                                 "      \"remote_code_models\": 1,\n"
                                 "      \"quantized_models\": 0,\n"
                                 "      \"untrusted_counts\": 2,\n"
                                 "      \"total_organisations\": 3,\n"
                                 "      \"organisations\": [\n"
                                 "        {\n"
                                 "          \"name\": \"nvidia\",\n"
                                 "          \"models\": 2,\n"
                                 "          \"downloads\": 5700\n"
                                 "        },\n"
                                 "        {\n"
                                 "          \"name\": \"trl-internal-testing\",\n"
                                 "          \"models\": 1,\n"
                                 "          \"downloads\": 300\n"
                                 "        },\n"
                                 "        {\n"
                                 "          \"name\": \"x\",\n"
                                 "          \"models\": 2,\n"
                                 "          \"downloads\": 22\n"
                                 "        }\n"
                                 "      ],\n"
                                 "      \"base_models\": 3,\n"
                                 "      \"lineage_unknown_models\": 1\n"
                                 "    }\n"
                                 "  ]\n"
                                 "}"));
    assert_non_null(strstr(text, "\"extended\": true"));
    gaps_free(g);

    /* What no row tells of is passed on whole; what is made anew has what was asked for. */
    g = gap_rows_read(text);
    f->choices.extended = false;
    gap_rows_count(g, &f->question, NULL, 0);
    char *carried = written(g);
    assert_non_null(strstr(carried, "\"lineage_unknown_models\": 1"));
    assert_null(strstr(carried, GAPS_MADE_WITH));
    gap_rows_count(g, &f->question, rows, sizeof rows / sizeof rows[0]);
    char *anew = written(g);
    assert_null(strstr(anew, "lineage_unknown_models"));
    free(text);
    free(carried);
    free(anew);
    gaps_free(g);
}

static void
knows_what_the_model_with_the_least_count_is(void **state)
{
    static const struct {
        const char *id;
        uint32_t marks;
        int64_t parameters;
        enum gap_least expected;
    } cases[] = {
        {"hf-internal-testing/tiny-random-X", BASE, 5, GAP_LEAST_TEST},
        {"a/x", BASE, 5, GAP_LEAST_REAL},
        {"a/x-lora", ADAPTER, 5, GAP_LEAST_ADAPTER},
        {"a/x", BASE | MODEL_COUNT_DIFFERS, 5, GAP_LEAST_UNTRUSTED},
        {"a/x", BASE | MODEL_COUNT_PACKED, 5, GAP_LEAST_UNTRUSTED},
        {"a/x", BASE, 0, GAP_LEAST_UNTRUSTED},
        {"a/x", BASE, -1, GAP_LEAST_NONE},
    };
    struct fixture *f = *state;

    f->choices.extended = true;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct gap_row rows[] = {
            GAP_ROW("a/large", "X", 1, cases[i].parameters < 0 ? -1 : 900, BASE),
            GAP_ROW(cases[i].id, "X", 1, cases[i].parameters, cases[i].marks),
        };
        struct gaps *g = gap_rows_read("{\"gaps\": []}");
        gap_rows_count(g, &f->question, rows, 2);
        if (gaps_at(g, 0)->signals->least != cases[i].expected)
            fail_msg("case %zu: %d", i, (int)gaps_at(g, 0)->signals->least);
        gaps_free(g);
    }
}

static void
of_equal_counts_a_real_model_s_is_told_then_the_most_downloaded(void **state)
{
    static const struct gap_row rows[] = {
        GAP_ROW("b/tuned-test", "X", 9, 5, ADAPTER),
        GAP_ROW("b/x", "X", 3, 5, BASE),
        GAP_ROW("c/x", "X", 4, 5, BASE),
        GAP_ROW("a/x", "X", 4, 5, BASE),
        GAP_ROW("z/x", "X", 9, 6, BASE),
        GAP_ROW("d/lora", "X", 99, 5, ADAPTER),
    };
    struct fixture *f = *state;
    struct gaps *g = gap_rows_read("{\"gaps\": []}");

    f->choices.extended = true;
    gap_rows_count(g, &f->question, rows, sizeof rows / sizeof rows[0]);
    assert_int_equal(gaps_at(g, 0)->signals->least, GAP_LEAST_REAL);
    assert_true(slice_is(gaps_at(g, 0)->signals->least_id, "a/x"));
    gaps_free(g);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_reference_s_choices_are_no_choices),
        CASE(other_weights_rank_otherwise_and_the_file_says_so),
        CASE(base_models_alone_count_and_those_of_unknown_lineage),
        CASE(choices_of_a_file_that_cannot_be_are_the_reference_s),
        CASE(tells_which_gaps_of_a_file_left_and_which_scores_differ),
        CASE(tells_more_of_each_gap_behind_the_reference_s_keys),
        CASE(knows_what_the_model_with_the_least_count_is),
        CASE(of_equal_counts_a_real_model_s_is_told_then_the_most_downloaded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
