/*
 * names: the words that stand in many rows, as small numbers.
 *
 * The file's table `name` only grows; it is held in memory whole (some ten
 * thousand words on the Hub), so that a row costs no look-up in the file.
 */
#ifndef HUBCENSUS_CENSUS_NAMES_H
#define HUBCENSUS_CENSUS_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "census/sql.h"

/* Kept in the file: the numbers stay. */
enum name_kind {
    NAME_ARCHITECTURE,
    NAME_MODEL_TYPE,
    NAME_TASK,
    NAME_LIBRARY,
    NAME_QUANT_METHOD,
    NAME_KINDS,
};

/* Places for recent names of a kind, a power of two. */
#define NAMES_RECENT 128

struct names {
    struct map numbers[NAME_KINDS];
    struct slice *texts; /* of number i + 1; they belong to the maps */
    size_t count;
    size_t capacity;
    int64_t recent[NAME_KINDS][NAMES_RECENT]; /* of names that models now have; 0 is free */
};

void names_init(struct names *n);
void names_fini(struct names *n);

/* Forget all, as after a transaction that was undone; names_load() brings back what is kept. */
void names_clear(struct names *n);

/*
 * Read the names that are not in memory yet.  `select` is SELECT id, kind,
 * text FROM name WHERE id > ?1 ORDER BY id.  -1 with ERR_DATA when the numbers
 * are not the ones this module gives.
 */
int names_load(struct names *n, struct sql *db, struct sql_statement *select, struct err *err);

/*
 * The number of `text`, 0 when it is absent.  A new one is put into the file by
 * `insert`: INSERT INTO name(id, kind, text).  -1 on failure.
 */
int64_t names_number(struct names *n, enum name_kind kind, struct slice text,
                     struct sql_statement *insert, struct err *err);

/* The name with this number, absent when there is none. */
struct slice names_text(const struct names *n, int64_t number);

#endif
