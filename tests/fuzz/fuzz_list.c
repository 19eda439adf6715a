/*
 * A list that is read can be written as a profile and is the same when that is
 * read; a fault is told with its line.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "library/list_source.h"
#include "library/profile_write.h"
#include "library/readers.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static void
check_same(const struct support *read, const struct support *written)
{
    check(read->count == written->count);
    for (size_t i = 0; i < read->count; i++) {
        const struct support_entry *e = &read->entries[i];
        const struct support_entry *other = support_find(written, e->kind, e->name);
        check(other != NULL && other->tier == e->tier && other->line == e->line &&
              slice_equal(other->last, e->last));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct library_reading reading;
    struct profile *p = NULL;
    struct str text = STR_INIT;
    struct err err = {ERR_NONE, ""};

    library_reading_init(&reading);
    if (list_source_read(&reading.support, (struct slice){(const char *)data, size}, "n", &err) !=
        0) {
        check(err.kind == ERR_DATA && (strncmp(err.message, "line ", 5) == 0 ||
                                       strncmp(err.message, "lists nothing", 13) == 0));
    } else {
        const struct profile_parts parts = {
            .name = "n", .title = "n", .source = "n", .reading = &reading};
        profile_write(&text, &parts);
        check(profile_read(&p, (struct slice){text.data, text.len}, "p", &err) == 0);
        check_same(&reading.support, &p->support);
        profile_free(p);
    }
    str_fini(&text);
    library_reading_fini(&reading);
    return 0;
}
