#include "report/coverage.h"

#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* A name for every form to be careful with. */
#define HOSTILE "=1+1,\"q\"|`x`<b>@all\033[2J\nFrom: forged\xFF"
#define LONG    "a library with a name of over 40 characters"
#define SHOWN   "=1+1,\"q\"|`x`<b>@all\\u001b[2J\\u000aFrom: forged\\xff"

/* Three libraries: a plain one, one with a long name that goes by types, one with a fallback. */
/* All; native of each of the three; by fallback of the third. */
static struct coverage_figures total_taken[] = {{8, 8000}, {6, 6000}, {1, 9}, {2, 20}, {3, 300}},
                               hostile_taken[] = {{5, 4999}, {5, 4999}, {0, 0}, {1, 10}, {2, 200}},
                               none_taken[] = {{3, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}};
static struct coverage_row rows[] = {
    {{HOSTILE, sizeof HOSTILE - 1}, {5, 4999}, hostile_taken},
    {{NULL, 0}, {3, 0}, none_taken},
};
static struct coverage_row years[] = {{{"2024", 4}, {8, 8000}, total_taken}};

static struct coverage_take hostile_takes[] = {{.tier = SUPPORT_REMOVED, .last = {"0.9\033|", 5}},
                                               {.tier = SUPPORT_REMOVED, .last = {"0.9\033|", 5}},
                                               {.tier = SUPPORT_NATIVE, .loaded = {5, 1}}},
                            rest_takes[] = {{.tier = SUPPORT_NOT},
                                            {.tier = SUPPORT_NATIVE, .loaded = {3, 1}},
                                            {.tier = SUPPORT_FALLBACK, .loaded = {4, 1}}},
                            some_takes[] = {{.tier = SUPPORT_REMOVED},
                                            {.tier = SUPPORT_FALLBACK, .loaded = {1, 1}},
                                            {.tier = SUPPORT_NATIVE, .loaded = {2, 1}}},
                            slow_takes[] = {{.tier = SUPPORT_NATIVE, .loaded = {1, 1}},
                                            {.tier = SUPPORT_NOT},
                                            {.tier = SUPPORT_FALLBACK, .loaded = {1, 1}}};
static struct coverage_lack missing_items[] = {
    {SUPPORT_ARCHITECTURE, {HOSTILE, sizeof HOSTILE - 1}, {5, 1500}, hostile_takes},
    {SUPPORT_ARCHITECTURE, {"Rest", 4}, {4, 400}, rest_takes},
    {SUPPORT_MODEL_TYPE, {"llama", 5}, {3, 30}, some_takes},
};
static struct coverage_lack fallback_items[] = {
    {SUPPORT_ARCHITECTURE, {"Slow", 4}, {1, 300}, slow_takes}};

static struct coverage_library libraries[] = {
    {.name = {"one", 3},
     .columns = {[SUPPORT_NATIVE] = 1},
     .decided = {[PROFILE_BY_ARCHITECTURE] = {6, 6000}},
     .missing = {missing_items, 3, 4, {12, 2030}}},
    {.name = {LONG, sizeof LONG - 1},
     .columns = {[SUPPORT_NATIVE] = 2},
     .by_type = true,
     .types_alone = true,
     .decided = {[PROFILE_BY_MODEL_TYPE] = {1, 9}},
     .missing = {missing_items, 1, 1, {5, 1500}}},
    {.name = {"\"third\"", 7},
     .columns = {[SUPPORT_NATIVE] = 3, [SUPPORT_FALLBACK] = 4},
     .by_type = true,
     .decided = {[PROFILE_BY_ARCHITECTURE] = {4, 300}, [PROFILE_BY_MODEL_TYPE] = {1, 20}},
     .fallback = {fallback_items, 1, 2, {3, 300}}},
};

static struct coverage_origin origin = {
    .census = "registry/census.db",
    .generated_at = 1790000000,
    .quantized = "drop",
    .quantized_by = "all",
    .width = 100,
};

static struct coverage_question question = {.library_count = 1, .top = 2};

