/*
 * A transport that plays a recording.  Opening it walks over the lines and
 * keeps for each answer where it stands; a line and a body are read when they
 * are asked for.  Transfers take turns, one event a turn, as they would come
 * in from the network.
 */
#include "hub/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "base/mem.h"
#include "hub/gzip.h"
#include "hub/recording_form.h"
#include "hub/url.h"
#include "json/tree.h"

#define CHUNK ((size_t)65536)

/* How many targets a message names of a recording that lacks the wanted one. */
#define NAMED_MAX 3

struct answer {
    uint64_t line; /* where its line begins */
    uint64_t next; /* index of the next answer to the same target, or its own */
};

/* In place of an answer's index: all were given. */
#define NO_TURN UINT64_MAX

struct playback {
    struct transport base;
    bool is_part; /* the recording was not finished: no last line, each answer once */
    char *path;
    char *note; /* NULL when it has none */
    int fd;
    uint64_t size;
    struct answer *answers;
    size_t count;
    size_t capacity;
    struct map keys;       /* key of a target: index of the answer it gets next */
    struct gunzip *gunzip; /* for lines */
    struct str line;
    struct transfer *first; /* whose turn it is */
    struct transfer **last; /* where another is put */
};

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_DONE };

struct transfer {
    struct transfer *next;
    struct transfer_handler handler;
    void *context;
    uint64_t max_bytes;
    uint64_t line; /* of its answer */
    enum stage stage;
    struct gunzip *gunzip;
    uint64_t body_end; /* in the file */
    uint64_t length;
    uint64_t given;
    enum transfer_end end;
    struct err err; /* what ended it */
};

static struct playback *
playback_of(struct transport *t)
{
    return (struct playback *)t;
}

/* ---- reading lines ---- */

/* The member that begins at `offset`, as the text `line`; `*end` is one past it. */
static int
read_text(struct playback *p, uint64_t offset, uint64_t *end, struct err *err)
{
    char chunk[4096];
    size_t got;
    int more;

    str_truncate(&p->line, 0);
    gunzip_begin(p->gunzip, p->fd, offset, p->size);
    while ((more = gunzip_read(p->gunzip, chunk, sizeof chunk, &got, err)) > 0) {
        if (p->line.len + got > RECORDING_LINE_MAX)
            return err_set(err, ERR_DATA, "the line at byte %" PRIu64 " is longer than %zu bytes",
                           offset, RECORDING_LINE_MAX);
        str_append(&p->line, chunk, got);
    }
    *end = gunzip_offset(p->gunzip);
    return more;
}

/* The line at `offset`; `*tree` is the caller's, what it says lives until the next line. */
static int
read_line(struct playback *p, uint64_t offset, struct recorded_line *line, struct json_tree **tree,
          uint64_t *end, struct err *err)
{
    *tree = NULL;
    if (read_text(p, offset, end, err) != 0)
        return -1;
    if (recording_read_line(line, tree, str_slice(&p->line), err) != 0)
        return err_wrap(err, "the line at byte %" PRIu64, offset);
    if (!line->last && line->packed > p->size - *end) {
        json_tree_free(*tree);
        *tree = NULL;
        return err_set(err, ERR_DATA, "cut short in the body that begins at byte %" PRIu64, *end);
    }
    return 0;
}

/* ---- the index ---- */

/* `newest` holds for each key the index of its newest answer. */
static void
add_answer(struct playback *p, struct map *newest, struct slice target, uint64_t line)
{
    struct str key = STR_INIT;

    if (p->count == p->capacity) {
        p->capacity = p->capacity > 0 ? p->capacity * 2 : 64;
        p->answers = mem_realloc_array(p->answers, p->capacity, sizeof *p->answers);
    }
    p->answers[p->count] = (struct answer){line, p->count};
    recording_key(&key, target);
    struct slice name = str_slice(&key);
    const uint64_t *before = map_find(newest, name);
    if (before != NULL)
        p->answers[*before].next = p->count;
    else
        map_put(&p->keys, name, p->count);
    map_put(newest, name, p->count);
    p->count++;
    str_fini(&key);
}

static int
index_first(struct playback *p, uint64_t *at, struct err *err)
{
    if (read_text(p, 0, at, err) != 0)
        return err_wrap(err, "this is no recording of the Hub's answers");
    return recording_read_first(&p->note, str_slice(&p->line), err);
}

/* The whole answers of an unfinished recording; `*at` goes past the last of them. */
static void
index_part(struct playback *p, struct map *newest, uint64_t *at)
{
    struct recorded_line line = {0};
    struct json_tree *tree;
    uint64_t end = 0;

    while (read_line(p, *at, &line, &tree, &end, NULL) == 0) {
        bool usable = !line.last;
        if (usable)
            add_answer(p, newest, line.target, *at);
        json_tree_free(tree);
        if (!usable)
            break;
        *at = end + line.packed;
    }
}

