#include "registry/coverage.h"

#include "store_place.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define PROFILE(name, supported, loadable)                                \
    "{\"name\":\"" name "\",\"title\":\"T\",\"source\":\"a test\","       \
    "\"supported_architectures\":" supported ",\"canonical_authors\":{}," \
    "\"quantized_names\":{\"loadable\":[" loadable "],\"incompatible\":[]}}"

#define Y2022 1650000000 /* 2022-04-15 */
#define Y2023 1700000000 /* 2023-11-14 */

static const char *const texts[] = {
    PROFILE("one", "[\"A\",\"B\"]", "\"-AWQ\""),
    PROFILE("two", "[\"B\",\"C\"]", "\"-copy\""),
    "{\"name\":\"tiers\",\"supported_architectures\":[\"A\","
    "{\"name\":\"B\",\"tier\":\"fallback\"},{\"name\":\"C\",\"tier\":\"removed\",\"last\":\"0.9\"},"
    "{\"name\":\"D\",\"tier\":\"fallback\"}]}",
    "{\"name\":\"types\",\"supported_model_types\":[\"a\",\"alone\","
    "{\"name\":\"b\",\"tier\":\"fallback\"},{\"name\":\"c\",\"tier\":\"removed\"}]}",
    "{\"name\":\"both\",\"supported_architectures\":[{\"name\":\"A\",\"tier\":\"fallback\"},"
    "{\"name\":\"C\",\"tier\":\"removed\",\"last\":\"2\"},\"B\"],"
    "\"supported_model_types\":[\"a\",{\"name\":\"c\",\"tier\":\"fallback\"},\"b\"]}",
};

/* Libraries of `texts`, from here on. */
enum { TIERS = 2, TYPES, BOTH };

static const struct slice names[] = {{"one", 3}, {"two", 3}, {"three", 5}};

struct libraries {
    struct profile *profiles[COUNT(texts)];
    struct quantized_rules rules[COUNT(texts)];
};

static void
make_libraries(struct libraries *l, enum quantized_policy policy)
{
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_int_equal(profile_read(&l->profiles[i], slice_of(texts[i]), "test", NULL), 0);
        quantized_rules_init(&l->rules[i], l->profiles[i], policy, false);
    }
}

static void
free_libraries(struct libraries *l)
{
    for (size_t i = 0; i < COUNT(texts); i++)
        profile_free(l->profiles[i]);
}

struct given {
    const char *id;
    const char *architecture;
    const char *task;
    int64_t downloads;
    uint32_t second;
    const char *model_type;
};

static void
fill(struct place *p, const struct given *given, size_t count)
{
    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);

    for (size_t i = 0; i < count; i++) {
        struct model m =
            model_of(given[i].id, given[i].architecture, given[i].second, 1, (unsigned char)i);
        if (given[i].task != NULL)
            m.task = slice_of(given[i].task);
        m.downloads = given[i].downloads;
        if (given[i].model_type != NULL)
            m.model_type = slice_of(given[i].model_type);
        put(s, scan, m, 1);
    }
    assert_int_equal(store_scan_finish(s, scan, 2, NULL), 0);
    store_close(s);
}

static void
add_figures(struct str *out, struct coverage_figures f)
{
    str_printf(out, " %lld/%lld", (long long)f.models, (long long)f.downloads);
}

static void
add_line(struct str *out, const struct coverage *c, const struct coverage_row *row)
{
    str_append(out, row->name.data != NULL ? row->name.data : "-",
               row->name.data != NULL ? row->name.len : 1);
    add_figures(out, row->all);
    for (size_t l = 0; l < c->question->library_count; l++) {
        bool falls_back = c->libraries[l].columns[SUPPORT_FALLBACK] != 0;
        struct coverage_figures loaded = coverage_taken(c, row, l, SUPPORT_NATIVE);
        add_figures(out, loaded);
        if (falls_back)
            add_figures(out, coverage_taken(c, row, l, SUPPORT_FALLBACK));
        else
            assert_int_equal(coverage_loaded(c, row, l).downloads, loaded.downloads);
        add_figures(out, coverage_taken(c, row, l, SUPPORT_NOT));
    }
    str_putc(out, '\n');
}

