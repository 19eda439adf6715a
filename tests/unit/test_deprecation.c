/*
 * A library of a few models with a history, and a Hub whose answers are written
 * down: what becomes of both, with and without what earlier runs kept.
 */
#include <inttypes.h>

#include "census/readings.h"
#include "counting.h"
#include "folder.h"
#include "lifecycle/deprecation.h"
#include "lifecycle/models_info.h"
#include "report/deprecation_words.h"
#include "repository.h"

#define MODELS     "src/transformers/models/"
#define FILE_OF(n) MODELS n "/modeling_" n ".py"
#define SCRIPT     "utils/models_to_deprecate.py"

/* 2026-09-21 and a year before it, at 0:00 UTC; the old models are of 2022, the others of 2026. */
#define NOW  INT64_C(1789948800)
#define YEAR INT64_C(1758412800)
#define DAY  86400

struct world {
    char *repo;
    char *place; /* a test's own folder */
    char *cache;
    char *kept; /* the census of the readings */
    struct str heard;
};

/* The library's folder, made once for all tests, which do not change it. */
static char *library;

static const char *const first_files[][2] = {
    {FILE_OF("bert"), "from ..fossil.modeling_fossil import FossilModel\n"},
    {FILE_OF("fossil"), "class FossilModel:\n    pass\n"},
    {FILE_OF("relic"), "from ..fossil.modeling_fossil import FossilModel\n"},
    {MODELS "deprecated/van/modeling_van.py",
     "from ...fossil.modeling_fossil import FossilModel\n"},
    {MODELS "auto/modeling_auto.py", "from ..fossil.modeling_fossil import FossilModel\n"},
    {MODELS "auto/configuration_auto.py",
     "CONFIG_MAPPING_NAMES = {\"bert\": \"B\", \"fossil\": \"F\", \"relic\": \"R\", \"relic-xl\": "
     "\"R\"}\n"},
    {"src/transformers/pipeline.py", "from .models.fossil.modeling_fossil import FossilModel\n"},
    {SCRIPT, "EXTRA_TAGS_MAPPING = {\"relic\": [\"relic-xl\"]}\n"},
};

/* Tagged v1: three old models and a young one.  v2: relic has another tag, fossil's file another
 * name, sprout is gone, larva is new. */
static int
make_library(void **state)
{
    (void)state;
    library = folder_make();
    repository_make(library);
    for (size_t i = 0; i < LENGTH(first_files); i++)
        repository_put(library, first_files[i][0], first_files[i][1]);
    repository_commit(library, "2022-03-01T12:00:00+0530");
    repository_put(library, FILE_OF("sprout"), "x = 1\n");
    repository_commit(library, "2026-06-01T00:00:00+0000");
    repository_git(library, "tag", "v1", REPOSITORY_END);
    repository_git(library, "mv", FILE_OF("fossil"), MODELS "fossil/modeling_old_fossil.py",
                   REPOSITORY_END);
    repository_git(library, "rm", "-q", FILE_OF("sprout"), REPOSITORY_END);
    repository_put(library, FILE_OF("larva"), "x = 1\n");
    repository_put(library, SCRIPT,
                   "EXTRA_TAGS_MAPPING = {\"relic\": [\"relic-xl\", \"relic-xs\"]}\n");
    repository_commit(library, "2026-07-01T00:00:00+0000");
    repository_git(library, "tag", "v2", REPOSITORY_END);
    repository_git(library, "checkout", "-q", "--detach", "v1", REPOSITORY_END);
    /* Of the working tree alone. */
    repository_put(library, FILE_OF("egg"), "x = 1\n");
    return 0;
}

static int
remove_library(void **state)
{
    (void)state;
    folder_remove(library);
    return 0;
}

static int
make_world(void **state)
{
    struct world *w = mem_zalloc(sizeof *w);

    w->repo = library;
    w->place = folder_make();
    w->cache = file_join(w->place, MODELS_INFO_FILE);
    w->kept = file_join(w->place, "state/kept.db");
    *state = w;
    return 0;
}

static int
remove_world(void **state)
{
    struct world *w = *state;

    folder_remove(w->place);
    free(w->cache);
    free(w->kept);
    str_fini(&w->heard);
    free(w);
    return 0;
}

/* What a maintainer asks who sets nothing; the Hub comes with answers(). */
static struct deprecation_options
asked(const struct world *w)
{
    return (struct deprecation_options){
        .repo = w->repo,
        .revision = "v1",
        .models_dir = FOLDERS_MODELS_DIR,
        .pattern = FOLDERS_PATTERN,
        .first_models = -1,
        .thresh_downloads = 5000,
        .thresh_date = YEAR,
        .rule = AGE_FIRST,
        .library = "transformers",
        .readings_of = "transformers",
        .clock = {NOW, true},
    };
}

static struct deprecation_options
asked_of_cache(const struct world *w)
{
    struct deprecation_options o = asked(w);

    o.source = DEPRECATION_CACHE;
    o.cache = w->cache;
    return o;
}

