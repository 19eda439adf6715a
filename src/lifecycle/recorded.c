/*
 * A question takes the newest reading of its model under its tags.  Where that
 * does not prove use already, the rows whose model type is one of the tags are
 * summed, apart for each scan that saw them last, for a row that no later scan
 * met may be of a model that is gone.  The sums are then added up from the
 * youngest scan on, until they reach the threshold: so the figure is as young as
 * the census allows.
 */
#include "lifecycle/recorded.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/moment.h"
#include "base/sum.h"
#include "census/readings.h"

/* The rows of one scan that count for a question. */
struct share {
    int64_t scan;
    int64_t sum;
    int64_t models;
};

struct answer {
    bool read; /* the three below are known */
    int64_t taken;
    int64_t downloads;
    bool at_least;
    struct share *shares;
    size_t share_count;
};

/* A question that a tag belongs to; the tag's others follow. */
struct link {
    size_t question;
    size_t next; /* 1 + its place among the links; 0: none */
};

struct recorded {
    const struct downloads_question *questions;
    size_t count;
    int64_t threshold;
    struct answer *answers;
    struct map models; /* name and tags, as key_of() makes them, to the question */
    struct map tags;   /* to 1 + the place of the first link */
    struct link *links;
    size_t link_count;
};

/* What tells the readings of one question from all others. */
static void
key_of(struct str *out, struct slice model, struct slice tags)
{
    str_truncate(out, 0);
    str_append(out, model.data, model.len);
    str_putc(out, '\0');
    str_append(out, tags.data, tags.len);
}

static void
note_models(struct recorded *r)
{
    struct str tags = STR_INIT, key = STR_INIT;

    for (size_t i = 0; i < r->count; i++) {
        const struct downloads_question *q = &r->questions[i];
        str_truncate(&tags, 0);
        reading_tags(&tags, q->tags, q->tag_count);
        key_of(&key, slice_of(q->name), str_slice(&tags));
        map_put(&r->models, (struct slice){key.data, key.len}, i);
    }
    str_fini(&tags);
    str_fini(&key);
}

/* They come newest first. */
static int
take_reading(void *context, const struct reading *reading, struct err *err)
{
    struct recorded *r = context;
    struct str key = STR_INIT;

    (void)err;
    key_of(&key, reading->model, reading->tags);
    const uint64_t *question = map_find(&r->models, (struct slice){key.data, key.len});
    str_fini(&key);
    if (question == NULL || r->answers[*question].read)
        return 0;
    struct answer *a = &r->answers[*question];
    a->read = true;
    a->taken = reading->taken;
    a->downloads = reading->downloads;
    a->at_least = reading->at_least;
    return 0;
}

static bool
is_open(const struct recorded *r, const struct answer *a)
{
    return !a->read || a->downloads < r->threshold;
}

/* Let the tags of the questions that no reading settled lead to them. */
static void
note_tags(struct recorded *r)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct downloads_question *q = &r->questions[i];
        for (size_t t = 0; is_open(r, &r->answers[i]) && t < q->tag_count; t++) {
            const uint64_t *first = map_find(&r->tags, slice_of(q->tags[t]));
            size_t next = first != NULL ? (size_t)*first : 0;
            /* A tag that is named twice counts once. */
            if (next > 0 && r->links[next - 1].question == i)
                continue;
            r->links = mem_room_for_one(r->links, r->link_count, sizeof *r->links);
            r->links[r->link_count++] = (struct link){i, next};
            map_put(&r->tags, slice_of(q->tags[t]), r->link_count);
        }
    }
}

static struct share *
share_of(struct answer *a, int64_t scan)
{
    for (size_t i = 0; i < a->share_count; i++)
        if (a->shares[i].scan == scan)
            return &a->shares[i];
    a->shares = mem_room_for_one(a->shares, a->share_count, sizeof *a->shares);
    a->shares[a->share_count] = (struct share){.scan = scan};
    return &a->shares[a->share_count++];
}

static int
take_row(void *context, const struct store_use *use, struct err *err)
{
    struct recorded *r = context;

    (void)err;
    const uint64_t *first = map_find(&r->tags, use->model_type);
    if (first == NULL || (use->marks & MODEL_PRIVATE) != 0 || use->downloads < 0)
        return 0;
    for (size_t at = (size_t)*first; at > 0; at = r->links[at - 1].next) {
        struct share *share = share_of(&r->answers[r->links[at - 1].question], use->scan);
        share->sum = sum_of(share->sum, use->downloads);
        share->models++;
    }
    return 0;
}

