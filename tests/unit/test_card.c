#include <stdio.h>

#include "folder.h"
#include "hub/model.h"
#include "registry/card.h"
#include "registry/card_ask.h"
#include "store_place.h"
#include "unit.h"

static const char profile_text[] =
    "{\"name\":\"lib\",\"title\":\"Lib\",\"source\":\"x\",\"supported_architectures\":[\"Has\"],"
    "\"canonical_authors\":{}}";

static const char types_text[] =
    "{\"name\":\"types\",\"title\":\"Types\",\"source\":\"x\",\"supported_model_types\":[\"t\"],"
    "\"canonical_authors\":{}}";

static void
the_family_is_what_stands_before_the_head(void **state)
{
    static const struct {
        const char *architecture, *family, *words, *flat;
    } cases[] = {
        {"LlamaForCausalLM", "Llama", "llama", "llama"},
        {"Qwen3MoeForCausalLM", "Qwen3Moe", "qwen3_moe", "qwen3moe"},
        {"GPT2LMHeadModel", "GPT2", "gpt2", "gpt2"},
        {"GPTNeoXForCausalLM", "GPTNeoX", "gpt_neo_x", "gptneox"},
        {"T5ForConditionalGeneration", "T5", "t5", "t5"},
        {"BertModel", "Bert", "bert", "bert"},
        {"DeepseekV3ForCausalLMNextN", "DeepseekV3", "deepseek_v3", "deepseekv3"},
        {"Phi-3_smallForCausalLM", "Phi-3_small", "phi_3_small", "phi3small"},
        {"Formless", "Formless", "formless", "formless"},
        {"Model", "Model", "model", "model"},
        {"x", "x", "x", "x"},
        {"", "", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str family = STR_INIT, words = STR_INIT, flat = STR_INIT;
        card_family(&family, slice_of(cases[i].architecture));
        assert_string_equal(str_text(&family), cases[i].family);
        card_type(&words, slice_of(cases[i].family), '_');
        assert_string_equal(str_text(&words), cases[i].words);
        card_type(&flat, slice_of(cases[i].family), 0);
        assert_string_equal(str_text(&flat), cases[i].flat);
        str_fini(&family);
        str_fini(&words);
        str_fini(&flat);
    }
}

struct scene {
    char *folder;
    struct profile *libraries[2];
    struct card_question question;
    struct card card;
};

static void
begin(struct scene *s)
{
    struct err err = {0};

    s->folder = folder_make();
    if (profile_read(&s->libraries[0], SLICE(profile_text), "p.json", &err) != 0 ||
        profile_read(&s->libraries[1], SLICE(types_text), "t.json", &err) != 0)
        fail_msg("%s", err.message);
}

static void
end(struct scene *s)
{
    profile_free(s->libraries[0]);
    profile_free(s->libraries[1]);
    folder_remove(s->folder);
}

static int
make(struct scene *s, const char *architecture, size_t top, struct err *err)
{
    s->question = (struct card_question){
        .architecture = slice_of(architecture),
        .folder = s->folder,
        .libraries = (const struct profile *const *)s->libraries,
        .library_count = 2,
        .top = top,
    };
    return card_make(&s->card, &s->question, err);
}

static void
made(struct scene *s, const char *architecture, size_t top)
{
    struct err err = {0};

    if (make(s, architecture, top, &err) != 0)
        fail_msg("%s", err.message);
}

static void
add_census(struct scene *s)
{
    static const struct {
        const char *id, *architecture, *type, *task;
        uint32_t created;
        int64_t downloads;
    } models[] = {
        {"org/one", "Has", "t", "a", 1700000000, 5},   {"org/two", "Has", "t", "b", 1710000000, 7},
        {"me/three", "Has", NULL, "a", 1720000000, 7}, {"me/four", "Has", "u", NULL, 1730000000, 1},
        {"me/five", "Other", "t", "a", 1730000001, 9}, {"me/six", NULL, "t", "a", 1730000002, 9},
    };
    struct store *store = NULL;
    struct err err = {0};
    char *path = file_join(s->folder, "census.db");
    struct store_part part = {.name = (char *)"text-generation"};
    int64_t scan = 0;

    assert_int_equal(store_open(&store, path, STORE_WRITE, &err), 0);
    assert_int_equal(store_scan_begin(store, &scan, "{}", 1790000000, &part, 1, &err), 0);
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        struct model m =
            model_of(models[i].id, models[i].architecture, models[i].created, 1, (unsigned char)i);
        m.model_type = models[i].type != NULL ? slice_of(models[i].type) : (struct slice){NULL, 0};
        m.task = models[i].task != NULL ? slice_of(models[i].task) : (struct slice){NULL, 0};
        m.downloads = models[i].downloads;
        put(store, scan, m, 1);
    }
    store_close(store);
    free(path);
}

