#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lifecycle/downloads.h"
#include "script.h"
#include "unit.h"

#define HUB         "http://hub.test"
#define LINK(n)     "<https://huggingface.co/api/models?cursor=" n ">; rel=\"next\""
#define FILTER(tag) "?filter=" tag "&sort="
/* The first page of a tag, and one further on. */
#define FIRST(tag, text, next)                                                   \
    {                                                                            \
        .within = FILTER(tag), .status = 200, .body = "[" text "]", .link = next \
    }
#define PAGE(n, text, next)                                                                  \
    {                                                                                        \
        .target = "/api/models?cursor=" n, .status = 200, .body = "[" text "]", .link = next \
    }
#define FAILS(tag, code)                      \
    {                                         \
        .within = FILTER(tag), .status = code \
    }

/* A model as the Hub tells it: its name and downloads, and perhaps tags. */
#define M(id, n)        "{\"id\":\"" id "\",\"downloads\":" #n "}"
#define T(id, n, tags)  "{\"id\":\"" id "\",\"downloads\":" #n ",\"tags\":[" tags "]}"
#define HIDDEN(id, n)   "{\"id\":\"" id "\",\"private\":true,\"downloads\":" #n "}"
#define OID(oid, id, n) "{\"_id\":\"" oid "\",\"id\":\"" id "\",\"downloads\":" #n "}"
#define A_OID           "621ffdc036468d709f17434d"

#define Q(...)                                                          \
    {                                                                   \
        NULL, (const char *const[]){__VA_ARGS__},                       \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *) \
    }

struct setting {
    int64_t threshold;
    bool exact;
    const char *library;
    unsigned jobs;
    bool with_token;
    bool newest_first;
    const char *error; /* what downloads_count() fails with; NULL: it does not */
    enum err_kind kind;
    const char *warned; /* part of the only warning; NULL: there is none */
};

/* What was heard while it was counted. */
struct heard {
    struct str warnings;
    struct progress last;
    int64_t pages;
    volatile sig_atomic_t stop;
    int64_t stop_at; /* pages; 0: never */
};

static void
hear(void *context, const struct event *event)
{
    struct heard *h = context;

    if (event->kind == EVENT_WARNING)
        str_puts(&h->warnings, event->text);
    if (event->kind != EVENT_PROGRESS)
        return;
    assert_string_equal(event->progress.phase, "downloads");
    assert_true(event->progress.done >= h->last.done && event->progress.pages >= h->last.pages);
    h->last = event->progress;
    if (h->stop_at > 0 && h->last.pages == h->stop_at)
        h->stop = 1;
}

/* ">=5000/2" a lower bound of two checkpoints, "12/3" a figure, "?7/1 why" what is not known. */
static void
describe(struct str *out, const struct downloads *d)
{
    static const char *const marks[] = {"?", ">=", ""};

    if (out->len > 0)
        str_puts(out, ", ");
    str_printf(out, "%s%lld/%lld", marks[d->state], (long long)d->sum, (long long)d->models);
    assert_int_equal(d->failure != NULL, d->state == DOWNLOADS_UNKNOWN);
    if (d->failure != NULL)
        str_printf(out, " %s", d->failure);
}

static size_t
count_of(const char *text, const char *part)
{
    size_t n = 0;

    for (const char *p = strstr(text, part); p != NULL; p = strstr(p + 1, part))
        n++;
    return n;
}

/* Count from the script; compare the answers, and how many requests were made. */
static void
count_gives(struct script_line *lines, size_t line_count, struct downloads_question *questions,
            size_t count, struct setting s, struct heard *heard, const char *expected,
            size_t requests)
{
    struct script script;
    struct err err = {0};
    struct listener listener = {hear, heard};
    struct str told = STR_INIT;
    struct downloads *out = mem_zalloc(count * sizeof *out);

    script_init(&script, lines, line_count);
    script.newest_first = s.newest_first;
    struct client_options client_options = {
        .transport = &script.transport,
        .endpoint = HUB,
        .with_token = s.with_token,
        .retry = {.tries = 2, .base_ms = 1, .cap_ms = 1},
        .listener = &listener,
        .stop = &heard->stop,
    };
    struct client *client = client_new(&client_options, &err);
    for (size_t i = 0; i < count; i++)
        questions[i].name = "model";
    struct downloads_options options = {
        .threshold = s.threshold,
        .exact = s.exact,
        .library = s.library,
        .jobs = s.jobs,
        .client = client,
        .listener = &listener,
    };
    int status = downloads_count(out, questions, count, &options, &err);
    assert_int_equal(status, s.error != NULL ? -1 : 0);
    if (s.error != NULL) {
        assert_int_equal(err.kind, s.kind);
        assert_non_null(strstr(err.message, s.error));
    }
    for (size_t i = 0; i < count; i++) {
        if (status == 0)
            describe(&told, &out[i]);
        downloads_fini(&out[i]);
    }
    assert_string_equal(str_text(&told), expected);
    if (count_of(str_text(&script.log), "GET ") != requests)
        fail_msg("%zu requests were expected, these were made:\n%s", requests,
                 str_text(&script.log));
    if (s.warned == NULL)
        assert_string_equal(str_text(&heard->warnings), "");
    else
        assert_non_null(strstr(str_text(&heard->warnings), s.warned));
    if (status == 0) {
        assert_int_equal(heard->last.done, count);
        assert_int_equal(heard->last.expected, count);
    }
    client_free(client);
    script_fini(&script);
    str_fini(&heard->warnings);
    str_fini(&told);
    free(out);
}

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define GIVES(lines, questions, how, expected, requests)                                 \
    count_gives(lines, LENGTH(lines), questions, LENGTH(questions), (struct setting)how, \
                &(struct heard){.pages = 0}, expected, requests)