static struct coverage
answer(void)
{
    return (struct coverage){
        .question = &question,
        .total = {.all = {8, 8000}, .taken = total_taken},
        .by_type = question.library_count > 1,
        .not_judged = {4, 40},
        .variants = {1, 1},
        .tasks = {rows, 1, 2},
        .years = {years, 1, 1},
        .authors = {rows, 2, 2},
        .libraries = libraries,
        .scanned = 1700000000,
    };
}

/* The first part of a report on all three libraries, behind its first sentence. */
#define ALL_THREE                                                                               \
    "            6    75.0 %             6,000    75.0 %  loaded by one\n"                      \
    "            2    25.0 %             2,000    25.0 %  not loaded by one\n"                  \
    "            1    12.5 %                 9     0.1 %  loaded by a library with a name of "  \
    "over 40 charact...\n"                                                                      \
    "            7    87.5 %             7,991    99.9 %  not loaded by a library with a name " \
    "of over 40 charact...\n"                                                                   \
    "            2    25.0 %                20     0.3 %  loaded by \"third\", natively\n"      \
    "            3    37.5 %               300     3.8 %  loaded by \"third\", by fallback\n"   \
    "            3    37.5 %             7,680    96.0 %  not loaded by \"third\"\n"            \
    "\n"                                                                                        \
    "Decided by the model type\n"                                                               \
    "            1    12.5 %                 9     0.1 %  of these loaded by a library with a " \
    "name of over 40 charact...\n"                                                              \
    "            1    12.5 %                20     0.3 %  of these loaded by \"third\"\n"

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
    question = (struct coverage_question){.library_count = 1, .top = 2};
    origin.width = 100;
    return 0;
}

static void
text_has_a_table_for_each_question(void **state)
{
    const struct coverage c = answer();
    struct str out = STR_INIT;

    (void)state;
    coverage_report_text(&out, &c, &origin);
    is(&out,
       "Of 8 models with 8,000 downloads in 30 days:\n"
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
       "            5             1,500      18.8 %  " SHOWN " (removed, last in 0.9\\u001b|)\n"
       "            4               400       5.0 %  Rest\n"
       "            3                30       0.4 %  llama (a model type, removed)\n"
       "  and 1 more with 0 models and 100 downloads\n"
       "Together they would bring one from 75.0 % to 99.1 % of the downloads.\n"
       "\n"
       "From registry/census.db; the last scan began on 2023-11-14. Shares are of what its scans "
       "have met.\n");
}

static void
text_puts_libraries_side_by_side(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    question.library_count = 3;
    question.task = SLICE(HOSTILE);
    question.author = SLICE("somebody");
    struct coverage c = answer();
    c.not_judged = c.variants = (struct coverage_figures){0, 0};
    c.unfinished = true;
    origin.width = 166;
    coverage_report_text(&out, &c, &origin);
    is(&out,
       "Of 8 models with 8,000 downloads in 30 days, of the task " SHOWN
       ", by somebody:\n" ALL_THREE "\n"
       "By year of creation\n"
       "                                                    one  a library with a name of over 40 "
       "charact...          \"third\" native        \"third\" fallback\n"
       "       models         downloads      models   downloads                           models   "
       "downloads      models   downloads      models   downloads  year\n"
       "            8             8,000      75.0 %      75.0 %                           12.5 %   "
       "    0.1 %      25.0 %       0.3 %      37.5 %       3.8 %  2024\n"
       "\n"
       "Architectures that would add most downloads to one\n"
       "       models         downloads        adds  a library with a name of over 40 charact...   "
       "\"third\"  architecture\n"
       "            5             1,500      18.8 %                                      removed   "
       "    yes  " SHOWN " (removed, last in 0.9\\u001b|)\n"
       "            4               400       5.0 %                                         most  "
       "fallback  Rest\n"
       "            3                30       0.4 %                                         some   "
       "   most  llama (a model type, removed)\n"
       "  and 1 more with 0 models and 100 downloads\n"
       "Together they would bring one from 75.0 % to 99.1 % of the downloads.\n"
       "\n"
       "Model types that would add most downloads to a library with a name of over 40 charact...\n"
       "       models         downloads        adds       one   \"third\"  model type\n"
       "            5             1,500      18.8 %   removed       yes  " SHOWN
       " (an architecture, removed, last in 0.9\\u001b|)\n"
       "It would bring a library with a name of over 40 characters from 0.1 % to 18.9 % of the "
       "downloads.\n"
       "\n"
       "Architectures that \"third\" loads by fallback alone\n"
       "       models         downloads       share       one  a library with a name of over 40 "
       "charact...  architecture\n"
       "            1               300       3.8 %       yes                                      "
       "     no  Slow\n"
       "  and 1 more with 2 models and 0 downloads\n"
       "Code of their own would bring what \"third\" loads natively from 0.3 % to 4.0 % of the "
       "downloads.\n"
       "\n"
       "From registry/census.db; the last scan, which is not finished, began on 2023-11-14. Shares "
       "are of what its scans have met.\n");
}

