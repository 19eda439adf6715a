#include <stdlib.h>

#include "unit.h"
#include "json/guess.h"

/* Learn the keys of one object as a reader does; returns how many were expected. */
static unsigned
read_object(struct guesses *g, const char *const *keys, size_t count)
{
    unsigned next = 0;
    unsigned expected = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned char text[GUESS_BYTES * 2] = {0};
        size_t len = strlen(keys[i]);
        memcpy(text, keys[i], len);
        memcpy(text + len, "\":", 2);
        const struct guess *key = guess_check(g, next, text, text + sizeof text);
        if (key != NULL) {
            assert_int_equal(key->len, len);
            expected++;
            next++;
        } else {
            next = guess_learn(g, next, (struct slice){keys[i], len}, NULL);
        }
    }
    return expected;
}

static void
keys_in_the_same_order_are_expected_and_new_ones_learnt_where_they_stand(void **state)
{
    static const char *const first[] = {"id", "downloads", "config"};
    static const char *const more[] = {"id", "pipeline_tag", "downloads", "config", "tags"};
    struct guesses g = {0};

    (void)state;
    assert_int_equal(read_object(&g, first, 3), 0);
    assert_int_equal(read_object(&g, first, 3), 3);
    assert_int_equal(read_object(&g, more, 5), 3);
    assert_int_equal(read_object(&g, more, 5), 5);
    /* One is left out: missed once, then all is as expected again. */
    assert_int_equal(read_object(&g, first, 3), 2);
    assert_int_equal(g.count, 5);
}

static void
a_key_is_recognised_only_to_its_end(void **state)
{
    static const struct {
        const char *text;
        bool same;
    } cases[] = {
        {"a_key_of_20_letters.\":1 and more", true},  {"a_key_of_20_letters.\" :1 and more", false},
        {"a_key_of_20_letters!\":1 and more", false}, {"a_key_of_20_letters..\":1 and more", false},
        {"a_key_of_20_letters\":1 and more.", false}, {"b_key_of_20_letters.\":1 and more", false},
    };
    struct guesses g = {0};

    (void)state;
    assert_int_equal(guess_learn(&g, 0, SLICE("a_key_of_20_letters."), NULL), 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const unsigned char *text = (const unsigned char *)cases[i].text;
        const unsigned char *end = text + strlen(cases[i].text);
        assert_int_equal(guess_check(&g, 0, text, end) != NULL, cases[i].same);
        /* Nothing is said of bytes that are not all there. */
        assert_null(guess_check(&g, 0, text, text + GUESS_BYTES - 1));
        assert_null(guess_check(&g, 1, text, end));
    }
}

static void
keys_too_long_or_too_many_are_left_alone(void **state)
{
    struct guesses g = {0};
    char name[] = "k_";

    (void)state;
    assert_int_equal(guess_learn(&g, 0, SLICE("a_key_that_has_23_bytes"), NULL), 0);
    assert_int_equal(g.count, 0);
    for (unsigned i = 0; i < GUESS_KEYS; i++) {
        name[1] = (char)('A' + i);
        assert_int_equal(guess_learn(&g, i, slice_of(name), NULL), i + 1);
    }
    assert_int_equal(guess_learn(&g, 3, SLICE("one_more"), NULL), 3);
    assert_int_equal(g.count, GUESS_KEYS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_in_the_same_order_are_expected_and_new_ones_learnt_where_they_stand),
        cmocka_unit_test(a_key_is_recognised_only_to_its_end),
        cmocka_unit_test(keys_too_long_or_too_many_are_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
