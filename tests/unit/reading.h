/*
 * reading: made-up checkouts of libraries, and what a reader makes of them.
 */
#ifndef HUBCENSUS_TESTS_READING_H
#define HUBCENSUS_TESTS_READING_H

#include "folder.h"
#include "git/checkout.h"
#include "library/readers.h"
#include "repository.h"
#include "unit.h"

/* A file of a checkout; the last of a list has no path. */
struct reading_file {
    const char *path;
    const char *text;
};

struct reading_place {
    char *folder;
    struct checkout *checkout;
};

/* A checkout with these files, committed and in its working tree. */
static inline struct reading_place
reading_open(const struct reading_file *files)
{
    struct reading_place place = {folder_make(), NULL};
    struct checkout_options options = {place.folder, NULL, true, NULL};
    struct err err;

    repository_make(place.folder);
    for (; files->path != NULL; files++)
        repository_put(place.folder, files->path, files->text);
    repository_commit(place.folder, "2020-02-02T02:02:02+0000");
    if (checkout_open(&place.checkout, &options, &err) != 0)
        fail_msg("%s", err.message);
    return place;
}

static inline void
reading_close(struct reading_place *place)
{
    checkout_close(place->checkout);
    folder_remove(place->folder);
}

static inline void
reading_put_place(struct str *out, struct slice file, unsigned line)
{
    if (file.data != NULL)
        str_printf(out, " %.*s:%u", (int)file.len, file.data, line);
}

/* Its entries, sorted, each a line: "native Name FILE:LINE MODULE" and the last version, as far as
 * they are there; "type" before a type of model. */
static inline void
reading_put_entries(struct str *out, const struct support *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct support_entry *e = &s->entries[i];
        str_printf(out, "%s%s %.*s", e->kind == SUPPORT_MODEL_TYPE ? "type " : "",
                   support_tier_names[e->tier], (int)e->name.len, e->name.data);
        reading_put_place(out, e->file, e->line);
        if (e->module.data != NULL)
            str_printf(out, " %.*s", (int)e->module.len, e->module.data);
        if (e->last.data != NULL)
            str_printf(out, " last %.*s", (int)e->last.len, e->last.data);
        str_putc(out, '\n');
    }
}

/* Its remarks, sorted, each a line: "disagrees Name FILE:LINE TEXT", the name where there is one.
 */
static inline void
reading_put_remarks(struct str *out, const struct support *s)
{
    for (size_t i = 0; i < s->remark_count; i++) {
        const struct support_remark *r = &s->remarks[i];
        str_puts(out, r->kind == SUPPORT_DISAGREES ? "disagrees" : "unread");
        if (r->name.data != NULL)
            str_printf(out, " %.*s", (int)r->name.len, r->name.data);
        reading_put_place(out, r->file, r->line);
        str_printf(out, " %.*s\n", (int)r->text.len, r->text.data);
    }
}

/* Read the checkout with these files: its entries and remarks must be those. */
static inline void
expect_reading(const struct library_reader *reader, const struct reading_file *files,
               const char *entries, const char *remarks)
{
    struct reading_place place = reading_open(files);
    struct library_reading reading;
    struct str told = STR_INIT;
    struct err err;

    library_reading_init(&reading);
    if (reader->read(&reading, place.checkout, &err) != 0)
        fail_msg("%s", err.message);
    support_sort(&reading.support);
    reading_put_entries(&told, &reading.support);
    assert_string_equal(str_text(&told), entries);
    str_truncate(&told, 0);
    reading_put_remarks(&told, &reading.support);
    assert_string_equal(str_text(&told), remarks);
    str_fini(&told);
    library_reading_fini(&reading);
    reading_close(&place);
}

/* The reader must refuse the checkout with these files, and say so with these words in it. */
static inline void
expect_no_reading(const struct library_reader *reader, const struct reading_file *files,
                  const char *words)
{
    struct reading_place place = reading_open(files);
    struct library_reading reading;
    struct err err;

    library_reading_init(&reading);
    assert_int_equal(reader->read(&reading, place.checkout, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    if (strstr(err.message, words) == NULL)
        fail_msg("%s", err.message);
    library_reading_fini(&reading);
    reading_close(&place);
}

#endif
