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

    if (profile_from_place(&p, &(struct profile_request){.place = whole, .base = base}, &err) != 0)
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

    assert_int_equal(
        profile_from_place(&p, &(struct profile_request){.place = whole, .library = library}, &err),
        -1);
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
    folder_put(folder, "base.json",
               "{\"name\": \"b\", \"data_folder\": \"d/e\", \"supported_architectures\": [\"Z\"],"
               " \"canonical_authors\": {\"Z\": [\"z\"]}, \"descriptions\": {\"Z\": \"last\"},"
               " \"quantized_names\": {\"loadable\": [\"-q\"]},"
               " \"lifecycle\": {\"models_dir\": \"m\", \"extra_tags\": {\"x\": [\"y\"]}}}");
    /* The names of quantized variants do not depend on the library; a list is of none. */
    struct profile *p = made(folder, "transformerlens.txt", "transformers");
    assert_true(p->quantized_incompatible.count > 5);
    assert_string_equal(p->lifecycle.hub_tag, "transformers");
    profile_free(p);

    p = made(folder, "transformerlens.txt", base);
    assert_string_equal(profile_description(p, SLICE("Z")), "last");
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
    assert_int_equal(
        profile_from_place(&p, &(struct profile_request){.place = place, .stop = &stop}, &err), -1);
    assert_int_equal(err.kind, ERR_STOPPED);
    free(place);
    folder_remove(folder);
}

/* Put a small vLLM below FOLDER/INNER, which supports this one architecture. */
static void
put_vllm(const char *folder, const char *inner, const char *architecture)
{
    char *root = inner[0] != '\0' ? file_join(folder, inner) : mem_strdup(folder);
    struct str table = STR_INIT;

    str_printf(&table, "_MODELS = {\"%s\": (\"quill\", \"%s\")}\n", architecture, architecture);
    repository_put(root, "vllm/model_executor/models/registry.py", str_text(&table));
    repository_put(root, "vllm/model_executor/models/quill.py", "");
    str_fini(&table);
    free(root);
}

static void
put_llama_cpp(const char *folder)
{
    repository_put(
        folder, "convert_hf_to_gguf.py",
        "@ModelBase.register(\"QuillForCausalLM\")\nclass Quill(TextModel):\n    pass\n");
}

static void
expect_made(const char *folder, const char *place, const char *name, const char *architecture,
            const char *file)
{
    struct profile *p = made(folder, place, NULL);
    const struct support_entry *e =
        support_find(&p->support, SUPPORT_ARCHITECTURE, slice_of(architecture));

    assert_string_equal(p->name, name);
    assert_true(e != NULL && slice_is(e->file, file));
    profile_free(p);
}

#define REGISTRY "vllm/model_executor/models/registry.py"

static void
the_library_is_that_of_the_folder_or_the_nearest_above_it(void **state)
{
    char *folder = folder_make();

    (void)state;
    repository_make(folder);
    put_vllm(folder, "third_party/vllm", "InnerForCausalLM");
    put_llama_cpp(folder);
    repository_put(folder, "docs/a/b.txt", "");
    repository_commit(folder, DAY);
    put_vllm(folder, "third_party/vllm", "ChangedForCausalLM");
    expect_made(folder, "", "llama.cpp", "QuillForCausalLM", "convert_hf_to_gguf.py");
    expect_made(folder, "docs/a", "llama.cpp", "QuillForCausalLM", "convert_hf_to_gguf.py");
    expect_made(folder, "third_party", "llama.cpp", "QuillForCausalLM", "convert_hf_to_gguf.py");
    expect_made(folder, "third_party/vllm", "vllm", "ChangedForCausalLM", REGISTRY);
    expect_made(folder, "third_party/vllm/vllm/model_executor", "vllm", "ChangedForCausalLM",
                REGISTRY);
    expect_made(folder, "third_party/vllm@HEAD", "vllm", "InnerForCausalLM", REGISTRY);
    expect_made(folder, "third_party/vllm/vllm@HEAD", "vllm", "InnerForCausalLM", REGISTRY);
    folder_remove(folder);
}

