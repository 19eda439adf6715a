/*
 * counting: questions whose downloads are counted from a script of answers.
 */
#ifndef HUBCENSUS_TESTS_COUNTING_H
#define HUBCENSUS_TESTS_COUNTING_H

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
    int64_t max_wait_ms;
    const char *error; /* what downloads_count() fails with; NULL: it does not */
    enum err_kind kind;
    const char *warned; /* part of the only warning; NULL: there is none */
};

/* What was heard while it was counted. */
struct heard {
    struct str warnings;
    struct progress last;
    volatile sig_atomic_t stop;
    int64_t stop_at; /* pages; 0: never */
};

static inline void
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
static inline void
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

static inline size_t
count_of(const char *text, const char *part)
{
    size_t n = 0;

    for (const char *p = strstr(text, part); p != NULL; p = strstr(p + 1, part))
        n++;
    return n;
}

/* Count from the script; compare the answers, and how many requests were made. */
static inline void
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
        .max_wait_ms = s.max_wait_ms,
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
                &(struct heard){.stop_at = 0}, expected, requests)
#define WITH(...)   \
    {               \
        __VA_ARGS__ \
    }

/* Four questions, the fewest that the first walk is made for. */
#define FOUR                                     \
    {                                            \
        Q("t1"), Q("t2"), Q("t3"), Q("t4", "t5") \
    }

#endif
