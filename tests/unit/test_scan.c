#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "census/sql.h"
#include "folder.h"
#include "registry.h"
#include "registry/files.h"
#include "scan/scan.h"
#include "script.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define NEXT(n)  "<https://huggingface.co/api/models?cursor=" n ">; rel=\"next\""
#define MODEL(id, architecture) \
    "{\"id\":\"" id "\",\"downloads\":1000,\"config\":{\"architectures\":[\"" architecture "\"]}}"
#define PAGE(where, ...)                                            \
    {                                                               \
        .within = where, .status = 200, .body = "[" __VA_ARGS__ "]" \
    }
#define FULL(where, next, ...)                                                          \
    {                                                                                   \
        .within = where, .status = 200, .link = NEXT(next), .body = "[" __VA_ARGS__ "]" \
    }
#define SAYS(where, code)                           \
    {                                               \
        .within = where, .status = code, .body = "" \
    }

#define PROFILE(authors)                                             \
    "{\"name\":\"small\",\"title\":\"Small\",\"source\":\"a test\"," \
    "\"supported_architectures\":[\"A\",\"B\"],"                     \
    "\"canonical_authors\":{\"A\":[" authors "]},"                   \
    "\"quantized_names\":{\"loadable\":[],\"incompatible\":[]}}"

static const char *const tasks[] = {"t1", "t2"};
static const char *const only_a[] = {"A"};

/* A registry's folder and one scan of it after another. */
struct scene {
    char *folder;
    struct profile *profile;
    struct scan_options options;
    int64_t checkpoint_interval;
    bool fresh;
    volatile sig_atomic_t stop;
    /* What happens in mid-scan: at a wait or after a page; once. */
    void (*hook)(struct scene *s);
    enum event_kind hook_at;
    struct script script; /* of the scan that runs */
    /* Of the last scan. */
    struct scan_result result;
    struct err err;
    struct str warnings;
    struct str log;
};

static int
set_up(void **state)
{
    struct scene *s = mem_zalloc(sizeof *s);

    s->folder = folder_make();
    if (profile_read(&s->profile, SLICE(PROFILE("\"alpha\",\"zeta\"")), "test", NULL) != 0)
        return -1;
    s->options = (struct scan_options){
        .tasks = tasks, .task_count = 1, .limit = 10000, .min_downloads = 500, .sweep = true};
    s->checkpoint_interval = 1000000;
    *state = s;
    return 0;
}

static int
tear_down(void **state)
{
    struct scene *s = *state;

    scan_result_fini(&s->result);
    scan_result_fini(NULL);
    profile_free(s->profile);
    str_fini(&s->warnings);
    str_fini(&s->log);
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
    if (s->hook == NULL || event->kind != s->hook_at)
        return;
    void (*hook)(struct scene *) = s->hook;
    s->hook = NULL;
    hook(s);
}

static int
scan(struct scene *s, struct script_line *lines, size_t count)
{
    struct scan_plan plan;
    struct listener listener = {hear, s};

    script_init(&s->script, lines, count);
    for (size_t i = 0; i < count; i++)
        lines[i].used = false;
    s->options.profile = s->profile;
    assert_int_equal(scan_plan_make(&plan, &s->options, NULL), 0);
    const struct client_options options = {
        .transport = &s->script.transport,
        .endpoint = "http://hub.test",
        .with_token = true,
        .retry = {.tries = 2, .base_ms = 1, .cap_ms = 1},
        .listener = &listener,
        .stop = &s->stop,
    };
    struct client *client = client_new(&options, NULL);
    const struct scan_run run = {
        .plan = &plan,
        .folder = s->folder,
        .checkpoint_interval = s->checkpoint_interval,
        .fresh = s->fresh,
        .jobs = 1,
        .client = client,
        .listener = &listener,
        .stop = &s->stop,
    };
    scan_result_fini(&s->result);
    err_clear(&s->err);
    str_truncate(&s->warnings, 0);
    int status = scan_do(&s->result, &run, &s->err);
    client_free(client);
    str_truncate(&s->log, 0);
    str_append(&s->log, s->script.log.data, s->script.log.len);
    script_fini(&s->script);
    scan_plan_fini(&plan);
    return status;
}

