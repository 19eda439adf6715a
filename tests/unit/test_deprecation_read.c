#include <stdlib.h>
#include <string.h>

#include "deprecation_world.h"
#include "report/deprecation_read.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* The hostile name without the byte that JSON cannot hold. */
#define TAMER "=1+1,\"q\"|``x`<script>@all\033[2J\nModel: forged"

typedef void begin_fn(struct world *w);

static const struct world_case {
    begin_fn *begin;
    bool explain;
} worlds[] = {
    {world_begin, false},       {world_begin, true},        {world_begin_cached, false},
    {world_begin_cached, true}, {world_begin_empty, false}, {world_begin_empty, true},
};

static void
read_back(struct deprecation_kept *kept, const struct deprecation *d, bool explain)
{
    const struct deprecation_style style = {.explain = explain};
    struct str json = STR_INIT;
    struct err err = {ERR_NONE, ""};

    deprecation_report_json(&json, d, &style);
    if (deprecation_read(kept, str_slice(&json), "kept.json", &err) != 0)
        fail_msg("%s", err.message);
    /* Nothing of it may be borrowed. */
    memset(json.data, 'x', json.len);
    str_fini(&json);
}

static void
what_is_written_of_it_has_the_same_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(worlds); i++) {
        const struct deprecation_style style = {.explain = worlds[i].explain};
        struct deprecation_kept kept;
        struct str again = STR_INIT;
        struct world w;

        worlds[i].begin(&w);
        read_back(&kept, &w.d, worlds[i].explain);
        /* Where no model was looked at, nothing tells whether uses were asked for. */
        assert_int_equal(kept.explained, worlds[i].explain && worlds[i].begin != world_begin_empty);
        deprecation_report_json(&w.out, &w.d, &style);
        deprecation_report_json(&again, &kept.d, &style);
        assert_string_equal(str_text(&again), str_text(&w.out));
        str_fini(&again);
        deprecation_kept_fini(&kept);
        world_end(&w);
    }
}

typedef void report_fn(struct str *out, const struct deprecation *d,
                       const struct deprecation_style *style);

static void
every_form_tells_the_same_as_from_the_run_itself(void **state)
{
    static report_fn *const forms[] = {deprecation_report_text, deprecation_report_markdown,
                                       deprecation_report_csv};
    static const char *const tags[] = {TAMER, "b"};
    static const struct dependence uses[] = {{DEPENDS_IMPORT, TAMER, "a|b`.py", 1, TAMER}};
    static const struct deprecation_user users[] = {{TAMER, USER_MODEL}};

    (void)state;
    for (size_t i = 0; i < COUNT(worlds); i++) {
        const struct deprecation_style style = {.explain = worlds[i].explain};
        struct deprecation_kept kept;
        struct world w;

        worlds[i].begin(&w);
        w.models[2].name = TAMER;
        w.models[2].tags = tags;
        w.models[2].users = users;
        w.models[2].dependents = uses;
        read_back(&kept, &w.d, worlds[i].explain);
        for (size_t k = 0; k < COUNT(forms); k++) {
            struct str again = STR_INIT;
            str_truncate(&w.out, 0);
            forms[k](&w.out, &w.d, &style);
            forms[k](&again, &kept.d, &style);
            assert_string_equal(str_text(&again), str_text(&w.out));
            str_fini(&again);
        }
        deprecation_kept_fini(&kept);
        world_end(&w);
    }
}

