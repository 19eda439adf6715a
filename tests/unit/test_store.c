#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/file.h"
#include "store_place.h"

static void
makes_a_census_that_is_one_file_at_rest(void **state)
{
    struct place *p = *state;
    struct str file = STR_INIT;
    char log[96];

    struct store *s = open_store(p, STORE_WRITE);
    assert_int_equal(store_count(s, NULL), 0);
    put(s, begin_scan(s), model_of("a/b", "LlamaForCausalLM", 1700000000, 1, 1), 1);
    store_close(s);
    snprintf(log, sizeof log, "%s-wal", p->path);
    assert_int_equal(access(log, F_OK), -1);
    /* Nor would a reader need one: both format numbers are 1 (SQLite file format, 1.3.3). */
    assert_int_equal(file_read(&file, p->path, 1 << 20, NULL), 1);
    assert_memory_equal(file.data + 18, "\1\1", 2);
    str_fini(&file);
    assert_int_equal(ask_sql(p, "PRAGMA user_version"), STORE_VERSION);

    s = open_store(p, STORE_WRITE);
    assert_int_equal(store_count(s, NULL), 1);
    store_close(s);
    s = open_store(p, STORE_READ);
    rows_are(s, "a/b LlamaForCausalLM  0 -1 0 1\n");
    store_close(s);
    store_close(NULL);
}

static void
cannot_read_a_census_that_is_not_there_and_makes_none(void **state)
{
    struct place *p = *state;

    refuses(p, STORE_READ, ERR_FATAL, strerror(ENOENT));
    assert_int_equal(access(p->path, F_OK), -1);
    /* Made by an open that was killed at once. */
    assert_int_equal(file_replace(p->path, (struct slice){"", 0}, NULL), 0);
    refuses(p, STORE_READ, ERR_DATA, "no census yet");
    store_close(open_store(p, STORE_WRITE));
    store_close(open_store(p, STORE_READ));
}

static void
cannot_open_a_folder_or_write_below_a_missing_one(void **state)
{
    struct place *p = *state;

    assert_int_equal(mkdir(p->path, 0777), 0);
    refuses(p, STORE_WRITE, ERR_FATAL, strerror(EISDIR));
    assert_int_equal(rmdir(p->path), 0);
    snprintf(p->path, sizeof p->path, "%s/none/census.db", p->folder);
    refuses(p, STORE_WRITE, ERR_FATAL, strerror(ENOENT));
}

static void
leaves_a_file_that_is_no_database_alone(void **state)
{
    struct place *p = *state;
    struct str content = STR_INIT;
    static const char text[] = "{\"models\": []}\n";

    for (size_t i = 0; i < 100; i++)
        str_puts(&content, text);
    struct slice before = {content.data, content.len};
    struct str after = STR_INIT;
    assert_int_equal(file_replace(p->path, before, NULL), 0);
    refuses(p, STORE_READ, ERR_DATA, "is not a database");
    refuses(p, STORE_WRITE, ERR_DATA, "is not a database");
    assert_int_equal(file_read(&after, p->path, 1 << 20, NULL), 1);
    assert_true(slice_equal(before, (struct slice){after.data, after.len}));
    str_fini(&content);
    str_fini(&after);
}

static void
leaves_other_programs_and_newer_databases_alone(void **state)
{
    static const struct {
        const char *sql;
        const char *words;
    } cases[] = {
        {"CREATE TABLE recipe(text)", "another program"},
        {"PRAGMA application_id = 77", "another program"},
        {"PRAGMA user_version = 1", "another program"},
        {"PRAGMA application_id = 0x4843656e; PRAGMA user_version = 9", "newer hubcensus"},
        {"PRAGMA application_id = 0x4843656e; PRAGMA user_version = 1", "no such table"},
    };
    struct place *p = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str before = STR_INIT, after = STR_INIT;
        remove(p->path);
        run_sql(p, cases[i].sql);
        assert_int_equal(file_read(&before, p->path, 1 << 20, NULL), 1);
        refuses(p, STORE_READ, ERR_DATA, cases[i].words);
        assert_int_equal(file_read(&after, p->path, 1 << 20, NULL), 1);
        assert_int_equal(before.len, after.len);
        assert_memory_equal(before.data, after.data, before.len);
        refuses(p, STORE_WRITE, ERR_DATA, cases[i].words);
        str_fini(&before);
        str_fini(&after);
    }
}

