#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"
#include "json/tree.h"
#include "json/writer.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct json_tree *
read_tree(const char *text)
{
    struct json_tree *t;
    struct err err = {0};

    if (json_tree_read(&t, slice_of(text), &err) != 0)
        fail_msg("%s: %s", text, err.message);
    return t;
}

/* The object's members as "key=raw key=raw". */
static void
check_members(const struct json_node *object, const char *expected)
{
    struct str out = STR_INIT;
    size_t count = 0;

    for (const struct json_node *m = object->first; m != NULL; m = m->next, count++) {
        str_printf(&out, "%s%.*s=%.*s", count > 0 ? " " : "", (int)m->key.len, m->key.data,
                   (int)m->raw.len, m->raw.data);
        assert_ptr_equal(m->parent, object);
    }
    assert_string_equal(str_text(&out), expected);
    assert_int_equal(object->count, count);
    str_fini(&out);
}

static void
knows_types_texts_and_links(void **state)
{
    struct json_tree *t =
        read_tree(" {\"s\": \"a\\nb\", \"n\": -1.50e3, \"l\": [null, true, false], "
                  "\"o\": {}} ");
    const struct json_node *root = json_tree_root(t);

    (void)state;
    assert_int_equal(root->type, JSON_TYPE_OBJECT);
    assert_null(root->parent);
    assert_null(root->next);
    assert_null(root->key.data);
    assert_int_equal(root->count, 4);
    const struct json_node *s = root->first;
    assert_int_equal(s->type, JSON_TYPE_STRING);
    assert_true(slice_is(s->text, "a\nb"));
    assert_true(slice_is(s->raw, "\"a\\nb\""));
    const struct json_node *n = s->next;
    assert_int_equal(n->type, JSON_TYPE_NUMBER);
    assert_true(slice_is(n->text, "-1.50e3"));
    const struct json_node *l = n->next;
    assert_int_equal(l->type, JSON_TYPE_ARRAY);
    assert_int_equal(l->count, 3);
    assert_int_equal(l->first->type, JSON_TYPE_NULL);
    assert_int_equal(l->first->next->type, JSON_TYPE_TRUE);
    assert_int_equal(l->first->next->next->type, JSON_TYPE_FALSE);
    assert_null(l->first->key.data);
    assert_ptr_equal(l->first->parent, l);
    const struct json_node *o = l->next;
    assert_int_equal(o->type, JSON_TYPE_OBJECT);
    assert_int_equal(o->count, 0);
    assert_null(o->first);
    assert_null(o->next);
    json_tree_free(t);
    json_tree_free(NULL);
}

static void
raw_is_the_value_to_the_letter(void **state)
{
    struct json_tree *t = read_tree("[ {\"a\" :1.0 , \"\\u0062\":[ 2 ]} ,\"\\u00e9\"]");
    const struct json_node *object = json_tree_root(t)->first;

    (void)state;
    assert_true(
        slice_is(json_tree_root(t)->raw, "[ {\"a\" :1.0 , \"\\u0062\":[ 2 ]} ,\"\\u00e9\"]"));
    assert_true(slice_is(object->raw, "{\"a\" :1.0 , \"\\u0062\":[ 2 ]}"));
    check_members(object, "a=1.0 b=[ 2 ]");
    assert_true(slice_is(object->next->raw, "\"\\u00e9\""));
    json_tree_free(t);
}

