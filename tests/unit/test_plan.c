#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scan/plan.h"
#include "unit.h"

static const char profile_text[] =
    "{\"name\":\"small\",\"title\":\"Small\",\"source\":\"a test\","
    "\"supported_architectures\":[\"A\",\"B\",\"C\"],"
    "\"canonical_authors\":{\"A\":[\"zeta\",\"alpha\"],\"B\":[\"alpha\"]},"
    "\"quantized_names\":{\"loadable\":[],\"incompatible\":[]}}";

static const char *const text_generation[] = {"text-generation"};
static const char *const two_tasks[] = {"text-generation", "text2text-generation",
                                        "text-generation"};

static struct profile *
small_profile(void)
{
    struct profile *p;
    struct err err = {0};

    if (profile_read(&p, slice_of(profile_text), "test", &err) != 0)
        fail_msg("%s", err.message);
    return p;
}

static struct scan_options
defaults(const struct profile *p)
{
    return (struct scan_options){
        .profile = p,
        .tasks = text_generation,
        .task_count = 1,
        .limit = 10000,
        .min_downloads = 500,
        .sweep = true,
    };
}

/* The steps as "task author author …" with '@' before authors. */
static void
assert_steps(const struct scan_plan *plan, const char *expected)
{
    struct str steps = STR_INIT;

    for (size_t i = 0; i < plan->step_count; i++)
        str_printf(&steps, "%s%s%s", i == 0 ? "" : " ", plan->steps[i].is_author ? "@" : "",
                   plan->steps[i].name);
    assert_string_equal(str_text(&steps), expected);
    str_fini(&steps);
}

static void
chooses_between_the_walk_and_the_sweep(void **state)
{
    static const char *const a[] = {"A"}, *const c[] = {"C"}, *const a_and_c[] = {"C", "A"},
                             *const unknown[] = {"X"};
    const struct {
        const char *const *architectures;
        size_t count;
        bool no_sweep;
        const char *steps;
        const char *path;
    } cases[] = {
        {NULL, 0, false, "text-generation @alpha @zeta",
         "walking text-generation, most downloaded first; then 2 canonical authors"},
        {NULL, 0, true, "text-generation", "walking text-generation, most downloaded first"},
        {a, 1, false, "@alpha @zeta", "A: asking only the 2 canonical authors, no task is walked"},
        {a, 1, true, "text-generation",
         "walking text-generation for A, as the sweep is switched off, most downloaded first"},
        {c, 1, false, "text-generation",
         "walking text-generation for C, of which no canonical author is known, most downloaded "
         "first"},
        {a_and_c, 2, false, "text-generation @alpha @zeta",
         "walking text-generation for C, of which no canonical author is known, most downloaded "
         "first; then 2 canonical authors"},
        {unknown, 1, false, "text-generation",
         "walking text-generation for X, of which no canonical author is known, most downloaded "
         "first"},
    };
    struct profile *p = small_profile();
    struct err err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scan_options o = defaults(p);
        struct scan_plan plan;
        o.architectures = cases[i].architectures;
        o.architecture_count = cases[i].count;
        o.sweep = !cases[i].no_sweep;
        assert_int_equal(scan_plan_make(&plan, &o, &err), 0);
        assert_steps(&plan, cases[i].steps);
        assert_string_equal(plan.path, cases[i].path);
        scan_plan_fini(&plan);
    }
    profile_free(p);
}

static void
admits_in_walk_and_sweep_what_was_asked_for(void **state)
{
    static const char *const a_and_c[] = {"A", "C"};
    struct profile *p = small_profile();
    struct scan_options o = defaults(p);
    struct scan_plan plan;
    struct err err = {0};

    (void)state;
    o.architectures = a_and_c;
    o.architecture_count = 2;
    assert_int_equal(scan_plan_make(&plan, &o, &err), 0);
    assert_false(scan_plan_walks(&plan, SLICE("A")));
    assert_false(scan_plan_walks(&plan, SLICE("B")));
    assert_true(scan_plan_walks(&plan, SLICE("C")));
    assert_true(scan_plan_sweeps(&plan, "zeta", SLICE("A")));
    assert_false(scan_plan_sweeps(&plan, "alpha", SLICE("B")));
    assert_false(scan_plan_sweeps(&plan, "Zeta", SLICE("A")));
    scan_plan_fini(&plan);
    profile_free(p);
}

static void
walks_in_order_of_creation_only_when_nothing_stops_it_early(void **state)
{
    const struct {
        bool full_scan;
        int64_t min_downloads;
        enum query_sort sort;
        int64_t requests;
    } cases[] = {
        {false, 500, QUERY_SORT_DOWNLOADS, 10},
        {true, 500, QUERY_SORT_DOWNLOADS, -1},
        {false, 0, QUERY_SORT_DOWNLOADS, 10},
        {true, 0, QUERY_SORT_CREATED, -1},
    };
    struct profile *p = small_profile();
    struct err err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scan_options o = defaults(p);
        struct scan_plan plan;
        o.full_scan = cases[i].full_scan;
        o.min_downloads = cases[i].min_downloads;
        assert_int_equal(scan_plan_make(&plan, &o, &err), 0);
        assert_int_equal(plan.sort, cases[i].sort);
        assert_int_equal(plan.task_requests, cases[i].requests);
        scan_plan_fini(&plan);
    }
    profile_free(p);
}