static void
text_puts_libraries_below_each_other_where_they_do_not_fit(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    question.library_count = 3;
    struct coverage c = answer();
    c.years.count = 0;
    origin.width = 80;
    coverage_report_text(&out, &c, &origin);
    is(&out,
       "Of 8 models with 8,000 downloads in 30 days:\n" ALL_THREE "\n"
       "Left out\n"
       "            4                          40  with neither an architecture nor a model type, "
       "which cannot be judged\n"
       "            1                           1  quantized variants, which are copies\n"
       "\n"
       "By task\n"
       "       models         downloads  task\n"
       "            5             4,999  " SHOWN "\n"
       "      100.0 %           100.0 %    one\n"
       "        0.0 %             0.0 %    a library with a name of over 40 charact...\n"
       "       20.0 %             0.2 %    \"third\" native\n"
       "       40.0 %             4.0 %    \"third\" fallback\n"
       "  and 1 more with 3 models and 3,001 downloads\n"
       "\n"
       "By author\n"
       "       models         downloads  author\n"
       "            5             4,999  " SHOWN "\n"
       "      100.0 %           100.0 %    one\n"
       "        0.0 %             0.0 %    a library with a name of over 40 charact...\n"
       "       20.0 %             0.2 %    \"third\" native\n"
       "       40.0 %             4.0 %    \"third\" fallback\n"
       "            3                 0  (none)\n"
       "       33.3 %                 -    one\n"
       "       33.3 %                 -    a library with a name of over 40 charact...\n"
       "       33.3 %                 -    \"third\" native\n"
       "       33.3 %                 -    \"third\" fallback\n"
       "\n"
       "Architectures that would add most downloads to one\n"
       "       models         downloads        adds  architecture\n"
       "            5             1,500      18.8 %  " SHOWN " (removed, last in 0.9\\u001b|)\n"
       "                                               a library with a name of over 40 "
       "charact...: removed\n"
       "                                               \"third\": yes\n"
       "            4               400       5.0 %  Rest\n"
       "                                               a library with a name of over 40 "
       "charact...: most\n"
       "                                               \"third\": fallback\n"
       "            3                30       0.4 %  llama (a model type, removed)\n"
       "                                               a library with a name of over 40 "
       "charact...: some\n"
       "                                               \"third\": most\n"
       "  and 1 more with 0 models and 100 downloads\n"
       "Together they would bring one from 75.0 % to 99.1 % of the downloads.\n"
       "\n"
       "Model types that would add most downloads to a library with a name of over 40 charact...\n"
       "       models         downloads        adds  model type\n"
       "            5             1,500      18.8 %  " SHOWN
       " (an architecture, removed, last in 0.9\\u001b|)\n"
       "                                               one: removed, \"third\": yes\n"
       "It would bring a library with a name of over 40 characters from 0.1 % to 18.9 % of the "
       "downloads.\n"
       "\n"
       "Architectures that \"third\" loads by fallback alone\n"
       "       models         downloads       share  architecture\n"
       "            1               300       3.8 %  Slow\n"
       "                                               one: yes\n"
       "  and 1 more with 2 models and 0 downloads\n"
       "Code of their own would bring what \"third\" loads natively from 0.3 % to 4.0 % of the "
       "downloads.\n"
       "\n"
       "From registry/census.db; the last scan began on 2023-11-14. Shares are of what its scans "
       "have met.\n");
    /* The longer the line, the sooner it is turned. */
    origin.width = 165;
    coverage_report_text(&out, &c, &origin);
    assert_non_null(strstr(str_text(&out), "\n      100.0 %           100.0 %    one\n"));
    assert_non_null(strstr(str_text(&out), "   removed       yes  =1+1"));
    str_fini(&out);
    origin.width = 124;
    coverage_report_text(&out, &c, &origin);
    assert_non_null(strstr(str_text(&out), "   removed       yes  =1+1"));
    str_fini(&out);
    origin.width = 123;
    coverage_report_text(&out, &c, &origin);
    assert_null(strstr(str_text(&out), "   removed       yes  =1+1"));
    str_fini(&out);
}

