#include "json/number.h"

static bool
is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/*
 * The state after `c`, or NUMBER_START when `c` is no part of the number.
 * Digits that go on a run of them are not asked about: number_scan() passes them.
 */
static enum number_state
next_state(enum number_state state, unsigned char c)
{
    const bool digit = is_digit(c);

    switch (state) {
    case NUMBER_START:
        if (c == '-')
            return NUMBER_MINUS;
        /* fall through */
    case NUMBER_MINUS:
        if (!digit)
            return NUMBER_START;
        return c == '0' ? NUMBER_ZERO : NUMBER_DIGITS;
    case NUMBER_DIGITS:
    case NUMBER_ZERO:
        if (c == '.')
            return NUMBER_POINT;
        return c == 'e' || c == 'E' ? NUMBER_E : NUMBER_START;
    case NUMBER_POINT:
        return digit ? NUMBER_FRACTION : NUMBER_START;
    case NUMBER_FRACTION:
        return c == 'e' || c == 'E' ? NUMBER_E : NUMBER_START;
    case NUMBER_E:
        if (c == '+' || c == '-')
            return NUMBER_SIGN;
        /* fall through */
    case NUMBER_SIGN:
    case NUMBER_EXPONENT:
        return digit ? NUMBER_EXPONENT : NUMBER_START;
    }
    return NUMBER_START;
}

const unsigned char *
number_scan(enum number_state *state, const unsigned char *p, const unsigned char *end)
{
    for (; p < end; p++) {
        /* Digits come in runs, which end in one of two states. */
        if (*state == NUMBER_DIGITS || *state == NUMBER_FRACTION) {
            while (p < end && is_digit(*p))
                p++;
            if (p == end)
                break;
        }
        enum number_state next = next_state(*state, *p);
        if (next == NUMBER_START)
            break;
        *state = next;
    }
    return p;
}

bool
number_is_whole(enum number_state state)
{
    return state == NUMBER_ZERO || state == NUMBER_DIGITS || state == NUMBER_FRACTION ||
           state == NUMBER_EXPONENT;
}