#define SCAN(scene, lines) scan(scene, lines, COUNT(lines))

static void
succeeds(struct scene *s, struct script_line *lines, size_t count)
{
    if (scan(s, lines, count) != 0)
        fail_msg("%s", s->err.message);
}

#define SUCCEEDS(scene, lines) succeeds(scene, lines, COUNT(lines))

/* It ended with these words, and no report is there. */
static void
failed(struct scene *s, enum err_kind kind, const char *words)
{
    if (strstr(s->err.message, words) == NULL)
        fail_msg("no \"%s\" in: %s", words, s->err.message);
    assert_int_equal(s->err.kind, kind);
    char *text = folder_get(s->folder, FILES_SUPPORTED);
    assert_null(text);
    text = folder_get(s->folder, FILES_GAPS);
    assert_null(text);
}

static char *
path_of(const struct scene *s, const char *name)
{
    return file_join(s->folder, name);
}

/* The names of the models in the registry's file. */
static void
holds(const struct scene *s, const char *expected)
{
    char *names = registry_names(s->folder);

    assert_string_equal(names, expected);
    free(names);
}

/* Which listings were asked for, in order: the task or author, or the cursor. */
static void
asked(const struct scene *s, const char *expected)
{
    struct str names = STR_INIT;

    for (const char *p = s->log.len > 0 ? str_text(&s->log) : ""; *p != '\0';
         p = strchr(p, '\n') + 1) {
        const char *name = strchr(p, '=') + 1;
        if (strncmp(p, "GET ", 4) == 0)
            str_printf(&names, "%s%.*s", names.len > 0 ? " " : "", (int)strcspn(name, "& \n"),
                       name);
    }
    assert_string_equal(str_text(&names), expected);
    str_fini(&names);
}

static void
census_runs(const struct scene *s, const char *text)
{
    char *path = path_of(s, FILES_CENSUS);
    struct sql *db;
    struct err err = {0};

    assert_int_equal(sql_open(&db, path, SQL_WRITE, &err), 0);
    if (sql_run(db, text, &err) != 0)
        fail_msg("%s", err.message);
    sql_close(db);
    free(path);
}

static int64_t
census_says(const struct scene *s, const char *text)
{
    char *path = path_of(s, FILES_CENSUS);
    struct sql *db;
    int64_t number = -1;

    assert_int_equal(sql_open(&db, path, SQL_READ, NULL), 0);
    assert_int_equal(sql_ask(db, &number, text, NULL), 0);
    sql_close(db);
    free(path);
    return number;
}

static void
make_folder(const struct scene *s, const char *name)
{
    char *path = path_of(s, name);

    assert_int_equal(file_remove(path, NULL), 0);
    assert_int_equal(file_make_folder(path, NULL), 0);
    free(path);
}

static void
drop_models(struct scene *s)
{
    census_runs(s, "DROP TABLE model");
}

static void
drop_parts(struct scene *s)
{
    census_runs(s, "DROP TABLE part");
}

static void
drop_found(struct scene *s)
{
    census_runs(s, "DROP TABLE found");
}

static void
begin_another_scan(struct scene *s)
{
    census_runs(s, "DELETE FROM part; DELETE FROM scan");
}

static void
block_checkpoint(struct scene *s)
{
    make_folder(s, FILES_CHECKPOINT);
}

static void
block_census(struct scene *s)
{
    make_folder(s, FILES_CENSUS);
}

static void
lose_network(struct scene *s)
{
    s->script.unusable = true;
}

static void
stop(struct scene *s)
{
    s->stop = 1;
}