static void
tells_users_and_bounds_apart(void **state)
{
    static const enum deprecation_user_kind kinds[] = {USER_CANDIDATE, USER_RETIRED, USER_MODEL,
                                                       USER_FILE};
    static const struct deprecation_user users[] = {{"bert", USER_CANDIDATE},
                                                    {"deprecated/van", USER_RETIRED},
                                                    {"opt", USER_MODEL},
                                                    {"setup.py", USER_FILE}};
    struct deprecation_kept kept;
    struct world w;

    (void)state;
    world_begin(&w);
    w.models[0].users = users;
    w.models[0].user_count = COUNT(users);
    w.models[0].live_users = 1;
    read_back(&kept, &w.d, false);
    assert_int_equal(kept.d.models[0].user_count, COUNT(kinds));
    assert_int_equal(kept.d.models[0].live_users, 1);
    for (size_t i = 0; i < COUNT(kinds); i++)
        assert_int_equal(kept.d.models[0].users[i].kind, kinds[i]);
    assert_int_equal(kept.d.models[0].downloads.state, DOWNLOADS_EXACT);
    /* 17, where the count was broken off; nothing; 5,100, counted no further. */
    assert_int_equal(kept.d.models[3].downloads.state, DOWNLOADS_UNKNOWN);
    assert_int_equal(kept.d.models[3].downloads.sum, 17);
    assert_false(kept.d.models[4].counted);
    assert_int_equal(kept.d.models[5].downloads.state, DOWNLOADS_AT_LEAST);
    deprecation_kept_fini(&kept);
    world_end(&w);
}

struct fault {
    const char *found; /* the first such part of the explained JSON… */
    const char *put;   /* …gives way to this */
    const char *message;
};

