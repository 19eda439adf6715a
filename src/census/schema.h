/*
 * schema: the census' tables, and how a file of an older version gets them.
 */
#ifndef HUBCENSUS_CENSUS_SCHEMA_H
#define HUBCENSUS_CENSUS_SCHEMA_H

#include <stdint.h>

#include "base/err.h"
#include "census/sql.h"

/* In SQLite's application_id, so that nothing else is taken for a census: "HCen". */
#define SCHEMA_APPLICATION 0x4843656e

/* The same while the log is put into it: should the log be lost then, that shows. */
#define SCHEMA_MOVING 0x4843656d

/*
 * Look whose file this is and set `*version` to its schema's, 0 when the
 * database is empty.  Reads only.  Returns 0, or -1: ERR_DATA when it is
 * another program's, or newer than `newest`.
 */
int schema_look(int64_t *version, struct sql *db, const char *path, int64_t newest,
                struct err *err);

/* Element v holds the statements that make version v + 1 of version v; STORE_VERSION of them. */
extern const char *const schema_steps[];

/*
 * Bring the database to version `target` by the steps it still lacks, all in
 * one transaction: on failure (-1) it is as it was.
 */
int schema_bring_forward(struct sql *db, const char *const *steps, int64_t target, struct err *err);

#endif