static void
one_limit_holds_for_all_tasks(void **state)
{
    struct scene *s = *state;
    struct script_line lines[] = {
        PAGE("filter=t1", MODEL("a/known", "A") "," MODEL("a/one", "A") "," MODEL("a/two", "X")),
        FULL("filter=t2", "2",
             MODEL("a/two", "X") "," MODEL("a/three", "B") "," MODEL("a/four", "A")),
    };

    s->options.task_count = 2;
    s->options.sweep = false;
    s->options.limit = 3;
    /* What the registry has already is no new model. */
    folder_put(s->folder, FILES_SUPPORTED,
               "{\"models\": [{\"architecture_id\": \"A\", \"model_id\": \"a/known\"}]}");
    SUCCEEDS(s, lines);
    holds(s, "a/known a/one a/three");
    assert_int_equal(s->result.walk.scanned, 4);
    assert_int_equal(s->result.walk.known, 1);
    assert_int_equal(s->result.walk.repeated, 1);
    assert_int_equal(s->result.walk_ends[1], STORE_PART_LIMIT);
}

static void
a_task_is_not_asked_when_those_before_it_used_up_the_limit(void **state)
{
    struct scene *s = *state;
    struct script_line lines[] = {
        PAGE("filter=t1", MODEL("a/one", "A") "," MODEL("a/two", "X") "," MODEL("a/three", "A"))};

    s->options.task_count = 2;
    s->options.sweep = false;
    s->options.limit = 2;
    SUCCEEDS(s, lines);
    asked(s, "t1");
    holds(s, "a/one");
    assert_int_equal(s->result.walk_ends[1], STORE_PART_LIMIT);
}

static void
an_author_that_fails_is_told_of_and_the_others_are_asked(void **state)
{
    struct scene *s = *state;
    struct script_line lines[] = {
        PAGE("filter=t1", MODEL("a/one", "A")),
        SAYS("author=alpha", 404),
        PAGE("author=zeta", MODEL("zeta/two", "A")),
    };

    SUCCEEDS(s, lines);
    holds(s, "a/one zeta/two");
    assert_int_equal(s->result.failure_count, 1);
    assert_true(s->result.failures[0].is_author);
    assert_string_equal(s->result.failures[0].name, "alpha");
    assert_non_null(strstr(s->result.failures[0].message, "the Hub answered 404 (not found)"));
    assert_int_equal(census_says(s, "SELECT end FROM part WHERE name = 'alpha'"),
                     STORE_PART_FAILED);
}

static void
an_author_that_fails_before_the_first_good_page_is_a_failure_too(void **state)
{
    struct scene *s = *state;
    struct script_line lines[] = {
        SAYS("author=alpha", 503),
        SAYS("author=alpha", 503),
        PAGE("author=zeta", MODEL("zeta/two", "A")),
    };

    s->options.architectures = only_a;
    s->options.architecture_count = 1;
    SUCCEEDS(s, lines);
    asked(s, "alpha alpha zeta");
    holds(s, "zeta/two");
    assert_int_equal(s->result.failure_count, 1);
    assert_false(s->result.walked);
    assert_int_equal(census_says(s, "SELECT end FROM part WHERE name = 'alpha'"),
                     STORE_PART_FAILED);
}

static void
nothing_is_written_when_no_author_can_be_read(void **state)
{
    struct scene *s = *state;
    struct script_line lines[] = {SAYS("author=alpha", 404), SAYS("author=zeta", 400)};

    s->options.architectures = only_a;
    s->options.architecture_count = 1;
    assert_int_equal(SCAN(s, lines), -1);
    failed(s, ERR_RETRY, "no author's listing could be read; the first, alpha: ");
    /* The folder is as empty as it was. */
    assert_int_equal(rmdir(s->folder), 0);
    assert_int_equal(mkdir(s->folder, 0700), 0);
}

