#include <string.h>

#include "base/err.h"
#include "unit.h"

static void
keeps_kind_and_message_and_gets_context_in_front(void **state)
{
    struct err e = {ERR_NONE, ""};

    (void)state;
    assert_int_equal(err_set(&e, ERR_DATA, "line %d: found %s", 7, "null"), -1);
    assert_int_equal(e.kind, ERR_DATA);
    assert_string_equal(e.message, "line 7: found null");
    assert_int_equal(err_wrap(&e, "%s", "m.json"), -1);
    assert_int_equal(e.kind, ERR_DATA);
    assert_string_equal(e.message, "m.json: line 7: found null");
    assert_int_equal(err_wrap(&e, "registry"), -1);
    assert_string_equal(e.message, "registry: m.json: line 7: found null");
    err_clear(&e);
    assert_int_equal(e.kind, ERR_NONE);
    assert_string_equal(e.message, "");
}

static void
lets_a_caller_not_want_to_know(void **state)
{
    (void)state;
    assert_int_equal(err_set(NULL, ERR_FATAL, "%d", 1), -1);
    assert_int_equal(err_wrap(NULL, "%d", 1), -1);
}

/* What is left of `tail` repeated until it overflows. */
static void
check_cut(const char *tail, size_t expected)
{
    struct err e;
    char text[2 * ERR_MESSAGE_SIZE];
    size_t n = strlen(tail), len = 0;

    while (len + n < sizeof text) {
        memcpy(text + len, tail, n);
        len += n;
    }
    text[len] = '\0';
    err_set(&e, ERR_DATA, "%s", text);
    assert_int_equal(strlen(e.message), expected);
    assert_memory_equal(e.message, text, expected);
}

static void
cuts_what_is_too_long_at_a_characters_border(void **state)
{
    (void)state;
    /* 2047 bytes of room: whole characters of 1, 2, 3 and 4 bytes. */
    check_cut("a", 2047);
    check_cut("\303\274", 2046);
    check_cut("\345\215\203", 2046);
    check_cut("\360\237\244\227", 2044);
}

static void
cuts_the_inner_message_when_context_takes_its_room(void **state)
{
    struct err e;
    char text[ERR_MESSAGE_SIZE];
    char context[ERR_MESSAGE_SIZE + 10];

    (void)state;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    err_set(&e, ERR_RETRY, "%s", text);
    err_wrap(&e, "outer");
    assert_int_equal(strlen(e.message), ERR_MESSAGE_SIZE - 1);
    assert_memory_equal(e.message, "outer: xxx", 10);
    memset(context, 'y', sizeof context);
    context[sizeof context - 1] = '\0';
    err_wrap(&e, "%s", context);
    assert_int_equal(strlen(e.message), ERR_MESSAGE_SIZE - 1);
    assert_int_equal(e.message[ERR_MESSAGE_SIZE - 2], 'y');
    assert_int_equal(e.kind, ERR_RETRY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_kind_and_message_and_gets_context_in_front),
        cmocka_unit_test(lets_a_caller_not_want_to_know),
        cmocka_unit_test(cuts_what_is_too_long_at_a_characters_border),
        cmocka_unit_test(cuts_the_inner_message_when_context_takes_its_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