static int
youngest_first(const void *a, const void *b)
{
    int64_t x = ((const struct share *)a)->scan, y = ((const struct share *)b)->scan;

    return (x < y) - (x > y);
}

/*
 * Add up the rows' sums of one question: all, or until they reach the threshold,
 * and only of scans that began after `since`.
 */
static int
sum_shares(struct downloads *out, int64_t *taken, struct recorded *r, struct answer *a,
           int64_t since, struct store *s, struct err *err)
{
    *taken = 0;
    *out = (struct downloads){.state = DOWNLOADS_UNKNOWN};
    if (a->share_count > 0)
        qsort(a->shares, a->share_count, sizeof *a->shares, youngest_first);
    for (size_t i = 0; i < a->share_count && out->sum < r->threshold; i++) {
        int64_t started;
        if (store_scan_started(s, &started, a->shares[i].scan, err) != 0)
            return -1;
        if (started <= since)
            break;
        *taken = started;
        out->sum = sum_of(out->sum, a->shares[i].sum);
        out->models += a->shares[i].models;
    }
    if (out->sum >= r->threshold)
        out->state = DOWNLOADS_AT_LEAST;
    return 0;
}

/* Why nobody knows: what the reading and the rows fall short of. */
static char *
shortcoming(const struct recorded *r, const struct answer *a, const struct downloads *rows)
{
    struct str text = STR_INIT;
    char taken[MOMENT_SIZE];

    if (a->read) {
        moment_text(taken, (struct moment){a->taken, 0}, 'T');
        str_printf(&text, "its last reading, of %s, was counted to %" PRId64 " and no further",
                   taken, a->downloads);
    } else {
        str_puts(&text, "the census has no reading of it");
    }
    if (rows->models > 0)
        str_printf(&text,
                   ", and the %" PRId64 " of its checkpoints that the census knows have %" PRId64
                   " downloads, which is no upper bound",
                   rows->models, rows->sum);
    else
        str_puts(&text, ", and knows no checkpoint of it");
    str_printf(&text, " (the threshold is %" PRId64 ")", r->threshold);
    return str_steal(&text);
}

static int
conclude(struct downloads *out, int64_t *taken, struct recorded *r, struct answer *a,
         struct store *s, struct err *err)
{
    bool exact = a->read && !a->at_least;
    struct downloads rows;
    int64_t seen;

    if (!is_open(r, a) || exact) {
        out->state = exact ? DOWNLOADS_EXACT : DOWNLOADS_AT_LEAST;
        out->sum = a->downloads;
        *taken = a->taken;
    }
    if (!is_open(r, a))
        return 0;
    if (sum_shares(&rows, &seen, r, a, exact ? a->taken : -1, s, err) != 0)
        return -1;
    if (exact && rows.state != DOWNLOADS_AT_LEAST)
        return 0;
    *out = rows;
    *taken = seen;
    if (rows.state == DOWNLOADS_AT_LEAST)
        return 0;
    out->failure = shortcoming(r, a, &rows);
    if (a->read && a->downloads > rows.sum) {
        out->sum = a->downloads;
        out->models = 0;
        *taken = a->taken;
    }
    return 0;
}

static int
ask(struct downloads *out, int64_t *taken, struct recorded *r, struct store *s, const char *library,
    struct err *err)
{
    note_models(r);
    if (store_each_reading(s, library, take_reading, r, err) != 0)
        return -1;
    note_tags(r);
    if (r->link_count > 0 && store_each_use(s, take_row, r, err) != 0)
        return -1;
    for (size_t i = 0; i < r->count; i++)
        if (conclude(&out[i], &taken[i], r, &r->answers[i], s, err) != 0)
            return -1;
    return 0;
}

int
recorded_downloads(struct downloads *out, int64_t *taken, const char *path, const char *library,
                   const struct downloads_question *questions, size_t count, int64_t threshold,
                   struct err *err)
{
    struct recorded r = {.questions = questions, .count = count, .threshold = threshold};
    struct store *s = NULL;
    int status = -1;

    for (size_t i = 0; i < count; i++) {
        out[i] = (struct downloads){.state = DOWNLOADS_UNKNOWN};
        taken[i] = 0;
    }
    r.answers = mem_zalloc(count * sizeof *r.answers + 1);
    map_init(&r.models);
    map_init(&r.tags);
    if (store_open(&s, path, STORE_READ, err) == 0)
        status = ask(out, taken, &r, s, library, err);
    store_close(s);
    for (size_t i = 0; i < count; i++)
        free(r.answers[i].shares);
    free(r.answers);
    free(r.links);
    map_fini(&r.models);
    map_fini(&r.tags);
    return status;
}
