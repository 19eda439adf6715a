#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "registry/edits.h"
#include "unit.h"

struct put {
    uint64_t start, end;
    const char *text;
};

/* What becomes of `before`, a file or a text in memory. */
static char *
edited(struct original *original, const char *folder, const struct put *puts, size_t count)
{
    struct edits edits;
    struct file_draft draft;
    struct err err = {ERR_NONE, ""};
    char *path = file_join(folder, "after");

    edits_init(&edits);
    for (size_t i = 0; i < count; i++)
        edits_put(&edits, (struct span){puts[i].start, puts[i].end}, slice_of(puts[i].text));
    assert_int_equal(file_draft_open(&draft, path, &err), 0);
    assert_int_equal(edits_write(&edits, original, &draft, &err), 0);
    assert_int_equal(file_draft_commit(&draft, &err), 0);
    edits_fini(&edits);
    free(path);
    return folder_get(folder, "after");
}

static void
changes_the_places_that_are_named_and_no_other_byte(void **state)
{
    static const struct {
        const char *before;
        struct put puts[4];
        size_t count;
        const char *after;
    } cases[] = {
        {"abcdef", {{0, 0, NULL}}, 0, "abcdef"},
        {"abcdef", {{2, 4, "XYZ"}}, 1, "abXYZef"},
        {"abcdef", {{4, 6, ""}, {0, 1, "1"}}, 2, "1bcd"},
        {"abcdef", {{6, 6, "!"}, {0, 0, "?"}}, 2, "?abcdef!"},
        {"abcdef", {{3, 3, "1"}, {3, 3, "2"}, {3, 4, "D"}}, 3, "abc12Def"},
        {"abcdef", {{3, 4, "D"}, {4, 4, "+"}, {4, 6, ""}}, 3, "abcD+"},
        {"", {{0, 0, "new"}}, 1, "new"},
    };
    char *folder = folder_make();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct original original;
        original_init(&original);
        original_hold(&original, slice_of(cases[i].before));
        char *after = edited(&original, folder, cases[i].puts, cases[i].count);
        assert_string_equal(after, cases[i].after);
        free(after);
        original_fini(&original);
    }
    folder_remove(folder);
}

/* One that is not held: places within a piece, across the border of two, and a piece swallowed. */
static void
a_large_file_is_edited_across_the_borders_of_its_pieces(void **state)
{
    const size_t size = ORIGINAL_HELD_BYTES + 3 * ORIGINAL_PIECE_BYTES;
    const struct put puts[] = {
        {ORIGINAL_PIECE_BYTES - 2, ORIGINAL_PIECE_BYTES + 2, "<border>"},
        {ORIGINAL_PIECE_BYTES * 2, ORIGINAL_PIECE_BYTES * 2, "<between>"},
        {ORIGINAL_PIECE_BYTES * 3 + 5, ORIGINAL_PIECE_BYTES * 5 + 7, ""},
        {size, size, "<end>"},
    };
    struct original original;
    struct str before = STR_INIT, expected = STR_INIT;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make(), *path = file_join(folder, "before");
    uint64_t at = 0;

    (void)state;
    for (size_t i = 0; i < size; i++)
        str_putc(&before, (char)('a' + i % 23));
    for (size_t i = 0; i < sizeof puts / sizeof puts[0]; i++) {
        str_append(&expected, before.data + at, puts[i].start - at);
        str_puts(&expected, puts[i].text);
        at = puts[i].end;
    }
    assert_int_equal(file_replace(path, str_slice(&before), &err), 0);
    original_init(&original);
    assert_int_equal(original_open(&original, path, SIZE_MAX, &err), 1);
    assert_true(original.fd >= 0);
    char *after = edited(&original, folder, puts, sizeof puts / sizeof puts[0]);
    assert_int_equal(strlen(after), expected.len);
    assert_memory_equal(after, expected.data, expected.len);
    free(after);
    original_fini(&original);
    str_fini(&before);
    str_fini(&expected);
    free(path);
    folder_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_the_places_that_are_named_and_no_other_byte),
        cmocka_unit_test(a_large_file_is_edited_across_the_borders_of_its_pieces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
