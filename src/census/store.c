/*
 * Opening and closing, pages, and every statement the store runs.  rows.c puts
 * and tells of models, scans.c keeps where a scan stands.
 */
#include "census/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "census/schema.h"
#include "census/store_internal.h"

/*
 * WAL: a commit is one append, and a reader does not stop the writer.
 *
 * synchronous NORMAL: a commit is in the kernel's hands, so killing the
 * program loses nothing that was committed.  A power cut can take what the
 * kernel had not written yet, some half a minute of pages; since each page is
 * one transaction, its cursor goes with its rows, and they are asked for again.
 *
 * The log is put into the database at 64 MB rather than 4: in an order that
 * is not that of the keys, a leaf that many pages change is written once (a
 * tenth to a fifth less time for a million models).  Larger leaves, or a larger cache,
 * gain less than they cost.  Nothing is mapped: a mapping counts as memory too,
 * and a file cut short by somebody else would end the program.
 */
static const char write_settings[] = "PRAGMA journal_mode = WAL;"
                                     "PRAGMA synchronous = NORMAL;";
#define LOG_PAGES 16384
static const char settings[] = "PRAGMA cache_size = -16384;"
                               "PRAGMA mmap_size = 0;"
                               "PRAGMA cell_size_check = ON;";

/* Who only reads goes through the rows once, and comes back to no page. */
static const char read_settings[] = "PRAGMA cache_size = -1024;";

/*
 * At rest the census is one plain file, which can be copied, and read from a
 * medium that cannot be written (a log needs files beside it even to read).
 */
static const char rest_settings[] = "PRAGMA busy_timeout = 0;"
                                    "PRAGMA journal_mode = DELETE;";

/*
 * A census whose log is lost (a copy without it) is what it was when the log
 * was last put into it, which is whole: older, and gone on with from there.  But
 * a kill in the midst of that leaves old pages beside new ones, which nothing
 * but the log can mend, and which SQLite cannot see.  So the first page, which is
 * copied first, says that it is going on, and says the contrary when it is done.
 */
#define TEXT_OF_(number) #number
#define TEXT_OF(number)  TEXT_OF_(number)
static const char settle_text[] = "PRAGMA application_id = " TEXT_OF(
    SCHEMA_MOVING) ";"
                   "PRAGMA wal_checkpoint(PASSIVE);"
                   "PRAGMA application_id = " TEXT_OF(
                       SCHEMA_APPLICATION) ";"
                                           "PRAGMA wal_checkpoint(PASSIVE);";

#define COUNT_COLUMNS                                              \
    "pages, listed, repeated, scanned, known, quantized_by_name, " \
    "quantized_by_tag, quantized_by_method, no_architecture, "     \
    "other_architecture, unsupported, found"

#define FACT_COLUMNS "id, architecture, task, quant_method, downloads, marks, created, key"

#define MODEL_COLUMN_NAMES                                                     \
    "key, scan, architecture, quant_method, downloads, parameters, marks, id," \
    " oid_rest, model_type, task, library, created"

#define RENEWING                                                                    \
    " ON CONFLICT(key) DO UPDATE SET scan = excluded.scan,"                         \
    " architecture = excluded.architecture, quant_method = excluded.quant_method,"  \
    " downloads = excluded.downloads, parameters = excluded.parameters,"            \
    " marks = excluded.marks, id = excluded.id, model_type = excluded.model_type,"  \
    " task = excluded.task, library = excluded.library, created = excluded.created" \
    " WHERE scan <> excluded.scan AND oid_rest IS excluded.oid_rest"                \
    " AND (oid_rest IS NOT NULL OR id = excluded.id)"

#define FIGURE_COLUMNS                                                       \
    "architecture, supported, models, verified, downloads, min_parameters, " \
    "rank, score_tenths, lacking_models, lacking_downloads"

#define FINISHED_SCANS(figures)                                                 \
    "SELECT id, arguments, started, finished, (SELECT total(scanned) FROM part" \
    " WHERE part.scan = scan.id AND is_author = 0), " figures " FROM scan"      \
    " WHERE finished IS NOT NULL ORDER BY id"

