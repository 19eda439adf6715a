#include "hub/query.h"
#include "unit.h"

static void
check(const struct query *q, const char *expected)
{
    struct str s = STR_INIT;

    query_target(&s, q);
    assert_string_equal(str_text(&s), expected);
    str_fini(&s);
}

static void
asks_for_whole_pages_when_nothing_is_said(void **state)
{
    (void)state;
    check(&(struct query){.limit = 0}, "/api/models?limit=1000");
    check(&(struct query){.limit = 5}, "/api/models?limit=5");
}

static void
asks_for_the_most_downloaded_models_of_a_task(void **state)
{
    static const char *const filters[] = {"text-generation", NULL};
    static const char *const expand[] = {"config", "safetensors", "downloads", NULL};

    (void)state;
    check(&(struct query){.filters = filters, .sort = QUERY_SORT_DOWNLOADS, .expand = expand},
          "/api/models?filter=text-generation&sort=downloads&limit=1000"
          "&expand%5B%5D=config&expand%5B%5D=safetensors&expand%5B%5D=downloads");
}

static void
asks_for_all_models_from_the_oldest_on(void **state)
{
    (void)state;
    check(&(struct query){.sort = QUERY_SORT_CREATED},
          "/api/models?sort=createdAt&direction=1&limit=1000");
}

static void
escapes_what_the_user_wrote(void **state)
{
    static const char *const filters[] = {"base_model:quantized:a/b", "é&x=y", NULL};

    (void)state;
    check(&(struct query){.filters = filters, .author = "a b", .search = "q+1#2"},
          "/api/models?filter=base_model%3Aquantized%3Aa%2Fb&filter=%C3%A9%26x%3Dy"
          "&author=a%20b&search=q%2B1%232&limit=1000");
}

static void
appends_to_what_is_there(void **state)
{
    struct str s = STR_INIT;

    (void)state;
    str_puts(&s, "https://huggingface.co");
    query_target(&s, &(struct query){.author = "google"});
    assert_string_equal(str_text(&s), "https://huggingface.co/api/models?author=google&limit=1000");
    str_fini(&s);
}

#define THIRTY "123456789012345678901234567890"

static void
names_a_question_by_what_tells_it_from_others(void **state)
{
    static const struct {
        const char *target;
        const char *name;
    } cases[] = {
        {"/api/models?filter=a&sort=downloads&limit=1000&expand%5B%5D=config&expand%5B%5D=tags",
         "/api/models?filter=a&sort=downloads"},
        {"/api/models?limit=5&author=x&expand[]=tags&cursor=abc%3D",
         "/api/models?author=x&cursor=…"},
        {"/api/models?limit=5", "/api/models"},
        {"/api/models?limited=5&expand", "/api/models?limited=5&expand"},
        {"/api/models/a/b", "/api/models/a/b"},
        {"/api/models?author=" THIRTY THIRTY THIRTY THIRTY "&search=x",
         "/api/models?author=" THIRTY THIRTY THIRTY "12345678901234567890123…&search=x"},
        {"/" THIRTY THIRTY THIRTY THIRTY "?limit=5",
         "/" THIRTY THIRTY THIRTY "12345678901234567890123456789…"},
        {"?", "?"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str s = STR_INIT;
        query_name(&s, slice_of(cases[i].target));
        assert_string_equal(str_text(&s), cases[i].name);
        str_fini(&s);
    }
}

static void
asks_for_one_model_by_its_name(void **state)
{
    static const char *const good[] = {"gpt2", "a/b", "Org-1/Model_v2.0", "a/b--c", "_/-", "..a/b"};
    static const char long_name[] = THIRTY THIRTY THIRTY "1234567";
    static const char *const bad[] = {"",    "/",     "a/",   "/b",       "a/b/c",
                                      ".",   "..",    "a/..", "../a",     "a b",
                                      "a?b", "a%2Fb", "a#b",  "\xC3\xA4", long_name};
    static const char *const expand[] = {"config", "tags", NULL};
    struct str s = STR_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!query_is_model_name(slice_of(good[i])))
            fail_msg("%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (query_is_model_name(slice_of(bad[i])))
            fail_msg("%s", bad[i]);
    query_model(&s, SLICE("Org-1/Model_v2.0"), expand);
    assert_string_equal(str_text(&s),
                        "/api/models/Org-1/Model_v2.0?expand%5B%5D=config&expand%5B%5D=tags");
    str_fini(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_for_whole_pages_when_nothing_is_said),
        cmocka_unit_test(asks_for_the_most_downloaded_models_of_a_task),
        cmocka_unit_test(asks_for_all_models_from_the_oldest_on),
        cmocka_unit_test(escapes_what_the_user_wrote),
        cmocka_unit_test(appends_to_what_is_there),
        cmocka_unit_test(names_a_question_by_what_tells_it_from_others),
        cmocka_unit_test(asks_for_one_model_by_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
