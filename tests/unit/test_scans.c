#include "census/schema.h"
#include "store_place.h"

static void
keeps_a_scan_and_its_parts_until_it_is_finished(void **state)
{
    struct place *p = *state;
    const struct store_part parts[] = {
        {.name = (char *)"text-generation"},
        {.name = (char *)"text2text-generation", .next = (char *)"/resume"},
        {.is_author = true, .name = (char *)"mistralai", .counts = {.known = 4}},
    };
    struct store_part now = {
        .name = (char *)"text-generation",
        .next = (char *)"/api/models?cursor=eyI%3D",
        .end = STORE_PART_OPEN,
        .counts = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, INT64_MAX},
    };
    struct store_scan scan;
    int64_t id;

    struct store *s = open_store(p, STORE_WRITE);
    assert_int_equal(store_scan_unfinished(s, &scan, NULL), 0);
    assert_int_equal(store_scan_begin(s, &id, "{\"limit\":5}", 1700000000, parts, 3, NULL), 0);
    assert_int_equal(store_page_begin(s, NULL), 0);
    assert_int_equal(store_page_commit(s, id, 0, &now, 12345, NULL), 0);
    store_close(s);

    s = open_store(p, STORE_WRITE);
    assert_int_equal(store_scan_unfinished(s, &scan, NULL), 1);
    assert_int_equal(scan.id, id);
    assert_string_equal(scan.arguments, "{\"limit\":5}");
    assert_int_equal(scan.started, 1700000000);
    assert_int_equal(scan.active_ms, 12345);
    assert_int_equal(scan.part_count, 3);
    assert_string_equal(scan.parts[0].name, "text-generation");
    assert_string_equal(scan.parts[0].next, "/api/models?cursor=eyI%3D");
    assert_memory_equal(&scan.parts[0].counts, &now.counts, sizeof now.counts);
    assert_int_equal(scan.parts[0].counts.other_architecture, 10);
    assert_false(scan.parts[1].is_author);
    assert_string_equal(scan.parts[1].next, "/resume");
    assert_true(scan.parts[2].is_author);
    assert_string_equal(scan.parts[2].name, "mistralai");
    assert_null(scan.parts[2].next);
    assert_int_equal(scan.parts[2].counts.known, 4);
    store_scan_fini(&scan);
    store_scan_fini(NULL);

    now.next = NULL;
    now.end = STORE_PART_THRESHOLD;
    assert_int_equal(store_page_begin(s, NULL), 0);
    assert_int_equal(store_page_commit(s, id, 0, &now, 20000, NULL), 0);
    assert_int_equal(store_scan_unfinished(s, &scan, NULL), 1);
    assert_null(scan.parts[0].next);
    assert_int_equal(scan.parts[0].end, STORE_PART_THRESHOLD);
    store_scan_fini(&scan);
    assert_int_equal(store_scan_finish(s, id, 1700000099, NULL), 0);
    assert_int_equal(store_scan_unfinished(s, &scan, NULL), 0);
    store_close(s);
    assert_int_equal(ask_sql(p, "SELECT found FROM part WHERE number = 0"), INT64_MAX);
    assert_int_equal(ask_sql(p, "SELECT finished FROM scan"), 1700000099);
}

