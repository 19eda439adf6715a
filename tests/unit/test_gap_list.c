#include <inttypes.h>

#include "folder.h"
#include "registry/gap_list.h"
#include "unit.h"

static void
on_begin(void *context)
{
    str_puts(context, "[");
}

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
    const struct gap_listener listener = {on_begin, with_samples ? on_sample : NULL, on_gap};
    char *folder = folder_make();
    char *path = file_join(folder, "gaps.json");
    struct str told = STR_INIT;
    struct err err;

    folder_put(folder, "gaps.json", text);
    int status = gap_list_read(path, &listener, &told, &err);
    assert_int_equal(status, expected_status);
    assert_string_equal(status < 0 ? err.message + strlen(path) : str_text(&told), expected);
    if (status < 0)
        assert_int_equal(err.kind, ERR_DATA);
    str_fini(&told);
    free(path);
    folder_remove(folder);
}

static void
tells_of_gaps_in_their_order(void **state)
{
    static const char text[] =
        "{\"gaps\": [{\"architecture_id\": \"A\", \"total_models\": 3, \"total_downloads\": \"4\","
        " \"min_param_count\": 5, \"sample_models\": [\"a/a\", 1, \"a/b\"],"
        " \"relevancy_score\": 62.50}, 7, {\"architecture_id\": 8, \"total_models\": -1,"
        " \"relevancy_score\": \"9\"}, [], {\"architecture_id\": \"B\"}]}";

    (void)state;
    check(text, true, 1, "[a/a a/b 1:A 3 4 5 62.50;2: -1 -1 -1 none;3:B -1 -1 -1 none;");
    check(text, false, 1, "[1:A 3 4 5 62.50;2: -1 -1 -1 none;3:B -1 -1 -1 none;");
}

static void
of_equal_keys_the_last_stands(void **state)
{
    (void)state;
    check(
        "{\"gaps\": [{\"architecture_id\": \"A\"}, {}], \"gaps\": [{\"architecture_id\": \"B\"}]}",
        false, 1, "[1:A -1 -1 -1 none;2: -1 -1 -1 none;[1:B -1 -1 -1 none;");
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
    const struct gap_listener listener = {on_begin, NULL, on_gap};

    (void)state;
    assert_int_equal(gap_list_read("/nonexistent/gaps.json", &listener, NULL, NULL), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_of_gaps_in_their_order),
        cmocka_unit_test(of_equal_keys_the_last_stands),
        cmocka_unit_test(a_file_without_a_list_is_named),
        cmocka_unit_test(no_file_is_no_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
