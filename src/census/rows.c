/*
 * Models in the census.
 *
 * A row's key is its model's `_id` made short: the seconds of its making, the
 * `_id`'s counter, and seven bits of the process that made it.  A listing in
 * the order of creation so appends to the table, which is what makes a census
 * of millions cheap.  The rest of the `_id` stands in the row and makes the
 * identity exact: where two `_id`s want the same key, the later one takes the
 * next free key of its second.  Rows are never removed, so the way from the
 * first key to the row has no holes.
 *
 * A model without `_id` gets a negative key from a hash of its name, and is
 * known by its name.
 *
 * There is no index of names.  A renamed model keeps its `_id`, and so its row,
 * which takes the new name.  A model that was deleted and made again has a new
 * `_id` and a row of its own; the old row stays, and store_each_row() passes
 * over it: it goes from new to old and tells of each name once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/met.h"
#include "census/store_internal.h"

/* The table of so many names does not stay near the processor. */
#define AHEAD_LEAST 100000

#define KEY_SECOND_BITS 31 /* below the seconds; 32 + 31 bits leave the sign free until 2106 */
#define KEY_SECOND_MASK ((INT64_C(1) << KEY_SECOND_BITS) - 1)

static uint64_t
big_endian(const unsigned char *p, size_t len)
{
    uint64_t value = 0;

    for (size_t i = 0; i < len; i++)
        value = value << 8 | p[i];
    return value;
}

/*
 * FNV-1a as published by Fowler, Noll and Vo: kept in the file as keys, so it
 * must not change, and 64 bits wide, so that among ten million names the odds
 * of any two being taken for one are 1 in 300,000.
 */
static uint64_t
fnv_of(struct slice name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)name.data[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static int64_t
first_key(const struct model *model)
{
    if (!model->has_oid)
        return INT64_MIN + (int64_t)(fnv_of(model->id) & INT64_MAX);
    /* Four bytes of seconds, five of the process, three of its counter. */
    const unsigned char *process = model->oid + 4;
    unsigned fold = process[0] ^ process[1] ^ process[2] ^ process[3] ^ process[4];
    uint64_t counter = big_endian(model->oid + 9, 3);
    return (int64_t)(big_endian(model->oid, 4) << KEY_SECOND_BITS | counter << 7 | (fold & 0x7f));
}

static int64_t
next_key(int64_t key)
{
    if (key < 0)
        return key == -1 ? INT64_MIN : key + 1;
    return (key & ~KEY_SECOND_MASK) | (((key & KEY_SECOND_MASK) + 1) & KEY_SECOND_MASK);
}

/* What of the `_id` is not the seconds, as a signed number since SQLite has no other. */
static int64_t
rest_of(const struct model *model)
{
    uint64_t rest = big_endian(model->oid + 4, 8);
    int64_t value;

    memcpy(&value, &rest, sizeof value);
    return value;
}

/*
 * Find the model's row: 1 with its `*key` and the `*scan` that saw it last; 0
 * with the free key where it belongs; -1.
 */
static int
find(struct store *s, int64_t *key, int64_t *scan, const struct model *model, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_MODEL_FIND];
    bool same = false;
    int status;

    for (*key = first_key(model);; *key = next_key(*key)) {
        sql_bind_number(st, 1, *key);
        if ((status = sql_step(st, err)) <= 0)
            return status;
        *scan = sql_number(st, 0);
        same = model->has_oid ? sql_number(st, 1) == rest_of(model)
                              : slice_equal(sql_text(st, 2), model->id);
        sql_reset(st);
        if (same)
            return 1;
    }
}

/* The columns of a model's row, in the order of the statements that put it. */
enum column {
    COLUMN_KEY,
    COLUMN_SCAN,
    COLUMN_ARCHITECTURE,
    COLUMN_QUANT_METHOD,
    COLUMN_DOWNLOADS,
    COLUMN_PARAMETERS,
    COLUMN_MARKS,
    COLUMN_ID,
    COLUMN_OID_REST,
    COLUMN_MODEL_TYPE,
    COLUMN_TASK,
    COLUMN_LIBRARY,
    COLUMN_CREATED,
    COLUMN_COUNT,
};

_Static_assert(COLUMN_COUNT == MODEL_COLUMNS, "a cell for each column");

static void
fill_number(struct sql_cell *cell, int64_t number)
{
    cell->kind = SQL_NUMBER;
    cell->number = number;
}

