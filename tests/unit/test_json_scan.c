#include <stdlib.h>
#include <string.h>

#include "unit.h"
#include "json/scan.h"
#include "json/unescape.h"

enum verdict { OPEN, CLOSED, FAULT };

static enum verdict
verdict_of(const struct scan_state *s, const unsigned char *stop, const unsigned char *end)
{
    return stop == end ? OPEN : scan_closed(s, stop) ? CLOSED : FAULT;
}

/* `text` is a string's text and what follows it; the scan stops at `stop`. */
static const struct scan_case {
    const char *text;
    size_t len;
    enum verdict verdict;
    size_t stop;
    bool escaped;
} cases[] = {
#define CASE(text, verdict, stop, escaped)             \
    {                                                  \
        text, sizeof(text) - 1, verdict, stop, escaped \
    }
    CASE("", OPEN, 0, false),
    CASE("\"", CLOSED, 0, false),
    CASE("abc\",", CLOSED, 3, false),
    CASE("abc", OPEN, 3, false),
    CASE("\x7f\"", CLOSED, 1, false),
    /* escapes */
    CASE("\\\"\"", CLOSED, 2, true),
    CASE("\\\\\"", CLOSED, 2, true),
    CASE("\\\\\\\"\"", CLOSED, 4, true),
    CASE("\\/\\b\\f\\n\\r\\t\"", CLOSED, 12, true),
    CASE("\\u0041\\uaBcD\"", CLOSED, 12, true),
    CASE("\\ud800\"", CLOSED, 6, true),
    CASE("\\x\"", FAULT, 1, true),
    CASE("\\U0041\"", FAULT, 1, true),
    CASE("\\\n\"", FAULT, 1, true),
    CASE("\\u004\"", FAULT, 5, true),
    CASE("\\u00g1\"", FAULT, 4, true),
    CASE("\\u\"", FAULT, 2, true),
    CASE("\\", OPEN, 1, true),
    /* control characters */
    CASE("a\n\"", FAULT, 1, false),
    CASE("a\x1f\"", FAULT, 1, false),
    CASE("a\0\"", FAULT, 1, false),
    /* UTF-8: one character of each length, first and last of each range */
    CASE("\xc3\xa9\"", CLOSED, 2, false),
    CASE("\xc2\x80\xdf\xbf\"", CLOSED, 4, false),
    CASE("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\"", CLOSED, 12, false),
    CASE("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"", CLOSED, 8, false),
    CASE("\x80\"", FAULT, 0, false),
    CASE("\xc0\x80\"", FAULT, 0, false),
    CASE("\xc1\xbf\"", FAULT, 0, false),
    CASE("\xc3\"", FAULT, 1, false),
    CASE("\xc3\xa9\xa9\"", FAULT, 2, false),
    CASE("\xe0\x9f\xbf\"", FAULT, 1, false),
    CASE("\xed\xa0\x80\"", FAULT, 1, false),
    CASE("\xe2\x82\"", FAULT, 2, false),
    CASE("\xe2\x82\\n\"", FAULT, 2, false),
    CASE("\xf0\x8f\xbf\xbf\"", FAULT, 1, false),
    CASE("\xf4\x90\x80\x80\"", FAULT, 1, false),
    CASE("\xf5\x80\x80\x80\"", FAULT, 0, false),
    CASE("\xff\"", FAULT, 0, false),
    CASE("\xef\xbd\x9c\xe2\x96\x81", OPEN, 6, false),
#undef CASE
};

/* The case behind `before` harmless bytes, cut into two chunks at each place. */
static void
check_case(const struct scan_case *c, size_t before)
{
    size_t len = before + c->len;
    unsigned char *text = malloc(len + 1);

    assert_non_null(text);
    memset(text, 'x', len + 1);
    memcpy(text + before, c->text, c->len);
    for (size_t cut = 0; cut <= len; cut++) {
        struct scan_state s = {0};
        bool escaped = false;
        const unsigned char *stop = scan_text(&s, &escaped, text, text + cut);
        if (stop == text + cut)
            stop = scan_text(&s, &escaped, stop, text + len);
        if (verdict_of(&s, stop, text + len) != c->verdict ||
            (size_t)(stop - text) != before + c->stop || escaped != c->escaped)
            fail_msg("case %zu behind %zu bytes, cut at %zu: stopped at %zu", (size_t)(c - cases),
                     before, cut, (size_t)(stop - text));
    }
    free(text);
}

static void
a_scan_stops_at_the_right_byte_wherever_the_text_is_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t before = 0; before <= 3; before++)
            check_case(&cases[i], before);
    }
}

static void
unescape_joins_surrogate_pairs_and_replaces_lone_ones(void **state)
{
    static const struct {
        const char *raw;
        const char *text;
        size_t len;
    } texts[] = {
        {"plain", "plain", 5},
        {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t", 8},
        {"\\u0041\\u00e9\\u20AC", "A\xc3\xa9\xe2\x82\xac", 6},
        {"a\\u0000b", "a\0b", 3},
        {"\\ud83d\\ude00!", "\xf0\x9f\x98\x80!", 5},
        {"\\udbff\\udfff", "\xf4\x8f\xbf\xbf", 4},
        {"\\ud800", "\xef\xbf\xbd", 3},
        {"\\ude00x", "\xef\xbf\xbdx", 4},
        {"\\ud800\\ud83d\\ude00", "\xef\xbf\xbd\xf0\x9f\x98\x80", 7},
        {"\\ud800\\u0041",
         "\xef\xbf\xbd"
         "A",
         4},
        {"\\ud800\\n", "\xef\xbf\xbd\n", 4},
        {"\\ud800\\udbff", "\xef\xbf\xbd\xef\xbf\xbd", 6},
        {"\\ud800\\ue000", "\xef\xbf\xbd\xee\x80\x80", 6},
        {"\\ude00\\ud83d", "\xef\xbf\xbd\xef\xbf\xbd", 6},
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str out = STR_INIT;
        unescape_text(&out, slice_of(texts[i].raw));
        assert_int_equal(out.len, texts[i].len);
        assert_memory_equal(str_text(&out), texts[i].text, texts[i].len);
        str_fini(&out);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scan_stops_at_the_right_byte_wherever_the_text_is_cut),
        cmocka_unit_test(unescape_joins_surrogate_pairs_and_replaces_lone_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
