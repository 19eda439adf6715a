#include "lifecycle/footprint.h"

#include <string.h>

#include "folder.h"
#include "repository.h"
#include "unit.h"

#define DAY    "2020-02-02T02:02:02+0200"
#define MODELS FOLDERS_MODELS_DIR

static struct checkout *
opened(const char *repo, bool worktree)
{
    struct checkout_options options = {repo, NULL, worktree, NULL};
    struct checkout *c;
    struct err err;

    if (checkout_open(&c, &options, &err) != 0)
        fail_msg("%s", err.message);
    return c;
}

/* Find the model `folder`, called `name`, and measure it. */
static struct footprint
measured(struct checkout *c, const char *models_dir, const char *pattern, const char *folder,
         const char *name)
{
    struct footprint print = {.files = 0};
    struct folders f;
    struct err err;

    if (folders_find(&f, c, models_dir, pattern, &err) != 0 ||
        footprint_measure(&print, c, folders_get(&f, slice_of(folder)), name, &err) != 0)
        fail_msg("%s: %s", folder, err.message);
    folders_fini(&f);
    return print;
}

static void
counts_files_and_lines_of_source_and_tests(void **state)
{
    char *repo = folder_make();

    (void)state;
    repository_make(repo);
    repository_put(repo, MODELS "/bert/__init__.py", "");
    repository_put(repo, MODELS "/bert/modeling_bert.py", "one\ntwo\n\nfour\n");
    repository_put(repo, MODELS "/bert/utils/more.py", "five\nsix without an end");
    repository_put(repo, MODELS "/bert/notes.md", "no\nsource\n");
    repository_link(repo, MODELS "/bert/link.py", "modeling_bert.py");
    repository_put(repo, MODELS "/bert_x/modeling_bert_x.py", "\n");
    repository_put(repo, "tests/models/bert/__init__.py", "");
    repository_put(repo, "tests/models/bert/test_modeling_bert.py", "");
    repository_put(repo, "tests/models/bert_y/test_modeling_bert_y.py", "");
    repository_commit(repo, DAY);
    for (int worktree = 0; worktree < 2; worktree++) {
        struct checkout *c = opened(repo, worktree != 0);
        struct footprint print = measured(c, MODELS, FOLDERS_PATTERN, "bert", "bert");
        assert_int_equal(print.files, 5);
        assert_int_equal(print.lines, 6);
        assert_int_equal(print.test_files, 2);
        assert_string_equal(print.tests, "tests/models/bert");
        assert_null(print.docs);
        footprint_fini(&print);
        print = measured(c, MODELS, FOLDERS_PATTERN, "bert_x", "bert_x");
        assert_int_equal(print.files, 1);
        assert_int_equal(print.lines, 1);
        assert_int_equal(print.test_files, 0);
        assert_null(print.tests);
        footprint_fini(&print);
        checkout_close(c);
    }
    folder_remove(repo);
}

static void
finds_the_page_of_a_model_under_any_of_its_names(void **state)
{
    static const struct {
        const char *folder;
        const char *name;
        const char *page; /* NULL: none */
    } cases[] = {
        {"bert", "bert", "docs/source/en/model_doc/bert.md"},
        {"deberta_v2", "deberta-v2", "docs/source/en/model_doc/deberta-v2.md"},
        {"t5_x", "t5_x", "docs/source/en/model_doc/t5-x.mdx"},
        {"with_line", "with-line", "docs/source/en/model_doc/with_line.md"},
        {"openai", "openai-gpt", "docs/source/en/model_doc/openai-gpt.md"},
        {"old_one", "old_one", "docs/source/model_doc/old-one.rst"},
        {"moved", "moved", "docs/source/en/model_doc/moved.md"},
        {"other", "other", NULL},
    };
    char *repo = folder_make();
    struct str path = STR_INIT;

    (void)state;
    repository_make(repo);
    repository_put(repo, "docs/source/model_doc/moved.rst", "");
    repository_put(repo, "docs/source/ko/model_doc/other.md", "");
    repository_put(repo, "docs/source/en/model_doc/other.txt", "");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        str_truncate(&path, 0);
        str_printf(&path, MODELS "/%s/modeling_x.py", cases[i].folder);
        repository_put(repo, str_text(&path), "");
        if (cases[i].page != NULL)
            repository_put(repo, cases[i].page, "");
    }
    repository_commit(repo, DAY);
    struct checkout *c = opened(repo, false);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct footprint print =
            measured(c, MODELS, FOLDERS_PATTERN, cases[i].folder, cases[i].name);
        if (cases[i].page == NULL)
            assert_null(print.docs);
        else
            assert_string_equal(print.docs, cases[i].page);
        footprint_fini(&print);
    }
    checkout_close(c);
    str_fini(&path);
    folder_remove(repo);
}

static void
measures_the_one_file_of_a_flat_layout(void **state)
{
    char *repo = folder_make();

    (void)state;
    repository_make(repo);
    repository_put(repo, "models/llama.py", "a\nb\n");
    repository_put(repo, "models/llama4.py", "a\nb\nc\n");
    repository_put(repo, "tests/models/llama/test.py", "");
    repository_commit(repo, DAY);
    struct checkout *c = opened(repo, false);
    struct footprint print = measured(c, "models", "./*.py", "llama", "llama");
    assert_int_equal(print.files, 1);
    assert_int_equal(print.lines, 2);
    assert_int_equal(print.test_files, 1);
    footprint_fini(&print);
    footprint_fini(&print);
    checkout_close(c);
    folder_remove(repo);
}

static void
knows_no_number_of_lines_where_a_partial_clone_lacks_them(void **state)
{
    char *repo = folder_make();
    char *more = folder_make();
    char *partial = file_join(more, "partial");
    struct str url = STR_INIT;

    (void)state;
    repository_make(repo);
    repository_put(repo, MODELS "/bert/modeling_bert.py", "one\n");
    repository_put(repo, MODELS "/bert/second.py", "two\nthree\n");
    repository_commit(repo, DAY);
    repository_git(repo, "config", "uploadpack.allowFilter", "true", REPOSITORY_END);
    str_printf(&url, "file://%s", repo);
    repository_git(more, "clone", "--quiet", "--no-checkout", "--filter=blob:none", str_text(&url),
                   "partial", REPOSITORY_END);
    struct checkout *c = opened(partial, false);
    struct footprint print = measured(c, MODELS, FOLDERS_PATTERN, "bert", "bert");
    assert_int_equal(print.files, 2);
    assert_int_equal(print.lines, -1);
    footprint_fini(&print);
    checkout_close(c);
    str_fini(&url);
    free(partial);
    folder_remove(more);
    folder_remove(repo);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_files_and_lines_of_source_and_tests),
        cmocka_unit_test(finds_the_page_of_a_model_under_any_of_its_names),
        cmocka_unit_test(measures_the_one_file_of_a_flat_layout),
        cmocka_unit_test(knows_no_number_of_lines_where_a_partial_clone_lacks_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