static const struct fault faults[] = {
    {"\"2026-11-22T01:02:03Z\"", "\"2026-11-22\"",
     "generated_at: expected a time such as 2026-09-21T14:13:20Z, found \"2026-11-22\""},
    {"\"2026-11-22T01:02:03Z\"", "\"12026-11-22T01:02:03Z\"",
     "generated_at: expected a time such as 2026-09-21T14:13:20Z, found \"12026-11-22T01:02:03Z\""},
    {"\"repo\": \"/src/transformers\"", "\"repo\": 5",
     "repo: expected a text without a NUL, or null, found 5"},
    {"\"repo\": \"/src/transformers\"", "\"repo\": \"a\\u0000b\"",
     "repo: expected a text without a NUL, or null, found \"a\\u0000b\""},
    {"\"repo\": \"/src/transformers\"", "\"repo\": null",
     "unread_modules: expected null, as repo is, found 1"},
    {"\"rev\": \"0123", "\"rev\": \"\\u001b[2J",
     "rev: expected a commit's id of 40 or 64 hexadecimal digits, or null, found "
     "\"\\u001b[2J456789abcdef0123456789abcdef01234567\""},
    {"\"worktree\": false", "\"worktree\": 0", "worktree: expected true or false, found 0"},
    {"5000", "-1", "thresh_num_downloads: expected a whole number that is not below 0, found -1"},
    {"5000", "\"5000\"",
     "thresh_num_downloads: expected a whole number that is not below 0, found \"5000\""},
    {"\"2025-11-22\"", "\"2025-11-31\"",
     "thresh_date: expected a day of the calendar as YYYY-MM-DD, found \"2025-11-31\""},
    {"\"first\"", "\"oldest\"", "age: expected \"first\", \"last\" or \"moved\", found \"oldest\""},
    {"\"complete\": false", "\"complete\": true",
     "complete: expected false, as there are unknown models, found true"},
    {"\"candidates\": [", "\"candidates\": {}, \"old\": [",
     "candidates: expected a list of models, found an object"},
    {"\"candidates\": [", "\"candidates\": [ 7,",
     "candidates[0]: expected a model, an object, found 7"},
    {"\"name\": \"xclip\",", "",
     "candidates[0].name: expected a text without a NUL, found nothing"},
    {"\"verdict\": \"candidate\"", "\"verdict\": \"used\"",
     "candidates[0].verdict: expected \"candidate\", found \"used\""},
    {"\"verdict\": \"unknown\"", "\"verdict\": \"candidate\"",
     "unknown[0].verdict: expected \"unknown\", found \"candidate\""},
    {"\"verdict\": \"young\"", "\"verdict\": null",
     "kept[1].verdict: expected \"used\", \"young\" or \"readings\", found null"},
    {"\"downloads\": 12,", "\"downloads\": 1.5,",
     "candidates[0].downloads: expected a whole number that is not below 0, found 1.5"},
    {"\"downloads\": 12,", "\"downloads\": null,",
     "candidates[0].downloads: expected a whole number that is not below 0, found null"},
    {"\"at_least\": false", "\"at_least\": true",
     "candidates[0].at_least: expected false, as a candidate's figure is exact, found true"},
    {"\"downloads\": 17,", "\"downloads\": null,",
     "unknown[0].at_least: expected null, as downloads is, found true"},
    {"34+05:30\"", "34\"",
     "candidates[0].first_commit_datetime: expected a time with its offset such as "
     "2020-11-16T21:43:42+01:00, found \"2022-09-08T14:20:34\""},
    {"\"first_commit_datetime\": \"2022-09-08T14:20:34+05:30\"", "\"first_commit_datetime\": null",
     "candidates[0].came_with_merge: expected null, as no date is known, found false"},
    {"\"additions\": 2", "\"additions\": \"2\"",
     "candidates[0].additions: expected a whole number that is not below 0, found \"2\""},
    {"\"xclip\",\n        \"x_clip\"", "[]",
     "candidates[0].tags[0]: expected a text without a NUL, found an array"},
    {"\"taken\": \"2026-10-01", "\"taken\": \"Oct. 1",
     "candidates[0].readings[1].taken: expected a time such as 2026-09-21T14:13:20Z, found "
     "\"Oct. 1T23:59:59Z\""},
    {"\"readings_below\": 2", "\"readings_below\": []",
     "candidates[0].readings_below: expected a whole number that is not below 0, found an array"},
    {"\"live_dependents\": [", "\"live_dependents\": [\"nobody\",",
     "candidates[0].live_dependents: expected models of dependents, each once, found an array"},
    {"\"dependents\": [", "\"dependents\": null, \"were\": [",
     "candidates[0].live_dependents: expected null, as dependents is, found an array"},
    {"\"hash\": \"fedcba98", "\"hash\": \"gedcba98",
     "candidates[0].last_commit.hash: expected a commit's id of 40 or 64 hexadecimal digits, found "
     "\"gedcba9876543210fedcba9876543210fedcba98\""},
    {"\"lines\": 2345", "\"lines\": -2345",
     "candidates[0].lines: expected a whole number that is not below 0, or null, found -2345"},
    {"\"kind\": \"modular\"", "\"kind\": \"inherited\"",
     "candidates[0].uses[2].kind: expected \"import\", \"modular\", \"copied\" or \"auto\", found "
     "\"inherited\""},
    {"\"line\": 40", "\"line\": 4294967296",
     "candidates[0].uses[0].line: expected the number of a line, found 4294967296"},
    {"\"uses\": [", "\"used\": [",
     "candidates[0].uses: expected a list of uses, as in the other models, found nothing"},
    {"\"extra_tags\": [", "\"extra_tags\": [null, ",
     "extra_tags[0]: expected a text without a NUL, found null"},
    {"\"unread_modules\": 1", "\"unread_modules\": null",
     "unread_modules: expected a whole number that is not below 0, found null"},
    {"\"requests\": 1017", "\"requests\": 9223372036854775808",
     "requests: expected a whole number that is not below 0, found 9223372036854775808"},
    {"\"thresh_num_downloads\"", "\"min_downloads\"",
     "expected what hubcensus deprecate --format json writes, an object with candidates and "
     "thresh_num_downloads"},
};

