#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "folder.h"
#include "scan/arrivals.h"
#include "small_disk.h"
#include "unit.h"

/* What was told, a line each. */
static int
note(void *context, struct slice id, struct slice architecture, struct err *err)
{
    struct str *told = context;

    (void)err;
    str_printf(told, "%.*s %.*s\n", (int)id.len, id.data, (int)architecture.len, architecture.data);
    return 0;
}

static char *
told_by(const struct arrivals *a)
{
    struct str told = STR_INIT;

    assert_int_equal(arrivals_each(a, note, &told, NULL), 0);
    return str_steal(&told);
}

static void
add(struct arrivals *a, const char *id, const char *architecture, int64_t downloads)
{
    assert_int_equal(arrivals_add(a, slice_of(id), slice_of(architecture), downloads, NULL), 0);
}

static void
come_by_downloads_then_by_name(void **state)
{
    struct arrivals *a = arrivals_new("/nonexistent", 1 << 20);

    (void)state;
    add(a, "b/long-name", "B", 7);
    add(a, "a", "A", 0);
    add(a, "b/long-nam", "A", 7);
    add(a, "b/long-name-2", "A", 7);
    add(a, "b/long-\xc3\xa9", "A", 7);
    add(a, "z", "B", INT64_MAX);
    add(a, "0", "A", 1);
    assert_int_equal(arrivals_settle(a, NULL), 0);
    for (int round = 0; round < 2; round++) {
        char *told = told_by(a);
        assert_string_equal(told, "z B\nb/long-nam A\nb/long-name B\nb/long-name-2 A\n"
                                  "b/long-\xc3\xa9 A\n0 A\na A\n");
        free(told);
    }
    assert_int_equal(arrivals_count(a), 7);
    const struct map *architectures = arrivals_architectures(a);
    assert_int_equal(architectures->count, 2);
    assert_int_equal(*map_find(architectures, SLICE("A")), 5);
    assert_int_equal(*map_find(architectures, SLICE("B")), 2);
    arrivals_free(a);
}

static void
may_be_none(void **state)
{
    struct arrivals *a = arrivals_new("/nonexistent", 1 << 20);

    (void)state;
    assert_int_equal(arrivals_settle(a, NULL), 0);
    char *told = told_by(a);
    assert_string_equal(told, "");
    free(told);
    arrivals_free(a);
    arrivals_free(NULL);
}

/* The same arrivals in any room: names of many lengths, one of which has no room anywhere. */
static char *
sorted_in(const char *folder, size_t room, unsigned *files)
{
    struct arrivals *a = arrivals_new(folder, room);
    struct str id = STR_INIT;
    char architecture[16];
    uint64_t x = 88172645463325252;

    for (unsigned i = 0; i < 20000; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        str_truncate(&id, 0);
        str_printf(&id, "author-%u/%.*s%u", (unsigned)(x % 50), (int)(x >> 8 & 31),
                   "abcdefghijklmnopqrstuvwxyz0123456789", i);
        while (i == 7000 && id.len < 100000)
            str_putc(&id, 'y');
        snprintf(architecture, sizeof architecture, "A%u", (unsigned)(x >> 20 & 7));
        add(a, str_text(&id), architecture, (int64_t)(x >> 40 & 31));
    }
    assert_int_equal(arrivals_settle(a, NULL), 0);
    assert_int_equal(arrivals_count(a), 20000);
    char *told = told_by(a), *again = told_by(a);
    assert_string_equal(told, again);
    /* What waits in a file has no name there. */
    *files = rmdir(folder) == 0 ? 0 : 1;
    arrivals_free(a);
    str_fini(&id);
    free(again);
    return told;
}

static void
are_sorted_by_parts_where_memory_is_short(void **state)
{
    char *folder = folder_make(), *other = folder_make();
    unsigned files;
    char *whole = sorted_in(folder, (size_t)64 << 20, &files);
    char *parts = sorted_in(other, 60000, &files);

    (void)state;
    assert_int_equal(files, 0);
    assert_string_equal(parts, whole);
    free(whole);
    free(parts);
    free(folder);
    free(other);
}

static int
refuse(void *context, struct slice id, struct slice architecture, struct err *err)
{
    int *left = context;

    (void)id;
    (void)architecture;
    return --*left < 0 ? err_set(err, ERR_FATAL, "no more") : 0;
}

static void
end_when_who_is_told_ends(void **state)
{
    char *folder = folder_make();
    char id[32];

    (void)state;
    for (size_t room = 1000; room < 2000000; room += 999000) {
        struct arrivals *a = arrivals_new(folder, room);
        struct err err = {0};
        int left = 99;
        for (int i = 0; i < 200; i++) {
            snprintf(id, sizeof id, "a/%d", i);
            add(a, id, "A", i);
        }
        assert_int_equal(arrivals_settle(a, NULL), 0);
        assert_int_equal(arrivals_each(a, refuse, &left, &err), -1);
        assert_string_equal(err.message, "no more");
        arrivals_free(a);
    }
    folder_remove(folder);
}

static void
tell_when_there_is_no_room_for_a_part(void **state)
{
    struct arrivals *a = arrivals_new("/nonexistent", 100);
    struct err err = {0};
    int status = 0;

    (void)state;
    for (int i = 0; i < 9 && status == 0; i++)
        status = arrivals_add(a, SLICE("some/rather-long-name"), SLICE("A"), i, &err);
    assert_int_equal(status, -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_memory_equal(err.message, "/nonexistent: ", 14);
    arrivals_free(a);
}

static void
tell_when_a_part_cannot_be_written(void **state)
{
    char *folder = folder_make();
    struct arrivals *a = arrivals_new(folder, 4000);
    struct err err = {0};
    char id[32];
    int status = 0;

    (void)state;
    small_disk_begin(1000);
    for (int i = 0; i < 1000 && status == 0; i++) {
        snprintf(id, sizeof id, "a/%d", i);
        status = arrivals_add(a, slice_of(id), SLICE("A"), i, &err);
    }
    small_disk_end();
    assert_int_equal(status, -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, ": models that became supported cannot be kept there: "));
    assert_non_null(strstr(err.message, "ulimit -f"));
    arrivals_free(a);
    folder_remove(folder);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(come_by_downloads_then_by_name),
        cmocka_unit_test(may_be_none),
        cmocka_unit_test(are_sorted_by_parts_where_memory_is_short),
        cmocka_unit_test(end_when_who_is_told_ends),
        cmocka_unit_test(tell_when_a_part_cannot_be_written),
        cmocka_unit_test(tell_when_there_is_no_room_for_a_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
