#include "library/profile_source.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "repository.h"
#include "unit.h"

#define DAY "2026-02-03T23:02:02-0500"

static struct profile *
made(const char *folder, const char *place, const char *base)
{
    struct profile *p = NULL;
    char *whole = file_join(folder, place);
    struct err err = {0};

    if (profile_from_place(&p, whole, NULL, base, NULL, &err) != 0)
        fail_msg("%s: %s", place, err.message);
    free(whole);
    return p;
}

static void
refuses(const char *folder, const char *place, const char *library, enum err_kind kind,
        const char *message)
{
    struct profile *p = NULL;
    char *whole = file_join(folder, place);
    struct err err = {0};

    assert_int_equal(profile_from_place(&p, whole, library, NULL, NULL, &err), -1);
    assert_null(p);
    if (err.kind != kind || strstr(err.message, message) == NULL)
        fail_msg("%d: %s", err.kind, err.message);
    free(whole);
}

static bool
takes(const struct profile *p, const char *architecture)
{
    return profile_takes(p, slice_of(architecture), (struct slice){NULL, 0});
}

/* A repository whose names.txt had A, then A and B, and now has C too, uncommitted. */
static char *
lists(void)
{
    char *folder = folder_make();

    repository_make(folder);
    repository_put(folder, "sub/names.txt", "A\n");
    repository_commit(folder, DAY);
    repository_git(folder, "tag", "v1", REPOSITORY_END);
    repository_put(folder, "sub/names.txt", "A\nB\n");
    repository_commit(folder, DAY);
    repository_put(folder, "sub/names.txt", "A\nB\nC\nmodel_type:d fallback\n");
    return folder;
}

static void
a_list_is_read_as_it_lies_there_or_as_of_a_commit(void **state)
{
    static const struct {
        const char *place;
        bool a, b, c;
    } cases[] = {
        {"sub/names.txt", true, true, true},       {"sub/names.txt@HEAD", true, true, false},
        {"sub/names.txt@v1", true, false, false},  {"sub/names.txt@main~1", true, false, false},
        {"sub/names.txt@@{0}", true, true, false},
    };
    char *folder = lists();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct profile *p = made(folder, cases[i].place, NULL);
        assert_true(takes(p, "A") == cases[i].a);
        assert_true(takes(p, "B") == cases[i].b);
        assert_true(takes(p, "C") == cases[i].c);
        assert_true(profile_asks_model_type(p) == cases[i].c);
        profile_free(p);
    }
    folder_remove(folder);
}

static void
the_profile_names_the_source_and_no_place_of_the_machine(void **state)
{
    char *folder = lists(), *copy = folder_make();
    struct profile *p = made(folder, "sub/names.txt@v1", NULL);
    static const char begins[] = "names.txt, a list of names, commit ";

    (void)state;
    assert_string_equal(p->name, "names");
    assert_string_equal(p->title, "names");
    assert_memory_equal(p->source, begins, strlen(begins));
    assert_string_equal(p->source + strlen(begins) + 40, " of 2026-02-03");
    assert_null(strstr(str_text(&p->text), folder));
    const struct support_entry *a = support_find(&p->support, SUPPORT_ARCHITECTURE, SLICE("A"));
    assert_true(slice_is(a->file, "names.txt"));
    assert_int_equal(a->line, 1);

    /* Equal names give equal bytes wherever they lie. */
    repository_put(copy, "names.txt", "A\n");
    repository_put(copy, "other/names.txt", "A\n");
    struct profile *one = made(copy, "names.txt", NULL),
                   *other = made(copy, "other/names.txt", NULL);
    assert_string_equal(str_text(&one->text), str_text(&other->text));
    assert_string_equal(one->source, "names.txt, a list of names");
    profile_free(one);
    profile_free(other);
    profile_free(p);
    folder_remove(copy);
    folder_remove(folder);
}

static void
the_rest_comes_from_another_profile(void **state)
{
    char *folder = folder_make();
    char *base = file_join(folder, "base.json");

    (void)state;
    folder_put(folder, "transformerlens.txt", "A\n");
    folder_put(
        folder, "base.json",
        "{\"name\": \"b\", \"data_folder\": \"d/e\", \"supported_architectures\": [\"Z\"],"
        " \"canonical_authors\": {\"Z\": [\"z\"]}, \"quantized_names\": {\"loadable\": [\"-q\"]},"
        " \"lifecycle\": {\"models_dir\": \"m\", \"extra_tags\": {\"x\": [\"y\"]}}}");
    /* The names of quantized variants do not depend on the library; a list is of none. */
    struct profile *p = made(folder, "transformerlens.txt", "transformers");
    assert_true(p->quantized_incompatible.count > 5);
    assert_string_equal(p->lifecycle.hub_tag, "transformers");
    profile_free(p);

    p = made(folder, "transformerlens.txt", base);
    assert_string_equal(p->name, "transformerlens");
    assert_true(takes(p, "A"));
    assert_false(takes(p, "Z"));
    assert_string_equal(p->data_folder, "d/e");
    assert_string_equal(profile_authors(p, SLICE("Z"))->items[0], "z");
    assert_int_equal(p->quantized_loadable.count, 1);
    assert_string_equal(p->lifecycle.models_dir, "m");
    assert_string_equal(p->lifecycle.extra_tags[0].tags.items[0], "y");
    profile_free(p);
    free(base);
    folder_remove(folder);
}

