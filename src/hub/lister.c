/*
 * The pages that were asked for stand in a queue of slots, oldest first.  Only
 * the oldest is handed over, once it is whole; the newest one's Link says what
 * to ask for next.  When a retried page turns out to have another Link than its
 * first try, what was asked for on that Link's word is dropped.
 */
#include "hub/lister.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "hub/query.h"

/*
 * A page can leave each time that a head has come.  Where a body takes ten times
 * as long as a head, the line is only full with so many of them on their way.
 */
#define DEFAULT_AHEAD 12

/* Pages that wait for an older one take so much memory at most, some twenty of a thousand models.
 */
#define MAX_HELD ((size_t)8 << 20)

struct slot {
    struct lister *lister;
    struct slot *next_slot;
    struct question *question; /* NULL once it is over */
    struct page *page;
    char *target;
    char *next; /* NULL while unknown, and on the last page */
    bool head_seen;
    bool asked_twice; /* this is the second look at a strange page */
    bool failed;
    struct err err;
};

struct lister {
    struct client *client;
    const struct lister_handler *handler;
    void *context;
    size_t page_size;
    size_t ahead;
    size_t wanted;
    size_t asked; /* pages so far */
    const struct map *watched;
    struct slot *oldest;
    size_t slot_count;
    struct slot *spare; /* kept for its page's memory */
    struct map targets; /* all that were asked for, to notice a circle */
    bool over;
};

static const struct question_handler question_handler;

static void
slot_free(struct slot *s)
{
    if (s == NULL)
        return;
    page_free(s->page);
    free(s->target);
    free(s->next);
    free(s);
}

static struct slot *
slot_new(struct lister *l, const char *target)
{
    struct slot *s = l->spare;
    struct page *page;

    l->spare = NULL;
    if (s == NULL) {
        s = mem_alloc(sizeof *s);
        page = page_new();
        page_watch(page, l->watched);
    } else {
        page = s->page;
        free(s->target);
        free(s->next);
        page_reset(page);
    }
    memset(s, 0, sizeof *s);
    s->lister = l;
    s->page = page;
    s->target = mem_strdup(target);
    return s;
}

static void
slot_retire(struct lister *l, struct slot *s)
{
    if (s->question != NULL)
        client_drop(l->client, s->question);
    s->question = NULL;
    slot_free(l->spare);
    l->spare = s;
}

/* Drop every slot behind `s`; with NULL, all. */
static void
drop_after(struct lister *l, struct slot *s)
{
    struct slot **link = s != NULL ? &s->next_slot : &l->oldest;

    while (*link != NULL) {
        struct slot *gone = *link;
        *link = gone->next_slot;
        slot_retire(l, gone);
        l->slot_count--;
        l->asked--;
    }
}

static struct slot *
newest(const struct lister *l)
{
    struct slot *s = l->oldest;

    while (s != NULL && s->next_slot != NULL)
        s = s->next_slot;
    return s;
}

static void
ask(struct lister *l, const char *target)
{
    struct slot *s = slot_new(l, target);
    struct slot *last = newest(l);

    if (last != NULL)
        last->next_slot = s;
    else
        l->oldest = s;
    l->slot_count++;
    l->asked++;
    s->question = client_ask(l->client, target, &question_handler, s);
}

static void
finish(struct lister *l, int status, const struct err *err)
{
    struct err copy = {0};

    /* The error may stand in a slot that is about to go. */
    if (err != NULL)
        copy = *err;
    l->over = true;
    drop_after(l, NULL);
    l->handler->done(l->context, status, status != 0 ? &copy : NULL);
}

/* Bytes of the pages that are not handed over yet. */
static size_t
held(const struct lister *l)
{
    size_t sum = 0;

    for (const struct slot *s = l->oldest; s != NULL; s = s->next_slot)
        sum += page_kept(s->page);
    return sum;
}

/*
 * Ask for the page after the newest one, if its Link has come and there is
 * room.  The page that is due next may always be asked for; those ahead of it
 * only as far as somebody wants them.
 */
static void
ask_ahead(struct lister *l)
{
    struct slot *last = newest(l);

    if (l->over || last == NULL || !last->head_seen || last->next == NULL || last->failed)
        return;
    if (l->slot_count > l->ahead || (l->wanted > 0 && l->asked >= l->wanted) || held(l) > MAX_HELD)
        return;
    ask(l, last->next);
}