/* A number that is absent otherwise. */
static void
fill_number_if(struct sql_cell *cell, bool there, int64_t number)
{
    cell->kind = there ? SQL_NUMBER : SQL_NULL;
    cell->number = number;
}

static int
fill_name(struct sql_cell *cell, struct store *s, enum name_kind kind, struct slice text,
          struct err *err)
{
    int64_t number = names_number(&s->names, kind, text, s->statements[STATEMENT_NAME_PUT], err);

    fill_number_if(cell, number != 0, number);
    return number < 0 ? -1 : 0;
}

/* The model's row, at its first key. */
static int
fill_row(struct sql_cell *row, struct store *s, int64_t scan, const struct model *model,
         struct err *err)
{
    bool in_key = model->has_oid && model->created == (int64_t)big_endian(model->oid, 4);

    if (fill_name(&row[COLUMN_ARCHITECTURE], s, NAME_ARCHITECTURE, model->architecture, err) != 0 ||
        fill_name(&row[COLUMN_QUANT_METHOD], s, NAME_QUANT_METHOD, model->quant_method, err) != 0 ||
        fill_name(&row[COLUMN_MODEL_TYPE], s, NAME_MODEL_TYPE, model->model_type, err) != 0 ||
        fill_name(&row[COLUMN_TASK], s, NAME_TASK, model->task, err) != 0 ||
        fill_name(&row[COLUMN_LIBRARY], s, NAME_LIBRARY, model->library, err) != 0)
        return -1;
    fill_number(&row[COLUMN_KEY], first_key(model));
    fill_number(&row[COLUMN_SCAN], scan);
    fill_number(&row[COLUMN_DOWNLOADS], model->downloads);
    fill_number_if(&row[COLUMN_PARAMETERS], model->parameters >= 0, model->parameters);
    fill_number(&row[COLUMN_MARKS], model->marks);
    row[COLUMN_ID].kind = SQL_TEXT;
    row[COLUMN_ID].text = model->id;
    fill_number_if(&row[COLUMN_OID_REST], model->has_oid, model->has_oid ? rest_of(model) : 0);
    fill_number_if(&row[COLUMN_CREATED], model->created >= 0 && !in_key, model->created);
    return 0;
}

/* Run the statement for a row at `key`: 1 when it made or changed the row, 0 when it left it, -1.
 */
static int
put_at(struct store *s, const struct sql_cell *row, int64_t key, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_MODEL_PUT];

    for (int i = 0; i < MODEL_COLUMNS; i++) {
        if (row[i].kind == SQL_NUMBER)
            sql_bind_number(st, i + 1, row[i].number);
        else if (row[i].kind == SQL_TEXT)
            sql_bind_text(st, i + 1, row[i].text);
        else
            sql_bind_null(st, i + 1);
    }
    sql_bind_number(st, COLUMN_KEY + 1, key);
    if (sql_do(st, err) != 0)
        return -1;
    return sql_changes(s->db) > 0;
}

/*
 * Put a model whose row it may be that has its first key.  Nearly always it is,
 * so that one is tried without a look; what stands there is looked at when
 * nothing was changed.
 */
static int
put_singly(struct store *s, int64_t scan, const struct model *model, const struct sql_cell *row,
           struct err *err)
{
    int64_t key, seen_by;
    int status;

    if ((status = put_at(s, row, row[COLUMN_KEY].number, err)) != 0)
        return status;
    if ((status = find(s, &key, &seen_by, model, err)) < 0)
        return -1;
    if (status > 0 && seen_by == scan)
        return 0;
    return put_at(s, row, key, err);
}

/* Nearly all models of a scan are new, or nearly all have a row: ask anew after so many rounds. */
#define ROUNDS_KNOWN 16

/* Whether the keys rise, but for some. */
static bool
rises(const struct put *p, size_t count)
{
    size_t falls = 0;

    for (size_t i = 1; i < count; i++)
        falls += p->cells[i * MODEL_COLUMNS + COLUMN_KEY].number <
                 p->cells[(i - 1) * MODEL_COLUMNS + COLUMN_KEY].number;
    return falls <= count / 8;
}

/*
 * The statement that puts these models together; NULL where each costs less by
 * itself.  One that may update keeps each leaf that it changes as it was, to undo
 * itself: where the rows have some leaves in common that is little.
 */
