#include "census/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
names_init(struct names *n)
{
    memset(n, 0, sizeof *n);
    for (size_t kind = 0; kind < NAME_KINDS; kind++)
        map_init(&n->numbers[kind]);
}

void
names_fini(struct names *n)
{
    for (size_t kind = 0; kind < NAME_KINDS; kind++)
        map_fini(&n->numbers[kind]);
    free(n->texts);
    memset(n, 0, sizeof *n);
}

void
names_clear(struct names *n)
{
    for (size_t kind = 0; kind < NAME_KINDS; kind++)
        map_clear(&n->numbers[kind]);
    memset(n->last, 0, sizeof n->last);
    n->count = 0;
}

/* Hold `text` under the next number; false when the kind has it already. */
static bool
add(struct names *n, enum name_kind kind, struct slice text)
{
    struct map *numbers = &n->numbers[kind];

    if (!map_put(numbers, text, n->count + 1))
        return false;
    if (n->count == n->capacity) {
        n->capacity = n->capacity == 0 ? 256 : n->capacity * 2;
        n->texts = mem_realloc_array(n->texts, n->capacity, sizeof *n->texts);
    }
    n->texts[n->count++] = numbers->entries[numbers->count - 1].key;
    return true;
}

int
names_load(struct names *n, struct sql *db, struct sql_statement *select, struct err *err)
{
    int status;

    sql_bind_number(select, 1, (int64_t)n->count);
    while ((status = sql_step(select, err)) > 0) {
        int64_t kind = sql_number(select, 1);
        if (sql_number(select, 0) == (int64_t)n->count + 1 && kind >= 0 && kind < NAME_KINDS &&
            add(n, (enum name_kind)kind, sql_text(select, 2)))
            continue;
        sql_reset(select);
        return sql_damaged(db, err, "its table of names has a gap or a repeat");
    }
    return status;
}

int64_t
names_number(struct names *n, enum name_kind kind, struct slice text, struct sql_statement *insert,
             struct err *err)
{
    if (text.data == NULL)
        return 0;
    if (n->last[kind] > 0 && slice_equal(names_text(n, n->last[kind]), text))
        return n->last[kind];
    const uint64_t *known = map_find(&n->numbers[kind], text);
    if (known != NULL)
        return n->last[kind] = (int64_t)*known;
    int64_t number = (int64_t)n->count + 1;
    sql_bind_number(insert, 1, number);
    sql_bind_number(insert, 2, kind);
    sql_bind_text(insert, 3, text);
    if (sql_do(insert, err) != 0)
        return -1;
    add(n, kind, text);
    return number;
}

struct slice
names_text(const struct names *n, int64_t number)
{
    if (number < 1 || (uint64_t)number > n->count)
        return (struct slice){NULL, 0};
    return n->texts[number - 1];
}
