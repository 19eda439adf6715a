#include <stdio.h>
#include <unistd.h>

#include "folder.h"
#include "hub/model.h"
#include "registry/lookup.h"
#include "registry/supported.h"
#include "report/lookup_words.h"
#include "store_place.h"
#include "unit.h"

static const char profile_text[] =
    "{\"name\":\"lib\",\"title\":\"Lib\",\"source\":\"x\",\"data_folder\":null,"
    "\"supported_architectures\":[\"Has\",\"Two\"],"
    "\"canonical_authors\":{\"Has\":[\"maker\"]},"
    "\"quantized_names\":{\"loadable\":[\"-awq\"],\"incompatible\":[\"-gguf\"]}}";

static const char supported_text[] =
    "{\"models\": ["
    "{\"model_id\":\"maker/one\",\"architecture_id\":\"Has\",\"status\":1,"
    "\"verified_date\":\"2026-02-25\",\"note\":\"all \\u00fc\",\"metadata\":{\"status\":3},"
    "\"phase1_score\":100.0,\"phase4_score\":6.74e1,\"phase8_score\":\"no number\"},"
    "{\"model_id\":\"maker/old\",\"architecture_id\":\"Gone\",\"verified\":true},"
    "7, {\"architecture_id\":\"Has\"}, [], {\"model_id\":null},"
    "{\"model_id\":\"maker/twice\",\"architecture_id\":\"Has\",\"status\":3},"
    "{\"model_id\":\"maker/wrong\",\"model_id\":\"maker/twice\",\"status\":1},"
    "{\"model_id\":\"maker/odd\",\"status\":\"1\",\"architecture_id\":5}"
    "], \"later\": {\"models\": [{\"model_id\":\"not/there\"}]}}";

static const char gaps_text[] =
    "{\"gaps\": ["
    "{\"architecture_id\":\"First\",\"total_models\":30,\"total_downloads\":\"12\","
    "\"min_param_count\":null,\"sample_models\":[\"hub/sampled\",5],\"relevancy_score\":83.50},"
    "{\"architecture_id\":\"Lacked\",\"sample_models\":[\"hub/lacked\",\"hub/filled\"]},"
    "{\"architecture_id\":\"Two\",\"total_models\":1,\"sample_models\":[\"hub/came\"]}]}";

struct scene {
    char *folder;
    struct profile *profile;
    struct lookup lookup;
    struct lookup_question question;
};

static void
begin(struct scene *s)
{
    struct err err = {0};

    s->folder = folder_make();
    s->profile = NULL;
    if (profile_read(&s->profile, SLICE(profile_text), "p.json", &err) != 0)
        fail_msg("%s", err.message);
}

static void
end(struct scene *s)
{
    profile_free(s->profile);
    folder_remove(s->folder);
}

static void
add_census(struct scene *s)
{
    struct store *store = NULL;
    struct err err = {0};
    char *path = file_join(s->folder, "census.db");
    static const struct {
        const char *id, *architecture, *method;
        uint32_t marks;
    } models[] = {
        {"maker/one", "Other", NULL, MODEL_GATED | MODEL_GATED_MANUAL},
        {"hub/new", "Has", NULL, MODEL_REMOTE_CODE},
        {"hub/copy-awq", "Has", "awq", 0},
        {"hub/tagged", "Has", NULL, MODEL_TAG_GGUF},
        {"hub/native", "Two", "fp8", 0},
        {"hub/lacked", "Lacked", NULL, MODEL_GATED},
        {"hub/lacked-awq", "Lacked", NULL, 0},
        {"hub/empty", NULL, NULL, 0},
    };

    assert_int_equal(store_open(&store, path, STORE_WRITE, &err), 0);
    struct store_part part = {.name = (char *)"text-generation"};
    int64_t scan = 0;
    assert_int_equal(store_scan_begin(store, &scan, "{}", 1790000000, &part, 1, &err), 0);
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        struct model m = model_of(models[i].id, models[i].architecture, 1700000000 + (uint32_t)i, 1,
                                  (unsigned char)i);
        m.marks = models[i].marks;
        if (models[i].method != NULL)
            m.quant_method = slice_of(models[i].method);
        put(store, scan, m, 1);
    }
    store_close(store);
    free(path);
}

static void
look(struct scene *s, const char *const *names, size_t count)
{
    struct err err = {0};

    s->question = (struct lookup_question){
        .folder = s->folder, .profile = s->profile, .names = names, .count = count};
    if (lookup_models(&s->lookup, &s->question, &err) != 0)
        fail_msg("%s", err.message);
}

