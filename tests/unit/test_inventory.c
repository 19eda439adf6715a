#include "registry.h"
#include "registry/inventory.h"
#include "store_place.h"
#include "unit.h"

static const char profile_text[] =
    "{\"name\":\"lib\",\"title\":\"Lib\",\"source\":\"x\",\"data_folder\":null,"
    "\"supported_architectures\":[\"Has\",\"Empty\",{\"name\":\"Was\",\"tier\":\"removed\"}],"
    "\"canonical_authors\":{\"Has\":[\"maker\",\"other\"],\"Gone\":[\"maker\"]}}";

static const char models_text[] =
    "{\"generated_at\":\"2026-05-08\",\"scan_info\":{\"n\":1},\"models\":["
    "{\"model_id\":\"maker/one\",\"architecture_id\":\"Has\",\"status\":1,"
    "\"verified_date\":\"2026-02-25\",\"note\":\"good\",\"phase1_score\":99.50},"
    "{\"model_id\":\"some/two\",\"architecture_id\":\"Has\"},"
    "{\"model_id\":\"maker/one\",\"architecture_id\":\"Gone\",\"status\":3},"
    "{\"architecture_id\":\"Has\"},{\"model_id\":\"\"},"
    "{\"model_id\":\"maker/old\",\"architecture_id\":\"Gone\",\"status\":2},"
    "{\"model_id\":\"bare\",\"architecture_id\":\"\"},"
    "{\"model_id\":\"some/typed\",\"architecture_id\":\"Was\"}]}";

struct scene {
    char *folder;
    struct profile *profile;
    struct inventory inventory;
};

static void
begin(struct scene *s, const char *profile)
{
    struct err err = {0};

    s->folder = folder_make();
    s->profile = NULL;
    if (profile_read(&s->profile, slice_of(profile), "p.json", &err) != 0)
        fail_msg("%s", err.message);
}

static void
read_inventory(struct scene *s)
{
    struct err err = {0};

    if (inventory_read(&s->inventory, s->folder, s->profile, &err) != 0)
        fail_msg("%s", err.message);
}

static void
end(struct scene *s)
{
    inventory_fini(&s->inventory);
    profile_free(s->profile);
    folder_remove(s->folder);
}

static void
add_census(struct scene *s, bool finished)
{
    char *path = file_join(s->folder, FILES_CENSUS);
    struct store *store = NULL;
    struct model one = model_of("maker/one", "Has", 1700000000, 1, 1);
    struct model two = model_of("some/two", "Has", 1700000001, 1, 2);
    struct model typed = model_of("some/typed", "Was", 1700000002, 1, 3);

    one.downloads = 70;
    one.parameters = 3000000000;
    one.marks = MODEL_GATED;
    one.task = SLICE("text-generation");
    one.model_type = SLICE("has");
    one.quant_method = SLICE("fp8");
    one.created = 1600000000;
    two.downloads = 7;
    two.parameters = 0;
    typed.model_type = SLICE("taken");
    assert_int_equal(store_open(&store, path, STORE_WRITE, NULL), 0);
    int64_t scan = begin_scan(store);
    put(store, scan, one, 1);
    put(store, scan, two, 1);
    put(store, scan, typed, 1);
    put(store, scan, model_of("not/listed", "Has", 1700000003, 1, 4), 1);
    if (finished)
        assert_int_equal(store_scan_finish(store, scan, 5, NULL), 0);
    store_close(store);
    free(path);
}

static void
text_is(struct slice text, const char *expected)
{
    if (expected == NULL)
        assert_null(text.data);
    else
        assert_true(slice_is(text, expected));
}

