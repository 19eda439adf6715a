#include "registry/growth.h"

#include "store_place.h"

/* A scan with these figures; NULL: one that an older program finished. */
static void
add_scan(struct store *s, int64_t finished, const struct store_figure *figures, size_t count)
{
    struct store_part part = {.name = (char *)"text-generation",
                              .counts = {.scanned = finished / 2}};
    int64_t id;

    assert_int_equal(store_scan_begin(s, &id, "{}", finished - 1, &part, 1, NULL), 0);
    if (figures != NULL)
        assert_int_equal(store_put_figures(s, id, figures, count, NULL), 0);
    assert_int_equal(store_scan_finish(s, id, finished, NULL), 0);
}

/* Three scans: B becomes supported, C comes, A's gap goes, and one is of an older program. */
static void
fill(struct store *s)
{
    const struct store_figure first[] = {
        {.architecture = SLICE("B"),
         .models = 10,
         .downloads = 100,
         .rank = 1,
         .score_tenths = 700},
        {.architecture = SLICE("A"), .models = 2, .downloads = 5, .rank = 2, .score_tenths = 90},
        {.architecture = SLICE("S"),
         .supported = true,
         .models = 30,
         .verified = 3,
         .downloads = 900},
    };
    const struct store_figure second[] = {
        {.architecture = SLICE("S"),
         .supported = true,
         .models = 31,
         .verified = 4,
         .downloads = 950,
         .rank = 2,
         .score_tenths = 11,
         .lacking_models = 6,
         .lacking_downloads = 7},
        {.architecture = SLICE("C"), .models = 1, .downloads = 1, .rank = 1, .score_tenths = 15},
        {.architecture = SLICE("B"), .supported = true, .models = 12, .downloads = 120},
    };

    add_scan(s, 100, NULL, 0);
    add_scan(s, 200, first, 3);
    add_scan(s, 300, second, 3);
}

static void
sums_up_each_scan_and_lines_up_its_architectures_by_name(void **state)
{
    struct store *s = open_store(*state, STORE_WRITE);
    struct growth g;

    fill(s);
    assert_int_equal(growth_read(&g, s, NULL, 0, NULL), 0);
    assert_int_equal(g.without_figures, 1);
    assert_int_equal(g.scan_count, 2);
    assert_int_equal(g.scans[0].id, 2);
    assert_int_equal(g.scans[0].finished, 200);
    assert_int_equal(g.scans[0].scanned, 100);
    assert_int_equal(g.scans[0].supported_architectures, 1);
    assert_int_equal(g.scans[0].supported_models, 30);
    assert_int_equal(g.scans[0].supported_downloads, 900);
    assert_int_equal(g.scans[0].gap_architectures, 2);
    assert_int_equal(g.scans[0].gap_models, 12);
    assert_int_equal(g.scans[0].gap_downloads, 105);
    assert_int_equal(g.scans[0].verified, 3);
    assert_int_equal(g.scans[1].supported_architectures, 2);
    assert_int_equal(g.scans[1].supported_models, 43);
    assert_int_equal(g.scans[1].gap_architectures, 2);
    assert_int_equal(g.scans[1].gap_models, 7);
    assert_int_equal(g.scans[1].gap_downloads, 8);
    assert_int_equal(g.scans[1].verified, 4);
    assert_int_equal(g.line_count, 4);
    const char *const names[] = {"A", "B", "C", "S"};
    for (size_t i = 0; i < 4; i++)
        assert_true(slice_is(g.lines[i].architecture, names[i]));
    assert_true(g.lines[0].points[0].is_there);
    assert_int_equal(g.lines[0].points[0].figure.downloads, 5);
    assert_false(g.lines[0].points[1].is_there);
    assert_false(g.lines[1].points[0].figure.supported);
    assert_true(g.lines[1].points[1].figure.supported);
    assert_int_equal(g.lines[1].points[1].figure.models, 12);
    assert_false(g.lines[2].points[0].is_there);
    assert_true(slice_is(g.lines[3].points[1].figure.architecture, "S"));
    growth_fini(&g);
    store_close(s);
}

static void
reads_those_asked_for_in_their_order_met_or_not(void **state)
{
    const struct slice asked[] = {SLICE("S"), SLICE("Nobody"), SLICE("B"), SLICE("S")};
    struct store *s = open_store(*state, STORE_WRITE);
    struct growth g;

    fill(s);
    assert_int_equal(growth_read(&g, s, asked, 4, NULL), 0);
    assert_int_equal(g.line_count, 3);
    assert_true(slice_is(g.lines[0].architecture, "S"));
    assert_int_equal(g.lines[0].points[1].figure.verified, 4);
    assert_true(slice_is(g.lines[1].architecture, "Nobody"));
    assert_false(g.lines[1].points[0].is_there || g.lines[1].points[1].is_there);
    assert_true(slice_is(g.lines[2].architecture, "B"));
    /* The sums are of all. */
    assert_int_equal(g.scans[1].gap_models, 7);
    growth_fini(&g);
    store_close(s);
}

static void
has_nothing_to_tell_of_a_census_without_finished_scans(void **state)
{
    const struct slice asked[] = {SLICE("A")};
    struct store *s = open_store(*state, STORE_WRITE);
    struct growth g;

    begin_scan(s);
    assert_int_equal(growth_read(&g, s, NULL, 0, NULL), 0);
    assert_int_equal(g.scan_count + g.line_count + g.without_figures, 0);
    growth_fini(&g);
    assert_int_equal(growth_read(&g, s, asked, 1, NULL), 0);
    assert_int_equal(g.line_count, 1);
    growth_fini(&g);
    growth_fini(NULL);
    store_close(s);
}

static void
fails_with_nothing_to_free_where_the_census_is_damaged(void **state)
{
    struct place *p = *state;
    struct growth g;

    struct store *s = open_store(p, STORE_WRITE);
    fill(s);
    store_close(s);
    run_sql(p, "UPDATE figure SET models = -1 WHERE scan = 3");
    s = open_store(p, STORE_READ);
    assert_int_equal(growth_read(&g, s, NULL, 0, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_DATA);
    store_close(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(sums_up_each_scan_and_lines_up_its_architectures_by_name),
        PLACE_TEST(reads_those_asked_for_in_their_order_met_or_not),
        PLACE_TEST(has_nothing_to_tell_of_a_census_without_finished_scans),
        PLACE_TEST(fails_with_nothing_to_free_where_the_census_is_damaged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
