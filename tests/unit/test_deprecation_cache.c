/* What a saved file answers in place of git and the Hub, and what it cannot. */
#include "deprecating.h"

static void
look_at_egg(struct world *w, const struct deprecation *d)
{
    const struct deprecation_model *m = &d->models[d->candidates];

    (void)w;
    assert_int_equal(d->unknown, 1);
    assert_string_equal(m->name, "egg");
    assert_false(m->age.known);
    if (d->repo == NULL)
        assert_non_null(strstr(m->reason, "tells no age of it"));
}

static void
a_model_of_unknown_age_stays_unknown_in_the_file_until_git_knows(void **state)
{
    static const char told[] = "fossil candidate 42, relic candidate 4999, egg unknown 3, "
                               "bert used >=9000, sprout young -";
    struct script_line lines[] = {GOOD_DAY, FIRST("egg", M("egg", 3), NULL)};
    struct world *w = *state;
    struct deprecation_options o = asked(w);

    o.worktree = true;
    o.save = w->cache;
    o.library = NULL;
    answers(w, o, lines, LENGTH(lines), told, 5, look_at_egg);
    o = asked_of_cache(w);
    o.worktree = true;
    answers(w, o, NULL, 0, told, 0, look_at_egg);
    o.repo = NULL;
    o.worktree = false;
    answers(w, o, NULL, 0, told, 0, look_at_egg);
    /* In use, it is kept whatever its age. */
    o.thresh_downloads = 3;
    OFFLINE(w, o, "bert used >=9000, egg used 3, fossil used 42, relic used 4999, sprout young -");
}

static void
the_file_answers_without_git_and_the_hub(void **state)
{
    struct world *w = *state;
    struct deprecation_options o = asked_of_cache(w);

    save_good_day(w);
    OFFLINE(w, o, GOOD_TOLD);
    o.thresh_date = 1646092800;
    OFFLINE(w, o, "bert used >=9000, fossil young 42, relic young 4999, sprout young -");
    o.thresh_date = NOW;
    OFFLINE(w, o, "fossil candidate 42, relic candidate 4999, sprout unknown ?0, bert used >=9000");
    o = asked_of_cache(w);
    o.thresh_downloads = 42;
    OFFLINE(w, o, "bert used >=9000, fossil used 42, relic used 4999, sprout young -");
    o.thresh_downloads = 43;
    OFFLINE(w, o, "fossil candidate 42, bert used >=9000, relic used 4999, sprout young -");
    o.thresh_downloads = 9001;
    OFFLINE(w, o, "fossil candidate 42, relic candidate 4999, bert unknown ?9000, sprout young -");
}

static void
asks_the_hub_only_for_what_the_file_cannot_say(void **state)
{
    struct script_line bert[] = {BERT};
    struct script_line sprout[] = {SPROUT};
    struct world *w = *state;
    struct deprecation_options o = asked_of_cache(w);

    save_good_day(w);
    o.thresh_downloads = 20000;
    ASKING(w, o, bert,
           "fossil candidate 42, relic candidate 4999, bert candidate 10000, sprout young -", 1);
    o = asked_of_cache(w);
    o.exact = true;
    ASKING(w, o, bert, "fossil candidate 42, relic candidate 4999, bert used 10000, sprout young -",
           1);
    /* A lower bound keeps it all the same. */
    OFFLINE(w, o, "fossil candidate 42, relic candidate 4999, bert used ?9000, sprout young -");
    o = asked_of_cache(w);
    o.thresh_date = NOW;
    ASKING(w, o, sprout,
           "sprout candidate 7, fossil candidate 42, relic candidate 4999, bert used >=9000", 1);
}

static void
look_at_retagged(struct world *w, const struct deprecation *d)
{
    (void)w;
    assert_string_equal(d->models[0].name, "relic");
    assert_non_null(strstr(d->models[0].reason, "tells no downloads of it, and the Hub is not"));
}