static void
drops_an_unfinished_scan_for_the_next_which_sees_its_models_as_new(void **state)
{
    struct place *p = *state;
    struct store_part part = {.name = (char *)"text-generation"};
    struct store_scan scan;

    struct store *s = open_store(p, STORE_WRITE);
    int64_t first = begin_scan(s);
    assert_int_equal(store_page_begin(s, NULL), 0);
    put(s, first, model_of("a/b", "A", 1700000000, 1, 1), 1);
    assert_int_equal(store_found(s, first, 0, 0, SLICE("a/b"), SLICE("A"), NULL), 0);
    assert_int_equal(store_page_commit(s, first, 0, &part, 0, NULL), 0);
    assert_int_equal(store_found_count(s, first, NULL), 1);
    int64_t second = begin_scan(s);
    assert_int_not_equal(first, second);
    assert_int_equal(store_scan_unfinished(s, &scan, NULL), 1);
    assert_int_equal(scan.id, second);
    assert_int_equal(scan.part_count, 1);
    store_scan_fini(&scan);
    put(s, second, model_of("a/b", "A", 1700000000, 1, 1), 1);

    /* Whoever still runs the dropped one is told so, and keeps nothing. */
    assert_int_equal(store_page_begin(s, NULL), 0);
    put(s, first, model_of("c/d", "C", 1700000000, 2, 2), 1);
    assert_int_equal(store_page_commit(s, first, 0, &part, 0, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_FATAL);
    rows_are(s, "a/b A  0 -1 0 2\n");
    store_close(s);
    assert_int_equal(ask_sql(p, "SELECT count(*) FROM found"), 0);
    assert_int_equal(ask_sql(p, "SELECT count(*) FROM part"), 1);
}

static void
goes_on_with_no_scan_that_nobody_here_can_have_left(void **state)
{
    static const struct {
        const char *change;
        const char *words;
    } cases[] = {
        {"UPDATE part SET end = 5", "a walk has ended in no way that there is"},
        {"UPDATE part SET end = -1", "a walk has ended in no way that there is"},
        /* Joined to an endpoint this would be another host, which would get the token. */
        {"UPDATE part SET end = 0, next = '.example.com/api/models'",
         "a walk's next page is no path"},
        {"UPDATE part SET next = ''", "a walk's next page is no path"},
    };
    struct place *p = *state;
    struct store_scan scan;

    struct store *s = open_store(p, STORE_WRITE);
    begin_scan(s);
    store_close(s);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        run_sql(p, cases[i].change);
        s = open_store(p, STORE_WRITE);
        assert_int_equal(store_scan_unfinished(s, &scan, &p->err), -1);
        assert_int_equal(p->err.kind, ERR_DATA);
        assert_non_null(strstr(p->err.message, cases[i].words));
        store_close(s);
    }
    run_sql(p, "UPDATE part SET next = '/api/models?cursor=1'");
    s = open_store(p, STORE_WRITE);
    assert_int_equal(store_scan_unfinished(s, &scan, NULL), 1);
    store_scan_fini(&scan);
    store_close(s);
}

static int
add_found(void *context, struct slice id, struct slice architecture, struct err *err)
{
    if (slice_is(id, "stop"))
        return err_set(err, ERR_STOPPED, "stopped");
    str_append(context, id.data, id.len);
    str_putc(context, ' ');
    str_append(context, architecture.data, architecture.len);
    str_putc(context, '\n');
    return 0;
}

/* Find one model, on a page of its own. */
static void
find(struct store *s, int64_t scan, size_t part_number, int64_t position, struct slice id,
     struct slice architecture)
{
    struct store_part part = {.name = (char *)"text-generation"};

    assert_int_equal(store_page_begin(s, NULL), 0);
    assert_int_equal(store_found(s, scan, part_number, position, id, architecture, NULL), 0);
    assert_int_equal(store_page_commit(s, scan, 0, &part, 0, NULL), 0);
}

