#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "hub/lister.h"
#include "script.h"
#include "unit.h"

#define HUB     "http://hub.test"
#define LINK(n) "<https://huggingface.co/api/models?cursor=" n ">; rel=\"next\""
#define ANSWER(asked, code, text, next)                             \
    {                                                               \
        .target = asked, .status = code, .body = text, .link = next \
    }
#define PAGE(n)    "/api/models?cursor=" n
#define GET(query) "GET " HUB "/api/models?" query "\n"

/* What a walk told: "a b|c|" for two pages, then "done" or the error. */
struct walk {
    struct str told;
    bool over;
    size_t end_after; /* end the walk at this page; 0: never */
    size_t pages;
};

static int
on_page(void *context, const struct page *page, struct slice next, struct err *err)
{
    struct walk *w = context;
    size_t count;
    const struct model *models = page_models(page, &count);

    (void)next;
    (void)err;
    for (size_t i = 0; i < count; i++) {
        str_append(&w->told, models[i].id.data, models[i].id.len);
        for (size_t k = 0; k < models[i].watched_count; k++)
            str_printf(&w->told, "%llu", (unsigned long long)models[i].watched[k]);
    }
    str_putc(&w->told, '|');
    w->pages++;
    return w->pages == w->end_after ? 0 : 1;
}

static void
on_done(void *context, int status, const struct err *err)
{
    struct walk *w = context;

    w->over = true;
    str_puts(&w->told, status == 0 ? "done" : err->message);
}

static const struct lister_handler handler = {on_page, on_done};

struct case_options {
    size_t page_size;
    unsigned ahead;
    size_t wanted;
    size_t end_after;
    bool newest_first;
    bool with_token;
    const struct map *watched;
};

/* A clock that stands still but when slept by. */
static int64_t now_ms;

static int64_t
standing_still(void)
{
    return now_ms;
}

static void
sleep_on(int64_t ms)
{
    now_ms += ms;
}

/* Walk the script's pages from "first" and compare what was told. */
static void
walk_tells(struct script_line *lines, size_t count, struct case_options o, const char *expected,
           const char *log)
{
    struct script script;
    struct walk walk = {.end_after = o.end_after};
    struct err err = {0};
    struct listener nobody = {0};

    script_init(&script, lines, count);
    script.newest_first = o.newest_first;
    struct client_options options = {
        .transport = &script.transport,
        .endpoint = HUB,
        .with_token = o.with_token,
        .retry = {.tries = 3, .base_ms = 1, .cap_ms = 1},
        .listener = &nobody,
        .now_ms = standing_still,
        .sleep_ms = sleep_on,
    };
    struct client *client = client_new(&options, &err);
    assert_non_null(client);
    struct lister_options first = {"/api/models?first", o.page_size, o.ahead, o.wanted, o.watched};
    struct lister *lister = lister_new(client, &first, &handler, &walk);
    for (int i = 0; i < 1000 && !walk.over; i++)
        assert_true(client_run(client, &err) >= 0);
    assert_true(walk.over);
    if (expected != NULL)
        assert_string_equal(str_text(&walk.told), expected);
    if (log != NULL)
        assert_string_equal(str_text(&script.log), log);
    lister_free(lister);
    client_free(client);
    script_fini(&script);
    str_fini(&walk.told);
}

#define TELLS(lines, options, expected, log)                                                      \
    walk_tells(lines, sizeof(lines) / sizeof((lines)[0]), (struct case_options)options, expected, \
               log)
#define OPTIONS(...)                \
    {                               \
        .page_size = 2, __VA_ARGS__ \
    }

static void
hands_over_pages_in_order_whichever_arrives_first(void **state)
{
    (void)state;
    for (int newest_first = 0; newest_first < 2; newest_first++) {
        struct script_line lines[] = {
            ANSWER("first", 200, "[{\"id\":\"a\"},{\"id\":\"b\"}]", LINK("1")),
            ANSWER(PAGE("1"), 200, "[{\"id\":\"c\"},{\"id\":\"d\"}]", LINK("2")),
            ANSWER(PAGE("2"), 200, "[{\"id\":\"e\"}]", LINK("3")),
            ANSWER(PAGE("3"), 200, "[]", NULL),
        };
        TELLS(lines, OPTIONS(.newest_first = newest_first), "ab|cd|e||done", NULL);
    }
}