static void
says_the_same_of_equal_scans_and_something_else_of_others(void **state)
{
    static const char *const ab[] = {"A", "B"}, *const ba[] = {"B", "A"};
    struct profile *p = small_profile();
    struct scan_options o = defaults(p);
    struct scan_plan one, two, other;
    struct err err = {0};

    (void)state;
    o.tasks = two_tasks;
    o.task_count = 3;
    o.architectures = ab;
    o.architecture_count = 2;
    o.sweep = false;
    assert_int_equal(scan_plan_make(&one, &o, &err), 0);
    assert_steps(&one, "text-generation text2text-generation");
    o.architectures = ba;
    assert_int_equal(scan_plan_make(&two, &o, &err), 0);
    assert_string_equal(one.arguments, two.arguments);
    o.min_downloads = 501;
    assert_int_equal(scan_plan_make(&other, &o, &err), 0);
    assert_string_not_equal(one.arguments, other.arguments);
    scan_plan_fini(&one);
    scan_plan_fini(&two);
    scan_plan_fini(&other);
    profile_free(p);
}

static void
asks_for_every_property_that_a_page_reads(void **state)
{
    struct profile *p = small_profile();
    struct scan_options o = defaults(p);
    struct scan_plan plan;
    struct str task = STR_INIT, author = STR_INIT;
    struct err err = {0};

    (void)state;
    assert_int_equal(scan_plan_make(&plan, &o, &err), 0);
    scan_step_target(&task, &plan, 0);
    scan_step_target(&author, &plan, 1);
    assert_non_null(strstr(str_text(&task), "filter=text-generation"));
    assert_non_null(strstr(str_text(&task), "sort=downloads"));
    assert_non_null(strstr(str_text(&author), "author=alpha"));
    assert_non_null(strstr(str_text(&author), "sort=createdAt&direction=1"));
    static const char *const properties[] = {"config", "safetensors", "downloads", "tags"};
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
        struct str expand = STR_INIT;
        str_printf(&expand, "=%s", properties[i]);
        assert_non_null(strstr(str_text(&task), str_text(&expand)));
        assert_non_null(strstr(str_text(&author), str_text(&expand)));
        str_fini(&expand);
    }
    str_fini(&task);
    str_fini(&author);
    scan_plan_fini(&plan);
    profile_free(p);
}

static void
refuses_a_profile_that_does_not_tell_what_is_supported(void **state)
{
    static const char *const tasks[] = {"text-generation"};
    struct profile *p = NULL;
    struct scan_plan plan;
    struct err err = {ERR_NONE, ""};

    (void)state;
    assert_int_equal(profile_read(&p, SLICE("{\"name\": \"mine\"}"), "p.json", &err), 0);
    struct scan_options o = {.profile = p, .tasks = tasks, .task_count = 1, .limit = 100};
    assert_int_equal(scan_plan_make(&plan, &o, &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.message, "the profile mine lists neither architectures nor types "
                                        "of models, so nothing can be called supported or a "
                                        "gap; name another"));
    scan_plan_fini(&plan);
    profile_free(p);
}

/* The arguments of a scan with that profile; to be freed. */
static char *
arguments_of(const struct profile *p)
{
    struct scan_options o = defaults(p);
    struct scan_plan plan;

    assert_int_equal(scan_plan_make(&plan, &o, NULL), 0);
    char *arguments = mem_strdup(plan.arguments);
    scan_plan_fini(&plan);
    return arguments;
}

static void
a_scan_is_another_when_what_its_profile_supports_is(void **state)
{
    static const struct {
        const char *supports;
        bool same;
    } cases[] = {
        {"\"supported_architectures\":[\"A\",\"B\"]", true},
        {"\"supported_architectures\":[{\"name\":\"B\",\"line\":7},\"A\"]", true},
        {"\"supported_architectures\":[\"A\",\"B\",{\"name\":\"C\",\"tier\":\"removed\"}]", true},
        {"\"supported_architectures\":[\"A\",\"B\",\"C\"]", false},
        {"\"supported_architectures\":[\"A\"],\"supported_model_types\":[\"B\"]", false},
    };
    char *first = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str text = STR_INIT;
        struct profile *p = NULL;
        str_printf(&text, "{\"name\":\"mine\",%s}", cases[i].supports);
        assert_int_equal(profile_read(&p, slice_of(str_text(&text)), "test", NULL), 0);
        char *arguments = arguments_of(p);
        if (first == NULL)
            first = mem_strdup(arguments);
        assert_true((strcmp(arguments, first) == 0) == cases[i].same);
        free(arguments);
        profile_free(p);
        str_fini(&text);
    }
    free(first);
}

static void
a_built_in_profile_is_known_by_its_name(void **state)
{
    struct profile *p = NULL;

    (void)state;
    assert_int_equal(profile_load(&p, "transformerlens", NULL), 0);
    char *arguments = arguments_of(p);
    assert_null(strstr(arguments, "supports"));
    free(arguments);
    profile_free(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses_between_the_walk_and_the_sweep),
        cmocka_unit_test(admits_in_walk_and_sweep_what_was_asked_for),
        cmocka_unit_test(walks_in_order_of_creation_only_when_nothing_stops_it_early),
        cmocka_unit_test(says_the_same_of_equal_scans_and_something_else_of_others),
        cmocka_unit_test(asks_for_every_property_that_a_page_reads),
        cmocka_unit_test(a_scan_is_another_when_what_its_profile_supports_is),
        cmocka_unit_test(a_built_in_profile_is_known_by_its_name),
        cmocka_unit_test(refuses_a_profile_that_does_not_tell_what_is_supported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
