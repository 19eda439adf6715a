#include <string.h>

#include "deprecation_world.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const char text_of_all[] =
    "\n"
    "Finding models to deprecate:\n"
    "\n"
    "Model: xclip\n"
    "Downloads: 12\n"
    "Date: 2022-09-08 14:20:34+05:30\n"
    "    added 2 times, the first time on the date above\n"
    "    readings: 12 (2026-11-22), 40 (2026-10-01), >= 8,000 (2026-08-15)\n"
    "    [used by 2 models that stay: blip, clip]\n"
    "    used by 1 candidate: bert\n"
    "    used by 1 file outside the models' folders: src/transformers/pipelines/video.py\n"
    "    last changed 2026-01-05 12:00:00+00:00 by fedcba987654\n"
    "    5 files with 2,345 lines of source; 3 files in tests/models/x_clip;\n"
    "      docs/source/en/model_doc/x_clip.md\n"
    "\n"
    "Model: bert\n"
    "Downloads: 1234\n"
    "Date: 2020-11-16 21:43:42+01:00\n"
    "    came in with a merge: no single commit added it\n"
    "    moved here from src/transformers/modeling_bert.py\n"
    "    used by no other module that could be read\n"
    "    1 file with 1 line of source; no tests; no docs\n"
    "\n"
    "Model: =1+1,\"q\"|``x`<script>@all\\u001b[2J\\u000aModel: forged\\xff\n"
    "Downloads: 4999\n"
    "Date: 2021-03-01 00:30:00-08:00\n"
    "    [used by 1 model that stays: =1+1,\"q\"|``x`<script>@all\\u001b[2J\\u000aModel:\n"
    "      forged\\xff]\n"
    "    1 file with 10 lines of source; no tests; no docs\n"
    "\n"
    "Models to deprecate:\n"
    "xclip\n"
    "bert\n"
    "=1+1,\"q\"|``x`<script>@all\\u001b[2J\\u000aModel: forged\\xff\n"
    "\n"
    "Number of models to deprecate: 3\n"
    "Before deprecating make sure to verify the models; what uses each is listed above.\n"
    "2 of them are used by models that stay: xclip,\n"
    "  =1+1,\"q\"|``x`<script>@all\\u001b[2J\\u000aModel: forged\\xff.\n"
    "\n"
    "Unknown: 2 models, so this answer is not complete\n"
    "  @part: the Hub answered 500 | five times\\u000a<b>; added 2021-03-01; downloads >= 17\n"
    "    [used by 1 model that stays: blip]\n"
    "  shallow: the history is cut before its addition\n"
    "\n"
    "Kept: 4 models\n"
    "  2 with at least 5,000 downloads in 30 days\n"
    "  1 that came in on or after 2025-11-22\n"
    "  1 for want of 2 readings in a row below the threshold:\n"
    "    swing: 4,999 (2026-11-22), 61,234 (2026-10-01)\n"
    "\n"
    "Tags that disagree\n"
    "  named by the library, of no model: a, b, c, d, e, f, g, h, i, j and 2 more\n"
    "  of a model, not named by the library: ghost\n"
    "\n"
    "1 module could not be read: what they use is not known.\n"
    "Found 2026-11-22T01:02:03Z in 0123456789ab of /src/transformers; the Hub was asked 1,017\n"
    "  times.\n";

static const char text_of_empty[] =
    "\n"
    "Finding models to deprecate:\n"
    "\n"
    "Models to deprecate:\n"
    "\n"
    "Number of models to deprecate: 0\n"
    "There is no candidate: a candidate came in before 2025-11-22 and has fewer than 5,000\n"
    "  downloads in 30 days.\n"
    "\n"
    "Kept: 3 models\n"
    "  2 with at least 5,000 downloads in 30 days\n"
    "  1 that came in on or after 2025-11-22\n"
    "\n"
    "Found 2026-11-22T01:02:03Z in the working tree at 0123456789ab of /src/transformers; the\n"
    "  Hub was asked 1 time.\n";

static const char text_of_cached[] =
    "\n"
    "Finding models to deprecate:\n"
    "\n"
    "Model: xclip\n"
    "Downloads: 12\n"
    "Date: 2022-09-08 14:20:34+05:30\n"
    "\n"
    "Models to deprecate:\n"
    "xclip\n"
    "\n"
    "Number of models to deprecate: 1\n"
    "Before deprecating make sure to verify the models: whether others use them was not looked\n"
    "  at, as there is no checkout.\n"
    "\n"
    "Kept: 0 models\n"
    "\n"
    "Found 2026-11-22T01:02:03Z; the Hub was asked 0 times.\n";

static void
begins_as_the_reference_and_tells_the_rest(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w);
    deprecation_report_text(&w.out, &w.d, &brief);
    assert_string_equal(str_text(&w.out), text_of_all);
    world_end(&w);
}

static void
says_what_a_candidate_would_be_where_there_is_none(void **state)
{
    struct world w;

    (void)state;
    world_begin_empty(&w);
    deprecation_report_text(&w.out, &w.d, &brief);
    assert_string_equal(str_text(&w.out), text_of_empty);
    world_end(&w);
}

static void
says_that_use_was_not_looked_at_without_a_checkout(void **state)
{
    struct world w;

    (void)state;
    world_begin_cached(&w);
    deprecation_report_text(&w.out, &w.d, &brief);
    assert_string_equal(str_text(&w.out), text_of_cached);
    world_end(&w);
}

