#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "folder.h"
#include "lifecycle/models_info.h"
#include "small_disk.h"
#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const char *const one_tag[] = {"bert"};
static const char *const two_tags[] = {"nyströmformer", "nystromformer"};

/* 2026-11-22T01:07:05Z, and a year before it. */
static struct models_info
run_of(struct models_info_entry *items, size_t count)
{
    return (struct models_info){
        .items = items,
        .count = count,
        .generated_at = 1795309625,
        .revision = ID_B,
        .age = "first",
        .thresh_downloads = 5000,
        .thresh_date = 1763773625,
    };
}

static struct models_info_entry
old_model(const char *name, int64_t downloads)
{
    return (struct models_info_entry){
        .name = name,
        .commit = ID_A,
        .first_commit = {1605559422, 60},
        .path = "src/transformers/models/bert/modeling_bert.py",
        .tags = one_tag,
        .tag_count = 1,
        .counted = true,
        .downloads = downloads,
    };
}

static int
make_folder(void **state)
{
    *state = folder_make();
    return 0;
}

static int
remove_folder(void **state)
{
    folder_remove(*state);
    return 0;
}

static void
text_is(const struct models_info *info, const char *expected)
{
    struct str text = STR_INIT;

    models_info_text(&text, info);
    assert_string_equal(str_text(&text), expected);
    str_fini(&text);
}

#define RUN                                                          \
    "        \"hubcensus\": {\n"                                     \
    "            \"version\": 1,\n"                                  \
    "            \"generated_at\": \"2026-11-22T01:07:05+00:00\",\n" \
    "            \"rev\": \"" ID_B "\",\n"                           \
    "            \"age\": \"first\",\n"                              \
    "            \"thresh_num_downloads\": 5000,\n"                  \
    "            \"thresh_date\": \"2025-11-22T01:07:05+00:00\",\n"

static void
writes_what_python_would_with_its_own_keys_behind(void **state)
{
    struct models_info_entry items[] = {
        old_model("bert", 17),
        old_model("gemma", 0),
        old_model("nyströmformer", 6000),
        old_model("half", 4000),
    };
    struct models_info info = run_of(items, COUNT(items));

    (void)state;
    items[1].first_commit = (struct moment){1763773625, -480};
    items[1].counted = false;
    items[2].tags = two_tags;
    items[2].tag_count = 2;
    items[2].at_least = true;
    items[2].commit = "";
    items[3].at_least = true;
    text_is(&info, "{\n"
                   "    \"bert\": {\n"
                   "        \"commit_hash\": \"" ID_A "\",\n"
                   "        \"first_commit_datetime\": \"2020-11-16T21:43:42+01:00\",\n"
                   "        \"model_path\": \"src/transformers/models/bert/modeling_bert.py\",\n"
                   "        \"downloads\": 17,\n"
                   "        \"tags\": [\n"
                   "            \"bert\"\n"
                   "        ],\n" RUN "            \"younger\": {\n"
                   "                \"gemma\": {\n"
                   "                    \"commit_hash\": \"" ID_A "\",\n"
                   "                    \"first_commit_datetime\": "
                   "\"2025-11-21T17:07:05-08:00\",\n"
                   "                    \"model_path\": "
                   "\"src/transformers/models/bert/modeling_bert.py\",\n"
                   "                    \"tags\": [\n"
                   "                        \"bert\"\n"
                   "                    ]\n"
                   "                }\n"
                   "            },\n"
                   "            \"unknown\": {\n"
                   "                \"half\": {\n"
                   "                    \"commit_hash\": \"" ID_A "\",\n"
                   "                    \"first_commit_datetime\": "
                   "\"2020-11-16T21:43:42+01:00\",\n"
                   "                    \"model_path\": "
                   "\"src/transformers/models/bert/modeling_bert.py\",\n"
                   "                    \"downloads\": 4000,\n"
                   "                    \"tags\": [\n"
                   "                        \"bert\"\n"
                   "                    ],\n"
                   "                    \"downloads_counted_to\": 4000\n"
                   "                }\n"
                   "            }\n"
                   "        }\n"
                   "    },\n"
                   "    \"nystr\\u00f6mformer\": {\n"
                   "        \"commit_hash\": \"\",\n"
                   "        \"first_commit_datetime\": \"2020-11-16T21:43:42+01:00\",\n"
                   "        \"model_path\": \"src/transformers/models/bert/modeling_bert.py\",\n"
                   "        \"downloads\": 6000,\n"
                   "        \"tags\": [\n"
                   "            \"nystr\\u00f6mformer\",\n"
                   "            \"nystromformer\"\n"
                   "        ],\n"
                   "        \"downloads_counted_to\": 5000\n"
                   "    }\n"
                   "}");
}

