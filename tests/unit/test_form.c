#include <string.h>

#include "registry/form.h"
#include "unit.h"

static void
reads_days_that_there_are_in_the_one_form(void **state)
{
    static const struct {
        const char *text;
        int64_t day; /* since 1970; -1 for none */
    } cases[] = {
        {"1970-01-01", 0},     {"2026-10-05", 20731}, {"2024-02-29", 19782},
        {"2026-02-29", -1},    {"2026-13-01", -1},    {"2026-00-01", -1},
        {"2026-1-01", -1},     {"20261005", -1},      {"2026-W40-1", -1},
        {"2026-10-05 ", -1},   {"0000-01-01", -1},    {"2026/10/05", -1},
        {"2026-10-0\xc2", -1}, {"-026-10-05", -1},    {"", -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t seconds = -1;
        const bool good = form_read_date(&seconds, slice_of(cases[i].text));
        assert_int_equal(good, cases[i].day >= 0);
        if (good)
            assert_int_equal(seconds, cases[i].day * 86400);
    }
}

static void
reads_times_as_python_writes_them(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        {"2026-06-27T00:21:21.662427", true},
        {"2026-06-27T00:21:21", true},
        {"2026-06-27 23:59:59", true},
        {"2026-06-27T00:21:21+02:00", true},
        {"2026-06-27T00:21:21.5-11:30", true},
        {"2026-06-27T00:21:21Z", true},
        {"2026-06-27", false},
        {"2026-06-27T", false},
        {"2026-06-27T24:00:00", false},
        {"2026-06-27T00:60:00", false},
        {"2026-06-27T00:00:60", false},
        {"2026-06-31T00:00:00", false},
        {"2026-06-27T00:21:21.", false},
        {"2026-06-27T00:21:21+02", false},
        {"2026-06-27T00:21:21+24:00", false},
        {"2026-06-27T00:21:21 ", false},
        {"2026-06-27X00:21:21", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t seconds;
        assert_int_equal(form_read_time(&seconds, slice_of(cases[i].text)), cases[i].good);
        if (cases[i].good)
            assert_int_equal(seconds % 86400, 0);
    }
}

struct heard {
    struct str faults;
    size_t values;
};

static void
on_fault(void *context, const struct form_fault *fault)
{
    struct heard *h = context;

    str_printf(&h->faults, "%s@%llu: %s\n", fault->path, (unsigned long long)fault->offset,
               fault->text);
}

static void
on_value(void *context, size_t row, const struct json_event *event, bool good)
{
    struct heard *h = context;

    (void)row;
    (void)event;
    h->values += good;
}

/* The same in one piece and in pieces of a byte. */
static void
tells_the_same_however_the_text_is_cut(void **state)
{
    static const char text[] =
        "{\"models\": [7, {\"model_id\": 1}], \"models\": [[], {\"model_id\": \"\", \"status\": "
        "-0, "
        "\"phase1_score\": 1e2, \"phase2_score\": 1e400, \"metadata\": {\"tags\": [1, \"a\"]}}]}";
    static const char expected[] =
        "models[0]@12: expected an object, got 7\n"
        "models[1].model_id@28: expected a model's name, got 1\n"
        "models[1].architecture_id@15: is missing: expected an architecture's name\n"
        "models@43: the key stands there twice; readers take the last\n"
        "models[0]@44: expected an object, got a list\n"
        "models[1].model_id@61: expected a model's name, got \"\"\n"
        "models[1].phase2_score@116: expected a number 0..100 or null, got 1e400\n"
        "models[1].metadata.tags[0]@145: expected a text, got 1\n"
        "models[1].architecture_id@48: is missing: expected an architecture's name\n"
        "generated_at@0: is missing: expected a date such as 2026-10-05\n"
        "total_architectures@0: is missing: expected a whole number of 0 or more\n"
        "total_models@0: is missing: expected a whole number of 0 or more\n"
        "total_verified@0: is missing: expected a whole number of 0 or more\n";

    (void)state;
    for (size_t step = 1; step <= sizeof text; step += sizeof text - 1) {
        struct heard h = {.faults = STR_INIT};
        const struct form_listener listener = {.fault = on_fault, .value = on_value, .context = &h};
        struct form_check *c = form_check_new(&form_supported, &listener);
        struct err err = {ERR_NONE, ""};
        for (size_t at = 0; at < sizeof text - 1; at += step) {
            const size_t left = sizeof text - 1 - at;
            const struct slice piece = {text + at, left < step ? left : step};
            assert_int_equal(form_check_feed(c, piece, &err), 0);
        }
        assert_int_equal(form_check_finish(c, &err), 0);
        assert_string_equal(str_text(&h.faults), expected);
        form_check_free(c);
        str_fini(&h.faults);
    }
}

/* Every row's parent is a row before it, or making a check would abort. */
static void
the_tables_hold_together(void **state)
{
    static const struct form *const forms[] = {&form_supported, &form_gaps, &form_history};
    struct heard h = {.faults = STR_INIT};
    const struct form_listener listener = {.fault = on_fault, .value = on_value, .context = &h};

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        assert_in_range(forms[i]->count, 1, FORM_ROWS);
        for (size_t k = 0; k < forms[i]->count; k++) {
            assert_non_null(forms[i]->rows[k].path);
            assert_non_null(forms[i]->rows[k].expected);
        }
        form_check_free(form_check_new(forms[i], &listener));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_days_that_there_are_in_the_one_form),
        cmocka_unit_test(reads_times_as_python_writes_them),
        cmocka_unit_test(tells_the_same_however_the_text_is_cut),
        cmocka_unit_test(the_tables_hold_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
