#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "registry/validation.h"
#include "unit.h"

/* 2026-10-05. */
#define NOW INT64_C(1791158400)

#define HEAD(models, verified)                                                                 \
    "{\"generated_at\": \"2026-10-05\", \"total_architectures\": 1, \"total_models\": " models \
    ", \"total_verified\": " verified ", \"models\": ["
#define MODEL(name, more) "{\"architecture_id\": \"A\", \"model_id\": \"" name "\"" more "}"

static const struct validation_request request = {.keep = SIZE_MAX, .clock = {NOW, true}};

/* "error form models[0].status: expected 0..3, got 7", a line a finding. */
static void
say(struct str *out, const struct validation *v)
{
    str_truncate(out, 0);
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct validation_finding *f = &v->findings[i];
        const struct validation_group *g = &v->groups[f->group];
        str_printf(out, "%s%s %s %.*s: %.*s", i > 0 ? "\n" : "", validation_level_names[g->level],
                   validation_rules[g->kind].name, (int)f->path.len, f->path.data, (int)f->text.len,
                   f->text.data);
    }
}

struct one {
    const char *text, *expected;
};

static void
check_all(const struct one *cases, size_t count, enum validation_file_kind kind)
{
    for (size_t i = 0; i < count; i++) {
        struct validation v;
        struct str said = STR_INIT;
        validation_text(&v, slice_of(cases[i].text), kind, &request);
        say(&said, &v);
        assert_string_equal(str_text(&said), cases[i].expected);
        str_fini(&said);
        validation_fini(&v);
    }
}

#define CHECK(cases, kind) check_all((cases), sizeof(cases) / sizeof *(cases), (kind))

static void
tells_what_is_not_of_the_form_with_its_path(void **state)
{
    static const struct one cases[] = {
        {HEAD("1", "0") MODEL("m", "") "]}\n", ""},
        {HEAD("1", "0") MODEL("m", ", \"status\": 7") "]}\n",
         "error form models[0].status: expected 0..3, got 7"},
        {HEAD("2", "0") MODEL("m", "") ", " MODEL("n", ", \"status\": \"1\"") "]}\n",
         "error form models[1].status: expected 0..3, got \"1\""},
        {HEAD("1", "0") "{\"model_id\": \"m\"}]}\n",
         "error missing models[0].architecture_id: is missing: expected an architecture's name\n"
         "error total total_architectures: says 1, and 0 are there"},
        {HEAD("1", "0") "7]}\n", "error form models[0]: expected an object, got 7\n"
                                 "error total total_architectures: says 1, and 0 are there"},
        {HEAD("1", "0") MODEL("m", ", \"phase1_score\": 100.5, \"phase8_score\": -1") "]}\n",
         "error form models[0].phase1_score: expected a number 0..100 or null, got 100.5\n"
         "error form models[0].phase8_score: expected a number 0..100 or null, got -1"},
        {HEAD("1", "0") MODEL("m", ", \"metadata\": {\"tags\": [\"a\", 1], \"likes\": -1}") "]}\n",
         "error form models[0].metadata.tags[1]: expected a text, got 1\n"
         "error form models[0].metadata.likes: expected a whole number of 0 or more, got -1"},
        {HEAD("1", "0") MODEL("m", ", \"note\": \"\"") "]}\n",
         "warning form models[0].note: expected a text that is not empty or null, got \"\""},
        {HEAD("1", "0") MODEL("m", ", \"status\": 0, \"status\": 0") "]}\n",
         "warning repeated_key models[0].status: the key stands there twice; readers take the "
         "last"},
        {HEAD("1", "0") MODEL("m", ", \"mine\": [1], \"status_label\": 7") "], \"x\": 1}\n", ""},
        {"[]\n", "error form : expected an object, got a list"},
        {"{}\n", "error missing generated_at: is missing: expected a date such as 2026-10-05\n"
                 "error missing total_architectures: is missing: expected a whole number of 0 or "
                 "more\n"
                 "error missing total_models: is missing: expected a whole number of 0 or more\n"
                 "error missing total_verified: is missing: expected a whole number of 0 or more\n"
                 "error missing models: is missing: expected a list"},
        {"{\"models\": [\n}", "error json : line 2, column 1 (byte 13): expected a value or ']', "
                              "found '}'"},
    };

    (void)state;
    CHECK(cases, VALIDATION_FILE_SUPPORTED);
}