static void
lets_a_model_that_is_none_bear_the_run_when_there_is_no_old_one(void **state)
{
    struct models_info info = run_of(NULL, 0);
    struct models_info back;

    (void)state;
    info.revision = info.age = NULL;
    text_is(&info, "{\n"
                   "    \"(hubcensus)\": {\n"
                   "        \"commit_hash\": \"\",\n"
                   "        \"first_commit_datetime\": \"2026-11-22T01:07:05+00:00\",\n"
                   "        \"model_path\": \"\",\n"
                   "        \"downloads\": 9223372036854775807,\n"
                   "        \"tags\": [],\n"
                   "        \"hubcensus\": {\n"
                   "            \"version\": 1,\n"
                   "            \"generated_at\": \"2026-11-22T01:07:05+00:00\",\n"
                   "            \"rev\": null,\n"
                   "            \"age\": null,\n"
                   "            \"thresh_num_downloads\": 5000,\n"
                   "            \"thresh_date\": \"2025-11-22T01:07:05+00:00\",\n"
                   "            \"younger\": {},\n"
                   "            \"unknown\": {}\n"
                   "        }\n"
                   "    }\n"
                   "}");
    struct str text = STR_INIT;
    models_info_text(&text, &info);
    assert_int_equal(models_info_parse(&back, (struct slice){text.data, text.len}, "f", NULL), 0);
    assert_int_equal(back.count, 0);
    assert_false(back.foreign || back.partial);
    assert_null(back.revision);
    assert_null(back.age);
    models_info_fini(&back);
    str_fini(&text);
}

static void
same_entry(const struct models_info_entry *a, const struct models_info_entry *b)
{
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->commit, b->commit);
    assert_int_equal(a->undated, b->undated);
    assert_true(a->first_commit.seconds == b->first_commit.seconds);
    assert_int_equal(a->first_commit.offset, b->first_commit.offset);
    assert_string_equal(a->path, b->path);
    assert_int_equal(a->tag_count, b->tag_count);
    for (size_t i = 0; i < a->tag_count; i++)
        assert_string_equal(a->tags[i], b->tags[i]);
    assert_int_equal(a->counted, b->counted);
    assert_int_equal(a->downloads, b->downloads);
    assert_int_equal(a->at_least, b->at_least);
}

static void
reads_back_what_it_wrote(void **state)
{
    char *path = file_join(*state, MODELS_INFO_FILE);
    struct models_info_entry items[] = {
        old_model("bert", 0),   old_model("x.y \"z\"", INT64_MAX),
        old_model("young", 77), old_model("asked", 88),
        old_model("failed", 0), old_model("half", 4999),
        old_model("odd", 5),    old_model("ageless", 6),
    };
    struct models_info info = run_of(items, COUNT(items));
    struct models_info back = {0};
    struct err err = {0};

    items[1].at_least = true;
    items[1].commit = ID_A "0123456789abcdefABCDEF00";
    items[2].first_commit.seconds = 1763773625;
    items[2].counted = false;
    items[2].downloads = 0;
    items[3].first_commit.seconds = 1763773626;
    items[4].counted = false;
    items[5].at_least = true;
    items[6].first_commit = (struct moment){-62135596801, 0};
    items[7].undated = true;
    items[7].commit = "";
    items[7].first_commit = (struct moment){0, 0};
    info.partial = true;
    items[0].first_commit = (struct moment){1763773624, -754};
    if (models_info_write(path, &info, &err) != 0 || models_info_read(&back, path, &err) != 0)
        fail_msg("%s", err.message);
    assert_false(back.foreign);
    assert_int_equal(back.generated_at, info.generated_at);
    assert_string_equal(back.revision, ID_B);
    assert_string_equal(back.age, "first");
    assert_int_equal(back.thresh_downloads, 5000);
    assert_int_equal(back.thresh_date, 1763773625);
    assert_true(back.partial);
    assert_int_equal(back.count, COUNT(items));
    for (size_t i = 0; i < COUNT(items); i++)
        same_entry(&back.items[i], &items[i]);
    models_info_fini(&back);
    models_info_fini(&back);
    free(path);
}

