#include "census/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

struct sql {
    sqlite3 *handle;
    char *path;
    int64_t log_pages; /* that the write-ahead log has had since it was last begun */
    bool is_damaged;
    bool is_busy; /* the last thing that failed did so because of another process */
};

/* Rows that are read ahead: enough that memory comes in time, few enough to stay near. */
#define AHEAD_ROWS 32

/* The text of a row that was read ahead. */
struct kept_text {
    size_t at; /* in the texts */
    size_t len;
    bool is_null;
};

/* One of its numbers. */
struct kept_number {
    int64_t value;
    bool is_null;
};

struct ahead {
    sql_coming_fn *fn;
    void *context;
    struct kept_text rows[AHEAD_ROWS];
    struct kept_number *numbers; /* those of each row one after the other; the first is none */
    struct str texts;
    size_t columns;
    size_t row, row_count; /* the one in hand, and how many there are */
    bool is_last;          /* no more rows come after these */
};

struct sql_statement {
    sqlite3_stmt *handle;
    struct sql *db;
    int bind_status;     /* the first failure of a bind since the last run */
    struct ahead *ahead; /* NULL: rows are told as they come */
};

bool
sql_is_damaged(const struct sql *db)
{
    return db->is_damaged;
}

bool
sql_is_busy(const struct sql *db)
{
    return db->is_busy;
}

int
sql_damaged(struct sql *db, struct err *err, const char *what)
{
    db->is_damaged = true;
    return err_set(err, ERR_DATA,
                   "%s: is damaged (%s); move it aside, and the next scan makes a new one",
                   db->path, what);
}

/* Where SQLite does not know what the disk said. */
static const char disk_remedy[] = "look whether the disk fails, is full, over its quota or "
                                  "read-only, and run again when it is well";

/* What SQLite's result `status` means to whoever wants this file. */
static int
fail(struct sql *db, int status, struct err *err)
{
    int system = sqlite3_system_errno(db->handle);
    const char *cause = system != 0 ? strerror(system) : sqlite3_errstr(status);

    db->is_busy = (status & 0xff) == SQLITE_BUSY;
    switch (status & 0xff) {
    case SQLITE_NOTADB:
        db->is_damaged = true;
        return err_set(err, ERR_DATA,
                       "%s: is not a database; it was left as it is: move it aside, and the next "
                       "scan makes a new one",
                       db->path);
    case SQLITE_CORRUPT:
        return sql_damaged(db, err, sqlite3_errstr(status));
    case SQLITE_ERROR:
    case SQLITE_SCHEMA:
    case SQLITE_MISMATCH:
        db->is_damaged = true;
        return err_set(err, ERR_DATA,
                       "%s: is not as this program writes it (%s); move it aside, and the next "
                       "scan makes a new one",
                       db->path, sqlite3_errmsg(db->handle));
    case SQLITE_FULL:
        return err_set(err, ERR_FATAL, "%s: cannot be written: %s; what was kept before stands: %s",
                       db->path, strerror(system == EDQUOT ? EDQUOT : ENOSPC),
                       file_remedy(system == EDQUOT ? EDQUOT : ENOSPC));
    case SQLITE_READONLY:
        return err_set(
            err, ERR_FATAL,
            "%s: needs to be written, but it, its folder or this use of it is read-only; "
            "give the right to write, or choose another place",
            db->path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, ERR_FATAL,
                       "%s: another process has had it locked for %d seconds; run again when that "
                       "one is done",
                       db->path, SQL_LOCK_WAIT_MS / 1000);
    case SQLITE_CANTOPEN:
        /* What SQLite cannot make it tries to read, and then knows only that it is not there. */
        if (system == ENOENT && access(db->path, F_OK) == 0)
            return err_set(err, ERR_FATAL,
                           "%s: a file beside it cannot be made; look whether the disk is full, "
                           "over its quota or read-only, and run again",
                           db->path);
        return err_set(err, ERR_FATAL, "%s: cannot be opened: %s; %s", db->path, cause,
                       file_remedy(system));
    case SQLITE_IOERR:
        return err_set(err, ERR_FATAL,
                       "%s: cannot be read or written: %s; what was kept before stands: %s",
                       db->path, cause, system != 0 ? file_remedy(system) : disk_remedy);
    default:
        return err_set(err, ERR_FATAL, "%s: %s", db->path, sqlite3_errmsg(db->handle));
    }
}

