/*
 * What a scan found: the new supported models of a page are one row, written
 * with the page.  A row for each would cost more than half as much as their rows in the
 * table of models, where they stand in full.
 *
 * A model is a line: its architecture's number, how many bytes its name has,
 * and the name.  The name is the one it was found by, even if a later page of the
 * same scan has another.
 */

#include "census/store_internal.h"

/* Of a line: "1 1 a\n". */
#define SHORTEST_LINE 6

int
store_put_found(struct store *s, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_FOUND_PUT];
    struct found *f = &s->found;

    if (f->count == 0)
        return 0;
    sql_bind_number(st, 1, f->scan);
    sql_bind_number(st, 2, f->part);
    sql_bind_number(st, 3, f->position);
    sql_bind_number(st, 4, f->count);
    sql_bind_blob(st, 5, str_slice(&f->models));
    f->count = 0;
    return sql_do(st, err);
}

/* Append the digits of a number that is not negative, and a space. */
static void
append_number(struct str *out, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;

    digits[--at] = ' ';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    str_append(out, digits + at, sizeof digits - at);
}

int
store_found(struct store *s, int64_t scan, size_t part_number, int64_t position,
            struct slice model_id, struct slice architecture, struct err *err)
{
    struct found *f = &s->found;
    int64_t part = (int64_t)part_number;
    int64_t number = names_number(&s->names, NAME_ARCHITECTURE, architecture,
                                  s->statements[STATEMENT_NAME_PUT], err);

    if (number < 0)
        return -1;
    bool goes_on =
        f->scan == scan && f->part == part && f->position + f->count == position && f->count > 0;
    if (!goes_on) {
        if (store_put_found(s, err) != 0)
            return -1;
        f->scan = scan;
        f->part = part;
        f->position = position;
        str_truncate(&f->models, 0);
    }
    append_number(&f->models, number);
    append_number(&f->models, (int64_t)model_id.len);
    str_append(&f->models, model_id.data, model_id.len);
    str_putc(&f->models, '\n');
    f->count++;
    return 0;
}

static int
complain(struct store *s, struct err *err)
{
    return sql_damaged(s->db, err, "what the scan found is not as it was written");
}

int64_t
store_found_count(struct store *s, int64_t scan, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_FOUND_COUNT];

    sql_bind_number(st, 1, scan);
    if (sql_step(st, err) < 0)
        return -1;
    int64_t count = sql_number(st, 0), bytes = sql_number(st, 1);
    sql_reset(st);
    /* Whoever asks keeps room for so many. */
    return count >= 0 && count <= bytes / SHORTEST_LINE ? count : complain(s, err);
}

/* Take a number and the space behind it from the front of `text`; false when there is none. */
static bool
take_number(struct slice *text, int64_t *out)
{
    int64_t value = 0;
    size_t i = 0;

    while (i < text->len && i < 18 && text->data[i] >= '0' && text->data[i] <= '9')
        value = value * 10 + (text->data[i++] - '0');
    if (i == 0 || i == text->len || text->data[i] != ' ')
        return false;
    text->data += i + 1;
    text->len -= i + 1;
    *out = value;
    return true;
}

/* Tell of the models of a row. */
static int
tell_found(struct store *s, struct slice models, store_found_fn *fn, void *context, struct err *err)
{
    struct slice architecture;
    int64_t number, len;

    while (models.len > 0) {
        if (!take_number(&models, &number) || !take_number(&models, &len) ||
            (uint64_t)len >= models.len || models.data[len] != '\n' || number == 0)
            return complain(s, err);
        if (store_name(s, &architecture, number, err) != 0 ||
            fn(context, (struct slice){models.data, (size_t)len}, architecture, err) != 0)
            return -1;
        models.data += len + 1;
        models.len -= (size_t)len + 1;
    }
    return 0;
}

int
store_each_found(struct store *s, int64_t scan, store_found_fn *fn, void *context, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_FOUND_EACH];
    int status;

    sql_bind_number(st, 1, scan);
    while ((status = sql_step(st, err)) > 0) {
        if (tell_found(s, sql_blob(st, 0), fn, context, err) == 0)
            continue;
        sql_reset(st);
        return -1;
    }
    return status;
}