static const char *const texts[STATEMENT_COUNT] = {
    [STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
    [STATEMENT_COMMIT] = "COMMIT",
    [STATEMENT_NAMES] = "SELECT id, kind, text FROM name WHERE id > ?1 ORDER BY id",
    [STATEMENT_NAME_PUT] = "INSERT INTO name(id, kind, text) VALUES(?1, ?2, ?3)",
    /* Changes nothing when the row is another model's, or this scan has seen it. */
    [STATEMENT_MODEL_PUT] =
        "INSERT INTO model(" MODEL_COLUMN_NAMES ")"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)" RENEWING,
    [STATEMENT_MODEL_PUT_GIVEN] =
        "INSERT INTO model(" MODEL_COLUMN_NAMES ") SELECT * FROM given WHERE true" RENEWING,
    /* Leaves a model out whose key is taken, and so needs no journal of its own. */
    [STATEMENT_MODEL_INSERT] =
        "INSERT OR IGNORE INTO model(" MODEL_COLUMN_NAMES ") SELECT * FROM given",
    [STATEMENT_MODEL_FIND] = "SELECT scan, oid_rest, id FROM model WHERE key = ?1",
    [STATEMENT_MODEL_EACH] =
        "SELECT id, architecture, quant_method, downloads, parameters, marks, scan FROM model"
        " WHERE (scan = ?1) = ?2 ORDER BY key DESC",
    [STATEMENT_MODEL_EACH_TYPED] = "SELECT id, architecture, quant_method, downloads, parameters,"
                                   " marks, scan, model_type FROM model"
                                   " WHERE (scan = ?1) = ?2 ORDER BY key DESC",
    [STATEMENT_MODEL_USES] = "SELECT id, model_type, downloads, marks, scan FROM model"
                             " WHERE (scan = ?1) = ?2 ORDER BY key DESC",
    [STATEMENT_MODEL_FACTS] =
        "SELECT " FACT_COLUMNS " FROM model WHERE (scan = ?1) = ?2 ORDER BY key DESC",
    [STATEMENT_MODEL_TYPED_FACTS] =
        "SELECT " FACT_COLUMNS ", model_type FROM model WHERE (scan = ?1) = ?2 ORDER BY key DESC",
    [STATEMENT_MODEL_ALL] =
        "SELECT id, architecture, model_type, task, library, quant_method, downloads, parameters,"
        " marks, scan, created, key FROM model WHERE (scan = ?1) = ?2 ORDER BY key DESC",
    [STATEMENT_MODEL_COUNT] = "SELECT count(*) FROM model",
    [STATEMENT_SCAN_LAST] = "SELECT max(id) FROM scan",
    [STATEMENT_SCAN_STARTED] = "SELECT started FROM scan WHERE id <= ?1 ORDER BY id DESC LIMIT 1",
    [STATEMENT_SCAN_PUT] = "INSERT INTO scan(arguments, started) VALUES(?1, ?2) RETURNING id",
    [STATEMENT_SCAN_UNFINISHED] = "SELECT id, arguments, started, active_ms FROM scan"
                                  " WHERE finished IS NULL ORDER BY id DESC LIMIT 1",
    [STATEMENT_SCAN_ACTIVE] = "UPDATE scan SET active_ms = ?2 WHERE id = ?1",
    [STATEMENT_SCAN_FINISH] = "UPDATE scan SET finished = ?2 WHERE id = ?1",
    [STATEMENT_SCAN_BEFORE] =
        "SELECT sum(part.scanned) FROM part JOIN (SELECT max(id) AS id FROM scan"
        " WHERE arguments = ?1 AND finished IS NOT NULL AND id < ?2) AS last"
        " ON part.scan = last.id WHERE part.is_author = 0",
    /* Only the scan that is running has found models; without a WHERE no row is looked at. */
    [STATEMENT_FOUND_FORGET] = "DELETE FROM found",
    [STATEMENT_DROP_PARTS] =
        "DELETE FROM part WHERE scan IN (SELECT id FROM scan WHERE finished IS NULL)",
    [STATEMENT_DROP_SCANS] = "DELETE FROM scan WHERE finished IS NULL",
    [STATEMENT_PART_PUT] =
        "INSERT INTO part(scan, number, is_author, name, next, end, " COUNT_COLUMNS ")"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    [STATEMENT_PART_UPDATE] = "UPDATE part SET (next, end, " COUNT_COLUMNS ")"
                              " = (?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"
                              " WHERE scan = ?1 AND number = ?2 AND is_author = ?3 AND name = ?4",
    [STATEMENT_PART_EACH] = "SELECT is_author, name, next, end, " COUNT_COLUMNS
                            " FROM part WHERE scan = ?1 ORDER BY number",
    [STATEMENT_FINISHED_BEFORE_4] = FINISHED_SCANS("NULL"),
    [STATEMENT_FOUND_PUT] = "INSERT INTO found(scan, part, position, count, models)"
                            " VALUES(?1, ?2, ?3, ?4, ?5)",
    [STATEMENT_FOUND_COUNT] =
        "SELECT total(count), total(length(models)) FROM found WHERE scan = ?1",
    [STATEMENT_FOUND_EACH] = "SELECT models FROM found WHERE scan = ?1 ORDER BY part, position",
    [STATEMENT_READING_PUT] =
        "INSERT INTO reading(library, model, taken, tags, downloads, at_least)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
        " ON CONFLICT(library, model, taken, tags) DO UPDATE SET"
        " downloads = excluded.downloads, at_least = excluded.at_least",
    [STATEMENT_READING_EACH] = "SELECT model, taken, tags, downloads, at_least FROM reading"
                               " WHERE library = ?1 ORDER BY model, taken DESC, tags",
    [STATEMENT_FIGURE_PUT] = "INSERT INTO figure(scan, " FIGURE_COLUMNS ")"
                             " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [STATEMENT_FIGURE_FORGET] = "DELETE FROM figure WHERE scan = ?1",
    [STATEMENT_FIGURE_COUNT] = "UPDATE scan SET figures = ?2 WHERE id = ?1",
    [STATEMENT_FIGURE_EACH] = "SELECT name.text, " FIGURE_COLUMNS " FROM figure"
                              " LEFT JOIN name ON name.id = architecture"
                              " WHERE scan = ?1 ORDER BY name.text",
    [STATEMENT_FINISHED] = FINISHED_SCANS("figures"),
};

