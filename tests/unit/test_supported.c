#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"
#include "registry.h"
#include "registry/supported.h"
#include "unit.h"
#include "json/tree.h"

static const char *const one_task[] = {"text-generation"};
static const char *const two_tasks[] = {"text-generation", "text2text-generation"};

static const struct scan_info info = {
    .generated_at = "2026-10-05",
    .total_scanned = 5949,
    .tasks = one_task,
    .task_count = 1,
    .min_downloads = 500,
    .duration_s = 8.25,
};

/* What `s` writes, to be freed. */
static char *
written(const struct supported *s, const struct scan_info *scan)
{
    struct str out = STR_INIT;

    supported_write(s, scan, "2026-11-12", &out);
    return str_steal(&out);
}

static struct supported *
read_from(const char *text)
{
    struct supported *s = NULL;
    struct err err;

    if (supported_read(&s, slice_of(text), "m.json", &err) != 0)
        fail_msg("%s", err.message);
    return s;
}

static void
check_written(const struct supported *s, const struct scan_info *scan, const char *expected)
{
    char *text = written(s, scan);

    assert_string_equal(text, expected);
    free(text);
}

static void
a_file_that_cannot_be_read_is_not_an_empty_one(void **state)
{
    struct supported *s = NULL;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();

    (void)state;
    assert_int_equal(supported_load(&s, folder, &err), -1);
    assert_null(s);
    assert_int_equal(err.kind, ERR_FATAL);
    folder_remove(folder);
}

static void
writes_a_new_registry_in_the_form_that_is_read_today(void **state)
{
    static const char *const models[][2] = {{"gpt2", "GPT2LMHeadModel"},
                                            {"gpt2", "GPT2LMHeadModel"}};
    struct given twice = {models, 2};
    struct supported *s = NULL;
    struct err err;
    char *folder = folder_make();
    char *path = file_join(folder, "supported_models.json");

    (void)state;
    assert_int_equal(supported_load(&s, path, &err), 0);
    assert_int_equal(supported_count(s), 0);
    assert_null(supported_scan_info(s).data);
    check_written(s, NULL,
                  "{\n"
                  "  \"generated_at\": \"2026-11-12\",\n"
                  "  \"scan_info\": null,\n"
                  "  \"total_architectures\": 0,\n"
                  "  \"total_models\": 0,\n"
                  "  \"total_verified\": 0,\n"
                  "  \"models\": []\n"
                  "}\n");
    registry_add(s, &twice);
    check_written(s, &info,
                  "{\n"
                  "  \"generated_at\": \"2026-10-05\",\n"
                  "  \"scan_info\": {\n"
                  "    \"total_scanned\": 5949,\n"
                  "    \"task_filter\": \"text-generation\",\n"
                  "    \"min_downloads\": 500,\n"
                  "    \"scan_duration_seconds\": 8.2\n"
                  "  },\n"
                  "  \"total_architectures\": 1,\n"
                  "  \"total_models\": 1,\n"
                  "  \"total_verified\": 0,\n"
                  "  \"models\": [\n"
                  "    {\n"
                  "      \"architecture_id\": \"GPT2LMHeadModel\",\n"
                  "      \"model_id\": \"gpt2\",\n"
                  "      \"status\": 0,\n"
                  "      \"verified_date\": null,\n"
                  "      \"metadata\": null,\n"
                  "      \"note\": null,\n"
                  "      \"phase1_score\": null,\n"
                  "      \"phase2_score\": null,\n"
                  "      \"phase3_score\": null,\n"
                  "      \"phase4_score\": null,\n"
                  "      \"phase7_score\": null,\n"
                  "      \"phase8_score\": null\n"
                  "    }\n"
                  "  ]\n"
                  "}\n");
    supported_free(s);
    free(path);
    folder_remove(folder);
}

static void
names_several_tasks_in_a_list(void **state)
{
    struct supported *s = read_from("{\"models\": []}");
    struct scan_info scan = info;

    (void)state;
    scan.tasks = two_tasks;
    scan.task_count = 2;
    scan.duration_s = 0;
    check_written(s, &scan,
                  "{\n"
                  "  \"generated_at\": \"2026-10-05\",\n"
                  "  \"scan_info\": {\n"
                  "    \"total_scanned\": 5949,\n"
                  "    \"task_filter\": [\n"
                  "      \"text-generation\",\n"
                  "      \"text2text-generation\"\n"
                  "    ],\n"
                  "    \"min_downloads\": 500,\n"
                  "    \"scan_duration_seconds\": 0.0\n"
                  "  },\n"
                  "  \"total_architectures\": 0,\n"
                  "  \"total_models\": 0,\n"
                  "  \"total_verified\": 0,\n"
                  "  \"models\": []\n"
                  "}\n");
    supported_free(s);
}

