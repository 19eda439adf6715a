#include "monster.h"

/* What stands before and after the part that is too much; NULL: nothing but that part. */
struct frame {
    const char *before;
    const char *after;
};

#define MODEL "[{\"_id\":\"621ffdc036468d709f174338\",\"downloads\":900,"

static const struct frame frames[] = {
    [WHERE_NONE] = {NULL, NULL},
    [WHERE_NOTE] = {MODEL "\"id\":\"huge/string\",\"note\":", "}]"},
    [WHERE_ID] = {MODEL "\"id\":", "}]"},
    [WHERE_LEGACY_ID] = {MODEL "\"modelId\":", "}]"},
    [WHERE_KEY] = {MODEL "\"id\":\"huge/key\",", ":1}]"},
    [WHERE_ARCHITECTURE] = {MODEL "\"id\":\"huge/architecture\",\"config\":{\"architectures\":[",
                            "]}}]"},
    [WHERE_TAG] = {MODEL "\"id\":\"huge/tag\",\"tags\":[", "]}]"},
    [WHERE_DOWNLOADS] = {"[{\"_id\":\"621ffdc036468d709f174338\",\"id\":\"huge/number\","
                         "\"downloads\":",
                         "}]"},
    [WHERE_SPACE] = {"[", "]"},
};

/* A string of that length; digits or spaces where those belong. */
static void
huge(struct buf *b, enum where where, size_t length)
{
    if (where == WHERE_DOWNLOADS) {
        buf_fill(b, '9', length);
        return;
    }
    if (where == WHERE_SPACE) {
        buf_fill(b, ' ', length);
        return;
    }
    buf_char(b, '"');
    buf_fill(b, 'x', length);
    buf_char(b, '"');
}

static void
one_of_many(struct buf *b, enum kind_of_many kind, size_t i)
{
    switch (kind) {
    case MANY_MODELS:
        buf_printf(b, "{\"id\":\"many/model-%zu\",\"downloads\":900}", i);
        break;
    case MANY_EMPTY:
        buf_str(b, "{}");
        break;
    case MANY_TAGS:
        buf_printf(b, "\"tag-%zu\"", i);
        break;
    case MANY_KEYS:
        buf_printf(b, "\"key-%zu\":%zu", i, i);
        break;
    case MANY_IDS:
        buf_printf(b, "\"id\":\"again/model-%zu\"", i);
        break;
    }
}

static void
many(struct buf *b, const struct effect *e)
{
    static const struct frame around[] = {
        [MANY_MODELS] = {"[", "]"},
        [MANY_EMPTY] = {"[", "]"},
        [MANY_TAGS] = {MODEL "\"id\":\"many/tags\",\"tags\":[", "]}]"},
        [MANY_KEYS] = {MODEL "\"id\":\"many/keys\",\"config\":{", "}}]"},
        [MANY_IDS] = {MODEL, "}]"},
    };

    buf_str(b, around[e->of].before);
    for (size_t i = 0; i < e->amount; i++) {
        if (i > 0)
            buf_char(b, ',');
        one_of_many(b, e->of, i);
    }
    buf_str(b, around[e->of].after);
}

void
monster_page(struct buf *b, const struct effect *e)
{
    enum where where = e->where;

    if (e->spoil == SPOIL_MANY) {
        many(b, e);
        return;
    }
    if (e->spoil == SPOIL_HUGE && where == WHERE_NONE)
        where = WHERE_NOTE;
    if (frames[where].before != NULL)
        buf_str(b, frames[where].before);
    if (e->spoil == SPOIL_HUGE) {
        huge(b, where, e->amount);
    } else {
        buf_fill(b, '[', e->amount);
        buf_fill(b, ']', e->amount);
    }
    if (frames[where].after != NULL)
        buf_str(b, frames[where].after);
}