static void
text_of_nothing_says_so(void **state)
{
    static struct coverage_figures nothing[2];
    static struct coverage_library none = {.name = {"one", 3}, .columns = {[SUPPORT_NATIVE] = 1}};
    const struct coverage c = {
        .question = &question, .total = {.taken = nothing}, .variants = {2, 3}, .libraries = &none};
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
             "downloads_percent,native_models,native_downloads,fallback_models,fallback_downloads,"
             "name_is,tier,last\r\n"
             "all,,one,0,0,0,0,,,0,0,0,0,,,\r\n"
             "decided_by_architecture,,one,0,0,,,,,,,,,,,\r\n"
             "decided_by_model_type,,one,0,0,,,,,,,,,,,\r\n"
             "not_judged,,,0,0,,,,,,,,,,,\r\n"
             "quantized_variants,,,2,3,,,,,,,,,,,\r\n");
}

static void
markdown_holds_names_in_code_spans(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    question.library_count = 3;
    question.author = SLICE("somebody");
    const struct coverage c = answer();
    coverage_report_markdown(&out, &c, &origin);
#define CELL "``=1+1,\"q\"\\|`x`<b>@all\\u001b[2J\\u000aFrom: forged\\xff``"
    is(&out,
       "# Coverage\n"
       "\n"
       "Of 8 models with 8,000 downloads in 30 days, by `somebody`:\n"
       "\n"
       "| | Models | Share | Downloads | Share |\n"
       "| --- | ---: | ---: | ---: | ---: |\n"
       "| loaded by `one` | 6 | 75.0 % | 6,000 | 75.0 % |\n"
       "| not loaded by `one` | 2 | 25.0 % | 2,000 | 25.0 % |\n"
       "| loaded by `" LONG "` | 1 | 12.5 % | 9 | 0.1 % |\n"
       "| not loaded by `" LONG "` | 7 | 87.5 % | 7,991 | 99.9 % |\n"
       "| loaded by `\"third\"`, natively | 2 | 25.0 % | 20 | 0.3 % |\n"
       "| loaded by `\"third\"`, by fallback | 3 | 37.5 % | 300 | 3.8 % |\n"
       "| not loaded by `\"third\"` | 3 | 37.5 % | 7,680 | 96.0 % |\n"
       "\n"
       "Decided by the model type, of what is loaded:\n"
       "\n"
       "- `" LONG "`: 1 model with 9 downloads\n"
       "- `\"third\"`: 1 model with 20 downloads\n"
       "\n"
       "Left out:\n"
       "\n"
       "- 4 models with 40 downloads: with neither an architecture nor a model type, which cannot "
       "be judged\n"
       "- 1 model with 1 download: quantized variants, which are copies\n"
       "\n"
       "## By task\n"
       "\n"
       "| Task | Models | Downloads | `one` models | `one` downloads | `" LONG "` models | `" LONG
       "` downloads | `\"third\"` native models | `\"third\"` native downloads | `\"third\"` "
       "fallback models | `\"third\"` fallback downloads |\n"
       "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
       "| " CELL
       " | 5 | 4,999 | 100.0 % | 100.0 % | 0.0 % | 0.0 % | 20.0 % | 0.2 % | 40.0 % | 4.0 % |\n"
       "\n"
       "… and 1 more with 3 models and 3,001 downloads.\n"
       "\n"
       "## By year of creation\n"
       "\n"
       "| Year | Models | Downloads | `one` models | `one` downloads | `" LONG "` models | `" LONG
       "` downloads | `\"third\"` native models | `\"third\"` native downloads | `\"third\"` "
       "fallback models | `\"third\"` fallback downloads |\n"
       "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
       "| 2024 | 8 | 8,000 | 75.0 % | 75.0 % | 12.5 % | 0.1 % | 25.0 % | 0.3 % | 37.5 % | 3.8 % |\n"
       "\n"
       "## Architectures that would add most downloads to `one`\n"
       "\n"
       "| Architecture | Models | Downloads | Adds | `" LONG "` | `\"third\"` |\n"
       "| --- | ---: | ---: | ---: | --- | --- |\n"
       "| " CELL " (removed, last in `0.9\\u001b\\|`) | 5 | 1,500 | 18.8 % | removed | yes |\n"
       "| `Rest` | 4 | 400 | 5.0 % | most | fallback |\n"
       "| `llama` (a model type, removed) | 3 | 30 | 0.4 % | some | most |\n"
       "\n"
       "… and 1 more with 0 models and 100 downloads.\n"
       "\n"
       "Together they would bring `one` from 75.0 % to 99.1 % of the downloads.\n"
       "\n"
       "## Model types that would add most downloads to `" LONG "`\n"
       "\n"
       "| Model type | Models | Downloads | Adds | `one` | `\"third\"` |\n"
       "| --- | ---: | ---: | ---: | --- | --- |\n"
       "| " CELL " (an architecture, removed, last in `0.9\\u001b\\|`) | 5 | 1,500 | 18.8 % | "
       "removed | yes |\n"
       "\n"
       "It would bring `" LONG "` from 0.1 % to 18.9 % of the downloads.\n"
       "\n"
       "## Architectures that `\"third\"` loads by fallback alone\n"
       "\n"
       "| Architecture | Models | Downloads | Share | `one` | `" LONG "` |\n"
       "| --- | ---: | ---: | ---: | --- | --- |\n"
       "| `Slow` | 1 | 300 | 3.8 % | yes | no |\n"
       "\n"
       "… and 1 more with 2 models and 0 downloads.\n"
       "\n"
       "Code of their own would bring what `\"third\"` loads natively from 0.3 % to 4.0 % of the "
       "downloads.\n"
       "\n"
       "From `registry/census.db`; the last scan began on 2023-11-14. Shares are of what its scans "
       "have met.\n");
#undef CELL
}

