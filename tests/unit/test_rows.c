#include "store_place.h"

static void
keeps_every_fact_of_a_model(void **state)
{
    struct place *p = *state;
    struct model m = model_of("Qwen/千问-ü🙂", "Qwen2ForCausalLM", 1700000000, 3, 5);

    m.model_type = SLICE("qwen2");
    m.task = SLICE("text-generation");
    m.library = SLICE("transformers");
    m.quant_method = SLICE("fp8");
    m.downloads = INT64_C(9000000000000000001);
    m.parameters = INT64_C(1125899906842625);
    m.created = 1600000000;
    m.marks = MODEL_GATED | MODEL_TAG_MLX | UINT32_C(0x80000000);
    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    put(s, scan, m, 1);
    rows_are(
        s,
        "Qwen/千问-ü🙂 Qwen2ForCausalLM fp8 9000000000000000001 1125899906842625 2147483713 "
        "1\n");
    store_close(s);
    assert_int_equal(ask_sql(p, "SELECT count(*) FROM model WHERE"
                                " (SELECT text FROM name WHERE id = model_type) = 'qwen2' AND"
                                " (SELECT text FROM name WHERE id = task) = 'text-generation' AND"
                                " (SELECT text FROM name WHERE id = library) = 'transformers' AND"
                                " created = 1600000000 AND key >> 31 = 1700000000 AND"
                                " oid_rest = 0x0303030303000005"),
                     1);
}

static void
keeps_absent_facts_absent_and_new_facts_in_place_of_old(void **state)
{
    struct place *p = *state;
    struct model m = model_of("a/b", "A", UINT32_MAX, 255, 255);

    struct store *s = open_store(p, STORE_WRITE);
    m.quant_method = SLICE("awq");
    m.parameters = 0;
    put(s, begin_scan(s), m, 1);
    rows_are(s, "a/b A awq 0 0 0 1\n");
    m.quant_method = (struct slice){NULL, 0};
    m.parameters = -1;
    m.created = -1;
    m.architecture = SLICE("B");
    put(s, begin_scan(s), m, 1);
    rows_are(s, "a/b B  0 -1 0 2\n");
    m.architecture = (struct slice){NULL, 0};
    put(s, begin_scan(s), m, 1);
    rows_are(s, "");
    assert_int_equal(store_count(s, NULL), 1);
    store_close(s);
    assert_int_equal(ask_sql(p, "SELECT count(*) FROM model WHERE created IS NULL AND"
                                " model_type IS NULL AND task IS NULL AND library IS NULL"),
                     1);
}

static void
sees_a_model_once_a_scan_and_leaves_its_row_then(void **state)
{
    struct place *p = *state;
    struct model m = model_of("a/b", "A", 1700000000, 1, 1);
    struct model nameless = model_without_oid("c/d", "A");

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    assert_int_equal(store_seen(s, scan, &m, NULL), 0);
    put(s, scan, m, 1);
    put(s, scan, nameless, 1);
    assert_int_equal(store_seen(s, scan, &m, NULL), 1);
    assert_int_equal(store_seen(s, scan, &nameless, NULL), 1);
    m.downloads = nameless.downloads = 9;
    put(s, scan, m, 0);
    put(s, scan, nameless, 0);
    rows_are(s, "a/b A  0 -1 0 1\nc/d A  0 -1 0 1\n");

    scan = begin_scan(s);
    assert_int_equal(store_seen(s, scan, &m, NULL), 0);
    put(s, scan, m, 1);
    assert_int_equal(store_seen(s, scan, &m, NULL), 1);
    rows_are(s, "a/b A  9 -1 0 2\nc/d A  0 -1 0 1\n");
    store_close(s);
}

static void
gives_a_renamed_models_row_the_new_name(void **state)
{
    struct place *p = *state;

    struct store *s = open_store(p, STORE_WRITE);
    put(s, begin_scan(s), model_of("old/name", "A", 1700000000, 1, 1), 1);
    put(s, begin_scan(s), model_of("new/name", "A", 1700000000, 1, 1), 1);
    rows_are(s, "new/name A  0 -1 0 2\n");
    assert_int_equal(store_count(s, NULL), 1);
    store_close(s);
}