#define WITH(...)   \
    {               \
        __VA_ARGS__ \
    }

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
    struct downloads_question questions[] = {Q("bert", "roberta")};

    (void)state;
    /* The first walk could only prove what is counted anyhow. */
    GIVES(lines, questions, WITH(.threshold = 5, .exact = true, .library = "lib"), "55/3", 3);
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

/* Four questions, the fewest that the first walk is made for. */
#define FOUR                                     \
    {                                            \
        Q("t1"), Q("t2"), Q("t3"), Q("t4", "t5") \
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
        rest[i] = (struct script_line){.within = "filter=t", .status = 200, .body = "[]"};
    count_gives(rest, 8, questions, LENGTH(questions),
                (struct setting){.threshold = 60, .library = "lib"}, &(struct heard){.pages = 0},
                ">=80/1, >=70/1, 0/0, 0/0, 0/0, 0/0, 0/0", 8);
    /* Three settled by three pages, until the page that did so is the fourth last. */
    memcpy(rest, enough, 6 * sizeof *rest);
    for (size_t i = 6; i < 10; i++)
        rest[i] = (struct script_line){.within = "filter=t", .status = 200, .body = "[]"};
    count_gives(rest, 10, questions, LENGTH(questions),
                (struct setting){.threshold = 60, .library = "lib"}, &(struct heard){.pages = 0},
                ">=70/1, >=70/1, >=70/1, 0/0, 0/0, 0/0, 0/0", 10);
}

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

#define AWAY(target)      \
    "/api/models?" target \
    ": the Hub answered 503 (unavailable), 2 times; run the same command again later"

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
          "?0/0 the tag bert: /api/models?filter=bert&sort=downloads: the connection was cut, 2 "
          "times; run the same command again later, 9/1",
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
          "?7/1 the tag a: /api/models?filter=a&sort=downloads: the Hub answered 404 (not found) "
          "(and 1 more of its tags)",
          3);
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
          "?7/1 the tag a: the Hub did not tell the names or downloads of 2 models under the tag "
          "a, >=70/1",
          2);
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
                   "/api/models?filter=t%d&sort=downloads: the Hub answered 503 (unavailable), 2 "
                   "times; run the same command again later",
                   i <= DOWNLOADS_PATIENCE ? i : DOWNLOADS_PATIENCE);
    }
    GIVES(lines, questions, WITH(.threshold = 60, .jobs = 1), str_text(&expected),
          2 * DOWNLOADS_PATIENCE);
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
    "&sort=downloads: the Hub answered 400 (bad request), "
    GIVES(lines, questions, WITH(.threshold = 60, .jobs = 1),
          BAD("t1") BAD("t2") BAD("t3") BAD("t4") "0/0, " BAD("t6") "1/1", 7);
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
    struct heard heard = {.pages = 0};

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
        cmocka_unit_test(goes_on_without_the_first_walk_when_it_fails),
        cmocka_unit_test(knows_nothing_where_a_page_fails_for_ever),
        cmocka_unit_test(asks_the_other_tags_where_one_failed),
        cmocka_unit_test(calls_a_sum_with_a_failed_tag_a_lower_bound_even_when_counting_exactly),
        cmocka_unit_test(takes_no_missing_figure_for_nought),
        cmocka_unit_test(goes_to_the_end_of_a_listing_that_is_not_sorted),
        cmocka_unit_test(asks_a_dead_hub_no_further),
        cmocka_unit_test(bears_failures_with_answers_between_them),
        cmocka_unit_test(fails_when_the_token_is_refused_from_the_first_to_the_last),
        cmocka_unit_test(ends_with_the_transport_and_when_it_is_stopped),
        cmocka_unit_test(sums_without_overflowing),
        cmocka_unit_test(refuses_to_guess_without_a_tag),
        cmocka_unit_test(asks_for_tags_with_any_characters),
        cmocka_unit_test(tells_how_far_it_is),
        cmocka_unit_test(answers_no_questions_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
