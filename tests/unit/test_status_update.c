#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "registry/status_update.h"
#include "unit.h"

/* 2026-10-05T12:00:00. */
#define NOW INT64_C(1791201600)

#define REGISTRY "supported_models.json"
#define HISTORY  "verification_history.json"

static const char registry[] =
    "{\n"
    "  \"generated_at\": \"2026-06-01\",\n"
    "  \"mine\": 1.50,\n"
    "  \"total_architectures\": 9,\n"
    "  \"total_models\": 9,\n"
    "  \"total_verified\": 9,\n"
    "  \"models\": [\n"
    "    {\n"
    "      \"model_id\": \"org/one\",\n"
    "      \"status_label\": \"\\u00e9\",\n"
    "      \"architecture_id\": \"A\",\n"
    "      \"note\": \"old\",\n"
    "      \"metadata\": {\"downloads\": 1e3,\n \"x\": []},\n"
    "      \"verified\": true,\n"
    "      \"phase1_score\": 99.90\n"
    "    },\n"
    "    {\"architecture_id\":\"A\", \"model_id\":\"org/two\", \"odd\": 1.0},\n"
    "    7,\n"
    "    {\"architecture_id\":\"B\", \"model_id\":\"org/three\", \"status\": 1},\n"
    "    {\"architecture_id\":\"C\", \"model_id\":\"org/three\"}\n"
    "  ]\n"
    "}\n";

static int
set(struct status_result *out, const char *folder, const struct status_update *updates,
    size_t count, bool keep_history, struct err *err)
{
    const struct status_request request = {
        .folder = folder,
        .updates = updates,
        .count = count,
        .keep_history = keep_history,
        .by = SLICE("me"),
        .token = "my-own-token",
        .clock = {NOW, true},
    };

    return status_update(out, &request, err);
}

static void
changes_an_entry_in_the_fixed_order_and_all_else_to_the_letter(void **state)
{
    const struct status_update update = {
        .model = SLICE("org/one"),
        .has_status = true,
        .status = SUPPORTED_FAILED,
        .has_note = true,
        .note = SLICE("P1=50% hf_AAAAAAAAAAAAAAAAAAAA1 my-own-token"),
        .has_scores = {false, true, true},
        .is_null = {false, false, true},
        .scores = {0, 50},
    };
    static const char entry[] = "    {\n"
                                "      \"architecture_id\": \"A\",\n"
                                "      \"model_id\": \"org/one\",\n"
                                "      \"status\": 3,\n"
                                "      \"verified_date\": \"2026-10-05\",\n"
                                "      \"metadata\": {\"downloads\": 1e3,\n \"x\": []},\n"
                                "      \"note\": \"P1=50% HF_TOKEN HF_TOKEN\",\n"
                                "      \"phase1_score\": 99.90,\n"
                                "      \"phase2_score\": 50.0,\n"
                                "      \"phase3_score\": null,\n"
                                "      \"phase4_score\": null,\n"
                                "      \"phase7_score\": null,\n"
                                "      \"phase8_score\": null,\n"
                                "      \"verified\": false,\n"
                                "      \"status_label\": \"\\u00e9\"\n"
                                "    },\n";
    struct status_result r;
    struct str expected = STR_INIT;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();

    (void)state;
    folder_put(folder, REGISTRY, registry);
    assert_int_equal(set(&r, folder, &update, 1, true, &err), 0);
    assert_int_equal(r.models[0].before, SUPPORTED_VERIFIED);
    assert_int_equal(r.models[0].entries, 1);
    assert_int_equal(r.records, 1);
    status_result_fini(&r);
    str_puts(&expected, "{\n  \"generated_at\": \"2026-06-01\",\n  \"mine\": 1.50,\n"
                        "  \"total_architectures\": 3,\n  \"total_models\": 5,\n"
                        "  \"total_verified\": 1,\n  \"models\": [\n");
    str_puts(&expected, entry);
    str_puts(&expected,
             strstr(registry, "    {\"architecture_id\":\"A\", \"model_id\":\"org/two\""));
    char *text = folder_get(folder, REGISTRY);
    assert_string_equal(text, str_text(&expected));
    free(text);
    text = folder_get(folder, HISTORY);
    assert_string_equal(text, "{\n"
                              "  \"last_updated\": \"2026-10-05T12:00:00\",\n"
                              "  \"records\": [\n"
                              "    {\n"
                              "      \"model_id\": \"org/one\",\n"
                              "      \"architecture_id\": \"A\",\n"
                              "      \"verified_date\": \"2026-10-05\",\n"
                              "      \"verified_by\": \"me\",\n"
                              "      \"transformerlens_version\": null,\n"
                              "      \"notes\": \"P1=50% HF_TOKEN HF_TOKEN\",\n"
                              "      \"invalidated\": false,\n"
                              "      \"invalidation_reason\": null\n"
                              "    }\n"
                              "  ]\n"
                              "}\n");
    free(text);
    str_fini(&expected);
    folder_remove(folder);
}

