#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "census/sql.h"
#include "folder.h"
#include "registry.h"
#include "registry/files.h"
#include "scan/scan.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define GAPS                                                                      \
    "{\"generated_at\": \"2026-01-02\", \"scan_info\": {\"total_scanned\": 7},\n" \
    " \"gaps\": [{\"architecture_id\": \"A\", \"total_models\": 9},\n"            \
    "            {\"architecture_id\": \"Old\", \"total_models\": 2}]}"

static const char profile_text[] =
    "{\"name\":\"small\",\"title\":\"Small\",\"source\":\"a test\","
    "\"supported_architectures\":[\"A\"],\"canonical_authors\":{},"
    "\"quantized_names\":{\"loadable\":[\"-AWQ\"],\"incompatible\":[]}}";

static const char *const tasks[] = {"text-generation"};

struct scene {
    char *folder;
    struct profile *profile;
    struct scan_plan plan;
    struct scan_result result;
    struct str warnings;
    struct err err;
};

static int
set_up(void **state)
{
    struct scene *s = mem_zalloc(sizeof *s);

    s->folder = folder_make();
    if (profile_read(&s->profile, slice_of(profile_text), "test", NULL) != 0)
        return -1;
    const struct scan_options options = {
        .profile = s->profile, .tasks = tasks, .task_count = 1, .limit = 10000};
    if (scan_plan_make(&s->plan, &options, NULL) != 0)
        return -1;
    *state = s;
    return 0;
}

static int
tear_down(void **state)
{
    struct scene *s = *state;

    scan_result_fini(&s->result);
    scan_plan_fini(&s->plan);
    scan_plan_fini(NULL);
    profile_free(s->profile);
    str_fini(&s->warnings);
    folder_remove(s->folder);
    free(s);
    return 0;
}

static void
hear(void *context, const struct event *event)
{
    struct scene *s = context;

    if (event->kind == EVENT_WARNING)
        str_printf(&s->warnings, "%s|", event->text);
}

static int
regap(struct scene *s)
{
    const struct listener listener = {hear, s};

    scan_result_fini(&s->result);
    return scan_regap(&s->result, &s->plan, s->folder, &listener, &s->err);
}

/* A census of these models, which no report knows. */
static void
fill_census(const struct scene *s)
{
    static const struct {
        const char *id;
        const char *architecture;
        int64_t downloads;
    } models[] = {
        {"a/least", "A", 5},   {"b/second", "A", 70},   {"x/new", "X", 1000},  {"c/most", "A", 71},
        {"a/second", "A", 70}, {"a/copy-AWQ", "A", 99}, {"a/known", "A", 500},
    };
    char *path = file_join(s->folder, FILES_CENSUS);
    struct store *store;
    int64_t id;

    assert_int_equal(store_open(&store, path, STORE_WRITE, NULL), 0);
    assert_int_equal(store_scan_begin(store, &id, "{}", 1, NULL, 0, NULL), 0);
    for (size_t i = 0; i < COUNT(models); i++) {
        const struct model m = {
            .id = slice_of(models[i].id),
            .architecture = slice_of(models[i].architecture),
            .downloads = models[i].downloads,
            .parameters = -1,
        };
        assert_int_equal(store_put(store, id, &m, NULL), 1);
    }
    store_close(store);
    free(path);
}

static void
shows_in(const struct scene *s, const char *name, const char *words)
{
    char *text = folder_get(s->folder, name);

    assert_non_null(text);
    if (strstr(text, words) == NULL)
        fail_msg("no \"%s\" in: %s", words, text);
    free(text);
}

static void
models_that_became_supported_come_in_by_downloads_then_by_name(void **state)
{
    struct scene *s = *state;

    folder_put(s->folder, FILES_GAPS, GAPS);
    folder_put(s->folder, FILES_SUPPORTED,
               "{\"models\": [{\"architecture_id\": \"A\", \"model_id\": \"a/known\"}]}");
    fill_census(s);
    if (regap(s) != 0)
        fail_msg("%s", s->err.message);
    char *names = registry_names(s->folder);
    assert_string_equal(names, "a/known c/most a/second b/second a/least");
    free(names);
    assert_int_equal(supported_count(s->result.supported), 5);
    assert_int_equal(s->result.walk.found, 4);
    assert_int_equal(s->result.census_models, 7);
    assert_null(s->warnings.data);
    /* Old is carried over, X comes from the census, A has left. */
    assert_int_equal(gaps_count(s->result.gaps), 2);
    shows_in(s, FILES_GAPS, "\"architecture_id\": \"X\",\n      \"total_models\": 1,");
    shows_in(s, FILES_GAPS, "\"architecture_id\": \"Old\",\n      \"total_models\": 2,");
    shows_in(s, FILES_GAPS, "\"total_scanned\": 7");
}

static void
gaps_leave_without_a_census_too_and_a_warning_says_so(void **state)
{
    struct scene *s = *state;

    folder_put(s->folder, FILES_GAPS, GAPS);
    assert_int_equal(regap(s), 0);
    assert_int_equal(gaps_count(s->result.gaps), 1);
    assert_true(slice_is(gaps_at(s->result.gaps, 0)->architecture, "Old"));
    assert_non_null(strstr(str_text(&s->warnings), FILES_CENSUS ": there is no census; "));
    /* None is made by asking. */
    char *census = file_join(s->folder, FILES_CENSUS);
    assert_int_equal(access(census, F_OK), -1);
    free(census);
}

