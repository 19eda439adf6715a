/* A checkout's models and tables, and which of them to retire, of the sample library. */
#include "place.h"

struct world {
    char *place;
    char repo[PATH_MAX];
};

static int
make_world(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    assert_non_null(w);
    *state = w;
    w->place = place_make();
    snprintf(w->repo, sizeof w->repo, "%s/library", w->place);
    place_shell(w->place, "'" SOURCE_FOLDER "/sample/make-checkout' library >make.log 2>&1");
    return 0;
}

static int
end_world(void **state)
{
    struct world *w = *state;

    place_remove(w->place);
    free(w);
    return 0;
}

static void
a_checkout_tells_its_models_and_tables(void **state)
{
    const struct world *w = *state;
    struct hubcensus_error *error;
    struct hubcensus_checkout *c;
    const struct hubcensus_folder *f;
    const struct hubcensus_folder_tag *t;
    const struct hubcensus_extra_tags *e;
    bool has_clip = false, has_mapping = false, has_sam = false;

    assert_good(hubcensus_checkout_open(&c, w->repo, NULL, false, NULL, NULL, &error));
    assert_int_equal(hubcensus_checkout_count(c), 14);
    assert_null(hubcensus_checkout_at(c, 14));
    for (size_t i = 0; (f = hubcensus_checkout_at(c, i)) != NULL; i++) {
        assert_non_null(f->files[0]);
        assert_string_equal(f->tags[0], f->name);
        if (strcmp(f->folder, "x_clip") == 0) {
            has_clip = true;
            assert_string_equal(f->name, "xclip");
            assert_string_equal(f->files[0], "src/transformers/models/x_clip/modeling_x_clip.py");
            assert_null(f->files[1]);
        }
        has_sam = has_sam || (strcmp(f->name, "sam") == 0 && f->tags[1] != NULL);
    }
    for (size_t i = 0; (t = hubcensus_checkout_folder_tag(c, i)) != NULL; i++)
        has_mapping =
            has_mapping || (strcmp(t->folder, "x_clip") == 0 && strcmp(t->tag, "xclip") == 0);
    assert_true(has_clip && has_mapping && has_sam);
    e = hubcensus_checkout_extra_tags(c, 0);
    assert_non_null(e);
    assert_non_null(e->tags[0]);
    assert_non_null(hubcensus_checkout_tables(c));
    hubcensus_checkout_close(c);
    assert_fails(hubcensus_checkout_open(&c, w->place, NULL, false, NULL, NULL, &error),
                 HUBCENSUS_FAILURE_USAGE, w->place);
    assert_fails(hubcensus_checkout_open(&c, w->repo, "no-such", false, NULL, NULL, &error),
                 HUBCENSUS_FAILURE_USAGE, "no-such");
    assert_fails(hubcensus_checkout_open(&c, w->repo, NULL, false, "src/none", NULL, &error),
                 HUBCENSUS_FAILURE_USAGE, "src/none");
}

static void
set_options(struct hubcensus_deprecation_options *o, const struct world *w)
{
    hubcensus_deprecation_options_init(o, sizeof *o);
    o->repo = w->repo;
    o->thresh_date = "2026-01-01";
}

static void
the_analysis_finds_the_candidates(void **state)
{
    /* As sample/README.md tells them. */
    static const struct {
        const char *name;
        int64_t downloads;
    } expected[] = {{"gptsan-japanese", 0}, {"persimmon", 0}, {"xclip", 0},
                    {"sam", 700},           {"tapas", 1450},  {"layoutlmv3", 2642}};
    const size_t count = sizeof expected / sizeof *expected;
    const struct world *w = *state;
    struct hubcensus_hub *hub = sample_hub(SAMPLE_DOWNLOADS, NULL, NULL);
    struct hubcensus_deprecation_options o;
    struct hubcensus_error *error;
    struct hubcensus_deprecation *d;

    set_options(&o, w);
    assert_good(hubcensus_deprecation_do(&d, hub, &o, &error));
    hubcensus_hub_close(hub);
    assert_int_equal(hubcensus_deprecation_candidates(d), count);
    assert_int_equal(hubcensus_deprecation_unknown(d), 0);
    assert_int_equal(hubcensus_deprecation_count(d), 14);
    for (size_t i = 0; i < count; i++) {
        const struct hubcensus_library_model *m = hubcensus_deprecation_at(d, i);
        assert_string_equal(m->name, expected[i].name);
        assert_int_equal(m->downloads, expected[i].downloads);
        assert_int_equal(m->fate, HUBCENSUS_FATE_CANDIDATE);
        assert_true(m->age_known && m->downloads_known && m->downloads_exact);
        assert_null(m->reason);
        assert_int_equal(strlen(m->commit), 40);
        assert_true(m->added < 1767225600); /* the first of January 2026 */
    }
    assert_string_equal(hubcensus_deprecation_at(d, 1)->dependents[0], "nemotron");
    assert_non_null(hubcensus_deprecation_at(d, count)->reason);
    assert_null(hubcensus_deprecation_at(d, 14));
    hubcensus_deprecation_free(d);
}

