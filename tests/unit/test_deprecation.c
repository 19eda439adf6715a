#include "deprecating.h"

/* Users of fossil: a file beside the models and one of auto/, models of all kinds. */
static void
look_at_users(struct world *w, const struct deprecation *d)
{
    static const struct deprecation_user expected[] = {
        {"bert", USER_MODEL},
        {"deprecated/van", USER_RETIRED},
        {"relic", USER_CANDIDATE},
        {MODELS "auto/modeling_auto.py", USER_FILE},
        {"src/transformers/pipeline.py", USER_FILE},
    };
    const struct deprecation_model *m = &d->models[0];

    assert_int_equal(d->candidates, 2);
    assert_int_equal(d->unknown, 0);
    assert_string_equal(d->repo, w->repo);
    assert_true(m->examined && d->models[1].examined && !d->models[2].examined);
    assert_int_equal(m->user_count, LENGTH(expected));
    for (size_t i = 0; i < LENGTH(expected); i++) {
        assert_string_equal(m->users[i].name, expected[i].name);
        assert_int_equal(m->users[i].kind, expected[i].kind);
    }
    assert_int_equal(m->live_users, 1);
    assert_int_equal(m->dependent_count, LENGTH(expected));
    assert_true(m->touch.known);
    assert_string_equal(m->touch.commit.id, m->age.commit.id);
    assert_int_equal(m->footprint.files, 1);
    assert_string_equal(m->path, FILE_OF("fossil"));
    assert_int_equal(m->age.commit.when.offset, 330);
    assert_int_equal(m->taken, NOW);
}

static void
tells_all_of_a_candidate(void **state)
{
    struct script_line lines[] = {GOOD_DAY};
    struct world *w = *state;

    answers(w, asked(w), lines, LENGTH(lines), GOOD_TOLD, 4, look_at_users);
    heard(w, "sprout");
}

static void
orders_candidates_by_downloads_then_name(void **state)
{
    struct script_line lines[] = {
        FIRST("bert", M("a", 3), NULL),
        FIRST("fossil", M("b", 3), NULL),
        FIRST("relic", M("c", 2), NULL),
        FIRST("relic-xl", "", NULL),
    };
    struct world *w = *state;

    ASKING(w, asked(w), lines,
           "relic candidate 2, bert candidate 3, fossil candidate 3, sprout young -", 4);
}

static void
asks_for_nothing_when_no_model_is_old(void **state)
{
    struct script_line lines[] = {GOOD_DAY};
    struct world *w = *state;
    struct deprecation_options o = asked(w);

    o.thresh_date = 1646092800; /* 2022-03-01, the day on which they came */
    ASKING(w, o, lines, "bert young -, fossil young -, relic young -, sprout young -", 0);
    o.thresh_date += DAY;
    ASKING(w, o, lines, GOOD_TOLD, 4);
}

static void
look_at_unread(struct world *w, const struct deprecation *d)
{
    (void)w;
    assert_string_equal(d->models[0].name, "fossil");
    assert_non_null(strstr(d->models[0].reason, "tells no downloads of it"));
    assert_non_null(strstr(d->models[1].reason, "tells only of at least 4000 downloads"));
}

static void
a_failing_tag_makes_its_model_unknown_then_and_later(void **state)
{
    struct script_line lines[] = {BERT, FAILS("fossil", 404), RELIC, FAILS("relic-xl", 404)};
    struct script_line again[] = {FOSSIL, RELIC, RELIC_XL};
    struct world *w = *state;
    struct deprecation_options o = asked(w);

    o.save = w->cache;
    ASKING(w, o, lines, "fossil unknown ?0, relic unknown ?4000, bert used >=9000, sprout young -",
           4);
    o = asked_of_cache(w);
    answers(w, o, NULL, 0,
            "fossil unknown ?0, relic unknown ?4000, bert used >=9000, sprout young -", 0,
            look_at_unread);
    ASKING(w, o, again, GOOD_TOLD, 3);
    o.thresh_downloads = 4000;
    OFFLINE(w, o, "fossil unknown ?0, bert used >=9000, relic used >=4000, sprout young -");
    /* Without a checkout the file alone says which models there are. */
    o = asked_of_cache(w);
    o.repo = NULL;
    OFFLINE(w, o, "fossil unknown ?0, relic unknown ?4000, bert used >=9000, sprout young -");
}

static struct deprecation_options
asked_for_readings(const struct world *w, int day)
{
    struct deprecation_options o = asked(w);

    o.clock.now = NOW + day * DAY;
    o.readings = w->kept;
    o.readings_required = 2;
    o.first_models = 2;
    return o;
}

static void
look_at_two_readings(struct world *w, const struct deprecation *d)
{
    const struct deprecation_model *m = &d->models[0];

    (void)w;
    assert_string_equal(m->name, "fossil");
    assert_int_equal(m->reading_count, 2);
    assert_int_equal(m->readings_below, 2);
    assert_int_equal(m->readings[0].taken, NOW + DAY);
    assert_int_equal(m->readings[0].downloads, 42);
    assert_int_equal(m->readings[1].taken, NOW + 60);
    assert_int_equal(m->readings[1].downloads, 42);
}