/* Ended by a refused token, with one author failed before. */
static void
leave_unfinished(struct scene *s)
{
    struct script_line lines[] = {
        PAGE("filter=t1", MODEL("a/one", "A")),
        SAYS("author=alpha", 404),
        SAYS("author=zeta", 401),
    };

    assert_int_equal(SCAN(s, lines), -1);
    failed(s, ERR_AUTH, "the token was refused");
}

static void
what_failed_is_asked_again_by_the_run_that_goes_on(void **state)
{
    struct scene *s = *state;
    struct script_line lines[] = {
        PAGE("author=alpha", MODEL("alpha/two", "A")),
        PAGE("author=zeta", MODEL("zeta/three", "A")),
    };

    leave_unfinished(s);
    SUCCEEDS(s, lines);
    asked(s, "alpha zeta");
    holds(s, "a/one alpha/two zeta/three");
    assert_true(s->result.resumed);
    assert_int_equal(s->result.failure_count, 0);
    assert_int_equal(s->result.walk.scanned, 1);
}

static void
goes_on_with_no_scan_of_other_authors(void **state)
{
    static const char *const profiles[] = {PROFILE("\"alpha\",\"beta\""), PROFILE("\"alpha\"")};
    struct scene *s = *state;
    struct script_line all[] = {
        PAGE("filter=t1", MODEL("a/one", "A")),
        PAGE("author=alpha", MODEL("alpha/two", "A")),
    };

    leave_unfinished(s);
    for (size_t i = 0; i < COUNT(profiles); i++) {
        profile_free(s->profile);
        assert_int_equal(profile_read(&s->profile, slice_of(profiles[i]), "test", NULL), 0);
        assert_int_equal(scan(s, NULL, 0), -1);
        failed(s, ERR_USAGE, " and other authors in its profile; run it with those to finish it");
        asked(s, "");
    }
    s->fresh = true;
    SUCCEEDS(s, all);
    holds(s, "a/one alpha/two");
    assert_false(s->result.resumed);
}

static void
goes_on_with_no_scan_of_a_profile_that_has_changed(void **state)
{
    static const char changed[] =
        "{\"name\":\"small\",\"title\":\"Small\",\"supported_architectures\":[\"A\"],"
        "\"canonical_authors\":{\"A\":[\"alpha\",\"zeta\"]}}";
    struct scene *s = *state;

    leave_unfinished(s);
    profile_free(s->profile);
    assert_int_equal(profile_read(&s->profile, slice_of(changed), "test", NULL), 0);
    assert_int_equal(scan(s, NULL, 0), -1);
    failed(s, ERR_USAGE, "is unfinished, and what Small supports has changed since; ");
    asked(s, "");
}

#define TYPED(id, architecture, type)                                                         \
    "{\"id\":\"" id "\",\"downloads\":1000,\"config\":{\"architectures\":[" architecture "]," \
    "\"model_type\":\"" type "\"}}"

static void
types_of_models_decide_where_a_profile_lists_them(void **state)
{
    static const char profile[] =
        "{\"name\":\"typed\",\"supported_architectures\":[\"A\"],"
        "\"supported_model_types\":[{\"name\":\"t\",\"tier\":\"fallback\"},"
        "{\"name\":\"gone\",\"tier\":\"removed\"}],\"canonical_authors\":{\"S\":[\"alpha\"]}}";
    struct scene *s = *state;
    struct script_line lines[] = {
        PAGE(
            "filter=t1",
            TYPED("a/by-architecture", "\"A\"", "t") "," TYPED("a/by-type", "\"S\"", "t") "," TYPED(
                "a/gap", "\"S\"", "u") "," TYPED("a/gone", "\"S\"", "gone") "," TYPED("a/bar"
                                                                                      "e",
                                                                                      "", "t")),
        PAGE("author=alpha",
             TYPED("alpha/by-type", "\"S\"", "t") "," TYPED("alpha/gap", "\"S\"", "u")),
    };

    profile_free(s->profile);
    assert_int_equal(profile_read(&s->profile, slice_of(profile), "test", NULL), 0);
    SUCCEEDS(s, lines);
    holds(s, "a/by-architecture a/by-type alpha/by-type");
    assert_int_equal(s->result.walk.found, 2);
    assert_int_equal(s->result.walk.unsupported, 2);
    assert_int_equal(s->result.walk.no_architecture, 1);
    assert_int_equal(s->result.sweep.found, 1);
    assert_int_equal(s->result.found_by_type, 2);
    assert_int_equal(gaps_count(s->result.gaps), 1);
    assert_int_equal(gaps_at(s->result.gaps, 0)->models, 3);
}

