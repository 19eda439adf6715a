#include "census/readings.h"
#include "lifecycle/recorded.h"
#include "store_place.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Begin a scan at that second, the one before being over. */
static int64_t
scan_of(struct store *s, int64_t started)
{
    struct store_part part = {.name = (char *)"text-generation"};
    struct store_scan before;
    int64_t id = 0;

    if (store_scan_unfinished(s, &before, NULL) > 0) {
        assert_int_equal(store_scan_finish(s, before.id, started, NULL), 0);
        store_scan_fini(&before);
    }
    assert_int_equal(store_scan_begin(s, &id, "{}", started, &part, 1, NULL), 0);
    return id;
}

static void
put_use(struct store *s, int64_t scan, const char *id, const char *model_type, int64_t downloads,
        uint32_t marks)
{
    struct model m = model_without_oid(id, NULL);

    if (model_type != NULL)
        m.model_type = slice_of(model_type);
    m.downloads = downloads;
    m.marks = marks;
    put(s, scan, m, 1);
}

static void
put_reading(struct store *s, const char *model, const char *tags, int64_t taken, int64_t downloads,
            bool at_least)
{
    const struct reading r = {slice_of(model), slice_of(tags), taken, downloads, at_least};

    assert_int_equal(store_put_readings(s, "transformers", &r, 1, NULL), 0);
}

struct expected {
    enum downloads_state state;
    int64_t sum;
    int64_t models;
    int64_t taken;
    const char *words; /* of the failure */
};

/* Ask of one model, under up to two tags. */
static void
answer_is(struct place *p, const char *name, const char *tag, const char *other, int64_t threshold,
          struct expected e)
{
    const char *const tags[] = {tag, other};
    const struct downloads_question question = {name, tags, other == NULL ? 1 : 2};
    struct downloads d;
    int64_t taken = -1;

    if (recorded_downloads(&d, &taken, p->path, "transformers", &question, 1, threshold, &p->err) !=
        0)
        fail_msg("%s", p->err.message);
    assert_int_equal(d.state, e.state);
    assert_int_equal(d.sum, e.sum);
    assert_int_equal(d.models, e.models);
    assert_int_equal(taken, e.taken);
    assert_true((d.failure == NULL) == (e.words == NULL));
    if (e.words != NULL && strstr(d.failure, e.words) == NULL)
        fail_msg("no \"%s\" in: %s", e.words, d.failure);
    free(d.failure);
}

static void
answers_from_the_newest_reading_under_the_same_tags(void **state)
{
    struct place *p = *state;

    struct store *s = open_store(p, STORE_WRITE);
    put_reading(s, "bert", "bert", 1000, 90000, false);
    put_reading(s, "bert", "bert", 3000, 700, false);
    put_reading(s, "bert", "bert", 2000, 80000, false);
    put_reading(s, "bert", "bert\nbert-generation", 4000, 60000, false);
    put_reading(s, "bert2", "bert", 5000, 50000, false);
    const struct reading other = {SLICE("bert"), SLICE("bert"), 9000, 1, false};
    assert_int_equal(store_put_readings(s, "diffusers", &other, 1, NULL), 0);
    store_close(s);
    answer_is(p, "bert", "bert", NULL, 5000,
              (struct expected){DOWNLOADS_EXACT, 700, 0, 3000, NULL});
    answer_is(p, "bert", "bert", NULL, 500, (struct expected){DOWNLOADS_EXACT, 700, 0, 3000, NULL});
    /* In whatever order they are asked for. */
    answer_is(p, "bert", "bert-generation", "bert", 5000,
              (struct expected){DOWNLOADS_EXACT, 60000, 0, 4000, NULL});
    answer_is(p, "bert", "bert-generation", NULL, 5000,
              (struct expected){DOWNLOADS_UNKNOWN, 0, 0, 0,
                                "the census has no reading of it, and "
                                "knows no checkpoint of it"});
}