static void
writes_an_offset_that_python_has_not_as_utc(void **state)
{
    struct models_info_entry items[] = {old_model("bert", 1), old_model("xlm", 1)};
    struct models_info info = run_of(items, COUNT(items));
    struct models_info back;
    struct str text = STR_INIT;

    (void)state;
    items[0].first_commit.offset = 24 * 60;
    items[1].first_commit.offset = -24 * 60 + 1;
    models_info_text(&text, &info);
    assert_int_equal(models_info_parse(&back, (struct slice){text.data, text.len}, "f", NULL), 0);
    assert_int_equal(back.items[0].first_commit.seconds, 1605559422);
    assert_int_equal(back.items[0].first_commit.offset, 0);
    assert_int_equal(back.items[1].first_commit.offset, -1439);
    models_info_fini(&back);
    str_fini(&text);
}

/* As transformers' script writes it, and as somebody may have gone over it by hand. */
static const char by_the_script[] =
    "{\n"
    "    \"albert\": {\n"
    "        \"commit_hash\": \"" ID_A "\",\n"
    "        \"first_commit_datetime\": \"2020-11-16T21:43:42+01:00\",\n"
    "        \"model_path\": \"/home/a/transformers/src/transformers/models/albert/"
    "modeling_albert.py\",\n"
    "        \"downloads\": 1234567,\n"
    "        \"tags\": [\n"
    "            \"albert\"\n"
    "        ]\n"
    "    },\n"
    "    \"nystr\\u00f6mformer\": {\"tags\": [\"nystromformer\", \"b\"], \"downloads\": 12, "
    "\"note\": [1, {}], \"model_path\": \"\", \"commit_hash\": \"\", "
    "\"first_commit_datetime\": \"2022-01-11 14:25:49+05:30\"}\n"
    "}\n";

static void
reads_the_scripts_file_and_takes_its_figures_for_lower_bounds(void **state)
{
    struct models_info info;
    struct err err = {0};

    (void)state;
    if (models_info_parse(&info, slice_of(by_the_script), "f", &err) != 0)
        fail_msg("%s", err.message);
    assert_true(info.foreign);
    assert_int_equal(info.generated_at, 0);
    assert_null(info.revision);
    assert_null(info.age);
    assert_int_equal(info.count, 2);
    const struct models_info_entry *e = &info.items[0];
    assert_string_equal(e->name, "albert");
    assert_string_equal(e->commit, ID_A);
    assert_int_equal(e->first_commit.seconds, 1605559422);
    assert_int_equal(e->first_commit.offset, 60);
    assert_int_equal(e->downloads, 1234567);
    assert_true(e->counted && e->at_least);
    e = &info.items[1];
    assert_string_equal(e->name, "nyströmformer");
    assert_int_equal(e->first_commit.offset, 330);
    assert_int_equal(e->tag_count, 2);
    assert_string_equal(e->tags[1], "b");
    assert_true(e->counted && e->at_least);
    models_info_fini(&info);
    /* What it writes of no models. */
    assert_int_equal(models_info_parse(&info, SLICE("{}"), "f", NULL), 0);
    assert_true(info.foreign);
    assert_int_equal(info.count, 0);
    models_info_fini(&info);
}

