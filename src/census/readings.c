#include "census/readings.h"

#include <stdlib.h>

#include "base/mem.h"
#include "census/store_internal.h"

static int
by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
reading_tags(struct str *out, const char *const *tags, size_t count)
{
    const char **sorted = mem_alloc(count * sizeof *sorted + 1);

    for (size_t i = 0; i < count; i++)
        sorted[i] = tags[i];
    qsort(sorted, count, sizeof *sorted, by_bytes);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(sorted[i], sorted[i - 1]) == 0)
            continue;
        if (i > 0)
            str_putc(out, '\n');
        str_puts(out, sorted[i]);
    }
    free(sorted);
}

static int
put_reading(struct store *s, const char *library, const struct reading *r, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_READING_PUT];

    sql_bind_text(st, 1, slice_of(library));
    sql_bind_text(st, 2, r->model);
    sql_bind_number(st, 3, r->taken);
    sql_bind_text(st, 4, r->tags);
    sql_bind_number(st, 5, r->downloads);
    sql_bind_number(st, 6, r->at_least);
    return sql_do(st, err);
}

int
store_put_readings(struct store *s, const char *library, const struct reading *readings,
                   size_t count, struct err *err)
{
    int status = 0;

    /* One of an older version has no place for them. */
    if (!s->writes)
        return err_set(err, ERR_FATAL,
                       "%s: needs to be written to keep readings, but was opened read-only",
                       s->path);
    if (store_begin(s, err) != 0)
        return -1;
    for (size_t i = 0; status == 0 && i < count; i++)
        status = put_reading(s, library, &readings[i], err);
    return store_end(s, status, err);
}

/* Tell of the row that the statement is at. */
static int
tell_reading(struct store *s, struct sql_statement *st, store_reading_fn *fn, void *context,
             struct err *err)
{
    const struct reading reading = {
        .model = sql_text(st, 0),
        .taken = sql_number(st, 1),
        .tags = sql_text(st, 2),
        .downloads = sql_number(st, 3),
        .at_least = sql_number(st, 4) != 0,
    };

    if (reading.downloads < 0)
        return sql_damaged(s->db, err, "a reading tells of less than no downloads");
    return fn(context, &reading, err) == 0 ? 0 : -1;
}

int
store_each_reading(struct store *s, const char *library, store_reading_fn *fn, void *context,
                   struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_READING_EACH];
    int status;

    if (st == NULL)
        return 0;
    sql_bind_text(st, 1, slice_of(library));
    while ((status = sql_step(st, err)) > 0) {
        if (tell_reading(s, st, fn, context, err) == 0)
            continue;
        sql_reset(st);
        return -1;
    }
    return status;
}
