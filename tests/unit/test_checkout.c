#include "git/checkout.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checkout_answers.h"
#include "folder.h"
#include "repository.h"
#include "unit.h"

#define DAY "2020-02-02T02:02:02+0200"

static struct checkout *
opened(const char *repo, const char *revision, bool worktree)
{
    struct checkout_options options = {repo, revision, worktree, NULL};
    struct checkout *c;
    struct err err;

    if (checkout_open(&c, &options, &err) != 0)
        fail_msg("%s: %s", repo, err.message);
    return c;
}

static void
expect_no_folder(struct checkout *c, const char *folder, const char *message)
{
    const struct checkout_file *files;
    struct err err;
    size_t count;

    assert_int_equal(checkout_files(&files, &count, c, folder, &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    if (strstr(err.message, message) == NULL)
        fail_msg("%s", err.message);
}

/* A repository with two commits: lib/a has x.py, then y.py too, beside a-b and a.c. */
static char *
library(void)
{
    char *folder = folder_make();

    repository_make(folder);
    repository_put(folder, "lib/a/x.py", "first\n");
    repository_commit(folder, DAY);
    repository_git(folder, "tag", "v1", REPOSITORY_END);
    repository_put(folder, "lib/a/x.py", "second\n");
    repository_put(folder, "lib/a/y.py", "");
    repository_put(folder, "lib/a/in/z.py", "z");
    repository_put(folder, "lib/a-b/x.py", "other\n");
    repository_put(folder, "lib/a.c", "c\n");
    repository_put(folder, "lib/a0/x.py", "0\n");
    repository_put(folder, ".gitignore", "*.o\n");
    repository_commit(folder, DAY);
    return folder;
}

static void
lists_the_files_of_a_folder_and_of_no_folder_with_a_like_name(void **state)
{
    char *repo = library();
    struct checkout *c = opened(repo, NULL, false);

    (void)state;
    expect_files(c, "lib/a", "F lib/a/in/z.py\nF lib/a/x.py\nF lib/a/y.py\n");
    expect_files(c, "lib/a/", "F lib/a/in/z.py\nF lib/a/x.py\nF lib/a/y.py\n");
    expect_files(c, "lib/a/in", "F lib/a/in/z.py\n");
    expect_files(c, "lib/a0", "F lib/a0/x.py\n");
    expect_files(c, "",
                 "F .gitignore\nF lib/a-b/x.py\nF lib/a.c\nF lib/a/in/z.py\nF lib/a/x.py\n"
                 "F lib/a/y.py\nF lib/a0/x.py\n");
    expect_no_folder(c, "lib/b", "lib/b: no such folder");
    expect_no_folder(c, "li", "li: no such folder");
    expect_no_folder(c, "lib/a.c", "lib/a.c: is a file");
    checkout_close(c);
    folder_remove(repo);
}

static void
reads_a_revision_as_it_was(void **state)
{
    char *repo = library();
    struct checkout *now = opened(repo, NULL, false);
    struct checkout *then = opened(repo, "v1", false);

    (void)state;
    assert_string_not_equal(checkout_commit(now), checkout_commit(then));
    expect_content(now, "lib/a/x.py", "second\n");
    expect_content(now, "lib/a/y.py", "");
    expect_content(now, "lib/a/in/z.py", "z");
    expect_content(now, "lib/a", NULL);
    expect_content(now, "lib/a/no.py", NULL);
    expect_content(then, "lib/a/x.py", "first\n");
    expect_content(then, "lib/a/y.py", NULL);
    expect_files(then, "", "F lib/a/x.py\n");
    /* What is not committed is no part of it. */
    repository_put(repo, "lib/a/x.py", "third\n");
    expect_content(now, "lib/a/x.py", "second\n");
    checkout_close(then);
    checkout_close(now);
    folder_remove(repo);
}

static void
takes_the_working_tree_as_it_lies_on_the_disk(void **state)
{
    char *repo = library();
    char *gone = file_join(repo, "lib/a/y.py");

    (void)state;
    repository_put(repo, "lib/a/x.py", "edited\n");
    repository_put(repo, "lib/a/new.py", "new\n");
    repository_put(repo, "lib/a/made.o", "ignored\n");
    assert_int_equal(unlink(gone), 0);
    struct checkout *c = opened(repo, "v1", true);
    expect_files(c, "lib/a", "F lib/a/in/z.py\nF lib/a/new.py\nF lib/a/x.py\n");
    expect_content(c, "lib/a/x.py", "edited\n");
    expect_content(c, "lib/a/new.py", "new\n");
    expect_content(c, "lib/a/y.py", NULL);
    expect_content(c, "lib/a/made.o", NULL);
    expect_no_folder(c, "lib/b", "no such folder in the working tree");
    checkout_close(c);
    free(gone);
    folder_remove(repo);
}

static void
keeps_names_of_any_bytes(void **state)
{
    static const char *const names[] = {
        "new\nline.py",         "tab\there.py",  "\"quoted\".py", "back\\slash.py",
        "\303\251t\303\251.py", "no\377utf8.py", " space .py",    "-dash.py",
        ":(glob)x.py",          "*.py",          "$(touch x).py",
    };
    char *repo = folder_make();
    struct str path = STR_INIT;

    (void)state;
    repository_make(repo);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        str_truncate(&path, 0);
        str_printf(&path, "lib/%s", names[i]);
        repository_put(repo, str_text(&path), names[i]);
    }
    repository_commit(repo, DAY);
    for (int worktree = 0; worktree < 2; worktree++) {
        struct checkout *c = opened(repo, NULL, worktree != 0);
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            str_truncate(&path, 0);
            str_printf(&path, "lib/%s", names[i]);
            expect_content(c, str_text(&path), names[i]);
        }
        checkout_close(c);
    }
    str_fini(&path);
    folder_remove(repo);
}

