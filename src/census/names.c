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
    memset(n->recent, 0, sizeof n->recent);
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

/*
 * Where a name stands among the recent ones.  A stranger can have names that want one
 * place; then they are looked up in the map, whose hash he does not know.
 */
static size_t
place_of(struct slice text)
{
    uint64_t first = 0, last = 0;

    if (text.len >= 8) {
        memcpy(&first, text.data, 8);
        memcpy(&last, text.data + text.len - 8, 8);
    } else {
        for (size_t i = 0; i < text.len; i++)
            first = first << 8 | (unsigned char)text.data[i];
    }
    uint64_t mixed = (first * 31 + last + text.len) * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(mixed >> 32) % NAMES_RECENT;
}

int64_t
names_number(struct names *n, enum name_kind kind, struct slice text, struct sql_statement *insert,
             struct err *err)
{
    if (text.data == NULL)
        return 0;
    int64_t *recent = &n->recent[kind][place_of(text)];
    if (*recent > 0 && slice_equal(names_text(n, *recent), text))
        return *recent;
    const uint64_t *known = map_find(&n->numbers[kind], text);
    if (known != NULL)
        return *recent = (int64_t)*known;
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
