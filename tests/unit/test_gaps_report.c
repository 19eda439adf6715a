#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "gap_rows.h"
#include "report/gaps_words.h"
#include "report/words.h"
#include "unit.h"

/* A list of gaps to tell of. */
struct world {
    struct profile profile;
    struct quantized_rules rules;
    struct supported *supported;
    struct gaps_choices choices;
    struct gaps *gaps;
    struct gaps_report report;
    struct str out;
};

#define BASE MODEL_LINEAGE_READ

static const struct gap_row rows[] = {
    GAP_ROW("nvidia/Alpha-9B", "AlphaForCausalLM", 5000, 9000000000, BASE | MODEL_REMOTE_CODE),
    GAP_ROW("trl-internal-testing/tiny-Alpha", "AlphaForCausalLM", 4999, 4000000, BASE),
    GAP_ROW("b/Beta-1B", "BetaForCausalLM", 99, 1200000000, BASE),
};

static int
set_up(void **state)
{
    struct world *w = mem_zalloc(sizeof *w);

    support_init(&w->profile.support);
    quantized_rules_init(&w->rules, &w->profile, QUANTIZED_DROP, false);
    if (supported_read(&w->supported, SLICE("{\"models\": []}"), "m.json", NULL) != 0 ||
        gaps_read(&w->gaps, SLICE("{\"gaps\": [{\"architecture_id\": \"Old\\u001b[2J\"}]}"), "g",
                  NULL) != 0)
        return -1;
    w->choices = gaps_reference;
    w->report = (struct gaps_report){
        .gaps = w->gaps,
        .library = "mine",
        .source = "out/census.db",
        .generated_at = 1790000000,
        .top = SIZE_MAX,
    };
    *state = w;
    return 0;
}

static int
tear_down(void **state)
{
    struct world *w = *state;

    gaps_free(w->gaps);
    supported_free(w->supported);
    support_fini(&w->profile.support);
    str_fini(&w->out);
    free(w);
    return 0;
}

static void
count_rows(struct world *w)
{
    const struct gaps_question question = {.profile = &w->profile,
                                           .quantized = &w->rules,
                                           .supported = w->supported,
                                           .choices = &w->choices};

    gap_rows_count(w->gaps, &question, rows, sizeof rows / sizeof rows[0]);
}

static void
parts_are_rounded_so_that_their_sum_gives_the_score(void **state)
{
    static const struct {
        struct relevancy_parts contributions;
        double score;
        struct gaps_sum expected;
    } cases[] = {
        {{44.70779220779221, 35, 20}, 99.7, {2, {4471, 3500, 2000}, 9971, false}},
        {{0, 0, 0}, 0, {2, {0, 0, 0}, 0, false}},
        /* 0.05 as it stands there would be rounded up or to even; the score is 0: more decimals. */
        {{0.0454, 0, 0}, 0, {3, {45, 0, 0}, 45, false}},
        /* 30.044 in all: of 10.006, 10.005 and 10.033 only the first goes up. */
        {{10.006, 10.005, 10.033}, 30, {2, {1001, 1000, 1003}, 3004, false}},
        /* Thirds never add up: 48.75 is between two tenths, and the first of them goes up. */
        {{6.25 / 3, 100.0 / 3, 40.0 / 3}, 48.8, {2, {208, 3334, 1333}, 4875, true}},
        /* However many decimals: between two tenths. */
        {{11.25, 0, 0}, 11.2, {2, {1125, 0, 0}, 1125, true}},
        {{1.25, 5, 4.5}, 10.8, {2, {125, 500, 450}, 1075, true}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct gaps_sum *e = &cases[i].expected;
        struct gaps_sum sum = gaps_sum_of(&cases[i].contributions, cases[i].score);
        if (sum.decimals != e->decimals || sum.total != e->total || sum.tie != e->tie ||
            memcmp(sum.shares, e->shares, sizeof sum.shares) != 0)
            fail_msg("case %zu: %d decimals, %lld", i, sum.decimals, (long long)sum.total);
    }
}

static void
whatever_the_figures_they_add_up_to_the_score_that_is_shown(void **state)
{
    uint64_t x = 7;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        struct relevancy_weights weights = relevancy_reference;
        int64_t n[4];
        for (int k = 0; k < 4; k++) {
            x = x * 6364136223846793005U + 1442695040888963407U;
            n[k] = (int64_t)(x >> 33) % (k < 2 ? 200 : 20000000);
        }
        struct relevancy_parts parts =
            relevancy_parts(n[0] < n[1] ? n[0] : n[1], n[1], n[2] < n[3] ? n[2] : n[3], n[3],
                            (int64_t)(x >> 40) * 2000);
        if (i % 2 == 1)
            weights = (struct relevancy_weights){1.0 / 3, 1.0 / 3, 1.0 / 3};
        struct relevancy_parts c = relevancy_contributions(&parts, &weights);
        double score = relevancy_score(&parts, &weights);
        struct gaps_sum sum = gaps_sum_of(&c, score);
        int64_t tenth = 1, total = 0;
        for (int k = 1; k < sum.decimals; k++)
            tenth *= 10;
        for (int k = 0; k < GAPS_PARTS; k++)
            total += sum.shares[k];
        int64_t tenths = llround(score * 10);
        /* A tie may go either way. */
        bool good = sum.tie ? total % tenth == tenth / 2 &&
                                  (tenths == total / tenth || tenths == total / tenth + 1)
                            : (total + tenth / 2) / tenth == tenths;
        if (!good || total != sum.total)
            fail_msg("%lld of %lld, %lld of %lld: %lld to %d decimals, and the score is %.1f",
                     (long long)n[0], (long long)n[1], (long long)n[2], (long long)n[3],
                     (long long)total, sum.decimals, score);
    }
}

