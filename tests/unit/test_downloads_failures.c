#include "counting.h"

#define AWAY(target)      \
    "/api/models?" target \
    ": the Hub answered 503 (unavailable) (tried 2 times); run the same command again later"
/* Said while no answer has shown that a Hub is there. */
#define NO_HUB "; check that " HUB " is the Hub or a mirror of it (--endpoint or HF_ENDPOINT)"

static void
goes_on_without_the_first_walk_when_it_fails(void **state)
{
    struct script_line lines[] = {
        FIRST("lib", T("a", 50, "\"t1\""), LINK("1")),
        {.target = "cursor=1", .status = 503},
        {.target = "cursor=1", .status = 503},
        FIRST("t1", M("a", 50) "," M("e", 1), NULL),
        FIRST("t2", M("b", 2), NULL),
        FIRST("t3", M("c", 3), NULL),
        FIRST("t4", M("d", 4), NULL),
        FIRST("t5", "", NULL),
    };
    struct script_line unread[] = {
        FAILS("lib", 401),
        FIRST("t1", M("a", 1), NULL),
        FIRST("t2", M("b", 2), NULL),
        FIRST("t3", M("c", 3), NULL),
        FIRST("t4", M("d", 4), NULL),
        FIRST("t5", "", NULL),
    };
    struct downloads_question questions[] = FOUR;

    (void)state;
    GIVES(lines, questions, WITH(.threshold = 60, .library = "lib", .warned = "503"),
          "51/2, 2/1, 3/1, 4/1", 8);
    GIVES(unread, questions, WITH(.threshold = 60, .library = "lib", .warned = "401"),
          "1/1, 2/1, 3/1, 4/1", 6);
}

static void
knows_nothing_where_a_page_fails_for_ever(void **state)
{
    struct script_line first[] = {FAILS("bert", 503), FAILS("bert", 503),
                                  FIRST("ok", M("z", 9), NULL)};
    struct script_line middle[] = {
        FIRST("bert", M("a", 5), LINK("1")),
        {.target = "cursor=1", .status = 503},
        {.target = "cursor=1", .status = 503},
        FIRST("ok", M("z", 9), NULL),
    };
    struct script_line last[] = {
        FIRST("bert", M("a", 5), LINK("1")),   PAGE("1", M("b", 3), LINK("2")),
        {.target = "cursor=2", .status = 503}, {.target = "cursor=2", .status = 503},
        FIRST("ok", M("z", 9), NULL),
    };
    struct script_line cut[] = {
        {.within = FILTER("bert"), .status = 200, .body = "[" M("a", 5) ",", .cut = true},
        {.within = FILTER("bert"), .status = 200, .body = "[" M("a", 5) ",", .cut = true},
        FIRST("ok", M("z", 9), NULL),
    };
    struct script_line passing[] = {
        {.within = FILTER("bert"), .status = 200, .body = "[" M("a", 5) ",", .cut = true},
        FIRST("bert", M("a", 5) "," M("b", 1), NULL),
        FIRST("ok", M("z", 9), NULL),
    };
    struct downloads_question questions[] = {Q("bert"), Q("ok")};

    (void)state;
    GIVES(first, questions, WITH(.threshold = 60),
          "?0/0 the tag bert: " AWAY("filter=bert&sort=downloads") ", 9/1", 3);
    GIVES(middle, questions, WITH(.threshold = 60), "?5/1 the tag bert: " AWAY("cursor=…") ", 9/1",
          4);
    GIVES(last, questions, WITH(.threshold = 60), "?8/2 the tag bert: " AWAY("cursor=…") ", 9/1",
          5);
    GIVES(cut, questions, WITH(.threshold = 60),
          "?0/0 the tag bert: /api/models?filter=bert&sort=downloads: the connection was cut "
          "(tried 2 times); run the same command again later, 9/1",
          3);
    GIVES(passing, questions, WITH(.threshold = 60), "6/2, 9/1", 3);
}

static void
asks_the_other_tags_where_one_failed(void **state)
{
    struct script_line proven[] = {
        FAILS("a", 404),
        FIRST("b", M("x", 70), NULL),
    };
    struct script_line unproven[] = {
        FAILS("a", 404),
        FIRST("b", M("x", 7), NULL),
        FAILS("c", 400),
    };
    struct downloads_question questions[] = {Q("a", "b", "c")};

    (void)state;
    GIVES(proven, questions, WITH(.threshold = 60), ">=70/1", 2);
    GIVES(unproven, questions, WITH(.threshold = 60),
          "?7/1 the tag a: /api/models?filter=a&sort=downloads: the Hub answered 404 (not "
          "found)" NO_HUB " (and 1 more of its tags)",
          3);
}

