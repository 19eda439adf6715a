#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/leftover.h"
#include "folder.h"
#include "unit.h"

static bool
is_there(const char *folder, const char *name)
{
    char *text = folder_get(folder, name);
    bool found = text != NULL;

    free(text);
    return found;
}

static void
removes_the_drafts_of_one_goal_and_nothing_else(void **state)
{
    static const char *const others[] = {
        ".a.json.hubcensus-short", ".a.json.hubcensus-longer7", ".b.json.hubcensus-abcdef",
        "a.json.hubcensus-abcdef", ".hubcensus.lock",
    };
    char *folder = folder_make();

    (void)state;
    folder_put(folder, ".a.json.hubcensus-abcdef", "half");
    folder_put(folder, ".a.json.hubcensus-123456", "");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        folder_put(folder, others[i], "x");
    leftover_clear(folder, ".a.json.hubcensus-");
    assert_false(is_there(folder, ".a.json.hubcensus-abcdef"));
    assert_false(is_there(folder, ".a.json.hubcensus-123456"));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_true(is_there(folder, others[i]));
    folder_remove(folder);
}

static void
leaves_what_is_being_written(void **state)
{
    char *folder = folder_make();
    char *goal = file_join(folder, "a.json");
    struct file_draft writing, other;
    struct err err;
    struct stat st;

    (void)state;
    assert_int_equal(file_draft_open(&writing, goal, &err), 0);
    assert_int_equal(file_draft_open(&other, goal, &err), 0);
    assert_int_equal(stat(writing.name, &st), 0);
    file_draft_abandon(&other);
    assert_int_equal(file_draft_write(&writing, "new", 3, &err), 0);
    assert_int_equal(file_draft_commit(&writing, &err), 0);
    char *text = folder_get(folder, "a.json");
    assert_string_equal(text, "new");
    free(text);
    free(goal);
    folder_remove(folder);
}

static void
leaves_links_folders_and_pipes(void **state)
{
    char *folder = folder_make();
    char *link = file_join(folder, ".a.hubcensus-aaaaaa"), *made = file_join(folder, "target");
    char *below = file_join(folder, ".a.hubcensus-bbbbbb");
    char *fifo = file_join(folder, ".a.hubcensus-cccccc");
    struct stat st;

    (void)state;
    folder_put(folder, "target", "mine");
    assert_int_equal(symlink(made, link), 0);
    assert_int_equal(mkdir(below, 0777), 0);
    assert_int_equal(mkfifo(fifo, 0666), 0);
    leftover_clear(folder, ".a.hubcensus-");
    assert_int_equal(lstat(link, &st), 0);
    assert_int_equal(lstat(below, &st), 0);
    assert_int_equal(lstat(fifo, &st), 0);
    assert_true(is_there(folder, "target"));
    leftover_clear(made, ".a.hubcensus-");
    free(link);
    free(made);
    free(below);
    free(fifo);
    folder_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(removes_the_drafts_of_one_goal_and_nothing_else),
        cmocka_unit_test(leaves_what_is_being_written),
        cmocka_unit_test(leaves_links_folders_and_pipes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
