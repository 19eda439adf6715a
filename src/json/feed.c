#include "json/feed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define PIECE ((size_t)128 * 1024)

int
json_feed(struct json_reader *r, int fd, const char *path, struct err *err)
{
    char *piece = mem_alloc(PIECE);
    int status = 0;
    ssize_t n = 1;

    while (status == 0 && n > 0) {
        n = read(fd, piece, PIECE);
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n < 0)
            status = err_set(err, ERR_FATAL, "%s: cannot be read: %s", path, strerror(errno));
        else if (n > 0)
            status = json_reader_feed(r, piece, (size_t)n, err);
        else
            status = json_reader_finish(r, err);
        if (status != 0 && err != NULL && err->kind == ERR_DATA)
            err_wrap(err, "%s", path);
    }
    free(piece);
    return status;
}

int
json_feed_path(struct json_reader *r, const char *path, struct err *err)
{
    int fd;
    int status = file_open_regular(&fd, path, err);

    if (status <= 0)
        return status;
    status = json_feed(r, fd, path, err);
    close(fd);
    return status == 0 ? 1 : -1;
}