static void
leaves_open_what_would_have_to_be_waited_for_too_long(void **state)
{
#define WAITED                                                                                    \
    "the Hub answered 503 (unavailable); waiting 100 s more would pass --max-wait: 0 of its 9 s " \
    "are over; run the same command again later"
    struct script_line tags[] = {
        FIRST("a", M("x", 7), NULL),
        {.within = FILTER("b"), .status = 503, .retry_after = "100"},
    };
    struct script_line popular[] = {
        FIRST("lib", T("a", 5, "\"t1\""), LINK("1")),
        {.target = "cursor=1", .status = 503, .retry_after = "100"},
    };
    struct downloads_question questions[] = {Q("a"), Q("b"), Q("c")};
    struct downloads_question four[] = FOUR;

    (void)state;
    GIVES(
        tags, questions, WITH(.threshold = 60, .jobs = 1, .max_wait_ms = 9000),
        "7/1, ?0/0 the tag b: /api/models?filter=b&sort=downloads: " WAITED
        ", ?0/0 the tag c was not asked for any more: /api/models?filter=b&sort=downloads: " WAITED,
        2);
    GIVES(popular, four,
          WITH(.threshold = 60, .library = "lib", .max_wait_ms = 9000, .warned = WAITED),
          "?5/1 the tag t1 was not asked for any more: /api/models?cursor=…: " WAITED
          ", ?0/0 the tag t2 was not asked for any more: /api/models?cursor=…: " WAITED
          ", ?0/0 the tag t3 was not asked for any more: /api/models?cursor=…: " WAITED
          ", ?0/0 the tag t4 was not asked for any more: /api/models?cursor=…: " WAITED
          " (and 1 more of its tags)",
          2);
#undef WAITED
}

static void
calls_a_sum_with_a_failed_tag_a_lower_bound_even_when_counting_exactly(void **state)
{
    struct script_line lines[] = {
        FIRST("a", M("x", 70), NULL),
        FAILS("b", 404),
    };
    struct downloads_question questions[] = {Q("a", "b")};

    (void)state;
    GIVES(lines, questions, WITH(.threshold = 60, .exact = true), ">=70/1", 2);
}

static void
takes_no_missing_figure_for_nought(void **state)
{
    struct script_line lines[] = {
        FIRST("a", M("x", 7) ",{\"id\":\"y\"},{\"downloads\":9000}", NULL),
        FIRST("b", M("x", 70) ",{\"id\":\"y\"}", NULL),
    };
    struct downloads_question questions[] = {Q("a"), Q("b")};

    (void)state;
    GIVES(lines, questions, WITH(.threshold = 60),
          "?7/1 the tag a: the Hub did not tell the names or downloads of 2 models, >=70/1", 2);
}

static void
goes_to_the_end_of_a_listing_that_is_not_sorted(void **state)
{
    struct script_line lines[] = {
        FIRST("a", M("x", 0) "," M("y", 5) "," M("z", 0), LINK("1")),
        PAGE("1", M("w", 70), NULL),
    };
    struct downloads_question questions[] = {Q("a")};

    (void)state;
    GIVES(lines, questions, WITH(.threshold = 60), ">=75/2", 2);
}

static void
asks_a_dead_hub_no_further(void **state)
{
    struct script_line lines[16];
    struct downloads_question questions[] = {Q("t1"), Q("t2"), Q("t3"), Q("t4"), Q("t5"),
                                             Q("t6"), Q("t7"), Q("t8"), Q("t9")};
    struct str expected = STR_INIT;

    (void)state;
    for (size_t i = 0; i < LENGTH(lines); i++)
        lines[i] = (struct script_line){.within = "filter=", .status = 503};
    for (int i = 1; i <= 9; i++) {
        if (i <= DOWNLOADS_PATIENCE)
            str_printf(&expected, "%s?0/0 the tag t%d: ", i > 1 ? ", " : "", i);
        else
            str_printf(&expected,
                       ", ?0/0 the tag t%d was not asked for any more after %d failures in a row, "
                       "the last: ",
                       i, DOWNLOADS_PATIENCE);
        str_printf(&expected,
                   "/api/models?filter=t%d&sort=downloads: the Hub answered 503 (unavailable) "
                   "(tried 2 times); run the same command again later",
                   i <= DOWNLOADS_PATIENCE ? i : DOWNLOADS_PATIENCE);
    }
    GIVES(lines, questions, WITH(.threshold = 60, .jobs = 1), str_text(&expected),
          (size_t)2 * DOWNLOADS_PATIENCE);
    str_fini(&expected);
}

