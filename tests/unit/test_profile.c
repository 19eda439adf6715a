#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "folder.h"
#include "library/profile.h"
#include "unit.h"

static const struct slice none = {NULL, 0};

static void
builds_in_the_profile_of_transformerlens(void **state)
{
    struct profile *p = NULL;
    struct err err;
    const struct profile_list *authors;

    (void)state;
    assert_int_equal(profile_load(&p, "transformerlens", &err), 0);
    assert_string_equal(p->name, "transformerlens");
    assert_string_equal(p->title, "TransformerLens");
    assert_string_equal(p->source,
                        "TransformerLens (MIT), transformer_lens/tools/model_registry, 2026");
    assert_string_equal(p->data_folder, "transformer_lens/tools/model_registry/data");
    assert_int_equal(p->support.count, 66);
    assert_true(slice_is(p->support.entries[0].name, "ApertusForCausalLM"));
    assert_true(slice_is(p->support.entries[65].name, "XGLMForCausalLM"));
    assert_int_equal(p->support.entries[65].tier, SUPPORT_NATIVE);
    assert_int_equal(p->quantized_loadable.count, 42);
    assert_string_equal(p->quantized_loadable.items[41], "-Quantized");
    assert_int_equal(p->quantized_incompatible.count, 23);
    assert_string_equal(p->quantized_incompatible.items[4], "mlx-community/");

    assert_true(profile_takes(p, SLICE("LlamaForCausalLM"), none));
    assert_false(profile_takes(p, SLICE("llamaforcausallm"), none));
    assert_false(profile_takes(p, SLICE("MarianMTModel"), none));
    authors = profile_authors(p, SLICE("LlamaForCausalLM"));
    assert_int_equal(authors->count, 4);
    assert_string_equal(authors->items[0], "meta-llama");
    assert_string_equal(authors->items[3], "SimpleStories");
    assert_null(profile_authors(p, SLICE("MarianMTModel")));
    profile_free(p);
}

static void
builds_in_the_models_of_transformers(void **state)
{
    struct profile *p = NULL;
    struct err err;

    (void)state;
    assert_int_equal(profile_load(&p, "transformers", &err), 0);
    const struct profile_lifecycle *l = &p->lifecycle;
    assert_string_equal(p->title, "Transformers");
    assert_non_null(strstr(p->source, "utils/models_to_deprecate.py, March 2026"));
    assert_true(profile_takes(p, SLICE("BertForMaskedLM"), none));
    assert_true(profile_takes(p, SLICE("OfNobody"), SLICE("gpt_neox")));
    assert_false(profile_takes(p, SLICE("OfNobody"), SLICE("gpt-neox")));
    assert_string_equal(l->models_dir, "src/transformers/models");
    assert_string_equal(l->pattern, "modeling_*.py");
    assert_string_equal(l->hub_tag, "transformers");
    assert_int_equal(l->folder_tag_count, 31);
    assert_string_equal(l->folder_tags[0].folder, "audio_spectrogram_transformer");
    assert_string_equal(l->folder_tags[0].tag, "audio-spectrogram-transformer");
    assert_string_equal(l->folder_tags[28].folder, "x_clip");
    assert_string_equal(l->folder_tags[28].tag, "xclip");
    assert_int_equal(l->extra_tag_count, 47);
    assert_string_equal(l->extra_tags[3].model, "bert");
    assert_int_equal(l->extra_tags[3].tags.count, 4);
    assert_string_equal(l->extra_tags[3].tags.items[1], "bertweet");
    assert_int_equal(l->deprecated_tags.count, 4);
    assert_string_equal(l->deprecated_tags.items[1], "open-llama");
    profile_free(p);
}

