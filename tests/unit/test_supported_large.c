/* Registries too large to be held. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"
#include "registry.h"
#include "registry/original.h"
#include "registry/supported.h"
#include "unit.h"

static char *
written(const struct supported *s)
{
    struct str out = STR_INIT;

    supported_write(s, NULL, "2026-11-12", &out);
    return str_steal(&out);
}

static void
check_written(const struct supported *s, const char *expected)
{
    char *text = written(s);

    assert_string_equal(text, expected);
    free(text);
}

/* More than is held, whatever `entry` and `between` are: `before`, entries with numbers, `after`.
 */
static char *
large_text(const char *before, const char *entry, const char *between, const char *after)
{
    struct str s = STR_INIT;

    str_puts(&s, before);
    for (int i = 0; s.len <= ORIGINAL_HELD_BYTES; i++) {
        const char *number = strchr(entry, '#');
        if (i > 0)
            str_puts(&s, between);
        str_append(&s, entry, (size_t)(number - entry));
        str_printf(&s, "%d%s", i, number + 1);
    }
    str_puts(&s, after);
    return str_steal(&s);
}

/* What a large file is for who reads it, and for who writes it, is what its text is. */
static void
check_large(const char *folder, char *text)
{
    struct supported *held = NULL, *filed = NULL;
    struct err said_of_text = {0}, said_of_file = {0};
    char *path = file_join(folder, "m.json");

    folder_put(folder, "m.json", text);
    int status = supported_read(&held, slice_of(text), path, &said_of_text);
    assert_int_equal(supported_load(&filed, path, &said_of_file), status);
    assert_string_equal(said_of_file.message, said_of_text.message);
    if (status == 0) {
        char *expected = written(held);
        assert_int_equal(supported_count(filed), supported_count(held));
        assert_int_equal(supported_verified(filed), supported_verified(held));
        assert_int_equal(supported_has(filed, SLICE("a/1")), strstr(text, "\"a/1\"") != NULL);
        assert_false(supported_has(filed, SLICE("a/-1")));
        check_written(filed, expected);
        free(expected);
    }
    supported_free(held);
    supported_free(filed);
    free(path);
    free(text);
}

static void
reads_a_large_file_as_it_reads_its_text(void **state)
{
    static const char *const as_written = "{\n      \"model_id\": \"a/#\"\n    }";
    char *folder = folder_make();

    (void)state;
    check_large(folder, registry_of(60000));
    check_large(folder, large_text("{\"models\": [\n    ", as_written, ",\n    ", "]}"));
    check_large(folder, large_text("{\"x\": {\"models\": [1]}, \"models\": [",
                                   "{\"model_id\":\"a/#\",\"status\":1}", ",",
                                   "], \"\\\"y\\\\\": [2, {}], \"scan_info\": {\"a\": 0}}"));
    check_large(folder,
                large_text("{\"models\": [", "7#", " ,\r\n\t", ",{\"model_id\":\"a/1\"}]}"));
    check_large(folder, large_text("{\"models\": [", as_written, ",\n    ",
                                   "], \"z\": 1, \"models\": [{\"model_id\": \"a/1\"}]}"));
    check_large(folder, large_text("{\"x\": [\n", "#", ",\n",
                                   "], \"models\": [{\"model_id\": \"a/1\"}], \"x\": 1}"));
    folder_remove(folder);
}

static void
says_of_a_large_file_where_it_is_no_registry(void **state)
{
    char *folder = folder_make();

    (void)state;
    check_large(folder, large_text("{\"x\": [\n", "#", ",\n", "\n], \"models\": 7}"));
    check_large(folder, large_text("{\"models\": [", "#", ",\n", "\n, x]}"));
    check_large(folder, large_text("{\"models\": [", "#", ",\n", "\n]"));
    check_large(folder, large_text("{\"model\": [", "#", ",\n", "\n]}"));
    check_large(folder, large_text("[", "#", ",\n", "\n]"));
    folder_remove(folder);
}

#define NEW_ENTRY                                                          \
    "{\n      \"architecture_id\": \"A\",\n      \"model_id\": \"a/1\",\n" \
    "      \"status\": 0,\n      \"verified_date\": null,\n"               \
    "      \"metadata\": null,\n      \"note\": null,\n"                   \
    "      \"phase1_score\": null,\n      \"phase2_score\": null,\n"       \
    "      \"phase3_score\": null,\n      \"phase4_score\": null,\n"       \
    "      \"phase7_score\": null,\n      \"phase8_score\": null\n    }"

/* A large file in which `text` begins so many bytes behind the last one of a piece. */
static char *
text_at_edge(int behind, const char *text)
{
    struct str s = STR_INIT;

    str_puts(&s, "{\"models\": [\n    " NEW_ENTRY ",\n    \"");
    while (s.len < 2 * ORIGINAL_PIECE_BYTES - 7 - (size_t)-behind)
        str_putc(&s, 'x');
    str_puts(&s, "\",\n    ");
    str_puts(&s, text);
    while (s.len <= ORIGINAL_HELD_BYTES)
        str_puts(&s, ",\n    " NEW_ENTRY);
    str_puts(&s, "\n  ]\n}\n");
    return str_steal(&s);
}

static void
takes_new_entries_at_the_edges_of_pieces_for_what_they_are(void **state)
{
    static const char *const texts[] = {
        NEW_ENTRY ",\n    " NEW_ENTRY, "{},\n    " NEW_ENTRY,
        "null,\n    " NEW_ENTRY,       "7,\n    " NEW_ENTRY,
        "{,\n    " NEW_ENTRY "}",      "[,\n    " NEW_ENTRY "]",
        "[7,\n    " NEW_ENTRY "]",     "{\"models\": [{},\n    " NEW_ENTRY "]}",
        "{},,\n    " NEW_ENTRY,        "{}\n    ,\n    " NEW_ENTRY,
    };
    char *folder = folder_make();

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (int behind = -2; behind <= 0; behind++)
            check_large(folder, text_at_edge(behind, texts[i]));
    folder_remove(folder);
}

static void
writes_nothing_of_a_large_file_that_was_changed_in_its_place(void **state)
{
    char *folder = folder_make();
    char *path = file_join(folder, "m.json"), *copy = file_join(folder, "copy.json");
    char *text = registry_of(60000);
    struct supported *s;
    struct file_draft d;
    struct err err = {0};

    (void)state;
    folder_put(folder, "m.json", text);
    assert_int_equal(supported_load(&s, path, NULL), 0);
    int fd = open(path, O_WRONLY | O_APPEND);
    assert_int_equal(write(fd, " ", 1), 1);
    close(fd);
    assert_int_equal(file_draft_open(&d, copy, NULL), 0);
    assert_int_equal(supported_write_draft(s, NULL, "2026-11-12", &d, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, "m.json: another program has changed it meanwhile"));
    file_draft_abandon(&d);
    supported_free(s);

    /* One that took its name meanwhile does not matter. */
    folder_put(folder, "m.json", text);
    assert_int_equal(supported_load(&s, path, NULL), 0);
    folder_put(folder, "m.json", "{}");
    check_written(s, text);
    supported_free(s);
    free(text);
    free(path);
    free(copy);
    folder_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_large_file_as_it_reads_its_text),
        cmocka_unit_test(says_of_a_large_file_where_it_is_no_registry),
        cmocka_unit_test(takes_new_entries_at_the_edges_of_pieces_for_what_they_are),
        cmocka_unit_test(writes_nothing_of_a_large_file_that_was_changed_in_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
