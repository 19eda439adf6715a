/*
 * checkout_answers: what a checkout must answer.
 */
#ifndef HUBCENSUS_TESTS_CHECKOUT_ANSWERS_H
#define HUBCENSUS_TESTS_CHECKOUT_ANSWERS_H

#include "git/checkout.h"
#include "unit.h"

/* All files below `folder`, each with its kind's letter before and '\n' behind. */
static inline void
expect_files(struct checkout *c, const char *folder, const char *expected)
{
    const struct checkout_file *files;
    struct str list = STR_INIT;
    struct err err;
    size_t count;

    if (checkout_files(&files, &count, c, folder, &err) != 0)
        fail_msg("%s: %s", folder, err.message);
    for (size_t i = 0; i < count; i++)
        str_printf(&list, "%c %s\n", "FLS"[files[i].kind], files[i].path);
    assert_string_equal(str_text(&list), expected);
    str_fini(&list);
}

/* What `path` holds, appended to what was there; NULL: there is nothing to be read. */
static inline void
expect_content(struct checkout *c, const char *path, const char *expected)
{
    struct str text = STR_INIT;
    struct err err;

    str_puts(&text, ">");
    int found = checkout_read(&text, c, path, &err);
    if (found < 0)
        fail_msg("%s: %s", path, err.message);
    if (found != (expected != NULL))
        fail_msg("%s: found %d", path, found);
    assert_string_equal(text.data + 1, expected != NULL ? expected : "");
    str_fini(&text);
}

#endif