static void
fill(struct store *s, int64_t scan, int count)
{
    char id[48];

    assert_int_equal(store_page_begin(s, NULL), 0);
    for (int i = 0; i < count; i++) {
        snprintf(id, sizeof id, "author-%d/some-model-%d", i % 7, i);
        put(s, scan, model_of(id, "GPT2LMHeadModel", 1700000000U + (unsigned)i, 1, 1), 1);
    }
    struct store_part part = {.name = (char *)"text-generation"};
    assert_int_equal(store_page_commit(s, scan, 0, &part, 0, NULL), 0);
}

static void
says_that_a_truncated_or_damaged_census_is_to_be_moved_aside(void **state)
{
    struct place *p = *state;
    struct str rows = STR_INIT;
    struct stat st;
    char garbage[4096];

    struct store *s = open_store(p, STORE_WRITE);
    fill(s, begin_scan(s), 5000);
    store_close(s);
    assert_int_equal(stat(p->path, &st), 0);

    /* A leaf in the middle of the table of models. */
    int fd = open(p->path, O_WRONLY | O_CLOEXEC);
    memset(garbage, 0xa5, sizeof garbage);
    assert_int_equal(pwrite(fd, garbage, sizeof garbage, st.st_size / 2 / 4096 * 4096), 4096);
    s = open_store(p, STORE_READ);
    assert_int_equal(store_each_row(s, add_row, &rows, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_DATA);
    assert_non_null(strstr(p->err.message, "move it aside"));
    store_close(s);

    assert_int_equal(ftruncate(fd, st.st_size - 100), 0);
    refuses(p, STORE_READ, ERR_DATA, "cut short");
    refuses(p, STORE_WRITE, ERR_DATA, "move it aside");
    assert_int_equal(ftruncate(fd, st.st_size / 2), 0);
    refuses(p, STORE_READ, ERR_DATA, "move it aside");
    refuses(p, STORE_WRITE, ERR_DATA, "move it aside");
    assert_int_equal(ftruncate(fd, 50), 0);
    refuses(p, STORE_WRITE, ERR_DATA, "move it aside");
    close(fd);
    str_fini(&rows);
}

static void
finds_damage_in_the_readings_which_no_scan_asks_for(void **state)
{
    struct place *p = *state;
    char garbage[4096];

    store_close(open_store(p, STORE_WRITE));
    int64_t page = ask_sql(p, "SELECT rootpage FROM sqlite_schema WHERE name = 'reading'");
    int fd = open(p->path, O_WRONLY | O_CLOEXEC);
    memset(garbage, 0xa5, sizeof garbage);
    assert_int_equal(pwrite(fd, garbage, sizeof garbage, (off_t)(page - 1) * 4096), 4096);
    close(fd);
    refuses(p, STORE_READ, ERR_DATA, "move it aside");
    refuses(p, STORE_WRITE, ERR_DATA, "move it aside");
}

static void
loses_an_abandoned_page_and_no_other(void **state)
{
    struct place *p = *state;
    struct store_part part = {.name = (char *)"text-generation", .next = (char *)"/p2"};
    struct store_scan scan;

    struct store *s = open_store(p, STORE_WRITE);
    int64_t id = begin_scan(s);
    assert_int_equal(store_page_begin(s, NULL), 0);
    put(s, id, model_of("a/kept", "Kept", 1700000000, 1, 1), 1);
    assert_int_equal(store_page_commit(s, id, 0, &part, 10, NULL), 0);

    assert_int_equal(store_page_begin(s, NULL), 0);
    put(s, id, model_of("a/kept", "Kept", 1700000000, 1, 1), 0);
    put(s, id, model_of("a/lost", "Lost", 1700000001, 1, 1), 1);
    assert_int_equal(store_found(s, id, 0, 1, SLICE("a/lost"), SLICE("Lost"), NULL), 0);
    store_page_abandon(s);
    store_page_abandon(s);
    rows_are(s, "a/kept Kept  0 -1 0 1\n");

    /* The name that went with the page gets its number anew. */
    assert_int_equal(store_page_begin(s, NULL), 0);
    put(s, id, model_of("a/other", "Other", 1700000002, 1, 1), 1);
    put(s, id, model_of("a/lost", "Lost", 1700000001, 1, 1), 1);
    assert_int_equal(store_page_commit(s, id, 0, &part, 20, NULL), 0);
    assert_int_equal(store_page_begin(s, NULL), 0);
    put(s, id, model_of("a/closed", "Closed", 1700000003, 1, 1), 1);
    store_close(s);

    s = open_store(p, STORE_READ);
    rows_are(s, "a/other Other  0 -1 0 1\na/lost Lost  0 -1 0 1\na/kept Kept  0 -1 0 1\n");
    assert_int_equal(store_scan_unfinished(s, &scan, NULL), 1);
    assert_int_equal(scan.active_ms, 20);
    store_scan_fini(&scan);
    store_close(s);
}

static void
keeps_what_was_committed_when_killed_within_a_page(void **state)
{
    struct place *p = *state;
    struct store_part part = {
        .name = (char *)"text-generation", .next = (char *)"/p2", .counts = {.pages = 1}};
    struct store_scan scan;
    int status;

    pid_t child = fork();
    if (child == 0) {
        struct store *s;
        int64_t id;
        struct model kept = model_of("a/kept", "Kept", 1700000000, 1, 1);
        struct model lost = model_of("a/lost", "Lost", 1700000001, 1, 1);
        if (store_open(&s, p->path, STORE_WRITE, NULL) != 0 ||
            store_scan_begin(s, &id, "{}", 1, &part, 1, NULL) != 0 ||
            store_page_begin(s, NULL) != 0 || store_put(s, id, &kept, NULL) != 1 ||
            store_page_commit(s, id, 0, &part, 5, NULL) != 0 || store_page_begin(s, NULL) != 0 ||
            store_put(s, id, &lost, NULL) != 1)
            _exit(1);
        _exit(7);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);

    for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
        struct store *s = open_store(p, (enum store_mode)mode);
        rows_are(s, "a/kept Kept  0 -1 0 1\n");
        assert_int_equal(store_scan_unfinished(s, &scan, NULL), 1);
        assert_string_equal(scan.parts[0].next, "/p2");
        assert_int_equal(scan.parts[0].counts.pages, 1);
        store_scan_fini(&scan);
        store_close(s);
    }
}

