#include <sys/stat.h>

#include "base/file.h"
#include "census/readings.h"
#include "census/schema.h"
#include "store_place.h"

/* All readings as text, one a line: "model taken downloads exact|least tag,tag". */
static int
add_reading(void *context, const struct reading *r, struct err *err)
{
    struct str *out = context;

    (void)err;
    str_append(out, r->model.data, r->model.len);
    str_printf(out, " %lld %lld %s ", (long long)r->taken, (long long)r->downloads,
               r->at_least ? "least" : "exact");
    for (size_t i = 0; i < r->tags.len; i++)
        str_putc(out, r->tags.data[i] == '\n' ? ',' : r->tags.data[i]);
    str_putc(out, '\n');
    return 0;
}

static void
readings_are(struct store *s, const char *library, const char *expected)
{
    struct str text = STR_INIT;
    struct err err = {0};

    if (store_each_reading(s, library, add_reading, &text, &err) != 0)
        fail_msg("%s", err.message);
    assert_string_equal(str_text(&text), expected);
    str_fini(&text);
}

static void
put_readings(struct store *s, const char *library, const struct reading *readings, size_t count)
{
    struct err err = {0};

    if (store_put_readings(s, library, readings, count, &err) != 0)
        fail_msg("%s", err.message);
}

static struct reading
reading_of(const char *model, int64_t taken, int64_t downloads)
{
    return (struct reading){slice_of(model), slice_of(model), taken, downloads, false};
}

static void
keeps_each_librarys_readings_by_model_and_newest_first(void **state)
{
    struct place *p = *state;
    const struct reading first[] = {
        {SLICE("x-clip"), SLICE("x-clip\nxclip"), 1000, 4999, false},
        {SLICE("bert"), SLICE("bert"), 1000, INT64_MAX, true},
        {SLICE("nyströmformer"), SLICE("nystromformer"), 1000, 0, false},
    };
    const struct reading second[] = {
        {SLICE("bert"), SLICE("bert"), 2000, 5000, true},
        {SLICE("x-clip"), SLICE("x-clip\nxclip"), 2000, 123456, false},
        {SLICE("x-clip"), SLICE("x-clip"), 2000, 7, false},
    };
    const struct reading other = reading_of("bert", 1500, 1);

    struct store *s = open_store(p, STORE_WRITE);
    readings_are(s, "transformers", "");
    put_readings(s, "transformers", first, 3);
    put_readings(s, "diffusers", &other, 1);
    put_readings(s, "transformers", second, 3);
    put_readings(s, "transformers", NULL, 0);
    store_close(s);
    s = open_store(p, STORE_READ);
    readings_are(s, "transformers",
                 "bert 2000 5000 least bert\n"
                 "bert 1000 9223372036854775807 least bert\n"
                 "nyströmformer 1000 0 exact nystromformer\n"
                 "x-clip 2000 7 exact x-clip\n"
                 "x-clip 2000 123456 exact x-clip,xclip\n"
                 "x-clip 1000 4999 exact x-clip,xclip\n");
    readings_are(s, "diffusers", "bert 1500 1 exact bert\n");
    readings_are(s, "transformer", "");
    store_close(s);
}

static void
replaces_a_reading_of_the_same_model_tags_and_second(void **state)
{
    struct place *p = *state;
    struct reading r = reading_of("bert", 1000, 5);

    struct store *s = open_store(p, STORE_WRITE);
    put_readings(s, "transformers", &r, 1);
    r.downloads = 6;
    r.at_least = true;
    put_readings(s, "transformers", &r, 1);
    readings_are(s, "transformers", "bert 1000 6 least bert\n");
    store_close(s);
}

static void
joins_tags_in_one_order_each_once(void **state)
{
    static const char *const tags[] = {"xlm-roberta", "XLM", "bert", "xlm", "bert"};
    struct str text = STR_INIT;

    (void)state;
    str_puts(&text, "tags: ");
    reading_tags(&text, tags, 5);
    assert_string_equal(str_text(&text), "tags: XLM\nbert\nxlm\nxlm-roberta");
    str_truncate(&text, 0);
    reading_tags(&text, tags, 0);
    assert_string_equal(str_text(&text), "");
    reading_tags(&text, tags, 1);
    assert_string_equal(str_text(&text), "xlm-roberta");
    str_fini(&text);
}

