#include "census/schema.h"

#include <inttypes.h>
#include <stdio.h>

#include "census/store.h"

/*
 * A step that was published is never changed: files were made by it.  A new
 * version is one more element, and STORE_VERSION its number.
 *
 * Version 1.
 *   name    Words that stand in many models, once each; kind is enum name_kind.
 *   model   A row a model; rows.c tells how its key is made.  Columns that every
 *           question reads come first.  The author has no table: it is the id up
 *           to its slash, and with more than a million of them for three million
 *           models a table and its index would take more room than the letters
 *           they save, in the file and in memory.  `created` is NULL where it is
 *           what the key's seconds say.  There is no index besides the key: each
 *           would double the cost of a scan.
 *   scan    AUTOINCREMENT, for the number of a dropped scan must not come back:
 *           rows that scan has seen would be taken for seen by the new one.
 *   part    The walks of a scan, with their counts and the page to ask for next.
 *   found   New supported models of the scan that is running.
 *
 * Version 2.
 *   reading What a run found of the use of a library's model, in the order in
 *           which all of them are told.  `tags` belongs to the key, for a model
 *           that is asked for under other tags is another question; the words
 *           stand in full, since some hundred rows a run are little beside the
 *           models.
 *
 * Version 3.
 *   found   A row a page instead of one a model, which cost more than half as much as
 *           the models' own: `count` of them from `position` on, each a line of
 *           its architecture's number, the bytes of its name, and the name.
 *
 * Version 4.
 *   figure  What a finished scan made of an architecture, for models' rows tell only of
 *           today.  A scan's stand together, as they are asked for by scan.
 *   scan    `figures`: how many it has; NULL where an older version finished it.
 */
static const char version_1[] = "CREATE TABLE name("
                                "    id INTEGER PRIMARY KEY,"
                                "    kind INTEGER NOT NULL,"
                                "    text TEXT NOT NULL"
                                ") STRICT;"
                                "CREATE TABLE model("
                                "    key INTEGER PRIMARY KEY,"
                                "    scan INTEGER NOT NULL,"
                                "    architecture INTEGER,"
                                "    quant_method INTEGER,"
                                "    downloads INTEGER NOT NULL,"
                                "    parameters INTEGER,"
                                "    marks INTEGER NOT NULL,"
                                "    id TEXT NOT NULL,"
                                "    oid_rest INTEGER,"
                                "    model_type INTEGER,"
                                "    task INTEGER,"
                                "    library INTEGER,"
                                "    created INTEGER"
                                ") STRICT;"
                                "CREATE TABLE scan("
                                "    id INTEGER PRIMARY KEY AUTOINCREMENT,"
                                "    arguments TEXT NOT NULL,"
                                "    started INTEGER NOT NULL,"
                                "    finished INTEGER,"
                                "    active_ms INTEGER NOT NULL DEFAULT 0"
                                ") STRICT;"
                                "CREATE TABLE part("
                                "    scan INTEGER NOT NULL,"
                                "    number INTEGER NOT NULL,"
                                "    is_author INTEGER NOT NULL,"
                                "    name TEXT NOT NULL,"
                                "    next TEXT,"
                                "    end INTEGER NOT NULL,"
                                "    pages INTEGER NOT NULL,"
                                "    listed INTEGER NOT NULL,"
                                "    repeated INTEGER NOT NULL,"
                                "    scanned INTEGER NOT NULL,"
                                "    known INTEGER NOT NULL,"
                                "    quantized_by_name INTEGER NOT NULL,"
                                "    quantized_by_tag INTEGER NOT NULL,"
                                "    quantized_by_method INTEGER NOT NULL,"
                                "    no_architecture INTEGER NOT NULL,"
                                "    other_architecture INTEGER NOT NULL,"
                                "    unsupported INTEGER NOT NULL,"
                                "    found INTEGER NOT NULL,"
                                "    PRIMARY KEY(scan, number)"
                                ") STRICT, WITHOUT ROWID;"
                                "CREATE TABLE found("
                                "    scan INTEGER NOT NULL,"
                                "    part INTEGER NOT NULL,"
                                "    position INTEGER NOT NULL,"
                                "    model_id TEXT NOT NULL,"
                                "    architecture TEXT NOT NULL,"
                                "    PRIMARY KEY(scan, part, position)"
                                ") STRICT, WITHOUT ROWID;";

