#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client_scene.h"
#include "folder.h"

/* What is said where nothing shows that a Hub is there; of its endpoint, in two pieces. */
#define CHECK "; check that %s%s is the Hub or a mirror of it (--endpoint or HF_ENDPOINT)"

static void
refuses_an_endpoint_that_is_no_url(void **state)
{
    static const char *const endpoints[] = {"huggingface.co", "ftp://hub.test", "", "http://"};
    struct script script;

    (void)state;
    script_init(&script, NULL, 0);
    for (size_t i = 0; i < COUNT(endpoints); i++) {
        const struct client_options o = {.transport = &script.transport, .endpoint = endpoints[i]};
        struct err err = {0};
        assert_null(client_new(&o, &err));
        assert_int_equal(err.kind, ERR_USAGE);
        assert_non_null(strstr(err.message, "an endpoint looks like https://huggingface.co"));
    }
    script_fini(&script);
}

static void
finds_the_next_page_below_a_mirror_s_own_path(void **state)
{
    static const char wrong[] = "the answer's Link names no page of the Hub's API: ";
    static const struct {
        const char *endpoint;
        const char *link;
        const char *next; /* NULL: it is none */
    } cases[] = {
        {"http://mirror.test/hf//", "https://huggingface.co/api/models?cursor=1",
         "/api/models?cursor=1"},
        {"http://mirror.test/hf", "http://mirror.test/hf/api/models?cursor=1",
         "/api/models?cursor=1"},
        {"http://mirror.test/hf/", "http://mirror.test/hf/api/models?cursor=1",
         "/api/models?cursor=1"},
        {"http://mirror.test/hf", "/hf/api/models?cursor=1", "/api/models?cursor=1"},
        {"http://mirror.test/hf", "?cursor=1", "/api/models?cursor=1"},
        {"http://mirror.test/hf", "/api/models?cursor=1", "/api/models?cursor=1"},
        {"http://mirror.test/hf", "/hf2/api/models?cursor=1", NULL},
        {"http://mirror.test/hf", "https://other.test/hf/api/models?cursor=1", NULL},
        {"http://mirror.test/hf", "/hf", NULL},
        {"http://mirror.test", "/login", NULL},
        {"http://mirror.test", "/api/", NULL},
        {"http://mirror.test", "mailto:a@b.test", NULL},
        {"http://mirror.test", "http://a b/api/models", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str link = STR_INIT, expected = STR_INIT;
        struct scene s;
        size_t path = strncmp(cases[i].endpoint, "http://mirror.test/hf", 21) == 0 ? 21 : 18;
        str_printf(&link, "<%s>; rel=\"next\"", cases[i].link);
        struct script_line line = LINE("/api/models?first", 200, .body = "[]", .link = link.data);
        struct script_line lines[] = {line, line, line};
        BEGIN(&s, lines, cases[i].endpoint);
        if (cases[i].next != NULL)
            str_printf(&expected, "(%s)[]", cases[i].next);
        else
            str_printf(&expected, FIRST ": %s%s (tried 3 times)" CHECK, wrong, cases[i].link,
                       "http://mirror.test", path == 21 ? "/hf" : "");
        tells(&s, str_text(&expected), cases[i].next != NULL ? ERR_NONE : ERR_DATA);
        /* One request when it is good, three when it is not; all of them below the path. */
        str_truncate(&expected, 0);
        for (int n = 0; n < (cases[i].next != NULL ? 1 : 3); n++)
            str_printf(&expected, "GET %.*s" FIRST "\n", (int)path, cases[i].endpoint);
        assert_string_equal(str_text(&s.script.log), str_text(&expected));
        end(&s);
        str_fini(&link);
        str_fini(&expected);
    }
}

static void
says_what_the_hub_answered(void **state)
{
    static const struct {
        int status;
        const char *words;
    } passing[] = {{408, "request timeout"}, {429, "too many requests"}, {500, "internal error"},
                   {502, "bad gateway"},     {503, "unavailable"},       {504, "gateway timeout"}};
    static const struct {
        int status;
        const char *words;
    } final[] = {
        {204, "no content"}, {400, "bad request"}, {404, "not found"}, {418, "unexpected"}};

    (void)state;
    for (size_t i = 0; i < COUNT(passing); i++) {
        struct str expected = STR_INIT;
        str_printf(&expected,
                   FIRST
                   ": the Hub answered %d (%s) (tried 3 times); run the same command again later",
                   passing[i].status, passing[i].words);
        tells_once(str_text(&expected), ERR_RETRY,
                   &(struct script_line)LINE("first", passing[i].status, .body = ""));
        str_fini(&expected);
    }
    for (size_t i = 0; i < COUNT(final); i++) {
        struct str expected = STR_INIT;
        str_printf(&expected, FIRST ": the Hub answered %d (%s)" CHECK, final[i].status,
                   final[i].words, HUB, "");
        tells_once(str_text(&expected), ERR_DATA,
                   &(struct script_line)LINE("first", final[i].status, .body = ""));
        str_fini(&expected);
    }
}

#define FIFTY "12345678901234567890123456789012345678901234567890"

static void
quotes_the_hub_s_own_words_in_whatever_form_they_come(void **state)
{
    static const struct {
        const char *header;
        const char *body;
        const char *words;
    } cases[] = {
        {NULL, "{\"error\":\"no\"}", ": no"},
        {NULL, "{\"error\":[\"a\",\"b\"]}", ": [\"a\",\"b\"]"},
        {NULL, "{\"error\":{\"sort\":1}}", ": {\"sort\":1}"},
        {NULL, "{\"error\":\"Not now. Later.\"}", ": Not now. Later"},
        {NULL, "{\"message\":\"no\"}", ""},
        {NULL, "{\"error\":\"cut", ""},
        {NULL, "<html>no</html>", ""},
        {"by header", "{\"error\":\"no\"}", ": by header"},
        {NULL, "{\"error\":\"two\\nlines, \\u001b[31m red\"}",
         ": two\\u000alines, \\u001b[31m red"},
        {FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY "cut", NULL,
         ": " FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY "..."},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str expected = STR_INIT;
        str_printf(&expected, FIRST ": the Hub answered 400 (bad request)%s", cases[i].words);
        if (cases[i].words[0] == '\0')
            str_printf(&expected, CHECK, HUB, "");
        tells_once(str_text(&expected), ERR_DATA,
                   &(struct script_line)LINE("first", 400, .body = cases[i].body,
                                             .error_message = cases[i].header));
        str_fini(&expected);
    }
}

static void
tells_a_refused_token_from_a_missing_one(void **state)
{
    static const struct {
        int status;
        bool with_token;
        const char *words;
    } cases[] = {
        {401, true,
         "the token was refused: the Hub answered 401 (not authorised); check HF_TOKEN or "
         "--token-file, or run without a token"},
        {403, true,
         "the token was refused: the Hub answered 403 (forbidden); check HF_TOKEN or "
         "--token-file, or run without a token"},
        {401, false,
         FIRST ": this cannot be read without a token: the Hub answered 401 (not authorised); set "
               "HF_TOKEN or name a file with --token-file"},
        {403, false,
         FIRST ": this cannot be read without a token: the Hub answered 403 (forbidden); set "
               "HF_TOKEN or name a file with --token-file"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct script_line lines[] = {LINE("first", cases[i].status, .body = "")};
        struct scene s;
        BEGIN(&s, lines, HUB);
        s.options.with_token = cases[i].with_token;
        begin_anew(&s);
        tells(&s, cases[i].words, ERR_AUTH);
        end(&s);
    }
}

static void
follows_five_redirects_and_not_a_sixth(void **state)
{
    struct script_line lines[] = {
        LINE("?first", 307, .location = "/api/models?1"),
        LINE("?1", 308, .location = "?2"),
        LINE("?2", 301, .location = "/api/models?3"),
        LINE("?3", 302, .location = "?4"),
        LINE("?4", 303, .location = "?5"),
        LINE("?5", 200, .body = "[]"),
    };
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    tells(&s, "()[]", ERR_NONE);
    end(&s);
    for (size_t i = 0; i < COUNT(lines); i++)
        lines[i].used = false;
    lines[5] = (struct script_line)LINE("?5", 307, .location = "?6");
    BEGIN(&s, lines, HUB);
    tells(&s,
          FIRST ": the Hub answered 307 (a redirect that is not followed, to ?6); check that " HUB
                " is the Hub or a mirror of it (--endpoint or HF_ENDPOINT)",
          ERR_DATA);
    assert_int_equal(client_requests(s.client), 6);
    end(&s);
}

static void
follows_no_redirect_out_of_https_or_to_nowhere(void **state)
{
    static const struct {
        const char *location;
        const char *words;
    } cases[] = {
        {"http://hub.test/api/models?moved", ", to http://hub.test/api/models?moved"},
        {"ftp://hub.test/", ", to ftp://hub.test/"},
        {NULL, ""},
    };
    struct script_line up[] = {
        LINE("first", 301, .location = "https://hub.test/api/models?moved"),
        LINE("moved", 200, .body = "[]"),
    };
    struct scene s;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct script_line lines[] = {LINE("first", 301, .location = cases[i].location)};
        struct str expected = STR_INIT;
        str_printf(&expected,
                   FIRST ": the Hub answered 301 (a redirect that is not followed%s)" CHECK,
                   cases[i].words, "https://hub.test", "");
        BEGIN(&s, lines, "https://hub.test");
        tells(&s, str_text(&expected), ERR_DATA);
        assert_int_equal(client_requests(s.client), 1);
        end(&s);
        str_fini(&expected);
    }
    BEGIN(&s, up, HUB);
    tells(&s, "()[]", ERR_NONE);
    end(&s);
}

static void
asks_again_where_the_redirect_began(void **state)
{
    struct script_line lines[] = {
        LINE("first", 307, .location = "http://other.test/api/models?moved"),
        LINE("moved", 503, .body = ""),
        LINE("first", 200, .body = "[]"),
    };
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    s.options.with_token = true;
    begin_anew(&s);
    tells(&s, "()[]", ERR_NONE);
    /* With the token again: it is the Hub's own origin. */
    assert_string_equal(str_text(&s.script.log), "GET " HUB FIRST " token\n"
                                                 "GET http://other.test/api/models?moved\n"
                                                 "GET " HUB FIRST " token\n");
    assert_string_equal(str_text(&s.waits),
                        "the Hub answered 503 (unavailable), after a redirect to "
                        "http://other.test/api/models (try 1 of 3)|");
    end(&s);
}

static void
asks_again_for_a_body_that_is_found_broken_at_its_end(void **state)
{
    struct script_line lines[] = {
        LINE("first", 200, .body = "x"),
        LINE("first", 200, .body = "y"),
        LINE("first", 200, .body = "z"),
    };
    struct question_heard h = {.broken = 1};
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    client_ask(s.client, FIRST, &handler, &h);
    run_until_over(&s, &h);
    /* Nothing of the first try is left. */
    assert_string_equal(str_text(&h.told), "()y");
    assert_int_equal(h.kind, ERR_NONE);
    assert_string_equal(str_text(&s.waits), "the body is broken (try 1 of 3)|");
    str_fini(&h.told);
    end(&s);

    for (size_t i = 0; i < COUNT(lines); i++)
        lines[i].used = false;
    h = (struct question_heard){.broken = 3};
    BEGIN(&s, lines, HUB);
    client_ask(s.client, FIRST, &handler, &h);
    run_until_over(&s, &h);
    assert_string_equal(str_text(&h.told),
                        "()z" FIRST ": the body is broken (tried 3 times); check that " HUB
                        " is the Hub or a mirror of it (--endpoint or HF_ENDPOINT)");
    assert_int_equal(h.kind, ERR_DATA);
    assert_int_equal(client_requests(s.client), 3);
    str_fini(&h.told);
    end(&s);
}

static void
ends_when_an_answer_cannot_be_recorded(void **state)
{
    char *folder = folder_make();
    char *path = file_join(folder, "hub.rec");
    struct str link = STR_INIT;
    struct question_heard h = {0};
    struct err err = {0};
    struct scene s;

    (void)state;
    str_puts(&link, "<https://huggingface.co/a>; rel=\"last\"; title=\"");
    while (link.len < 300000)
        str_puts(&link, "xxxxxxxxxxxxxxxx");
    str_puts(&link, "\"");
    struct script_line lines[] = {LINE("first", 200, .body = "[]", .link = link.data)};
    BEGIN(&s, lines, HUB);
    assert_int_equal(recorder_open(&s.options.recorder, path, NULL, NULL), 0);
    begin_anew(&s);
    client_ask(s.client, FIRST, &handler, &h);
    run_until_over(&s, &h);
    assert_int_equal(h.kind, ERR_DATA);
    assert_non_null(strstr(str_text(&h.told), "the answer to " FIRST " cannot be recorded"));
    /* A recording with a hole would be no recording: nothing is asked any more. */
    struct question_heard second = {0};
    client_ask(s.client, FIRST, &handler, &second);
    assert_int_equal(client_run(s.client, &err), -1);
    assert_non_null(strstr(err.message, "cannot be recorded"));
    assert_int_equal(client_requests(s.client), 1);
    recorder_abandon(s.options.recorder);
    str_fini(&h.told);
    str_fini(&link);
    end(&s);
    free(path);
    folder_remove(folder);
}

static void
has_sixteen_questions_under_way_at_most(void **state)
{
    struct script_line lines[20];
    struct question_heard heard[20] = {{.over = false}};
    struct scene s;

    (void)state;
    for (size_t i = 0; i < 20; i++)
        lines[i] = (struct script_line)LINE("first", 200, .body = "[]");
    BEGIN(&s, lines, HUB);
    for (size_t i = 0; i < 20; i++)
        client_ask(s.client, FIRST, &handler, &heard[i]);
    assert_int_equal(client_run(s.client, NULL), 1);
    assert_int_equal(client_requests(s.client), 16);
    for (size_t i = 0; i < 20; i++) {
        run_until_over(&s, &heard[i]);
        assert_string_equal(str_text(&heard[i].told), "()[]");
        str_fini(&heard[i].told);
    }
    assert_int_equal(client_run(s.client, NULL), 0);
    end(&s);
}

static void
lets_what_is_under_way_end_when_stopped_and_starts_nothing(void **state)
{
    struct script_line lines[] = {
        LINE("later", 503, .retry_after = "100"),
        LINE("first", 200, .body = "[]"),
    };
    struct question_heard first = {0}, later = {0}, late = {0};
    struct err err = {0};
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    client_ask(s.client, "/api/models?later", &handler, &later);
    client_ask(s.client, FIRST, &handler, &first);
    /* Two questions, of which the first is told to wait; then the head of the second. */
    for (int i = 0; i < 4; i++)
        assert_int_equal(client_run(s.client, &err), 1);
    assert_string_equal(str_text(&first.told), "()");
    s.stop = 1;
    client_ask(s.client, "/api/models?late", &handler, &late);
    assert_int_equal(client_run(s.client, &err), 1);
    assert_false(first.over);
    run_until_over(&s, &first);
    assert_string_equal(str_text(&first.told), "()[]");
    assert_int_equal(client_run(s.client, &err), -1);
    assert_int_equal(err.kind, ERR_STOPPED);
    assert_int_equal(later.kind, ERR_STOPPED);
    assert_int_equal(late.kind, ERR_STOPPED);
    assert_int_equal(client_requests(s.client), 2);
    str_fini(&first.told);
    str_fini(&later.told);
    str_fini(&late.told);
    end(&s);
}

static void
drops_what_has_not_begun_to_answer_when_stopped(void **state)
{
    struct script_line lines[] = {LINE("first", 200, .body = "[]"),
                                  LINE("second", 200, .body = "[]")};
    struct question_heard first = {0}, second = {0};
    struct err err = {0};
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    client_ask(s.client, FIRST, &handler, &first);
    client_ask(s.client, "/api/models?second", &handler, &second);
    /* Both are asked; only the first begins to answer. */
    assert_int_equal(client_run(s.client, &err), 1);
    s.stop = 1;
    run_until_over(&s, &first);
    assert_string_equal(str_text(&first.told), "()[]");
    assert_int_equal(client_run(s.client, &err), -1);
    assert_int_equal(err.kind, ERR_STOPPED);
    assert_int_equal(second.kind, ERR_STOPPED);
    assert_non_null(strstr(str_text(&s.script.log), "cancel " HUB "/api/models?second\n"));
    str_fini(&first.told);
    str_fini(&second.told);
    end(&s);
}

static void
ends_with_a_transport_that_is_unusable(void **state)
{
    struct script_line lines[] = {LINE("first", 200, .body = "[]")};
    struct question_heard h = {0};
    struct err err = {0};
    struct scene s;

    (void)state;
    BEGIN(&s, lines, HUB);
    s.script.unusable = true;
    client_ask(s.client, FIRST, &handler, &h);
    assert_int_equal(client_run(s.client, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_string_equal(err.message, "the network is gone");
    /* What is left of the question goes with the client. */
    str_truncate(&s.script.log, 0);
    client_free(s.client);
    s.client = NULL;
    assert_string_equal(str_text(&s.script.log), "cancel " HUB FIRST "\n");
    assert_false(h.over);
    str_fini(&h.told);
    end(&s);
}

static void
takes_no_more_of_an_error_than_its_explanation_can_need(void **state)
{
    struct str body = STR_INIT;

    (void)state;
    str_puts(&body, "{\"error\":\"no\"}");
    while (body.len < 20000)
        str_putc(&body, ' ');
    /* The rest is refused, and the status decides all the same. */
    tells_once(FIRST ": the Hub answered 404 (not found): no", ERR_DATA,
               &(struct script_line)LINE("first", 404, .body = str_text(&body)));
    tells_once(FIRST
               ": the Hub answered 503 (unavailable): no (tried 3 times); run the same command "
               "again later",
               ERR_RETRY, &(struct script_line)LINE("first", 503, .body = str_text(&body)));
    str_fini(&body);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_an_endpoint_that_is_no_url),
        cmocka_unit_test(finds_the_next_page_below_a_mirror_s_own_path),
        cmocka_unit_test(says_what_the_hub_answered),
        cmocka_unit_test(takes_no_more_of_an_error_than_its_explanation_can_need),
        cmocka_unit_test(quotes_the_hub_s_own_words_in_whatever_form_they_come),
        cmocka_unit_test(tells_a_refused_token_from_a_missing_one),
        cmocka_unit_test(follows_five_redirects_and_not_a_sixth),
        cmocka_unit_test(follows_no_redirect_out_of_https_or_to_nowhere),
        cmocka_unit_test(asks_again_where_the_redirect_began),
        cmocka_unit_test(asks_again_for_a_body_that_is_found_broken_at_its_end),
        cmocka_unit_test(ends_when_an_answer_cannot_be_recorded),
        cmocka_unit_test(has_sixteen_questions_under_way_at_most),
        cmocka_unit_test(lets_what_is_under_way_end_when_stopped_and_starts_nothing),
        cmocka_unit_test(drops_what_has_not_begun_to_answer_when_stopped),
        cmocka_unit_test(ends_with_a_transport_that_is_unusable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
