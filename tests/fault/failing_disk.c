/*
 * A disk that fails, for a program that is preloaded with this.  By environment:
 *
 *   FAILING_DISK_BELOW   only files below this folder are meant; without it, none
 *   FAILING_DISK_CALL    the kind of call that fails: open (to write), write, sync, truncate,
 *                        rename, mkdir, close (of what was written), unlink, lock
 *   FAILING_DISK_NTH     the first of that kind that fails, counted from 1
 *   FAILING_DISK_ERRNO   with this number
 *   FAILING_DISK_STAYS   if set, all of that kind after it fail too
 *   FAILING_DISK_TORN    if set, the write that fails has written its first half
 *   FAILING_DISK_LOG     a file to which each call that is meant is appended: "write PATH"
 *
 * A name that the kernel itself could refuse is refused before anything happens, except by
 * close, which closes all the same, as Linux does.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* The functions that are stood in for are found behind this library, once each. */
#define NEXT(name)                 \
    static __typeof__(&name) next; \
    if (next == NULL)              \
    *(void **)&next = dlsym(RTLD_NEXT, #name)

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long count; /* calls of the kind that fails, so far */

static void
put_in_log(const char *kind, const char *path)
{
    const char *log = getenv("FAILING_DISK_LOG");
    char line[PATH_MAX + 64];

    if (log == NULL)
        return;
    int n = snprintf(line, sizeof line, "%s %s\n", kind, path);
    /* System calls, as the functions are this library's own. */
    long fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    syscall(SYS_write, (int)fd, line, (size_t)n);
    syscall(SYS_close, (int)fd);
}

/* The call is meant and it is its turn: true, with errno set. */
static bool
fails(const char *kind, const char *path)
{
    const char *below = getenv("FAILING_DISK_BELOW"), *call = getenv("FAILING_DISK_CALL");
    const char *nth = getenv("FAILING_DISK_NTH"), *number = getenv("FAILING_DISK_ERRNO");
    int saved = errno;

    if (below == NULL || strncmp(path, below, strlen(below)) != 0)
        return false;
    put_in_log(kind, path);
    errno = saved;
    if (call == NULL || nth == NULL || number == NULL || strcmp(call, kind) != 0)
        return false;
    pthread_mutex_lock(&mutex);
    long turn = ++count, first = strtol(nth, NULL, 10);
    pthread_mutex_unlock(&mutex);
    if (turn != first && (turn < first || getenv("FAILING_DISK_STAYS") == NULL))
        return false;
    errno = (int)strtol(number, NULL, 10);
    return true;
}

/* The path of an open file, "" when it has none. */
static const char *
path_of(char path[PATH_MAX], int fd)
{
    char link[64];
    int saved = errno;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, PATH_MAX - 1);
    path[n > 0 ? n : 0] = '\0';
    errno = saved;
    return path;
}

static bool
fails_on(const char *kind, int fd)
{
    char path[PATH_MAX];

    return fails(kind, path_of(path, fd));
}

static bool
writes(int flags)
{
    return (flags & O_ACCMODE) != O_RDONLY;
}

static mode_t
mode_of(int flags, va_list ap)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(ap, mode_t) : 0;
}

#define OPEN_BODY(name)               \
    va_list ap;                       \
    NEXT(name);                       \
    va_start(ap, flags);              \
    mode_t mode = mode_of(flags, ap); \
    va_end(ap);                       \
    return writes(flags) && fails("open", path) ? -1 : next(path, flags, mode)

int
open(const char *path, int flags, ...)
{
    OPEN_BODY(open);
}

int
open64(const char *path, int flags, ...)
{
    OPEN_BODY(open64);
}

/* What a fortified program calls in place of open(). */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);

int
__open_2(const char *path, int flags)
{
    NEXT(__open_2);
    return writes(flags) && fails("open", path) ? -1 : next(path, flags);
}

int
__open64_2(const char *path, int flags)
{
    NEXT(__open64_2);
    return writes(flags) && fails("open", path) ? -1 : next(path, flags);
}

int
mkostemp(char *path, int flags)
{
    NEXT(mkostemp);
    return fails("open", path) ? -1 : next(path, flags);
}

/* Half of it, when the disk tears what it writes. */
static size_t
torn(size_t n)
{
    return getenv("FAILING_DISK_TORN") != NULL ? n / 2 : 0;
}

ssize_t
write(int fd, const void *data, size_t n)
{
    NEXT(write);
    if (!fails_on("write", fd))
        return next(fd, data, n);
    int failure = errno;
    if (torn(n) > 0)
        (void)!next(fd, data, torn(n));
    errno = failure;
    return -1;
}

#define PWRITE_BODY(name)                   \
    NEXT(name);                             \
    if (!fails_on("write", fd))             \
        return next(fd, data, n, at);       \
    int failure = errno;                    \
    if (torn(n) > 0)                        \
        (void)!next(fd, data, torn(n), at); \
    errno = failure;                        \
    return -1

ssize_t
pwrite(int fd, const void *data, size_t n, off_t at)
{
    PWRITE_BODY(pwrite);
}

ssize_t
pwrite64(int fd, const void *data, size_t n, off64_t at)
{
    PWRITE_BODY(pwrite64);
}

int
fsync(int fd)
{
    NEXT(fsync);
    return fails_on("sync", fd) ? -1 : next(fd);
}

int
fdatasync(int fd)
{
    NEXT(fdatasync);
    return fails_on("sync", fd) ? -1 : next(fd);
}

int
ftruncate(int fd, off_t length)
{
    NEXT(ftruncate);
    return fails_on("truncate", fd) ? -1 : next(fd, length);
}

int
ftruncate64(int fd, off64_t length)
{
    NEXT(ftruncate64);
    return fails_on("truncate", fd) ? -1 : next(fd, length);
}

int
rename(const char *from, const char *to)
{
    NEXT(rename);
    return fails("rename", to) ? -1 : next(from, to);
}

int
renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    NEXT(renameat2);
    return fails("rename", to) ? -1 : next(from_folder, from, to_folder, to, flags);
}

int
mkdir(const char *path, mode_t mode)
{
    NEXT(mkdir);
    return fails("mkdir", path) ? -1 : next(path, mode);
}

int
unlink(const char *path)
{
    NEXT(unlink);
    return fails("unlink", path) ? -1 : next(path);
}

int
flock(int fd, int operation)
{
    NEXT(flock);
    return fails_on("lock", fd) ? -1 : next(fd, operation);
}

int
close(int fd)
{
    NEXT(close);
    int flags = fcntl(fd, F_GETFL);
    bool failed = flags >= 0 && writes(flags) && fails_on("close", fd);
    int failure = errno;
    int status = next(fd);
    if (!failed)
        return status;
    errno = failure;
    return -1;
}