static void
readings_of_two_days_make_a_candidate_two_of_one_day_do_not(void **state)
{
    static const char waits[] = "bert used >=9000, fossil readings 42";
    struct script_line lines[] = {BERT, FOSSIL};
    struct world *w = *state;
    struct deprecation_options o = asked_for_readings(w, 0);

    ASKING(w, o, lines, waits, 2);
    o.clock.now += 60;
    ASKING(w, o, lines, waits, 2);
    o = asked_for_readings(w, 1);
    answers(w, o, lines, LENGTH(lines), "fossil candidate 42, bert used >=9000", 2,
            look_at_two_readings);
    /* A clock that went back: what is to come was not read yet. */
    ASKING(w, asked_for_readings(w, -1), lines, waits, 2);
}

static void
readings_of_other_tags_or_of_another_library_say_nothing(void **state)
{
    struct script_line lines[] = {BERT, FOSSIL, RELIC, RELIC_XL};
    struct script_line later[] = {BERT, RELIC, RELIC_XL, FIRST("relic-xs", "", NULL)};
    struct world *w = *state;
    struct deprecation_options o = asked_for_readings(w, 0);

    o.first_models = -1;
    ASKING(w, o, lines, "bert used >=9000, fossil readings 42, relic readings 4999, sprout young -",
           4);
    o = asked_for_readings(w, 1);
    o.first_models = -1;
    o.revision = "v2";
    ASKING(w, o, later, "bert used >=9000, fossil young -, larva young -, relic readings 4999", 4);
    o = asked_for_readings(w, 2);
    o.readings_of = "another";
    ASKING(w, o, lines, "bert used >=9000, fossil readings 42", 2);
}

static void
a_reading_from_the_file_is_of_the_day_on_which_it_was_saved(void **state)
{
    struct script_line lines[] = {BERT, FOSSIL};
    struct world *w = *state;
    struct deprecation_options o = asked_for_readings(w, 0);

    o.save = w->cache;
    ASKING(w, o, lines, "bert used >=9000, fossil readings 42", 2);
    o = asked_for_readings(w, 1);
    o.source = DEPRECATION_CACHE;
    o.cache = w->cache;
    ASKING(w, o, lines, "bert used >=9000, fossil readings 42", 0);
    OFFLINE(w, o, "bert used >=9000, fossil readings 42");
    char *other = file_join(w->place, "other.db");
    o.readings = other;
    ASKING(w, o, lines, "bert used >=9000, fossil readings 42", 0);
    o = asked_for_readings(w, 1);
    o.readings = other;
    ASKING(w, o, lines, "bert used >=9000, fossil readings 42", 2);
    free(other);
    /* It was not read a second time. */
    ASKING(w, asked_for_readings(w, 1), lines, "fossil candidate 42, bert used >=9000", 2);
}

static void
what_is_not_known_is_no_reading(void **state)
{
    struct script_line failing[] = {BERT, FAILS("fossil", 404)};
    struct script_line lines[] = {BERT, FOSSIL};
    struct world *w = *state;

    ASKING(w, asked_for_readings(w, 0), failing, "fossil unknown ?0, bert used >=9000", 2);
    ASKING(w, asked_for_readings(w, 1), lines, "bert used >=9000, fossil readings 42", 2);
}

static void
readings_are_kept_only_where_the_hub_is_asked(void **state)
{
    struct script_line lines[] = {GOOD_DAY};
    struct world *w = *state;
    struct deprecation_options o = asked_of_cache(w);

    save_good_day(w);
    o.readings = w->kept;
    OFFLINE(w, o, GOOD_TOLD);
    char *folder = file_join(w->place, "state");
    assert_int_not_equal(access(folder, F_OK), 0);
    /* A census that cannot be made is noticed before the Hub is asked. */
    folder_put(w->place, "state", "");
    o = asked(w);
    o.readings = w->kept;
    ASKING(w, o, lines, "!state", 0);
    assert_int_equal(remove(folder), 0);
    free(folder);
    o.readings = w->place;
    ASKING(w, o, lines, "!", 0);
}

static void
a_place_that_cannot_be_written_is_noticed_first(void **state)
{
    struct script_line lines[] = {BERT, FOSSIL};
    struct world *w = *state;
    struct deprecation_options o = asked_for_readings(w, 0);
    char *nowhere = file_join(w->place, "nowhere/" MODELS_INFO_FILE);

    o.save = nowhere;
    ASKING(w, o, lines, "!nowhere", 0);
    free(nowhere);
}

static void
look_at_recorded(struct world *w, const struct deprecation *d)
{
    (void)w;
    assert_false(d->models[0].asked);
    assert_int_equal(d->models[0].taken, NOW);
}

