#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checkout_answers.h"
#include "folder.h"
#include "repository.h"
#include "unit.h"

#define DAY "2020-02-02T02:02:02+0200"

static struct checkout *
found(const char *path)
{
    struct checkout *c;
    struct err err;

    if (checkout_open_found(&c, path, NULL, &err) != 0)
        fail_msg("%s: %s", path, err.message);
    return c;
}

static struct checkout *
found_in(const char *folder, const char *inner)
{
    char *path = file_join(folder, inner);
    struct checkout *c = found(path);

    free(path);
    return c;
}

static void
expect_refusal(const char *path, enum err_kind kind, const char *message)
{
    struct checkout *c;
    struct err err;

    assert_int_equal(checkout_open_found(&c, path, NULL, &err), -1);
    assert_null(c);
    assert_int_equal(err.kind, kind);
    if (strstr(err.message, message) == NULL)
        fail_msg("%s", err.message);
}

/* A package that was unpacked beside others. */
static char *
unpacked(void)
{
    char *folder = folder_make();

    repository_put(folder, "pkg/models/b.py", "b\n");
    repository_put(folder, "pkg/models/a/x.py", "x\n");
    repository_put(folder, "pkg/models-more/c.py", "c\n");
    repository_put(folder, "pkg/__init__.py", "");
    repository_put(folder, "other/o.py", "o\n");
    return folder;
}

static void
a_folder_in_no_repository_is_read_as_it_lies_there(void **state)
{
    char *folder = unpacked();
    struct checkout *c = found_in(folder, "pkg");
    const struct checkout_file *file;
    struct err err;

    (void)state;
    assert_null(checkout_git(c));
    assert_null(checkout_commit(c));
    assert_true(checkout_is_on_disk(c));
    assert_string_equal(checkout_place(c), "");
    expect_files(c, "", "F __init__.py\nF models-more/c.py\nF models/a/x.py\nF models/b.py\n");
    expect_files(c, "models", "F models/a/x.py\nF models/b.py\n");
    expect_files(c, "models/", "F models/a/x.py\nF models/b.py\n");
    expect_content(c, "models/b.py", "b\n");
    expect_content(c, "models", NULL);
    expect_content(c, "models/none.py", NULL);
    assert_int_equal(checkout_find(&file, c, "models/a/x.py", &err), 1);
    assert_string_equal(file->path, "models/a/x.py");
    assert_int_equal(checkout_find(&file, c, "models", &err), 0);
    assert_null(file);
    assert_int_equal(checkout_has(c, "models", &err), 1);
    assert_int_equal(checkout_has(c, "models/a/x.py", &err), 1);
    assert_int_equal(checkout_has(c, "model", &err), 0);
    assert_int_equal(checkout_differs(c, &err), 0);
    checkout_close(c);
    folder_remove(folder);
}

static void
no_path_leads_out_of_such_a_folder(void **state)
{
    static const char *const paths[] = {
        "../other/o.py",
        "models/../../other/o.py",
        "./models/b.py",
        "models//b.py",
        "/etc/passwd",
        "link/o.py",
        "",
        "models/b.py/",
    };
    char *folder = unpacked();
    struct checkout *c = found_in(folder, "pkg");
    struct err err;

    (void)state;
    repository_link(folder, "pkg/link", "../other");
    repository_link(folder, "pkg/alias.py", "models/b.py");
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        if (checkout_has(c, paths[i], &err) != 0)
            fail_msg("%s", paths[i]);
        expect_content(c, paths[i], NULL);
    }
    expect_content(c, "alias.py", NULL);
    expect_files(c, "",
                 "F __init__.py\nL alias.py\nL link\nF models-more/c.py\nF models/a/x.py\n"
                 "F models/b.py\n");
    checkout_close(c);
    folder_remove(folder);
}

static void
a_repository_within_such_a_folder_is_not_entered(void **state)
{
    char *folder = unpacked();
    char *inner = file_join(folder, "pkg/models/a");
    struct checkout *c = found_in(folder, "pkg");

    (void)state;
    repository_make(inner);
    expect_files(c, "models", "S models/a\nF models/b.py\n");
    checkout_close(c);
    free(inner);
    folder_remove(folder);
}

