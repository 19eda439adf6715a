#include "coverage_answer.h"

static const struct given models[] = {
    {"google/a1", "A", "text-generation", 100, Y2022, NULL},
    {"google/a2", "A", "text-generation", 50, Y2023, NULL},
    {"meta/b1", "B", "text-generation", 30, Y2023, NULL},
    {"meta/c1", "C", "fill-mask", 200, Y2023, NULL},
    {"meta/d1", "D", "fill-mask", 7, Y2022, NULL},
    {"none", "D", NULL, 7, Y2022, NULL},
    {"google/bare", NULL, "text-generation", 1000, Y2022, NULL},
    {"copies/a1-AWQ", "A", "text-generation", 2000, Y2022, NULL},
    {"copies/bare-AWQ", NULL, "text-generation", 1, Y2022, NULL},
    {"copies/b1-copy", "B", "text-generation", 4000, Y2022, NULL},
};

static void
counts_each_model_in_its_lines(void **state)
{
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, models, COUNT(models));
    answers(p, (struct coverage_question){.libraries = l.rules, .library_count = 1, .top = 10},
            "- 7/4394 4/4180 3/214\n"
            "without 1/1000 variants 2/2001\n"
            "tasks 3 of 3, rest 0/0\n"
            "text-generation 4/4180 4/4180 0/0\n"
            "fill-mask 2/207 0/0 2/207\n"
            "- 1/7 0/0 1/7\n"
            "years 2 of 2, rest 0/0\n"
            "2022 4/4114 2/4100 2/14\n"
            "2023 3/280 2/80 1/200\n"
            "authors 4 of 4, rest 0/0\n"
            "copies 1/4000 1/4000 0/0\n"
            "meta 3/237 1/30 2/207\n"
            "google 2/150 2/150 0/0\n"
            "- 1/7 0/0 1/7\n"
            "lacks 2 of 2, all 3/214, told 3/214\n"
            "C 1/200 no\n"
            "D 2/14 no\n");
    free_libraries(&l);
}

static void
libraries_stand_side_by_side_on_the_same_models(void **state)
{
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, models, COUNT(models));
    /* b1-copy is a variant for the second alone, and counts for none. */
    answers(p, (struct coverage_question){.libraries = l.rules, .library_count = 2, .top = 1},
            "- 6/394 3/180 3/214 2/230 4/164\n"
            "without 1/1000 variants 3/6001\n"
            "tasks 1 of 3, rest 4/187\n"
            "fill-mask 2/207 0/0 2/207 1/200 1/7\n"
            "years 2 of 2, rest 0/0\n"
            "2022 3/114 1/100 2/14 0/0 3/114\n"
            "2023 3/280 2/80 1/200 2/230 1/50\n"
            "authors 1 of 3, rest 3/157\n"
            "meta 3/237 1/30 2/207 2/230 1/7\n"
            "lacks 1 of 2, all 3/214, told 1/200\n"
            "C 1/200 no yes\n"
            "lacks 1 of 2, all 4/164, told 2/150\n"
            "A 2/150 yes no\n");
    free_libraries(&l);
}

static void
variants_count_where_the_rules_keep_them(void **state)
{
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_KEEP);
    fill(p, models, COUNT(models));
    answers(p,
            (struct coverage_question){
                .libraries = l.rules, .library_count = 1, .top = 1, .author = SLICE("copies")},
            "- 2/6000 2/6000 0/0\n"
            "without 1/1 variants 0/0\n"
            "tasks 1 of 1, rest 0/0\n"
            "text-generation 2/6000 2/6000 0/0\n"
            "years 1 of 1, rest 0/0\n"
            "2022 2/6000 2/6000 0/0\n"
            "authors 1 of 1, rest 0/0\n"
            "copies 2/6000 2/6000 0/0\n"
            "lacks 0 of 0, all 0/0, told 0/0\n");
    free_libraries(&l);
}

static void
one_task_or_one_author_can_be_asked_for(void **state)
{
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, models, COUNT(models));
    struct coverage_question q = {
        .libraries = l.rules, .library_count = 1, .top = 10, .task = SLICE("fill-mask")};
    static const char of_fill_mask[] = "- 2/207 0/0 2/207\n"
                                       "without 0/0 variants 0/0\n"
                                       "tasks 1 of 1, rest 0/0\n"
                                       "fill-mask 2/207 0/0 2/207\n"
                                       "years 2 of 2, rest 0/0\n"
                                       "2022 1/7 0/0 1/7\n"
                                       "2023 1/200 0/0 1/200\n"
                                       "authors 1 of 1, rest 0/0\n"
                                       "meta 2/207 0/0 2/207\n"
                                       "lacks 2 of 2, all 2/207, told 2/207\n"
                                       "C 1/200 no\n"
                                       "D 1/7 no\n";
    answers(p, q, of_fill_mask);
    q.author = SLICE("meta");
    answers(p, q, of_fill_mask);
    q.author = SLICE("google");
    refuses_question(p, q, ERR_USAGE,
                     "no model of this task in the census is by the author google; run without "
                     "--author to see who has most downloads");
    q.task = (struct slice){NULL, 0};
    q.author = SLICE("gOOgle");
    refuses_question(p, q, ERR_USAGE,
                     "no model in the census is by the author gOOgle; did you mean google?");
    q.author = SLICE("copies");
    q.libraries = &l.rules[1];
    /* All that count are left out or cannot be judged, which is an answer. */
    q.task = SLICE("text-generation");
    answers(p, q,
            "- 1/2000 0/0 1/2000\n"
            "without 1/1 variants 1/4000\n"
            "tasks 1 of 1, rest 0/0\n"
            "text-generation 1/2000 0/0 1/2000\n"
            "years 1 of 1, rest 0/0\n"
            "2022 1/2000 0/0 1/2000\n"
            "authors 1 of 1, rest 0/0\n"
            "copies 1/2000 0/0 1/2000\n"
            "lacks 1 of 1, all 1/2000, told 1/2000\n"
            "A 1/2000 no\n");
    free_libraries(&l);
}

