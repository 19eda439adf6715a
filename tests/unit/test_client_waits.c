#include "client_scene.h"

static void
waits_for_the_quota_s_window_and_says_so_once(void **state)
{
    struct script_line lines[] = {
        LINE("first", 200, .body = "[]", .ratelimit = "\"api\";r=0;t=1"),
        LINE("first", 200, .body = "[]"),
        LINE("second", 200, .body = "[]"),
    };
    struct question_heard one = {0}, two = {0};
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    tells(&s, "()[]", ERR_NONE);
    client_ask(s.client, FIRST, &handler, &one);
    client_ask(s.client, "/api/models?second", &handler, &two);
    assert_int_equal(client_run(s.client, NULL), 1);
    assert_int_equal(client_requests(s.client), 1);
    run_until_over(&s, &one);
    run_until_over(&s, &two);
    assert_int_equal(client_requests(s.client), 3);
    assert_string_equal(str_text(&s.waits), "the Hub's quota for this window is used up|");
    str_fini(&one.told);
    str_fini(&two.told);
    end(&s);
}

static void
holds_all_questions_back_when_a_429_says_how_long(void **state)
{
    struct script_line lines[] = {
        LINE("first", 429, .body = "", .retry_after = "1"),
        LINE("first", 200, .body = "[]"),
        LINE("second", 200, .body = "[]"),
    };
    struct question_heard one = {0}, two = {0};
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    client_ask(s.client, FIRST, &handler, &one);
    while (s.waits.len == 0)
        assert_int_equal(client_run(s.client, NULL), 1);
    client_ask(s.client, "/api/models?second", &handler, &two);
    assert_int_equal(client_run(s.client, NULL), 1);
    assert_int_equal(client_requests(s.client), 1);
    run_until_over(&s, &one);
    run_until_over(&s, &two);
    assert_string_equal(str_text(&s.waits),
                        "the Hub answered 429 (too many requests) (try 1 of 3)|");
    str_fini(&one.told);
    str_fini(&two.told);
    end(&s);
}

static void
says_nothing_of_a_quota_that_answers_under_way_may_fill(void **state)
{
    struct script_line lines[] = {
        LINE("first", 200, .body = "[]", .ratelimit = "\"api\";r=2;t=9"),
        LINE("second", 200, .body = "[]", .ratelimit = "\"api\";r=2;t=9"),
        LINE("third", 200, .body = "[]", .ratelimit = "\"api\";r=1;t=9"),
        LINE("fourth", 200, .body = "[]", .ratelimit = "\"api\";r=0;t=9"),
    };
    static const char *const targets[] = {FIRST, "/api/models?second", "/api/models?third",
                                          "/api/models?fourth"};
    struct question_heard heard[4] = {{.over = false}};
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    /* The third is still to be counted when the first answer comes, so the fourth is held back. */
    for (size_t i = 0; i < 4; i++) {
        if (i == 3)
            assert_int_equal(client_run(s.client, NULL), 1);
        client_ask(s.client, targets[i], &handler, &heard[i]);
    }
    for (size_t i = 0; i < 4; i++) {
        run_until_over(&s, &heard[i]);
        str_fini(&heard[i].told);
    }
    assert_string_equal(str_text(&s.waits), "");
    end(&s);
}

static void
takes_no_request_for_uncounted_whose_answer_has_begun(void **state)
{
    struct script_line lines[] = {
        LINE("first", 200, .body = "[]", .ratelimit = "\"api\";r=2;t=200"),
        LINE("second", 200, .body = "[]", .ratelimit = "\"api\";r=1;t=200"),
        LINE("third", 200, .body = "[]", .ratelimit = "\"api\";r=0;t=200"),
    };
    static const char *const targets[] = {FIRST, "/api/models?second", "/api/models?third"};
    struct question_heard heard[3] = {{.over = false}};
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    s.script.newest_first = true;
    /* Each is asked when the headers of the one before have come, and its body has not. */
    for (size_t i = 0; i < 3; i++) {
        client_ask(s.client, targets[i], &handler, &heard[i]);
        assert_int_equal(client_run(s.client, NULL), 1);
    }
    assert_int_equal(client_requests(s.client), 3);
    for (size_t i = 0; i < 3; i++) {
        run_until_over(&s, &heard[i]);
        str_fini(&heard[i].told);
    }
    end(&s);
}

static void
ends_before_a_wait_that_would_pass_the_limit(void **state)
{
    struct script_line lines[] = {
        LINE("first", 503, .body = "", .retry_after = "20"),
        LINE("second", 503, .body = "", .retry_after = "30"),
        LINE("third", 200, .body = "[]"),
    };
    static const char words[] =
        FIRST ": the Hub answered 503 (unavailable); waiting 20 s more would pass --max-wait: 0 of "
              "its 19 s are over; run the same command again later";
    struct question_heard one = {0}, two = {0};
    struct err err = {0};
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    s.options.max_wait_ms = 19000;
    begin_anew(&s);
    client_ask(s.client, FIRST, &handler, &one);
    client_ask(s.client, "/api/models?second", &handler, &two);
    int status = 1;
    while (status == 1)
        status = client_run(s.client, &err);
    assert_int_equal(status, -1);
    assert_int_equal(err.kind, ERR_RETRY);
    assert_string_equal(err.message, words);
    assert_string_equal(str_text(&one.told), words);
    /* Nobody is told of a wait that does not come. */
    assert_string_equal(str_text(&s.waits), "");
    assert_string_equal(str_text(&two.told), words);
    str_fini(&one.told);
    str_fini(&two.told);
    /* What need not wait is still asked. */
    tells_of(&s, "/api/models?third", "()[]", ERR_NONE);
    end(&s);
}

static void
counts_all_waits_against_the_limit(void **state)
{
    struct script_line lines[] = {
        LINE("first", 503, .body = "", .retry_after = "1"),
        LINE("first", 200, .body = "[]", .ratelimit = "\"api\";r=0;t=5"),
        LINE("second", 200, .body = "[]"),
    };
    struct question_heard h = {0};
    struct err err = {0};
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    s.options.max_wait_ms = 6500;
    begin_anew(&s);
    tells(&s, "()[]", ERR_NONE);
    client_ask(s.client, "/api/models?second", &handler, &h);
    assert_int_equal(client_run(s.client, &err), -1);
    assert_int_equal(err.kind, ERR_RETRY);
    assert_string_equal(str_text(&s.waits), "the Hub answered 503 (unavailable) (try 1 of 3)|");
    assert_string_equal(err.message,
                        "the Hub's quota for this window is used up; waiting 6 s more would pass "
                        "--max-wait: 1 of its 6 s are over; run the same command again later");
    str_fini(&h.told);
    end(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_for_the_quota_s_window_and_says_so_once),
        cmocka_unit_test(holds_all_questions_back_when_a_429_says_how_long),
        cmocka_unit_test(says_nothing_of_a_quota_that_answers_under_way_may_fill),
        cmocka_unit_test(takes_no_request_for_uncounted_whose_answer_has_begun),
        cmocka_unit_test(ends_before_a_wait_that_would_pass_the_limit),
        cmocka_unit_test(counts_all_waits_against_the_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