static void
takes_a_lower_bound_for_what_it_is(void **state)
{
    struct place *p = *state;

    struct store *s = open_store(p, STORE_WRITE);
    put_reading(s, "bert", "bert", 86400, 5003, true);
    store_close(s);
    answer_is(p, "bert", "bert", NULL, 5000,
              (struct expected){DOWNLOADS_AT_LEAST, 5003, 0, 86400, NULL});
    answer_is(p, "bert", "bert", NULL, 5003,
              (struct expected){DOWNLOADS_AT_LEAST, 5003, 0, 86400, NULL});
    answer_is(p, "bert", "bert", NULL, 5004,
              (struct expected){DOWNLOADS_UNKNOWN, 5003, 0, 86400,
                                "of 1970-01-02T00:00:00+00:00, was counted to 5003"});
}

static void
proves_use_by_the_rows_and_never_disuse(void **state)
{
    struct place *p = *state;

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = scan_of(s, 1000);
    put_use(s, scan, "a/1", "bert", 3000, 0);
    put_use(s, scan, "a/2", "bert", 1000, MODEL_GATED);
    put_use(s, scan, "a/3", "bert", 1000000, MODEL_PRIVATE);
    put_use(s, scan, "a/4", "bert-generation", 500, 0);
    put_use(s, scan, "a/5", NULL, 1000000, 0);
    put_use(s, scan, "a/6", "Bert", 1000000, 0);
    put_use(s, scan, "a/7", "xlm", INT64_MAX, 0);
    put_use(s, scan, "a/8", "xlm", INT64_MAX, 0);
    store_close(s);
    answer_is(p, "bert", "bert", NULL, 4000,
              (struct expected){DOWNLOADS_AT_LEAST, 4000, 2, 1000, NULL});
    answer_is(p, "bert", "bert", "bert-generation", 4500,
              (struct expected){DOWNLOADS_AT_LEAST, 4500, 3, 1000, NULL});
    answer_is(p, "bert", "bert", "bert", 4001,
              (struct expected){DOWNLOADS_UNKNOWN, 4000, 2, 1000,
                                "the 2 of its checkpoints that the census knows have 4000 "
                                "downloads, which is no upper bound (the threshold is 4001)"});
    answer_is(p, "xlm", "xlm", NULL, 5000,
              (struct expected){DOWNLOADS_AT_LEAST, INT64_MAX, 2, 1000, NULL});
}

static void
counts_rows_from_the_youngest_scan_on_until_they_suffice(void **state)
{
    struct place *p = *state;

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = scan_of(s, 1000);
    put_use(s, scan, "a/1", "bert", 100, 0);
    put_use(s, scan, "a/2", "bert", 100, 0);
    put_use(s, scan, "a/3", "bert", 100, 0);
    scan = scan_of(s, 2000);
    put_use(s, scan, "a/2", "bert", 20, 0);
    put_use(s, scan, "a/4", "bert", 5, 0);
    scan = scan_of(s, 3000);
    put_use(s, scan, "a/3", "bert", 3, 0);
    store_close(s);
    answer_is(p, "bert", "bert", NULL, 3, (struct expected){DOWNLOADS_AT_LEAST, 3, 1, 3000, NULL});
    answer_is(p, "bert", "bert", NULL, 4, (struct expected){DOWNLOADS_AT_LEAST, 28, 3, 2000, NULL});
    answer_is(p, "bert", "bert", NULL, 29,
              (struct expected){DOWNLOADS_AT_LEAST, 128, 4, 1000, NULL});
    answer_is(p, "bert", "bert", NULL, 129,
              (struct expected){DOWNLOADS_UNKNOWN, 128, 4, 1000, "no upper bound"});
}