static void
bears_failures_with_answers_between_them(void **state)
{
    struct script_line lines[] = {
        FAILS("t1", 400),
        FAILS("t2", 400),
        FAILS("t3", 400),
        FAILS("t4", 400),
        FIRST("t5", "", NULL),
        FAILS("t6", 400),
        FIRST("t7", M("a", 1), NULL),
    };
    struct downloads_question questions[] = {Q("t1"), Q("t2"), Q("t3"), Q("t4"),
                                             Q("t5"), Q("t6"), Q("t7")};

    (void)state;
#define BAD(t)                                  \
    "?0/0 the tag " t ": /api/models?filter=" t \
    "&sort=downloads: the Hub answered 400 (bad request)"
    GIVES(lines, questions, WITH(.threshold = 60, .jobs = 1),
          BAD("t1") NO_HUB ", " BAD("t2") NO_HUB ", " BAD("t3") NO_HUB ", " BAD("t4") NO_HUB
          ", 0/0, " BAD("t6") ", 1/1",
          7);
#undef BAD
}

static void
fails_when_the_token_is_refused_from_the_first_to_the_last(void **state)
{
    struct script_line refused[] = {FAILS("lib", 401), FAILS("t1", 401), FAILS("t2", 401),
                                    FAILS("t3", 401), FAILS("t4", 401)};
    struct script_line one[] = {
        FAILS("t1", 401), FIRST("t2", M("b", 2), NULL), FIRST("t3", M("c", 3), NULL),
        FAILS("t4", 403), FIRST("t5", M("d", 4), NULL),
    };
    struct downloads_question questions[] = FOUR;

    (void)state;
    GIVES(refused, questions,
          WITH(.threshold = 60, .library = "lib", .with_token = true,
               .error = "the token was refused", .kind = ERR_AUTH),
          "", 5);
    GIVES(one, questions, WITH(.threshold = 60),
          "?0/0 the tag t1: /api/models?filter=t1&sort=downloads: this cannot be read without a "
          "token: the Hub answered 401 (not authorised); set HF_TOKEN or name a file with "
          "--token-file, 2/1, 3/1, ?4/1 the tag t4: /api/models?filter=t4&sort=downloads: this "
          "cannot be read without a token: the Hub answered 403 (forbidden); set HF_TOKEN or name "
          "a file with --token-file",
          5);
}

static void
ends_with_the_transport_and_when_it_is_stopped(void **state)
{
    struct script_line lines[] = {
        FIRST("t1", M("a", 1), LINK("1")),
        FIRST("t2", M("b", 2), NULL),
        PAGE("1", M("c", 1), NULL),
    };
    struct downloads_question questions[] = {Q("t1"), Q("t2")};
    struct script_line popular[] = {FIRST("lib", M("a", 1), LINK("1"))};
    struct downloads_question four[] = FOUR;

    (void)state;
    count_gives(
        lines, LENGTH(lines), questions, LENGTH(questions),
        (struct setting){.threshold = 60, .jobs = 1, .error = "stopped", .kind = ERR_STOPPED},
        &(struct heard){.stop_at = 1}, "", 1);
    count_gives(popular, LENGTH(popular), four, LENGTH(four),
                (struct setting){
                    .threshold = 60, .library = "lib", .error = "stopped", .kind = ERR_STOPPED},
                &(struct heard){.stop_at = 1}, "", 1);
}

static void
refuses_to_guess_without_a_tag(void **state)
{
    struct script_line lines[] = {FIRST("a", M("x", 7), NULL)};
    struct downloads_question questions[] = {{NULL, NULL, 0}, Q(""), Q("a", "")};

    (void)state;
    GIVES(lines, questions, WITH(.threshold = 60),
          "?0/0 it has no tag to be counted by, ?0/0 one of its tags is empty, ?7/1 one of its "
          "tags is empty",
          1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_on_without_the_first_walk_when_it_fails),
        cmocka_unit_test(knows_nothing_where_a_page_fails_for_ever),
        cmocka_unit_test(asks_the_other_tags_where_one_failed),
        cmocka_unit_test(leaves_open_what_would_have_to_be_waited_for_too_long),
        cmocka_unit_test(calls_a_sum_with_a_failed_tag_a_lower_bound_even_when_counting_exactly),
        cmocka_unit_test(takes_no_missing_figure_for_nought),
        cmocka_unit_test(goes_to_the_end_of_a_listing_that_is_not_sorted),
        cmocka_unit_test(asks_a_dead_hub_no_further),
        cmocka_unit_test(bears_failures_with_answers_between_them),
        cmocka_unit_test(fails_when_the_token_is_refused_from_the_first_to_the_last),
        cmocka_unit_test(ends_with_the_transport_and_when_it_is_stopped),
        cmocka_unit_test(refuses_to_guess_without_a_tag),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
