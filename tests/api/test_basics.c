/* The version, errors, options, and profiles; whatever is NULL. */
#include "place.h"

static void
tells_its_version(void **state)
{
    char text[64];

    (void)state;
    snprintf(text, sizeof text, "%d.%d.%d", HUBCENSUS_VERSION_MAJOR, HUBCENSUS_VERSION_MINOR,
             HUBCENSUS_VERSION_PATCH);
    assert_string_equal(hubcensus_version(), text);
    assert_string_equal(hubcensus_version(), PROJECT_VERSION);
}

static void
an_error_is_set_by_a_failure_and_cleared_by_a_success(void **state)
{
    /* What stands there before is not looked at: it may be anything. */
    struct hubcensus_error *error = (struct hubcensus_error *)state;
    struct hubcensus_profile *profile = (struct hubcensus_profile *)state;

    assert_int_equal(hubcensus_profile_load(&profile, "transformer-lens", &error), -1);
    assert_null(profile);
    assert_int_equal(hubcensus_error_kind(error), HUBCENSUS_FAILURE_USAGE);
    assert_non_null(strstr(hubcensus_error_message(error), "transformerlens"));
    assert_null(strchr(hubcensus_error_message(error), '\n'));
    hubcensus_error_free(error);
    assert_int_equal(hubcensus_profile_load(&profile, NULL, &error), 0);
    assert_null(error);
    hubcensus_profile_free(profile);
    assert_int_equal(hubcensus_profile_load(&profile, "nobody knows it", NULL), -1);
    assert_int_equal(hubcensus_error_kind(NULL), HUBCENSUS_FAILURE_NONE);
    assert_string_equal(hubcensus_error_message(NULL), "");
}

static void
every_function_that_can_fail_says_what_is_missing(void **state)
{
    struct hubcensus_error *error;
    struct hubcensus_hub *hub = sample_hub(SAMPLE_HUB, NULL, NULL);
    struct hubcensus_models *models;
    struct hubcensus_scan_options scan_options;
    struct hubcensus_scan *scan;
    struct hubcensus_answers *answers;
    const char *const names[] = {"a/b", NULL};

    (void)state;
#define MISSING(call, words) assert_fails(call, HUBCENSUS_FAILURE_USAGE, words)
    MISSING(hubcensus_profile_load(NULL, NULL, &error), "the profile");
    MISSING(hubcensus_profile_from_source(NULL, "x", NULL, &error), "the profile");
    MISSING(hubcensus_profile_from_source((struct hubcensus_profile **)&models, NULL, NULL, &error),
            "the source");
    MISSING(hubcensus_registry_open(NULL, "x", NULL, &error), "the registry");
    MISSING(hubcensus_registry_open((struct hubcensus_registry **)&models, NULL, NULL, &error),
            "the folder");
    MISSING(hubcensus_hub_open(NULL, NULL, &error), "the hub");
    MISSING(hubcensus_models_open(&models, NULL, NULL, &error), "the hub");
    MISSING(hubcensus_models_open(NULL, hub, NULL, &error), "the iterator");
    MISSING(hubcensus_models_of_tag(&models, hub, NULL, &error), "the tag");
    MISSING(hubcensus_models_next(NULL, NULL, &error), "the iterator");
    MISSING(hubcensus_check(&answers, NULL, NULL, names, 1, NULL, &error), "the folder");
    MISSING(hubcensus_check(&answers, "x", NULL, NULL, 1, NULL, &error), "the names");
    MISSING(hubcensus_check(&answers, "x", NULL, names, 2, NULL, &error), "the name of a model");
    MISSING(hubcensus_gaps_open((struct hubcensus_gaps **)&models, NULL, NULL, NULL, &error),
            "the folder");
    MISSING(hubcensus_census_open((struct hubcensus_census **)&models, NULL, &error), "the path");
    MISSING(hubcensus_census_each(NULL, NULL, NULL, NULL, &error), "the census");
    MISSING(
        hubcensus_census_coverage((struct hubcensus_coverage **)&models, NULL, NULL, NULL, &error),
        "the census");
    MISSING(hubcensus_scan_do(&scan, hub, NULL, &error), "options");
    hubcensus_scan_options_init(&scan_options, sizeof scan_options);
    MISSING(hubcensus_scan_do(&scan, hub, &scan_options, &error), "folder");
    scan_options.folder = "";
    MISSING(hubcensus_scan_do(&scan, hub, &scan_options, &error), "folder");
    MISSING(hubcensus_scan_do(&scan, NULL, &scan_options, &error), "the hub");
    MISSING(hubcensus_checkout_open((struct hubcensus_checkout **)&models, NULL, NULL, false, NULL,
                                    NULL, &error),
            "the checkout");
    MISSING(hubcensus_deprecation_do((struct hubcensus_deprecation **)&models, hub, NULL, &error),
            "the options");
    hubcensus_hub_close(hub);
}