static void
reads_one_moment_while_another_handle_writes(void **state)
{
    struct place *p = *state;

    struct store *writer = open_store(p, STORE_WRITE);
    struct store *reader = open_store(p, STORE_READ);
    int64_t scan = begin_scan(writer);
    assert_int_equal(store_page_begin(writer, NULL), 0);
    put(writer, scan, model_of("a/b", "NewName", 1700000000, 1, 1), 1);
    rows_are(reader, "");
    struct store_part part = {.name = (char *)"text-generation"};
    assert_int_equal(store_page_commit(writer, scan, 0, &part, 0, NULL), 0);
    /* With a name that the reader had not met when it was opened. */
    rows_are(reader, "a/b NewName  0 -1 0 1\n");
    store_close(writer);
    rows_are(reader, "a/b NewName  0 -1 0 1\n");
    store_close(reader);
}

static void
reads_a_census_whose_writer_was_killed_while_its_log_was_changed(void **state)
{
    struct place *p = *state;
    char journal[96];
    int status;

    struct store *s = open_store(p, STORE_WRITE);
    put(s, begin_scan(s), model_of("a/kept", "Kept", 1700000000, 1, 1), 1);
    store_close(s);
    /* Without the log, pages go into the file itself before the commit. */
    pid_t child = fork();
    if (child == 0) {
        struct sql *db;
        if (sql_open(&db, p->path, SQL_WRITE, NULL) != 0 ||
            sql_run(db,
                    "PRAGMA cache_size = 1; BEGIN; UPDATE model SET id = 'a/lost';"
                    "CREATE TABLE spill(t); INSERT INTO spill VALUES(zeroblob(1000000))",
                    NULL) != 0)
            _exit(1);
        _exit(7);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
    snprintf(journal, sizeof journal, "%s-journal", p->path);
    assert_int_equal(access(journal, F_OK), 0);
    s = open_store(p, STORE_READ);
    rows_are(s, "a/kept Kept  0 -1 0 1\n");
    store_close(s);
}

/* Scan pages of 50 models, going on where the census stands, until killed; tell of each by a byte.
 */
static void
scan_until_killed(const char *path, int told)
{
    struct store *s;
    struct store_scan scan;
    char id[48];

    if (store_open(&s, path, STORE_WRITE, NULL) != 0 || store_scan_unfinished(s, &scan, NULL) != 1)
        _exit(1);
    struct store_part *part = &scan.parts[0];
    for (;;) {
        if (store_page_begin(s, NULL) != 0)
            _exit(1);
        for (unsigned i = 0; i < 50; i++) {
            unsigned number = (unsigned)part->counts.scanned++;
            snprintf(id, sizeof id, "a/model-%u", number);
            struct model m =
                model_of(id, id, 1700000000 + number % 1000 * 100000 + number / 1000, 1, 1);
            if (store_put(s, scan.id, &m, NULL) != 1)
                _exit(1);
        }
        if (store_page_commit(s, scan.id, 0, part, 0, NULL) != 0 || write(told, "", 1) != 1)
            _exit(1);
    }
}

static void
keeps_rows_and_figures_together_whenever_it_is_killed(void **state)
{
    struct place *p = *state;
    struct store_scan scan;
    int status;
    int64_t before = 0;

    struct store *s = open_store(p, STORE_WRITE);
    begin_scan(s);
    store_close(s);
    for (int i = 0; i < 12; i++) {
        char page;
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0)
            scan_until_killed(p->path, ends[1]);
        assert_true(child > 0);
        close(ends[1]);
        /* At any moment of its beginning, and of the pages after the first. */
        if (i % 2 > 0)
            assert_int_equal(read(ends[0], &page, 1), 1);
        usleep((useconds_t)(5000 + i * 3700));
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        close(ends[0]);
        s = open_store(p, STORE_READ);
        assert_int_equal(store_scan_unfinished(s, &scan, NULL), 1);
        assert_int_equal(store_count(s, NULL), scan.parts[0].counts.scanned);
        assert_true(scan.parts[0].counts.scanned >= before);
        before = scan.parts[0].counts.scanned;
        store_scan_fini(&scan);
        store_close(s);
    }
    assert_true(before > 0);
}

