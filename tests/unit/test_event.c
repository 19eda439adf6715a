#include <string.h>

#include "base/event.h"
#include "unit.h"

struct heard {
    int count;
    struct event last;
    char text[64];
};

static void
hear(void *context, const struct event *event)
{
    struct heard *h = context;

    h->count++;
    h->last = *event;
    h->text[0] = '\0';
    if (event->text != NULL)
        strncat(h->text, event->text, sizeof h->text - 1);
}

static void
tells_the_listener_each_kind_with_its_facts(void **state)
{
    struct heard h = {0};
    const struct listener l = {hear, &h};
    const struct progress p = {"text-generation", 3000, -1, 3, 12, NULL};

    (void)state;
    event_note(&l, "%d pages", 3);
    assert_int_equal(h.last.kind, EVENT_NOTE);
    assert_string_equal(h.text, "3 pages");
    event_warn(&l, "author %s failed", "x");
    assert_int_equal(h.last.kind, EVENT_WARNING);
    assert_string_equal(h.text, "author x failed");
    event_debug(&l, "%s", "");
    assert_int_equal(h.last.kind, EVENT_DEBUG);
    assert_string_equal(h.text, "");
    event_wait(&l, 2500, "the quota is used up");
    assert_int_equal(h.last.kind, EVENT_WAIT);
    assert_int_equal(h.last.wait_ms, 2500);
    assert_string_equal(h.text, "the quota is used up");
    event_progress(&l, &p);
    assert_int_equal(h.last.kind, EVENT_PROGRESS);
    assert_string_equal(h.last.progress.phase, "text-generation");
    assert_int_equal(h.last.progress.done, 3000);
    assert_int_equal(h.last.progress.expected, -1);
    assert_int_equal(h.last.progress.pages, 3);
    assert_int_equal(h.last.progress.found, 12);
    assert_int_equal(h.count, 5);
}

static void
minds_no_deaf_listener(void **state)
{
    const struct listener l = {NULL, NULL};
    const struct progress p = {"x", 0, 0, 0, 0, NULL};

    (void)state;
    event_note(&l, "x");
    event_warn(&l, "x");
    event_debug(&l, "x");
    event_wait(&l, 1, "x");
    event_progress(&l, &p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_listener_each_kind_with_its_facts),
        cmocka_unit_test(minds_no_deaf_listener),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
