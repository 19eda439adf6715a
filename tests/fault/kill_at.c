/*
 * A kill -9 at an exact place, for a program that is preloaded with this.  By environment:
 *
 *   KILL_AT_BELOW   only calls that change files below this folder are counted; without it, none
 *   KILL_AT         the program is killed before the call with this number, counted from 1
 *   KILL_AT_HALF    if set, and the call is a write, its first half is written before
 *   KILL_AT_LOG     a file to which each call is appended: "write PATH"
 *
 * Between two counted calls nothing changes on the disk, so that a kill before
 * each of them is a kill everywhere.
 */
/* Its headers would define the functions that are defined here. */
#undef _FORTIFY_SOURCE

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* The functions that are stood in for are found behind this library, once each. */
#define NEXT(name)                 \
    static __typeof__(&name) next; \
    if (next == NULL)              \
    *(void **)&next = dlsym(RTLD_NEXT, #name)

static long count;

static bool
is_below(const char *path)
{
    const char *folder = getenv("KILL_AT_BELOW");
    char whole[PATH_MAX];

    if (folder == NULL)
        return false;
    if (path[0] != '/') {
        char here[PATH_MAX / 2];
        if (getcwd(here, sizeof here) == NULL)
            return false;
        snprintf(whole, sizeof whole, "%s/%.2000s", here, path);
        path = whole;
    }
    return strncmp(path, folder, strlen(folder)) == 0;
}

static void
put_in_log(const char *kind, const char *path)
{
    const char *log = getenv("KILL_AT_LOG");
    char line[PATH_MAX + 32];

    if (log == NULL)
        return;
    int n = snprintf(line, sizeof line, "%s %s\n", kind, path);
    /* System calls, as the functions are this library's own. */
    long fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd < 0)
        return;
    syscall(SYS_write, (int)fd, line, (size_t)n);
    syscall(SYS_close, (int)fd);
}

/* Count a call: true when the program ends with it. */
static bool
is_last(const char *kind, const char *path)
{
    const char *at = getenv("KILL_AT");

    if (!is_below(path))
        return false;
    put_in_log(kind, path);
    return __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST) ==
           (at != NULL ? strtol(at, NULL, 10) : 0);
}

static bool
is_last_of(const char *kind, int fd)
{
    char name[64], path[PATH_MAX];
    struct stat st;

    if (fstat(fd, &st) != 0 || !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
        return false;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(name, path, sizeof path - 1);
    if (n <= 0)
        return false;
    path[n] = '\0';
    return is_last(kind, path);
}

static void
die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static size_t
half_of(size_t len)
{
    return getenv("KILL_AT_HALF") != NULL ? len / 2 : 0;
}

ssize_t
write(int fd, const void *data, size_t len)
{
    NEXT(write);
    if (is_last_of("write", fd)) {
        if (half_of(len) > 0)
            (void)!next(fd, data, half_of(len));
        die();
    }
    return next(fd, data, len);
}

ssize_t
pwrite(int fd, const void *data, size_t len, off_t at)
{
    NEXT(pwrite);
    if (is_last_of("write", fd)) {
        if (half_of(len) > 0)
            (void)!next(fd, data, half_of(len), at);
        die();
    }
    return next(fd, data, len, at);
}

ssize_t
pwrite64(int fd, const void *data, size_t len, off_t at)
{
    return pwrite(fd, data, len, at);
}

int
fsync(int fd)
{
    NEXT(fsync);
    if (is_last_of("sync", fd))
        die();
    return next(fd);
}

int
fdatasync(int fd)
{
    NEXT(fdatasync);
    if (is_last_of("sync", fd))
        die();
    return next(fd);
}

int
ftruncate(int fd, off_t len)
{
    NEXT(ftruncate);
    if (is_last_of("truncate", fd))
        die();
    return next(fd, len);
}

int
ftruncate64(int fd, off_t len)
{
    return ftruncate(fd, len);
}

int
rename(const char *from, const char *to)
{
    NEXT(rename);
    if (is_last("rename", to))
        die();
    return next(from, to);
}

int
renameat2(int old_folder, const char *from, int new_folder, const char *to, unsigned flags)
{
    NEXT(renameat2);
    if (is_last("rename", to))
        die();
    return next(old_folder, from, new_folder, to, flags);
}

int
unlinkat(int folder, const char *path, int flags)
{
    char name[64], whole[PATH_MAX];

    NEXT(unlinkat);
    snprintf(name, sizeof name, "/proc/self/fd/%d", folder);
    ssize_t n = readlink(name, whole, PATH_MAX / 2);
    if (n > 0) {
        snprintf(whole + n, sizeof whole - (size_t)n, "/%.2000s", path);
        if (is_last("unlink", whole))
            die();
    }
    return next(folder, path, flags);
}

int
unlink(const char *path)
{
    NEXT(unlink);
    if (is_last("unlink", path))
        die();
    return next(path);
}

int
mkdir(const char *path, mode_t mode)
{
    NEXT(mkdir);
    if (is_last("mkdir", path))
        die();
    return next(path, mode);
}

int
mkostemp(char *path, int flags)
{
    NEXT(mkostemp);
    if (is_last("make", path))
        die();
    return next(path, flags);
}

int
open(const char *path, int flags, ...)
{
    mode_t mode = 0;

    NEXT(open);
    if ((flags & O_CREAT) != 0) {
        va_list ap;
        va_start(ap, flags);
        mode = va_arg(ap, mode_t);
        va_end(ap);
        if (is_last("open", path))
            die();
    }
    return next(path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
    mode_t mode = 0;

    if ((flags & O_CREAT) != 0) {
        va_list ap;
        va_start(ap, flags);
        mode = va_arg(ap, mode_t);
        va_end(ap);
    }
    return open(path, flags, mode);
}
