#include "hub/model.h"
#include "inventories.h"
#include "registry/proposals.h"
#include "unit.h"

#define GIGA INT64_C(1000000000)
#define READ MODEL_LINEAGE_READ

static const char *const architectures[] = {"Done", "Gone", "New", NULL};

static const struct inventory_row rows[] = {
    {"a/done", "Done", SUPPORTED_VERIFIED, false, 5, GIGA, READ, NULL, NULL, NULL},
    {"a/done-7b", "Done", SUPPORTED_UNVERIFIED, false, 5, 7 * GIGA, READ, NULL, NULL, NULL},
    {"a/done-1b", "Done", SUPPORTED_UNVERIFIED, false, 5, GIGA, READ, NULL, NULL, NULL},
    {"a/new-3b", "New", SUPPORTED_UNVERIFIED, false, 5, 3 * GIGA, READ, NULL, NULL, NULL},
    {"a/new-unknown", "New", SUPPORTED_UNVERIFIED, false, 5, -1, READ, NULL, NULL, NULL},
    {"hf-internal-testing/tiny-random-new", "New", SUPPORTED_UNVERIFIED, false, 5, 1000, READ, NULL,
     NULL, NULL},
    {"a/new-lora", "New", SUPPORTED_UNVERIFIED, false, 5, 2000, READ | MODEL_ADAPTER, NULL, NULL,
     NULL},
    {"a/new-eagle3", "New", SUPPORTED_UNVERIFIED, false, 5, 3000, READ, NULL, NULL, NULL},
    {"a/new-copy", "New", SUPPORTED_UNVERIFIED, false, 5, GIGA, READ, NULL, "bitsandbytes-4bit",
     NULL},
    {"a/new-fp8", "New", SUPPORTED_UNVERIFIED, false, 5, 2 * GIGA, READ, NULL, "fp8", NULL},
    {"a/new-packed", "New", SUPPORTED_UNVERIFIED, false, 5, GIGA, READ | MODEL_COUNT_PACKED, NULL,
     "mxfp4", NULL},
    {"a/new-differs", "New", SUPPORTED_UNVERIFIED, false, 9, GIGA, READ | MODEL_COUNT_DIFFERS, NULL,
     NULL, NULL},
    {"a/new-older", "New", SUPPORTED_UNVERIFIED, false, 5, 4 * GIGA, 0, NULL, NULL, NULL},
    {"a/new-disabled", "New", SUPPORTED_UNVERIFIED, false, 5, 10, READ | MODEL_DISABLED, NULL, NULL,
     NULL},
    {"a/new-failed", "New", SUPPORTED_FAILED, false, 5, 10, READ, NULL, NULL, NULL},
    {"a/gone", "Gone", SUPPORTED_UNVERIFIED, false, 5, 10, READ, NULL, NULL, NULL},
    {"a/nothing", NULL, SUPPORTED_UNVERIFIED, false, 5, 10, READ, NULL, NULL, NULL},
};

#define ROWS (sizeof rows / sizeof rows[0])

