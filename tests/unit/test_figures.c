#include "census/figures.h"

#include "census/schema.h"
#include "store_place.h"

static int
add_figure(void *context, const struct store_figure *f, struct err *err)
{
    (void)err;
    str_append(context, f->architecture.data, f->architecture.len);
    str_printf(context, " %d %lld/%lld %lld %lld rank %lld score %lld lacks %lld/%lld\n",
               f->supported, (long long)f->models, (long long)f->verified, (long long)f->downloads,
               (long long)f->min_parameters, (long long)f->rank, (long long)f->score_tenths,
               (long long)f->lacking_models, (long long)f->lacking_downloads);
    return 0;
}

static void
figures_are(struct store *s, int64_t scan, const char *expected)
{
    struct str text = STR_INIT;
    struct err err = {0};

    if (store_each_figure(s, scan, add_figure, &text, &err) != 0)
        fail_msg("%s", err.message);
    assert_string_equal(str_text(&text), expected);
    str_fini(&text);
}

static int
add_finished(void *context, const struct store_finished *scan, struct err *err)
{
    (void)err;
    str_printf(context, "%lld %.*s %lld-%lld %lld %s\n", (long long)scan->id,
               (int)scan->arguments.len, scan->arguments.data, (long long)scan->started,
               (long long)scan->finished, (long long)scan->scanned,
               scan->has_figures ? "figures" : "none");
    return 0;
}

static void
finished_are(struct store *s, const char *expected)
{
    struct str text = STR_INIT;
    struct err err = {0};

    if (store_each_finished(s, add_finished, &text, &err) != 0)
        fail_msg("%s", err.message);
    assert_string_equal(str_text(&text), expected);
    str_fini(&text);
}

static void
keeps_figures_by_scan_and_tells_of_them_by_name(void **state)
{
    struct place *p = *state;
    const struct store_figure first[] = {
        {.architecture = SLICE("Zeta"),
         .models = 7,
         .downloads = INT64_MAX,
         .min_parameters = 0,
         .rank = 1,
         .score_tenths = 913},
        {.architecture = SLICE("Alpha"),
         .supported = true,
         .models = 3,
         .verified = 2,
         .downloads = 0,
         .min_parameters = -1},
        {.architecture = SLICE("Both"),
         .supported = true,
         .models = 1,
         .verified = 1,
         .downloads = 5,
         .min_parameters = 9,
         .rank = 2,
         .score_tenths = 4,
         .lacking_models = 8,
         .lacking_downloads = 6},
    };
    const struct store_figure second = {.architecture = SLICE("Alpha"), .min_parameters = -1};
    struct store *s = open_store(p, STORE_WRITE);
    int64_t one = begin_scan(s);

    assert_int_equal(store_put_figures(s, one, first, 3, NULL), 0);
    assert_int_equal(store_scan_finish(s, one, 50, NULL), 0);
    int64_t two = begin_scan(s);
    assert_int_equal(store_page_begin(s, NULL), 0);
    assert_int_equal(store_put_figures(s, two, &second, 1, NULL), 0);
    assert_int_equal(store_scan_finish(s, two, 60, NULL), 0);
    store_close(s);

    s = open_store(p, STORE_READ);
    figures_are(s, one,
                "Alpha 1 3/2 0 -1 rank 0 score 0 lacks 0/0\n"
                "Both 1 1/1 5 9 rank 2 score 4 lacks 8/6\n"
                "Zeta 0 7/0 9223372036854775807 0 rank 1 score 913 lacks 0/0\n");
    figures_are(s, two, "Alpha 0 0/0 0 -1 rank 0 score 0 lacks 0/0\n");
    figures_are(s, 77, "");
    finished_are(s, "1 {} 1-50 0 figures\n2 {} 1-60 0 figures\n");
    store_close(s);
}

static void
replaces_the_figures_that_a_scan_had(void **state)
{
    struct place *p = *state;
    const struct store_figure both[] = {{.architecture = SLICE("A"), .models = 1},
                                        {.architecture = SLICE("B"), .models = 2}};
    struct store *s = open_store(p, STORE_WRITE);
    int64_t id = begin_scan(s);

    assert_int_equal(store_put_figures(s, id, both, 2, NULL), 0);
    assert_int_equal(store_put_figures(s, id, both, 1, NULL), 0);
    figures_are(s, id, "A 0 1/0 0 0 rank 0 score 0 lacks 0/0\n");
    store_close(s);
}

static void
keeps_none_of_a_page_that_was_abandoned(void **state)
{
    struct place *p = *state;
    const struct store_figure f = {.architecture = SLICE("New"), .models = 1};
    struct store *s = open_store(p, STORE_WRITE);
    int64_t id = begin_scan(s);

    assert_int_equal(store_page_begin(s, NULL), 0);
    assert_int_equal(store_put_figures(s, id, &f, 1, NULL), 0);
    store_page_abandon(s);
    figures_are(s, id, "");
    assert_int_equal(store_scan_finish(s, id, 9, NULL), 0);
    finished_are(s, "1 {} 1-9 0 none\n");
    store_close(s);
    assert_int_equal(ask_sql(p, "SELECT count(*) FROM name"), 0);
}

