#include "deprecation_world.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const char markdown_of_all[] =
    "# Models to deprecate\n"
    "\n"
    "3 of 9 models are candidates: a candidate came in before 2025-11-22 and has fewer than 5,000 "
    "downloads in 30 days, in 2 readings in a row.\n"
    "\n"
    "> [!WARNING]\n"
    "> This answer is not complete: of 2 models the age or the downloads are not known.\n"
    "\n"
    "| Model | Downloads | Added | Used by | Last change | Lines | Tests | Docs |\n"
    "| --- | ---: | --- | --- | --- | ---: | --- | --- |\n"
    "| `xclip` | 12 | 2022-09-08, added 2 times | **2 models that stay:** `blip`, `clip`; 1 "
    "candidate: `bert`; 1 other file: `src/transformers/pipelines/video.py` | 2026-01-05 | 2,345 | "
    "3 files | `docs/source/en/model_doc/x_clip.md` |\n"
    "| `bert` | 1,234 | 2020-11-16, with a merge, as `src/transformers/modeling_bert.py` | nothing "
    "that could be read "
    "| unknown | 1 | none | none |\n"
    "| ```=1+1,\"q\"\\|``x`<script>@all\\u001b[2J\\u000aModel: forged\\xff``` | 4,999 | 2021-03-01 "
    "| **1 model that stays:** ```=1+1,\"q\"\\|``x`<script>@all\\u001b[2J\\u000aModel: "
    "forged\\xff``` | unknown | 10 | none | none |\n"
    "\n"
    "2 of them are used by models that stay, which would break or must take over the code.\n"
    "\n"
    "## Readings\n"
    "\n"
    "- `xclip`: 12 (2026-11-22), 40 (2026-10-01), >= 8,000 (2026-08-15)\n"
    "\n"
    "## Unknown\n"
    "\n"
    "| Model | Downloads | Added | Why |\n"
    "| --- | ---: | --- | --- |\n"
    "| `@part` | >= 17 | 2021-03-01 | `the Hub answered 500 \\| five times\\u000a<b>` |\n"
    "| `shallow` | unknown | unknown | `the history is cut before its addition` |\n"
    "\n"
    "## Kept\n"
    "\n"
    "- 2 models with at least 5,000 downloads in 30 days\n"
    "- 1 model that came in on or after 2025-11-22\n"
    "- 1 model for want of 2 readings in a row below the threshold\n"
    "  - `swing`: 4,999 (2026-11-22), 61,234 (2026-10-01)\n"
    "\n"
    "## Tags that disagree\n"
    "\n"
    "- named by the library, of no model: `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, `j`, `k`, "
    "`l|`\n"
    "- of a model, not named by the library: `ghost`\n"
    "\n"
    "1 module could not be read: what they use is not known. Found 2026-11-22T01:02:03Z in "
    "`0123456789abcdef0123456789abcdef01234567`.\n";

static const char markdown_of_uses[] =
    "\n"
    "<details>\n"
    "<summary>Every use, by file and line</summary>\n"
    "\n"
    "### `xclip`\n"
    "\n"
    "- `src/transformers/models/bert/modeling_bert.py` line 40, copied: `XCLIPAttention`\n"
    "- `src/transformers/models/blip/modeling_blip.py` line 12, import: `XCLIPModel`\n"
    "- `src/transformers/models/blip/modular_blip.py` line 7, modular: `XCLIPModel`\n"
    "- `src/transformers/models/auto/modeling_auto.py` line 300, auto: `XCLIPModel`\n"
    "- `src/transformers/pipelines/video.py` line 5, import: `XCLIPModel`\n"
    "\n"
    "### ```=1+1,\"q\"|``x`<script>@all\\u001b[2J\\u000aModel: forged\\xff```\n"
    "\n"
    "- ``a|b`.py`` line 1, import: ```=1+1,\"q\"|``x`<script>@all\\u001b[2J\\u000aModel: "
    "forged\\xff```\n"
    "\n"
    "</details>\n";

static const char markdown_of_empty[] =
    "# Models to deprecate\n"
    "\n"
    "0 of 3 models are candidates: a candidate came in before 2025-11-22 and has fewer than 5,000 "
    "downloads in 30 days.\n"
    "\n"
    "## Kept\n"
    "\n"
    "- 2 models with at least 5,000 downloads in 30 days\n"
    "- 1 model that came in on or after 2025-11-22\n"
    "\n"
    "Found 2026-11-22T01:02:03Z in the working tree at "
    "`0123456789abcdef0123456789abcdef01234567`.\n";

static void
lets_no_name_break_out(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w);
    deprecation_report_markdown(&w.out, &w.d, &brief);
    assert_string_equal(str_text(&w.out), markdown_of_all);
    world_end(&w);
}

static void
folds_every_use_away_when_explaining(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w);
    deprecation_report_markdown(&w.out, &w.d, &explained);
    assert_true(world_has(&w, markdown_of_uses));
    world_end(&w);
}

static void
has_no_table_without_candidates(void **state)
{
    struct world w;

    (void)state;
    world_begin_empty(&w);
    deprecation_report_markdown(&w.out, &w.d, &explained);
    assert_string_equal(str_text(&w.out), markdown_of_empty);
    world_end(&w);
}

static void
tells_what_a_cache_file_does_not_know(void **state)
{
    struct world w;

    (void)state;
    world_begin_cached(&w);
    deprecation_report_markdown(&w.out, &w.d, &explained);
    assert_true(world_has(&w, "\n1 of 1 model is a candidate: a candidate came in before "
                              "2025-11-22 and has fewer than 5,000 downloads in 30 days.\n"));
    assert_true(world_has(&w, "\n| `xclip` | 12 | 2022-09-08 | unknown | unknown | unknown | "
                              "unknown | unknown |\n"));
    world_end(&w);
}

static void
code_spans_hold_backticks_and_spaces_at_their_ends(void **state)
{
    static const struct {
        const char *name, *row;
    } cases[] = {
        {"`", "\n| `` ` `` | "},
        {"a``", "\n| ``` a`` ``` | "},
        {" a ", "\n| `  a  ` | "},
        {"a\\|b", "\n| `a\\\\|b` | "},
        {"*_#[x](y)", "\n| `*_#[x](y)` | "},
        {"", "\n|  | "},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct world w;
        world_begin(&w);
        w.models[0].name = cases[i].name;
        deprecation_report_markdown(&w.out, &w.d, &brief);
        if (!world_has(&w, cases[i].row))
            fail_msg("%s:\n%s", cases[i].name, str_text(&w.out));
        world_end(&w);
    }
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
    deprecation_report_markdown(&w.out, &w.d, &brief);
    assert_true(world_has(&w, "## Readings\n\n- `xclip`: 12 (2026-10-01)\n"));
    str_truncate(&w.out, 0);
    w.d.generated_at = 1790899199;
    deprecation_report_markdown(&w.out, &w.d, &brief);
    assert_false(world_has(&w, "eadings"));
    world_end(&w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_the_day_of_a_figure_that_is_not_of_this_run),
        cmocka_unit_test(lets_no_name_break_out),
        cmocka_unit_test(folds_every_use_away_when_explaining),
        cmocka_unit_test(has_no_table_without_candidates),
        cmocka_unit_test(tells_what_a_cache_file_does_not_know),
        cmocka_unit_test(code_spans_hold_backticks_and_spaces_at_their_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
