/*
 * store_internal: what the files of the store share.
 */
#ifndef HUBCENSUS_CENSUS_STORE_INTERNAL_H
#define HUBCENSUS_CENSUS_STORE_INTERNAL_H

#include "census/names.h"
#include "census/sql.h"
#include "census/store.h"

/* One for each text in store.c. */
enum statement {
    STATEMENT_BEGIN,
    STATEMENT_COMMIT,
    STATEMENT_NAMES,
    STATEMENT_NAME_PUT,
    STATEMENT_MODEL_PUT,
    STATEMENT_MODEL_PUT_GIVEN,
    STATEMENT_MODEL_INSERT,
    STATEMENT_MODEL_FIND,
    STATEMENT_MODEL_EACH,
    STATEMENT_MODEL_EACH_TYPED,
    STATEMENT_MODEL_USES,
    STATEMENT_MODEL_FACTS,
    STATEMENT_MODEL_TYPED_FACTS,
    STATEMENT_MODEL_ALL,
    STATEMENT_MODEL_COUNT,
    STATEMENT_SCAN_LAST,
    STATEMENT_SCAN_STARTED,
    STATEMENT_SCAN_PUT,
    STATEMENT_SCAN_UNFINISHED,
    STATEMENT_SCAN_ACTIVE,
    STATEMENT_SCAN_FINISH,
    STATEMENT_SCAN_BEFORE,
    STATEMENT_DROP_PARTS,
    STATEMENT_DROP_SCANS,
    STATEMENT_PART_PUT,
    STATEMENT_PART_UPDATE,
    STATEMENT_PART_EACH,
    STATEMENT_FINISHED_BEFORE_4,
    STATEMENT_COUNT_1, /* those of a census of version 1; the others are NULL when one is read */
    STATEMENT_READING_PUT = STATEMENT_COUNT_1,
    STATEMENT_READING_EACH,
    STATEMENT_COUNT_2, /* those of version 2 */
    STATEMENT_FOUND_PUT = STATEMENT_COUNT_2,
    STATEMENT_FOUND_COUNT,
    STATEMENT_FOUND_EACH,
    STATEMENT_FOUND_FORGET,
    STATEMENT_COUNT_3, /* those of version 3 */
    STATEMENT_FIGURE_PUT = STATEMENT_COUNT_3,
    STATEMENT_FIGURE_FORGET,
    STATEMENT_FIGURE_COUNT,
    STATEMENT_FIGURE_EACH,
    STATEMENT_FINISHED,
    STATEMENT_COUNT,
};

/* Found models of one part, one after the other, that are not in the census yet. */
struct found {
    int64_t scan;
    int64_t part;
    int64_t position; /* of the first */
    int64_t count;
    struct str models; /* as the table has them */
};

/* So many models are put at once. */
#define PUT_MODELS 64

#define MODEL_COLUMNS 13

/* Models on their way into the census. */
struct put {
    struct sql_rows rows;
    struct sql_cell cells[PUT_MODELS * MODEL_COLUMNS];
    bool changed[PUT_MODELS];
    unsigned rounds_known; /* in so many rounds they are taken to have rows already */
};

struct store {
    struct sql *db;
    char *path;
    int64_t version; /* of the file: STORE_VERSION, or older when it is only read */
    struct sql_statement *statements[STATEMENT_COUNT];
    struct names names;
    size_t names_kept;  /* how many of the names the open transaction cannot lose */
    struct found found; /* of the open page */
    struct put put;
    bool writes;
};

/* Begin a transaction that writes. */
int store_begin(struct store *s, struct err *err);

/* Commit it when `status` is 0, else, or when that fails, undo it: 0 or -1. */
int store_end(struct store *s, int status, struct err *err);

/* Undo it, and forget the names it brought. */
void store_undo(struct store *s);

/* Put what was found since the page began, or since this was last done. */
int store_put_found(struct store *s, struct err *err);

/*
 * A name by its number in a row: 0 with `*out`, absent for the number 0; -1 when there is none.
 * One that another process has put since this store was opened is loaded.
 */
int store_name(struct store *s, struct slice *out, int64_t number, struct err *err);

/* The second in which the model of a row with this key was made; -1 when the key does not tell. */
int64_t store_key_second(int64_t key);

/* Told of a row, in which `st` stands: 0, or -1 to end. */
typedef int store_tell_fn(void *context, struct store *s, struct sql_statement *st,
                          struct err *err);

/*
 * Have each name told of once, as store_each_row() does, by a statement that gives
 * the id first; ?1 is a scan, ?2 whether its rows are meant or all others.
 */
int store_tell_rows(struct store *s, enum statement statement, store_tell_fn *fn, void *context,
                    struct err *err);

#endif
