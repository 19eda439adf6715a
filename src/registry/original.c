#include "registry/original.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

void
original_init(struct original *o)
{
    *o = (struct original){.fd = -1};
}

void
original_fini(struct original *o)
{
    free(o->path);
    str_fini(&o->text);
    if (o->fd >= 0)
        close(o->fd);
    original_init(o);
}

void
original_hold(struct original *o, struct slice text)
{
    str_append(&o->text, text.data, text.len);
    o->size = text.len;
}

static int
hold_file(struct original *o, size_t max, struct err *err)
{
    int found = file_read_regular(&o->text, o->path, max, err);

    o->size = o->text.len;
    return found;
}

int
original_open(struct original *o, const char *path, size_t max, struct err *err)
{
    struct stat st;

    o->path = mem_strdup(path);
    /* What is not there, or no regular file, is told of by who would read it. */
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= (off_t)ORIGINAL_HELD_BYTES)
        return hold_file(o, max, err);
    o->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (o->fd < 0 || fstat(o->fd, &st) != 0)
        return err_set(err, ERR_FATAL, "%s: cannot be opened: %s", path, strerror(errno));
    if ((uint64_t)st.st_size > max)
        return file_too_large(path, max, err);
    o->size = (uint64_t)st.st_size;
    o->changed = st.st_mtim;
    return 1;
}

static bool
is_as_it_was(const struct original *o)
{
    struct stat st;

    return fstat(o->fd, &st) == 0 && (uint64_t)st.st_size == o->size &&
           st.st_mtim.tv_sec == o->changed.tv_sec && st.st_mtim.tv_nsec == o->changed.tv_nsec;
}

static int
tell_of_file(const struct original *o, char *piece, uint64_t start, uint64_t end,
             original_piece_fn *fn, void *context, struct err *err)
{
    while (start < end) {
        size_t room =
            end - start < ORIGINAL_PIECE_BYTES ? (size_t)(end - start) : ORIGINAL_PIECE_BYTES;
        ssize_t n = pread(o->fd, piece, room, (off_t)start);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, ERR_FATAL, "%s: cannot be read: %s", o->path, strerror(errno));
        if (n == 0)
            break;
        if (fn(context, (struct slice){piece, (size_t)n}, start, err) != 0)
            return -1;
        start += (size_t)n;
    }
    return 0;
}

int
original_each_piece(const struct original *o, uint64_t start, uint64_t end, original_piece_fn *fn,
                    void *context, struct err *err)
{
    if (end > o->size)
        end = o->size;
    if (o->fd < 0) {
        struct slice all = {str_text(&o->text) + start, (size_t)(end - start)};
        return fn(context, all, start, err);
    }
    char *piece = mem_alloc(ORIGINAL_PIECE_BYTES);
    int status = tell_of_file(o, piece, start, end, fn, context, err);
    free(piece);
    /* Looked at behind the last byte: what came before it belongs to the same file. */
    if (status == 0 && !is_as_it_was(o))
        status = err_set(err, ERR_FATAL,
                         "%s: another program has changed it meanwhile; run again, and it is read "
                         "as it is now",
                         o->path);
    return status;
}

struct position {
    unsigned line;
    uint64_t line_start;
};

static int
count_lines(void *context, struct slice piece, uint64_t offset, struct err *err)
{
    struct position *at = context;

    (void)err;
    for (size_t i = 0; i < piece.len; i++)
        if (piece.data[i] == '\n') {
            at->line++;
            at->line_start = offset + i + 1;
        }
    return 0;
}

void
original_position(const struct original *o, uint64_t offset, unsigned *line, unsigned *column)
{
    struct position at = {1, 0};
    bool known = original_each_piece(o, 0, offset, count_lines, &at, NULL) == 0;

    *line = known ? at.line : 0;
    *column = known ? (unsigned)(offset - at.line_start) + 1 : 0;
}
