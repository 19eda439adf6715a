/*
 * How fast the census takes models, and what a row costs on disk.
 *
 *     bench_store_insert [FOLDER [ROWS...]]
 *     bench_store_insert --once FOLDER ROWS
 *
 * Models that do not exist, in pages of 1000, in the order of their making and
 * in a random one; then a second scan over the same models, and one reading of
 * all rows.  Beside it, in the same run, what one would write first: a table
 * with the name as its primary key and words in their columns.  FOLDER must be
 * on a disk (default: the current one); its census files are removed.  --once
 * makes one scan in the order of their making, to be counted.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "census/sql.h"
#include "census/store.h"

#define PAGE 1000

struct bench {
    char *path;
    const uint32_t *order;
    uint32_t rows;
    const char *order_name;
};

static uint64_t
mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* Texts of one model; the model's slices point here. */
struct texts {
    char id[96];
    char architecture[48];
    char model_type[24];
};

/*
 * Model `i` in the order of making: one each half minute, a name of some 31
 * letters, a skewed choice among 4000 architectures; two fifths have none, a
 * quarter tells its parameters, a third has downloads.
 */
static void
make_model(struct model *m, struct texts *t, uint32_t i)
{
    static const char *const tasks[] = {"text-generation", "fill-mask", "text-to-image",
                                        "automatic-speech-recognition"};
    static const char *const libraries[] = {"transformers", "diffusers", "peft", "gguf"};
    uint64_t r = mix(i + 1);
    unsigned kind = (unsigned)((r & 63) * (r >> 6 & 63));
    uint32_t seconds = UINT32_C(0x621ffdc0) + i * 30;

    memset(m, 0, sizeof *m);
    m->has_oid = true;
    for (int b = 0; b < 4; b++)
        m->oid[b] = (unsigned char)(seconds >> (24 - 8 * b));
    for (int b = 4; b < 12; b++)
        m->oid[b] = (unsigned char)(mix(i / 7) >> (8 * (b - 4)));
    snprintf(t->id, sizeof t->id, "author-%" PRIu64 "/some-model-%u-instruct", r % 1000000, i);
    m->id = slice_of(t->id);
    if (r % 5 < 3) {
        snprintf(t->architecture, sizeof t->architecture, "Architecture%uForCausalLM", kind);
        snprintf(t->model_type, sizeof t->model_type, "type_%u", kind);
        m->architecture = slice_of(t->architecture);
        m->model_type = slice_of(t->model_type);
    }
    m->task = slice_of(tasks[r >> 12 & 3]);
    m->library = slice_of(libraries[r >> 14 & 3]);
    m->downloads = r % 3 == 0 ? (int64_t)(r >> 40) % 5000 : 0;
    m->parameters = r % 4 == 0 ? (int64_t)(r >> 30) : -1;
    m->created = seconds;
    m->marks = r & MODEL_REMOTE_CODE;
}

static double
cpu_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
stop_on(int status, const struct err *err)
{
    if (status >= 0)
        return;
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}

static double
file_bytes(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? (double)st.st_size : 0;
}

static void
report(const struct bench *b, const char *what, int64_t wall_ms, double cpu)
{
    struct rusage usage;
    double rows = b->rows;

    getrusage(RUSAGE_SELF, &usage);
    printf("%-22s %-9s %8" PRIu32 " rows  %7.0f/s  %6.2f ms a thousand  %5.2f us CPU  %4.0f bytes"
           "  %4ld MB\n",
           what, b->order_name, b->rows, rows / (double)(wall_ms + 1) * 1e3,
           (double)wall_ms / rows * 1e3, cpu / rows * 1e6, file_bytes(b->path) / rows,
           usage.ru_maxrss / 1024);
    fflush(stdout);
}

/* The models of the page that begins at row `from`, as a scan puts them. */
static void
put_page(const struct bench *b, struct store *s, int64_t scan, uint32_t from)
{
    static struct model models[PAGE];
    static struct texts texts[PAGE];
    static const struct model *all[PAGE];
    static bool first[PAGE];
    struct err err;
    size_t count = 0;

    for (uint32_t i = from; i < b->rows && count < PAGE; i++, count++) {
        make_model(&models[count], &texts[count], b->order[i]);
        all[count] = &models[count];
    }
    stop_on(store_put_all(s, scan, all, count, first, &err), &err);
}

static void
scan_all(const struct bench *b, const char *what)
{
    struct store *s;
    struct err err;
    int64_t scan;
    struct store_part part = {.name = (char *)"text-generation", .next = (char *)"/api/models"};
    int64_t start = clock_monotonic_ms();
    double cpu = cpu_seconds();

    stop_on(store_open(&s, b->path, STORE_WRITE, &err), &err);
    stop_on(store_scan_begin(s, &scan, "bench", 0, &part, 1, &err), &err);
    for (uint32_t i = 0; i < b->rows; i += PAGE) {
        stop_on(store_page_begin(s, &err), &err);
        put_page(b, s, scan, i);
        stop_on(store_page_commit(s, scan, 0, &part, 0, &err), &err);
    }
    stop_on(store_scan_finish(s, scan, 1, &err), &err);
    store_close(s);
    report(b, what, clock_monotonic_ms() - start, cpu_seconds() - cpu);
}

