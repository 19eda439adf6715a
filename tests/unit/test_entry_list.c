#include <inttypes.h>

#include "folder.h"
#include "registry/entry_list.h"
#include "unit.h"

/* What was told, as text: "0:a/b A verified 2026-02-25 'fine' 100.0,-,-,-,-,-;". */
struct heard {
    struct str told;
    size_t most; /* entries, after which it is enough */
};

static void
on_begin(void *context)
{
    struct heard *h = context;

    str_puts(&h->told, "[");
}

static void
put_or_dash(struct str *out, struct slice text)
{
    str_append_slice(out, text.data != NULL ? text : SLICE("-"));
    str_putc(out, ' ');
}

static int
on_entry(void *context, const struct entry *e, struct err *err)
{
    struct heard *h = context;

    if (h->most-- == 0)
        return err_set(err, ERR_STOPPED, "enough");
    str_printf(&h->told, "%zu:", e->number);
    put_or_dash(&h->told, e->model);
    put_or_dash(&h->told, e->architecture);
    str_printf(&h->told, "%s ", supported_status_names[e->status]);
    put_or_dash(&h->told, e->verified_date);
    put_or_dash(&h->told, e->note);
    for (size_t i = 0; i < ENTRY_PHASES; i++)
        if (e->scores[i].data != NULL)
            str_printf(&h->told, "%c=%.*s ", entry_phase_names[i][5], (int)e->scores[i].len,
                       e->scores[i].data);
    str_truncate(&h->told, h->told.len - 1);
    str_putc(&h->told, ';');
    return 0;
}

static void
on_header(void *context, const struct entry_header *header)
{
    struct heard *h = context;

    str_puts(&h->told, " of ");
    put_or_dash(&h->told, header->generated_at);
    str_append_slice(&h->told, header->scan_info.data != NULL ? header->scan_info : SLICE("-"));
}

/* What is told of a file with this text, or the complaint behind the file's name. */
static void
tells(const char *text, int expected_status, const char *expected)
{
    const struct entry_listener listener = {on_begin, on_entry, on_header};
    struct heard heard = {STR_INIT, SIZE_MAX};
    char *folder = folder_make();
    char *path = file_join(folder, "models.json");
    struct err err;

    folder_put(folder, "models.json", text);
    int status = entry_list_read(path, &listener, &heard, &err);
    assert_int_equal(status, expected_status);
    assert_string_equal(status < 0 ? err.message + strlen(path) : str_text(&heard.told), expected);
    if (status < 0)
        assert_int_equal(err.kind, ERR_DATA);
    str_fini(&heard.told);
    free(path);
    folder_remove(folder);
}

static void
tells_of_entries_and_of_the_file_in_their_order(void **state)
{
    (void)state;
    tells("{\"generated_at\": \"2026-05-08\", \"scan_info\": {\"total_scanned\" : 431},"
          " \"models\": [{\"model_id\": \"a/b\", \"architecture_id\": \"A\", \"status\": 1,"
          " \"verified_date\": \"2026-02-25\", \"note\": \"all \\u00fc\", \"phase1_score\": 100.0,"
          " \"phase8_score\": 6.70e1, \"metadata\": {\"status\": 3, \"note\": \"no\"}},"
          " {\"model_id\": \"c/d\", \"verified\": true}], \"total_models\": 2}",
          1,
          "[0:a/b A verified 2026-02-25 all \xc3\xbc 1=100.0 8=6.70e1;1:c/d - verified - -;"
          " of 2026-05-08 {\"total_scanned\" : 431}");
    tells("{\"models\": [], \"scan_info\": {\"x\": []}, \"generated_at\": \"\"}", 1,
          "[ of  {\"x\": []}");
}

static void
what_is_of_another_type_is_absent(void **state)
{
    (void)state;
    tells("{\"generated_at\": 5, \"scan_info\": [1], \"models\": [7, {\"model_id\": null,"
          " \"architecture_id\": 8, \"status\": \"1\", \"verified_date\": {}, \"note\": [\"x\"],"
          " \"phase1_score\": \"9\"}, [{\"model_id\": \"in/list\"}], null, \"x\","
          " {\"model_id\": \"\", \"status\": null, \"verified\": true}]}",
          1, "[1:- - unverified - -;5: - verified - -; of - -");
}

static void
of_equal_keys_the_last_stands(void **state)
{
    (void)state;
    tells("{\"scan_info\": {\"a\": 1}, \"scan_info\": null, \"generated_at\": 1,"
          " \"generated_at\": \"x\","
          " \"models\": [{\"model_id\": \"a/a\"}, {}], \"models\": [{\"model_id\": \"a/b\","
          " \"model_id\": \"a/c\", \"note\": \"x\", \"note\": 1, \"status\": 1, \"status\": 3}]}",
          1, "[0:a/a - unverified - -;1:- - unverified - -;[0:a/c - failed - -; of x -");
}

static void
a_file_without_a_list_is_named(void **state)
{
    (void)state;
    tells("{}", -1, ": expected a list \"models\" in it, found none");
    tells("{\"models\": {}}", -1, ": expected a list under \"models\"");
    tells("[]", -1, ": expected an object with a list \"models\"");
}

static void
no_file_is_no_error(void **state)
{
    const struct entry_listener listener = {on_begin, on_entry, NULL};

    (void)state;
    assert_int_equal(entry_list_read("/nonexistent/models.json", &listener, NULL, NULL), 0);
}

static void
ends_when_the_listener_does(void **state)
{
    const struct entry_listener listener = {NULL, on_entry, NULL};
    struct heard heard = {STR_INIT, 1};
    char *folder = folder_make();
    char *path = file_join(folder, "models.json");
    struct err err = {0};

    (void)state;
    folder_put(folder, "models.json", "{\"models\": [{}, {}, {}]}");
    assert_int_equal(entry_list_read(path, &listener, &heard, &err), -1);
    assert_int_equal(err.kind, ERR_STOPPED);
    assert_string_equal(str_text(&heard.told), "0:- - unverified - -;");
    str_fini(&heard.told);
    free(path);
    folder_remove(folder);
}

/* A text of more than ENTRY_TEXT_MAX is no reason to tell nothing of the others. */
static void
a_text_too_long_to_be_one_is_passed_over(void **state)
{
    struct str text = STR_INIT;

    (void)state;
    str_puts(&text, "{\"models\": [{\"note\": \"");
    for (size_t i = 0; i < ENTRY_TEXT_MAX / 8; i++)
        str_puts(&text, "12345678");
    str_puts(&text,
             "9\", \"model_id\": \"a/b\"}], \"generated_at\": \"d\", \"scan_info\": {\"x\": \"");
    for (size_t i = 0; i < ENTRY_TEXT_MAX / 8; i++)
        str_puts(&text, "12345678");
    str_puts(&text, "\"}}");
    tells(str_text(&text), 1, "[0:a/b - unverified - -; of d -");
    str_fini(&text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_of_entries_and_of_the_file_in_their_order),
        cmocka_unit_test(what_is_of_another_type_is_absent),
        cmocka_unit_test(of_equal_keys_the_last_stands),
        cmocka_unit_test(a_file_without_a_list_is_named),
        cmocka_unit_test(no_file_is_no_error),
        cmocka_unit_test(ends_when_the_listener_does),
        cmocka_unit_test(a_text_too_long_to_be_one_is_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