#define FACTS(commit, date, path, tags)                                                       \
    "\"commit_hash\": " commit ", \"first_commit_datetime\": " date ", \"model_path\": " path \
    ", \"tags\": " tags
#define GOOD_FACTS    FACTS("\"\"", "\"2020-11-16T21:43:42Z\"", "\"p\"", "[\"bert\"]")
#define OF(downloads) "{\"bert\": {" GOOD_FACTS ", \"downloads\": " downloads "}}"
#define WITH(commit, date, path, tags) \
    "{\"bert\": {" FACTS(commit, date, path, tags) ", \"downloads\": 1}}"
#define OURS(version, rest)                                                                        \
    "{\"bert\": {" GOOD_FACTS ", \"downloads\": 1, \"hubcensus\": {\"version\": " version rest "}" \
    "}"                                                                                            \
    "}"
#define OUR_RUN(date, rev, age, threshold)                          \
    ", \"generated_at\": " date ", \"rev\": " rev ", \"age\": " age \
    ", \"thresh_num_downloads\": " threshold ", \"thresh_date\": \"2025-11-22T00:00:00Z\""
#define GOOD_RUN OUR_RUN("\"2026-11-22T01:07:05Z\"", "null", "\"last\"", "5000")

static void
says_what_is_wrong_where_and_what_to_do(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {OF("\"1\""), "f: bert.downloads: expected a number, found a string; save it again with "
                      "--save-model-info"},
        {OF("null"), "f: bert.downloads: expected a number, found null;"},
        {OF("-1"), "f: bert.downloads: expected a whole number that is not below 0, found -1;"},
        {OF("1.5"), "found 1.5;"},
        {OF("9223372036854775808"), "found 9223372036854775808;"},
        {OF("1, \"downloads_counted_to\": \"x\""),
         "f: bert.downloads_counted_to: expected a number, found a string;"},
        {"{\"bert\": {" GOOD_FACTS "}}", "f: bert.downloads: is missing;"},
        {"{\"bert\": {\"downloads\": 1}}", "f: bert.commit_hash: is missing;"},
        {WITH("7", "\"\"", "\"\"", "[]"), "f: bert.commit_hash: expected a string, found a number"},
        {WITH("\"abc\"", "\"\"", "\"\"", "[]"),
         "expected a commit's id of 40 or 64 hexadecimal digits, found \"abc\";"},
        {WITH("\"" ID_A "\\u0000\"", "\"\"", "\"\"", "[]"), "f: bert.commit_hash: expected a com"},
        {WITH("\"" ID_A "a\"", "\"\"", "\"\"", "[]"), "f: bert.commit_hash: expected a commit's"},
        {WITH("\"" ID_A "\"", "\"2020-11-16\"", "\"\"", "[]"),
         "f: bert.first_commit_datetime: expected a time with its offset such as "
         "2020-11-16T21:43:42+01:00, found \"2020-11-16\";"},
        {WITH("\"\"", "\"2020-11-16T21:43:42\"", "\"\"", "[]"), "a time with its offset"},
        {WITH("\"\"", "\"2020-11-16T21:43:42+24:00\"", "\"\"", "[]"), "a time with its offset"},
        {WITH("\"\"", "\"2020-11-16T21:43:42Z\"", "[]", "[]"),
         "f: bert.model_path: expected a str"},
        {WITH("\"\"", "\"2020-11-16T21:43:42Z\"", "\"a\\u0000b\"", "[]"),
         "f: bert.model_path: has a NUL in it;"},
        {WITH("\"\"", "\"2020-11-16T21:43:42Z\"", "\"\"", "\"bert\""),
         "f: bert.tags: expected an array, found a string;"},
        {WITH("\"\"", "\"2020-11-16T21:43:42Z\"", "\"\"", "[]"),
         "f: bert.tags: expected at least one tag, found none;"},
        {WITH("\"\"", "\"2020-11-16T21:43:42Z\"", "\"\"", "[\"a\", \"\"]"),
         "f: bert.tags[1]: expected a tag, found \"\";"},
        {WITH("\"\"", "\"2020-11-16T21:43:42Z\"", "\"\"", "[null]"),
         "bert.tags[0]: expected a tag"},
        {"{\"a\": {\"downloads\": 1}, \"b\": 7}", "f: a.commit_hash: is missing"},
        {"{\"b\": 7, \"a\": {\"downloads\": 1}}",
         "f: b: expected an object with what is known of a model, found 7;"},
        {"{\"\": {" GOOD_FACTS ", \"downloads\": 1}}", "is no model's name"},
        {"{\"a\\u0000b\": {" GOOD_FACTS ", \"downloads\": 1}}", "is no model's name"},
        {"{\"(hubcensus)\": {" GOOD_FACTS ", \"downloads\": 1}}", "is no model's name"},
        {"{\"bert\": {" GOOD_FACTS ", \"downloads\": 1}, \"bert\": {" GOOD_FACTS
         ", \"downloads\": 2}}",
         "f: the model bert is in it twice;"},
        {OURS("1", GOOD_RUN ", \"younger\": {\"bert\": {" GOOD_FACTS "}}, \"unknown\": {}"),
         "f: the model bert is in it twice;"},
        {OURS("1", GOOD_RUN ", \"younger\": {\"a\": {" GOOD_FACTS
                            "}}, \"unknown\": {\"a\": {" GOOD_FACTS "}}"),
         "f: the model a is in it twice;"},
        {OURS("1", GOOD_RUN), "f: bert.hubcensus.younger: is missing;"},
        {OURS("1", GOOD_RUN ", \"younger\": {\"a\": {}}, \"unknown\": {}"),
         "f: bert.hubcensus.younger.a.commit_hash: is missing;"},
        {OURS("1", GOOD_RUN ", \"younger\": {}, \"unknown\": []"),
         "f: bert.hubcensus.unknown: expected an object, found an array;"},
        {OURS("1", GOOD_RUN ", \"younger\": {}, \"unknown\": {\"a\": {\"commit_hash\": \"\"}}"),
         "f: bert.hubcensus.unknown.a.first_commit_datetime: is missing;"},
        {OURS("1", GOOD_RUN ", \"younger\": {}, \"unknown\": {\"a\": {}}"),
         "f: bert.hubcensus.unknown.a.model_path: is missing;"},
        {OURS("1", GOOD_RUN ", \"partial\": 1, \"younger\": {}, \"unknown\": {}"),
         "f: bert.hubcensus.partial: expected true or false, found 1;"},
        {OURS("2", ""),
         "f: was written by a newer hubcensus (version 2 of such files, this program "
         "knows 1): use the newer program, or save it again with "
         "--save-model-info"},
        {OURS("0", ""), "f: bert.hubcensus.version: expected 1, found 0;"},
        {OURS("true", ""), "f: bert.hubcensus.version: expected a number, found true;"},
        {OURS("1", OUR_RUN("\"now\"", "null", "null", "1")),
         "bert.hubcensus.generated_at: expected"},
        {OURS("1", OUR_RUN("\"2026-11-22T01:07:05Z\"", "7", "null", "1")),
         "bert.hubcensus.rev: expected a string, found a number"},
        {OURS("1", OUR_RUN("\"2026-11-22T01:07:05Z\"", "null", "\"oldest\"", "1")),
         "bert.hubcensus.age: expected \"first\", \"last\" or \"moved\", found \"oldest\";"},
        {OURS("1", OUR_RUN("\"2026-11-22T01:07:05Z\"", "null", "null", "-1")),
         "bert.hubcensus.thresh_num_downloads: expected a whole number"},
        {"{\"bert\": {\"hubcensus\": []}}", "f: bert.hubcensus: expected an object with what is"},
        {"", "f: is empty; save it again with --save-model-info"},
        {" ", "f: line 1, column 2"},
        {"{\"bert\": {", "f: line 1, column 11"},
        {"[]", "f: holds nothing of models' ages and downloads"},
        {"7", "f: holds nothing of models' ages and downloads"},
        {"{\"generated_at\": \"2026-11-22\", \"scan_info\": {\"total_scanned\": 1}, "
         "\"total_models\": 1, \"models\": [{\"model_id\": \"gpt2\", \"downloads\": 1}]}",
         "f: holds nothing of models' ages and downloads, as transformers' "
         "utils/models_to_deprecate.py and this program save it: name the file that "
         "--save-model-info wrote"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct models_info info;
        struct err err = {0};
        if (models_info_parse(&info, slice_of(cases[i].text), "f", &err) == 0)
            fail_msg("read: %s", cases[i].text);
        assert_int_equal(err.kind, ERR_DATA);
        if (strstr(err.message, cases[i].message) == NULL)
            fail_msg("of %s: %s", cases[i].text, err.message);
        models_info_fini(&info);
    }
}

