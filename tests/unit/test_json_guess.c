#include <stdlib.h>

#include "unit.h"
#include "json/guess.h"

/* `text`, at which GUESS_BYTES can be read whatever its length; it lives until the next call. */
static struct slice
readable(const char *text, size_t len)
{
    static char room[2 * GUESS_BYTES];

    assert_true(len <= GUESS_BYTES);
    memset(room, '#', sizeof room);
    memcpy(room, text, len);
    return (struct slice){room, len};
}

/* Learn the keys of one object as a reader does; returns how many were expected. */
static unsigned
read_object(struct guesses *g, const char *const *keys, size_t count)
{
    const struct guess *next = g->keys;
    unsigned expected = 0;

    for (size_t i = 0; i < count; i++) {
        const struct slice key = readable(keys[i], strlen(keys[i]));
        if (guess_is(next, key)) {
            expected++;
            next++;
        } else {
            next = guess_learn(g, next, key, NULL);
        }
    }
    return expected;
}

static void
keys_in_the_same_order_are_expected_and_new_ones_learnt_where_they_stand(void **state)
{
    static const char *const first[] = {"id", "downloads", "config"};
    static const char *const more[] = {"id", "pipeline_tag", "downloads", "config", "tags"};
    struct guesses g;

    (void)state;
    guess_init(&g);
    assert_int_equal(read_object(&g, first, 3), 0);
    assert_int_equal(read_object(&g, first, 3), 3);
    assert_int_equal(read_object(&g, more, 5), 3);
    assert_int_equal(read_object(&g, more, 5), 5);
    /* One is left out: missed once, then all is as expected again. */
    assert_int_equal(read_object(&g, first, 3), 2);
    assert_int_equal(g.count, 5);
}

static void
a_key_is_recognised_from_end_to_end(void **state)
{
    static const char letters[] = "a_key_of_as_many_letters_as_come";
    struct guesses g;

    (void)state;
    for (size_t len = 0; len <= GUESS_BYTES; len++) {
        guess_init(&g);
        assert_ptr_equal(guess_learn(&g, g.keys, readable(letters, len), NULL), &g.keys[1]);
        assert_true(guess_is(&g.keys[0], readable(letters, len)));
        assert_false(guess_is(&g.keys[1], readable(letters, len)));
        if (len > 0)
            assert_false(guess_is(&g.keys[0], readable(letters, len - 1)));
        if (len < GUESS_BYTES)
            assert_false(guess_is(&g.keys[0], readable(letters, len + 1)));
        for (size_t i = 0; i < len; i++) {
            struct slice other = readable(letters, len);
            ((char *)other.data)[i] ^= 1;
            assert_false(guess_is(&g.keys[0], other));
        }
    }
}

static void
keys_too_long_or_too_many_are_left_alone(void **state)
{
    struct guesses g;
    char name[] = "k_";

    (void)state;
    guess_init(&g);
    assert_ptr_equal(guess_learn(&g, g.keys, SLICE("a_key_that_has_33_bytes_with_this"), NULL),
                     g.keys);
    assert_int_equal(g.count, 0);
    for (unsigned i = 0; i < GUESS_KEYS; i++) {
        name[1] = (char)('A' + i);
        assert_ptr_equal(guess_learn(&g, &g.keys[i], slice_of(name), NULL), &g.keys[i + 1]);
    }
    assert_ptr_equal(guess_learn(&g, &g.keys[3], SLICE("one_more"), NULL), &g.keys[3]);
    assert_int_equal(g.count, GUESS_KEYS);
    /* Behind the last there is none. */
    assert_false(guess_is(&g.keys[GUESS_KEYS], readable("", 0)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_in_the_same_order_are_expected_and_new_ones_learnt_where_they_stand),
        cmocka_unit_test(a_key_is_recognised_from_end_to_end),
        cmocka_unit_test(keys_too_long_or_too_many_are_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
