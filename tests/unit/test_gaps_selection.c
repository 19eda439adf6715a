#include "registry/gaps_selection.h"
#include "unit.h"
#include <stdlib.h>

static const char text[] =
    "{\"gaps\": ["
    "{\"architecture_id\": \"Many\", \"total_models\": 90, \"total_downloads\": 10,"
    " \"min_param_count\": 700},"
    "{\"architecture_id\": \"Used\", \"total_models\": 3, \"total_downloads\": 90000},"
    "{\"architecture_id\": \"Small\", \"total_models\": 2, \"total_downloads\": 10,"
    " \"min_param_count\": 5},"
    "{\"architecture_id\": \"Alone\", \"total_models\": 1, \"total_downloads\": 9}]}";

/* The names of those selected, a space between. */
static void
selects(const struct gaps *g, struct gaps_selection s, const char *expected)
{
    struct str names = STR_INIT;
    size_t count;
    size_t *places = gaps_select(&count, g, &s);

    for (size_t i = 0; i < count; i++) {
        str_puts(&names, i > 0 ? " " : "");
        str_append_slice(&names, gaps_at(g, places[i])->architecture);
    }
    assert_string_equal(str_text(&names), expected);
    str_fini(&names);
    free(places);
}

static void
gaps_are_chosen_and_sorted_by_their_figures(void **state)
{
    static const char *const asked[] = {"Alone", "Many", "None"};
    struct profile profile = {.name = "mine", .lists_supported = true};
    const struct gaps_question question = {.profile = &profile};
    struct gaps *g = NULL;

    (void)state;
    support_init(&profile.support);
    assert_int_equal(gaps_read(&g, slice_of(text), "g", NULL), 0);
    assert_int_equal(gaps_update(g, &question, NULL, NULL), 0);
    selects(g, (struct gaps_selection){.min_models = 0}, "Many Used Small Alone");
    selects(g, (struct gaps_selection){.order = GAPS_BY_MODELS}, "Many Used Small Alone");
    selects(g, (struct gaps_selection){.order = GAPS_BY_DOWNLOADS}, "Used Many Small Alone");
    selects(g, (struct gaps_selection){.order = GAPS_BY_PARAMETERS}, "Small Many Used Alone");
    selects(g, (struct gaps_selection){.order = GAPS_BY_NAME}, "Alone Many Small Used");
    selects(g, (struct gaps_selection){.min_models = 3}, "Many Used");
    selects(g, (struct gaps_selection){.min_downloads = 10}, "Many Used Small");
    selects(g, (struct gaps_selection){.min_downloads = 11, .min_models = 4}, "");
    selects(g, (struct gaps_selection){.architectures = {asked, 3}}, "Many Alone");
    gaps_free(g);
    support_fini(&profile.support);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaps_are_chosen_and_sorted_by_their_figures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
