#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/leftover.h"
#include "base/mem.h"

#define DRAFT_MARK ".hubcensus-"

/* So much of a draft goes to the disk at a time, while more is written. */
#define PUSH_BYTES ((uint64_t)8 << 20)

const char *
file_remedy(int number)
{
    switch (number) {
    case ENOSPC:
        return "make room on the disk, and run again";
    case EDQUOT:
        return "the disk quota is used up: make room within it, and run again";
    case EROFS:
        return "the file system is read-only: choose another place, or mount it to be written";
    case EACCES:
    case EPERM:
        return "this user may not write there: change its rights, or choose another place";
    case EFBIG:
        return "no larger file is allowed here (ulimit -f): raise the limit, and run again";
    case EIO:
        return "the disk fails: look into the system's log, and run again when it is well";
    case EMFILE:
    case ENFILE:
        return "too many files are open: close some, or raise the limit (ulimit -n)";
    default:
        return "mend that, and run again";
    }
}

char *
file_join(const char *folder, const char *name)
{
    struct str s = STR_INIT;

    str_puts(&s, folder);
    if (s.len > 0 && s.data[s.len - 1] != '/')
        str_putc(&s, '/');
    str_puts(&s, name);
    return str_steal(&s);
}

/* Append what `fd` holds; 0, or -1 with errno set, EFBIG when there is more than `max`. */
static int
read_all(struct str *out, int fd, size_t max)
{
    size_t before = out->len;

    for (;;) {
        str_reserve(out, 65536);
        ssize_t n = read(fd, out->data + out->len, out->capacity - out->len - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            return 0;
        out->len += (size_t)n;
        out->data[out->len] = '\0';
        if (out->len - before > max) {
            errno = EFBIG;
            return -1;
        }
    }
}

/* Open `path` to read it: 1, 0 when there is no such file, -1. */
static int
open_to_read(int *fd, const char *path, struct err *err)
{
    *fd = open(path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return 0;
    if (*fd < 0)
        return err_set(err, ERR_FATAL, "%s: cannot be opened: %s", path, strerror(errno));
    return 1;
}

int
file_too_large(const char *path, size_t max, struct err *err)
{
    return err_set(err, ERR_DATA, "%s: larger than %zu bytes, which no such file is", path, max);
}

int
file_read(struct str *out, const char *path, size_t max, struct err *err)
{
    size_t before = out->len;
    int fd;
    int found = open_to_read(&fd, path, err);

    if (found <= 0)
        return found;
    int status = read_all(out, fd, max);
    int saved = errno;
    close(fd);
    if (status == 0)
        return 1;
    str_truncate(out, before);
    if (saved == EFBIG)
        return file_too_large(path, max, err);
    return err_set(err, ERR_FATAL, "%s: cannot be read: %s", path, strerror(saved));
}

/* To open a pipe would wait for somebody to write into it. */
static int
refuse_irregular(const char *path, struct err *err)
{
    struct stat st;

    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return err_set(err, ERR_FATAL, "%s: is no regular file; move it away", path);
    return 0;
}

int
file_read_regular(struct str *out, const char *path, size_t max, struct err *err)
{
    return refuse_irregular(path, err) == 0 ? file_read(out, path, max, err) : -1;
}

int
file_open_regular(int *fd, const char *path, struct err *err)
{
    return refuse_irregular(path, err) == 0 ? open_to_read(fd, path, err) : -1;
}

int
file_make_folder(const char *path, struct err *err)
{
    char *copy = mem_strdup(path);
    int status = 0;

    for (char *p = copy + (*copy == '/'); status == 0; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char end = *p;
        *p = '\0';
        struct stat st;
        if (mkdir(copy, 0777) != 0 &&
            (errno != EEXIST || stat(copy, &st) != 0 || !S_ISDIR(st.st_mode)))
            status = err_set(err, ERR_FATAL, "%s: the folder cannot be made: %s; %s", copy,
                             strerror(errno), file_remedy(errno));
        *p = end;
        if (end == '\0')
            break;
    }
    free(copy);
    return status;
}

int
file_make_folder_of(const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    int status = 0;

    if (slash != NULL && slash != path) {
        char *folder = mem_strndup(path, (size_t)(slash - path));
        status = file_make_folder(folder, err);
        free(folder);
    }
    return status;
}

int
file_check_writable(const char *path, struct err *err)
{
    char *name = file_join(path, DRAFT_MARK LEFTOVER_SUFFIX);
    int status = 0;

    leftover_clear(path, DRAFT_MARK);
    int fd = mkostemp(name, O_CLOEXEC);

    if (fd < 0) {
        status = err_set(err, ERR_FATAL, "%s: nothing can be written in this folder: %s; %s", path,
                         strerror(errno), file_remedy(errno));
    } else {
        close(fd);
        unlink(name);
    }
    free(name);
    return status;
}

int
file_open_scratch(int *fd, const char *folder, struct err *err)
{
    /* Killed between the two calls below, it leaves what file_check_writable() clears away. */
    char *name = file_join(folder, DRAFT_MARK LEFTOVER_SUFFIX);
    int status = 0;

    *fd = mkostemp(name, O_CLOEXEC);
    if (*fd < 0)
        status = err_set(err, ERR_FATAL, "%s: nothing can be written in this folder: %s; %s",
                         folder, strerror(errno), file_remedy(errno));
    else
        unlink(name);
    free(name);
    return status;
}

/* What the link `path` names, seen from where `path` is seen; NULL when it is no link. */
static char *
link_target(const char *path)
{
    char target[PATH_MAX];
    ssize_t n = readlink(path, target, sizeof target - 1);

    if (n <= 0)
        return NULL;
    target[n] = '\0';
    const char *slash = strrchr(path, '/');
    if (target[0] == '/' || slash == NULL)
        return mem_strdup(target);
    char *folder = mem_strndup(path, (size_t)(slash - path) + 1);
    char *joined = file_join(folder, target);
    free(folder);
    return joined;
}

/* Where a write to `path` must go: the far end of links, also of links that dangle. */
static char *
follow_links(const char *path)
{
    char *real = realpath(path, NULL);
    char *at, *target;

    if (real != NULL)
        return real;
    at = mem_strdup(path);
    /* As many as the kernel follows before it calls them a circle. */
    for (int i = 0; i < 40 && (target = link_target(at)) != NULL; i++) {
        free(at);
        at = target;
    }
    return at;
}

/* The folder that the file `path` is in, to be freed. */
static char *
folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? mem_strdup(".") : mem_strndup(path, (size_t)(slash - path) + 1);
}

/* The name of a draft for `goal`, beside it, once those that killed programs left are gone. */
static char *
draft_name(const char *goal)
{
    const char *slash = strrchr(goal, '/');
    char *folder = folder_of(goal);
    struct str prefix = STR_INIT, name = STR_INIT;

    str_printf(&prefix, ".%s" DRAFT_MARK, slash != NULL ? slash + 1 : goal);
    leftover_clear(folder, str_text(&prefix));
    if (slash != NULL)
        str_puts(&name, folder);
    str_printf(&name, "%s" LEFTOVER_SUFFIX, str_text(&prefix));
    free(folder);
    str_fini(&prefix);
    return str_steal(&name);
}

/*
 * umask(2) tells it by setting another, which every thread's files would have meanwhile; the
 * kernel's own word changes nothing (proc(5), since Linux 4.7).
 */
static mode_t
current_umask(void)
{
    static const char key[] = "\nUmask:";
    char text[1024];
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    ssize_t len = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;

    if (fd >= 0)
        close(fd);
    text[len > 0 ? len : 0] = '\0';
    const char *found = strstr(text, key);
    if (found != NULL)
        return (mode_t)strtoul(found + strlen(key), NULL, 8) & 0777;
    mode_t mask = umask(0);
    umask(mask);
    return mask;
}

static void
draft_forget(struct file_draft *d)
{
    free(d->goal);
    free(d->name);
    *d = (struct file_draft){.fd = -1};
}

int
file_draft_open(struct file_draft *d, const char *path, struct err *err)
{
    struct stat st;

    *d = (struct file_draft){.fd = -1};
    d->goal = follow_links(path);
    /* The rename would put a file in the place of a device or a pipe. */
    if (stat(d->goal, &st) == 0 && !S_ISREG(st.st_mode)) {
        err_set(err, ERR_FATAL, "%s: is no regular file, and was left alone; name another", path);
        draft_forget(d);
        return -1;
    }
    d->name = draft_name(d->goal);
    d->fd = mkostemp(d->name, O_CLOEXEC);
    if (d->fd < 0) {
        err_set(err, ERR_FATAL, "%s: cannot be written: %s; %s", path, strerror(errno),
                file_remedy(errno));
        draft_forget(d);
        return -1;
    }
    /* Says that it is being written; where there are no locks, nobody takes it for a leftover. */
    (void)flock(d->fd, LOCK_EX | LOCK_NB);
    /* mkostemp makes a private file; the result gets the mode that the old one had. */
    mode_t mode = stat(d->goal, &st) == 0 ? st.st_mode & 07777 : 0666 & ~current_umask();
    if (fchmod(d->fd, mode) != 0) {
        err_set(err, ERR_FATAL, "%s: its mode cannot be set: %s; %s", path, strerror(errno),
                file_remedy(errno));
        file_draft_abandon(d);
        return -1;
    }
    return 0;
}

static int
not_written(const struct file_draft *d, int number, struct err *err)
{
    return err_set(err, ERR_FATAL, "%s: cannot be written: %s; the old file is unchanged: %s",
                   d->goal, strerror(number), file_remedy(number));
}

int
file_draft_write(struct file_draft *d, const void *data, size_t len, struct err *err)
{
    const char *p = data;

    while (len > 0) {
        ssize_t n = write(d->fd, p, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return not_written(d, errno, err);
        p += n;
        len -= (size_t)n;
        d->written += (uint64_t)n;
    }
    /* The disk works meanwhile; what it says of it fsync() hears. */
    if (d->written - d->pushed >= PUSH_BYTES) {
        (void)sync_file_range(d->fd, (off_t)d->pushed, (off_t)(d->written - d->pushed),
                              SYNC_FILE_RANGE_WRITE);
        d->pushed = d->written;
    }
    return 0;
}

int
file_draft_settle(struct file_draft *d, struct err *err)
{
    if (d->fd < 0)
        return 0;
    int failed = fsync(d->fd) != 0 ? errno : 0;
    if (close(d->fd) != 0 && failed == 0)
        failed = errno;
    d->fd = -1;
    return failed != 0 ? not_written(d, failed, err) : 0;
}

static void
sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return;
    /* Some file systems cannot sync a folder; the rename stands all the same. */
    (void)fsync(fd);
    close(fd);
}

/* The renames themselves must survive a power cut too; most are in one folder. */
static void
sync_folders_of(const struct file_draft *drafts, size_t count)
{
    char *last = NULL;

    for (size_t i = 0; i < count; i++) {
        char *folder = drafts[i].name != NULL ? folder_of(drafts[i].goal) : NULL;
        if (folder == NULL || (last != NULL && strcmp(folder, last) == 0)) {
            free(folder);
            continue;
        }
        sync_folder(folder);
        free(last);
        last = folder;
    }
    free(last);
}

/* How a draft came into its goal's place, which is how it is taken out again. */
enum placing {
    PLACING_NONE,
    PLACING_NEW,       /* nothing had been there */
    PLACING_EXCHANGED, /* what had been there has the draft's name now */
    PLACING_REPLACED,  /* what had been there is gone: the file system cannot exchange names */
};

/* Put a draft into its goal's place; -1 with errno set, and nothing changed. */
static int
place(enum placing *how, const struct file_draft *d)
{
    int status = renameat2(AT_FDCWD, d->name, AT_FDCWD, d->goal, RENAME_EXCHANGE);

    *how = PLACING_EXCHANGED;
    if (status != 0 && errno == ENOENT) {
        *how = PLACING_NEW;
        status = rename(d->name, d->goal);
    } else if (status != 0 && (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP)) {
        *how = PLACING_REPLACED;
        status = rename(d->name, d->goal);
    }
    if (status != 0)
        *how = PLACING_NONE;
    return status;
}

/* Undo one; -1 when the new file stays. */
static int
unplace(enum placing how, const struct file_draft *d)
{
    if (how == PLACING_NEW)
        return unlink(d->goal);
    if (how == PLACING_EXCHANGED)
        return renameat2(AT_FDCWD, d->name, AT_FDCWD, d->goal, RENAME_EXCHANGE);
    return how == PLACING_NONE ? 0 : -1;
}

/* One could not be placed: take back the `count` before it, and say where that fails. */
static void
take_back(const struct file_draft *drafts, const enum placing *placings, size_t count,
          struct err *err)
{
    struct str stay = STR_INIT;

    for (size_t i = count; i-- > 0;)
        if (unplace(placings[i], &drafts[i]) != 0)
            str_printf(&stay, "%s%s", stay.len > 0 ? ", " : "", drafts[i].goal);
    if (stay.len > 0)
        err_wrap(err,
                 "%s: new already, and could not be taken back; run again to bring all in line",
                 str_text(&stay));
    str_fini(&stay);
}

int
file_drafts_commit(struct file_draft *drafts, size_t count, struct err *err)
{
    enum placing *placings = mem_zalloc(count * sizeof *placings + 1);
    size_t done = 0;
    int status = 0;

    for (size_t i = 0; i < count && status == 0; i++)
        status = drafts[i].name != NULL ? file_draft_settle(&drafts[i], err) : 0;
    for (; done < count && status == 0; done++) {
        if (drafts[done].name == NULL || place(&placings[done], &drafts[done]) == 0)
            continue;
        err_set(err, ERR_FATAL, "%s: cannot be replaced: %s; the old file is unchanged: %s",
                drafts[done].goal, strerror(errno), file_remedy(errno));
        status = -1;
        take_back(drafts, placings, done, err);
    }
    if (status == 0)
        sync_folders_of(drafts, count);
    /* By its name a draft goes, or the old file where the two were exchanged. */
    for (size_t i = 0; i < count; i++)
        file_draft_abandon(&drafts[i]);
    free(placings);
    return status;
}

int
file_draft_commit(struct file_draft *d, struct err *err)
{
    return file_drafts_commit(d, 1, err);
}

void
file_draft_abandon(struct file_draft *d)
{
    if (d == NULL || d->name == NULL)
        return;
    if (d->fd >= 0)
        close(d->fd);
    unlink(d->name);
    draft_forget(d);
}

int
file_replace(const char *path, struct slice content, struct err *err)
{
    struct file_draft d;

    if (file_draft_open(&d, path, err) != 0)
        return -1;
    if (file_draft_write(&d, content.data, content.len, err) != 0) {
        file_draft_abandon(&d);
        return -1;
    }
    return file_draft_commit(&d, err);
}

int
file_remove(const char *path, struct err *err)
{
    free(draft_name(path));
    if (unlink(path) != 0 && errno != ENOENT)
        return err_set(err, ERR_FATAL, "%s: cannot be removed: %s; %s", path, strerror(errno),
                       file_remedy(errno));
    return 0;
}