static void
csv_has_a_row_for_each_library_of_each_line(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    question.library_count = 3;
    const struct coverage c = answer();
    coverage_report_csv(&out, &c);
#define CELL "\"'=1+1,\"\"q\"\"|`x`<b>@all\\u001b[2J\\u000aFrom: forged\\xff\""
    is(&out, "of,name,library,models,downloads,loaded_models,loaded_downloads,models_percent,"
             "downloads_percent,native_models,native_downloads,fallback_models,fallback_downloads,"
             "name_is,tier,last\r\n"
             "all,,one,8,8000,6,6000,75.0,75.0,6,6000,0,0,,,\r\n"
             "all,," LONG ",8,8000,1,9,12.5,0.1,1,9,0,0,,,\r\n"
             "all,,\"\"\"third\"\"\",8,8000,5,320,62.5,4.0,2,20,3,300,,,\r\n"
             "decided_by_architecture,,one,6,6000,,,75.0,75.0,,,,,,,\r\n"
             "decided_by_model_type,,one,0,0,,,0.0,0.0,,,,,,,\r\n"
             "decided_by_architecture,," LONG ",0,0,,,0.0,0.0,,,,,,,\r\n"
             "decided_by_model_type,," LONG ",1,9,,,12.5,0.1,,,,,,,\r\n"
             "decided_by_architecture,,\"\"\"third\"\"\",4,300,,,50.0,3.8,,,,,,,\r\n"
             "decided_by_model_type,,\"\"\"third\"\"\",1,20,,,12.5,0.3,,,,,,,\r\n"
             "not_judged,,,4,40,,,,,,,,,,,\r\n"
             "quantized_variants,,,1,1,,,,,,,,,,,\r\n"
             "task," CELL ",one,5,4999,5,4999,100.0,100.0,5,4999,0,0,,,\r\n"
             "task," CELL "," LONG ",5,4999,0,0,0.0,0.0,0,0,0,0,,,\r\n"
             "task," CELL ",\"\"\"third\"\"\",5,4999,3,210,60.0,4.2,1,10,2,200,,,\r\n"
             "year,2024,one,8,8000,6,6000,75.0,75.0,6,6000,0,0,,,\r\n"
             "year,2024," LONG ",8,8000,1,9,12.5,0.1,1,9,0,0,,,\r\n"
             "year,2024,\"\"\"third\"\"\",8,8000,5,320,62.5,4.0,2,20,3,300,,,\r\n"
             "author," CELL ",one,5,4999,5,4999,100.0,100.0,5,4999,0,0,,,\r\n"
             "author," CELL "," LONG ",5,4999,0,0,0.0,0.0,0,0,0,0,,,\r\n"
             "author," CELL ",\"\"\"third\"\"\",5,4999,3,210,60.0,4.2,1,10,2,200,,,\r\n"
             "author,,one,3,0,1,0,33.3,,1,0,0,0,,,\r\n"
             "author,," LONG ",3,0,1,0,33.3,,1,0,0,0,,,\r\n"
             "author,,\"\"\"third\"\"\",3,0,2,0,66.7,,1,0,1,0,,,\r\n"
             "missing," CELL ",one,5,1500,,,62.5,18.8,,,,,architecture,removed,0.9\\u001b|\r\n"
             "missing,Rest,one,4,400,,,50.0,5.0,,,,,architecture,not,\r\n"
             "missing,llama,one,3,30,,,37.5,0.4,,,,,model_type,removed,\r\n"
             "missing," CELL "," LONG ",5,1500,,,62.5,18.8,,,,,architecture,removed,0.9\\u001b|\r\n"
             "fallback,Slow,\"\"\"third\"\"\",1,300,,,12.5,3.8,,,,,architecture,fallback,\r\n");
#undef CELL
}