static void
reads_every_profile_that_is_built_in(void **state)
{
    const char *name;
    struct slice text;
    struct profile *p;
    struct err err;
    size_t n = 0;

    (void)state;
    for (; profile_builtin(n, &name, &text); n++) {
        if (profile_read(&p, text, name, &err) != 0)
            fail_msg("%s", err.message);
        assert_string_equal(p->name, name);
        assert_true(slice_equal(text, (struct slice){p->text.data, p->text.len}));
        profile_free(p);
    }
    assert_int_equal(n, 8);
}

static void
needs_no_more_than_a_name(void **state)
{
    struct profile *p = NULL;
    struct err err;

    (void)state;
    assert_int_equal(profile_read(&p,
                                  SLICE("{\"name\": \"mine\", \"supported_architectures\": [], "
                                        "\"data_folder\": null}"),
                                  "p.json", &err),
                     0);
    assert_string_equal(p->title, "mine");
    assert_string_equal(p->source, "");
    assert_null(p->data_folder);
    assert_true(p->lists_supported);
    assert_int_equal(p->support.count, 0);
    assert_int_equal(p->canonical_count, 0);
    assert_int_equal(p->quantized_loadable.count, 0);
    assert_null(p->lifecycle.models_dir);
    assert_int_equal(p->lifecycle.folder_tag_count, 0);
    profile_free(p);

    assert_int_equal(profile_read(&p, SLICE("{\"name\": \"mine\"}"), "p.json", &err), 0);
    assert_false(p->lists_supported);
    assert_false(profile_takes(p, SLICE("LlamaForCausalLM"), none));
    profile_free(p);
}

#define HEAD "{\"name\": \"x\", \"supported_architectures\": [\"A\", \"B\"]"

