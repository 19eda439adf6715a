/* What is told of models that a library takes by their type, by a fallback, or not any more. */
#include <stdio.h>
#include <unistd.h>

#include "folder.h"
#include "registry/lookup.h"
#include "report/answer_words.h"
#include "report/lookup.h"
#include "report/lookup_words.h"
#include "store_place.h"
#include "unit.h"

static const char profile_text[] =
    "{\"name\":\"lib\",\"supported_architectures\":[\"Plain\","
    "{\"name\":\"Has\",\"module\":\"m/has.py\",\"file\":\"r.py\",\"line\":12},"
    "{\"name\":\"Own\",\"module\":\"m/own.py\",\"file\":\"m/own.py\",\"line\":3},"
    "{\"name\":\"Slow\",\"tier\":\"fallback\"},"
    "{\"name\":\"Gone\",\"tier\":\"removed\",\"last\":\"0.9.2\"},"
    "{\"name\":\"Lost\",\"tier\":\"removed\"}],"
    "\"supported_model_types\":[{\"name\":\"t\",\"file\":\"t.py\"},"
    "{\"name\":\"slow\",\"tier\":\"fallback\"},{\"name\":\"gone\",\"tier\":\"removed\"}],"
    "\"quantized_names\":{\"loadable\":[\"-awq\"]}}";

static const struct {
    const char *id, *architecture, *type;
    /* What is told. */
    const char *words;
} models[] = {
    {"m/plain", "Plain", "x",
     "supported, not_yet_listed, architecture native: lib has its architecture; it is not in the "
     "registry yet"},
    {"m/has", "Has", "t",
     "supported, not_yet_listed, architecture native: lib has its architecture; it is not in the "
     "registry yet (native, by the architecture, in m/has.py (r.py:12))"},
    {"m/own", "Own", "x",
     "supported, not_yet_listed, architecture native: lib has its architecture; it is not in the "
     "registry yet (native, by the architecture, in m/own.py:3)"},
    {"m/slow", "Slow", "x",
     "supported, not_yet_listed, architecture fallback: lib loads its architecture by a fallback; "
     "it is not in the registry yet (fallback, by the architecture)"},
    {"m/better", "Slow", "t",
     "supported, not_yet_listed, model_type native: lib has its model type; it is not in the "
     "registry yet (native, by the model type (t.py))"},
    {"m/by-type", "Other", "slow",
     "supported, not_yet_listed, model_type fallback: lib loads its model type by a fallback; it "
     "is not in the registry yet (fallback, by the model type)"},
    {"m/bare", NULL, "t",
     "supported, type_alone, model_type native: lib has its model type; a registry does not list "
     "it, as the Hub tells no architecture of it (native, by the model type (t.py))"},
    {"m/bare-awq", NULL, "t",
     "not supported, left_out, model_type native: a quantized copy by its name, which the "
     "registry leaves out (native, by the model type (t.py))"},
    {"m/nothing", NULL, "x",
     "not supported, no_architecture, - -: the Hub tells no architecture of it"},
    {"m/gone", "Gone", "x",
     "not supported, lacking, architecture removed: lib had its architecture up to 0.9.2 "
     "(removed, last in 0.9.2, by the architecture)"},
    {"m/lost", "Lost", "x",
     "not supported, lacking, architecture removed: lib no longer has its architecture (removed, "
     "by the architecture)"},
    {"m/typed-gone", "Other", "gone",
     "not supported, lacking, model_type removed: lib no longer has its model type (removed, by "
     "the model type)"},
    {"m/other", "Other", "x",
     "not supported, lacking, - not: lib lacks its architecture and its model type"},
};

#define COUNT (sizeof models / sizeof models[0])

struct scene {
    char *folder;
    struct profile *profile;
    struct lookup lookup;
    struct lookup_question question;
    const char *names[COUNT];
};