static void
a_path_that_is_there_is_taken_as_it_stands(void **state)
{
    char *folder = lists();

    (void)state;
    folder_put(folder, "names@v1", "X\n");
    folder_put(folder, "names", "Y\n");
    struct profile *p = made(folder, "names@v1", NULL);
    assert_true(takes(p, "X"));
    assert_string_equal(p->name, "names@v1");
    profile_free(p);
    repository_git(folder, "add", "--all", REPOSITORY_END);
    repository_commit(folder, DAY);
    p = made(folder, "names@v1@HEAD", NULL);
    assert_true(takes(p, "X"));
    profile_free(p);
    refuses(folder, "names@v2", NULL, ERR_USAGE, "git knows no commit `v2`");
    folder_remove(folder);
}

static void
says_what_is_amiss_with_a_place(void **state)
{
    char *folder = lists(), *plain = folder_make();

    (void)state;
    folder_put(plain, "names.txt", "A\n");
    folder_put(plain, "models.txt", "# some\nmeta-llama/Llama-2-7b\n");
    folder_put(plain, "empty.txt", "");
    folder_put(plain, "p.json", " {\"name\": \"p\"}");
    refuses(folder, "none", NULL, ERR_USAGE, "none: No such file or directory; name a library's");
    refuses(folder, "none@v1", NULL, ERR_USAGE, "nor is there what stands before its `@'");
    refuses(folder, "sub@", NULL, ERR_USAGE, "sub@: a revision is missing behind the `@'");
    refuses(folder, "sub@v9", NULL, ERR_USAGE, "git knows no commit `v9`");
    refuses(folder, "sub/names.txt@--all", NULL, ERR_USAGE, "git knows no commit `--all`");
    refuses(plain, "names.txt@v1", NULL, ERR_USAGE, "is in no git repository");
    refuses(folder, "sub", NULL, ERR_USAGE, "is no checkout of a library that can be read");
    refuses(plain, "", NULL, ERR_USAGE, "is no checkout of a library that can be read");
    refuses(folder, "sub", "nolib", ERR_USAGE, "no library \"nolib\" whose source can be read");
    refuses(plain, "names.txt", "nolib", ERR_USAGE, "no library \"nolib\"");
    refuses(folder, "sub", "list", ERR_USAGE, "sub: is a folder; a list is a file");
    refuses(plain, "models.txt", NULL, ERR_DATA,
            "models.txt: line 2: \"meta-llama/Llama-2-7b\" could be a model's name");
    refuses(plain, "empty.txt", "list", ERR_DATA, "empty.txt: lists nothing");
    refuses(plain, "p.json", NULL, ERR_DATA, "p.json: is JSON, not a list of names");
    repository_put(folder, "sub/late.txt", "A\n");
    refuses(folder, "sub/late.txt@HEAD", NULL, ERR_USAGE, "sub/late.txt: no such file in ");
    folder_remove(plain);
    folder_remove(folder);
}

static void
a_stop_ends_it(void **state)
{
    char *folder = lists(), *place = file_join(folder, "sub/names.txt@v1");
    volatile sig_atomic_t stop = 1;
    struct profile *p = NULL;
    struct err err = {0};

    (void)state;
    assert_int_equal(profile_from_place(&p, place, NULL, NULL, &stop, &err), -1);
    assert_int_equal(err.kind, ERR_STOPPED);
    free(place);
    folder_remove(folder);
}

static const char *
named_by(const char *word)
{
    static char name[64];
    struct profile *p = NULL;
    struct err err = {0};

    if (profile_from_word(&p, word, NULL, &err) != 0)
        fail_msg("%s: %s", word, err.message);
    strncpy(name, p->title, sizeof name - 1);
    profile_free(p);
    return name;
}

static void
refuses_word(const char *word, const char *message)
{
    struct profile *p = NULL;
    struct err err = {0};

    assert_int_equal(profile_from_word(&p, word, NULL, &err), -1);
    if (strstr(err.message, message) == NULL)
        fail_msg("%s: %s", word, err.message);
}

static void
a_word_is_a_profiles_name_or_file_or_a_place(void **state)
{
    char *folder = lists();
    char before[4096];

    (void)state;
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(folder), 0);
    folder_put(".", "p.json", "{\"name\": \"from-json\"}");
    folder_put(".", "p", "\n{\"name\": \"from-file\"}");
    folder_put(".", "transformers", "A\n");
    folder_put(".", "short", "A\n");
    assert_string_equal(named_by("transformers"), "Transformers");
    assert_string_equal(named_by("./transformers"), "transformers");
    assert_string_equal(named_by("p.json"), "from-json");
    assert_string_equal(named_by("./p"), "from-file");
    assert_string_equal(named_by("short"), "short");
    assert_string_equal(named_by("sub/names.txt@v1"), "names");
    refuses_word("transformerz", "did you mean \"transformers\"?");
    refuses_word("none.json", "there is no such file to read a profile from");
    refuses_word("./none", "No such file or directory");
    refuses_word("sub", "is no checkout of a library");
    refuses_word("sub/names.txt@v9", "git knows no commit `v9`");
    assert_int_equal(chdir(before), 0);
    folder_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_read_as_it_lies_there_or_as_of_a_commit),
        cmocka_unit_test(the_profile_names_the_source_and_no_place_of_the_machine),
        cmocka_unit_test(the_rest_comes_from_another_profile),
        cmocka_unit_test(a_path_that_is_there_is_taken_as_it_stands),
        cmocka_unit_test(says_what_is_amiss_with_a_place),
        cmocka_unit_test(a_stop_ends_it),
        cmocka_unit_test(a_word_is_a_profiles_name_or_file_or_a_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
