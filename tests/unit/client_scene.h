/*
 * client_scene: a client, a script of what it is answered, and what it tells.
 */
#ifndef HUBCENSUS_TESTS_CLIENT_SCENE_H
#define HUBCENSUS_TESTS_CLIENT_SCENE_H

#include <string.h>

#include "hub/client.h"
#include "script.h"
#include "unit.h"

#define HUB   "http://hub.test"
#define FIRST "/api/models?first"

/* The client's clock: it stands still but while the client sleeps. */
static int64_t scene_ms;

static inline int64_t
scene_now(void)
{
    return scene_ms;
}

static inline void
scene_sleep(int64_t ms)
{
    scene_ms += ms;
}

/* The client, what it was answered, and what it told its listener. */
struct scene {
    struct script script;
    struct client_options options;
    struct client *client;
    struct listener listener;
    struct str waits; /* "text|" for each wait */
    volatile sig_atomic_t stop;
};

/* One question and what became of it: "r" a try, "h(next)", the body, then ok or the error. */
struct question_heard {
    struct str told;
    enum err_kind kind;
    unsigned broken; /* so many bodies are found broken at their end */
    bool over;
};

static inline void
on_restart(void *context)
{
    struct question_heard *h = context;

    str_truncate(&h->told, 0);
}

static inline void
on_head(void *context, struct slice next)
{
    struct question_heard *h = context;

    str_putc(&h->told, '(');
    str_append(&h->told, next.data, next.len);
    str_putc(&h->told, ')');
}

static inline int
on_body(void *context, const void *data, size_t len, struct err *err)
{
    struct question_heard *h = context;

    (void)err;
    str_append(&h->told, data, len);
    return 0;
}

static inline int
on_check(void *context, struct err *err)
{
    struct question_heard *h = context;

    if (h->broken == 0)
        return 0;
    h->broken--;
    return err_set(err, ERR_DATA, "the body is broken");
}

static inline void
on_done(void *context, int status, const struct err *err)
{
    struct question_heard *h = context;

    h->over = true;
    h->kind = status != 0 ? err->kind : ERR_NONE;
    if (status != 0)
        str_printf(&h->told, "%s", err->message);
}

static const struct question_handler handler = {on_restart, on_head, on_body,
                                                on_check,   on_done, NULL};

static inline void
hear(void *context, const struct event *event)
{
    struct scene *s = context;

    if (event->kind == EVENT_WAIT)
        str_printf(&s->waits, "%s|", event->text);
}

static inline void
begin(struct scene *s, struct script_line *lines, size_t count, const char *endpoint)
{
    struct err err = {0};

    memset(s, 0, sizeof *s);
    script_init(&s->script, lines, count);
    s->listener = (struct listener){hear, s};
    s->options = (struct client_options){
        .transport = &s->script.transport,
        .endpoint = endpoint,
        .retry = {.tries = 3, .base_ms = 1, .cap_ms = 1},
        .listener = &s->listener,
        .stop = &s->stop,
        .now_ms = scene_now,
        .sleep_ms = scene_sleep,
    };
    scene_ms = 1000000;
    s->client = client_new(&s->options, &err);
    if (s->client == NULL)
        fail_msg("%s", err.message);
}

/* Again, as begin() did, with other options. */
static inline void
begin_anew(struct scene *s)
{
    client_free(s->client);
    s->client = client_new(&s->options, NULL);
    assert_non_null(s->client);
}

static inline void
end(struct scene *s)
{
    client_free(s->client);
    script_fini(&s->script);
    str_fini(&s->waits);
}

static inline void
run_until_over(struct scene *s, const struct question_heard *h)
{
    struct err err = {0};

    for (int i = 0; i < 1000 && !h->over; i++)
        if (client_run(s->client, &err) < 0)
            fail_msg("%s", err.message);
    assert_true(h->over);
}

/* Ask for a page and compare what was told. */
static inline void
tells_of(struct scene *s, const char *target, const char *expected, enum err_kind kind)
{
    struct question_heard h = {0};

    client_ask(s->client, target, &handler, &h);
    run_until_over(s, &h);
    assert_string_equal(str_text(&h.told), expected);
    assert_int_equal(h.kind, kind);
    str_fini(&h.told);
}

static inline void
tells(struct scene *s, const char *expected, enum err_kind kind)
{
    tells_of(s, FIRST, expected, kind);
}

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define LINE(at, code, ...)                       \
    {                                             \
        .target = at, .status = code, __VA_ARGS__ \
    }
#define BEGIN(scene, lines, endpoint) begin(scene, lines, COUNT(lines), endpoint)

/* One answer, however often it is asked for. */
static inline void
tells_once(const char *expected, enum err_kind kind, const struct script_line *line)
{
    struct script_line lines[3] = {*line, *line, *line};
    struct scene s;

    BEGIN(&s, lines, HUB);
    tells(&s, expected, kind);
    end(&s);
}

#endif
