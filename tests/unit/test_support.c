#include "library/support.h"
#include "unit.h"

static const struct slice none = {NULL, 0};

static void
of_two_tiers_the_better_stands_and_of_equal_ones_the_first(void **state)
{
    struct support s;
    struct support_entry e = {
        SUPPORT_ARCHITECTURE, SUPPORT_REMOVED, SLICE("A"), SLICE("0.9"), none, SLICE("a.py"), 3};

    (void)state;
    support_init(&s);
    assert_true(support_add(&s, &e));
    assert_int_equal(s.counts[SUPPORT_ARCHITECTURE], 0);
    e.tier = SUPPORT_FALLBACK;
    e.line = 7;
    assert_true(support_add(&s, &e));
    assert_int_equal(s.counts[SUPPORT_ARCHITECTURE], 1);
    e.line = 9;
    assert_false(support_add(&s, &e));
    assert_int_equal(s.count, 1);
    assert_int_equal(support_find(&s, SUPPORT_ARCHITECTURE, SLICE("A"))->line, 7);
    e.tier = SUPPORT_REMOVED;
    assert_false(support_add(&s, &e));
    assert_int_equal(s.counts[SUPPORT_ARCHITECTURE], 1);
    assert_null(support_find(&s, SUPPORT_MODEL_TYPE, SLICE("A")));
    e.kind = SUPPORT_MODEL_TYPE;
    assert_true(support_add(&s, &e));
    assert_int_equal(support_find(&s, SUPPORT_MODEL_TYPE, SLICE("A"))->tier, SUPPORT_REMOVED);
    e.name = SLICE("");
    assert_false(support_add(&s, &e));
    e.name = SLICE("B\0C");
    assert_false(support_add(&s, &e));
    e.name = SLICE("B\xff");
    assert_false(support_add(&s, &e));
    assert_int_equal(s.count, 2);
    e.name = SLICE("B");
    e.last = SLICE("");
    assert_true(support_add(&s, &e));
    assert_null(support_find(&s, SUPPORT_MODEL_TYPE, SLICE("B"))->last.data);
    support_fini(&s);
}

static void
sorted_entries_are_found_at_their_new_places(void **state)
{
    static const char *const names[] = {"c", "a", "b"};
    struct support s;

    (void)state;
    support_init(&s);
    for (unsigned i = 0; i < 3; i++) {
        struct support_entry e = {.kind = i == 0 ? SUPPORT_ARCHITECTURE : SUPPORT_MODEL_TYPE,
                                  .tier = SUPPORT_NATIVE,
                                  .name = slice_of(names[i]),
                                  .line = i + 1};
        support_add(&s, &e);
        support_remark(&s, SUPPORT_UNREAD, none, SLICE("f.py"), 9 - i, "what is at %u", 9 - i);
    }
    support_remark(&s, SUPPORT_DISAGREES, SLICE("z"), SLICE("z.py"), 1, "twice");
    support_sort(&s);
    assert_true(slice_is(s.entries[0].name, "c"));
    assert_true(slice_is(s.entries[1].name, "a"));
    assert_true(slice_is(s.entries[2].name, "b"));
    assert_int_equal(support_find(&s, SUPPORT_MODEL_TYPE, SLICE("b"))->line, 3);
    assert_true(slice_is(s.remarks[0].text, "twice"));
    assert_true(slice_is(s.remarks[1].text, "what is at 7"));
    assert_int_equal(s.remarks[3].line, 9);
    support_fini(&s);
}

