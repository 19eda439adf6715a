#include <inttypes.h>

#include "folder.h"
#include "registry/gap_list.h"
#include "unit.h"

static void
on_sample(void *context, struct slice model)
{
    str_append_slice(context, model);
    str_putc(context, ' ');
}

static void
on_gap(void *context, struct slice architecture, const struct gap_entry *gap)
{
    str_printf(context, "%zu:", gap->rank);
    str_append_slice(context, architecture);
    str_printf(context, " %" PRId64 " %" PRId64 " %" PRId64 " ", gap->models, gap->downloads,
               gap->parameters);
    str_append_slice(context, gap->score.data != NULL ? gap->score : SLICE("none"));
    str_putc(context, ';');
}

/* What is told of a file with this text, or the complaint behind the file's name. */
static void
check(const char *text, bool with_samples, int expected_status, const char *expected)
{
    const struct gap_listener listener = {with_samples ? on_sample : NULL, on_gap};
    struct profile *profile = NULL;
    char *folder = folder_make();
    char *path = file_join(folder, "gaps.json");
    struct str told = STR_INIT;
    struct err err;

    assert_int_equal(profile_read(&profile,
                                  SLICE("{\"name\":\"lib\",\"title\":\"L\",\"source\":\"x\","
                                        "\"supported_architectures\":[\"Supported\"]}"),
                                  "p", NULL),
                     0);
    folder_put(folder, "gaps.json", text);
    int status = gap_list_read(path, profile, &listener, &told, &err);
    assert_int_equal(status, expected_status);
    assert_string_equal(status < 0 ? err.message + strlen(path) : str_text(&told), expected);
    if (status < 0)
        assert_int_equal(err.kind, ERR_DATA);
    str_fini(&told);
    free(path);
    folder_remove(folder);
    profile_free(profile);
}

static void
what_the_file_does_not_tell_counts_as_none(void **state)
{
    static const char text[] =
        "{\"gaps\": [{\"architecture_id\": \"B\"}, 7, {\"architecture_id\": 8, \"total_models\": "
        "9},"
        " {\"architecture_id\": \"A\", \"total_models\": 3, \"total_downloads\": \"4\","
        " \"min_param_count\": 5, \"sample_models\": [\"a/a\", 1, \"a/b\"],"
        " \"relevancy_score\": 62.50}, []]}";

    (void)state;
    check(text, true, 1, "a/a a/b 1:A 3 4 5 100.0;2:B -1 -1 -1 0.0;");
    check(text, false, 1, "1:A 3 4 5 100.0;2:B -1 -1 -1 0.0;");
}

/* 0.45 · 5/10 · 100 + 0.35 · log10(10)/log10(100) · 100 = 40; an older file measures it by others.
 */
static void
ranks_and_scores_are_those_without_what_is_supported_by_now(void **state)
{
    (void)state;
    check("{\"gaps\": ["
          "{\"architecture_id\": \"Supported\", \"total_models\": 99, \"total_downloads\": 99999,"
          " \"relevancy_score\": 80.0},"
          "{\"architecture_id\": \"Less\", \"total_models\": 5, \"total_downloads\": 9,"
          " \"relevancy_score\": 20.9},"
          "{\"architecture_id\": \"More\", \"total_models\": 10, \"total_downloads\": 99,"
          " \"relevancy_score\": 18.5}]}",
          false, 1, "1:More 10 99 -1 80.0;2:Less 5 9 -1 40.0;0:Supported 99 99999 -1 none;");
}

static void
scores_are_made_with_the_weights_of_the_file(void **state)
{
    (void)state;
    check("{\"made_with\": {\"weights\": {\"demand\": 1, \"usage\": 0, \"benchmarkability\": 0}},"
          " \"gaps\": [{\"architecture_id\": \"A\", \"total_models\": 1, \"total_downloads\": 9},"
          " {\"architecture_id\": \"B\", \"total_models\": 4}]}",
          false, 1, "1:B 4 -1 -1 100.0;2:A 1 9 -1 25.0;");
}

static void
of_equal_keys_and_of_equal_architectures_the_last_stands(void **state)
{
    (void)state;
    check("{\"gaps\": [{\"architecture_id\": \"A\"}, {}], \"gaps\": [{\"architecture_id\": \"B\","
          " \"total_models\": 3}, {\"architecture_id\": \"B\", \"total_models\": 2}]}",
          false, 1, "1:B 2 -1 -1 45.0;");
}

static void
a_file_without_a_list_is_named(void **state)
{
    (void)state;
    check("{}", false, -1, ": expected a list \"gaps\" in it, found none");
    check("{\"gaps\": {}}", false, -1, ": expected a list under \"gaps\"");
    check("[]", false, -1, ": expected an object with a list \"gaps\"");
}

static void
no_file_is_no_error(void **state)
{
    const struct gap_listener listener = {NULL, on_gap};

    (void)state;
    assert_int_equal(gap_list_read("/nonexistent/gaps.json", NULL, &listener, NULL, NULL), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_file_does_not_tell_counts_as_none),
        cmocka_unit_test(ranks_and_scores_are_those_without_what_is_supported_by_now),
        cmocka_unit_test(scores_are_made_with_the_weights_of_the_file),
        cmocka_unit_test(of_equal_keys_and_of_equal_architectures_the_last_stands),
        cmocka_unit_test(a_file_without_a_list_is_named),
        cmocka_unit_test(no_file_is_no_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