static void
each_model_stands_there_once_by_its_first_entry(void **state)
{
    struct scene s;

    (void)state;
    begin(&s, profile_text);
    folder_put(s.folder, FILES_SUPPORTED, models_text);
    read_inventory(&s);
    const struct inventory *v = &s.inventory;
    assert_int_equal(v->count, 5);
    assert_int_equal(v->repeated, 1);
    assert_int_equal(v->nameless, 2);
    assert_false(v->has_census);
    text_is(v->generated_at, "2026-05-08");
    text_is(v->scan_info, "{\"n\":1}");
    const struct inventory_model *one = &v->models[0];
    text_is(one->name, "maker/one");
    text_is(one->architecture, "Has");
    assert_int_equal(one->status, SUPPORTED_VERIFIED);
    text_is(one->verified_date, "2026-02-25");
    text_is(one->note, "good");
    text_is(one->scores[0], "99.50");
    text_is(one->scores[1], NULL);
    assert_true(one->canonical);
    assert_false(one->in_census);
    assert_int_equal(one->downloads, -1);
    assert_int_equal(one->parameters, -1);
    assert_int_equal(one->created, -1);
    text_is(one->task, NULL);
    assert_false(v->models[1].canonical);
    text_is(v->models[2].name, "maker/old");
    assert_true(v->models[2].canonical);
    text_is(v->models[3].architecture, NULL);
    assert_false(v->models[3].canonical);
    for (size_t i = 0; i < v->count; i++)
        assert_int_equal(*map_find(&v->numbers, v->models[i].name), i);
    end(&s);
}

static void
the_census_is_joined_to_the_models_that_it_has(void **state)
{
    struct scene s;

    (void)state;
    begin(&s, profile_text);
    folder_put(s.folder, FILES_SUPPORTED, models_text);
    add_census(&s, true);
    read_inventory(&s);
    const struct inventory_model *one = &s.inventory.models[0], *old = &s.inventory.models[2];
    assert_true(s.inventory.has_census);
    assert_false(s.inventory.unfinished);
    assert_int_equal(s.inventory.count, 5);
    assert_true(one->in_census);
    assert_int_equal(one->downloads, 70);
    assert_int_equal(one->parameters, 3000000000);
    assert_int_equal(one->created, 1600000000);
    assert_int_equal(one->marks, MODEL_GATED);
    text_is(one->task, "text-generation");
    text_is(one->model_type, "has");
    text_is(one->quant_method, "fp8");
    assert_int_equal(s.inventory.models[1].created, 1700000001);
    assert_false(old->in_census);
    assert_int_equal(old->downloads, -1);
    end(&s);
}

static void
an_unfinished_scan_is_told_of(void **state)
{
    struct scene s;

    (void)state;
    begin(&s, profile_text);
    folder_put(s.folder, FILES_SUPPORTED, models_text);
    add_census(&s, false);
    read_inventory(&s);
    assert_true(s.inventory.unfinished);
    end(&s);
}

static void
architecture_is(const struct inventory *v, const char *name, bool supported, const int64_t *figures)
{
    const struct inventory_architecture *a = inventory_architecture(v, slice_of(name));

    assert_non_null(a);
    text_is(a->name, name);
    assert_int_equal(a->supported, supported);
    assert_int_equal(a->models, figures[0]);
    assert_int_equal(a->statuses[SUPPORTED_VERIFIED], figures[1]);
    assert_int_equal(a->statuses[SUPPORTED_UNVERIFIED], figures[2]);
    assert_int_equal(a->statuses[SUPPORTED_SKIPPED], figures[3]);
    assert_int_equal(a->canonical, figures[4]);
    assert_int_equal(a->in_census, figures[5]);
    assert_int_equal(a->downloads, figures[6]);
    assert_int_equal(a->min_parameters, figures[7]);
}

static void
architectures_are_those_of_the_registry_and_of_the_profile_by_name(void **state)
{
    struct scene s;

    (void)state;
    begin(&s, profile_text);
    folder_put(s.folder, FILES_SUPPORTED, models_text);
    add_census(&s, true);
    read_inventory(&s);
    assert_int_equal(s.inventory.architecture_count, 4);
    text_is(s.inventory.architectures[0].name, "Empty");
    text_is(s.inventory.architectures[3].name, "Was");
    architecture_is(&s.inventory, "Empty", true, (int64_t[]){0, 0, 0, 0, 0, 0, 0, -1});
    architecture_is(&s.inventory, "Gone", false, (int64_t[]){1, 0, 0, 1, 1, 0, 0, -1});
    architecture_is(&s.inventory, "Has", true, (int64_t[]){2, 1, 1, 0, 1, 2, 77, 3000000000});
    architecture_is(&s.inventory, "Was", false, (int64_t[]){1, 0, 1, 0, 0, 1, 0, -1});
    assert_null(inventory_architecture(&s.inventory, SLICE("has")));
    end(&s);
}