/* The target of a page was asked for in this walk before. */
static bool
goes_in_a_circle(struct lister *l, const struct slot *s)
{
    return s->next != NULL && map_has(&l->targets, slice_of(s->next));
}

/*
 * A page that can be, and that a Hub with a fault sends more often than one
 * without: a full one that says it is the last, an empty one that says it is
 * not, one that leads back to where the walk was.
 */
static bool
is_strange(struct lister *l, const struct slot *s)
{
    if (s->next == NULL)
        return page_length(s->page) >= l->page_size;
    return page_length(s->page) == 0 || goes_in_a_circle(l, s);
}

/* Look once more before a strange page is believed. */
static bool
ask_twice(struct lister *l, struct slot *s)
{
    if (s->asked_twice || !is_strange(l, s))
        return false;
    s->asked_twice = true;
    s->head_seen = false;
    s->question = client_ask(l->client, s->target, &question_handler, s);
    return true;
}

/* Hand over the oldest page, which is whole; false when the walk is over. */
static bool
hand_over(struct lister *l)
{
    struct slot *s = l->oldest;
    struct err err = {0};
    struct slice next = s->next != NULL ? slice_of(s->next) : (struct slice){NULL, 0};

    if (goes_in_a_circle(l, s)) {
        struct str name = STR_INIT;
        query_name(&name, slice_of(s->target));
        err_set(&err, ERR_DATA,
                "%s: the Hub's pages go in a circle: the one after this came before",
                str_text(&name));
        str_fini(&name);
        finish(l, -1, &err);
        return false;
    }
    int verdict = l->handler->page(l->context, s->page, next, &err);
    if (verdict < 0 || verdict == 0 || s->next == NULL) {
        finish(l, verdict < 0 ? -1 : 0, verdict < 0 ? &err : NULL);
        return false;
    }
    map_put(&l->targets, next, 0);
    if (s->next_slot == NULL)
        ask(l, s->next);
    l->oldest = s->next_slot;
    l->slot_count--;
    slot_retire(l, s);
    return true;
}

/* Hand over what is whole, oldest first, and ask for more. */
static void
move_on(struct lister *l)
{
    while (l->oldest != NULL && l->oldest->question == NULL) {
        struct slot *s = l->oldest;
        if (s->failed) {
            finish(l, -1, &s->err);
            return;
        }
        if (!ask_twice(l, s) && !hand_over(l))
            return;
    }
    ask_ahead(l);
}

static void
on_restart(void *context)
{
    struct slot *s = context;

    page_reset(s->page);
}

static void
on_head(void *context, struct slice next)
{
    struct slot *s = context;

    free(s->next);
    s->next = slice_dup(next);
    s->head_seen = true;
    ask_ahead(s->lister);
}

static int
on_body(void *context, const void *data, size_t len, struct err *err)
{
    struct slot *s = context;

    return page_feed(s->page, data, len, err);
}

static int
on_check(void *context, struct err *err)
{
    struct slot *s = context;

    return page_finish(s->page, err);
}

static void
on_done(void *context, int status, const struct err *err)
{
    struct slot *s = context;

    s->question = NULL;
    if (status != 0) {
        s->failed = true;
        s->err = *err;
    }
    if (s->next_slot != NULL &&
        (s->failed || s->next == NULL || strcmp(s->next, s->next_slot->target) != 0))
        drop_after(s->lister, s);
    move_on(s->lister);
}

static const struct question_handler question_handler = {
    on_restart, on_head, on_body, on_check, on_done, NULL,
};

struct lister *
lister_new(struct client *client, const struct lister_options *options,
           const struct lister_handler *handler, void *context)
{
    struct lister *l = mem_zalloc(sizeof *l);

    l->client = client;
    l->handler = handler;
    l->context = context;
    l->page_size = options->page_size;
    l->ahead = options->pages_ahead > 0 ? options->pages_ahead : DEFAULT_AHEAD;
    l->wanted = options->pages_wanted;
    l->watched = options->watched;
    map_init(&l->targets);
    map_put(&l->targets, slice_of(options->target), 0);
    ask(l, options->target);
    return l;
}

void
lister_free(struct lister *l)
{
    if (l == NULL)
        return;
    drop_after(l, NULL);
    slot_free(l->spare);
    map_fini(&l->targets);
    free(l);
}