static void
note_heard(void *context, const struct event *event)
{
    struct world *w = context;

    if (event->kind == EVENT_WARNING || event->kind == EVENT_NOTE)
        str_printf(&w->heard, "%s\n", event->text);
}

/* "bert used >=9000", "sprout young -", "fossil unknown ?7"; one behind the other. */
static void
describe_model(struct str *out, const struct deprecation_model *m)
{
    static const char *const marks[] = {"?", ">=", ""};

    str_printf(out, "%s%s %s ", out->len > 0 ? ", " : "", m->name,
               deprecation_verdict_word(m->verdict));
    if (m->counted)
        str_printf(out, "%s%" PRId64, marks[m->downloads.state], m->downloads.sum);
    else
        str_putc(out, '-');
    assert_int_equal(m->reason == NULL, m->verdict == VERDICT_CANDIDATE);
}

typedef void look_fn(struct world *w, const struct deprecation *d);

/*
 * Do it and save it, the Hub's answers being `lines` (NULL: it is not asked), in
 * so many requests.  What is expected of a failure is "!" and a part of its message.
 */
static void
answers(struct world *w, struct deprecation_options o, struct script_line *lines, size_t count,
        const char *expected, size_t requests, look_fn *look)
{
    struct deprecation d;
    struct script script;
    struct err err = {0};
    struct str told = STR_INIT;
    struct listener listener = {note_heard, w};

    script_init(&script, lines, count);
    for (size_t i = 0; i < count; i++)
        lines[i].used = false;
    struct client_options client_options = {.transport = &script.transport,
                                            .endpoint = HUB,
                                            .retry = {.tries = 1, .base_ms = 1, .cap_ms = 1},
                                            .listener = &listener,
                                            .stop = o.stop};
    struct client *client = client_new(&client_options, &err);
    str_truncate(&w->heard, 0);
    o.listener = &listener;
    if (lines != NULL)
        o.client = client;
    int status = deprecation_do(&d, &o, &err);
    for (size_t i = 0; status == 0 && i < d.count; i++)
        describe_model(&told, &d.models[i]);
    if (status == 0 && look != NULL)
        look(w, &d);
    if (status == 0)
        status = deprecation_save(&d, &o, &err);
    if (expected[0] == '!' && (status == 0 || strstr(err.message, expected + 1) == NULL))
        fail_msg("%s in place of %s", status == 0 ? str_text(&told) : err.message, expected);
    if (expected[0] != '!' && status != 0)
        fail_msg("%s", err.message);
    if (expected[0] != '!')
        assert_string_equal(str_text(&told), expected);
    if (count_of(str_text(&script.log), "GET ") != requests)
        fail_msg("%zu requests were expected, these were made:\n%s", requests,
                 str_text(&script.log));
    deprecation_fini(&d);
    client_free(client);
    script_fini(&script);
    str_fini(&told);
}

static void
heard(const struct world *w, const char *part)
{
    if (strstr(str_text(&w->heard), part) == NULL)
        fail_msg("no \"%s\" in:\n%s", part, str_text(&w->heard));
}

#define ASKING(w, o, lines, expected, requests) \
    answers(w, o, lines, LENGTH(lines), expected, requests, NULL)
#define OFFLINE(w, o, expected) answers(w, o, NULL, 0, expected, 0, NULL)

/* The Hub on a good day. */
#define BERT      FIRST("bert", M("google/bert", 9000) "," M("b", 1000), NULL)
#define FOSSIL    FIRST("fossil", M("a/fossil", 40) "," M("b/fossil", 2), NULL)
#define RELIC     FIRST("relic", M("a/relic", 4000), NULL)
#define RELIC_XL  FIRST("relic-xl", M("b/relic", 999), NULL)
#define RELIC_XS  FIRST("relic-xs", M("c/relic", 5000), NULL)
#define SPROUT    FIRST("sprout", M("a/sprout", 7), NULL)
#define GOOD_DAY  BERT, FOSSIL, RELIC, RELIC_XL
#define GOOD_TOLD "fossil candidate 42, relic candidate 4999, bert used >=9000, sprout young -"

static void
save_good_day(struct world *w)
{
    struct script_line lines[] = {GOOD_DAY};
    struct deprecation_options o = asked(w);

    o.save = w->cache;
    ASKING(w, o, lines, GOOD_TOLD, 4);
}

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

    (void)w;
    assert_int_equal(d->candidates, 2);
    assert_int_equal(d->unknown, 0);
    assert_string_equal(d->repo, library);
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

    str_printf(&url, "file://%s", library);
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

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(tells_all_of_a_candidate),
        WORLD_TEST(orders_candidates_by_downloads_then_name),
        WORLD_TEST(asks_for_nothing_when_no_model_is_old),
        WORLD_TEST(a_failing_tag_makes_its_model_unknown_then_and_later),
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
