/*
 * The display draws into a file; its clock is moved by hand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "progress.h"
#include "unit.h"

struct stage {
    FILE *file;
    struct display *display;
    struct listener listener;
};

static int64_t now;

static int64_t
read_now(void)
{
    return now;
}

static int64_t
read_time(void)
{
    return 86400 + 3600;
}

static void
set(struct stage *s, struct progress_style style)
{
    s->file = tmpfile();
    assert_non_null(s->file);
    now = 1000000;
    style.fd = fileno(s->file);
    style.now_ms = read_now;
    style.time = read_time;
    s->display = display_new(&style);
    s->listener = display_listener(s->display);
}

static void
strike(struct stage *s, const char *expected)
{
    char text[4096];

    display_free(s->display);
    ssize_t n = pread(fileno(s->file), text, sizeof text - 1, 0);
    assert_true(n >= 0);
    text[n] = '\0';
    assert_string_equal(text, expected);
    fclose(s->file);
}

static void
walk(struct stage *s, int64_t after_ms, int64_t done)
{
    const struct progress p = {"text-generation", done, -1, 1, 2, NULL};

    now += after_ms;
    event_progress(&s->listener, &p);
}

#define FIRST    "text-generation: 1,000 models, 2 found"
#define SECOND   "text-generation: 3,000 models, 2 found"
#define BLANKS38 "                                      "

static void
a_terminal_gets_one_line_that_is_drawn_now_and_then(void **state)
{
    struct stage s;

    (void)state;
    set(&s, (struct progress_style){.terminal = true, .shown = true});
    walk(&s, 0, 1000);
    walk(&s, 50, 2000);
    walk(&s, 60, 3000);
    strike(&s, "\r" FIRST "\r" SECOND "\r" BLANKS38 "\r");
}

static void
a_warning_stands_above_the_line(void **state)
{
    struct stage s;

    (void)state;
    set(&s, (struct progress_style){.terminal = true, .shown = true, .color = true});
    walk(&s, 0, 1000);
    event_warn(&s.listener, "bad \033[2Jname");
    strike(&s, "\r" FIRST "\r" BLANKS38
               "\r\033[33mhubcensus: warning:\033[0m bad ?[2Jname\n\r" FIRST "\r" BLANKS38 "\r");
}

static void
a_wait_is_shown_until_something_moves(void **state)
{
    struct stage s;

    (void)state;
    set(&s, (struct progress_style){.terminal = true, .shown = true});
    walk(&s, 0, 1000);
    event_wait(&s.listener, 41001, "quota used up");
    strike(&s, "\r" FIRST "\rtext-generation: 1,000 models, waiting 42 s: quota used up, 2 found"
               "\r                                                                   \r");
}

static void
pass(struct stage *s, int64_t ms)
{
    now += ms;
    event_tick(&s->listener);
}

#define WAITING(left) "\rtext-generation: 1,000 models, waiting " left ": quota used up, 2 found"

static void
a_wait_counts_down_and_ends(void **state)
{
    struct stage s;

    (void)state;
    set(&s, (struct progress_style){.terminal = true, .shown = true});
    walk(&s, 0, 1000);
    pass(&s, 5000);
    event_wait(&s.listener, 61500, "quota used up");
    pass(&s, 100);
    pass(&s, 900);
    pass(&s, 51000);
    pass(&s, 9500);
    pass(&s, 1000);
    strike(&s, "\r" FIRST WAITING("1 min 2 s") WAITING("1 min 1 s")
                   WAITING("10 s") "     "
                                   "\r" FIRST "                             \r" BLANKS38 "\r");
}

static void
a_wait_is_shown_again_when_nothing_moves_any_more(void **state)
{
    struct stage s;

    (void)state;
    set(&s, (struct progress_style){.terminal = true, .shown = true});
    walk(&s, 0, 1000);
    event_wait(&s.listener, 60000, "quota used up");
    walk(&s, 1000, 1000);
    pass(&s, 600);
    pass(&s, 400);
    strike(&s,
           "\r" FIRST WAITING("1 min 0 s") "\r" FIRST "                                  " WAITING(
               "58 s") "\r"
                       "                                                                   \r");
}

static void
a_wait_that_cannot_be_drawn_over_is_told_once(void **state)
{
    struct stage s;

    (void)state;
    set(&s, (struct progress_style){.shown = true});
    event_wait(&s.listener, 290000, "quota used up");
    pass(&s, 1000);
    pass(&s, 100000);
    strike(&s, "waiting 4 min 50 s, until 01:04:50: quota used up\n");
}

static void
a_log_gets_a_line_every_ten_seconds(void **state)
{
    struct stage s;

    (void)state;
    set(&s, (struct progress_style){.shown = true});
    for (int i = 0; i <= 20; i++)
        walk(&s, 1000, i * INT64_C(100));
    strike(&s, "text-generation: 900 models, 2 found, 100/s\n"
               "text-generation: 1,900 models, 2 found, 100/s\n");
}

static void
a_log_is_told_of_long_waits_alone(void **state)
{
    struct stage s;

    (void)state;
    set(&s, (struct progress_style){.shown = true});
    event_wait(&s.listener, 800, "status 503");
    event_wait(&s.listener, 290000, "quota used up");
    strike(&s, "waiting 4 min 50 s, until 01:04:50: quota used up\n");
}

static void
quiet_leaves_warnings_and_errors(void **state)
{
    const struct err err = {ERR_FATAL, "the disk is full"};
    struct stage s;

    (void)state;
    set(&s, (struct progress_style){.terminal = true, .quiet = true});
    walk(&s, 0, 1000);
    event_note(&s.listener, "a note");
    event_debug(&s.listener, "a detail");
    event_wait(&s.listener, 290000, "quota used up");
    event_warn(&s.listener, "a warning");
    display_error(s.display, "hubcensus", &err, 1);
    strike(&s, "hubcensus: warning: a warning\nhubcensus: the disk is full\n");
}

static void
details_are_told_to_who_asks(void **state)
{
    struct stage s;

    (void)state;
    set(&s, (struct progress_style){.shown = true});
    event_debug(&s.listener, "not this");
    display_free(s.display);
    fclose(s.file);
    set(&s, (struct progress_style){.shown = true, .verbose = true});
    event_debug(&s.listener, "this");
    strike(&s, "debug: this\n");
}

static void
a_machine_gets_every_event_as_json(void **state)
{
    const struct err err = {ERR_AUTH, "the token was refused"};
    struct stage s;

    (void)state;
    setenv("SOURCE_DATE_EPOCH", "0", 1);
    set(&s, (struct progress_style){.shown = true, .json = true});
    walk(&s, 0, 1000);
    event_wait(&s.listener, 800, "status 503");
    event_warn(&s.listener, "say \"x\"\n");
    display_error(s.display, "hubcensus", &err, 4);
    strike(
        &s,
        "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"progress\",\"phase\":\"text-generation\","
        "\"done\":1000,\"expected\":null,\"pages\":1,\"found\":2}\n"
        "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"wait\",\"text\":\"status 503\","
        "\"wait_ms\":800}\n"
        "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"warning\",\"text\":\"say \\\"x\\\"\\n\"}\n"
        "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"error\",\"status\":4,"
        "\"text\":\"the token was refused\"}\n");
    unsetenv("SOURCE_DATE_EPOCH");
}

int
main(void)
{
    setenv("TZ", "UTC", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_terminal_gets_one_line_that_is_drawn_now_and_then),
        cmocka_unit_test(a_warning_stands_above_the_line),
        cmocka_unit_test(a_wait_is_shown_until_something_moves),
        cmocka_unit_test(a_wait_counts_down_and_ends),
        cmocka_unit_test(a_wait_is_shown_again_when_nothing_moves_any_more),
        cmocka_unit_test(a_wait_that_cannot_be_drawn_over_is_told_once),
        cmocka_unit_test(a_log_gets_a_line_every_ten_seconds),
        cmocka_unit_test(a_log_is_told_of_long_waits_alone),
        cmocka_unit_test(quiet_leaves_warnings_and_errors),
        cmocka_unit_test(details_are_told_to_who_asks),
        cmocka_unit_test(a_machine_gets_every_event_as_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
