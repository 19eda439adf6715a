#include "census/facts.h"

#include "census/store_internal.h"

static const char text[] = "SELECT id, architecture, task, quant_method, downloads, marks, created,"
                           " key FROM model WHERE (scan = ?1) = ?2 ORDER BY key DESC";

/* A walk from end to end meets each page once: what is kept of them would be kept for nothing. */
static const char less_cache[] = "PRAGMA cache_size = -1024";

static int
tell_fact(struct store *s, const struct store_each *each, struct err *err)
{
    struct sql_statement *st = each->statement;
    struct slice word;
    struct store_fact fact = {
        .id = sql_text(st, 0),
        .architecture = sql_number(st, 1),
        .task = sql_number(st, 2),
        .downloads = sql_number(st, 4),
        .marks = (uint32_t)sql_number(st, 5),
        .created = sql_is_null(st, 6) ? store_key_second(sql_number(st, 7)) : sql_number(st, 6),
    };

    if (store_name_of(s, &word, fact.architecture, err) != 0 ||
        store_name_of(s, &word, fact.task, err) != 0 ||
        store_name_of(s, &fact.quant_method, sql_number(st, 3), err) != 0)
        return -1;
    if (fact.downloads < 0)
        return sql_damaged(s->db, err, "a model has fewer than no downloads");
    return each->fact_fn(each->context, &fact, err) == 0 ? 0 : -1;
}

int
store_each_fact(struct store *s, store_fact_fn *fn, void *context, struct err *err)
{
    struct store_each each = {.tell = tell_fact, .fact_fn = fn, .context = context};

    if (sql_run(s->db, less_cache, err) != 0 || sql_prepare(&each.statement, s->db, text, err) != 0)
        return -1;
    int status = store_tell_rows(s, &each, err);
    sql_finalize(each.statement);
    return status;
}

struct slice
store_word(const struct store *s, int64_t number)
{
    return names_text(&s->names, number);
}

const struct map *
store_words(const struct store *s, enum name_kind kind)
{
    return &s->names.numbers[kind];
}