static void
reports_that_could_not_be_written_are_written_by_the_next_run_without_the_hub(void **state)
{
    struct scene *s = *state;
    char *gaps = path_of(s, FILES_GAPS);
    struct script_line lines[] = {
        PAGE("filter=t1", MODEL("a/one", "A") "," MODEL("a/two", "X")),
        PAGE("author=alpha", ""),
        PAGE("author=zeta", ""),
    };

    assert_int_equal(symlink("nowhere/gaps.json", gaps), 0);
    assert_int_equal(SCAN(s, lines), -1);
    failed(s, ERR_FATAL, ": all files of the registry are unchanged: ");
    assert_int_equal(unlink(gaps), 0);
    succeeds(s, NULL, 0);
    asked(s, "");
    holds(s, "a/one");
    char *text = folder_get(s->folder, FILES_GAPS);
    assert_non_null(strstr(text, "\"architecture_id\": \"X\""));
    free(text);
    text = folder_get(s->folder, FILES_CHECKPOINT);
    assert_null(text);
    free(gaps);
}

static void
a_checkpoint_that_cannot_be_written_ends_the_scan(void **state)
{
    struct scene *s = *state;
    struct script_line lines[] = {FULL("filter=t1", "1", MODEL("a/one", "A")),
                                  PAGE("cursor=1", MODEL("a/two", "A"))};

    s->checkpoint_interval = 2;
    s->hook = block_checkpoint;
    s->hook_at = EVENT_PROGRESS;
    assert_int_equal(SCAN(s, lines), -1);
    failed(s, ERR_FATAL, FILES_CHECKPOINT ": is no regular file");
    /* That the place cannot be told once more at the end is only a warning. */
    assert_non_null(strstr(str_text(&s->warnings), FILES_CHECKPOINT ": is no regular file"));
    assert_int_equal(census_says(s, "SELECT count(*) FROM model"), 2);
}

static void
a_page_that_cannot_be_kept_ends_the_scan(void **state)
{
    static const struct {
        void (*hook)(struct scene *s);
        enum err_kind kind;
        const char *words;
    } cases[] = {
        {begin_another_scan, ERR_FATAL, "the scan that runs is no longer in it"},
        {drop_models, ERR_DATA, "is not as this program writes it"},
    };
    struct scene *s = *state;
    struct script_line task[] = {FULL("filter=t1", "1", MODEL("a/one", "A")),
                                 PAGE("cursor=1", MODEL("a/two", "A"))};
    struct script_line author[] = {PAGE("filter=t1", MODEL("a/one", "A")),
                                   PAGE("author=alpha", MODEL("alpha/two", "A"))};

    for (size_t i = 0; i < 2 * COUNT(cases); i++) {
        s->hook = cases[i / 2].hook;
        s->hook_at = EVENT_PROGRESS;
        assert_int_equal(i % 2 == 0 ? SCAN(s, task) : SCAN(s, author), -1);
        failed(s, cases[i / 2].kind, cases[i / 2].words);
        char *census = path_of(s, FILES_CENSUS);
        assert_int_equal(file_remove(census, NULL), 0);
        free(census);
    }
}

static void
found_models_that_cannot_be_read_back_are_no_report(void **state)
{
    struct scene *s = *state;
    struct script_line lines[] = {PAGE("filter=t1", MODEL("a/one", "X"))};

    s->options.sweep = false;
    s->hook = drop_found;
    s->hook_at = EVENT_PROGRESS;
    assert_int_equal(SCAN(s, lines), -1);
    failed(s, ERR_DATA, "found");
}

