#include "registry/overview.h"

#include <signal.h>

#include "coverage_answer.h"
#include "folder.h"
#include "registry/files.h"

static const char profile_text[] =
    "{\"name\":\"lib\",\"title\":\"Lib\",\"supported_architectures\":[\"A\",\"B\",\"Never\"],"
    "\"canonical_authors\":{\"A\":[\"makers\"]},\"descriptions\":{\"G\":\"a gap\"}}";

static const char models_text[] =
    "{\"generated_at\":\"2026-01-02\",\"models\":["
    "{\"model_id\":\"makers/a1\",\"architecture_id\":\"A\",\"status\":1},"
    "{\"model_id\":\"others/a2\",\"architecture_id\":\"A\",\"status\":3},"
    "{\"model_id\":\"makers/b1\",\"architecture_id\":\"B\",\"status\":2},"
    "{\"model_id\":\"others/a2\",\"architecture_id\":\"A\",\"status\":0},"
    "{\"model_id\":\"gone/x\",\"architecture_id\":\"Gone\",\"verified\":true},"
    "{\"model_id\":\"no/architecture\",\"status\":0}]}";

/* The second and third change places when demand alone weighs. */
static const char gaps_text[] =
    "{\"generated_at\":\"2026-01-03\",\"made_with\":{\"lineage\":\"all\","
    "\"weights\":{\"demand\":1,\"usage\":0,\"benchmarkability\":0}},\"gaps\":["
    "{\"architecture_id\":\"G\",\"total_models\":9,\"total_downloads\":10},"
    "{\"architecture_id\":\"HForCausalLM\",\"total_models\":5,\"total_downloads\":1,"
    "\"sample_models\":[\"h/one\"]},"
    "{\"architecture_id\":\"I\",\"total_models\":4,\"total_downloads\":999999},"
    "{\"architecture_id\":\"B\",\"total_models\":400,\"total_downloads\":1}]}";

struct scene {
    struct place *place;
    struct profile *profile;
    struct quantized_rules rules;
    struct overview_question question;
    struct overview o;
};

static void
set_scene(struct scene *s, void **state)
{
    *s = (struct scene){.place = *state};
    assert_int_equal(profile_read(&s->profile, slice_of(profile_text), "test", NULL), 0);
    quantized_rules_init(&s->rules, s->profile, QUANTIZED_DROP, false);
    s->question = (struct overview_question){
        .folder = s->place->folder, .profile = s->profile, .quantized = &s->rules};
    folder_put(s->place->folder, FILES_SUPPORTED, models_text);
}

static void
end_scene(struct scene *s)
{
    static const char *const files[] = {FILES_SUPPORTED, FILES_GAPS};

    for (size_t i = 0; i < COUNT(files); i++) {
        char *path = file_join(s->place->folder, files[i]);
        remove(path);
        free(path);
    }
    profile_free(s->profile);
}

static void
gather(struct scene *s)
{
    struct err err;

    if (overview_read(&s->o, &s->question, &err) != 0)
        fail_msg("%s", err.message);
}

static void
fails(struct scene *s, enum err_kind kind, const char *words)
{
    struct err err = {.kind = ERR_NONE};

    assert_int_equal(overview_read(&s->o, &s->question, &err), -1);
    assert_int_equal(err.kind, kind);
    if (strstr(err.message, words) == NULL)
        fail_msg("no \"%s\" in: %s", words, err.message);
}

static void
fill_census(struct scene *s)
{
    static const struct given given[] = {
        {"makers/a1", "A", "t", 100, Y2022, NULL},
        {"others/a2", "A", "t", 20, Y2022, NULL},
        {"g/one", "G", "t", 30, Y2022, NULL},
        {"h/one", "HForCausalLM", "t", 6, Y2022, NULL},
        {"i/two", "HForCausalLM", NULL, 2, Y2022, NULL},
    };

    fill(s->place, given, COUNT(given));
}

static void
a_folder_without_a_registry_is_the_only_error(void **state)
{
    struct scene s;

    set_scene(&s, state);
    gather(&s);
    assert_false(s.o.has_gaps);
    assert_false(s.o.has_coverage);
    assert_false(s.o.has_growth);
    assert_non_null(s.o.gaps);
    assert_int_equal(gaps_count(s.o.gaps), 0);
    overview_fini(&s.o);
    s.question.folder = "no-such-folder";
    fails(&s, ERR_USAGE, "no-such-folder/supported_models.json");
    end_scene(&s);
}

static void
the_sums_are_of_models_each_counted_once(void **state)
{
    struct scene s;

    set_scene(&s, state);
    fill_census(&s);
    gather(&s);
    const struct overview_sums *sums = &s.o.sums;
    assert_int_equal(s.o.inventory.count, 5);
    assert_int_equal(sums->statuses[SUPPORTED_VERIFIED], 2);
    assert_int_equal(sums->statuses[SUPPORTED_FAILED], 1);
    assert_int_equal(sums->statuses[SUPPORTED_SKIPPED], 1);
    assert_int_equal(sums->statuses[SUPPORTED_UNVERIFIED], 1);
    assert_int_equal(sums->canonical, 1);
    assert_int_equal(sums->in_census, 2);
    assert_int_equal(sums->downloads, 120);
    assert_int_equal(sums->supported_architectures, 3);
    assert_int_equal(sums->architectures, 3);
    overview_fini(&s.o);
    end_scene(&s);
}