static void
tells_the_place_of_every_fault(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"[]", "p.json: the outermost value: expected an object, found an array"},
        {"{\"supported_architectures\": []}",
         "p.json: the outermost value: the key \"name\" is missing"},
        {"{\"name\": 1}", "p.json: name: expected a string, found a number"},
        {"{\"name\": \"\"}", "p.json: name: expected a string, found an empty one"},
        {"{\"name\": \"a\\u0000b\"}",
         "p.json: name: holds the character U+0000, which no name does"},
        {HEAD ", \"titel\": \"X\"}", "p.json: titel: no such key; did you mean \"title\"?"},
        {HEAD ", \"colour\": \"X\"}", "p.json: colour: no such key"},
        {HEAD ", \"title\": null}", "p.json: title: expected a string, found null"},
        {HEAD ", \"data_folder\": \"/etc\"}",
         "p.json: data_folder: expected a folder inside the library's checkout, without \"..\""},
        {HEAD ", \"data_folder\": \"a/../../b\"}",
         "p.json: data_folder: expected a folder inside the library's checkout, without \"..\""},
        {"{\"name\": \"x\", \"supported_architectures\": {}}",
         "p.json: supported_architectures: expected a list of names, found an object"},
        {"{\"name\": \"x\", \"supported_architectures\": [\"A\", 7]}",
         "p.json: supported_architectures[1]: expected a string, found a number"},
        {"{\"name\": \"x\", \"supported_architectures\": [\"A\", \"B\", \"A\"]}",
         "p.json: supported_architectures[2]: \"A\" stands in this list already, at [0]"},
        {HEAD ", \"underscores_as_dashes\": \"yes\"}",
         "p.json: underscores_as_dashes: expected true or false, found a string"},
        {"{\"name\": \"x\", \"underscores_as_dashes\": true, \"supported_model_types\": [\"a-b\", "
         "\"a_b\"]}",
         "p.json: supported_model_types[1]: \"a_b\" stands in this list already, at [0]"},
        {"{\"name\": \"x\", \"supported_architectures\": [\"\"]}",
         "p.json: supported_architectures[0]: expected a string, found an empty one"},
        {HEAD ", \"canonical_authors\": []}",
         "p.json: canonical_authors: expected an object of lists of authors, found an array"},
        {HEAD ", \"canonical_authors\": {\"A\": \"meta\"}}",
         "p.json: canonical_authors.A: expected a list of strings, found a string"},
        {HEAD ", \"canonical_authors\": {\"A\": [\"meta\", 7]}}",
         "p.json: canonical_authors.A[1]: expected a string, found a number"},
        {HEAD ", \"canonical_authors\": {\"\": [\"meta\"]}}",
         "p.json: canonical_authors[\"\"]: expected an architecture's name as the key"},
        {HEAD ", \"descriptions\": []}",
         "p.json: descriptions: expected an object of texts, found an array"},
        {HEAD ", \"descriptions\": {\"A\": 7}}",
         "p.json: descriptions.A: expected a string, found a number"},
        {HEAD ", \"descriptions\": {\"A\": \"\"}}",
         "p.json: descriptions.A: expected a string, found an empty one"},
        {HEAD ", \"descriptions\": {\"\": \"x\"}}",
         "p.json: descriptions[\"\"]: expected an architecture's name as the key"},
        {HEAD ", \"data_folder\": 7}", "p.json: data_folder: expected a string, found a number"},
        {HEAD ", \"quantized_names\": {\"loadable\": [7]}}",
         "p.json: quantized_names.loadable[0]: expected a string, found a number"},
        {HEAD ", \"canonical_authors\": {\"A\": []}}",
         "p.json: canonical_authors.A: expected at least one author; leave the architecture out if "
         "it has none"},
        {HEAD ", \"quantized_names\": {\"loadabel\": []}}",
         "p.json: quantized_names.loadabel: no such key; did you mean \"loadable\"?"},
        {HEAD ", \"quantized_names\": {\"incompatible\": [\"-a\", \"-a\"]}}",
         "p.json: quantized_names.incompatible[1]: \"-a\" stands in this list already, at [0]"},
        {HEAD ", \"lifecycle\": []}", "p.json: lifecycle: expected an object, found an array"},
        {HEAD ", \"lifecycle\": {\"model_dir\": \"m\"}}",
         "p.json: lifecycle.model_dir: no such key; did you mean \"models_dir\"?"},
        {HEAD ", \"lifecycle\": {\"models_dir\": \"../m\"}}",
         "p.json: lifecycle.models_dir: expected a folder inside the library's checkout, without "
         "\"..\""},
        {HEAD ", \"lifecycle\": {\"pattern\": 1}}",
         "p.json: lifecycle.pattern: expected a string, found a number"},
        {HEAD ", \"lifecycle\": {\"hub_tag\": \"\"}}",
         "p.json: lifecycle.hub_tag: expected a string, found an empty one"},
        {HEAD ", \"lifecycle\": {\"folder_tags\": []}}",
         "p.json: lifecycle.folder_tags: expected an object of tags, found an array"},
        {HEAD ", \"lifecycle\": {\"folder_tags\": {\"\": \"a\"}}}",
         "p.json: lifecycle.folder_tags[\"\"]: expected a folder's name as the key"},
        {HEAD ", \"lifecycle\": {\"folder_tags\": {\"a\": [\"b\"]}}}",
         "p.json: lifecycle.folder_tags.a: expected a string, found an array"},
        {HEAD ", \"lifecycle\": {\"extra_tags\": [\"a\"]}}",
         "p.json: lifecycle.extra_tags: expected an object of lists of tags, found an array"},
        {HEAD ", \"lifecycle\": {\"extra_tags\": {\"\": [\"b\"]}}}",
         "p.json: lifecycle.extra_tags[\"\"]: expected a model's name as the key"},
        {HEAD ", \"lifecycle\": {\"extra_tags\": {\"a\": [\"b\", 2]}}}",
         "p.json: lifecycle.extra_tags.a[1]: expected a string, found a number"},
        {HEAD ", \"lifecycle\": {\"extra_tags\": {\"a\": []}}}",
         "p.json: lifecycle.extra_tags.a: expected at least one tag; leave the model out if it has "
         "none"},
        {HEAD ", \"lifecycle\": {\"deprecated_tags\": {}}}",
         "p.json: lifecycle.deprecated_tags: expected a list of strings, found an object"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct profile *p = NULL;
        struct err err = {ERR_NONE, ""};
        assert_int_equal(profile_read(&p, slice_of(cases[i].text), "p.json", &err), -1);
        assert_null(p);
        assert_int_equal(err.kind, ERR_DATA);
        assert_string_equal(err.message, cases[i].expected);
    }
}

