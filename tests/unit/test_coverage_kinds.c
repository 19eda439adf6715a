#include "coverage_answer.h"

/* Of each kind that a library may know by its architecture, by its type, or not at all. */
static const struct given kinds[] = {
    {"x/1", "A", "t", 100, Y2022, "a"},   {"x/2", "A", "t", 50, Y2022, "other"},
    {"x/3", "A", "t", 25, Y2022, NULL},   {"x/4", "B", "t", 12, Y2023, "b"},
    {"x/5", "C", "t", 1000, Y2023, "c"},  {"y/6", "D", "u", 7, Y2023, "other"},
    {"y/7", NULL, "u", 300, Y2022, "a"},  {"y/8", NULL, "u", 200, Y2022, "alone"},
    {"y/9", NULL, "u", 400, Y2022, NULL}, {"y/10", NULL, "u", 3, Y2022, "c"},
    {"y/11", "E", "u", 5, Y2023, NULL},
};

static void
what_is_loaded_by_a_fallback_stands_apart(void **state)
{
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, kinds, COUNT(kinds));
    answers(p,
            (struct coverage_question){.libraries = &l.rules[TIERS], .library_count = 1, .top = 1},
            "- 7/1199 3/175 2/19 2/1005\n"
            "without 4/903 variants 0/0\n"
            "tasks 1 of 2, rest 2/12\n"
            "t 5/1187 3/175 1/12 1/1000\n"
            "years 2 of 2, rest 0/0\n"
            "2022 3/175 3/175 0/0 0/0\n"
            "2023 4/1024 0/0 2/19 2/1005\n"
            "authors 1 of 2, rest 2/12\n"
            "x 5/1187 3/175 1/12 1/1000\n"
            "lacks 1 of 2, all 2/1005, told 1/1000\n"
            "C 1/1000 removed:0.9\n"
            "fallback 1 of 2, all 2/19, told 1/12\n"
            "B 1/12 fallback\n");
    free_libraries(&l);
}

static void
a_library_that_lists_types_loads_models_by_their_type(void **state)
{
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, kinds, COUNT(kinds));
    answers(p,
            (struct coverage_question){.libraries = &l.rules[TYPES], .library_count = 1, .top = 9},
            "- 10/1702 3/600 1/12 6/1090\n"
            "without 1/400 variants 0/0 decided 0/0 4/612\n"
            "tasks 2 of 2, rest 0/0\n"
            "t 5/1187 1/100 1/12 3/1075\n"
            "u 5/515 2/500 0/0 3/15\n"
            "years 2 of 2, rest 0/0\n"
            "2022 6/678 3/600 0/0 3/78\n"
            "2023 4/1024 0/0 1/12 3/1012\n"
            "authors 2 of 2, rest 0/0\n"
            "x 5/1187 1/100 1/12 3/1075\n"
            "y 5/515 2/500 0/0 3/15\n"
            /* Types, and architectures of models without one. */
            "lacks 4 of 4, all 6/1090, told 6/1090\n"
            "type c 2/1003 removed\n"
            "type other 2/57 no\n"
            "A 1/25 no\n"
            "E 1/5 no\n"
            "fallback 1 of 1, all 1/12, told 1/12\n"
            "type b 1/12 fallback\n");
    /* The better tier decides, and of equal ones the architecture. */
    answers(p,
            (struct coverage_question){.libraries = &l.rules[BOTH], .library_count = 1, .top = 9},
            "- 10/1702 3/412 4/1078 3/212\n"
            "without 1/400 variants 0/0 decided 3/87 4/1403\n"
            "tasks 2 of 2, rest 0/0\n"
            "t 5/1187 2/112 3/1075 0/0\n"
            "u 5/515 1/300 1/3 3/212\n"
            "years 2 of 2, rest 0/0\n"
            "2022 6/678 2/400 3/78 1/200\n"
            "2023 4/1024 1/12 1/1000 2/12\n"
            "authors 2 of 2, rest 0/0\n"
            "x 5/1187 2/112 3/1075 0/0\n"
            "y 5/515 1/300 1/3 3/212\n"
            "lacks 3 of 3, all 3/212, told 3/212\n"
            "type alone 1/200 no\n"
            "D 1/7 no\n"
            "E 1/5 no\n"
            "fallback 3 of 3, all 4/1078, told 4/1078\n"
            "C 1/1000 fallback\n"
            "A 2/75 fallback\n"
            "type c 1/3 fallback\n");
    free_libraries(&l);
}