static int
index_answers(struct playback *p, struct map *newest, uint64_t at, struct err *err)
{
    uint64_t targets = 0;

    for (;;) {
        struct recorded_line line = {0};
        struct json_tree *tree;
        uint64_t end = 0;
        if (read_line(p, at, &line, &tree, &end, err) != 0)
            return -1;
        if (!line.last)
            add_answer(p, newest, line.target, at);
        targets += line.target.len;
        json_tree_free(tree);
        if (targets > RECORDING_TARGETS_MAX)
            return err_set(err, ERR_DATA, "more targets than a recording can have");
        at = end;
        if (line.last && line.answers != p->count)
            return err_set(err, ERR_DATA,
                           "the last line speaks of %" PRIu64 " answers, but there are %zu",
                           line.answers, p->count);
        if (line.last)
            break;
        at += line.packed;
    }
    if (at != p->size)
        return err_set(err, ERR_DATA, "something follows the last line, at byte %" PRIu64, at);
    return 0;
}

/* ---- transfers ---- */

/* Put it at the end of the queue. */
static void
enqueue(struct playback *p, struct transfer *t)
{
    t->next = NULL;
    *p->last = t;
    p->last = &t->next;
}

static void
dequeue(struct playback *p, const struct transfer *t)
{
    struct transfer **place = &p->first;

    while (*place != t)
        place = &(*place)->next;
    *place = t->next;
    if (p->last == &t->next)
        p->last = place;
}

static void
transfer_free(struct transfer *t)
{
    gunzip_free(t->gunzip);
    free(t);
}

/* What the recording has, for whoever asked for something else. */
static void
say_what_is_there(struct playback *p, struct err *err)
{
    struct str text = STR_INIT;

    str_printf(&text, "the recording %s has no answer to this", p->path);
    for (size_t i = 0; i < p->keys.count && i < NAMED_MAX; i++) {
        struct recorded_line line;
        struct json_tree *tree;
        uint64_t end;
        const struct answer *a = &p->answers[p->keys.entries[i].value];
        if (read_line(p, a->line, &line, &tree, &end, NULL) != 0)
            break;
        str_printf(&text, "%s%.*s", i == 0 ? "; it has " : ", ",
                   (int)(line.target.len < 300 ? line.target.len : 300), line.target.data);
        json_tree_free(tree);
    }
    if (p->count == 0)
        str_puts(&text, "; it is empty");
    if (p->keys.count > NAMED_MAX)
        str_printf(&text, " and %zu more", p->keys.count - NAMED_MAX);
    err_set(err, ERR_DATA, "%s", str_text(&text));
    str_fini(&text);
}

/* Whose turn it is among the answers to this request; NULL when there is none to it. */
static uint64_t *
turn_of(const struct playback *p, const struct transfer_request *request)
{
    struct str key = STR_INIT;
    uint64_t *turn = NULL;
    struct url u;

    if (request->target != NULL)
        recording_key(&key, slice_of(request->target));
    else if (url_parse(&u, slice_of(request->url)))
        recording_key(&key, u.target);
    if (key.len > 0)
        turn = map_find(&p->keys, str_slice(&key));
    str_fini(&key);
    return turn;
}

static struct transfer *
playback_start(struct transport *base, const struct transfer_request *request,
               const struct transfer_handler *handler, void *context)
{
    struct playback *p = playback_of(base);
    struct transfer *t = mem_zalloc(sizeof *t);
    uint64_t *turn = turn_of(p, request);

    t->handler = *handler;
    t->context = context;
    t->max_bytes = request->max_bytes;
    if (turn != NULL && *turn != NO_TURN) {
        uint64_t next = p->answers[*turn].next;
        t->line = p->answers[*turn].line;
        *turn = p->is_part && next == *turn ? NO_TURN : next;
    } else {
        say_what_is_there(p, &t->err);
        t->stage = STAGE_DONE;
        t->end = TRANSFER_BARRED;
    }
    enqueue(p, t);
    return t;
}

static void
playback_cancel(struct transport *base, struct transfer *t)
{
    dequeue(playback_of(base), t);
    transfer_free(t);
}

static void
end_as(struct transfer *t, enum transfer_end end)
{
    t->stage = STAGE_DONE;
    t->end = end;
}

/* Something in the file is not as it was when it was opened, or a body is damaged. */
static void
end_as_damaged(struct playback *p, struct transfer *t)
{
    err_wrap(&t->err, "the recording %s", p->path);
    end_as(t, TRANSFER_BARRED);
}

static void
refuse(struct transfer *t)
{
    err_set(&t->err, ERR_DATA, "its reader did not want it");
    end_as(t, TRANSFER_REFUSED);
}

static bool
give_head(struct playback *p, struct transfer *t)
{
    struct recorded_line line;
    struct json_tree *tree;
    uint64_t end;

    if (read_line(p, t->line, &line, &tree, &end, &t->err) != 0) {
        end_as_damaged(p, t);
        return false;
    }
    t->length = line.length;
    t->body_end = end + line.packed;
    t->gunzip = gunzip_new();
    gunzip_begin(t->gunzip, p->fd, end, t->body_end);
    t->stage = STAGE_BODY;
    if (t->handler.head(t->context, &line.head) != 0)
        refuse(t);
    json_tree_free(tree);
    return true;
}