static struct sql_statement *
statement_for(struct store *s, size_t count)
{
    struct put *p = &s->put;

    if (count < 2)
        return NULL;
    if (p->rounds_known == 0)
        return s->statements[STATEMENT_MODEL_INSERT];
    p->rounds_known--;
    return rises(p, count) ? s->statements[STATEMENT_MODEL_PUT_GIVEN] : NULL;
}

/* Put no more models than the cells have room for. */
static int
put_some(struct store *s, int64_t scan, const struct model *const *models, size_t count,
         bool *first, struct err *err)
{
    struct put *p = &s->put;
    size_t changed = 0;

    for (size_t i = 0; i < count; i++)
        if (fill_row(&p->cells[i * MODEL_COLUMNS], s, scan, models[i], err) != 0)
            return -1;
    memset(p->changed, 0, sizeof p->changed);
    p->rows.count = count;
    struct sql_statement *together = statement_for(s, count);
    if (together != NULL && sql_put_rows(together, &p->rows, err) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        changed += p->changed[i];
        int status =
            p->changed[i] ? 1 : put_singly(s, scan, models[i], &p->cells[i * MODEL_COLUMNS], err);
        if (status < 0)
            return -1;
        first[i] = status > 0;
    }
    if (together != NULL && together == s->statements[STATEMENT_MODEL_INSERT] &&
        changed < count / 2)
        p->rounds_known = ROUNDS_KNOWN;
    return 0;
}

int
store_put_all(struct store *s, int64_t scan, const struct model *const *models, size_t count,
              bool *first, struct err *err)
{
    for (size_t done = 0; done < count;) {
        size_t some = count - done < PUT_MODELS ? count - done : PUT_MODELS;
        if (put_some(s, scan, models + done, some, first + done, err) != 0)
            return -1;
        done += some;
    }
    return 0;
}

int
store_put(struct store *s, int64_t scan, const struct model *model, struct err *err)
{
    bool first;

    return store_put_all(s, scan, &model, 1, &first, err) == 0 ? first : -1;
}

int
store_seen(struct store *s, int64_t scan, const struct model *model, struct err *err)
{
    int64_t key, seen_by;
    int status = find(s, &key, &seen_by, model, err);

    return status > 0 ? seen_by == scan : status;
}

int64_t
store_count(struct store *s, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_MODEL_COUNT];

    if (sql_step(st, err) < 0)
        return -1;
    int64_t count = sql_number(st, 0);
    sql_reset(st);
    return count;
}

/* A question to all rows: its statement, and what is told of a row that names it. */
struct each {
    enum statement statement; /* the id and the name that must be there come first */
    int (*tell)(struct store *s, const struct each *each, struct err *err);
    store_row_fn *row_fn;
    store_use_fn *use_fn;
    store_coming_fn *coming_fn; /* NULL where nobody asks */
    void *context;
    struct met met; /* the names that were told, or could not be */
    int64_t rows_left;
    store_tell_fn *tell_fn; /* told also of rows without that name; or NULL */
};

int
store_name(struct store *s, struct slice *out, int64_t number, struct err *err)
{
    *out = names_text(&s->names, number);
    if (out->data != NULL || number == 0)
        return 0;
    if (names_load(&s->names, s->db, s->statements[STATEMENT_NAMES], err) != 0)
        return -1;
    *out = names_text(&s->names, number);
    return out->data != NULL ? 0 : sql_damaged(s->db, err, "a row has a name that is not there");
}

static int
tell_row(struct store *s, const struct each *each, struct err *err)
{
    struct sql_statement *st = s->statements[each->statement];
    struct store_row row = {
        .id = sql_text(st, 0),
        .downloads = sql_number(st, 3),
        .parameters = sql_is_null(st, 4) ? -1 : sql_number(st, 4),
        .marks = (uint32_t)sql_number(st, 5),
        .scan = sql_number(st, 6),
    };

    if (store_name(s, &row.architecture, sql_number(st, 1), err) != 0 ||
        store_name(s, &row.quant_method, sql_number(st, 2), err) != 0 ||
        (each->statement == STATEMENT_MODEL_EACH_TYPED &&
         store_name(s, &row.model_type, sql_number(st, 7), err) != 0))
        return -1;
    return each->row_fn(each->context, &row, err) == 0 ? 0 : -1;
}

static int
tell_use(struct store *s, const struct each *each, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_MODEL_USES];
    struct store_use use = {
        .id = sql_text(st, 0),
        .downloads = sql_number(st, 2),
        .marks = (uint32_t)sql_number(st, 3),
        .scan = sql_number(st, 4),
    };

    if (store_name(s, &use.model_type, sql_number(st, 1), err) != 0)
        return -1;
    return each->use_fn(each->context, &use, err) == 0 ? 0 : -1;
}

