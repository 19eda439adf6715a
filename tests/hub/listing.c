#include "listing.h"

#include "cursor.h"

bool
listing_find(struct views *views, const struct query *q, struct spot *spot)
{
    struct place place;

    *spot = (struct spot){0};
    if (q->cursor != NULL && !cursor_read(q->cursor, q, &place))
        return false;
    spot->view = views_get(views, q);
    if (q->cursor != NULL)
        spot->start = view_after(spot->view, views->c, q, &place);
    spot->page = spot->start / q->limit + 1 + (spot->start % q->limit != 0);
    return true;
}

static uint32_t
end_of(const struct query *q, const struct spot *spot, uint32_t size)
{
    uint32_t limit = size > 0 && size < q->limit ? size : q->limit;

    return spot->view->n - spot->start < limit ? spot->view->n : spot->start + limit;
}

void
listing_page(struct renderer *r, const struct query *q, const struct spot *spot,
             const struct effect *effect, struct buf *body, struct buf *cursor)
{
    uint32_t end = end_of(q, spot, effect->page_size);
    uint32_t again = effect->repeat_page ? q->limit : effect->repeat;
    uint32_t from = spot->start > again ? spot->start - again : 0;
    struct place last;

    if (again == 0)
        from = spot->start;
    buf_char(body, '[');
    for (uint32_t at = from; at < end && effect->spoil != SPOIL_EMPTY; at++) {
        if (at > from)
            buf_char(body, ',');
        render_model(r, body, spot->view->order[at], q->set);
    }
    buf_char(body, ']');
    if (end < spot->view->n && end > 0) {
        view_place(r->c, spot->view->order[end - 1], q->sort, &last);
        cursor_write(cursor, q, &last);
    }
}

void
listing_drift(struct views *views, const struct query *q, const struct spot *spot, uint32_t count)
{
    const struct view *w = spot->view;
    uint32_t end = end_of(q, spot, 0);
    struct model *models = views->c->models;

    for (uint32_t i = 0; i < count; i++) {
        struct model *falls, *rises;

        if (spot->start + i + 1 >= end || end + 2 * i + 1 >= w->n)
            break;
        falls = &models[w->order[end - 2 - i]];
        rises = &models[w->order[end + 2 * i]];
        falls->downloads = models[w->order[end + 2 * i + 1]].downloads;
        rises->downloads = models[w->order[spot->start]].downloads + 1;
        falls->drifted = rises->drifted = true;
    }
    views_forget(views);
}