static void
an_architecture_is_supported_by_the_type_of_one_of_its_models(void **state)
{
    struct scene s;

    (void)state;
    begin(&s, "{\"name\":\"lib\",\"title\":\"Lib\",\"source\":\"x\",\"data_folder\":null,"
              "\"supported_model_types\":[\"taken\"]}");
    folder_put(s.folder, FILES_SUPPORTED, models_text);
    add_census(&s, true);
    read_inventory(&s);
    assert_int_equal(s.inventory.architecture_count, 3);
    assert_true(inventory_architecture(&s.inventory, SLICE("Was"))->supported);
    assert_false(inventory_architecture(&s.inventory, SLICE("Has"))->supported);
    end(&s);
}

static void
of_equal_lists_the_last_stands(void **state)
{
    struct scene s;

    (void)state;
    begin(&s, profile_text);
    folder_put(s.folder, FILES_SUPPORTED,
               "{\"models\":[{\"model_id\":\"a/b\",\"architecture_id\":\"Was\"},"
               "{\"model_id\":\"a/b\"},{}],\"models\":[{\"model_id\":\"a/b\"}]}");
    read_inventory(&s);
    assert_int_equal(s.inventory.count, 1);
    assert_int_equal(s.inventory.repeated, 0);
    assert_int_equal(s.inventory.nameless, 0);
    text_is(s.inventory.models[0].architecture, NULL);
    assert_int_equal(s.inventory.architecture_count, 2);
    end(&s);
}

static void
a_folder_without_a_list_is_refused(void **state)
{
    struct scene s;
    struct err err = {0};

    (void)state;
    begin(&s, profile_text);
    add_census(&s, true);
    assert_int_equal(inventory_read(&s.inventory, s.folder, s.profile, &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.message, "supported_models.json: there is no list"));
    end(&s);
}

static void
a_damaged_census_is_an_error(void **state)
{
    struct scene s;
    struct err err = {0};

    (void)state;
    begin(&s, profile_text);
    folder_put(s.folder, FILES_SUPPORTED, models_text);
    folder_put(s.folder, FILES_CENSUS,
               "this is no database, whatever it is called, nor was it one");
    assert_int_equal(inventory_read(&s.inventory, s.folder, s.profile, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.message, FILES_CENSUS));
    end(&s);
}

static void
a_list_of_many_is_held_whole(void **state)
{
    struct scene s;
    char *text = registry_of(3000);
    int64_t models = 0;

    (void)state;
    begin(&s, profile_text);
    folder_put(s.folder, FILES_SUPPORTED, text);
    read_inventory(&s);
    assert_int_equal(s.inventory.count + s.inventory.repeated, 3000);
    for (size_t i = 0; i < s.inventory.architecture_count; i++)
        models += s.inventory.architectures[i].models;
    assert_int_equal(models, s.inventory.count);
    assert_int_equal(s.inventory.architecture_count, 51 + 2);
    free(text);
    end(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_model_stands_there_once_by_its_first_entry),
        cmocka_unit_test(the_census_is_joined_to_the_models_that_it_has),
        cmocka_unit_test(an_unfinished_scan_is_told_of),
        cmocka_unit_test(architectures_are_those_of_the_registry_and_of_the_profile_by_name),
        cmocka_unit_test(an_architecture_is_supported_by_the_type_of_one_of_its_models),
        cmocka_unit_test(of_equal_lists_the_last_stands),
        cmocka_unit_test(a_folder_without_a_list_is_refused),
        cmocka_unit_test(a_damaged_census_is_an_error),
        cmocka_unit_test(a_list_of_many_is_held_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
