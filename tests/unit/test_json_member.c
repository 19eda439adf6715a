#include "unit.h"
#include "json/member.h"

static const struct slice absent = {NULL, 0};

static void
writes_a_key_and_its_value(void **state)
{
    static const char *const texts[] = {"a", "b"};
    const struct slice slices[] = {SLICE("c"), SLICE("d")};
    struct str out = STR_INIT;
    struct json_writer w;

    (void)state;
    json_writer_init(&w, &out, 0);
    json_begin_object(&w);
    json_member_null(&w, "null");
    json_member_bool(&w, "bool", true);
    json_member_int(&w, "int", -1);
    json_member_double(&w, "double", 62.5);
    json_member_count(&w, "count", 0);
    json_member_line(&w, "line", 1);
    json_member_slice(&w, "slice", SLICE("x"));
    json_member_text(&w, "text", "y");
    json_member_word(&w, "word", "z");
    json_member_raw(&w, "raw", SLICE("1.50"));
    json_member_texts(&w, "texts", texts, 2);
    json_member_slices(&w, "slices", slices, 2);
    json_end_object(&w);
    assert_string_equal(
        str_text(&out),
        "{\"null\":null,\"bool\":true,\"int\":-1,\"double\":62.5,\"count\":0,\"line\":1,"
        "\"slice\":\"x\",\"text\":\"y\",\"word\":\"z\",\"raw\":1.50,\"texts\":[\"a\",\"b\"],"
        "\"slices\":[\"c\",\"d\"]}");
    str_fini(&out);
}

static void
writes_null_for_what_is_absent(void **state)
{
    struct str out = STR_INIT;
    struct json_writer w;

    (void)state;
    json_writer_init(&w, &out, 0);
    json_begin_object(&w);
    json_member_count(&w, "count", -1);
    json_member_line(&w, "line", 0);
    json_member_slice(&w, "slice", absent);
    json_member_text(&w, "text", NULL);
    json_member_word(&w, "word", NULL);
    json_member_word(&w, "empty", "");
    json_member_raw(&w, "raw", absent);
    json_end_object(&w);
    assert_string_equal(str_text(&out),
                        "{\"count\":null,\"line\":null,\"slice\":null,\"text\":null,"
                        "\"word\":null,\"empty\":null,\"raw\":null}");
    str_fini(&out);
}

static void
keeps_what_is_empty_but_there(void **state)
{
    struct str out = STR_INIT;
    struct json_writer w;

    (void)state;
    json_writer_init(&w, &out, 0);
    json_begin_object(&w);
    json_member_slice(&w, "slice", SLICE(""));
    json_member_text(&w, "text", "");
    json_member_texts(&w, "texts", NULL, 0);
    json_member_slices(&w, "slices", NULL, 0);
    json_end_object(&w);
    assert_string_equal(str_text(&out),
                        "{\"slice\":\"\",\"text\":\"\",\"texts\":[],\"slices\":[]}");
    str_fini(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_a_key_and_its_value),
        cmocka_unit_test(writes_null_for_what_is_absent),
        cmocka_unit_test(keeps_what_is_empty_but_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