static void
an_unknown_task_is_told_with_the_nearest(void **state)
{
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, models, COUNT(models));
    struct coverage_question q = {
        .libraries = l.rules, .library_count = 1, .top = 10, .task = SLICE("fil-mask")};
    refuses_question(p, q, ERR_USAGE,
                     "no model of the census has the task fil-mask; did you mean fill-mask?");
    q.task = SLICE("\033nothing like it");
    refuses_question(p, q, ERR_USAGE,
                     "no model of the census has the task \\u001bnothing like it; run without "
                     "--task to see those there are");
    free_libraries(&l);
}

static void
nothing_gives_nothing(void **state)
{
    static const char of_none[] = "- 0/0 0/0 0/0\n"
                                  "without 0/0 variants 0/0\n"
                                  "tasks 0 of 0, rest 0/0\n"
                                  "years 0 of 0, rest 0/0\n"
                                  "authors 0 of 0, rest 0/0\n"
                                  "lacks 0 of 0, all 0/0, told 0/0\n";
    static const struct given unused[] = {{"a/b", "A", NULL, 0, Y2022, NULL},
                                          {"c/d", "D", NULL, 0, Y2022, NULL}};
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    const struct coverage_question q = {.libraries = l.rules, .library_count = 1, .top = 10};
    fill(p, NULL, 0);
    answers(p, q, of_none);
    fill(p, unused, COUNT(unused));
    answers(p, q,
            "- 2/0 1/0 1/0\n"
            "without 0/0 variants 0/0\n"
            "tasks 1 of 1, rest 0/0\n"
            "- 2/0 1/0 1/0\n"
            "years 1 of 1, rest 0/0\n"
            "2022 2/0 1/0 1/0\n"
            "authors 2 of 2, rest 0/0\n"
            "a 1/0 1/0 0/0\n"
            "c 1/0 0/0 1/0\n"
            "lacks 1 of 1, all 1/0, told 1/0\n"
            "D 1/0 no\n");
    free_libraries(&l);
}

static void
a_name_counts_once_as_the_last_scan_saw_it(void **state)
{
    struct place *p = *state;
    struct model m = model_of("a/b", "A", Y2022, 1, 1);
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    m.downloads = 1;
    put(s, scan, m, 1);
    m = model_of("a/b", "A", Y2023, 1, 2);
    m.downloads = 10;
    put(s, scan, m, 1);
    m = model_of("a/c", "C", Y2022, 1, 3);
    m.downloads = 5;
    put(s, scan, m, 1);
    assert_int_equal(store_scan_finish(s, scan, 2, NULL), 0);
    scan = begin_scan(s);
    m = model_of("a/b", "D", Y2022, 1, 1);
    m.downloads = 100;
    put(s, scan, m, 1);
    store_close(s);
    struct coverage_question q = {.libraries = l.rules, .library_count = 1, .top = 10};
    answers(p, q,
            "- 2/105 0/0 2/105\n"
            "without 0/0 variants 0/0\n"
            "tasks 1 of 1, rest 0/0\n"
            "- 2/105 0/0 2/105\n"
            "years 1 of 1, rest 0/0\n"
            "2022 2/105 0/0 2/105\n"
            "authors 1 of 1, rest 0/0\n"
            "a 2/105 0/0 2/105\n"
            "lacks 2 of 2, all 2/105, told 2/105\n"
            "D 1/100 no\n"
            "C 1/5 no\n");
    struct coverage c;
    s = open_store(p, STORE_READ);
    assert_int_equal(coverage_count(&c, &q, s, &p->err), 0);
    assert_true(c.unfinished);
    assert_int_equal(c.scanned, 1);
    coverage_fini(&c);
    coverage_fini(NULL);
    store_close(s);
    free_libraries(&l);
}

static void
sums_of_a_stranger_s_file_do_not_run_over(void **state)
{
    static const struct given huge[] = {{"a/1", "A", "t", INT64_MAX, Y2022, NULL},
                                        {"a/2", "A", "t", INT64_MAX, Y2022, NULL},
                                        {"a/3", "D", "t", INT64_MAX, Y2022, NULL}};
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, huge, COUNT(huge));
    /* Times that no calendar has room for, and years that the Hub has not. */
    run_sql(p, "UPDATE model SET created = 9223372036854775807 WHERE id = 'a/1';"
               "UPDATE model SET created = -5 WHERE id = 'a/2'");