static void
claims_no_completeness_where_models_are_unknown(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w);
    w.d.models = w.models + 3;
    w.d.candidates = 0;
    w.d.count = 2;
    deprecation_report_text(&w.out, &w.d, &brief);
    assert_true(
        world_has(&w, "\nNo candidate is known: a candidate came in before 2025-11-22 and"));
    assert_true(world_has(&w, "\nUnknown: 2 models, so this answer is not complete\n"));
    world_end(&w);
}

static void
names_every_use_and_every_tag_when_explaining(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w);
    deprecation_report_text(&w.out, &w.d, &explained);
    assert_true(world_has(
        &w, "src/transformers/pipelines/video.py\n"
            "      src/transformers/models/bert/modeling_bert.py:40 copied XCLIPAttention\n"
            "      src/transformers/models/blip/modeling_blip.py:12 import XCLIPModel\n"
            "      src/transformers/models/blip/modular_blip.py:7 modular XCLIPModel\n"
            "      src/transformers/models/auto/modeling_auto.py:300 auto XCLIPModel\n"
            "      src/transformers/pipelines/video.py:5 import XCLIPModel\n"
            "    last changed 2026-01-05"));
    assert_true(world_has(&w, "of no model: a, b, c, d, e, f, g, h, i, j, k, l|\n"));
    world_end(&w);
}

/* The second line of them ends in column 90. */
static void
cuts_long_lists_of_users_and_breaks_them_at_spaces(void **state)
{
    static const struct deprecation_user users[] = {
        {"model_number_01", USER_MODEL}, {"model_number_02", USER_MODEL},
        {"model_number_03", USER_MODEL}, {"model_number_04", USER_MODEL},
        {"model_number_05", USER_MODEL}, {"model_number_06", USER_MODEL},
        {"model_number_07", USER_MODEL}, {"model_number_08", USER_MODEL},
        {"model_number_09", USER_MODEL}, {"model_number_10", USER_MODEL},
        {"model_number_11", USER_MODEL}, {"model_number_12", USER_MODEL},
    };
    struct dependence uses[COUNT(users)];
    struct world w;

    (void)state;
    world_begin(&w);
    for (size_t i = 0; i < COUNT(users); i++)
        uses[i] = (struct dependence){DEPENDS_IMPORT, users[i].name, "m.py", 1, "M"};
    w.models[0].users = users;
    w.models[0].dependents = uses;
    w.models[0].user_count = w.models[0].dependent_count = w.models[0].live_users = COUNT(users);
    deprecation_report_text(&w.out, &w.d, &brief);
    assert_true(world_has(
        &w,
        "\n    [used by 12 models that stay: model_number_01, model_number_02, model_number_03,\n"
        "      model_number_04, model_number_05, model_number_06, model_number_07, "
        "model_number_08,\n"
        "      model_number_09, model_number_10 and 2 more]\n"));
    world_end(&w);
}

static void
calls_the_newest_addition_so(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w);
    w.d.rule = AGE_LAST;
    deprecation_report_text(&w.out, &w.d, &brief);
    assert_true(world_has(&w, "    added 2 times, the last time on the date above\n"));
    world_end(&w);
}

static void
names_stand_one_a_line_and_whole(void **state)
{
    static const char hostile[] =
        "\n=1+1,\"q\"|``x`<script>@all\\u001b[2J\\u000aModel: forged\\xff\n";
    char long_name[151];
    struct world w;

    (void)state;
    world_begin(&w);
    memset(long_name, 'n', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    w.models[1].name = long_name;
    deprecation_report_names(&w.out, &w.d);
    assert_memory_equal(str_text(&w.out), "xclip\nnnn", 9);
    assert_int_equal(w.out.len, 6 + 150 + strlen(hostile));
    assert_string_equal(str_text(&w.out) + 6 + 150, hostile);
    world_end(&w);
}

static void
shows_the_day_of_a_figure_that_is_not_of_this_run(void **state)
{
    static const struct candidate_reading of_october[] = {{1790899199, 12, false}};
    struct world w;

    (void)state;
    world_begin_cached(&w);
    w.models[0].readings = of_october;
    w.models[0].reading_count = 1;
    deprecation_report_text(&w.out, &w.d, &brief);
    assert_true(world_has(&w, "\n    readings: 12 (2026-10-01)\n"));
    str_truncate(&w.out, 0);
    w.d.generated_at = 1790899199;
    deprecation_report_text(&w.out, &w.d, &brief);
    assert_false(world_has(&w, "eadings"));
    world_end(&w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_the_day_of_a_figure_that_is_not_of_this_run),
        cmocka_unit_test(begins_as_the_reference_and_tells_the_rest),
        cmocka_unit_test(says_what_a_candidate_would_be_where_there_is_none),
        cmocka_unit_test(says_that_use_was_not_looked_at_without_a_checkout),
        cmocka_unit_test(claims_no_completeness_where_models_are_unknown),
        cmocka_unit_test(names_every_use_and_every_tag_when_explaining),
        cmocka_unit_test(cuts_long_lists_of_users_and_breaks_them_at_spaces),
        cmocka_unit_test(calls_the_newest_addition_so),
        cmocka_unit_test(names_stand_one_a_line_and_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