static void
refuses_figures_of_two_runs_in_one_file(void **state)
{
    struct models_info_entry item = old_model("bert", 1), other = old_model("xlm", 1);
    struct models_info a = run_of(&item, 1), b = run_of(&other, 1);
    struct models_info info;
    struct str text = STR_INIT;
    struct err err = {0};

    (void)state;
    models_info_text(&text, &a);
    str_truncate(&text, text.len - 2);
    text.data[text.len - 1] = '}';
    str_puts(&text, ", ");
    size_t at = text.len;
    models_info_text(&text, &b);
    text.data[at] = ' ';
    assert_int_equal(models_info_parse(&info, (struct slice){text.data, text.len}, "f", &err), -1);
    assert_non_null(strstr(err.message, "two models tell of a run"));
    models_info_fini(&info);
    str_fini(&text);
}

static void
says_that_there_is_no_such_file_or_that_it_cannot_be_written(void **state)
{
    char *path = file_join(*state, "none/models_info.json");
    struct models_info_entry item = old_model("bert", 1);
    struct models_info info = run_of(&item, 1), back;
    struct err err = {0};

    assert_int_equal(models_info_read(&back, path, &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.message, path));
    assert_non_null(strstr(err.message, "--save-model-info"));
    models_info_fini(&back);
    assert_int_equal(models_info_write(path, &info, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, path));
    models_info_fini(NULL);
    free(path);
}

