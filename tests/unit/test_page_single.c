#include <string.h>

#include "hub/page.h"
#include "unit.h"

static void
reads_a_single_model_by_the_same_paths(void **state)
{
    static const char body[] =
        "{\"_id\":\"669854a0bf1a2c3d4e5f6071\",\"modelId\":\"a/"
        "b\",\"downloads\":7,\"siblings\":[{\"id\":"
        "\"no\"}],\"config\":{\"architectures\":[\"A\",\"B\"],\"model_type\":\"t\"},\"tags\":"
        "[\"gguf\",\"custom_code\"],\"safetensors\":{\"parameters\":{\"F32\":3,\"BF16\":4}}}";
    struct page *p = page_new_single();
    struct err err = {0};

    (void)state;
    /* Twice, and cut anywhere. */
    for (size_t cut = 0; cut < sizeof body; cut += 17) {
        page_reset(p);
        assert_int_equal(page_feed(p, body, cut, &err), 0);
        assert_int_equal(page_feed(p, body + cut, sizeof body - 1 - cut, &err), 0);
        assert_int_equal(page_finish(p, &err), 0);
        size_t count;
        const struct model *m = page_models(p, &count);
        assert_int_equal(count, 1);
        assert_true(slice_is(m->id, "a/b"));
        assert_true(slice_is(m->architecture, "A"));
        assert_true(slice_is(m->model_type, "t"));
        assert_int_equal(m->downloads, 7);
        assert_int_equal(m->parameters, 7);
        assert_true((m->marks & MODEL_REMOTE_CODE) != 0 && (m->marks & MODEL_TAG_GGUF) != 0);
    }
    page_free(p);
}

static void
refuses_what_is_no_single_model(void **state)
{
    static const struct {
        const char *body, *message;
    } cases[] = {
        {"[]", "the answer is not a whole model: byte 0: it is no object"},
        {"5", "the answer is not a whole model: byte 0: it is no object"},
        {"{}", "the answer is not a whole model: it has no id"},
        {"{\"id\":5}", "the answer is not a whole model: it has no id"},
        {"{\"id\":\"\"}", "the answer is not a whole model: it has no id"},
        {"{\"id\":\"a\"", "the answer is not a whole model: "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct page *p = page_new_single();
        struct err err = {0};
        if (page_feed(p, cases[i].body, strlen(cases[i].body), &err) == 0 &&
            page_finish(p, &err) == 0)
            fail_msg("%s was taken", cases[i].body);
        assert_int_equal(err.kind, ERR_DATA);
        assert_memory_equal(err.message, cases[i].message, strlen(cases[i].message));
        page_free(p);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_single_model_by_the_same_paths),
        cmocka_unit_test(refuses_what_is_no_single_model),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
