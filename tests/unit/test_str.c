#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "unit.h"

static void
is_empty_text_before_anything_is_stored(void **state)
{
    struct str s = STR_INIT;

    (void)state;
    assert_null(s.data);
    assert_string_equal(str_text(&s), "");
    str_truncate(&s, 0);
    str_append(&s, NULL, 0);
    assert_int_equal(s.len, 0);
    str_fini(&s);
    str_fini(&s);
    str_fini(NULL);
}

static void
ends_in_a_nul_as_soon_as_there_is_memory(void **state)
{
    struct str s = STR_INIT;

    (void)state;
    str_reserve(&s, 1000);
    assert_true(s.capacity > 1000);
    assert_int_equal(s.data[0], '\0');
    str_puts(&s, "ab");
    str_reserve(&s, 100000);
    assert_string_equal(s.data, "ab");
    str_fini(&s);
}

static void
grows_by_bytes_texts_and_formats(void **state)
{
    struct str s = STR_INIT;

    (void)state;
    str_append(&s, "a\0b", 3);
    str_putc(&s, '-');
    str_puts(&s, "text");
    str_printf(&s, " %d%s", 42, "");
    str_printf(&s, "%s", "");
    assert_int_equal(s.len, 11);
    assert_memory_equal(s.data, "a\0b-text 42", 12);
    for (int i = 0; i < 10000; i++)
        str_printf(&s, "%04d", i);
    assert_int_equal(s.len, 40011);
    assert_string_equal(s.data + 40007, "9999");
    str_truncate(&s, 50000);
    assert_int_equal(s.len, 40011);
    str_truncate(&s, 3);
    assert_memory_equal(s.data, "a\0b", 4);
    str_fini(&s);
}

static void
hands_its_memory_over(void **state)
{
    struct str s = STR_INIT;

    (void)state;
    char *empty = str_steal(&s);
    assert_string_equal(empty, "");
    str_puts(&s, "abc");
    char *text = str_steal(&s);
    assert_string_equal(text, "abc");
    assert_null(s.data);
    free(empty);
    free(text);
}

static void
compares_slices_by_their_bytes(void **state)
{
    struct slice absent = {NULL, 0};

    (void)state;
    assert_true(slice_equal(SLICE("a\0b"), SLICE("a\0b")));
    assert_false(slice_equal(SLICE("a\0b"), SLICE("a\0c")));
    assert_false(slice_equal(SLICE("ab"), SLICE("a")));
    assert_true(slice_is(SLICE("ab"), "ab"));
    assert_true(slice_is(SLICE(""), ""));
    assert_false(slice_is(absent, ""));
    assert_false(slice_is(SLICE("a\0"), "a"));
    assert_null(slice_dup(absent));
    char *copy = slice_dup((struct slice){"abc", 2});
    assert_string_equal(copy, "ab");
    free(copy);
    assert_int_equal(slice_of("abc").len, 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_empty_text_before_anything_is_stored),
        cmocka_unit_test(ends_in_a_nul_as_soon_as_there_is_memory),
        cmocka_unit_test(grows_by_bytes_texts_and_formats),
        cmocka_unit_test(hands_its_memory_over),
        cmocka_unit_test(compares_slices_by_their_bytes),
    };

    /* New memory holds anything but zeros. */
    mallopt(M_PERTURB, 0x5A);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