static void
tells_links_and_other_repositories_from_files(void **state)
{
    char *repo = library();
    char *other = folder_make();
    char *replaced = file_join(repo, "lib/a/in/z.py");
    const struct checkout_file *file;

    (void)state;
    repository_make(other);
    repository_put(other, "inside.py", "inside\n");
    repository_commit(other, DAY);
    repository_git(repo, "submodule", "--quiet", "add", other, "lib/sub", REPOSITORY_END);
    repository_link(repo, "lib/file.py", "a/x.py");
    repository_link(repo, "lib/folder", "a");
    repository_link(repo, "lib/nowhere.py", "gone");
    repository_commit(repo, DAY);
    for (int worktree = 0; worktree < 2; worktree++) {
        struct checkout *c = opened(repo, NULL, worktree != 0);
        expect_files(c, "lib",
                     "F lib/a-b/x.py\nF lib/a.c\nF lib/a/in/z.py\nF lib/a/x.py\nF lib/a/y.py\n"
                     "F lib/a0/x.py\nL lib/file.py\nL lib/folder\nL lib/nowhere.py\nS lib/sub\n");
        expect_content(c, "lib/file.py", NULL);
        expect_content(c, "lib/folder/x.py", NULL);
        expect_content(c, "lib/nowhere.py", NULL);
        expect_content(c, "lib/sub", NULL);
        expect_content(c, "lib/sub/inside.py", NULL);
        expect_no_folder(c, "lib/folder", "is a symbolic link");
        expect_no_folder(c, "lib/sub", "is another repository");
        assert_int_equal(checkout_find(&file, c, "lib/file.py", NULL), 1);
        assert_int_equal(file->kind, CHECKOUT_LINK);
        assert_int_equal(checkout_find(&file, c, "lib/fil", NULL), 0);
        assert_null(file);
        checkout_close(c);
    }
    /* Git names an untracked repository as a folder, and goes on naming what lay where a link
     * lies now. */
    repository_git(repo, "clone", "--quiet", other, "lib/new", REPOSITORY_END);
    assert_int_equal(unlink(replaced), 0);
    *strrchr(replaced, '/') = '\0';
    assert_int_equal(rmdir(replaced), 0);
    repository_put(other, "z.py", "behind the link\n");
    repository_link(repo, "lib/a/in", other);
    struct checkout *c = opened(repo, NULL, true);
    expect_files(c, "lib/a", "L lib/a/in\nF lib/a/x.py\nF lib/a/y.py\n");
    expect_content(c, "lib/a/in/z.py", NULL);
    assert_int_equal(checkout_find(&file, c, "lib/new", NULL), 1);
    assert_int_equal(file->kind, CHECKOUT_SUBMODULE);
    expect_no_folder(c, "lib/new", "is another repository");
    checkout_close(c);
    free(replaced);
    folder_remove(other);
    folder_remove(repo);
}

