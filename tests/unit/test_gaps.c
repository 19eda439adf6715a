#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "gap_rows.h"
#include "unit.h"
#include "json/tree.h"

static const char *loadable[] = {"-awq", NULL};
static const struct support_entry supported_name = {
    .kind = SUPPORT_ARCHITECTURE,
    .tier = SUPPORT_NATIVE,
    .name = {"LlamaForCausalLM", 16},
};

struct fixture {
    struct profile profile;
    struct quantized_rules rules;
    struct supported *supported;
    struct gaps_question question;
};

static int
set_up(void **state)
{
    struct fixture *f = mem_zalloc(sizeof *f);

    f->profile.quantized_loadable = (struct profile_list){loadable, 1};
    support_init(&f->profile.support);
    support_add(&f->profile.support, &supported_name);
    quantized_rules_init(&f->rules, &f->profile, QUANTIZED_DROP, false);
    if (supported_read(&f->supported, SLICE("{\"models\": [{\"model_id\": \"a/known\"}]}"),
                       "m.json", NULL) != 0)
        return -1;
    f->question = (struct gaps_question){
        .profile = &f->profile, .quantized = &f->rules, .supported = f->supported, .scan = 7};
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

static void
check_written(const struct gaps *g, const struct scan_info *info, const char *expected)
{
    struct str out = STR_INIT;

    gaps_write(g, info, "2026-11-12", &out);
    assert_string_equal(str_text(&out), expected);
    str_fini(&out);
}

static void
writes_an_empty_list(void **state)
{
    const struct fixture *f = *state;
    struct gaps *g = NULL;
    struct err err;
    char *folder = folder_make();
    char *path = file_join(folder, "architecture_gaps.json");

    assert_int_equal(gaps_load(&g, path, &err), 0);
    assert_null(gaps_scan_info(g).data);
    assert_int_equal(gaps_update(g, &f->question, NULL, &err), 0);
    check_written(g, NULL,
                  "{\n"
                  "  \"generated_at\": \"2026-11-12\",\n"
                  "  \"scan_info\": null,\n"
                  "  \"total_unsupported_architectures\": 0,\n"
                  "  \"total_unsupported_models\": 0,\n"
                  "  \"gaps\": []\n"
                  "}");
    gaps_free(g);
    free(path);
    folder_remove(folder);
}

static void
counts_each_row_that_is_a_model_of_an_unsupported_architecture(void **state)
{
    static const struct gap_row rows[] = {
        {"b/two", "MarianMTModel", 50, 80000000, 0, 7, NULL},
        {"a/llama", "LlamaForCausalLM", 9000, 8000000000, 0, 7, NULL},
        {"a/known", "MarianMTModel", 9000, 1, 0, 7, NULL},
        {"a/x-awq", "MarianMTModel", 9000, 1, 0, 7, NULL},
        {"a/x", "MarianMTModel", 9000, 1, MODEL_TAG_GGUF, 7, NULL},
        {"a/y", "MarianMTModel", 9000, 1, 0, 7, "gptq"},
        {"b/one", "MarianMTModel", 49, 60000000, 0, 2, NULL},
        {"b/three", "MarianMTModel", 0, -1, 0, 1, "fp8"},
        {"c/x-awq", "OnlyVariants", 10, -1, 0, 7, NULL},
        {"d/big", "BigModel", 9, 31000000000, 0, 7, NULL},
    };
    static const char *const tasks[] = {"text-generation"};
    static const struct scan_info info = {"2026-10-05", 10, tasks, 1, 0, 0.04};
    struct fixture *f = *state;
    struct gaps *g = gap_rows_read("{\"gaps\": []}");

    gap_rows_count(g, &f->question, rows, sizeof rows / sizeof rows[0]);
    assert_int_equal(gaps_count(g), 2);
    assert_int_equal(gaps_total_models(g), 4);
    assert_false(gaps_at(g, 0)->carried);
    /* 45 + 35 + 20; and 0.45 * 33.33… + 0.35 * (1 / 2 * 100) + 0 = 32.5, log10(10) / log10(100) */
    check_written(g, &info,
                  "{\n"
                  "  \"generated_at\": \"2026-10-05\",\n"
                  "  \"scan_info\": {\n"
                  "    \"total_scanned\": 10,\n"
                  "    \"task_filter\": \"text-generation\",\n"
                  "    \"min_downloads\": 0,\n"
                  "    \"scan_duration_seconds\": 0.0\n"
                  "  },\n"
                  "  \"total_unsupported_architectures\": 2,\n"
                  "  \"total_unsupported_models\": 4,\n"
                  "  \"gaps\": [\n"
                  "    {\n"
                  "      \"architecture_id\": \"MarianMTModel\",\n"
                  "      \"total_models\": 3,\n"
                  "      \"total_downloads\": 99,\n"
                  "      \"min_param_count\": 60000000,\n"
                  "      \"sample_models\": [\n"
                  "        \"b/two\",\n"
                  "        \"b/one\",\n"
                  "        \"b/three\"\n"
                  "      ],\n"
                  "      \"relevancy_score\": 100.0\n"
                  "    },\n"
                  "    {\n"
                  "      \"architecture_id\": \"BigModel\",\n"
                  "      \"total_models\": 1,\n"
                  "      \"total_downloads\": 9,\n"
                  "      \"min_param_count\": 31000000000,\n"
                  "      \"sample_models\": [\n"
                  "        \"d/big\"\n"
                  "      ],\n"
                  "      \"relevancy_score\": 32.5\n"
                  "    }\n"
                  "  ]\n"
                  "}");
    gaps_free(g);
}

static void
keeps_the_ten_most_downloaded_samples_then_by_name(void **state)
{
    static const char *const expected[] = {"m/20", "m/19", "m/18", "m/17", "m/16",
                                           "m/15", "m/14", "a/13", "m/13", "m/12"};
    static const int64_t order[] = {3, 14, 20, 1, 13, 19, 5, 2, 18, 12, 4, 17, 6, 7, 16, 8, 15, 9};
    struct fixture *f = *state;
    struct gap_row rows[23];
    char names[21][8];
    size_t n = 0;

    for (; n < sizeof order / sizeof order[0]; n++) {
        snprintf(names[n], sizeof names[n], "m/%d", (int)order[n]);
        rows[n] = (struct gap_row){names[n], "X", order[n], -1, 0, 7, NULL};
    }
    /* Equal downloads: by name, whichever came first. */
    rows[n++] = (struct gap_row){"z/12", "X", 12, -1, 0, 7, NULL};
    rows[n++] = (struct gap_row){"n/12", "X", 12, -1, 0, 7, NULL};
    rows[n++] = (struct gap_row){"a/13", "X", 13, -1, 0, 7, NULL};
    /* Behind all ten: by downloads, and by name alone. */
    rows[n++] = (struct gap_row){"m/0", "X", 0, -1, 0, 7, NULL};
    rows[n++] = (struct gap_row){"m/121", "X", 12, -1, 0, 7, NULL};
    struct gaps *g = gap_rows_read("{\"gaps\": []}");
    gap_rows_count(g, &f->question, rows, n);
    const struct gap *gap = gaps_at(g, 0);
    assert_int_equal(gap->models, 23);
    assert_int_equal(gap->sample_count, GAPS_SAMPLES);
    for (size_t i = 0; i < GAPS_SAMPLES; i++)
        assert_true(slice_is(gap->samples[i], expected[i]));
    gaps_free(g);
}

/* Of older files: without downloads or samples, with keys of others, with a list of tasks. */
#define OLD_FILE                                         \
    "{\n"                                                \
    "  \"generated_at\": \"2025-12-01\",\n"              \
    "  \"scan_info\": {\n"                               \
    "    \"task_filter\": [\n"                           \
    "      \"text-generation\"\n"                        \
    "    ]\n"                                            \
    "  },\n"                                             \
    "  \"total_unsupported\": 4,\n"                      \
    "  \"note\": \"\\u00e9\",\n"                         \
    "  \"gaps\": [\n"                                    \
    "    {\n"                                            \
    "      \"architecture_id\": \"OldOnly\",\n"          \
    "      \"total_models\": 4,\n"                       \
    "      \"by\": {\n"                                  \
    "        \"whom\": 1.50\n"                           \
    "      }\n"                                          \
    "    },\n"                                           \
    "    {\n"                                            \
    "      \"relevancy_score\": 99.9,\n"                 \
    "      \"architecture_id\": \"Caf\\u00e9\",\n"       \
    "      \"total_models\": 2,\n"                       \
    "      \"total_downloads\": 99,\n"                   \
    "      \"min_param_count\": null,\n"                 \
    "      \"sample_models\": [\n"                       \
    "        \"a/\\u00e9\"\n"                            \
    "      ]\n"                                          \
    "    },\n"                                           \
    "    {\n"                                            \
    "      \"architecture_id\": \"LlamaForCausalLM\",\n" \
    "      \"total_models\": 900\n"                      \
    "    },\n"                                           \
    "    {\n"                                            \
    "      \"architecture_id\": \"Inflated\",\n"         \
    "      \"total_models\": 153,\n"                     \
    "      \"total_downloads\": 1000,\n"                 \
    "      \"min_param_count\": 5,\n"                    \
    "      \"sample_models\": [\n"                       \
    "        \"a/old\",\n"                               \
    "        \"a/both\"\n"                               \
    "      ],\n"                                         \
    "      \"relevancy_score\": 1.0\n"                   \
    "    },\n"                                           \
    "    {\n"                                            \
    "      \"architecture_id\": \"Gone\",\n"             \
    "      \"total_models\": 3\n"                        \
    "    }\n"                                            \
    "  ]\n"                                              \
    "}"

static const struct gap_row new_rows[] = {
    {"a/both", "Inflated", 9, 70, 0, 7, NULL},
    {"a/earlier", "Inflated", 90, 3, 0, 6, NULL},
    /* Known to the census, and not a gap's model any more. */
    {"a/known", "Gone", 5, 5, 0, 7, NULL},
    {"a/new", "New", 0, -1, 0, 7, NULL},
};

static void
carries_what_only_an_older_file_has_and_recounts_the_rest(void **state)
{
    struct fixture *f = *state;
    struct gaps *g = gap_rows_read(OLD_FILE);

    for (int again = 0; again < 2; again++) {
        gap_rows_count(g, &f->question, new_rows, sizeof new_rows / sizeof new_rows[0]);
        /*
         * Most models 4, most downloads 99.
         * Inflated: 0.45 * 50 + 0.35 * 100 + 20 = 77.5, from two rows.
         * Café: 22.5 + 35 + 0.  OldOnly: 45.  New: 0.45 * 25 = 11.25, rounded to even.
         */
        check_written(g, NULL,
                      "{\n"
                      "  \"generated_at\": \"2026-11-12\",\n"
                      "  \"scan_info\": {\n"
                      "    \"task_filter\": [\n"
                      "      \"text-generation\"\n"
                      "    ]\n"
                      "  },\n"
                      "  \"total_unsupported_architectures\": 4,\n"
                      "  \"total_unsupported_models\": 9,\n"
                      "  \"note\": \"\\u00e9\",\n"
                      "  \"gaps\": [\n"
                      "    {\n"
                      "      \"architecture_id\": \"Inflated\",\n"
                      "      \"total_models\": 2,\n"
                      "      \"total_downloads\": 99,\n"
                      "      \"min_param_count\": 3,\n"
                      "      \"sample_models\": [\n"
                      "        \"a/earlier\",\n"
                      "        \"a/both\"\n"
                      "      ],\n"
                      "      \"relevancy_score\": 77.5\n"
                      "    },\n"
                      "    {\n"
                      "      \"relevancy_score\": 57.5,\n"
                      "      \"architecture_id\": \"Caf\\u00e9\",\n"
                      "      \"total_models\": 2,\n"
                      "      \"total_downloads\": 99,\n"
                      "      \"min_param_count\": null,\n"
                      "      \"sample_models\": [\n"
                      "        \"a/\\u00e9\"\n"
                      "      ]\n"
                      "    },\n"
                      "    {\n"
                      "      \"architecture_id\": \"OldOnly\",\n"
                      "      \"total_models\": 4,\n"
                      "      \"by\": {\n"
                      "        \"whom\": 1.50\n"
                      "      },\n"
                      "      \"relevancy_score\": 45.0\n"
                      "    },\n"
                      "    {\n"
                      "      \"architecture_id\": \"New\",\n"
                      "      \"total_models\": 1,\n"
                      "      \"total_downloads\": 0,\n"
                      "      \"min_param_count\": null,\n"
                      "      \"sample_models\": [\n"
                      "        \"a/new\"\n"
                      "      ],\n"
                      "      \"relevancy_score\": 11.2\n"
                      "    }\n"
                      "  ]\n"
                      "}");
    }
    assert_true(gaps_at(g, 1)->carried);
    assert_int_equal(gaps_at(g, 1)->sample_count, 1);
    assert_true(slice_is(gaps_at(g, 1)->samples[0], "a/\303\251"));
    gaps_free(g);
}

static void
adds_this_scans_counts_to_the_old_ones_when_told_to_sum(void **state)
{
    static const struct {
        const char *architecture;
        int64_t models, downloads, min_parameters;
        size_t samples;
        bool carried;
    } expected[] = {
        {"Inflated", 154, 1009, 5, 2, false}, {"Caf\303\251", 2, 99, -1, 1, true},
        {"OldOnly", 4, 0, -1, 0, true},       {"Gone", 3, 0, -1, 0, true},
        {"New", 1, 0, -1, 1, false},
    };
    struct fixture *f = *state;
    struct gaps *g = gap_rows_read(OLD_FILE);

    f->question.merge = GAPS_SUM;
    gap_rows_count(g, &f->question, new_rows, sizeof new_rows / sizeof new_rows[0]);
    assert_int_equal(gaps_count(g), sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < gaps_count(g); i++) {
        const struct gap *gap = gaps_at(g, i);
        assert_true(slice_is(gap->architecture, expected[i].architecture));
        assert_int_equal(gap->models, expected[i].models);
        assert_int_equal(gap->downloads, expected[i].downloads);
        assert_int_equal(gap->min_parameters, expected[i].min_parameters);
        assert_int_equal(gap->sample_count, expected[i].samples);
        assert_int_equal(gap->carried, expected[i].carried);
    }
    /* Old samples first; a/both is there once. */
    assert_true(slice_is(gaps_at(g, 0)->samples[0], "a/old"));
    assert_true(slice_is(gaps_at(g, 0)->samples[1], "a/both"));
    gaps_free(g);
}

static void
orders_equal_scores_by_models_then_by_name(void **state)
{
    struct fixture *f = *state;
    struct gaps *g = gap_rows_read("{\"gaps\": ["
                                   "{\"architecture_id\": \"b\", \"total_models\": 1},"
                                   "{\"architecture_id\": \"Z\", \"total_models\": 1},"
                                   "{\"architecture_id\": \"a\", \"total_models\": 1},"
                                   "{\"architecture_id\": \"two\", \"total_models\": 2},"
                                   "{\"architecture_id\": \"many\", \"total_models\": 10000},"
                                   "{\"architecture_id\": \"a\", \"total_models\": 1},"
                                   "{\"architecture_id\": \"aa\", \"total_models\": 1}]}");
    static const char *const expected[] = {"many", "two", "Z", "a", "aa", "b"};

    gap_rows_count(g, &f->question, NULL, 0);
    assert_int_equal(gaps_count(g), 6);
    for (size_t i = 0; i < 6; i++)
        assert_true(slice_is(gaps_at(g, i)->architecture, expected[i]));
    gaps_free(g);
}

static void
survives_figures_that_cannot_be(void **state)
{
    struct fixture *f = *state;
    struct gaps *g = gap_rows_read(
        "{\"gaps\": [{\"architecture_id\": \"a\", \"total_models\": -5, \"total_downloads\": 1.5,"
        " \"min_param_count\": \"many\", \"sample_models\": [1, null, \"x\"]},"
        "{\"architecture_id\": \"b\", \"total_models\": 9223372036854775807},"
        "{\"architecture_id\": \"c\", \"total_models\": 9223372036854775807},"
        "{\"architecture_id\": \"d\", \"total_models\": 99999999999999999999}]}");

    gap_rows_count(g, &f->question, NULL, 0);
    assert_int_equal(gaps_total_models(g), INT64_MAX);
    assert_true(slice_is(gaps_at(g, 2)->architecture, "a"));
    assert_int_equal(gaps_at(g, 2)->models, 0);
    assert_int_equal(gaps_at(g, 2)->sample_count, 1);
    assert_true(gaps_at(g, 2)->score == 0);
    gaps_free(g);
}

static void
takes_over_the_figures_of_a_python_checkpoint(void **state)
{
    static const char checkpoint[] =
        "{\"unsupported_arch_counts\": {\"OldOnly\": 50, \"Fresh\": 4, \"Caf\\u00e9X\": 1},"
        " \"unsupported_arch_samples\": {\"Fresh\": [\"f/1\", \"f/2\"]},"
        " \"unsupported_arch_downloads\": {\"Fresh\": 99},"
        " \"unsupported_arch_min_params\": {\"Fresh\": 7000000000, \"Caf\\u00e9X\": null}}";
    struct fixture *f = *state;
    struct json_tree *tree = NULL;
    struct gaps *g =
        gap_rows_read("{\"gaps\": [{\"architecture_id\": \"OldOnly\", \"total_models\": "
                      "4}]}");

    assert_int_equal(json_tree_read(&tree, SLICE(checkpoint), NULL), 0);
    gaps_take_over(g, json_tree_root(tree));
    gaps_take_over(g, json_tree_root(tree));
    json_tree_free(tree);
    gaps_take_over(g, NULL);
    gap_rows_count(g, &f->question, NULL, 0);
    check_written(g, NULL,
                  "{\n"
                  "  \"generated_at\": \"2026-11-12\",\n"
                  "  \"scan_info\": null,\n"
                  "  \"total_unsupported_architectures\": 3,\n"
                  "  \"total_unsupported_models\": 9,\n"
                  "  \"gaps\": [\n"
                  "    {\n"
                  "      \"architecture_id\": \"Fresh\",\n"
                  "      \"total_models\": 4,\n"
                  "      \"total_downloads\": 99,\n"
                  "      \"min_param_count\": 7000000000,\n"
                  "      \"sample_models\": [\n"
                  "        \"f/1\",\n"
                  "        \"f/2\"\n"
                  "      ],\n"
                  "      \"relevancy_score\": 92.0\n"
                  "    },\n"
                  "    {\n"
                  "      \"architecture_id\": \"OldOnly\",\n"
                  "      \"total_models\": 4,\n"
                  "      \"relevancy_score\": 45.0\n"
                  "    },\n"
                  "    {\n"
                  "      \"architecture_id\": \"Caf\\u00e9X\",\n"
                  "      \"total_models\": 1,\n"
                  "      \"total_downloads\": 0,\n"
                  "      \"min_param_count\": null,\n"
                  "      \"sample_models\": [],\n"
                  "      \"relevancy_score\": 11.2\n"
                  "    }\n"
                  "  ]\n"
                  "}");
    gaps_free(g);
}

static void
asks_the_census_itself(void **state)
{
    struct fixture *f = *state;
    struct store *store = NULL;
    struct gaps *g = gap_rows_read(OLD_FILE);
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();
    char *path = file_join(folder, "census.db");
    char task[] = "text-generation";
    const struct store_part part = {.name = task};

    assert_int_equal(store_open(&store, path, STORE_WRITE, &err), 0);
    for (int64_t turn = 0; turn < 2; turn++) {
        int64_t scan = 0;
        assert_int_equal(store_scan_begin(store, &scan, "x", 1, &part, 1, &err), 0);
        assert_int_equal(store_page_begin(store, &err), 0);
        for (size_t i = 0; i < sizeof new_rows / sizeof new_rows[0]; i++) {
            struct model model = {
                .id = slice_of(new_rows[i].id),
                .architecture = slice_of(new_rows[i].architecture),
                .downloads = new_rows[i].downloads,
                .parameters = new_rows[i].parameters,
                .created = -1,
            };
            /* The second scan does not see the last two. */
            if (turn == 0 || i < 2)
                assert_int_equal(store_put(store, scan, &model, &err), 1);
        }
        assert_int_equal(store_page_commit(store, scan, 0, &part, 1, &err), 0);
        assert_int_equal(store_scan_finish(store, scan, 2, &err), 0);

        /* However often it was scanned, each model counts once. */
        f->question.merge = GAPS_CENSUS;
        assert_int_equal(gaps_update(g, &f->question, store, &err), 0);
        assert_int_equal(gaps_count(g), 4);
        assert_int_equal(gaps_total_models(g), 9);
        assert_true(slice_is(gaps_at(g, 0)->architecture, "Inflated"));
        assert_int_equal(gaps_at(g, 0)->models, 2);
        assert_int_equal(gaps_at(g, 0)->downloads, 99);

        /* The old arithmetic adds them to the file's 153, and knows this scan's rows alone. */
        f->question.merge = GAPS_SUM;
        f->question.scan = scan;
        assert_int_equal(gaps_update(g, &f->question, store, &err), 0);
        assert_true(slice_is(gaps_at(g, 0)->architecture, "Inflated"));
        assert_int_equal(gaps_at(g, 0)->models, 155);
        assert_int_equal(gaps_count(g), turn == 0 ? 5 : 4);
    }
    store_close(store);
    gaps_free(g);
    free(path);
    folder_remove(folder);
}

static void
gives_the_published_scores_to_the_digit_where_they_are_at_hand(void **state)
{
    struct fixture *f = *state;
    const char *shared = getenv("HUBCENSUS_SHARED");
    char *folder = file_join(shared != NULL ? shared : "/nonexistent", "data/transformerlens");
    char *text = folder_get(folder, "architecture_gaps.json");
    struct json_tree *tree = NULL;

    free(folder);
    if (text == NULL)
        skip();
    struct gaps *g = gap_rows_read(text);
    gap_rows_count(g, &f->question, NULL, 0);
    assert_int_equal(gaps_count(g), 507);
    assert_int_equal(gaps_total_models(g), 3862);
    assert_int_equal(json_tree_read(&tree, slice_of(text), NULL), 0);
    const struct json_node *e = json_node_get(json_tree_root(tree), "gaps")->first;
    for (; e != NULL; e = e->next) {
        struct slice name = json_node_get(e, "architecture_id")->text;
        char *score = slice_dup(json_node_get(e, "relevancy_score")->raw);
        size_t i = 0;
        while (!slice_equal(gaps_at(g, i)->architecture, name))
            i++;
        assert_true(gaps_at(g, i)->score == strtod(score, NULL));
        free(score);
    }
    json_tree_free(tree);
    gaps_free(g);
    free(text);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* Rows of one architecture, of two types. */
static void
update_typed(struct gaps *g, const struct gaps_question *question)
{
    static const struct {
        const char *id, *type;
    } rows[] = {
        {"m/1", "taken"}, {"m/2", "other"}, {"m/3", "taken"}, {"m/4", NULL}, {"m/5-awq", "taken"}};

    gaps_begin(g, question);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct store_row row = {.id = slice_of(rows[i].id),
                                .architecture = SLICE("Shared"),
                                .downloads = 10,
                                .parameters = -1,
                                .scan = 7};
        if (rows[i].type != NULL)
            row.model_type = slice_of(rows[i].type);
        bool is_taken = rows[i].type != NULL && strcmp(rows[i].type, "taken") == 0;
        assert_true(gaps_row(g, &row) != is_taken);
    }
    gaps_end(g);
}

static void
models_that_are_supported_by_their_type_are_in_no_gap(void **state)
{
    struct fixture *f = *state;
    const struct support_entry type = {
        .kind = SUPPORT_MODEL_TYPE, .tier = SUPPORT_FALLBACK, .name = SLICE("taken")};
    struct gaps *g =
        gap_rows_read("{\"gaps\": [{\"architecture_id\": \"Shared\", \"total_models\": 4},"
                      "{\"architecture_id\": \"Elsewhere\", \"total_models\": 5}]}");

    support_add(&f->profile.support, &type);
    update_typed(g, &f->question);
    assert_int_equal(gaps_count(g), 2);
    assert_true(slice_is(gaps_at(g, 0)->architecture, "Shared"));
    assert_int_equal(gaps_at(g, 0)->models, 2);
    assert_int_equal(gaps_at(g, 0)->downloads, 20);
    assert_true(slice_is(gaps_at(g, 0)->samples[0], "m/2"));
    /* Those that are supported now are not lost; a copy is no model. */
    assert_int_equal(gaps_total_before(g), 4 - 2 + 5);
    gaps_free(g);
}

static void
an_architecture_all_of_whose_models_are_supported_by_type_leaves(void **state)
{
    struct fixture *f = *state;
    const struct support_entry type = {
        .kind = SUPPORT_MODEL_TYPE, .tier = SUPPORT_NATIVE, .name = SLICE("taken")};
    struct gaps *g =
        gap_rows_read("{\"gaps\": [{\"architecture_id\": \"Shared\", \"total_models\": 1}]}");
    const struct store_row row = {.id = SLICE("m/1"),
                                  .architecture = SLICE("Shared"),
                                  .model_type = SLICE("taken"),
                                  .parameters = -1};

    support_add(&f->profile.support, &type);
    gaps_begin(g, &f->question);
    assert_false(gaps_row(g, &row));
    gaps_end(g);
    assert_int_equal(gaps_count(g), 0);
    assert_int_equal(gaps_total_before(g), 0);
    gaps_free(g);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(writes_an_empty_list),
        CASE(counts_each_row_that_is_a_model_of_an_unsupported_architecture),
        CASE(keeps_the_ten_most_downloaded_samples_then_by_name),
        CASE(carries_what_only_an_older_file_has_and_recounts_the_rest),
        CASE(adds_this_scans_counts_to_the_old_ones_when_told_to_sum),
        CASE(orders_equal_scores_by_models_then_by_name),
        CASE(survives_figures_that_cannot_be),
        CASE(takes_over_the_figures_of_a_python_checkpoint),
        CASE(asks_the_census_itself),
        CASE(gives_the_published_scores_to_the_digit_where_they_are_at_hand),
        CASE(models_that_are_supported_by_their_type_are_in_no_gap),
        CASE(an_architecture_all_of_whose_models_are_supported_by_type_leaves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
