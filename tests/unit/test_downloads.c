#include "counting.h"

static void
sums_what_is_under_a_tag(void **state)
{
    struct script_line lines[] = {FIRST("bert", M("a", 5) "," M("b", 3) "," M("c", 0), NULL)};
    struct downloads_question questions[] = {Q("bert")};

    (void)state;
    GIVES(lines, questions, WITH(.threshold = 100), "8/2", 1);
}

static void
stops_asking_once_the_threshold_is_reached(void **state)
{
    struct downloads_question questions[] = {Q("bert", "roberta")};
    struct script_line first_page[] = {FIRST("bert", M("a", 5) "," M("b", 3), LINK("1"))};
    struct script_line second_page[] = {
        FIRST("bert", M("a", 5), LINK("1")),
        PAGE("1", M("b", 3), LINK("2")),
    };
    struct script_line second_tag[] = {
        FIRST("bert", M("a", 5), NULL),
        FIRST("roberta", M("b", 3), LINK("1")),
    };
    struct script_line below[] = {
        FIRST("bert", M("a", 5), NULL),
        FIRST("roberta", M("b", 2), NULL),
    };

    (void)state;
    GIVES(first_page, questions, WITH(.threshold = 5), ">=5/1", 1);
    GIVES(second_page, questions, WITH(.threshold = 8), ">=8/2", 2);
    GIVES(second_tag, questions, WITH(.threshold = 8), ">=8/2", 2);
    GIVES(below, questions, WITH(.threshold = 8), "7/2", 2);
    GIVES(below, questions, WITH(.threshold = 0), ">=0/0", 0);
}

static void
counts_on_past_the_threshold_when_asked_to(void **state)
{
    struct script_line lines[] = {
        FIRST("bert", M("a", 50), LINK("1")),
        PAGE("1", M("b", 3) "," M("z", 0), LINK("2")),
        FIRST("roberta", M("a", 50) "," M("c", 2), NULL),
    };
    struct script_line proven[] = {
        FIRST("t1", M("a", 90), NULL), FIRST("t2", M("b", 90), NULL), FIRST("t3", M("c", 1), NULL),
        FIRST("t4", M("d", 90), NULL), FIRST("t5", M("e", 2), NULL),
    };
    struct downloads_question questions[] = {Q("bert", "roberta")};
    struct downloads_question four[] = FOUR;

    (void)state;
    GIVES(lines, questions, WITH(.threshold = 5, .exact = true), "55/3", 3);
    /* The first walk could only prove what is counted anyhow, and is not made. */
    GIVES(proven, four, WITH(.threshold = 60, .exact = true, .library = "lib"),
          "90/1, 90/1, 1/1, 92/2", 5);
}

static void
counts_a_checkpoint_once_however_often_it_comes(void **state)
{
    struct script_line across_tags[] = {
        FIRST("bert", M("a", 5) "," M("b", 3), NULL),
        FIRST("roberta", M("b", 3) "," M("c", 1), NULL),
    };
    struct script_line drifted[] = {
        FIRST("bert", M("a", 5) "," M("b", 3), LINK("1")),
        PAGE("1", M("b", 2) "," M("c", 1), NULL),
        FIRST("roberta", "", NULL),
    };
    struct script_line renamed[] = {
        FIRST("bert", OID(A_OID, "old/name", 5), NULL),
        FIRST("roberta", OID(A_OID, "new/name", 5) "," M("old/name", 1), NULL),
    };
    struct downloads_question questions[] = {Q("bert", "roberta", "bert")};

    (void)state;
    GIVES(across_tags, questions, WITH(.threshold = 100), "9/3", 2);
    GIVES(drifted, questions, WITH(.threshold = 100), "9/3", 3);
    GIVES(renamed, questions, WITH(.threshold = 100), "6/2", 2);
}

static void
leaves_private_models_out(void **state)
{
    struct script_line lines[] = {
        FIRST("bert", HIDDEN("a", 5000) "," M("b", 3) ",{\"id\":\"c\",\"private\":true}", NULL)};
    struct downloads_question questions[] = {Q("bert")};

    (void)state;
    GIVES(lines, questions, WITH(.threshold = 100), "3/1", 1);
}

