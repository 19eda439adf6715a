#include <stdlib.h>
#include <string.h>

#include "unit.h"
#include "json/quotes.h"

struct body {
    const char *name;
    quotes_fn *find;
};

static size_t
all_bodies(struct body out[4])
{
    const struct body bodies[] = {
        {"plain", quotes_plain()},
        {"sse2", quotes_sse2()},
        {"avx2", quotes_avx2()},
        {"avx512", quotes_avx512()},
    };
    size_t n = 0;

    for (size_t i = 0; i < 4; i++) {
        if (bodies[i].find != NULL)
            out[n++] = bodies[i];
    }
    return n;
}

enum { MOST = 70000 };

/* The quotes of a text as offsets, and how it ends. */
struct list {
    size_t count;
    bool faulty; /* with a fault in a string */
    bool
        strange; /* with what no reader passes by outside strings: what comes behind is no matter */
    uint32_t places[MOST];
};

/* What the quotes must be, byte by byte. */
static void
list_by_byte(struct list *out, const unsigned char *text, size_t len, bool inside)
{
    const unsigned char *p = text, *end = text + len;

    *out = (struct list){0};
    while (p < end) {
        bool escaped = false;
        if (inside) {
            struct scan_state s = {0};
            p = scan_text(&s, &escaped, p, end);
            if (p == end)
                return;
            out->faulty = !scan_closed(&s, p);
            if (out->faulty)
                return;
        } else if (*p == '\\' || *p >= 0x80) {
            out->strange = true;
            return;
        } else if (*p != '"') {
            p++;
            continue;
        }
        out->places[out->count++] = (uint32_t)(p - text) | (escaped ? QUOTES_ESCAPED : 0);
        inside = !inside;
        p++;
    }
}

/* One chunk, as a reader takes its quotes: two by two. */
static void
list_chunk(struct quotes *x, struct list *out, uint32_t base, const unsigned char *text, size_t len,
           bool inside)
{
    const uint32_t *next = quotes_begin(x, text, len, inside);

    for (;;) {
        if (next[0] == QUOTES_NONE || next[1] == QUOTES_NONE)
            next = quotes_more(x, next);
        if (next[0] == QUOTES_NONE)
            break;
        out->places[out->count++] = base + *next++;
    }
    out->faulty = x->faulty;
}

/* The text in two chunks, the first of `cut` bytes. */
static void
list_by_body(quotes_fn *find, struct list *out, const unsigned char *text, size_t len, bool inside,
             size_t cut)
{
    struct quotes x;

    quotes_init(&x, find);
    out->count = 0;
    out->faulty = false;
    if (cut > 0)
        list_chunk(&x, out, 0, text, cut, inside);
    if (!out->faulty)
        list_chunk(&x, out, (uint32_t)cut, text + cut, len - cut,
                   cut > 0 ? inside ^ (out->count & 1) : inside);
    quotes_fini(&x);
}

/*
 * A body lists what there is, and before a fault no more than that: it stops
 * with the block.  Where a string is cut, nobody can tell by its second part
 * whether a backslash stands in the first.
 */
static void
check_text(const struct body *body, const unsigned char *text, size_t len, bool inside, size_t cut)
{
    static struct list expected, found;

    list_by_byte(&expected, text, len, inside);
    list_by_body(body->find, &found, text, len, inside, cut);
    if (expected.faulty && !found.faulty)
        fail_msg("%s: a fault in %zu bytes, cut at %zu, was not seen", body->name, len, cut);
    if (!expected.faulty && !expected.strange && found.faulty)
        fail_msg("%s: no fault in %zu bytes, cut at %zu", body->name, len, cut);
    if (expected.faulty || found.faulty || expected.strange)
        assert_true(expected.strange || found.count <= expected.count);
    else
        assert_int_equal(found.count, expected.count);
    for (size_t i = 0; i < found.count && i < expected.count; i++) {
        uint32_t differing = found.places[i] ^ expected.places[i];
        if (cut > 0)
            differing &= ~QUOTES_ESCAPED;
        if (differing != 0)
            fail_msg("%s: quote %zu at %x, not at %x; %zu bytes, cut at %zu", body->name, i,
                     found.places[i], expected.places[i], len, cut);
    }
}

/* In a body of its own size, so that a sanitizer sees a read behind it. */
static void
check_everywhere(const unsigned char *text, size_t len, bool inside, size_t first_cut,
                 size_t last_cut)
{
    struct body bodies[4];
    size_t n = all_bodies(bodies);
    unsigned char *copy = malloc(len);

    assert_non_null(copy);
    memcpy(copy, text, len);
    for (size_t b = 0; b < n; b++) {
        for (size_t cut = first_cut; cut <= last_cut && cut < len; cut++)
            check_text(&bodies[b], copy, len, inside, cut);
    }
    free(copy);
}