static int
add_up(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    *(int64_t *)context += row->downloads;
    return 0;
}

static void
read_all(const struct bench *b)
{
    struct store *s;
    struct err err;
    int64_t sum = 0;
    int64_t start = clock_monotonic_ms();
    double cpu = cpu_seconds();

    stop_on(store_open(&s, b->path, STORE_READ, &err), &err);
    stop_on(store_each_row(s, add_up, &sum, &err), &err);
    store_close(s);
    report(b, "read", clock_monotonic_ms() - start, cpu_seconds() - cpu);
}

static void
insert_naively(const struct bench *b)
{
    struct sql *db;
    struct sql_statement *put;
    struct err err;
    struct model m;
    struct texts t;
    int64_t start = clock_monotonic_ms();
    double cpu = cpu_seconds();

    stop_on(sql_open(&db, b->path, SQL_WRITE, &err), &err);
    stop_on(sql_run(db,
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                    "CREATE TABLE model(id TEXT PRIMARY KEY, oid TEXT, author TEXT,"
                    " architecture TEXT, model_type TEXT, task TEXT, library TEXT,"
                    " downloads INTEGER, parameters INTEGER, created INTEGER, marks INTEGER)",
                    &err),
            &err);
    stop_on(sql_prepare(&put, db,
                        "INSERT INTO model VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                        " ON CONFLICT(id) DO NOTHING",
                        &err),
            &err);
    for (uint32_t i = 0; i < b->rows; i++) {
        char oid[25];
        if (i % PAGE == 0)
            stop_on(sql_run(db, "BEGIN IMMEDIATE", &err), &err);
        make_model(&m, &t, b->order[i]);
        for (int at = 0; at < 12; at++)
            snprintf(oid + 2 * (size_t)at, 3, "%02x", m.oid[at]);
        sql_bind_text(put, 1, m.id);
        sql_bind_text(put, 2, slice_of(oid));
        sql_bind_text(put, 3, model_author(m.id));
        sql_bind_text(put, 4, m.architecture);
        sql_bind_text(put, 5, m.model_type);
        sql_bind_text(put, 6, m.task);
        sql_bind_text(put, 7, m.library);
        sql_bind_number(put, 8, m.downloads);
        sql_bind_number(put, 9, m.parameters);
        sql_bind_number(put, 10, m.created);
        sql_bind_number(put, 11, m.marks);
        stop_on(sql_do(put, &err), &err);
        if (i % PAGE == PAGE - 1 || i + 1 == b->rows)
            stop_on(sql_run(db, "COMMIT", &err), &err);
    }
    sql_finalize(put);
    sql_close(db);
    report(b, "name as primary key", clock_monotonic_ms() - start, cpu_seconds() - cpu);
}

static void
remove_census(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char name[4096];

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        remove(name);
    }
}

static void
measure(const char *folder, uint32_t rows)
{
    uint32_t *order = mem_alloc(rows * sizeof *order);
    struct bench b = {file_join(folder, "bench-census.db"), order, rows, "creation"};

    for (uint32_t i = 0; i < rows; i++)
        order[i] = i;
    for (int random = 0; random < 2; random++) {
        remove_census(b.path);
        scan_all(&b, "store, first scan");
        scan_all(&b, "store, second scan");
        read_all(&b);
        remove_census(b.path);
        insert_naively(&b);
        remove_census(b.path);
        b.order_name = "random";
        for (uint32_t i = rows; i-- > 1;) {
            uint32_t j = (uint32_t)(mix(i) % (i + 1));
            uint32_t kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }
    free(b.path);
    free(order);
}

static void
scan_once(const char *folder, uint32_t rows)
{
    uint32_t *order = mem_alloc(rows * sizeof *order);
    struct bench b = {file_join(folder, "bench-census.db"), order, rows, "creation"};

    for (uint32_t i = 0; i < rows; i++)
        order[i] = i;
    scan_all(&b, "store, one scan");
    remove_census(b.path);
    free(b.path);
    free(order);
}

int
main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";

    if (argc == 4 && strcmp(argv[1], "--once") == 0) {
        scan_once(argv[2], (uint32_t)strtoul(argv[3], NULL, 10));
        return 0;
    }
    if (argc <= 2) {
        measure(folder, 100000);
        measure(folder, 1000000);
    }
    for (int i = 2; i < argc; i++)
        measure(folder, (uint32_t)strtoul(argv[i], NULL, 10));
    return 0;
}