static int
set_up(void **state)
{
    struct inventory *v = mem_zalloc(sizeof *v);

    inventories_make(v, rows, ROWS, architectures);
    inventories_architecture(v, "Gone")->supported = false;
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

/* "a/new-3b real 7200000000, …", and what was left out. */
static void
proposes(const struct inventory *v, struct proposals_question q, const char *expected)
{
    struct str text = STR_INIT;
    struct proposals p;

    q.copies = q.copies == 0 ? 1 : q.copies;
    proposals_make(&p, v, &q);
    for (size_t i = 0; i < p.count; i++) {
        str_append_slice(&text, p.items[i].model->name);
        str_printf(&text, " %s %lld %zu/%zu, ", proposals_kind_names[p.items[i].kind],
                   (long long)p.items[i].memory, p.items[i].number, p.items[i].of);
    }
    str_printf(&text, "of %zu; %zu %zu %zu %zu", p.chosen_from, p.too_large, p.unknown_size,
               p.not_supported, p.disabled);
    assert_string_equal(str_text(&text), expected);
    str_fini(&text);
    proposals_fini(&p);
}

static void
the_smallest_real_ones_come_first_and_architectures_without_a_verified_one(void **state)
{
    proposes(*state, (struct proposals_question){.per_architecture = 2},
             "a/new-fp8 real 2400000000 1/10, a/new-3b real 7200000000 2/10, "
             "a/done-1b real 2400000000 1/2, a/done-7b real 16800000000 2/2, of 12; 0 0 2 1");
}

static void
what_is_no_real_model_comes_behind_all_that_are(void **state)
{
    proposes(*state, (struct proposals_question){.per_architecture = 20},
             "a/new-fp8 real 2400000000 1/10, a/new-3b real 7200000000 2/10, "
             "a/new-older real 9600000000 3/10, a/new-differs real -1 4/10, "
             "a/new-unknown real -1 5/10, a/new-packed real -1 6/10, "
             "a/new-copy quantized 675000000 7/10, a/new-lora adapter 4800 8/10, "
             "a/new-eagle3 draft 7200 9/10, hf-internal-testing/tiny-random-new test 2400 10/10, "
             "a/done-1b real 2400000000 1/2, a/done-7b real 16800000000 2/2, of 12; 0 0 2 1");
}

static void
a_limit_of_memory_leaves_out_what_is_larger_and_what_is_unknown(void **state)
{
    proposes(*state, (struct proposals_question){.per_architecture = 1, .max_memory = 2400000000},
             "a/new-fp8 real 2400000000 1/5, a/done-1b real 2400000000 1/1, of 12; 3 3 2 1");
    proposes(*state, (struct proposals_question){.per_architecture = 2, .max_memory = 2399999999},
             "a/new-copy quantized 675000000 1/4, a/new-lora adapter 4800 2/4, of 12; 5 3 2 1");
    proposes(*state,
             (struct proposals_question){
                 .per_architecture = 2, .max_memory = 2400000000, .with_unknown = true},
             "a/new-fp8 real 2400000000 1/8, a/new-differs real -1 2/8, "
             "a/done-1b real 2400000000 1/1, of 12; 3 0 2 1");
}

static void
the_type_and_the_copies_say_what_a_model_takes(void **state)
{
    struct proposals_question q = {.per_architecture = 1, .type = PROPOSALS_FLOAT32, .copies = 2};

    proposes(*state, q,
             "a/new-fp8 real 19200000000 1/10, a/done-1b real 9600000000 1/2, of 12; 0 0 2 1");
    q.type = PROPOSALS_BFLOAT16;
    proposes(*state, q,
             "a/new-fp8 real 9600000000 1/10, a/done-1b real 4800000000 1/2, of 12; 0 0 2 1");
}

static void
other_statuses_are_proposed_when_they_are_asked_for(void **state)
{
    struct proposals_question q = {.per_architecture = 3};

    q.selection.statuses = 1U << SUPPORTED_FAILED;
    proposes(*state, q, "a/new-failed real 24 1/1, of 1; 0 0 0 0");
    q.selection.statuses = 1U << SUPPORTED_SKIPPED;
    proposes(*state, q, "of 0; 0 0 0 0");
}

static void
a_size_that_passes_63_bits_is_as_large_as_that(void **state)
{
    static const struct inventory_row huge[] = {
        {"a/huge", "New", SUPPORTED_UNVERIFIED, false, 5, INT64_MAX, READ, NULL, NULL, NULL}};
    struct inventory v;

    (void)state;
    inventories_make(&v, huge, 1, architectures);
    proposes(&v, (struct proposals_question){.per_architecture = 1, .max_memory = INT64_MAX - 1},
             "of 1; 1 0 0 0");
    inventory_fini(&v);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_smallest_real_ones_come_first_and_architectures_without_a_verified_one),
        CASE(what_is_no_real_model_comes_behind_all_that_are),
        CASE(a_limit_of_memory_leaves_out_what_is_larger_and_what_is_unknown),
        CASE(the_type_and_the_copies_say_what_a_model_takes),
        CASE(other_statuses_are_proposed_when_they_are_asked_for),
        CASE(a_size_that_passes_63_bits_is_as_large_as_that),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
