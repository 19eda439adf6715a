#include "hub/elements.h"
#include "unit.h"

static void
finds_a_total_that_is_not_the_sum_but_for_buffers(void **state)
{
    static const struct {
        int64_t total, sum;
        bool differs;
    } cases[] = {
        {-1, -1, false},
        {-1, 5, false},
        {5, -1, false},
        {7, 7, false},
        {0, 0, false},
        {0, 1, true},
        {1000, 990, false},
        {1000, 989, true},
        {990, 1000, false},
        {989, 1000, true},
        {INT64_MAX, INT64_MAX, false},
        {INT64_MAX, 0, true},
        {0, INT64_MAX, true},
        {100000, 99000, false},
        {100000, 98999, true},
        {333312, 7615616512, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct elements e = ELEMENTS_INIT;
        e.total = cases[i].total;
        e.sum = cases[i].sum;
        assert_int_equal(elements_differ(&e), cases[i].differs);
    }
}

static void
adds_up_the_types_without_passing_63_bits(void **state)
{
    struct elements e = ELEMENTS_INIT;

    (void)state;
    elements_add(&e, SLICE("BF16"), 5);
    elements_add(&e, SLICE("I32"), 7);
    elements_add(&e, SLICE("U8"), 11);
    elements_add(&e, SLICE("I64"), 13);
    elements_add(&e, SLICE(""), 17);
    assert_int_equal(e.sum, 53);
    assert_int_equal(e.packs, 7);
    assert_int_equal(e.may_pack, 11);
    elements_add(&e, SLICE("U32"), INT64_MAX);
    elements_add(&e, SLICE("U16"), INT64_MAX);
    assert_int_equal(e.sum, INT64_MAX);
    assert_int_equal(e.packs, INT64_MAX);
    assert_int_equal(e.may_pack, INT64_MAX);
    assert_true(elements_packed(&e, true));
}

static void
tells_packed_weights_from_masks_and_positions(void **state)
{
    static const struct {
        const char *type;
        int64_t integers, others;
        bool alone, told;
    } cases[] = {
        /* Qwen2.5 7B by AWQ, as it is stored: 6.5 thousand million weights, eight in each. */
        {"I32", 815661056, 1130000000, true, true},
        /* Half a thousand million, most of it a vocabulary. */
        {"I32", 45000000, 285000000, true, true},
        {"U32", 1, 7, false, true},
        {"U32", 2, 7, true, true},
        {"I8", 2, 7, true, true},
        {"I32", 10, 630, false, false},
        {"I32", 11, 630, false, true},
        {"U8", 25165824, 70426624, false, true},
        {"U8", 100, 1, false, true},
        {"I16", 100, 1, false, true},
        {"U16", 100, 1, false, true},
        {"I64", 100, 1, false, false},
        {"U64", 100, 1, false, false},
        {"BOOL", 100, 1, false, false},
        {"F8_E4M3", 100, 1, false, false},
        {"i32", 100, 1, false, false},
        {"I32", 0, 0, false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct elements e = ELEMENTS_INIT;
        elements_add(&e, slice_of(cases[i].type), cases[i].integers);
        elements_add(&e, SLICE("BF16"), cases[i].others);
        assert_int_equal(elements_packed(&e, false), cases[i].alone);
        assert_int_equal(elements_packed(&e, true), cases[i].told);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_total_that_is_not_the_sum_but_for_buffers),
        cmocka_unit_test(adds_up_the_types_without_passing_63_bits),
        cmocka_unit_test(tells_packed_weights_from_masks_and_positions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
