#include "folder.h"
#include "inventories.h"
#include "registry/statistics.h"
#include "unit.h"

static const char *const architectures[] = {"Alpha", "Beta", "Empty", NULL};

static const struct inventory_row rows[] = {
    {"a/1", "Alpha", SUPPORTED_UNVERIFIED, true, 10, 10, 0, NULL, NULL, NULL},
    {"a/2", "Alpha", SUPPORTED_VERIFIED, false, 20, 20, 0, NULL, NULL, "2026-01-02"},
    {"a/3", "Alpha", SUPPORTED_VERIFIED, false, 30, 30, 0, NULL, NULL, "2026-03-02"},
    {"a/4", "Alpha", SUPPORTED_FAILED, false, 40, 40, 0, NULL, NULL, "2026-04-02"},
    {"a/5", "Alpha", SUPPORTED_SKIPPED, false, 50, 50, 0, NULL, NULL, NULL},
    {"a/6", "Alpha", SUPPORTED_UNVERIFIED, false, 60, 60, 0, NULL, NULL, NULL},
    {"b/1", "Beta", SUPPORTED_UNVERIFIED, false, -1, -1, 0, NULL, NULL, NULL},
    {"bare", NULL, SUPPORTED_UNVERIFIED, false, 5, 5, 0, NULL, NULL, NULL},
};

#define ROWS (sizeof rows / sizeof rows[0])

static const char gaps_text[] =
    "{\"gaps\": [{\"architecture_id\": \"Void\"}], \"gaps\": ["
    "{\"architecture_id\": \"Lacked\", \"total_models\": 7, \"total_downloads\": 70,"
    " \"sample_models\": [\"l/1\", \"l/2\", \"l/3\", \"l/4\", \"l/5\", \"l/6\"],"
    " \"relevancy_score\": 62.50},"
    "{\"architecture_id\": \"Alpha\", \"total_models\": 9, \"sample_models\": [\"x/no\"]},"
    "{\"architecture_id\": \"Has\", \"total_models\": 9},"
    "{\"architecture_id\": \"Beta\", \"total_models\": 3, \"sample_models\": [\"x/no\"]},"
    "{\"total_models\": 1}]}";

struct scene {
    struct inventory inventory;
    struct profile *profile;
    char *folder, *gaps;
};

static int
set_up(void **state)
{
    struct scene *s = mem_zalloc(sizeof *s);

    inventories_make(&s->inventory, rows, ROWS, architectures);
    inventories_architecture(&s->inventory, "Beta")->supported = false;
    assert_int_equal(profile_read(&s->profile,
                                  SLICE("{\"name\":\"lib\",\"title\":\"L\",\"source\":\"x\","
                                        "\"supported_architectures\":[\"Alpha\",\"Has\"]}"),
                                  "p", NULL),
                     0);
    s->folder = folder_make();
    s->gaps = file_join(s->folder, "gaps.json");
    folder_put(s->folder, "gaps.json", gaps_text);
    *state = s;
    return 0;
}

static int
tear_down(void **state)
{
    struct scene *s = *state;

    inventory_fini(&s->inventory);
    profile_free(s->profile);
    folder_remove(s->folder);
    free(s->gaps);
    free(s);
    return 0;
}

static void
make(struct statistics *out, struct scene *s, const struct selection *selection)
{
    struct err err = {0};

    if (statistics_make(out, &s->inventory, selection, s->profile, s->gaps, &err) != 0)
        fail_msg("%s", err.message);
}

/* "a/6 a/5 …" */
static void
examples_are(const struct statistics *s, const char *name, const char *expected)
{
    const struct statistics_architecture *a = statistics_find(s, slice_of(name));
    struct str text = STR_INIT;

    assert_non_null(a);
    for (size_t i = 0; i < a->example_count; i++) {
        str_puts(&text, i > 0 ? " " : "");
        str_append_slice(&text, a->examples[i]);
    }
    assert_string_equal(str_text(&text), expected);
    str_fini(&text);
}