static void
opens_any_folder_that_belongs_to_a_repository(void **state)
{
    char *repo = library();
    char *more = folder_make();
    char *below = file_join(repo, "lib/a");
    char *bare = file_join(more, "bare.git");
    char *linked = file_join(more, "linked");
    char *outer = file_join(more, "outer");
    char *inner = file_join(more, "outer/inner");
    char *real = realpath(more, NULL);
    char *real_bare = file_join(real, "bare.git");
    char *real_inner = file_join(real, "outer/inner");

    (void)state;
    repository_git(more, "clone", "--quiet", "--bare", repo, "bare.git", REPOSITORY_END);
    repository_git(repo, "worktree", "add", "--quiet", "--detach", linked, "v1", REPOSITORY_END);
    assert_int_equal(file_make_folder(outer, NULL), 0);
    repository_make(outer);
    repository_git(outer, "submodule", "--quiet", "add", repo, "inner", REPOSITORY_END);

    struct checkout *c = opened(below, NULL, false);
    expect_files(c, "lib/a/in", "F lib/a/in/z.py\n");
    checkout_close(c);
    c = opened(below, NULL, true);
    expect_files(c, "lib",
                 "F lib/a-b/x.py\nF lib/a.c\nF lib/a/in/z.py\nF lib/a/x.py\n"
                 "F lib/a/y.py\nF lib/a0/x.py\n");
    checkout_close(c);
    c = opened(bare, NULL, false);
    assert_string_equal(checkout_name(c), real_bare);
    expect_content(c, "lib/a/x.py", "second\n");
    checkout_close(c);
    c = opened(linked, NULL, false);
    expect_content(c, "lib/a/x.py", "first\n");
    checkout_close(c);
    c = opened(inner, NULL, true);
    assert_string_equal(checkout_name(c), real_inner);
    expect_content(c, "lib/a/x.py", "second\n");
    checkout_close(c);

    free(real_inner);
    free(real_bare);
    free(real);
    free(inner);
    free(outer);
    free(linked);
    free(bare);
    free(below);
    folder_remove(more);
    folder_remove(repo);
}