static int
stop_at_second(void *context, const struct reading *r, struct err *err)
{
    int *calls = context;

    (void)r;
    return ++*calls == 2 ? err_set(err, ERR_STOPPED, "enough") : 0;
}

static void
stops_telling_when_asked_and_can_tell_again(void **state)
{
    struct place *p = *state;
    const struct reading readings[] = {reading_of("a", 1, 1), reading_of("b", 1, 1),
                                       reading_of("c", 1, 1)};
    int calls = 0;

    struct store *s = open_store(p, STORE_WRITE);
    put_readings(s, "transformers", readings, 3);
    assert_int_equal(store_each_reading(s, "transformers", stop_at_second, &calls, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_STOPPED);
    assert_int_equal(calls, 2);
    readings_are(s, "transformers", "a 1 1 exact a\nb 1 1 exact b\nc 1 1 exact c\n");
    store_close(s);
}

static void
keeps_all_readings_of_a_run_or_none_on_a_full_disk(void **state)
{
    struct place *p = *state;
    char names[2000][64];
    struct reading readings[2000];

    struct store *s = open_store(p, STORE_WRITE);
    const struct reading before = reading_of("bert", 1000, 5);
    put_readings(s, "transformers", &before, 1);
    for (size_t i = 0; i < 2000; i++) {
        snprintf(names[i], sizeof names[i], "a-model-with-quite-a-long-name-%zu", i);
        readings[i] = reading_of(names[i], 2000, 1);
    }
    assert_int_equal(sql_run(s->db, "PRAGMA max_page_count = 1", NULL), 0);
    assert_int_equal(store_put_readings(s, "transformers", readings, 2000, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_FATAL);
    assert_non_null(strstr(p->err.message, p->path));
    assert_non_null(strstr(p->err.message, "No space left on device"));
    readings_are(s, "transformers", "bert 1000 5 exact bert\n");
    assert_int_equal(sql_run(s->db, "PRAGMA max_page_count = 100000", NULL), 0);
    put_readings(s, "transformers", readings, 2000);
    store_close(s);
    assert_int_equal(ask_sql(p, "SELECT count(*) FROM reading"), 2001);
}

static void
says_that_a_census_opened_for_reading_cannot_keep_any(void **state)
{
    struct place *p = *state;
    const struct reading r = reading_of("bert", 1000, 5);

    store_close(open_store(p, STORE_WRITE));
    struct store *s = open_store(p, STORE_READ);
    assert_int_equal(store_put_readings(s, "transformers", &r, 1, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_FATAL);
    assert_non_null(strstr(p->err.message, p->path));
    assert_non_null(strstr(p->err.message, "read-only"));
    store_close(s);
}

static void
refuses_a_reading_that_cannot_be(void **state)
{
    struct place *p = *state;
    struct str text = STR_INIT;

    store_close(open_store(p, STORE_WRITE));
    run_sql(p, "INSERT INTO reading VALUES('transformers', 'bert', 1, 'bert', -1, 0)");
    struct store *s = open_store(p, STORE_READ);
    assert_int_equal(store_each_reading(s, "transformers", add_reading, &text, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_DATA);
    assert_non_null(strstr(p->err.message, "is damaged"));
    store_close(s);
    str_fini(&text);
}

/* A census as version 1 of the program left it, with a model and an unfinished scan in it. */
static void
make_version_1(struct place *p)
{
    struct sql *db;

    assert_int_equal(sql_open(&db, p->path, SQL_WRITE, &p->err), 0);
    assert_int_equal(schema_bring_forward(db, schema_steps, 1, &p->err), 0);
    sql_close(db);
    run_sql(p, "INSERT INTO name VALUES(1, 0, 'BertForMaskedLM'), (2, 1, 'bert');"
               "INSERT INTO scan(arguments, started) VALUES('{}', 77);"
               "INSERT INTO part VALUES(1, 0, 0, 'fill-mask', '/p2', 0,"
               " 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);"
               "INSERT INTO model VALUES((1700000000 << 31) + 129, 1, 1, NULL, 9, NULL, 2,"
               " 'a/b', 0x0101010101000001, 2, NULL, NULL, NULL)");
    assert_int_equal(ask_sql(p, "PRAGMA user_version"), 1);
}

static void
holds_what_version_1_held(struct store *s)
{
    struct store_scan scan;

    rows_are(s, "a/b BertForMaskedLM  9 -1 2 1\n");
    assert_int_equal(store_scan_unfinished(s, &scan, NULL), 1);
    assert_int_equal(scan.started, 77);
    assert_int_equal(scan.part_count, 1);
    assert_string_equal(scan.parts[0].next, "/p2");
    store_scan_fini(&scan);
}

static void
brings_a_census_of_version_1_forward_with_all_it_holds(void **state)
{
    struct place *p = *state;
    const struct reading r = reading_of("bert", 1000, 5);

    make_version_1(p);
    struct store *s = open_store(p, STORE_WRITE);
    holds_what_version_1_held(s);
    readings_are(s, "transformers", "");
    put_readings(s, "transformers", &r, 1);
    put(s, 1, model_of("a/b", "BertModel", 1700000000, 1, 1), 0);
    put(s, 1, model_of("a/c", "BertModel", 1700000001, 1, 1), 1);
    store_close(s);
    assert_int_equal(ask_sql(p, "PRAGMA user_version"), STORE_VERSION);
    assert_int_equal(ask_sql(p, "PRAGMA application_id"), SCHEMA_APPLICATION);
    s = open_store(p, STORE_READ);
    rows_are(s, "a/c BertModel  0 -1 0 1\na/b BertForMaskedLM  9 -1 2 1\n");
    readings_are(s, "transformers", "bert 1000 5 exact bert\n");
    store_close(s);
}

static void
reads_a_census_of_version_1_without_changing_it(void **state)
{
    struct place *p = *state;
    const struct reading r = reading_of("bert", 1000, 5);
    struct str before = STR_INIT, after = STR_INIT;

    make_version_1(p);
    assert_int_equal(file_read(&before, p->path, 1 << 20, NULL), 1);
    assert_int_equal(chmod(p->path, 0444), 0);
    assert_int_equal(chmod(p->folder, 0555), 0);
    struct store *s = open_store(p, STORE_READ);
    holds_what_version_1_held(s);
    readings_are(s, "transformers", "");
    assert_int_equal(store_put_readings(s, "transformers", &r, 1, &p->err), -1);
    assert_non_null(strstr(p->err.message, "read-only"));
    store_close(s);
    assert_int_equal(chmod(p->folder, 0777), 0);
    assert_int_equal(file_read(&after, p->path, 1 << 20, NULL), 1);
    assert_int_equal(before.len, after.len);
    assert_memory_equal(before.data, after.data, before.len);
    str_fini(&before);
    str_fini(&after);
}

static void
misses_the_table_of_a_damaged_census(void **state)
{
    struct place *p = *state;

    store_close(open_store(p, STORE_WRITE));
    run_sql(p, "DROP TABLE reading");
    refuses(p, STORE_READ, ERR_DATA, "no such table: reading");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(keeps_each_librarys_readings_by_model_and_newest_first),
        PLACE_TEST(replaces_a_reading_of_the_same_model_tags_and_second),
        PLACE_TEST(joins_tags_in_one_order_each_once),
        PLACE_TEST(stops_telling_when_asked_and_can_tell_again),
        PLACE_TEST(keeps_all_readings_of_a_run_or_none_on_a_full_disk),
        PLACE_TEST(says_that_a_census_opened_for_reading_cannot_keep_any),
        PLACE_TEST(refuses_a_reading_that_cannot_be),
        PLACE_TEST(brings_a_census_of_version_1_forward_with_all_it_holds),
        PLACE_TEST(reads_a_census_of_version_1_without_changing_it),
        PLACE_TEST(misses_the_table_of_a_damaged_census),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