static void
the_census_answers_alone(void **state)
{
    struct script_line lines[] = {GOOD_DAY};
    struct world *w = *state;
    struct deprecation_options o = asked(w);

    o.source = DEPRECATION_CENSUS;
    o.census = w->kept;
    ASKING(w, o, lines, "!kept.db", 0);
    o = asked(w);
    o.readings = w->kept;
    ASKING(w, o, lines, GOOD_TOLD, 4);
    o = asked(w);
    o.source = DEPRECATION_CENSUS;
    o.census = w->kept;
    o.clock.now += DAY;
    answers(w, o, lines, LENGTH(lines), GOOD_TOLD, 0, look_at_recorded);
    o.thresh_downloads = 9001;
    ASKING(w, o, lines,
           "fossil candidate 42, relic candidate 4999, bert unknown ?9000, sprout young -", 0);
    /* What was read once is one reading. */
    o.readings_required = 2;
    ASKING(w, o, lines,
           "bert unknown ?9000, fossil readings 42, relic readings 4999, sprout young -", 0);
}

/* The checkout. */

static void
tags_that_disagree_warn_or_fail(void **state)
{
    struct script_line lines[] = {GOOD_DAY};
    struct world *w = *state;
    struct deprecation_options o = asked(w);

    ASKING(w, o, lines, GOOD_TOLD, 4);
    heard(w, "sprout");
    o.strict = true;
    ASKING(w, o, lines, "!sprout", 0);
    o.first_models = 4;
    ASKING(w, o, lines, GOOD_TOLD, 4);
}

static void
says_whose_tables_are_used(void **state)
{
    struct world *w = *state;
    char *repo = folder_make();
    struct script_line lines[] = {FIRST("fossil", M("a", 1), NULL)};
    struct deprecation_options o = asked(w);

    o.repo = repo;
    o.revision = NULL;
    repository_make(repo);
    repository_put(repo, FILE_OF("fossil"), "x = 1\n");
    repository_put(repo, "lib/models/fossil.py", "x = 1\n");
    repository_commit(repo, "2022-03-01T12:00:00+0000");
    ASKING(w, o, lines, "fossil candidate 1", 1);
    heard(w, "the built-in ones are used");
    heard(w, "neither MODEL_NAMES_MAPPING nor");
    o.models_dir = "lib/models";
    o.pattern = "./*.py";
    ASKING(w, o, lines, "fossil candidate 1", 1);
    heard(w, "each model's tag is its name");
    assert_null(strstr(str_text(&w->heard), "neither"));
    o.models_dir = "lib/none";
    ASKING(w, o, lines, "!lib/none", 0);
    o.revision = "none";
    ASKING(w, o, lines, "!none", 0);
    folder_remove(repo);
}

static void
a_cut_history_tells_no_age(void **state)
{
    struct script_line lines[] = {GOOD_DAY};
    struct world *w = *state;
    struct deprecation_options o = asked(w);
    struct str url = STR_INIT;
    char *cut = file_join(w->place, "cut");

    str_printf(&url, "file://%s", w->repo);
    repository_git(w->place, "-c", "advice.detachedHead=false", "clone", "-q", "--depth", "1",
                   "--branch", "v1", str_text(&url), cut, REPOSITORY_END);
    o.repo = cut;
    ASKING(w, o, lines, "bert unknown -, fossil unknown -, relic unknown -, sprout unknown -", 0);
    heard(w, "git fetch --unshallow");
    str_fini(&url);
    free(cut);
}

static void
a_run_that_is_stopped_writes_nothing(void **state)
{
    struct script_line lines[] = {GOOD_DAY};
    struct world *w = *state;
    struct deprecation_options o = asked(w);
    volatile sig_atomic_t stop = 1;

    o.stop = &stop;
    o.save = w->cache;
    ASKING(w, o, lines, "!stopped; nothing was written", 0);
    assert_int_not_equal(access(w->cache, F_OK), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(tells_all_of_a_candidate),
        WORLD_TEST(orders_candidates_by_downloads_then_name),
        WORLD_TEST(asks_for_nothing_when_no_model_is_old),
        WORLD_TEST(a_failing_tag_makes_its_model_unknown_then_and_later),
        WORLD_TEST(readings_of_two_days_make_a_candidate_two_of_one_day_do_not),
        WORLD_TEST(readings_of_other_tags_or_of_another_library_say_nothing),
        WORLD_TEST(a_reading_from_the_file_is_of_the_day_on_which_it_was_saved),
        WORLD_TEST(what_is_not_known_is_no_reading),
        WORLD_TEST(readings_are_kept_only_where_the_hub_is_asked),
        WORLD_TEST(a_place_that_cannot_be_written_is_noticed_first),
        WORLD_TEST(the_census_answers_alone),
        WORLD_TEST(tags_that_disagree_warn_or_fail),
        WORLD_TEST(says_whose_tables_are_used),
        WORLD_TEST(a_cut_history_tells_no_age),
        WORLD_TEST(a_run_that_is_stopped_writes_nothing),
    };

    return cmocka_run_group_tests(tests, make_library, remove_library);
}
