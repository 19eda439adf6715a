/*
 * There is no index of names, so all rows are gone through for their names
 * alone; the rest is read of those that were wanted.  Nor is there one of
 * architectures, and a name must be followed to the row that bears it now.
 */
#include "census/models.h"

#include <stdlib.h>

#include "base/mem.h"
#include "census/store_internal.h"

struct store_model
store_model_of(const struct model *m)
{
    return (struct store_model){
        .id = m->id,
        .architecture = m->architecture,
        .model_type = m->model_type,
        .task = m->task,
        .library = m->library,
        .quant_method = m->quant_method,
        .downloads = m->downloads,
        .parameters = m->parameters,
        .marks = m->marks,
        .created = m->created,
    };
}

static const char ids_text[] = "SELECT key, id, scan FROM model ORDER BY key DESC";

/* Words stand in few of the rows that are read so, and a look-up each costs nothing. */
#define WORD(column) "(SELECT text FROM name WHERE name.id = model." column ")"

static const char model_text[] =
    "SELECT id, " WORD("architecture") ", " WORD("model_type") ", " WORD("task") ", " WORD(
        "library") ", " WORD("quant_method") ", downloads, parameters, marks, scan, created, key"
                                             " FROM model WHERE key = ?1";

/* Where a wanted model stands. */
struct place {
    bool found;
    bool by_last_scan;
    int64_t key;
};

/* Of the rows that bear a name, that of the last scan, else the youngest, which comes first. */
static void
note_place(struct place *place, int64_t key, bool by_last_scan)
{
    if (place->found && (place->by_last_scan || !by_last_scan))
        return;
    *place = (struct place){true, by_last_scan, key};
}

static int
find_places(struct store *s, struct place *places, const struct store_search *search,
            struct err *err)
{
    struct sql_statement *st = NULL, *last = s->statements[STATEMENT_SCAN_LAST];
    int64_t before = 0;
    bool is_first = true;
    size_t certain = 0;
    int status;

    if (sql_step(last, err) < 0)
        return -1;
    int64_t scan = sql_number(last, 0);
    sql_reset(last);
    if (sql_prepare(&st, s->db, ids_text, err) != 0)
        return -1;
    while ((status = sql_step(st, err)) > 0) {
        int64_t key = sql_number(st, 0);
        /* In a damaged file the way through it can be a circle. */
        if (!is_first && key >= before) {
            status = sql_damaged(s->db, err, "its models are not in order");
            break;
        }
        is_first = false;
        before = key;
        const uint64_t *number = map_find(search->wanted, sql_text(st, 1));
        if (number == NULL) {
            if (search->passed != NULL)
                search->passed(search->context, sql_text(st, 1));
            continue;
        }
        struct place *place = &places[*number];
        bool was_certain = place->by_last_scan;
        note_place(place, key, sql_number(st, 2) == scan);
        certain += !was_certain && place->by_last_scan;
        if (certain == search->wanted->count)
            break;
    }
    sql_finalize(st);
    return status < 0 ? -1 : 0;
}

/* Of a row, in whose columns 10 and 11 stand `created` and its key. */
static int64_t
created_of(struct sql_statement *st)
{
    return sql_is_null(st, 10) ? store_key_second(sql_number(st, 11)) : sql_number(st, 10);
}

static int
tell_model(struct sql_statement *st, size_t number, const struct store_search *search,
           struct err *err)
{
    struct store_model model = {
        .id = sql_text(st, 0),
        .architecture = sql_text(st, 1),
        .model_type = sql_text(st, 2),
        .task = sql_text(st, 3),
        .library = sql_text(st, 4),
        .quant_method = sql_text(st, 5),
        .downloads = sql_number(st, 6),
        .parameters = sql_is_null(st, 7) ? -1 : sql_number(st, 7),
        .marks = (uint32_t)sql_number(st, 8),
        .scan = sql_number(st, 9),
        .created = created_of(st),
    };

    return search->found(search->context, number, &model, err);
}

static int
tell_places(struct store *s, const struct place *places, const struct store_search *search,
            struct err *err)
{
    struct sql_statement *st = NULL;
    int status = sql_prepare(&st, s->db, model_text, err);

    for (size_t i = 0; i < search->wanted->count && status == 0; i++) {
        if (!places[i].found)
            continue;
        sql_bind_number(st, 1, places[i].key);
        status = sql_step(st, err);
        if (status == 0)
            status = sql_damaged(s->db, err, "a model is there, and then is not");
        else if (status > 0)
            status = tell_model(st, i, search, err);
        sql_reset(st);
    }
    sql_finalize(st);
    return status;
}

int
store_find(struct store *s, const struct store_search *search, struct err *err)
{
    struct place *places = mem_zalloc((search->wanted->count + 1) * sizeof *places);
    bool within = sql_in_transaction(s->db);
    int status = -1;

    /* All that is read belongs to one moment, whatever another process writes meanwhile. */
    if (!within && sql_run(s->db, "BEGIN", err) != 0)
        goto out;
    status = find_places(s, places, search, err);
    if (status == 0)
        status = tell_places(s, places, search, err);
    if (!within)
        sql_rollback(s->db);

out:
    free(places);
    return status;
}

struct telling {
    bool all;
    int64_t architecture; /* else this one alone */
    store_model_fn *fn;
    void *context;
};

static int
tell_of(void *context, struct store *s, struct sql_statement *st, struct err *err)
{
    const struct telling *t = context;
    struct store_model m = {
        .id = sql_text(st, 0),
        .downloads = sql_number(st, 6),
        .parameters = sql_is_null(st, 7) ? -1 : sql_number(st, 7),
        .marks = (uint32_t)sql_number(st, 8),
        .scan = sql_number(st, 9),
        .created = created_of(st),
    };

    if (!t->all && sql_number(st, 1) != t->architecture)
        return 0;
    if (store_name(s, &m.architecture, sql_number(st, 1), err) != 0 ||
        store_name(s, &m.model_type, sql_number(st, 2), err) != 0 ||
        store_name(s, &m.task, sql_number(st, 3), err) != 0 ||
        store_name(s, &m.library, sql_number(st, 4), err) != 0 ||
        store_name(s, &m.quant_method, sql_number(st, 5), err) != 0)
        return -1;
    if (m.downloads < 0)
        return sql_damaged(s->db, err, "a model has fewer than no downloads");
    return t->fn(t->context, &m, err) == 0 ? 0 : -1;
}

int
store_each_model(struct store *s, store_model_fn *fn, void *context, struct err *err)
{
    struct telling telling = {.all = true, .fn = fn, .context = context};

    return store_tell_rows(s, STATEMENT_MODEL_ALL, tell_of, &telling, err);
}

int
store_each_of(struct store *s, struct slice architecture, store_model_fn *fn, void *context,
              struct err *err)
{
    const uint64_t *number = map_find(&s->names.numbers[NAME_ARCHITECTURE], architecture);
    struct telling telling = {.fn = fn, .context = context};

    if (number == NULL)
        return 0;
    telling.architecture = (int64_t)*number;
    return store_tell_rows(s, STATEMENT_MODEL_ALL, tell_of, &telling, err);
}
