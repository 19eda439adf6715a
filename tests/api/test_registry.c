/* A scan of the sample, and all that is asked of what it leaves. */
#include <math.h>

#include "place.h"

struct world {
    char *folder;
    struct hubcensus_scan *scan;
    struct hubcensus_registry *registry;
};

static int
make_world(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    struct hubcensus_error *error;

    assert_non_null(w);
    *state = w;
    w->folder = place_make();
    w->scan = sample_scan(w->folder);
    assert_good(hubcensus_registry_open(&w->registry, w->folder, NULL, &error));
    return 0;
}

static int
end_world(void **state)
{
    struct world *w = *state;

    hubcensus_registry_close(w->registry);
    hubcensus_scan_free(w->scan);
    place_remove(w->folder);
    free(w);
    return 0;
}

static void
a_scan_tells_what_it_found(void **state)
{
    const struct world *w = *state;
    const struct hubcensus_scan_summary *s = hubcensus_scan_result(w->scan);

    /* The figures of `hubcensus scrape --replay sample/hub.rec`. */
    assert_true(s->written);
    assert_null(s->shrunk);
    assert_false(s->resumed);
    assert_int_equal(s->scanned, 2501);
    assert_int_equal(s->found, 1596);
    assert_int_equal(s->supported, 1596);
    assert_int_equal(s->gaps, 45);
    assert_int_equal(s->failure_count, 0);
    assert_null(s->failures[0]);
    assert_true(s->requests > 0);
}

static void
the_registry_adds_up(void **state)
{
    const struct world *w = *state;
    const struct hubcensus_stats *sum = hubcensus_registry_stats(w->registry);
    const struct hubcensus_architecture *a;
    const struct hubcensus_entry *e = NULL;
    int64_t models = 0, of_architectures = 0, downloads = 0, verified = 0, named = 0;

    while ((e = hubcensus_registry_next(w->registry, e, NULL, false)) != NULL) {
        assert_ptr_equal(hubcensus_registry_find(w->registry, e->name), e);
        assert_true(e->in_census);
        models++;
        downloads += e->downloads;
        verified += e->status == HUBCENSUS_STATUS_VERIFIED;
    }
    assert_int_equal(models, hubcensus_scan_result(w->scan)->supported);
    assert_int_equal(sum->models, models);
    assert_int_equal(sum->in_census, models);
    assert_int_equal(sum->downloads, downloads);
    assert_int_equal(sum->verified, verified);
    assert_int_equal(sum->unverified + sum->verified + sum->skipped + sum->failed, models);
    assert_non_null(sum->generated_at);
    for (size_t i = 0; (a = hubcensus_registry_architecture(w->registry, i)) != NULL; i++) {
        int64_t counted = 0;
        assert_ptr_equal(hubcensus_registry_find_architecture(w->registry, a->name), a);
        while ((e = hubcensus_registry_next(w->registry, e, a->name, false)) != NULL)
            counted++;
        assert_int_equal(a->models, counted);
        of_architectures += counted;
        named += counted > 0;
    }
    assert_int_equal(of_architectures, models);
    assert_int_equal(sum->architectures, named);
    assert_null(hubcensus_registry_next(w->registry, NULL, NULL, true));
}

static void
what_was_verified_is_told(void **state)
{
    static const char text[] =
        "printf '{\"models\": ["
        "{\"model_id\": \"openai-community/gpt2\", \"architecture_id\": \"GPT2LMHeadModel\","
        " \"status\": 1, \"verified_date\": \"2026-03-01\", \"note\": \"all well\"},"
        "{\"model_id\": \"a/b\", \"architecture_id\": \"GPT2LMHeadModel\", \"status\": 3},"
        "{\"model_id\": \"a/c\", \"architecture_id\": \"GPT2LMHeadModel\", \"status\": 2},"
        "{\"model_id\": \"a/d\", \"architecture_id\": \"LlamaForCausalLM\", \"status\": 1},"
        "{\"model_id\": \"a/d\", \"architecture_id\": \"LlamaForCausalLM\", \"status\": 0}]}'"
        " >supported_models.json";
    char *place = place_make();
    struct hubcensus_error *error;
    struct hubcensus_registry *r;

    (void)state;
    place_shell(place, text);
    assert_good(hubcensus_registry_open(&r, place, NULL, &error));
    const struct hubcensus_stats *sum = hubcensus_registry_stats(r);
    assert_int_equal(sum->models, 4);
    assert_int_equal(sum->verified, 2);
    assert_int_equal(sum->failed, 1);
    assert_int_equal(sum->skipped, 1);
    assert_int_equal(sum->unverified, 0);
    assert_int_equal(sum->repeated, 1);
    assert_int_equal(sum->in_census, 0);
    const struct hubcensus_architecture *a =
        hubcensus_registry_find_architecture(r, "GPT2LMHeadModel");
    assert_int_equal(a->models, 3);
    assert_int_equal(a->verified, 1);
    assert_int_equal(a->failed, 1);
    assert_int_equal(a->skipped, 1);
    assert_true(a->supported);
    assert_int_equal(a->min_parameters, -1);
    const struct hubcensus_entry *e = hubcensus_registry_next(r, NULL, a->name, true);
    assert_string_equal(e->name, "openai-community/gpt2");
    assert_string_equal(e->verified_date, "2026-03-01");
    assert_string_equal(e->note, "all well");
    assert_true(e->canonical);
    assert_false(e->in_census);
    assert_int_equal(e->downloads, -1);
    assert_null(hubcensus_registry_next(r, e, a->name, true));
    assert_string_equal(hubcensus_registry_next(r, e, NULL, true)->name, "a/d");
    assert_false(hubcensus_registry_find(r, "a/b")->canonical);
    hubcensus_registry_close(r);
    place_remove(place);
}

