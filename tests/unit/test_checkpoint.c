#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "folder.h"
#include "registry/checkpoint.h"
#include "unit.h"

static char task[] = "text-generation";
static char next[] = "/api/models?cursor=abc%3D";
static char author[] = "EleutherAI";
static char arguments[] = "tasks=text-generation min-downloads=500";

static struct store_part parts[] = {
    {false, task, next, STORE_PART_OPEN, {2, 2000, 3, 1997, 1500, 40, 30, 20, 50, 7, 300, 50}},
    {true, author, NULL, STORE_PART_FAILED, {1, 10, 0, 10, 4, 1, 0, 0, 2, 0, 0, 3}},
    {false, task, NULL, STORE_PART_OPEN, {0}},
};

static const struct store_scan scan = {3, arguments, 1791201600, 61999, parts, 3};
static const struct clock clock = {1791205445, true};

#define HEAD                                                          \
    "{\n"                                                             \
    "  \"format\": \"hubcensus checkpoint\",\n"                       \
    "  \"version\": 1,\n"                                             \
    "  \"arguments\": \"tasks=text-generation min-downloads=500\",\n" \
    "  \"saved_at\": \"2026-10-05T13:04:05Z\",\n"                     \
    "  \"scan\": {\n"                                                 \
    "    \"started_at\": \"2026-10-05T12:00:00Z\",\n"                 \
    "    \"active_seconds\": 61,\n"                                   \
    "    \"pages\": 3,\n"                                             \
    "    \"listed\": 2010,\n"                                         \
    "    \"repeated\": 3,\n"                                          \
    "    \"scanned\": 2007,\n"                                        \
    "    \"known\": 1504,\n"                                          \
    "    \"quantized_by_name\": 41,\n"                                \
    "    \"quantized_by_tag\": 30,\n"                                 \
    "    \"quantized_by_method\": 20,\n"                              \
    "    \"no_architecture\": 52,\n"                                  \
    "    \"other_architecture\": 7,\n"                                \
    "    \"unsupported\": 300,\n"                                     \
    "    \"found\": 53\n"                                             \
    "  },\n"                                                          \
    "  \"parts\": [\n"                                                \
    "    {\n"                                                         \
    "      \"task\": \"text-generation\",\n"                          \
    "      \"state\": \"under way\",\n"                               \
    "      \"next\": \"/api/models?cursor=abc%3D\",\n"                \
    "      \"pages\": 2,\n"                                           \
    "      \"listed\": 2000,\n"                                       \
    "      \"repeated\": 3,\n"                                        \
    "      \"scanned\": 1997,\n"                                      \
    "      \"known\": 1500,\n"                                        \
    "      \"quantized_by_name\": 40,\n"                              \
    "      \"quantized_by_tag\": 30,\n"                               \
    "      \"quantized_by_method\": 20,\n"                            \
    "      \"no_architecture\": 50,\n"                                \
    "      \"other_architecture\": 7,\n"                              \
    "      \"unsupported\": 300,\n"                                   \
    "      \"found\": 50\n"                                           \
    "    },\n"                                                        \
    "    {\n"                                                         \
    "      \"author\": \"EleutherAI\",\n"                             \
    "      \"state\": \"failed\",\n"                                  \
    "      \"next\": null,\n"                                         \
    "      \"pages\": 1,\n"                                           \
    "      \"listed\": 10,\n"                                         \
    "      \"repeated\": 0,\n"                                        \
    "      \"scanned\": 10,\n"                                        \
    "      \"known\": 4,\n"                                           \
    "      \"quantized_by_name\": 1,\n"                               \
    "      \"quantized_by_tag\": 0,\n"                                \
    "      \"quantized_by_method\": 0,\n"                             \
    "      \"no_architecture\": 2,\n"                                 \
    "      \"other_architecture\": 0,\n"                              \
    "      \"unsupported\": 0,\n"                                     \
    "      \"found\": 3\n"                                            \
    "    },\n"                                                        \
    "    {\n"                                                         \
    "      \"task\": \"text-generation\",\n"                          \
    "      \"state\": \"not begun\",\n"                               \
    "      \"next\": null,\n"                                         \
    "      \"pages\": 0,\n"                                           \
    "      \"listed\": 0,\n"                                          \
    "      \"repeated\": 0,\n"                                        \
    "      \"scanned\": 0,\n"                                         \
    "      \"known\": 0,\n"                                           \
    "      \"quantized_by_name\": 0,\n"                               \
    "      \"quantized_by_tag\": 0,\n"                                \
    "      \"quantized_by_method\": 0,\n"                             \
    "      \"no_architecture\": 0,\n"                                 \
    "      \"other_architecture\": 0,\n"                              \
    "      \"unsupported\": 0,\n"                                     \
    "      \"found\": 0\n"                                            \
    "    }\n"                                                         \
    "  ]"

static const char python[] = "{\"seen_models\": [\"a/b\", \"c\\u00e9\"], \"scanned\": 2, "
                             "\"supported_models\": [{\"model_id\": \"a/b\"}], \"x\": 1.50}";

static void
tells_where_a_scan_stands(void **state)
{
    struct checkpoint c;
    struct err err;
    char *folder = folder_make();
    char *path = file_join(folder, "scrape_checkpoint.json");

    (void)state;
    assert_int_equal(checkpoint_read(&c, path, &err), 0);
    assert_int_equal(checkpoint_write(path, &scan, NULL, &clock, &err), 0);
    char *text = folder_get(folder, "scrape_checkpoint.json");
    assert_string_equal(text, HEAD "\n}\n");
    free(text);
    assert_int_equal(checkpoint_read(&c, path, &err), 1);
    assert_string_equal(c.arguments, arguments);
    assert_false(c.from_python);
    assert_null(c.python);
    checkpoint_fini(&c);
    checkpoint_fini(&c);
    free(path);
    folder_remove(folder);
}