static void
expect_name(void *context, struct slice name)
{
    const struct each *each = context;

    met_expect(&each->met, name);
    if (each->coming_fn != NULL)
        each->coming_fn(each->context, name);
}

/* Tell of the rows that `scan` saw last, or of all others. */
static int
tell_rows_of(struct store *s, struct each *each, int64_t scan, bool of_scan, struct err *err)
{
    struct sql_statement *st = s->statements[each->statement];
    int status;

    sql_bind_number(st, 1, scan);
    sql_bind_number(st, 2, of_scan);
    if (each->rows_left >= AHEAD_LEAST || each->coming_fn != NULL)
        sql_read_ahead(st, expect_name, each);
    while ((status = sql_step(st, err)) > 0) {
        if (each->rows_left-- == 0) {
            sql_reset(st);
            return sql_damaged(s->db, err, "it has more rows than it counts");
        }
        /* Rows without architecture take their names too: the model may have lost its own. */
        if (!met_add(&each->met, sql_text(st, 0)) ||
            (each->tell_fn == NULL && sql_is_null(st, 1)) || each->tell(s, each, err) == 0)
            continue;
        sql_reset(st);
        return -1;
    }
    return status;
}

/*
 * What the last scan saw comes first, since a name is then the model's that
 * bears it now; among the others the younger model's.
 */
static int
tell_rows(struct store *s, struct each *each, struct err *err)
{
    struct sql_statement *last = s->statements[STATEMENT_SCAN_LAST];
    int64_t count = store_count(s, err);

    if (count < 0 || sql_step(last, err) < 0)
        return -1;
    int64_t scan = sql_number(last, 0);
    sql_reset(last);
    each->rows_left = count;
    met_init(&each->met, (size_t)count);
    int status = tell_rows_of(s, each, scan, true, err);
    /* Often the last scan saw them all, and going over the table again would tell of none. */
    if (status == 0 && each->rows_left > 0)
        status = tell_rows_of(s, each, scan, false, err);
    met_fini(&each->met);
    return status;
}

/* All that is read belongs to one moment, whatever another process writes meanwhile. */
static int
tell_rows_at_once(struct store *s, struct each *each, struct err *err)
{
    bool within = sql_in_transaction(s->db);

    if (!within && sql_run(s->db, "BEGIN", err) != 0)
        return -1;
    int status = tell_rows(s, each, err);
    if (!within)
        sql_rollback(s->db);
    return status;
}

int
store_each_row(struct store *s, store_row_fn *fn, void *context, struct err *err)
{
    return store_each_row_ahead(s, fn, NULL, context, err);
}

int
store_each_row_ahead(struct store *s, store_row_fn *fn, store_coming_fn *coming, void *context,
                     struct err *err)
{
    struct each each = {
        .statement = STATEMENT_MODEL_EACH,
        .tell = tell_row,
        .row_fn = fn,
        .coming_fn = coming,
        .context = context,
    };

    return tell_rows_at_once(s, &each, err);
}

int
store_each_row_typed(struct store *s, store_row_fn *fn, store_coming_fn *coming, void *context,
                     struct err *err)
{
    struct each each = {
        .statement = STATEMENT_MODEL_EACH_TYPED,
        .tell = tell_row,
        .row_fn = fn,
        .coming_fn = coming,
        .context = context,
    };

    return tell_rows_at_once(s, &each, err);
}

int
store_each_use(struct store *s, store_use_fn *fn, void *context, struct err *err)
{
    struct each each = {
        .statement = STATEMENT_MODEL_USES,
        .tell = tell_use,
        .use_fn = fn,
        .context = context,
    };

    return tell_rows_at_once(s, &each, err);
}

static int
tell_other(struct store *s, const struct each *each, struct err *err)
{
    return each->tell_fn(each->context, s, s->statements[each->statement], err);
}

int
store_tell_rows(struct store *s, enum statement statement, store_tell_fn *fn, void *context,
                struct err *err)
{
    struct each each = {
        .statement = statement,
        .tell = tell_other,
        .tell_fn = fn,
        .context = context,
    };

    return tell_rows_at_once(s, &each, err);
}

int64_t
store_key_second(int64_t key)
{
    return key < 0 ? -1 : key >> KEY_SECOND_BITS;
}