/* A statement whose tables the file lacks cannot be prepared: this checks its shape at no cost. */
static int
prepare_all(struct store *s, struct err *err)
{
    static const size_t counts[] = {0, STATEMENT_COUNT_1, STATEMENT_COUNT_2, STATEMENT_COUNT_3,
                                    STATEMENT_COUNT};

    for (size_t i = 0; i < counts[s->version]; i++)
        if (sql_prepare(&s->statements[i], s->db, texts[i], err) != 0)
            return -1;
    return 0;
}

/* SQLite takes a page that ends too soon for one that ends in zeros. */
static int
check_size(struct store *s, struct err *err)
{
    struct stat st;
    int64_t page;

    if (sql_ask(s->db, &page, "PRAGMA page_size", err) != 0)
        return -1;
    if (stat(s->path, &st) == 0 && st.st_size % page != 0)
        return sql_damaged(s->db, err, "its last page is cut short");
    return 0;
}

/*
 * `*moving`: a killed program was putting the log into the file; the log must be
 * there.  Without a log the file must be whole by itself.
 */
static int
look_for_log(bool *moving, struct store *s, struct err *err)
{
    struct str log = STR_INIT;
    struct stat st;
    int64_t application;
    int status = 0;

    if (sql_ask(s->db, &application, "PRAGMA application_id", err) != 0)
        return -1;
    *moving = application == SCHEMA_MOVING;
    str_printf(&log, "%s-wal", s->path);
    bool has_log = stat(str_text(&log), &st) == 0 && st.st_size > 0;
    if (!has_log && *moving)
        status = err_set(
            err, ERR_DATA,
            "%s: its log, %s, is lost, and what is in it without cannot be relied on; put the "
            "log back, or move the census aside, and the next scan makes a new one",
            s->path, str_text(&log));
    else if (!has_log)
        status = check_size(s, err);
    str_fini(&log);
    return status;
}