/* The file is of v1. */
static void
a_checkout_that_went_on_is_asked_for_what_changed(void **state)
{
    struct script_line lines[] = {RELIC, RELIC_XL, RELIC_XS};
    struct world *w = *state;
    struct deprecation_options o = asked_of_cache(w);

    save_good_day(w);
    o.revision = "v2";
    /* fossil's file is another, and young; relic's figure is not of all of its tags. */
    ASKING(w, o, lines, "bert used >=9000, fossil young 42, larva young -, relic used >=9999", 3);
    heard(w, "1 of its models is not in the checkout any more");
    heard(w, "1 of its models has other tags now");
    heard(w, "was saved at commit ");
    heard(w, "1 of its models are not in the file");
    answers(w, o, NULL, 0, "relic unknown ?0, bert used >=9000, fossil young 42, larva young -", 0,
            look_at_retagged);
}

static void
the_first_n_folders_are_the_same_from_the_file(void **state)
{
    struct script_line lines[] = {BERT, FOSSIL};
    struct script_line relic[] = {RELIC, RELIC_XL};
    struct world *w = *state;
    struct deprecation_options o = asked(w);

    o.first_models = 2;
    o.save = w->cache;
    ASKING(w, o, lines, "fossil candidate 42, bert used >=9000", 2);
    o = asked_of_cache(w);
    ASKING(w, o, relic, GOOD_TOLD, 2);
    o.repo = NULL;
    OFFLINE(w, o, "fossil candidate 42, bert used >=9000");
    heard(w, "saved with --max-num-models");
    o.first_models = 1;
    OFFLINE(w, o, "bert used >=9000");
    o.first_models = 0;
    OFFLINE(w, o, "");
    /* Whatever their order in the file: bert stands behind, its downloads not being known. */
    o = asked(w);
    o.save = w->cache;
    struct script_line failing[] = {FAILS("bert", 404), FOSSIL, RELIC, RELIC_XL};
    ASKING(w, o, failing,
           "fossil candidate 42, relic candidate 4999, bert unknown ?0, sprout young -", 4);
    o = asked_of_cache(w);
    o.repo = NULL;
    o.first_models = 1;
    OFFLINE(w, o, "bert unknown ?0");
    assert_string_equal(str_text(&w->heard), "");
}

#define FOREIGN(name, date, path, downloads)                                   \
    "\"" name "\": {\"commit_hash\": \"\", \"first_commit_datetime\": \"" date \
    "\", \"model_path\": \"" path "\", \"downloads\": " #downloads ", \"tags\": [\"" name "\"]}"

static void
look_at_foreign(struct world *w, const struct deprecation *d)
{
    const struct deprecation_model *m = &d->models[0];

    (void)w;
    assert_string_equal(m->name, "bert");
    assert_string_equal(m->path, FILE_OF("bert"));
    assert_string_equal(m->folder, "bert");
    assert_string_equal(
        m->reason + strcspn(m->reason, " "),
        " tells only of its newest addition, on 2026-08-01, which --age last takes");
}

static void
another_program_s_dates_are_of_the_newest_addition(void **state)
{
    struct script_line lines[] = {FIRST("bert", M("a", 10), NULL), FOSSIL, RELIC, RELIC_XL};
    struct world *w = *state;
    struct deprecation_options o = asked_of_cache(w);

    folder_put(w->place, MODELS_INFO_FILE,
               "{" FOREIGN("bert", "2026-08-01T00:00:00+00:00",
                           "/home/src/transformers/models/x/" MODELS "bert/modeling_bert.py",
                           10) "," FOREIGN("fossil", "2022-03-01T12:00:00+05:30",
                                           "/x/" FILE_OF("fossil"), 6000) "}");
    /* git knows better: bert was added in 2022. */
    ASKING(w, o, lines,
           "bert candidate 10, relic candidate 4999, fossil used >=6000, sprout young -", 3);
    heard(w, "was written by another program");
    o.thresh_downloads = 7000;
    ASKING(w, o, lines,
           "bert candidate 10, fossil candidate 42, relic candidate 4999, sprout young -", 4);
}