static void
tells_of_a_name_once_when_its_model_was_made_again(void **state)
{
    struct place *p = *state;

    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    put(s, scan, model_of("a/again", "Old", 1700000000, 1, 1), 1);
    put(s, scan, model_of("a/bare", "Old", 1700000001, 1, 1), 1);
    put(s, scan, model_of("a/taken", "Gone", 1700000009, 1, 1), 1);
    put(s, scan, model_of("a/before", "Moved", 1700000002, 1, 1), 1);
    put(s, scan, model_without_oid("a/nameless", "Old"), 1);
    scan = begin_scan(s);
    put(s, scan, model_of("a/again", "New", 1700000005, 1, 1), 1);
    put(s, scan, model_of("a/bare", NULL, 1700000006, 1, 1), 1);
    put(s, scan, model_of("a/nameless", "New", 1700000007, 1, 1), 1);
    /* An old model moves to a name that a younger one bore. */
    put(s, scan, model_of("a/taken", "Moved", 1700000002, 1, 1), 1);
    rows_are(s, "a/nameless New  0 -1 0 2\n"
                "a/again New  0 -1 0 2\n"
                "a/taken Moved  0 -1 0 2\n");
    /* Of rows that the last scan did not see, the youngest. */
    begin_scan(s);
    rows_are(s, "a/taken Gone  0 -1 0 1\n"
                "a/nameless New  0 -1 0 2\n"
                "a/again New  0 -1 0 2\n");
    assert_int_equal(store_count(s, NULL), 8);
    store_close(s);
}

static void
tells_models_apart_whose_ids_want_the_same_key(void **state)
{
    struct place *p = *state;
    struct model models[6];
    static const char *const ids[6] = {"a/0", "a/1", "a/2", "a/3", "a/4", "a/5"};

    /* The same second and counter; the bytes of the process are the same in another order. */
    for (unsigned char i = 0; i < 5; i++) {
        models[i] = model_of(ids[i], "A", 1700000000, 0, 1);
        models[i].oid[4 + i] = 9;
    }
    /* And one that wants a key which such a model has taken. */
    models[5] = model_of(ids[5], "A", 1700000000, 0, 1);
    models[5].oid[4] = 10;
    struct store *s = open_store(p, STORE_WRITE);
    for (int round = 0; round < 2; round++) {
        int64_t scan = begin_scan(s);
        /* The second scan meets them the other way round. */
        for (int i = 0; i < 6; i++)
            put(s, scan, models[round == 0 ? i : 5 - i], 1);
        for (int i = 0; i < 6; i++) {
            models[i].downloads = 99;
            put(s, scan, models[i], 0);
            models[i].downloads = i;
            assert_int_equal(store_seen(s, scan, &models[i], NULL), 1);
        }
        assert_int_equal(store_count(s, NULL), 6);
    }
    rows_are(s, "a/5 A  5 -1 0 2\na/4 A  4 -1 0 2\na/3 A  3 -1 0 2\na/2 A  2 -1 0 2\n"
                "a/1 A  1 -1 0 2\na/0 A  0 -1 0 2\n");
    store_close(s);
}

static void
tells_names_apart_that_want_the_same_key(void **state)
{
    struct place *p = *state;

    struct store *s = open_store(p, STORE_WRITE);
    put(s, begin_scan(s), model_without_oid("a/one", "One"), 1);
    store_close(s);
    /* As if this one had come first, and had the same hash. */
    run_sql(p, "UPDATE model SET id = 'a/two'");
    s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    put(s, scan, model_without_oid("a/one", "One"), 1);
    put(s, scan, model_without_oid("a/one", "One"), 0);
    rows_are(s, "a/one One  0 -1 0 2\na/two One  0 -1 0 1\n");
    store_close(s);
    assert_int_equal(ask_sql(p, "SELECT max(key) - min(key) FROM model"), 1);
}

static void
probes_within_a_second_around_its_last_key(void **state)
{
    struct place *p = *state;
    struct model last = model_of("a/last", "A", UINT32_MAX, 0x7f, 255);
    struct model round = last;

    last.oid[9] = last.oid[10] = round.oid[9] = round.oid[10] = 255;
    last.oid[4] = 0x7f ^ 0x80;
    round.id = SLICE("a/round");
    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    put(s, scan, last, 1);
    put(s, scan, round, 1);
    put(s, scan, round, 0);
    put(s, scan, model_of("a/next", "A", UINT32_MAX, 0, 0), 1);
    store_close(s);
    assert_int_equal(ask_sql(p, "SELECT max(key) FROM model"), INT64_MAX);
    assert_int_equal(ask_sql(p, "SELECT min(key) FROM model"), (int64_t)UINT32_MAX << 31);
    assert_int_equal(ask_sql(p, "SELECT count(*) FROM model WHERE key >> 31 = 4294967295"), 3);
}