/*
 * Make sure that the file is a census, to be written one of this version; only
 * a census is written to.  Who only reads may not be able to write, and what an
 * older census has was not changed since: it is read as it is.
 */
static int
settle_version(struct store *s, enum store_mode mode, struct err *err)
{
    bool moving;

    /* At one moment, since another process may be making the file or closing it. */
    if (sql_run(s->db, "BEGIN", err) != 0)
        return -1;
    int status = schema_look(&s->version, s->db, s->path, STORE_VERSION, err);
    if (status == 0)
        status = look_for_log(&moving, s, err);
    sql_rollback(s->db);
    if (status != 0)
        return -1;
    if (mode == STORE_READ && s->version == 0)
        return err_set(err, ERR_DATA, "%s: holds no census yet; a scan makes one", s->path);
    if (mode == STORE_READ)
        return 0;
    if (sql_run(s->db, write_settings, err) != 0)
        return -1;
    if (s->version < STORE_VERSION &&
        schema_bring_forward(s->db, schema_steps, STORE_VERSION, err) != 0)
        return -1;
    s->version = STORE_VERSION;
    return moving ? store_settle(s, err) : 0;
}

/* The tables that a scan never reads: whether they can be read is found out now. */
static int
look_at_the_rest(struct store *s, struct err *err)
{
    int64_t any;

    if (s->version >= 2 &&
        sql_ask(s->db, &any, "SELECT count(*) FROM (SELECT 1 FROM reading LIMIT 1)", err) != 0)
        return -1;
    return s->version < 4
               ? 0
               : sql_ask(s->db, &any, "SELECT count(*) FROM (SELECT 1 FROM figure LIMIT 1)", err);
}

/* What became of an attempt to open a census. */
struct opening {
    bool is_damaged;
    bool is_busy;
};

static int
open_once(struct store **out, struct opening *opening, const char *path, enum store_mode mode,
          struct err *err)
{
    struct store *s = mem_zalloc(sizeof *s);

    s->path = mem_strdup(path);
    names_init(&s->names);
    s->put.rows = (struct sql_rows){
        .columns = MODEL_COLUMNS, .cells = s->put.cells, .changed = s->put.changed};
    if (sql_open(&s->db, path, mode == STORE_WRITE ? SQL_WRITE : SQL_READ, err) != 0 ||
        settle_version(s, mode, err) != 0 || sql_run(s->db, settings, err) != 0 ||
        (mode == STORE_READ && sql_run(s->db, read_settings, err) != 0) ||
        sql_give_rows(s->db, "given", &s->put.rows, err) != 0 || prepare_all(s, err) != 0 ||
        look_at_the_rest(s, err) != 0 ||
        names_load(&s->names, s->db, s->statements[STATEMENT_NAMES], err) != 0) {
        opening->is_damaged = s->db != NULL && sql_is_damaged(s->db);
        opening->is_busy = s->db != NULL && sql_is_busy(s->db);
        store_close(s);
        return -1;
    }
    s->writes = mode == STORE_WRITE;
    *out = s;
    return 0;
}

static int
open_store(struct store **out, bool *is_damaged, const char *path, enum store_mode mode,
           struct err *err)
{
    const int64_t until = clock_monotonic_ms() + SQL_LOCK_WAIT_MS;
    struct opening opening;
    struct err said;
    int status;