static void
asks_for_the_next_page_before_the_body_of_this_one(void **state)
{
    struct script_line lines[] = {
        ANSWER("first", 200, "[{\"id\":\"a\"}]", LINK("1")),
        ANSWER(PAGE("1"), 0, NULL, NULL),
    };

    (void)state;
    /* Ended at the first page: the second was under way already, and is dropped. */
    TELLS(lines, OPTIONS(.end_after = 1), "a|done",
          "GET " HUB "/api/models?first\nGET " HUB PAGE("1") "\ncancel " HUB PAGE("1") "\n");
}

static void
asks_no_more_ahead_than_is_wanted(void **state)
{
    struct script_line lines[] = {
        ANSWER("first", 200, "[{\"id\":\"a\"}]", LINK("1")),
        ANSWER(PAGE("1"), 200, "[{\"id\":\"b\"}]", LINK("2")),
        ANSWER(PAGE("2"), 200, "[{\"id\":\"c\"}]", NULL),
    };

    (void)state;
    TELLS(lines, OPTIONS(.wanted = 1, .end_after = 1), "a|done", "GET " HUB "/api/models?first\n");
}

static void
asks_for_twelve_pages_while_the_first_is_still_coming(void **state)
{
    static const struct script_line line = ANSWER(NULL, 200, "[{\"id\":\"a\"}]", NULL);
    struct script_line lines[20];
    char links[20][80];
    char names[20][40];

    (void)state;
    for (size_t i = 0; i < 20; i++) {
        lines[i] = line;
        snprintf(names[i], sizeof names[i], i == 0 ? "first" : PAGE("%zu."), i);
        snprintf(links[i], sizeof links[i], LINK("%zu."), i + 1);
        lines[i].target = names[i];
        lines[i].link = links[i];
    }
    TELLS(lines, OPTIONS(.newest_first = true, .end_after = 1), "a|done",
          GET("first") GET("cursor=1.") GET("cursor=2.") GET("cursor=3.") GET("cursor=4.")
              GET("cursor=5.") GET("cursor=6.") GET("cursor=7.") GET("cursor=8.") GET("cursor=9.")
                  GET("cursor=10.") GET("cursor=11.") GET("cursor=12."));
}

/* Of models with the longest names that are kept, so that they take more than `least` bytes. */
static char *
page_of(size_t least)
{
    struct str page = STR_INIT;
    char name[4001];

    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    for (size_t size = 0; size <= least; size += sizeof name - 1)
        str_printf(&page, "%s{\"id\":\"%s\"}", size == 0 ? "[" : ",", name);
    str_putc(&page, ']');
    return page.data;
}

static void
asks_for_none_ahead_while_what_has_come_takes_much_memory(void **state)
{
    static const struct {
        size_t bytes;
        const char *log;
    } cases[] = {
        {100000, GET("first") GET("cursor=1") GET("cursor=2") GET("cursor=3") GET("first")},
        {(size_t)8 << 20,
         GET("first") GET("cursor=1") GET("cursor=2") GET("first") GET("cursor=3")},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *large = page_of(cases[i].bytes);
        /* The second page is whole and waits for the first, which has to come again. */
        struct script_line lines[] = {
            ANSWER("first", 200, "[{\"id\":\"a\"}]", LINK("1")),
            ANSWER(PAGE("1"), 200, large, LINK("2")),
            ANSWER(PAGE("2"), 200, "[{\"id\":\"c\"}]", LINK("3")),
            ANSWER(PAGE("3"), 200, "[{\"id\":\"d\"}]", NULL),
            ANSWER("first", 200, "[{\"id\":\"a\"}]", LINK("1")),
        };
        lines[0].cut = true;
        TELLS(lines, OPTIONS(0), NULL, cases[i].log);
        free(large);
    }
}

