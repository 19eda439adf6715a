#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "registry/history.h"
#include "unit.h"

/* 2026-10-05T12:00:00. */
static const struct clock now = {INT64_C(1791201600), true};

static const char file[] =
    "{ \"mine\": 1.50, \"last_updated\":\"2026-06-27T00:21:21.662427\",\n"
    "  \"records\": [\n"
    "    {\"model_id\": \"a\", \"verified_date\": \"2026-01-01\", \"odd\": 1e2, \"notes\": "
    "\"\\u00e9\"},\n"
    "    {\"model_id\": \"b\", \"verified_date\": \"2026-02-01\", \"invalidated\": true,"
    " \"invalidation_reason\": \"why\"},\n"
    "    {\"model_id\": \"a\", \"verified_date\": \"2026-03-01\", \"invalidated\": false},\n"
    "    {\"model_id\": \"a\", \"verified_date\": \"2026-04-01\", \"invalidated\": true}\n"
    "  ]}\n";

static void
reads_the_records_that_are_asked_for(void **state)
{
    static const struct slice a = SLICE_INIT("a");
    static const struct {
        struct history_filter filter;
        const char *dates;
    } cases[] = {
        {{.models = NULL}, "01 02 03 04 "},
        {{.models = &a, .model_count = 1}, "01 03 04 "},
        {{.valid = true}, "01 03 "},
        {{.newest = true}, "03 "},
        {{.since = SLICE_INIT("2026-02-01")}, "02 03 04 "},
        {{.models = &a, .model_count = 1, .since = SLICE_INIT("2026-03-02"), .valid = true}, ""},
    };
    char *folder = folder_make(), *path = file_join(folder, "h.json");
    struct err err = {ERR_NONE, ""};
    struct history_records h;

    (void)state;
    assert_int_equal(history_records_read(&h, path, &cases[0].filter, &err), 0);
    history_records_fini(&h);
    folder_put(folder, "h.json", file);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str dates = STR_INIT;
        assert_int_equal(history_records_read(&h, path, &cases[i].filter, &err), 1);
        for (size_t k = 0; k < h.count; k++)
            str_printf(&dates, "%.2s ", h.records[k].date.data + 5);
        assert_string_equal(str_text(&dates), cases[i].dates);
        assert_int_equal(h.total, 4);
        assert_true(slice_is(h.last_updated, "2026-06-27T00:21:21.662427"));
        str_fini(&dates);
        history_records_fini(&h);
    }
    folder_put(folder, "h.json", "{\"records\": {}}");
    assert_int_equal(history_records_read(&h, path, &cases[0].filter, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.message, "h.json: line 1, column 13: expected a list"));
    free(path);
    folder_remove(folder);
}