static void
a_census_that_cannot_be_made_ends_the_scan_at_its_first_page(void **state)
{
    struct scene *s = *state;
    struct script_line lines[] = {SAYS("filter=t1", 503), PAGE("filter=t1", MODEL("a/one", "A"))};

    s->hook = block_census;
    s->hook_at = EVENT_WAIT;
    assert_int_equal(SCAN(s, lines), -1);
    failed(s, ERR_FATAL, FILES_CENSUS);
    assert_int_equal(s->result.failure_count, 0);
}

static void
a_census_that_loses_its_tables_begins_no_scan(void **state)
{
    struct scene *s = *state;
    struct script_line lines[] = {SAYS("filter=t1", 503), PAGE("filter=t1", MODEL("a/one", "A"))};

    leave_unfinished(s);
    s->fresh = true;
    s->hook = drop_parts;
    s->hook_at = EVENT_WAIT;
    assert_int_equal(SCAN(s, lines), -1);
    failed(s, ERR_DATA, "is not as this program writes it");
}

static void
a_scan_that_was_cut_off_goes_on_at_the_page_where_it_was(void **state)
{
    static const struct {
        void (*hook)(struct scene *s);
        enum err_kind kind;
        const char *words;
    } cases[] = {
        {lose_network, ERR_FATAL, "the network is gone"},
        {stop, ERR_STOPPED, "stopped"},
    };
    struct scene *s = *state;
    struct script_line first[] = {
        FULL("filter=t1", "1", MODEL("a/one", "A") "," MODEL("a/two", "B")), SAYS("cursor=1", 503),
        SAYS("cursor=1", 503)};
    struct script_line rest[] = {PAGE("cursor=1", MODEL("a/two", "B") "," MODEL("a/three", "A"))};

    s->options.sweep = false;
    for (size_t i = 0; i < COUNT(cases); i++) {
        s->hook = cases[i].hook;
        s->hook_at = EVENT_PROGRESS;
        assert_int_equal(SCAN(s, first), -1);
        failed(s, cases[i].kind, cases[i].words);
        s->stop = 0;
        SUCCEEDS(s, rest);
        asked(s, "1");
        holds(s, "a/one a/two a/three");
        assert_int_equal(s->result.walk.scanned, 3);
        assert_int_equal(s->result.walk.repeated, 1);
        folder_remove(s->folder);
        s->folder = folder_make();
    }
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(one_limit_holds_for_all_tasks),
        TEST(a_task_is_not_asked_when_those_before_it_used_up_the_limit),
        TEST(an_author_that_fails_is_told_of_and_the_others_are_asked),
        TEST(an_author_that_fails_before_the_first_good_page_is_a_failure_too),
        TEST(nothing_is_written_when_no_author_can_be_read),
        TEST(what_failed_is_asked_again_by_the_run_that_goes_on),
        TEST(goes_on_with_no_scan_of_other_authors),
        TEST(goes_on_with_no_scan_of_a_profile_that_has_changed),
        TEST(types_of_models_decide_where_a_profile_lists_them),
        TEST(reports_that_could_not_be_written_are_written_by_the_next_run_without_the_hub),
        TEST(a_checkpoint_that_cannot_be_written_ends_the_scan),
        TEST(a_page_that_cannot_be_kept_ends_the_scan),
        TEST(found_models_that_cannot_be_read_back_are_no_report),
        TEST(a_census_that_cannot_be_made_ends_the_scan_at_its_first_page),
        TEST(a_census_that_loses_its_tables_begins_no_scan),
        TEST(a_scan_that_was_cut_off_goes_on_at_the_page_where_it_was),
    };
#undef TEST

    setenv("SOURCE_DATE_EPOCH", "1790000000", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