static void
tells_of_found_models_by_part_and_position_until_the_end_of_the_scan(void **state)
{
    struct place *p = *state;
    struct str found = STR_INIT;

    struct store *s = open_store(p, STORE_WRITE);
    int64_t id = begin_scan(s);
    find(s, id, 10, 0, SLICE("d"), SLICE("D"));
    find(s, id, 2, 0, SLICE("c"), SLICE("C"));
    find(s, id, 0, 11, SLICE("b"), SLICE("B"));
    find(s, id, 0, 2, SLICE("a"), SLICE("A"));
    store_close(s);
    s = open_store(p, STORE_WRITE);
    assert_int_equal(store_each_found(s, id, add_found, &found, NULL), 0);
    assert_string_equal(str_text(&found), "a A\nb B\nc C\nd D\n");
    assert_int_equal(store_found_count(s, id, NULL), 4);

    /* The listener's own failure ends it, and the next time it starts anew. */
    find(s, id, 1, 0, SLICE("stop"), SLICE("B"));
    for (int i = 0; i < 2; i++) {
        str_truncate(&found, 0);
        assert_int_equal(store_each_found(s, id, add_found, &found, &p->err), -1);
        assert_int_equal(p->err.kind, ERR_STOPPED);
        assert_string_equal(str_text(&found), "a A\nb B\n");
    }
    assert_int_equal(store_scan_finish(s, id, 5, NULL), 0);
    str_truncate(&found, 0);
    assert_int_equal(store_each_found(s, id, add_found, &found, NULL), 0);
    assert_string_equal(str_text(&found), "");
    str_fini(&found);
    store_close(s);
}

static void
tells_of_the_found_models_of_a_page_whatever_their_names(void **state)
{
    struct place *p = *state;
    struct store_part part = {.name = (char *)"text-generation"};
    struct str found = STR_INIT;

    struct store *s = open_store(p, STORE_WRITE);
    int64_t id = begin_scan(s);
    assert_int_equal(store_page_begin(s, NULL), 0);
    assert_int_equal(store_found(s, id, 0, 0, SLICE("1 2\n3 4 x"), SLICE("A b"), NULL), 0);
    assert_int_equal(store_found(s, id, 0, 1, SLICE("a\0b"), SLICE("C"), NULL), 0);
    assert_int_equal(store_found(s, id, 0, 2, SLICE("0123456789/abc"), SLICE("A b"), NULL), 0);
    /* A place that does not follow begins another row. */
    assert_int_equal(store_found(s, id, 0, 9, SLICE("e"), SLICE("C"), NULL), 0);
    assert_int_equal(store_page_commit(s, id, 0, &part, 0, NULL), 0);
    assert_int_equal(store_page_begin(s, NULL), 0);
    assert_int_equal(store_found(s, id, 0, 10, SLICE("lost"), SLICE("D"), NULL), 0);
    store_page_abandon(s);
    find(s, id, 0, 10, SLICE("f"), SLICE("E"));
    assert_int_equal(store_each_found(s, id, add_found, &found, NULL), 0);
    assert_true(slice_equal((struct slice){found.data, found.len},
                            SLICE("1 2\n3 4 x A b\na\0b C\n0123456789/abc A b\ne C\nf E\n")));
    assert_int_equal(store_found_count(s, id, NULL), 5);
    str_fini(&found);
    store_close(s);
    assert_int_equal(ask_sql(p, "SELECT count(*) FROM found"), 3);
}

static void
tells_of_no_found_models_that_it_cannot_have_written(void **state)
{
    static const char *const broken[] = {
        "1",        "1 ",        "1 1",          "1 1 ",
        "1 1 a",    "1 2 a\n",   "1 0 a\n",      "1 1 ab\n",
        "0 1 a\n",  "9 1 a\n",   "x 1 a\n",      "1 x a\n",
        "-1 1 a\n", " 1 1 a\n",  "1  1 a\n",     "1 -1 a\n",
        "1,1 a\n",  "1 1 a\n\n", "1 1 a\n1 1 a", "1 9223372036854775807 a\n",
        "\n",       "1 1\na\n",  "1 1 a\n2",     "1 18446744073709551617 a\n",
    };
    static const char *const counts[] = {"-1", "3", "9223372036854775807"};
    struct place *p = *state;
    struct str found = STR_INIT;
    char change[128];

    struct store *s = open_store(p, STORE_WRITE);
    int64_t id = begin_scan(s);
    find(s, id, 0, 0, SLICE("a"), SLICE("A"));
    store_close(s);
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        snprintf(change, sizeof change, "UPDATE found SET models = CAST('%s' AS BLOB)", broken[i]);
        run_sql(p, change);
        s = open_store(p, STORE_WRITE);
        p->err.kind = ERR_NONE;
        if (store_each_found(s, id, add_found, &found, &p->err) != -1)
            fail_msg("taken: %s", broken[i]);
        assert_int_equal(p->err.kind, ERR_DATA);
        assert_non_null(strstr(p->err.message, "is damaged"));
        store_close(s);
    }
    run_sql(p, "UPDATE found SET models = CAST('1 1 a' || char(10) AS BLOB)");
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        snprintf(change, sizeof change, "UPDATE found SET count = %s", counts[i]);
        run_sql(p, change);
        s = open_store(p, STORE_WRITE);
        assert_int_equal(store_found_count(s, id, &p->err), -1);
        assert_int_equal(p->err.kind, ERR_DATA);
        store_close(s);
    }
    str_fini(&found);
}