static void
lets_later_rows_speak_against_a_low_reading_but_not_older_ones(void **state)
{
    struct place *p = *state;

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = scan_of(s, 1000);
    put_use(s, scan, "a/1", "bert", 6000, 0);
    put_use(s, scan, "a/2", "xlm", 6000, 0);
    put_use(s, scan, "a/3", "clip", 6000, 0);
    scan = scan_of(s, 3000);
    put_use(s, scan, "a/4", "bert", 4000, 0);
    put_use(s, scan, "a/5", "xlm", 7000, 0);
    put_reading(s, "bert", "bert", 2000, 80, false);
    put_reading(s, "xlm", "xlm", 2000, 80, false);
    put_reading(s, "clip", "clip", 2000, 4000, true);
    store_close(s);
    answer_is(p, "bert", "bert", NULL, 5000, (struct expected){DOWNLOADS_EXACT, 80, 0, 2000, NULL});
    answer_is(p, "xlm", "xlm", NULL, 5000,
              (struct expected){DOWNLOADS_AT_LEAST, 7000, 1, 3000, NULL});
    /* A lower bound that does not reach says nothing against them. */
    answer_is(p, "clip", "clip", NULL, 5000,
              (struct expected){DOWNLOADS_AT_LEAST, 6000, 1, 1000, NULL});
}

static void
answers_many_questions_that_share_a_tag(void **state)
{
    struct place *p = *state;
    const char *const tags[] = {"wav2vec2", "wav2vec2-bert", "hubert"};
    const struct downloads_question questions[] = {
        {"hubert", tags + 2, 1},
        {"wav2vec2", tags, 2},
        {"wav2vec2-bert", tags + 1, 1},
        {"none", tags, 0},
    };
    struct downloads d[COUNT(questions)];
    int64_t taken[COUNT(questions)];

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = scan_of(s, 1000);
    put_use(s, scan, "a/1", "wav2vec2", 1, 0);
    put_use(s, scan, "a/2", "wav2vec2-bert", 20, 0);
    put_use(s, scan, "a/3", "hubert", 300, 0);
    store_close(s);
    assert_int_equal(recorded_downloads(d, taken, p->path, "transformers", questions,
                                        COUNT(questions), 21, NULL),
                     0);
    assert_int_equal(d[0].state, DOWNLOADS_AT_LEAST);
    assert_int_equal(d[0].sum, 300);
    assert_int_equal(d[1].state, DOWNLOADS_AT_LEAST);
    assert_int_equal(d[1].sum, 21);
    assert_int_equal(d[2].state, DOWNLOADS_UNKNOWN);
    assert_int_equal(d[2].sum, 20);
    assert_int_equal(d[3].state, DOWNLOADS_UNKNOWN);
    assert_int_equal(d[3].sum, 0);
    for (size_t i = 0; i < COUNT(questions); i++)
        free(d[i].failure);
    assert_int_equal(recorded_downloads(NULL, NULL, p->path, "transformers", NULL, 0, 21, NULL), 0);
}

static void
fails_as_opening_the_census_does(void **state)
{
    struct place *p = *state;
    const char *const tag = "bert";
    const struct downloads_question question = {"bert", &tag, 1};
    struct downloads d = {.sum = 7};
    int64_t taken = 7;

    assert_int_equal(
        recorded_downloads(&d, &taken, p->path, "transformers", &question, 1, 5000, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_FATAL);
    assert_non_null(strstr(p->err.message, p->path));
    assert_int_equal(d.sum, 0);
    assert_null(d.failure);
    assert_int_equal(taken, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(answers_from_the_newest_reading_under_the_same_tags),
        PLACE_TEST(takes_a_lower_bound_for_what_it_is),
        PLACE_TEST(proves_use_by_the_rows_and_never_disuse),
        PLACE_TEST(counts_rows_from_the_youngest_scan_on_until_they_suffice),
        PLACE_TEST(lets_later_rows_speak_against_a_low_reading_but_not_older_ones),
        PLACE_TEST(answers_many_questions_that_share_a_tag),
        PLACE_TEST(fails_as_opening_the_census_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
