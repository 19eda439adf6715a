#include "library/python_files.h"

#include "pysource/statement.h"
#include "reading.h"

static int
ignore(void *context, const struct py_statement *s, struct err *err)
{
    (void)context;
    (void)s;
    (void)err;
    return 0;
}

/* Note the path; a file that says so fails, another one ends it all. */
static int
note(void *context, const char *path, struct slice text, struct err *err)
{
    struct str *told = context;

    str_printf(told, "%s\n", path);
    if (memmem(text.data, text.len, "fatal", 5) != NULL)
        return err_set(err, ERR_FATAL, "%s: is the end", path);
    if (memmem(text.data, text.len, "wrong", 5) != NULL)
        return err_set(err, ERR_DATA, "%s: has the wrong word", path);
    return py_each_statement(text, path, ignore, NULL, err);
}

static const struct reading_file files[] = {
    {"lib/b.py", "x = 1\n"},     {"lib/a.py", "x = (\n"},   {"lib/c.txt", "no Python"},
    {"lib/d.py", "y = 'wrong'"}, {"lib/sub/e.py", "x = 2"}, {"lib.py", "x = 3\n"},
    {"lib-2/f.py", "fatal\n"},   {"lib/.py", "x = 4"},      {NULL, NULL},
};

static void
expect_files_of(const struct python_folder *folder, const char *paths, const char *remarks)
{
    struct reading_place place = reading_open(files);
    struct support s;
    struct str told = STR_INIT;
    struct err err;

    repository_link(place.folder, "lib/l.py", "b.py");
    support_init(&s);
    if (python_files_each(&s, place.checkout, folder, note, &told, &err) != 0)
        fail_msg("%s", err.message);
    assert_string_equal(str_text(&told), paths);
    str_truncate(&told, 0);
    support_sort(&s);
    reading_put_remarks(&told, &s);
    assert_string_equal(str_text(&told), remarks);
    str_fini(&told);
    support_fini(&s);
    reading_close(&place);
}

static void
a_file_that_is_not_read_is_a_remark_and_the_next_one_comes(void **state)
{
    static const struct python_folder flat = {"lib", false, NULL};
    static const struct python_folder below = {"lib/", true, "x"};
    static const struct python_folder none = {"no/such", true, NULL};
    static const struct python_folder file = {"lib.py", true, NULL};

    (void)state;
    expect_files_of(&flat, "lib/.py\nlib/a.py\nlib/b.py\nlib/d.py\n",
                    "unread lib/a.py:1 the `(` is never closed\n"
                    "unread lib/d.py:0 has the wrong word\n"
                    "unread lib/l.py:0 is a symbolic link, which is not followed\n");
    expect_files_of(&below, "lib/.py\nlib/a.py\nlib/b.py\nlib/sub/e.py\n",
                    "unread lib/a.py:1 the `(` is never closed\n"
                    "unread lib/l.py:0 is a symbolic link, which is not followed\n");
    expect_files_of(&none, "", "");
    expect_files_of(&file, "", "");
}