static void
knows_a_scan_with_no_architecture_from_one_without_figures(void **state)
{
    struct place *p = *state;
    struct store_part parts[] = {
        {.name = (char *)"text-generation", .counts = {.scanned = 30}},
        {.name = (char *)"fill-mask", .counts = {.scanned = 12}},
        {.name = (char *)"gpt", .is_author = true, .counts = {.scanned = 500}},
    };
    struct store *s = open_store(p, STORE_WRITE);
    int64_t id;

    assert_int_equal(store_scan_begin(s, &id, "{\"a\":1}", 5, parts, 3, NULL), 0);
    assert_int_equal(store_put_figures(s, id, NULL, 0, NULL), 0);
    assert_int_equal(store_scan_finish(s, id, 8, NULL), 0);
    assert_int_equal(store_scan_begin(s, &id, "{}", 9, parts, 1, NULL), 0);
    assert_int_equal(store_scan_finish(s, id, 10, NULL), 0);
    assert_int_equal(store_scan_begin(s, &id, "{}", 11, parts, 1, NULL), 0);
    finished_are(s, "1 {\"a\":1} 5-8 42 figures\n2 {} 9-10 30 none\n");
    store_close(s);
}

/* A census as version 3 of the program left it, with a finished scan. */
static void
make_version_3(struct place *p)
{
    struct sql *db;

    assert_int_equal(sql_open(&db, p->path, SQL_WRITE, &p->err), 0);
    assert_int_equal(schema_bring_forward(db, schema_steps, 3, &p->err), 0);
    sql_close(db);
    run_sql(p, "INSERT INTO scan(arguments, started, finished) VALUES('{}', 77, 99);"
               "INSERT INTO part VALUES(1, 0, 0, 'fill-mask', NULL, 1,"
               " 1, 0, 0, 41, 0, 0, 0, 0, 0, 0, 0, 0);");
    assert_int_equal(ask_sql(p, "PRAGMA user_version"), 3);
}

static void
reads_an_older_census_as_one_without_figures(void **state)
{
    struct place *p = *state;
    const struct store_figure f = {.architecture = SLICE("A")};

    make_version_3(p);
    struct store *s = open_store(p, STORE_READ);
    finished_are(s, "1 {} 77-99 41 none\n");
    figures_are(s, 1, "");
    assert_int_equal(store_put_figures(s, 1, &f, 1, &p->err), -1);
    assert_non_null(strstr(p->err.message, "opened read-only"));
    store_close(s);
    assert_int_equal(ask_sql(p, "PRAGMA user_version"), 3);

    s = open_store(p, STORE_WRITE);
    finished_are(s, "1 {} 77-99 41 none\n");
    figures_are(s, 1, "");
    assert_int_equal(store_put_figures(s, 1, &f, 1, NULL), 0);
    finished_are(s, "1 {} 77-99 41 figures\n");
    store_close(s);
}

static void
tells_of_no_figures_that_cannot_be(void **state)
{
    static const char *const broken[] = {
        "UPDATE figure SET models = -1",        "UPDATE figure SET downloads = -1",
        "UPDATE figure SET verified = -2",      "UPDATE figure SET rank = -1",
        "UPDATE figure SET architecture = 999", "UPDATE figure SET lacking_models = -9",
    };
    const struct store_figure f = {.architecture = SLICE("A"), .models = 1};
    struct place *p = *state;
    struct str text = STR_INIT;
    struct store *s;

    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        s = open_store(p, STORE_WRITE);
        assert_int_equal(store_put_figures(s, 1, &f, 1, NULL), 0);
        store_close(s);
        run_sql(p, broken[i]);
        s = open_store(p, STORE_READ);
        if (store_each_figure(s, 1, add_figure, &text, &p->err) != -1)
            fail_msg("taken: %s", broken[i]);
        assert_int_equal(p->err.kind, ERR_DATA);
        assert_non_null(strstr(p->err.message, "is damaged"));
        store_close(s);
        run_sql(p, "DELETE FROM figure");
    }
    str_fini(&text);
}

static int
stop_at_once(void *context, const struct store_figure *f, struct err *err)
{
    (void)f;
    ++*(int *)context;
    return err_set(err, ERR_STOPPED, "enough");
}

static void
ends_where_it_is_told_to_and_can_be_asked_again(void **state)
{
    struct place *p = *state;
    const struct store_figure both[] = {{.architecture = SLICE("A")}, {.architecture = SLICE("B")}};
    struct store *s = open_store(p, STORE_WRITE);
    int told = 0;

    assert_int_equal(store_put_figures(s, 1, both, 2, NULL), 0);
    assert_int_equal(store_each_figure(s, 1, stop_at_once, &told, &p->err), -1);
    assert_int_equal(told, 1);
    assert_string_equal(p->err.message, "enough");
    figures_are(s, 1,
                "A 0 0/0 0 0 rank 0 score 0 lacks 0/0\nB 0 0/0 0 0 rank 0 score 0 lacks 0/0\n");
    store_close(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(keeps_figures_by_scan_and_tells_of_them_by_name),
        PLACE_TEST(replaces_the_figures_that_a_scan_had),
        PLACE_TEST(keeps_none_of_a_page_that_was_abandoned),
        PLACE_TEST(knows_a_scan_with_no_architecture_from_one_without_figures),
        PLACE_TEST(reads_an_older_census_as_one_without_figures),
        PLACE_TEST(tells_of_no_figures_that_cannot_be),
        PLACE_TEST(ends_where_it_is_told_to_and_can_be_asked_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
