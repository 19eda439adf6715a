#include <stdio.h>
#include <stdlib.h>

#include "../support/json_transcript.h"
#include "unit.h"

/* What is told of a document: events as transcript_event() spells them, and the verdict. */
struct reading {
    const char *document;
    size_t len;
    const char *told;
};

#define READING(document, told)              \
    {                                        \
        document, sizeof(document) - 1, told \
    }

static size_t
byte_by_byte(void *context, size_t left)
{
    (void)context;
    (void)left;
    return 1;
}

/* Two chunks: the first is *context bytes long, the second the rest. */
static size_t
split(void *context, size_t left)
{
    size_t *at = context;
    size_t n = *at > 0 && *at < left ? *at : left;

    *at = 0;
    return n;
}

static void
check_reading(struct json_reader *r, struct str *told, const struct reading *c)
{
    const struct slice document = {c->document, c->len};

    transcript_read(told, r, document, NULL, NULL);
    assert_string_equal(str_text(told), c->told);
    transcript_read(told, r, document, byte_by_byte, NULL);
    assert_string_equal(str_text(told), c->told);
    for (size_t at = 1; at < c->len; at++) {
        size_t cut = at;
        transcript_read(told, r, document, split, &cut);
        assert_string_equal(str_text(told), c->told);
    }
}

/*
 * The same with spaces behind it: far from a chunk's end more is taken at a time.
 * Not where the document ends too early, since it then ends elsewhere.
 */
static void
check_far_from_the_end(struct json_reader *r, struct str *told, const struct reading *c)
{
    struct str text = STR_INIT;

    if (strstr(c->told, "found the end of the input") != NULL)
        return;
    str_append(&text, c->document, c->len);
    for (int i = 0; i < 300; i++)
        str_putc(&text, ' ');
    const struct slice document = {text.data, text.len};
    transcript_read(told, r, document, NULL, NULL);
    assert_string_equal(str_text(told), c->told);
    for (size_t at = 1; at < c->len; at++) {
        size_t cut = at;
        transcript_read(told, r, document, split, &cut);
        assert_string_equal(str_text(told), c->told);
    }
    str_fini(&text);
}

