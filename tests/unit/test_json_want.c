#include <string.h>

#include "unit.h"
#include "json/want.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const char document[] =
    "{\"n\": 7, \"big\": 9223372036854775808, \"half\": 0.5, \"digits\": \"7\", \"yes\": true,"
    " \"no\": false, \"none\": null, \"text\": \"a\\u001b[2J\", \"nul\": \"a\\u0000b\","
    " \"word\": \"moved\", \"list\": [\"x\", \"\"], \"mixed\": [\"x\", 1], \"in\": {\"er\": [0, "
    "{}]}}";

struct scene {
    struct json_tree *tree;
    const struct json_node *root;
    struct arena arena;
    struct err err;
};

static void
begin(struct scene *s)
{
    *s = (struct scene){.root = NULL};
    arena_init(&s->arena);
    assert_int_equal(json_tree_read(&s->tree, SLICE(document), NULL), 0);
    s->root = json_tree_root(s->tree);
}

static void
end(struct scene *s)
{
    json_tree_free(s->tree);
    arena_fini(&s->arena);
}

static void
gives_the_value_that_was_wanted(void **state)
{
    static const char *const words[] = {"first", "last", "moved"};
    struct scene s;
    const char *text, **items;
    int64_t n;
    size_t size, count = 0;
    bool flag;

    (void)state;
    begin(&s);
    assert_int_equal(want_count(&n, s.root, "n", &s.err), 0);
    assert_int_equal(n, 7);
    assert_int_equal(want_int(&n, s.root, "n", 7, 7, "seven", &s.err), 0);
    assert_int_equal(want_size(&size, s.root, "n", &s.err), 0);
    assert_int_equal(size, 7);
    assert_int_equal(want_bool(&flag, s.root, "yes", &s.err), 0);
    assert_true(flag);
    assert_int_equal(want_bool(&flag, s.root, "no", &s.err), 0);
    assert_false(flag);
    assert_int_equal(want_text(&text, &s.arena, s.root, "text", &s.err), 0);
    assert_string_equal(text, "a\033[2J");
    assert_int_equal(want_text_or_null(&text, &s.arena, s.root, "none", &s.err), 0);
    assert_null(text);
    assert_int_equal(want_word(&size, s.root, "word", words, COUNT(words), "a rule", &s.err), 0);
    assert_int_equal(size, 2);
    assert_int_equal(want_texts(&items, &count, &s.arena, s.root, "list", &s.err), 0);
    assert_int_equal(count, 2);
    assert_string_equal(items[0], "x");
    assert_string_equal(items[1], "");
    assert_true(want_is_null(s.root, "none"));
    assert_false(want_is_null(s.root, "missing"));
    end(&s);
}

static void
refused(struct scene *s, int status, const char *message)
{
    assert_int_equal(status, -1);
    assert_int_equal(s->err.kind, ERR_DATA);
    assert_string_equal(s->err.message, message);
}

static void
says_what_was_expected_where_and_what_is_there(void **state)
{
    static const char *const words[] = {"first", "last"};
    struct scene s;
    const char *text, **items;
    int64_t n;
    size_t size, count = 0;
    bool flag;

    (void)state;
    begin(&s);
    refused(&s, want_count(&n, s.root, "big", &s.err),
            "big: expected a whole number that is not below 0, found 9223372036854775808");
    refused(&s, want_count(&n, s.root, "half", &s.err),
            "half: expected a whole number that is not below 0, found 0.5");
    refused(&s, want_count(&n, s.root, "digits", &s.err),
            "digits: expected a whole number that is not below 0, found \"7\"");
    refused(&s, want_int(&n, s.root, "n", 8, 9, "8 or 9", &s.err), "n: expected 8 or 9, found 7");
    refused(&s, want_size(&size, s.root, "missing", &s.err),
            "missing: expected a whole number that is not below 0, found nothing");
    refused(&s, want_bool(&flag, s.root, "none", &s.err),
            "none: expected true or false, found null");
    refused(&s, want_text(&text, &s.arena, s.root, "nul", &s.err),
            "nul: expected a text without a NUL, found \"a\\u0000b\"");
    refused(&s, want_text(&text, &s.arena, s.root, "yes", &s.err),
            "yes: expected a text without a NUL, found true");
    refused(&s, want_text_or_null(&text, &s.arena, s.root, "missing", &s.err),
            "missing: expected a text without a NUL, or null, found nothing");
    refused(&s, want_word(&size, s.root, "text", words, COUNT(words), "a rule", &s.err),
            "text: expected a rule, found \"a\\u001b[2J\"");
    refused(&s, want_texts(&items, &count, &s.arena, s.root, "mixed", &s.err),
            "mixed[1]: expected a text without a NUL, found 1");
    count = 0;
    refused(&s, want_texts(&items, &count, &s.arena, s.root, "in", &s.err),
            "in: expected a list of texts, found an object");
    const struct json_node *inner = json_node_get(json_node_get(s.root, "in"), "er");
    refused(&s, want_count(&n, inner->first->next, "deep", &s.err),
            "in.er[1].deep: expected a whole number that is not below 0, found nothing");
    refused(&s, want_unexpected(&s.err, s.root, NULL, "a list"),
            "the outermost value: expected a list, found an object");
    end(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_value_that_was_wanted),
        cmocka_unit_test(says_what_was_expected_where_and_what_is_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
