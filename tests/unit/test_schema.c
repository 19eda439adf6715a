#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "census/schema.h"
#include "unit.h"

#define NEWEST 3

/* Three versions of some other schema: the loop does not know what it runs. */
static const char *const steps[NEWEST] = {
    "CREATE TABLE model(id TEXT); INSERT INTO model VALUES('a')",
    "ALTER TABLE model ADD COLUMN likes INTEGER; UPDATE model SET likes = 7",
    "CREATE TABLE dataset(id TEXT)",
};

static char path[] = "schema-test-XXXXXX";

static int
make_file(void **state)
{
    struct sql *db;

    snprintf(path, sizeof path, "schema-test-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(sql_open(&db, path, SQL_WRITE, NULL), 0);
    *state = db;
    return 0;
}

static int
remove_file(void **state)
{
    sql_close(*state);
    return remove(path);
}

static int64_t
ask(struct sql *db, const char *text)
{
    int64_t number = -1;

    assert_int_equal(sql_ask(db, &number, text, NULL), 0);
    return number;
}

static void
brings_an_empty_database_through_all_versions(void **state)
{
    int64_t version;

    assert_int_equal(schema_look(&version, *state, path, NEWEST, NULL), 0);
    assert_int_equal(version, 0);
    assert_int_equal(schema_bring_forward(*state, steps, NEWEST, NULL), 0);
    assert_int_equal(schema_look(&version, *state, path, NEWEST, NULL), 0);
    assert_int_equal(version, NEWEST);
    assert_int_equal(ask(*state, "PRAGMA application_id"), 0x4843656e);
    assert_int_equal(ask(*state, "SELECT likes FROM model"), 7);
    assert_int_equal(ask(*state, "SELECT count(*) FROM dataset"), 0);
}

static void
runs_only_the_steps_that_a_file_lacks_and_keeps_its_rows(void **state)
{
    assert_int_equal(schema_bring_forward(*state, steps, 1, NULL), 0);
    assert_int_equal(sql_run(*state, "INSERT INTO model VALUES('b')", NULL), 0);
    assert_int_equal(schema_bring_forward(*state, steps, NEWEST, NULL), 0);
    assert_int_equal(ask(*state, "PRAGMA user_version"), NEWEST);
    assert_int_equal(ask(*state, "SELECT count(*) FROM model WHERE likes = 7"), 2);
    /* Nothing is left to do. */
    assert_int_equal(schema_bring_forward(*state, steps, NEWEST, NULL), 0);
    assert_int_equal(ask(*state, "SELECT count(*) FROM model"), 2);
}

static void
leaves_a_file_as_it_was_when_a_step_fails(void **state)
{
    const char *const broken[NEWEST] = {steps[0], steps[1], "CREATE TABLE model(again)"};
    struct err err;

    assert_int_equal(schema_bring_forward(*state, broken, 1, NULL), 0);
    assert_int_equal(schema_bring_forward(*state, broken, NEWEST, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_int_equal(ask(*state, "PRAGMA user_version"), 1);
    assert_int_equal(
        ask(*state, "SELECT count(*) FROM pragma_table_info('model') WHERE name = 'likes'"), 0);
    /* Mended steps go on from there. */
    assert_int_equal(schema_bring_forward(*state, steps, NEWEST, NULL), 0);
    assert_int_equal(ask(*state, "SELECT likes FROM model"), 7);
}

static void
refuses_what_is_newer_or_of_another_program(void **state)
{
    struct err err;
    int64_t version;

    assert_int_equal(schema_bring_forward(*state, steps, NEWEST, NULL), 0);
    assert_int_equal(schema_look(&version, *state, path, NEWEST - 1, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.message, "newer hubcensus (version 3 "));
    assert_int_equal(sql_run(*state, "PRAGMA application_id = 12345", NULL), 0);
    assert_int_equal(schema_look(&version, *state, path, NEWEST, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.message, "another program"));
    /* Ours by its mark, but without a version. */
    assert_int_equal(
        sql_run(*state, "PRAGMA application_id = 0x4843656e; PRAGMA user_version = -1", NULL), 0);
    assert_int_equal(schema_look(&version, *state, path, NEWEST, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
}

static void
waits_for_nobody_for_ever(void **state)
{
    struct sql *other;
    struct err err = {0};

    assert_int_equal(sql_open(&other, path, SQL_WRITE, NULL), 0);
    assert_int_equal(sql_run(other, "BEGIN IMMEDIATE", NULL), 0);
    assert_int_equal(sql_run(*state, "PRAGMA busy_timeout = 0", NULL), 0);
    assert_int_equal(schema_bring_forward(*state, steps, NEWEST, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, "another process has had it locked"));
    sql_close(other);
    assert_int_equal(schema_bring_forward(*state, steps, NEWEST, &err), 0);
    assert_int_equal(ask(*state, "PRAGMA user_version"), NEWEST);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_file, remove_file)
    const struct CMUnitTest tests[] = {
        TEST(brings_an_empty_database_through_all_versions),
        TEST(runs_only_the_steps_that_a_file_lacks_and_keeps_its_rows),
        TEST(leaves_a_file_as_it_was_when_a_step_fails),
        TEST(waits_for_nobody_for_ever),
        TEST(refuses_what_is_newer_or_of_another_program),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
