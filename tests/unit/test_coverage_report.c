#include "report/coverage.h"

#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* A name for every form to be careful with. */
#define HOSTILE "=1+1,\"q\"|`x`<b>@all\033[2J\nFrom: forged\xFF"
#define SHOWN   "=1+1,\"q\"|`x`<b>@all\\u001b[2J\\u000aFrom: forged\\xff"

/* Two libraries; the first takes nothing of what it is said to take of the second's. */
static struct profile profiles[] = {{.name = "one"}, {.name = "a name of more than 30 characters"}};
static const struct quantized_rules rules[] = {{.profile = &profiles[0]},
                                               {.profile = &profiles[1]}};

static struct coverage_figures total_taken[] = {{8, 8000}, {6, 6000}, {1, 9}},
                               hostile_taken[] = {{5, 4999}, {5, 4999}, {0, 0}},
                               none_taken[] = {{3, 0}, {1, 0}, {1, 0}};
static struct coverage_row rows[] = {
    {{HOSTILE, sizeof HOSTILE - 1}, {5, 4999}, hostile_taken},
    {{NULL, 0}, {3, 0}, none_taken},
};
static struct coverage_row years[] = {{{"2024", 4}, {8, 8000}, total_taken}};
static enum coverage_tier of_both[] = {COVERAGE_NOT, COVERAGE_NOT},
                          of_second[] = {COVERAGE_NOT, COVERAGE_NATIVE};
static struct coverage_lack lack_items[] = {
    {{HOSTILE, sizeof HOSTILE - 1}, {1, 1500}, of_both},
    {{"Rest", 4}, {1, 400}, of_second},
};
static struct coverage_lacks lacks[] = {{lack_items, 2, 3}, {lack_items, 1, 1}};

static const struct coverage_origin origin = {
    .census = "registry/census.db",
    .generated_at = 1790000000,
    .quantized = "drop",
    .quantized_by = "all",
};

static struct coverage_question question = {.libraries = rules, .library_count = 1, .top = 2};

static struct coverage
answer(void)
{
    return (struct coverage){
        .question = &question,
        .total = {.all = {8, 8000}, .taken = total_taken},
        .without_architecture = {4, 40},
        .variants = {1, 1},
        .tasks = {rows, 1, 2},
        .years = {years, 1, 1},
        .authors = {rows, 2, 2},
        .lacks = lacks,
        .scanned = 1700000000,
    };
}

static void
is(struct str *out, const char *expected)
{
    assert_string_equal(str_text(out), expected);
    str_fini(out);
}

static int
one_library(void **state)
{
    (void)state;
    question = (struct coverage_question){.libraries = rules, .library_count = 1, .top = 2};
    return 0;
}

static void
text_has_a_table_for_each_question(void **state)
{
    const struct coverage c = answer();
    struct str out = STR_INIT;

    (void)state;
    coverage_report_text(&out, &c, &origin);
    is(&out, "Of 8 models with 8,000 downloads in 30 days:\n"
             "            6    75.0 %             6,000    75.0 %  loaded by one\n"
             "            2    25.0 %             2,000    25.0 %  not loaded by one\n"
             "\n"
             "Left out\n"
             "            4                          40  without an architecture, which cannot be "
             "judged\n"
             "            1                           1  quantized variants, which are copies\n"
             "\n"
             "By task\n"
             "                                                    one\n"
             "       models         downloads      models   downloads  task\n"
             "            5             4,999     100.0 %     100.0 %  " SHOWN "\n"
             "  and 1 more with 3 models and 3,001 downloads\n"
             "\n"
             "By year of creation\n"
             "                                                    one\n"
             "       models         downloads      models   downloads  year\n"
             "            8             8,000      75.0 %      75.0 %  2024\n"
             "\n"
             "By author\n"
             "                                                    one\n"
             "       models         downloads      models   downloads  author\n"
             "            5             4,999     100.0 %     100.0 %  " SHOWN "\n"
             "            3                 0      33.3 %           -  (none)\n"
             "\n"
             "Architectures that would add most downloads to one\n"
             "       models         downloads        adds  architecture\n"
             "            1             1,500      18.8 %  " SHOWN "\n"
             "            1               400       5.0 %  Rest\n"
             "  and 1 more with 0 models and 100 downloads\n"
             "Together they would bring one from 75.0 % to 98.8 % of the downloads.\n"
             "\n"
             "From registry/census.db; the last scan began on 2023-11-14. Shares are of what its "
             "scans have met.\n");
}

