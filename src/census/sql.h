/*
 * sql: SQLite with this project's slices and errors.  The only module that knows SQLite.
 *
 * Nothing here knows what a model is.  One thread at a time.
 */
#ifndef HUBCENSUS_CENSUS_SQL_H
#define HUBCENSUS_CENSUS_SQL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct sql;           /* an open database */
struct sql_statement; /* a prepared statement of one, to be finalized before it is closed */

enum sql_mode {
    SQL_READ,  /* the file must be there; only what a killed writer left half done is undone */
    SQL_WRITE, /* made, empty, when missing */
};

/*
 * Open the database file `path`; a lock of another process is waited for up to
 * five seconds, here and in all that follows.  `*out` is the caller's.
 * Nothing of the file is read yet, so that what it is shows at the first
 * statement.  Returns 0, or -1 with ERR_FATAL.
 *
 * All errors of this module name the file and say what to do: ERR_DATA when
 * the file is damaged, no database, or has not the tables a statement needs;
 * ERR_FATAL when the disk, its rights or another process are in the way.
 */
int sql_open(struct sql **out, const char *path, enum sql_mode mode, struct err *err);

/* Leave the log beside the database when it is closed, instead of putting it in. */
void sql_keep_log(struct sql *db);

/* Close; a transaction that is open is rolled back.  NULL is fine. */
void sql_close(struct sql *db);

/* Run statements whose rows, if any, do not matter. */
int sql_run(struct sql *db, const char *text, struct err *err);

/* The number in the first column of the first row that `text` gives. */
int sql_ask(struct sql *db, int64_t *out, const char *text, struct err *err);

/*
 * How many pages the write-ahead log has had with the last commit.  It is put
 * into the database by "PRAGMA wal_checkpoint" and at the close of who writes,
 * never by itself.
 */
int64_t sql_log_pages(const struct sql *db);

/* True between BEGIN and COMMIT or ROLLBACK; SQLite ends a transaction by itself on some errors. */
bool sql_in_transaction(struct sql *db);

/* Undo the open transaction; fine when there is none. */
void sql_rollback(struct sql *db);

int sql_prepare(struct sql_statement **out, struct sql *db, const char *text, struct err *err);

/* NULL is fine. */
void sql_finalize(struct sql_statement *st);

/*
 * Give a value to the parameter ?`at`.  A text must live until the statement
 * is done, and so must a blob; one that is absent is NULL.  Every parameter is given anew before
 * each run.  What fails here is told by sql_step().
 */
void sql_bind_number(struct sql_statement *st, int at, int64_t value);
void sql_bind_text(struct sql_statement *st, int at, struct slice value);
void sql_bind_blob(struct sql_statement *st, int at, struct slice value);
void sql_bind_null(struct sql_statement *st, int at);

/*
 * Go to the next row: 1, or 0 when there is no more, or -1.  After 0 and -1
 * the statement is ready for its next run; who stops before calls sql_reset().
 */
int sql_step(struct sql_statement *st, struct err *err);
void sql_reset(struct sql_statement *st);

/* Told of the text in the first column of a row that will come. */
typedef void sql_coming_fn(void *context, struct slice first);

/*
 * Let the statement's next run read some rows at once and keep them, so that `fn`
 * is told of each some steps before sql_step() comes to it.  Its first column must
 * be a text, and all others numbers.  `context` must last as long as the run.
 */
void sql_read_ahead(struct sql_statement *st, sql_coming_fn *fn, void *context);

/* A value of a row that the program has. */
struct sql_cell {
    enum { SQL_NULL, SQL_NUMBER, SQL_TEXT } kind;
    int64_t number;
    struct slice text;
};

/* Rows of the program's for a statement to put into a table, each as many cells as their table has
 * columns.
 */
struct sql_rows {
    size_t columns;
    size_t count;
    struct sql_cell *cells;
    bool *changed; /* of each row, what became of it */
    size_t at;     /* the one in hand */
};

/*
 * Make `rows` a table `name` of this database that only its own statements can
 * read, of columns named a, b, c and so on.  It has the rows that are in `rows` at
 * each step, and must not go before the statements.
 */
int sql_give_rows(struct sql *db, const char *name, struct sql_rows *rows, struct err *err);

/*
 * Run a statement that inserts each of the given `rows`, or updates one by it, or
 * leaves it out; says of each whether it changed anything.
 */
int sql_put_rows(struct sql_statement *st, struct sql_rows *rows, struct err *err);

/* Run a statement that gives no rows, or whose rows do not matter. */
int sql_do(struct sql_statement *st, struct err *err);

/* The row's column `at`, counted from 0; a slice lives until the next step. */
int64_t sql_number(struct sql_statement *st, int at); /* 0 for NULL */
struct slice sql_text(struct sql_statement *st, int at);
struct slice sql_blob(struct sql_statement *st, int at);
bool sql_is_null(struct sql_statement *st, int at);

/* So long another process' lock is waited for. */
#define SQL_LOCK_WAIT_MS 5000

/*
 * Whether what failed last did so because another process has the file locked.
 * SQLite does not wait where two wait for each other, as when both bring a new file
 * to its journal mode: then one is to begin again.
 */
bool sql_is_busy(const struct sql *db);

/* True once a statement, or sql_damaged(), has told of damage: no database, or broken within. */
bool sql_is_damaged(const struct sql *db);

/* Tell of a database whose content cannot be, `what` saying why: -1 with ERR_DATA. */
int sql_damaged(struct sql *db, struct err *err, const char *what);

/* How many rows the last INSERT, UPDATE or DELETE changed. */
int64_t sql_changes(struct sql *db);

#endif