static void
an_installed_package_is_found_by_its_own_folder_too(void **state)
{
    char *folder = folder_make();

    (void)state;
    put_vllm(folder, "site-packages", "QuillForCausalLM");
    expect_made(folder, "site-packages", "vllm", "QuillForCausalLM", REGISTRY);
    expect_made(folder, "site-packages/vllm", "vllm", "QuillForCausalLM", REGISTRY);
    expect_made(folder, "site-packages/vllm/model_executor/models", "vllm", "QuillForCausalLM",
                REGISTRY);
    /* Another one beside it does not count, as it is not what was named. */
    repository_put(folder, "site-packages/other/x.py", "");
    repository_put(folder, "site-packages/vllm/other/x.py", "");
    refuses(folder, "site-packages/vllm/other", NULL, ERR_USAGE, "is no checkout of a library");
    refuses(folder, "site-packages/other", NULL, ERR_USAGE, "is no checkout of a library");
    put_llama_cpp(folder);
    expect_made(folder, "site-packages/vllm", "vllm", "QuillForCausalLM", REGISTRY);
    folder_remove(folder);
}

static void
where_several_could_be_meant_one_is_named(void **state)
{
    char *folder = folder_make(), *place = file_join(folder, "both");
    static const char *const names[] = {"vllm", "llama.cpp"};
    struct err err;

    (void)state;
    put_vllm(folder, "both", "QuillForCausalLM");
    put_llama_cpp(place);
    refuses(folder, "both", NULL, ERR_USAGE, "; name the one that is meant with --library");
    refuses(folder, "both", "sglang", ERR_DATA,
            "SGLang: no module in python/sglang/srt/models has");
    for (size_t i = 0; i < 2; i++) {
        struct profile *p = NULL;
        const struct profile_request request = {.place = place, .library = names[i]};
        assert_int_equal(profile_from_place(&p, &request, &err), 0);
        assert_string_equal(p->name, names[i]);
        profile_free(p);
    }
    refuses(folder, "both", "vlm", ERR_USAGE, "did you mean \"vllm\"?");
    free(place);
    folder_remove(folder);
}

static void
the_source_tells_a_commit_from_what_lies_there(void **state)
{
    static const struct {
        const char *place;
        const char *before, *behind;
    } cases[] = {
        {"clean", "vLLM, commit ", " of 2026-02-03"},
        {"clean@HEAD", "vLLM, commit ", " of 2026-02-03"},
        {"changed", "vLLM, commit ", " of 2026-02-03, with changes in the working tree"},
        {"changed@HEAD", "vLLM, commit ", " of 2026-02-03"},
        {"uncommitted", "vLLM, a working tree without a commit", ""},
        {"unpacked", "vLLM, a folder without history", ""},
    };
    char *folder = folder_make();
    char *clean = file_join(folder, "clean"), *changed = file_join(folder, "changed");
    char *uncommitted = file_join(folder, "uncommitted");

    (void)state;
    put_vllm(folder, "clean", "QuillForCausalLM");
    put_vllm(folder, "changed", "HeronForCausalLM");
    put_vllm(folder, "uncommitted", "QuillForCausalLM");
    put_vllm(folder, "unpacked", "QuillForCausalLM");
    repository_make(clean);
    repository_commit(clean, DAY);
    /* What was not read does not matter. */
    repository_put(clean, "notes.txt", "");
    repository_make(changed);
    repository_commit(changed, DAY);
    put_vllm(folder, "changed", "QuillForCausalLM");
    repository_make(uncommitted);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct profile *p = made(folder, cases[i].place, NULL);
        size_t before = strlen(cases[i].before), length = strlen(p->source);
        if (strncmp(p->source, cases[i].before, before) != 0 ||
            strcmp(p->source + length - strlen(cases[i].behind), cases[i].behind) != 0 ||
            (cases[i].behind[0] != '\0' && length != before + 40 + strlen(cases[i].behind)))
            fail_msg("%s", p->source);
        assert_null(strstr(str_text(&p->text), folder));
        profile_free(p);
    }
    struct profile *lying = made(folder, "clean", NULL),
                   *committed = made(folder, "clean@main", NULL);
    assert_string_equal(str_text(&lying->text), str_text(&committed->text));
    profile_free(lying);
    profile_free(committed);
    free(clean);
    free(changed);
    free(uncommitted);
    folder_remove(folder);
}

static void
what_disagrees_in_the_source_stands_beside_the_profile(void **state)
{
    char *folder = folder_make();

    (void)state;
    put_vllm(folder, "", "QuillForCausalLM");
    repository_put(folder, "tests/models/registry.py",
                   "_EXAMPLE_MODELS = {\"StoatForCausalLM\": _HfExamplesInfo(\"a/b\")}\n");
    struct profile *p = made(folder, "", NULL);
    bool told = false;
    for (size_t i = 0; i < p->support.remark_count; i++)
        told = told || (p->support.remarks[i].kind == SUPPORT_DISAGREES &&
                        slice_is(p->support.remarks[i].name, "StoatForCausalLM") &&
                        p->support.remarks[i].line == 1);
    assert_true(told);
    assert_null(strstr(str_text(&p->text), "Stoat"));
    profile_free(p);
    folder_remove(folder);
}