static void
verdict(struct str *out, const struct lookup *l, const struct lookup_model *m)
{
    str_printf(out, "%.*s: %s, %s", (int)m->name.len, m->name.data, lookup_verdict_words(m),
               lookup_reason_word(m->reason));
    if (m->architecture.data != NULL)
        str_printf(out, ", %.*s", (int)m->architecture.len, m->architecture.data);
    if (lookup_quantized_word(m) != NULL)
        str_printf(out, ", quantized %s", lookup_quantized_word(m));
    if (m->entry.count > 0)
        str_printf(out, ", %s %zu", supported_status_names[m->entry.status], m->entry.count);
    if (m->gap.rank > 0)
        str_printf(out, ", gap %zu of %zu", m->gap.rank, l->gap_count);
    for (size_t i = 0; i < m->similar.count; i++)
        str_printf(out, "%s%.*s", i == 0 ? ", near " : " ", (int)m->similar.names[i].len,
                   m->similar.names[i].data);
    str_putc(out, '\n');
}

#define TELLS(s, expected, ...)                                   \
    do {                                                          \
        static const char *const asked[] = {__VA_ARGS__};         \
        struct str told = STR_INIT;                               \
        look(s, asked, sizeof asked / sizeof asked[0]);           \
        for (size_t i = 0; i < (s)->lookup.count; i++)            \
            verdict(&told, &(s)->lookup, &(s)->lookup.models[i]); \
        assert_string_equal(str_text(&told), expected);           \
        str_fini(&told);                                          \
        lookup_fini(&(s)->lookup);                                \
    } while (0)

static void
a_listed_model_is_supported_whatever_else_is_known(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    folder_put(s.folder, "supported_models.json", supported_text);
    static const char told_of_them[] = "maker/one: supported, listed, Has, verified 1\n"
                                       "maker/old: supported, listed_still, Gone, verified 1\n"
                                       "maker/twice: supported, listed, Has, failed 2\n"
                                       "maker/odd: supported, listed, unverified 1\n";
    TELLS(&s, told_of_them, "maker/one", "maker/old", "maker/twice", "maker/one", "maker/odd");
    add_census(&s);
    folder_put(s.folder, "architecture_gaps.json", gaps_text);
    TELLS(&s, told_of_them, "maker/one", "maker/old", "maker/twice", "maker/one", "maker/odd");
    static const char *const one[] = {"maker/one"};
    look(&s, one, 1);
    const struct lookup_model *m = &s.lookup.models[0];
    assert_true(slice_is(m->entry.note, "all \303\274"));
    assert_true(slice_is(m->entry.verified_date, "2026-02-25"));
    assert_true(slice_is(m->entry.scores[0], "100.0"));
    assert_null(m->entry.scores[1].data);
    assert_true(slice_is(m->entry.scores[3], "6.74e1"));
    assert_null(m->entry.scores[5].data);
    assert_true(m->facts.found);
    assert_true(slice_is(m->facts.architecture, "Other"));
    assert_int_equal(m->facts.seen, 1790000000);
    assert_string_equal(lookup_gated_word(&m->facts), "manual");
    assert_int_equal(s.lookup.supported, 1);
    assert_int_equal(s.lookup.unknown, 0);
    lookup_fini(&s.lookup);
    end(&s);
}

static void
another_is_judged_by_its_architecture(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    folder_put(s.folder, "supported_models.json", supported_text);
    folder_put(s.folder, "architecture_gaps.json", gaps_text);
    add_census(&s);
    TELLS(&s,
          "hub/new: supported, not_yet_listed, Has\n"
          "hub/copy-awq: not supported, left_out, Has, quantized name\n"
          "hub/tagged: not supported, left_out, Has, quantized tag\n"
          "hub/native: supported, not_yet_listed, Two, quantized native\n"
          "hub/lacked: not supported, lacking, Lacked, gap 2 of 2\n"
          "hub/lacked-awq: not supported, lacking, Lacked, quantized name, gap 2 of 2\n"
          "hub/empty: not supported, no_architecture\n"
          "hub/sampled: not supported, lacking, First, gap 1 of 2\n"
          "hub/came: supported, not_yet_listed, Two\n",
          "hub/new", "hub/copy-awq", "hub/tagged", "hub/native", "hub/lacked", "hub/lacked-awq",
          "hub/empty", "hub/sampled", "hub/came");
    static const char *const names[] = {"hub/sampled"};
    look(&s, names, 1);
    assert_int_equal(s.lookup.models[0].gap.models, 30);
    assert_int_equal(s.lookup.models[0].gap.downloads, 12);
    assert_int_equal(s.lookup.models[0].gap.parameters, -1);
    assert_true(slice_is(s.lookup.models[0].gap.score, "80.0"));
    lookup_fini(&s.lookup);
    end(&s);
}

