#include <stdlib.h>

#include "folder.h"
#include "registry/gaps.h"
#include "unit.h"

static void
a_file_that_cannot_be_read_is_not_an_empty_one(void **state)
{
    struct gaps *g = NULL;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();

    (void)state;
    assert_int_equal(gaps_load(&g, folder, &err), -1);
    assert_null(g);
    assert_int_equal(err.kind, ERR_FATAL);
    folder_remove(folder);
}

static void
refuses_what_is_no_list_of_gaps_and_says_where(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"[]", "g.json: no list of gaps, and left unchanged: expected an object with a list "
               "\"gaps\", found an array"},
        {"{}", "g.json: no list of gaps, and left unchanged: expected a list \"gaps\" in it, found "
               "none"},
        {"{\"gaps\": {}}", "g.json: no list of gaps, and left unchanged: expected a list \"gaps\" "
                           "in it, found an object"},
        {"{\"gaps\": [{\"architecture_id\": \"a\"}, 7]}",
         "g.json: no list of gaps, and left unchanged: gaps[1]: expected an object, found a "
         "number"},
        {"{\"gaps\": [{}]}", "g.json: no list of gaps, and left unchanged: gaps[0]: the key "
                             "\"architecture_id\" is missing"},
        {"{\"gaps\": [{\"architecture_id\": null}]}",
         "g.json: no list of gaps, and left unchanged: gaps[0].architecture_id: expected an "
         "architecture's name, found null"},
        {"{\"gaps\": [{\"architecture_id\": \"\"}]}",
         "g.json: no list of gaps, and left unchanged: gaps[0].architecture_id: expected an "
         "architecture's name, found an empty string"},
        {"{", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct gaps *g = NULL;
        struct err err = {ERR_NONE, ""};
        assert_int_equal(gaps_read(&g, slice_of(cases[i].text), "g.json", &err), -1);
        assert_null(g);
        assert_int_equal(err.kind, ERR_DATA);
        if (cases[i].expected != NULL)
            assert_string_equal(err.message, cases[i].expected);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_cannot_be_read_is_not_an_empty_one),
        cmocka_unit_test(refuses_what_is_no_list_of_gaps_and_says_where),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