#define MOST "9223372036854775807"
    answers(p, (struct coverage_question){.libraries = l.rules, .library_count = 1, .top = 10},
            "- 3/" MOST " 2/" MOST " 1/0\n"
            "without 0/0 variants 0/0\n"
            "tasks 1 of 1, rest 0/0\n"
            "t 3/" MOST " 2/" MOST " 1/0\n"
            "years 2 of 2, rest 0/0\n"
            "2022 1/" MOST " 0/0 1/" MOST "\n"
            "- 2/" MOST " 2/" MOST " 0/0\n"
            "authors 1 of 1, rest 0/0\n"
            "a 3/" MOST " 2/" MOST " 1/0\n"
            "lacks 1 of 1, all 1/" MOST ", told 1/" MOST "\n"
            "D 1/" MOST " no\n");
#undef MOST
    free_libraries(&l);
}

static void
equal_downloads_stand_by_models_then_by_name(void **state)
{
    static const struct given equal[] = {
        {"a/1", "X", "x", 10, Y2022, NULL}, {"a/2", "Z", "z", 4, Y2022, NULL},
        {"a/3", "Z", "z", 6, Y2022, NULL},  {"a/4", "Y", "y", 5, Y2022, NULL},
        {"a/5", "Y", "y", 5, Y2022, NULL},
    };
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, equal, COUNT(equal));
    answers(p, (struct coverage_question){.libraries = l.rules, .library_count = 1, .top = 3},
            "- 5/30 0/0 5/30\n"
            "without 0/0 variants 0/0\n"
            "tasks 3 of 3, rest 0/0\n"
            "y 2/10 0/0 2/10\n"
            "z 2/10 0/0 2/10\n"
            "x 1/10 0/0 1/10\n"
            "years 1 of 1, rest 0/0\n"
            "2022 5/30 0/0 5/30\n"
            "authors 1 of 1, rest 0/0\n"
            "a 5/30 0/0 5/30\n"
            "lacks 3 of 3, all 5/30, told 5/30\n"
            "Y 2/10 no\n"
            "Z 2/10 no\n"
            "X 1/10 no\n");
    free_libraries(&l);
}

static void
years_end_at_midnight_in_utc(void **state)
{
    static const struct given edges[] = {
        {"a/1", "A", "t", 1, 0, NULL},           {"a/2", "A", "t", 2, 1672531199, NULL},
        {"a/3", "A", "t", 4, 1672531200, NULL},  {"a/4", "A", "t", 8, 1704067199, NULL},
        {"a/5", "A", "t", 16, 1704067200, NULL}, {"a/6", "A", "t", 32, UINT32_MAX, NULL},
    };
    struct place *p = *state;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, edges, COUNT(edges));
    /* Comes after a model of 2023. */
    run_sql(p, "UPDATE model SET created = 1704067200 WHERE id = 'a/2'");
    struct store *s = open_store(p, STORE_READ);
    const struct coverage_question q = {.libraries = l.rules, .library_count = 1, .top = 1};
    struct str out = STR_INIT;
    struct coverage c;
    assert_int_equal(coverage_count(&c, &q, s, &p->err), 0);
    add_list(&out, &c, "years", &c.years);
    assert_string_equal(str_text(&out), "years 4 of 4, rest 0/0\n"
                                        "1970 1/1 1/1 0/0\n"
                                        "2023 2/12 2/12 0/0\n"
                                        "2024 2/18 2/18 0/0\n"
                                        "2106 1/32 1/32 0/0\n");
    str_fini(&out);
    coverage_fini(&c);
    store_close(s);
    free_libraries(&l);
}

static void
ends_when_somebody_stops_it(void **state)
{
    struct place *p = *state;
    volatile sig_atomic_t stop = 2;
    struct libraries l;

    make_libraries(&l, QUANTIZED_DROP);
    fill(p, models, COUNT(models));
    refuses_question(p,
                     (struct coverage_question){
                         .libraries = l.rules, .library_count = 1, .top = 10, .stop = &stop},
                     ERR_STOPPED, "stopped");
    free_libraries(&l);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)
    const struct CMUnitTest tests[] = {
        TEST(counts_each_model_in_its_lines),
        TEST(libraries_stand_side_by_side_on_the_same_models),
        TEST(variants_count_where_the_rules_keep_them),
        TEST(one_task_or_one_author_can_be_asked_for),
        TEST(an_unknown_task_is_told_with_the_nearest),
        TEST(nothing_gives_nothing),
        TEST(a_name_counts_once_as_the_last_scan_saw_it),
        TEST(sums_of_a_stranger_s_file_do_not_run_over),
        TEST(equal_downloads_stand_by_models_then_by_name),
        TEST(years_end_at_midnight_in_utc),
        TEST(ends_when_somebody_stops_it),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
