#include "inventories.h"
#include "registry/selection.h"
#include "unit.h"

static const char *const architectures[] = {"Alpha", "Beta", "Empty", NULL};

static const struct inventory_row rows[] = {
    {"maker/small", "Alpha", SUPPORTED_UNVERIFIED, true, 50, 10, 0, "text", NULL, NULL},
    {"some/large", "Alpha", SUPPORTED_VERIFIED, false, 900, 7000, 0, "text", NULL, "2026-01-02"},
    {"some/odd", "Beta", SUPPORTED_FAILED, false, 50, -1, 0, "image", NULL, "2026-03-01"},
    {"bare", NULL, SUPPORTED_UNVERIFIED, false, -1, -1, 0, NULL, NULL, NULL},
    {"maker/known", "Beta", SUPPORTED_SKIPPED, true, 50, 300, 0, NULL, NULL, NULL},
};

#define ROWS (sizeof rows / sizeof rows[0])

static int
set_up(void **state)
{
    struct inventory *v = mem_zalloc(sizeof *v);

    inventories_make(v, rows, ROWS, architectures);
    *state = v;
    return 0;
}

static int
tear_down(void **state)
{
    inventory_fini(*state);
    free(*state);
    return 0;
}

/* The names of those selected, a space between. */
static void
selects(const struct inventory *v, const struct selection *s, enum selection_order order,
        const char *expected)
{
    struct str names = STR_INIT;
    size_t count;
    size_t *places = selection_models(&count, v, s, order);

    for (size_t i = 0; i < count; i++) {
        str_puts(&names, i > 0 ? " " : "");
        str_append_slice(&names, v->models[places[i]].name);
    }
    assert_string_equal(str_text(&names), expected);
    str_fini(&names);
    free(places);
}

static struct selection
of_names(enum selection_kind kind, const char *const *items, size_t count)
{
    struct selection s = {.statuses = 0};

    s.names[kind] = (struct selection_names){items, count};
    return s;
}

static void
a_model_is_selected_that_meets_all_that_is_asked(void **state)
{
    static const char *const names[] = {"Beta", "Alpha", "text", "maker"};
    struct selection s = {.statuses = 0};

    selects(*state, &s, SELECTION_BY_FILE, "maker/small some/large some/odd bare maker/known");
    s = of_names(SELECTION_ARCHITECTURE, names, 1);
    selects(*state, &s, SELECTION_BY_FILE, "some/odd maker/known");
    s = of_names(SELECTION_ARCHITECTURE, names, 2);
    selects(*state, &s, SELECTION_BY_FILE, "maker/small some/large some/odd maker/known");
    s.canonical = true;
    selects(*state, &s, SELECTION_BY_FILE, "maker/small maker/known");
    s.names[SELECTION_TASK] = (struct selection_names){names + 2, 1};
    selects(*state, &s, SELECTION_BY_FILE, "maker/small");
    s = of_names(SELECTION_AUTHOR, names + 3, 1);
    selects(*state, &s, SELECTION_BY_FILE, "maker/small maker/known");
    s = (struct selection){.statuses = 1U << SUPPORTED_FAILED | 1U << SUPPORTED_VERIFIED};
    selects(*state, &s, SELECTION_BY_FILE, "some/large some/odd");
    s = (struct selection){.min_downloads = 50};
    selects(*state, &s, SELECTION_BY_FILE, "maker/small some/large some/odd maker/known");
    s = (struct selection){.min_downloads = 51};
    selects(*state, &s, SELECTION_BY_FILE, "some/large");
    s = (struct selection){.min_downloads = 1};
    selects(*state, &s, SELECTION_BY_FILE, "maker/small some/large some/odd maker/known");
}

static void
what_is_not_known_comes_last_in_every_order(void **state)
{
    const struct selection s = {.statuses = 0};

    selects(*state, &s, SELECTION_BY_DOWNLOADS, "some/large maker/small maker/known some/odd bare");
    selects(*state, &s, SELECTION_BY_NAME, "bare maker/known maker/small some/large some/odd");
    selects(*state, &s, SELECTION_BY_PARAMETERS,
            "maker/small maker/known some/large some/odd bare");
    selects(*state, &s, SELECTION_BY_STATUS, "some/large maker/small bare maker/known some/odd");
    selects(*state, &s, SELECTION_BY_DATE, "some/odd some/large maker/small maker/known bare");
    selects(*state, &s, SELECTION_BY_ARCHITECTURE,
            "some/large maker/small maker/known some/odd bare");
}