static void
the_last_of_equal_keys_stands_at_the_place_of_the_first(void **state)
{
    static const struct {
        const char *text;
        const char *members;
    } cases[] = {
        {"{\"a\":1,\"a\":2}", "a=2"},
        {"{\"a\":1,\"b\":2,\"a\":3}", "a=3 b=2"},
        {"{\"a\":1,\"b\":2,\"b\":3,\"c\":4,\"a\":5,\"b\":6}", "a=5 b=6 c=4"},
        {"{\"a\":1,\"\\u0061\":[2]}", "a=[2]"},
        {"{\"\":1,\"a\":2,\"\":3}", "=3 a=2"},
        {"{\"c\":1,\"b\":2,\"a\":3}", "c=1 b=2 a=3"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct json_tree *t = read_tree(cases[i].text);
        check_members(json_tree_root(t), cases[i].members);
        json_tree_free(t);
    }
}

static void
keys_with_surrogates_are_told_apart_by_their_spelling(void **state)
{
    static const struct {
        const char *member, *spelt;
        bool surrogate;
    } cases[] = {
        {"{\"a\\\"\\\\\" :\n 1}", "\"a\\\"\\\\\"", false},
        {"{\"x\":0,\"\": 1}", "\"x\"", false},
        {"{\"\\udc00\": 1}", "\"\\udc00\"", true},
        {"{ \"\\\\\\\"\\uDBFF\":1}", "\"\\\\\\\"\\uDBFF\"", true},
    };
    struct json_tree *t = read_tree("{\"\\ud800\": 1, \"\\udc00\": 2, \"\\ud800\": 3}");

    (void)state;
    check_members(json_tree_root(t), "\xef\xbf\xbd=3 \xef\xbf\xbd=2");
    json_tree_free(t);
    for (size_t i = 0; i < COUNT(cases); i++) {
        t = read_tree(cases[i].member);
        const struct slice spelt = json_key_before(json_tree_root(t)->first->raw.data);
        assert_true(slice_is(spelt, cases[i].spelt));
        assert_int_equal(json_has_surrogate(spelt), cases[i].surrogate);
        json_tree_free(t);
    }
}

static void
equal_keys_of_a_large_object_are_united_too(void **state)
{
    struct str text = STR_INIT;
    struct str expected = STR_INIT;

    (void)state;
    /* k0 … k299, then k0 … k99 again with other values. */
    for (unsigned i = 0; i < 400; i++)
        str_printf(&text, "%s\"k%u\":%u", i == 0 ? "{" : ",", i % 300, i);
    str_putc(&text, '}');
    for (unsigned i = 0; i < 300; i++)
        str_printf(&expected, "%sk%u=%u", i == 0 ? "" : " ", i, i < 100 ? i + 300 : i);
    struct json_tree *t = read_tree(str_text(&text));
    check_members(json_tree_root(t), str_text(&expected));
    json_tree_free(t);
    str_fini(&text);
    str_fini(&expected);
}

static void
gets_members_and_nothing_from_what_is_no_object(void **state)
{
    struct json_tree *t = read_tree("{\"a\":{\"b\":1},\"l\":[1]}");
    const struct json_node *root = json_tree_root(t);

    (void)state;
    assert_true(slice_is(json_node_get(json_node_get(root, "a"), "b")->raw, "1"));
    assert_null(json_node_get(root, "b"));
    assert_null(json_node_get(json_node_get(root, "l"), "a"));
    assert_null(json_node_get(json_node_get(root, "none"), "a"));
    json_tree_free(t);
}

static void
names_the_path_of_a_node(void **state)
{
    struct str path = STR_INIT;
    struct json_tree *t =
        read_tree("{\"models\":[{},{\"status\":0,\"we.ird\":[1,[2]],\"\\u001b[0m\":1}]}");
    const struct json_node *root = json_tree_root(t);
    const struct json_node *entry = root->first->first->next;
    const struct json_node *odd = json_node_get(entry, "we.ird");
    const struct {
        const struct json_node *node;
        const char *path;
    } cases[] = {
        {root, "the outermost value"},
        {root->first, "models"},
        {entry, "models[1]"},
        {entry->first, "models[1].status"},
        {odd, "models[1][\"we.ird\"]"},
        {odd->first->next->first, "models[1][\"we.ird\"][1][0]"},
        {odd->next, "models[1][\"\\u001b[0m\"]"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        str_truncate(&path, 0);
        json_node_path(&path, cases[i].node);
        assert_string_equal(str_text(&path), cases[i].path);
    }
    json_tree_free(t);
    t = read_tree("[5]");
    str_truncate(&path, 0);
    json_node_path(&path, json_tree_root(t)->first);
    assert_string_equal(str_text(&path), "[0]");
    json_tree_free(t);
    str_fini(&path);
}

static void
positions_count_lines_and_bytes_from_one(void **state)
{
    const struct slice input = SLICE("ab\n\ncd");
    static const unsigned expected[][2] = {{1, 1}, {1, 2}, {1, 3}, {2, 1}, {3, 1}, {3, 2}, {3, 3}};

    (void)state;
    for (size_t i = 0; i < COUNT(expected); i++) {
        unsigned line, column;
        json_position(input, i, &line, &column);
        assert_int_equal(line, expected[i][0]);
        assert_int_equal(column, expected[i][1]);
    }
}

static void
integers_are_exact_or_refused(void **state)
{
    static const struct {
        const char *text;
        bool is_integer;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"9007199254740993", true, INT64_C(9007199254740993)},
        {"9223372036854775807", true, INT64_MAX},
        {"9223372036854775808", false, 0},
        {"-9223372036854775808", true, INT64_MIN},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999", false, 0},
        {"1.0", false, 0},
        {"1e3", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"12a", false, 0},
        {" 1", false, 0},
        {"+1", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t value = 0;
        assert_int_equal(json_text_int64(slice_of(cases[i].text), &value), cases[i].is_integer);
        assert_int_equal(value, cases[i].value);
    }
    struct json_tree *t = read_tree("[8030261248,\"7241732096\",true,null,\"x\"]");
    const struct json_node *node = json_tree_root(t)->first;
    int64_t value;
    assert_true(json_node_int64(node, &value));
    assert_int_equal(value, INT64_C(8030261248));
    assert_true(json_node_int64(node->next, &value));
    assert_int_equal(value, INT64_C(7241732096));
    for (node = node->next->next; node != NULL; node = node->next)
        assert_false(json_node_int64(node, &value));
    assert_false(json_node_int64(NULL, &value));
    json_tree_free(t);
}

static void
types_have_words(void **state)
{
    (void)state;
    assert_string_equal(json_type_name(JSON_TYPE_NULL), "null");
    assert_string_equal(json_type_name(JSON_TYPE_FALSE), "false");
    assert_string_equal(json_type_name(JSON_TYPE_TRUE), "true");
    assert_string_equal(json_type_name(JSON_TYPE_NUMBER), "a number");
    assert_string_equal(json_type_name(JSON_TYPE_STRING), "a string");
    assert_string_equal(json_type_name(JSON_TYPE_OBJECT), "an object");
    assert_string_equal(json_type_name(JSON_TYPE_ARRAY), "an array");
}

static void
a_fault_leaves_no_tree_and_says_where(void **state)
{
    struct json_tree *t = (struct json_tree *)&t;
    struct err err = {0};

    (void)state;
    assert_int_equal(json_tree_read(&t, SLICE("{\"a\": [1, 2}"), &err), -1);
    assert_null(t);
    assert_int_equal(err.kind, ERR_DATA);
    assert_string_equal(err.message, "line 1, column 12 (byte 11): expected ',' or ']', found '}'");
    assert_int_equal(json_tree_read(&t, (struct slice){NULL, 0}, &err), -1);
    assert_string_equal(err.message,
                        "line 1, column 1 (byte 0): expected a value, found the end of the input");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_types_texts_and_links),
        cmocka_unit_test(raw_is_the_value_to_the_letter),
        cmocka_unit_test(the_last_of_equal_keys_stands_at_the_place_of_the_first),
        cmocka_unit_test(keys_with_surrogates_are_told_apart_by_their_spelling),
        cmocka_unit_test(equal_keys_of_a_large_object_are_united_too),
        cmocka_unit_test(gets_members_and_nothing_from_what_is_no_object),
        cmocka_unit_test(names_the_path_of_a_node),
        cmocka_unit_test(positions_count_lines_and_bytes_from_one),
        cmocka_unit_test(integers_are_exact_or_refused),
        cmocka_unit_test(types_have_words),
        cmocka_unit_test(a_fault_leaves_no_tree_and_says_where),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
