#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "folder.h"
#include "small_disk.h"
#include "unit.h"

static void
reads_what_is_there_and_appends_it(void **state)
{
    struct str s = STR_INIT;
    struct err err;
    char *folder = folder_make();
    char *path = file_join(folder, "a");
    char *none = file_join(folder, "none");
    char *below = file_join(folder, "a/b");

    (void)state;
    folder_put(folder, "a", "12345");
    str_puts(&s, "0");
    assert_int_equal(file_read(&s, path, 5, &err), 1);
    assert_string_equal(str_text(&s), "012345");
    assert_int_equal(file_read(&s, none, 5, &err), 0);
    assert_int_equal(file_read(&s, below, 5, &err), 0);
    assert_string_equal(str_text(&s), "012345");
    /* One byte too many: nothing is kept. */
    assert_int_equal(file_read(&s, path, 4, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_string_equal(str_text(&s), "012345");
    assert_int_equal(file_read(&s, folder, 5, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    str_fini(&s);
    free(path);
    free(none);
    free(below);
    folder_remove(folder);
}

static void
reads_an_empty_file_as_empty_text(void **state)
{
    struct str s = STR_INIT;
    struct err err;
    char *folder = folder_make();
    char *path = file_join(folder, "a");

    (void)state;
    folder_put(folder, "a", "");
    assert_int_equal(file_read(&s, path, 5, &err), 1);
    assert_int_equal(s.len, 0);
    assert_string_equal(str_text(&s), "");
    str_fini(&s);
    free(path);
    folder_remove(folder);
}

static void
makes_the_folder_that_a_file_is_to_be_in(void **state)
{
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();
    char *deep = file_join(folder, "a/b/name"), *inner = file_join(folder, "a/b");

    (void)state;
    assert_int_equal(file_make_folder_of(deep, &err), 0);
    assert_int_equal(access(inner, F_OK), 0);
    assert_int_not_equal(access(deep, F_OK), 0);
    assert_int_equal(file_make_folder_of("name", &err), 0);
    assert_int_equal(file_make_folder_of("/name", &err), 0);
    folder_put(inner, "file", "");
    free(deep);
    deep = file_join(inner, "file/name");
    assert_int_equal(file_make_folder_of(deep, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    free(deep);
    free(inner);
    folder_remove(folder);
}

static void
makes_folders_and_those_above(void **state)
{
    struct err err = {ERR_NONE, ""};
    struct stat st;
    char *folder = folder_make();
    char *deep = file_join(folder, "a/b//c/");
    char *blocked = file_join(folder, "file/b");

    (void)state;
    assert_int_equal(file_make_folder(deep, &err), 0);
    assert_int_equal(file_make_folder(deep, &err), 0);
    assert_int_equal(stat(deep, &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    assert_int_equal(file_check_writable(deep, &err), 0);
    assert_int_equal(rmdir(deep), 0);
    folder_put(folder, "file", "");
    assert_int_equal(file_make_folder(blocked, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_int_equal(file_check_writable(blocked, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    err_clear(&err);
    assert_int_equal(file_make_folder("", &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    free(deep);
    free(blocked);
    folder_remove(folder);
}

static void
check(const char *folder, const char *name, const char *expected)
{
    char *text = folder_get(folder, name);

    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

static void
replaces_a_file_only_when_the_draft_is_committed(void **state)
{
    struct file_draft d;
    struct err err;
    struct stat st;
    char *folder = folder_make();
    char *path = file_join(folder, "a.json");

    (void)state;
    folder_put(folder, "a.json", "old");
    assert_int_equal(chmod(path, 0604), 0);
    assert_int_equal(file_draft_open(&d, path, &err), 0);
    assert_int_equal(file_draft_write(&d, "new", 3, &err), 0);
    check(folder, "a.json", "old");
    assert_int_equal(file_draft_settle(&d, &err), 0);
    check(folder, "a.json", "old");
    assert_int_equal(file_draft_commit(&d, &err), 0);
    check(folder, "a.json", "new");
    file_draft_abandon(&d);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0604);

    assert_int_equal(file_draft_open(&d, path, &err), 0);
    assert_int_equal(file_draft_write(&d, "x", 1, &err), 0);
    char *draft = mem_strdup(d.name);
    assert_int_equal(access(draft, F_OK), 0);
    file_draft_abandon(&d);
    file_draft_abandon(&d);
    assert_int_equal(access(draft, F_OK), -1);
    check(folder, "a.json", "new");
    free(draft);
    free(path);
    folder_remove(folder);
}

static void
writes_through_links_to_their_far_end(void **state)
{
    struct err err;
    struct stat st;
    char *folder = folder_make();
    char *link = file_join(folder, "link");
    char *second = file_join(folder, "second");
    char *dangling = file_join(folder, "dangling");
    char *sub = file_join(folder, "sub");
    char *far = file_join(folder, "far");

    (void)state;
    folder_put(folder, "real", "old");
    assert_int_equal(symlink("real", link), 0);
    assert_int_equal(symlink("link", second), 0);
    assert_int_equal(symlink("sub/made", dangling), 0);
    assert_int_equal(symlink("dangling", far), 0);
    assert_int_equal(file_make_folder(sub, &err), 0);
    assert_int_equal(file_replace(second, SLICE("new"), &err), 0);
    check(folder, "real", "new");
    assert_int_equal(file_replace(far, SLICE("there"), &err), 0);
    check(sub, "made", "there");
    assert_int_equal(lstat(far, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(lstat(second, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(lstat(dangling, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    free(link);
    free(second);
    free(dangling);
    free(far);
    free(sub);
    folder_remove(folder);
}

static void
leaves_nothing_behind_when_it_cannot_write(void **state)
{
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();
    char *below = file_join(folder, "file/a");
    char *sub = file_join(folder, "sub");

    (void)state;
    folder_put(folder, "file", "");
    assert_int_equal(file_replace(below, SLICE("x"), &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_int_equal(file_make_folder(sub, &err), 0);
    assert_int_equal(file_replace(sub, SLICE("x"), &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_int_equal(remove(sub), 0);
    char *file = file_join(folder, "file");
    assert_int_equal(file_remove(file, &err), 0);
    assert_int_equal(file_remove(file, &err), 0);
    /* Neither draft is left: the folder is empty. */
    assert_int_equal(rmdir(folder), 0);
    free(file);
    free(below);
    free(sub);
    free(folder);
}

/* A device or a pipe is neither replaced nor waited for. */
static void
leaves_alone_what_is_no_regular_file(void **state)
{
    struct str text = STR_INIT;
    struct file_draft d;
    struct stat st;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();
    char *fifo = file_join(folder, "pipe");
    char *link = file_join(folder, "link");

    (void)state;
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(symlink("pipe", link), 0);
    const char *const paths[] = {fifo, link, folder};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        assert_int_equal(file_draft_open(&d, paths[i], &err), -1);
        assert_int_equal(err.kind, ERR_FATAL);
        assert_non_null(strstr(err.message, "no regular file"));
        assert_int_equal(file_replace(paths[i], SLICE("x"), &err), -1);
        assert_int_equal(file_read_regular(&text, paths[i], 5, &err), -1);
        assert_non_null(strstr(err.message, "no regular file"));
    }
    assert_int_equal(lstat(fifo, &st), 0);
    assert_true(S_ISFIFO(st.st_mode));
    folder_put(folder, "file", "123");
    char *file = file_join(folder, "file"), *none = file_join(folder, "none");
    assert_int_equal(file_read_regular(&text, file, 5, &err), 1);
    assert_string_equal(str_text(&text), "123");
    assert_int_equal(file_read_regular(&text, none, 5, &err), 0);
    str_fini(&text);
    free(file);
    free(none);
    free(fifo);
    free(link);
    folder_remove(folder);
}

static void
keeps_the_old_file_when_the_disk_is_full(void **state)
{
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();
    char *path = file_join(folder, "a.json");

    (void)state;
    folder_put(folder, "a.json", "old");
    small_disk_begin(5);
    int status = file_replace(path, SLICE("longer than it may be"), &err);
    small_disk_end();
    assert_int_equal(status, -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, "a.json: cannot be written: "));
    assert_non_null(strstr(err.message, "; the old file is unchanged"));
    check(folder, "a.json", "old");
    /* The half of a draft is gone too. */
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    free(path);
    free(folder);
}

static void
keeps_the_old_file_when_the_disk_does_not_take_the_new_one(void **state)
{
    struct file_draft d;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();
    char *path = file_join(folder, "a.json");
    int ends[2];

    (void)state;
    folder_put(folder, "a.json", "old");
    assert_int_equal(pipe(ends), 0);
    for (int settles = 0; settles < 2; settles++) {
        assert_int_equal(file_draft_open(&d, path, &err), 0);
        /* A pipe takes bytes, but cannot be synced. */
        assert_int_equal(dup2(ends[1], d.fd), d.fd);
        assert_int_equal(file_draft_write(&d, "new", 3, &err), 0);
        err_clear(&err);
        assert_int_equal(settles ? file_draft_settle(&d, &err) : file_draft_commit(&d, &err), -1);
        assert_int_equal(err.kind, ERR_FATAL);
        assert_non_null(strstr(err.message, "; the old file is unchanged"));
        check(folder, "a.json", "old");
        file_draft_abandon(&d);
    }
    close(ends[0]);
    close(ends[1]);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    free(path);
    free(folder);
}

static void
says_what_cannot_be_opened_or_removed(void **state)
{
    struct str s = STR_INIT;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();
    char *loop = file_join(folder, "loop");

    (void)state;
    assert_int_equal(symlink("loop", loop), 0);
    assert_int_equal(file_read(&s, loop, 100, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, "loop: cannot be opened: "));
    assert_int_equal(file_remove(folder, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, ": cannot be removed: "));
    str_fini(&s);
    free(loop);
    folder_remove(folder);
}

static void
joins_names_with_one_slash(void **state)
{
    static const struct {
        const char *folder, *name, *expected;
    } cases[] = {{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"}, {"", "b", "b"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *joined = file_join(cases[i].folder, cases[i].name);
        assert_string_equal(joined, cases[i].expected);
        free(joined);
    }
}

/* The whole text of FOLDER/NAME; "none" when there is no such file. */
static void
holds(const char *folder, const char *name, const char *text)
{
    struct str s = STR_INIT;
    char *path = file_join(folder, name);

    assert_string_equal(file_read(&s, path, 100, NULL) == 1 ? str_text(&s) : "none", text);
    str_fini(&s);
    free(path);
}

static void
several_drafts_take_their_places_together_or_not_at_all(void **state)
{
    static const char *const names[] = {"a", "b", "c"};
    char *folder = folder_make();
    struct err err;

    (void)state;
    for (int round = 0; round < 2; round++) {
        struct file_draft drafts[4] = {{.fd = -1}};
        bool fails = round == 0;
        if (fails) {
            folder_put(folder, "a", "old a");
            folder_put(folder, "c", "old c");
        }
        for (size_t i = 0; i < 3; i++) {
            char *path = file_join(folder, names[i]);
            assert_int_equal(file_draft_open(&drafts[i + 1], path, &err), 0);
            assert_int_equal(file_draft_write(&drafts[i + 1], "new", 3, &err), 0);
            free(path);
        }
        /* What was to take the last name is gone. */
        if (fails)
            assert_int_equal(unlink(drafts[3].name), 0);
        assert_int_equal(file_drafts_commit(drafts, 4, &err), fails ? -1 : 0);
        holds(folder, "a", fails ? "old a" : "new");
        holds(folder, "b", fails ? "none" : "new");
        holds(folder, "c", fails ? "old c" : "new");
        for (size_t i = 0; i < 4; i++)
            assert_null(drafts[i].name);
        if (fails)
            assert_non_null(strstr(err.message, "/c: cannot be replaced: "));
    }
    folder_remove(folder);
}

static void
says_what_can_be_done_about_a_disk(void **state)
{
    (void)state;
    assert_non_null(strstr(file_remedy(ENOSPC), "make room"));
    assert_non_null(strstr(file_remedy(EDQUOT), "quota"));
    assert_non_null(strstr(file_remedy(EROFS), "read-only"));
    assert_non_null(strstr(file_remedy(0), "run again"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_there_and_appends_it),
        cmocka_unit_test(reads_an_empty_file_as_empty_text),
        cmocka_unit_test(makes_folders_and_those_above),
        cmocka_unit_test(makes_the_folder_that_a_file_is_to_be_in),
        cmocka_unit_test(replaces_a_file_only_when_the_draft_is_committed),
        cmocka_unit_test(writes_through_links_to_their_far_end),
        cmocka_unit_test(leaves_nothing_behind_when_it_cannot_write),
        cmocka_unit_test(keeps_the_old_file_when_the_disk_is_full),
        cmocka_unit_test(keeps_the_old_file_when_the_disk_does_not_take_the_new_one),
        cmocka_unit_test(says_what_cannot_be_opened_or_removed),
        cmocka_unit_test(leaves_alone_what_is_no_regular_file),
        cmocka_unit_test(joins_names_with_one_slash),
        cmocka_unit_test(several_drafts_take_their_places_together_or_not_at_all),
        cmocka_unit_test(says_what_can_be_done_about_a_disk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
