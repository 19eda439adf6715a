#include <string.h>

#include "lifecycle/tag_models.h"
#include "script.h"
#include "unit.h"

#define HUB     "http://hub.test"
#define LINK(n) "<https://huggingface.co/api/models?cursor=" n ">; rel=\"next\""
#define FIRST(text, next)                                                                  \
    {                                                                                      \
        .within = "?filter=bert&sort=downloads", .status = 200, .body = text, .link = next \
    }
#define PAGE(n, text, next)                                                          \
    {                                                                                \
        .target = "/api/models?cursor=" n, .status = 200, .body = text, .link = next \
    }

/* A model as the Hub tells it, its name and its downloads. */
#define M(id, n)   "{\"id\":\"" id "\",\"downloads\":" #n ",\"private\":false}"
#define UNTOLD(id) "{\"id\":\"" id "\"}"

/* What a walk told: "a=5 b=3|" a page, then how it ended. */
struct walk {
    struct str told;
    bool over;
    size_t halt_after; /* pages; 0: never */
    size_t pages;
};

static bool
on_models(void *context, const struct model *models, size_t count)
{
    struct walk *w = context;

    for (size_t i = 0; i < count; i++) {
        str_printf(&w->told, "%s%.*s=%lld", i > 0 ? " " : "", (int)models[i].id.len,
                   models[i].id.data, (long long)models[i].downloads);
        for (size_t k = 0; k < models[i].watched_count; k++)
            str_printf(&w->told, "#%llu", (unsigned long long)models[i].watched[k]);
    }
    str_putc(&w->told, '|');
    return ++w->pages != w->halt_after;
}

static void
on_done(void *context, enum tag_models_end end, const struct err *err)
{
    static const char *const words[] = {"all", "zeros", "halted", "failed: "};
    struct walk *w = context;

    assert_false(w->over);
    assert_int_equal(err != NULL, end == TAG_MODELS_FAILED);
    w->over = true;
    str_puts(&w->told, words[end]);
    str_puts(&w->told, err != NULL ? err->message : "");
}

static const struct tag_models_handler handler = {on_models, on_done};

struct case_options {
    const char *const *tags; /* NULL: bert */
    size_t halt_after;
    const struct map *wanted;
};

/* List the tag's models from the script's pages, and compare what was told and asked. */
static void
walk_tells(struct script_line *lines, size_t count, struct case_options o, const char *expected,
           const char *log)
{
    static const char *const bert[] = {"bert", NULL};
    struct script script;
    struct walk walk = {.halt_after = o.halt_after};
    struct err err = {0};
    struct listener nobody = {0};

    script_init(&script, lines, count);
    struct client_options options = {
        .transport = &script.transport,
        .endpoint = HUB,
        .retry = {.tries = 3, .base_ms = 1, .cap_ms = 1},
        .listener = &nobody,
    };
    struct client *client = client_new(&options, &err);
    assert_non_null(client);
    struct tag_models *t =
        tag_models_new(client, o.tags != NULL ? o.tags : bert, o.wanted, &handler, &walk);
    for (int i = 0; i < 1000 && !walk.over; i++)
        assert_true(client_run(client, &err) >= 0);
    assert_string_equal(str_text(&walk.told), expected);
    if (log != NULL)
        assert_string_equal(str_text(&script.log), log);
    tag_models_free(t);
    client_free(client);
    script_fini(&script);
    str_fini(&walk.told);
}

#define TELLS(lines, options, expected, log)                                                      \
    walk_tells(lines, sizeof(lines) / sizeof((lines)[0]), (struct case_options)options, expected, \
               log)
#define OPTIONS(...) \
    {                \
        __VA_ARGS__  \
    }

#define PROPERTIES           "&sort=downloads&limit=1000&expand%5B%5D=downloads&expand%5B%5D=private"
#define ASKED(filters, more) "GET " HUB "/api/models?" filters PROPERTIES more "\n"

static void
asks_for_the_models_of_a_tag_most_downloaded_first(void **state)
{
    struct script_line lines[] = {FIRST("[" M("a", 5) "," M("b", 3) "]", NULL)};

    (void)state;
    TELLS(lines, OPTIONS(0), "a=5 b=3|all", ASKED("filter=bert", ""));
}