static void
the_census_is_needed_for_tasks_and_downloads_alone(void **state)
{
    static const char *const names[] = {"x"};
    struct selection s = of_names(SELECTION_AUTHOR, names, 1);

    (void)state;
    assert_false(selection_needs_census(&s));
    assert_true(selection_parts_models(&s));
    s = of_names(SELECTION_ARCHITECTURE, names, 1);
    assert_false(selection_parts_models(&s));
    s = of_names(SELECTION_TASK, names, 1);
    assert_true(selection_needs_census(&s));
    s = (struct selection){.min_downloads = 1};
    assert_true(selection_needs_census(&s));
    s = (struct selection){.canonical = true};
    assert_true(selection_parts_models(&s));
}

/* "Alpha 2/900 Beta …": models and downloads. */
static void
adds_up(const struct inventory *v, const struct selection *s, const char *expected)
{
    struct str text = STR_INIT;
    size_t count;
    struct inventory_architecture *all = selection_architectures(&count, v, s);

    for (size_t i = 0; i < count; i++)
        str_printf(&text, "%s%.*s %lld/%lld", i > 0 ? " " : "", (int)all[i].name.len,
                   all[i].name.data, (long long)all[i].models, (long long)all[i].downloads);
    assert_string_equal(str_text(&text), expected);
    str_fini(&text);
    free(all);
}

static void
architectures_have_the_figures_of_the_selected_models(void **state)
{
    static const char *const names[] = {"Empty", "Beta"};
    struct inventory *v = *state;
    struct selection s = {.statuses = 0};

    adds_up(v, &s, "Alpha 2/950 Beta 2/100 Empty 0/0");
    s = of_names(SELECTION_ARCHITECTURE, names, 2);
    adds_up(v, &s, "Beta 2/100 Empty 0/0");
    s = (struct selection){.canonical = true};
    adds_up(v, &s, "Alpha 1/50 Beta 1/50");
    inventories_architecture(v, "Empty")->supported = false;
    s = (struct selection){.statuses = 0};
    adds_up(v, &s, "Alpha 2/950 Beta 2/100");
}

static void
on_unknown(void *context, enum selection_kind kind, struct slice name, struct slice nearest)
{
    str_printf(context, "%s %.*s: ", selection_kind_names[kind], (int)name.len, name.data);
    str_append_slice(context, nearest.data != NULL ? nearest : SLICE("none"));
    str_putc(context, ';');
}

static void
a_name_that_nothing_has_is_told_of_with_the_nearest(void **state)
{
    static const char *const asked[] = {"Alpa", "Empty", "bet", "pty", "Zeta-Zeta"};
    static const char *const authors[] = {"makers", "some"};
    static const char *const tasks[] = {"txt"};
    struct selection s = of_names(SELECTION_ARCHITECTURE, asked, 5);
    struct str told = STR_INIT;

    s.names[SELECTION_AUTHOR] = (struct selection_names){authors, 2};
    s.names[SELECTION_TASK] = (struct selection_names){tasks, 1};
    assert_int_equal(selection_unknown(&s, *state, on_unknown, &told), 6);
    assert_string_equal(str_text(&told),
                        "architecture Alpa: Alpha;architecture bet: Beta;architecture pty: Empty;"
                        "architecture Zeta-Zeta: none;author makers: maker;task txt: text;");
    assert_int_equal(selection_unknown(&s, *state, NULL, NULL), 6);
    str_fini(&told);
}

static void
the_nearest_is_else_the_shortest_that_begins_so_or_has_it(void **state)
{
    static const char *const known[] = {"XLlamaForCausalLM", "LlamaBidirectionalModel",
                                        "LlamaForCausalLM", "GPT2LMHeadModel"};
    struct map names;

    (void)state;
    map_init(&names);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        map_put(&names, slice_of(known[i]), 0);
    assert_true(slice_is(selection_nearest(&names, SLICE("llama")), "LlamaForCausalLM"));
    assert_true(slice_is(selection_nearest(&names, SLICE("lmhead")), "GPT2LMHeadModel"));
    assert_true(slice_is(selection_nearest(&names, SLICE("LlamaForCausalL")), "LlamaForCausalLM"));
    assert_null(selection_nearest(&names, SLICE("bert")).data);
    assert_null(selection_nearest(&names, SLICE("")).data);
    map_fini(&names);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_model_is_selected_that_meets_all_that_is_asked),
        CASE(what_is_not_known_comes_last_in_every_order),
        CASE(the_census_is_needed_for_tasks_and_downloads_alone),
        CASE(architectures_have_the_figures_of_the_selected_models),
        CASE(a_name_that_nothing_has_is_told_of_with_the_nearest),
        cmocka_unit_test(the_nearest_is_else_the_shortest_that_begins_so_or_has_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
