/*
 * store_place: a census in a folder of its own, and models to put into it.
 */
#ifndef HUBCENSUS_TESTS_STORE_PLACE_H
#define HUBCENSUS_TESTS_STORE_PLACE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "census/store_internal.h"
#include "unit.h"

/* A folder of its own for each test, with the census in it. */
struct place {
    char folder[32];
    char path[64];
    struct err err;
};

static inline int
make_place(void **state)
{
    struct place *p = mem_zalloc(sizeof *p);

    snprintf(p->folder, sizeof p->folder, "store-test-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->path, sizeof p->path, "%s/census.db", p->folder);
    *state = p;
    return 0;
}

static inline int
remove_place(void **state)
{
    struct place *p = *state;
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char name[96];

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(name, sizeof name, "%s%s", p->path, ends[i]);
        remove(name);
    }
    int status = rmdir(p->folder);
    free(p);
    return status;
}

static inline struct store *
open_store(struct place *p, enum store_mode mode)
{
    struct store *s = NULL;

    if (store_open(&s, p->path, mode, &p->err) != 0)
        fail_msg("%s", p->err.message);
    return s;
}

static inline void
refuses(struct place *p, enum store_mode mode, enum err_kind kind, const char *words)
{
    struct store *s = NULL;

    assert_int_equal(store_open(&s, p->path, mode, &p->err), -1);
    assert_null(s);
    assert_int_equal(p->err.kind, kind);
    assert_non_null(strstr(p->err.message, p->path));
    if (strstr(p->err.message, words) == NULL)
        fail_msg("no \"%s\" in: %s", words, p->err.message);
}

/* Another program's hands on the file. */
static inline void
run_sql(struct place *p, const char *text)
{
    struct sql *db;

    assert_int_equal(sql_open(&db, p->path, SQL_WRITE, &p->err), 0);
    if (sql_run(db, text, &p->err) != 0)
        fail_msg("%s", p->err.message);
    sql_close(db);
}

static inline int64_t
ask_sql(struct place *p, const char *text)
{
    struct sql *db;
    int64_t number = -1;

    assert_int_equal(sql_open(&db, p->path, SQL_READ, &p->err), 0);
    if (sql_ask(db, &number, text, &p->err) != 0)
        fail_msg("%s", p->err.message);
    sql_close(db);
    return number;
}

/* A model made at `second`, the `counter`th of a process whose bytes are all `process`. */
static inline struct model
model_of(const char *id, const char *architecture, uint32_t second, unsigned char process,
         unsigned char counter)
{
    struct model m = {
        .has_oid = true,
        .id = slice_of(id),
        .parameters = -1,
        .created = second,
    };

    for (int i = 0; i < 4; i++)
        m.oid[i] = (unsigned char)(second >> (24 - 8 * i));
    memset(m.oid + 4, process, 5);
    m.oid[11] = counter;
    if (architecture != NULL)
        m.architecture = slice_of(architecture);
    return m;
}

static inline struct model
model_without_oid(const char *id, const char *architecture)
{
    struct model m = model_of(id, architecture, 0, 0, 0);

    m.has_oid = false;
    return m;
}

static inline void
put(struct store *s, int64_t scan, struct model m, int expected)
{
    struct err err = {0};
    int status = store_put(s, scan, &m, &err);

    if (status < 0)
        fail_msg("%s", err.message);
    assert_int_equal(status, expected);
}

static inline int64_t
begin_scan(struct store *s)
{
    int64_t id = 0;
    struct store_part part = {.name = (char *)"text-generation"};

    assert_int_equal(store_scan_begin(s, &id, "{}", 1, &part, 1, NULL), 0);
    return id;
}

/* All rows as text, one a line: "id architecture quant_method downloads parameters marks scan". */
static inline int
add_row(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    str_append(context, row->id.data, row->id.len);
    str_putc(context, ' ');
    str_append(context, row->architecture.data, row->architecture.len);
    str_putc(context, ' ');
    str_append(context, row->quant_method.data, row->quant_method.len);
    str_printf(context, " %lld %lld %u %lld\n", (long long)row->downloads,
               (long long)row->parameters, row->marks, (long long)row->scan);
    return 0;
}

static inline void
rows_are(struct store *s, const char *expected)
{
    struct str rows = STR_INIT;
    struct err err = {0};

    if (store_each_row(s, add_row, &rows, &err) != 0)
        fail_msg("%s", err.message);
    assert_string_equal(str_text(&rows), expected);
    str_fini(&rows);
}

#define PLACE_TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

#endif