static void
lines(struct str *out, const struct card_lines *l)
{
    for (size_t i = 0; i < l->count; i++)
        str_printf(out, "%.*s %lld %lld|",
                   (int)(l->items[i].name.data != NULL ? l->items[i].name.len : 1),
                   l->items[i].name.data != NULL ? l->items[i].name.data : "-",
                   (long long)l->items[i].figures.models, (long long)l->items[i].figures.downloads);
}

static void
tells_of_the_architecture_s_models_alone(void **state)
{
    struct scene s;
    struct str told = STR_INIT;

    (void)state;
    begin(&s);
    add_census(&s);
    made(&s, "Has", 3);
    assert_int_equal(s.card.source, CARD_CENSUS);
    assert_true(s.card.unfinished);
    assert_int_equal(s.card.seen, 1790000000);
    assert_int_equal(s.card.tally.parts[SIGNALS_ALL].models, 4);
    assert_int_equal(s.card.tally.parts[SIGNALS_ALL].downloads, 20);
    for (size_t i = 0; i < s.card.model_count; i++)
        str_printf(&told, "%.*s|", (int)s.card.models[i].id.len, s.card.models[i].id.data);
    /* Most downloaded first, then by name. */
    assert_string_equal(str_text(&told), "me/three|org/two|org/one|");
    str_truncate(&told, 0);
    lines(&told, &s.card.tasks);
    lines(&told, &s.card.types);
    lines(&told, &s.card.years);
    assert_string_equal(str_text(&told),
                        "a 2 12|b 1 7|- 1 1|t 2 12|- 1 7|u 1 1|2023 1 5|2024 3 15|");
    card_fini(&s.card);
    str_fini(&told);
    end(&s);
}

static void
a_library_that_goes_by_types_is_asked_by_that_of_most_models(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    made(&s, "Has", 1);
    assert_true(s.card.answers[0].is_told);
    assert_int_equal(s.card.answers[0].answer.tier, SUPPORT_NATIVE);
    assert_false(s.card.answers[1].is_told);
    card_fini(&s.card);
    add_census(&s);
    made(&s, "Has", 1);
    assert_true(library_answer_loads(&s.card.answers[1]));
    assert_int_equal(s.card.answers[1].answer.by, PROFILE_BY_MODEL_TYPE);
    card_fini(&s.card);
    end(&s);
}