static void
gaps_are_ranked_as_their_file_was_unless_choices_say_otherwise(void **state)
{
    struct gaps_choices usage = {.weights = {.usage = 1}};
    struct scene s;

    set_scene(&s, state);
    folder_put(s.place->folder, FILES_GAPS, gaps_text);
    gather(&s);
    assert_true(s.o.has_gaps);
    assert_false(s.o.gaps_of_census);
    assert_int_equal(gaps_count(s.o.gaps), 3);
    assert_true(slice_is(gaps_at(s.o.gaps, 1)->architecture, "HForCausalLM"));
    assert_int_equal(s.o.sums.gap_models, 18);
    assert_int_equal(s.o.sums.gap_downloads, 1000010);
    overview_fini(&s.o);
    s.question.choices = &usage;
    gather(&s);
    assert_true(slice_is(gaps_at(s.o.gaps, 0)->architecture, "I"));
    overview_fini(&s.o);
    end_scene(&s);
}

static void
what_the_file_does_not_hold_is_asked_of_the_census(void **state)
{
    struct gaps_choices extended = gaps_reference;
    struct scene s;

    extended.extended = true;
    set_scene(&s, state);
    s.question.choices = &extended;
    fails(&s, ERR_USAGE, "census.db: there is no census with models");
    s.question.choices = NULL;
    quantized_rules_init(&s.rules, s.profile, QUANTIZED_KEEP, false);
    fails(&s, ERR_USAGE, "census.db: there is no census with models");
    s.question.choices = &extended;
    fill_census(&s);
    gather(&s);
    assert_true(s.o.has_gaps);
    assert_true(s.o.gaps_of_census);
    assert_int_equal(gaps_count(s.o.gaps), 2);
    assert_non_null(gaps_at(s.o.gaps, 0)->signals);
    overview_fini(&s.o);
    end_scene(&s);
}

/* The plain description of a gap. */
static struct slice
told_of(const struct scene *s, const char *architecture)
{
    for (size_t i = 0; i < gaps_count(s->o.gaps); i++)
        if (slice_is(gaps_at(s->o.gaps, i)->architecture, architecture))
            return s->o.descriptions[i];
    fail_msg("no gap %s", architecture);
    return SLICE("");
}

static void
each_gap_is_described_by_the_profile_the_census_or_the_file(void **state)
{
    struct scene s;

    set_scene(&s, state);
    folder_put(s.place->folder, FILES_GAPS, gaps_text);
    gather(&s);
    assert_true(slice_is(told_of(&s, "G"), "a gap"));
    assert_true(
        slice_is(told_of(&s, "HForCausalLM"), "causal language model; most downloaded is h/one"));
    assert_true(slice_is(told_of(&s, "I"), ""));
    overview_fini(&s.o);
    fill_census(&s);
    gather(&s);
    assert_true(slice_is(told_of(&s, "G"), "a gap"));
    assert_true(slice_is(told_of(&s, "HForCausalLM"),
                         "causal language model; h has 75 % of the downloads"));
    assert_int_equal(gaps_at(s.o.gaps, 0)->models, 9);
    overview_fini(&s.o);
    end_scene(&s);
}

static void
coverage_and_growth_come_from_a_census_that_holds_models(void **state)
{
    struct scene s;

    set_scene(&s, state);
    store_close(open_store(s.place, STORE_WRITE));
    gather(&s);
    assert_false(s.o.has_coverage);
    overview_fini(&s.o);
    fill_census(&s);
    gather(&s);
    assert_true(s.o.has_coverage);
    assert_int_equal(s.o.coverage.total.all.models, 5);
    assert_int_equal(coverage_loaded(&s.o.coverage, &s.o.coverage.total, 0).downloads, 120);
    assert_false(s.o.has_growth);
    overview_fini(&s.o);
    end_scene(&s);
}

static void
a_stop_ends_it(void **state)
{
    volatile sig_atomic_t stop = SIGINT;
    struct scene s;

    set_scene(&s, state);
    s.question.stop = &stop;
    fails(&s, ERR_STOPPED, "stopped");
    end_scene(&s);
}

static void
a_damaged_file_is_named_and_nothing_is_left(void **state)
{
    struct scene s;

    set_scene(&s, state);
    folder_put(s.place->folder, FILES_GAPS, "[]");
    fails(&s, ERR_DATA, FILES_GAPS);
    folder_put(s.place->folder, FILES_SUPPORTED, "{");
    fails(&s, ERR_DATA, FILES_SUPPORTED);
    end_scene(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(a_folder_without_a_registry_is_the_only_error),
        PLACE_TEST(the_sums_are_of_models_each_counted_once),
        PLACE_TEST(gaps_are_ranked_as_their_file_was_unless_choices_say_otherwise),
        PLACE_TEST(what_the_file_does_not_hold_is_asked_of_the_census),
        PLACE_TEST(each_gap_is_described_by_the_profile_the_census_or_the_file),
        PLACE_TEST(coverage_and_growth_come_from_a_census_that_holds_models),
        PLACE_TEST(a_stop_ends_it),
        PLACE_TEST(a_damaged_file_is_named_and_nothing_is_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