static void
says_what_is_amiss_with_a_folder(void **state)
{
    char *folder = unpacked();
    char *none = file_join(folder, "none"), *file = file_join(folder, "other/o.py");
    char *closed = file_join(folder, "closed");
    struct checkout *c = found(folder);
    const struct checkout_file *files;
    size_t count;
    struct err err;

    (void)state;
    expect_refusal(none, ERR_USAGE, "none: No such file or directory");
    expect_refusal(file, ERR_USAGE, "o.py: is no folder");
    assert_int_equal(checkout_files(&files, &count, c, "pkg/none", &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.message, "pkg/none: no such folder in /"));
    assert_int_equal(checkout_files(&files, &count, c, "other/o.py", &err), -1);
    assert_non_null(strstr(err.message, "other/o.py: is a file in /"));
    assert_int_equal(mkdir(closed, 0), 0);
    if (access(closed, R_OK) != 0) {
        expect_refusal(closed, ERR_FATAL, "closed: Permission denied");
        assert_int_equal(checkout_files(&files, &count, c, "", &err), -1);
        assert_int_equal(err.kind, ERR_FATAL);
        assert_non_null(strstr(err.message, "closed: cannot be listed: Permission denied"));
    }
    checkout_close(c);
    free(none);
    free(file);
    free(closed);
    folder_remove(folder);
}

static void
a_stop_ends_the_listing_of_a_folder(void **state)
{
    char *folder = unpacked();
    volatile sig_atomic_t stop = 1;
    const struct checkout_file *files;
    struct checkout *c;
    struct err err;
    size_t count;

    (void)state;
    checkout_open_folder(&c, folder, &stop);
    assert_int_equal(checkout_files(&files, &count, c, "", &err), -1);
    assert_int_equal(err.kind, ERR_STOPPED);
    checkout_close(c);
    folder_remove(folder);
}

static void
folders_without_end_are_refused(void **state)
{
    char *folder = folder_make();
    const struct checkout_file *files;
    struct str deep = STR_INIT;
    struct err err;
    size_t count;

    (void)state;
    for (int i = 0; i < 70; i++)
        str_puts(&deep, "d/");
    str_puts(&deep, "x.py");
    repository_put(folder, str_text(&deep), "");
    struct checkout *c = found(folder);
    assert_int_equal(checkout_files(&files, &count, c, "", &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.message, "holds more than the source of any library"));
    /* What is asked for by name is there all the same. */
    expect_content(c, str_text(&deep), "");
    checkout_close(c);
    str_fini(&deep);
    folder_remove(folder);
}

/* A repository with lib/a.py, lib/b.py and tools/t.py; it ignores build/. */
static char *
library(void)
{
    char *folder = folder_make();

    repository_make(folder);
    repository_put(folder, "lib/a.py", "a\n");
    repository_put(folder, "lib/b.py", "b\n");
    repository_put(folder, "tools/t.py", "t\n");
    repository_put(folder, ".gitignore", "build/\n");
    repository_commit(folder, DAY);
    return folder;
}

static void
a_working_tree_is_found_from_any_folder_in_it(void **state)
{
    char *repo = library();
    struct checkout *c = found(repo);

    (void)state;
    assert_non_null(checkout_git(c));
    assert_int_equal(strlen(checkout_commit(c)), 40);
    assert_true(checkout_is_on_disk(c));
    assert_string_equal(checkout_place(c), "");
    checkout_close(c);
    c = found_in(repo, "lib");
    assert_string_equal(checkout_place(c), "lib");
    expect_files(c, "", "F .gitignore\nF lib/a.py\nF lib/b.py\nF tools/t.py\n");
    checkout_close(c);
    folder_remove(repo);
}