static void
libraries_of_every_sort_are_judged_on_the_same_models(void **state)
{
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, kinds, COUNT(kinds));
    answers(p,
            (struct coverage_question){.libraries = &l.rules[TIERS], .library_count = 3, .top = 2},
            "- 10/1702 3/175 2/19 5/1508 3/600 1/12 6/1090 3/412 4/1078 3/212\n"
            "without 1/400 variants 0/0 decided 5/194 0/0 decided 0/0 4/612 decided 3/87 4/1403\n"
            "tasks 2 of 2, rest 0/0\n"
            "t 5/1187 3/175 1/12 1/1000 1/100 1/12 3/1075 2/112 3/1075 0/0\n"
            "u 5/515 0/0 1/7 4/508 2/500 0/0 3/15 1/300 1/3 3/212\n"
            "years 2 of 2, rest 0/0\n"
            "2022 6/678 3/175 0/0 3/503 3/600 0/0 3/78 2/400 3/78 1/200\n"
            "2023 4/1024 0/0 2/19 2/1005 0/0 1/12 3/1012 1/12 1/1000 2/12\n"
            "authors 2 of 2, rest 0/0\n"
            "x 5/1187 3/175 1/12 1/1000 1/100 1/12 3/1075 2/112 3/1075 0/0\n"
            "y 5/515 0/0 1/7 4/508 2/500 0/0 3/15 1/300 1/3 3/212\n"
            "lacks 2 of 5, all 5/1508, told 2/1300\n"
            "C 1/1000 removed:0.9 removed fallback\n"
            "type a 1/300 no yes yes\n"
            "fallback 2 of 2, all 2/19, told 2/19\n"
            "B 1/12 fallback fallback yes\n"
            "D 1/7 fallback no no\n"
            "lacks 2 of 4, all 6/1090, told 4/1060\n"
            "type c 2/1003 removed:0.9 removed fallback\n"
            "type other 2/57 yes no fallback 1/50\n"
            "fallback 1 of 1, all 1/12, told 1/12\n"
            "type b 1/12 fallback fallback yes\n"
            "lacks 2 of 3, all 3/212, told 2/207\n"
            "type alone 1/200 no yes no\n"
            "D 1/7 fallback no no\n"
            "fallback 2 of 3, all 4/1078, told 3/1075\n"
            "C 1/1000 removed:0.9 removed fallback\n"
            "A 2/75 yes no fallback\n");
    free_libraries(&l);
}

static void
a_word_may_be_both_in_a_stranger_s_file(void **state)
{
    static const struct given both[] = {
        {"x/1", "A", "t", 100, Y2022, "word"},
        {"y/2", NULL, "t", 30, Y2022, "word"},
        {"z/3", NULL, "t", 5, Y2022, "word"},
    };
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, both, COUNT(both));
    run_sql(p, "UPDATE model SET architecture = model_type, model_type = NULL WHERE id <> 'y/2'");
    struct store *s = open_store(p, STORE_READ);
    const struct coverage_question q = {.libraries = &l.rules[BOTH], .library_count = 1, .top = 9};
    struct str out = STR_INIT;
    struct coverage c;
    assert_int_equal(coverage_count(&c, &q, s, &p->err), 0);
    add_lacks(&out, &c, "lacks", &c.libraries[0].missing);
    assert_string_equal(str_text(&out), "lacks 2 of 2, all 3/135, told 3/135\n"
                                        "word 2/105 no\n"
                                        "type word 1/30 no\n");
    str_fini(&out);
    coverage_fini(&c);
    store_close(s);
    free_libraries(&l);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)
    const struct CMUnitTest tests[] = {
        TEST(what_is_loaded_by_a_fallback_stands_apart),
        TEST(a_library_that_lists_types_loads_models_by_their_type),
        TEST(libraries_of_every_sort_are_judged_on_the_same_models),
        TEST(a_word_may_be_both_in_a_stranger_s_file),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
