/*
 * Where a scan stands: its parts with their counts.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "census/store_internal.h"

/* The counts in the order of their columns. */
static const size_t count_fields[] = {
    offsetof(struct store_counts, pages),
    offsetof(struct store_counts, listed),
    offsetof(struct store_counts, repeated),
    offsetof(struct store_counts, scanned),
    offsetof(struct store_counts, known),
    offsetof(struct store_counts, quantized_by_name),
    offsetof(struct store_counts, quantized_by_tag),
    offsetof(struct store_counts, quantized_by_method),
    offsetof(struct store_counts, no_architecture),
    offsetof(struct store_counts, other_architecture),
    offsetof(struct store_counts, unsupported),
    offsetof(struct store_counts, found),
};

#define COUNT_FIELDS (sizeof count_fields / sizeof count_fields[0])

_Static_assert(sizeof(struct store_counts) == COUNT_FIELDS * sizeof(int64_t),
               "every count is kept");

static struct slice
slice_or_absent(const char *text)
{
    return text != NULL ? slice_of(text) : (struct slice){NULL, 0};
}

/* Parameters 1 to 18 of both statements that write a part. */
static void
bind_part(struct sql_statement *st, int64_t scan, size_t number, const struct store_part *part)
{
    sql_bind_number(st, 1, scan);
    sql_bind_number(st, 2, (int64_t)number);
    sql_bind_number(st, 3, part->is_author);
    sql_bind_text(st, 4, slice_of(part->name));
    sql_bind_text(st, 5, slice_or_absent(part->next));
    sql_bind_number(st, 6, part->end);
    for (size_t i = 0; i < COUNT_FIELDS; i++)
        sql_bind_number(st, 7 + (int)i,
                        *(const int64_t *)((const char *)&part->counts + count_fields[i]));
}

static void
read_part(struct store_part *part, struct sql_statement *st)
{
    part->is_author = sql_number(st, 0) != 0;
    part->name = slice_dup(sql_text(st, 1));
    part->next = slice_dup(sql_text(st, 2));
    part->end = (enum store_part_end)sql_number(st, 3);
    for (size_t i = 0; i < COUNT_FIELDS; i++)
        *(int64_t *)((char *)&part->counts + count_fields[i]) = sql_number(st, 4 + (int)i);
}

static int
drop_unfinished(struct store *s, struct err *err)
{
    if (sql_do(s->statements[STATEMENT_FOUND_FORGET], err) != 0 ||
        sql_do(s->statements[STATEMENT_DROP_PARTS], err) != 0)
        return -1;
    return sql_do(s->statements[STATEMENT_DROP_SCANS], err);
}

static int
put_scan(struct store *s, int64_t *id, const char *arguments, int64_t started, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_SCAN_PUT];

    sql_bind_text(st, 1, slice_of(arguments));
    sql_bind_number(st, 2, started);
    if (sql_step(st, err) < 0)
        return -1;
    *id = sql_number(st, 0);
    return sql_do(st, err);
}

int
store_scan_begin(struct store *s, int64_t *id, const char *arguments, int64_t started,
                 const struct store_part *parts, size_t part_count, struct err *err)
{
    struct sql_statement *put = s->statements[STATEMENT_PART_PUT];

    if (store_begin(s, err) != 0)
        return -1;
    int status = drop_unfinished(s, err);
    if (status == 0)
        status = put_scan(s, id, arguments, started, err);
    for (size_t i = 0; status == 0 && i < part_count; i++) {
        bind_part(put, *id, i, &parts[i]);
        status = sql_do(put, err);
    }
    return store_end(s, status, err);
}

/*
 * The file may come from somebody else: what it calls the next page must be a
 * path, as anything else might make another host of the endpoint it is joined to.
 */