static void
tells_words_of_different_kinds_apart_across_opens(void **state)
{
    static const char *const expected[] = {
        "a/1 same same 0 -1 0 1\n",
        "a/1 same same 0 -1 0 2\n",
        "a/1 same same 0 -1 0 3\n",
    };
    struct place *p = *state;
    struct model m = model_of("a/1", "same", 1700000000, 1, 1);

    m.quant_method = m.model_type = m.task = m.library = SLICE("same");
    for (int i = 0; i < 3; i++) {
        struct store *s = open_store(p, STORE_WRITE);
        put(s, begin_scan(s), m, 1);
        rows_are(s, expected[i]);
        store_close(s);
        assert_int_equal(ask_sql(p, "SELECT count(*) FROM name"), 5);
    }
    run_sql(p, "DELETE FROM name WHERE id = 2");
    refuses(p, STORE_READ, ERR_DATA, "names");
}

struct heard {
    struct str coming, rows; /* names, a space behind each */
    size_t most_ahead;
};

static void
hear_coming(void *context, struct slice id)
{
    struct heard *h = context;

    str_printf(&h->coming, "%.*s ", (int)id.len, id.data);
}

static int
hear_row(void *context, const struct store_row *row, struct err *err)
{
    struct heard *h = context;

    (void)err;
    str_printf(&h->rows, "%.*s ", (int)row->id.len, row->id.data);
    if (h->coming.len - h->rows.len > h->most_ahead)
        h->most_ahead = h->coming.len - h->rows.len;
    /* What comes was told before it came, and in the same order. */
    if (h->coming.len < h->rows.len || memcmp(h->coming.data, h->rows.data, h->rows.len) != 0)
        return err_set(err, ERR_FATAL, "not told of before: %s", str_text(&h->rows));
    return 0;
}

static void
tells_of_many_rows_some_before_they_come(void **state)
{
    static const int counts[] = {0, 1, 31, 32, 33, 64, 1000};
    struct place *p = *state;
    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    char id[16];
    int there = 0;

    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct heard h = {STR_INIT, STR_INIT, 0};
        for (; there < counts[i]; there++) {
            snprintf(id, sizeof id, "a/%d", there);
            put(s, scan, model_of(id, "A", 1700000000 + (uint32_t)there, 1, 1), 1);
        }
        if (store_each_row_ahead(s, hear_row, hear_coming, &h, &p->err) != 0)
            fail_msg("%s", p->err.message);
        assert_int_equal(h.rows.len, h.coming.len);
        if (there > 0)
            assert_memory_equal(h.rows.data + h.rows.len - 4, "a/0 ", 4);
        assert_true(there < 2 || h.most_ahead > 0);
        assert_true(h.most_ahead < 400);
        str_fini(&h.rows);
        str_fini(&h.coming);
    }
    store_close(s);
}

static int
add_type(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    str_printf(context, "%.*s %.*s|", (int)row->id.len, row->id.data, (int)row->model_type.len,
               row->model_type.data != NULL ? row->model_type.data : "");
    return 0;
}

static void
tells_of_types_where_they_are_asked_for(void **state)
{
    struct place *p = *state;
    struct store *s = open_store(p, STORE_WRITE);
    struct str typed = STR_INIT, plain = STR_INIT;
    struct model model = model_of("a/typed", "A", 1700000000, 1, 1);

    model.model_type = SLICE("bert");
    int64_t scan = begin_scan(s);
    put(s, scan, model, 1);
    put(s, scan, model_of("a/untyped", "A", 1700000001, 1, 1), 1);
    assert_int_equal(store_each_row_typed(s, add_type, NULL, &typed, NULL), 0);
    assert_int_equal(store_each_row(s, add_type, &plain, NULL), 0);
    assert_string_equal(str_text(&typed), "a/untyped |a/typed bert|");
    assert_string_equal(str_text(&plain), "a/untyped |a/typed |");
    store_close(s);
    str_fini(&typed);
    str_fini(&plain);
}

/* "id model_type downloads marks scan". */
static int
add_use(void *context, const struct store_use *use, struct err *err)
{
    (void)err;
    str_append(context, use->id.data, use->id.len);
    str_putc(context, ' ');
    str_append(context, use->model_type.data, use->model_type.len);
    str_printf(context, " %lld %u %lld\n", (long long)use->downloads, use->marks,
               (long long)use->scan);
    return 0;
}

