#include <string.h>

#include "deprecation_world.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* The hostile name as every place of the page has it. */
#define SHOWN                                                                 \
    "=1+1,&quot;q&quot;|``x`&lt;script&gt;@all\\u001b[2J\\u000aModel: forged" \
    "\\xff"

static void
begin_page(struct world *w, bool explain)
{
    world_begin(w);
    deprecation_report_html(&w->out, &w->d, explain ? &explained : &brief);
}

static void
has(const struct world *w, const char *const *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!world_has(w, parts[i]))
            fail_msg("no %s in:\n%s", parts[i], strstr(str_text(&w->out), "<body>"));
}

static size_t
times(const struct world *w, const char *part)
{
    size_t n = 0;

    for (const char *at = str_text(&w->out); (at = strstr(at, part)) != NULL; at++)
        n++;
    return n;
}

static void
tells_first_what_the_answer_lacks(void **state)
{
    static const char *const parts[] = {
        "<h1><bdi>Models to deprecate</bdi></h1>",
        "<p class=\"summary\">3 of 9 models are candidates: a candidate came in before 2025-11-22 ",
        " and has fewer than 5,000 downloads in 30 days, in 2 readings in a row.</p>",
        "<strong>This answer is not complete.</strong> Of 2 models the age or the downloads",
        "1 module of the library could not be read",
        "<strong>Before deprecating make sure to verify the models.</strong>",
        "2 of them are used by models that stay, which would break",
    };
    struct world w;

    (void)state;
    begin_page(&w, false);
    has(&w, parts, COUNT(parts));
    assert_true(strstr(w.out.data, "not complete") < strstr(w.out.data, "class=\"figures\""));
    world_end(&w);
}

static void
tells_all_of_a_candidate(void **state)
{
    static const char *const parts[] = {
        "<th scope=\"row\"><bdi>xclip</bdi></th>"
        "<td class=\"n\" data-value=\"12\">12</td>",
        "<svg class=\"spark\" role=\"img\" width=\"86\" height=\"28\" aria-label=\"12 "
        "(2026-11-22), "
        "40 (2026-10-01), &gt;= 8,000 (2026-08-15)\">",
        "<p>2 of 3</p>",
        "<td class=\"s\">2022-09-08<p>0123456789</p><p>added 2 times, this the first</p></td>",
        "<span class=\"bad\">2 models that stay</span><p><bdi>blip</bdi>, <bdi>clip</bdi>"
        "</p><p>candidates: <bdi>bert</bdi></p>"
        "<p>other files: <bdi>src/transformers/pipelines/video.py</bdi></p></td>",
        "<td class=\"s\">2026-01-05<p>fedcba9876</p></td>",
        "<td class=\"n\" data-value=\"2345\">2,345 lines<p>3 test files</p>"
        "<p>docs</p></td>",
        "<a href=\"https://huggingface.co/models?other=x_clip&amp;sort=downloads\" "
        "rel=\"noreferrer\"><bdi>x_clip</bdi></a>",
        /* The next one. */
        "<p>with a merge</p><p>as <bdi>src/transformers/modeling_bert.py</bdi></p>",
        "<span class=\"good\">nothing that could be read</span>",
        "<td class=\"n\" data-value=\"1\">1 line<p>no tests</p><p>no docs</p></td>",
    };
    struct world w;

    (void)state;
    begin_page(&w, false);
    has(&w, parts, COUNT(parts));
    /* bert alone can go: the rows that the page's switch keeps. */
    assert_int_equal(times(&w, "<tr data-canonical>"), 1);
    assert_int_equal(times(&w, "by file and line"), 0);
    world_end(&w);
}

static void
unfolds_every_use_where_that_was_asked(void **state)
{
    static const char *const parts[] = {
        "<details><summary>5 uses by file and line</summary><ul class=\"uses\">"
        "<li><bdi>src/transformers/models/bert/modeling_bert.py</bdi>:40 copied "
        "<bdi>XCLIPAttention</bdi></li>",
        "<li><bdi>src/transformers/models/blip/modular_blip.py</bdi>:7 modular "
        "<bdi>XCLIPModel</bdi></li>",
    };
    struct world w;

    (void)state;
    begin_page(&w, true);
    has(&w, parts, COUNT(parts));
    world_end(&w);
}

static void
tells_the_unknown_and_the_kept(void **state)
{
    static const char *const parts[] = {
        "<section id=\"unknown\"",
        "<bdi>@part</bdi></th><td class=\"w\"><bdi>the Hub answered 500 | five "
        "times\\u000a&lt;b&gt;</bdi></td><td class=\"n\" data-value=\"17\">&ge;&nbsp;17</td>",
        "<bdi>shallow</bdi></th><td class=\"w\"><bdi>the history is cut before its addition</bdi>"
        "</td><td class=\"n\"><span class=\"unknown\">unknown</span></td>"
        "<td class=\"s\"><span class=\"unknown\">unknown</span></td>",
        "<bdi>llama</bdi></th><td><span class=\"good\">in use</span></td>"
        "<td class=\"n\" data-value=\"5100\">&ge;&nbsp;5,100</td>",
        "<bdi>new</bdi></th><td><span class=\"plain\">young</span></td>"
        "<td class=\"n\"><span class=\"unknown\">unknown</span></td>",
        "<bdi>swing</bdi></th><td><span class=\"fair\">few readings</span></td>",
        "Named by the library, of no model: <bdi>a</bdi>, ",
        "<bdi>l|</bdi></p>",
        "Of a model, not named by the library: <bdi>ghost</bdi></p>",
        "<dd>the Hub was asked 1,017 times</dd>",
    };
    struct world w;

    (void)state;
    begin_page(&w, false);
    has(&w, parts, COUNT(parts));
    world_end(&w);
}