static void
brings_forward_what_a_scan_of_version_2_has_found(void **state)
{
    struct place *p = *state;
    struct str found = STR_INIT;
    struct sql *db;

    assert_int_equal(sql_open(&db, p->path, SQL_WRITE, &p->err), 0);
    assert_int_equal(schema_bring_forward(db, schema_steps, 2, &p->err), 0);
    sql_close(db);
    run_sql(p, "INSERT INTO name VALUES(1, 1, 'C'), (2, 0, 'A');"
               "INSERT INTO scan(arguments, started) VALUES('{}', 77);"
               "INSERT INTO found VALUES(1, 1, 0, 'late/d', 'D'), (1, 0, 1, 'b' || char(233), 'A'),"
               " (1, 0, 0, 'a/' || char(10), 'C'), (1, 0, 7, 'x' || char(0) || 'y', 'C')");
    struct store *s = open_store(p, STORE_READ);
    store_close(s);
    assert_int_equal(ask_sql(p, "PRAGMA user_version"), 2);
    s = open_store(p, STORE_WRITE);
    assert_int_equal(store_found_count(s, 1, NULL), 4);
    assert_int_equal(store_each_found(s, 1, add_found, &found, NULL), 0);
    assert_true(slice_equal((struct slice){found.data, found.len},
                            SLICE("a/\n C\nb\303\251 A\nx\0y C\nlate/d D\n")));
    str_fini(&found);
    store_close(s);
    assert_int_equal(ask_sql(p, "SELECT max(id) FROM name"), 4);
}

static void
dates_a_scan_that_was_dropped_by_the_last_before_it(void **state)
{
    static const int64_t expected[] = {0, 100, 100, 300, 300};
    struct place *p = *state;
    struct store_part part = {.name = (char *)"fill-mask"};
    int64_t id, started;

    struct store *s = open_store(p, STORE_WRITE);
    assert_int_equal(store_scan_begin(s, &id, "{}", 100, &part, 1, NULL), 0);
    assert_int_equal(store_scan_finish(s, id, 150, NULL), 0);
    assert_int_equal(store_scan_begin(s, &id, "{}", 200, &part, 1, NULL), 0);
    assert_int_equal(store_scan_begin(s, &id, "{}", 300, &part, 1, NULL), 0);
    assert_int_equal(id, 3);
    for (int64_t scan = 0; scan < 5; scan++) {
        assert_int_equal(store_scan_started(s, &started, scan, NULL), 0);
        assert_int_equal(started, expected[scan]);
    }
    store_close(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(keeps_a_scan_and_its_parts_until_it_is_finished),
        PLACE_TEST(drops_an_unfinished_scan_for_the_next_which_sees_its_models_as_new),
        PLACE_TEST(goes_on_with_no_scan_that_nobody_here_can_have_left),
        PLACE_TEST(tells_of_found_models_by_part_and_position_until_the_end_of_the_scan),
        PLACE_TEST(tells_of_the_found_models_of_a_page_whatever_their_names),
        PLACE_TEST(tells_of_no_found_models_that_it_cannot_have_written),
        PLACE_TEST(brings_forward_what_a_scan_of_version_2_has_found),
        PLACE_TEST(dates_a_scan_that_was_dropped_by_the_last_before_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