static void
weights_have_as_many_decimals_as_tell_them(void **state)
{
    static const struct {
        double weight;
        const char *expected;
    } cases[] = {
        {0.45, "0.45"},   {0.2, "0.20"},       {1, "1.00"},         {0, "0.00"},
        {0.375, "0.375"}, {1.0 / 3, "0.3333"}, {2.0 / 3, "0.6667"},
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        str_truncate(&w->out, 0);
        gaps_weight_words(&w->out, cases[i].weight);
        assert_string_equal(str_text(&w->out), cases[i].expected);
    }
}

static void
an_explanation_names_what_the_parts_are_held_against(void **state)
{
    struct world *w = *state;

    w->choices.extended = true;
    w->report.explain = true;
    w->report.top = 1;
    count_rows(w);
    gaps_report_text(&w->out, &w->report);
    /*
     * Alpha has the most of everything: 45 + 35 + 20.  9 B would give 40 points, so 8 in the
     * place of 20.
     */
    assert_string_equal(
        str_text(&w->out),
        "mine lacks 3 architectures, which 3 models have.\n"
        "\n"
        "  rank  architecture      models  downloads  smallest  score\n"
        "     1  AlphaForCausalLM       2      9,999      4.0M  100.0\n"
        "       45.00 = 0.45 x 100.000  demand: 2 models; the most is 2\n"
        "       35.00 = 0.35 x 100.000  usage: 9,999 downloads; the most is 9,999\n"
        "       20.00 = 0.20 x 100.000  benchmarkability: 4,000,000 parameters, up to 1.0B\n"
        "      100.00   in all\n"
        "      4.0M is told of trl-internal-testing/tiny-Alpha, a test model; the smallest real "
        "model, nvidia/Alpha-9B, has 9.0B, which would give 40 points instead of 100 and a score "
        "of "
        "88.0.\n"
        "      smallest real model   nvidia/Alpha-9B, 9.0B\n"
        "      smallest test model   trl-internal-testing/tiny-Alpha, 4.0M\n"
        "      of the models         2 base, 1 test, 1 with remote code\n"
        "      shipped by            nvidia (1 model, 5,000 downloads), trl-internal-testing (1 "
        "model, 4,999 downloads)\n"
        "  and 2 more with 1 model\n"
        "\n"
        "score = 0.45 x demand + 0.35 x usage + 0.20 x benchmarkability, rounded to one decimal.\n"
        "demand = 100 x models / 2; usage = 100 x log10(downloads + 1) / log10(10,000).\n"
        "benchmarkability, by the fewest parameters: up to 1.0B 100, up to 3.0B 80,\n"
        "  up to 7.0B 60, up to 14B 40, up to 30B 20; above or unknown 0.\n"
        "\n"
        "From out/census.db.\n");
}

static void
no_remark_is_made_where_nothing_better_is_known(void **state)
{
    struct world *w = *state;

    /* Without extended choices nobody knows whose count it is. */
    count_rows(w);
    assert_false(gaps_remark_of(w->gaps, gaps_at(w->gaps, 0)).is_due);
    w->choices.extended = true;
    count_rows(w);
    assert_true(gaps_remark_of(w->gaps, gaps_at(w->gaps, 0)).is_due);
    /* Beta's is a real model's; the old gap has no rows. */
    assert_false(gaps_remark_of(w->gaps, gaps_at(w->gaps, 1)).is_due);
    assert_false(gaps_remark_of(w->gaps, gaps_at(w->gaps, 2)).is_due);
}