static void
asks_once_for_a_tag_of_two_questions(void **state)
{
    struct script_line lines[] = {
        FIRST("bert", M("a", 5), NULL),
        FIRST("roberta", M("b", 3) "," M("a", 5), NULL),
    };
    struct script_line shared_halts[] = {
        FIRST("bert", M("a", 500), NULL),
        FIRST("roberta", M("b", 3), LINK("1")),
        PAGE("1", M("c", 2), NULL),
    };
    struct downloads_question questions[] = {Q("bert"), Q("roberta", "bert"), Q("roberta")};

    (void)state;
    for (unsigned jobs = 0; jobs < 3; jobs++) {
        for (size_t i = 0; i < LENGTH(lines); i++)
            lines[i].used = false;
        for (size_t i = 0; i < LENGTH(shared_halts); i++)
            shared_halts[i].used = false;
        GIVES(lines, questions, WITH(.threshold = 100, .jobs = jobs), "5/1, 8/2, 8/2", 2);
        /* The walk goes on for the third, though the second wants no more of it. */
        GIVES(shared_halts, questions, WITH(.threshold = 100, .jobs = jobs),
              ">=500/1, >=500/1, 5/2", 3);
    }
}

static void
gives_the_same_whichever_tag_answers_first(void **state)
{
    struct script_line lines[] = {
        FIRST("bert", M("a", 5), LINK("1")),
        PAGE("1", M("b", 4), NULL),
        FIRST("roberta", M("b", 4), LINK("2")),
        PAGE("2", M("a", 5) "," M("c", 1), NULL),
    };
    struct downloads_question questions[] = {Q("bert", "roberta"), Q("roberta"), Q("bert")};

    (void)state;
    for (int newest_first = 0; newest_first < 2; newest_first++) {
        for (size_t i = 0; i < LENGTH(lines); i++)
            lines[i].used = false;
        GIVES(lines, questions, WITH(.threshold = 100, .newest_first = newest_first),
              "10/3, 10/3, 9/2", 4);
    }
}

static void
settles_what_the_most_downloaded_models_prove(void **state)
{
    struct script_line lines[] = {
        FIRST("lib",
              T("a", 90, "\"lib\",\"t1\"") "," T("b", 80, "\"t2\",\"t3\"") "," T(
                  "c", 40, "\"t4\"") "," T("d", 20, "\"t5\",\"t4\""),
              LINK("1")),
    };
    struct downloads_question questions[] = FOUR;

    (void)state;
    /* d has two tags of the fourth, and is in it once. */
    GIVES(lines, questions, WITH(.threshold = 60, .library = "lib"),
          ">=90/1, >=80/1, >=80/1, >=60/2", 1);
}

static void
asks_for_the_tags_of_what_the_first_walk_left_open(void **state)
{
    struct script_line lines[] = {
        FIRST("lib",
              T("a", 90, "\"t1\"") "," T(
                  "b", 50,
                  "\"t4\"") ","
                            "{\"id\":\"h\",\"downloads\":70,\"private\":true,\"tags\":[\"t4\"]}",
              LINK("1")),
        FIRST("t2", M("c", 7), NULL),
        FIRST("t3", M("d", 70), LINK("3")),
        /* b is in the sum already. */
        FIRST("t4", M("b", 50) "," M("e", 9), NULL),
        FIRST("t5", M("b", 50) "," M("f", 0), NULL),
    };
    struct downloads_question questions[] = FOUR;

    (void)state;
    /* One settled, three open: no second page. */
    GIVES(lines, questions, WITH(.threshold = 60, .library = "lib"), ">=90/1, 7/1, >=70/1, 59/2",
          5);
}

static void
makes_no_first_walk_for_a_few_questions(void **state)
{
    struct script_line lines[] = {
        FIRST("t1", M("a", 1), NULL),
        FIRST("t2", M("b", 2), NULL),
        FIRST("t3", M("c", 3), NULL),
    };
    struct downloads_question questions[] = {Q("t1"), Q("t2"), Q("t3")};

    (void)state;
    GIVES(lines, questions, WITH(.threshold = 60, .library = "lib"), "1/1, 2/1, 3/1", 3);
}