static void
tells_what_makes_no_sense_in_a_registry(void **state)
{
    static const struct one cases[] = {
        {HEAD("9", "3") MODEL("m", "") "]}\n",
         "error total total_models: says 9, and 1 is there\n"
         "error total total_verified: says 3, and 0 are there"},
        {HEAD("1", "1")
             MODEL("m", ", \"verified\": true, \"verified_date\": \"2026-10-05\"") "]}\n",
         "warning old_status models[0].verified: has no status, and counts as verified"},
        {HEAD("1", "0") MODEL(
             "m", ", \"verified\": true, \"status\": 3, \"verified_date\": \"2026-10-05\"") "]}\n",
         "warning contradiction models[0].verified: is true, and the status, which counts, says "
         "failed"},
        {HEAD("1", "1") MODEL("m", ", \"status\": 1") "]}\n",
         "warning undated models[0].verified_date: is verified, and has no date"},
        {HEAD("1", "0") MODEL("m", ", \"verified_date\": \"2026-10-05\"") "]}\n",
         "warning dated models[0].verified_date: is unverified, and has a date"},
        /* Where it is tomorrow already it is no fault. */
        {HEAD("1", "1") MODEL("m", ", \"status\": 1, \"verified_date\": \"2026-10-06\"") "]}\n",
         ""},
        {HEAD("1", "1") MODEL("m", ", \"status\": 1, \"verified_date\": \"2026-10-07\"") "]}\n",
         "warning future models[0].verified_date: 2026-10-07 is in the future"},
        {HEAD("1", "1") MODEL("m", ", \"status\": 1, \"verified_date\": \"2026-02-29\"") "]}\n",
         "error form models[0].verified_date: expected a date such as 2026-10-05 or null, got "
         "\"2026-02-29\""},
        {HEAD("1", "0") MODEL("m", "") "]}\r\n", ""},
        /* Readers take the last, which is no list: nothing is counted. */
        {HEAD("7", "0") MODEL("m", "") "], \"models\": null}\n",
         "error form models: expected a list, got null\n"
         "warning repeated_key models: the key stands there twice; readers take the last"},
        {HEAD("1", "0") MODEL("m", "") "]}",
         "warning end : expected a newline at its end, got none"},
    };

    (void)state;
    CHECK(cases, VALIDATION_FILE_SUPPORTED);
}

static void
tells_entries_that_are_equal_from_those_that_differ(void **state)
{
    static const struct one cases[] = {
        /* In another order and layout; a number that is spelt otherwise is another one. */
        {HEAD("4", "0") MODEL("m", ", \"note\": \"\\u0061\"") ", " MODEL(
             "n", "") ", {\"note\":\"a\", \"model_id\": \"m\",\n\"architecture_id\": "
                      "\"A\"}, " MODEL("m", ", \"note\": \"b\"") "]}\n",
         "error differing models[3]: m: other values than models[0]\n"
         "warning duplicate models[2]: m: equal to models[0]"},
        {HEAD("2", "0")
             MODEL("m", ", \"phase1_score\": 1") ", " MODEL("m", ", \"phase1_score\": 1.0") "]}\n",
         "error differing models[1]: m: other values than models[0]"},
        {HEAD("2", "0")
             MODEL("m", ", \"x\": \"\\ud800\"") ", " MODEL("m", ", \"x\": \"\\ud801\"") "]}\n",
         "error differing models[1]: m: other values than models[0]"},
        {HEAD("2", "0") MODEL("m", ", \"\\ud800\": 1") ", " MODEL("m", ", \"\\ud801\": 1") "]}\n",
         "error differing models[1]: m: other values than models[0]"},
        {HEAD("4", "0") MODEL("m", "") ", " MODEL("m", ", \"x\": 1") ", " MODEL(
             "m", ", \"x\": 1") ", " MODEL("m", "") "]}\n",
         "error differing models[1]: m: other values than models[0]\n"
         "warning duplicate models[2]: m: equal to models[1]\n"
         "warning duplicate models[3]: m: equal to models[0]"},
        {HEAD("2", "0") MODEL("m", "") ", {\"architecture_id\": \"B\", \"model_id\": \"m\"}]}\n",
         "error total total_architectures: says 1, and 2 are there\n"
         "warning two_architectures models[1]: m: another architecture than models[0]"},
    };

    (void)state;
    CHECK(cases, VALIDATION_FILE_SUPPORTED);
}