static void
what_is_no_fault_of_a_file_ends_the_reading(void **state)
{
    static const struct python_folder folder = {"lib-2", true, NULL};
    struct reading_place place = reading_open(files);
    struct str told = STR_INIT;
    struct support s;
    struct err err;

    (void)state;
    support_init(&s);
    assert_int_equal(python_files_each(&s, place.checkout, &folder, note, &told, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_string_equal(err.message, "lib-2/f.py: is the end");
    assert_int_equal(s.remark_count, 0);
    str_fini(&told);
    support_fini(&s);
    reading_close(&place);
}

static void
one_file_is_read_absent_or_a_remark(void **state)
{
    struct reading_place place = reading_open(files);
    struct str told = STR_INIT;
    struct support s;
    struct err err;

    (void)state;
    support_init(&s);
    assert_int_equal(python_files_one(&s, place.checkout, "lib/b.py", note, &told, &err), 1);
    assert_int_equal(python_files_one(&s, place.checkout, "lib/z.py", note, &told, &err), 0);
    assert_int_equal(s.remark_count, 0);
    assert_int_equal(python_files_one(&s, place.checkout, "lib/a.py", note, &told, &err), 0);
    assert_int_equal(s.remark_count, 1);
    assert_int_equal(s.remarks[0].line, 1);
    assert_int_equal(python_files_one(&s, place.checkout, "lib-2/f.py", note, &told, &err), -1);
    assert_string_equal(str_text(&told), "lib/b.py\nlib/a.py\nlib-2/f.py\n");
    str_fini(&told);
    support_fini(&s);
    reading_close(&place);
}

static void
a_file_that_a_partial_clone_lacks_is_a_remark(void **state)
{
    struct reading_place place = reading_open(files);
    struct checkout_options options = {NULL, NULL, false, NULL};
    char *more = folder_make();
    char *partial = file_join(more, "partial");
    struct str told = STR_INIT;
    struct support s;
    struct err err;

    (void)state;
    repository_make(place.folder);
    repository_commit(place.folder, "2020-02-02T02:02:02+0000");
    str_printf(&told, "file://%s", place.folder);
    repository_git(place.folder, "config", "uploadpack.allowFilter", "true", REPOSITORY_END);
    repository_git(more, "clone", "--quiet", "--no-checkout", "--filter=blob:none", str_text(&told),
                   "partial", REPOSITORY_END);
    checkout_close(place.checkout);
    options.repo = partial;
    assert_int_equal(checkout_open(&place.checkout, &options, &err), 0);
    support_init(&s);
    str_truncate(&told, 0);
    assert_int_equal(python_files_one(&s, place.checkout, "lib/b.py", note, &told, &err), 0);
    reading_put_remarks(&told, &s);
    assert_string_equal(str_text(&told),
                        "unread lib/b.py:0 its content is not in the clone: fetch it with git\n");
    support_fini(&s);
    str_fini(&told);
    free(partial);
    folder_remove(more);
    reading_close(&place);
}

static void
a_file_that_is_too_large_is_a_remark(void **state)
{
    size_t size = ((size_t)8 << 20) + 1;
    char *text = mem_alloc(size + 1);
    struct reading_file large[] = {{"lib/a.py", text}, {"lib/b.py", "x = 1\n"}, {NULL, NULL}};
    struct str told = STR_INIT;
    struct support s;
    struct err err;

    (void)state;
    memset(text, '#', size);
    text[size] = '\0';
    struct reading_place place = reading_open(large);
    support_init(&s);
    assert_int_equal(python_files_each(&s, place.checkout, &(struct python_folder){.path = "lib"},
                                       note, &told, &err),
                     0);
    assert_string_equal(str_text(&told), "lib/b.py\n");
    assert_int_equal(s.remark_count, 1);
    assert_true(slice_is(s.remarks[0].file, "lib/a.py"));
    support_fini(&s);
    str_fini(&told);
    reading_close(&place);
    free(text);
}

static void
a_message_without_a_place_is_kept_whole(void **state)
{
    static const struct {
        const char *message;
        const char *remark;
    } cases[] = {
        {"a.py: line 3, column 14: odd: it is", "unread a.py:3 odd: it is\n"},
        {"a.py: line 3", "unread a.py:0 line 3\n"},
        {"a.py: line 3: odd", "unread a.py:0 line 3: odd\n"},
        {"b.py: line 3, column 14: odd", "unread a.py:0 b.py: line 3, column 14: odd\n"},
        {"a.pyx", "unread a.py:0 a.pyx\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str told = STR_INIT;
        struct support s;
        struct err err;
        support_init(&s);
        err_set(&err, ERR_DATA, "%s", cases[i].message);
        python_files_remark(&s, "a.py", &err);
        reading_put_remarks(&told, &s);
        assert_string_equal(str_text(&told), cases[i].remark);
        str_fini(&told);
        support_fini(&s);
    }
}

static void
a_folder_that_holds_too_much_is_no_empty_one(void **state)
{
    static const struct python_folder lib = {"lib", true, NULL};
    struct reading_place place = reading_open(files);
    struct str deep = STR_INIT, told = STR_INIT;
    struct support s;
    struct err err;

    (void)state;
    str_puts(&deep, "lib/");
    for (int i = 0; i < 70; i++)
        str_puts(&deep, "d/");
    str_puts(&deep, "x.py");
    repository_put(place.folder, str_text(&deep), "");
    support_init(&s);
    assert_int_equal(python_files_each(&s, place.checkout, &lib, note, &told, &err), -1);
    assert_non_null(strstr(err.message, "holds more than the source of any library"));
    support_fini(&s);
    str_fini(&told);
    str_fini(&deep);
    reading_close(&place);
}

static void
of_nothing_found_the_first_file_that_was_not_read_is_told(void **state)
{
    struct support s;
    struct err err;

    (void)state;
    support_init(&s);
    support_remark(&s, SUPPORT_DISAGREES, SLICE("A"), SLICE("a.py"), 1, "stands twice");
    python_files_nothing(&err, &s, "no table");
    assert_string_equal(err.message, "no table");
    support_remark(&s, SUPPORT_UNREAD, SLICE("B"), SLICE("b.py"), 2, "no dict");
    python_files_nothing(&err, &s, "no table");
    assert_string_equal(err.message, "no table (not read: b.py: line 2: no dict)");
    support_fini(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_is_not_read_is_a_remark_and_the_next_one_comes),
        cmocka_unit_test(what_is_no_fault_of_a_file_ends_the_reading),
        cmocka_unit_test(one_file_is_read_absent_or_a_remark),
        cmocka_unit_test(a_file_that_a_partial_clone_lacks_is_a_remark),
        cmocka_unit_test(a_file_that_is_too_large_is_a_remark),
        cmocka_unit_test(a_message_without_a_place_is_kept_whole),
        cmocka_unit_test(a_folder_that_holds_too_much_is_no_empty_one),
        cmocka_unit_test(of_nothing_found_the_first_file_that_was_not_read_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