static void
an_unknown_one_is_told_with_the_nearest_names_of_all_files(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    folder_put(s.folder, "supported_models.json", supported_text);
    folder_put(s.folder, "architecture_gaps.json", gaps_text);
    add_census(&s);
    TELLS(&s,
          "maker/onee: unknown model, unknown, near maker/one maker/old maker/odd\n"
          "hub/nuw: unknown model, unknown, near hub/new\n"
          "hub/sampler: unknown model, unknown, near hub/sampled\n"
          "maker/one: supported, listed, Has, verified 1\n"
          "hub/new: supported, not_yet_listed, Has\n"
          "qqqqqqqqqqqq: unknown model, unknown\n",
          "maker/onee", "hub/nuw", "hub/sampler", "maker/one", "hub/new", "qqqqqqqqqqqq");
    end(&s);
}

static void
a_profile_that_lists_nothing_leaves_it_open(void **state)
{
    struct scene s;
    struct err err = {0};

    (void)state;
    begin(&s);
    profile_free(s.profile);
    s.profile = NULL;
    assert_int_equal(profile_read(&s.profile,
                                  SLICE("{\"name\":\"open\",\"title\":\"Open\",\"source\":\"x\"}"),
                                  "p.json", &err),
                     0);
    add_census(&s);
    TELLS(&s, "hub/new: support unknown, no_list, Has\n", "hub/new");
    folder_put(s.folder, "supported_models.json", supported_text);
    TELLS(&s, "maker/old: supported, listed, Gone, verified 1\n", "maker/old");
    end(&s);
}

