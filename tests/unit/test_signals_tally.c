#include "registry/signals_tally.h"

#include <stdio.h>

#include "hub/model.h"
#include "unit.h"

#define READ MODEL_LINEAGE_READ

/* A model as the tests write it down. */
struct given {
    const char *id;
    int64_t parameters;
    int64_t downloads;
    uint32_t marks;
    const char *method;
    const char *architecture;
};

static void
add(struct signals_tally *t, const struct given *g)
{
    struct signals_facts facts = {
        .id = slice_of(g->id), .parameters = g->parameters, .marks = g->marks};

    if (g->method != NULL)
        facts.quant_method = slice_of(g->method);
    if (g->architecture != NULL)
        facts.architecture = slice_of(g->architecture);
    signals_tally_add(t, &facts, g->downloads);
}

static void
model_is(struct signals_model m, const char *id, int64_t parameters, int64_t downloads)
{
    if (id == NULL)
        assert_null(m.id.data);
    else if (!slice_is(m.id, id))
        fail_msg("expected %s, found %.*s", id, (int)m.id.len, m.id.data);
    assert_int_equal(m.parameters, parameters);
    assert_int_equal(m.downloads, downloads);
}

static void
part_is(const struct signals_tally *t, enum signals_part part, const char *name, int64_t models,
        int64_t downloads)
{
    assert_string_equal(signals_part_names[part], name);
    assert_int_equal(t->parts[part].models, models);
    assert_int_equal(t->parts[part].downloads, downloads);
}

static void
author_is(const struct signals_tally *t, size_t place, const char *name, int64_t models,
          int64_t downloads, int64_t base_models, int64_t base_downloads)
{
    struct signals_author a = signals_tally_author(t, place);

    assert_true(slice_is(a.name, name));
    assert_int_equal(a.all.models, models);
    assert_int_equal(a.all.downloads, downloads);
    assert_int_equal(a.base.models, base_models);
    assert_int_equal(a.base.downloads, base_downloads);
}

static void
an_empty_tally_has_nothing(void **state)
{
    struct signals_tally t;

    (void)state;
    signals_tally_init(&t);
    for (size_t i = 0; i < SIGNALS_PARTS; i++)
        assert_int_equal(t.parts[i].models, 0);
    model_is(signals_tally_smallest_real(&t), NULL, -1, 0);
    model_is(signals_tally_smallest_test(&t), NULL, -1, 0);
    assert_int_equal(signals_tally_author_count(&t), 0);
    assert_int_equal(signals_tally_authors_told(&t), 0);
    signals_tally_fini(&t);
    signals_tally_fini(&t);
    signals_tally_fini(NULL);
}

static void
adds_up_the_models_of_an_architecture(void **state)
{
    static const struct given models[] = {
        {"lab/m-8b", 8000, 1000, READ | MODEL_REMOTE_CODE, NULL, NULL},
        {"lab/m-1b", 1000, 300, READ | MODEL_REMOTE_CODE, NULL, NULL},
        {"lab/m-1b-chat", 1000, 200, READ | MODEL_DERIVED | MODEL_FINETUNE, NULL, NULL},
        {"ann/m-1b-lora", 3, 50, READ | MODEL_ADAPTER | MODEL_DERIVED, NULL, NULL},
        {"ann/m-merged", 999, 40, READ | MODEL_MERGE | MODEL_COUNT_DIFFERS, NULL, NULL},
        {"bob/m-1b-awq", 200, 30, READ | MODEL_TAG_QUANTIZED | MODEL_COUNT_PACKED, "awq", NULL},
        {"lab/m-1b-fp8", 900, 20, READ, "fp8", NULL},
        {"lab/m-1b-eagle3", 5, 10, READ, NULL, "MForCausalLMEagle3"},
        {"hf-internal-testing/tiny-random-m", 7, 9, READ, NULL, NULL},
        {"ann/m-tiny-random", 6, 8, READ, "fp8", NULL},
        {"old", 100, 7, 0, NULL, NULL},
        {"lab/no-files", -1, -5, READ, NULL, NULL},
    };
    struct signals_tally t;

    (void)state;
    signals_tally_init(&t);
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        add(&t, &models[i]);
    part_is(&t, SIGNALS_ALL, "all", 12, 1674);
    part_is(&t, SIGNALS_BASE, "base", 7, 1347);
    part_is(&t, SIGNALS_LINEAGE_UNKNOWN, "lineage_unknown", 1, 7);
    part_is(&t, SIGNALS_FINETUNE, "finetune", 1, 200);
    part_is(&t, SIGNALS_ADAPTER, "adapter", 1, 50);
    part_is(&t, SIGNALS_MERGE, "merge", 1, 40);
    part_is(&t, SIGNALS_QUANTIZED, "quantized", 3, 58);
    part_is(&t, SIGNALS_NATIVE, "native", 2, 28);
    part_is(&t, SIGNALS_REMOTE_CODE, "remote_code", 2, 1300);
    part_is(&t, SIGNALS_TEST, "test", 2, 17);
    part_is(&t, SIGNALS_DRAFT, "draft", 1, 10);
    assert_int_equal(t.counts[SIGNALS_COUNT_TRUSTED], 8);
    assert_int_equal(t.counts[SIGNALS_COUNT_UNKNOWN], 1);
    assert_int_equal(t.counts[SIGNALS_COUNT_UNCHECKED], 1);
    assert_int_equal(t.counts[SIGNALS_COUNT_DIFFERS], 1);
    assert_int_equal(t.counts[SIGNALS_COUNT_PACKED], 1);
    model_is(signals_tally_smallest_real(&t), "lab/m-1b", 1000, 300);
    model_is(signals_tally_smallest_test(&t), "hf-internal-testing/tiny-random-m", 7, 9);
    assert_int_equal(signals_tally_author_count(&t), 5);
    assert_int_equal(signals_tally_authors_told(&t), 5);
    author_is(&t, 0, "lab", 6, 1530, 5, 1330);
    author_is(&t, 1, "ann", 3, 98, 1, 8);
    author_is(&t, 2, "bob", 1, 30, 0, 0);
    author_is(&t, 3, "hf-internal-testing", 1, 9, 1, 9);
    author_is(&t, 4, "", 1, 7, 0, 0);
    signals_tally_fini(&t);
}