static void
a_record_is_added_behind_the_last_and_all_else_stays(void **state)
{
    static const char added[] = ",\n"
                                "    {\n"
                                "      \"model_id\": \"n\\u00e9\",\n"
                                "      \"architecture_id\": null,\n"
                                "      \"verified_date\": \"2026-10-05\",\n"
                                "      \"verified_by\": null,\n"
                                "      \"transformerlens_version\": null,\n"
                                "      \"notes\": null,\n"
                                "      \"invalidated\": false,\n"
                                "      \"invalidation_reason\": null\n"
                                "    }\n  ]";
    const struct history_record record = {.model = SLICE("n\xc3\xa9"), .date = SLICE("2026-10-05")};
    static const struct {
        const char *before, *begins;
        size_t rest; /* of `added` that follows */
    } cases[] = {
        {file,
         "{ \"mine\": 1.50, \"last_updated\":\"2026-10-05T12:00:00\",\n  \"records\": [\n"
         "    {\"model_id\": \"a\", \"verified_date\": \"2026-01-01\", \"odd\": 1e2, ",
         0},
        {"{\"records\": []}", "{\n  \"last_updated\": \"2026-10-05T12:00:00\",\"records\": [\n", 1},
        {NULL, "{\n  \"last_updated\": \"2026-10-05T12:00:00\",\n  \"records\": [\n", 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *folder = folder_make(), *path = file_join(folder, "h.json");
        struct file_draft draft;
        struct err err = {ERR_NONE, ""};
        size_t n;
        if (cases[i].before != NULL)
            folder_put(folder, "h.json", cases[i].before);
        assert_int_equal(history_draft_added(&draft, &n, path, &record, 1, &now, &err), 0);
        assert_int_equal(n, 1);
        assert_int_equal(file_draft_commit(&draft, &err), 0);
        char *text = folder_get(folder, "h.json");
        assert_memory_equal(text, cases[i].begins, strlen(cases[i].begins));
        assert_non_null(strstr(text, added + cases[i].rest));
        free(text);
        free(path);
        folder_remove(folder);
    }
}

static void
a_record_that_the_newest_says_already_is_not_added_again(void **state)
{
    static const struct {
        struct history_record record;
        size_t added;
    } steps[] = {
        {{.model = SLICE_INIT("m"), .architecture = SLICE_INIT("A"), .notes = SLICE_INIT("n")}, 1},
        {{.model = SLICE_INIT("m"), .architecture = SLICE_INIT("A"), .notes = SLICE_INIT("n")}, 0},
        {{.model = SLICE_INIT("m"), .architecture = SLICE_INIT("B"), .notes = SLICE_INIT("n")}, 1},
        {{.model = SLICE_INIT("m"), .architecture = SLICE_INIT("A"), .notes = SLICE_INIT("n")}, 0},
        {{.model = SLICE_INIT("m"), .architecture = SLICE_INIT("A")}, 1},
        {{.model = SLICE_INIT("m"), .architecture = SLICE_INIT("A"), .by = SLICE_INIT("me")}, 1},
        {{.model = SLICE_INIT("m"), .architecture = SLICE_INIT("A"), .date = SLICE_INIT("d")}, 1},
        {{.model = SLICE_INIT("m"), .architecture = SLICE_INIT("A"), .version = SLICE_INIT("1")},
         1},
        {{.model = SLICE_INIT("m"), .architecture = SLICE_INIT("A"), .notes = SLICE_INIT("n")}, 1},
    };
    const struct slice model = SLICE("m");
    char *folder = folder_make(), *path = file_join(folder, "h.json");
    struct err err = {ERR_NONE, ""};
    size_t n;

    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct file_draft draft = {.fd = -1};
        assert_int_equal(history_draft_added(&draft, &n, path, &steps[i].record, 1, &now, &err), 0);
        assert_int_equal(n, steps[i].added);
        assert_int_equal(draft.name != NULL, n > 0);
        assert_int_equal(file_draft_commit(&draft, &err), 0);
    }
    /* One that holds no more says nothing. */
    struct file_draft draft = {.fd = -1};
    assert_int_equal(
        history_draft_invalidated(&draft, &n, path, &model, 1, false, SLICE("why"), &now, &err), 0);
    assert_int_equal(file_draft_commit(&draft, &err), 0);
    assert_int_equal(history_draft_added(&draft, &n, path, &steps[0].record, 1, &now, &err), 0);
    assert_int_equal(n, 1);
    file_draft_abandon(&draft);
    free(path);
    folder_remove(folder);
}

static void
invalidate(const char *model, bool all, int expected, size_t changes, const char *after)
{
    char *folder = folder_make(), *path = file_join(folder, "h.json");
    const struct slice name = slice_of(model);
    struct file_draft draft = {.fd = -1};
    struct err err = {ERR_NONE, ""};
    size_t changed = 0;

    folder_put(folder, "h.json", file);
    assert_int_equal(history_draft_invalidated(&draft, &changed, path, &name, 1, all,
                                               SLICE("no \"more\""), &now, &err),
                     expected);
    if (expected == 0)
        assert_int_equal(file_draft_commit(&draft, &err), 0);
    else
        assert_int_equal(err.kind, ERR_USAGE);
    if (expected == 0)
        assert_int_equal(changed, changes);
    file_draft_abandon(&draft);
    char *text = folder_get(folder, "h.json");
    if (after != NULL)
        assert_non_null(strstr(text, after));
    else
        assert_string_equal(text, file);
    free(text);
    free(path);
    folder_remove(folder);
}

static void
the_newest_record_that_holds_is_invalidated_with_a_reason(void **state)
{
    (void)state;
    invalidate("a", false, 0, 1,
               "\"notes\": \"\\u00e9\"},\n"
               "    {\"model_id\": \"b\", \"verified_date\": \"2026-02-01\", \"invalidated\": true,"
               " \"invalidation_reason\": \"why\"},\n"
               "    {\n      \"model_id\": \"a\",\n      \"verified_date\": \"2026-03-01\",\n"
               "      \"invalidated\": true,\n      \"invalidation_reason\": \"no \\\"more\\\"\"\n"
               "    },\n"
               "    {\"model_id\": \"a\", \"verified_date\": \"2026-04-01\"");
    invalidate("a", true, 0, 2,
               "    {\n      \"model_id\": \"a\",\n      \"verified_date\": \"2026-01-01\",\n"
               "      \"notes\": \"\\u00e9\",\n      \"invalidated\": true,\n"
               "      \"invalidation_reason\": \"no \\\"more\\\"\",\n      \"odd\": 1e2\n    },\n");
    invalidate("b", false, -1, 0, NULL);
    invalidate("c", false, -1, 0, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_records_that_are_asked_for),
        cmocka_unit_test(a_record_is_added_behind_the_last_and_all_else_stays),
        cmocka_unit_test(a_record_that_the_newest_says_already_is_not_added_again),
        cmocka_unit_test(the_newest_record_that_holds_is_invalidated_with_a_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