static void
goes_on_past_what_was_wanted_when_pages_are_short(void **state)
{
    struct script_line lines[] = {
        ANSWER("first", 200, "[{\"id\":\"a\"}]", LINK("1")),
        ANSWER(PAGE("1"), 200, "[{\"id\":\"b\"}]", NULL),
    };

    (void)state;
    TELLS(lines, OPTIONS(.wanted = 1), "a|b|done", NULL);
}

static void
looks_twice_at_a_full_page_without_a_link(void **state)
{
    struct script_line lost[] = {
        ANSWER("first", 200, "[{\"id\":\"a\"},{\"id\":\"b\"}]", NULL),
        ANSWER("first", 200, "[{\"id\":\"a\"},{\"id\":\"b\"}]", LINK("1")),
        ANSWER(PAGE("1"), 200, "[{\"id\":\"c\"}]", NULL),
    };
    struct script_line last[] = {
        ANSWER("first", 200, "[{\"id\":\"a\"},{\"id\":\"b\"}]", NULL),
        ANSWER("first", 200, "[{\"id\":\"a\"},{\"id\":\"b\"}]", NULL),
    };

    (void)state;
    TELLS(lost, OPTIONS(0), "ab|c|done", NULL);
    TELLS(last, OPTIONS(0), "ab|done",
          "GET " HUB "/api/models?first\nGET " HUB "/api/models?first\n");
}

static void
drops_what_a_failed_try_had_linked_to(void **state)
{
    struct script_line lines[] = {
        {.target = "first",
         .status = 200,
         .body = "[{\"id\":\"a\"}",
         .link = LINK("old"),
         .cut = true},
        ANSWER("first", 200, "[{\"id\":\"a\"}]", LINK("1")),
        ANSWER(PAGE("old"), 200, "[{\"id\":\"wrong\"}]", NULL),
        ANSWER(PAGE("1"), 200, "[{\"id\":\"b\"}]", NULL),
    };

    (void)state;
    TELLS(lines, OPTIONS(0), "a|b|done", NULL);
}

static void
asks_again_for_broken_answers_and_gives_up_with_words(void **state)
{
    struct script_line passing[] = {
        ANSWER("first", 503, "", NULL),
        ANSWER("first", 0, NULL, NULL),
        ANSWER("first", 200, "[{\"id\":\"a\"}]", NULL),
    };
    struct script_line broken[] = {
        ANSWER("first", 200, "[{\"id\":\"a\"", NULL),
        ANSWER("first", 200, "<html>", NULL),
        ANSWER("first", 200, "[{\"id\":\"a\"", NULL),
    };
    struct script_line away[] = {
        ANSWER("first", 503, "", NULL),
        ANSWER("first", 503, "", NULL),
        ANSWER("first", 503, "", NULL),
    };

    (void)state;
    TELLS(passing, OPTIONS(0), "a|done", NULL);
    TELLS(broken, OPTIONS(0),
          "/api/models?first: the answer is not a whole list of models: line 1, column 11 (byte "
          "10): expected ',' or '}', found the end of the input (tried 3 times); check that " HUB
          " is the Hub or a mirror of it (--endpoint or HF_ENDPOINT)",
          NULL);
    TELLS(away, OPTIONS(0),
          "/api/models?first: the Hub answered 503 (unavailable) (tried 3 times); run the same "
          "command "
          "again "
          "later",
          NULL);
}