static void
every_other_function_takes_null(void **state)
{
    (void)state;
    hubcensus_error_free(NULL);
    hubcensus_profile_free(NULL);
    hubcensus_registry_close(NULL);
    hubcensus_hub_close(NULL);
    hubcensus_models_free(NULL);
    hubcensus_answers_free(NULL);
    hubcensus_gaps_close(NULL);
    hubcensus_census_close(NULL);
    hubcensus_coverage_free(NULL);
    hubcensus_scan_free(NULL);
    hubcensus_checkout_close(NULL);
    hubcensus_deprecation_free(NULL);
    hubcensus_hub_options_init(NULL, 0);
    assert_null(hubcensus_profile_name(NULL));
    assert_null(hubcensus_profile_title(NULL));
    assert_null(hubcensus_profile_json(NULL));
    assert_int_equal(hubcensus_profile_ask(NULL, "a", "b"), HUBCENSUS_TIER_NOT);
    assert_int_equal(hubcensus_profile_count(NULL), 0);
    assert_null(hubcensus_profile_at(NULL, 0));
    assert_null(hubcensus_profile_author(NULL, "a", 0));
    assert_null(hubcensus_profile_remark(NULL, 0));
    assert_null(hubcensus_registry_stats(NULL));
    assert_null(hubcensus_registry_find(NULL, "a"));
    assert_null(hubcensus_registry_next(NULL, NULL, NULL, false));
    assert_null(hubcensus_registry_architecture(NULL, 0));
    assert_null(hubcensus_registry_find_architecture(NULL, "a"));
    assert_null(hubcensus_registry_nearest_architecture(NULL, "a"));
    assert_null(hubcensus_registry_nearest_model(NULL, "a"));
    assert_int_equal(hubcensus_answers_count(NULL), 0);
    assert_null(hubcensus_answers_at(NULL, 0));
    assert_int_equal(hubcensus_gaps_count(NULL), 0);
    assert_null(hubcensus_gaps_at(NULL, 0));
    assert_null(hubcensus_coverage_total(NULL));
    assert_null(hubcensus_coverage_share(NULL, HUBCENSUS_BY_TASK, 0));
    assert_null(hubcensus_coverage_lack(NULL, 0));
    assert_null(hubcensus_scan_result(NULL));
    assert_int_equal(hubcensus_checkout_count(NULL), 0);
    assert_null(hubcensus_checkout_at(NULL, 0));
    assert_null(hubcensus_checkout_folder_tag(NULL, 0));
    assert_null(hubcensus_checkout_extra_tags(NULL, 0));
    assert_null(hubcensus_checkout_tables(NULL));
    assert_null(hubcensus_checkout_missing_tag(NULL, 0));
    assert_null(hubcensus_checkout_extra_tag(NULL, 0));
    assert_int_equal(hubcensus_deprecation_count(NULL), 0);
    assert_int_equal(hubcensus_deprecation_candidates(NULL), 0);
    assert_int_equal(hubcensus_deprecation_unknown(NULL), 0);
    assert_null(hubcensus_deprecation_at(NULL, 0));
}

/* The options of a program that was made for a later version. */
struct later_options {
    struct hubcensus_hub_options now;
    uint64_t later;
};

static void
options_age_well(void **state)
{
    struct hubcensus_error *error;
    struct hubcensus_hub *hub;
    struct later_options later;
    struct hubcensus_hub_options zero;

    (void)state;
    memset(&zero, 0, sizeof zero);
    assert_fails(hubcensus_hub_open(&hub, &zero, &error), HUBCENSUS_FAILURE_USAGE,
                 "hubcensus_hub_options_init()");
    memset(&later, 0xFF, sizeof later);
    assert_fails(hubcensus_hub_open(&hub, &later.now, &error), HUBCENSUS_FAILURE_USAGE,
                 "hubcensus_hub_options_init()");
    hubcensus_hub_options_init(&later.now, sizeof later);
    assert_int_equal(later.later, 0);
    later.now.recording = SAMPLE_HUB;
    assert_good(hubcensus_hub_open(&hub, &later.now, &error));
    hubcensus_hub_close(hub);
    later.later = 1;
    assert_fails(hubcensus_hub_open(&hub, &later.now, &error), HUBCENSUS_FAILURE_USAGE, "newer");
    /* Of an earlier one, which had no more than these: what it lacks has its defaults. */
    memset(&later, 0xFF, sizeof later);
    hubcensus_hub_options_init(&later.now, offsetof(struct hubcensus_hub_options, token));
    later.now.recording = SAMPLE_HUB;
    assert_good(hubcensus_hub_open(&hub, &later.now, &error));
    hubcensus_hub_close(hub);
}

