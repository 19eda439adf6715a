#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#define HOLDER_SIZE 160

/* Shorter than any writing of a registry that is worth waiting for. */
#define LOOK_AGAIN_MS 20

struct lock {
    int fd;
    char *path;
};

/* Which run holds the lock, by its own words. */
static void
read_holder(char *holder, size_t size, int fd)
{
    ssize_t n = pread(fd, holder, size - 1, 0);

    holder[n > 0 ? n : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
    if (holder[0] == '\0')
        snprintf(holder, size, "it has not given its name yet");
}

static int
held_by_another(const char *folder, const char *holder, struct err *err)
{
    return err_set(err, ERR_FATAL,
                   "%s: another run is at work in this folder (%s); wait for it to end, or choose "
                   "another folder with --output",
                   folder, holder);
}

/* True when `path` still names the file that `fd` has open. */
static int
still_there(const char *path, int fd)
{
    struct stat by_name, by_fd;

    return stat(path, &by_name) == 0 && fstat(fd, &by_fd) == 0 && by_name.st_dev == by_fd.st_dev &&
           by_name.st_ino == by_fd.st_ino;
}

/* 1 when the lock was taken, 0 when another run has it, -1. */
static int
try_to_take(struct lock **out, const char *folder, const char *purpose, char holder[HOLDER_SIZE],
            struct err *err)
{
    char *path = file_join(folder, ".hubcensus.lock");
    int fd, status = -1;

    /* The holder before us may remove the file between our open and our flock: look again. */
    for (;;) {
        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (fd < 0) {
            err_set(err, ERR_FATAL, "%s: cannot be opened: %s; %s", path, strerror(errno),
                    file_remedy(errno));
            goto fail;
        }
        if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK) {
                read_holder(holder, HOLDER_SIZE, fd);
                status = 0;
            } else {
                err_set(err, ERR_FATAL,
                        "%s: cannot be locked: %s; choose a folder on a file system with locks "
                        "(a network file system may have none)",
                        path, strerror(errno));
            }
            close(fd);
            goto fail;
        }
        if (still_there(path, fd))
            break;
        close(fd);
    }
    char text[HOLDER_SIZE];
    int n = snprintf(text, sizeof text, "hubcensus %s, process %ld\n", purpose, (long)getpid());
    /* Only who holds the lock is lost when this fails, not the lock. */
    if (ftruncate(fd, 0) == 0)
        (void)!pwrite(fd, text, (size_t)n, 0);
    *out = mem_alloc(sizeof **out);
    **out = (struct lock){fd, path};
    return 1;

fail:
    free(path);
    return status;
}

int
lock_take(struct lock **out, const char *folder, const char *purpose, struct err *err)
{
    const struct lock_patience none = {0};

    return lock_wait(out, folder, purpose, &none, err);
}

int
lock_wait(struct lock **out, const char *folder, const char *purpose,
          const struct lock_patience *patience, struct err *err)
{
    const int64_t end = clock_monotonic_ms() + patience->seconds * 1000;
    char holder[HOLDER_SIZE];
    bool told = false;

    for (;;) {
        int taken = try_to_take(out, folder, purpose, holder, err);
        if (taken != 0)
            return taken > 0 ? 0 : -1;
        if (clock_monotonic_ms() >= end)
            return held_by_another(folder, holder, err);
        if (patience->stop != NULL && *patience->stop != 0)
            return err_set(err, ERR_STOPPED, "stopped while another run was waited for");
        if (!told && patience->listener != NULL)
            event_note(patience->listener, "%s: waits for another run to end (%s)", folder, holder);
        told = true;
        clock_sleep_ms(LOOK_AGAIN_MS);
    }
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
