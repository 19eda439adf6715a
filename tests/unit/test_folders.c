#include "lifecycle/folders.h"

#include <string.h>

#include "folder.h"
#include "repository.h"
#include "unit.h"

#define DAY    "2020-02-02T02:02:02+0200"
#define MODELS FOLDERS_MODELS_DIR

/* A repository with these files, all empty. */
static char *
library(const char *const *paths)
{
    char *repo = folder_make();

    repository_make(repo);
    for (size_t i = 0; paths[i] != NULL; i++)
        repository_put(repo, paths[i], "");
    return repo;
}

static struct checkout *
opened(const char *repo)
{
    struct checkout_options options = {repo, NULL, false, NULL};
    struct checkout *c;
    struct err err;

    repository_commit(repo, DAY);
    if (checkout_open(&c, &options, &err) != 0)
        fail_msg("%s", err.message);
    return c;
}

/* Each model as "NAME PATH: FILE FILE\n", paths without models_dir and its '/'. */
static void
expect_models(struct checkout *c, const char *models_dir, const char *pattern, const char *expected)
{
    struct str list = STR_INIT;
    struct folders f;
    struct err err;

    if (folders_find(&f, c, models_dir, pattern, &err) != 0)
        fail_msg("%s %s: %s", models_dir, pattern, err.message);
    size_t skip = strlen(f.models_dir) > 0 ? strlen(f.models_dir) + 1 : 0;
    for (size_t i = 0; i < f.count; i++) {
        str_printf(&list, "%s %s:", f.items[i].name, f.items[i].path + skip);
        for (size_t k = 0; k < f.items[i].file_count; k++)
            str_printf(&list, " %s", f.items[i].files[k] + skip);
        str_putc(&list, '\n');
    }
    assert_string_equal(str_text(&list), expected);
    str_fini(&list);
    folders_fini(&f);
}