static void
without_a_status_changes_scores_and_a_given_note_alone(void **state)
{
    const struct status_update update = {
        .model = SLICE("org/one"), .has_scores = {true}, .scores = {100}};
    struct status_result r;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();

    (void)state;
    folder_put(folder, REGISTRY, registry);
    assert_int_equal(set(&r, folder, &update, 1, true, &err), 0);
    assert_int_equal(r.records, 0);
    status_result_fini(&r);
    char *text = folder_get(folder, REGISTRY);
    assert_non_null(strstr(text, "\"note\": \"old\",\n      \"phase1_score\": 100.0,\n"));
    assert_non_null(strstr(text, "\"verified\": true,\n"));
    assert_non_null(strstr(text, "\"total_verified\": 2,\n"));
    assert_null(strstr(text, "verified_date"));
    free(text);
    assert_null(folder_get(folder, HISTORY));
    folder_remove(folder);
}

static void
takes_date_and_note_of_an_unverified_model_away(void **state)
{
    const struct status_update update = {.model = SLICE("org/three"),
                                         .architecture = SLICE("B"),
                                         .has_status = true,
                                         .date = SLICE("2026-01-01")};
    struct status_result r;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();

    (void)state;
    folder_put(folder, REGISTRY, registry);
    assert_int_equal(set(&r, folder, &update, 1, true, &err), 0);
    assert_int_equal(r.records, 0);
    status_result_fini(&r);
    char *text = folder_get(folder, REGISTRY);
    assert_non_null(strstr(text, "\"model_id\": \"org/three\",\n      \"status\": 0,\n"
                                 "      \"verified_date\": null,\n      \"note\": null,\n"));
    assert_non_null(strstr(text, "{\"architecture_id\":\"C\", \"model_id\":\"org/three\"}"));
    assert_non_null(strstr(text, "\"total_verified\": 1,\n"));
    free(text);
    folder_remove(folder);
}

static void
puts_the_totals_that_an_older_file_lacks_into_their_place(void **state)
{
    static const struct {
        const char *before, *after;
    } cases[] = {
        {"{\"models\": [{\"model_id\": \"m\"}]}",
         "{\n  \"total_architectures\": 0,\n  \"total_models\": 1,\n  \"total_verified\": 1,"
         "\"models\": ["},
        {"{\"total_models\": 7, \"models\": [{\"model_id\": \"m\"}]}",
         "{\"total_models\": 1,\n  \"total_architectures\": 0,\n  \"total_verified\": 1, "
         "\"models\": ["},
    };
    const struct status_update update = {
        .model = SLICE("m"), .has_status = true, .status = SUPPORTED_VERIFIED};
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct status_result r;
        folder_put(folder, REGISTRY, cases[i].before);
        assert_int_equal(set(&r, folder, &update, 1, false, &err), 0);
        status_result_fini(&r);
        char *text = folder_get(folder, REGISTRY);
        assert_memory_equal(text, cases[i].after, strlen(cases[i].after));
        free(text);
    }
    folder_remove(folder);
}