/* Odd entries, extra keys, strange spellings of numbers and escapes: all of it real or tolerated.
 */
#define ODD_MODELS                                               \
    "[\n"                                                        \
    "    {\n"                                                    \
    "      \"architecture_id\": \"OPTForCausalLM\",\n"           \
    "      \"model_id\": \"facebook/opt-125m\",\n"               \
    "      \"status\": 1,\n"                                     \
    "      \"status_label\": \"ok\",\n"                          \
    "      \"metadata\": {\n"                                    \
    "        \"downloads\": 1E+6,\n"                             \
    "        \"parameters\": 125239296.0\n"                      \
    "      },\n"                                                 \
    "      \"note\": \"d\\u00e9j\\u00e0 \\/ \\ud83e\\udd17\",\n" \
    "      \"phase1_score\": 100.00\n"                           \
    "    },\n"                                                   \
    "    null,\n"                                                \
    "    42,\n"                                                  \
    "    {\n"                                                    \
    "      \"architecture_id\": \"BloomForCausalLM\",\n"         \
    "      \"verified\": true\n"                                 \
    "    },\n"                                                   \
    "    {\n"                                                    \
    "      \"model_id\": \"a/no-architecture\",\n"               \
    "      \"verified\": true,\n"                                \
    "      \"status\": 3\n"                                      \
    "    },\n"                                                   \
    "    {\n"                                                    \
    "      \"model_id\": \"a/b\",\n"                             \
    "      \"architecture_id\": \"OPTForCausalLM\",\n"           \
    "      \"status\": 7\n"                                      \
    "    },\n"                                                   \
    "    {\n"                                                    \
    "      \"model_id\": \"facebook/opt-125m\",\n"               \
    "      \"architecture_id\": \"OPTForCausalLM\",\n"           \
    "      \"status\": null,\n"                                  \
    "      \"verified\": true\n"                                 \
    "    }"

static void
keeps_entries_and_foreign_keys_to_the_letter_and_counts_anew(void **state)
{
    static const char text[] = "{\n"
                               "  \"$schema\": \"https://example.org/x\",\n"
                               "  \"total_models\": 9359,\n"
                               "  \"generated_at\": \"2026-05-08\",\n"
                               "  \"c\\u00f4t\\u00e9 \\\"\\\\\": {\n"
                               "    \"models\": [\n"
                               "      1.50\n"
                               "    ]\n"
                               "  },\n"
                               "  \"models\": " ODD_MODELS "\n"
                               "  ],\n"
                               "  \"scan_info\": {\n"
                               "    \"total_scanned\": 1e3\n"
                               "  },\n"
                               "  \"tail\": []\n"
                               "}\n";
    struct supported *s = read_from(text);

    (void)state;
    assert_int_equal(supported_count(s), 7);
    assert_int_equal(supported_verified(s), 3);
    check_written(s, NULL,
                  "{\n"
                  "  \"$schema\": \"https://example.org/x\",\n"
                  "  \"total_models\": 7,\n"
                  "  \"generated_at\": \"2026-11-12\",\n"
                  "  \"c\\u00f4t\\u00e9 \\\"\\\\\": {\n"
                  "    \"models\": [\n"
                  "      1.50\n"
                  "    ]\n"
                  "  },\n"
                  "  \"total_architectures\": 2,\n"
                  "  \"total_verified\": 3,\n"
                  "  \"models\": " ODD_MODELS "\n"
                  "  ],\n"
                  "  \"scan_info\": {\n"
                  "    \"total_scanned\": 1e3\n"
                  "  },\n"
                  "  \"tail\": []\n"
                  "}\n");
    supported_free(s);
}