static void
ends_at_once_where_asking_again_cannot_help(void **state)
{
    struct script_line bad[] = {
        {.target = "first",
         .status = 400,
         .body = "{\"error\":\"\xe2\x9c\x96 Invalid sort parameter: trending\"}"},
    };
    struct script_line refused[] = {
        {.target = "first",
         .status = 401,
         .error_message = "Invalid credentials in Authorization header"},
    };

    struct script_line unasked[] = {
        {.target = "first", .status = 401, .error_message = "Invalid username or password."},
    };

    struct script_line explained[] = {
        {.target = "first",
         .status = 404,
         .error_code = "RepoNotFound",
         .error_message = "Repository not found",
         .request_id = "Root=1-6a27"},
    };
    struct script_line nowhere[] = {{.target = "first", .status = 302}};
    struct script_line round[] = {
        {.target = "first", .status = 307, .location = "/1"},
        {.target = "1", .status = 307, .location = "/2"},
        {.target = "2", .status = 307, .location = "/3"},
        {.target = "3", .status = 307, .location = "/4"},
        {.target = "4", .status = 307, .location = "/5"},
        {.target = "5", .status = 307, .location = "/6"},
    };

    (void)state;
    TELLS(explained, OPTIONS(0),
          "/api/models?first: the Hub answered 404 (not found, RepoNotFound): Repository not found "
          "(request Root=1-6a27)",
          NULL);
    TELLS(
        nowhere, OPTIONS(0),
        "/api/models?first: the Hub answered 302 (a redirect that is not followed); check that " HUB
        " is the Hub or a mirror of it (--endpoint or HF_ENDPOINT)",
        NULL);
    TELLS(round, OPTIONS(0),
          "/api/models?first: the Hub answered 307 (a redirect that is not followed, to /6); check "
          "that " HUB " is the Hub or a mirror of it (--endpoint or HF_ENDPOINT)",
          NULL);
    TELLS(unasked, OPTIONS(0),
          "/api/models?first: this cannot be read without a token: the Hub answered 401 (not "
          "authorised): Invalid username or password; set HF_TOKEN or name a file with "
          "--token-file",
          NULL);
    TELLS(bad, OPTIONS(0),
          "/api/models?first: the Hub answered 400 (bad request): \xe2\x9c\x96 Invalid sort "
          "parameter: trending",
          NULL);
    TELLS(refused, OPTIONS(.with_token = true),
          "the token was refused: the Hub answered 401 (not authorised): Invalid credentials in "
          "Authorization header; check HF_TOKEN or --token-file, or run without a token",
          "GET " HUB "/api/models?first token\n");
}

static void
notices_pages_that_go_in_a_circle(void **state)
{
#define SELF "<https://huggingface.co/api/models?first>; rel=\"next\""
    struct script_line self[] = {
        ANSWER("first", 200, "[{\"id\":\"a\"}]", SELF), /* a look ahead, and a second look */
        ANSWER("first", 200, "[{\"id\":\"a\"}]", SELF),
        ANSWER("first", 200, "[{\"id\":\"a\"}]", SELF),
    };
    struct script_line circle[] = {
        ANSWER("first", 200, "[{\"id\":\"a\"}]", LINK("1")),
        ANSWER(PAGE("1"), 200, "[{\"id\":\"b\"}]", LINK("2")),
        ANSWER(PAGE("2"), 200, "[{\"id\":\"c\"}]", LINK("1")),
        ANSWER(PAGE("1"), 200, "[{\"id\":\"b\"}]", LINK("2")),
        ANSWER(PAGE("2"), 200, "[{\"id\":\"c\"}]", LINK("1")),
    };
    struct script_line passing[] = {
        ANSWER("first", 200, "[{\"id\":\"a\"}]", SELF),
        ANSWER("first", 200, "[{\"id\":\"a\"}]", LINK("1")),
        ANSWER("first", 200, "[{\"id\":\"a\"}]", LINK("1")),
        ANSWER(PAGE("1"), 200, "[{\"id\":\"b\"}]", NULL),
        ANSWER(PAGE("1"), 200, "[{\"id\":\"b\"}]", NULL),
    };

    (void)state;
    TELLS(self, OPTIONS(.ahead = 1),
          "/api/models?first: the Hub's pages go in a circle: the one after this came before",
          NULL);
    TELLS(circle, OPTIONS(.ahead = 1),
          "a|b|/api/models?cursor=…: the Hub's pages go in a circle: the one after this came "
          "before",
          NULL);
    TELLS(passing, OPTIONS(.ahead = 1), "a|b|done", NULL);
#undef SELF
}