/* Whether every line of the table is as wide as `columns` at most. */
static void
assert_fits(const char *text, unsigned columns)
{
    for (const char *line = text; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        if (words_columns((struct slice){line, len}) > columns)
            fail_msg("more than %u columns: %.*s", columns, (int)len, line);
        line += len + (line[len] == '\n');
    }
}

static void
a_table_fits_its_terminal(void **state)
{
    static const char file[] =
        "{\"gaps\": [{\"architecture_id\": "
        "\"AVeryLongNameOfAnArchitectureThatNoNarrowTerminalHasRoomForWithAHead\", "
        "\"total_models\": 123456,"
        " \"total_downloads\": 123456789012, \"min_param_count\": 480000000000},"
        "{\"architecture_id\": "
        "\"\\u001b\\u001b\\u001b\\u001b\\u001b\\u001b\\u001b\\u001b\\u001b\"},"
        "{\"architecture_id\": \"Short\", \"total_models\": 1}]}";
    struct world *w = *state;
    const struct gaps_question question = {.profile = &w->profile};
    struct gaps *g = NULL;

    assert_int_equal(gaps_read(&g, SLICE(file), "g", NULL), 0);
    assert_int_equal(gaps_update(g, &question, NULL, NULL), 0);
    w->report.gaps = g;
    for (unsigned columns = 67; columns < 180; columns++) {
        w->report.columns = columns;
        str_truncate(&w->out, 0);
        gaps_report_text(&w->out, &w->report);
        assert_fits(str_text(&w->out), columns);
        assert_non_null(strstr(str_text(&w->out), "AVeryLongName"));
        assert_true((strstr(str_text(&w->out), "Head ") != NULL) == (columns >= 119));
    }
    w->report.columns = 0;
    str_truncate(&w->out, 0);
    gaps_report_text(&w->out, &w->report);
    assert_non_null(strstr(str_text(&w->out), "Head "));
    gaps_free(g);
}

static void
those_that_were_chosen_are_told_in_their_order_and_keep_their_ranks(void **state)
{
    static const size_t places[] = {2, 0};
    struct world *w = *state;

    count_rows(w);
    gaps_report_names(&w->out, &w->report);
    assert_string_equal(str_text(&w->out), "AlphaForCausalLM\nBetaForCausalLM\nOld\\u001b[2J\n");
    str_truncate(&w->out, 0);
    w->report.places = places;
    w->report.place_count = 2;
    gaps_report_names(&w->out, &w->report);
    assert_string_equal(str_text(&w->out), "Old\\u001b[2J\nAlphaForCausalLM\n");
    str_truncate(&w->out, 0);
    gaps_report_text(&w->out, &w->report);
    assert_non_null(strstr(str_text(&w->out), "\n     3  Old"));
    assert_non_null(
        strstr(str_text(&w->out), ", which 3 models have; 2 of them are as asked for.\n"));
    str_truncate(&w->out, 0);
    w->report.top = 1;
    gaps_report_text(&w->out, &w->report);
    assert_non_null(strstr(str_text(&w->out), "\n  and 1 more with 2 models\n"));
    str_truncate(&w->out, 0);
    w->report.place_count = 1;
    gaps_report_markdown(&w->out, &w->report);
    assert_non_null(strstr(str_text(&w->out), " have; 1 of them is as asked for.\n"));
    str_truncate(&w->out, 0);
    w->report.place_count = 0;
    gaps_report_text(&w->out, &w->report);
    assert_string_equal(str_text(&w->out), "mine lacks 3 architectures, which 3 models have; none "
                                           "of them is as asked for.\n"
                                           "\n"
                                           "From out/census.db.\n");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_rounded_so_that_their_sum_gives_the_score),
        cmocka_unit_test(whatever_the_figures_they_add_up_to_the_score_that_is_shown),
        CASE(weights_have_as_many_decimals_as_tell_them),
        CASE(an_explanation_names_what_the_parts_are_held_against),
        CASE(no_remark_is_made_where_nothing_better_is_known),
        CASE(a_table_fits_its_terminal),
        CASE(those_that_were_chosen_are_told_in_their_order_and_keep_their_ranks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
