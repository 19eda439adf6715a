#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"
#include "json/scan.h"
#include "json/unescape.h"

struct body {
    const char *name;
    scan_fn *scan;
};

static size_t
all_bodies(struct body out[4])
{
    const struct body bodies[] = {
        {"portable", scan_portable()},
        {"sse2", scan_sse2()},
        {"avx2", scan_avx2()},
        {"avx512", scan_avx512()},
    };
    size_t n = 0;

    for (size_t i = 0; i < 4; i++) {
        if (bodies[i].scan != NULL)
            out[n++] = bodies[i];
    }
    return n;
}

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

/*
 * The case behind `before` harmless bytes and with `after` bytes behind it, cut
 * into two chunks at each place: what each body finds.
 */
static void
check_case(const struct body *body, const struct scan_case *c, size_t before, size_t after)
{
    size_t len = before + c->len + (c->verdict == OPEN ? 0 : after);
    unsigned char *text = malloc(len + 1);

    assert_non_null(text);
    memset(text, 'x', len + 1);
    memcpy(text + before, c->text, c->len);
    for (size_t cut = 0; cut <= len; cut++) {
        struct scan_state s = {0};
        const unsigned char *stop = body->scan(&s, text, text + cut);
        if (stop == text + cut)
            stop = body->scan(&s, stop, text + len);
        if (verdict_of(&s, stop, text + len) != c->verdict ||
            (size_t)(stop - text) != before + c->stop || s.escaped != c->escaped)
            fail_msg("%s: case %zu behind %zu bytes, cut at %zu: stopped at %zu", body->name,
                     (size_t)(c - cases), before, cut, (size_t)(stop - text));
    }
    free(text);
}

static void
every_body_stops_at_the_right_byte_wherever_the_text_lies_and_is_cut(void **state)
{
    struct body bodies[4];
    size_t n = all_bodies(bodies);

    (void)state;
    for (size_t b = 0; b < n; b++) {
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            for (size_t before = 0; before <= 66; before++)
                check_case(&bodies[b], &cases[i], before, before % 3 == 0 ? 0 : 70);
        }
    }
}

static void
every_body_finds_the_same_in_random_bytes(void **state)
{
    static const char *const pieces[] = {
        "\\",   "\\\\", "\\n",  "\\u00e9",      "\\u12",    "\"",       "text of a template ",
        "\xc3", "\xa9", "\xe2", "\x82",         "\xf0\x9f", "\x98\x80", "\n",
        "a",    "\\\"", "{{",   "\xe0\xa0\x80",
    };
    struct body bodies[4];
    size_t n = all_bodies(bodies);
    uint64_t seed = 42;
    unsigned char text[400];

    (void)state;
    for (int round = 0; round < 100000; round++) {
        size_t len = 0;
        while (len < 300) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
            size_t pick = (size_t)(seed >> 33);
            /* Mostly harmless, else no text would get far. */
            const char *piece = pieces[pick % 7 != 0 ? 6 : pick / 7 % 18];
            memcpy(text + len, piece, strlen(piece));
            len += strlen(piece);
        }
        struct scan_state expected = {0};
        const unsigned char *stop = scan_portable()(&expected, text, text + len);
        for (size_t b = 0; b < n; b++) {
            struct scan_state s = {0};
            assert_ptr_equal(bodies[b].scan(&s, text, text + len), stop);
            assert_int_equal(s.escape, expected.escape);
            assert_int_equal(s.due, expected.due);
            assert_int_equal(s.escaped, expected.escaped);
        }
    }
}

static void
a_run_of_backslashes_escapes_the_quote_when_its_length_is_odd(void **state)
{
    struct body bodies[4];
    size_t n = all_bodies(bodies);
    unsigned char text[400];

    (void)state;
    for (size_t b = 0; b < n; b++) {
        for (size_t before = 0; before < 70; before++) {
            for (size_t run = 1; run < 200; run++) {
                struct scan_state s = {0};
                memset(text, 'x', sizeof text);
                memset(text + before, '\\', run);
                text[before + run] = '"';
                text[before + run + 1] = '"';
                const unsigned char *stop = bodies[b].scan(&s, text, text + sizeof text);
                assert_int_equal(stop - text, before + run + run % 2);
                assert_true(scan_closed(&s, stop));
            }
        }
    }
}

static void
scan_short_stops_only_at_bytes_that_need_a_look(void **state)
{
    unsigned char text[100];

    (void)state;
    for (unsigned c = 0; c < 256; c++) {
        for (size_t at = 0; at < 64; at++) {
            memset(text, '~', sizeof text);
            text[at] = (unsigned char)c;
            bool special = c < 0x20 || c >= 0x80 || c == '"' || c == '\\';
            const unsigned char *stop = scan_short(text, text + sizeof text);
            if (special)
                assert_ptr_equal(stop, text + at);
            else
                assert_ptr_equal(stop, text + 64);
        }
    }
    memset(text, '"', sizeof text);
    assert_ptr_equal(scan_short(text, text), text);
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
        cmocka_unit_test(every_body_stops_at_the_right_byte_wherever_the_text_lies_and_is_cut),
        cmocka_unit_test(every_body_finds_the_same_in_random_bytes),
        cmocka_unit_test(a_run_of_backslashes_escapes_the_quote_when_its_length_is_odd),
        cmocka_unit_test(scan_short_stops_only_at_bytes_that_need_a_look),
        cmocka_unit_test(unescape_joins_surrogate_pairs_and_replaces_lone_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