static void
names_that_nobody_knows_lead_to_the_nearest(void **state)
{
    const struct world *w = *state;

    assert_null(hubcensus_registry_find(w->registry, "openai-community/gpt3"));
    assert_string_equal(hubcensus_registry_nearest_model(w->registry, "openai-community/gpt3"),
                        "openai-community/gpt2");
    assert_string_equal(hubcensus_registry_nearest_model(w->registry, "gpt2"),
                        "openai-community/gpt2");
    assert_null(hubcensus_registry_nearest_model(w->registry, "nothing like it at all"));
    assert_null(hubcensus_registry_find_architecture(w->registry, "GPT2LMHeadMode"));
    assert_string_equal(hubcensus_registry_nearest_architecture(w->registry, "GPT2LMHeadMode"),
                        "GPT2LMHeadModel");
    assert_null(hubcensus_registry_nearest_architecture(w->registry, "Nothing"));
}

static void
a_folder_without_a_registry_is_none(void **state)
{
    char *empty = place_make();
    struct hubcensus_error *error;
    struct hubcensus_registry *registry;
    struct hubcensus_gaps *gaps;
    struct hubcensus_census *census;
    struct hubcensus_answers *answers;
    const char *const names[] = {"a/b"};

    (void)state;
    assert_fails(hubcensus_registry_open(&registry, empty, NULL, &error), HUBCENSUS_FAILURE_USAGE,
                 "supported_models.json");
    assert_fails(hubcensus_gaps_open(&gaps, empty, NULL, NULL, &error), HUBCENSUS_FAILURE_USAGE,
                 "architecture_gaps.json");
    assert_fails(hubcensus_check(&answers, empty, NULL, names, 1, NULL, &error),
                 HUBCENSUS_FAILURE_USAGE, empty);
    assert_fails(hubcensus_census_open(&census, place_path(empty, "census.db"), &error),
                 HUBCENSUS_FAILURE_FATAL, "census.db");
    place_shell(empty, "printf '{\"models\": 7}' >supported_models.json");
    assert_fails(hubcensus_registry_open(&registry, empty, NULL, &error), HUBCENSUS_FAILURE_DATA,
                 "supported_models.json");
    place_shell(empty, "printf 'no census' >census.db");
    assert_fails(hubcensus_census_open(&census, place_path(empty, "census.db"), &error),
                 HUBCENSUS_FAILURE_DATA, "census.db");
    place_remove(empty);
}

static void
answers_say_why(void **state)
{
    const struct world *w = *state;
    struct hubcensus_gaps *gaps;
    struct hubcensus_error *error;
    struct hubcensus_answers *answers;

    assert_good(hubcensus_gaps_open(&gaps, w->folder, NULL, NULL, &error));
    const struct hubcensus_gap *second = hubcensus_gaps_at(gaps, 1);
    const char *const names[] = {"openai-community/gpt2", "openai-community/gpt3",
                                 second->samples[0], "openai-community/gpt2"};
    assert_good(hubcensus_check(&answers, w->folder, NULL, names, 4, NULL, &error));
    /* One that comes twice is told of once. */
    assert_int_equal(hubcensus_answers_count(answers), 3);
    assert_null(hubcensus_answers_at(answers, 3));
    const struct hubcensus_answer *a = hubcensus_answers_at(answers, 0);
    assert_string_equal(a->name, "openai-community/gpt2");
    assert_int_equal(a->supported, HUBCENSUS_SUPPORTED_YES);
    assert_int_equal(a->reason, HUBCENSUS_REASON_LISTED);
    assert_int_equal(a->tier, HUBCENSUS_TIER_NATIVE);
    assert_string_equal(a->architecture, "GPT2LMHeadModel");
    assert_true(a->listed);
    assert_non_null(a->model);
    const struct hubcensus_entry *e = hubcensus_registry_find(w->registry, a->name);
    assert_int_equal(a->model->downloads, e->downloads);
    assert_true(e->created > 0);
    assert_int_equal(a->model->created, e->created);
    assert_true(strlen(a->why) > 0);
    a = hubcensus_answers_at(answers, 1);
    assert_int_equal(a->supported, HUBCENSUS_SUPPORTED_UNTOLD);
    assert_int_equal(a->reason, HUBCENSUS_REASON_UNKNOWN);
    assert_null(a->model);
    assert_string_equal(a->similar[0], "openai-community/gpt2");
    a = hubcensus_answers_at(answers, 2);
    assert_int_equal(a->supported, HUBCENSUS_SUPPORTED_NO);
    assert_int_equal(a->reason, HUBCENSUS_REASON_LACKING);
    assert_string_equal(a->architecture, second->architecture);
    assert_int_equal(a->gap_rank, 2);
    hubcensus_answers_free(answers);
    hubcensus_gaps_close(gaps);
}

