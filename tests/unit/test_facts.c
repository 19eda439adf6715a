#include "census/facts.h"

#include "store_place.h"

struct heard {
    struct str text;
    const struct store *store;
    int stop_after;
    bool with_types;
};

static void
add_word(struct str *out, struct slice word)
{
    str_putc(out, ' ');
    str_append(out, word.data != NULL ? word.data : "-", word.data != NULL ? word.len : 1);
}

/* "id architecture task method downloads marks created", absent words as "-"; with types behind
 * the architecture. */
static int
hear(void *context, const struct store_fact *fact, struct err *err)
{
    struct heard *h = context;

    str_append(&h->text, fact->id.data, fact->id.len);
    add_word(&h->text, store_word(h->store, fact->architecture));
    if (h->with_types)
        add_word(&h->text, store_word(h->store, fact->model_type));
    else
        assert_int_equal(fact->model_type, 0);
    add_word(&h->text, store_word(h->store, fact->task));
    add_word(&h->text, fact->quant_method);
    str_printf(&h->text, " %lld %u %lld\n", (long long)fact->downloads, (unsigned)fact->marks,
               (long long)fact->created);
    return --h->stop_after == 0 ? err_set(err, ERR_STOPPED, "enough") : 0;
}

static void
facts_are(struct store *s, const char *expected)
{
    struct heard h = {.text = STR_INIT, .store = s};
    struct err err = {0};

    if (store_each_fact(s, h.with_types, hear, &h, &err) != 0)
        fail_msg("%s", err.message);
    assert_string_equal(str_text(&h.text), expected);
    str_fini(&h.text);
}

static void
tells_of_models_with_and_without_an_architecture(void **state)
{
    struct place *p = *state;
    struct model m = model_of("a/full", "A", 1700000000, 1, 1);

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    m.task = SLICE("fill-mask");
    m.quant_method = SLICE("fp8");
    m.downloads = INT64_MAX;
    m.marks = MODEL_GATED | UINT32_C(0x80000000);
    put(s, scan, m, 1);
    put(s, scan, model_of("a/bare", NULL, 1600000000, 1, 1), 1);
    facts_are(s, "a/full A fill-mask fp8 9223372036854775807 2147483649 1700000000\n"
                 "a/bare - - - 0 0 1600000000\n");
    store_close(s);
}