/* The body's end has come: is it the one that was written? */
static void
check_end(struct playback *p, struct transfer *t)
{
    if (t->given == t->length && gunzip_offset(t->gunzip) == t->body_end) {
        end_as(t, TRANSFER_WHOLE);
        return;
    }
    err_set(&t->err, ERR_DATA, "the body before byte %" PRIu64 " is not as long as its line says",
            t->body_end);
    end_as_damaged(p, t);
}

static bool
give_body(struct playback *p, struct transfer *t)
{
    char chunk[CHUNK];
    size_t got;
    int more = gunzip_read(t->gunzip, chunk, sizeof chunk, &got, &t->err);

    if (more < 0) {
        end_as_damaged(p, t);
        return false;
    }
    if (more == 0) {
        check_end(p, t);
        return false;
    }
    if (got > t->max_bytes - t->given) {
        err_set(&t->err, ERR_DATA, "the answer is larger than %" PRIu64 " bytes", t->max_bytes);
        end_as(t, TRANSFER_BARRED);
        return false;
    }
    t->given += got;
    if (t->handler.body(t->context, chunk, got) != 0)
        refuse(t);
    return true;
}

static void
give_done(struct transfer *t)
{
    const struct transfer_result result = {
        .end = t->end,
        .message = t->end == TRANSFER_WHOLE ? NULL : t->err.message,
    };

    t->handler.done(t->context, &result);
    transfer_free(t);
}

static int
playback_run(struct transport *base, int timeout_ms, struct err *err)
{
    struct playback *p = playback_of(base);
    struct transfer *t = p->first;
    bool given = false;

    (void)err;
    if (t == NULL) {
        /* Nothing will happen, but time passes all the same for whoever waits. */
        (void)poll(NULL, 0, timeout_ms > 0 ? timeout_ms : 0);
        return 0;
    }
    while (!given && t->stage != STAGE_DONE)
        given = t->stage == STAGE_HEAD ? give_head(p, t) : give_body(p, t);
    dequeue(p, t);
    if (given)
        enqueue(p, t);
    else
        give_done(t);
    return 0;
}

static void
playback_free(struct transport *base)
{
    struct playback *p = playback_of(base);

    while (p->first != NULL)
        playback_cancel(base, p->first);
    if (p->fd >= 0)
        close(p->fd);
    gunzip_free(p->gunzip);
    map_fini(&p->keys);
    str_fini(&p->line);
    free(p->answers);
    free(p->path);
    free(p->note);
    free(p);
}

static int
open_file(struct playback *p, struct err *err)
{
    struct stat st;

    p->fd = open(p->path, O_RDONLY | O_CLOEXEC);
    if (p->fd < 0 || fstat(p->fd, &st) != 0)
        return err_set(err, ERR_FATAL, "it cannot be opened: %s", strerror(errno));
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_FATAL, "this is no regular file, as a recording must be");
    p->size = (uint64_t)st.st_size;
    return 0;
}

static int
open_playback(struct transport **out, uint64_t *part_end, const char *path, struct err *err)
{
    static const struct transport_ops ops = {playback_start, playback_cancel, playback_run,
                                             playback_free};
    struct playback *p = mem_zalloc(sizeof *p);
    struct map newest;
    uint64_t at = 0;
    int status;

    *out = NULL;
    p->base.ops = &ops;
    p->is_part = part_end != NULL;
    p->path = mem_strdup(path);
    p->last = &p->first;
    p->gunzip = gunzip_new();
    map_init(&p->keys);
    map_init(&newest);
    status = open_file(p, err);
    if (status == 0)
        status = index_first(p, &at, err);
    if (status == 0 && p->is_part)
        index_part(p, &newest, &at);
    else if (status == 0)
        status = index_answers(p, &newest, at, err);
    map_fini(&newest);
    if (status != 0) {
        playback_free(&p->base);
        return err_wrap(err, "%s", path);
    }
    if (part_end != NULL)
        *part_end = at;
    *out = &p->base;
    return 0;
}

int
recording_open(struct transport **out, const char *path, struct err *err)
{
    return open_playback(out, NULL, path, err);
}

int
recording_open_part(struct transport **out, uint64_t *end, const char *path, struct err *err)
{
    return open_playback(out, end, path, err);
}

uint64_t
recording_answers(const struct transport *playback)
{
    return ((const struct playback *)playback)->count;
}

bool
recording_has(const struct transport *playback, const struct transfer_request *request)
{
    const uint64_t *turn = turn_of((const struct playback *)playback, request);

    return turn != NULL && *turn != NO_TURN;
}

const char *
recording_note(const struct transport *playback)
{
    return ((const struct playback *)playback)->note;
}