static void
what_no_profile_can_hold_costs_the_rest_nothing(void **state)
{
    static const char registry[] = "transformer_lens/tools/model_registry/__init__.py";
    char *folder = folder_make();

    (void)state;
    put_vllm(folder, "lib", "QuillForCausalLM");
    repository_put(folder, "lib/vllm/model_executor/models/registry.py",
                   "_VLLM_MODELS = {\"\": f(), \"A\": f(), \"B\\0\": f()}\n"
                   "_PREVIOUSLY_SUPPORTED_MODELS = {\"Old\": \"\", \"Older\": \"\\0\"}\n");
    struct profile *p = made(folder, "lib", NULL);
    assert_int_equal(p->support.count, 3);
    assert_true(takes(p, "A"));
    profile_free(p);
    repository_put(folder, registry,
                   "HF_SUPPORTED_ARCHITECTURES = {\"A\"}\n"
                   "CANONICAL_AUTHORS_BY_ARCH = {\"\": [\"x\"], \"A\": [\"\", \"y\\0\", \"z\"],\n"
                   "  \"B\": [\"\"]}\n");
    p = made(folder, "", NULL);
    assert_int_equal(p->canonical_count, 1);
    assert_int_equal(profile_authors(p, SLICE("A"))->count, 1);
    profile_free(p);
    repository_put(folder, registry, "HF_SUPPORTED_ARCHITECTURES = set()\n");
    refuses(folder, "", NULL, ERR_DATA, "no architecture and no type of model is listed");
    folder_remove(folder);
}

static void
authors_stand_together_whatever_stands_between(void **state)
{
    char *folder = folder_make();

    (void)state;
    repository_put(folder, "transformer_lens/tools/model_registry/__init__.py",
                   "HF_SUPPORTED_ARCHITECTURES = {\"A\", \"B\"}\n"
                   "CANONICAL_AUTHORS_BY_ARCH = {\"B\": [\"x\", \"y\", \"x\"], \"A\": [\"y\"]}\n");
    struct profile *p = made(folder, "", NULL);
    assert_int_equal(p->canonical_count, 2);
    assert_string_equal(p->canonical[0].architecture, "B");
    assert_int_equal(p->canonical[0].authors.count, 2);
    assert_string_equal(p->canonical[0].authors.items[1], "y");
    assert_int_equal(p->canonical[1].authors.count, 1);
    profile_free(p);
    folder_remove(folder);
}

static void
descriptions_are_the_sources_and_a_brief_profile_has_none(void **state)
{
    char *folder = folder_make();
    struct profile *p;

    (void)state;
    repository_put(folder, "transformer_lens/tools/model_registry/__init__.py",
                   "HF_SUPPORTED_ARCHITECTURES = {\"A\"}\n");
    repository_put(folder, "transformer_lens/tools/model_registry/generate_report.py",
                   "ARCHITECTURE_DESCRIPTIONS = {\"A\": \"first\", \"Z\": \"\"}\n");
    p = made(folder, "", NULL);
    assert_string_equal(profile_description(p, SLICE("A")), "first");
    assert_null(profile_description(p, SLICE("Z")));
    profile_free(p);
    const struct profile_request request = {.place = folder, .is_brief = true};
    assert_int_equal(profile_from_place(&p, &request, NULL), 0);
    assert_int_equal(p->description_count, 0);
    profile_free(p);
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
        cmocka_unit_test(the_library_is_that_of_the_folder_or_the_nearest_above_it),
        cmocka_unit_test(an_installed_package_is_found_by_its_own_folder_too),
        cmocka_unit_test(where_several_could_be_meant_one_is_named),
        cmocka_unit_test(the_source_tells_a_commit_from_what_lies_there),
        cmocka_unit_test(what_disagrees_in_the_source_stands_beside_the_profile),
        cmocka_unit_test(a_word_is_a_profiles_name_or_file_or_a_place),
        cmocka_unit_test(what_no_profile_can_hold_costs_the_rest_nothing),
        cmocka_unit_test(authors_stand_together_whatever_stands_between),
        cmocka_unit_test(descriptions_are_the_sources_and_a_brief_profile_has_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