struct meanwhile {
    struct store *writer;
    int rows;
};

/* At the first row, let the last scan see the other model too. */
static int
write_meanwhile(void *context, const struct store_row *row, struct err *err)
{
    struct meanwhile *m = context;

    (void)row;
    (void)err;
    if (m->rows++ == 0)
        put(m->writer, 2, model_of("a/old", "A", 1700000000, 1, 1), 1);
    return 0;
}

static void
tells_of_each_row_though_another_handle_moves_it(void **state)
{
    struct place *p = *state;

    struct store *writer = open_store(p, STORE_WRITE);
    put(writer, begin_scan(writer), model_of("a/old", "A", 1700000000, 1, 1), 1);
    put(writer, begin_scan(writer), model_of("a/new", "A", 1700000001, 1, 1), 1);
    struct store *reader = open_store(p, STORE_READ);
    struct meanwhile m = {writer, 0};
    assert_int_equal(store_each_row(reader, write_meanwhile, &m, NULL), 0);
    assert_int_equal(m.rows, 2);
    rows_are(reader, "a/new A  0 -1 0 2\na/old A  0 -1 0 2\n");
    store_close(reader);
    store_close(writer);
}

static void
runs_nothing_that_stands_in_the_file(void **state)
{
    struct place *p = *state;

    store_close(open_store(p, STORE_WRITE));
    run_sql(p, "CREATE TRIGGER t AFTER INSERT ON model BEGIN DELETE FROM model; END");
    struct store *s = open_store(p, STORE_WRITE);
    put(s, begin_scan(s), model_of("a/b", "A", 1700000000, 1, 1), 1);
    assert_int_equal(store_count(s, NULL), 1);
    store_close(s);
}

