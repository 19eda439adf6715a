#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

struct lock {
    int fd;
    char *path;
};

static int
held_by_another(const char *folder, int fd, struct err *err)
{
    char holder[160];
    ssize_t n = pread(fd, holder, sizeof holder - 1, 0);

    holder[n > 0 ? n : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
    return err_set(err, ERR_FATAL,
                   "%s: another run is at work in this folder (%s); wait for it to end, or choose "
                   "another folder with --output",
                   folder, holder[0] != '\0' ? holder : "it has not given its name yet");
}

/* True when `path` still names the file that `fd` has open. */
static int
still_there(const char *path, int fd)
{
    struct stat by_name, by_fd;

    return stat(path, &by_name) == 0 && fstat(fd, &by_fd) == 0 && by_name.st_dev == by_fd.st_dev &&
           by_name.st_ino == by_fd.st_ino;
}

int
lock_take(struct lock **out, const char *folder, const char *purpose, struct err *err)
{
    char *path = file_join(folder, ".hubcensus.lock");
    int fd;

    /* The holder before us may remove the file between our open and our flock: look again. */
    for (;;) {
        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (fd < 0) {
            err_set(err, ERR_FATAL, "%s: cannot be opened: %s; %s", path, strerror(errno),
                    file_remedy(errno));
            goto fail;
        }
        if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK)
                held_by_another(folder, fd, err);
            else
                err_set(err, ERR_FATAL,
                        "%s: cannot be locked: %s; choose a folder on a file system with locks "
                        "(a network file system may have none)",
                        path, strerror(errno));
            close(fd);
            goto fail;
        }
        if (still_there(path, fd))
            break;
        close(fd);
    }
    char text[160];
    int n = snprintf(text, sizeof text, "hubcensus %s, process %ld\n", purpose, (long)getpid());
    /* Only who holds the lock is lost when this fails, not the lock. */
    if (ftruncate(fd, 0) == 0)
        (void)!pwrite(fd, text, (size_t)n, 0);
    *out = mem_alloc(sizeof **out);
    **out = (struct lock){fd, path};
    return 0;

fail:
    free(path);
    return -1;
}

void
lock_release(struct lock *l)
{
    if (l == NULL)
        return;
    /* Removed while still locked, so that nobody can lock a file about to vanish unseen. */
    unlink(l->path);
    close(l->fd);
    free(l->path);
    free(l);
}