static void
knows_what_the_entries_say(void **state)
{
    struct supported *s = read_from("{\"models\": " ODD_MODELS "]}");
    struct map architectures;

    (void)state;
    assert_true(supported_has(s, SLICE("facebook/opt-125m")));
    assert_true(supported_has(s, SLICE("a/no-architecture")));
    assert_true(supported_has(s, SLICE("a/b")));
    assert_false(supported_has(s, SLICE("a/B")));
    assert_false(supported_has(s, SLICE("")));
    map_init(&architectures);
    supported_architectures(s, &architectures);
    assert_int_equal(architectures.count, 2);
    assert_true(slice_is(architectures.entries[0].key, "OPTForCausalLM"));
    assert_int_equal(architectures.entries[0].value, 3);
    assert_true(slice_is(architectures.entries[1].key, "BloomForCausalLM"));
    assert_int_equal(architectures.entries[1].value, 1);
    map_fini(&architectures);
    supported_free(s);
}

static void
takes_the_last_of_equal_keys_as_python_does(void **state)
{
    struct supported *s = read_from(
        "{\"models\": [{\"model_id\": \"a\", \"architecture_id\": \"A\"}], \"x\": 1, \"models\": "
        "[{\"model_id\": \"b\", \"architecture_id\": \"B\", \"model_id\": \"c\", "
        "\"architecture_id\": null, \"status\": 1, \"status\": 2}], \"x\": 2}");

    (void)state;
    assert_int_equal(supported_count(s), 1);
    assert_false(supported_has(s, SLICE("a")));
    assert_false(supported_has(s, SLICE("b")));
    assert_true(supported_has(s, SLICE("c")));
    assert_int_equal(supported_verified(s), 0);
    check_written(s, NULL,
                  "{\n"
                  "  \"generated_at\": \"2026-11-12\",\n"
                  "  \"scan_info\": null,\n"
                  "  \"total_architectures\": 0,\n"
                  "  \"total_models\": 1,\n"
                  "  \"total_verified\": 0,\n"
                  "  \"models\": [\n"
                  "    {\"model_id\": \"b\", \"architecture_id\": \"B\", \"model_id\": \"c\", "
                  "\"architecture_id\": null, \"status\": 1, \"status\": 2}\n"
                  "  ],\n"
                  "  \"x\": 2\n"
                  "}\n");
    supported_free(s);
}

static void
refuses_what_is_no_registry_and_says_where(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"[1]", "m.json: no registry of supported models, and left unchanged: line 1, column 1: "
                "expected an object with a list \"models\""},
        {"{\n  \"x\": 1\n}",
         "m.json: no registry of supported models, and left unchanged: expected "
         "a list \"models\" in it, found none"},
        {"{\n  \"models\": {}\n}",
         "m.json: no registry of supported models, and left unchanged: line 2, column 13: expected "
         "a list under \"models\""},
        {"{\"models\": [], \"models\": null}",
         "m.json: no registry of supported models, and left unchanged: line 1, column 26: expected "
         "a list under \"models\""},
        {"", NULL},
        {"{\"models\": [}", NULL},
        {"{\"models\": []} x", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct supported *s = NULL;
        struct err err = {ERR_NONE, ""};
        assert_int_equal(supported_read(&s, slice_of(cases[i].text), "m.json", &err), -1);
        assert_null(s);
        assert_int_equal(err.kind, ERR_DATA);
        if (cases[i].expected != NULL)
            assert_string_equal(err.message, cases[i].expected);
        assert_memory_equal(err.message, "m.json: ", 8);
    }
}

static void
takes_over_entries_laid_out_anew_and_only_once(void **state)
{
    static const char list[] =
        "[{\"architecture_id\":\"OPTForCausalLM\",\"model_id\":\"facebook/opt-125m\",\"x\":[1.0,"
        "{}],\"y\":{\"z\":\"\\u00e9\"}},{\"model_id\":\"old\"},7,{\"model_id\":\"b\",\"verified\":"
        "true},{\"model_id\":\"b\"},{\"model_id\":\"c\",\"status\":7},{\"architecture_id\":\"A\"}]";
    struct supported *s = read_from("{\"models\": [{\"model_id\": \"old\"}]}");
    struct json_tree *tree = NULL;

    (void)state;
    assert_int_equal(json_tree_read(&tree, SLICE(list), NULL), 0);
    assert_int_equal(supported_take_over(s, json_tree_root(tree)), 3);
    assert_int_equal(supported_take_over(s, json_tree_root(tree)), 0);
    json_tree_free(tree);
    assert_int_equal(supported_take_over(s, NULL), 0);
    assert_true(supported_has(s, SLICE("b")));
    assert_int_equal(supported_verified(s), 1);
    check_written(s, NULL,
                  "{\n"
                  "  \"generated_at\": \"2026-11-12\",\n"
                  "  \"scan_info\": null,\n"
                  "  \"total_architectures\": 1,\n"
                  "  \"total_models\": 4,\n"
                  "  \"total_verified\": 1,\n"
                  "  \"models\": [\n"
                  "    {\"model_id\": \"old\"},\n"
                  "    {\n"
                  "      \"architecture_id\": \"OPTForCausalLM\",\n"
                  "      \"model_id\": \"facebook/opt-125m\",\n"
                  "      \"x\": [\n"
                  "        1.0,\n"
                  "        {}\n"
                  "      ],\n"
                  "      \"y\": {\n"
                  "        \"z\": \"\\u00e9\"\n"
                  "      }\n"
                  "    },\n"
                  "    {\n"
                  "      \"model_id\": \"b\",\n"
                  "      \"verified\": true\n"
                  "    },\n"
                  "    {\n"
                  "      \"model_id\": \"c\",\n"
                  "      \"status\": 7\n"
                  "    }\n"
                  "  ]\n"
                  "}\n");
    supported_free(s);
}