static void
json_says_null_of_what_is_not_known(void **state)
{
    static const char *const parts[] = {
        "{\n  \"generated_at\": \"2026-09-21T14:13:20Z\",\n  \"census\": \"registry/census.db\",\n"
        "  \"scanned_at\": null,\n  \"scan_finished\": true,\n  \"task\": null,\n"
        "  \"author\": null,\n  \"quantized\": \"drop\",\n  \"quantized_by\": \"all\",\n"
        "  \"libraries\": [\n    \"one\"\n  ],\n  \"judged_by\": [\n    \"architecture\"\n  ],\n"
        "  \"total_models\": 8,\n  \"total_downloads\": 8000,\n"
        "  \"not_judged\": {\n    \"models\": 4,\n",
        "  \"total_tasks\": 2,\n  \"total_authors\": 2,\n",
        "      \"task\": \"=1+1,\\\"q\\\"|`x`<b>@all\\u001b[2J\\nFrom: forged\\ufffd\",\n"
        "      \"models\": 5,\n",
        "      \"year\": 2024,\n      \"models\": 8,\n",
        "      \"author\": null,\n      \"models\": 3,\n      \"downloads\": 0,\n"
        "      \"coverage\": {\n        \"one\": {\n          \"loaded\": {\n"
        "            \"models\": 1,\n            \"downloads\": 0,\n"
        "            \"models_percent\": 33.3,\n            \"downloads_percent\": null\n",
        "  \"missing\": {\n    \"one\": {\n      \"total_architectures\": 4,\n"
        "      \"total_models\": 12,\n      \"total_downloads\": 2030,\n"
        "      \"architectures\": [\n",
        "          \"architecture_id\": \"Rest\",\n          \"model_type\": null,\n"
        "          \"total_models\": 4,\n          \"total_downloads\": 400,\n"
        "          \"models_percent\": 50.0,\n          \"downloads_percent\": 5.0,\n"
        "          \"tier\": \"not\",\n          \"last\": null,\n          \"others\": {}\n",
        "  \"fallback\": {\n    \"one\": {\n      \"total_architectures\": 0,\n"
        "      \"total_models\": 0,\n      \"total_downloads\": 0,\n      \"architectures\": []\n",
    };
    struct str out = STR_INIT;

    (void)state;
    struct coverage c = answer();
    c.scanned = 0;
    coverage_report_json(&out, &c, &origin);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (strstr(str_text(&out), parts[i]) == NULL)
            fail_msg("no %s in %s", parts[i], str_text(&out));
    str_fini(&out);
}

