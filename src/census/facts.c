#include "census/facts.h"

#include "census/store_internal.h"

struct telling {
    store_fact_fn *fn;
    void *context;
    bool with_types;
};

static int
tell_fact(void *context, struct store *s, struct sql_statement *st, struct err *err)
{
    const struct telling *t = context;
    struct slice word;
    struct store_fact fact = {
        .id = sql_text(st, 0),
        .architecture = sql_number(st, 1),
        .task = sql_number(st, 2),
        .downloads = sql_number(st, 4),
        .marks = (uint32_t)sql_number(st, 5),
        .created = sql_is_null(st, 6) ? store_key_second(sql_number(st, 7)) : sql_number(st, 6),
        .model_type = t->with_types ? sql_number(st, 8) : 0,
    };

    if (store_name(s, &word, fact.architecture, err) != 0 ||
        store_name(s, &word, fact.model_type, err) != 0 ||
        store_name(s, &word, fact.task, err) != 0 ||
        store_name(s, &fact.quant_method, sql_number(st, 3), err) != 0)
        return -1;
    if (fact.downloads < 0)
        return sql_damaged(s->db, err, "a model has fewer than no downloads");
    return t->fn(t->context, &fact, err) == 0 ? 0 : -1;
}

int
store_each_fact(struct store *s, bool with_types, store_fact_fn *fn, void *context, struct err *err)
{
    struct telling telling = {fn, context, with_types};

    return store_tell_rows(s, with_types ? STATEMENT_MODEL_TYPED_FACTS : STATEMENT_MODEL_FACTS,
                           tell_fact, &telling, err);
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