static void
ends_the_first_walk_when_its_pages_settle_less_than_they_cost(void **state)
{
    struct script_line few[] = {
        FIRST("lib", M("a", 90), LINK("1")),
        PAGE("1", T("b", 80, "\"t1\""), LINK("2")),
        PAGE("2", T("c", 70, "\"t2\""), LINK("3")),
    };
    struct script_line enough[] = {
        FIRST("lib", M("a", 90), LINK("1")),
        PAGE("1", M("b", 80), LINK("2")),
        PAGE("2", T("c", 70, "\"t1\",\"t2\",\"t3\""), LINK("3")),
        PAGE("3", M("d", 69), LINK("4")),
        PAGE("4", M("e", 68), LINK("5")),
        PAGE("5", M("f", 67), LINK("6")),
    };
    struct script_line rest[10];
    struct downloads_question questions[] = {Q("t1"), Q("t2"), Q("t3"), Q("t4"),
                                             Q("t5"), Q("t6"), Q("t7")};

    (void)state;
    /* Two settled by three pages: five tags are asked for. */
    memcpy(rest, few, 3 * sizeof *rest);
    for (size_t i = 3; i < 8; i++)
        rest[i] =
            (struct script_line){.within = "filter=t", .status = 200, .body = "[" M("z", 0) "]"};
    count_gives(rest, 8, questions, LENGTH(questions),
                (struct setting){.threshold = 60, .library = "lib"}, &(struct heard){.stop_at = 0},
                ">=80/1, >=70/1, 0/0, 0/0, 0/0, 0/0, 0/0", 8);
    /* Three settled by three pages, until the page that did so is the fourth last. */
    memcpy(rest, enough, 6 * sizeof *rest);
    for (size_t i = 6; i < 10; i++)
        rest[i] =
            (struct script_line){.within = "filter=t", .status = 200, .body = "[" M("z", 0) "]"};
    count_gives(rest, 10, questions, LENGTH(questions),
                (struct setting){.threshold = 60, .library = "lib"}, &(struct heard){.stop_at = 0},
                ">=70/1, >=70/1, >=70/1, 0/0, 0/0, 0/0, 0/0", 10);
}

static void
sums_without_overflowing(void **state)
{
    struct script_line lines[] = {
        FIRST("a", M("x", 9223372036854775807) "," M("y", 9223372036854775807), NULL)};
    struct downloads_question questions[] = {Q("a")};

    (void)state;
    GIVES(lines, questions, WITH(.threshold = INT64_MAX, .exact = true), "9223372036854775807/2",
          1);
}

static void
asks_for_tags_with_any_characters(void **state)
{
    struct script_line lines[] = {
        FIRST("a%2Fb%20c", M("x", 1), NULL),
        FIRST("d%26limit%3D1", M("y", 2), NULL),
        FIRST("%C3%BC", M("z", 3), NULL),
    };
    struct downloads_question questions[] = {Q("a/b c"), Q("d&limit=1"), Q("\xc3\xbc")};

    (void)state;
    GIVES(lines, questions, WITH(.threshold = 60), "1/1, 2/1, 3/1", 3);
}

static void
tells_how_far_it_is(void **state)
{
    struct script_line lines[] = {
        FIRST("t1", M("a", 100), LINK("1")),
        FIRST("t2", M("b", 2), LINK("2")),
        PAGE("2", M("c", 2), NULL),
    };
    struct downloads_question questions[] = {Q("t1"), Q("t2")};
    struct heard heard = {.stop_at = 0};

    (void)state;
    count_gives(lines, LENGTH(lines), questions, LENGTH(questions),
                (struct setting){.threshold = 60}, &heard, ">=100/1, 4/2", 3);
    assert_int_equal(heard.last.pages, 3);
    assert_int_equal(heard.last.found, 1);
}

static void
answers_no_questions_at_once(void **state)
{
    struct err err = {0};
    struct listener nobody = {0};
    struct downloads_options options = {.threshold = 5, .library = "lib", .listener = &nobody};

    (void)state;
    assert_int_equal(downloads_count(NULL, NULL, 0, &options, &err), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_what_is_under_a_tag),
        cmocka_unit_test(stops_asking_once_the_threshold_is_reached),
        cmocka_unit_test(counts_on_past_the_threshold_when_asked_to),
        cmocka_unit_test(counts_a_checkpoint_once_however_often_it_comes),
        cmocka_unit_test(leaves_private_models_out),
        cmocka_unit_test(asks_once_for_a_tag_of_two_questions),
        cmocka_unit_test(gives_the_same_whichever_tag_answers_first),
        cmocka_unit_test(settles_what_the_most_downloaded_models_prove),
        cmocka_unit_test(asks_for_the_tags_of_what_the_first_walk_left_open),
        cmocka_unit_test(makes_no_first_walk_for_a_few_questions),
        cmocka_unit_test(ends_the_first_walk_when_its_pages_settle_less_than_they_cost),
        cmocka_unit_test(sums_without_overflowing),
        cmocka_unit_test(asks_for_tags_with_any_characters),
        cmocka_unit_test(tells_how_far_it_is),
        cmocka_unit_test(answers_no_questions_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