static void
does_all_that_is_asked_or_nothing(void **state)
{
    static const struct {
        struct status_update updates[2];
        const char *said;
    } cases[] = {
        {{{.model = SLICE_INIT("org/one"), .has_status = true},
          {.model = SLICE_INIT("org/tow"), .has_status = true}},
         "has no entry: org/tow (did you mean org/two"},
        {{{.model = SLICE_INIT("org/one"), .has_status = true},
          {.model = SLICE_INIT("org/three"), .has_status = true}},
         "org/three has entries of B and of C: --architecture says which one is meant"},
        {{{.model = SLICE_INIT("org/one"), .has_status = true},
          {.model = SLICE_INIT("org/one"), .has_status = true}},
         "org/one is named twice"},
        {{{.model = SLICE_INIT("org/one"), .has_status = true},
          {.model = SLICE_INIT("org/two"), .architecture = SLICE_INIT("Z"), .has_status = true}},
         "has no entry: org/two of Z"},
    };
    char *folder = folder_make();

    (void)state;
    folder_put(folder, REGISTRY, registry);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct status_result r;
        struct err err = {ERR_NONE, ""};
        assert_int_equal(set(&r, folder, cases[i].updates, 2, true, &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
        assert_non_null(strstr(err.message, cases[i].said));
        char *text = folder_get(folder, REGISTRY);
        assert_string_equal(text, registry);
        free(text);
        assert_null(folder_get(folder, HISTORY));
    }
    folder_remove(folder);
}

static void
equal_entries_of_a_model_are_changed_together(void **state)
{
    const struct status_update update = {
        .model = SLICE("m"), .has_status = true, .status = SUPPORTED_VERIFIED};
    struct status_result r;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();

    (void)state;
    folder_put(folder, REGISTRY,
               "{\"total_verified\": 0, \"models\": [{\"model_id\": \"m\"}, "
               "{\"model_id\": \"m\"}, {\"model_id\": \"n\"}]}");
    assert_int_equal(set(&r, folder, &update, 1, true, &err), 0);
    assert_int_equal(r.models[0].entries, 2);
    assert_int_equal(r.records, 1);
    status_result_fini(&r);
    char *text = folder_get(folder, REGISTRY);
    assert_non_null(strstr(text, "{\"total_verified\": 2,"));
    free(text);
    folder_remove(folder);
}

static void
reads_updates_from_lines(void **state)
{
    struct status_updates u = {.items = NULL};
    struct err err = {ERR_NONE, ""};

    (void)state;
    arena_init(&u.arena);
    assert_int_equal(status_updates_read(
                         &u,
                         SLICE("{\"model_id\": \"a\", \"status\": \"verified\", \"note\": null}\r\n"
                               "\n"
                               "{\"model_id\": \"b\", \"status\": 2, \"verified_date\": "
                               "\"2026-10-05\", \"phase1_score\": null, \"phase8_score\": 7.5}"),
                         "f", &err),
                     0);
    assert_int_equal(u.count, 2);
    assert_true(u.items[0].has_status && u.items[0].status == SUPPORTED_VERIFIED);
    assert_true(u.items[0].has_note && u.items[0].note.data == NULL);
    assert_true(slice_is(u.items[1].model, "b") && u.items[1].status == SUPPORTED_SKIPPED);
    assert_true(slice_is(u.items[1].date, "2026-10-05") && !u.items[1].has_note);
    assert_true(u.items[1].has_scores[0] && u.items[1].is_null[0] && !u.items[1].has_scores[1]);
    assert_true(u.items[1].has_scores[5] && u.items[1].scores[5] > 7.4);
    status_updates_fini(&u);
}

static void
refuses_a_line_that_is_none_and_says_where(void **state)
{
    static const struct {
        const char *line, *said;
    } cases[] = {
        {"[]", "f, line 2: expected an object, found an array"},
        {"{\"status\": 1}", "f, line 2: model_id is missing"},
        {"{\"model_id\": \"\"}", "f, line 2: model_id: expected a model's name"},
        {"{\"model_id\": \"a\", \"status\": 4}", "f, line 2: status: expected 0..3, or "
                                                 "\"unverified\", \"verified\", \"skipped\" or "
                                                 "\"failed\""},
        {"{\"model_id\": \"a\", \"staus\": 1}", "f, line 2: staus: there is no such key"},
        {"{\"model_id\": \"a\", \"phase1_score\": 101}",
         "f, line 2: phase1_score: expected a number 0..100"},
        {"{\"model_id\": \"a\", \"verified_date\": \"2026-13-01\"}",
         "f, line 2: verified_date: expected a date such as 2026-10-05"},
        {"{\"model_id\": \"a\", \"verified_date\": \"2026-10-05\", \"note\": \"n\"}",
         "f, line 2: verified_date is the day of a status, and that is missing"},
        {"{\"model_id\": \"a\", \"status\": null}",
         "f, line 2: a status, a note or a score is missing"},
        {"{\"model_id\": \"a\"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct status_updates u = {.items = NULL};
        struct err err = {ERR_NONE, ""};
        struct str text = STR_INIT;
        arena_init(&u.arena);
        str_printf(&text, "{\"model_id\": \"x\", \"note\": null}\n%s", cases[i].line);
        assert_int_equal(status_updates_read(&u, str_slice(&text), "f", &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
        if (cases[i].said != NULL)
            assert_string_equal(err.message, cases[i].said);
        str_fini(&text);
        status_updates_fini(&u);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_an_entry_in_the_fixed_order_and_all_else_to_the_letter),
        cmocka_unit_test(without_a_status_changes_scores_and_a_given_note_alone),
        cmocka_unit_test(takes_date_and_note_of_an_unverified_model_away),
        cmocka_unit_test(puts_the_totals_that_an_older_file_lacks_into_their_place),
        cmocka_unit_test(does_all_that_is_asked_or_nothing),
        cmocka_unit_test(equal_entries_of_a_model_are_changed_together),
        cmocka_unit_test(reads_updates_from_lines),
        cmocka_unit_test(refuses_a_line_that_is_none_and_says_where),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