static void
counts_the_registry_s_entries_by_their_status(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    folder_put(s.folder, "supported_models.json",
               "{\"models\":[{\"architecture_id\":\"Old\"}],\"models\":["
               "{\"architecture_id\":\"Has\"},{\"architecture_id\":\"Has\",\"status\":1},"
               "{\"architecture_id\":\"Has\",\"verified\":true},"
               "{\"architecture_id\":\"Has\",\"verified\":true,\"status\":3},"
               "{\"architecture_id\":\"Has\",\"status\":null,\"verified\":true},"
               "{\"architecture_id\":\"Has\",\"status\":9},{\"status\":1},[],"
               "{\"architecture_id\":\"Hat\",\"status\":2}]}");
    made(&s, "Has", 1);
    assert_true(s.card.entries.is_there);
    assert_int_equal(s.card.entries.count, 6);
    assert_int_equal(s.card.entries.by_status[0], 2);
    assert_int_equal(s.card.entries.by_status[1], 3);
    assert_int_equal(s.card.entries.by_status[2], 0);
    assert_int_equal(s.card.entries.by_status[3], 1);
    assert_true(card_knows(&s.card));
    card_fini(&s.card);
    made(&s, "Hatt", 1);
    assert_false(card_knows(&s.card));
    assert_true(slice_is(s.card.similar.names[0], "Hat"));
    card_fini(&s.card);
    end(&s);
}

static void
the_parts_of_a_gap_are_measured_against_all(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    folder_put(
        s.folder, "architecture_gaps.json",
        "{\"gaps\":[{\"architecture_id\":\"Big\",\"total_models\":10,\"total_downloads\":999},"
        "{\"architecture_id\":\"Small\",\"total_models\":4,\"total_downloads\":\"9\","
        "\"min_param_count\":7000000000,\"relevancy_score\":25.3},"
        "{\"architecture_id\":\"Has\",\"total_models\":40,\"total_downloads\":9}]}");
    made(&s, "Small", 1);
    assert_int_equal(s.card.gap.entry.rank, 2);
    assert_int_equal(s.card.gap.count, 2);
    assert_true(slice_is(s.card.gap.entry.score, "41.7"));
    /* 4 of 10, for what is supported by now counts no more; log10(10) of log10(1000); a model of 7
     * thousand million. */
    assert_true(s.card.gap.parts.demand > 39.99 && s.card.gap.parts.demand < 40.01);
    assert_true(s.card.gap.parts.usage > 33.33 && s.card.gap.parts.usage < 33.34);
    assert_true(s.card.gap.parts.benchmarkability > 59.9 &&
                s.card.gap.parts.benchmarkability < 60.1);
    assert_true(gaps_is_reference(&s.card.gap.choices));
    card_fini(&s.card);
    /* An older file tells of a gap that was filled since. */
    made(&s, "Has", 1);
    assert_int_equal(s.card.gap.entry.rank, 0);
    card_fini(&s.card);
    end(&s);
}

static void
says_what_is_wrong_with_a_file(void **state)
{
    static const struct {
        const char *file, *text, *message;
    } cases[] = {
        {"supported_models.json", "[]",
         "supported_models.json: expected an object with a list \"models\""},
        {"supported_models.json", "{}",
         "supported_models.json: expected a list \"models\" in it, found none"},
        {"supported_models.json", "{\"models\":5}",
         "supported_models.json: expected a list under \"models\""},
        {"architecture_gaps.json", "5",
         "architecture_gaps.json: expected an object with a list \"gaps\""},
        {"architecture_gaps.json", "{}",
         "architecture_gaps.json: expected a list \"gaps\" in it, found none"},
        {"architecture_gaps.json", "{\"gaps\":{}}",
         "architecture_gaps.json: expected a list under \"gaps\""},
        {"census.db", "no census", "census.db"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scene s;
        struct err err = {0};
        begin(&s);
        folder_put(s.folder, cases[i].file, cases[i].text);
        assert_int_equal(make(&s, "Has", 1, &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
        if (strstr(err.message, cases[i].message) == NULL)
            fail_msg("%s", err.message);
        end(&s);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_family_is_what_stands_before_the_head),
        cmocka_unit_test(tells_of_the_architecture_s_models_alone),
        cmocka_unit_test(a_library_that_goes_by_types_is_asked_by_that_of_most_models),
        cmocka_unit_test(counts_the_registry_s_entries_by_their_status),
        cmocka_unit_test(the_parts_of_a_gap_are_measured_against_all),
        cmocka_unit_test(says_what_is_wrong_with_a_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