static int
check_part(const struct store *s, const struct store_part *part, struct err *err)
{
    if ((unsigned)part->end > STORE_PART_FAILED)
        return sql_damaged(s->db, err, "a walk has ended in no way that there is");
    if (part->next != NULL && part->next[0] != '/')
        return sql_damaged(s->db, err, "a walk's next page is no path");
    return 0;
}

static int
read_parts(struct store *s, struct store_scan *scan, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_PART_EACH];
    int status;

    sql_bind_number(st, 1, scan->id);
    while ((status = sql_step(st, err)) > 0) {
        scan->parts = mem_realloc_array(scan->parts, scan->part_count + 1, sizeof *scan->parts);
        struct store_part *part = &scan->parts[scan->part_count++];
        read_part(part, st);
        if (check_part(s, part, err) != 0) {
            sql_reset(st);
            return -1;
        }
    }
    return status;
}

int
store_scan_unfinished(struct store *s, struct store_scan *out, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_SCAN_UNFINISHED];
    int status = sql_step(st, err);

    *out = (struct store_scan){0};
    if (status <= 0)
        return status;
    out->id = sql_number(st, 0);
    out->arguments = slice_dup(sql_text(st, 1));
    out->started = sql_number(st, 2);
    out->active_ms = sql_number(st, 3);
    sql_reset(st);
    if (read_parts(s, out, err) == 0)
        return 1;
    store_scan_fini(out);
    return -1;
}

void
store_scan_fini(struct store_scan *scan)
{
    if (scan == NULL)
        return;
    for (size_t i = 0; i < scan->part_count; i++) {
        free(scan->parts[i].name);
        free(scan->parts[i].next);
    }
    free(scan->parts);
    free(scan->arguments);
    *scan = (struct store_scan){0};
}

int
store_scan_started(struct store *s, int64_t *started, int64_t scan, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_SCAN_STARTED];

    *started = 0;
    sql_bind_number(st, 1, scan);
    int status = sql_step(st, err);
    if (status <= 0)
        return status;
    *started = sql_number(st, 0);
    sql_reset(st);
    return 0;
}

int
store_scanned_before(struct store *s, int64_t *scanned, const struct store_scan *scan,
                     struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_SCAN_BEFORE];

    sql_bind_text(st, 1, slice_of(scan->arguments));
    sql_bind_number(st, 2, scan->id);
    *scanned = -1;
    if (sql_step(st, err) < 0)
        return -1;
    if (!sql_is_null(st, 0))
        *scanned = sql_number(st, 0);
    sql_reset(st);
    return 0;
}

int
store_scan_finish(struct store *s, int64_t id, int64_t finished, struct err *err)
{
    if (!sql_in_transaction(s->db) && store_begin(s, err) != 0)
        return -1;
    sql_bind_number(s->statements[STATEMENT_SCAN_FINISH], 1, id);
    sql_bind_number(s->statements[STATEMENT_SCAN_FINISH], 2, finished);
    int status = sql_do(s->statements[STATEMENT_SCAN_FINISH], err);
    if (status == 0)
        status = sql_do(s->statements[STATEMENT_FOUND_FORGET], err);
    return store_end(s, status, err);
}

int
store_page_commit(struct store *s, int64_t scan, size_t part_number, const struct store_part *part,
                  int64_t active_ms, struct err *err)
{
    struct sql_statement *update = s->statements[STATEMENT_PART_UPDATE];
    struct sql_statement *active = s->statements[STATEMENT_SCAN_ACTIVE];

    bind_part(update, scan, part_number, part);
    int status = store_put_found(s, err);
    if (status == 0)
        status = sql_do(update, err);
    if (status == 0 && sql_changes(s->db) != 1)
        status = err_set(err, ERR_FATAL,
                         "%s: the scan that runs is no longer in it: did another "
                         "process begin one?",
                         s->path);
    if (status == 0) {
        sql_bind_number(active, 1, scan);
        sql_bind_number(active, 2, active_ms);
        status = sql_do(active, err);
    }
    return store_end(s, status, err);
}
