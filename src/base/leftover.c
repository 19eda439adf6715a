#include "base/leftover.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The kernel's lock dies with its holder: who can have it knows that nobody writes any more. */
static void
clear_one(int folder, const char *name)
{
    /* A pipe of that name is not waited for. */
    int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;

    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && flock(fd, LOCK_EX | LOCK_NB) == 0)
        unlinkat(folder, name, 0);
    close(fd);
}

void
leftover_clear(const char *folder, const char *prefix)
{
    size_t len = strlen(prefix);
    DIR *dir = opendir(folder);
    const struct dirent *entry;

    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL)
        if (strncmp(entry->d_name, prefix, len) == 0 &&
            strlen(entry->d_name) == len + strlen(LEFTOVER_SUFFIX))
            clear_one(dirfd(dir), entry->d_name);
    closedir(dir);
}
