#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "registry/files.h"
#include "small_disk.h"
#include "unit.h"

#define OLD "{\"models\": [], \"old\": true}"

static const char empty_history[] = "{\n  \"last_updated\": null,\n  \"records\": []\n}\n";

struct fixture {
    char *folder;
    struct supported *supported;
    struct gaps *gaps;
};

static int
set_up(void **state)
{
    struct fixture *f = mem_zalloc(sizeof *f);

    f->folder = folder_make();
    if (supported_read(&f->supported, SLICE("{\"models\": []}"), "m.json", NULL) != 0 ||
        gaps_read(&f->gaps, SLICE("{\"gaps\": []}"), "g.json", NULL) != 0)
        return -1;
    *state = f;
    return 0;
}

static int
tear_down(void **state)
{
    struct fixture *f = *state;

    supported_free(f->supported);
    gaps_free(f->gaps);
    folder_remove(f->folder);
    free(f);
    return 0;
}

static int
write_all(const struct fixture *f, struct err *err)
{
    return files_write(f->folder, f->supported, f->gaps, NULL, "2026-10-05", err);
}

static void
check(const char *folder, const char *name, const char *expected)
{
    char *text = folder_get(folder, name);

    if (expected == NULL) {
        assert_null(text);
    } else {
        assert_non_null(text);
        assert_string_equal(text, expected);
    }
    free(text);
}

/* The names in the folder, but for "." and "..". */
static size_t
entries_of(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t n = 0;

    while (readdir(dir) != NULL)
        n++;
    closedir(dir);
    return n - 2;
}

static void
writes_all_files_of_a_new_registry(void **state)
{
    const struct fixture *f = *state;
    struct err err;

    assert_int_equal(write_all(f, &err), 0);
    check(f->folder, FILES_SUPPORTED,
          "{\n  \"generated_at\": \"2026-10-05\",\n  \"scan_info\": null,\n"
          "  \"total_architectures\": 0,\n  \"total_models\": 0,\n  \"total_verified\": 0,\n"
          "  \"models\": []\n}\n");
    check(f->folder, FILES_GAPS,
          "{\n  \"generated_at\": \"2026-10-05\",\n  \"scan_info\": null,\n"
          "  \"total_unsupported_architectures\": 0,\n  \"total_unsupported_models\": 0,\n"
          "  \"gaps\": []\n}");
    check(f->folder, FILES_HISTORY, empty_history);
    check(f->folder, ".gitignore",
          "# The census can be made again from the Hub; the reports cannot.\n"
          "/census.db\n/census.db-wal\n/census.db-shm\n/census.db-journal\n/census.db.damaged-*\n"
          "/.hubcensus.lock\n/scrape_checkpoint.json\n/.architecture_gaps.before.json\n"
          "/.*.hubcensus-*\n");
    assert_int_equal(entries_of(f->folder), 4);
}

static void
leaves_a_history_and_a_gitignore_that_are_there(void **state)
{
    const struct fixture *f = *state;
    struct err err;

    folder_put(f->folder, FILES_HISTORY, "not even json");
    folder_put(f->folder, ".gitignore", "");
    assert_int_equal(write_all(f, &err), 0);
    check(f->folder, FILES_HISTORY, "not even json");
    check(f->folder, ".gitignore", "");
    assert_int_equal(entries_of(f->folder), 4);
}

static void
writes_through_symbolic_links_also_where_they_dangle(void **state)
{
    const struct fixture *f = *state;
    struct err err;
    struct stat st;
    char *elsewhere = folder_make();
    char *target = file_join(elsewhere, "real.json");
    char *missing = file_join(elsewhere, "history.json");
    char *link = file_join(f->folder, FILES_SUPPORTED);
    char *dangling = file_join(f->folder, FILES_HISTORY);

    folder_put(elsewhere, "real.json", OLD);
    assert_int_equal(chmod(target, 0640), 0);
    assert_int_equal(symlink(target, link), 0);
    assert_int_equal(symlink(missing, dangling), 0);
    assert_int_equal(write_all(f, &err), 0);
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(lstat(dangling, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    check(elsewhere, "history.json", empty_history);
    char *text = folder_get(elsewhere, "real.json");
    assert_non_null(strstr(text, "\"total_models\": 0"));
    free(text);
    assert_int_equal(stat(target, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_equal(entries_of(elsewhere), 2);
    free(target);
    free(missing);
    free(link);
    free(dangling);
    folder_remove(elsewhere);
}

static void
changes_nothing_when_one_file_cannot_be_written(void **state)
{
    const struct fixture *f = *state;
    struct err err = {ERR_NONE, ""};
    char *link = file_join(f->folder, FILES_GAPS);

    folder_put(f->folder, FILES_SUPPORTED, OLD);
    /* Into a folder that is not there; root's right to write everywhere does not help. */
    assert_int_equal(symlink("nowhere/gaps.json", link), 0);
    assert_int_equal(write_all(f, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, ": all files of the registry are unchanged: "));
    check(f->folder, FILES_SUPPORTED, OLD);
    check(f->folder, FILES_HISTORY, NULL);
    check(f->folder, ".gitignore", NULL);
    assert_int_equal(entries_of(f->folder), 2);
    free(link);
}

static void
changes_nothing_when_a_folder_stands_in_a_file_s_place(void **state)
{
    const struct fixture *f = *state;
    struct err err = {ERR_NONE, ""};
    char *gaps = file_join(f->folder, FILES_GAPS);

    assert_int_equal(file_make_folder(gaps, &err), 0);
    assert_int_equal(write_all(f, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, ": all files of the registry are unchanged: "));
    assert_int_equal(entries_of(f->folder), 1);
    /* The same is known before there is anything to write. */
    assert_int_equal(files_check(f->folder, &err), -1);
    assert_int_equal(remove(gaps), 0);
    assert_int_equal(files_check(f->folder, &err), 0);
    assert_int_equal(entries_of(f->folder), 0);
    free(gaps);
}

static void
changes_nothing_when_the_disk_is_full(void **state)
{
    const struct fixture *f = *state;
    struct err err = {ERR_NONE, ""};

    folder_put(f->folder, FILES_SUPPORTED, OLD);
    /* The first of the new files has more than 100 bytes. */
    for (unsigned size = 0; size <= 100; size += 20) {
        small_disk_begin(size);
        int status = write_all(f, &err);
        small_disk_end();
        assert_int_equal(status, -1);
        assert_int_equal(err.kind, ERR_FATAL);
        assert_non_null(strstr(err.message, ": all files of the registry are unchanged: "));
        check(f->folder, FILES_SUPPORTED, OLD);
        assert_int_equal(entries_of(f->folder), 1);
    }
    assert_int_equal(write_all(f, &err), 0);
    assert_int_equal(entries_of(f->folder), 4);
}

static void
cannot_write_below_a_file(void **state)
{
    struct fixture *f = *state;
    struct err err = {ERR_NONE, ""};
    char *below = file_join(f->folder, "file/registry");

    folder_put(f->folder, "file", "");
    assert_int_equal(files_write(below, f->supported, f->gaps, NULL, "2026-10-05", &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_int_equal(entries_of(f->folder), 1);
    free(below);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(writes_all_files_of_a_new_registry),
        CASE(leaves_a_history_and_a_gitignore_that_are_there),
        CASE(writes_through_symbolic_links_also_where_they_dangle),
        CASE(changes_nothing_when_one_file_cannot_be_written),
        CASE(changes_nothing_when_the_disk_is_full),
        CASE(changes_nothing_when_a_folder_stands_in_a_file_s_place),
        CASE(cannot_write_below_a_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
