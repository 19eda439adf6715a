#include "registry/edits.h"

#include <stdlib.h>

#include "base/mem.h"

/* So much text is gathered before it goes to the file. */
#define GATHERED_BYTES ((size_t)256 << 10)

void
edits_init(struct edits *e)
{
    *e = (struct edits){.items = NULL, .texts = STR_INIT};
}

void
edits_fini(struct edits *e)
{
    free(e->items);
    str_fini(&e->texts);
    edits_init(e);
}

void
edits_put(struct edits *e, struct span at, struct slice text)
{
    e->items = mem_room_for_one(e->items, e->count, sizeof *e->items);
    e->items[e->count] =
        (struct edit){.at = at, .text_at = e->texts.len, .text_len = text.len, .number = e->count};
    e->count++;
    if (text.len > 0)
        str_append(&e->texts, text.data, text.len);
}

static int
by_place(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;

    if (x->at.start != y->at.start)
        return x->at.start < y->at.start ? -1 : 1;
    /* What is put in at a place stands before what takes the place of bytes there. */
    if (x->at.end != y->at.end)
        return x->at.end < y->at.end ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

struct editing {
    const struct edits *edits;
    size_t next;
    uint64_t at; /* of the original, what comes before is written */
    struct str gathered;
    struct file_draft *draft;
};

static int
flush(struct editing *g, struct err *err)
{
    int status = file_draft_write(g->draft, str_text(&g->gathered), g->gathered.len, err);

    str_truncate(&g->gathered, 0);
    return status;
}

static int
pass_on(struct editing *g, const char *bytes, size_t len, struct err *err)
{
    if (len == 0)
        return 0;
    if (g->gathered.len + len < GATHERED_BYTES) {
        str_append(&g->gathered, bytes, len);
        return 0;
    }
    return flush(g, err) != 0 ? -1 : file_draft_write(g->draft, bytes, len, err);
}

static int
put_edit(struct editing *g, struct err *err)
{
    const struct edit *e = &g->edits->items[g->next++];

    g->at = e->at.end;
    if (e->text_len == 0)
        return 0;
    return pass_on(g, g->edits->texts.data + e->text_at, e->text_len, err);
}

static int
take_piece(void *context, struct slice piece, uint64_t offset, struct err *err)
{
    struct editing *g = context;
    const uint64_t end = offset + piece.len;

    while (g->at < end) {
        const bool has_edit = g->next < g->edits->count && g->edits->items[g->next].at.start < end;
        const uint64_t stop = has_edit ? g->edits->items[g->next].at.start : end;
        if (pass_on(g, piece.data + (g->at - offset), (size_t)(stop - g->at), err) != 0)
            return -1;
        g->at = stop;
        if (has_edit && put_edit(g, err) != 0)
            return -1;
    }
    return 0;
}

int
edits_write(struct edits *e, const struct original *original, struct file_draft *draft,
            struct err *err)
{
    struct editing g = {.edits = e, .gathered = STR_INIT, .draft = draft};

    if (e->count > 1)
        qsort(e->items, e->count, sizeof *e->items, by_place);
    int status = original_each_piece(original, 0, UINT64_MAX, take_piece, &g, err);
    while (status == 0 && g.next < e->count)
        status = put_edit(&g, err);
    if (status == 0)
        status = flush(&g, err);
    str_fini(&g.gathered);
    return status;
}