static void
figures_that_were_saved_are_used_without_a_hub(void **state)
{
    const struct world *w = *state;
    struct hubcensus_hub *hub = sample_hub(SAMPLE_DOWNLOADS, NULL, NULL);
    struct hubcensus_deprecation_options o;
    struct hubcensus_error *error;
    struct hubcensus_deprecation *d;
    char info[PATH_MAX];

    snprintf(info, sizeof info, "%s/models_info.json", w->place);
    set_options(&o, w);
    o.save = info;
    assert_good(hubcensus_deprecation_do(&d, hub, &o, &error));
    hubcensus_deprecation_free(d);
    hubcensus_hub_close(hub);
    set_options(&o, w);
    o.repo = NULL;
    o.cache = info;
    assert_good(hubcensus_deprecation_do(&d, NULL, &o, &error));
    assert_int_equal(hubcensus_deprecation_candidates(d), 6);
    hubcensus_deprecation_free(d);
    o.thresh_downloads = 1000000;
    assert_good(hubcensus_deprecation_do(&d, NULL, &o, &error));
    /* What the file cannot say is unknown, and no candidate. */
    assert_true(hubcensus_deprecation_unknown(d) > 0);
    hubcensus_deprecation_free(d);
}

static int
stop(void *context, const struct hubcensus_event *event)
{
    (void)context;
    return event->kind == HUBCENSUS_EVENT_PROGRESS || event->kind == HUBCENSUS_EVENT_TICK;
}

static void
what_cannot_be_is_refused_and_what_is_stopped_ends(void **state)
{
    const struct world *w = *state;
    struct hubcensus_hub *hub = sample_hub(SAMPLE_DOWNLOADS, NULL, NULL);
    struct hubcensus_deprecation_options o;
    struct hubcensus_error *error;
    struct hubcensus_deprecation *d;

    set_options(&o, w);
    assert_fails(hubcensus_deprecation_do(&d, NULL, &o, &error), HUBCENSUS_FAILURE_USAGE, "hub");
    o.thresh_date = "2026-02-30";
    assert_fails(hubcensus_deprecation_do(&d, hub, &o, &error), HUBCENSUS_FAILURE_USAGE,
                 "2026-02-30");
    o.thresh_date = "9999-01-01";
    assert_fails(hubcensus_deprecation_do(&d, hub, &o, &error), HUBCENSUS_FAILURE_USAGE,
                 "9999-01-01");
    set_options(&o, w);
    o.cache = "a";
    o.census = "b";
    assert_fails(hubcensus_deprecation_do(&d, hub, &o, &error), HUBCENSUS_FAILURE_USAGE,
                 "give one");
    set_options(&o, w);
    o.repo = NULL;
    assert_fails(hubcensus_deprecation_do(&d, hub, &o, &error), HUBCENSUS_FAILURE_USAGE, "repo");
    set_options(&o, w);
    o.require_readings = 0;
    assert_fails(hubcensus_deprecation_do(&d, hub, &o, &error), HUBCENSUS_FAILURE_USAGE,
                 "require_readings");
    set_options(&o, w);
    o.hear = stop;
    assert_fails(hubcensus_deprecation_do(&d, hub, &o, &error), HUBCENSUS_FAILURE_STOPPED, "stop");
    hubcensus_hub_close(hub);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_checkout_tells_its_models_and_tables),
        cmocka_unit_test(the_analysis_finds_the_candidates),
        cmocka_unit_test(figures_that_were_saved_are_used_without_a_hub),
        cmocka_unit_test(what_cannot_be_is_refused_and_what_is_stopped_ends),
    };

    return cmocka_run_group_tests(tests, make_world, end_world);
}