static void
tells_where_the_text_is_no_json(void **state)
{
    struct profile *p = NULL;
    struct err err;

    (void)state;
    assert_int_equal(profile_read(&p, SLICE("{\"name\": }"), "p.json", &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_memory_equal(err.message, "p.json: ", 8);
}

static void
prefers_a_file_and_the_users_own_folder(void **state)
{
    struct profile *p = NULL;
    struct err err;
    char *folder = folder_make();
    char *profiles = file_join(folder, "hubcensus/profiles");

    (void)state;
    assert_int_equal(setenv("XDG_CONFIG_HOME", folder, 1), 0);
    assert_int_equal(file_make_folder(profiles, &err), 0);
    folder_put(profiles, "mine.json", HEAD "}");
    folder_put(profiles, "transformerlens.json", HEAD ", \"title\": \"my own\"}");
    assert_int_equal(profile_load(&p, "mine", &err), 0);
    assert_int_equal(p->support.count, 2);
    profile_free(p);
    assert_int_equal(profile_load(&p, "transformerlens", &err), 0);
    assert_string_equal(p->title, "my own");
    profile_free(p);

    char *path = file_join(profiles, "mine.json");
    assert_int_equal(profile_load(&p, path, &err), 0);
    profile_free(p);
    folder_put(profiles, "mine.json", "{\"nmae\": 1}");
    assert_int_equal(profile_load(&p, "mine", &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.message, "mine.json: nmae: no such key; did you mean \"name\"?"));
    free(path);
    free(profiles);
    folder_remove(folder);
}

static void
lists_what_there_is_when_nobody_knows_the_name(void **state)
{
    struct profile *p = NULL;
    struct err err;
    char *folder = folder_make();
    char *profiles = file_join(folder, ".config/hubcensus/profiles");

    (void)state;
    /* A relative path is none. */
    assert_int_equal(setenv("XDG_CONFIG_HOME", "somewhere", 1), 0);
    assert_int_equal(setenv("HOME", folder, 1), 0);
    assert_int_equal(file_make_folder(profiles, &err), 0);
    folder_put(profiles, "aaa.json", HEAD "}");
    folder_put(profiles, "notes.txt", "");
    assert_int_equal(profile_load(&p, "transformerslens", &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.message, "no profile is called \"transformerslens\"; did you mean "
                                        "\"transformerlens\"? There are: aaa, "));
    assert_null(strstr(err.message, "notes"));
    assert_int_equal(profile_load(&p, "x\033[31m", &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.message, "no profile is called \"x\\u001b[31m\"; there are: aaa, "));
    assert_int_equal(profile_load(&p, "..", &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_int_equal(profile_load(&p, "./no-such-file.json", &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_int_equal(profile_load(&p, folder, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    free(profiles);
    folder_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(builds_in_the_profile_of_transformerlens),
        cmocka_unit_test(builds_in_the_models_of_transformers),
        cmocka_unit_test(reads_every_profile_that_is_built_in),
        cmocka_unit_test(needs_no_more_than_a_name),
        cmocka_unit_test(tells_the_place_of_every_fault),
        cmocka_unit_test(tells_where_the_text_is_no_json),
        cmocka_unit_test(prefers_a_file_and_the_users_own_folder),
        cmocka_unit_test(lists_what_there_is_when_nobody_knows_the_name),
    };

    /* No profile of whoever runs the tests may come between. */
    unsetenv("HOME");
    unsetenv("XDG_CONFIG_HOME");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
