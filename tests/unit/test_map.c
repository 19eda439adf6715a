#include <stdio.h>

#include "base/map.h"
#include "unit.h"

static void
keeps_the_last_value_of_a_key_at_its_first_place(void **state)
{
    struct map m;

    (void)state;
    map_init(&m);
    assert_true(map_put(&m, SLICE("b"), 1));
    assert_true(map_put(&m, SLICE("a"), 2));
    assert_false(map_put(&m, SLICE("b"), 3));
    assert_int_equal(m.count, 2);
    assert_true(slice_is(m.entries[0].key, "b"));
    assert_int_equal(m.entries[0].value, 3);
    assert_true(slice_is(m.entries[1].key, "a"));
    map_fini(&m);
}

static void
finds_every_key_of_many_and_no_other(void **state)
{
    struct map m;
    char name[32];

    (void)state;
    map_init(&m);
    assert_false(map_has(&m, SLICE("0")));
    for (unsigned i = 0; i < 20000; i++) {
        snprintf(name, sizeof name, "author-%u/model-%u", i % 97, i);
        assert_true(map_put(&m, slice_of(name), i));
    }
    for (unsigned i = 0; i < 20000; i++) {
        snprintf(name, sizeof name, "author-%u/model-%u", i % 97, i);
        assert_int_equal(*map_find(&m, slice_of(name)), i);
    }
    assert_false(map_has(&m, SLICE("author-1/model-2")));
    map_fini(&m);
}

static void
tells_keys_with_nul_bytes_apart_and_takes_the_empty_one(void **state)
{
    struct map m;

    (void)state;
    map_init(&m);
    assert_true(map_put(&m, SLICE(""), 1));
    assert_true(map_put(&m, SLICE("a\0b"), 2));
    assert_true(map_put(&m, SLICE("a\0c"), 3));
    assert_int_equal(*map_find(&m, SLICE("")), 1);
    assert_int_equal(*map_find(&m, SLICE("a\0b")), 2);
    map_clear(&m);
    assert_null(map_find(&m, SLICE("")));
    assert_int_equal(m.count, 0);
    map_fini(&m);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_last_value_of_a_key_at_its_first_place),
        cmocka_unit_test(finds_every_key_of_many_and_no_other),
        cmocka_unit_test(tells_keys_with_nul_bytes_apart_and_takes_the_empty_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
