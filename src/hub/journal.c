/*
 * The transport of a journal hands each request to one of two others: the
 * playback of what the journal had when it was opened, or what lies beneath.  An
 * answer from the journal that turns out damaged counts as a failed try; it was
 * given then, so the next try goes beneath.
 *
 * Answers are appended with one write each and not synced: a kill loses nothing
 * that was written, and after a power cut the checksums tell where to stop.
 */
#include "hub/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "hub/gzip.h"
#include "hub/recording.h"
#include "hub/recording_form.h"

struct journal {
    struct transport base;
    struct transport *beneath;
    struct transport *kept; /* what the journal had; NULL when that is nothing */
    const struct listener *listener;
    char *path;
    char *run;
    int64_t time;     /* of its beginning */
    int fd;           /* -1 while there is no file */
    bool begun;       /* the file is this run's */
    bool is_broken;   /* nothing more can be kept */
    struct map given; /* targets that came from the journal, with how many are not taken yet */
    size_t kept_under_way;
};

struct transfer {
    struct journal *journal;
    struct transport *from;
    struct transfer *inner;
    struct transfer_handler handler;
    void *context;
    char *target; /* when it comes from the journal */
};

/* ---- the transport ---- */

static struct journal *
journal_of(struct transport *t)
{
    return (struct journal *)t;
}

static void
transfer_free(struct transfer *t)
{
    if (t->from == t->journal->kept)
        t->journal->kept_under_way--;
    free(t->target);
    free(t);
}

static int
on_head(void *context, const struct http_head *head)
{
    struct transfer *t = context;

    return t->handler.head(t->context, head);
}

static int
on_body(void *context, const void *data, size_t len)
{
    struct transfer *t = context;

    return t->handler.body(t->context, data, len);
}

static void
note_given(struct journal *j, const char *target)
{
    uint64_t *count = map_find(&j->given, slice_of(target));

    if (count != NULL)
        (*count)++;
    else
        map_put(&j->given, slice_of(target), 1);
}

static void
on_done(void *context, const struct transfer_result *result)
{
    struct transfer *t = context;
    struct transfer_handler handler = t->handler;
    void *outer = t->context;
    struct transfer_result told = *result;

    if (t->target != NULL && told.end == TRANSFER_WHOLE)
        note_given(t->journal, t->target);
    if (t->target != NULL && told.end == TRANSFER_BARRED)
        told.end = TRANSFER_FAILED;
    transfer_free(t);
    handler.done(outer, &told);
}

static struct transfer *
journal_start(struct transport *base, const struct transfer_request *request,
              const struct transfer_handler *handler, void *context)
{
    static const struct transfer_handler inner = {on_head, on_body, on_done};
    struct journal *j = journal_of(base);
    struct transfer *t = mem_zalloc(sizeof *t);
    bool has = request->target != NULL && journal_has(j, request->target);

    t->journal = j;
    t->from = has ? j->kept : j->beneath;
    t->handler = *handler;
    t->context = context;
    t->target = has ? mem_strdup(request->target) : NULL;
    j->kept_under_way += has;
    t->inner = transport_start(t->from, request, &inner, t);
    return t;
}

static void
journal_cancel(struct transport *base, struct transfer *t)
{
    (void)base;
    transport_cancel(t->from, t->inner);
    transfer_free(t);
}

static int
journal_run(struct transport *base, int timeout_ms, struct err *err)
{
    struct journal *j = journal_of(base);

    /* What is in the file takes no time; the network waits so long. */
    if (j->kept_under_way > 0)
        return transport_run(j->kept, 0, err);
    return transport_run(j->beneath, timeout_ms, err);
}

static void
journal_free(struct transport *base)
{
    /* It belongs to the journal, and goes with it. */
    (void)base;
}

struct transport *
journal_transport(struct journal *j)
{
    return &j->base;
}

/* ---- the file ---- */

static int
not_written(const struct journal *j, struct err *err)
{
    return err_set(err, ERR_FATAL, "%s: cannot be written: %s", j->path, strerror(errno));
}