static void
gaps_are_ranked_and_add_up(void **state)
{
    const struct world *w = *state;
    struct hubcensus_error *error;
    struct hubcensus_gaps_options o;
    struct hubcensus_gaps *all, *some;

    assert_good(hubcensus_gaps_open(&all, w->folder, NULL, NULL, &error));
    assert_int_equal(hubcensus_gaps_count(all), 45);
    for (size_t i = 0; i < hubcensus_gaps_count(all); i++) {
        const struct hubcensus_gap *g = hubcensus_gaps_at(all, i);
        const struct hubcensus_gap *next = hubcensus_gaps_at(all, i + 1);
        assert_int_equal(g->rank, i + 1);
        assert_true(fabs(g->demand + g->usage + g->benchmarkability - g->score) <= 0.0500001);
        assert_true(next == NULL || next->score <= g->score);
        assert_non_null(g->samples[0]);
    }
    hubcensus_gaps_options_init(&o, sizeof o);
    for (o.min_models = 0; o.min_models < 10; o.min_models++) {
        size_t chosen = 0;
        assert_good(hubcensus_gaps_open(&some, w->folder, NULL, &o, &error));
        for (size_t i = 0; i < hubcensus_gaps_count(all); i++) {
            const struct hubcensus_gap *g = hubcensus_gaps_at(all, i);
            if (g->models < o.min_models)
                continue;
            const struct hubcensus_gap *same = hubcensus_gaps_at(some, chosen++);
            assert_string_equal(same->architecture, g->architecture);
            assert_int_equal(same->rank, g->rank);
            assert_true(same->score == g->score);
        }
        assert_int_equal(hubcensus_gaps_count(some), chosen);
        hubcensus_gaps_close(some);
    }
    o.min_models = 5;
    o.top = 2;
    assert_good(hubcensus_gaps_open(&some, w->folder, NULL, &o, &error));
    assert_int_equal(hubcensus_gaps_count(some), 2);
    assert_true(hubcensus_gaps_at(some, 1)->models >= 5);
    hubcensus_gaps_close(some);
    o.weights = "1,0,0";
    assert_good(hubcensus_gaps_open(&some, w->folder, NULL, &o, &error));
    assert_true(hubcensus_gaps_at(some, 0)->score == 100);
    hubcensus_gaps_close(some);
    o.weights = "all";
    assert_fails(hubcensus_gaps_open(&some, w->folder, NULL, &o, &error), HUBCENSUS_FAILURE_USAGE,
                 "weights");
    hubcensus_gaps_close(all);
}

struct tally {
    int64_t models, downloads, most;
    const char *architecture;
};

static int
count(void *context, const struct hubcensus_model *m)
{
    struct tally *t = context;

    assert_non_null(m->name);
    if (t->architecture != NULL)
        assert_string_equal(m->architecture, t->architecture);
    t->models++;
    t->downloads += m->downloads;
    return t->models == t->most;
}

struct asking {
    struct hubcensus_census *census;
    int models;
};

/* What its contract forbids. */
static int
ask_again(void *context, const struct hubcensus_model *m)
{
    struct asking *asking = context;
    struct hubcensus_error *error;
    struct hubcensus_coverage *c;

    (void)m;
    if (asking->models++ == 0) {
        assert_fails(hubcensus_census_each(asking->census, NULL, ask_again, asking, &error),
                     HUBCENSUS_FAILURE_USAGE, "in use");
        assert_fails(hubcensus_census_coverage(&c, asking->census, NULL, NULL, &error),
                     HUBCENSUS_FAILURE_USAGE, "in use");
    }
    return 0;
}

