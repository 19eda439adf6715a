/*
 * disk: the files of a folder on the disk, asked for without git.
 *
 * Nothing is listed that was not asked for, so that a library can be looked for
 * in a folder of any size.  Symbolic links are not followed.
 */
#ifndef HUBCENSUS_GIT_DISK_H
#define HUBCENSUS_GIT_DISK_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "git/checkout.h"

/* A folder whose way from the root was walked, so that its next file need not walk it again. */
struct disk_walked {
    struct str folder;
    bool real;
};

/*
 * Whether the folder that holds `path` is reached from `root` without a symbolic
 * link.  `last` is zeroed before the first question; its `folder` is the caller's to free.
 */
bool disk_folder_is_real(struct disk_walked *last, const char *root, const char *path);

struct disk;

/* `root` is copied.  `stop` may be NULL: as git_open()'s. */
struct disk *disk_open(const char *root, const volatile sig_atomic_t *stop);
void disk_close(struct disk *d);

/* What disk_open() was given. */
const volatile sig_atomic_t *disk_stop(const struct disk *d);

/*
 * The file or link `path` itself, which belongs to `d`.  A path that leads out of
 * the root ("..") names nothing.  Returns 1, or 0 with `*file` NULL.
 */
int disk_find(const struct checkout_file **file, struct disk *d, const char *path);

/* Whether there is a file, a link or a folder of that name. */
bool disk_has(struct disk *d, const char *path);

/*
 * All files below `folder` ("" for all), in order of their bytes; they belong to `d`.
 * A folder in which another repository begins is one CHECKOUT_SUBMODULE.  Returns 1, 0
 * when there is no such folder, or -1: ERR_FATAL when one cannot be read, ERR_DATA when
 * there is more than any library has, ERR_STOPPED.
 */
int disk_files(const struct checkout_file **files, size_t *count, struct disk *d,
               const char *folder, struct err *err);

#endif