static int
append(struct journal *j, const struct str *text, struct err *err)
{
    const char *p = text->data;
    size_t left = text->len;

    while (left > 0) {
        ssize_t n = write(j->fd, p, left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return not_written(j, err);
        p += n;
        left -= (size_t)n;
    }
    return 0;
}

/* A run that was done took its file away between our open and our flock. */
static bool
is_removed(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && st.st_nlink == 0;
}

/* Open the file for this process alone; the folder is made when the file is. */
static int
open_file(struct journal *j, bool make, struct err *err)
{
    if (make && file_make_folder_of(j->path, err) != 0)
        return -1;
    do {
        if (j->fd >= 0)
            close(j->fd);
        j->fd = open(j->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (make ? O_CREAT : 0), 0600);
        if (j->fd < 0 && errno == ENOENT && !make)
            return 0;
        if (j->fd < 0)
            return err_set(err, ERR_FATAL, "%s: cannot be opened: %s", j->path, strerror(errno));
        if (flock(j->fd, LOCK_EX | LOCK_NB) != 0) {
            close(j->fd);
            j->fd = -1;
            return err_set(err, ERR_FATAL, "%s: another run has it", j->path);
        }
    } while (is_removed(j->fd));
    return 0;
}

/* What the first line of a journal says: the run, and when it was begun. */
#define BEGUN " begun="

/* The note is of this run: true, with the time of its beginning. */
static bool
is_of_run(int64_t *time, const char *note, const char *run)
{
    size_t len = strlen(run);
    char *end;

    if (note == NULL || strncmp(note, run, len) != 0 ||
        strncmp(note + len, BEGUN, strlen(BEGUN)) != 0)
        return false;
    const char *digits = note + len + strlen(BEGUN);
    long long seconds = strtoll(digits, &end, 10);
    if (end == digits || *end != '\0' || seconds < 0)
        return false;
    *time = seconds;
    return true;
}

/* Play what the file has, when it is of this run and young enough; `*end` is where to go on. */
static void
open_kept(struct journal *j, uint64_t *end, const struct journal_options *options)
{
    struct stat st;

    if (j->fd < 0 || fstat(j->fd, &st) != 0 || st.st_size == 0 ||
        (int64_t)time(NULL) - (int64_t)st.st_mtime > options->oldest_s ||
        recording_open_part(&j->kept, end, j->path, NULL) != 0)
        return;
    if (recording_answers(j->kept) > 0 &&
        is_of_run(&j->time, recording_note(j->kept), options->run))
        return;
    transport_free(j->kept);
    j->kept = NULL;
}

/* Whole answers up to `end` stay; what comes is written behind them. */
static int
cut_at(struct journal *j, uint64_t end, struct err *err)
{
    if (ftruncate(j->fd, (off_t)end) == 0 && lseek(j->fd, (off_t)end, SEEK_SET) >= 0)
        return 0;
    return not_written(j, err);
}

int
journal_open(struct journal **out, const struct journal_options *options, struct err *err)
{
    static const struct transport_ops ops = {journal_start, journal_cancel, journal_run,
                                             journal_free};
    struct journal *j = mem_zalloc(sizeof *j);
    uint64_t end = 0;
    int status;

    *out = NULL;
    j->base.ops = &ops;
    j->beneath = options->beneath;
    j->listener = options->listener;
    j->path = mem_strdup(options->path);
    j->run = mem_strdup(options->run);
    j->time = options->now;
    j->fd = -1;
    map_init(&j->given);
    status = open_file(j, false, err);
    if (status == 0)
        open_kept(j, &end, options);
    if (status == 0 && j->kept != NULL)
        status = cut_at(j, end, err);
    if (status != 0) {
        journal_close(j, false);
        return -1;
    }
    j->begun = j->kept != NULL;
    *out = j;
    return 0;
}

/* The first answer of a run that had none: whatever is in the file gives way. */
static int
begin(struct journal *j, struct err *err)
{
    struct str line = STR_INIT, packed = STR_INIT;
    int status = j->fd < 0 ? open_file(j, true, err) : 0;

    if (status == 0)
        status = cut_at(j, 0, err);
    if (status == 0) {
        struct str note = STR_INIT;
        str_printf(&note, "%s" BEGUN "%lld", j->run, (long long)j->time);
        recording_write_first(&line, str_text(&note));
        str_fini(&note);
        gzip_pack(&packed, (struct slice){line.data, line.len});
        status = append(j, &packed, err);
    }
    j->begun = true;
    str_fini(&line);
    str_fini(&packed);
    return status;
}

bool
journal_has(const struct journal *j, const char *target)
{
    const struct transfer_request request = {.url = target, .target = target};

    return j->kept != NULL && recording_has(j->kept, &request);
}

uint64_t
journal_answers(const struct journal *j)
{
    return j->kept != NULL ? recording_answers(j->kept) : 0;
}

int64_t
journal_begun(const struct journal *j)
{
    return j->time;
}

static int
add(struct journal *j, const struct recorded_line *line, const struct str *packed, struct err *err)
{
    struct str text = STR_INIT, all = STR_INIT;
    int status = j->begun ? 0 : begin(j, err);

    recording_write_line(&text, line);
    /* An answer with headers that long is asked for again; none is known to be. */
    if (status == 0 && text.len <= RECORDING_LINE_MAX) {
        gzip_pack(&all, (struct slice){text.data, text.len});
        str_append(&all, packed->data, packed->len);
        status = append(j, &all, err);
    }
    str_fini(&text);
    str_fini(&all);
    return status;
}

void
journal_add(struct journal *j, struct slice target, const struct http_head *head, struct slice body)
{
    uint64_t *given = map_find(&j->given, target);
    struct str packed = STR_INIT;
    struct err err = {.kind = ERR_NONE};

    if (given != NULL && *given > 0) {
        (*given)--;
        return;
    }
    if (j->is_broken || !recording_can_hold(target))
        return;
    gzip_pack(&packed, body);
    const struct recorded_line line = {
        .target = target, .head = *head, .length = body.len, .packed = packed.len};
    if (add(j, &line, &packed, &err) != 0) {
        event_warn(j->listener, "%s; the run goes on, but would begin anew if it were stopped",
                   err.message);
        j->is_broken = true;
    }
    str_fini(&packed);
}

void
journal_close(struct journal *j, bool is_done)
{
    if (j == NULL)
        return;
    if (j->fd >= 0 && j->begun && is_done)
        unlink(j->path);
    if (j->fd >= 0)
        close(j->fd);
    transport_free(j->kept);
    map_fini(&j->given);
    free(j->path);
    free(j->run);
    free(j);
}