    do {
        said = (struct err){0};
        opening = (struct opening){0};
        status = open_once(out, &opening, path, mode, &said);
        if (status != 0 && opening.is_busy)
            clock_sleep_ms(10);
    } while (status != 0 && opening.is_busy && clock_monotonic_ms() < until);
    *is_damaged = opening.is_damaged;
    if (status != 0 && err != NULL)
        *err = said;
    return status;
}

int
store_open(struct store **out, const char *path, enum store_mode mode, struct err *err)
{
    bool is_damaged;

    return open_store(out, &is_damaged, path, mode, err);
}

int
store_put_aside(char **aside, const char *path, const struct clock *clock, struct err *err)
{
    static const char *const beside[] = {"", "-wal", "-shm", "-journal"};
    char date[CLOCK_DATE_SIZE];
    struct str name = STR_INIT;
    int status = 0;

    clock_date(date, clock);
    str_printf(&name, "%s.damaged-%s", path, date);
    for (int i = 2; access(str_text(&name), F_OK) == 0; i++) {
        str_truncate(&name, 0);
        str_printf(&name, "%s.damaged-%s-%d", path, date, i);
    }
    /* With what belongs to it, which a new census must not find. */
    for (size_t i = 0; status == 0 && i < sizeof beside / sizeof beside[0]; i++) {
        struct str from = STR_INIT, to = STR_INIT;
        str_printf(&from, "%s%s", path, beside[i]);
        str_printf(&to, "%s%s", str_text(&name), beside[i]);
        if (rename(str_text(&from), str_text(&to)) != 0 && errno != ENOENT)
            status = err_set(err, ERR_FATAL, "%s: is damaged and cannot be put aside: %s; %s",
                             str_text(&from), strerror(errno), file_remedy(errno));
        str_fini(&from);
        str_fini(&to);
    }
    *aside = status == 0 ? str_steal(&name) : NULL;
    str_fini(&name);
    return status;
}

int
store_open_anew(struct store **out, char **aside, const char *path, const struct clock *clock,
                struct err *err)
{
    bool is_damaged = false;

    *aside = NULL;
    if (open_store(out, &is_damaged, path, STORE_WRITE, err) == 0)
        return 0;
    if (!is_damaged || store_put_aside(aside, path, clock, err) != 0)
        return -1;
    return store_open(out, path, STORE_WRITE, err);
}

bool
store_is_damaged(const struct store *s)
{
    return s != NULL && sql_is_damaged(s->db);
}

void
store_close(struct store *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < STATEMENT_COUNT; i++)
        sql_finalize(s->statements[i]);
    if (s->writes) {
        sql_rollback(s->db);
        /* Kept as it is while somebody reads it or the disk is full: any open mends that. */
        if (store_settle(s, NULL) == 0)
            sql_run(s->db, rest_settings, NULL);
        else
            sql_keep_log(s->db);
    }
    sql_close(s->db);
    names_fini(&s->names);
    str_fini(&s->found.models);
    free(s->path);
    free(s);
}

int
store_begin(struct store *s, struct err *err)
{
    s->names_kept = s->names.count;
    return sql_do(s->statements[STATEMENT_BEGIN], err);
}

void
store_undo(struct store *s)
{
    sql_rollback(s->db);
    s->found.count = 0;
    if (s->names.count == s->names_kept)
        return;
    /* Should the load fail, the numbers it leaves out are refused as taken when they are put. */
    names_clear(&s->names);
    names_load(&s->names, s->db, s->statements[STATEMENT_NAMES], NULL);
}

int
store_end(struct store *s, int status, struct err *err)
{
    if (status == 0)
        status = sql_do(s->statements[STATEMENT_COMMIT], err);
    if (status != 0)
        store_undo(s);
    /* What was committed stands even where it has to stay in the log. */
    else if (sql_log_pages(s->db) >= LOG_PAGES)
        store_settle(s, NULL);
    return status;
}

int
store_settle(struct store *s, struct err *err)
{
    return sql_run(s->db, settle_text, err);
}

int
store_page_begin(struct store *s, struct err *err)
{
    return store_begin(s, err);
}

void
store_page_abandon(struct store *s)
{
    store_undo(s);
}