static void
suggests_the_name_that_was_meant(void **state)
{
    struct support s;
    struct support_entry e = {.tier = SUPPORT_NATIVE, .name = SLICE("LlamaForCausalLM")};

    (void)state;
    support_init(&s);
    support_add(&s, &e);
    assert_string_equal(support_nearest(&s, SUPPORT_ARCHITECTURE, "LamaForCausalLM"),
                        "LlamaForCausalLM");
    assert_null(support_nearest(&s, SUPPORT_ARCHITECTURE, "T5"));
    assert_null(support_nearest(&s, SUPPORT_MODEL_TYPE, "LlamaForCausalLM"));
    /* One that is not supported any more was not meant. */
    e = (struct support_entry){.tier = SUPPORT_REMOVED, .name = SLICE("Zamba9")};
    support_add(&s, &e);
    assert_null(support_nearest(&s, SUPPORT_ARCHITECTURE, "Zamba8"));
    support_fini(&s);
}

static void
types_of_models_are_one_where_underscores_count_as_dashes(void **state)
{
    struct support s;
    struct support_entry e = {
        .kind = SUPPORT_MODEL_TYPE, .tier = SUPPORT_NATIVE, .name = SLICE("gpt-neo_x"), .line = 1};

    (void)state;
    support_init(&s);
    s.underscores_as_dashes = true;
    assert_true(support_add(&s, &e));
    e.name = SLICE("gpt_neo_x");
    assert_false(support_add(&s, &e));
    e.name = SLICE("a");
    assert_true(support_add(&s, &e));
    e.kind = SUPPORT_ARCHITECTURE;
    e.name = SLICE("A_B");
    support_add(&s, &e);
    support_sort(&s);
    assert_int_equal(s.counts[SUPPORT_MODEL_TYPE], 2);
    assert_true(
        slice_is(support_find(&s, SUPPORT_MODEL_TYPE, SLICE("gpt_neo-x"))->name, "gpt-neo_x"));
    assert_null(support_find(&s, SUPPORT_MODEL_TYPE, SLICE("gpt.neo.x")));
    assert_null(support_find(&s, SUPPORT_MODEL_TYPE, SLICE("")));
    assert_null(support_find(&s, SUPPORT_ARCHITECTURE, SLICE("A-B")));
    support_fini(&s);
}

static void
the_digest_tells_apart_what_is_taken_and_not_how(void **state)
{
    const struct {
        struct support_entry entries[2];
        bool same;
    } cases[] = {
        {{{.tier = SUPPORT_NATIVE, .name = SLICE("A")},
          {.tier = SUPPORT_NATIVE, .name = SLICE("B")}},
         true},
        {{{.tier = SUPPORT_FALLBACK, .name = SLICE("B")},
          {.tier = SUPPORT_NATIVE, .name = SLICE("A"), .line = 7}},
         true},
        {{{.tier = SUPPORT_NATIVE, .name = SLICE("A")},
          {.tier = SUPPORT_REMOVED, .name = SLICE("B")}},
         false},
        {{{.tier = SUPPORT_NATIVE, .name = SLICE("A")},
          {.kind = SUPPORT_MODEL_TYPE, .tier = SUPPORT_NATIVE, .name = SLICE("B")}},
         false},
        {{{.tier = SUPPORT_NATIVE, .name = SLICE("A")},
          {.tier = SUPPORT_NATIVE, .name = SLICE("C")}},
         false},
    };
    struct support s;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        support_init(&s);
        support_add(&s, &cases[i].entries[0]);
        support_add(&s, &cases[i].entries[1]);
        /* The same on every machine: it stands in a census. */
        assert_true((support_digest(&s) == UINT64_C(0x10648d0f69d60141)) == cases[i].same);
        /* A name without either letter is taken alike, the list is not. */
        uint64_t digest = support_digest(&s);
        s.underscores_as_dashes = true;
        assert_int_not_equal(support_digest(&s), digest);
        support_fini(&s);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_two_tiers_the_better_stands_and_of_equal_ones_the_first),
        cmocka_unit_test(sorted_entries_are_found_at_their_new_places),
        cmocka_unit_test(suggests_the_name_that_was_meant),
        cmocka_unit_test(types_of_models_are_one_where_underscores_count_as_dashes),
        cmocka_unit_test(the_digest_tells_apart_what_is_taken_and_not_how),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