static void
tells_of_the_use_of_each_name_once_with_or_without_an_architecture(void **state)
{
    struct place *p = *state;
    struct str uses = STR_INIT;
    struct model old = model_of("a/again", "Old", 1700000000, 1, 1);
    struct model bare = model_of("a/bare", NULL, 1700000001, 1, 1);
    struct model untyped = model_of("a/untyped", "Old", 1700000002, 1, 1);
    struct model lost = model_of("a/lost", "Old", 1700000003, 1, 1);

    old.model_type = bare.model_type = lost.model_type = SLICE("bert");
    old.downloads = 1000;
    bare.downloads = INT64_MAX;
    bare.marks = MODEL_PRIVATE;
    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);
    put(s, scan, old, 1);
    put(s, scan, bare, 1);
    put(s, scan, untyped, 1);
    put(s, scan, lost, 1);
    scan = begin_scan(s);
    old = model_of("a/again", "New", 1700000005, 1, 1);
    old.model_type = SLICE("roberta");
    put(s, scan, old, 1);
    lost.model_type = (struct slice){NULL, 0};
    put(s, scan, lost, 1);
    assert_int_equal(store_each_use(s, add_use, &uses, NULL), 0);
    assert_string_equal(str_text(&uses), "a/again roberta 0 0 2\n"
                                         "a/bare bert 9223372036854775807 4 1\n");
    store_close(s);
    str_fini(&uses);
}

/* Some models: many want the same key, one in eight has no _id. */
#define MANY 400

static unsigned
random_below(unsigned *seed, unsigned end)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % end;
}

static void
puts_many_at_once_as_it_does_one_after_the_other(void **state)
{
    static char ids[MANY][32];
    static struct model models[MANY];
    struct place *p = *state;
    const struct model *given[200];
    bool first[200];
    bool seen[MANY];
    int64_t downloads[MANY];
    unsigned seed = 7;

    for (unsigned i = 0; i < MANY; i++) {
        snprintf(ids[i], sizeof ids[i], "a/model-%u", i);
        models[i] =
            i % 8 == 0 ? model_without_oid(ids[i], ids[i % 5])
                       : model_of(ids[i], ids[i % 5], 1700000000,
                                  (unsigned char)(i % 2 * 128 + i / 2 % 2), (unsigned char)(i / 4));
        downloads[i] = -1;
    }
    struct store *s = open_store(p, STORE_WRITE);
    for (unsigned scan = 1; scan < 6; scan++) {
        int64_t id = begin_scan(s);
        memset(seen, 0, sizeof seen);
        for (unsigned page = 0; page < 12; page++) {
            /* What the scans before had no part of is new: none, or some, or most. */
            unsigned count = random_below(&seed, 200), among = MANY * scan / 5;
            for (unsigned i = 0; i < count; i++) {
                unsigned number = random_below(&seed, among);
                /* Every second page in the order of the keys, which those without _id have not. */
                if (page % 2 == 0)
                    number = (i * among / count) | 1;
                given[i] = &models[number];
            }
            for (unsigned i = 0; i < MANY; i++)
                models[i].downloads = scan * 100 + page;
            assert_int_equal(store_page_begin(s, NULL), 0);
            assert_int_equal(store_put_all(s, id, given, count, first, NULL), 0);
            assert_int_equal(
                store_page_commit(s, id, 0, &(struct store_part){.name = (char *)"text-generation"},
                                  0, NULL),
                0);
            for (unsigned i = 0; i < count; i++) {
                size_t number = (size_t)(given[i] - models);
                if (first[i] == seen[number])
                    fail_msg("scan %u, page %u, %u of %u: %s", scan, page, i, count, ids[number]);
                seen[number] = true;
                if (first[i])
                    downloads[number] = models[number].downloads;
            }
        }
    }
    store_close(s);
    for (unsigned i = 0; i < MANY; i++) {
        char question[160];
        snprintf(question, sizeof question,
                 "SELECT coalesce(sum(downloads), -1) FROM model WHERE id = 'a/model-%u'", i);
        assert_int_equal(ask_sql(p, question), downloads[i]);
    }
    assert_true(ask_sql(p, "SELECT count(*) FROM model WHERE key > 0 AND"
                           " (key & 127) <> (oid_rest >> 56 & 127)") > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(keeps_every_fact_of_a_model),
        PLACE_TEST(keeps_absent_facts_absent_and_new_facts_in_place_of_old),
        PLACE_TEST(sees_a_model_once_a_scan_and_leaves_its_row_then),
        PLACE_TEST(gives_a_renamed_models_row_the_new_name),
        PLACE_TEST(tells_of_a_name_once_when_its_model_was_made_again),
        PLACE_TEST(tells_models_apart_whose_ids_want_the_same_key),
        PLACE_TEST(tells_names_apart_that_want_the_same_key),
        PLACE_TEST(probes_within_a_second_around_its_last_key),
        PLACE_TEST(tells_of_many_rows_some_before_they_come),
        PLACE_TEST(tells_of_types_where_they_are_asked_for),
        PLACE_TEST(puts_many_at_once_as_it_does_one_after_the_other),
        PLACE_TEST(tells_of_the_use_of_each_name_once_with_or_without_an_architecture),
        PLACE_TEST(tells_words_of_different_kinds_apart_across_opens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