static void
json_tells_tiers_and_what_decided(void **state)
{
    static const char *const parts[] = {
        "  \"scanned_at\": \"2023-11-14T22:13:20Z\",\n",
        "  \"judged_by\": [\n    \"architecture\",\n    \"model_type\"\n  ],\n",
        "    \"\\\"third\\\"\": {\n      \"loaded\": {\n        \"models\": 5,\n"
        "        \"downloads\": 320,\n        \"models_percent\": 62.5,\n"
        "        \"downloads_percent\": 4.0\n      },\n      \"native\": {\n"
        "        \"models\": 2,\n        \"downloads\": 20,\n        \"models_percent\": 25.0,\n"
        "        \"downloads_percent\": 0.3\n      },\n      \"fallback\": {\n"
        "        \"models\": 3,\n        \"downloads\": 300,\n        \"models_percent\": 37.5,\n"
        "        \"downloads_percent\": 3.8\n      },\n      \"not_loaded\": {\n"
        "        \"models\": 3,\n        \"downloads\": 7680,\n",
        "    \"\\\"third\\\"\": {\n      \"architecture\": {\n        \"models\": 4,\n"
        "        \"downloads\": 300\n      },\n      \"model_type\": {\n        \"models\": 1,\n"
        "        \"downloads\": 20\n      }\n",
        "          \"architecture_id\": null,\n          \"model_type\": \"llama\",\n",
        "          \"tier\": \"removed\",\n          \"last\": \"0.9\\u001b|\",\n          "
        "\"others\": {\n"
        "            \"" LONG "\": {\n              \"tier\": "
        "\"removed\",\n"
        "              \"last\": \"0.9\\u001b|\",\n              \"models\": 0,\n"
        "              \"downloads\": 0\n            },\n            \"\\\"third\\\"\": {\n"
        "              \"tier\": \"native\",\n              \"last\": null,\n"
        "              \"models\": 5,\n              \"downloads\": 1\n            }\n",
        "          \"architecture_id\": \"Slow\",\n          \"model_type\": null,\n",
        "          \"tier\": \"fallback\",\n",
    };
    struct str out = STR_INIT;

    (void)state;
    question.library_count = 3;
    const struct coverage c = answer();
    coverage_report_json(&out, &c, &origin);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (strstr(str_text(&out), parts[i]) == NULL)
            fail_msg("no %s in %s", parts[i], str_text(&out));
    str_fini(&out);
}

static void
names_stand_one_a_line(void **state)
{
    const struct coverage c = answer();
    struct str out = STR_INIT;

    (void)state;
    coverage_report_names(&out, &c);
    is(&out, SHOWN "\nRest\nllama\n");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, one_library)
    const struct CMUnitTest tests[] = {
        TEST(text_has_a_table_for_each_question),
        TEST(text_puts_libraries_side_by_side),
        TEST(text_puts_libraries_below_each_other_where_they_do_not_fit),
        TEST(text_of_nothing_says_so),
        TEST(markdown_holds_names_in_code_spans),
        TEST(csv_has_a_row_for_each_library_of_each_line),
        TEST(json_says_null_of_what_is_not_known),
        TEST(json_tells_tiers_and_what_decided),
        TEST(names_stand_one_a_line),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