static void
text_puts_libraries_side_by_side(void **state)
{
    struct coverage c = answer();
    struct str out = STR_INIT;

    (void)state;
    question.library_count = 2;
    question.task = SLICE(HOSTILE);
    question.author = SLICE("somebody");
    c.years.count = c.years.there_are = 0;
    c.without_architecture = c.variants = (struct coverage_figures){0, 0};
    c.unfinished = true;
    coverage_report_text(&out, &c, &origin);
    is(&out,
       "Of 8 models with 8,000 downloads in 30 days, of the task " SHOWN ", by somebody:\n"
       "            6    75.0 %             6,000    75.0 %  loaded by one\n"
       "            2    25.0 %             2,000    25.0 %  not loaded by one\n"
       "            1    12.5 %                 9     0.1 %  loaded by a name of more than 30 "
       "charact...\n"
       "            7    87.5 %             7,991    99.9 %  not loaded by a name of more than 30 "
       "charact...\n"
       "\n"
       "Architectures that would add most downloads to one\n"
       "       models         downloads        adds  a name of more than 30 charact...  "
       "architecture\n"
       "            1             1,500      18.8 %                                 no  " SHOWN "\n"
       "            1               400       5.0 %                                yes  Rest\n"
       "  and 1 more with 0 models and 100 downloads\n"
       "Together they would bring one from 75.0 % to 98.8 % of the downloads.\n"
       "\n"
       "Architectures that would add most downloads to a name of more than 30 charact...\n"
       "       models         downloads        adds  one  architecture\n"
       "            1             1,500      18.8 %   no  " SHOWN "\n"
       "It would bring a name of more than 30 characters from 0.1 % to 18.9 % of the downloads.\n"
       "\n"
       "From registry/census.db; the last scan, which is not finished, began on 2023-11-14. Shares "
       "are of what its scans have met.\n");
}

static void
text_of_nothing_says_so(void **state)
{
    static struct coverage_figures nothing[3];
    static struct coverage_lacks no_lacks[2];
    const struct coverage c = {
        .question = &question, .total = {.taken = nothing}, .variants = {2, 3}, .lacks = no_lacks};
    struct str out = STR_INIT;

    (void)state;
    coverage_report_text(&out, &c, &origin);
    is(&out, "There is no model with an architecture.\n"
             "\n"
             "Left out\n"
             "            2                           3  quantized variants, which are copies\n"
             "\n"
             "From registry/census.db. Shares are of what its scans have met.\n");
    coverage_report_markdown(&out, &c, &origin);
    is(&out, "# Coverage\n\nThere is no model with an architecture.\n"
             "\nLeft out:\n\n"
             "- 2 models with 3 downloads: quantized variants, which are copies\n"
             "\nFrom `registry/census.db`. Shares are of what its scans have met.\n");
    coverage_report_names(&out, &c);
    is(&out, "");
    coverage_report_csv(&out, &c);
    is(&out, "of,name,library,models,downloads,loaded_models,loaded_downloads,models_percent,"
             "downloads_percent\r\n"
             "all,,one,0,0,0,0,,\r\n"
             "without_architecture,,,0,0,,,,\r\n"
             "quantized_variants,,,2,3,,,,\r\n");
}