static void
a_folder_that_git_ignores_is_one_by_itself(void **state)
{
    char *repo = library();

    (void)state;
    repository_put(repo, "build/pkg/x.py", "x\n");
    struct checkout *c = found_in(repo, "build");
    assert_null(checkout_git(c));
    expect_files(c, "", "F pkg/x.py\n");
    checkout_close(c);
    /* One that is merely new belongs to the working tree. */
    repository_put(repo, "new/x.py", "x\n");
    c = found_in(repo, "new");
    assert_string_equal(checkout_place(c), "new");
    checkout_close(c);
    folder_remove(repo);
}

static void
a_bare_repository_is_its_head_and_one_without_a_commit_its_files(void **state)
{
    char *repo = library(), *more = folder_make(), *fresh = folder_make();
    char *bare = file_join(more, "bare.git");

    (void)state;
    repository_git(more, "clone", "--quiet", "--bare", repo, "bare.git", REPOSITORY_END);
    struct checkout *c = found(bare);
    assert_false(checkout_is_on_disk(c));
    expect_content(c, "lib/a.py", "a\n");
    checkout_close(c);

    repository_make(fresh);
    repository_put(fresh, "lib/a.py", "a\n");
    c = found(fresh);
    struct err err;
    assert_non_null(checkout_git(c));
    assert_null(checkout_commit(c));
    expect_files(c, "", "F lib/a.py\n");
    expect_content(c, "lib/a.py", "a\n");
    assert_int_equal(checkout_differs(c, &err), 0);
    checkout_close(c);
    free(bare);
    folder_remove(fresh);
    folder_remove(more);
    folder_remove(repo);
}