/* Every reading, fed whole, byte by byte, and in two chunks cut at each place. */
static void
check_readings(const struct json_path *paths, size_t path_count, const struct json_limits *limits,
               const struct reading *readings, size_t count)
{
    struct str told = STR_INIT;
    struct json_reader *r = json_reader_new(paths, path_count, limits, transcript_event, &told);

    for (size_t i = 0; i < count; i++)
        check_reading(r, &told, &readings[i]);
    for (size_t i = 0; i < count; i++)
        check_far_from_the_end(r, &told, &readings[i]);
    json_reader_free(r);
    str_fini(&told);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void
tells_of_every_value_when_no_paths_are_given(void **state)
{
    static const struct reading readings[] = {
        READING("null", "-1 null null null 0-4 0\nok"),
        READING(" true\n", "-1 true null null 1-5 0\nok"),
        READING("\t\r\n false ", "-1 false null null 4-9 0\nok"),
        READING("\"\"", "-1 string null \"\" 0-2 0\nok"),
        READING("-12.5e+3", "-1 number null \"-12.5e+3\" 0-8 0\nok"),
        READING("[]", "-1 [ null null 0-1 0\n-1 ] null null 0-2 0\nok"),
        READING("{ }", "-1 { null null 0-1 0\n-1 } null null 0-3 0\nok"),
        READING("[1, [ ] ,\"b\"]", "-1 [ null null 0-1 0\n"
                                   "-1 number null \"1\" 1-2 1\n"
                                   "-1 [ null null 4-5 1\n"
                                   "-1 ] null null 4-7 1\n"
                                   "-1 string null \"b\" 9-12 1\n"
                                   "-1 ] null null 0-13 0\nok"),
        READING("{\"a\" : {\"b\":null},\"a\":0}", "-1 { null null 0-1 0\n"
                                                  "-1 { \"a\" null 7-8 1\n"
                                                  "-1 null \"b\" null 12-16 2\n"
                                                  "-1 } null null 7-17 1\n"
                                                  "-1 number \"a\" \"0\" 22-23 1\n"
                                                  "-1 } null null 0-24 0\nok"),
        /* After an inner container an element has no key, a member its own. */
        READING("{\"k\":[{\"x\":1},2],\"y\":3}", "-1 { null null 0-1 0\n"
                                                 "-1 [ \"k\" null 5-6 1\n"
                                                 "-1 { null null 6-7 2\n"
                                                 "-1 number \"x\" \"1\" 11-12 3\n"
                                                 "-1 } null null 6-13 2\n"
                                                 "-1 number null \"2\" 14-15 2\n"
                                                 "-1 ] null null 5-16 1\n"
                                                 "-1 number \"y\" \"3\" 21-22 1\n"
                                                 "-1 } null null 0-23 0\nok"),
    };

    (void)state;
    check_readings(NULL, 0, NULL, readings, COUNT(readings));
}

static void
decodes_strings_and_keys(void **state)
{
    static const struct reading readings[] = {
        READING("\"\\u0041\\n\\\"\"", "-1 string null \"A\\n\\\"\" 0-12 0\nok"),
        READING("\"caf\xc3\xa9\"", "-1 string null \"caf\\u00e9\" 0-7 0\nok"),
        READING("\"a\\u0000b\"", "-1 string null \"a\\u0000b\" 0-10 0\nok"),
        READING("\"\\ud83d\\ude00\"", "-1 string null \"\\ud83d\\ude00\" 0-14 0\nok"),
        READING("\"\\ud83d-\\ude00\"", "-1 string null \"\\ufffd-\\ufffd\" 0-15 0\nok"),
        READING("{\"\\u0069d\":\"x\",\"\":\"\"}", "-1 { null null 0-1 0\n"
                                                  "-1 string \"id\" \"x\" 11-14 1\n"
                                                  "-1 string \"\" \"\" 18-20 1\n"
                                                  "-1 } null null 0-21 0\nok"),
        /* Longer than what is looked at in one step. */
        READING("\"0123456789012345678901234567890123456789012345678901234567890123456789"
                "01234567890123456789012345678901234567890123456789\"",
                "-1 string null "
                "\"0123456789012345678901234567890123456789012345678901234567890123456789"
                "01234567890123456789012345678901234567890123456789\" 0-122 0\nok"),
    };

    (void)state;
    check_readings(NULL, 0, NULL, readings, COUNT(readings));
}

static void
finds_the_wanted_values_of_a_page_and_nothing_else(void **state)
{
    static const struct json_path paths[] = {
        {"[].id", 1},
        {"[].config.architectures[]", 2},
        {"[].safetensors.total", 3},
        {"[]", 4},
    };
    static const struct reading readings[] = {
        READING(
            "[{\"_id\":\"6\",\"id\":\"a/b\",\"config\":{\"id\":1,\"architectures\":[\"L\",\"M\"]},"
            "\"safetensors\":{\"parameters\":{\"total\":1,\"x\":[[{}]]},\"total\":8030261248}}]",
            "4 { null null 1-2 1\n"
            "1 string \"id\" \"a/b\" 17-22 2\n"
            "2 string null \"L\" 57-60 4\n"
            "2 string null \"M\" 61-64 4\n"
            "3 number \"total\" \"8030261248\" 126-136 3\n"
            "4 } null null 1-138 1\nok"),
        /* Members that are absent, null or of another kind. */
        READING("[{\"id\":null,\"config\":null},{\"config\":[\"id\"]},"
                "{\"config\":{\"architectures\":\"L\"}}]",
                "4 { null null 1-2 1\n"
                "1 null \"id\" null 7-11 2\n"
                "4 } null null 1-26 1\n"
                "4 { null null 27-28 1\n"
                "4 } null null 27-44 1\n"
                "4 { null null 45-46 1\n"
                "4 } null null 45-77 1\nok"),
        /* A key that is spelt with escapes; keys that are only alike. */
        READING("[{\"\\u0069\\u0064\":\"x\",\"ide\":1,\"i\":2,\"Id\":3}]",
                "4 { null null 1-2 1\n"
                "1 string \"id\" \"x\" 17-20 2\n"
                "4 } null null 1-42 1\nok"),
        READING("{\"id\":1}", "ok"),
        READING("[[{\"id\":1}],7]", "4 [ null null 1-2 1\n4 ] null null 1-11 1\n"
                                    "4 number null \"7\" 12-13 1\nok"),
    };

    (void)state;
    check_readings(paths, COUNT(paths), NULL, readings, COUNT(readings));
}

static void
a_value_at_several_paths_is_told_of_for_each(void **state)
{
    static const struct json_path paths[] = {
        {"", 0}, {".*", 1}, {".a", 2}, {".a", 2}, {".*.b", 3}, {".a.*", 4},
    };
    static const struct reading readings[] = {
        READING("{\"a\":{\"b\":1,\"c\":2},\"d\":{\"b\":3,\"c\":4}}",
                "0 { null null 0-1 0\n"
                "1 { \"a\" null 5-6 1\n"
                "2 { \"a\" null 5-6 1\n"
                "2 { \"a\" null 5-6 1\n"
                "3 number \"b\" \"1\" 10-11 2\n"
                "4 number \"b\" \"1\" 10-11 2\n"
                "4 number \"c\" \"2\" 16-17 2\n"
                "1 } null null 5-18 1\n"
                "2 } null null 5-18 1\n"
                "2 } null null 5-18 1\n"
                "1 { \"d\" null 23-24 1\n"
                "3 number \"b\" \"3\" 28-29 2\n"
                "1 } null null 23-36 1\n"
                "0 } null null 0-37 0\nok"),
        READING("[1]", "0 [ null null 0-1 0\n0 ] null null 0-3 0\nok"),
        READING("5", "0 number null \"5\" 0-1 0\nok"),
    };

    (void)state;
    check_readings(paths, COUNT(paths), NULL, readings, COUNT(readings));
}

/* Nothing is wanted of these, so that what is skipped is seen to be validated. */
static void
says_where_a_document_is_wrong_and_what_was_expected(void **state)
{
    static const struct json_path paths[] = {{".wanted", 1}};
    static const struct reading readings[] = {
        READING("[1,2}", "line 1, column 5 (byte 4): expected ',' or ']', found '}'"),
        READING("{\"a\":1]", "line 1, column 7 (byte 6): expected ',' or '}', found ']'"),
        READING("[1,]", "line 1, column 4 (byte 3): expected a value, found ']'"),
        READING("[,1]", "line 1, column 2 (byte 1): expected a value or ']', found ','"),
        READING("[1 2]", "line 1, column 4 (byte 3): expected ',' or ']', found '2'"),
        READING("{\"a\":1,}", "line 1, column 8 (byte 7): expected a key, found '}'"),
        READING("{,}", "line 1, column 2 (byte 1): expected a key or '}', found ','"),
        READING("{a:1}", "line 1, column 2 (byte 1): expected a key or '}', found 'a'"),
        READING("{\"a\" 1}", "line 1, column 6 (byte 5): expected ':', found '1'"),
        READING("{\"a\":}", "line 1, column 6 (byte 5): expected a value, found '}'"),
        READING("1 2", "line 1, column 3 (byte 2): expected the end of the input, found '2'"),
        READING("[] ,", "line 1, column 4 (byte 3): expected the end of the input, found ','"),
        READING("]", "line 1, column 1 (byte 0): expected a value, found ']'"),
        READING("NaN", "line 1, column 1 (byte 0): expected a value, found 'N'"),
        READING("'a'", "line 1, column 1 (byte 0): expected a value, found '''"),
        READING("[truE]", "line 1, column 5 (byte 4): expected true, found 'E'"),
        READING("[nul]", "line 1, column 5 (byte 4): expected null, found ']'"),
        READING("falsey", "line 1, column 6 (byte 5): expected the end of the input, found 'y'"),
        READING("\xef\xbb\xbf[]", "line 1, column 1 (byte 0): expected a value, found byte 0xEF"),
        READING("[\x1b[31m]",
                "line 1, column 2 (byte 1): expected a value or ']', found byte 0x1B"),
        READING("[1\0]", "line 1, column 3 (byte 2): expected ',' or ']', found byte 0x00"),
        READING("[1,\n 2,\r\n\t3 x", "line 3, column 4 (byte 12): expected ',' or ']', found 'x'"),
    };

    (void)state;
    check_readings(paths, COUNT(paths), NULL, readings, COUNT(readings));
}

static void
refuses_what_is_no_number_at_the_byte_that_is_wrong(void **state)
{
    static const struct json_path paths[] = {{".wanted", 1}};
    static const struct reading readings[] = {
        READING("[-]", "line 1, column 3 (byte 2): expected a digit, found ']'"),
        READING("[01]", "line 1, column 3 (byte 2): expected ',' or ']', found '1'"),
        READING("[-01]", "line 1, column 4 (byte 3): expected ',' or ']', found '1'"),
        READING("[1.]", "line 1, column 4 (byte 3): expected a digit, found ']'"),
        READING("[.5]", "line 1, column 2 (byte 1): expected a value or ']', found '.'"),
        READING("[+1]", "line 1, column 2 (byte 1): expected a value or ']', found '+'"),
        READING("[1e]", "line 1, column 4 (byte 3): expected a digit, found ']'"),
        READING("[1e+]", "line 1, column 5 (byte 4): expected a digit, found ']'"),
        READING("[1.5.2]", "line 1, column 5 (byte 4): expected ',' or ']', found '.'"),
        READING("[1e5.2]", "line 1, column 5 (byte 4): expected ',' or ']', found '.'"),
        READING("[0x1]", "line 1, column 3 (byte 2): expected ',' or ']', found 'x'"),
        READING("-", "line 1, column 2 (byte 1): expected a digit, found the end of the input"),
        READING("1e", "line 1, column 3 (byte 2): expected a digit, found the end of the input"),
        READING("[0,-0,1.0,10E-2,1e+05,-9.9e9]", "ok"),
    };

    (void)state;
    check_readings(paths, COUNT(paths), NULL, readings, COUNT(readings));
}

static void
refuses_what_is_no_string_at_the_byte_that_is_wrong(void **state)
{
    static const struct json_path paths[] = {{".wanted", 1}};
    static const struct reading readings[] = {
        READING("[\"a\nb\"]", "line 1, column 4 (byte 3): expected '\"' or a character that needs "
                              "no escape, found byte 0x0A"),
        READING("[\"\\x\"]", "line 1, column 4 (byte 3): expected one of \"\\/bfnrtu after a "
                             "backslash, found 'x'"),
        READING("[\"\\u12G4\"]",
                "line 1, column 7 (byte 6): expected a hexadecimal digit, found 'G'"),
        READING("[\"\x80\"]", "line 1, column 3 (byte 2): expected UTF-8, found byte 0x80"),
        READING("[\"\xc3\"]", "line 1, column 4 (byte 3): expected the rest of a UTF-8 character, "
                              "found '\"'"),
        READING("[\"\xed\xa0\x80\"]", "line 1, column 4 (byte 3): expected the rest of a UTF-8 "
                                      "character, found byte 0xA0"),
        READING("{\"\xff\":1}", "line 1, column 3 (byte 2): expected UTF-8, found byte 0xFF"),
        READING("{\"wanted\":\"\xf0\x9f\"}", "line 1, column 14 (byte 13): expected the rest of a "
                                             "UTF-8 character, found '\"'"),
    };

    (void)state;
    check_readings(paths, COUNT(paths), NULL, readings, COUNT(readings));
}

static void
says_what_is_missing_where_the_input_ends_too_early(void **state)
{
    static const struct json_path paths[] = {{".wanted", 1}};
    static const struct reading readings[] = {
        READING("", "line 1, column 1 (byte 0): expected a value, found the end of the input"),
        READING(" \n", "line 2, column 1 (byte 2): expected a value, found the end of the input"),
        READING("[",
                "line 1, column 2 (byte 1): expected a value or ']', found the end of the input"),
        READING("[1", "line 1, column 3 (byte 2): expected ',' or ']', found the end of the input"),
        READING("[1,", "line 1, column 4 (byte 3): expected a value, found the end of the input"),
        READING("{",
                "line 1, column 2 (byte 1): expected a key or '}', found the end of the input"),
        READING("{\"a\"", "line 1, column 5 (byte 4): expected ':', found the end of the input"),
        READING("{\"a\":1",
                "line 1, column 7 (byte 6): expected ',' or '}', found the end of the input"),
        READING("{\"a\":1,",
                "line 1, column 8 (byte 7): expected a key, found the end of the input"),
        READING(
            "[\"ab",
            "line 1, column 5 (byte 4): expected the end of a string, found the end of the input"),
        READING("[tr", "line 1, column 4 (byte 3): expected true, found the end of the input"),
    };

    (void)state;
    check_readings(paths, COUNT(paths), NULL, readings, COUNT(readings));
}

static void
keeps_to_its_limits(void **state)
{
    static const struct json_limits limits = {.depth = 3, .value_length = 5};
    static const struct json_path paths[] = {{".id", 1}, {".all.*", 2}};
    static const struct reading readings[] = {
        READING("{\"id\":\"12345\"}", "1 string \"id\" \"12345\" 6-13 1\nok"),
        READING("{\"id\":\"123456\"}", "line 1, column 7 (byte 6): a value is longer than 5 bytes"),
        READING("{\"id\":123456}", "line 1, column 7 (byte 6): a value is longer than 5 bytes"),
        /* As it is spelt, not as it is meant. */
        READING("{\"id\":\"\\u0041\"}",
                "line 1, column 7 (byte 6): a value is longer than 5 bytes"),
        /* The limit is met before the fault behind it, whatever the chunks are. */
        READING("{\"id\":\"123456\xff\"}",
                "line 1, column 7 (byte 6): a value is longer than 5 bytes"),
        READING("{\"id\":\"12345\xff\"}",
                "line 1, column 13 (byte 12): expected UTF-8, found byte 0xFF"),
        READING("{\"id\":1234.}", "line 1, column 12 (byte 11): expected a digit, found '}'"),
        /* What is not wanted may be as long as it likes. */
        READING("{\"long key that is not wanted\":\"a long value\",\"x\":1234567890}", "ok"),
        READING("{\"all\":{\"12345\":1}}", "2 number \"12345\" \"1\" 16-17 2\nok"),
        READING("{\"all\":{\"123456\":1}}",
                "line 1, column 9 (byte 8): a value is longer than 5 bytes"),
        READING("{\"\\u0069\\u0064\":1}", "1 number \"id\" \"1\" 16-17 1\nok"),
        READING("{\"x\":[[]]}", "ok"),
        READING("{\"x\":[[[",
                "line 1, column 8 (byte 7): more than 3 containers inside each other"),
    };

    (void)state;
    check_readings(paths, COUNT(paths), &limits, readings, COUNT(readings));
}

static void
passes_over_long_values_where_told_to(void **state)
{
    static const struct json_limits limits = {.value_length = 5, .pass_over_long = true};
    static const struct json_path paths[] = {{".id", 1}, {".all.*", 2}};
    static const struct reading readings[] = {
        READING("{\"id\":\"12345\"}", "1 string \"id\" \"12345\" 6-13 1\nok"),
        READING("{\"id\":\"123456\"}", "1 long \"id\" null 6-14 1\nok"),
        READING("{\"id\":\"\\u0041\"}", "1 long \"id\" null 6-14 1\nok"),
        READING("{\"id\":123456}", "1 long \"id\" null 6-12 1\nok"),
        READING("{\"id\":123456.25,\"id\":7}",
                "1 long \"id\" null 6-15 1\n1 number \"id\" \"7\" 21-22 1\nok"),
        READING("{\"id\":\"a string that is long for certain\",\"id\":\"7\"}",
                "1 long \"id\" null 6-41 1\n1 string \"id\" \"7\" 47-50 1\nok"),
        /* What is passed over is looked at all the same. */
        READING("{\"id\":\"123456\xff\"}",
                "line 1, column 14 (byte 13): expected UTF-8, found byte 0xFF"),
        READING("{\"id\":123456.}", "line 1, column 14 (byte 13): expected a digit, found '}'"),
        /* Of a name that is too long nothing is told. */
        READING("{\"all\":{\"123456\":1,\"12345\":2}}", "2 number \"12345\" \"2\" 27-28 2\nok"),
        READING("{\"all\":{\"a name that is long for certain\":1,\"12345\":2}}",
                "2 number \"12345\" \"2\" 52-53 2\nok"),
    };

    (void)state;
    check_readings(paths, COUNT(paths), &limits, readings, COUNT(readings));
}

static void
takes_512_containers_inside_each_other_and_no_more_unless_told(void **state)
{
    static const struct json_path paths[] = {{".wanted", 1}};
    struct str told = STR_INIT;
    struct json_reader *r = json_reader_new(paths, 1, NULL, transcript_event, &told);
    char text[1026];

    (void)state;
    memset(text, '[', 513);
    memset(text + 512, ']', 512);
    transcript_read(&told, r, (struct slice){text, 1024}, NULL, NULL);
    assert_string_equal(str_text(&told), "ok");
    memset(text, '[', 513);
    transcript_read(&told, r, (struct slice){text, 513}, NULL, NULL);
    assert_string_equal(
        str_text(&told),
        "line 1, column 513 (byte 512): more than 512 containers inside each other");
    json_reader_free(r);
    str_fini(&told);
}

/* Stops at the event numbered *context, counting down. */
static int
stop_at(void *context, const struct json_event *event, struct err *err)
{
    int *left = context;

    (void)event;
    return --*left == 0 ? err_set(err, ERR_STOPPED, "enough") : 0;
}

static void
stops_with_the_callers_own_error(void **state)
{
    static const char text[] = "[1,{\"a\":\"b\"},true]";

    (void)state;
    for (int event = 1; event <= 7; event++) {
        struct err err = {0};
        int left = event;
        struct json_reader *r = json_reader_new(NULL, 0, NULL, stop_at, &left);
        assert_int_equal(json_reader_feed(r, text, sizeof text - 1, &err), -1);
        assert_int_equal(err.kind, ERR_STOPPED);
        assert_string_equal(err.message, "enough");
        json_reader_free(r);
    }
}

static void
a_number_that_ends_with_the_input_can_still_stop_it(void **state)
{
    struct err err = {0};
    int left = 1;
    struct json_reader *r = json_reader_new(NULL, 0, NULL, stop_at, &left);

    (void)state;
    assert_int_equal(json_reader_feed(r, "12", 2, &err), 0);
    assert_int_equal(json_reader_feed(r, NULL, 0, &err), 0);
    assert_int_equal(json_reader_finish(r, &err), -1);
    assert_int_equal(err.kind, ERR_STOPPED);
    json_reader_free(r);
}

static void
reads_on_after_a_reset_and_without_anywhere_to_put_an_error(void **state)
{
    struct str told = STR_INIT;
    struct json_reader *r = json_reader_new(NULL, 0, NULL, transcript_event, &told);

    (void)state;
    assert_int_equal(json_reader_feed(r, "[{\"a\":\"b", 8, NULL), 0);
    assert_int_equal(json_reader_finish(r, NULL), -1);
    json_reader_reset(r);
    assert_int_equal(json_reader_feed(r, "{]", 2, NULL), -1);
    transcript_read(&told, r, SLICE("\n7"), NULL, NULL);
    assert_string_equal(str_text(&told), "-1 number null \"7\" 1-2 0\nok");
    json_reader_free(r);
    json_reader_free(NULL);
    str_fini(&told);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_of_every_value_when_no_paths_are_given),
        cmocka_unit_test(decodes_strings_and_keys),
        cmocka_unit_test(finds_the_wanted_values_of_a_page_and_nothing_else),
        cmocka_unit_test(a_value_at_several_paths_is_told_of_for_each),
        cmocka_unit_test(says_where_a_document_is_wrong_and_what_was_expected),
        cmocka_unit_test(refuses_what_is_no_number_at_the_byte_that_is_wrong),
        cmocka_unit_test(refuses_what_is_no_string_at_the_byte_that_is_wrong),
        cmocka_unit_test(says_what_is_missing_where_the_input_ends_too_early),
        cmocka_unit_test(keeps_to_its_limits),
        cmocka_unit_test(passes_over_long_values_where_told_to),
        cmocka_unit_test(takes_512_containers_inside_each_other_and_no_more_unless_told),
        cmocka_unit_test(stops_with_the_callers_own_error),
        cmocka_unit_test(a_number_that_ends_with_the_input_can_still_stop_it),
        cmocka_unit_test(reads_on_after_a_reset_and_without_anywhere_to_put_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