static void
markdown_holds_names_in_code_spans(void **state)
{
    const struct coverage c = answer();
    struct str out = STR_INIT;

    (void)state;
    question.library_count = 2;
    question.author = SLICE("somebody");
    coverage_report_markdown(&out, &c, &origin);
#define CELL "``=1+1,\"q\"\\|`x`<b>@all\\u001b[2J\\u000aFrom: forged\\xff``"
#define LONG "`a name of more than 30 characters`"
    is(&out, "# Coverage\n\n"
             "Of 8 models with 8,000 downloads in 30 days, by `somebody`:\n\n"
             "| | Models | Share | Downloads | Share |\n"
             "| --- | ---: | ---: | ---: | ---: |\n"
             "| loaded by `one` | 6 | 75.0 % | 6,000 | 75.0 % |\n"
             "| not loaded by `one` | 2 | 25.0 % | 2,000 | 25.0 % |\n"
             "| loaded by " LONG " | 1 | 12.5 % | 9 | 0.1 % |\n"
             "| not loaded by " LONG " | 7 | 87.5 % | 7,991 | 99.9 % |\n"
             "\nLeft out:\n\n"
             "- 4 models with 40 downloads: without an architecture, which cannot be judged\n"
             "- 1 model with 1 download: quantized variants, which are copies\n"
             "\n## By task\n\n"
             "| Task | Models | Downloads | `one` models | `one` downloads | " LONG
             " models | " LONG " downloads |\n"
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
             "| " CELL " | 5 | 4,999 | 100.0 % | 100.0 % | 0.0 % | 0.0 % |\n"
             "\n… and 1 more with 3 models and 3,001 downloads.\n"
             "\n## By year of creation\n\n"
             "| Year | Models | Downloads | `one` models | `one` downloads | " LONG
             " models | " LONG " downloads |\n"
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
             "| 2024 | 8 | 8,000 | 75.0 % | 75.0 % | 12.5 % | 0.1 % |\n"
             "\n## Architectures that would add most downloads to `one`\n\n"
             "| Architecture | Models | Downloads | Adds | " LONG " |\n"
             "| --- | ---: | ---: | ---: | --- |\n"
             "| " CELL " | 1 | 1,500 | 18.8 % | no |\n"
             "| `Rest` | 1 | 400 | 5.0 % | yes |\n"
             "\n… and 1 more with 0 models and 100 downloads.\n"
             "\nTogether they would bring `one` from 75.0 % to 98.8 % of the downloads.\n"
             "\n## Architectures that would add most downloads to " LONG "\n\n"
             "| Architecture | Models | Downloads | Adds | `one` |\n"
             "| --- | ---: | ---: | ---: | --- |\n"
             "| " CELL " | 1 | 1,500 | 18.8 % | no |\n"
             "\nIt would bring " LONG " from 0.1 % to 18.9 % of the downloads.\n"
             "\nFrom `registry/census.db`; the last scan began on 2023-11-14. Shares are of what "
             "its scans have met.\n");
#undef CELL
#undef LONG
}

static void
csv_has_a_row_for_each_library_of_each_line(void **state)
{
    const struct coverage c = answer();
    struct str out = STR_INIT;

    (void)state;
    question.library_count = 2;
    coverage_report_csv(&out, &c);
#define CELL "\"'=1+1,\"\"q\"\"|`x`<b>@all\\u001b[2J\\u000aFrom: forged\\xff\""
#define LONG "a name of more than 30 characters"
    is(&out, "of,name,library,models,downloads,loaded_models,loaded_downloads,models_percent,"
             "downloads_percent\r\n"
             "all,,one,8,8000,6,6000,75.0,75.0\r\n"
             "all,," LONG ",8,8000,1,9,12.5,0.1\r\n"
             "without_architecture,,,4,40,,,,\r\n"
             "quantized_variants,,,1,1,,,,\r\n"
             "task," CELL ",one,5,4999,5,4999,100.0,100.0\r\n"
             "task," CELL "," LONG ",5,4999,0,0,0.0,0.0\r\n"
             "year,2024,one,8,8000,6,6000,75.0,75.0\r\n"
             "year,2024," LONG ",8,8000,1,9,12.5,0.1\r\n"
             "author," CELL ",one,5,4999,5,4999,100.0,100.0\r\n"
             "author," CELL "," LONG ",5,4999,0,0,0.0,0.0\r\n"
             "author,,one,3,0,1,0,33.3,\r\n"
             "author,," LONG ",3,0,1,0,33.3,\r\n"
             "missing," CELL ",one,1,1500,,,12.5,18.8\r\n"
             "missing,Rest,one,1,400,,,12.5,5.0\r\n"
             "missing," CELL "," LONG ",1,1500,,,12.5,18.8\r\n");
#undef CELL
#undef LONG
}

