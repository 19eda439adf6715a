#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"
#include "json/writer.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* One of each: an entry with nested and empty containers. */
static void
write_sample(struct str *out, unsigned indent)
{
    struct json_writer w;

    json_writer_init(&w, out, indent);
    json_begin_object(&w);
    json_key(&w, "models");
    json_begin_array(&w);
    json_begin_object(&w);
    json_key_slice(&w, SLICE("id"));
    json_text(&w, "a/b");
    json_key(&w, "score");
    json_double(&w, 62.5);
    json_end_object(&w);
    json_null(&w);
    json_raw(&w, SLICE("{\"x\": 1.50}"));
    json_end_array(&w);
    json_key(&w, "none");
    json_begin_array(&w);
    json_end_array(&w);
    json_key(&w, "empty");
    json_begin_object(&w);
    json_end_object(&w);
    json_key(&w, "flags");
    json_begin_array(&w);
    json_bool(&w, true);
    json_bool(&w, false);
    json_int(&w, INT64_MIN);
    json_end_array(&w);
    json_end_object(&w);
}

static void
lays_containers_out_as_python_does(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    write_sample(&out, 2);
    assert_string_equal(str_text(&out), "{\n"
                                        "  \"models\": [\n"
                                        "    {\n"
                                        "      \"id\": \"a/b\",\n"
                                        "      \"score\": 62.5\n"
                                        "    },\n"
                                        "    null,\n"
                                        "    {\"x\": 1.50}\n"
                                        "  ],\n"
                                        "  \"none\": [],\n"
                                        "  \"empty\": {},\n"
                                        "  \"flags\": [\n"
                                        "    true,\n"
                                        "    false,\n"
                                        "    -9223372036854775808\n"
                                        "  ]\n"
                                        "}");
    str_truncate(&out, 0);
    write_sample(&out, 0);
    assert_string_equal(str_text(&out),
                        "{\"models\":[{\"id\":\"a/b\",\"score\":62.5},null,{\"x\": 1.50}],"
                        "\"none\":[],\"empty\":{},\"flags\":[true,false,-9223372036854775808]}");
    str_fini(&out);
}

static void
appends_to_what_is_there(void **state)
{
    struct str out = STR_INIT;
    struct json_writer w;

    (void)state;
    str_puts(&out, "data: ");
    json_writer_init(&w, &out, 2);
    json_begin_array(&w);
    json_end_array(&w);
    assert_string_equal(str_text(&out), "data: []");
    str_fini(&out);
}

static void
escapes_all_but_printable_ascii(void **state)
{
    static const struct {
        struct slice text;
        const char *json;
    } cases[] = {
        {{"", 0}, "\"\""},
        {{"/ ~", 3}, "\"/ ~\""},
        {{"\"\\", 2}, "\"\\\"\\\\\""},
        {{"\b\f\n\r\t", 5}, "\"\\b\\f\\n\\r\\t\""},
        {{"\0\x01\x1f\x7f", 4}, "\"\\u0000\\u0001\\u001f\\u007f\""},
        {{"caf\xc3\xa9", 5}, "\"caf\\u00e9\""},
        {{"\xe2\x96\x81", 3}, "\"\\u2581\""},
        {{"\xf0\x9f\x98\x80", 4}, "\"\\ud83d\\ude00\""},
        {{"\xf4\x8f\xbf\xbf", 4}, "\"\\udbff\\udfff\""},
        /* No UTF-8: a mark for each byte that begins no character. */
        {{"a\xff"
          "b",
          3},
         "\"a\\ufffdb\""},
        {{"\xe2\x96", 2}, "\"\\ufffd\\ufffd\""},
        {{"\xc0\x80", 2}, "\"\\ufffd\\ufffd\""},
        {{"\xed\xa0\x80", 3}, "\"\\ufffd\\ufffd\\ufffd\""},
        {{NULL, 0}, "null"},
    };
    struct str out = STR_INIT;
    struct json_writer w;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        str_truncate(&out, 0);
        json_writer_init(&w, &out, 2);
        json_string(&w, cases[i].text);
        assert_string_equal(str_text(&out), cases[i].json);
    }
    str_truncate(&out, 0);
    json_text(&w, NULL);
    assert_string_equal(str_text(&out), "null");
    str_fini(&out);
}