#define GAPS(architectures, models)                                                          \
    "{\"generated_at\": \"2026-10-05\", \"total_unsupported_architectures\": " architectures \
    ", \"total_unsupported_models\": " models ", \"gaps\": ["
#define GAP(name, models, score)                                    \
    "{\"architecture_id\": \"" name "\", \"total_models\": " models \
    ", \"total_downloads\": 9, \"min_param_count\": 5, \"relevancy_score\": " score "}"

static void
tells_what_makes_no_sense_in_a_list_of_gaps(void **state)
{
    static const struct one cases[] = {
        {GAPS("2", "6") GAP("X", "4", "100.0") ", " GAP("Y", "2", "77.5") "]}", ""},
        {GAPS("2", "6") GAP("X", "4", "99.9") ", " GAP("Y", "2", "77.5") "]}",
         "warning score gaps[0].relevancy_score: is 99.9, and the figures give 100.0"},
        {GAPS("1", "4") GAP("Y", "2", "77.5") ", " GAP("X", "4", "100.0") "]}",
         "error total total_unsupported_architectures: says 1, and 2 are there\n"
         "error total total_unsupported_models: says 4, and 6 are there\n"
         "warning order gaps[1]: X ranks before gaps[0]"},
        /* Of equal scores and models the names decide. */
        {GAPS("2", "4") GAP("Y", "2", "100") ", " GAP("X", "2", "100") "]}",
         "warning order gaps[1]: X ranks before gaps[0]"},
        {GAPS("1", "4") GAP("X", "4", "100.0") "]}\n",
         "warning end : expected nothing at its end, got other white space"},
        /* Older forms. */
        {"{\"generated_at\": \"2025-01-01\", \"total_unsupported\": 1, \"scan_info\": "
         "{\"total_scanned\": 1, \"task_filter\": [\"a\", \"b\"]}, \"gaps\": "
         "[{\"architecture_id\": \"X\", \"total_models\": 3}]}",
         ""},
        /* Other weights, which the file names. */
        {"{\"generated_at\": \"2026-10-05\", \"made_with\": {\"weights\": {\"demand\": 1, "
         "\"usage\": "
         "0, \"benchmarkability\": 0}}, \"gaps\": [" GAP("X", "4", "100.0") ", " GAP("Y", "1",
                                                                                     "25.0") "]}",
         ""},
        {GAPS("7", "8") GAP("X", "4", "100.0") "], \"gaps\": 1}",
         "error form gaps: expected a list, got 1\n"
         "warning repeated_key gaps: the key stands there twice; readers take the last"},
        {GAPS("2", "8") GAP("X", "4", "100.0") ", " GAP("X", "4", "100.0") "]}",
         "warning duplicate gaps[1]: X: equal to gaps[0]"},
    };

    (void)state;
    CHECK(cases, VALIDATION_FILE_GAPS);
}