static void
keeps_what_python_had_until_it_is_no_longer_needed(void **state)
{
    struct checkpoint c;
    struct err err;
    char *folder = folder_make();
    char *path = file_join(folder, "scrape_checkpoint.json");

    (void)state;
    folder_put(folder, "scrape_checkpoint.json", python);
    /* Read, written, read, written: nothing is lost on the way. */
    for (int turn = 0; turn < 2; turn++) {
        assert_int_equal(checkpoint_read(&c, path, &err), 1);
        assert_int_equal(c.from_python, turn == 0);
        if (turn == 0)
            assert_null(c.arguments);
        else
            assert_string_equal(c.arguments, arguments);
        assert_int_equal(json_node_get(c.python, "supported_models")->count, 1);
        assert_int_equal(json_node_get(c.python, "seen_models")->count, 2);
        assert_int_equal(checkpoint_write(path, &scan, c.python, &clock, &err), 0);
        checkpoint_fini(&c);
        char *text = folder_get(folder, "scrape_checkpoint.json");
        assert_string_equal(text, HEAD ",\n"
                                       "  \"taken_over\": {\n"
                                       "    \"seen_models\": [\n"
                                       "      \"a/b\",\n"
                                       "      \"c\\u00e9\"\n"
                                       "    ],\n"
                                       "    \"scanned\": 2,\n"
                                       "    \"supported_models\": [\n"
                                       "      {\n"
                                       "        \"model_id\": \"a/b\"\n"
                                       "      }\n"
                                       "    ],\n"
                                       "    \"x\": 1.50\n"
                                       "  }\n"
                                       "}\n");
        free(text);
    }
    free(path);
    folder_remove(folder);
}

#define REFUSED                                                                                \
    "p.json: cannot be resumed from (move it away: the census has the scan's place, and only " \
    "what "                                                                                    \
    "was taken over from a Python checkpoint is lost; or begin anew with --fresh): "
#define OURS "{\"format\": \"hubcensus checkpoint\""

static void
refuses_what_neither_program_wrote(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"{}", REFUSED "neither hubcensus nor TransformerLens' scraper wrote it"},
        {"[]", REFUSED "neither hubcensus nor TransformerLens' scraper wrote it"},
        {"{\"seen_models\": []}",
         REFUSED "neither hubcensus nor TransformerLens' scraper wrote it"},
        {"{\"seen_models\": [], \"supported_models\": {}}",
         REFUSED "neither hubcensus nor TransformerLens' scraper wrote it"},
        {OURS "}", REFUSED "version: expected 1"},
        {OURS ", \"version\": \"x\"}", REFUSED "version: expected 1"},
        {OURS ", \"version\": 2}", REFUSED "version: a newer hubcensus wrote it"},
        {OURS ", \"version\": 1}", REFUSED "arguments: expected the text of what was asked for"},
        {OURS ", \"version\": 1, \"arguments\": \"a\\u0000b\"}",
         REFUSED "arguments: expected the text of what was asked for"},
        {OURS ", \"version\": 1, \"arguments\": \"\", \"taken_over\": {}}",
         REFUSED "taken_over: expected what a Python checkpoint holds"},
        {"", NULL},
        {"{\"seen_models\": [\"a", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct checkpoint c;
        struct err err = {ERR_NONE, ""};
        assert_int_equal(checkpoint_parse(&c, slice_of(cases[i].text), "p.json", &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
        if (cases[i].expected != NULL)
            assert_string_equal(err.message, cases[i].expected);
        assert_memory_equal(err.message, REFUSED, sizeof REFUSED - 1);
        checkpoint_fini(&c);
    }
}

static void
has_words_for_every_state_of_a_walk(void **state)
{
    static const struct {
        enum store_part_end end;
        int64_t pages;
        const char *words;
    } cases[] = {
        {STORE_PART_OPEN, 0, "not begun"},
        {STORE_PART_OPEN, 1, "under way"},
        {STORE_PART_LAST_PAGE, 1, "read to the last page"},
        {STORE_PART_THRESHOLD, 1, "read down to the least downloads"},
        {STORE_PART_LIMIT, 1, "read up to the limit"},
        {STORE_PART_FAILED, 1, "failed"},
    };
    char *folder = folder_make();
    char *path = file_join(folder, "c.json");

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct store_part part = {
            .name = (char *)"t", .end = cases[i].end, .counts = {.pages = cases[i].pages}};
        struct store_scan one = {.arguments = (char *)"", .parts = &part, .part_count = 1};
        struct str expected = STR_INIT;
        str_printf(&expected, "\"state\": \"%s\"", cases[i].words);
        assert_int_equal(checkpoint_write(path, &one, NULL, &clock, NULL), 0);
        char *text = folder_get(folder, "c.json");
        assert_non_null(strstr(text, str_text(&expected)));
        free(text);
        str_fini(&expected);
    }
    checkpoint_fini(NULL);
    free(path);
    folder_remove(folder);
}

static void
says_that_it_cannot_be_written(void **state)
{
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();
    struct str path = STR_INIT;

    (void)state;
    folder_put(folder, "file", "");
    str_printf(&path, "%s/file/scrape_checkpoint.json", folder);
    assert_int_equal(checkpoint_write(str_text(&path), &scan, NULL, &clock, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    str_fini(&path);
    folder_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_where_a_scan_stands),
        cmocka_unit_test(keeps_what_python_had_until_it_is_no_longer_needed),
        cmocka_unit_test(refuses_what_neither_program_wrote),
        cmocka_unit_test(has_words_for_every_state_of_a_walk),
        cmocka_unit_test(says_that_it_cannot_be_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