/* In the place of SQLite's own hook, which would put the log into the database when it likes. */
static int
note_log(void *context, sqlite3 *handle, const char *name, int pages)
{
    (void)handle;
    (void)name;
    ((struct sql *)context)->log_pages = pages;
    return SQLITE_OK;
}

/*
 * Make the file where there is none: SQLite tries to open for reading what it
 * cannot make, and then knows only that it is not there.
 */
static int
make_file(const char *path, struct err *err)
{
    if (access(path, F_OK) == 0 || errno != ENOENT)
        return 0;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_set(err, ERR_FATAL, "%s: cannot be made: %s; %s", path, strerror(errno),
                       file_remedy(errno));
    close(fd);
    return 0;
}

int
sql_open(struct sql **out, const char *path, enum sql_mode mode, struct err *err)
{
    /* A reader too must be able to undo what a killed writer left half done. */
    int flags = SQLITE_OPEN_READWRITE | (mode == SQL_WRITE ? SQLITE_OPEN_CREATE : 0);
    struct sql *db = mem_zalloc(sizeof *db);

    db->path = mem_strdup(path);
    if (mode == SQL_WRITE && make_file(path, err) != 0) {
        sql_close(db);
        return -1;
    }
    int status = sqlite3_open_v2(path, &db->handle,
                                 flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (status != SQLITE_OK) {
        fail(db, status, err);
        sql_close(db);
        return -1;
    }
    sqlite3_busy_timeout(db->handle, SQL_LOCK_WAIT_MS);
    /* The file may come from anybody: nothing in it is to run by itself. */
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_wal_hook(db->handle, note_log, db);
    /* Who only reads leaves the log of a killed writer to the next that writes. */
    if (mode == SQL_READ)
        sql_keep_log(db);
    if (mode == SQL_READ && sql_run(db, "PRAGMA query_only = ON", err) != 0) {
        sql_close(db);
        return -1;
    }
    *out = db;
    return 0;
}

void
sql_keep_log(struct sql *db)
{
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

void
sql_close(struct sql *db)
{
    if (db == NULL)
        return;
    sqlite3_close(db->handle);
    free(db->path);
    free(db);
}

int
sql_run(struct sql *db, const char *text, struct err *err)
{
    int status = sqlite3_exec(db->handle, text, NULL, NULL, NULL);

    return status == SQLITE_OK ? 0 : fail(db, status, err);
}

int
sql_ask(struct sql *db, int64_t *out, const char *text, struct err *err)
{
    struct sql_statement *st = NULL;

    if (sql_prepare(&st, db, text, err) != 0)
        return -1;
    int status = sql_step(st, err);
    if (status > 0)
        *out = sql_number(st, 0);
    else if (status == 0)
        err_set(err, ERR_DATA, "%s: gave no answer to %s", db->path, text);
    sql_finalize(st);
    return status > 0 ? 0 : -1;
}

int64_t
sql_log_pages(const struct sql *db)
{
    return db->log_pages;
}

bool
sql_in_transaction(struct sql *db)
{
    return sqlite3_get_autocommit(db->handle) == 0;
}

void
sql_rollback(struct sql *db)
{
    /* Should this fail too, the transaction is undone when the file is next opened. */
    if (sql_in_transaction(db))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

int
sql_prepare(struct sql_statement **out, struct sql *db, const char *text, struct err *err)
{
    struct sql_statement *st = mem_zalloc(sizeof *st);

    st->db = db;
    int status =
        sqlite3_prepare_v3(db->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &st->handle, NULL);
    if (status != SQLITE_OK) {
        free(st);
        fail(db, status, err);
        return -1;
    }
    *out = st;
    return 0;
}

static void
forget_ahead(struct sql_statement *st)
{
    if (st->ahead == NULL)
        return;
    free(st->ahead->numbers);
    str_fini(&st->ahead->texts);
    free(st->ahead);
    st->ahead = NULL;
}

void
sql_finalize(struct sql_statement *st)
{
    if (st == NULL)
        return;
    sqlite3_finalize(st->handle);
    forget_ahead(st);
    free(st);
}

static void
note_bind(struct sql_statement *st, int status)
{
    if (st->bind_status == SQLITE_OK)
        st->bind_status = status;
}

void
sql_bind_number(struct sql_statement *st, int at, int64_t value)
{
    note_bind(st, sqlite3_bind_int64(st->handle, at, value));
}

void
sql_bind_text(struct sql_statement *st, int at, struct slice value)
{
    note_bind(
        st, sqlite3_bind_text64(st->handle, at, value.data, value.len, SQLITE_STATIC, SQLITE_UTF8));
}

void
sql_bind_blob(struct sql_statement *st, int at, struct slice value)
{
    note_bind(st, sqlite3_bind_blob64(st->handle, at, value.data, value.len, SQLITE_STATIC));
}

void
sql_bind_null(struct sql_statement *st, int at)
{
    note_bind(st, sqlite3_bind_null(st->handle, at));
}

void
sql_read_ahead(struct sql_statement *st, sql_coming_fn *fn, void *context)
{
    struct ahead *a = mem_zalloc(sizeof *a);

    forget_ahead(st);
    a->fn = fn;
    a->context = context;
    a->columns = (size_t)sqlite3_column_count(st->handle);
    a->numbers = mem_realloc_array(NULL, a->columns * AHEAD_ROWS, sizeof *a->numbers);
    st->ahead = a;
}

static void
keep_row(struct sql_statement *st)
{
    struct ahead *a = st->ahead;
    struct kept_number *numbers = &a->numbers[a->row_count * a->columns];
    const unsigned char *text = sqlite3_column_text(st->handle, 0);
    size_t len = (size_t)sqlite3_column_bytes(st->handle, 0);

    for (int i = 1; i < (int)a->columns; i++) {
        numbers[i].value = sqlite3_column_int64(st->handle, i);
        numbers[i].is_null =
            numbers[i].value == 0 && sqlite3_column_type(st->handle, i) == SQLITE_NULL;
    }
    a->rows[a->row_count++] = (struct kept_text){a->texts.len, len, text == NULL};
    str_append(&a->texts, text, len);
    a->fn(a->context, (struct slice){a->texts.data + a->texts.len - len, len});
}

/* Go to the next of the rows that are read ahead: what sqlite3_step() would say. */
static int
step_ahead(struct sql_statement *st)
{
    struct ahead *a = st->ahead;
    int status = SQLITE_ROW;

    if (a->row + 1 < a->row_count) {
        a->row++;
        return SQLITE_ROW;
    }
    if (a->is_last)
        return SQLITE_DONE;
    a->row = a->row_count = 0;
    str_truncate(&a->texts, 0);
    while (a->row_count < AHEAD_ROWS && (status = sqlite3_step(st->handle)) == SQLITE_ROW)
        keep_row(st);
    a->is_last = status == SQLITE_DONE;
    return a->is_last && a->row_count > 0 ? SQLITE_ROW : status;
}

int
sql_step(struct sql_statement *st, struct err *err)
{
    int status = st->bind_status;

    if (status == SQLITE_OK)
        status = st->ahead != NULL ? step_ahead(st) : sqlite3_step(st->handle);
    if (status == SQLITE_ROW)
        return 1;
    /* Told before the reset, which would put its own result in the message's place. */
    int result = status == SQLITE_DONE ? 0 : fail(st->db, status, err);
    sql_reset(st);
    return result;
}

void
sql_reset(struct sql_statement *st)
{
    sqlite3_reset(st->handle);
    forget_ahead(st);
    st->bind_status = SQLITE_OK;
}

int
sql_do(struct sql_statement *st, struct err *err)
{
    int status;

    do
        status = sql_step(st, err);
    while (status > 0);
    return status;
}

/* The table that the program's rows are; SQLite knows it by its first member. */
struct given {
    sqlite3_vtab table;
    sqlite3_vtab_cursor cursor; /* nothing reads it twice at once */
    struct sql_rows *rows;
};

static int
given_connect(sqlite3 *handle, void *rows, int argc, const char *const *argv, sqlite3_vtab **out,
              char **message)
{
    struct sql_rows *r = rows;
    struct str text = STR_INIT;

    (void)argc;
    (void)argv;
    (void)message;
    for (size_t i = 0; i < r->columns; i++)
        str_printf(&text, "%s%c", i == 0 ? "CREATE TABLE given(" : ", ", (char)('a' + i));
    str_putc(&text, ')');
    int status = sqlite3_declare_vtab(handle, str_text(&text));
    str_fini(&text);
    if (status == SQLITE_OK)
        status = sqlite3_vtab_config(handle, SQLITE_VTAB_DIRECTONLY);
    if (status != SQLITE_OK)
        return status;
    struct given *g = mem_zalloc(sizeof *g);
    g->rows = r;
    *out = &g->table;
    return SQLITE_OK;
}

static int
given_disconnect(sqlite3_vtab *table)
{
    free(table);
    return SQLITE_OK;
}

static int
given_plan(sqlite3_vtab *table, sqlite3_index_info *plan)
{
    (void)table;
    (void)plan;
    return SQLITE_OK;
}

static int
given_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    *out = &((struct given *)table)->cursor;
    return SQLITE_OK;
}

static int
given_close(sqlite3_vtab_cursor *cursor)
{
    (void)cursor;
    return SQLITE_OK;
}

static struct sql_rows *
rows_of(const sqlite3_vtab_cursor *cursor)
{
    return ((const struct given *)cursor->pVtab)->rows;
}

static int
given_first(sqlite3_vtab_cursor *cursor, int plan, const char *text, int argc, sqlite3_value **argv)
{
    (void)plan;
    (void)text;
    (void)argc;
    (void)argv;
    rows_of(cursor)->at = 0;
    return SQLITE_OK;
}

static int
given_next(sqlite3_vtab_cursor *cursor)
{
    rows_of(cursor)->at++;
    return SQLITE_OK;
}

static int
given_is_over(sqlite3_vtab_cursor *cursor)
{
    const struct sql_rows *rows = rows_of(cursor);

    return rows->at >= rows->count;
}

static int
given_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int column)
{
    const struct sql_rows *rows = rows_of(cursor);
    const struct sql_cell *cell = &rows->cells[rows->at * rows->columns + (size_t)column];

    if (cell->kind == SQL_NUMBER)
        sqlite3_result_int64(out, cell->number);
    else if (cell->kind == SQL_TEXT)
        sqlite3_result_text64(out, cell->text.data, cell->text.len, SQLITE_STATIC, SQLITE_UTF8);
    return SQLITE_OK;
}

static int
given_number(sqlite3_vtab_cursor *cursor, sqlite3_int64 *number)
{
    *number = (sqlite3_int64)rows_of(cursor)->at;
    return SQLITE_OK;
}

int
sql_give_rows(struct sql *db, const char *name, struct sql_rows *rows, struct err *err)
{
    static const sqlite3_module given = {
        .xConnect = given_connect,
        .xBestIndex = given_plan,
        .xDisconnect = given_disconnect,
        .xOpen = given_open,
        .xClose = given_close,
        .xFilter = given_first,
        .xNext = given_next,
        .xEof = given_is_over,
        .xColumn = given_column,
        .xRowid = given_number,
    };
    int status = sqlite3_create_module(db->handle, name, &given, rows);

    return status == SQLITE_OK ? 0 : fail(db, status, err);
}

/* Called when a row is changed, while the one that changes it is in hand. */
static void
note_change(void *context, int change, const char *database, const char *table, sqlite3_int64 key)
{
    struct sql_rows *rows = context;

    (void)database;
    (void)table;
    (void)key;
    (void)change;
    rows->changed[rows->at] = true;
}

int
sql_put_rows(struct sql_statement *st, struct sql_rows *rows, struct err *err)
{
    memset(rows->changed, 0, rows->count * sizeof *rows->changed);
    rows->at = rows->count;
    sqlite3_update_hook(st->db->handle, note_change, rows);
    int status = sql_do(st, err);
    sqlite3_update_hook(st->db->handle, NULL, NULL);
    return status;
}

/* A number of the row in hand. */
static const struct kept_number *
kept_number(const struct ahead *a, int at)
{
    return &a->numbers[a->row * a->columns + (size_t)at];
}

int64_t
sql_number(struct sql_statement *st, int at)
{
    return st->ahead != NULL ? kept_number(st->ahead, at)->value
                             : sqlite3_column_int64(st->handle, at);
}

struct slice
sql_text(struct sql_statement *st, int at)
{
    const struct ahead *a = st->ahead;

    if (a != NULL) {
        const struct kept_text *text = &a->rows[a->row];
        return (struct slice){text->is_null ? NULL : a->texts.data + text->at, text->len};
    }
    const unsigned char *data = sqlite3_column_text(st->handle, at);
    return (struct slice){(const char *)data, (size_t)sqlite3_column_bytes(st->handle, at)};
}

struct slice
sql_blob(struct sql_statement *st, int at)
{
    const char *data = sqlite3_column_blob(st->handle, at);

    return (struct slice){data, (size_t)sqlite3_column_bytes(st->handle, at)};
}

bool
sql_is_null(struct sql_statement *st, int at)
{
    const struct ahead *a = st->ahead;

    if (a != NULL)
        return at == 0 ? a->rows[a->row].is_null : kept_number(a, at)->is_null;
    return sqlite3_column_type(st->handle, at) == SQLITE_NULL;
}

int64_t
sql_changes(struct sql *db)
{
    return sqlite3_changes64(db->handle);
}