static void
add_list(struct str *out, const struct coverage *c, const char *what,
         const struct coverage_list *list)
{
    str_printf(out, "%s %zu of %zu, rest", what, list->count, list->there_are);
    add_figures(out, coverage_rest(c, list));
    str_putc(out, '\n');
    for (size_t i = 0; i < list->count; i++)
        add_line(out, c, &list->rows[i]);
}

static void
add_lacks(struct str *out, const struct coverage *c, const char *what,
          const struct coverage_lacks *lacks)
{
    static const char *const words[SUPPORT_TIERS] = {"no", "removed", "fallback", "yes"};

    str_printf(out, "%s %zu of %zu, all", what, lacks->count, lacks->there_are);
    add_figures(out, lacks->all);
    str_puts(out, ", told");
    add_figures(out, coverage_told(lacks));
    str_putc(out, '\n');
    for (size_t i = 0; i < lacks->count; i++) {
        const struct coverage_lack *lack = &lacks->items[i];
        str_puts(out, lack->what == SUPPORT_MODEL_TYPE ? "type " : "");
        str_append(out, lack->name.data, lack->name.len);
        add_figures(out, lack->all);
        for (size_t k = 0; k < c->question->library_count; k++) {
            const struct coverage_take *take = &lack->takes[k];
            str_printf(out, " %s", words[take->tier]);
            if (take->last.data != NULL)
                str_printf(out, ":%.*s", (int)take->last.len, take->last.data);
            if (take->tier >= SUPPORT_FALLBACK && take->loaded.models < lack->all.models)
                add_figures(out, take->loaded);
        }
        str_putc(out, '\n');
    }
}

/*
 * All that is in the answer: figures as models/downloads; of each library loaded
 * (natively, and by a fallback if it has any), then not.
 */
static void
add_all(struct str *out, const struct coverage *c)
{
    add_line(out, c, &c->total);
    str_puts(out, "without");
    add_figures(out, c->not_judged);
    str_puts(out, " variants");
    add_figures(out, c->variants);
    for (size_t l = 0; c->by_type && l < c->question->library_count; l++) {
        str_puts(out, " decided");
        add_figures(out, c->libraries[l].decided[PROFILE_BY_ARCHITECTURE]);
        add_figures(out, c->libraries[l].decided[PROFILE_BY_MODEL_TYPE]);
        assert_int_equal(c->libraries[l].decided[PROFILE_BY_NOTHING].models, 0);
    }
    str_putc(out, '\n');
    add_list(out, c, "tasks", &c->tasks);
    add_list(out, c, "years", &c->years);
    add_list(out, c, "authors", &c->authors);
    for (size_t l = 0; l < c->question->library_count; l++) {
        add_lacks(out, c, "lacks", &c->libraries[l].missing);
        if (c->libraries[l].fallback.there_are > 0)
            add_lacks(out, c, "fallback", &c->libraries[l].fallback);
    }
}

static void
answers(struct place *p, struct coverage_question q, const char *expected)
{
    struct store *s = open_store(p, STORE_READ);
    struct str out = STR_INIT;
    struct coverage c;

    q.names = names;
    if (coverage_count(&c, &q, s, &p->err) != 0)
        fail_msg("%s", p->err.message);
    assert_int_equal(c.libraries[0].name.len, 3);
    add_all(&out, &c);
    assert_string_equal(str_text(&out), expected);
    str_fini(&out);
    coverage_fini(&c);
    store_close(s);
}

static void
refuses_question(struct place *p, struct coverage_question q, enum err_kind kind,
                 const char *message)
{
    struct store *s = open_store(p, STORE_READ);
    struct coverage c;

    q.names = names;
    assert_int_equal(coverage_count(&c, &q, s, &p->err), -1);
    assert_int_equal(p->err.kind, kind);
    assert_string_equal(p->err.message, message);
    store_close(s);
}

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
    const struct coverage_question q = {
        .libraries = l.rules, .names = names, .library_count = 1, .top = 10};
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
    struct coverage_question q = {
        .libraries = l.rules, .names = names, .library_count = 1, .top = 10};
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
    const struct coverage_question q = {
        .libraries = l.rules, .names = names, .library_count = 1, .top = 1};
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
        TEST(what_is_loaded_by_a_fallback_stands_apart),
        TEST(a_library_that_lists_types_loads_models_by_their_type),
        TEST(libraries_of_every_sort_are_judged_on_the_same_models),
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
