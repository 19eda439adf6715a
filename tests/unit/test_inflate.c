#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "hub/gzip.h"
#include "hub/inflate.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* All that a member, or what begins as one, gives; 0 when it ended, 1 when more is needed, -1. */
static int
inflate_all(struct str *out, struct slice *in, size_t bite, size_t room, struct err *err)
{
    struct inflate *z = inflate_new();
    char *buffer = mem_alloc(room);
    size_t rest = in->len, got = 0;
    int more = 1;

    in->len = 0;
    while (more > 0 && (rest > 0 || in->len > 0 || got == room)) {
        if (in->len == 0 && got < room) {
            in->len = bite < rest ? bite : rest;
            rest -= in->len;
        }
        more = inflate_step(z, in, buffer, room, &got, err);
        str_append(out, buffer, got);
    }
    in->len += rest;
    free(buffer);
    inflate_free(z);
    return more;
}

/* Text that compresses, but not to nothing. */
static void
write_text(struct str *out, size_t len)
{
    unsigned state = 7;

    while (out->len < len) {
        state = state * 1103515245U + 12345U;
        str_printf(out, "{\"id\":\"org-%u/model-%u\"},", state >> 24, state >> 12 & 0xfff);
    }
}

static void
gives_the_text_whatever_the_pieces_it_comes_and_goes_in(void **state)
{
    static const size_t lengths[] = {0, 1, 7, 1000, 70000, 400000};
    static const size_t pieces[] = {1, 2, 7, 8, 9, 1000, 16384, 1 << 20};

    (void)state;
    for (size_t i = 0; i < COUNT(lengths); i++) {
        struct str text = STR_INIT, packed = STR_INIT;
        if (lengths[i] > 0)
            write_text(&text, lengths[i]);
        gzip_pack(&packed, (struct slice){str_text(&text), text.len});
        for (size_t k = 0; k < COUNT(pieces) * COUNT(pieces); k++) {
            struct slice in = {packed.data, packed.len};
            struct str out = STR_INIT;
            size_t bite = pieces[k / COUNT(pieces)], room = pieces[k % COUNT(pieces)];
            assert_int_equal(inflate_all(&out, &in, bite, room, NULL), 0);
            assert_int_equal(in.len, 0);
            assert_int_equal(out.len, text.len);
            assert_memory_equal(str_text(&out), str_text(&text), text.len);
            str_fini(&out);
        }
        str_fini(&text);
        str_fini(&packed);
    }
}

static void
stops_at_the_end_of_the_member_to_the_byte(void **state)
{
    static const char behind[] = "what follows is another's";

    (void)state;
    for (size_t len = 0; len < 300; len++) {
        struct str text = STR_INIT, packed = STR_INIT, out = STR_INIT;
        for (size_t i = 0; i < len; i++)
            str_putc(&text, (char)('a' + i * i % 26));
        gzip_pack(&packed, (struct slice){str_text(&text), len});
        str_puts(&packed, behind);
        struct slice in = {packed.data, packed.len};
        assert_int_equal(inflate_all(&out, &in, 1 + len % 40, 64, NULL), 0);
        assert_true(slice_is(in, behind));
        assert_string_equal(str_text(&out), str_text(&text));
        str_fini(&text);
        str_fini(&packed);
        str_fini(&out);
    }
}

static void
passes_over_what_a_header_may_hold(void **state)
{
    /* RFC 1952, section 2.3: extra field, name, comment, checksum of the header; then "abc". */
    static const char member[] = "\x1f\x8b\x08\x1e\x01\x02\x03\x04\x00\x03"
                                 "\x05\x00"
                                 "AB\x01\x00Z"
                                 "name\0"
                                 "a comment\0"
                                 "\x5d\x94"
                                 "\x4b\x4c\x4a\x06\x00"
                                 "\xc2\x41\x24\x35\x03\x00\x00\x00";

    (void)state;
    for (size_t k = 0; k < sizeof member * 4; k++) {
        struct slice in = {member, sizeof member - 1};
        struct str out = STR_INIT;
        if (inflate_all(&out, &in, 1 + k / 4, 1 + k % 4, NULL) != 0)
            fail_msg("in pieces of %zu bytes", 1 + k / 4);
        assert_string_equal(str_text(&out), "abc");
        str_fini(&out);
    }
}

static void
refuses_what_is_damaged(void **state)
{
    struct str text = STR_INIT, packed = STR_INIT;
    size_t refused = 0;

    (void)state;
    write_text(&text, 3000);
    gzip_pack(&packed, (struct slice){text.data, text.len});
    for (size_t i = 0; i < packed.len; i++) {
        struct slice in = {packed.data, packed.len};
        struct str out = STR_INIT;
        struct err err = {0};
        packed.data[i] = (char)(packed.data[i] ^ 0x10);
        int more = inflate_all(&out, &in, 100, 100, &err);
        /* The time, the packer's flags, its system and the bits that fill the last byte say
         * nothing. */
        bool says_nothing = (i >= 4 && i < 10) || i == packed.len - 9;
        if (more == 0 && (!says_nothing || strcmp(str_text(&out), str_text(&text)) != 0))
            fail_msg("byte %zu of %zu is wrong and not noticed", i, packed.len);
        if (more < 0)
            assert_int_equal(err.kind, ERR_DATA);
        refused += more < 0;
        packed.data[i] = (char)(packed.data[i] ^ 0x10);
        str_fini(&out);
    }
    /* A few make it ask for more. */
    assert_true(refused > packed.len * 9 / 10);
    str_fini(&text);
    str_fini(&packed);
}

static void
needs_more_of_a_member_that_is_cut(void **state)
{
    struct str text = STR_INIT, packed = STR_INIT;

    (void)state;
    write_text(&text, 500);
    gzip_pack(&packed, (struct slice){text.data, text.len});
    for (size_t len = 0; len < packed.len; len++) {
        struct slice in = {packed.data, len};
        struct str out = STR_INIT;
        assert_int_equal(inflate_all(&out, &in, 50, 50, NULL), 1);
        assert_memory_equal(str_text(&out), text.data, out.len);
        str_fini(&out);
    }
    str_fini(&text);
    str_fini(&packed);
}

static void
says_what_is_wrong(void **state)
{
    const struct {
        struct slice in;
        const char *message;
    } cases[] = {
        {SLICE("<html>no gzip</html>"), "not gzip"},
        {SLICE("\x1f\x8b\x07\x00\x00\x00\x00\x00\x00\x03\x4b\x4c\x4a\x06\x00"), "not gzip"},
        {SLICE("\x1f\x8b\x08\x20\x00\x00\x00\x00\x00\x03\x4b\x4c\x4a\x06\x00"), "not gzip"},
        {SLICE("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\x4c\x4a\x06\x00"
               "\xc3\x41\x24\x35\x03\x00\x00\x00"),
         "its checksum is wrong"},
        {SLICE("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff\xff\xff\xff\xff\xff"),
         "what is compressed in it is broken"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct slice in = cases[i].in;
        struct str out = STR_INIT;
        struct err err = {0};
        assert_int_equal(inflate_all(&out, &in, 1000, 1000, &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
        assert_string_equal(err.message, cases[i].message);
        str_fini(&out);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_text_whatever_the_pieces_it_comes_and_goes_in),
        cmocka_unit_test(stops_at_the_end_of_the_member_to_the_byte),
        cmocka_unit_test(passes_over_what_a_header_may_hold),
        cmocka_unit_test(refuses_what_is_damaged),
        cmocka_unit_test(needs_more_of_a_member_that_is_cut),
        cmocka_unit_test(says_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