static void
what_another_program_wrote_stands_for_no_history(void **state)
{
    struct script_line lines[] = {FIRST("bert", M("a", 10), NULL), FOSSIL};
    struct world *w = *state;
    struct deprecation_options o = asked_of_cache(w);

    folder_put(w->place, MODELS_INFO_FILE,
               "{" FOREIGN("bert", "2026-08-01T00:00:00+00:00",
                           "/home/" MODELS "x/" FILE_OF("bert"),
                           10) "," FOREIGN("fossil", "2022-03-01T12:00:00+05:30",
                                           "/x/" FILE_OF("fossil"), 6000) "}");
    o.repo = NULL;
    answers(w, o, lines, LENGTH(lines), "bert unknown 10, fossil used >=6000", 1, look_at_foreign);
    o.rule = AGE_LAST;
    ASKING(w, o, lines, "bert young -, fossil used >=6000", 0);
}

static void
a_library_of_files_has_their_names_without_a_checkout_too(void **state)
{
    struct world *w = *state;
    struct deprecation_options o = asked_of_cache(w);

    o.repo = NULL;
    o.models_dir = "mlx_lm/models/";
    o.pattern = "./*.py";
    folder_put(w->place, MODELS_INFO_FILE,
               "{" FOREIGN("gemma", "2022-01-01T00:00:00+00:00", "mlx_lm/models/gemma_x.py",
                           9) "," FOREIGN("llama", "2022-01-01T00:00:00+00:00",
                                          "elsewhere/llama.py", 9) "}");
    struct deprecation d;
    struct err err = {0};
    struct listener listener = {note_heard, w};
    o.listener = &listener;
    assert_int_equal(deprecation_do(&d, &o, &err), 0);
    assert_string_equal(d.models[0].folder, "gemma_x");
    assert_string_equal(d.models[0].path, "mlx_lm/models/gemma_x.py");
    assert_string_equal(d.models[1].folder, "llama");
    assert_string_equal(d.models[1].path, "elsewhere/llama.py");
    deprecation_fini(&d);
}

static void
a_file_of_another_rule_is_refused(void **state)
{
    struct world *w = *state;
    struct deprecation_options o = asked_of_cache(w);

    OFFLINE(w, o, "!there is no such file");
    save_good_day(w);
    o.rule = AGE_MOVED;
    OFFLINE(w, o, "!was saved with --age first and says nothing of --age moved");
    folder_put(w->place, MODELS_INFO_FILE,
               "{\"a\": {\"commit_hash\": \"\", \"first_commit_datetime\": "
               "\"2022-01-01T00:00:00Z\", \"model_path\": \"\", \"downloads\": 1, \"tags\": "
               "[\"a\"], \"hubcensus\": {\"version\": 1, \"generated_at\": "
               "\"2026-01-01T00:00:00Z\", \"rev\": null, \"age\": null, "
               "\"thresh_num_downloads\": 1, \"thresh_date\": \"2025-01-01T00:00:00Z\", "
               "\"younger\": {}, \"unknown\": {}}}}");
    OFFLINE(w, o, "!does not tell with which --age it was saved");
}

static void
the_hub_may_be_out_of_bounds(void **state)
{
    struct world *w = *state;

    OFFLINE(w, asked(w), "bert unknown ?0, fossil unknown ?0, relic unknown ?0, sprout young -");
}

/* Readings. */

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_model_of_unknown_age_stays_unknown_in_the_file_until_git_knows),
        WORLD_TEST(the_file_answers_without_git_and_the_hub),
        WORLD_TEST(asks_the_hub_only_for_what_the_file_cannot_say),
        WORLD_TEST(a_checkout_that_went_on_is_asked_for_what_changed),
        WORLD_TEST(the_first_n_folders_are_the_same_from_the_file),
        WORLD_TEST(another_program_s_dates_are_of_the_newest_addition),
        WORLD_TEST(what_another_program_wrote_stands_for_no_history),
        WORLD_TEST(a_library_of_files_has_their_names_without_a_checkout_too),
        WORLD_TEST(a_file_of_another_rule_is_refused),
        WORLD_TEST(the_hub_may_be_out_of_bounds),
    };

    return cmocka_run_group_tests(tests, make_library, remove_library);
}