static void
says_what_is_wrong_with_a_file_and_where(void **state)
{
    static const struct {
        const char *name, *text, *words;
    } cases[] = {
        {"supported_models.json", "{\"models\":[{\"model_id\":}]}", "line 1, column 24"},
        {"supported_models.json", "[]", "expected an object with a list \"models\""},
        {"supported_models.json", "{\"models\":{}}", "expected a list under \"models\""},
        {"supported_models.json", "{}", "expected a list \"models\" in it, found none"},
        {"supported_models.json", "", "supported_models.json: "},
        {"architecture_gaps.json", "{\"gaps\":5}", "expected a list under \"gaps\""},
        {"architecture_gaps.json", "{}", "expected a list \"gaps\" in it, found none"},
        {"architecture_gaps.json", "7", "expected an object with a list \"gaps\""},
    };
    static const char *const names[] = {"a/b"};
    struct scene s;
    struct err err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin(&s);
        folder_put(s.folder, "supported_models.json", supported_text);
        folder_put(s.folder, cases[i].name, cases[i].text);
        s.question = (struct lookup_question){
            .folder = s.folder, .profile = s.profile, .names = names, .count = 1};
        assert_int_equal(lookup_models(&s.lookup, &s.question, &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
        assert_non_null(strstr(err.message, cases[i].name));
        if (strstr(err.message, cases[i].words) == NULL)
            fail_msg("no \"%s\" in: %s", cases[i].words, err.message);
        end(&s);
    }
    begin(&s);
    s.question = (struct lookup_question){
        .folder = s.folder, .profile = s.profile, .names = names, .count = 1};
    assert_int_equal(lookup_models(&s.lookup, &s.question, &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.message, "there is no registry in this folder"));
    folder_put(s.folder, "census.db", "no database at all, but long enough to be read as one");
    assert_int_equal(lookup_models(&s.lookup, &s.question, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    end(&s);
}

/* Pieces of the file end anywhere, in an entry and within a name. */
static void
finds_each_entry_of_a_file_of_many_pieces(void **state)
{
    enum { MODELS = 4000 };
    static const char *const names[] = {"author/model-0", "author/model-1234", "author/model-3999",
                                        "author/model-4000"};
    struct str text = STR_INIT;
    struct scene s;

    (void)state;
    begin(&s);
    str_puts(&text, "{\"models\": [");
    for (int i = 0; i < MODELS; i++)
        str_printf(&text,
                   "%s\n    {\n      \"architecture_id\": \"Has\",\n      \"model_id\": "
                   "\"author/model-%d\",\n      \"status\": %d,\n      \"note\": \"n%0*d\"\n    }",
                   i == 0 ? "" : ",", i, i % 4, i % 97, i);
    str_puts(&text, "]}");
    folder_put(s.folder, "supported_models.json", str_text(&text));
    look(&s, names, 4);
    assert_int_equal(s.lookup.models[1].entry.status, 1234 % 4);
    assert_int_equal(s.lookup.models[2].entry.status, 3999 % 4);
    char note[128];
    snprintf(note, sizeof note, "n%0*d", 1234 % 97, 1234);
    assert_true(slice_is(s.lookup.models[1].entry.note, note));
    assert_true(lookup_is_unknown(&s.lookup.models[3]));
    assert_int_equal(s.lookup.supported, 3);
    assert_int_equal(s.lookup.models[3].similar.count, SIMILAR_KEPT);
    lookup_fini(&s.lookup);
    str_fini(&text);
    end(&s);
}

static void
of_a_long_list_the_first_unknown_names_have_similar_ones(void **state)
{
    enum { KNOWN = 3, UNKNOWN = LOOKUP_SIMILAR_FOR + 1 };
    char text[UNKNOWN][24];
    const char *names[UNKNOWN + KNOWN] = {"maker/one", "maker/old", "hub/new"};
    struct scene s;

    (void)state;
    begin(&s);
    folder_put(s.folder, "supported_models.json", supported_text);
    add_census(&s);
    for (int i = 0; i < UNKNOWN; i++) {
        snprintf(text[i], sizeof text[i], "maker%d/one", i);
        names[KNOWN + i] = text[i];
    }
    look(&s, names, UNKNOWN + KNOWN);
    assert_int_equal(s.lookup.unknown, UNKNOWN);
    for (int i = 0; i < UNKNOWN; i++) {
        const struct similar *similar = &s.lookup.models[KNOWN + i].similar;
        assert_int_equal(similar->count > 0, i < LOOKUP_SIMILAR_FOR);
        if (similar->count > 0)
            assert_true(slice_is(similar->names[0], "maker/one"));
    }
    for (int i = 0; i < KNOWN; i++)
        assert_int_equal(s.lookup.models[i].similar.count, 0);
    lookup_fini(&s.lookup);
    end(&s);
}

static void
a_note_of_a_megabyte_hides_no_model(void **state)
{
    struct str text = STR_INIT;
    struct scene s;

    (void)state;
    begin(&s);
    str_puts(&text,
             "{\"models\": [{\"model_id\": \"a/b\"}, {\"model_id\": \"a/large\", \"note\": \"");
    for (int i = 0; i < 1 << 17; i++)
        str_puts(&text, "12345678");
    str_puts(&text, "9\"}]}");
    folder_put(s.folder, "supported_models.json", str_text(&text));
    TELLS(&s, "a/b: supported, listed, unverified 1\na/large: supported, listed, unverified 1\n",
          "a/b", "a/large");
    str_fini(&text);
    end(&s);
}

/* One who reads an entry has it as those do who rewrite the file. */
static void
statuses_are_those_of_the_registry_s_own_reader(void **state)
{
    static const char *const entries[] = {
        "\"status\": 2",      "\"status\": null, \"verified\": true",
        "\"verified\": true", "\"verified\": 1",
        "\"status\": 4",      "\"status\": -1",
        "\"status\": 1.0",    "\"status\": 0, \"verified\": true",
        "\"status\": true",   "\"status\": 3, \"status\": 1",
        "\"status\": [1]",
    };
    static const char *const names[] = {"a/b"};
    struct scene s;

    (void)state;
    begin(&s);
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        struct str text = STR_INIT;
        struct supported *whole = NULL;
        struct err err = {0};
        str_printf(&text, "{\"models\": [{\"model_id\": \"a/b\", %s}]}", entries[i]);
        folder_put(s.folder, "supported_models.json", str_text(&text));
        assert_int_equal(
            supported_read(&whole, (struct slice){text.data, text.len}, "s.json", &err), 0);
        look(&s, names, 1);
        assert_int_equal(s.lookup.models[0].entry.status == 1, supported_verified(whole));
        lookup_fini(&s.lookup);
        supported_free(whole);
        str_fini(&text);
    }
    end(&s);
}

static struct library_answer
answer_of(const char *text, const char *architecture, const char *type)
{
    static const struct slice none = {NULL, 0};
    struct profile *p = NULL;
    struct err err = {0};

    if (profile_read(&p, slice_of(text), "p.json", &err) != 0)
        fail_msg("%s", err.message);
    struct library_answer a =
        library_answer(p, architecture != NULL ? slice_of(architecture) : none,
                       type != NULL ? slice_of(type) : none);
    profile_free(p);
    return a;
}

static void
a_library_s_answer_is_told_when_nothing_unknown_could_better_it(void **state)
{
    static const struct {
        const char *lists;
        const char *architecture, *type;
        bool is_told;
        enum support_tier tier;
    } cases[] = {
        {"\"supported_architectures\":[\"A\"],", "A", NULL, true, SUPPORT_NATIVE},
        {"\"supported_architectures\":[\"A\"],", "B", NULL, true, SUPPORT_NOT},
        {"\"supported_architectures\":[\"A\"],", NULL, "t", false, SUPPORT_NOT},
        {"\"supported_model_types\":[\"t\"],", "A", NULL, false, SUPPORT_NOT},
        {"\"supported_model_types\":[\"t\"],", NULL, "t", true, SUPPORT_NATIVE},
        {"\"supported_model_types\":[\"t\"],", "A", "u", true, SUPPORT_NOT},
        {"\"supported_architectures\":[\"A\"],\"supported_model_types\":[\"t\"],", "A", NULL, true,
         SUPPORT_NATIVE},
        {"\"supported_architectures\":[\"A\"],\"supported_model_types\":[\"t\"],", "B", NULL, false,
         SUPPORT_NOT},
        {"\"supported_architectures\":[{\"name\":\"A\",\"tier\":\"removed\"}],"
         "\"supported_model_types\":[\"t\"],",
         "A", NULL, false, SUPPORT_REMOVED},
        {"\"supported_architectures\":[{\"name\":\"A\",\"tier\":\"removed\"}],", "A", NULL, true,
         SUPPORT_REMOVED},
        {"", "A", "t", false, SUPPORT_NOT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str text = STR_INIT;
        str_printf(&text,
                   "{\"name\":\"p\",\"title\":\"P\",\"source\":\"x\",%s\"canonical_authors\":{}}",
                   cases[i].lists);
        struct library_answer a = answer_of(str_text(&text), cases[i].architecture, cases[i].type);
        assert_int_equal(a.is_told, cases[i].is_told);
        assert_int_equal(a.answer.tier, cases[i].tier);
        assert_false(a.is_partial);
        assert_int_equal(library_answer_loads(&a),
                         cases[i].is_told && a.answer.tier >= SUPPORT_FALLBACK);
        str_fini(&text);
    }
}

static void
that_a_library_lacks_it_is_partial_where_its_source_was_not_read_whole(void **state)
{
    struct profile *p = NULL;
    struct err err = {0};
    static const struct slice none = {NULL, 0};

    (void)state;
    if (profile_read(&p, SLICE(profile_text), "p.json", &err) != 0)
        fail_msg("%s", err.message);
    support_remark(&p->support, SUPPORT_DISAGREES, SLICE("Has"), SLICE("x.py"), 1, "disagrees");
    assert_false(library_answer(p, SLICE("Lacks"), none).is_partial);
    support_remark(&p->support, SUPPORT_UNREAD, none, SLICE("x.py"), 1, "is not read");
    assert_true(library_answer(p, SLICE("Lacks"), none).is_partial);
    assert_false(library_answer(p, SLICE("Has"), none).is_partial);
    profile_free(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_listed_model_is_supported_whatever_else_is_known),
        cmocka_unit_test(another_is_judged_by_its_architecture),
        cmocka_unit_test(an_unknown_one_is_told_with_the_nearest_names_of_all_files),
        cmocka_unit_test(a_profile_that_lists_nothing_leaves_it_open),
        cmocka_unit_test(says_what_is_wrong_with_a_file_and_where),
        cmocka_unit_test(finds_each_entry_of_a_file_of_many_pieces),
        cmocka_unit_test(of_a_long_list_the_first_unknown_names_have_similar_ones),
        cmocka_unit_test(a_note_of_a_megabyte_hides_no_model),
        cmocka_unit_test(statuses_are_those_of_the_registry_s_own_reader),
        cmocka_unit_test(a_library_s_answer_is_told_when_nothing_unknown_could_better_it),
        cmocka_unit_test(that_a_library_lacks_it_is_partial_where_its_source_was_not_read_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