static void
writes_ten_thousand_entries_as_they_were(void **state)
{
    char *text = registry_of(10000);
    struct supported *s = read_from(text);

    (void)state;
    assert_int_equal(supported_count(s), 10000);
    check_written(s, NULL, text);
    supported_free(s);
    free(text);
}

/* From the list on: what stands above it is counted anew. */
static const char *
models_of(const char *text)
{
    return strstr(text, "\"models\": [");
}

static void
writes_the_published_registry_as_it_was_where_it_is_at_hand(void **state)
{
    const char *shared = getenv("HUBCENSUS_SHARED");
    char *folder = file_join(shared != NULL ? shared : "/nonexistent", "data/transformerlens");
    char *text = folder_get(folder, "supported_models.json");

    (void)state;
    free(folder);
    if (text == NULL)
        skip();
    struct supported *s = read_from(text);
    char *again = written(s, NULL);
    assert_int_equal(supported_count(s), 9643);
    assert_int_equal(supported_verified(s), 731);
    size_t verified = 0;
    struct map architectures;
    map_init(&architectures);
    supported_architectures(s, &architectures);
    for (size_t i = 0; i < architectures.count; i++)
        verified += supported_verified_of(s, architectures.entries[i].key);
    map_fini(&architectures);
    assert_int_equal(verified, 731);
    assert_non_null(strstr(again, "  \"total_models\": 9643,\n  \"total_verified\": 731,\n"));
    assert_string_equal(models_of(again), models_of(text));
    free(again);
    free(text);
    supported_free(s);
}

static int
tell_thousands(void *context, supported_model_fn *fn, void *fn_context, struct err *err)
{
    char id[32];

    (void)context;
    for (int i = 0; i < 3000; i++) {
        snprintf(id, sizeof id, "a/model-%d", i);
        if (fn(fn_context, slice_of(id), SLICE("LlamaForCausalLM"), err) != 0)
            return -1;
    }
    return 0;
}

static void
writes_a_draft_of_several_pieces_with_the_same_bytes(void **state)
{
    struct supported *s = read_from("{\"models\": [{\"model_id\": \"a/old\", \"odd\": 1}]}");
    char *folder = folder_make();
    char *path = file_join(folder, "m.json");
    struct str read = STR_INIT;
    struct file_draft d;
    const struct supported_source source = {.each = tell_thousands, .most = 3000};

    (void)state;
    assert_int_equal(supported_add_from(s, &source, NULL), 0);
    assert_int_equal(file_draft_open(&d, path, NULL), 0);
    assert_int_equal(supported_write_draft(s, &info, "2026-11-12", &d, NULL), 0);
    assert_int_equal(file_draft_commit(&d, NULL), 0);
    assert_int_equal(file_read(&read, path, SIZE_MAX, NULL), 1);
    check_written(s, &info, str_text(&read));
    str_fini(&read);
    supported_free(s);
    free(path);
    folder_remove(folder);
}