static void
a_folder_of_it_can_be_made_the_root(void **state)
{
    char *repo = library(), *plain = unpacked();
    struct checkout_options options = {repo, NULL, false, NULL};
    struct err err;

    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        struct checkout *c = NULL;
        if (kind == 0)
            assert_int_equal(checkout_open(&c, &options, &err), 0);
        else
            c = kind == 1 ? found(repo) : found_in(plain, "pkg");
        assert_int_equal(checkout_narrow(c, "", &err), 0);
        assert_int_equal(checkout_narrow(c, kind < 2 ? "lib" : "models", &err), 0);
        expect_files(c, "", kind < 2 ? "F a.py\nF b.py\n" : "F a/x.py\nF b.py\n");
        expect_content(c, "b.py", "b\n");
        expect_content(c, "tools/t.py", NULL);
        expect_content(c, kind < 2 ? "lib/b.py" : "models/b.py", NULL);
        assert_int_equal(checkout_differs(c, &err), 0);
        const char *name = checkout_name(c);
        assert_string_equal(name + strlen(name) - (kind < 2 ? 4 : 7),
                            kind < 2 ? "/lib" : "/models");
        assert_int_equal(checkout_narrow(c, "none", &err), -1);
        assert_int_equal(checkout_narrow(c, "b.py", &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
        checkout_close(c);
    }
    folder_remove(plain);
    folder_remove(repo);
}

/* Ask a new checkout what `ask` asks: whether that has another answer in the commit. */
static int
differs(const char *repo, const char *root, void (*ask)(struct checkout *c))
{
    struct checkout *c = found(repo);
    struct err err = {0};

    assert_int_equal(checkout_narrow(c, root, &err), 0);
    ask(c);
    int result = checkout_differs(c, &err);
    if (result < 0)
        fail_msg("%s", err.message);
    checkout_close(c);
    return result;
}

static void
ask_nothing(struct checkout *c)
{
    (void)c;
}

static void
ask_a(struct checkout *c)
{
    struct str text = STR_INIT;

    assert_true(checkout_read(&text, c, "a.py", NULL) >= 0);
    str_fini(&text);
}

static void
ask_files(struct checkout *c)
{
    const struct checkout_file *files;
    size_t count;

    assert_int_equal(checkout_files(&files, &count, c, "", NULL), 0);
}

static void
ask_whether(struct checkout *c)
{
    assert_true(checkout_has(c, "c.py", NULL) >= 0);
}

static void
a_working_tree_differs_in_what_was_asked_of_it(void **state)
{
    char *repo = library();

    (void)state;
    assert_int_equal(differs(repo, "lib", ask_a), 0);
    assert_int_equal(differs(repo, "lib", ask_files), 0);
    repository_put(repo, "lib/b.py", "changed\n");
    repository_put(repo, "tools/new.py", "new\n");
    assert_int_equal(differs(repo, "lib", ask_nothing), 0);
    assert_int_equal(differs(repo, "lib", ask_a), 0);
    assert_int_equal(differs(repo, "lib", ask_files), 0);
    repository_put(repo, "lib/a.py", "A\n");
    assert_int_equal(differs(repo, "lib", ask_a), 1);
    assert_int_equal(differs(repo, "lib", ask_whether), 0);
    repository_put(repo, "lib/c.py", "c\n");
    assert_int_equal(differs(repo, "lib", ask_files), 1);
    assert_int_equal(differs(repo, "lib", ask_whether), 1);
    repository_put(repo, "fresh/a.py", "a\n");
    assert_int_equal(differs(repo, "fresh", ask_a), 1);
    folder_remove(repo);
}

static void
ask_large(struct checkout *c)
{
    struct str text = STR_INIT;
    struct err err;

    assert_int_equal(checkout_read(&text, c, "large.py", &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_string_equal(err.message, "large.py: larger than 8388608 bytes, which no such file is");
    str_fini(&text);
}

static void
a_file_too_large_to_read_differs_where_it_was_not(void **state)
{
    char *repo = library();
    struct str text = STR_INIT;

    (void)state;
    while (text.len <= (size_t)8 << 20)
        str_puts(&text, "# This line is one of a great many, none of which says anything.\n");
    repository_put(repo, "lib/large.py", str_text(&text));
    assert_int_equal(differs(repo, "lib", ask_large), 1);
    repository_commit(repo, DAY);
    assert_int_equal(differs(repo, "lib", ask_large), 0);
    str_fini(&text);
    folder_remove(repo);
}

static void
a_folder_in_a_files_place_is_no_repository(void **state)
{
    char *repo = library();
    char *file = file_join(repo, "lib/a.py");

    (void)state;
    assert_int_equal(remove(file), 0);
    repository_put(repo, "lib/a.py/in.py", "in\n");
    struct checkout *c = found_in(repo, "lib");
    expect_files(c, "lib/a.py", "F lib/a.py/in.py\n");
    expect_content(c, "lib/a.py", NULL);
    assert_int_equal(checkout_find(&(const struct checkout_file *){NULL}, c, "lib/a.py", NULL), 0);
    checkout_close(c);
    free(file);
    folder_remove(repo);
}

static void
such_a_folder_is_listed_once(void **state)
{
    char *folder = unpacked();
    struct checkout *c = found_in(folder, "pkg");
    const struct checkout_file *first, *again;
    struct err err;
    size_t count;

    (void)state;
    assert_int_equal(checkout_files(&first, &count, c, "models", &err), 0);
    repository_put(folder, "pkg/models/z.py", "");
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(checkout_files(&again, &count, c, i > 0 ? "models/" : "models", &err), 0);
        assert_ptr_equal(again, first);
        assert_int_equal(count, 2);
    }
    checkout_close(c);
    folder_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_in_no_repository_is_read_as_it_lies_there),
        cmocka_unit_test(no_path_leads_out_of_such_a_folder),
        cmocka_unit_test(a_repository_within_such_a_folder_is_not_entered),
        cmocka_unit_test(says_what_is_amiss_with_a_folder),
        cmocka_unit_test(a_stop_ends_the_listing_of_a_folder),
        cmocka_unit_test(folders_without_end_are_refused),
        cmocka_unit_test(a_working_tree_is_found_from_any_folder_in_it),
        cmocka_unit_test(a_folder_that_git_ignores_is_one_by_itself),
        cmocka_unit_test(a_bare_repository_is_its_head_and_one_without_a_commit_its_files),
        cmocka_unit_test(a_folder_of_it_can_be_made_the_root),
        cmocka_unit_test(a_working_tree_differs_in_what_was_asked_of_it),
        cmocka_unit_test(a_file_too_large_to_read_differs_where_it_was_not),
        cmocka_unit_test(a_folder_in_a_files_place_is_no_repository),
        cmocka_unit_test(such_a_folder_is_listed_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