static void
options_out_of_range_are_refused(void **state)
{
    struct hubcensus_error *error;
    struct hubcensus_hub *hub;
    struct hubcensus_hub_options o;

    (void)state;
    hubcensus_hub_options_init(&o, sizeof o);
    o.timeout_s = 0;
    assert_fails(hubcensus_hub_open(&hub, &o, &error), HUBCENSUS_FAILURE_USAGE, "timeout_s");
    hubcensus_hub_options_init(&o, sizeof o);
    o.jobs = 0;
    assert_fails(hubcensus_hub_open(&hub, &o, &error), HUBCENSUS_FAILURE_USAGE, "jobs");
    hubcensus_hub_options_init(&o, sizeof o);
    o.endpoint = "ftp://example.org";
    assert_fails(hubcensus_hub_open(&hub, &o, &error), HUBCENSUS_FAILURE_USAGE, "no http");
    o.endpoint = "http://example.org";
    o.token = "hf_secret";
    assert_fails(hubcensus_hub_open(&hub, &o, &error), HUBCENSUS_FAILURE_USAGE, "unencrypted");
    o.endpoint = "https://user:secret@example.org";
    assert_int_equal(hubcensus_hub_open(&hub, &o, &error), -1);
    assert_null(strstr(hubcensus_error_message(error), "secret"));
    hubcensus_error_free(error);
    o.endpoint = "https://example.org";
    o.token = "a token\nwith more";
    assert_fails(hubcensus_hub_open(&hub, &o, &error), HUBCENSUS_FAILURE_USAGE, "character");
    o.token = "";
    o.user_agent = "mine/1.0\r\nX-Other: yes";
    assert_fails(hubcensus_hub_open(&hub, &o, &error), HUBCENSUS_FAILURE_USAGE, "user_agent");
    o.user_agent = NULL;
    o.recording = SOURCE_FOLDER "/sample/README.md";
    assert_fails(hubcensus_hub_open(&hub, &o, &error), HUBCENSUS_FAILURE_DATA, "README.md");
}

static void
the_built_in_profiles_answer(void **state)
{
    struct hubcensus_error *error;
    struct hubcensus_profile *p;
    size_t count = 0;
    bool any_author = false;

    (void)state;
    for (const char *name; (name = hubcensus_profile_builtin(count)) != NULL; count++) {
        assert_good(hubcensus_profile_load(&p, name, &error));
        assert_string_equal(hubcensus_profile_name(p), name);
        assert_non_null(hubcensus_profile_title(p));
        assert_non_null(strstr(hubcensus_profile_json(p), "\"name\""));
        assert_true(hubcensus_profile_count(p) > 0);
        assert_null(hubcensus_profile_at(p, hubcensus_profile_count(p)));
        hubcensus_profile_free(p);
    }
    assert_true(count >= 8);
    assert_good(hubcensus_profile_load(&p, NULL, &error));
    assert_int_equal(hubcensus_profile_ask(p, "GPT2LMHeadModel", NULL), HUBCENSUS_TIER_NATIVE);
    assert_int_equal(hubcensus_profile_ask(p, "NoSuchModel", "nor this"), HUBCENSUS_TIER_NOT);
    assert_int_equal(hubcensus_profile_ask(p, NULL, NULL), HUBCENSUS_TIER_NOT);
    for (size_t i = 0; i < hubcensus_profile_count(p); i++) {
        const struct hubcensus_support *s = hubcensus_profile_at(p, i);
        assert_int_equal(s->is_model_type ? hubcensus_profile_ask(p, NULL, s->name)
                                          : hubcensus_profile_ask(p, s->name, NULL),
                         s->tier);
        any_author = any_author || hubcensus_profile_author(p, s->name, 0) != NULL;
    }
    assert_true(any_author);
    assert_null(hubcensus_profile_author(p, "GPT2LMHeadModel", 1000));
    hubcensus_profile_free(p);
}

static void
a_profile_is_made_of_a_list(void **state)
{
    char *place = place_make();
    struct hubcensus_error *error;
    struct hubcensus_profile *p;

    (void)state;
    place_shell(place, "printf 'AForCausalLM\\nBForCausalLM\\n' >list.txt");
    assert_good(hubcensus_profile_from_source(&p, place_path(place, "list.txt"), NULL, &error));
    assert_int_equal(hubcensus_profile_count(p), 2);
    assert_int_equal(hubcensus_profile_ask(p, "BForCausalLM", NULL), HUBCENSUS_TIER_NATIVE);
    assert_int_equal(hubcensus_profile_ask(p, "CForCausalLM", NULL), HUBCENSUS_TIER_NOT);
    assert_null(hubcensus_profile_remark(p, 0));
    hubcensus_profile_free(p);
    assert_fails(hubcensus_profile_from_source(&p, place_path(place, "none"), NULL, &error),
                 HUBCENSUS_FAILURE_USAGE, "none");
    place_remove(place);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_its_version),
        cmocka_unit_test(an_error_is_set_by_a_failure_and_cleared_by_a_success),
        cmocka_unit_test(every_function_that_can_fail_says_what_is_missing),
        cmocka_unit_test(every_other_function_takes_null),
        cmocka_unit_test(options_age_well),
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(the_built_in_profiles_answer),
        cmocka_unit_test(a_profile_is_made_of_a_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
