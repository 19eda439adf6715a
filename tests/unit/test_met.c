#include <stdio.h>

#include "base/met.h"
#include "unit.h"

static void
knows_what_came_before(void **state)
{
    struct met m;

    (void)state;
    met_init(&m, 3);
    assert_true(met_add(&m, SLICE("bert")));
    assert_true(met_add(&m, SLICE("")));
    assert_false(met_add(&m, SLICE("bert")));
    assert_false(met_add(&m, SLICE("")));
    assert_true(met_has_room(&m));
    assert_true(met_add(&m, SLICE("Bert")));
    assert_false(met_has_room(&m));
    assert_false(met_add(&m, SLICE("Bert")));
    met_fini(&m);
}

static void
takes_no_two_of_many_for_one(void **state)
{
    enum { MANY = 300000 };
    struct met m;
    char name[32];

    (void)state;
    met_init(&m, MANY);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < MANY; i++) {
            snprintf(name, sizeof name, "org-%d/model-%d", i % 1000, i);
            assert_int_equal(met_add(&m, slice_of(name)), round == 0);
        }
    assert_false(met_has_room(&m));
    met_fini(&m);
}

static void
is_made_of_hashes_too(void **state)
{
    enum { MANY = 5000 };
    const struct hash_key key = hash_key_new();
    uint64_t hashes[MANY];
    struct met m;
    char name[32];

    (void)state;
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "a/%d", i - i % 2);
        hashes[i] = hash_of(&key, slice_of(name));
    }
    met_init_hashes(&m, &key, hashes, MANY);
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "a/%d", i);
        met_expect(&m, slice_of(name));
        assert_int_equal(met_has(&m, slice_of(name)), i % 2 == 0);
    }
    assert_true(met_has_room(&m));
    met_fini(&m);
    met_init_hashes(&m, &key, NULL, 0);
    assert_false(met_has(&m, SLICE("a")));
    met_fini(&m);
}

static void
may_be_for_nobody(void **state)
{
    struct met m;

    (void)state;
    met_init(&m, 0);
    assert_false(met_has_room(&m));
    met_fini(&m);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_what_came_before),
        cmocka_unit_test(takes_no_two_of_many_for_one),
        cmocka_unit_test(is_made_of_hashes_too),
        cmocka_unit_test(may_be_for_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