static void
json_says_null_of_what_is_not_known(void **state)
{
    static const char *const parts[] = {
        "{\n  \"generated_at\": \"2026-09-21T14:13:20Z\",\n  \"census\": \"registry/census.db\",\n"
        "  \"scanned_at\": null,\n  \"scan_finished\": true,\n  \"task\": null,\n"
        "  \"author\": null,\n  \"quantized\": \"drop\",\n  \"quantized_by\": \"all\",\n"
        "  \"libraries\": [\n    \"one\"\n  ],\n"
        "  \"total_models\": 8,\n  \"total_downloads\": 8000,\n",
        "  \"total_tasks\": 2,\n  \"total_authors\": 2,\n",
        "      \"task\": \"=1+1,\\\"q\\\"|`x`<b>@all\\u001b[2J\\nFrom: forged\\ufffd\",\n"
        "      \"models\": 5,\n",
        "      \"year\": 2024,\n      \"models\": 8,\n",
        "      \"author\": null,\n      \"models\": 3,\n      \"downloads\": 0,\n"
        "      \"coverage\": {\n        \"one\": {\n          \"loaded\": {\n"
        "            \"models\": 1,\n            \"downloads\": 0,\n"
        "            \"models_percent\": 33.3,\n            \"downloads_percent\": null\n",
        "  \"missing\": {\n    \"one\": {\n      \"total_architectures\": 3,\n"
        "      \"total_models\": 2,\n      \"total_downloads\": 2000,\n"
        "      \"architectures\": [\n",
        "          \"architecture_id\": \"Rest\",\n          \"total_models\": 1,\n"
        "          \"total_downloads\": 400,\n          \"models_percent\": 12.5,\n"
        "          \"downloads_percent\": 5.0,\n          \"loaded_by\": []\n",
    };
    struct coverage c = answer();
    struct str out = STR_INIT;

    (void)state;
    c.scanned = 0;
    coverage_report_json(&out, &c, &origin);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (strstr(str_text(&out), parts[i]) == NULL)
            fail_msg("no %s in %s", parts[i], str_text(&out));
    str_fini(&out);
    c.scanned = 1700000000;
    question.library_count = 2;
    coverage_report_json(&out, &c, &origin);
    assert_non_null(strstr(str_text(&out), "\"scanned_at\": \"2023-11-14T22:13:20Z\""));
    assert_non_null(strstr(str_text(&out), "\"loaded_by\": [\n            \"a name of more than 30 "
                                           "characters\"\n          ]"));
    str_fini(&out);
}

static void
names_stand_one_a_line(void **state)
{
    const struct coverage c = answer();
    struct str out = STR_INIT;

    (void)state;
    coverage_report_names(&out, &c);
    is(&out, SHOWN "\nRest\n");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, one_library)
    const struct CMUnitTest tests[] = {
        TEST(text_has_a_table_for_each_question),
        TEST(text_puts_libraries_side_by_side),
        TEST(text_of_nothing_says_so),
        TEST(markdown_holds_names_in_code_spans),
        TEST(csv_has_a_row_for_each_library_of_each_line),
        TEST(json_says_null_of_what_is_not_known),
        TEST(names_stand_one_a_line),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