static int
set_up(void **state)
{
    struct scene *s = mem_zalloc(sizeof *s);
    struct store *store = NULL;
    int64_t scan = 0;

    s->folder = folder_make();
    char *path = file_join(s->folder, "census.db");
    if (profile_read(&s->profile, SLICE(profile_text), "p.json", NULL) != 0 ||
        store_open(&store, path, STORE_WRITE, NULL) != 0 ||
        store_scan_begin(store, &scan, "{}", 1790000000, NULL, 0, NULL) != 0)
        return -1;
    for (size_t i = 0; i < COUNT; i++) {
        struct model m = model_of(models[i].id, models[i].architecture, 1700000000 + (uint32_t)i, 1,
                                  (unsigned char)i);
        m.model_type = slice_of(models[i].type);
        put(store, scan, m, 1);
        s->names[i] = models[i].id;
    }
    store_close(store);
    free(path);
    s->question = (struct lookup_question){
        .folder = s->folder, .profile = s->profile, .names = s->names, .count = COUNT};
    *state = s;
    return lookup_models(&s->lookup, &s->question, NULL);
}

static int
tear_down(void **state)
{
    struct scene *s = *state;

    lookup_fini(&s->lookup);
    profile_free(s->profile);
    folder_remove(s->folder);
    free(s);
    return 0;
}

static void
as_it_is(struct str *out, struct slice text)
{
    str_append(out, text.data, text.len);
}

static void
says_what_decided_and_how_the_library_takes_it(void **state)
{
    const struct scene *s = *state;

    for (size_t i = 0; i < COUNT; i++) {
        const struct lookup_model *m = &s->lookup.models[i];
        const char *by = answer_by(&m->answer), *tier = answer_tier(&m->answer);
        struct str told = STR_INIT;
        str_printf(&told, "%s, %s, %s %s: ", lookup_verdict_words(m), lookup_reason_word(m->reason),
                   by != NULL ? by : "-", tier != NULL ? tier : "-");
        lookup_explain(&told, &s->lookup, m, as_it_is);
        if (lookup_has_answer(m)) {
            str_puts(&told, " (");
            answer_words(&told, &m->answer, as_it_is);
            str_putc(&told, ')');
        }
        assert_string_equal(str_text(&told), models[i].words);
        str_fini(&told);
    }
    assert_int_equal(s->lookup.supported, 7);
}

static void
expect_in(void (*report)(struct str *out, const struct lookup *l), const struct lookup *l,
          const char *words)
{
    struct str out = STR_INIT;

    report(&out, l);
    if (strstr(str_text(&out), words) == NULL)
        fail_msg("no \"%s\" in: %s", words, str_text(&out));
    str_fini(&out);
}

static void
every_form_tells_it(void **state)
{
    const struct scene *s = *state;
    const struct lookup *l = &s->lookup;

    expect_in(lookup_report_text, l,
              "    support       native, by the architecture, in m/has.py (r.py:12)\n");
    expect_in(lookup_report_json, l,
              "      \"decided_by\": \"architecture\",\n      \"tier\": \"native\",\n"
              "      \"last\": null,\n      \"module\": \"m/has.py\",\n      \"file\": \"r.py\",\n"
              "      \"line\": 12,\n");
    expect_in(lookup_report_json, l,
              "      \"decided_by\": \"architecture\",\n      \"tier\": \"removed\",\n"
              "      \"last\": \"0.9.2\",\n");
    expect_in(lookup_report_json, l,
              "      \"decided_by\": null,\n      \"tier\": \"not\",\n      \"last\": null,\n");
    expect_in(lookup_report_csv, l,
              ",architecture_id,decided_by,tier,last,module,file,line,quantized,");
    expect_in(lookup_report_csv, l, ",Has,architecture,native,,m/has.py,r.py,12,,");
    expect_in(lookup_report_csv, l, ",model_type,native,,,t.py,,");
    expect_in(lookup_report_markdown, l,
              "(native, by the architecture, in `m/has.py` (`r.py:12`)) | `Has` |");
    expect_in(lookup_report_names, l, "m/by-type\nm/bare\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_decided_and_how_the_library_takes_it),
        cmocka_unit_test(every_form_tells_it),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