static void
tells_what_makes_no_sense_in_a_history(void **state)
{
    static const struct one cases[] = {
        {"{\"last_updated\": null, \"records\": []}\n", ""},
        {"{\"last_updated\": \"2026-10-04T00:21:21.662427\", \"records\": [{\"model_id\": \"m\", "
         "\"verified_date\": \"2026-10-04\", \"invalidated\": false}]}\n",
         ""},
        {"{\"last_updated\": null, \"records\": [{\"model_id\": \"m\", \"verified_date\": "
         "\"2026-10-04\"}]}\n",
         "warning last_updated last_updated: is null, and the newest record is of 2026-10-04"},
        {"{\"last_updated\": \"2026-10-03T23:59:59\", \"records\": [{\"model_id\": \"m\", "
         "\"verified_date\": \"2026-10-04\", \"invalidated\": 1}]}\n",
         "error form records[0].invalidated: expected true or false, got 1\n"
         "warning last_updated last_updated: is before it, and the newest record is of "
         "2026-10-04"},
        /* A day that is to come was not written by then. */
        {"{\"last_updated\": \"2026-10-04T00:00:00\", \"records\": [{\"model_id\": \"m\", "
         "\"verified_date\": \"2999-10-04\"}]}\n",
         "warning future records[0].verified_date: 2999-10-04 is in the future"},
        {"{\"last_updated\": \"soon\", \"records\": [{}]}\n",
         "error form last_updated: expected a time such as 2026-10-05T12:00:00 or null, got "
         "\"soon\"\n"
         "error missing records[0].model_id: is missing: expected a model's name\n"
         "error missing records[0].verified_date: is missing: expected a date such as "
         "2026-10-05"},
    };

    (void)state;
    CHECK(cases, VALIDATION_FILE_HISTORY);
}

static void
run(struct validation *v, const char *folder, bool write, struct str *said)
{
    struct validation_request q = request;
    struct err err = {ERR_NONE, ""};

    q.places = &folder;
    q.place_count = 1;
    q.write = write;
    assert_int_equal(validation_run(v, &q, &err), 0);
    say(said, v);
}

static void
holds_the_files_against_each_other(void **state)
{
    struct validation v;
    struct str said = STR_INIT;
    char *folder = folder_make();

    (void)state;
    folder_put(folder, "supported_models.json", HEAD("1", "0") MODEL("m", "") "]}\n");
    folder_put(folder, "architecture_gaps.json", GAPS("1", "4") GAP("A", "4", "100.0") "]}");
    folder_put(folder, "verification_history.json",
               "{\"last_updated\": \"2026-10-05\", \"records\": [{\"model_id\": \"m\", "
               "\"verified_date\": \"2026-10-04\"}, {\"model_id\": \"n\", \"verified_date\": "
               "\"2026-10-04\"}]}\n");
    folder_put(folder, "scrape_checkpoint.json", "{}");
    folder_put(folder, "census.db", "none");
    run(&v, folder, false, &said);
    const char *text = str_text(&said);
    assert_non_null(strstr(text, "error supported_gap gaps[0].architecture_id: A has models in the "
                                 "registry\nwarning unknown_model records[1].model_id: n is not in "
                                 "the registry\nerror checkpoint : "));
    assert_non_null(strstr(text, "\nerror census : "));
    validation_fini(&v);
    str_fini(&said);
    folder_remove(folder);
}

static void
says_what_cannot_be_read(void **state)
{
    struct validation v;
    struct str said = STR_INIT;
    char *folder = folder_make(), *path = file_join(folder, "supported_models.json");
    struct err err = {ERR_NONE, ""};

    (void)state;
    assert_int_equal(file_make_folder(path, &err), 0);
    folder_put(folder, "architecture_gaps.json", GAPS("0", "0") "]}");
    run(&v, folder, true, &said);
    assert_non_null(strstr(str_text(&said), "error unreadable : "));
    assert_non_null(strstr(str_text(&said), "is no regular file"));
    assert_int_equal(v.counts[VALIDATION_ERROR], 1);
    validation_fini(&v);
    str_fini(&said);
    free(path);
    folder_remove(folder);
}