static void
a_census_is_asked_one_question_at_a_time(void **state)
{
    const struct world *w = *state;
    struct hubcensus_error *error;
    struct asking asking = {0};

    assert_good(hubcensus_census_open(&asking.census, place_path(w->folder, "census.db"), &error));
    for (int i = 0; i < 2; i++) {
        asking.models = 0;
        assert_good(hubcensus_census_each(asking.census, NULL, ask_again, &asking, &error));
        assert_int_equal(asking.models, hubcensus_scan_result(w->scan)->census);
    }
    hubcensus_census_close(asking.census);
}

static void
a_census_tells_of_every_model(void **state)
{
    const struct world *w = *state;
    struct hubcensus_error *error;
    struct hubcensus_census *census;
    struct tally all = {0}, some = {.architecture = "GPT2LMHeadModel"}, few = {.most = 3},
                 none = {0};

    assert_good(hubcensus_census_open(&census, place_path(w->folder, "census.db"), &error));
    assert_good(hubcensus_census_each(census, NULL, count, &all, &error));
    assert_int_equal(all.models, hubcensus_scan_result(w->scan)->census);
    assert_good(hubcensus_census_each(census, "GPT2LMHeadModel", count, &some, &error));
    assert_true(some.models >= 134 && some.models < all.models);
    assert_good(hubcensus_census_each(census, NULL, count, &few, &error));
    assert_int_equal(few.models, 3);
    assert_good(hubcensus_census_each(census, "NoSuchModel", count, &none, &error));
    assert_int_equal(none.models, 0);
    assert_fails(hubcensus_census_each(census, NULL, NULL, NULL, &error), HUBCENSUS_FAILURE_USAGE,
                 "the function");
    hubcensus_census_close(census);
}

static void
coverage_adds_up(void **state)
{
    const struct world *w = *state;
    struct hubcensus_error *error;
    struct hubcensus_census *census;
    struct hubcensus_coverage *c;
    struct hubcensus_coverage_options o;
    const struct hubcensus_share *s;
    int64_t models = 0, loaded = 0;

    assert_good(hubcensus_census_open(&census, place_path(w->folder, "census.db"), &error));
    hubcensus_coverage_options_init(&o, sizeof o);
    o.top = 1000;
    assert_good(hubcensus_census_coverage(&c, census, NULL, &o, &error));
    const struct hubcensus_share *total = hubcensus_coverage_total(c);
    assert_true(total->loaded.models > 0 && total->loaded.models < total->all.models);
    assert_true(total->native.models <= total->loaded.models);
    for (size_t i = 0; (s = hubcensus_coverage_share(c, HUBCENSUS_BY_TASK, i)) != NULL; i++) {
        models += s->all.models;
        loaded += s->loaded.models;
    }
    assert_int_equal(models, total->all.models);
    assert_int_equal(loaded, total->loaded.models);
    assert_non_null(hubcensus_coverage_share(c, HUBCENSUS_BY_YEAR, 0)->name);
    assert_non_null(hubcensus_coverage_share(c, HUBCENSUS_BY_AUTHOR, 0)->name);
    assert_null(hubcensus_coverage_share(c, (enum hubcensus_by)7, 0));
    assert_non_null(hubcensus_coverage_lack(c, 0));
    hubcensus_coverage_free(c);
    o.top = 0;
    assert_fails(hubcensus_census_coverage(&c, census, NULL, &o, &error), HUBCENSUS_FAILURE_USAGE,
                 "top is 1 to 1000 lines, not 0");
    o.top = SIZE_MAX;
    assert_fails(hubcensus_census_coverage(&c, census, NULL, &o, &error), HUBCENSUS_FAILURE_USAGE,
                 "top is 1 to 1000 lines");
    o.top = 1;
    o.author = "nobody at all";
    assert_fails(hubcensus_census_coverage(&c, census, NULL, &o, &error), HUBCENSUS_FAILURE_USAGE,
                 "nobody at all");
    hubcensus_census_close(census);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scan_tells_what_it_found),
        cmocka_unit_test(the_registry_adds_up),
        cmocka_unit_test(what_was_verified_is_told),
        cmocka_unit_test(names_that_nobody_knows_lead_to_the_nearest),
        cmocka_unit_test(a_folder_without_a_registry_is_none),
        cmocka_unit_test(answers_say_why),
        cmocka_unit_test(gaps_are_ranked_and_add_up),
        cmocka_unit_test(a_census_is_asked_one_question_at_a_time),
        cmocka_unit_test(a_census_tells_of_every_model),
        cmocka_unit_test(coverage_adds_up),
    };

    return cmocka_run_group_tests(tests, make_world, end_world);
}