static void
looks_twice_at_an_empty_page_that_is_not_the_last(void **state)
{
    struct script_line passing[] = {
        ANSWER("first", 200, "[]", LINK("1")),
        ANSWER(PAGE("1"), 200, "[{\"id\":\"b\"}]", NULL),
        ANSWER("first", 200, "[{\"id\":\"a\"}]", LINK("1")),
    };
    struct script_line lasting[] = {
        ANSWER("first", 200, "[]", LINK("1")),
        ANSWER(PAGE("1"), 200, "[{\"id\":\"b\"}]", NULL),
        ANSWER("first", 200, "[]", LINK("1")),
    };
    struct script_line last[] = {ANSWER("first", 200, "[]", NULL)};

    (void)state;
    TELLS(passing, OPTIONS(.ahead = 1), "a|b|done", NULL);
    TELLS(lasting, OPTIONS(.ahead = 1), "|b|done", NULL);
    TELLS(last, OPTIONS(.ahead = 1), "|done", NULL);
}

static void
follows_redirects_but_never_with_the_token_to_another_origin(void **state)
{
    struct script_line inside[] = {
        {.target = "first", .status = 307, .location = "/api/models?moved"},
        ANSWER("moved", 200, "[{\"id\":\"a\"}]", NULL),
    };
    struct script_line outside[] = {
        {.target = "first", .status = 302, .location = "http://other.test/api/models?moved"},
        ANSWER("moved", 200, "[{\"id\":\"a\"}]", NULL),
    };

    (void)state;
    TELLS(inside, OPTIONS(.with_token = true), "a|done",
          "GET " HUB "/api/models?first token\nGET " HUB "/api/models?moved token\n");
    TELLS(outside, OPTIONS(.with_token = true), "a|done",
          "GET " HUB "/api/models?first token\nGET http://other.test/api/models?moved\n");
}

static void
tells_of_watched_tags_on_every_page(void **state)
{
    struct script_line lines[] = {
        ANSWER("first", 200, "[{\"id\":\"a\",\"tags\":[\"x\",\"y\"]}]", LINK("1")),
        ANSWER(PAGE("1"), 200, "[{\"id\":\"b\",\"tags\":[\"y\"]}]", LINK("2")),
        ANSWER(PAGE("2"), 200, "[{\"id\":\"c\"},{\"id\":\"d\",\"tags\":[\"x\"]}]", LINK("3")),
        ANSWER(PAGE("3"), 200, "[{\"id\":\"e\",\"tags\":[\"z\",\"x\"]}]", NULL),
    };
    struct map watched;

    (void)state;
    map_init(&watched);
    map_put(&watched, SLICE("x"), 7);
    map_put(&watched, SLICE("z"), 8);
    TELLS(lines, OPTIONS(.watched = &watched, .ahead = 1), "a7|b|cd7|e87|done", NULL);
    map_fini(&watched);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hands_over_pages_in_order_whichever_arrives_first),
        cmocka_unit_test(asks_for_the_next_page_before_the_body_of_this_one),
        cmocka_unit_test(tells_of_watched_tags_on_every_page),
        cmocka_unit_test(asks_no_more_ahead_than_is_wanted),
        cmocka_unit_test(asks_for_twelve_pages_while_the_first_is_still_coming),
        cmocka_unit_test(asks_for_none_ahead_while_what_has_come_takes_much_memory),
        cmocka_unit_test(goes_on_past_what_was_wanted_when_pages_are_short),
        cmocka_unit_test(looks_twice_at_a_full_page_without_a_link),
        cmocka_unit_test(drops_what_a_failed_try_had_linked_to),
        cmocka_unit_test(asks_again_for_broken_answers_and_gives_up_with_words),
        cmocka_unit_test(ends_at_once_where_asking_again_cannot_help),
        cmocka_unit_test(notices_pages_that_go_in_a_circle),
        cmocka_unit_test(looks_twice_at_an_empty_page_that_is_not_the_last),
        cmocka_unit_test(follows_redirects_but_never_with_the_token_to_another_origin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
