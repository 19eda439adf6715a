#include "git/git_answers.h"

#include <stdlib.h>

#include "lifecycle/age_answers.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* The bytes of a literal, NULs among them, without the one behind it. */
#define BYTES(text)              \
    {                            \
        (text), sizeof(text) - 1 \
    }

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define ID_C "cccccccccccccccccccccccccccccccccccccccc"

static void
tells_an_object_from_other_lines(void **state)
{
    static const struct {
        const char *line;
        const char *type; /* NULL: it is no header */
        size_t size;
    } cases[] = {
        {ID_A " blob 0", "blob", 0},
        {ID_A " tree 1234", "tree", 1234},
        {"HEAD:x missing", NULL, 0},
        {"HEAD:a blob 12 missing", NULL, 0},
        {"master ambiguous", NULL, 0},
        {ID_A " heap 12", NULL, 0},
        {ID_A " blob", NULL, 0},
        {ID_A " blob ", NULL, 0},
        {ID_A " blob -1", NULL, 0},
        {ID_A " blob 18446744073709551615", NULL, 0},
        {"", NULL, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *type = NULL;
        size_t size = 0;
        bool found = git_object_header(&type, &size, slice_of(cases[i].line));
        if (found != (cases[i].type != NULL))
            fail_msg("%s: %s", cases[i].line, found ? "found" : "not found");
        if (!found)
            continue;
        assert_string_equal(type, cases[i].type);
        assert_int_equal(size, cases[i].size);
    }
}

static void
lists_files_whatever_their_names(void **state)
{
    struct slice text = BYTES("100644 blob " ID_A "\ta b\0"
                              "120000 blob " ID_B "\tx\ty\nz\0");
    struct git_entry entry;

    (void)state;
    assert_int_equal(git_cut_entry(&entry, &text), 1);
    assert_true(slice_is(entry.mode, "100644") && slice_is(entry.id, ID_A));
    assert_string_equal(entry.path.data, "a b");
    assert_int_equal(git_cut_entry(&entry, &text), 1);
    assert_true(slice_is(entry.mode, "120000") && slice_is(entry.id, ID_B));
    assert_string_equal(entry.path.data, "x\ty\nz");
    assert_int_equal(git_cut_entry(&entry, &text), 0);
}

static void
refuses_a_list_that_is_no_list_of_files(void **state)
{
    static const struct slice texts[] = {
        BYTES("100644 blob " ID_A "\ta"), /* its end is missing */
        BYTES("100644 blob " ID_A "\t\0"),
        BYTES("100644 blob\ta\0"),
        BYTES("100644\ta\0"),
        BYTES("a\0"),
        BYTES("\0"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct slice text = texts[i];
        struct git_entry entry;
        if (git_cut_entry(&entry, &text) != -1)
            fail_msg("text %zu is taken", i);
    }
}

static void
shows_offsets_as_git_does(void **state)
{
    static const struct {
        const char *date;
        int minutes;
    } cases[] = {
        {"1600000000 +0000", 0},
        {"1600000000 +0530", 330},
        {"1600000000 -0330", -210},
        {"1600000000 +0518", 318},
        {"1600000000 -9959", -5999},
        {"1600000000 +051820", 0},
        {"1600000000 +99", 99},
        {"1600000000", 0},
        {"1600000000 +", 0},
        {"1600000000 +000000001", 0},
        {"", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (history_offset(slice_of(cases[i].date)) != cases[i].minutes)
            fail_msg("%s: %d", cases[i].date, history_offset(slice_of(cases[i].date)));
}

/* A history of A, a merge of B and C; both roots. */
static void
read_history(struct history *h)
{
    struct err err = {0};

    *h = (struct history){.count = 0};
    map_init(&h->numbers);
    assert_int_equal(history_take_commits(h,
                                          SLICE("300 " ID_A " " ID_B " " ID_C "\n"
                                                "200 " ID_B "\n"
                                                "100 " ID_C "\n"),
                                          "here", &err),
                     0);
}

static void
numbers_commits_in_the_order_of_the_list(void **state)
{
    struct history h;

    (void)state;
    read_history(&h);
    assert_int_equal(h.count, 3);
    assert_int_equal(h.commits[0].time, 300);
    assert_int_equal(h.commits[0].parent_count, 2);
    assert_int_equal(h.parents[h.commits[0].parents], 1);
    assert_int_equal(h.parents[h.commits[0].parents + 1], 2);
    assert_int_equal(h.commits[2].parent_count, 0);
    history_fini(&h);
}

static void
refuses_a_parent_that_is_not_listed(void **state)
{
    struct history h = {.count = 0};
    struct err err = {0};

    (void)state;
    map_init(&h.numbers);
    assert_int_equal(history_take_commits(&h, SLICE("300 " ID_A " " ID_B "\n"), "here", &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_string_equal(err.message, "here: git lists no commit " ID_B ", a parent of " ID_A);
    history_fini(&h);
}

static void
refuses_changes_of_other_commits(void **state)
{
    static const struct {
        struct slice text;
        bool taken;
    } cases[] = {
        {BYTES(ID_A "\0M\0m/x\0" ID_A "\0" ID_B "\0A\0m/x\0" ID_C "\0"), true},
        {BYTES(""), false},
        {BYTES(ID_A "\0" ID_A "\0" ID_B "\0"), false},                     /* one is missing */
        {BYTES(ID_A "\0" ID_B "\0" ID_C "\0"), false},                     /* a parent is */
        {BYTES(ID_A "\0" ID_A "\0" ID_B "\0" ID_C "\0" ID_C "\0"), false}, /* one more */
        {BYTES("A\0m/x\0" ID_A "\0" ID_A "\0" ID_B "\0" ID_C "\0"), false},
        {BYTES(ID_A "\0" ID_A "\0" ID_B "\0" ID_C "\0A\0"), false},
        {BYTES(ID_A "\0" ID_A "\0" ID_B "\0" ID_C "\0A"), false},
    };
    struct history h;

    (void)state;
    read_history(&h);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct changes out = {NULL, 0, 0};
        struct map targets;
        map_init(&targets);
        map_put(&targets, SLICE("m"), 0);
        if (history_take_changes(&out, &h, &targets, cases[i].text) != cases[i].taken)
            fail_msg("text %zu is %staken", i, cases[i].taken ? "not " : "");
        if (i == 0) {
            assert_int_equal(out.count, 2);
            assert_int_equal(out.items[1].commit, 1);
            assert_int_equal(out.items[1].kinds, CHANGE_ADDED);
        }
        free(out.items);
        map_fini(&targets);
    }
    history_fini(&h);
}

static void
finds_what_was_moved_and_what_cannot_be_told(void **state)
{
    struct history h;
    struct history_moves m;

    (void)state;
    read_history(&h);
    history_moves_init(&m);
    assert_true(history_take_moves(&m, SLICE(ID_A "\0R087\0old\0new\0" ID_B "\0D\0gone\0")));
    assert_true(slice_is(history_moved_from(&m, &h, 0, SLICE("new")), "old"));
    assert_null(history_moved_from(&m, &h, 1, SLICE("new")).data);
    assert_true(history_is_doubted(&m, &h, 1));
    assert_false(history_is_doubted(&m, &h, 0));
    assert_false(history_take_moves(&m, SLICE("R087\0old\0new\0")));
    assert_false(history_take_moves(&m, SLICE(ID_A "\0R087\0old\0")));
    assert_false(history_take_moves(&m, SLICE(ID_A "\0R087\0")));
    assert_false(history_take_moves(&m, SLICE(ID_A "\0R087\0old\0new")));
    history_moves_fini(&m);
    history_fini(&h);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_an_object_from_other_lines),
        cmocka_unit_test(lists_files_whatever_their_names),
        cmocka_unit_test(refuses_a_list_that_is_no_list_of_files),
        cmocka_unit_test(shows_offsets_as_git_does),
        cmocka_unit_test(numbers_commits_in_the_order_of_the_list),
        cmocka_unit_test(refuses_a_parent_that_is_not_listed),
        cmocka_unit_test(refuses_changes_of_other_commits),
        cmocka_unit_test(finds_what_was_moved_and_what_cannot_be_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