static void
says_why_a_checkout_cannot_be_opened(void **state)
{
    char *empty = folder_make();
    char *repo = folder_make();
    char *bare = file_join(repo, "bare.git");
    char *missing = file_join(repo, "missing");
    struct checkout *c;
    struct err err;

    (void)state;
    repository_make(repo);
    repository_git(repo, "init", "--quiet", "--bare", "bare.git", REPOSITORY_END);
    const struct checkout_options cases[] = {
        {missing, NULL, false, NULL}, {repo, NULL, false, NULL},  {repo, "v9", false, NULL},
        {bare, NULL, true, NULL},     {empty, NULL, false, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(checkout_open(&c, &cases[i], &err), -1);
        assert_null(c);
        if (err.kind != ERR_USAGE)
            fail_msg("%s: %s", cases[i].repo, err.message);
    }
    free(missing);
    free(bare);
    folder_remove(repo);
    folder_remove(empty);
}

static void
names_each_file_once_in_the_midst_of_a_merge(void **state)
{
    char *repo = library();

    (void)state;
    repository_git(repo, "checkout", "--quiet", "-b", "side", "v1", REPOSITORY_END);
    repository_put(repo, "lib/a/x.py", "side\n");
    repository_commit(repo, DAY);
    /* The three sides of a conflict in the index, as a merge leaves them. */
    repository_git(repo, "read-tree", "-m", "v1", "side", "main", REPOSITORY_END);
    struct checkout *c = opened(repo, NULL, true);
    expect_files(c, "lib/a", "F lib/a/x.py\n");
    checkout_close(c);
    folder_remove(repo);
}

static void
finds_nothing_to_read_where_a_partial_clone_lacks_it(void **state)
{
    char *repo = library();
    char *more = folder_make();
    char *partial = file_join(more, "partial");
    struct str url = STR_INIT;

    (void)state;
    str_printf(&url, "file://%s", repo);
    repository_git(repo, "config", "uploadpack.allowFilter", "true", REPOSITORY_END);
    repository_git(more, "clone", "--quiet", "--no-checkout", "--filter=blob:none", str_text(&url),
                   "partial", REPOSITORY_END);
    struct checkout *c = opened(partial, NULL, false);
    expect_files(c, "lib/a/in", "F lib/a/in/z.py\n");
    expect_content(c, "lib/a/x.py", NULL);
    expect_content(c, "lib/a-b/x.py", NULL);
    checkout_close(c);
    str_fini(&url);
    free(partial);
    folder_remove(more);
    folder_remove(repo);
}

static void
says_how_to_complete_a_clone_without_folders(void **state)
{
    char *repo = library();
    char *more = folder_make();
    char *partial = file_join(more, "partial");
    const struct checkout_file *files;
    struct str url = STR_INIT;
    struct err err;
    size_t count;

    (void)state;
    str_printf(&url, "file://%s", repo);
    repository_git(repo, "config", "uploadpack.allowFilter", "true", REPOSITORY_END);
    repository_git(more, "clone", "--quiet", "--no-checkout", "--filter=tree:0", str_text(&url),
                   "partial", REPOSITORY_END);
    struct checkout *c = opened(partial, NULL, false);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(checkout_files(&files, &count, c, "lib", &err), -1);
        assert_int_equal(err.kind, ERR_FATAL);
        if (strstr(err.message, "`git fetch --refetch --filter=blob:none'") == NULL)
            fail_msg("%s", err.message);
    }
    checkout_close(c);
    str_fini(&url);
    free(partial);
    folder_remove(more);
    folder_remove(repo);
}

static void
has_no_files_in_an_empty_tree(void **state)
{
    char *repo = folder_make();

    (void)state;
    repository_make(repo);
    repository_commit(repo, DAY);
    for (int worktree = 0; worktree < 2; worktree++) {
        struct checkout *c = opened(repo, NULL, worktree != 0);
        expect_files(c, "", "");
        expect_no_folder(c, "lib", "lib: no such folder");
        expect_content(c, "x.py", NULL);
        checkout_close(c);
    }
    folder_remove(repo);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_the_files_of_a_folder_and_of_no_folder_with_a_like_name),
        cmocka_unit_test(reads_a_revision_as_it_was),
        cmocka_unit_test(takes_the_working_tree_as_it_lies_on_the_disk),
        cmocka_unit_test(keeps_names_of_any_bytes),
        cmocka_unit_test(tells_links_and_other_repositories_from_files),
        cmocka_unit_test(opens_any_folder_that_belongs_to_a_repository),
        cmocka_unit_test(says_why_a_checkout_cannot_be_opened),
        cmocka_unit_test(names_each_file_once_in_the_midst_of_a_merge),
        cmocka_unit_test(finds_nothing_to_read_where_a_partial_clone_lacks_it),
        cmocka_unit_test(says_how_to_complete_a_clone_without_folders),
        cmocka_unit_test(has_no_files_in_an_empty_tree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