static void
leaves_the_file_as_it_was_on_a_full_disk(void **state)
{
    char *path = file_join(*state, MODELS_INFO_FILE);
    struct models_info_entry item = old_model("bert", 1);
    struct models_info info = run_of(&item, 1);
    struct str text = STR_INIT;
    struct err err = {0};

    assert_int_equal(file_replace(path, SLICE("{}"), NULL), 0);
    small_disk_begin(100);
    int status = models_info_write(path, &info, &err);
    small_disk_end();
    assert_int_equal(status, -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_int_equal(file_read(&text, path, 1 << 20, NULL), 1);
    assert_string_equal(str_text(&text), "{}");
    str_fini(&text);
    free(path);
}

int
main(void)
{
#define FOLDER_TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_python_would_with_its_own_keys_behind),
        cmocka_unit_test(lets_a_model_that_is_none_bear_the_run_when_there_is_no_old_one),
        FOLDER_TEST(reads_back_what_it_wrote),
        cmocka_unit_test(writes_an_offset_that_python_has_not_as_utc),
        cmocka_unit_test(reads_the_scripts_file_and_takes_its_figures_for_lower_bounds),
        cmocka_unit_test(says_what_is_wrong_where_and_what_to_do),
        cmocka_unit_test(refuses_figures_of_two_runs_in_one_file),
        FOLDER_TEST(says_that_there_is_no_such_file_or_that_it_cannot_be_written),
        FOLDER_TEST(leaves_the_file_as_it_was_on_a_full_disk),
    };
#undef FOLDER_TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