static void
expect_none(struct checkout *c, const char *models_dir, const char *pattern, const char *message)
{
    struct folders f;
    struct err err;

    assert_int_equal(folders_find(&f, c, models_dir, pattern, &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    if (strstr(err.message, message) == NULL)
        fail_msg("%s", err.message);
    folders_fini(&f);
}

static void
takes_each_folder_with_a_modeling_file_for_a_model(void **state)
{
    static const char *const paths[] = {
        MODELS "/__init__.py",
        MODELS "/modeling_beside.py",
        MODELS "/bert/__init__.py",
        MODELS "/bert/modeling_bert.py",
        MODELS "/bert-new/modeling_bert_new.py",
        MODELS "/bert0/modeling_bert0.py",
        MODELS "/barthez/tokenization_barthez.py",
        MODELS "/below/deep/modeling_deep.py",
        MODELS "/.hidden/modeling_hidden.py",
        MODELS "/Upper/modeling_Upper.py",
        MODELS "/config/modeling_config.pyc",
        "tests/models/other/modeling_other.py",
        NULL,
    };
    char *repo = library(paths);
    struct checkout *c = opened(repo);

    (void)state;
    /* "bert" before "bert-new", though '-' comes before '/' in the paths. */
    static const char expected[] = "Upper Upper: Upper/modeling_Upper.py\n"
                                   "bert bert: bert/modeling_bert.py\n"
                                   "bert-new bert-new: bert-new/modeling_bert_new.py\n"
                                   "bert0 bert0: bert0/modeling_bert0.py\n";
    expect_models(c, MODELS, FOLDERS_PATTERN, expected);
    expect_models(c, MODELS "/", FOLDERS_PATTERN, expected);
    expect_models(c, "./" MODELS "//", FOLDERS_PATTERN, expected);
    expect_models(c, MODELS, "*/modeling_*.py", expected);
    checkout_close(c);
    folder_remove(repo);
}

static void
leaves_out_auto_and_what_is_deprecated(void **state)
{
    static const char *const paths[] = {
        MODELS "/auto/modeling_auto.py",          MODELS "/automatic/modeling_automatic.py",
        MODELS "/deprecated/__init__.py",         MODELS "/deprecated/modeling_old.py",
        MODELS "/deprecated/van/modeling_van.py", MODELS "/deprecated/copied/modeling_copied.py",
        MODELS "/copied/modeling_copied.py",      MODELS "/linked/modeling_linked.py",
        MODELS "/bert/modeling_bert.py",          NULL,
    };
    char *repo = library(paths);

    (void)state;
    repository_link(repo, MODELS "/van", "deprecated/van");
    repository_link(repo, MODELS "/deprecated/linked", "../linked");
    repository_link(repo, MODELS "/bort", "bert");
    struct checkout *c = opened(repo);
    expect_models(c, MODELS, FOLDERS_PATTERN,
                  "automatic automatic: automatic/modeling_automatic.py\n"
                  "bert bert: bert/modeling_bert.py\n");
    checkout_close(c);
    folder_remove(repo);
}

static void
lets_no_tensorflow_or_flax_file_stand_for_a_model(void **state)
{
    static const char *const paths[] = {
        MODELS "/llama/modeling_flax_llama.py",
        MODELS "/llama/modeling_llama.py",
        MODELS "/t5/modeling_t5.py",
        MODELS "/t5/modeling_tf_t5.py",
        MODELS "/rag/modeling_tf_rag.py",
        MODELS "/ctrl/modeling_flax_ctrl.py",
        MODELS "/tf_like/modeling_tfx.py",
        NULL,
    };
    char *repo = library(paths);
    struct checkout *c = opened(repo);

    (void)state;
    expect_models(c, MODELS, FOLDERS_PATTERN,
                  "llama llama: llama/modeling_llama.py\n"
                  "t5 t5: t5/modeling_t5.py\n"
                  "tf_like tf_like: tf_like/modeling_tfx.py\n");
    checkout_close(c);
    folder_remove(repo);
}

static void
prefers_the_file_that_is_named_as_its_folder(void **state)
{
    static const char *const paths[] = {
        MODELS "/roberta/modeling_flash_roberta.py",
        MODELS "/roberta/modeling_roberta.py",
        MODELS "/roberta/modeling_roberta_xl.py",
        MODELS "/data2vec/modeling_data2vec_text.py",
        MODELS "/data2vec/modeling_data2vec_audio.py",
        MODELS "/data2vec/modeling_xdata2vec.py",
        NULL,
    };
    char *repo = library(paths);
    struct checkout *c = opened(repo);

    (void)state;
    expect_models(c, MODELS, FOLDERS_PATTERN,
                  "data2vec data2vec: data2vec/modeling_data2vec_audio.py "
                  "data2vec/modeling_data2vec_text.py data2vec/modeling_xdata2vec.py\n"
                  "roberta roberta: roberta/modeling_roberta.py\n");
    checkout_close(c);
    folder_remove(repo);
}

static void
takes_a_link_for_a_modeling_file_and_another_repository_for_none(void **state)
{
    static const char *const paths[] = {MODELS "/a/modeling_a.py", MODELS "/b/__init__.py", NULL};
    static const char *const inside[] = {"modeling_c.py", NULL};
    char *repo = library(paths);
    char *other = library(inside);

    (void)state;
    repository_commit(other, DAY);
    repository_link(repo, MODELS "/b/modeling_b.py", "../a/modeling_a.py");
    repository_git(repo, "submodule", "--quiet", "add", other, MODELS "/c", REPOSITORY_END);
    repository_git(repo, "submodule", "--quiet", "add", other, MODELS "/d/modeling_d.py",
                   REPOSITORY_END);
    struct checkout *c = opened(repo);
    expect_models(c, MODELS, FOLDERS_PATTERN, "a a: a/modeling_a.py\nb b: b/modeling_b.py\n");
    checkout_close(c);
    folder_remove(other);
    folder_remove(repo);
}

static void
finds_models_in_other_layouts(void **state)
{
    static const char *const paths[] = {
        "mlx/models/__init__.py",     "mlx/models/_shared.py",
        "mlx/models/base.py",         "mlx/models/llama.py",
        "mlx/models/deprecated/v.py", "mlx/models/v.py",
        "mlx/models/sub/inner.py",    "mlx/models/notes.md",
        "lib/a/pt/modeling_a.py",     "lib/b/pt/modeling_b.py",
        "lib/b/tf/modeling_b.py",     "modeling_root.py",
        "top/modeling_top.py",        NULL,
    };
    char *repo = library(paths);
    struct checkout *c = opened(repo);

    (void)state;
    expect_models(c, "mlx/models", "./*.py", "base base.py: base.py\nllama llama.py: llama.py\n");
    expect_models(c, "mlx/models", "./l*", "llama llama.py: llama.py\n");
    expect_models(c, "lib", "*/pt/modeling_*.py",
                  "a a: a/pt/modeling_a.py\nb b: b/pt/modeling_b.py\n");
    expect_models(c, "lib", "b/*/modeling_?.py", "b b: b/pt/modeling_b.py\n");
    expect_models(c, "", FOLDERS_PATTERN, "top top: top/modeling_top.py\n");
    expect_models(c, ".", "./modeling_*.py", "modeling_root modeling_root.py: modeling_root.py\n");
    expect_models(c, "mlx", "*/[!_]*a.py", "models models: models/llama.py\n");
    checkout_close(c);
    folder_remove(repo);
}

static void
says_what_to_name_when_there_are_no_models(void **state)
{
    static const char *const paths[] = {
        "src/lib/models/a/modeling_a.py",
        "src/lib/models/b/modeling_b.py",
        "tests/x/modeling_x.py",
        "docs/a.md",
        "modeling_root.py",
        NULL,
    };
    static const char *const none[] = {"README.md", NULL};
    char *repo = library(paths);
    char *bare = library(none);
    struct checkout *c = opened(repo);

    (void)state;
    expect_none(c, MODELS, FOLDERS_PATTERN, "below src/lib/models: name it with --models-dir");
    expect_none(c, "docs", FOLDERS_PATTERN, "docs: no model's folder");
    expect_none(c, "docs", "./*.py", "docs: no model's file");
    expect_none(c, "src/lib/models/a/modeling_a.py", FOLDERS_PATTERN, "is a file");
    static const char *const patterns[] = {"", "./", "/x.py", "a/", "./a/b.py"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        expect_none(c, "src/lib/models", patterns[i], "names no modeling files");
    checkout_close(c);
    c = opened(bare);
    expect_none(c, MODELS, FOLDERS_PATTERN, "name the folder above the models' with --models-dir");
    checkout_close(c);
    folder_remove(bare);
    folder_remove(repo);
}

static void
gets_a_model_by_its_whole_name(void **state)
{
    static const char *const paths[] = {
        MODELS "/bert/modeling_bert.py",       MODELS "/bert_generation/modeling_x.py",
        MODELS "/roberta/modeling_roberta.py", MODELS "/t5/modeling_t5.py",
        MODELS "/xlnet/modeling_xlnet.py",     NULL,
    };
    static const char *const absent[] = {"", "a", "ber", "berty", "bert_", "zz"};
    char *repo = library(paths);
    struct checkout *c = opened(repo);
    struct folders f;

    (void)state;
    assert_int_equal(folders_find(&f, c, MODELS, FOLDERS_PATTERN, NULL), 0);
    assert_int_equal(f.count, 5);
    for (size_t i = 0; i < f.count; i++)
        assert_ptr_equal(folders_get(&f, slice_of(f.items[i].name)), &f.items[i]);
    assert_ptr_equal(folders_get(&f, (struct slice){"bert.modeling", 4}), &f.items[0]);
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        assert_null(folders_get(&f, slice_of(absent[i])));
    folders_fini(&f);
    folders_fini(&f);
    checkout_close(c);
    folder_remove(repo);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_each_folder_with_a_modeling_file_for_a_model),
        cmocka_unit_test(leaves_out_auto_and_what_is_deprecated),
        cmocka_unit_test(lets_no_tensorflow_or_flax_file_stand_for_a_model),
        cmocka_unit_test(prefers_the_file_that_is_named_as_its_folder),
        cmocka_unit_test(takes_a_link_for_a_modeling_file_and_another_repository_for_none),
        cmocka_unit_test(finds_models_in_other_layouts),
        cmocka_unit_test(says_what_to_name_when_there_are_no_models),
        cmocka_unit_test(gets_a_model_by_its_whole_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