static void
the_whole_is_the_sum_of_the_models(void **state)
{
    const struct selection all = {.statuses = 0};
    struct statistics s;

    make(&s, *state, &all);
    assert_int_equal(s.total.models, 8);
    assert_int_equal(s.total.statuses[SUPPORTED_VERIFIED], 2);
    assert_int_equal(s.total.statuses[SUPPORTED_UNVERIFIED], 4);
    assert_int_equal(s.total.canonical, 1);
    assert_int_equal(s.total.in_census, 7);
    assert_int_equal(s.total.downloads, 215);
    assert_int_equal(s.architectures, 2);
    assert_int_equal(s.supported, 2);
    assert_int_equal(s.without_models, 1);
    assert_int_equal(s.no_longer, 1);
    /* A failure has a date too, and is no verified model. */
    assert_true(slice_is(s.last_verified, "2026-03-02"));
    statistics_fini(&s);
}

static void
gaps_are_those_that_are_not_supported_by_now(void **state)
{
    const struct selection all = {.statuses = 0};
    struct statistics s;

    make(&s, *state, &all);
    assert_true(s.has_gaps);
    assert_int_equal(s.gaps, 2);
    assert_int_equal(s.gap_models, 10);
    assert_int_equal(s.ranks, 2);
    assert_int_equal(s.count, 4);
    assert_null(statistics_find(&s, SLICE("Void")));
    assert_null(statistics_find(&s, SLICE("Has")));
    const struct statistics_architecture *lacked = statistics_find(&s, SLICE("Lacked"));
    assert_int_equal(lacked->gap.rank, 1);
    assert_int_equal(lacked->gap.downloads, 70);
    assert_true(slice_is(lacked->gap.score, "80.0"));
    assert_int_equal(statistics_find(&s, SLICE("Alpha"))->gap.rank, 0);
    /* Its models are listed still. */
    assert_int_equal(statistics_find(&s, SLICE("Beta"))->gap.rank, 2);
    assert_true(slice_is(s.items[0].figures.name, "Alpha"));
    assert_true(slice_is(s.items[3].figures.name, "Lacked"));
    statistics_fini(&s);
}

static void
five_examples_are_those_with_most_downloads_else_verified_ones(void **state)
{
    struct scene *scene = *state;
    const struct selection all = {.statuses = 0};
    struct statistics s;

    make(&s, scene, &all);
    examples_are(&s, "Alpha", "a/6 a/5 a/4 a/3 a/2");
    examples_are(&s, "Beta", "b/1");
    examples_are(&s, "Empty", "");
    examples_are(&s, "Lacked", "l/1 l/2 l/3 l/4 l/5");
    statistics_fini(&s);
    scene->inventory.has_census = false;
    for (size_t i = 0; i < ROWS; i++)
        scene->inventory.models[i].downloads = -1;
    make(&s, scene, &all);
    examples_are(&s, "Alpha", "a/2 a/3 a/1 a/6 a/5");
    statistics_fini(&s);
}

static void
where_models_are_parted_gaps_are_not_told(void **state)
{
    const struct selection verified = {.statuses = 1U << SUPPORTED_VERIFIED};
    struct statistics s;

    make(&s, *state, &verified);
    assert_false(s.has_gaps);
    assert_int_equal(s.count, 1);
    assert_int_equal(s.total.models, 2);
    examples_are(&s, "Alpha", "a/3 a/2");
    statistics_fini(&s);
}

static void
of_some_architectures_the_gaps_are_theirs(void **state)
{
    static const char *const asked[] = {"Alpha", "Lacked"};
    const struct selection two = {.names = {[SELECTION_ARCHITECTURE] = {asked, 2}}};
    struct statistics s;

    make(&s, *state, &two);
    assert_int_equal(s.count, 2);
    assert_int_equal(s.gaps, 1);
    assert_int_equal(s.total.models, 6);
    statistics_fini(&s);
}

static void
a_damaged_list_of_gaps_is_an_error_and_none_is_not(void **state)
{
    struct scene *scene = *state;
    const struct selection all = {.statuses = 0};
    struct statistics s;
    struct err err = {0};

    folder_put(scene->folder, "gaps.json", "{");
    assert_int_equal(
        statistics_make(&s, &scene->inventory, &all, scene->profile, scene->gaps, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    remove(scene->gaps);
    make(&s, scene, &all);
    assert_false(s.has_gaps);
    assert_int_equal(s.count, 3);
    statistics_fini(&s);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_whole_is_the_sum_of_the_models),
        CASE(gaps_are_those_that_are_not_supported_by_now),
        CASE(five_examples_are_those_with_most_downloads_else_verified_ones),
        CASE(where_models_are_parted_gaps_are_not_told),
        CASE(of_some_architectures_the_gaps_are_theirs),
        CASE(a_damaged_list_of_gaps_is_an_error_and_none_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