static void
mends_what_loses_nothing_and_leaves_the_rest_to_the_letter(void **state)
{
    struct validation v;
    struct str said = STR_INIT;
    char *folder = folder_make();

    (void)state;
    folder_put(folder, "supported_models.json",
               "{ \"mine\":1e2, \"generated_at\": \"2026-10-05\",\"total_architectures\":7,\n"
               "\"total_models\": 3, \"total_verified\": 2, \"models\": [ {\"model_id\": \"m\",  "
               "\"architecture_id\": \"A\", \"status\": 1, \"verified_date\": \"2026-10-05\"},\n\n"
               "{\"architecture_id\": \"A\", \"model_id\": \"m\", \"status\": 1, "
               "\"verified_date\": \"2026-10-05\"}, " MODEL("n", ", \"\\u0078\": 1.50") " ] }");
    folder_put(folder, "architecture_gaps.json",
               GAPS("9", "9") GAP("Y", "2", "77.5") ",  " GAP("X", "4", "1e2") ",\n" GAP(
                   "Y", "2", "77.5") "]} ");
    folder_put(folder, "verification_history.json",
               "{\"last_updated\":null, \"records\": [{\"model_id\": \"m\", \"verified_date\": "
               "\"2026-10-04\"}]}\n");
    run(&v, folder, true, &said);
    assert_int_equal(v.mended_count, 11);
    validation_fini(&v);
    char *text = folder_get(folder, "supported_models.json");
    assert_string_equal(
        text,
        "{ \"mine\":1e2, \"generated_at\": \"2026-10-05\",\"total_architectures\":1,\n"
        "\"total_models\": 2, \"total_verified\": 1, \"models\": [ {\"model_id\": \"m\",  "
        "\"architecture_id\": \"A\", \"status\": 1, \"verified_date\": \"2026-10-05\"}, " MODEL(
            "n", ", \"\\u0078\": 1.50") " ] }\n");
    free(text);
    text = folder_get(folder, "architecture_gaps.json");
    assert_string_equal(text, GAPS("2", "6") GAP("X", "4", "1e2") ",  " GAP("Y", "2", "77.5") "]}");
    free(text);
    text = folder_get(folder, "verification_history.json");
    assert_string_equal(text, "{\"last_updated\":\"2026-10-04T00:00:00\", \"records\": "
                              "[{\"model_id\": \"m\", \"verified_date\": \"2026-10-04\"}]}\n");
    free(text);
    run(&v, folder, false, &said);
    assert_string_equal(str_text(&said), "");
    assert_int_equal(v.mended_count, 0);
    validation_fini(&v);
    str_fini(&said);
    folder_remove(folder);
}

static void
a_file_that_is_broken_is_not_mended(void **state)
{
    static const char broken[] = "{\"total_models\": 3, \"models\": [" MODEL("m", "");
    struct validation v;
    struct str said = STR_INIT;
    char *folder = folder_make();

    (void)state;
    folder_put(folder, "supported_models.json", broken);
    run(&v, folder, true, &said);
    assert_int_equal(v.mended_count, 0);
    validation_fini(&v);
    char *text = folder_get(folder, "supported_models.json");
    assert_string_equal(text, broken);
    free(text);
    str_fini(&said);
    folder_remove(folder);
}

static void
keeps_the_first_findings_of_a_kind_and_counts_all(void **state)
{
    struct validation_request q = request;
    struct validation v;
    struct str text = STR_INIT;

    (void)state;
    q.keep = 3;
    str_puts(&text, HEAD("100", "0"));
    for (int i = 0; i < 100; i++)
        str_printf(&text, "%s\n{\"architecture_id\": \"A\", \"model_id\": \"m%d\", \"status\": 9}",
                   i > 0 ? "," : "", i);
    str_puts(&text, "]}\n");
    validation_text(&v, str_slice(&text), VALIDATION_FILE_SUPPORTED, &q);
    assert_int_equal(v.group_count, 1);
    assert_int_equal(v.groups[0].count, 100);
    assert_int_equal(v.counts[VALIDATION_ERROR], 100);
    assert_int_equal(v.finding_count, 3);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(v.findings[i].line, i + 2);
    validation_fini(&v);
    str_fini(&text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_is_not_of_the_form_with_its_path),
        cmocka_unit_test(tells_what_makes_no_sense_in_a_registry),
        cmocka_unit_test(tells_entries_that_are_equal_from_those_that_differ),
        cmocka_unit_test(tells_what_makes_no_sense_in_a_list_of_gaps),
        cmocka_unit_test(tells_what_makes_no_sense_in_a_history),
        cmocka_unit_test(holds_the_files_against_each_other),
        cmocka_unit_test(says_what_cannot_be_read),
        cmocka_unit_test(mends_what_loses_nothing_and_leaves_the_rest_to_the_letter),
        cmocka_unit_test(a_file_that_is_broken_is_not_mended),
        cmocka_unit_test(keeps_the_first_findings_of_a_kind_and_counts_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
