#include "census/models.h"
#include "store_place.h"

struct heard {
    struct str found;  /* "0:a/b A mt task lib gptq 7 5 1 2\n" */
    struct str passed; /* "c/d e/f " */
};

static int
on_found(void *context, size_t number, const struct store_model *m, struct err *err)
{
    struct heard *h = context;
    const struct slice texts[] = {m->id,   m->architecture, m->model_type,
                                  m->task, m->library,      m->quant_method};

    (void)err;
    str_printf(&h->found, "%zu:", number);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        str_printf(&h->found, "%.*s ", (int)(texts[i].data != NULL ? texts[i].len : 1),
                   texts[i].data != NULL ? texts[i].data : "-");
    str_printf(&h->found, "%lld %lld %u %lld\n", (long long)m->downloads, (long long)m->parameters,
               m->marks, (long long)m->scan);
    return 0;
}

static void
on_passed(void *context, struct slice id)
{
    struct heard *h = context;

    str_append(&h->passed, id.data, id.len);
    str_putc(&h->passed, ' ');
}

/* What is told of the models called `a` and `b`. */
static void
finds(struct store *s, const char *a, const char *b, const char *found, const char *passed)
{
    struct heard heard = {STR_INIT, STR_INIT};
    struct map wanted;
    struct store_search search = {&wanted, on_found, passed != NULL ? on_passed : NULL, &heard};
    struct err err = {0};

    map_init(&wanted);
    map_put(&wanted, slice_of(a), 0);
    map_put(&wanted, slice_of(b), 1);
    if (store_find(s, &search, &err) != 0)
        fail_msg("%s", err.message);
    assert_string_equal(str_text(&heard.found), found);
    if (passed != NULL)
        assert_string_equal(str_text(&heard.passed), passed);
    map_fini(&wanted);
    str_fini(&heard.found);
    str_fini(&heard.passed);
}

static void
tells_all_of_those_that_are_wanted_and_the_names_of_the_others(void **state)
{
    struct place *p = *state;
    struct model m = model_of("a/b", "A", 1700000000, 1, 1);

    m.model_type = SLICE("mt");
    m.task = SLICE("task");
    m.library = SLICE("lib");
    m.quant_method = SLICE("gptq");
    m.downloads = 7;
    m.parameters = INT64_C(1) << 40;
    m.marks = MODEL_GATED | MODEL_REMOTE_CODE;
    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    put(s, scan, m, 1);
    put(s, scan, model_of("c/d", NULL, 1700000001, 1, 1), 1);
    put(s, scan, model_of("e/f", "A", 1700000002, 1, 1), 1);
    put(s, scan, model_without_oid("g/h", "B"), 1);
    store_close(s);

    s = open_store(p, STORE_READ);
    finds(s, "a/b", "no/such", "0:a/b A mt task lib gptq 7 1099511627776 17 1\n", "e/f c/d g/h ");
    finds(s, "g/h", "c/d", "0:g/h B - - - - 0 -1 0 1\n1:c/d - - - - - 0 -1 0 1\n", NULL);
    finds(s, "no", "such", "", NULL);
    store_close(s);
}

static void
of_a_name_s_rows_tells_the_last_scan_s_else_the_youngest(void **state)
{
    struct place *p = *state;
    struct store *s = open_store(p, STORE_WRITE);
    int64_t first = begin_scan(s);

    put(s, first, model_of("a/b", "Old", 1700000000, 1, 1), 1);
    put(s, first, model_of("a/b", "New", 1700000009, 1, 1), 1);
    put(s, first, model_of("c/d", "Old", 1700000000, 2, 1), 1);
    put(s, first, model_of("c/d", "New", 1700000009, 2, 1), 1);
    finds(s, "a/b", "c/d", "0:a/b New - - - - 0 -1 0 1\n1:c/d New - - - - 0 -1 0 1\n", "");
    put(s, begin_scan(s), model_of("a/b", "Old", 1700000000, 1, 1), 1);
    finds(s, "a/b", "c/d", "0:a/b Old - - - - 0 -1 0 2\n1:c/d New - - - - 0 -1 0 1\n", "");
    store_close(s);
}

static int
refuse(void *context, size_t number, const struct store_model *m, struct err *err)
{
    (void)context;
    (void)m;
    return err_set(err, ERR_STOPPED, "enough at %zu", number);
}

static void
ends_when_the_listener_does(void **state)
{
    struct place *p = *state;
    struct store *s = open_store(p, STORE_WRITE);
    struct map wanted;
    struct store_search search = {&wanted, refuse, NULL, NULL};

    put(s, begin_scan(s), model_of("a/b", "A", 1700000000, 1, 1), 1);
    map_init(&wanted);
    map_put(&wanted, SLICE("a/b"), 0);
    assert_int_equal(store_find(s, &search, &p->err), -1);
    assert_string_equal(p->err.message, "enough at 0");
    map_fini(&wanted);
    store_close(s);
}

static int
on_model(void *context, const struct store_model *m, struct err *err)
{
    struct heard *h = context;

    str_printf(&h->passed, "%lld ", (long long)m->created);
    return on_found(context, 0, m, err);
}

static void
tells_of_an_architecture_s_models_each_name_once_as_it_is_now(void **state)
{
    struct place *p = *state;
    struct store *s = open_store(p, STORE_WRITE);
    struct heard heard = {STR_INIT, STR_INIT};
    int64_t scan = begin_scan(s);

    put(s, scan, model_of("a/kept", "A", 1700000000, 1, 1), 1);
    put(s, scan, model_of("a/again", "A", 1700000001, 1, 2), 1);
    /* Deleted, and made again as another one. */
    put(s, scan, model_of("a/again", "B", 1700000002, 1, 3), 1);
    put(s, scan, model_of("a/lost", "A", 1700000003, 1, 4), 1);
    put(s, scan, model_of("a/lost", NULL, 1700000004, 1, 5), 1);
    assert_int_equal(store_each_of(s, SLICE("A"), on_model, &heard, &p->err), 0);
    assert_non_null(strstr(str_text(&heard.found), "0:a/kept A "));
    assert_null(strstr(str_text(&heard.found), "a/again"));
    assert_null(strstr(str_text(&heard.found), "a/lost"));
    assert_string_equal(str_text(&heard.passed), "1700000000 ");
    str_truncate(&heard.found, 0);
    assert_int_equal(store_each_of(s, SLICE("B"), on_model, &heard, &p->err), 0);
    assert_non_null(strstr(str_text(&heard.found), "0:a/again B "));
    assert_int_equal(store_each_of(s, SLICE("C"), on_model, &heard, &p->err), 0);
    store_close(s);
    str_fini(&heard.found);
    str_fini(&heard.passed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(tells_all_of_those_that_are_wanted_and_the_names_of_the_others),
        PLACE_TEST(of_a_name_s_rows_tells_the_last_scan_s_else_the_youngest),
        PLACE_TEST(ends_when_the_listener_does),
        cmocka_unit_test_setup_teardown(
            tells_of_an_architecture_s_models_each_name_once_as_it_is_now, make_place,
            remove_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