/* Bytes are looked at many at a time: each must be met wherever it stands among others. */
static void
escapes_a_byte_wherever_it_stands(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 256; c++) {
        struct str alone = STR_INIT;
        struct json_writer w;
        char byte = (char)c;
        json_writer_init(&w, &alone, 0);
        json_string(&w, (struct slice){&byte, 1});
        for (size_t at = 0; at < 20; at++) {
            struct str out = STR_INIT, expected = STR_INIT;
            char text[20];
            memset(text, '~', sizeof text);
            text[at] = byte;
            json_writer_init(&w, &out, 0);
            json_string(&w, (struct slice){text, sizeof text});
            str_printf(&expected, "\"%.*s%.*s%.*s\"", (int)at, "~~~~~~~~~~~~~~~~~~~~",
                       (int)alone.len - 2, alone.data + 1, (int)(19 - at), "~~~~~~~~~~~~~~~~~~~~");
            assert_string_equal(str_text(&out), str_text(&expected));
            str_fini(&out);
            str_fini(&expected);
        }
        str_fini(&alone);
    }
}

static void
writes_doubles_as_repr_does(void **state)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {-1.5, "-1.5"},
        {100.0, "100.0"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {62.5, "62.5"},
        {1.0 / 3.0, "0.3333333333333333"},
        {123456789.125, "123456789.125"},
        /* an exponent from 1e16 on, and below 1e-4 */
        {1e15, "1000000000000000.0"},
        {9999999999999998.0, "9999999999999998.0"},
        {1e16, "1e+16"},
        {12345678901234567890.0, "1.2345678901234567e+19"},
        {0.0001, "0.0001"},
        {0.00012345, "0.00012345"},
        {0.00001, "1e-05"},
        {0.000099999, "9.9999e-05"},
        {1e22, "1e+22"},
        {1e23, "1e+23"},
        {1e100, "1e+100"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        /* subnormals */
        {0x1p-1074, "5e-324"},
        {0x1p-1073, "1e-323"},
        {0x0.fffffffffffffp-1022, "2.225073858507201e-308"},
        {0x1p-1022, "2.2250738585072014e-308"},
        /* powers of two whose closest 16 digits read as the double below */
        {0x1p-44, "5.684341886080802e-14"},
        {0x1p-1007, "7.291122019556398e-304"},
        /* and one where they do not */
        {0x1p53, "9007199254740992.0"},
    };
    char text[JSON_DOUBLE_SIZE];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(json_double_text(text, cases[i].value), strlen(cases[i].text));
        assert_string_equal(text, cases[i].text);
    }
}

static void
reads_numbers_in_any_locale(void **state)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"0", 0.0},
        {"-0.0", -0.0},
        {"12.5", 12.5},
        {"-12.5e3", -12500.0},
        {"0.45", 0.45},
        {"1E-2", 0.01},
        {"0.30000000000000004", 0.1 + 0.2},
        {"1.2345678901234567e+19", 12345678901234567890.0},
        {"5e-324", 5e-324},
        {"0.000000000000000000000000000001e30", 1.0},
        {"1e999999999999999999999", (double)INFINITY},
        {"1.5e-999999999999999999999", 0.0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_true(json_double_read(slice_of(cases[i].text)) == cases[i].value);
    assert_true(json_double_read((struct slice){NULL, 0}) == 0);
}

static void
writes_null_for_what_json_has_no_word_for(void **state)
{
    const double values[] = {(double)NAN, (double)INFINITY, (double)-INFINITY};
    struct str out = STR_INIT;
    struct json_writer w;

    (void)state;
    json_writer_init(&w, &out, 0);
    json_begin_array(&w);
    for (size_t i = 0; i < COUNT(values); i++)
        json_double(&w, values[i]);
    json_end_array(&w);
    assert_string_equal(str_text(&out), "[null,null,null]");
    str_fini(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lays_containers_out_as_python_does),
        cmocka_unit_test(appends_to_what_is_there),
        cmocka_unit_test(escapes_all_but_printable_ascii),
        cmocka_unit_test(escapes_a_byte_wherever_it_stands),
        cmocka_unit_test(writes_doubles_as_repr_does),
        cmocka_unit_test(reads_numbers_in_any_locale),
        cmocka_unit_test(writes_null_for_what_json_has_no_word_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