/* Of the plot's height, 220 pixels down to 248; the greatest mark is 10,000. */
static void
draws_each_model_by_age_and_downloads(void **state)
{
    static const char *const parts[] = {
        "<title>xclip: downloads 12, came in 2022-09-08; candidate, used by models that stay"
        "</title>",
        "<circle class=\"bad\" r=\"4\"",
        /* Two rings at most what is above the threshold, and the sum that was broken off. */
        "<title>llama: downloads &gt;= 5,100, came in 2020-11-16; kept, in use</title>",
        "<title>@part: downloads &gt;= 17, came in 2021-03-01; unknown</title>",
        /* In the places apart. */
        "<title>shallow: downloads unknown, came in nobody knows when; unknown</title>",
        ">not read</text>",
        "A ring is a lower bound.",
        "<line class=\"rule\" x1=\"13%\"",
        ">5,000 downloads</text>",
        ">before 2025-11-22</text>",
        /* And the table beside it. */
        "<tr><th scope=\"row\">candidate, used by models that stay</th><td class=\"n\">2</td>"
        "<td class=\"n\">5,011</td><td class=\"n\">2021-03-01<p>to 2022-09-08</p></td>",
        "<tr><th scope=\"row\">kept, in use</th><td class=\"n\">2</td>"
        "<td class=\"n\">&ge;&nbsp;10,100</td>",
        "<tr><th scope=\"row\">kept, young</th><td class=\"n\">1</td>"
        "<td class=\"n\"><span class=\"unknown\">not read</span></td>",
    };
    struct world w;

    (void)state;
    begin_page(&w, false);
    has(&w, parts, COUNT(parts));
    assert_int_equal(times(&w, " open\" r=\"4\""), 2);
    assert_int_equal(times(&w, " r=\"4\""), WORLD_MODELS);
    world_end(&w);
}

static void
a_stranger_s_text_is_only_text(void **state)
{
    struct world w;

    (void)state;
    begin_page(&w, true);
    /* Its row; who uses it; its use's subject; its tag; its point. */
    assert_int_equal(times(&w, SHOWN), 5);
    assert_int_equal(times(&w, "<script>"), 1);
    assert_null(strchr(w.out.data, '\033'));
    assert_true(world_has(&w, "other=%3D1%2B1%2C%22q%22%7C%60%60x%60%3Cscript%3E%40all%1B%5B2J%0A"
                              "Model%3A%20forged%FF&amp;sort=downloads\""));
    world_end(&w);
}

static void
without_a_checkout_says_so_and_has_no_empty_columns(void **state)
{
    struct world w;

    (void)state;
    world_begin_cached(&w);
    deprecation_report_html(&w.out, &w.d, &brief);
    assert_true(world_has(&w, "Whether others use them was not looked at"));
    assert_false(world_has(&w, ">Used by</th>"));
    assert_false(world_has(&w, ">Readings</th>"));
    assert_false(world_has(&w, "used by no model that stays"));
    assert_false(world_has(&w, "class=\"warning\""));
    assert_false(world_has(&w, "<dt>Library</dt>"));
    assert_false(world_has(&w, "id=\"unknown\""));
    assert_false(world_has(&w, "A ring is"));
    world_end(&w);
}

static void
says_where_there_is_no_candidate(void **state)
{
    struct world w;

    (void)state;
    world_begin_empty(&w);
    deprecation_report_html(&w.out, &w.d, &brief);
    assert_true(world_has(&w, "There is no candidate."));
    assert_false(world_has(&w, "id=\"candidate-models\""));
    assert_true(world_has(&w, ", the working tree at 0123456789"));
    world_end(&w);

    world_begin_empty(&w);
    w.d.count = 0;
    deprecation_report_html(&w.out, &w.d, &brief);
    assert_true(world_has(&w, "0 of 0 models are candidates"));
    assert_false(world_has(&w, "<circle"));
    world_end(&w);
}

/* Years that no chart has marks for, and figures that no sum holds. */
static void
stands_any_figure(void **state)
{
    static const struct candidate_reading readings[] = {
        {253402300799, INT64_MAX, true},
        {-30610224000, 0, false},
    };
    struct world w;

    (void)state;
    world_begin(&w);
    w.d.thresh_downloads = 0;
    w.d.thresh_date = -30610224000;
    w.models[5].age.commit.when = (struct moment){INT64_C(3000000000000000000), 0};
    w.models[6].age.commit.when = (struct moment){INT64_C(-3000000000000000000), 2147483647};
    w.models[5].downloads.sum = w.models[7].downloads.sum = INT64_MAX;
    w.models[0].footprint.lines = w.models[1].footprint.lines = INT64_MAX;
    w.models[0].footprint.files = w.models[1].footprint.files = INT64_MAX;
    w.models[0].readings = readings;
    w.models[0].reading_count = 2;
    deprecation_report_html(&w.out, &w.d, &brief);
    assert_false(world_has(&w, "nan"));
    assert_false(world_has(&w, "inf\""));
    assert_true(world_has(&w, "9,223,372,036,854,775,807</td>"));
    world_end(&w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_first_what_the_answer_lacks),
        cmocka_unit_test(tells_all_of_a_candidate),
        cmocka_unit_test(unfolds_every_use_where_that_was_asked),
        cmocka_unit_test(tells_the_unknown_and_the_kept),
        cmocka_unit_test(draws_each_model_by_age_and_downloads),
        cmocka_unit_test(a_stranger_s_text_is_only_text),
        cmocka_unit_test(without_a_checkout_says_so_and_has_no_empty_columns),
        cmocka_unit_test(says_where_there_is_no_candidate),
        cmocka_unit_test(stands_any_figure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