static void
of_equal_models_the_most_downloaded_stands_whatever_their_order(void **state)
{
    static const struct given models[] = {
        {"b/m", 10, 5, READ, NULL, NULL},
        {"a/m", 10, 5, READ, NULL, NULL},
        {"c/m", 10, 6, READ, NULL, NULL},
        {"d/m", 11, 900, READ, NULL, NULL},
    };
    const size_t count = sizeof models / sizeof models[0];
    struct signals_tally t;

    (void)state;
    for (size_t first = 0; first < count; first++) {
        signals_tally_init(&t);
        for (size_t i = 0; i < count; i++)
            add(&t, &models[(first + i) % count]);
        model_is(signals_tally_smallest_real(&t), "c/m", 10, 6);
        signals_tally_fini(&t);
    }
    signals_tally_init(&t);
    add(&t, &models[0]);
    add(&t, &models[1]);
    model_is(signals_tally_smallest_real(&t), "a/m", 10, 5);
    signals_tally_fini(&t);
}

static void
one_released_quantized_stands_in_where_there_is_no_other(void **state)
{
    static const struct given released = {"lab/m-fp8", 50, 5, READ, "fp8", NULL};
    static const struct given packed = {"lab/m-fp4", 20,  5, READ | MODEL_COUNT_PACKED,
                                        "mxfp4",     NULL};
    static const struct given copy = {"a/m-fp8", 10, 5, READ | MODEL_TAG_QUANTIZED, "fp8", NULL};
    static const struct given test = {"a/tiny-random-m", 1, 5, READ, "fp8", NULL};
    static const struct given tuned = {"a/m", 90, 1, READ | MODEL_FINETUNE, NULL, NULL};
    struct signals_tally t;

    (void)state;
    signals_tally_init(&t);
    add(&t, &copy);
    add(&t, &packed);
    add(&t, &test);
    model_is(signals_tally_smallest_real(&t), NULL, -1, 0);
    add(&t, &released);
    model_is(signals_tally_smallest_real(&t), "lab/m-fp8", 50, 5);
    add(&t, &tuned);
    model_is(signals_tally_smallest_real(&t), "a/m", 90, 1);
    model_is(signals_tally_smallest_test(&t), NULL, -1, 0);
    signals_tally_fini(&t);
}

static void
tells_of_the_authors_with_most_downloads_and_counts_all(void **state)
{
    struct signals_tally t;
    char id[32];

    (void)state;
    signals_tally_init(&t);
    /* Author a of 1000 has a models of a downloads each; they come in turns. */
    for (int round = 0; round < 1000; round++)
        for (int a = round + 1; a <= 1000; a++) {
            snprintf(id, sizeof id, "author%d/m%d", a, round);
            add(&t, &(struct given){id, 1000 + a, a, READ, NULL, NULL});
        }
    assert_int_equal(signals_tally_author_count(&t), 1000);
    assert_int_equal(signals_tally_authors_told(&t), SIGNALS_AUTHORS);
    for (int i = 0; i < SIGNALS_AUTHORS; i++) {
        int a = 1000 - i;
        snprintf(id, sizeof id, "author%d", a);
        author_is(&t, (size_t)i, id, a, (int64_t)a * a, a, (int64_t)a * a);
    }
    model_is(signals_tally_smallest_real(&t), "author1/m0", 1001, 1);
    signals_tally_fini(&t);
}

static void
sums_that_pass_63_bits_stay_the_largest_number(void **state)
{
    static const struct given most = {"a/m", 1, INT64_MAX, READ, NULL, NULL};
    struct signals_tally t;

    (void)state;
    signals_tally_init(&t);
    add(&t, &most);
    add(&t, &most);
    part_is(&t, SIGNALS_ALL, "all", 2, INT64_MAX);
    author_is(&t, 0, "a", 2, INT64_MAX, 2, INT64_MAX);
    signals_tally_fini(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_tally_has_nothing),
        cmocka_unit_test(adds_up_the_models_of_an_architecture),
        cmocka_unit_test(of_equal_models_the_most_downloaded_stands_whatever_their_order),
        cmocka_unit_test(one_released_quantized_stands_in_where_there_is_no_other),
        cmocka_unit_test(tells_of_the_authors_with_most_downloads_and_counts_all),
        cmocka_unit_test(sums_that_pass_63_bits_stay_the_largest_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