static const char version_2[] = "CREATE TABLE reading("
                                "    library TEXT NOT NULL,"
                                "    model TEXT NOT NULL,"
                                "    taken INTEGER NOT NULL,"
                                "    tags TEXT NOT NULL,"
                                "    downloads INTEGER NOT NULL,"
                                "    at_least INTEGER NOT NULL,"
                                "    PRIMARY KEY(library, model, taken DESC, tags)"
                                ") STRICT, WITHOUT ROWID;";

static const char version_3[] =
    "ALTER TABLE found RENAME TO found_2;"
    "CREATE TABLE found("
    "    scan INTEGER NOT NULL,"
    "    part INTEGER NOT NULL,"
    "    position INTEGER NOT NULL,"
    "    count INTEGER NOT NULL,"
    "    models BLOB NOT NULL,"
    "    PRIMARY KEY(scan, part, position)"
    ") STRICT, WITHOUT ROWID;"
    "INSERT INTO name(id, kind, text)"
    "    SELECT (SELECT count(*) FROM name) + row_number() OVER (),"
    "        0, architecture"
    "    FROM (SELECT DISTINCT architecture FROM found_2"
    "        WHERE architecture NOT IN"
    "            (SELECT text FROM name WHERE kind = 0));"
    "INSERT INTO found SELECT scan, part, position, 1,"
    "    CAST(name.id || ' ' || length(CAST(model_id AS BLOB)) || ' '"
    "        || model_id || char(10) AS BLOB)"
    "    FROM found_2 CROSS JOIN name ON kind = 0 AND text = architecture;"
    "DROP TABLE found_2;";

static const char version_4[] = "ALTER TABLE scan ADD COLUMN figures INTEGER;"
                                "CREATE TABLE figure("
                                "    scan INTEGER NOT NULL,"
                                "    architecture INTEGER NOT NULL,"
                                "    supported INTEGER NOT NULL,"
                                "    models INTEGER NOT NULL,"
                                "    verified INTEGER NOT NULL,"
                                "    downloads INTEGER NOT NULL,"
                                "    min_parameters INTEGER,"
                                "    rank INTEGER,"
                                "    score_tenths INTEGER,"
                                "    lacking_models INTEGER,"
                                "    lacking_downloads INTEGER,"
                                "    PRIMARY KEY(scan, architecture)"
                                ") STRICT, WITHOUT ROWID;";

const char *const schema_steps[] = {version_1, version_2, version_3, version_4};

_Static_assert(sizeof schema_steps / sizeof schema_steps[0] == STORE_VERSION,
               "each version has its step");

int
schema_look(int64_t *version, struct sql *db, const char *path, int64_t newest, struct err *err)
{
    int64_t application, tables;

    if (sql_ask(db, &application, "PRAGMA application_id", err) != 0 ||
        sql_ask(db, version, "PRAGMA user_version", err) != 0 ||
        sql_ask(db, &tables, "SELECT count(*) FROM sqlite_schema", err) != 0)
        return -1;
    bool empty = application == 0 && *version == 0 && tables == 0;
    if (!empty && application != SCHEMA_APPLICATION && application != SCHEMA_MOVING)
        return err_set(err, ERR_DATA,
                       "%s: is a database of another program; it was left as it is: move it aside, "
                       "or choose another folder",
                       path);
    if (*version > newest)
        return err_set(err, ERR_DATA,
                       "%s: was written by a newer hubcensus (version %" PRId64
                       " of the census, this program knows %" PRId64
                       "); it was left as it is: use the newer program, or another folder",
                       path, *version, newest);
    if (!empty && *version < 1)
        return sql_damaged(db, err, "a census of no version");
    return 0;
}

int
schema_bring_forward(struct sql *db, const char *const *steps, int64_t target, struct err *err)
{
    int64_t version;
    char mark[96];

    if (sql_run(db, "BEGIN IMMEDIATE", err) != 0)
        return -1;
    /* Asked again now that nobody else can change it. */
    if (sql_ask(db, &version, "PRAGMA user_version", err) != 0)
        goto fail;
    for (; version < target; version++)
        if (sql_run(db, steps[version], err) != 0)
            goto fail;
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d; PRAGMA user_version = %" PRId64,
             SCHEMA_APPLICATION, version);
    if (sql_run(db, mark, err) != 0 || sql_run(db, "COMMIT", err) != 0)
        goto fail;
    return 0;

fail:
    sql_rollback(db);
    return -1;
}