static void
tells_of_types_where_they_are_asked_for(void **state)
{
    struct place *p = *state;
    struct heard h = {.text = STR_INIT, .with_types = true};
    struct model m = model_of("a/full", "A", 1700000000, 1, 1);

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    m.model_type = SLICE("llama");
    put(s, scan, m, 1);
    m = model_of("a/bare", NULL, 1600000000, 1, 1);
    m.model_type = SLICE("bert");
    put(s, scan, m, 1);
    put(s, scan, model_of("a/none", NULL, 1500000000, 1, 1), 1);
    facts_are(s, "a/full A - - 0 0 1700000000\n"
                 "a/bare - - - 0 0 1600000000\n"
                 "a/none - - - 0 0 1500000000\n");
    h.store = s;
    assert_int_equal(store_each_fact(s, true, hear, &h, &p->err), 0);
    assert_string_equal(str_text(&h.text), "a/full A llama - - 0 0 1700000000\n"
                                           "a/bare - bert - - 0 0 1600000000\n"
                                           "a/none - - - - 0 0 1500000000\n");
    str_fini(&h.text);
    store_close(s);
    run_sql(p, "UPDATE model SET model_type = 99 WHERE id = 'a/full'");
    s = open_store(p, STORE_READ);
    assert_int_equal(store_each_fact(s, true, hear, &h, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_DATA);
    store_close(s);
}

static void
tells_when_a_model_was_made_by_its_own_word_else_by_its_id(void **state)
{
    struct place *p = *state;
    struct model told = model_of("a/told", "A", 1700000003, 1, 1),
                 not_told = model_of("a/not-told", "A", 1700000002, 1, 1),
                 last = model_of("a/last", "A", UINT32_MAX, 1, 1),
                 nameless = model_without_oid("a/nameless", "A");

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    told.created = 12345;
    not_told.created = -1;
    nameless.created = -1;
    put(s, scan, told, 1);
    put(s, scan, not_told, 1);
    put(s, scan, last, 1);
    put(s, scan, nameless, 1);
    facts_are(s, "a/last A - - 0 0 4294967295\n"
                 "a/told A - - 0 0 12345\n"
                 "a/not-told A - - 0 0 1700000002\n"
                 "a/nameless A - - 0 0 -1\n");
    store_close(s);
}

static void
tells_of_a_name_once_as_the_rows_are_told(void **state)
{
    struct place *p = *state;

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    put(s, scan, model_of("a/again", "Young", 1700000009, 1, 1), 1);
    put(s, scan, model_of("a/left", "Left", 1700000001, 1, 1), 1);
    scan = begin_scan(s);
    /* An old model took the name of a younger one, and the last scan saw it. */
    put(s, scan, model_of("a/again", NULL, 1700000005, 1, 1), 1);
    facts_are(s, "a/again - - - 0 0 1700000005\n"
                 "a/left Left - - 0 0 1700000001\n");
    store_close(s);
}

static void
ends_when_it_is_told_to(void **state)
{
    struct place *p = *state;
    struct heard h = {.text = STR_INIT, .stop_after = 1};

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    put(s, scan, model_of("a/b", "A", 2, 1, 1), 1);
    put(s, scan, model_of("a/c", "A", 1, 1, 1), 1);
    h.store = s;
    assert_int_equal(store_each_fact(s, h.with_types, hear, &h, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_STOPPED);
    assert_string_equal(str_text(&h.text), "a/b A - - 0 0 2\n");
    str_fini(&h.text);
    store_close(s);
}

static void
refuses_rows_that_cannot_be(void **state)
{
    static const char *const ruins[] = {
        "UPDATE model SET downloads = -1",    "UPDATE model SET task = 99",
        "UPDATE model SET quant_method = 99", "UPDATE model SET architecture = 99",
        "UPDATE model SET architecture = -1",
    };
    struct place *p = *state;

    for (size_t i = 0; i < sizeof ruins / sizeof *ruins; i++) {
        struct heard h = {.text = STR_INIT};
        struct store *s = open_store(p, STORE_WRITE);
        put(s, begin_scan(s), model_of("a/b", "A", 2, 1, 1), 1);
        store_close(s);
        run_sql(p, ruins[i]);
        h.store = s = open_store(p, STORE_READ);
        assert_int_equal(store_each_fact(s, h.with_types, hear, &h, &p->err), -1);
        assert_int_equal(p->err.kind, ERR_DATA);
        assert_non_null(strstr(p->err.message, p->path));
        str_fini(&h.text);
        store_close(s);
        assert_int_equal(unlink(p->path), 0);
    }
}

static void
knows_the_words_of_a_kind(void **state)
{
    struct place *p = *state;
    struct model m = model_of("a/b", "A", 2, 1, 1);

    struct store *s = open_store(p, STORE_WRITE);
    m.task = SLICE("fill-mask");
    put(s, begin_scan(s), m, 1);
    const struct map *tasks = store_words(s, NAME_TASK);
    assert_int_equal(tasks->count, 1);
    const uint64_t *number = map_find(tasks, SLICE("fill-mask"));
    assert_non_null(number);
    assert_true(slice_is(store_word(s, (int64_t)*number), "fill-mask"));
    assert_null(store_word(s, 0).data);
    assert_null(store_word(s, 99).data);
    assert_null(store_word(s, -1).data);
    store_close(s);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)
    const struct CMUnitTest tests[] = {
        TEST(tells_of_models_with_and_without_an_architecture),
        TEST(tells_of_types_where_they_are_asked_for),
        TEST(tells_when_a_model_was_made_by_its_own_word_else_by_its_id),
        TEST(tells_of_a_name_once_as_the_rows_are_told),
        TEST(ends_when_it_is_told_to),
        TEST(refuses_rows_that_cannot_be),
        TEST(knows_the_words_of_a_kind),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