static const char *const texts[] = {
    "\"",
    "\"\"",
    "\\\"\"",
    "\\\\\"",
    "\\\\\\\"\"",
    "\\n\"",
    "\\/\\b\\f\\n\\r\\t\"",
    "\\u0041\\uaBcD\"",
    "\\u0\"032\"",
    "\\x\"",
    "\\u004\"",
    "\\u00g1\"",
    "\\",
    "a\n\"",
    "\"\n\"",
    "\",\"",
    "\x7f\"",
    "\xc3\xa9\"",
    "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\"",
    "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"",
    "\x80\"",
    "\xc0\x80\"",
    "\xc3\"",
    "\xc3\xa9\xa9\"",
    "\xe0\x9f\xbf\"",
    "\xed\xa0\x80\"",
    "\xe2\x82\"",
    "\xe2\x82\\n\"",
    "\xf0\x8f\xbf\xbf\"",
    "\xf4\x90\x80\x80\"",
    "\xf5\x80\x80\x80\"",
    "\xff\"",
    "\xef\xbd\x9c\xe2\x96\x81",
    "\\n\",\"\\\\\",\"\\\"\"",
};

static void
every_body_lists_the_quotes_wherever_the_text_lies_and_is_cut(void **state)
{
    unsigned char text[300];

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const size_t len = strlen(texts[i]);
        for (size_t before = 0; before <= 66; before++) {
            const size_t whole = before + len + (before % 3 == 0 ? 0 : 70);
            memset(text, 'x', sizeof text);
            memcpy(text + before, texts[i], len);
            check_everywhere(text, whole, true, 0, before + len);
        }
    }
}

static void
every_body_lists_the_same_in_random_bytes(void **state)
{
    static const char *const pieces[] = {
        "\\",   "\\\\", "\\n",   "\\u00e9",      "\\u12",    "\"",           "text of a template ",
        "\xc3", "\xa9", "\xe2",  "\x82",         "\xf0\x9f", "\x98\x80",     "\n",
        "a",    "\\\"", "\":\"", "\xe0\xa0\x80", "\xc3\xa9", "\xe2\x96\x81",
    };
    uint64_t seed = 42;
    unsigned char text[1200];

    (void)state;
    for (int round = 0; round < 3000; round++) {
        const size_t enough = round % 2 == 0 ? 300 : 1100;
        size_t len = 0;
        while (len < enough) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
            size_t pick = (size_t)(seed >> 33);
            /* Mostly harmless, else no text would get far. */
            size_t strange = round % 3 == 0 ? pick % 3 : pick % 17;
            const char *piece = pieces[strange != 0 ? 6 : pick / 51 % 20];
            memcpy(text + len, piece, strlen(piece));
            len += strlen(piece);
        }
        const size_t cut = (size_t)(seed >> 17) % (len + 1);
        check_everywhere(text, len, round % 5 != 0, 0, 0);
        check_everywhere(text, len, round % 5 != 0, cut, cut);
    }
}

static void
a_run_of_backslashes_escapes_the_quote_when_its_length_is_odd(void **state)
{
    unsigned char text[400];

    (void)state;
    for (size_t before = 0; before < 70; before++) {
        for (size_t run = 1; run < 200; run++) {
            memset(text, 'x', sizeof text);
            memset(text + before, '\\', run);
            text[before + run] = '"';
            text[before + run + 1] = '"';
            check_everywhere(text, sizeof text, true, 0, 0);
        }
    }
}

/* Blocks that are nothing but quotes, and a string longer than what is looked at in one go. */
static void
every_body_lists_many_quotes_and_passes_long_strings(void **state)
{
    const size_t len = 2 * (size_t)QUOTES_WINDOW + 999;
    unsigned char *text = malloc(len);

    (void)state;
    assert_non_null(text);
    memset(text, '"', len);
    check_everywhere(text, len, false, 0, 0);
    check_everywhere(text, len, true, 77, 77);
    memset(text, 'x', len);
    text[3] = text[len - 2] = '"';
    check_everywhere(text, len, false, 0, 0);
    check_everywhere(text, len, false, QUOTES_WINDOW, QUOTES_WINDOW + 2);
    text[QUOTES_WINDOW + 5] = '\\';
    text[QUOTES_WINDOW + 6] = 'n';
    check_everywhere(text, len, false, 0, 0);
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_body_lists_the_quotes_wherever_the_text_lies_and_is_cut),
        cmocka_unit_test(every_body_lists_the_same_in_random_bytes),
        cmocka_unit_test(a_run_of_backslashes_escapes_the_quote_when_its_length_is_odd),
        cmocka_unit_test(every_body_lists_many_quotes_and_passes_long_strings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