static void
refuses(const struct fault *f, struct slice json)
{
    const char *at = strstr(json.data, f->found);
    struct deprecation_kept kept;
    struct str text = STR_INIT, expected = STR_INIT;
    struct err err = {ERR_NONE, ""};

    assert_non_null(at);
    str_append(&text, json.data, (size_t)(at - json.data));
    str_puts(&text, f->put);
    str_puts(&text, at + strlen(f->found));
    str_printf(&expected, "kept.json: %s", f->message);
    if (deprecation_read(&kept, str_slice(&text), "kept.json", &err) == 0)
        fail_msg("%s was taken", f->put);
    assert_int_equal(err.kind, ERR_DATA);
    assert_string_equal(err.message, str_text(&expected));
    deprecation_kept_fini(&kept);
    str_fini(&text);
    str_fini(&expected);
}

static void
says_where_something_else_was_expected(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w);
    deprecation_report_json(&w.out, &w.d, &explained);
    for (size_t i = 0; i < COUNT(faults); i++)
        refuses(&faults[i], str_slice(&w.out));
    world_end(&w);
}

static void
refuses_what_is_no_such_answer(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"", "k: is empty; expected what hubcensus deprecate --format json writes"},
        {"[", "k: line 1, column 2 (byte 1): expected a value or ']', found the end of the input"},
        {"[]",
         "k: expected what hubcensus deprecate --format json writes, an object with candidates "
         "and thresh_num_downloads"},
        {"{\"gaps\": []}", "k: expected what hubcensus deprecate --format json writes, an object "
                           "with candidates and thresh_num_downloads"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct deprecation_kept kept;
        struct err err = {ERR_NONE, ""};
        assert_int_equal(deprecation_read(&kept, slice_of(cases[i].text), "k", &err), -1);
        assert_string_equal(err.message, cases[i].message);
        deprecation_kept_fini(&kept);
    }
}

static void
bounds_what_it_keeps_in_memory(void **state)
{
    static const char begin[] = "{\"thresh_num_downloads\": 1, \"candidates\": [";
    struct deprecation_kept kept;
    struct str text = STR_INIT;
    struct err err = {ERR_NONE, ""};

    (void)state;
    str_puts(&text, begin);
    for (size_t i = 0; i < 2000001; i++)
        str_puts(&text, "[],");
    str_puts(&text, "0]}");
    assert_int_equal(deprecation_read(&kept, str_slice(&text), "k", &err), -1);
    assert_string_equal(err.message, "k: has more values than any such answer: over 4000000");
    deprecation_kept_fini(&kept);

    str_truncate(&text, 0);
    str_puts(&text, "\"");
    while (text.len <= DEPRECATION_READ_MAX)
        str_append(&text, begin + 2, 20);
    assert_int_equal(deprecation_read(&kept, str_slice(&text), "k", &err), -1);
    assert_non_null(strstr(err.message, "bytes, more than any such answer"));
    deprecation_kept_fini(&kept);
    str_fini(&text);
}

static void
passes_over_keys_of_later_times(void **state)
{
    struct deprecation_kept kept;
    struct str text = STR_INIT, again = STR_INIT;
    struct world w;

    (void)state;
    world_begin(&w);
    deprecation_report_json(&w.out, &w.d, &brief);
    str_puts(&text, "{\"version\": {\"a\": [1, null]},");
    str_puts(&text, str_text(&w.out) + 1);
    assert_int_equal(deprecation_read(&kept, str_slice(&text), "k", NULL), 0);
    deprecation_report_json(&again, &kept.d, &brief);
    assert_string_equal(str_text(&again), str_text(&w.out));
    str_fini(&text);
    str_fini(&again);
    deprecation_kept_fini(&kept);
    world_end(&w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_of_it_has_the_same_bytes),
        cmocka_unit_test(every_form_tells_the_same_as_from_the_run_itself),
        cmocka_unit_test(tells_users_and_bounds_apart),
        cmocka_unit_test(says_where_something_else_was_expected),
        cmocka_unit_test(refuses_what_is_no_such_answer),
        cmocka_unit_test(bounds_what_it_keeps_in_memory),
        cmocka_unit_test(passes_over_keys_of_later_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