static void
says_who_is_in_the_way_of_a_write(void **state)
{
    struct place *p = *state;
    struct model m = model_of("a/b", "A", 1700000000, 1, 1);

    struct store *s = open_store(p, STORE_WRITE);
    struct store *other = open_store(p, STORE_WRITE);
    assert_int_equal(sql_run(other->db, "PRAGMA busy_timeout = 0", NULL), 0);
    assert_int_equal(store_page_begin(s, NULL), 0);
    assert_int_equal(store_page_begin(other, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_FATAL);
    assert_non_null(strstr(p->err.message, "another process"));
    store_page_abandon(s);
    store_close(other);

    struct store *reader = open_store(p, STORE_READ);
    assert_int_equal(store_put(reader, 1, &m, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_FATAL);
    assert_non_null(strstr(p->err.message, "read-only"));
    store_close(reader);
    store_close(s);
}

static void
keeps_all_committed_pages_when_the_disk_is_full(void **state)
{
    struct place *p = *state;
    char id[512];
    int status = 1;

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    fill(s, scan, 100);
    assert_int_equal(sql_run(s->db, "PRAGMA max_page_count = 1", NULL), 0);
    assert_int_equal(store_page_begin(s, NULL), 0);
    for (unsigned i = 0; i < 1000 && status == 1; i++) {
        memset(id, 'x', sizeof id);
        snprintf(id, 16, "a/%u", i);
        struct model m = model_of(id, "FullDisk", 1800000000 + i, 1, 1);
        m.id.len = sizeof id;
        status = store_put(s, scan, &m, &p->err);
    }
    assert_int_equal(status, -1);
    assert_int_equal(p->err.kind, ERR_FATAL);
    assert_non_null(strstr(p->err.message, "make room"));
    store_page_abandon(s);
    assert_int_equal(store_count(s, NULL), 100);
    assert_int_equal(sql_run(s->db, "PRAGMA max_page_count = 100000", NULL), 0);
    put(s, scan, model_of("a/after", "After", 1900000000, 1, 1), 1);
    store_close(s);
    s = open_store(p, STORE_READ);
    assert_int_equal(store_count(s, NULL), 101);
    store_close(s);
}

static void
puts_a_damaged_census_aside_and_no_other(void **state)
{
    const struct clock clock = {1790000000, true};
    struct place *p = *state;
    struct store *s = NULL;
    char *aside = NULL;

    assert_int_equal(store_open_anew(&s, &aside, p->path, &clock, &p->err), 0);
    assert_null(aside);
    store_close(s);
    s = NULL;
    run_sql(p, "PRAGMA user_version = 99");
    assert_int_equal(store_open_anew(&s, &aside, p->path, &clock, &p->err), -1);
    assert_null(aside);
    assert_non_null(strstr(p->err.message, "newer hubcensus"));
    for (int i = 0; i < 2; i++) {
        char expected[128];
        snprintf(expected, sizeof expected, "%s.damaged-2026-09-21%s", p->path, i == 0 ? "" : "-2");
        assert_int_equal(
            file_replace(p->path, SLICE("no database, and long enough to be one\n"), NULL), 0);
        assert_int_equal(store_open_anew(&s, &aside, p->path, &clock, &p->err), 0);
        assert_string_equal(aside, expected);
        assert_int_equal(store_count(s, NULL), 0);
        assert_false(store_is_damaged(s));
        store_close(s);
        free(aside);
    }
    for (int i = 0; i < 2; i++) {
        char name[128];
        snprintf(name, sizeof name, "%s.damaged-2026-09-21%s", p->path, i == 0 ? "" : "-2");
        assert_int_equal(unlink(name), 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(makes_a_census_that_is_one_file_at_rest),
        PLACE_TEST(cannot_read_a_census_that_is_not_there_and_makes_none),
        PLACE_TEST(cannot_open_a_folder_or_write_below_a_missing_one),
        PLACE_TEST(leaves_a_file_that_is_no_database_alone),
        PLACE_TEST(leaves_other_programs_and_newer_databases_alone),
        PLACE_TEST(says_that_a_truncated_or_damaged_census_is_to_be_moved_aside),
        PLACE_TEST(finds_damage_in_the_readings_which_no_scan_asks_for),
        PLACE_TEST(loses_an_abandoned_page_and_no_other),
        PLACE_TEST(keeps_what_was_committed_when_killed_within_a_page),
        PLACE_TEST(reads_one_moment_while_another_handle_writes),
        PLACE_TEST(reads_a_census_whose_writer_was_killed_while_its_log_was_changed),
        PLACE_TEST(keeps_rows_and_figures_together_whenever_it_is_killed),
        PLACE_TEST(tells_of_each_row_though_another_handle_moves_it),
        PLACE_TEST(runs_nothing_that_stands_in_the_file),
        PLACE_TEST(says_who_is_in_the_way_of_a_write),
        PLACE_TEST(puts_a_damaged_census_aside_and_no_other),
        PLACE_TEST(keeps_all_committed_pages_when_the_disk_is_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