static void
asks_for_tags_only_when_some_are_watched(void **state)
{
    struct script_line lines[] = {
        FIRST("[{\"id\":\"a\",\"downloads\":5,\"tags\":[\"x\",\"roberta\"]},{\"id\":\"b\","
              "\"downloads\":4}]",
              NULL),
    };
    struct map wanted;

    (void)state;
    map_init(&wanted);
    map_put(&wanted, SLICE("roberta"), 7);
    TELLS(lines, OPTIONS(.wanted = &wanted), "a=5#7 b=4|all",
          ASKED("filter=bert", "&expand%5B%5D=tags"));
    map_fini(&wanted);
}

static void
spells_tags_so_that_each_stays_one_parameter(void **state)
{
    static const struct {
        const char *tags[3];
        const char *asked;
    } cases[] = {
        {{"a/b"}, "filter=a%2Fb"},
        {{"a b&sort=likes"}, "filter=a%20b%26sort%3Dlikes"},
        {{"\xc3\xbc#?+%"}, "filter=%C3%BC%23%3F%2B%25"},
        {{"base_model:x/y"}, "filter=base_model%3Ax%2Fy"},
        {{"bert", "fr"}, "filter=bert&filter=fr"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct script_line lines[] = {{.within = "filter=", .status = 200, .body = "[]"}};
        struct str log = STR_INIT;
        str_printf(&log, "GET " HUB "/api/models?%s%s", cases[i].asked, PROPERTIES "\n");
        TELLS(lines, OPTIONS(.tags = cases[i].tags), "|all", str_text(&log));
        str_fini(&log);
    }
}

static void
asks_for_no_page_before_the_one_before_it_was_looked_at(void **state)
{
    struct script_line lines[] = {
        FIRST("[" M("a", 9) "]", LINK("1")),
        PAGE("1", "[" M("b", 8) "]", LINK("2")),
        PAGE("2", "[" M("c", 7) "]", NULL),
    };

    (void)state;
    TELLS(lines, OPTIONS(.halt_after = 2), "a=9|b=8|halted",
          ASKED("filter=bert", "") "GET " HUB "/api/models?cursor=1\n");
}

static void
ends_where_an_order_that_goes_down_has_come_to_zero(void **state)
{
    struct script_line zeros[] = {
        FIRST("[" M("a", 9) "," M("b", 9) "]", LINK("1")),
        PAGE("1", "[" M("c", 2) "," M("d", 0) "]", LINK("2")),
    };
    struct script_line last[] = {FIRST("[" M("a", 9) "," M("b", 0) "]", NULL)};

    (void)state;
    TELLS(zeros, OPTIONS(0), "a=9 b=9|c=2 d=0|zeros", NULL);
    TELLS(last, OPTIONS(0), "a=9 b=0|all", NULL);
}

static void
believes_no_zero_of_a_hub_that_does_not_sort(void **state)
{
    struct script_line within_a_page[] = {
        FIRST("[" M("a", 3) "," M("b", 7) "," M("c", 0) "]", LINK("1")),
        PAGE("1", "[" M("d", 900) "," M("e", 0) "]", LINK("2")),
        PAGE("2", "[" M("f", 1) "]", NULL),
    };
    struct script_line between_pages[] = {
        FIRST("[" M("a", 3) "]", LINK("1")),
        PAGE("1", "[" M("b", 4) "," M("c", 0) "]", LINK("2")),
        PAGE("2", "[" M("d", 5) "]", NULL),
    };
    struct script_line none_above[] = {
        FIRST("[" M("a", 0) "," M("b", 0) "]", LINK("1")),
        PAGE("1", "[" M("c", 5000) "]", NULL),
    };
    struct script_line never_told[] = {
        FIRST("[" M("a", 3) "," UNTOLD("b") "]", LINK("1")),
        PAGE("1", "[" M("c", 2) "]", NULL),
    };

    (void)state;
    TELLS(within_a_page, OPTIONS(0), "a=3 b=7 c=0|d=900 e=0|f=1|all", NULL);
    TELLS(between_pages, OPTIONS(0), "a=3|b=4 c=0|d=5|all", NULL);
    TELLS(none_above, OPTIONS(0), "a=0 b=0|c=5000|all", NULL);
    TELLS(never_told, OPTIONS(0),
          "a=3 b=0|c=2|failed: the Hub did not tell the downloads of 1 model", NULL);
}

static void
fails_at_its_end_when_figures_were_not_told(void **state)
{
    struct script_line untold[] = {
        FIRST("[" UNTOLD("a") "," M("b", 5) "]", LINK("1")),
        PAGE("1",
             "[{\"id\":\"c\",\"downloads\":null},{\"id\":\"d\",\"downloads\":-4}," M("e", 0) "]",
             LINK("2")),
    };
    struct script_line nameless[] = {
        FIRST("[{\"downloads\":700},{\"id\":\"\"}," M("b", 5) "]", NULL)};
    struct script_line private[] = {
        FIRST("[{\"id\":\"a\",\"private\":true}," M("b", 5) "]", NULL),
    };
    struct script_line halted[] = {FIRST("[" UNTOLD("a") "," M("b", 5) "]", LINK("1"))};

    (void)state;
    TELLS(untold, OPTIONS(0),
          "a=0 b=5|c=0 d=0 e=0|failed: the Hub did not tell the downloads of 3 models", NULL);
    TELLS(nameless, OPTIONS(0),
          "b=5|failed: the Hub did not tell the names or downloads of 2 models", NULL);
    TELLS(private, OPTIONS(0), "a=0 b=5|all", NULL);
    TELLS(halted, OPTIONS(.halt_after = 1), "a=0 b=5|halted", NULL);
}

static void
hands_over_what_came_before_a_failure(void **state)
{
    struct script_line middle[] = {
        FIRST("[" M("a", 9) "]", LINK("1")),
        {.target = "cursor=1", .status = 200, .body = "[" M("b", 8), .cut = true},
        {.target = "cursor=1", .status = 503},
        {.target = "cursor=1", .status = 503},
    };
    struct script_line mended[] = {
        FIRST("[" M("a", 9) "]", LINK("1")),
        {.target = "cursor=1", .status = 200, .body = "[" M("b", 8), .cut = true},
        PAGE("1", "[" M("b", 8) "," M("c", 7) "]", NULL),
    };
    struct script_line no_list[] = {
        {.within = "filter=bert", .status = 400, .body = "{\"error\":\"no such filter\"}"},
    };

    (void)state;
    TELLS(middle, OPTIONS(0),
          "a=9|failed: /api/models?cursor=…: the Hub answered 503 (unavailable) (tried 3 times); "
          "run the "
          "same command again later",
          NULL);
    TELLS(mended, OPTIONS(0), "a=9|b=8 c=7|all", NULL);
    TELLS(no_list, OPTIONS(0),
          "failed: /api/models?filter=bert&sort=downloads: the Hub answered 400 (bad request): no "
          "such filter",
          NULL);
}

static void
may_be_let_go_of_in_mid_walk(void **state)
{
    static const char *const tags[] = {"bert", NULL};
    struct script_line lines[] = {FIRST("[" M("a", 9) "]", LINK("1"))};
    struct script script;
    struct walk walk = {.over = false};
    struct err err = {0};

    (void)state;
    script_init(&script, lines, 1);
    struct client_options options = {.transport = &script.transport, .endpoint = HUB};
    struct client *client = client_new(&options, &err);
    struct tag_models *t = tag_models_new(client, tags, NULL, &handler, &walk);
    assert_int_equal(client_run(client, &err), 1);
    tag_models_free(t);
    assert_int_equal(client_run(client, &err), 0);
    assert_false(walk.over);
    tag_models_free(NULL);
    client_free(client);
    script_fini(&script);
    str_fini(&walk.told);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_for_the_models_of_a_tag_most_downloaded_first),
        cmocka_unit_test(asks_for_tags_only_when_some_are_watched),
        cmocka_unit_test(spells_tags_so_that_each_stays_one_parameter),
        cmocka_unit_test(asks_for_no_page_before_the_one_before_it_was_looked_at),
        cmocka_unit_test(ends_where_an_order_that_goes_down_has_come_to_zero),
        cmocka_unit_test(believes_no_zero_of_a_hub_that_does_not_sort),
        cmocka_unit_test(fails_at_its_end_when_figures_were_not_told),
        cmocka_unit_test(hands_over_what_came_before_a_failure),
        cmocka_unit_test(may_be_let_go_of_in_mid_walk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
