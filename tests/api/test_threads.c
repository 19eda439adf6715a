/* Different handles in different threads at once; under ThreadSanitizer this proves that they share
 * nothing that one of them changes. */
#include <pthread.h>

#include "hub_process.h"

#define THREADS 4

struct work {
    pthread_t thread;
    const struct hubcensus_profile *profile; /* the one thing that they share */
    const char *read_from;                   /* a registry that all of them read */
    const char *repo;
    const struct hub_process *process;
    char *place;
    int64_t found, gaps, models, listed;
    size_t candidates;
    const char *failed; /* which call; cmocka's own are for one thread */
};

static int
count(void *context, const struct hubcensus_model *m)
{
    int64_t *models = context;

    *models += m->name != NULL;
    return 0;
}

static struct hubcensus_hub *
open_hub(const char *recording)
{
    struct hubcensus_hub_options o;
    struct hubcensus_hub *hub;

    hubcensus_hub_options_init(&o, sizeof o);
    o.recording = recording;
    return hubcensus_hub_open(&hub, &o, NULL) == 0 ? hub : NULL;
}

static const char *
scan(struct work *w)
{
    struct hubcensus_hub *hub = open_hub(SAMPLE_HUB);
    struct hubcensus_scan_options o;
    struct hubcensus_scan *s;

    hubcensus_scan_options_init(&o, sizeof o);
    o.folder = w->place;
    o.profile = w->profile;
    if (hub == NULL || hubcensus_scan_do(&s, hub, &o, NULL) != 0)
        return "scan";
    w->found = hubcensus_scan_result(s)->found;
    hubcensus_scan_free(s);
    hubcensus_hub_close(hub);
    return NULL;
}

static const char *
read_registry(struct work *w)
{
    const char *const names[] = {"openai-community/gpt2", "openai-community/gpt3"};
    struct hubcensus_error *error;
    struct hubcensus_registry *r;
    struct hubcensus_gaps *g;
    struct hubcensus_answers *a;
    struct hubcensus_census *c;
    struct hubcensus_coverage *share;
    char path[PATH_MAX];

    if (hubcensus_registry_open(&r, w->read_from, w->profile, &error) != 0 ||
        hubcensus_registry_nearest_model(r, "gpt3") == NULL)
        return "registry";
    hubcensus_registry_close(r);
    /* An error of its own in each thread. */
    if (hubcensus_registry_open(&r, "/nonexistent", w->profile, &error) == 0)
        return "no registry";
    hubcensus_error_free(error);
    if (hubcensus_gaps_open(&g, w->read_from, NULL, NULL, &error) != 0)
        return "gaps";
    w->gaps = (int64_t)hubcensus_gaps_count(g);
    hubcensus_gaps_close(g);
    if (hubcensus_check(&a, w->read_from, w->profile, names, 2, NULL, &error) != 0)
        return "check";
    hubcensus_answers_free(a);
    snprintf(path, sizeof path, "%s/census.db", w->read_from);
    if (hubcensus_census_open(&c, path, &error) != 0 ||
        hubcensus_census_each(c, NULL, count, &w->models, &error) != 0 ||
        hubcensus_census_coverage(&share, c, w->profile, NULL, &error) != 0)
        return "census";
    hubcensus_coverage_free(share);
    hubcensus_census_close(c);
    return NULL;
}

static const char *
retire(struct work *w)
{
    struct hubcensus_hub *hub = open_hub(SAMPLE_DOWNLOADS);
    struct hubcensus_deprecation_options o;
    struct hubcensus_deprecation *d;

    hubcensus_deprecation_options_init(&o, sizeof o);
    o.repo = w->repo;
    o.thresh_date = "2026-01-01";
    if (hub == NULL || hubcensus_deprecation_do(&d, hub, &o, NULL) != 0)
        return "deprecation";
    w->candidates = hubcensus_deprecation_candidates(d);
    hubcensus_deprecation_free(d);
    hubcensus_hub_close(hub);
    return NULL;
}

/* Over the network, whose library is loaded once and used by all. */
static const char *
list_models(struct work *w)
{
    struct hubcensus_hub_options o;
    struct hubcensus_hub *hub;
    struct hubcensus_models *models;
    const struct hubcensus_model *m;

    int status;

    hubcensus_hub_options_init(&o, sizeof o);
    o.endpoint = w->process->endpoint;
    o.token = "";
    if (hubcensus_hub_open(&hub, &o, NULL) != 0 ||
        hubcensus_models_of_tag(&models, hub, "transformers", NULL) != 0)
        return "hub";
    while ((status = hubcensus_models_next(models, &m, NULL)) > 0)
        w->listed++;
    if (status < 0)
        return "models";
    hubcensus_models_free(models);
    hubcensus_hub_close(hub);
    return NULL;
}

static void *
do_work(void *context)
{
    static const char *(*const jobs[])(struct work *) = {scan, read_registry, retire, list_models};
    struct work *w = context;

    for (size_t i = 0; i < sizeof jobs / sizeof *jobs && w->failed == NULL; i++)
        w->failed = jobs[i](w);
    return NULL;
}

static void
handles_in_different_threads_do_not_meet(void **state)
{
    const char *const arguments[] = {"--models", "3000", NULL};
    struct hub_process process;
    struct work works[THREADS];
    char *common = place_make();
    char repo[PATH_MAX];
    struct hubcensus_error *error;
    struct hubcensus_profile *profile;

    (void)state;
    hubcensus_scan_free(sample_scan(common));
    place_shell(common, "'" SOURCE_FOLDER "/sample/make-checkout' library >make.log 2>&1");
    snprintf(repo, sizeof repo, "%s/library", common);
    assert_good(hubcensus_profile_load(&profile, NULL, &error));
    hub_start(&process, arguments);
    memset(works, 0, sizeof works);
    for (size_t i = 0; i < THREADS; i++) {
        works[i] = (struct work){.profile = profile,
                                 .read_from = common,
                                 .repo = repo,
                                 .process = &process,
                                 .place = place_make()};
        assert_int_equal(pthread_create(&works[i].thread, NULL, do_work, &works[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(works[i].thread, NULL), 0);
        if (works[i].failed != NULL)
            fail_msg("a thread failed: %s", works[i].failed);
        assert_int_equal(works[i].found, 1596);
        assert_int_equal(works[i].gaps, 45);
        assert_int_equal(works[i].models, works[0].models);
        assert_int_equal(works[i].candidates, 6);
        assert_true(works[i].listed > 1000);
        assert_int_equal(works[i].listed, works[0].listed);
        place_remove(works[i].place);
    }
    hub_stop(&process);
    hubcensus_profile_free(profile);
    place_remove(common);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handles_in_different_threads_do_not_meet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