static void
tells_when_a_piece_cannot_be_written(void **state)
{
    struct supported *s = read_from("{\"models\": []}");
    struct file_draft d = {.goal = (char *)"/dev/full", .fd = open("/dev/full", O_WRONLY)};
    struct err err;

    (void)state;
    if (d.fd < 0)
        skip();
    assert_int_equal(supported_write_draft(s, &info, "2026-11-12", &d, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    close(d.fd);
    supported_free(s);
}

/* Three models, of which one comes twice. */
static int
tell_three(void *context, supported_model_fn *fn, void *fn_context, struct err *err)
{
    int *times = context;

    ++*times;
    return fn(fn_context, SLICE("a/new"), SLICE("B"), err) != 0 ||
                   fn(fn_context, SLICE("a/other"), SLICE("C"), err) != 0 ||
                   fn(fn_context, SLICE("a/new"), SLICE("C"), err) != 0 ||
                   fn(fn_context, SLICE("a/held"), SLICE("C"), err) != 0 ||
                   fn(fn_context, SLICE("z/last"), SLICE("B"), err) != 0
               ? -1
               : 0;
}

static int
tell_nobody(void *context, supported_model_fn *fn, void *fn_context, struct err *err)
{
    (void)context;
    (void)fn;
    (void)fn_context;
    return err_set(err, ERR_FATAL, "the census cannot be read");
}

static void
adds_from_a_source_without_holding_it(void **state)
{
    static const char *const models[][2] = {{"a/new", "B"}, {"a/other", "C"}, {"z/last", "B"}};
    struct given once = {models, 3};
    struct supported *s = read_from("{\"models\": [{\"model_id\": \"a/held\"}]}");
    struct supported *plain = read_from("{\"models\": [{\"model_id\": \"a/held\"}]}");
    struct map architectures;
    int times = 0;
    const struct supported_source source = {.each = tell_three, .context = &times, .most = 4};

    (void)state;
    assert_int_equal(supported_add_from(s, &source, NULL), 0);
    assert_int_equal(supported_count(s), 4);
    assert_false(supported_has(s, SLICE("a/new")));
    map_init(&architectures);
    supported_architectures(s, &architectures);
    assert_int_equal(architectures.count, 2);
    assert_int_equal(*map_find(&architectures, SLICE("B")), 2);
    char *text = written(s, NULL);
    assert_int_equal(times, 2);
    registry_add(plain, &once);
    check_written(plain, NULL, text);
    free(text);

    /* Who says what it tells is asked only when it is written. */
    const struct supported_source distinct = {
        .each = given_each, .context = &once, .distinct = &architectures};
    text = written(plain, NULL);
    assert_int_equal(supported_add_from(plain, &distinct, NULL), 0);
    assert_int_equal(supported_count(plain), 4);
    check_written(plain, NULL, text);
    free(text);
    map_fini(&architectures);
    supported_free(s);
    supported_free(plain);
}

static void
passes_on_what_a_source_says_and_believes_no_more_than_it_said(void **state)
{
    struct supported *s;
    struct err err = {0};
    int times = 0;
    const struct supported_source broken = {.each = tell_nobody, .most = 4};
    const struct supported_source longer = {.each = tell_three, .context = &times, .most = 1};

    (void)state;
    assert_int_equal(supported_read(&s, SLICE("{\"models\": []}"), "x", NULL), 0);
    assert_int_equal(supported_add_from(s, &broken, &err), -1);
    assert_string_equal(err.message, "the census cannot be read");
    assert_int_equal(supported_add_from(s, &longer, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    supported_free(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_cannot_be_read_is_not_an_empty_one),
        cmocka_unit_test(writes_a_new_registry_in_the_form_that_is_read_today),
        cmocka_unit_test(names_several_tasks_in_a_list),
        cmocka_unit_test(keeps_entries_and_foreign_keys_to_the_letter_and_counts_anew),
        cmocka_unit_test(knows_what_the_entries_say),
        cmocka_unit_test(takes_the_last_of_equal_keys_as_python_does),
        cmocka_unit_test(refuses_what_is_no_registry_and_says_where),
        cmocka_unit_test(takes_over_entries_laid_out_anew_and_only_once),
        cmocka_unit_test(writes_ten_thousand_entries_as_they_were),
        cmocka_unit_test(writes_a_draft_of_several_pieces_with_the_same_bytes),
        cmocka_unit_test(tells_when_a_piece_cannot_be_written),
        cmocka_unit_test(writes_the_published_registry_as_it_was_where_it_is_at_hand),
        cmocka_unit_test(adds_from_a_source_without_holding_it),
        cmocka_unit_test(passes_on_what_a_source_says_and_believes_no_more_than_it_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
