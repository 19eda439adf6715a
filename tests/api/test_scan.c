/* What is told of a scan while it runs; stopping it, going on, and what cannot be. */
#include "place.h"

struct hearing {
    int64_t told[8]; /* by kind */
    int64_t stop_at; /* so many pages; 0: never */
    int64_t most;    /* pages that were told of */
    const char *folder;
    bool was_locked, was_busy;
    struct hubcensus_hub *hub;
};

/* What may not be done during a scan is tried once. */
static void
try_what_cannot_be(struct hearing *h)
{
    struct hubcensus_hub *other = sample_hub(SAMPLE_HUB, NULL, NULL);
    struct hubcensus_scan_options o;
    struct hubcensus_error *error;
    struct hubcensus_scan *scan;

    hubcensus_scan_options_init(&o, sizeof o);
    o.folder = h->folder;
    assert_fails(hubcensus_scan_do(&scan, h->hub, &o, &error), HUBCENSUS_FAILURE_USAGE, "callback");
    h->was_busy = true;
    assert_fails(hubcensus_scan_do(&scan, other, &o, &error), HUBCENSUS_FAILURE_FATAL, h->folder);
    h->was_locked = true;
    hubcensus_hub_close(other);
}

static int
hear(void *context, const struct hubcensus_event *event)
{
    struct hearing *h = context;

    assert_in_range(event->kind, HUBCENSUS_EVENT_NOTE, HUBCENSUS_EVENT_TICK);
    h->told[event->kind]++;
    if (event->kind != HUBCENSUS_EVENT_PROGRESS)
        return 0;
    assert_non_null(event->phase);
    assert_non_null(event->found_as);
    h->most = event->pages > h->most ? event->pages : h->most;
    if (h->folder != NULL && !h->was_locked)
        try_what_cannot_be(h);
    return h->stop_at > 0 && event->pages >= h->stop_at;
}

static int
scan_with(struct hubcensus_scan **scan, const char *folder, struct hearing *h,
          struct hubcensus_error **error)
{
    struct hubcensus_hub *hub = sample_hub(SAMPLE_HUB, NULL, NULL);
    struct hubcensus_scan_options o;

    h->hub = hub;
    hubcensus_scan_options_init(&o, sizeof o);
    o.folder = folder;
    o.hear = hear;
    o.context = h;
    int status = hubcensus_scan_do(scan, hub, &o, error);
    hubcensus_hub_close(hub);
    return status;
}

static void
a_scan_that_is_stopped_goes_on_to_the_same_end(void **state)
{
    char *place = place_make();
    struct hearing first = {.stop_at = 2}, second = {0};
    struct hubcensus_error *error;
    struct hubcensus_scan *scan;
    struct hubcensus_registry *registry;

    (void)state;
    assert_int_equal(scan_with(&scan, place, &first, &error), -1);
    assert_null(scan);
    assert_int_equal(hubcensus_error_kind(error), HUBCENSUS_FAILURE_STOPPED);
    hubcensus_error_free(error);
    assert_true(first.told[HUBCENSUS_EVENT_PROGRESS] > 0);
    assert_fails(hubcensus_registry_open(&registry, place, NULL, &error), HUBCENSUS_FAILURE_USAGE,
                 "supported_models.json");
    assert_good(scan_with(&scan, place, &second, &error));
    const struct hubcensus_scan_summary *s = hubcensus_scan_result(scan);
    assert_true(s->resumed);
    assert_int_equal(s->scanned, 2501);
    assert_int_equal(s->found, 1596);
    assert_int_equal(s->gaps, 45);
    assert_true(second.told[HUBCENSUS_EVENT_NOTE] > 0);
    hubcensus_scan_free(scan);
    place_remove(place);
}

static void
a_callback_cannot_begin_another_scan_there(void **state)
{
    char *place = place_make();
    struct hearing h = {.folder = place};
    struct hubcensus_error *error;
    struct hubcensus_scan *scan;

    (void)state;
    assert_good(scan_with(&scan, place, &h, &error));
    assert_true(h.was_busy && h.was_locked);
    hubcensus_scan_free(scan);
    place_remove(place);
}

static void
other_options_do_not_go_on_with_an_unfinished_scan(void **state)
{
    char *place = place_make();
    struct hearing h = {.stop_at = 1};
    struct hubcensus_hub *hub = sample_hub(SAMPLE_HUB, NULL, NULL);
    struct hubcensus_scan_options o;
    struct hubcensus_error *error;
    struct hubcensus_scan *scan;

    (void)state;
    assert_int_equal(scan_with(&scan, place, &h, &error), -1);
    hubcensus_error_free(error);
    hubcensus_scan_options_init(&o, sizeof o);
    o.folder = place;
    o.min_downloads = 501;
    assert_fails(hubcensus_scan_do(&scan, hub, &o, &error), HUBCENSUS_FAILURE_USAGE, "--fresh");
    hubcensus_hub_close(hub);
    place_remove(place);
}

static void
options_that_cannot_be_are_refused(void **state)
{
    const char *const none[] = {NULL};
    struct hubcensus_hub *hub = sample_hub(SAMPLE_HUB, NULL, NULL);
    struct hubcensus_scan_options o;
    struct hubcensus_error *error;
    struct hubcensus_scan *scan;

    (void)state;
#define REFUSED(member, number, words)                                                           \
    do {                                                                                         \
        hubcensus_scan_options_init(&o, sizeof o);                                               \
        o.folder = "/nonexistent/folder";                                                        \
        o.member = (number);                                                                     \
        assert_fails(hubcensus_scan_do(&scan, hub, &o, &error), HUBCENSUS_FAILURE_USAGE, words); \
    } while (0)
    REFUSED(limit, 0, "limit");
    REFUSED(min_downloads, -1, "min_downloads");
    REFUSED(checkpoint_interval, 0, "checkpoint_interval");
    REFUSED(max_shrink, 101, "max_shrink");
    REFUSED(quantized, (enum hubcensus_quantized)3, "quantized");
    REFUSED(weights, "much", "weights");
    REFUSED(tasks, none, "tasks");
    hubcensus_scan_options_init(&o, sizeof o);
    o.folder = "/proc/no-such-folder";
    assert_fails(hubcensus_scan_do(&scan, hub, &o, &error), HUBCENSUS_FAILURE_FATAL, "/proc");
    hubcensus_hub_close(hub);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scan_that_is_stopped_goes_on_to_the_same_end),
        cmocka_unit_test(a_callback_cannot_begin_another_scan_there),
        cmocka_unit_test(other_options_do_not_go_on_with_an_unfinished_scan),
        cmocka_unit_test(options_that_cannot_be_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