static void
nothing_is_written_when_a_file_is_not_what_it_must_be(void **state)
{
    static const char *const names[] = {FILES_SUPPORTED, FILES_GAPS, FILES_CENSUS};
    struct scene *s = *state;

    for (size_t i = 0; i < COUNT(names); i++) {
        char *path = file_join(s->folder, names[i]);
        folder_put(s->folder, names[i], "no such thing, no such thing, no such thing");
        assert_int_equal(regap(s), -1);
        assert_int_equal(s->err.kind, ERR_DATA);
        assert_non_null(strstr(s->err.message, names[i]));
        shows_in(s, names[i], "no such thing, no such thing, no such thing");
        assert_int_equal(unlink(path), 0);
        free(path);
    }
    char *history = file_join(s->folder, FILES_HISTORY);
    assert_int_equal(access(history, F_OK), -1);
    free(history);
}

static void
says_that_the_files_could_not_be_written(void **state)
{
    struct scene *s = *state;
    char *link = file_join(s->folder, FILES_GAPS);

    fill_census(s);
    assert_int_equal(symlink("nowhere/gaps.json", link), 0);
    assert_int_equal(regap(s), -1);
    assert_int_equal(s->err.kind, ERR_FATAL);
    assert_non_null(strstr(s->err.message, ": all files of the registry are unchanged: "));
    assert_null(folder_get(s->folder, FILES_SUPPORTED));
    free(link);
}

static int
ruin(const struct scene *s, const char *text)
{
    char *path = file_join(s->folder, FILES_CENSUS);
    struct sql *db;
    int status = sql_open(&db, path, SQL_WRITE, NULL);

    if (status == 0) {
        status = sql_run(db, text, NULL);
        sql_close(db);
    }
    free(path);
    return status;
}

static void
a_census_whose_rows_cannot_be_read_gives_no_report(void **state)
{
    struct scene *s = *state;

    fill_census(s);
    /* A row that names an architecture which the census does not know. */
    assert_int_equal(ruin(s, "UPDATE model SET architecture = 99 WHERE id = 'x/new'"), 0);
    assert_int_equal(regap(s), -1);
    assert_int_equal(s->err.kind, ERR_DATA);
    assert_non_null(strstr(s->err.message, FILES_CENSUS));
    assert_null(folder_get(s->folder, FILES_SUPPORTED));
}

/* The profile's types of models instead of its architectures. */
static void
list_types(struct scene *s)
{
    static const char text[] = "{\"name\":\"typed\",\"supported_model_types\":[\"t\"]}";

    scan_plan_fini(&s->plan);
    profile_free(s->profile);
    assert_int_equal(profile_read(&s->profile, slice_of(text), "test", NULL), 0);
    const struct scan_options options = {
        .profile = s->profile, .tasks = tasks, .task_count = 1, .limit = 10000, .keep_percent = 90};
    assert_int_equal(scan_plan_make(&s->plan, &options, NULL), 0);
}

static void
models_of_supported_types_come_in_and_do_not_count_as_lost(void **state)
{
    struct scene *s = *state;
    char *path = file_join(s->folder, FILES_CENSUS);
    struct store *store;
    struct str gaps = STR_INIT;
    int64_t id;

    assert_int_equal(store_open(&store, path, STORE_WRITE, NULL), 0);
    assert_int_equal(store_scan_begin(store, &id, "{}", 1, NULL, 0, NULL), 0);
    for (int i = 0; i < 30; i++) {
        char name[16];
        snprintf(name, sizeof name, "m/%02d", i);
        const struct model m = {
            .id = slice_of(name),
            .architecture = i == 0 ? (struct slice){NULL, 0} : SLICE("A"),
            .model_type = i < 20 ? SLICE("t") : SLICE("u"),
            .downloads = 100 - i,
            .parameters = -1,
        };
        assert_int_equal(store_put(store, id, &m, NULL), 1);
    }
    store_close(store);
    free(path);
    list_types(s);
    str_puts(&gaps, "{\"gaps\": [{\"architecture_id\": \"A\", \"total_models\": 29}]}");
    folder_put(s->folder, FILES_GAPS, str_text(&gaps));
    str_fini(&gaps);
    if (regap(s) != 0)
        fail_msg("%s", s->err.message);
    assert_null(s->result.shrunk);
    /* One has no architecture, so it can be no entry. */
    assert_int_equal(s->result.walk.found, 19);
    assert_int_equal(s->result.found_by_type, 19);
    assert_int_equal(supported_count(s->result.supported), 19);
    assert_int_equal(gaps_count(s->result.gaps), 1);
    assert_int_equal(gaps_at(s->result.gaps, 0)->models, 10);
    shows_in(s, FILES_SUPPORTED, "\"architecture_id\": \"A\",\n      \"model_id\": \"m/01\"");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(models_that_became_supported_come_in_by_downloads_then_by_name),
        TEST(gaps_leave_without_a_census_too_and_a_warning_says_so),
        TEST(nothing_is_written_when_a_file_is_not_what_it_must_be),
        TEST(says_that_the_files_could_not_be_written),
        TEST(a_census_whose_rows_cannot_be_read_gives_no_report),
        TEST(models_of_supported_types_come_in_and_do_not_count_as_lost),
    };
#undef TEST

    setenv("SOURCE_DATE_EPOCH", "1790000000", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
